//! Sums over paths of products of partials, as two enclosures: of what is positive, of what is negative.
//!
//! A derivative is the sum over all paths through the graph of the products of the partials on
//! them, in whichever order an engine multiplies and adds. Kept apart by sign, the sum P of the
//! positive products and the sum N of the others have no cancellation, so rounding makes them
//! P(1 + e) and N(1 + e) with small e, and the derivative as computed lies in P(1 ± e) - N(1 ± e).

use trigrad_core::{Decoration, Interval};

/// What is known of a partial, or of a derivative, that an engine may compute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Flow {
    /// Ends of the sum of the positive products.
    positive: [f64; 2],
    /// Ends of the sum of the absolute values of the negative products.
    negative: [f64; 2],
    /// Whether an engine that does as the expression says may meet inf - inf or 0 * inf.
    pub(super) may_be_nan: bool,
    /// Whether nothing can be said: a jump, a seam.
    pub(super) is_open: bool,
}

// Products below it may have been rounded to 0 on another way through the graph.
const MAY_VANISH: f64 = 1e-290;

impl Flow {
    /// Exactly 1, as a seed is.
    pub(super) const ONE: Self = Self {
        positive: [1.0, 1.0],
        negative: [0.0, 0.0],
        may_be_nan: false,
        is_open: false,
    };

    /// Exactly 0.
    pub(super) const ZERO: Self = Self {
        positive: [0.0, 0.0],
        ..Self::ONE
    };

    /// Exactly `x`, a number.
    pub(super) fn exact(x: f64) -> Self {
        Self::from_ends(x, x)
    }

    /// Whatever there is.
    pub(super) fn unknown() -> Self {
        Self {
            may_be_nan: true,
            ..Self::from_ends(f64::NEG_INFINITY, f64::INFINITY)
        }
    }

    /// A number between both.
    pub(super) fn from_ends(lo: f64, hi: f64) -> Self {
        Self {
            positive: [lo.max(0.0), hi.max(0.0)],
            negative: [(-hi).max(0.0), (-lo).max(0.0)],
            ..Self::ONE
        }
    }

    /// A number of the enclosure; unknown where there may be none.
    pub(super) fn from_interval(interval: &Interval<f64>) -> Self {
        if interval.decoration() <= Decoration::Partial {
            return Self::unknown();
        }
        Self::from_ends(*interval.lo(), *interval.hi())
    }

    /// The least and the greatest number that it may be.
    pub(super) fn ends(&self) -> [f64; 2] {
        let [lo, hi] = self.positive;
        let [least, greatest] = self.negative;
        if hi == f64::INFINITY && greatest == f64::INFINITY {
            return [f64::NEG_INFINITY, f64::INFINITY];
        }
        [(lo - greatest).next_down(), (hi - least).next_up()]
    }

    /// Not less than the sum of the absolute values of the products.
    pub(super) fn magnitude(&self) -> f64 {
        (self.positive[1] + self.negative[1]).next_up()
    }

    /// Whether it may be infinite, or too large to be a number.
    pub(super) fn may_be_infinite(&self) -> bool {
        self.magnitude() == f64::INFINITY
    }

    // On some way of computing it, rounded to 0 included.
    fn may_be_zero(&self) -> bool {
        let [lo, hi] = self.ends();
        lo <= MAY_VANISH && hi >= -MAY_VANISH
    }

    /// The product of both.
    pub(super) fn times(&self, other: &Self) -> Self {
        let indeterminate = (self.may_be_infinite() && other.may_be_zero())
            || (other.may_be_infinite() && self.may_be_zero());
        if indeterminate {
            // The chain rule does not hold there: the product may be any number.
            return Self {
                is_open: self.is_open || other.is_open,
                ..Self::unknown()
            };
        }
        let part = |a: [f64; 2], b: [f64; 2], c: [f64; 2], d: [f64; 2]| {
            let ends = [product(a, b), product(c, d)];
            sum(ends[0], ends[1])
        };
        let (p, n) = (self.positive, self.negative);
        Self {
            positive: part(p, other.positive, n, other.negative),
            negative: part(p, other.negative, n, other.positive),
            may_be_nan: self.may_be_nan || other.may_be_nan,
            is_open: self.is_open || other.is_open,
        }
    }

    /// The sum of both.
    pub(super) fn plus(&self, other: &Self) -> Self {
        let positive = sum(self.positive, other.positive);
        let negative = sum(self.negative, other.negative);
        let indeterminate = positive[1] == f64::INFINITY && negative[1] == f64::INFINITY;
        Self {
            positive,
            negative,
            may_be_nan: self.may_be_nan || other.may_be_nan || indeterminate,
            is_open: self.is_open || other.is_open,
        }
    }

    /// With every product off by at most `relative` of itself and `absolute` more.
    pub(super) fn rounded(&self, relative: f64, absolute: f64) -> Self {
        let widen = |[lo, hi]: [f64; 2]| {
            let lo = (lo - lo * relative).next_down() - absolute;
            let hi = (hi + hi * relative).next_up() + absolute;
            // An infinite lower end was never reached: the sum is at least the largest number.
            [lo.clamp(0.0, f64::MAX), hi]
        };
        if self.is_zero() && absolute == 0.0 {
            return *self;
        }
        Self {
            positive: widen(self.positive),
            negative: widen(self.negative),
            ..*self
        }
    }

    fn is_zero(&self) -> bool {
        self.positive[1] == 0.0 && self.negative[1] == 0.0
    }
}

// Of numbers that are not negative, rounded outwards. An end of 0 comes of a product of reals
// that is 0 whatever the other is: where infinity meets 0 nobody asks.
fn product(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    let lo = if a[0] == 0.0 || b[0] == 0.0 {
        0.0
    } else {
        (a[0] * b[0]).next_down().clamp(0.0, f64::MAX)
    };
    let hi = if a[1] == 0.0 || b[1] == 0.0 {
        0.0
    } else {
        (a[1] * b[1]).next_up()
    };
    [lo, hi]
}

fn sum(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    let exactly = |a: f64, b: f64| a == 0.0 || b == 0.0;
    let lo = if exactly(a[0], b[0]) {
        a[0] + b[0]
    } else {
        (a[0] + b[0]).next_down().min(f64::MAX)
    };
    let hi = if exactly(a[1], b[1]) {
        a[1] + b[1]
    } else {
        (a[1] + b[1]).next_up()
    };
    [lo, hi]
}
