//! Sizes and errors as doubles: bounds from above, and from below.
//!
//! A size is at least the least normal number, or 0; what is too large is infinite. So products of
//! them with errors, which count units, are normal numbers, and each operation is off by no more
//! than a factor 1 + 2^-53.

use dashu_int::ops::BitTest;
use dashu_int::{IBig, UBig, Word};

/// A bound of what was computed in a few operations of doubles from numbers that are not negative:
/// each is off by at most a factor 1 + 2^-53, and the results are far from subnormal, or 0.
pub(super) fn up(x: f64) -> f64 {
    x * (1.0 + 1.0 / (1u64 << 48) as f64)
}

/// 2^-n, or more where that is no normal number.
pub(super) fn unit(n: usize) -> f64 {
    unit_power(-(n as i64))
}

/// 2^n; at least the least normal number, and infinite beyond the largest.
pub(super) fn unit_power(n: i64) -> f64 {
    if n > 1023 {
        return f64::INFINITY;
    }
    f64::from_bits(((n.max(-1022) + 1023) as u64) << 52)
}

/// The product where 0 times infinity is 0: nothing is lost of what is known.
pub(super) fn times(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { 0.0 } else { a * b }
}

pub(super) fn sum(a: f64, b: f64) -> f64 {
    if a == 0.0 {
        b
    } else if b == 0.0 {
        a
    } else {
        up(a + b)
    }
}

/// The magnitude in units of 2^-scale as a double not below, and by less than 2^-50 above; at
/// least the least normal number, unless 0.
pub(super) fn magnitude(number: &IBig, scale: usize) -> f64 {
    let Some((head, exponent)) = head(number) else {
        return 0.0;
    };
    // The head drops less than a unit of its last place, and it has at least as many bits as a
    // double where anything is dropped.
    up(head) * unit_power(exponent - scale as i64)
}

/// A double not above the magnitude.
pub(super) fn lower(number: &IBig, scale: usize) -> f64 {
    let Some((head, exponent)) = head(number) else {
        return 0.0;
    };
    let exponent = exponent - scale as i64;
    if exponent < -1022 {
        return 0.0;
    }
    head * (1.0 - 1e-14) * unit_power(exponent.min(800))
}

/// The two highest words as a double, and the exponent of the power of two it is to be multiplied
/// with; relative error below 2^-52, either way. None for 0.
fn head(number: &IBig) -> Option<(f64, i64)> {
    let (_, words) = number.as_sign_words();
    let (last, rest) = words.split_last()?;
    let base = unit_power(Word::BITS.into());
    // More than one word has more than 64 bits, of which at least 64 are taken.
    let mut head = *last as f64;
    let mut taken = 1;
    for word in rest.iter().rev().take((128 / Word::BITS - 1) as usize) {
        head = head * base + *word as f64;
        taken += 1;
    }
    let exponent = (words.len() - taken) * Word::BITS as usize;
    Some((head, exponent as i64))
}

/// The whole number not below a finite double that is not negative.
pub(super) fn whole(x: f64) -> IBig {
    let x = x.ceil();
    let (mantissa, exponent) = match x.to_bits() >> 52 {
        0 => return IBig::ZERO,
        head => (
            (x.to_bits() & ((1 << 52) - 1)) | 1 << 52,
            head as i64 - 1075,
        ),
    };
    let mantissa = UBig::from(mantissa);
    debug_assert!(mantissa.bit_len() == 53);
    if exponent >= 0 {
        IBig::from(mantissa << exponent as usize)
    } else {
        // An integer, so that nothing is dropped.
        IBig::from(mantissa >> exponent.unsigned_abs() as usize)
    }
}
