//! Functions of any number of arguments.

use super::end::{Bounds, End, larger, smaller};
use super::shape::{blemish, is_finite};
use super::{Decoration, Interval};

/// Each costs one pass over the arguments.
impl<E: End> Interval<E> {
    /// The sum of all; 0 of none.
    pub fn sum(args: &[Self]) -> Self {
        let zero = Self::from(Bounds::exact(E::exact(0.0)));
        args.iter().fold(zero, |sum, x| sum.add(x))
    }

    /// The product of all; 1 of none.
    pub fn product(args: &[Self]) -> Self {
        let one = Self::from(Bounds::exact(E::exact(1.0)));
        args.iter().fold(one, |product, x| product.mul(x))
    }

    /// The largest of all, only continuous where two may be the largest; of none, empty.
    ///
    /// An argument that is undefined, or possibly so, makes the result so, whichever is larger.
    pub fn max(args: &[Self]) -> Self {
        let Some(decoration) = weakest(args) else {
            return Self::empty();
        };
        let least = fold(args, |x| x.lo.clone(), larger);
        let most = fold(args, |x| x.hi.clone(), larger);
        let candidates = args.iter().filter(|x| x.hi >= least).count();
        let own = blemish(candidates > 1, Decoration::Continuous);
        Self::assembled(least, most, decoration.min(own))
    }

    /// The smallest of all, only continuous where two may be the smallest; of none, empty.
    pub fn min(args: &[Self]) -> Self {
        let negated: Vec<Self> = args.iter().map(Self::neg).collect();
        Self::max(&negated).neg()
    }

    /// The first over the length of all, 0 at the origin, where it jumps; of none, empty.
    pub fn dircos(args: &[Self]) -> Self {
        let ([first, rest @ ..], Some(decoration)) = (args, weakest(args)) else {
            return Self::empty();
        };
        let rest = Self::hypot(rest);
        // Rising in the first; a longer rest leads towards 0.
        let at = |end: &E, rest: &E| {
            let point = |x: &E| Self::from(Bounds::exact(x.clone()));
            let length = Self::hypot(&[point(end), point(rest)]);
            let unit = Self::from(Bounds {
                lo: E::exact(-1.0),
                hi: E::exact(1.0),
            });
            if is_finite(end) {
                point(end).div(&length).intersect(&unit)
            } else {
                unit
            }
        };
        let zero = E::exact(0.0);
        let origin = first.holds(0.0) && rest.holds(0.0);
        let (near, far) = (rest.lo(), rest.hi());
        let least = at(&first.lo, if first.lo < zero { near } else { far });
        let most = at(&first.hi, if first.hi > zero { near } else { far });
        let (mut lo, mut hi) = (least.lo, most.hi);
        if origin {
            (lo, hi) = (smaller(lo, zero.clone()), larger(hi, zero));
        }
        let own = blemish(origin, Decoration::Defined);
        Self::assembled(lo, hi, decoration.min(own))
    }

    /// The root of the sum of squares, only continuous at the origin; 0 of none.
    ///
    /// No intermediate overflow, however large the arguments.
    pub fn hypot(args: &[Self]) -> Self {
        if args.is_empty() {
            return Self::from(Bounds::exact(E::exact(0.0)));
        }
        let Some(decoration) = weakest(args) else {
            return Self::empty();
        };
        let inf = E::exact(f64::INFINITY);
        let magnitudes: Vec<Self> = args.iter().map(Self::magnitudes).collect();
        let near: Vec<E> = magnitudes.iter().map(|x| x.lo.clone()).collect();
        let far: Vec<E> = magnitudes.iter().map(|x| x.hi.clone()).collect();
        let most = if far.iter().all(is_finite) {
            E::hypot(&far).hi
        } else {
            inf
        };
        let own = blemish(args.iter().all(|x| x.holds(0.0)), Decoration::Continuous);
        Self::assembled(E::hypot(&near).lo, most, decoration.min(own))
    }

    /// ln of the sum of e to the powers of all; empty of none.
    pub fn logsumexp(args: &[Self]) -> Self {
        let Some(decoration) = weakest(args) else {
            return Self::empty();
        };
        let least: Vec<E> = args.iter().map(|x| x.lo.clone()).collect();
        let most: Vec<E> = args.iter().map(|x| x.hi.clone()).collect();
        Self::assembled(log_sum(&least).lo, log_sum(&most).hi, decoration)
    }
}

/// The weakest decoration of all; None if an argument is empty, or there is none.
fn weakest<E: End>(args: &[Interval<E>]) -> Option<Decoration> {
    let weakest = args.iter().map(Interval::decoration).min()?;
    (weakest != Decoration::Undefined).then_some(weakest)
}

/// One end of each argument, folded; only for a list that is not empty.
fn fold<E: End>(
    args: &[Interval<E>],
    end: impl Fn(&Interval<E>) -> E,
    pick: impl Fn(E, E) -> E,
) -> E {
    let ends = args.iter().map(end).reduce(pick);
    ends.unwrap_or_else(|| E::exact(f64::NEG_INFINITY))
}

/// ln of the sum of powers of e, with the largest taken out so that nothing overflows:
/// m + ln(1 + sum of the others' e^(x - m)).
fn log_sum<E: End>(numbers: &[E]) -> Bounds<E> {
    let exact = |x: f64| Bounds::exact(E::exact(x));
    let finite: Vec<&E> = numbers.iter().filter(|x| is_finite(*x)).collect();
    if numbers.iter().any(|x| *x >= E::exact(f64::INFINITY)) {
        return exact(f64::INFINITY);
    }
    match finite[..] {
        [] => exact(f64::NEG_INFINITY),
        [x] => Bounds::exact(x.clone()),
        [a, b] => a.logaddexp(b),
        [first, ..] => {
            let at =
                (0..finite.len()).fold(0, |at, i| if *finite[i] > *finite[at] { i } else { at });
            let largest =
                Interval::from(Bounds::exact(finite.get(at).map_or(first, |x| *x).clone()));
            let others = finite.iter().enumerate().filter(|(i, _)| *i != at);
            let rest = others.fold(Interval::from(exact(0.0)), |rest, (_, x)| {
                let x = Interval::from(Bounds::exact((*x).clone()));
                rest.add(&x.sub(&largest).exp())
            });
            let bounds = largest.add(&rest.log1p()).bounds();
            Bounds {
                lo: larger(bounds.lo, largest.lo),
                hi: smaller(bounds.hi, E::exact(f64::INFINITY)),
            }
        }
    }
}
