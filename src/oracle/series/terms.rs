//! Arithmetic of coefficients: small integers, and products that cost nothing by 0 and 1.

use trigrad_core::{Bounds, Decoration, End, Interval};

/// The number `c`, exactly.
pub(in crate::oracle) fn exact<E: End>(c: f64) -> Interval<E> {
    Interval::from(Bounds::exact(E::exact(c)))
}

/// The integer `n`, exactly.
pub(super) fn whole<E: End>(n: usize) -> Interval<E> {
    exact(n as f64)
}

/// Nothing at all is known, not even whether there is a number.
pub(super) fn unknown<E: End>() -> Interval<E> {
    Interval::entire().weakened(Decoration::Partial)
}

/// The number c with the precision of `like`, for a function that has to be told how precise it
/// should be.
pub(super) fn beside<E: End>(like: &Interval<E>, c: f64) -> Interval<E> {
    let bits = like.lo().bits().max(like.hi().bits());
    Interval::from(Bounds::exact(E::exact(c).with_bits(bits)))
}

/// Pi with the precision of `like`.
pub(super) fn pi<E: End>(like: &Interval<E>) -> Interval<E> {
    Interval::from(like.lo().pi())
}

/// Whether this is the number `c`, and known to be.
pub(super) fn is_exactly<E: End>(x: &Interval<E>, c: f64) -> bool {
    let c = E::exact(c);
    x.decoration() == Decoration::Differentiable && *x.lo() == c && *x.hi() == c
}

/// a b, at once where one of them is exactly 0, 1 or -1.
pub(super) fn product<E: End>(a: &Interval<E>, b: &Interval<E>) -> Interval<E> {
    for (x, y) in [(a, b), (b, a)] {
        if x.is_point() {
            if *x.lo() == E::exact(1.0) {
                return y.clone().weakened(x.decoration()).with_precision_of([x]);
            }
            if *x.lo() == E::exact(-1.0) {
                return y.neg().weakened(x.decoration()).with_precision_of([x]);
            }
        }
    }
    a.mul(b)
}

/// x/n, at once where n is 1.
///
/// A quotient of two small integers would have the precision of neither.
pub(super) fn divided<E: End>(x: &Interval<E>, n: usize) -> Interval<E> {
    if n == 1 { x.clone() } else { x.div(&whole(n)) }
}

/// The sum of all; 0 of none.
pub(super) fn sum<E: End>(mut terms: impl Iterator<Item = Interval<E>>) -> Interval<E> {
    let first = terms.next().unwrap_or_else(|| exact(0.0));
    terms.fold(first, |sum, term| sum.add(&term))
}

/// x^2, which is not negative.
pub(super) fn square<E: End>(x: &Interval<E>) -> Interval<E> {
    x.pow(&exact(2.0))
}

/// The argument of a row as that row sees it: numbers, defined, of which it does not matter how
/// they depend on anything.
///
/// How they do is told by their own parts. Whether they are defined is not, so a number that may
/// be undefined stays so.
pub(super) fn plain<E: End>(x: &Interval<E>) -> Interval<E> {
    if x.decoration() <= Decoration::Partial {
        return x.clone();
    }
    Interval::from(Bounds {
        lo: x.lo().clone(),
        hi: x.hi().clone(),
    })
}

/// Whether the interval excludes 0 and is narrow beside its distance from it, so that a quotient
/// by it says as much as a function of it.
pub(super) fn is_thin<E: End>(x: &Interval<E>) -> bool {
    if x.is_empty() {
        return false;
    }
    let zero = E::exact(0.0);
    let near = if *x.lo() > zero {
        x.lo().clone()
    } else if *x.hi() < zero {
        x.hi().neg()
    } else {
        return false;
    };
    const NARROW: f64 = 1.0 / (1 << 20) as f64;
    x.is_point() || x.width() <= near.mul(&E::exact(NARROW)).lo
}
