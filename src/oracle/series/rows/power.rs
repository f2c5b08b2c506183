//! Powers and roots.

use trigrad_core::{Binary, End, Interval};

use crate::oracle::series::terms::{divided, exact, is_thin, product, square, sum, whole};

/// h^2 = x.
pub(super) fn square_root<E: End>(y: Interval<E>, order: usize) -> Vec<Interval<E>> {
    let twice = product(&y, &exact(2.0));
    let mut h = vec![y];
    for k in 1..=order {
        let right = if k == 1 {
            exact(1.0)
        } else {
            sum((1..k).map(|j| product(&h[j], &h[k - j]))).neg()
        };
        h.push(right.div(&twice));
    }
    h
}

/// h^3 = x, so 3 q h' = 1 with q = h^2.
pub(super) fn cube_root<E: End>(y: Interval<E>, order: usize) -> Vec<Interval<E>> {
    let mut q = vec![square(&y)];
    let mut h = vec![y];
    for k in 1..=order {
        let right = if k == 1 {
            exact(1.0)
        } else {
            let known = (1..k).map(|j| product(&product(&h[j], &whole(j)), &q[k - j]));
            product(&sum(known), &exact(-3.0))
        };
        h.push(right.div(&product(&q[0], &whole(3 * k))));
        q.push(sum((0..=k).map(|j| product(&h[j], &h[k - j]))));
    }
    h
}

/// x^b with a constant b, by x: binomial(b, k) x^(b - k), which is h' x = b h divided by powers
/// of x where x is not near 0.
pub(in crate::oracle::series) fn power<E: End>(
    x: &Interval<E>,
    b: &Interval<E>,
    order: usize,
) -> Vec<Interval<E>> {
    let y = Binary::Pow.range([x, b]);
    lowering(x, b, y, exact(1.0), order)
}

/// b x^(b - 1) with a constant b, by x.
pub(in crate::oracle::series) fn slope_of_power<E: End>(
    x: &Interval<E>,
    b: &Interval<E>,
    order: usize,
) -> Vec<Interval<E>> {
    let y = Binary::Powslope.range([x, b]);
    if b.is_point() && *b.lo() == E::exact(0.0) {
        return vec![y];
    }
    lowering(x, &b.sub(&exact(1.0)), y, b.clone(), order)
}

/// The coefficients of factor x^b, of which `y` is the value.
fn lowering<E: End>(
    x: &Interval<E>,
    b: &Interval<E>,
    y: Interval<E>,
    factor: Interval<E>,
    order: usize,
) -> Vec<Interval<E>> {
    let mut h = vec![y];
    let divides = is_thin(x) && !is_small_integer(b);
    let mut binomial = factor;
    for k in 1..=order {
        // b (b - 1) ... (b - k + 1)/k!: exactly 0 from b + 1 on, if b is a natural number.
        let left = b.sub(&whole(k - 1));
        if left.is_point() && *left.lo() == E::exact(0.0) {
            break;
        }
        h.push(if divides {
            let last = &h[k - 1];
            product(last, &left).div(&product(x, &whole(k)))
        } else {
            binomial = divided(&product(&binomial, &left), k);
            product(&binomial, &Binary::Pow.range([x, &b.sub(&whole(k))]))
        });
    }
    h
}

/// x^b with a constant x, by b: h' = ln(x) h. The logarithm comes with it.
pub(in crate::oracle::series) fn power_in_exponent<E: End>(
    logarithm: &Interval<E>,
    y: Interval<E>,
    order: usize,
) -> Vec<Interval<E>> {
    let mut h = vec![y];
    for k in 1..=order {
        h.push(divided(&product(&h[k - 1], logarithm), k));
    }
    h
}

// A power that is made by a few products, which is no dearer than a quotient.
fn is_small_integer<E: End>(b: &Interval<E>) -> bool {
    const SMALL: u32 = 8;
    b.is_point() && (0..=SMALL).any(|n| *b.lo() == E::exact(f64::from(n)))
}
