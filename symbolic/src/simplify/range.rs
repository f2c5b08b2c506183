//! Between which numbers a value lies, by exact ends, and on which grounds.

use trigrad_core::{Constant, Exact, Interpret, Interval};

use super::proof::Proof;

/// A number that a value does not pass.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub(super) at: Exact,
    /// The number itself is not reached.
    pub(super) open: bool,
    pub(super) by: Proof,
}

/// A lower and an upper bound, where there are any.
#[derive(Clone, Debug, Default)]
pub(super) struct Range {
    pub(super) lo: Option<Bound>,
    pub(super) hi: Option<Bound>,
}

impl Bound {
    fn negated(self) -> Self {
        Self {
            at: self.at.negated(),
            ..self
        }
    }

    /// The bound of a sum.
    pub(super) fn plus(&self, other: &Self) -> Option<Self> {
        Some(Self {
            at: handy(self.at.checked_add(&other.at)?)?,
            open: self.open || other.open,
            by: self.by.and(other.by),
        })
    }

    /// The bound times a number above 0.
    pub(super) fn times(&self, number: &Exact) -> Option<Self> {
        Some(Self {
            at: handy(self.at.checked_mul(number)?)?,
            ..self.clone()
        })
    }
}

impl Range {
    /// The number alone.
    pub(super) fn point(at: Exact) -> Self {
        let bound = handy(at).map(|at| Bound {
            at,
            open: false,
            by: Proof::PLAIN,
        });
        Self {
            lo: bound.clone(),
            hi: bound,
        }
    }

    /// What an enclosure says.
    pub(super) fn of(enclosure: &Interval<f64>, by: Proof) -> Self {
        if enclosure.is_empty() {
            return Self::default();
        }
        let end = |x: f64| {
            Some(Bound {
                at: handy(Exact::from_f64(x)?)?,
                open: false,
                by,
            })
        };
        Self {
            lo: end(*enclosure.lo()),
            hi: end(*enclosure.hi()),
        }
    }

    /// All that is proved, as floats rounded outward.
    pub(super) fn hull(&self) -> Interval<f64> {
        let enclosure = |bound: &Option<Bound>| bound.as_ref().map(|bound| point(&bound.at));
        let (lo, hi) = (enclosure(&self.lo), enclosure(&self.hi));
        let lo = lo.map_or(f64::NEG_INFINITY, |x| *x.lo());
        let hi = hi.map_or(f64::INFINITY, |x| *x.hi());
        Interval::new(lo, hi).unwrap_or_else(Interval::entire)
    }

    /// What both ends rest on.
    pub(super) fn by(&self) -> Proof {
        let of = |bound: &Option<Bound>| bound.as_ref().map_or(Proof::PLAIN, |bound| bound.by);
        of(&self.lo).and(of(&self.hi))
    }

    pub(super) fn is_unbounded(&self) -> bool {
        self.lo.is_none() && self.hi.is_none()
    }

    /// Whether it says more than a sign.
    pub(super) fn says_more(&self) -> bool {
        let is_elsewhere = |bound: &Bound| !bound.at.is_zero();
        self.lo.as_ref().is_some_and(is_elsewhere) || self.hi.as_ref().is_some_and(is_elsewhere)
    }

    pub(super) fn nonnegative(&self) -> Proof {
        by_if(&self.lo, |lo| !lo.at.is_negative())
    }

    pub(super) fn nonpositive(&self) -> Proof {
        by_if(&self.hi, |hi| hi.at.is_zero() || hi.at.is_negative())
    }

    pub(super) fn nonzero(&self) -> Proof {
        let above = by_if(&self.lo, |lo| {
            !lo.at.is_negative() && (lo.open || !lo.at.is_zero())
        });
        let below = by_if(&self.hi, |hi| {
            hi.at.is_negative() || (hi.open && hi.at.is_zero())
        });
        above.or(below)
    }

    /// Raises the lower bound, if this one is higher or known on fewer grounds.
    pub(super) fn raise(&mut self, bound: Option<Bound>) {
        if let Some(bound) = bound {
            self.lo = Some(match self.lo.take() {
                Some(old) if !is_better(&bound, &old, false) => old,
                _ => bound,
            });
        }
    }

    /// Lowers the upper bound, if this one is lower or known on fewer grounds.
    pub(super) fn lower(&mut self, bound: Option<Bound>) {
        if let Some(bound) = bound {
            self.hi = Some(match self.hi.take() {
                Some(old) if !is_better(&bound, &old, true) => old,
                _ => bound,
            });
        }
    }

    pub(super) fn meet(&mut self, other: Self) {
        self.raise(other.lo);
        self.lower(other.hi);
    }

    /// Wherever the value is one of either.
    pub(super) fn join(self, other: Self) -> Self {
        let pair = |a: Option<Bound>, b: Option<Bound>, lowest: bool| {
            let (a, b) = (a?, b?);
            let by = a.by.and(b.by);
            let is_first = match a.at.cmp(&b.at) {
                std::cmp::Ordering::Equal => !a.open,
                order => order.is_lt() == lowest,
            };
            let chosen = if is_first { a } else { b };
            Some(Bound { by, ..chosen })
        };
        Self {
            lo: pair(self.lo, other.lo, true),
            hi: pair(self.hi, other.hi, false),
        }
    }

    pub(super) fn negated(self) -> Self {
        Self {
            lo: self.hi.map(Bound::negated),
            hi: self.lo.map(Bound::negated),
        }
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let pair = |a: &Option<Bound>, b: &Option<Bound>| a.as_ref()?.plus(b.as_ref()?);
        Self {
            lo: pair(&self.lo, &other.lo),
            hi: pair(&self.hi, &other.hi),
        }
    }

    pub(super) fn times_number(self, number: &Exact) -> Self {
        let size = number.abs();
        let scaled = |bound: Option<Bound>| bound.and_then(|bound| bound.times(&size));
        let range = Self {
            lo: scaled(self.lo),
            hi: scaled(self.hi),
        };
        match number.is_negative() {
            true => range.negated(),
            false => range,
        }
    }

    /// Of a product of two values neither of which is below 0; nothing otherwise.
    pub(super) fn times(&self, other: &Self) -> Self {
        let signs = self.nonnegative().and(other.nonnegative());
        if !signs.holds() {
            return Self::default();
        }
        let pair = |a: &Option<Bound>, b: &Option<Bound>| {
            let (a, b) = (a.as_ref()?, b.as_ref()?);
            let at = handy(a.at.checked_mul(&b.at)?)?;
            Some(Bound {
                // One that stays off its end is enough, unless the other may be 0.
                open: !at.is_zero() && (a.open || b.open),
                at,
                by: a.by.and(b.by).and(signs),
            })
        };
        Self {
            lo: pair(&self.lo, &other.lo),
            hi: pair(&self.hi, &other.hi),
        }
    }

    /// Of an integer power, other than 0, of a value in this range that is not 0 where the
    /// exponent is below 0.
    pub(super) fn powered(&self, exponent: i64) -> Self {
        if self.nonnegative().holds() {
            return self.powered_above(exponent);
        }
        if self.nonpositive().holds() {
            let range = self.clone().negated().powered_above(exponent);
            return match exponent % 2 == 0 {
                true => range,
                false => range.negated(),
            };
        }
        if exponent < 0 {
            return Self::default();
        }
        let power = |bound: &Option<Bound>| {
            let bound = bound.as_ref()?;
            Some(Bound {
                at: power(&bound.at, exponent)?,
                ..bound.clone()
            })
        };
        let (lo, hi) = (power(&self.lo), power(&self.hi));
        if exponent % 2 != 0 {
            return Self { lo, hi };
        }
        // The end that is farther from 0 bounds an even power.
        let hi = lo.zip(hi).map(|(a, b)| {
            let by = a.by.and(b.by);
            let is_first = a.at > b.at || (a.at == b.at && !a.open);
            let farther = if is_first { a } else { b };
            Bound { by, ..farther }
        });
        Self { lo: None, hi }
    }

    // Of a value that is not below 0.
    fn powered_above(&self, exponent: i64) -> Self {
        let sign = self.nonnegative();
        let end = |bound: &Option<Bound>| {
            let bound = bound.as_ref()?;
            if exponent < 0 && bound.at.is_zero() {
                return None;
            }
            Some(Bound {
                at: power(&bound.at, exponent)?,
                open: bound.open,
                by: bound.by.and(sign),
            })
        };
        let (lo, hi) = (end(&self.lo), end(&self.hi));
        match exponent < 0 {
            true => Self { lo: hi, hi: lo },
            false => Self { lo, hi },
        }
    }

    /// What a function makes of it that rises, or falls, everywhere; `at` is its enclosure.
    pub(super) fn through(
        &self,
        rises: bool,
        at: impl Fn(&Interval<f64>) -> Interval<f64>,
    ) -> Self {
        let end = |bound: &Option<Bound>, lowest: bool| {
            let bound = bound.as_ref()?;
            let value = at(&point(&bound.at));
            if value.is_empty() {
                return None;
            }
            let end = if lowest { *value.lo() } else { *value.hi() };
            Some(Bound {
                at: handy(Exact::from_f64(end)?)?,
                open: bound.open,
                by: bound.by,
            })
        };
        match rises {
            true => Self {
                lo: end(&self.lo, true),
                hi: end(&self.hi, false),
            },
            false => Self {
                lo: end(&self.hi, true),
                hi: end(&self.lo, false),
            },
        }
    }
}

// Whether a bound is tighter than another one, or as tight on fewer grounds.
fn is_better(new: &Bound, old: &Bound, is_upper: bool) -> bool {
    match new.at.cmp(&old.at) {
        std::cmp::Ordering::Equal if new.open == old.open => new.by.or(old.by) != old.by,
        std::cmp::Ordering::Equal => new.open,
        order => order.is_lt() == is_upper,
    }
}

fn by_if(bound: &Option<Bound>, says: impl Fn(&Bound) -> bool) -> Proof {
    bound
        .as_ref()
        .filter(|bound| says(bound))
        .map_or(Proof::NONE, |bound| bound.by)
}

fn point(at: &Exact) -> Interval<f64> {
    Interval::from_constant(&Constant::Exact(at.clone()))
}

fn power(at: &Exact, exponent: i64) -> Option<Exact> {
    const HIGHEST: i64 = 16;
    (exponent.abs() <= HIGHEST).then_some(())?;
    handy(at.checked_pow(exponent)?)
}

// Numbers that take long to compute with bound nothing.
fn handy(at: Exact) -> Option<Exact> {
    const MOST: usize = 256;
    (at.bits() <= MOST).then_some(at)
}
