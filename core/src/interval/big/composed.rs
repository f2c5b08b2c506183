//! Powers, and functions made of exponentials and logarithms.

use super::hyperbolic::{exp_between, log1p_between, point};
use super::{Big, between, precision};
use crate::interval::Interval;
use crate::interval::end::{Bounds, End};

// Powers with whole exponents up to this size are products, which are exact where they can be.
const PRODUCTS: f64 = 1024.0;

// Bits that several operations in a row need beyond those of the result.
const SPARE: u32 = 10;

impl Big {
    pub(super) fn pow(&self, other: &Self) -> Bounds<Self> {
        let bits = self.working(other);
        let one = Self::new(1.0, bits);
        if other.is_zero() || *self == one {
            return Bounds::exact(one);
        }
        let size = other.magnitude();
        if size <= Self::exact(PRODUCTS) && *other == End::floor(other) {
            let n = size.to_f64() as u32;
            // Each product loses less than a bit of its factors, twice as many at every squaring.
            let base = Interval::from(Bounds::exact(self.clone().with_bits(bits + 24)));
            let mut power = products(&base, n);
            if other.is_negative() {
                power = point(1.0).div(&power);
            }
            return power.bounds().coarsened(bits);
        }
        // e^(y ln x), whose error is that of the exponent.
        let rough = self.clone().with_bits(53).ln();
        let exponent = rough.lo.top().max(rough.hi.top()) + other.top();
        let fine = bits + SPARE + exponent.clamp(0, 64) as u32;
        let logarithm = Interval::from(self.clone().with_bits(fine).ln());
        let exponent = Interval::from(Bounds::exact(other.clone().with_bits(fine))).mul(&logarithm);
        exp_between(&exponent.bounds())
            .within(Self::exact(0.0), Self::exact(f64::INFINITY))
            .coarsened(bits)
    }

    pub(super) fn gauss(&self) -> Bounds<Self> {
        self.times(self).neg().exp()
    }

    pub(super) fn sigmoid(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        // 1 / (1 + e^-x).
        let power = Interval::from(self.neg().with_bits(bits + SPARE).exp());
        point(1.0)
            .div(&power.add(&point(1.0)))
            .bounds()
            .within(Self::exact(0.0), Self::exact(1.0))
            .coarsened(bits)
    }

    pub(super) fn softplus(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        // max(x, 0) + ln(1 + e^-|x|).
        let power = self.magnitude().neg().with_bits(bits + SPARE).exp();
        let rest = log1p_between(&power);
        if self.is_positive() {
            Bounds {
                lo: self.add(&rest.lo).lo,
                hi: self.add(&rest.hi).hi,
            }
        } else {
            rest
        }
        .coarsened(bits)
    }

    pub(super) fn logaddexp(&self, other: &Self) -> Bounds<Self> {
        let bits = self.working(other);
        let (least, most) = if self < other {
            (self, other)
        } else {
            (other, self)
        };
        // b + ln(1 + e^(a - b)) for the larger b; near a sum of 0 the two cancel, and it takes
        // more bits.
        let mut fine = bits + SPARE;
        loop {
            let most = most.clone().with_bits(fine);
            let rest = log1p_between(&exp_between(&least.clone().with_bits(fine).sub(&most)));
            let sum = Bounds {
                lo: most.add(&rest.lo).lo,
                hi: most.add(&rest.hi).hi,
            };
            let lost = most.top() - sum.lo.top().max(sum.hi.top());
            let enough = i64::from(bits) + lost + i64::from(SPARE) <= i64::from(fine);
            if enough || fine > 4 * bits + 4096 {
                return sum.coarsened(bits);
            }
            fine = (bits + SPARE).saturating_add(lost.clamp(fine.into(), 1 << 20) as u32);
        }
    }

    pub(super) fn xlogy(&self, other: &Self) -> Bounds<Self> {
        let bits = self.working(other);
        let logarithm = Interval::from(other.clone().with_bits(bits + SPARE).ln());
        let factor = Interval::from(Bounds::exact(self.clone().with_bits(bits)));
        factor.mul(&logarithm).bounds().coarsened(bits)
    }

    pub(super) fn sinc(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        if self.is_zero() {
            return Bounds::exact(Self::new(1.0, bits));
        }
        let sine = Interval::from(self.clone().with_bits(bits + SPARE).sin());
        let x = Interval::from(Bounds::exact(self.clone().with_bits(bits + SPARE)));
        let range = between(-0.25, 1.0);
        sine.div(&x)
            .bounds()
            .within(range.lo, range.hi)
            .coarsened(bits)
    }
}

/// The power of a positive base, n > 0, by squarings.
fn products(base: &Interval<Big>, n: u32) -> Interval<Big> {
    let mut power = base.clone();
    for bit in (0..n.ilog2()).rev() {
        power = power.mul(&power);
        if n >> bit & 1 == 1 {
            power = power.mul(base);
        }
    }
    power
}
