//! The four operations, roots and the remainder.

use dashu_int::ops::{BitTest, CubicRootRem, DivRem, SquareRootRem};
use dashu_int::{IBig, Sign, UBig};

use super::round::{enclose, enclose_exact, length};
use super::{Big, between, precision};
use crate::interval::end::{Bounds, End};

// Beyond this many bits between dividend and divisor, more than any integer of the largest precision
// has, a remainder is not calculated.
const WIDEST_REMAINDER: i64 = 1 << 18;

impl Big {
    pub(super) fn add(&self, other: &Self) -> Bounds<Self> {
        let bits = self.working(other);
        let (a, e) = self.parts();
        let (b, f) = other.parts();
        if a.is_zero() {
            return enclose_exact(b.clone(), f, bits);
        }
        if b.is_zero() {
            return enclose_exact(a.clone(), e, bits);
        }
        let (high, e, low, f) = if e >= f { (a, e, b, f) } else { (b, f, a, e) };
        // How far the last bit of the one stands above the first bit of the other.
        let gap = e - (f + length(low) as i64);
        let room = i64::from(bits) + 3;
        if gap <= room {
            let sum = (high << (e - f) as usize) + low;
            return enclose_exact(sum, f, bits);
        }
        // What is lower than all bits that count only says on which side of `high` the sum is.
        let (sign, magnitude) = high.clone().into_parts();
        let magnitude = magnitude << room as usize;
        if low.sign() == sign {
            enclose(sign, magnitude, true, e - room, bits)
        } else {
            enclose(sign, magnitude - UBig::ONE, true, e - room, bits)
        }
    }

    pub(super) fn sub(&self, other: &Self) -> Bounds<Self> {
        self.add(&other.neg())
    }

    pub(super) fn mul(&self, other: &Self) -> Bounds<Self> {
        let (a, e) = self.parts();
        let (b, f) = other.parts();
        enclose_exact(a * b, e + f, self.working(other))
    }

    /// The product without rounding.
    pub(super) fn times(&self, other: &Self) -> Self {
        let (a, e) = self.parts();
        let (b, f) = other.parts();
        Self::finite(a * b, e + f, self.bits.max(other.bits))
    }

    /// The sum without rounding, if it has no more than `most` bits.
    pub(super) fn plus(&self, other: &Self, most: i64) -> Option<Self> {
        let (a, e) = self.parts();
        let (b, f) = other.parts();
        let bits = self.bits.max(other.bits);
        let span = self.top().max(other.top()) - e.min(f);
        if self.is_zero() || other.is_zero() {
            let sum = if self.is_zero() { other } else { self };
            return Some(sum.clone().with_bits(bits));
        }
        (span <= most).then(|| {
            let least = e.min(f);
            let sum = (a << (e - least) as usize) + (b << (f - least) as usize);
            Self::finite(sum, least, bits)
        })
    }

    /// The number times 2^n, without rounding.
    pub(super) fn shifted(&self, n: i64) -> Self {
        let (mantissa, exponent) = self.parts();
        Self::finite(mantissa.clone(), exponent + n, self.bits)
    }

    pub(super) fn div(&self, other: &Self) -> Bounds<Self> {
        let bits = self.working(other);
        let (a, e) = self.parts();
        let (b, f) = other.parts();
        if b.is_zero() {
            return super::everything();
        }
        let sign = a.sign() * b.sign();
        let (a, b) = (a.clone().into_parts().1, b.clone().into_parts().1);
        // As many bits more than the divisor that the quotient has at least one to spare.
        let wanted = b.bit_len() + bits as usize + 1;
        let shift = wanted.saturating_sub(a.bit_len());
        let (quotient, rest) = (a << shift).div_rem(b);
        enclose(sign, quotient, !rest.is_zero(), e - f - shift as i64, bits)
    }

    pub(super) fn sqrt(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        let (a, e) = self.parts();
        let (sign, a) = a.clone().into_parts();
        if a.is_zero() || sign == Sign::Negative {
            return Bounds::exact(Self::finite(IBig::ZERO, 0, bits));
        }
        // Twice the bits of the result, and an even exponent.
        let mut shift = (2 * bits as usize + 2).saturating_sub(a.bit_len());
        if (e - shift as i64) % 2 != 0 {
            shift += 1;
        }
        let (root, rest) = (a << shift).sqrt_rem();
        enclose(
            Sign::Positive,
            root,
            !rest.is_zero(),
            (e - shift as i64) / 2,
            bits,
        )
    }

    pub(super) fn cbrt(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        let (a, e) = self.parts();
        let (sign, a) = a.clone().into_parts();
        if a.is_zero() {
            return Bounds::exact(Self::finite(IBig::ZERO, 0, bits));
        }
        let mut shift = (3 * bits as usize + 3).saturating_sub(a.bit_len());
        while (e - shift as i64) % 3 != 0 {
            shift += 1;
        }
        let (root, rest) = (a << shift).cbrt_rem();
        enclose(sign, root, !rest.is_zero(), (e - shift as i64) / 3, bits)
    }

    /// The remainder, which needs no rounding; between 0 and the divisor where the quotient has
    /// too many bits to be calculated.
    pub(super) fn remainder(&self, other: &Self) -> Bounds<Self> {
        let divisor = other.magnitude();
        if divisor.is_zero() {
            return super::everything();
        }
        let bits = self.bits.max(other.bits);
        if self.magnitude() < divisor {
            return Bounds::exact(self.clone().with_bits(bits));
        }
        let (a, e) = self.parts();
        let (b, f) = divisor.parts();
        if e >= f && (a % b).is_zero() {
            return Bounds::exact(Self::finite(IBig::ZERO, 0, bits));
        }
        if self.top() - f.min(e) > WIDEST_REMAINDER {
            let zero = between(0.0, 0.0).lo;
            let (lo, hi) = if self.is_negative() {
                (divisor.neg(), zero)
            } else {
                (zero, divisor)
            };
            return Bounds { lo, hi };
        }
        let least = e.min(f);
        // dashu's remainder, as Rust's, has the sign of the dividend.
        let rest = (a << (e - least) as usize) % (b << (f - least) as usize);
        Bounds::exact(Self::finite(rest, least, bits))
    }

    /// Bounds of the root of the sum of squares of numbers that are not negative.
    pub(super) fn length_of(numbers: &[Self]) -> Bounds<Self> {
        let bits = precision(numbers.iter().map(|x| x.bits).max().unwrap_or(0));
        let (mut lo, mut hi) = (between(0.0, 0.0).lo, between(0.0, 0.0).hi);
        for x in numbers.iter().filter(|x| !x.is_zero()) {
            let square = x.times(x).with_bits(bits + 8);
            lo = lo.add(&square).lo;
            hi = hi.add(&square).hi;
        }
        let at = |x: Self| x.with_bits(bits + 8).sqrt();
        Bounds {
            lo: at(lo).lo,
            hi: at(hi).hi,
        }
        .coarsened(bits)
    }
}
