//! Numbers that know in which directions they vary.

use std::cmp::Ordering;
use std::fmt::Debug;

use crate::constant::Constant;
use crate::custom::Custom;
use crate::operators;
use crate::primitive::{Binary, Indexed, Nary, Unary};
use crate::scalar::{Interpret, Test};

/// A set of directions in which a number may vary.
///
/// The support is about structure, never about values: x - x varies with x, and
/// sqrt(x) + y depends on x at every point. That is what separates d/dy = 1 from
/// the slope +inf by x at x = 0, where 0 * inf would make NaN of both.
pub trait Support: Copy + Debug + PartialEq {
    /// Every direction.
    const ALL: Self;
    /// No direction: a constant.
    const NONE: Self;
    /// The directions in either.
    fn union(self, other: Self) -> Self;
    /// The directions of what a row makes of such a number.
    ///
    /// They are the number's own, unless the support knows more of a seed than holds
    /// of results: that its tangents are constants.
    #[inline]
    fn computed(self) -> Self {
        self
    }
}

/// For numbers without directions.
impl Support for () {
    const ALL: Self = ();
    const NONE: Self = ();
    #[inline]
    fn union(self, _: Self) -> Self {}
}

/// A number and the directions in which it varies.
///
/// It is a scalar itself: run a generic function on tracked duals, and every lane
/// gets the structural answer.
#[derive(Clone, Copy, Debug)]
pub struct Tracked<S: Interpret> {
    /// The number.
    pub number: S,
    /// The directions in which it may vary.
    pub support: S::Support,
}

impl<S: Interpret> Tracked<S> {
    /// A number that varies in the directions of `support`.
    #[inline]
    pub fn new(number: S, support: S::Support) -> Self {
        Self { number, support }
    }

    /// A number that may vary in every direction.
    #[inline]
    pub fn varying(number: S) -> Self {
        Self::new(number, S::Support::ALL)
    }

    /// A number that does not vary.
    #[inline]
    pub fn constant(number: S) -> Self {
        Self::new(number, S::Support::NONE)
    }
}

impl<S: Interpret> Interpret for Tracked<S> {
    type Support = ();

    #[inline]
    fn from_f64(c: f64) -> Self {
        Self::constant(S::from_f64(c))
    }

    #[inline]
    fn from_constant(c: &Constant) -> Self {
        Self::constant(S::from_constant(c))
    }

    #[inline]
    fn beside(self, c: f64) -> Self {
        Self::constant(self.number.beside(c))
    }

    #[inline]
    fn pi(self) -> Self {
        Self::constant(self.number.pi())
    }

    #[inline]
    fn is_number(self) -> bool {
        self.number.is_number()
    }

    fn stop_gradient(self) -> Self {
        Self::constant(self.number.stop_gradient())
    }

    // Inlined always where it is optimised: what is known of the support then leaves no
    // test behind.
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[cfg_attr(debug_assertions, inline)]
    fn unary(op: Unary, x: Tracked<Self>) -> Self {
        Self::new(S::unary(op, x.number), x.number.support.computed())
    }

    #[inline]
    fn indexed(op: Indexed, n: u32, x: Tracked<Self>) -> Self {
        Self::new(S::indexed(op, n, x.number), x.number.support.computed())
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    #[cfg_attr(debug_assertions, inline)]
    fn binary(op: Binary, [a, b]: [Tracked<Self>; 2]) -> Self {
        let support = a.number.support.union(b.number.support);
        Self::new(S::binary(op, [a.number, b.number]), support.computed())
    }

    fn nary(op: Nary, args: &[Tracked<Self>]) -> Self {
        let args: Vec<Tracked<S>> = args.iter().map(|a| a.number).collect();
        Self::new(S::nary(op, &args), joined(&args).computed())
    }

    #[inline]
    fn joint(op: Unary, x: Tracked<Self>) -> (Self, Self) {
        let (y, z) = S::joint(op, x.number);
        let support = x.number.support.computed();
        (Self::new(y, support), Self::new(z, support))
    }

    fn custom(rule: &Custom, orders: &[u32], args: &[Tracked<Self>]) -> Self {
        let args: Vec<Tracked<S>> = args.iter().map(|a| a.number).collect();
        Self::new(S::custom(rule, orders, &args), joined(&args).computed())
    }

    #[inline]
    fn decide(test: Test<Self>) -> Option<bool> {
        S::decide(plain(test))
    }

    #[inline]
    fn select(test: Test<Self>, then: Self, otherwise: Self) -> Self {
        let support = match then.support == otherwise.support {
            // Not decided for nothing: a number that is recorded notes that it was asked.
            true => then.support,
            false => match Self::decide(test) {
                Some(true) => then.support,
                Some(false) => otherwise.support,
                None => then.support.union(otherwise.support),
            },
        };
        // The number chooses itself, even where the choice is clear: an enclosure
        // notes how close it was.
        Self::new(
            S::select(plain(test), then.number, otherwise.number),
            support,
        )
    }
}

operators!([S: Interpret] Tracked<S>);

/// Compares the numbers, whatever varies: a program takes the same branches as without
/// supports.
impl<S: Interpret + PartialEq> PartialEq for Tracked<S> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

/// Compares the numbers.
impl<S: Interpret + PartialOrd> PartialOrd for Tracked<S> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.number.partial_cmp(&other.number)
    }
}

/// Compares the number with a constant.
impl<S: Interpret + PartialEq<f64>> PartialEq<f64> for Tracked<S> {
    #[inline]
    fn eq(&self, c: &f64) -> bool {
        self.number == *c
    }
}

/// Compares the number with a constant.
impl<S: Interpret + PartialOrd<f64>> PartialOrd<f64> for Tracked<S> {
    #[inline]
    fn partial_cmp(&self, c: &f64) -> Option<Ordering> {
        self.number.partial_cmp(c)
    }
}

fn plain<S: Interpret>(test: Test<Tracked<S>>) -> Test<S> {
    Test {
        relation: test.relation,
        left: test.left.number,
        right: test.right.number,
    }
}

fn joined<S: Interpret>(args: &[Tracked<S>]) -> S::Support {
    args.iter()
        .fold(S::Support::NONE, |all, a| all.union(a.support))
}
