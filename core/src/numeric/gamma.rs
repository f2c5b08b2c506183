//! The gamma function and its logarithm, by Stirling's series in double-double.
//!
//! Arguments below 16 climb there by the recurrence; what is left of zero comes by reflection,
//! DLMF 5.5.3. Stirling's series is DLMF 5.11.1: fifteen terms at 16 leave 1e-28.

use super::double::{Dd, scale};
use super::tables::PI;
use super::transcendental::{exp_quick, ln, ln_quick, rounded, sin_cos_pi};

/// The gamma function: infinite at the zeros with their sign, NaN at the negative integers.
pub(crate) fn gamma(x: f64) -> f64 {
    if x == f64::INFINITY || x.is_nan() {
        return x;
    }
    if x.abs() < TINY {
        return 1.0 / x;
    }
    if x < 0.0 && x == x.floor() {
        return f64::NAN;
    }
    if x > 172.0 {
        return f64::INFINITY;
    }
    if x > 0.0 {
        return rounded(gamma_at(Dd::from(x)));
    }
    let (sin, _) = sin_cos_pi(x);
    if x < -190.0 {
        return 0.0f64.copysign(sin.hi);
    }
    let (m, k) = gamma_at(Dd::sum(1.0, -x));
    scale((PI / (sin * m)).value(), -k)
}

/// `ln |gamma(x)|`: +inf at zero, at the negative integers and at both infinities.
pub(crate) fn lgamma(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x == f64::NEG_INFINITY || (x <= 0.0 && x == x.floor()) {
        return f64::INFINITY;
    }
    if x > 1e300 {
        // Stirling's other terms are below 1e-300 of this; it overflows with the value.
        return x * (x.ln() - 1.0);
    }
    if x.abs() < TINY {
        return -x.abs().ln();
    }
    if x < 0.0 {
        let (sin, _) = sin_cos_pi(x);
        return (LN_PI - ln(sin.abs()) - ln_gamma(Dd::sum(1.0, -x))).value();
    }
    // At its two zeros the sum of logarithms would lose everything.
    for (zero, slope, tail) in ZEROS {
        let z = x - zero;
        if z.abs() < 1e-3 {
            let tail = tail.iter().rev().fold(0.0, |sum, c| c + z * sum);
            return (slope * z + z * z * tail).value();
        }
    }
    // Only below 3, where the value is small, do the last digits of the logarithms matter.
    let ln = if x < 3.0 { ln } else { ln_quick };
    ln_gamma_by(ln, Dd::from(x)).value()
}

/// `ln gamma(x)` for `x > 0`, with an absolute error about 1e-27, or 1e-30 of its size.
pub(crate) fn ln_gamma(x: Dd) -> Dd {
    ln_gamma_by(ln, x)
}

/// Below this in size, gamma is 1/x to the last bit.
const TINY: f64 = 1e-18;

const LN_PI: Dd = Dd::of(1.1447298858494002, 1.0265951162707826e-17);
const HALF_LN_TWO_PI: Dd = Dd::of(0.9189385332046728, -3.8782941580672414e-17);

/// `B_2k / (2k (2k - 1))`; the first three, which the double-double part of the sum takes.
const STIRLING_HEAD: [Dd; 3] = [
    Dd::of(0.08333333333333333, 4.625929269271485e-18),
    Dd::of(-0.002777777777777778, 1.0601087908747154e-19),
    Dd::of(0.0007936507936507937, 6.883823317368282e-22),
];

/// The rest of them.
const STIRLING_TAIL: [f64; 12] = [
    -0.0005952380952380953,
    0.0008417508417508417,
    -0.0019175269175269176,
    0.00641025641025641,
    -0.029550653594771242,
    0.17964437236883057,
    -1.3924322169059011,
    13.402864044168393,
    -156.84828462600203,
    2193.1033333333335,
    -36108.77125372499,
    691472.268851313,
];

/// The zeros 1 and 2 of ln gamma with its Taylor series there (DLMF 5.7.3): the slope, then
/// `(-1)^k zeta(k) / k`, with `zeta(k) - 1` at 2.
const ZEROS: [(f64, Dd, [f64; 8]); 2] = [
    (
        1.0,
        Dd::of(-0.5772156649015329, 4.942915152430645e-18),
        [
            0.8224670334241132,
            -0.40068563438653143,
            0.27058080842778454,
            -0.20738555102867398,
            0.1695571769974082,
            -0.1440498967688461,
            0.12550966952474304,
            -0.11133426586956469,
        ],
    ),
    (
        2.0,
        Dd::of(0.42278433509846713, 4.942915152430645e-18),
        [
            0.3224670334241132,
            -0.0673523010531981,
            0.020580808427784546,
            -0.007385551028673986,
            0.0028905103307415234,
            -0.001192753911703261,
            0.0005096695247430425,
            -0.00022315475845357939,
        ],
    ),
];

/// `gamma(x)` as `m * 2^k`, for `0 < x < 200`.
fn gamma_at(x: Dd) -> (Dd, i64) {
    let (above, climb) = climb(x);
    let (m, k) = exp_quick(ln_gamma_above(ln_quick, above));
    match climb {
        Some(factors) => (m / factors, k),
        None => (m, k),
    }
}

/// `ln gamma(x)` for `x > 0`, by the given logarithm.
#[inline]
fn ln_gamma_by(ln: fn(Dd) -> Dd, x: Dd) -> Dd {
    let (above, climb) = climb(x);
    let log = ln_gamma_above(ln, above);
    match climb {
        Some(factors) => log - ln(factors),
        None => log,
    }
}

/// `ln gamma(x)` for `x >= 16`, by the given logarithm.
#[inline]
fn ln_gamma_above(ln: fn(Dd) -> Dd, x: Dd) -> Dd {
    (x + -0.5) * (ln(x) + -1.0) + (HALF_LN_TWO_PI + -0.5) + stirling(x)
}

/// `x + n >= 16` and the product `x (x + 1) ... (x + n - 1)`, if `n` is not 0.
fn climb(x: Dd) -> (Dd, Option<Dd>) {
    if x.hi >= 16.0 {
        return (x, None);
    }
    let mut factors = x;
    let mut above = x + 1.0;
    // At most 16 rounds: the argument is positive.
    while above.hi < 16.0 {
        factors = factors * above;
        above = above + 1.0;
    }
    (above, Some(factors))
}

/// The sum over `B_2k / (2k (2k - 1) x^(2k - 1))`, for `x >= 16`.
fn stirling(x: Dd) -> Dd {
    let inverse = Dd::ONE / x;
    let square = inverse * inverse;
    let tail = STIRLING_TAIL
        .iter()
        .rev()
        .fold(0.0, |sum, c| c + square.hi * sum);
    let sum = STIRLING_HEAD
        .iter()
        .rev()
        .fold(Dd::from(tail), |sum, &c| c + square * sum);
    inverse * sum
}
