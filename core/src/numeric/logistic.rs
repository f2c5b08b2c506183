//! The logistic family: sigmoid, softplus, and the steps they smooth.

use super::double::Dd;
use super::hyperbolic;
use super::transcendental::exp_quick;

/// `1 / (1 + e^-x)`.
#[inline]
pub(crate) fn sigmoid(x: f64) -> f64 {
    sigmoid_from((-x.abs()).exp(), x)
}

/// `ln(1 + e^x)`.
pub(crate) fn softplus(x: f64) -> f64 {
    if x < -38.0 {
        // The next term, e^2x / 2, is below half an ulp.
        return x.exp();
    }
    if x > 38.0 || x.is_nan() {
        return x;
    }
    let (m, k) = exp_quick(Dd::from(-x.abs()));
    x.max(0.0) + hyperbolic::ln_1p(m.scaled(k))
}

/// `max(x, 0)`; NaN for NaN.
#[inline]
pub(crate) fn relu(x: f64) -> f64 {
    if x <= 0.0 { 0.0 } else { x }
}

/// 0 below zero, 1 above, 1/2 at zero; NaN for NaN.
#[inline]
pub(crate) fn heaviside(x: f64) -> f64 {
    if x > 0.0 {
        1.0
    } else if x < 0.0 {
        0.0
    } else {
        x.abs() + 0.5
    }
}

/// `x ln y`, and 0 at `x = 0` for every `y >= 0`; NaN for `y < 0`.
#[inline]
pub(crate) fn xlogy(x: f64, y: f64) -> f64 {
    if x == 0.0 && y >= 0.0 {
        0.0
    } else {
        x * y.ln()
    }
}

/// The sigmoid of `x` from `power = e^-|x|`.
#[inline]
fn sigmoid_from(power: f64, x: f64) -> f64 {
    let above = if x < 0.0 { power } else { 1.0 };
    let below = Dd::sum(1.0, power);
    let q = above / below.hi;
    // The rounding of 1 + e^-|x| and of the quotient, to first order.
    let rest = (-q).mul_add(below.hi, above) - q * below.lo;
    q + rest / below.hi
}
