//! The derivatives of ln gamma: digamma, and polygamma of every order.
//!
//! digamma: recurrence up to 16, the asymptotic series DLMF 5.11.2, and reflection DLMF 5.5.4.
//! Orders from 1 on are Hurwitz zeta functions, DLMF 25.11.12: a sum of powers, its tail by Euler
//! and Maclaurin (DLMF 25.11.5). Left of zero that sum splits into three zeta functions of
//! positive arguments, so no derivative of the cotangent is ever taken.

use super::double::{Dd, scale};
use super::gamma::ln_gamma;
use super::tables::PI;
use super::transcendental::{exp, ln, ln_quick, sin_cos_pi};

/// The logarithmic derivative of gamma: -inf at +0, +inf at -0, NaN at the negative integers.
pub(crate) fn digamma(x: f64) -> f64 {
    if x == f64::INFINITY || x.is_nan() {
        return x;
    }
    if x.abs() < 1e-18 {
        return -1.0 / x;
    }
    if x < 0.0 && x == x.floor() {
        return f64::NAN;
    }
    if x < 0.5 {
        let (sin, cos) = sin_cos_pi(x);
        return (digamma_at(ln, Dd::sum(1.0, -x)) - PI * cos / sin).value();
    }
    let t = x - ROOT[0] - ROOT[1];
    if t.abs() < 0.0625 {
        // Relative accuracy at the positive zero needs the distance to it, to the last bit.
        let t = Dd::sum(x - ROOT[0], -ROOT[1]) + -ROOT[2];
        let tail = AT_ROOT.iter().rev().fold(0.0, |sum, c| c + t.hi * sum);
        return ((ROOT_SLOPE + t.hi * tail) * t).value();
    }
    digamma_at(ln_quick, Dd::from(x)).value()
}

/// The derivative of order `n` of digamma, for every `n`.
///
/// NaN at the negative integers and at -inf. At zero the limit from the side of the zero's sign:
/// +inf for odd `n`, -inf at +0 and +inf at -0 for even `n`.
pub(crate) fn polygamma(n: u32, x: f64) -> f64 {
    if n == 0 {
        return digamma(x);
    }
    let odd = n % 2 == 1;
    let sign = if odd { 1.0 } else { -1.0 };
    if x.is_nan() || (x < 0.0 && x == x.floor()) {
        return f64::NAN;
    }
    if x == 0.0 {
        return if odd { f64::INFINITY } else { -1.0 / x };
    }
    if x == f64::INFINITY {
        return sign * 0.0;
    }
    if x > LARGE {
        return if n == 1 { 1.0 / x } else { sign * 0.0 };
    }
    let s = u64::from(n) + 1;
    if x > 0.0 {
        let x = Dd::from(x);
        return sign * combined(zeta(s, x), n, x);
    }
    // The terms 1/(x + k)^s are nearest to zero on both sides of k = -x: f and g.
    let floor = x.floor();
    let f = Dd::sum(x, -floor);
    let g = Dd::sum(floor + 1.0, -x);
    let mirror = Dd::sum(1.0, -x);
    if !odd && f.hi == g.hi && f.lo == g.lo {
        // Half-way between poles the two sides cancel exactly.
        return -combined(zeta(s, mirror), n, mirror);
    }
    let near = if f.hi < g.hi { f } else { g };
    let relative = |y: Dd| (near / y).powi(s) * zeta(s, y);
    let left = relative(g) - relative(mirror);
    let right = relative(f);
    let total = if odd { right + left } else { right - left };
    sign * combined(total, n, near)
}

/// 2^600: from here on polygamma is (n-1)!/x^n to the last place, which underflows
/// for every order but the first.
const LARGE: f64 = f64::from_bits((1023 + 600) << 52);

/// The positive zero of digamma as a sum of three f64.
const ROOT: [f64; 3] = [
    1.4616321449683622,
    9.549995429965697e-17,
    2.89392992820415e-33,
];
const ROOT_SLOPE: Dd = Dd::of(0.9676722454476212, -3.387874303038943e-17);

/// Taylor coefficients of digamma at its zero, from the square on.
const AT_ROOT: [f64; 14] = [
    -0.4427631689835921,
    0.258499760955651,
    -0.16394270544240652,
    0.10782405069126237,
    -0.07219956125645471,
    0.04880428816414311,
    -0.03316112647484736,
    0.022597648232218104,
    -0.01542476590494896,
    0.010538791616612175,
    -0.007204534386356869,
    0.004926781395729853,
    -0.003369801655439328,
    0.002305126326734928,
];

/// `B_2k / 2k`; the first three, which the double-double part of the sum takes.
const DIGAMMA_HEAD: [Dd; 3] = [
    Dd::of(0.08333333333333333, 4.625929269271485e-18),
    Dd::of(-0.008333333333333333, -1.1564823173178714e-19),
    Dd::of(0.003968253968253968, 2.20282346155785e-19),
];

/// The rest of them.
const DIGAMMA_TAIL: [f64; 12] = [
    -0.004166666666666667,
    0.007575757575757576,
    -0.021092796092796094,
    0.08333333333333333,
    -0.4432598039215686,
    3.0539543302701198,
    -26.456212121212122,
    281.46014492753625,
    -3607.5105463980462,
    54827.583333333336,
    -974936.8238505747,
    20052695.79668808,
];

/// `B_2k / (2k)!`; the first three, which the double-double part of the sum takes.
const ZETA_HEAD: [Dd; 3] = [
    Dd::of(0.08333333333333333, 4.625929269271485e-18),
    Dd::of(-0.001388888888888889, 5.300543954373577e-20),
    Dd::of(3.306878306878307e-05, -2.2300719288557665e-21),
];

/// The rest of them.
const ZETA_TAIL: [f64; 12] = [
    -8.267195767195768e-07,
    2.08767569878681e-08,
    -5.284190138687493e-10,
    1.3382536530684679e-11,
    -3.3896802963225827e-13,
    8.586062056277845e-15,
    -2.174868698558062e-16,
    5.5090028283602295e-18,
    -1.3954464685812522e-19,
    3.534707039629467e-21,
    -8.953517427037546e-23,
    2.267952452337683e-24,
];

/// digamma for `x >= 1/2`, by the given logarithm.
fn digamma_at(ln: fn(Dd) -> Dd, x: Dd) -> Dd {
    let mut above = x;
    // The sum of 1/(x + k) as one fraction, which takes one division instead of sixteen.
    let (mut over, mut under) = (Dd::ZERO, Dd::ONE);
    while above.hi < 16.0 {
        over = over * above + under;
        under = under * above;
        above = above + 1.0;
    }
    let inverse = Dd::ONE / above;
    let square = inverse * inverse;
    let tail = DIGAMMA_TAIL
        .iter()
        .rev()
        .fold(0.0, |sum, c| c + square.hi * sum);
    let sum = DIGAMMA_HEAD
        .iter()
        .rev()
        .fold(Dd::from(tail), |sum, &c| c + square * sum);
    ln(above) - inverse * 0.5 - square * sum - over / under
}

/// `y^s zeta(s, y)`, at least 1, for `s >= 2` and `y > 0`.
fn zeta(s: u64, y: Dd) -> Dd {
    let n = (s - 1) as f64;
    // From n + 10 on fifteen Euler-Maclaurin terms leave 1e-20.
    let reach = n + 10.0;
    let mut sum = Dd::ONE;
    let mut above = y;
    let mut power = Dd::ONE;
    if y.hi < reach {
        // The powers shrink like exp(-s k / (y + k)): 2000 rounds are more than any s and y take.
        for _ in 0..2000 {
            above = above + 1.0;
            power = (y / above).powi(s);
            if above.hi >= reach {
                break;
            }
            sum = sum + power;
            if power.hi < sum.hi * 1e-30 {
                return sum;
            }
        }
    } else {
        sum = Dd::ZERO;
    }
    sum + power * remainder(n, above)
}

/// `x^s` times the sum of `1/(x + k)^s` over `k >= 0`, `s = n + 1`, by Euler and Maclaurin.
fn remainder(n: f64, x: Dd) -> Dd {
    let inverse = Dd::ONE / x;
    // From one term to the next, two more factors of the rising factorial and of 1/x.
    let first = |i: usize| n + 2.0 * i as f64 + 2.0;
    let mut tail = 0.0;
    for (i, c) in ZETA_TAIL.iter().enumerate().rev() {
        let k = first(i + ZETA_HEAD.len());
        tail = c + inverse.hi * k * (inverse.hi * (k + 1.0)) * tail;
    }
    let mut tail = Dd::from(tail);
    for (i, &c) in ZETA_HEAD.iter().enumerate().rev() {
        let k = first(i);
        tail = c + inverse * k * (inverse * (k + 1.0)) * tail;
    }
    x / Dd::from(n) + 0.5 + inverse * (n + 1.0) * tail
}

/// `n! / y^(n + 1) * sum`, rounded once.
fn combined(sum: Dd, n: u32, y: Dd) -> f64 {
    let s = u64::from(n) + 1;
    let (m, k) = y.normalized();
    let (sum, j) = sum.normalized();
    if n <= 150 {
        let factorial = (2..=n).fold(Dd::ONE, |product, i| product * f64::from(i));
        let exponent = j - k * i64::from(n) - k;
        return scale((factorial / m.powi(s) * sum).value(), exponent);
    }
    // Beyond, the factorial overflows: the same through logarithms, exact to 1e-19 for every n.
    let log = ln_gamma(Dd::from(s as f64)) - ln(m) * s as f64;
    let (power, i) = exp(log);
    let exponent = i + j - k * i64::from(n) - k;
    scale((power * sum).value(), exponent)
}
