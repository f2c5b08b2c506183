//! The sums that arithmetic of series takes: one coefficient of a product, of a quotient,
//! of the chain rule.
//!
//! A series is its value and the coefficients from order 1 on. What is beyond the last of
//! them is structurally 0 and has no part in a sum: 0 * inf would make NaN of it. A sum
//! without terms is `None`.

use trigrad_core::{Interpret, Tracked, primal_is};

/// The value of a series and its further coefficients.
pub(super) type Parts<'a, T> = (Tracked<T>, &'a [Tracked<T>]);

/// The coefficient of order `k` of a b, for `k` from 1 on.
#[inline]
pub(super) fn product<T: Interpret>(
    a: Parts<'_, T>,
    b: Parts<'_, T>,
    k: usize,
) -> Option<Tracked<T>> {
    let first = b.1.get(k - 1).map(|&b| a.0 * b);
    let last = a.1.get(k - 1).map(|&a| a * b.0);
    let sum = plus(first, inner(a.1, b.1, k));
    plus(sum, last)
}

/// The coefficient of order `k` of y = a / b from `a`, that of the numerator, and the
/// lower ones of `y`.
#[inline]
pub(super) fn quotient<T: Interpret>(
    a: Option<Tracked<T>>,
    b: Parts<'_, T>,
    y: Parts<'_, T>,
    k: usize,
) -> Option<Tracked<T>> {
    let products = inner(b.1, y.1, k);
    divided(a, b.1.get(k - 1).copied(), (b.0, y.0), products, k == 1)
}

/// A coefficient of y = a / b: what is left of that of a after b y, over the value of b.
/// From the coefficients of `a` and `b` of the same orders, the values of b and y, and the sum of
/// the products of further ones of b and y.
#[inline]
pub(super) fn divided<T: Interpret>(
    a: Option<Tracked<T>>,
    b: Option<Tracked<T>>,
    (b_0, y_0): (Tracked<T>, Tracked<T>),
    products: Option<Tracked<T>>,
    is_first: bool,
) -> Option<Tracked<T>> {
    // A slope of 0 may be one that has become too small; where its factor is infinite,
    // nothing is known of the product. Times the constant 0, because where a slope is a
    // number with slopes of its own only its primal is 0.
    let lost = b.filter(|&b| is_first && primal_is(b, 0.0));
    let lost = lost.map(|_| y_0 / b_0 * 0.0);
    let rest = match (a, plus(products, b.map(|b| b * y_0))) {
        (Some(a), Some(products)) => Some(a - products),
        (None, Some(products)) => Some(-products),
        (a, None) => a,
    };
    plus(rest.map(|rest| rest / b_0), lost)
}

/// k times the coefficient of order `k` of y, where y' = p u': the sum of j u_j p_(k-j).
#[inline]
pub(super) fn chain<T: Interpret>(
    u: Parts<'_, T>,
    p: Parts<'_, T>,
    k: usize,
) -> Option<Tracked<T>> {
    let (u, (p_0, p)) = (u.1, p);
    let first = k.saturating_sub(p.len()).max(1);
    let last = u.len().min(k - 1);
    let mut sum = None;
    if first <= last {
        let slopes = u[first - 1..last].iter().zip(first..);
        let partials = p[k - last - 1..k - first].iter().rev();
        for ((&u, j), &p) in slopes.zip(partials) {
            sum = plus(sum, Some(u * p * j as f64));
        }
    }
    plus(sum, u.get(k - 1).map(|&u| u * p_0 * k as f64))
}

/// The sum of what is there.
#[inline]
pub(super) fn plus<T: Interpret>(
    a: Option<Tracked<T>>,
    b: Option<Tracked<T>>,
) -> Option<Tracked<T>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a + b),
        (a, b) => a.or(b),
    }
}

// The sum of a_j b_(k-j) for j from 1 to k - 1.
#[inline]
fn inner<T: Interpret>(a: &[Tracked<T>], b: &[Tracked<T>], k: usize) -> Option<Tracked<T>> {
    let first = k.saturating_sub(b.len()).max(1);
    let last = a.len().min(k - 1);
    if first > last {
        return None;
    }
    let pairs = a[first - 1..last]
        .iter()
        .zip(b[k - last - 1..k - first].iter().rev());
    let terms = pairs.map(|(&a, &b)| a * b);
    terms.reduce(|sum, term| sum + term)
}
