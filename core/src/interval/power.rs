//! Powers and roots, and x ln y.

use super::arithmetic::{corners, infinity};
use super::end::{Bounds, End, larger, smaller};
use super::shape::{Branch, blemish, is_finite};
use super::steps::whole;
use super::{Decoration, Interval};

const INF: f64 = f64::INFINITY;

impl<E: End> Interval<E> {
    /// The square root on [0, inf), at 0 with infinite slope.
    pub fn sqrt(&self) -> Self {
        let domain = Branch::new((0.0, 0.0), (INF, INF), Decoration::Continuous);
        self.rising(&domain, E::sqrt)
    }

    /// The cube root of any number, at 0 with infinite slope.
    pub fn cbrt(&self) -> Self {
        let own = blemish(self.holds(0.0), Decoration::Continuous);
        self.rising(&Branch::line(-INF, INF), E::cbrt).weakened(own)
    }

    /// `self` to the power of `other`.
    ///
    /// An exponent that is a single integer is taken for a constant: any base will do, except 0
    /// for a negative one, x^0 is 1 everywhere, and the result is differentiable in the base (in
    /// the exponent the domain ends at base 0, and who differentiates there meets ln of the base).
    /// Any other exponent asks for a base that is not negative, and where the base is 0 for an
    /// exponent that is not negative; 0^0 is 1, with a jump. Negative bases are then dropped but
    /// for the integers among the exponents, whose powers the result holds, and it is partial.
    pub fn pow(&self, other: &Self) -> Self {
        if self.is_empty() || other.is_empty() {
            return Self::empty();
        }
        let decoration = self.decoration.min(other.decoration);
        let result = if other.is_point() && other.lo == other.lo.floor() {
            self.integer_power(&other.lo)
        } else {
            self.real_power(other)
        };
        // A square is taken without the row.
        result.weakened(decoration).with_precision_of([self, other])
    }

    /// `other` times `self` to the power of `other - 1`; 0 where `other` is 0.
    ///
    /// An exponent that is a single integer is taken for a constant, as in [`pow`](Self::pow).
    /// Wider than the range on a box, because the exponent stands twice in it.
    pub fn powslope(&self, other: &Self) -> Self {
        if self.is_empty() || other.is_empty() {
            return Self::empty();
        }
        let zero = Self::from(Bounds::exact(E::exact(0.0)));
        let decoration = self.decoration.min(other.decoration);
        if other.is_point() && other.holds(0.0) {
            return zero.weakened(decoration);
        }
        let one = Self::from(Bounds::exact(E::exact(1.0)));
        let slope = other.mul(&self.pow(&other.sub(&one)));
        if self.holds(0.0) && other.holds(0.0) {
            return Self::decorated(
                slope.hull(&zero).bounds(),
                decoration.min(Decoration::Partial),
            );
        }
        slope
    }

    /// x ln y, for y > 0; 0 also for x = y = 0.
    pub fn xlogy(&self, other: &Self) -> Self {
        let (x, y) = (self, other);
        let zero = E::exact(0.0);
        if x.is_empty() || y.is_empty() || y.hi < zero || (y.hi == zero && !x.holds(0.0)) {
            return Self::empty();
        }
        let nothing = x.is_point() && x.lo == zero;
        let own = if y.lo > zero {
            Decoration::Differentiable
        } else if y.lo == zero && nothing {
            Decoration::Defined
        } else {
            Decoration::Partial
        };
        let decoration = x.decoration.min(y.decoration).min(own);
        if y.hi == zero || nothing {
            return Self::decorated(Bounds::exact(zero), decoration);
        }
        let one = E::exact(1.0);
        let positive =
            Self::assembled(larger(y.lo.clone(), zero.clone()), y.hi.clone(), decoration);
        let bounds = corners(x, &positive, |x, y| {
            if *x == zero || *y == one {
                Bounds::exact(zero.clone())
            } else if is_finite(x) && is_finite(y) && *y > zero {
                x.xlogy(y)
            } else {
                infinity((*x < zero) != (*y < one))
            }
        });
        Self::decorated(bounds, decoration)
    }

    /// The power with an integer exponent, whatever the sign of the base.
    fn integer_power(&self, n: &E) -> Self {
        let zero = E::exact(0.0);
        let (even, negative) = (is_even(n), *n < zero);
        let own = blemish(negative && self.holds(0.0), Decoration::Partial).min(self.decoration);
        if *n == zero {
            return Self::decorated(Bounds::exact(E::exact(1.0)), own);
        }
        if negative && self.is_point() && self.lo == zero {
            return Self::empty();
        }
        if even {
            let base = self.magnitudes();
            let (near, far) = (power(&base.lo, n), power(&base.hi, n));
            return if negative {
                Self::assembled(far.lo, near.hi, own)
            } else {
                Self::assembled(near.lo, far.hi, own)
            };
        }
        let odd = |x: &E| {
            if *x < zero {
                power(&x.neg(), n).neg()
            } else {
                power(x, n)
            }
        };
        if !negative {
            return Self::assembled(odd(&self.lo).lo, odd(&self.hi).hi, own);
        }
        // Falling on each side of the pole at 0, to which the power is -inf from the left.
        let least = if self.lo < zero && zero <= self.hi {
            E::exact(-INF)
        } else {
            odd(&self.hi).lo
        };
        let most = if self.lo <= zero && zero < self.hi {
            E::exact(INF)
        } else {
            odd(&self.lo).hi
        };
        Self::assembled(least, most, own)
    }

    /// The power with any exponents.
    fn real_power(&self, exponent: &Self) -> Self {
        let zero = E::exact(0.0);
        let own = if self.lo > zero {
            Decoration::Differentiable
        } else if self.lo < zero || exponent.lo < zero {
            Decoration::Partial
        } else if exponent.lo == zero {
            Decoration::Defined
        } else {
            Decoration::Continuous
        };
        let right = (self.hi >= zero)
            .then(|| Self::assembled(larger(self.lo.clone(), zero.clone()), self.hi.clone(), own))
            .and_then(|base| base.right_power(exponent));
        let left = (self.lo < zero)
            .then(|| Self::assembled(self.lo.clone(), smaller(self.hi.clone(), zero), own))
            .and_then(|base| base.left_power(exponent));
        match (left, right) {
            (Some(left), Some(right)) => Self::decorated(left.hull(right), own),
            (Some(bounds), None) | (None, Some(bounds)) => Self::decorated(bounds, own),
            (None, None) => Self::empty(),
        }
    }

    /// Powers of a base that is not negative: y ln x is extreme at the corners.
    fn right_power(&self, exponent: &Self) -> Option<Bounds<E>> {
        let (zero, one) = (E::exact(0.0), E::exact(1.0));
        if !(self.is_point() && self.lo == zero) {
            return Some(corners(self, exponent, power));
        }
        // 0^y: 1 for y = 0, and 0 for y > 0.
        (exponent.hi >= zero).then(|| Bounds {
            lo: if exponent.hi > zero {
                zero.clone()
            } else {
                one.clone()
            },
            hi: if exponent.lo > zero { zero } else { one },
        })
    }

    /// Powers of negative bases, which exist for the integers among the exponents.
    fn left_power(&self, exponent: &Self) -> Option<Bounds<E>> {
        let first = whole(&exponent.lo, E::ceil);
        let last = exponent.integer_inside()?;
        if first == last {
            let powers = self.integer_power(&first);
            return (!powers.is_empty()).then(|| powers.bounds());
        }
        let integers = Self::assembled(first, last, self.decoration);
        let powers = corners(&self.magnitudes(), &integers, power);
        Some(powers.neg().hull(powers))
    }
}

/// The power of a base that is not negative, with its limits at 0 and at infinite ends.
fn power<E: End>(x: &E, y: &E) -> Bounds<E> {
    let (zero, one) = (E::exact(0.0), E::exact(1.0));
    if *y == zero || *x == one {
        return Bounds::exact(one);
    }
    if *x == zero || !is_finite(x) || !is_finite(y) {
        let vanishes = (*x < one) == (*y > zero);
        return if vanishes {
            Bounds::exact(zero)
        } else {
            infinity(false)
        };
    }
    // What arithmetic can do, it does exactly or to the last bit.
    if *y == one {
        Bounds::exact(x.clone())
    } else if *y == E::exact(2.0) {
        x.mul(x)
    } else if *y == E::exact(0.5) {
        x.sqrt()
    } else {
        small_power(x, y).unwrap_or_else(|| x.pow(y))
    }
}

// Up to here, products are as tight as a power function and cheaper, and exact where they can be.
const SMALL: u32 = 8;

/// The power of a positive number by repeated products, if the exponent is a small integer and
/// nothing leaves the range of the ends.
fn small_power<E: End>(x: &E, n: &E) -> Option<Bounds<E>> {
    let size = larger(n.clone(), n.neg());
    let factors = (1..=SMALL).find(|k| E::exact(f64::from(*k)) == size)?;
    let base = Interval::from(Bounds::exact(x.clone()));
    let mut power = (1..factors).fold(base.clone(), |power, _| power.mul(&base));
    if *n < E::exact(0.0) {
        power = Interval::from(Bounds::exact(E::exact(1.0))).div(&power);
    }
    let inside = power.lo > E::exact(0.0) && is_finite(&power.hi);
    inside.then(|| power.bounds())
}

/// Whether an integer is even; false if that is not known.
pub(super) fn is_even<E: End>(n: &E) -> bool {
    // The remainder is without rounding, whatever the precision is.
    let rest = n.remainder(&E::exact(2.0));
    rest.lo == E::exact(0.0) && rest.hi == rest.lo
}
