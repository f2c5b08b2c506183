//! Functions of any number of arguments: sum, product, hypot, max, min.

use super::double::{Dd, mantissa_exponent, scale};

/// The sum, rounded once in all but contrived cases and always within one ulp; 0 of nothing.
pub(crate) fn sum(xs: impl Iterator<Item = f64> + Clone) -> f64 {
    let mut total = Dd::ZERO;
    let mut size = 0.0;
    let mut count = 0.0;
    for x in xs.clone() {
        total = total + x;
        size += x.abs();
        count += 1.0;
    }
    // The double-double error is below count * size * 2^-104.
    let trusted = total.value().abs() >= size * count * 2f64.powi(-46);
    if trusted && size.is_finite() {
        return total.value();
    }
    if xs.clone().all(f64::is_finite) {
        exact_sum(xs)
    } else {
        xs.sum()
    }
}

/// The product, without overflow or underflow on the way; 1 of nothing.
pub(crate) fn product(xs: impl Iterator<Item = f64> + Clone) -> f64 {
    let mut total = Dd::ONE;
    let mut exponent = 0i64;
    let mut special = 1.0;
    for x in xs {
        let (m, k) = mantissa_exponent(x);
        if k == 0 && (x == 0.0 || !x.is_finite()) {
            special *= x;
            continue;
        }
        let (t, shift) = (total * m).normalized();
        total = t;
        exponent += k + shift;
    }
    if special == 1.0 {
        scale(total.value(), exponent)
    } else {
        // Zero, infinity or NaN wins; the finite factors give it their sign.
        special * 1f64.copysign(total.hi)
    }
}

/// The root of the sum of squares, scaled so that no square overflows; 0 of nothing.
///
/// Any NaN is NaN, also next to an infinity.
pub(crate) fn hypot(xs: impl Iterator<Item = f64> + Clone) -> f64 {
    let top = max(xs.clone().map(f64::abs));
    if top == f64::NEG_INFINITY {
        return 0.0;
    }
    if top == 0.0 || !top.is_finite() {
        return top;
    }
    let (_, k) = mantissa_exponent(top);
    let mut squares = Dd::ZERO;
    for x in xs {
        let x = scale(x, -k);
        squares = squares + Dd::product(x, x);
    }
    scale(squares.sqrt().value(), k)
}

/// The largest, NaN if any is; +0 counts above -0; -inf of nothing.
#[inline]
pub(crate) fn max(xs: impl Iterator<Item = f64>) -> f64 {
    xs.fold(f64::NEG_INFINITY, |a, b| {
        if a.is_nan() || a > b || (a == b && a.is_sign_positive()) {
            a
        } else {
            b
        }
    })
}

/// The least, NaN if any is; -0 counts below +0; +inf of nothing.
#[inline]
pub(crate) fn min(xs: impl Iterator<Item = f64>) -> f64 {
    -max(xs.map(|x| -x))
}

/// Digits of 32 bits that cover every f64, and room for 2^31 carries.
const DIGITS: usize = 68;

/// The sum of finite numbers as one fixed-point integer in units of 2^-1074 (Kulisch), then
/// rounded once.
#[cold]
fn exact_sum(xs: impl Iterator<Item = f64>) -> f64 {
    let mut digits = [0i64; DIGITS];
    for (i, x) in xs.enumerate() {
        let bits = x.to_bits();
        let biased = (bits >> 52) & 0x7ff;
        let fraction = bits & ((1 << 52) - 1);
        let mantissa = if biased == 0 {
            fraction
        } else {
            fraction | (1 << 52)
        };
        let offset = biased.saturating_sub(1) as usize;
        let mut wide = u128::from(mantissa) << (offset % 32);
        for digit in digits.iter_mut().skip(offset / 32).take(3) {
            let part = (wide & 0xffff_ffff) as i64;
            *digit += if x < 0.0 { -part } else { part };
            wide >>= 32;
        }
        // A digit grows by less than 2^32 each time, so it cannot overflow within 2^30 terms.
        if i & 0x3fff_ffff == 0x3fff_ffff {
            carry(&mut digits);
        }
    }
    carry(&mut digits);
    let negative = digits[DIGITS - 1] < 0;
    if negative {
        digits.iter_mut().for_each(|d| *d = -*d);
        carry(&mut digits);
    }
    let Some(top) = digits.iter().rposition(|&d| d != 0) else {
        return 0.0;
    };
    let low = top.saturating_sub(2);
    let mut head = 0u128;
    for &digit in digits[low..=top].iter().rev() {
        head = (head << 32) | digit as u128;
    }
    // What lies below can only break a tie.
    if digits[..low].iter().any(|&d| d != 0) {
        head |= 1;
    }
    let magnitude = scale(head as f64, 32 * low as i64 - 1074);
    if negative { -magnitude } else { magnitude }
}

/// Brings every digit but the last into `0..2^32`.
fn carry(digits: &mut [i64; DIGITS]) {
    let mut over = 0;
    for digit in &mut digits[..DIGITS - 1] {
        let d = *digit + over;
        over = d >> 32;
        *digit = d & 0xffff_ffff;
    }
    digits[DIGITS - 1] += over;
}
