//! Enclosures: closed intervals of real numbers that provably hold every value of a computation,
//! with a decoration that says how well behaved the computation is over its whole box.
//!
//! Each primitive is a method of [`Interval`], generic over the [`End`]; f64 is one. Whatever the
//! arguments, nothing panics. Values outside a function's domain are dropped: the result encloses
//! the values that exist, and its decoration says [`Decoration::Partial`]; if none exist the result
//! is empty. An infinite end means that the set of reals has no bound there; infinity itself is
//! never a member. Unless its own page says otherwise, a primitive costs at most one evaluation of
//! the point function per corner of the box, and is tight: away from rounding, its ends are attained
//! or limits.

mod arithmetic;
mod bessel;
mod big;
mod choice;
mod circular;
mod compare;
#[cfg(feature = "core-math")]
mod correct;
mod double;
mod end;
mod exponential;
mod gamma;
#[cfg(not(feature = "core-math"))]
mod measured;
mod power;
mod rounding;
mod several;
mod shape;
mod special;
mod steps;

pub use big::Big;
pub(crate) use choice::choose;
pub use compare::compare;
pub use end::{Bounds, End};

use end::{larger, smaller};

/// How well behaved a computation is at every point of its box, from weakest to strongest.
///
/// The word is about the function at the points of the box, seen in a neighbourhood of them, not
/// about its restriction to the box: |x| on [0, 0] is continuous, not differentiable.
/// A result carries the least of its arguments' decorations and of the operation's own, so that a
/// chain of operations deserves what the weakest link deserves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decoration {
    /// Defined nowhere in the box; the interval is empty.
    Undefined,
    /// Possibly undefined somewhere in the box.
    Partial,
    /// Defined everywhere, possibly with jumps.
    Defined,
    /// Defined and continuous everywhere; at the edge of a closed domain, from inside.
    Continuous,
    /// Differentiable everywhere.
    Differentiable,
}

/// A closed set of reals between two ends, decorated; possibly unbounded, possibly empty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval<E> {
    lo: E,
    hi: E,
    decoration: Decoration,
}

impl<E: End> Interval<E> {
    /// The interval that holds `x` alone, differentiable as an input is.
    ///
    /// NaN gives the empty interval. An infinite `x` stands for a real number beyond the range of
    /// f64, so it gives [f64::MAX, inf] or its mirror image; as nobody knows whether that number
    /// exists, the decoration is [`Decoration::Partial`].
    pub fn point(x: E) -> Self {
        let largest = E::exact(f64::MAX);
        if x.is_nan() {
            Self::empty()
        } else if x == E::exact(f64::INFINITY) {
            Self::assembled(largest, x, Decoration::Partial)
        } else if x == E::exact(f64::NEG_INFINITY) {
            Self::assembled(x, largest.neg(), Decoration::Partial)
        } else {
            Self::assembled(x.clone(), x, Decoration::Differentiable)
        }
    }

    /// The interval from `lo` to `hi`, differentiable as an input is.
    ///
    /// None unless it holds a real number: if an end is NaN, if `lo > hi`, or if both ends are the
    /// same infinity.
    pub fn new(lo: E, hi: E) -> Option<Self> {
        let sound = lo <= hi && lo < E::exact(f64::INFINITY) && hi > E::exact(f64::NEG_INFINITY);
        sound.then(|| Self::assembled(lo, hi, Decoration::Differentiable))
    }

    /// All real numbers, differentiable as an input is.
    pub fn entire() -> Self {
        Self::from(Bounds {
            lo: E::exact(f64::NEG_INFINITY),
            hi: E::exact(f64::INFINITY),
        })
    }

    /// No number at all, and undefined; its ends are inf and -inf.
    pub fn empty() -> Self {
        Self {
            lo: E::exact(f64::INFINITY),
            hi: E::exact(f64::NEG_INFINITY),
            decoration: Decoration::Undefined,
        }
    }

    /// The lower end; inf if empty.
    pub fn lo(&self) -> &E {
        &self.lo
    }

    /// The upper end; -inf if empty.
    pub fn hi(&self) -> &E {
        &self.hi
    }

    /// What is known of the computation that led here, over its whole box.
    pub fn decoration(&self) -> Decoration {
        self.decoration
    }

    /// Whether no number is in the interval.
    pub fn is_empty(&self) -> bool {
        self.decoration == Decoration::Undefined
    }

    /// Whether the interval holds exactly one number.
    pub fn is_point(&self) -> bool {
        self.lo == self.hi
    }

    /// Whether `x` lies between the ends; an infinite `x`, as an overflowed result, lies in an
    /// interval unbounded on its side, and NaN in none.
    pub fn contains(&self, x: &E) -> bool {
        self.lo <= *x && *x <= self.hi
    }

    /// Whether every number of `self` is in `other`, whatever the decorations.
    pub fn is_subset(&self, other: &Self) -> bool {
        self.is_empty() || (other.lo <= self.lo && self.hi <= other.hi)
    }

    /// The distance of the ends, rounded up; 0 if empty, inf if unbounded.
    pub fn width(&self) -> E {
        if self.is_empty() || self.is_point() {
            return E::exact(0.0);
        }
        self.sub(self).hi
    }

    /// What both intervals hold: the tighter enclosure where both enclose the same number.
    ///
    /// The decoration is the weaker of the two.
    pub fn intersect(&self, other: &Self) -> Self {
        Self::assembled(
            larger(self.lo.clone(), other.lo.clone()),
            smaller(self.hi.clone(), other.hi.clone()),
            self.decoration.min(other.decoration),
        )
    }

    /// The smallest interval that holds both: the value of a conditional that is not decided.
    ///
    /// The decoration is at most [`Decoration::Defined`], since a conditional may jump where it
    /// changes sides, and [`Decoration::Partial`] where one of two is empty.
    pub fn hull(&self, other: &Self) -> Self {
        let weaker = self.decoration.min(other.decoration);
        let one_side = self
            .decoration
            .max(other.decoration)
            .min(Decoration::Partial);
        Self::assembled(
            smaller(self.lo.clone(), other.lo.clone()),
            larger(self.hi.clone(), other.hi.clone()),
            weaker.clamp(one_side, Decoration::Defined.max(one_side)),
        )
    }

    /// The same numbers with the weaker of both decorations, for a caller who knows of a kink or a
    /// jump that the interval does not.
    pub fn weakened(self, decoration: Decoration) -> Self {
        let decoration = self.decoration.min(decoration);
        Self::assembled(self.lo, self.hi, decoration)
    }

    /// The one place where intervals are made: ends out of order or a computation that is
    /// undefined everywhere leave nothing, and an interval always holds a real number.
    fn assembled(lo: E, hi: E, decoration: Decoration) -> Self {
        // An end that is NaN, which none should be, is out of order too.
        let ordered = lo <= hi;
        if !ordered || decoration == Decoration::Undefined {
            return Self::empty();
        }
        let lo = if lo < E::exact(f64::INFINITY) {
            lo
        } else {
            E::largest()
        };
        let hi = if hi > E::exact(f64::NEG_INFINITY) {
            hi
        } else {
            E::largest().neg()
        };
        // One end may be a number that was at hand, such as the limit of a range: what is made of
        // it is to be as precise as what is made of the other.
        let bits = lo.bits().max(hi.bits());
        Self {
            lo: lo.with_bits(bits),
            hi: hi.with_bits(bits),
            decoration,
        }
    }

    /// The same set, calculated with in the finest precision of `args` too: a row may have taken its
    /// result from what was at hand, as 1 for x^0, which has no precision of its own.
    pub fn with_precision_of<'a>(self, args: impl IntoIterator<Item = &'a Self>) -> Self
    where
        E: 'a,
    {
        let own = self.lo.bits().max(self.hi.bits());
        let bits = args
            .into_iter()
            .fold(own, |bits, x| bits.max(x.lo.bits()).max(x.hi.bits()));
        Self {
            lo: self.lo.with_bits(bits),
            hi: self.hi.with_bits(bits),
            decoration: self.decoration,
        }
    }

    /// Bounds of a value, decorated.
    fn decorated(bounds: Bounds<E>, decoration: Decoration) -> Self {
        Self::assembled(bounds.lo, bounds.hi, decoration)
    }

    /// The ends without the decoration.
    fn bounds(&self) -> Bounds<E> {
        Bounds {
            lo: self.lo.clone(),
            hi: self.hi.clone(),
        }
    }

    /// Whether the real number `x` is in the interval.
    fn holds(&self, x: f64) -> bool {
        self.contains(&E::exact(x))
    }
}

/// The interval between proved bounds, differentiable as an input is; empty if out of order.
impl<E: End> From<Bounds<E>> for Interval<E> {
    fn from(bounds: Bounds<E>) -> Self {
        Self::decorated(bounds, Decoration::Differentiable)
    }
}
