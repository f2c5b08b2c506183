//! exp, ln, sin and cos in double-double.
//!
//! exp: Tang's table-driven scheme (ACM TOMS 15, 1989) with 32 entries; ln: one Newton step on
//! exp from the platform's ln; sin and cos: Taylor series after reduction by multiples of pi/2.

use std::f64::consts::LOG2_E;

use super::double::{Dd, mantissa_exponent, scale};
use super::tables::{EXP2_32, INV_FACTORIAL, LN_2, LN_2_HEAD, LN_2_REST, PI, PI_2, TWO_OVER_PI};

/// `e^x` as `(m, k)`, meaning `m * 2^k` with `m` near `[1, 2)`; relative error about 1e-30.
pub(crate) fn exp(x: Dd) -> (Dd, i64) {
    if let Some(extreme) = beyond(x, 1e13) {
        return extreme;
    }
    let k = (x.hi * (32.0 * LOG2_E)).round_ties_even();
    let n = k / 32.0;
    let r = x - Dd::product(n, LN_2[0]) - Dd::product(n, LN_2[1]) + -n * LN_2[2];
    // |r| <= ln 2 / 64: twelve terms leave 1e-35, and from the sixth on f64 is enough.
    let mut tail = 0.0;
    for i in (6..13).rev() {
        tail = INV_FACTORIAL[i].hi + r.hi * tail;
    }
    let mut sum = Dd::from(tail);
    for i in (0..6).rev() {
        sum = INV_FACTORIAL[i] + r * sum;
    }
    let k = k as i64;
    (sum * EXP2_32[k.rem_euclid(32) as usize], k.div_euclid(32))
}

/// As [`exp`], with a relative error about 1e-20: enough for what is rounded to f64 at once.
pub(crate) fn exp_quick(x: Dd) -> (Dd, i64) {
    if let Some(extreme) = beyond(x, 2000.0) {
        return extreme;
    }
    let k = (x.hi * (32.0 * LOG2_E)).round_ties_even();
    let n = k / 32.0;
    // The head of ln 2 has 37 bits, so that the product and the difference are exact.
    let r = Dd::sum(x.hi - n * LN_2_HEAD, x.lo - n * LN_2_REST);
    let mut tail = 0.0;
    for i in (2..9).rev() {
        tail = INV_FACTORIAL[i].hi + r.hi * tail;
    }
    let tail = r.hi * r.hi * tail + (r.lo + r.lo * r.hi);
    let k = k as i64;
    let table = EXP2_32[k.rem_euclid(32) as usize];
    let first = Dd::product(table.hi, r.hi);
    let rest = first.lo + (table.hi * tail + (table.lo + table.lo * r.hi));
    (Dd::sum(table.hi, first.hi) + rest, k.div_euclid(32))
}

/// `ln x` for a positive finite `x`, with an absolute error about 1e-30 times its size.
pub(crate) fn ln(x: Dd) -> Dd {
    ln_by(exp, x)
}

/// As [`ln`], with an absolute error about 1e-20.
pub(crate) fn ln_quick(x: Dd) -> Dd {
    ln_by(exp_quick, x)
}

/// Up to this size five terms of the series of `ln(1 + x)` do: the sixth is 1e-30 of the first.
pub(crate) const SERIES_WITHIN: f64 = 1e-6;

/// `ln(1 + x)` for finite `x >= -1e-6`, with a small relative error also where `x` is small.
#[inline]
pub(crate) fn ln_1p(x: Dd) -> Dd {
    if x.hi > SERIES_WITHIN {
        return ln(x + 1.0);
    }
    let x3 = x * x * x;
    let tail = x3 * (1.0 / 3.0 - x.hi * (0.25 - 0.2 * x.hi));
    // 1/3 has no exact f64, hence the correction by its rounding error.
    let third = x3.hi * (1.0 / 3.0f64).mul_add(-3.0, 1.0) / 3.0;
    x - x * x * 0.5 + (tail + third)
}

/// Sine and cosine of a finite number of radians, with a relative error about 1e-30.
pub(crate) fn sin_cos(x: f64) -> (Dd, Dd) {
    if x.abs() > 1_048_576.0 {
        let (sin, cos) = payne_hanek(x.abs());
        return (if x < 0.0 { -sin } else { sin }, cos);
    }
    let k = (x * std::f64::consts::FRAC_2_PI).round_ties_even();
    // The first three parts of pi/2 have 33 bits, so that their products with k are exact.
    let mut r = Dd::sum(x, -k * PI_2[0]);
    for part in &PI_2[1..3] {
        r = r + -k * part;
    }
    r = r - Dd::product(k, PI_2[3]);
    rotate(sin_cos_kernel(r + -k * PI_2[4]), k as i64)
}

/// Sine and cosine of `pi x`, for `|x| < 2^52`.
#[inline]
pub(crate) fn sin_cos_pi(x: f64) -> (Dd, Dd) {
    let k = (2.0 * x).round_ties_even();
    rotate(sin_cos_kernel(PI * (x - 0.5 * k)), k as i64)
}

/// The pair at `k` quarter turns further on.
#[inline]
fn rotate((sin, cos): (Dd, Dd), k: i64) -> (Dd, Dd) {
    match k.rem_euclid(4) {
        0 => (sin, cos),
        1 => (cos, -sin),
        2 => (-sin, -cos),
        _ => (-cos, sin),
    }
}

/// Sine and cosine of `x > 2^20`, reduced with as many bits of 2/pi as its exponent asks for.
///
/// Payne and Hanek (SIGNUM Newsletter 18, 1983): words of 2/pi whose product with `x` is a
/// multiple of 4 are left out, and five words beyond them leave an error of 2^-200, while no f64
/// comes nearer than 2^-63 to a multiple of pi/2.
fn payne_hanek(x: f64) -> (Dd, Dd) {
    let (m, k) = mantissa_exponent(x);
    let mantissa = u128::from(scale(m, 52) as u64);
    let exponent = k - 52;
    let first = (exponent - 2).div_euclid(64).clamp(0, 15) as usize;
    // The product of the mantissa with the five words, least significant word first.
    let mut product = [0u64; 7];
    let mut over = 0u128;
    for (i, digit) in product[..5].iter_mut().enumerate() {
        let sum = mantissa * u128::from(TWO_OVER_PI[first + 4 - i]) + over;
        *digit = sum as u64;
        over = sum >> 64;
    }
    product[5] = over as u64;
    // So many bits of it lie behind the binary point: 255 to 352.
    let point = (64 * (first as i64 + 5) - exponent) as usize;
    let bits_from = |bit: usize| {
        let (word, shift) = (bit / 64, bit % 64);
        let pair = u128::from(product[word]) | u128::from(product[word + 1]) << 64;
        (pair >> shift) as u64
    };
    let quarters = (bits_from(point) & 3) as i64;
    let mut fraction = [
        bits_from(point - 64),
        bits_from(point - 128),
        bits_from(point - 192),
    ];
    let above = fraction[0] >> 63 == 1;
    if above {
        // The nearest quarter turn is the next one, and the rest is negative.
        fraction = fraction.map(|word| !word);
    }
    let mut rest = Dd::ZERO;
    for (i, word) in fraction.iter().enumerate() {
        for (j, half) in [word >> 32, word & 0xffff_ffff].into_iter().enumerate() {
            rest = rest + scale(half as f64, -32 * (2 * i + j + 1) as i64);
        }
    }
    let rest = PI * 0.5 * if above { -rest } else { rest };
    rotate(sin_cos_kernel(rest), quarters + i64::from(above))
}

/// Taylor series for `|x| <= pi/4`: terms from the 14th power on are below 1e-12, so that f64
/// is enough for them.
fn sin_cos_kernel(x: Dd) -> (Dd, Dd) {
    let square = x * x;
    let series = |first: usize| {
        let mut tail = 0.0;
        for k in (7..13).rev() {
            tail = INV_FACTORIAL[2 * k + first].hi - square.hi * tail;
        }
        let mut sum = Dd::from(tail);
        for k in (0..7).rev() {
            sum = INV_FACTORIAL[2 * k + first] - square * sum;
        }
        sum
    };
    (x * series(1), series(0))
}

/// One Newton step from the platform's logarithm, on either exponential.
#[inline]
fn ln_by(exp: impl Fn(Dd) -> (Dd, i64), x: Dd) -> Dd {
    let first = x.hi.ln();
    let (m, k) = exp(Dd::from(-first));
    // x = e^first (1 + d), and d is about 1e-16 times first, so two terms of ln(1 + d) do.
    let d = x.scaled(k) * m + -1.0;
    (d + -0.5 * d.hi * d.hi) + first
}

/// NaN, and powers of e that over- or underflow whatever they are multiplied with.
#[inline]
fn beyond(x: Dd, limit: f64) -> Option<(Dd, i64)> {
    if x.hi.abs() <= limit {
        return None;
    }
    let far = 1 << 50;
    Some((
        if x.hi.is_nan() { x } else { Dd::ONE },
        if x.hi > 0.0 { far } else { -far },
    ))
}

/// `m * 2^k` as the nearest f64, from a pair as [`exp`] returns it.
#[inline]
pub(crate) fn rounded((m, k): (Dd, i64)) -> f64 {
    scale(m.value(), k)
}
