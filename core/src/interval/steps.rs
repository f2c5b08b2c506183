//! Functions with kinks and jumps: signs, roundings, ramps and the remainder.

use super::end::{Bounds, End, larger, smaller};
use super::shape::{blemish, is_finite};
use super::{Decoration, Interval};

/// Non-decreasing functions without rounding error, each with its blemish.
macro_rules! stairs {
    ($($doc:literal $name:ident = $at:expr, $blemish:expr;)*) => { $(
        #[doc = $doc]
        pub fn $name(&self) -> Self {
            let at: fn(&E) -> E = $at;
            let own: Decoration = ($blemish)(self);
            if self.is_empty() {
                return Self::empty();
            }
            Self::assembled(at(&self.lo), at(&self.hi), self.decoration.min(own))
        }
    )* };
}

impl<E: End> Interval<E> {
    stairs! {
        "-1, 0 or 1; a jump at 0." sign = |x| jump(x, [-1.0, 0.0, 1.0]), jumps_at_zero;
        "0 left of 0, 1/2 at 0, 1 right of it; a jump at 0."
            heaviside = |x| jump(x, [0.0, 0.5, 1.0]), jumps_at_zero;
        "The larger of x and 0; at 0 it is only continuous."
            relu = |x| larger(x.clone(), E::exact(0.0)),
            |x: &Self| blemish(x.holds(0.0), Decoration::Continuous);
        "The largest integer not above x; a jump at each integer."
            floor = |x| whole(x, E::floor),
            |x: &Self| blemish(x.integer_inside().is_some(), Decoration::Defined);
        "The smallest integer not below x; a jump at each integer."
            ceil = |x| whole(x, E::ceil),
            |x: &Self| blemish(x.integer_inside().is_some(), Decoration::Defined);
        "The integer part of x, towards 0; a jump at each integer but 0."
            trunc = |x| whole(x, E::trunc),
            |x: &Self| blemish(x.nonzero_integer_inside(), Decoration::Defined);
        "The nearest integer, the even one of two; a jump halfway between two integers."
            round = |x| whole(x, E::round),
            |x: &Self| blemish(x.half_integer_inside(), Decoration::Defined);
    }

    /// a - b trunc(a / b), which has the sign of a, where b is not 0.
    ///
    /// A jump where a / b is an integer other than 0. Tight for points, and where neither a nor b
    /// makes the integer part change; elsewhere bounded by the magnitudes of a and b alone.
    pub fn remainder(&self, other: &Self) -> Self {
        let zero = E::exact(0.0);
        let divisor = other.magnitudes();
        if self.is_empty() || other.is_empty() || divisor.hi == zero {
            return Self::empty();
        }
        let own = blemish(divisor.lo == zero, Decoration::Partial);
        let decoration = self.decoration.min(other.decoration).min(own);
        // |r| < |b| and |r| <= |a|, on the side of a.
        let side = Bounds {
            lo: smaller(zero.clone(), larger(self.lo.clone(), divisor.hi.neg())),
            hi: larger(zero.clone(), smaller(self.hi.clone(), divisor.hi.clone())),
        };
        if divisor.is_point() && is_finite(&divisor.lo) {
            return self.remainder_by(&divisor.lo, side, decoration);
        }
        let quotient = self.div(&divisor);
        let whole = quotient.trunc();
        let jump = blemish(quotient.nonzero_integer_inside(), Decoration::Defined);
        if whole.is_point() {
            let rest = self.sub(&divisor.mul(&whole)).bounds();
            return Self::decorated(rest.within(side.lo, side.hi), decoration.min(jump));
        }
        Self::decorated(side, decoration.min(jump))
    }

    /// The remainder by one positive number.
    fn remainder_by(&self, by: &E, side: Bounds<E>, decoration: Decoration) -> Self {
        let zero = E::exact(0.0);
        let jumping = Self::decorated(side, decoration.min(Decoration::Defined));
        if !is_finite(&self.lo) || !is_finite(&self.hi) {
            return jumping;
        }
        // Around 0, where the integer part is 0 on both sides, the remainder is a itself.
        if self.lo > by.neg() && self.hi < *by {
            return Self::decorated(self.bounds(), decoration);
        }
        let (left, right) = (self.lo.remainder(by), self.hi.remainder(by));
        let one_side = self.lo > zero || self.hi < zero;
        let narrow = self.is_point() || self.hi.sub(&self.lo).hi < *by;
        // A jump within less than one period would have lowered the remainder.
        if !one_side || !narrow || left.hi > right.lo && !self.is_point() {
            return jumping;
        }
        let touches = |r: &Bounds<E>| r.lo <= zero && zero <= r.hi;
        let jump = blemish(touches(&left) || touches(&right), Decoration::Defined);
        Self::assembled(left.lo, right.hi, decoration.min(jump))
    }

    /// The largest integer inside, if there is one; inf if they have no bound.
    pub(super) fn integer_inside(&self) -> Option<E> {
        if self.is_empty() {
            return None;
        }
        let integer = whole(&self.hi, E::floor);
        (integer >= self.lo).then_some(integer)
    }

    fn nonzero_integer_inside(&self) -> bool {
        let one = E::exact(1.0);
        let right = Self::assembled(
            larger(self.lo.clone(), one.clone()),
            self.hi.clone(),
            self.decoration,
        );
        let left = Self::assembled(
            self.lo.clone(),
            smaller(self.hi.clone(), one.neg()),
            self.decoration,
        );
        left.integer_inside().is_some() || right.integer_inside().is_some()
    }

    /// Whether some n + 1/2 is inside; possibly true by mistake where halves are not represented.
    fn half_integer_inside(&self) -> bool {
        let half = Self::from(Bounds::exact(E::exact(0.5)));
        if self.is_point() && self.integer_inside().is_some() {
            return false;
        }
        self.sub(&half).integer_inside().is_some()
    }
}

fn jumps_at_zero<E: End>(x: &Interval<E>) -> Decoration {
    blemish(x.holds(0.0), Decoration::Defined)
}

/// One of three values by the sign.
fn jump<E: End>(x: &E, [negative, zero, positive]: [f64; 3]) -> E {
    let origin = E::exact(0.0);
    let step = if *x < origin {
        negative
    } else if *x > origin {
        positive
    } else {
        zero
    };
    E::exact(step)
}

/// A rounding of a number, and infinity as it is.
pub(super) fn whole<E: End>(x: &E, round: impl Fn(&E) -> E) -> E {
    if is_finite(x) { round(x) } else { x.clone() }
}
