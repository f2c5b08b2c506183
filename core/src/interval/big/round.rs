//! Rounding: the numbers of so many bits next to a number that is known exactly, or known to lie
//! just beyond one that is.

use dashu_int::ops::BitTest;
use dashu_int::{IBig, Sign, UBig, Word};

use super::{Big, Finite, TOP};
use crate::interval::end::Bounds;

/// What a number has behind its integer part.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Rest {
    Nothing,
    LessThanHalf,
    Half,
    MoreThanHalf,
}

/// The bits of the magnitude.
pub(super) fn length(number: &IBig) -> usize {
    let (_, words) = number.as_sign_words();
    match words.last() {
        Some(last) => words.len() * Word::BITS as usize - last.leading_zeros() as usize,
        None => 0,
    }
}

/// Whether any of the lowest `n` bits is set.
fn low_bits_set(number: &UBig, n: usize) -> bool {
    number.trailing_zeros().is_some_and(|zeros| zeros < n)
}

/// Bounds, of `bits` bits, of a number with this sign whose magnitude in units of 2^exponent is
/// `whole`, or, if `more`, lies between `whole` and `whole + 1`.
pub(super) fn enclose(
    sign: Sign,
    whole: UBig,
    more: bool,
    exponent: i64,
    bits: u32,
) -> Bounds<Big> {
    let drop = whole.bit_len().saturating_sub(bits as usize);
    let more = more || low_bits_set(&whole, drop);
    let near = if drop == 0 { whole } else { whole >> drop };
    let exponent = exponent.saturating_add(drop as i64);
    let far = if more {
        &near + UBig::ONE
    } else {
        near.clone()
    };
    let (near, far) = if exponent + near.bit_len() as i64 > TOP {
        // At least 2^TOP.
        (Some((UBig::ONE, TOP)), None)
    } else if exponent + (far.bit_len() as i64) < -TOP {
        let least = if far.is_zero() { UBig::ZERO } else { UBig::ONE };
        (Some((UBig::ZERO, 0)), Some((least, -TOP)))
    } else {
        (Some((near, exponent)), Some((far, exponent)))
    };
    let signed = |end: Option<(UBig, i64)>| match end {
        Some((whole, exponent)) => Big::finite(IBig::from_parts(sign, whole), exponent, bits),
        None => Big {
            bits,
            ..Big::infinite(sign)
        },
    };
    match sign {
        Sign::Positive => Bounds {
            lo: signed(near),
            hi: signed(far),
        },
        Sign::Negative => Bounds {
            lo: signed(far),
            hi: signed(near),
        },
    }
}

/// Bounds, of `bits` bits, of `whole` times 2^exponent.
pub(super) fn enclose_exact(whole: IBig, exponent: i64, bits: u32) -> Bounds<Big> {
    let (sign, magnitude) = whole.into_parts();
    enclose(sign, magnitude, false, exponent, bits)
}

impl Bounds<Big> {
    /// Bounds of `bits` bits around these.
    pub(super) fn coarsened(self, bits: u32) -> Self {
        Bounds {
            lo: self.lo.coarse(bits).lo,
            hi: self.hi.coarse(bits).hi,
        }
    }
}

impl Big {
    /// Bounds of `bits` bits.
    pub(super) fn coarse(self, bits: u32) -> Bounds<Big> {
        match self.value {
            Finite(mantissa, exponent) => enclose_exact(mantissa, exponent, bits),
            value => Bounds::exact(Big { value, bits }),
        }
    }

    /// The integer that `choose` makes of the one below and of what is behind it.
    pub(super) fn rounded_to_integer(&self, choose: impl Fn(IBig, Rest) -> IBig) -> Big {
        let Finite(mantissa, exponent) = &self.value else {
            return self.clone();
        };
        if *exponent >= 0 {
            return self.clone();
        }
        // A shift by more than the length leaves 0 or -1; the length is what memory holds.
        let size = length(mantissa) + 2;
        let behind = usize::try_from(exponent.unsigned_abs()).map_or(size, |n| n.min(size));
        let floor = mantissa >> behind;
        let rest = mantissa - (&floor << behind);
        let rest = match (rest.is_zero(), rest.cmp(&(IBig::ONE << (behind - 1)))) {
            (true, _) => Rest::Nothing,
            (_, std::cmp::Ordering::Less) => Rest::LessThanHalf,
            (_, std::cmp::Ordering::Equal) => Rest::Half,
            (_, std::cmp::Ordering::Greater) => Rest::MoreThanHalf,
        };
        Big::finite(choose(floor, rest), 0, self.bits)
    }

    /// The nearest integer, the even one of two.
    pub(super) fn nearest_integer(&self) -> Big {
        self.rounded_to_integer(|floor, rest| {
            let is_odd = floor.trailing_zeros() == Some(0);
            match rest {
                Rest::MoreThanHalf => floor + IBig::ONE,
                Rest::Half if is_odd => floor + IBig::ONE,
                _ => floor,
            }
        })
    }
}
