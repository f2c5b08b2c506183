//! Exponentials and logarithms together, without cancellation.

use super::narrow::{self, squared};
use super::precision::{bits_above_one, rough};
use super::{Bounds, End, Interval, larger, settled, smaller};

/// Bounds of ln(1 + e^x).
pub(in super::super) fn softplus<E: End>(x: &E) -> Bounds<E> {
    let zero = E::exact(0.0);
    let bounds = settled([x], 0.0, |_, [x]| {
        let rest = log1p(&narrow::exp(&x.magnitudes().neg()));
        if x.lo > zero { x.add(&rest) } else { rest }
    });
    bounds.within(larger(zero, x.clone()), E::exact(f64::INFINITY))
}

/// Bounds of 1 / (1 + e^-x).
pub(in super::super) fn sigmoid<E: End>(x: &E) -> Bounds<E> {
    let zero = E::exact(0.0);
    let bounds = settled([x], 0.0, |precision, [x]| {
        let one = precision.number(1.0);
        let small = narrow::exp(&x.magnitudes().neg());
        let over = if x.lo < zero {
            small.clone()
        } else {
            one.clone()
        };
        over.div(&one.add(&small))
    });
    bounds.within(zero, E::exact(1.0))
}

/// Bounds of the square of the hyperbolic secant: 4 t / (1 + t)^2 with t = e^(-2|x|).
pub(in super::super) fn sech2<E: End>(x: &E) -> Bounds<E> {
    let bounds = settled([x], 0.0, |precision, [x]| {
        let size = x.magnitudes();
        let small = narrow::exp(&size.add(&size).neg());
        let under = squared(&precision.number(1.0).add(&small));
        precision.number(4.0).mul(&small).div(&under)
    });
    bounds.within(E::exact(0.0), E::exact(1.0))
}

/// Bounds of e^(-x^2).
pub(in super::super) fn gauss<E: End>(x: &E) -> Bounds<E> {
    // The square's digits before the point are lost; beyond 2^128 there is nothing to see.
    let extra = 2.0 * bits_above_one(rough(x)).min(64.0);
    let bounds = settled([x], extra, |_, [x]| narrow::exp(&squared(&x).neg()));
    bounds.within(E::exact(0.0), E::exact(1.0))
}

/// Bounds of ln(e^a + e^b).
///
/// Near its zeros the precision rises.
pub(in super::super) fn logaddexp<E: End>(a: &E, b: &E) -> Bounds<E> {
    let most = larger(a.clone(), b.clone());
    let least = smaller(a.clone(), b.clone());
    let bounds = settled([&most, &least], 0.0, |_, [most, least]| {
        // The difference may round to something above 0, by which nothing is lost.
        most.add(&log1p(&narrow::exp(&least.sub(&most))))
    });
    bounds.within(most, E::exact(f64::INFINITY))
}

/// Bounds of `x` ln `y`, for y > 0.
pub(in super::super) fn xlogy<E: End>(x: &E, y: &E) -> Bounds<E> {
    settled([x, y], 0.0, |_, [x, y]| x.mul(&Interval::from(y.lo.ln())))
}

/// ln(1 + x) for x >= 0, where the slope is at most 1.
fn log1p<E: End>(x: &Interval<E>) -> Interval<E> {
    let rise = Interval::from(Bounds {
        lo: E::exact(0.0),
        hi: x.width(),
    });
    Interval::from(x.lo.log1p()).add(&rise)
}
