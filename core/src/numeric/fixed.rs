//! Whole numbers in units of a power of two, of as many bits as it takes: for the few
//! places where double-double cancels to nothing.

use dashu_int::ops::{BitTest, UnsignedAbs};
use dashu_int::{IBig, UBig};

use super::double::{mantissa_exponent, scale};

/// 1 in units of `2^-bits`.
pub(crate) fn one(bits: usize) -> IBig {
    IBig::from(UBig::ONE << bits)
}

/// `x` in units of `2^-bits`, without what lies below.
pub(crate) fn of(x: f64, bits: usize) -> IBig {
    let (m, k) = mantissa_exponent(x);
    let mantissa = IBig::from(scale(m, 52) as i64);
    shifted(mantissa, bits as i64 + k - 52)
}

/// `e^x` in units of `2^-bits` for `x` from -746 to 0, off by less than 2^40 units: the
/// Taylor series after halving `x` until it is below 2^-12, then as many squarings.
pub(crate) fn exp(x: f64, bits: usize) -> IBig {
    let (_, k) = mantissa_exponent(x);
    let halvings = (k + 13).max(0) as usize;
    let r = of(scale(x, -(halvings as i64)), bits);
    let mut sum = IBig::ZERO;
    let mut term = one(bits);
    let mut n = 0_u32;
    while term != IBig::ZERO {
        sum += &term;
        n += 1;
        term = ((term * &r) >> bits) / n;
    }
    for _ in 0..halvings {
        sum = (&sum * &sum) >> bits;
    }
    sum
}

/// How many bits the number has.
pub(crate) fn length(number: &IBig) -> usize {
    number.clone().unsigned_abs().bit_len()
}

/// The f64 of a number in units of `2^-bits`, to a place.
pub(crate) fn value(number: &IBig, bits: usize) -> f64 {
    let digits = number.clone().unsigned_abs();
    let dropped = digits.bit_len().saturating_sub(64);
    // The head has at most 64 bits.
    let head = u64::try_from(digits >> dropped).unwrap_or(u64::MAX) as f64;
    let size = scale(head, dropped as i64 - bits as i64);
    if *number < IBig::ZERO { -size } else { size }
}

fn shifted(number: IBig, by: i64) -> IBig {
    let size = by.unsigned_abs() as usize;
    if by >= 0 {
        number << size
    } else {
        number >> size
    }
}
