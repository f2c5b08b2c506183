//! The slope of a power by its base, and e^(-x^2).

use super::double::{Dd, mantissa_exponent};
use super::transcendental::{exp, exp_quick, ln, rounded};

/// `b a^(b - 1)`, and 0 at `b = 0` for every `a`; NaN for negative `a` and fractional `b`.
pub(crate) fn powslope(a: f64, b: f64) -> f64 {
    if b == 0.0 {
        return 0.0;
    }
    if b == 1.0 {
        return if a.is_nan() { a } else { 1.0 };
    }
    let is_odd = b % 2.0 == 1.0 || b % 2.0 == -1.0;
    if a < 0.0 && b.fract() != 0.0 {
        return f64::NAN; // b - 1 may round to an integer
    }
    let exponent = Dd::sum(b, -1.0);
    let power = if exponent.lo == 0.0 {
        a.powf(exponent.hi)
    } else {
        // From 2^53 on every b is even, and so b - 1 is odd, whatever it rounds to.
        let size = a.abs().powf(exponent.hi);
        let size = size * (1.0 + exponent.lo * a.abs().ln());
        if a < 0.0 { -size } else { size }
    };
    let slope = b * power;
    if (slope.is_normal() && power.is_normal()) || slope.is_nan() {
        return slope;
    }
    if a == 0.0 || !a.is_finite() || !b.is_finite() {
        return slope;
    }
    // The power has left the range, which the slope need not have.
    let (m, k) = exp(ln(Dd::from(a.abs())) * exponent);
    let (factor, shift) = mantissa_exponent(b);
    let size = rounded((m * factor, k + shift));
    if a < 0.0 && !is_odd { -size } else { size }
}

/// `e^(-x^2)`, with the rounding of the square made good.
pub(crate) fn gauss(x: f64) -> f64 {
    if x.abs() > 28.0 {
        return 0.0;
    }
    rounded(exp_quick(-Dd::product(x, x)))
}
