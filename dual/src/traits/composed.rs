//! What number traits ask for beyond the rows, composed of rows.
//!
//! The value is the one that the trait has for plain numbers, also where a row of that
//! name takes another (halves, NaN beside a number); the slope is by the rows, with
//! their conventions: 0 on steps, the middle at kinks.

use trigrad_core::{Interpret, Tracked, Unary};

use crate::dual::Dual;

impl<T: Interpret, const N: usize, E> Dual<T, N, E> {
    /// The step function's value `value` at this number: slope 0, NaN where the number is.
    #[inline]
    pub(crate) fn step(self, value: T) -> Self {
        Self::of(value, self.sign().tangent)
    }

    /// The same tangents under the value `value`, which was computed with less rounding.
    #[inline]
    pub(crate) fn with_primal(self, value: T) -> Self {
        Self::of(value, self.tangent)
    }

    #[inline]
    pub(crate) fn reciprocal(self) -> Self {
        1.0 / self
    }

    #[inline]
    pub(crate) fn fraction(self) -> Self {
        self - self.trunc()
    }

    #[inline]
    pub(crate) fn logarithm(self, base: Self) -> Self {
        self.ln() / base.ln()
    }

    #[inline]
    pub(crate) fn sine_and_cosine(self) -> (Self, Self) {
        Self::joint(Unary::Sin, Tracked::varying(self))
    }

    #[inline]
    pub(crate) fn hyperbolic_sine_and_cosine(self) -> (Self, Self) {
        Self::joint(Unary::Sinh, Tracked::varying(self))
    }

    /// The power by squaring's exponent. An exponent that f32 does not hold keeps its
    /// parity, and so the power its sign.
    #[inline]
    pub(crate) fn integer_power(self, n: i32) -> Self {
        const EXACT: u32 = 1 << f32::MANTISSA_DIGITS;
        if n.unsigned_abs() <= EXACT || n % 2 == 0 {
            return self.pow(f64::from(n));
        }
        let last = n.signum();
        self.pow(f64::from(n - last)) * self.pow(f64::from(last))
    }

    /// The absolute value, or its negative: kink at 0, where the slope is 0.
    #[inline]
    pub(crate) fn with_sign(self, negative: bool) -> Self {
        match negative {
            true => -self.abs(),
            false => self.abs(),
        }
    }
}

impl<T: Interpret + PartialOrd, const N: usize, E> Dual<T, N, E> {
    /// The greater one; beside NaN the other, as with plain numbers.
    #[inline]
    pub(crate) fn greater(self, other: Self) -> Self {
        match (self.is_unordered(), other.is_unordered()) {
            (true, _) => other,
            (_, true) => self,
            _ => self.max(other),
        }
    }

    /// The lesser one; beside NaN the other, as with plain numbers.
    #[inline]
    pub(crate) fn lesser(self, other: Self) -> Self {
        match (self.is_unordered(), other.is_unordered()) {
            (true, _) => other,
            (_, true) => self,
            _ => self.min(other),
        }
    }

    /// Between the limits; at a limit the middle of both sides. NaN passes through,
    /// and a limit that is NaN is none.
    #[inline]
    pub(crate) fn clamped(self, min: Self, max: Self) -> Self {
        let raised = match self <= min {
            true => self.max(min),
            false => self,
        };
        match raised >= max {
            true => raised.min(max),
            false => raised,
        }
    }

    #[inline]
    fn is_unordered(self) -> bool {
        self.partial_cmp(&self).is_none()
    }
}
