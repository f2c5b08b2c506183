//! The arithmetic that the value column of the table of primitives runs on.

use std::fmt::Debug;
use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::numeric;

/// A real number with every primitive of the table.
///
/// Methods take `self` by value and ask for `Clone` only, so that a number may own memory. Outside
/// its domain a primitive is NaN; NaN in gives NaN out, but for `pow`, which follows C
/// (`1^NaN = NaN^0 = 1`).
///
/// f64 is within two ulp everywhere, save next to zeros that are not representable, where one ulp
/// of the argument counts as well. f32 computes in f64 and rounds once.
pub trait Real:
    Clone
    + PartialOrd
    + Debug
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// The nearest number to `x`.
    fn from_f64(x: f64) -> Self;
    /// Whether this is no number.
    fn is_nan(&self) -> bool;

    /// Square root.
    fn sqrt(self) -> Self;
    /// Cube root, negative for negative numbers.
    fn cbrt(self) -> Self;
    /// Cube root and its slope, which is rounded once.
    fn cbrt_and_slope(self) -> (Self, Self);
    /// `e^x`.
    fn exp(self) -> Self;
    /// `2^x`.
    fn exp2(self) -> Self;
    /// `2^x` and its slope, which is finite a little beyond where the power overflows.
    fn exp2_and_slope(self) -> (Self, Self);
    /// `e^x - 1`.
    fn expm1(self) -> Self;
    /// Natural logarithm.
    fn ln(self) -> Self;
    /// Logarithm to base 2.
    fn log2(self) -> Self;
    /// Logarithm to base 10.
    fn log10(self) -> Self;
    /// `ln(1 + x)`.
    fn log1p(self) -> Self;
    /// `self^b`: as in C, so 1 for `b = 0`, and NaN for a negative base with a fractional exponent.
    fn pow(self, b: Self) -> Self;

    /// Sine.
    fn sin(self) -> Self;
    /// Cosine.
    fn cos(self) -> Self;
    /// Sine and cosine, bit for bit the two calls.
    #[inline]
    fn sin_cos(self) -> (Self, Self) {
        (self.clone().sin(), self.cos())
    }
    /// Tangent.
    fn tan(self) -> Self;
    /// `1 / cos x`.
    fn sec(self) -> Self;
    /// `1 / sin x`.
    fn csc(self) -> Self;
    /// `1 / tan x`.
    fn cot(self) -> Self;
    /// Inverse sine.
    fn asin(self) -> Self;
    /// Inverse cosine.
    fn acos(self) -> Self;
    /// Inverse tangent.
    fn atan(self) -> Self;
    /// The angle of the point `(x, self)`.
    fn atan2(self, x: Self) -> Self;
    /// Hyperbolic sine.
    fn sinh(self) -> Self;
    /// Hyperbolic cosine.
    fn cosh(self) -> Self;
    /// Hyperbolic sine and cosine, bit for bit the two calls.
    #[inline]
    fn sinh_cosh(self) -> (Self, Self) {
        (self.clone().sinh(), self.cosh())
    }
    /// Hyperbolic tangent.
    fn tanh(self) -> Self;
    /// `1 / cosh(x)^2`.
    fn sech2(self) -> Self;
    /// Hyperbolic tangent and square of the secant, bit for bit the two calls.
    #[inline]
    fn tanh_sech2(self) -> (Self, Self) {
        (self.clone().tanh(), self.sech2())
    }
    /// Inverse hyperbolic sine.
    fn asinh(self) -> Self;
    /// Inverse hyperbolic cosine.
    fn acosh(self) -> Self;
    /// Inverse hyperbolic cosine and its slope.
    fn acosh_and_slope(self) -> (Self, Self);
    /// Inverse hyperbolic tangent.
    fn atanh(self) -> Self;

    /// Absolute value.
    fn abs(self) -> Self;
    /// -1, 0 or 1; 0 at zero.
    fn sign(self) -> Self;
    /// The largest integer not above.
    fn floor(self) -> Self;
    /// The least integer not below.
    fn ceil(self) -> Self;
    /// The nearest integer, half-way cases to the even one.
    fn round(self) -> Self;
    /// The integer part.
    fn trunc(self) -> Self;
    /// `self - b trunc(self / b)`, exactly: the sign is that of the dividend.
    fn remainder(self, b: Self) -> Self;

    /// `e^(-x^2)`.
    fn gauss(self) -> Self;
    /// The error function.
    fn erf(self) -> Self;
    /// `1 - erf x`.
    fn erfc(self) -> Self;
    /// The gamma function: infinite at the zeros with their sign, NaN at the negative integers.
    fn gamma(self) -> Self;
    /// `ln |gamma(x)|`: +inf at the poles and at both infinities.
    fn lgamma(self) -> Self;
    /// The derivative of `ln gamma`: -inf at +0, +inf at -0, NaN at the negative integers.
    fn digamma(self) -> Self;
    /// The `n`-th derivative of digamma; poles as there.
    fn polygamma(self, n: u32) -> Self;

    /// `1 / (1 + e^-x)`.
    fn sigmoid(self) -> Self;
    /// `ln(1 + e^x)`.
    fn softplus(self) -> Self;
    /// `max(x, 0)`.
    fn relu(self) -> Self;
    /// 0 below zero, 1 above, 1/2 at zero.
    fn heaviside(self) -> Self;
    /// `ln(e^self + e^b)`.
    fn logaddexp(self, b: Self) -> Self;
    /// `self / (self^2 + y^2)`; NaN at the origin.
    fn inversion(self, y: Self) -> Self;
    /// `b self^(b - 1)`, and 0 at `b = 0` for every `self`.
    fn powslope(self, b: Self) -> Self;
    /// `self ln y`, and 0 at `self = 0` for every `y >= 0`.
    fn xlogy(self, y: Self) -> Self;
    /// `sin(x)/x`, 1 at zero.
    fn sinc(self) -> Self;
    /// The spherical Bessel function of the first kind, of order `n`.
    fn sphj(self, n: u32) -> Self;

    /// The sum; 0 of nothing.
    fn sum(terms: &[Self]) -> Self;
    /// The product, without overflow on the way; 1 of nothing.
    fn product(factors: &[Self]) -> Self;
    /// The largest, NaN if any is; -inf of nothing.
    fn max(of: &[Self]) -> Self;
    /// The least, NaN if any is; +inf of nothing.
    fn min(of: &[Self]) -> Self;
    /// The root of the sum of squares, NaN if any is; 0 of nothing.
    fn hypot(sides: &[Self]) -> Self;
    /// The first over the length of all, 0 at the origin, NaN if any is.
    fn dircos(of: &[Self]) -> Self;
    /// `ln(sum of e^x)`; terms of -inf count nothing; -inf of nothing.
    fn logsumexp(terms: &[Self]) -> Self;
}

/// Implements [`Real`] through functions on f64: for f32 the arguments are widened, which is exact,
/// and the result is rounded once; for f64 both conversions are the identity.
macro_rules! impl_real {
    ($($t:ident)+) => {
        $(impl Real for $t {
            impl_real!(@unary $t
                sqrt: f64::sqrt, cbrt: numeric::cbrt, exp: f64::exp, exp2: f64::exp2,
                expm1: f64::exp_m1, ln: f64::ln, log2: f64::log2, log10: f64::log10,
                log1p: f64::ln_1p, sin: numeric::sin, cos: numeric::cos, tan: numeric::tan, sec: numeric::sec,
                csc: numeric::csc, cot: numeric::cot, asin: f64::asin, acos: f64::acos,
                atan: f64::atan, sinh: numeric::sinh, cosh: numeric::cosh, tanh: numeric::tanh, sech2: numeric::sech2,
                asinh: numeric::asinh, acosh: numeric::acosh, atanh: numeric::atanh,
                abs: f64::abs, sign: numeric::sign, floor: f64::floor, ceil: f64::ceil,
                round: f64::round_ties_even, trunc: f64::trunc, gauss: numeric::gauss, erf: numeric::erf,
                erfc: numeric::erfc, gamma: numeric::gamma, lgamma: numeric::lgamma,
                digamma: numeric::digamma, sigmoid: numeric::sigmoid,
                softplus: numeric::softplus, relu: numeric::relu,
                heaviside: numeric::heaviside, sinc: numeric::sinc);
            impl_real!(@binary $t
                pow: f64::powf, powslope: numeric::powslope, atan2: f64::atan2, remainder: |a: f64, b| a % b,
                logaddexp: |a: f64, b| numeric::logsumexp([a, b].into_iter()),
                xlogy: numeric::xlogy, inversion: numeric::inversion);
            impl_real!(@order $t polygamma: numeric::polygamma, sphj: numeric::sphj);
            impl_real!(@pair $t sin_cos: numeric::sin_cos, sinh_cosh: numeric::sinh_cosh,
                cbrt_and_slope: numeric::cbrt_and_slope, exp2_and_slope: numeric::exp2_and_slope,
                acosh_and_slope: numeric::acosh_and_slope);
            impl_real!(@list $t
                sum: numeric::sum, product: numeric::product, max: numeric::max,
                min: numeric::min, hypot: numeric::hypot, dircos: numeric::dircos, logsumexp: numeric::logsumexp);

            #[inline]
            fn from_f64(x: f64) -> $t {
                x as $t
            }

            #[inline]
            fn is_nan(&self) -> bool {
                $t::is_nan(*self)
            }
        })+
    };
    (@unary $t:ident $($f:ident: $kernel:expr),+) => {
        $(#[inline]
        fn $f(self) -> $t {
            $kernel(f64::from(self)) as $t
        })+
    };
    (@binary $t:ident $($f:ident: $kernel:expr),+) => {
        $(#[inline]
        fn $f(self, other: $t) -> $t {
            ($kernel)(f64::from(self), f64::from(other)) as $t
        })+
    };
    (@order $t:ident $($f:ident: $kernel:expr),+) => {
        $(#[inline]
        fn $f(self, n: u32) -> $t {
            $kernel(n, f64::from(self)) as $t
        })+
    };
    (@pair $t:ident $($f:ident: $kernel:expr),+) => {
        $(#[inline]
        fn $f(self) -> ($t, $t) {
            let (a, b) = $kernel(f64::from(self));
            (a as $t, b as $t)
        })+
    };
    (@list $t:ident $($f:ident: $kernel:expr),+) => {
        $(#[inline]
        fn $f(list: &[$t]) -> $t {
            $kernel(list.iter().map(|&x| f64::from(x))) as $t
        })+
    };
}

impl_real!(f64 f32);
