//! What the enclosures of many functions have in common: a domain, limits, and a monotone course.

use std::cmp::Ordering;

use super::end::{Bounds, End, larger};
use super::{Decoration, Interval};

/// A stretch of the line on which a function is continuous and monotone.
pub(super) struct Branch<E> {
    /// The left end, possibly -inf, and the value or the limit there.
    left: (E, Bounds<E>),
    /// The right end, possibly inf, and the value or the limit there.
    right: (E, Bounds<E>),
    /// What the function is at a finite end: `Partial` where the domain is open, `Continuous` where
    /// it is closed.
    edge: Decoration,
}

impl<E: End> Branch<E> {
    /// A branch whose ends and limits are doubles, infinite ones included.
    pub(super) fn new(left: (f64, f64), right: (f64, f64), edge: Decoration) -> Self {
        let exact = |(x, limit)| (E::exact(x), Bounds::exact(E::exact(limit)));
        Self {
            left: exact(left),
            right: exact(right),
            edge,
        }
    }

    /// The whole line.
    pub(super) fn line(left: f64, right: f64) -> Self {
        let inf = f64::INFINITY;
        Self::new((-inf, left), (inf, right), Decoration::Differentiable)
    }

    /// The same stretch with other limits, which no double represents.
    pub(super) fn with_limits(mut self, left: Bounds<E>, right: Bounds<E>) -> Self {
        self.left.1 = left;
        self.right.1 = right;
        self
    }
}

impl<E: End> Interval<E> {
    /// The image under a function that increases on the branch; what lies outside is dropped.
    pub(super) fn rising(&self, on: &Branch<E>, f: impl Fn(&E) -> Bounds<E>) -> Self {
        let Some((left, right, own)) = self.cut(on, f) else {
            return Self::empty();
        };
        Self::assembled(left.lo, right.hi, self.decoration.min(own))
    }

    /// The image under a function that decreases on the branch; what lies outside is dropped.
    pub(super) fn falling(&self, on: &Branch<E>, f: impl Fn(&E) -> Bounds<E>) -> Self {
        let Some((left, right, own)) = self.cut(on, f) else {
            return Self::empty();
        };
        Self::assembled(right.lo, left.hi, self.decoration.min(own))
    }

    /// The values at both ends of the part that lies on the branch, and how good the function is
    /// there; None if there is no such part.
    fn cut(
        &self,
        on: &Branch<E>,
        f: impl Fn(&E) -> Bounds<E>,
    ) -> Option<(Bounds<E>, Bounds<E>, Decoration)> {
        let (left, right) = (&on.left.0, &on.right.0);
        let outside = self.hi < *left || self.lo > *right;
        let only_edge = self.hi <= *left || self.lo >= *right;
        if self.is_empty() || outside || (only_edge && on.edge <= Decoration::Partial) {
            return None;
        }
        let mut own = Decoration::Differentiable;
        if (self.lo <= *left && is_finite(left)) || (self.hi >= *right && is_finite(right)) {
            own = on.edge;
        }
        if self.lo < *left || self.hi > *right {
            own = own.min(Decoration::Partial);
        }
        let at = |x: &E| {
            if *x <= *left {
                on.left.1.clone()
            } else if *x >= *right {
                on.right.1.clone()
            } else {
                f(x)
            }
        };
        let at_lo = at(&self.lo);
        let at_hi = if self.is_point() {
            at_lo.clone()
        } else {
            at(&self.hi)
        };
        Some((at_lo, at_hi, own))
    }
}

// A box is narrow if its width is at most this part of what it is held against, so that its square
// is small beside what the box makes of the result.
const NARROW: f64 = 1.0 / 65536.0;

/// Whether a width that is not 0 is a small part of a magnitude, which is then not 0 either.
pub(super) fn is_small_beside<E: End>(width: &E, size: &E) -> bool {
    *width <= size.mul(&E::exact(NARROW)).lo
}

impl<E: End> Interval<E> {
    /// The width of a bounded box, if a range by one value and a slope is cheaper than by two.
    pub(super) fn costly_width(&self) -> Option<E> {
        let bounded = E::COSTLY && !self.is_empty() && is_finite(&self.lo) && is_finite(&self.hi);
        (bounded && !self.is_point()).then(|| self.width())
    }
}

/// Whether an end is a number.
pub(super) fn is_finite<E: End>(x: &E) -> bool {
    E::exact(f64::NEG_INFINITY) < *x && *x < E::exact(f64::INFINITY)
}

/// The certain sign of a bounded number; None if it may be zero or of either sign.
pub(super) fn sign<E: End>(bounds: &Bounds<E>) -> Option<Ordering> {
    let zero = E::exact(0.0);
    if bounds.lo > zero {
        Some(Ordering::Greater)
    } else if bounds.hi < zero {
        Some(Ordering::Less)
    } else {
        None
    }
}

/// The larger of the magnitudes of both bounds.
pub(super) fn magnitude<E: End>(bounds: &Bounds<E>) -> E {
    larger(bounds.lo.neg(), bounds.hi.clone())
}

/// The decoration of a function of one number with a blemish at some points: `at` if any is met.
pub(super) fn blemish(met: bool, at: Decoration) -> Decoration {
    if met { at } else { Decoration::Differentiable }
}
