//! Quotients of circular functions, and lengths.

use super::narrow::squared;
use super::precision::Precision;
use super::{Bounds, End, GUARD, Interval, LEAST, coarser, settled};

/// Bounds of the secant, away from its poles.
pub(in super::super) fn sec<E: End>(x: &E) -> Bounds<E> {
    inverse_of(x, E::cos)
}

/// Bounds of the cosecant, away from its poles.
pub(in super::super) fn csc<E: End>(x: &E) -> Bounds<E> {
    inverse_of(x, E::sin)
}

/// Bounds of the cotangent, away from its poles.
pub(in super::super) fn cot<E: End>(x: &E) -> Bounds<E> {
    inverse_of(x, E::tan)
}

/// Bounds of the root of the sum of squares, for ends whose range has room for the squares.
pub(in super::super) fn hypot<E: End>(numbers: &[E]) -> Bounds<E> {
    let finest = numbers.iter().map(E::bits).fold(LEAST, u32::max);
    let bits = finest.saturating_add(GUARD);
    let lifted = numbers.iter().map(|x| x.clone().with_bits(bits));
    let squares = lifted.map(|x| squared(&Interval::from(Bounds::exact(x))));
    let zero = Precision::new(bits).number(0.0);
    coarser(squares.fold(zero, |sum, x| sum.add(&x)).sqrt(), finest)
}

fn inverse_of<E: End>(x: &E, f: impl Fn(&E) -> Bounds<E>) -> Bounds<E> {
    settled([x], 0.0, |precision, [x]| {
        precision.number(1.0).div(&Interval::from(f(&x.lo)))
    })
}
