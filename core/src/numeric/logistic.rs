//! The logistic family: sigmoid, softplus, logsumexp, and the steps they smooth.

use super::double::Dd;
use super::hyperbolic;
use super::transcendental::{exp, exp_quick, ln_1p};

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

/// `ln(sum of e^x)`: -inf terms count nothing, one +inf decides, and any NaN is NaN.
///
/// In double-double throughout, because the result cancels where the exponentials sum to about 1.
pub(crate) fn logsumexp(xs: impl Iterator<Item = f64> + Clone) -> f64 {
    let mut top = f64::NEG_INFINITY;
    let mut at = 0;
    for (i, x) in xs.clone().enumerate() {
        if x.is_nan() {
            return x;
        }
        if x > top {
            (top, at) = (x, i);
        }
    }
    if top.is_infinite() {
        return top;
    }
    let mut others = Dd::ZERO;
    for (i, x) in xs.enumerate() {
        let gap = Dd::sum(x, -top);
        // e^-746 is below every f64; the gap may also be -inf, with a NaN for its low part.
        if i != at && gap.hi > -746.0 {
            let (m, k) = exp(gap);
            others = others + m.scaled(k);
        }
    }
    (ln_1p(others) + top).value()
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
