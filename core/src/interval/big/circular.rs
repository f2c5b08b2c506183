//! The sine and its kin, and angles.

use dashu_int::IBig;

use super::exponential::{GUARD, beside, isqrt, magnitude_bits};
use super::fixed::{Fixed, certified};
use super::{Big, between, constants, precision};
use crate::interval::end::{Bounds, End};

// A reduction by multiples of pi takes as many bits more as the argument has before the point.
// Beyond so many, only the range is given.
const LARGEST: i64 = 1 << 14;

impl Big {
    pub(super) fn sin(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        if self.is_zero() {
            return Bounds::exact(self.clone().with_bits(bits));
        }
        // |x| (1 - x^2) < |sin x| < |x| for small x.
        if self.top() < -i64::from(bits / 2) - 2 {
            return beside(self, false, bits);
        }
        self.turned(bits, between(-1.0, 1.0), |sin, _| sin)
            .within(Self::exact(-1.0), Self::exact(1.0))
    }

    pub(super) fn cos(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        let one = Self::new(1.0, bits);
        if self.is_zero() {
            return Bounds::exact(one);
        }
        // 1 - x^2 < cos x < 1 for small x.
        if self.top() < -i64::from(bits / 2) - 2 {
            return beside(&one, false, bits);
        }
        self.turned(bits, between(-1.0, 1.0), |_, cos| cos)
            .within(Self::exact(-1.0), one)
    }

    pub(super) fn tan(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        if self.is_zero() {
            return Bounds::exact(self.clone().with_bits(bits));
        }
        // |x| < |tan x| < |x| (1 + x^2) for small x.
        if self.top() < -i64::from(bits / 2) - 2 {
            return beside(self, true, bits);
        }
        self.turned(bits, super::everything(), |sin, cos| sin.div(&cos))
    }

    pub(super) fn cot(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        if self.is_zero() {
            return super::everything();
        }
        if self.top() < -i64::from(bits) {
            return reciprocal(self.clone().with_bits(bits + 8).tan(), bits);
        }
        self.turned(bits, super::everything(), |sin, cos| cos.div(&sin))
    }

    pub(super) fn sec(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        let one = Self::new(1.0, bits);
        if self.is_zero() {
            return Bounds::exact(one);
        }
        if self.top() < -i64::from(bits / 2) - 2 {
            return beside(&one, true, bits);
        }
        self.turned(bits, super::everything(), |_, cos| {
            Fixed::one(cos.scale()).div(&cos)
        })
    }

    pub(super) fn csc(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        if self.is_zero() {
            return super::everything();
        }
        if self.top() < -i64::from(bits) {
            return reciprocal(self.clone().with_bits(bits + 8).sin(), bits);
        }
        self.turned(bits, super::everything(), |sin, _| {
            Fixed::one(sin.scale()).div(&sin)
        })
    }

    /// Sine and cosine from one evaluation: to the precision, but for a number near a multiple of
    /// pi/2, where the smaller of the two has fewer digits.
    pub(super) fn sine_and_cosine(&self) -> (Bounds<Self>, Bounds<Self>) {
        let bits = precision(self.bits);
        if self.top() < -i64::from(bits / 2) - 2 || self.top() > LARGEST {
            return (self.sin(), self.cos());
        }
        let scale = bits as usize + GUARD + (-self.top()).max(0) as usize;
        let (quarters, rest) = reduced(self, scale);
        let (sin, cos) = quarter(quarters, sin_cos(&rest));
        let within = |bounds: Bounds<Self>| bounds.within(Self::exact(-1.0), Self::exact(1.0));
        (within(sin.bounds(0, bits)), within(cos.bounds(0, bits)))
    }

    pub(super) fn atan(&self) -> Bounds<Self> {
        self.atan2(&Self::exact(1.0))
    }

    pub(super) fn asin(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        let size = self.magnitude();
        let one = Self::exact(1.0);
        if self.is_zero() {
            return Bounds::exact(self.clone().with_bits(bits));
        }
        if size > one {
            return super::everything();
        }
        // |x| < |asin x| < |x| (1 + x^2) for small x.
        if self.top() < -i64::from(bits / 2) - 2 {
            return beside(self, true, bits);
        }
        let scale = (i64::from(bits) - self.top()).unsigned_abs() as usize + GUARD;
        let bounds = certified(bits, scale, 0, |scale| {
            let (x, root) = (Fixed::of(&size, scale), cathetus(&size, scale));
            angle(&x, &root)
        });
        if self.is_negative() {
            bounds.neg()
        } else {
            bounds
        }
    }

    pub(super) fn acos(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        let one = Self::exact(1.0);
        let size = self.magnitude();
        if size > one {
            return super::everything();
        }
        let Some(rest) = one.plus(&self.neg(), i64::from(bits) * 4 + 2200) else {
            // |x| is below 2^-bits: the angle is pi/2 give or take 2 |x|.
            let half = constants::pi_bounds(bits + 8);
            let by = size.with_bits(bits + 8).shifted(1);
            return Bounds {
                lo: half.lo.shifted(-1).sub(&by).lo,
                hi: half.hi.shifted(-1).add(&by).hi,
            }
            .coarsened(bits);
        };
        if rest.is_zero() {
            return Bounds::exact(rest.with_bits(bits));
        }
        // Near 1 the angle is about √(2 (1 - x)).
        let small = (-rest.top()).max(0) as usize / 2 + 1;
        certified(bits, bits as usize + small + GUARD, 0, |scale| {
            let (x, root) = (Fixed::of(&size, scale), cathetus(&size, scale));
            let angle = angle(&root, &x);
            if self.is_negative() {
                constants::pi(scale).sub(&angle)
            } else {
                angle
            }
        })
    }

    /// The angle of the point (`other`, `self`).
    pub(super) fn atan2(&self, other: &Self) -> Bounds<Self> {
        let bits = self.working(other);
        let (y, x) = (self.magnitude(), other.magnitude());
        if y.is_zero() {
            return if other.is_negative() {
                constants::pi_bounds(bits)
            } else {
                Bounds::exact(Self::new(0.0, bits))
            };
        }
        let left = other.is_negative();
        let steep = y > x;
        let (small, large) = if steep { (&x, &y) } else { (&y, &x) };
        let gap = large.top() - small.top();
        // How much smaller than a right angle the result is.
        let slim = if steep || left { 0 } else { gap };
        let quotient = |bits: u32| small.clone().with_bits(bits).div(large);
        let bounds = if slim > i64::from(bits / 2) + 2 {
            // q (1 - q^2) < atan q < q.
            let quotient = quotient(bits + 4);
            Bounds {
                lo: beside(&quotient.lo, false, bits).lo,
                hi: quotient.hi,
            }
            .coarsened(bits)
        } else if gap > i64::from(bits) + 4 {
            // The angle differs from a multiple of pi/2 by less than 2 q.
            let base = constants::pi_bounds(bits + 8);
            let base = if steep {
                Bounds {
                    lo: base.lo.shifted(-1),
                    hi: base.hi.shifted(-1),
                }
            } else {
                base
            };
            let by = quotient(bits + 8).hi.shifted(1);
            Bounds {
                lo: base.lo.sub(&by).lo,
                hi: base.hi.add(&by).hi,
            }
            .coarsened(bits)
        } else {
            let top = large.top();
            let (small, large) = (small.shifted(-top), large.shifted(-top));
            certified(bits, bits as usize + slim as usize + GUARD, 0, |scale| {
                let (small, large) = (Fixed::of(&small, scale), Fixed::of(&large, scale));
                let angle = angle(&small, &large);
                match (steep, left) {
                    (false, false) => angle,
                    (false, true) => constants::pi(scale).sub(&angle),
                    (true, false) => constants::pi(scale).halved(1).sub(&angle),
                    (true, true) => constants::pi(scale).halved(1).add(&angle),
                }
            })
        };
        if self.is_negative() {
            bounds.neg()
        } else {
            bounds
        }
    }

    /// What is made of sine and cosine; `range` where the number has too many bits before the
    /// point.
    fn turned(
        &self,
        bits: u32,
        range: Bounds<Self>,
        of: impl Fn(Fixed, Fixed) -> Fixed,
    ) -> Bounds<Self> {
        if self.top() > LARGEST {
            return range;
        }
        let scale = bits as usize + GUARD + (-self.top()).max(0) as usize;
        certified(bits, scale, 0, |scale| {
            let (quarters, rest) = reduced(self, scale);
            let (sin, cos) = quarter(quarters, sin_cos(&rest));
            of(sin, cos)
        })
    }
}

/// Sine and cosine of a number and so many right angles.
fn quarter(quarters: u8, (sin, cos): (Fixed, Fixed)) -> (Fixed, Fixed) {
    match quarters {
        0 => (sin, cos),
        1 => (cos, sin.neg()),
        2 => (sin.neg(), cos.neg()),
        _ => (cos.neg(), sin),
    }
}

/// √(1 - x^2), of which the radicand is exact.
fn cathetus(x: &Big, scale: usize) -> Fixed {
    let one = Big::exact(1.0);
    // 1 - x^2 is as long as x^2 below the point; digits beyond twice the scale do not count.
    let square = x.times(x);
    match one.plus(&square.neg(), 4 * scale as i64 + 64) {
        Some(rest) => Fixed::root_of(&rest, scale),
        None => Fixed::one(2 * scale)
            .sub(&Fixed::of(&square, 2 * scale))
            .root(scale),
    }
}

/// x less a multiple of pi/2, and the multiple modulo 4; the rest is at most about pi/4.
fn reduced(x: &Big, scale: usize) -> (u8, Fixed) {
    // One unit of pi/2, times the multiple, is to be less than a unit of the result.
    let spare = x.top().max(0) as usize + 4;
    let half = constants::pi(scale + spare).halved(1);
    let x = Fixed::of(x, scale + spare);
    let multiple = x.nearest_multiple(&half);
    let rest = x.sub(&half.times(&multiple)).coarser(spare);
    let quarters = (&multiple % IBig::from(4u8) + IBig::from(4u8)) % IBig::from(4u8);
    (u8::try_from(quarters).unwrap_or(0), rest)
}

/// The sine and the cosine of a number of size below 1; unknown elsewhere.
///
/// The series of the sine for a number over a power of two, the cosine by Pythagoras, and as
/// many times sin 2x = 2 sin x cos x, cos 2x = 1 - 2 sin^2 x.
pub(super) fn sin_cos(x: &Fixed) -> (Fixed, Fixed) {
    // Also where the size is NaN.
    let inside = x.size() < 1.0;
    if !inside {
        return (Fixed::unknown(x.scale()), Fixed::unknown(x.scale()));
    }
    let halvings = (isqrt(x.scale()) / 2 + 2).saturating_sub(magnitude_bits(x));
    let spare = 2 * halvings + 8;
    let small = x.finer(spare).halved(halvings);
    let square = small.square();
    let mut term = small.clone();
    let mut sin = small;
    let mut k = 1;
    while !term.is_lost() {
        k += 2;
        term = term.mul(&square).over(k * (k - 1)).neg();
        sin = sin.add(&term);
    }
    // Terms alternate and fall, so that those that follow are less than the last.
    sin = sin.blurred(term.error());
    let one = Fixed::one(sin.scale());
    let mut cos = one.sub(&sin.square()).sqrt();
    for _ in 0..halvings {
        let twice = sin.doubled(1);
        (sin, cos) = (twice.mul(&cos), one.sub(&twice.mul(&sin)));
    }
    (sin.coarser(spare), cos.coarser(spare))
}

/// The angle of the point (x, y), of which neither coordinate is negative: in [0, pi/2].
///
/// A double a near the angle, from 0 to pi/2, leaves one of size at most pi/2, whose tangent is
/// (y cos a - x sin a) / (x cos a + y sin a): if that is a number, the rest is its arc tangent.
/// Nothing rests on a but the number of terms.
pub(super) fn angle(y: &Fixed, x: &Fixed) -> Fixed {
    const SPARE: usize = 8;
    let (y, x) = (y.finer(SPARE), x.finer(SPARE));
    let scale = y.scale();
    let guess = y.guess().atan2(x.guess());
    // The double is below pi/2; half of it is small enough for the series.
    let guess = if guess.is_finite() {
        guess.clamp(0.0, std::f64::consts::FRAC_PI_2)
    } else {
        0.0
    };
    let base = Fixed::double(guess / 2.0, scale).middle();
    let (sin, cos) = sin_cos(&base);
    let (sin, cos) = (
        sin.doubled(1).mul(&cos),
        Fixed::one(scale).sub(&sin.square().doubled(1)),
    );
    let tangent = y
        .mul(&cos)
        .sub(&x.mul(&sin))
        .div(&x.mul(&cos).add(&y.mul(&sin)));
    let small = tangent.size() < 0.5;
    if !small {
        return Fixed::unknown(scale).coarser(SPARE);
    }
    let square = tangent.square();
    let mut power = tangent.clone();
    let mut sum = tangent;
    let mut k = 1;
    while !power.is_lost() {
        k += 2;
        power = power.mul(&square).neg();
        sum = sum.add(&power.over(k));
    }
    // Alternating and falling.
    sum = sum.blurred(power.error());
    sum.add(&base.doubled(1)).coarser(SPARE)
}

/// Bounds of 1 over a number of certain sign.
fn reciprocal(of: Bounds<Big>, bits: u32) -> Bounds<Big> {
    let one = Big::new(1.0, bits + 8);
    Bounds {
        lo: one.div(&of.hi).lo,
        hi: one.div(&of.lo).hi,
    }
    .coarsened(bits)
}
