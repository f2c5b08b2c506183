//! Bounds of functions at doubles by the error that our own values are documented to have, which is
//! measured, not proved.

use super::end::Bounds;
use super::rounding::{carried, slope_near_zero, widened};
use crate::real::Real;

macro_rules! widened {
    (unary: $($name:ident)*; binary: $($two:ident)*;) => {
        $(pub(super) fn $name(x: f64) -> Bounds<f64> {
            widened(Real::$name(x))
        })*
        $(pub(super) fn $two(x: f64, y: f64) -> Bounds<f64> {
            widened(Real::$two(x, y))
        })*
    };
}

widened! {
    unary: exp exp2 expm1 ln log2 log10 log1p sin cos tan sec csc cot asin acos atan sinh cosh tanh
        sech2 gauss asinh acosh atanh cbrt erf erfc sigmoid softplus sinc;
    binary: pow atan2 logaddexp xlogy;
}

pub(super) fn gamma(x: f64) -> Bounds<f64> {
    let value = Real::gamma(x);
    let slope = if x < 0.5 {
        value * (Real::digamma(x).abs() + 1.0)
    } else {
        0.0
    };
    carried(value, x, slope)
}

pub(super) fn lgamma(x: f64) -> Bounds<f64> {
    let value = Real::lgamma(x);
    let slope = slope_near_zero(x, value, || Real::digamma(x));
    carried(value, x, slope)
}
