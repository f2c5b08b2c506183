//! Exponentials, logarithms, and what is made of them, by their differential equations.

use trigrad_core::{End, Interval};

use super::circular::convolved;
use crate::oracle::series::terms::{beside, divided, exact, pi, product, sum};

/// h' = slope, slope' = slope: e^x with itself.
pub(super) fn exp<E: End>(y: Interval<E>, slope: Interval<E>, order: usize) -> Vec<Interval<E>> {
    let mut h = vec![y, slope];
    for k in 2..=order {
        h.push(divided(&h[k - 1], k));
    }
    h
}

/// h' = ln(2) h.
pub(super) fn exp2<E: End>(x: &Interval<E>, y: Interval<E>, order: usize) -> Vec<Interval<E>> {
    let rate = beside(x, 2.0).ln();
    let mut h = vec![y];
    for k in 1..=order {
        h.push(divided(&product(&h[k - 1], &rate), k));
    }
    h
}

/// (e^x - 1)' = (e^x - 1) + 1.
pub(super) fn expm1<E: End>(x: &Interval<E>, y: Interval<E>, order: usize) -> Vec<Interval<E>> {
    // Left of 0 the sum would cancel.
    let slope = if *x.lo() > E::exact(-0.5) {
        y.add(&exact(1.0))
    } else {
        x.exp()
    };
    exp(y, slope, order)
}

/// u h' = 1, where u' = 1 and h = ln(u).
pub(super) fn ln<E: End>(u: &Interval<E>, y: Interval<E>, order: usize) -> Vec<Interval<E>> {
    // The logarithm has no slope where it has no value.
    let u = u.clone().weakened(y.decoration());
    let reciprocal = exact(1.0).div(&u);
    let mut power = reciprocal.clone();
    let mut h = vec![y, reciprocal.clone()];
    for k in 2..=order {
        power = product(&power, &reciprocal);
        let sign = if k % 2 == 0 { -1.0 } else { 1.0 };
        h.push(power.div(&exact(sign * k as f64)));
    }
    h
}

/// ln(x)/ln(base).
pub(super) fn logarithm<E: End>(
    x: &Interval<E>,
    y: Interval<E>,
    base: f64,
    order: usize,
) -> Vec<Interval<E>> {
    let unit = beside(x, base).ln();
    let mut h = ln(x, y, order);
    for coefficient in h.iter_mut().skip(1) {
        *coefficient = coefficient.div(&unit);
    }
    h
}

/// T' = S, S' = -2 T S: the hyperbolic tangent T and the square S of the secant.
pub(super) fn tanh<E: End>(
    tanh: Interval<E>,
    sech2: Interval<E>,
    order: usize,
) -> (Vec<Interval<E>>, Vec<Interval<E>>) {
    let (mut t, mut s) = (vec![tanh], vec![sech2]);
    for k in 1..=order {
        let slope = divided(&s[k - 1], k);
        let twice = product(&convolved(&t, &s, k - 1), &exact(-2.0));
        t.push(slope);
        s.push(divided(&twice, k));
    }
    (t, s)
}

/// g' = -2 x g.
pub(super) fn gauss<E: End>(x: &Interval<E>, y: Interval<E>, order: usize) -> Vec<Interval<E>> {
    let mut g = vec![y];
    for k in 1..=order {
        let mut sum = product(x, &g[k - 1]);
        if k > 1 {
            sum = sum.add(&g[k - 2]);
        }
        g.push(divided(&product(&sum, &exact(-2.0)), k));
    }
    g
}

/// h' = factor/sqrt(pi) e^(-x^2): the integral that defines erf and, with the other sign, erfc
/// (DLMF 7.2.1).
pub(super) fn erf<E: End>(
    x: &Interval<E>,
    y: Interval<E>,
    factor: f64,
    order: usize,
) -> Vec<Interval<E>> {
    let factor = exact(factor).div(&pi(x).sqrt());
    let g = gauss(x, x.gauss(), order - 1);
    let terms = g.iter().enumerate();
    let terms = terms.map(|(k, g)| divided(&product(g, &factor), k + 1));
    std::iter::once(y).chain(terms).collect()
}

/// h' = h g, g' = -h g, where g = 1 - h is the value at -x: the logistic function.
pub(super) fn sigmoid<E: End>(
    y: Interval<E>,
    other: Interval<E>,
    order: usize,
) -> Vec<Interval<E>> {
    let (mut h, mut g) = (vec![y], vec![other]);
    for k in 1..=order {
        let slope = divided(&convolved(&h, &g, k - 1), k);
        g.push(slope.neg());
        h.push(slope);
    }
    h
}

/// (1 + e^x) h' = e^x, so h' is the logistic function.
pub(super) fn softplus<E: End>(x: &Interval<E>, y: Interval<E>, order: usize) -> Vec<Interval<E>> {
    let rising = x.sigmoid();
    let slopes = if order > 1 {
        sigmoid(rising, x.neg().sigmoid(), order - 1)
    } else {
        vec![rising]
    };
    let terms = slopes.iter().enumerate();
    let terms = terms.map(|(k, slope)| divided(slope, k + 1));
    std::iter::once(y).chain(terms).collect()
}

/// The coefficients of h with h' = a h, by those of a: what exponentials of series are made by.
pub(super) fn growing<E: End>(y: Interval<E>, a: &[Interval<E>], order: usize) -> Vec<Interval<E>> {
    let mut h = vec![y];
    for k in 1..=order {
        let terms = (0..k).filter_map(|j| Some(product(a.get(j)?, &h[k - 1 - j])));
        h.push(divided(&sum(terms), k));
    }
    h
}
