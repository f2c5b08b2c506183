//! Numbers in units of a power of two with a running bound of their error.
//!
//! A [`Fixed`] stands for one real number, which lies within `error` units of `mid`; a unit is
//! 2^-scale. Every operation returns a bound for the exact result of the exact operands, by
//!
//! ```text
//! |x y - X Y| <= |X| |y - Y| + |Y| |x - X| + |x - X| |y - Y|
//! ```
//!
//! and the like, for capitals X = mid, plus what rounding to whole units adds. Bounds of errors
//! are doubles, computed with a relative error below 2^-50 in all and enlarged by it (`up`); an
//! infinite one means that nothing is known.

use dashu_int::ops::{DivEuclid, SquareRoot};
use dashu_int::{IBig, Sign};

use super::error::{lower, magnitude, sum, times, unit, unit_power, up, whole};
use super::round::{enclose_exact, length};
use super::{Big, everything};
use crate::interval::end::{Bounds, End};

#[derive(Clone)]
pub(super) struct Fixed {
    mid: IBig,
    error: f64,
    scale: usize,
}

impl Fixed {
    /// The number itself in units of 2^-scale; a digit below is an error of less than a unit.
    ///
    /// Its size in these units must be what memory can hold.
    pub(super) fn of(x: &Big, scale: usize) -> Self {
        let (mantissa, exponent) = x.parts();
        let shift = exponent.saturating_add(scale as i64);
        if shift >= 0 {
            return Self::exact(mantissa << shift as usize, scale);
        }
        let drop = shift.unsigned_abs().min(length(mantissa) as u64 + 1) as usize;
        let whole = mantissa >> drop;
        let lost = mantissa.trailing_zeros().is_some_and(|zeros| zeros < drop);
        Self {
            mid: whole,
            error: if lost { 1.0 } else { 0.0 },
            scale,
        }
    }

    /// A whole number of units.
    pub(super) fn exact(mid: IBig, scale: usize) -> Self {
        Self {
            mid,
            error: 0.0,
            scale,
        }
    }

    /// A whole number of units, off by less than one.
    pub(super) fn truncated(mid: IBig, scale: usize) -> Self {
        Self {
            mid,
            error: 1.0,
            scale,
        }
    }

    pub(super) fn one(scale: usize) -> Self {
        Self::exact(IBig::ONE << scale, scale)
    }

    /// A double, exactly: by way of its own digits. Only for sizes between 2^-scale and 2^64.
    pub(super) fn double(x: f64, scale: usize) -> Self {
        Self::of(&Big::exact(x), scale)
    }

    pub(super) fn scale(&self) -> usize {
        self.scale
    }

    /// Whether the middle is 0, so that the number is at most the error in size.
    pub(super) fn is_lost(&self) -> bool {
        self.mid.is_zero()
    }

    /// The middle as a number of its own.
    pub(super) fn middle(mut self) -> Self {
        self.error = 0.0;
        self
    }

    /// A double near the middle; a guess, of which nothing depends.
    pub(super) fn guess(&self) -> f64 {
        let size = magnitude(&self.mid, self.scale);
        match self.mid.sign() {
            Sign::Positive => size,
            Sign::Negative => -size,
        }
    }

    /// A bound of the size of the number.
    pub(super) fn size(&self) -> f64 {
        up(magnitude(&self.mid, self.scale) + self.error * unit(self.scale))
    }

    /// The number with more error, in units.
    pub(super) fn blurred(mut self, by: f64) -> Self {
        self.error = up(self.error + by);
        self
    }

    /// What the error is, in units.
    pub(super) fn error(&self) -> f64 {
        self.error
    }

    pub(super) fn unknown(scale: usize) -> Self {
        Self {
            mid: IBig::ZERO,
            error: f64::INFINITY,
            scale,
        }
    }

    pub(super) fn add(&self, other: &Self) -> Self {
        Self {
            mid: &self.mid + &other.mid,
            error: sum(self.error, other.error),
            scale: self.scale,
        }
    }

    pub(super) fn sub(&self, other: &Self) -> Self {
        Self {
            mid: &self.mid - &other.mid,
            error: sum(self.error, other.error),
            scale: self.scale,
        }
    }

    pub(super) fn neg(mut self) -> Self {
        self.mid = -self.mid;
        self
    }

    pub(super) fn mul(&self, other: &Self) -> Self {
        let (a, b) = (self, other);
        let mut error = 1.0;
        if a.error != 0.0 || b.error != 0.0 {
            let a_size = magnitude(&a.mid, a.scale);
            let b_size = magnitude(&b.mid, b.scale);
            let both = times(a.error, b.error) * unit(a.scale);
            error = up(times(a_size, b.error) + times(b_size, a.error) + both + 1.0);
        }
        Self {
            mid: cut(&a.mid * &b.mid, a.scale),
            error,
            scale: a.scale,
        }
    }

    pub(super) fn square(&self) -> Self {
        self.mul(self)
    }

    /// The number times a whole one.
    pub(super) fn times(&self, n: &IBig) -> Self {
        Self {
            mid: &self.mid * n,
            error: up(times(self.error, magnitude(n, 0))),
            scale: self.scale,
        }
    }

    /// The number over a small whole one.
    pub(super) fn over(&self, n: u64) -> Self {
        // Division towards 0 is off by less than a unit.
        Self {
            mid: &self.mid / IBig::from(n),
            error: up(self.error / n as f64 + 1.0),
            scale: self.scale,
        }
    }

    /// The number times 2^n.
    pub(super) fn doubled(&self, n: usize) -> Self {
        Self {
            mid: &self.mid << n,
            error: up(times(self.error, unit_power(n as i64))),
            scale: self.scale,
        }
    }

    /// The number over 2^n.
    pub(super) fn halved(&self, n: usize) -> Self {
        Self {
            mid: cut(self.mid.clone(), n),
            error: up(self.error * unit(n) + 1.0),
            scale: self.scale,
        }
    }

    /// The same number in smaller units.
    pub(super) fn finer(&self, by: usize) -> Self {
        Self {
            mid: &self.mid << by,
            error: up(times(self.error, unit_power(by as i64))),
            scale: self.scale + by,
        }
    }

    /// The same number in larger units.
    pub(super) fn coarser(&self, by: usize) -> Self {
        let mut result = self.halved(by);
        result.scale = self.scale - by;
        result
    }

    /// The quotient; unknown if the divisor may be 0.
    ///
    /// |x/y - X/Y| <= (|x - X| + |X/Y| |y - Y|) / |y|, and |y| >= |Y| - |y - Y|.
    pub(super) fn div(&self, other: &Self) -> Self {
        let (a, b) = (self, other);
        let least = (lower(&b.mid, b.scale) - up(b.error * unit(b.scale))) * (1.0 - 1e-14);
        // Also where the comparison is with NaN.
        let divisible = least > 0.0 && b.error.is_finite();
        if b.mid.is_zero() || !divisible {
            return Self::unknown(a.scale);
        }
        let mid = (&a.mid << a.scale) / &b.mid;
        let ratio = up(magnitude(&mid, a.scale) + unit(a.scale));
        let error = up(up(a.error + times(ratio, b.error)) / least + 1.0);
        Self {
            mid,
            error,
            scale: a.scale,
        }
    }

    /// The root of a number that is known not to be negative; unknown if it may be 0.
    ///
    /// |√x - √X| <= |x - X| / √X.
    pub(super) fn sqrt(&self) -> Self {
        let (sign, mid) = self.mid.clone().into_parts();
        if sign == Sign::Negative || mid.is_zero() {
            return Self::unknown(self.scale);
        }
        let root = IBig::from((mid << self.scale).sqrt());
        let least = lower(&root, self.scale);
        let error = if self.error == 0.0 {
            1.0
        } else {
            up(self.error / least + 1.0)
        };
        Self {
            mid: root,
            error,
            scale: self.scale,
        }
    }

    /// The root of a number that is not negative, off by no more than two units.
    pub(super) fn root_of(x: &Big, scale: usize) -> Self {
        Self::of(x, 2 * scale).root(scale)
    }

    /// The root, in twice as large units, of a number that is not negative and known to one unit.
    pub(super) fn root(&self, scale: usize) -> Self {
        // |√x - √m| <= 1 for |x - m| <= 1, and the whole root drops less than 1.
        let known = self.scale == 2 * scale && self.error <= 1.0;
        if self.mid.sign() == Sign::Negative || !known {
            return Self::unknown(scale);
        }
        let (_, mid) = self.mid.clone().into_parts();
        Self {
            mid: IBig::from(mid.sqrt()),
            error: 2.0,
            scale,
        }
    }

    /// A whole number of times that `other`, which is not 0, is nearly contained.
    pub(super) fn nearest_multiple(&self, other: &Self) -> IBig {
        (&self.mid + (&other.mid >> 1)).div_euclid(&other.mid)
    }

    /// How many more bits it takes to have the number to `bits` bits; none if it is exact.
    pub(super) fn missing(&self, bits: u32) -> usize {
        if self.error == 0.0 {
            return 0;
        }
        // The error as a number of bits; an infinite one counts as all there are.
        let error = if self.error.is_finite() {
            self.error.log2().ceil().max(0.0) as usize
        } else {
            self.scale
        };
        (bits as usize + error + 2).saturating_sub(length(&self.mid))
    }

    /// Bounds of `bits` bits of the number times 2^power.
    pub(super) fn bounds(&self, power: i64, bits: u32) -> Bounds<Big> {
        if !self.error.is_finite() {
            return everything();
        }
        let exponent = power - self.scale as i64;
        if self.error == 0.0 {
            return enclose_exact(self.mid.clone(), exponent, bits);
        }
        let error = whole(self.error);
        Bounds {
            lo: enclose_exact(&self.mid - &error, exponent, bits).lo,
            hi: enclose_exact(&self.mid + &error, exponent, bits).hi,
        }
    }
}

/// Bounds of `bits` bits of what `compute` gives in units of 2^-scale, times 2^power: computed
/// with as small units as it takes, from `scale` on.
///
/// Gives up, with wide bounds, where the number is so close to 0 that twice the bits and a few
/// thousand more do not tell it from 0.
pub(super) fn certified(
    bits: u32,
    scale: usize,
    power: i64,
    compute: impl Fn(usize) -> Fixed,
) -> Bounds<Big> {
    let limit = 2 * scale + 4096;
    let mut scale = scale;
    loop {
        let result = compute(scale);
        let missing = result.missing(bits);
        if missing == 0 || scale >= limit {
            return result.bounds(power, bits);
        }
        scale = (scale + missing.max(16) + 8).min(limit);
    }
}

/// The number over 2^n, towards 0: what becomes small becomes 0.
fn cut(number: IBig, n: usize) -> IBig {
    let (sign, size) = number.into_parts();
    IBig::from_parts(sign, size >> n)
}
