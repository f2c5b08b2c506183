//! Bernoulli numbers, and how far to go right for the series that have them.
//!
//! Binet's function and its derivatives, which all the series here expand, are the integrals over
//! t > 0 of e^(-tz) times a power of t times
//! (1/t) (1/(e^t - 1) - 1/t + 1/2) = 2 sum_k 1 / (t^2 + (2 pi k)^2)
//! (Binet's first formula, Whittaker and Watson 12.31, and the partial fractions of the hyperbolic
//! cotangent, DLMF 4.36.3). For t > 0 each fraction is a geometric series in t^2 with alternating
//! signs: what is left after any number of terms has the sign of the first omitted one and is not
//! larger. Integration keeps that. So after any number of terms, at every z > 0, the remainder
//! lies between 0 and the first omitted term, for ln gamma (DLMF 5.11.1), digamma (5.11.2) and all
//! polygammas (5.15.8).

use dashu_int::UBig;

use super::precision::{Precision, rough};
use super::{End, Interval, larger};

// How far the argument is moved: 2 pi X is so many times the bits that the terms must fall by.
// Measured; a third more or less makes no difference.
const DEPTH: f64 = 2.2;

/// |B_2k| / (2k) for k = 1, 2, ..., as numerators and denominators.
///
/// With the tangent numbers T_k they are T_k / (4^k (4^k - 1)) (DLMF 24.15.4). The tangent numbers
/// are those of R. P. Brent and D. Harvey, "Fast computation of Bernoulli, tangent and secant
/// numbers", 2013, algorithm TangentNumbers. Cost: the square of the count.
pub(super) fn bernoulli(count: usize) -> Vec<(UBig, UBig)> {
    let mut tangent: Vec<UBig> = Vec::with_capacity(count);
    for k in 0..count {
        let next = match tangent.last() {
            Some(last) => last * UBig::from(k),
            None => UBig::ONE,
        };
        tangent.push(next);
    }
    for k in 1..count {
        for j in k..count {
            let (left, right) = tangent.split_at_mut(j);
            let (Some(before), Some(number)) = (left.last(), right.first_mut()) else {
                continue;
            };
            *number *= j - k + 2;
            *number += before * (j - k);
        }
    }
    let denominator = |k: usize| ((UBig::ONE << (2 * k)) - UBig::ONE) << (2 * k);
    let fractions = tangent.into_iter().enumerate();
    fractions.map(|(i, t)| (t, denominator(i + 1))).collect()
}

/// The alternating sum of c_k y^(k-1), k = 1, 2, ..., of which all coefficients but the last are
/// taken in full, and of the last any part: the enclosure of a series whose remainder lies between
/// 0 and the first omitted term.
pub(super) fn enveloped<E: End>(
    precision: Precision,
    coefficients: &[(UBig, UBig)],
    y: &Interval<E>,
) -> Interval<E> {
    let zero = precision.number::<E>(0.0);
    let mut sum = zero.clone();
    for (i, (over, under)) in coefficients.iter().enumerate().rev() {
        let size = precision.ratio(over, under);
        let term = if i + 1 == coefficients.len() {
            zero.hull(&size)
        } else {
            size
        };
        let term = if i % 2 == 1 { term.neg() } else { term };
        sum = sum.mul(y).add(&term);
    }
    sum
}

/// By how many integers to move the argument, and how many terms to take there.
pub(super) struct Plan {
    pub(super) shift: u64,
    pub(super) terms: usize,
}

/// A plan for the sum of (x + k)^-s, k = 0, 1, ..., of which that from X = x + shift on is left to
/// the series with the terms 2 s (s+1) ... (s+2k-2) / (2 pi X)^2k: the least shift at which the
/// terms become smaller than the precision asks for, given that those before count as x^-s.
pub(super) fn plan<E: End>(precision: Precision, x: &E, s: f64) -> Plan {
    let x = rough(x);
    let nearest = x.max(0.5);
    let mut shift = (0.5 - x).max(0.0).ceil();
    loop {
        let at = x + shift;
        let needed = precision.size() - s * (at / nearest).log2();
        let circle = std::f64::consts::TAU * at;
        let mut term = 1.0 + 2.0 * s.max(1.0).log2() - 2.0 * circle.log2();
        let mut terms = 0;
        // The terms must fall by some bits each, and have a chance to reach so deep.
        let promising = circle > 4.0 * s + DEPTH * needed;
        while term > -needed && promising {
            terms += 1;
            let k = 2.0 * terms as f64;
            let ratio = (s + k - 1.0) * (s + k) / (circle * circle);
            if ratio >= 1.0 {
                break;
            }
            term += ratio.log2();
        }
        if term <= -needed {
            return Plan {
                shift: shift as u64,
                terms,
            };
        }
        shift += 1.0;
    }
}

/// The least upper end that is not below 0, of an interval known not to be negative.
pub(super) fn not_negative<E: End>(x: Interval<E>) -> Interval<E> {
    let lo = larger(x.lo.clone(), E::exact(0.0));
    Interval::assembled(lo, x.hi, x.decoration)
}
