//! Circular functions and their inverses.
//!
//! No multiple of pi is ever subtracted. What happens between two ends less than pi apart is told
//! by the sign of the slope at both: its zeros lie pi apart, so equal signs mean none between, and
//! different ones mean one. That is as right for huge arguments as the point functions are.

use std::cmp::Ordering;

use super::arithmetic::corners;
use super::end::{Bounds, End, larger, smaller};
use super::shape::{Branch, blemish, is_finite, is_small_beside, sign};
use super::{Decoration, Interval};

const INF: f64 = f64::INFINITY;

// A width that is less than pi, and three of which are more than a period.
const PIECE: f64 = 3.0;

impl<E: End> Interval<E> {
    /// The sine, everywhere differentiable; within [-1, 1].
    ///
    /// Cost: two sines and two cosines, six each for a box wider than 3.
    pub fn sin(&self) -> Self {
        match self.narrow_sin_cos() {
            Some((sin, _)) => sin,
            None => self.wave(E::sin, E::cos),
        }
    }

    /// The cosine, everywhere differentiable; within [-1, 1].
    ///
    /// Cost: two sines and two cosines, six each for a box wider than 3.
    pub fn cos(&self) -> Self {
        match self.narrow_sin_cos() {
            Some((_, cos)) => cos,
            None => self.wave(E::cos, |x| x.sin().neg()),
        }
    }

    /// The tangent; poles where the cosine is 0.
    pub fn tan(&self) -> Self {
        if let Some((sin, cos)) = self.narrow_sin_cos()
            && is_small_beside(&self.width(), &cos.magnitudes().lo)
        {
            return sin.div(&cos);
        }
        self.between_poles(E::cos, |lo, hi, _| Bounds {
            lo: lo.tan().lo,
            hi: hi.tan().hi,
        })
    }

    /// The cotangent; poles where the sine is 0.
    pub fn cot(&self) -> Self {
        if let Some((sin, cos)) = self.narrow_sin_cos()
            && is_small_beside(&self.width(), &sin.magnitudes().lo)
        {
            return cos.div(&sin);
        }
        self.between_poles(E::sin, |lo, hi, _| Bounds {
            lo: hi.cot().lo,
            hi: lo.cot().hi,
        })
    }

    /// 1 / cos x; poles where the cosine is 0; nowhere within (-1, 1).
    pub fn sec(&self) -> Self {
        if let Some((_, cos)) = self.narrow_sin_cos()
            && is_small_beside(&self.width(), &cos.magnitudes().lo)
        {
            let one = Self::from(Bounds::exact(E::exact(1.0)));
            return one.div(&cos);
        }
        // The slope is sin / cos^2.
        self.between_poles(E::cos, |lo, hi, side| cup(lo, hi, E::sec, E::sin, side))
    }

    /// 1 / sin x; poles where the sine is 0; nowhere within (-1, 1).
    pub fn csc(&self) -> Self {
        if let Some((sin, _)) = self.narrow_sin_cos()
            && is_small_beside(&self.width(), &sin.magnitudes().lo)
        {
            let one = Self::from(Bounds::exact(E::exact(1.0)));
            return one.div(&sin);
        }
        // The slope is -cos / sin^2.
        self.between_poles(E::sin, |lo, hi, side| {
            cup(lo, hi, E::csc, |x| x.cos().neg(), side)
        })
    }

    /// The arc sine on [-1, 1], at whose ends its slope is infinite.
    pub fn asin(&self) -> Self {
        let half = half_pi(&self.lo);
        self.rising(&between_ones().with_limits(half.neg(), half), E::asin)
    }

    /// The arc cosine on [-1, 1], at whose ends its slope is infinite; within [0, pi].
    pub fn acos(&self) -> Self {
        let zero = Bounds::exact(E::exact(0.0));
        self.falling(&between_ones().with_limits(self.lo.pi(), zero), E::acos)
    }

    /// The arc tangent, everywhere differentiable; within [-pi/2, pi/2].
    pub fn atan(&self) -> Self {
        if let Some(width) = self.costly_width()
            && is_small_beside(&width, &E::exact(1.0))
        {
            // The slope 1 / (1 + x^2) is greatest nearest to 0.
            let near = self.magnitudes().lo;
            let divisor = near.mul(&near).lo.add(&E::exact(1.0)).lo;
            let at = self.lo.atan();
            let hi = at.hi.add(&width.div(&divisor).hi).hi;
            return Self::assembled(at.lo, hi, self.decoration);
        }
        let half = half_pi(&self.lo);
        self.rising(
            &Branch::line(0.0, 0.0).with_limits(half.neg(), half),
            E::atan,
        )
    }

    /// The angle of the point (x, y), with `self` as y and `other` as x, in (-pi, pi].
    ///
    /// Undefined at the origin. On the negative x axis the angle is pi and jumps to -pi below it;
    /// the sign of a zero is not looked at.
    pub fn atan2(&self, other: &Self) -> Self {
        let (y, x) = (self, other);
        let zero = E::exact(0.0);
        if y.is_empty() || x.is_empty() {
            return Self::empty();
        }
        let crosses = y.holds(0.0) && x.lo < zero;
        let origin = y.holds(0.0) && x.holds(0.0);
        if origin && y.is_point() && x.is_point() {
            return Self::empty();
        }
        let own = blemish(crosses, Decoration::Defined)
            .min(blemish(origin, Decoration::Partial))
            .min(y.decoration)
            .min(x.decoration);
        let pi = y.lo.pi();
        if crosses && y.lo < zero {
            return Self::assembled(pi.hi.neg(), pi.hi, own);
        }
        // Elsewhere the angle is extreme at a corner; the origin is none, it has no angle.
        let least = Bounds {
            lo: E::exact(INF),
            hi: E::exact(-INF),
        };
        let bounds = corners(y, x, |y, x| angle(y, x).unwrap_or_else(|| least.clone()));
        Self::decorated(bounds.within(pi.hi.neg(), pi.hi), own)
    }

    /// Sine and cosine of a narrow box by one evaluation of both, where the ends have that.
    ///
    /// For x from a to a + w, by the mean value theorem and because slopes are at most 1:
    /// sin x is in sin a + [0, w] (cos a + [-w, w]), and so on.
    fn narrow_sin_cos(&self) -> Option<(Self, Self)> {
        let width = self.costly_width()?;
        // Near 0 the sine is as small as the box.
        let near = self.magnitudes().lo;
        if !is_small_beside(&width, &smaller(near, E::exact(1.0))) {
            return None;
        }
        let (sin, cos) = self.lo.sin_cos()?;
        let (sin, cos) = (Self::from(sin), Self::from(cos));
        let bend = Self::assembled(width.neg(), width.clone(), Decoration::Differentiable);
        let step = Self::assembled(E::exact(0.0), width, Decoration::Differentiable);
        let (rise, fall) = (step.mul(&cos.add(&bend)), step.mul(&sin.add(&bend)));
        let within = |x: Self| {
            let bounds = x.bounds().within(E::exact(-1.0), E::exact(1.0));
            Self::decorated(bounds, self.decoration)
        };
        Some((within(sin.add(&rise)), within(cos.sub(&fall))))
    }

    /// The range of a wave between -1 and 1 whose slope has zeros pi apart.
    fn wave(&self, f: impl Fn(&E) -> Bounds<E>, slope: impl Fn(&E) -> Bounds<E>) -> Self {
        if self.is_empty() {
            return Self::empty();
        }
        let (least, most) = (E::exact(-1.0), E::exact(1.0));
        let within = |bounds: Bounds<E>| {
            let bounds = bounds.within(least.clone(), most.clone());
            Self::decorated(bounds, self.decoration)
        };
        if self.is_point() {
            return within(f(&self.lo));
        }
        if self.width() <= E::exact(PIECE) {
            return within(turning(&self.lo, &self.hi, &f, &slope, -1.0, 1.0));
        }
        // Up to a period, and a bit more, in three pieces; what rounding makes of the cuts, each
        // piece is held against its own width.
        let third = self.width().div(&E::exact(3.0)).hi;
        let cuts = if self.width() < E::exact(2.5 * PIECE) {
            let first = self.lo.add(&third).lo;
            let second = first.add(&third).lo;
            [self.lo.clone(), first, second, self.hi.clone()]
        } else {
            return within(Self::entire().bounds());
        };
        let pieces = cuts.windows(2).map(|ends| {
            let narrow = ends[0] <= ends[1] && ends[1].sub(&ends[0]).hi <= E::exact(PIECE);
            narrow.then(|| turning(&ends[0], &ends[1], &f, &slope, -1.0, 1.0))
        });
        let all: Option<Vec<_>> = pieces.collect();
        let hull = all.and_then(|all| all.into_iter().reduce(Bounds::hull));
        within(hull.unwrap_or_else(|| Self::entire().bounds()))
    }

    /// The range of a function with a pole at each zero of `divisor`, which lie pi apart.
    fn between_poles(
        &self,
        divisor: impl Fn(&E) -> Bounds<E>,
        range: impl Fn(&E, &E, Ordering) -> Bounds<E>,
    ) -> Self {
        if self.is_empty() {
            return Self::empty();
        }
        // The one pole that a number can be: 0, for the cotangent and the cosecant.
        let zero = E::exact(0.0);
        if self.is_point() && sign(&divisor(&self.lo)).is_none() && self.lo == zero {
            return Self::empty();
        }
        if self.width() <= E::exact(PIECE) {
            let sides = (sign(&divisor(&self.lo)), sign(&divisor(&self.hi)));
            if let (Some(left), Some(right)) = sides
                && left == right
            {
                return Self::decorated(range(&self.lo, &self.hi, left), self.decoration);
            }
        }
        Self::entire().weakened(self.decoration.min(Decoration::Partial))
    }
}

/// The range over less than pi of a function with known values at its turning points.
fn turning<E: End>(
    lo: &E,
    hi: &E,
    f: impl Fn(&E) -> Bounds<E>,
    slope: impl Fn(&E) -> Bounds<E>,
    trough: f64,
    peak: f64,
) -> Bounds<E> {
    let ends = f(lo).hull(f(hi));
    if lo == hi {
        return ends;
    }
    let (left, right) = (sign(&slope(lo)), sign(&slope(hi)));
    let (rise, fall) = (Some(Ordering::Greater), Some(Ordering::Less));
    // A slope of uncertain sign counts as either.
    let down_then_up = left != rise && right != fall;
    let up_then_down = left != fall && right != rise;
    Bounds {
        lo: if down_then_up {
            smaller(ends.lo, E::exact(trough))
        } else {
            ends.lo
        },
        hi: if up_then_down {
            larger(ends.hi, E::exact(peak))
        } else {
            ends.hi
        },
    }
}

/// The range, between two poles, of a secant or cosecant: upwards open above 1, or downwards open
/// below -1.
fn cup<E: End>(
    lo: &E,
    hi: &E,
    f: impl Fn(&E) -> Bounds<E>,
    slope: impl Fn(&E) -> Bounds<E>,
    side: Ordering,
) -> Bounds<E> {
    if side == Ordering::Greater {
        // Its only turning point is a trough; a peak seen for want of a sign costs nothing at 1.
        turning(lo, hi, f, slope, 1.0, 1.0).within(E::exact(1.0), E::exact(INF))
    } else {
        turning(lo, hi, f, slope, -1.0, -1.0).within(E::exact(-INF), E::exact(-1.0))
    }
}

/// The angle of a corner, whose coordinates may be infinite; None for the origin, and for corners
/// infinite in both, where the angle takes all values between those of the neighbouring corners.
fn angle<E: End>(y: &E, x: &E) -> Option<Bounds<E>> {
    let zero = E::exact(0.0);
    match (is_finite(y), is_finite(x)) {
        (true, true) if *y == zero && *x == zero => None,
        (true, true) => Some(y.atan2(x)),
        (false, false) => None,
        (false, true) if *y > zero => Some(half_pi(y)),
        (false, true) => Some(half_pi(y).neg()),
        (true, false) if *x > zero => Some(Bounds::exact(zero)),
        (true, false) if *y < zero => Some(y.pi().neg()),
        (true, false) => Some(y.pi()),
    }
}

fn half_pi<E: End>(like: &E) -> Bounds<E> {
    let pi = like.pi();
    let half = E::exact(0.5);
    Bounds {
        lo: pi.lo.mul(&half).lo,
        hi: pi.hi.mul(&half).hi,
    }
}

/// The domain of the arc sine and cosine, limits still missing.
fn between_ones<E: End>() -> Branch<E> {
    Branch::new((-1.0, 0.0), (1.0, 0.0), Decoration::Continuous)
}
