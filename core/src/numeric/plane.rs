//! Directions and inversions: what the derivatives of lengths and angles are made of.

use super::double::{mantissa_exponent, scale};
use super::sums::{hypot, max};

/// The first of `xs` over the length of all, 0 at the origin; no intermediate overflows.
pub(crate) fn dircos(mut xs: impl Iterator<Item = f64> + Clone) -> f64 {
    let top = max(xs.clone().map(f64::abs));
    let (_, k) = mantissa_exponent(top);
    let scaled = xs.clone().map(move |x| scale(x, -k));
    let length = hypot(scaled);
    match xs.next() {
        Some(_) if length == 0.0 => 0.0,
        Some(x) if x.is_infinite() && xs.all(f64::is_finite) => 1.0_f64.copysign(x),
        Some(x) => scale(x, -k) / length,
        None => f64::NAN,
    }
}

/// x/(x^2 + y^2), the inversion of the point (x, y) in the unit circle.
pub(crate) fn inversion(x: f64, y: f64) -> f64 {
    let top = x.abs().max(y.abs());
    if top.is_infinite() && !x.is_nan() && !y.is_nan() {
        return 0.0 * x.signum();
    }
    let (_, k) = mantissa_exponent(top);
    let square = |x: f64| scale(x, -k) * scale(x, -k);
    // The numerator has an exponent of its own: a subnormal quotient would be rounded twice.
    let (m, i) = mantissa_exponent(x);
    scale(m / (square(x) + square(y)), i - 2 * k)
}
