//! The field of the integers modulo the prime 2^61 - 1, in which identities of rational
//! arithmetic are tried.
//!
//! Two polynomials that are not the same have the same value at a random point with a
//! chance of about their degree in 2^61 (Schwartz, *Fast probabilistic algorithms for
//! verification of polynomial identities*, JACM 1980).

use trigrad_core::Exact;

/// The prime 2^61 - 1.
pub(crate) const PRIME: u64 = (1 << 61) - 1;

/// The residue of a rational number; `None` if it is too long or its denominator is a
/// multiple of the prime.
pub(crate) fn residue(number: &Exact) -> Option<u64> {
    let (n, d) = number.to_small()?;
    let of = |n: i64| {
        let size = n.unsigned_abs() % PRIME;
        if n < 0 { negated(size) } else { size }
    };
    match d {
        1 => Some(of(n)),
        _ => Some(times(of(n), inverse(of(d))?)),
    }
}

pub(crate) fn plus(a: u64, b: u64) -> u64 {
    (a + b) % PRIME
}

pub(crate) fn negated(a: u64) -> u64 {
    (PRIME - a) % PRIME
}

pub(crate) const fn times(a: u64, b: u64) -> u64 {
    // 2^61 is 1 here, so what stands above the lowest 61 bits counts as it is.
    let product = a as u128 * b as u128;
    let (low, high) = (product as u64 & PRIME, (product >> 61) as u64);
    (low + high) % PRIME
}

fn power(mut base: u64, mut exponent: u64) -> u64 {
    let mut result = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        exponent >>= 1;
    }
    result
}

/// By Fermat's little theorem; `None` of 0.
pub(crate) fn inverse(a: u64) -> Option<u64> {
    (a != 0).then(|| power(a, PRIME - 2))
}

pub(crate) fn integer_power(base: u64, n: i64) -> Option<u64> {
    let size = power(base, n.unsigned_abs());
    if n < 0 { inverse(size) } else { Some(size) }
}

#[cfg(test)]
mod tests {
    use super::{PRIME, integer_power, inverse, negated, plus, residue, times};
    use trigrad_core::Exact;

    #[test]
    fn the_field_is_one() {
        for a in [1, 2, 3, 1 << 60, PRIME - 1] {
            assert_eq!(times(a, inverse(a).unwrap()), 1);
            assert_eq!(plus(a, negated(a)), 0);
            assert_eq!(integer_power(a, -3), inverse(times(a, times(a, a))));
        }
        assert_eq!(inverse(0), None);
        let third = residue(&Exact::ratio(-1, 3).unwrap()).unwrap();
        assert_eq!(times(third, 3), PRIME - 1);
    }
}
