//! The gamma function and its kin, whose slopes are values of one another by definition:
//! psi = (ln gamma)' and psi_n = psi^(n) (DLMF 5.2.2, 5.15).

use trigrad_core::{End, Interval};

use super::exponential::growing;
use crate::oracle::series::terms::{beside, divided, unknown, whole};

/// h' = psi h.
pub(super) fn gamma<E: End>(x: &Interval<E>, y: Interval<E>, order: usize) -> Vec<Interval<E>> {
    let psi = polygamma(x, x.digamma(), 0, order - 1);
    growing(y, &psi, order)
}

/// ln |gamma| and its slopes psi^(k - 1)/k!, for `n` = 0.
pub(super) fn shifted<E: End>(
    x: &Interval<E>,
    y: Interval<E>,
    n: u32,
    order: usize,
) -> Vec<Interval<E>> {
    let slopes = polygamma(x, x.polygamma(n), n, order - 1);
    let terms = slopes.iter().enumerate();
    let terms = terms.map(|(k, slope)| divided(slope, k + 1));
    std::iter::once(y).chain(terms).collect()
}

/// psi_n and its slopes psi_(n + k)/k!.
pub(super) fn polygamma<E: End>(
    x: &Interval<E>,
    y: Interval<E>,
    n: u32,
    order: usize,
) -> Vec<Interval<E>> {
    let mut h = vec![y];
    // In the precision of x, since the factorials soon have more digits than a double.
    let mut factorial = beside(x, 1.0);
    for k in 1..=order {
        factorial = factorial.mul(&whole(k));
        let value = u32::try_from(k).ok().and_then(|k| n.checked_add(k));
        let value = value.map_or_else(unknown, |n| x.polygamma(n));
        h.push(value.div(&factorial));
    }
    h
}
