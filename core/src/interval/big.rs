//! Numbers of any precision as ends: whole numbers times powers of two, and the infinities.
//!
//! An operation is done once, in whole numbers, and gives the number below and the number above
//! the exact result: what is lost by rounding is known, never measured. Elementary functions are
//! series in units of a power of two with a running bound of their error (`fixed.rs`); if that
//! bound leaves fewer digits than were asked for, they run again with more. No operation panics,
//! and none costs more than its precision does, whatever the exponents are: beyond 2^(2^48) a
//! result is enclosed by the largest number and infinity.

mod arithmetic;
mod circular;
mod composed;
mod constants;
mod convert;
mod error;
mod exponential;
mod fixed;
mod hyperbolic;
mod round;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use dashu_int::{IBig, Sign};

use super::end::{Bounds, End};
use super::{Interval, special};
use round::length;

/// The largest precision in bits; more asked for is this.
const MOST_BITS: u32 = 1 << 16;

/// The whole number of what is not finite.
static NOTHING: IBig = IBig::ZERO;

/// The precision of operations on numbers without opinion.
const DEFAULT_BITS: u32 = 53;

/// No number is beyond 2 to the power of this, and none but 0 below its reciprocal.
const TOP: i64 = 1 << 48;

/// A number of any precision: a whole number times a power of two, or infinite.
///
/// Beside its value it has a *precision*: that of operations on it, of which the finest of the
/// operands' counts. [`End::exact`] makes numbers without opinion (0 bits), so that constants do
/// as their company does; two such numbers are calculated in 53 bits. Precisions above 65,536
/// bits count as that.
///
/// Ends are compared by their values alone. What they are for is [`Interval`]:
///
/// ```
/// use trigrad_core::{Big, Interval};
/// let x = Interval::point(Big::new(0.5, 200));
/// let sine = x.sin();
/// assert!(sine.width() < Big::new(2f64.powi(-198), 0));
/// assert!(sine.to_f64().contains(&0.479425538604203));
/// ```
#[derive(Clone)]
pub struct Big {
    value: Value,
    bits: u32,
}

#[derive(Clone)]
enum Value {
    /// A whole number times 2 to the power of the exponent; 0 has the exponent 0.
    Finite(IBig, i64),
    Infinite(Sign),
    Nan,
}
use Value::{Finite, Infinite, Nan};

impl Big {
    /// The number `x` without rounding, for operations in `bits` bits.
    pub fn new(x: f64, bits: u32) -> Self {
        Self::exact(x).with_bits(bits)
    }

    fn finite(mantissa: IBig, exponent: i64, bits: u32) -> Self {
        let exponent = if mantissa.is_zero() { 0 } else { exponent };
        Self {
            value: Finite(mantissa, exponent),
            bits,
        }
    }

    fn infinite(sign: Sign) -> Self {
        Self {
            value: Infinite(sign),
            bits: 0,
        }
    }

    /// 2 to the power of `exponent`.
    fn power_of_two(exponent: i64) -> Self {
        Self::finite(IBig::ONE, exponent, 0)
    }

    /// The whole number and the exponent; 0 for what is not finite, where no function is called.
    fn parts(&self) -> (&IBig, i64) {
        match &self.value {
            Finite(mantissa, exponent) => (mantissa, *exponent),
            _ => (&NOTHING, 0),
        }
    }

    fn is_zero(&self) -> bool {
        matches!(&self.value, Finite(mantissa, _) if mantissa.is_zero())
    }

    fn is_positive(&self) -> bool {
        self.sign() == Ordering::Greater
    }

    fn is_negative(&self) -> bool {
        self.sign() == Ordering::Less
    }

    /// On which side of 0 the number is; NaN counts as 0.
    fn sign(&self) -> Ordering {
        match &self.value {
            Finite(mantissa, _) if mantissa.is_zero() => Ordering::Equal,
            Finite(mantissa, _) => side(mantissa.sign()),
            Infinite(sign) => side(*sign),
            Nan => Ordering::Equal,
        }
    }

    /// The t for which 2^(t-1) <= |x| < 2^t; very small for 0.
    fn top(&self) -> i64 {
        match &self.value {
            Finite(mantissa, exponent) if !mantissa.is_zero() => length(mantissa) as i64 + exponent,
            Infinite(_) => 2 * TOP,
            _ => -2 * TOP,
        }
    }

    /// The precision of operations on this number and another.
    fn working(&self, other: &Self) -> u32 {
        precision(self.bits.max(other.bits))
    }

    fn magnitude(&self) -> Self {
        if self.is_negative() {
            self.neg()
        } else {
            self.clone()
        }
    }
}

/// The precision that an opinion stands for.
fn precision(bits: u32) -> u32 {
    if bits == 0 { DEFAULT_BITS } else { bits }
}

fn side(sign: Sign) -> Ordering {
    match sign {
        Sign::Positive => Ordering::Greater,
        Sign::Negative => Ordering::Less,
    }
}

impl PartialEq for Big {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

/// As real numbers with both infinities; None beside NaN.
impl PartialOrd for Big {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        if self.is_nan() || other.is_nan() {
            return None;
        }
        let sides = self.sign().cmp(&other.sign());
        if sides != Ordering::Equal || self.sign() == Ordering::Equal {
            return Some(sides);
        }
        // Of the same sign: the larger exponent decides, and of equal ones the digits.
        let upwards = |order: Ordering| match self.sign() {
            Ordering::Less => order.reverse(),
            _ => order,
        };
        let tops = self.top().cmp(&other.top());
        if tops != Ordering::Equal {
            return Some(upwards(tops));
        }
        let (Finite(a, e), Finite(b, f)) = (&self.value, &other.value) else {
            return Some(Ordering::Equal);
        };
        // Equal tops: the exponents differ by no more than the lengths do.
        Some(match e.cmp(f) {
            Ordering::Equal => a.cmp(b),
            Ordering::Greater => (a << e.abs_diff(*f) as usize).cmp(b),
            Ordering::Less => a.cmp(&(b << e.abs_diff(*f) as usize)),
        })
    }
}

/// Forwards the functions of the trait to those of the same name on numbers.
macro_rules! forwards {
    (one: $($one:ident)*; two: $($two:ident)*;) => {
        $(fn $one(&self) -> Bounds<Self> { Big::$one(self) })*
        $(fn $two(&self, other: &Self) -> Bounds<Self> { Big::$two(self, other) })*
    };
}

impl End for Big {
    const COSTLY: bool = true;

    fn exact(x: f64) -> Self {
        Self::from_f64(x)
    }
    fn is_nan(&self) -> bool {
        matches!(self.value, Nan)
    }
    fn largest() -> Self {
        Self::power_of_two(TOP)
    }
    fn bits(&self) -> u32 {
        self.bits
    }
    fn with_bits(mut self, bits: u32) -> Self {
        self.bits = bits.min(MOST_BITS);
        self
    }
    fn neg(&self) -> Self {
        let value = match &self.value {
            Finite(mantissa, exponent) => Finite(-mantissa, *exponent),
            Infinite(sign) => Infinite(-*sign),
            Nan => Nan,
        };
        Self {
            value,
            bits: self.bits,
        }
    }
    fn floor(&self) -> Self {
        self.rounded_to_integer(|floor, _| floor)
    }
    fn ceil(&self) -> Self {
        self.rounded_to_integer(|floor, rest| match rest {
            round::Rest::Nothing => floor,
            _ => floor + IBig::ONE,
        })
    }
    fn round(&self) -> Self {
        self.nearest_integer()
    }
    fn trunc(&self) -> Self {
        if self.is_negative() {
            End::ceil(self)
        } else {
            End::floor(self)
        }
    }
    fn pi(&self) -> Bounds<Self> {
        constants::pi_bounds(precision(self.bits))
    }
    fn polygamma(&self, n: u32) -> Bounds<Self> {
        special::polygamma(self, n)
    }
    fn sphj(&self, n: u32) -> Bounds<Self> {
        special::sphj(self, n)
    }
    fn sin_cos(&self) -> Option<(Bounds<Self>, Bounds<Self>)> {
        Some(self.sine_and_cosine())
    }
    fn hypot(numbers: &[Self]) -> Bounds<Self> {
        Self::length_of(numbers)
    }

    fn erf(&self) -> Bounds<Self> {
        special::erf(self)
    }
    fn erfc(&self) -> Bounds<Self> {
        special::erfc(self)
    }
    fn gamma(&self) -> Bounds<Self> {
        special::gamma(self)
    }
    fn lgamma(&self) -> Bounds<Self> {
        special::lgamma(self)
    }
    fn digamma(&self) -> Bounds<Self> {
        special::digamma(self)
    }

    forwards! {
        one: sqrt cbrt exp exp2 expm1 ln log2 log10 log1p sin cos tan sec csc cot asin acos atan
            sinh cosh tanh sech2 gauss asinh acosh atanh sigmoid softplus sinc;
        two: add sub mul div remainder pow atan2 logaddexp xlogy;
    }
}

fn between(lo: f64, hi: f64) -> Bounds<Big> {
    Bounds {
        lo: Big::exact(lo),
        hi: Big::exact(hi),
    }
}

fn everything() -> Bounds<Big> {
    between(f64::NEG_INFINITY, f64::INFINITY)
}

impl Interval<Big> {
    /// The same numbers, and decoration, for operations in `bits` bits.
    pub fn with_bits(&self, bits: u32) -> Self {
        Self {
            lo: self.lo.clone().with_bits(bits),
            hi: self.hi.clone().with_bits(bits),
            decoration: self.decoration,
        }
    }

    /// The smallest interval of doubles that holds this one, with the same decoration.
    ///
    /// A bound beyond the range of f64 is infinite on the outside and the largest double on the
    /// inside; one between 0 and the least double becomes either of them.
    ///
    /// ```
    /// use trigrad_core::{Big, Interval};
    /// let tiny = Interval::point(Big::new(-800.0, 106)).exp();
    /// assert!(*tiny.lo() > Big::new(0.0, 0));
    /// assert_eq!((*tiny.to_f64().lo(), *tiny.to_f64().hi()), (0.0, 5e-324));
    /// ```
    pub fn to_f64(&self) -> Interval<f64> {
        if self.is_empty() {
            return Interval::empty();
        }
        Interval::assembled(
            self.lo.to_f64_bounds().lo,
            self.hi.to_f64_bounds().hi,
            self.decoration,
        )
    }
}

impl Interval<f64> {
    /// The same numbers, and decoration, with ends for operations in `bits` bits.
    ///
    /// ```
    /// use trigrad_core::Interval;
    /// let third = Interval::point(1.0).to_big(106).div(&Interval::point(3.0).to_big(106));
    /// assert!(!third.is_point() && third.width().to_f64() < 2f64.powi(-106));
    /// ```
    pub fn to_big(&self, bits: u32) -> Interval<Big> {
        if self.is_empty() {
            return Interval::empty();
        }
        Interval::assembled(
            Big::new(self.lo, bits),
            Big::new(self.hi, bits),
            self.decoration,
        )
    }
}
