//! The four operations, and the magnitude.

use super::end::{Bounds, End, larger};
use super::shape::{blemish, is_finite};
use super::{Decoration, Interval};

const INF: f64 = f64::INFINITY;

impl<E: End> Interval<E> {
    /// -x, without rounding.
    pub fn neg(&self) -> Self {
        Self::assembled(self.hi.neg(), self.lo.neg(), self.decoration)
    }

    /// a + b.
    pub fn add(&self, other: &Self) -> Self {
        if self.is_empty() || other.is_empty() {
            return Self::empty();
        }
        Self::assembled(
            sum(&self.lo, &other.lo).lo,
            sum(&self.hi, &other.hi).hi,
            self.decoration.min(other.decoration),
        )
    }

    /// a - b.
    pub fn sub(&self, other: &Self) -> Self {
        self.add(&other.neg())
    }

    /// a b; two equal arguments are not recognized as a square, for which there is `pow`.
    pub fn mul(&self, other: &Self) -> Self {
        if self.is_empty() || other.is_empty() {
            return Self::empty();
        }
        let decoration = self.decoration.min(other.decoration);
        let zero = E::exact(0.0);
        if self.lo >= zero && other.lo >= zero && !self.is_point() && !other.is_point() {
            // The extreme corners are known, as they mostly are.
            let (lo, hi) = (
                product(&self.lo, &other.lo).lo,
                product(&self.hi, &other.hi).hi,
            );
            return Self::assembled(lo, hi, decoration);
        }
        Self::decorated(corners(self, other, product), decoration)
    }

    /// a / b where b is not 0; [1, 2] / [0, 1] is [1, inf].
    ///
    /// A divisor that holds 0 makes the result partial, and empty if it holds nothing else.
    pub fn div(&self, other: &Self) -> Self {
        let zero = E::exact(0.0);
        if self.is_empty() || other.is_empty() || (other.lo == zero && other.hi == zero) {
            return Self::empty();
        }
        let own = blemish(other.holds(0.0), Decoration::Partial);
        let decoration = self.decoration.min(other.decoration).min(own);
        if other.lo < zero && zero < other.hi {
            if self.lo == zero && self.hi == zero {
                return Self::decorated(Bounds::exact(zero), decoration);
            }
            return Self::decorated(Self::entire().bounds(), decoration);
        }
        // A zero end of the divisor is approached from the side where the divisor lies.
        let negative = other.lo < zero;
        Self::decorated(
            corners(self, other, |a, b| {
                if *b != zero {
                    quotient(a, b)
                } else if *a == zero {
                    Bounds::exact(zero.clone())
                } else {
                    infinity((*a < zero) != negative)
                }
            }),
            decoration,
        )
    }

    /// x/(x^2 + y^2), undefined at the origin; wider than its range on a box.
    pub fn inversion(&self, other: &Self) -> Self {
        let square = |x: &Self| x.magnitudes().mul(&x.magnitudes());
        self.div(&square(self).add(&square(other)))
    }

    /// |x|; at 0 it is only continuous.
    pub fn abs(&self) -> Self {
        self.magnitudes().weakened(if self.holds(0.0) {
            Decoration::Continuous
        } else {
            Decoration::Differentiable
        })
    }

    /// The magnitudes of all numbers, with the decoration as it is.
    pub(super) fn magnitudes(&self) -> Self {
        let zero = E::exact(0.0);
        let least = larger(larger(self.lo.clone(), self.hi.neg()), zero);
        let most = larger(self.hi.clone(), self.lo.neg());
        Self::assembled(least, most, self.decoration)
    }
}

/// The bounds over all four corners of a box.
pub(super) fn corners<E: End>(
    x: &Interval<E>,
    y: &Interval<E>,
    at: impl Fn(&E, &E) -> Bounds<E>,
) -> Bounds<E> {
    let first = at(&x.lo, &y.lo);
    let left = if y.is_point() {
        first
    } else {
        first.hull(at(&x.lo, &y.hi))
    };
    match (x.is_point(), y.is_point()) {
        (true, _) => left,
        (false, true) => left.hull(at(&x.hi, &y.lo)),
        (false, false) => left.hull(at(&x.hi, &y.lo)).hull(at(&x.hi, &y.hi)),
    }
}

/// The limit inf, or -inf.
pub(super) fn infinity<E: End>(negative: bool) -> Bounds<E> {
    Bounds::exact(E::exact(if negative { -INF } else { INF }))
}

/// The sum of two ends on the same side, of which an infinite one wins.
fn sum<E: End>(a: &E, b: &E) -> Bounds<E> {
    match (is_finite(a), is_finite(b)) {
        (true, true) => a.add(b),
        (false, _) => Bounds::exact(a.clone()),
        (true, false) => Bounds::exact(b.clone()),
    }
}

/// The product of two ends, where 0 times inf is 0: all members are finite, so 0 times them is 0.
pub(super) fn product<E: End>(a: &E, b: &E) -> Bounds<E> {
    let zero = E::exact(0.0);
    if *a == zero || *b == zero {
        Bounds::exact(zero)
    } else if is_finite(a) && is_finite(b) {
        a.mul(b)
    } else {
        infinity((*a < zero) != (*b < zero))
    }
}

/// The quotient of two ends by one that is not 0; for inf over inf any limit will do, since the
/// other corners reach both 0 and inf.
fn quotient<E: End>(a: &E, b: &E) -> Bounds<E> {
    let zero = E::exact(0.0);
    if !is_finite(b) {
        Bounds::exact(zero)
    } else if is_finite(a) {
        a.div(b)
    } else {
        infinity((*a < zero) != (*b < zero))
    }
}
