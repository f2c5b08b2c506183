//! Sines and what is made of them: f'' = ±f; t' = 1 + t^2; 1/f.

use trigrad_core::{End, Interval};

use crate::oracle::series::terms::{divided, exact, product, square, sum};

/// A function with f'' = sign f, by its value and the value of its slope: sin with cos.
pub(super) fn wave<E: End>(
    y: Interval<E>,
    slope: Interval<E>,
    sign: f64,
    order: usize,
) -> Vec<Interval<E>> {
    let mut h = vec![y, slope];
    for k in 2..=order {
        let divisor = exact(sign * (k * (k - 1)) as f64);
        h.push(h[k - 2].div(&divisor));
    }
    h
}

/// t' = sign (1 + t^2), of the tangent and, with the other sign, of the cotangent.
pub(super) fn tangent<E: End>(y: Interval<E>, sign: f64, order: usize) -> Vec<Interval<E>> {
    let sign = exact(sign);
    let first = product(&square(&y).add(&exact(1.0)), &sign);
    let mut h = vec![y, first];
    for k in 2..=order {
        let of_square = convolved(&h, &h, k - 1);
        h.push(divided(&product(&of_square, &sign), k));
    }
    h
}

/// h = 1/f, where f'' = -f and `slope` is the value of f': from h f = 1.
pub(super) fn reciprocal<E: End>(
    y: Interval<E>,
    slope: Interval<E>,
    order: usize,
) -> Vec<Interval<E>> {
    // f itself is 1/h; it enters from order 2 on.
    let f = if order > 1 {
        wave(exact(1.0).div(&y), slope, -1.0, order)
    } else {
        vec![y.clone(), slope]
    };
    // Each coefficient over h: its first factor is h, whose square is tight on boxes.
    let mut over = vec![exact(1.0)];
    let mut h = vec![y.clone()];
    for k in 1..=order {
        let terms = (1..=k).map(|j| product(&f[j], &over[k - j]));
        let sum = sum(terms).neg();
        h.push(product(&sum, &square(&y)));
        over.push(product(&sum, &y));
    }
    h
}

/// The k-th coefficient of a b.
pub(super) fn convolved<E: End>(a: &[Interval<E>], b: &[Interval<E>], k: usize) -> Interval<E> {
    sum((0..=k).filter_map(|j| Some(product(a.get(j)?, b.get(k - j)?))))
}
