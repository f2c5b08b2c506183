//! Exact arithmetic in whole numbers modulo a prime, in which functions are arbitrary.

use trigrad_core::Relation;

pub(crate) const PRIME: u128 = (1 << 61) - 1;

/// Numbers modulo a prime.
pub(crate) type Number = u128;

pub(crate) fn power(base: Number, exponent: i64) -> Number {
    let base = if exponent < 0 { inverse(base) } else { base };
    let mut result = 1;
    for bit in (0..64).rev() {
        result = result * result % PRIME;
        if exponent.unsigned_abs() >> bit & 1 == 1 {
            result = result * base % PRIME;
        }
    }
    result
}

// Of 0 it is 0, which is as good as any number.
pub(crate) fn inverse(x: Number) -> Number {
    let (mut result, mut exponent, mut base) = (1, PRIME - 2, x);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent >>= 1;
    }
    result
}

pub(crate) fn negative(x: Number) -> Number {
    (PRIME - x) % PRIME
}

// An arbitrary function of that name.
pub(crate) fn function(name: &str, args: &[Number]) -> Number {
    let parts = name.bytes().map(Number::from).chain([0x1234_5678]);
    parts.chain(args.iter().copied()).fold(7, |state, part| {
        (state * 0x9e37_79b9_7f4a_7c15 + part * 0x2545_f491_4f6c_dd1d + 0x1357) % PRIME
    })
}

/// A power of a small integer is a product; any other is a function.
pub(crate) const SMALL: i64 = 1000;

pub(crate) fn rational(text: &str) -> Number {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (PRIME - 1, digits),
        None => (1, text),
    };
    let (numerator, denominator) = digits.split_once('/').unwrap_or((digits, "1"));
    sign * whole(numerator) % PRIME * inverse(whole(denominator)) % PRIME
}

pub(crate) fn whole(digits: &str) -> Number {
    digits.bytes().fold(0, |value, digit| {
        (value * 10 + Number::from(digit - b'0')) % PRIME
    })
}

// Between the sides of a comparison and its branches.
pub(crate) fn choice(relation: Relation, args: &[Number]) -> Number {
    function(relation.symbol(), args)
}
