//! Inverse functions, whose slopes are 1/p or 1/sqrt(p) with a polynomial p of degree 2.

use trigrad_core::{End, Interval};

use crate::oracle::series::terms::{exact, product, square, sum, whole};

/// The coefficients of p at x, of degree 0, 1, 2.
type Quadratic<E> = [Interval<E>; 3];

pub(super) fn asin<E: End>(x: &Interval<E>, y: Interval<E>, order: usize) -> Vec<Interval<E>> {
    integral(y, &rooted(&one_minus_square(x), order), order)
}

pub(super) fn acos<E: End>(x: &Interval<E>, y: Interval<E>, order: usize) -> Vec<Interval<E>> {
    let mut h = asin(x, y, order);
    for coefficient in h.iter_mut().skip(1) {
        *coefficient = coefficient.neg();
    }
    h
}

pub(super) fn atan<E: End>(x: &Interval<E>, y: Interval<E>, order: usize) -> Vec<Interval<E>> {
    integral(y, &one_plus_square(x), order)
}

pub(super) fn asinh<E: End>(x: &Interval<E>, y: Interval<E>, order: usize) -> Vec<Interval<E>> {
    integral(y, &rooted(&one_plus_square(x), order), order)
}

pub(super) fn acosh<E: End>(x: &Interval<E>, y: Interval<E>, order: usize) -> Vec<Interval<E>> {
    // (x - 1)(x + 1): the square would cancel near 1.
    let one = exact(1.0);
    let p = product(&x.sub(&one), &x.add(&one));
    let p = [p, product(x, &exact(2.0)), one];
    integral(y, &rooted(&p, order), order)
}

pub(super) fn atanh<E: End>(x: &Interval<E>, y: Interval<E>, order: usize) -> Vec<Interval<E>> {
    integral(y, &one_minus_square(x), order)
}

// 1 - x^2, as a product because it cancels near ±1, and as a difference because x stands once in it.
fn one_minus_square<E: End>(x: &Interval<E>) -> Quadratic<E> {
    let one = exact(1.0);
    let mut p = product(&one.sub(x), &one.add(x));
    if !x.is_point() {
        p = p.intersect(&one.sub(&square(x)));
    }
    [p, product(x, &exact(-2.0)), exact(-1.0)]
}

fn one_plus_square<E: End>(x: &Interval<E>) -> Quadratic<E> {
    let one = exact(1.0);
    [one.add(&square(x)), product(x, &exact(2.0)), one]
}

// w with w^2 = p.
fn rooted<E: End>(p: &Quadratic<E>, order: usize) -> Vec<Interval<E>> {
    let mut w = vec![p[0].sqrt()];
    let twice = product(&w[0], &exact(2.0));
    for k in 1..order {
        let squares = sum((1..k).map(|j| product(&w[j], &w[k - j])));
        let p = p.get(k).cloned().unwrap_or_else(|| exact(0.0));
        w.push(p.sub(&squares).div(&twice));
    }
    w
}

// h with q h' = 1.
fn integral<E: End>(y: Interval<E>, q: &[Interval<E>], order: usize) -> Vec<Interval<E>> {
    let mut h = vec![y];
    for k in 1..=order {
        let known = sum((1..k).filter_map(|j| {
            let derived = product(&h[j], &whole(j));
            Some(product(&derived, q.get(k - j)?))
        }));
        let right = if k == 1 { exact(1.0) } else { known.neg() };
        h.push(right.div(&product(&q[0], &whole(k))));
    }
    h
}
