//! Rows with kinks and jumps, on their pieces.

use trigrad_core::{Decoration, End, Interval};

use crate::oracle::series::terms::exact;

/// A row that is constant on its pieces; at a jump its slopes are as weak as its value.
pub(super) fn level<E: End>(y: Interval<E>) -> Vec<Interval<E>> {
    vec![y, exact(0.0)]
}

/// |x|: the slopes of both sides where both may be met.
pub(super) fn abs<E: End>(x: &Interval<E>, y: Interval<E>) -> Vec<Interval<E>> {
    vec![y, between(x, -1.0, 1.0)]
}

/// max(x, 0).
pub(super) fn relu<E: End>(x: &Interval<E>, y: Interval<E>) -> Vec<Interval<E>> {
    vec![y, between(x, 0.0, 1.0)]
}

// One slope left of 0, another right of it, and at 0 all between, as only continuous: the slopes
// that exist in every neighbourhood, and so the generalized derivative of Clarke.
fn between<E: End>(x: &Interval<E>, left: f64, right: f64) -> Interval<E> {
    let zero = E::exact(0.0);
    if *x.lo() > zero {
        exact(right)
    } else if *x.hi() < zero {
        exact(left)
    } else {
        let both = Interval::new(E::exact(left), E::exact(right));
        both.unwrap_or_else(Interval::entire)
            .weakened(Decoration::Continuous)
    }
}
