//! The gamma function and its kin, on each side of their poles at 0, -1, -2, ...
//!
//! Between two poles each is monotone, or up to its sign convex. The least value of a convex
//! function lies above every tangent, so bounds of its slope near the least point are enough.

use std::cmp::Ordering;

use super::end::{Bounds, End, larger, smaller};
use super::power::is_even;
use super::shape::{blemish, is_finite, magnitude, sign};
use super::steps::whole;
use super::{Decoration, Interval};

const INF: f64 = f64::INFINITY;

// The least point of gamma right of 0 is 1.46163214496836234126... (DLMF 5.4(iii)), between these
// neighbouring doubles.
const LEAST: (f64, f64) = (1.461_632_144_968_362_2, 1.461_632_144_968_362_5);

// Left of here no pole is told from the next one; f64 could, down to -2^52.
const CROWDED: f64 = -1.0e12;

// Enough to halve an interval of length 1 down to the spacing of doubles, and a few bits more.
const HALVINGS: usize = 64;

/// The part of a box between two neighbouring poles, ends included only in the limit if poles.
struct Piece<E> {
    lo: E,
    hi: E,
    /// Whether the left end is a pole.
    from_pole: bool,
    /// Whether the right end is a pole, or infinite.
    to_pole: bool,
}

impl<E: End> Interval<E> {
    /// The gamma function; poles at 0, -1, -2, ...
    ///
    /// Cost: four evaluations, and at most 200 of digamma where a least point left of 0 is inside.
    pub fn gamma(&self) -> Self {
        self.piecewise(Self::entire().bounds(), |piece| {
            // Alternating signs left of 0, and magnitudes that are convex because their logarithms
            // are: the slope of the magnitude is itself times digamma.
            let below = whole(&piece.lo, E::floor);
            let negative = below < E::exact(0.0) && !is_even(&below);
            let size = |x: &E| Interval::from(x.gamma()).magnitudes();
            let slope = |x: &E| size(x).mul(&x.digamma().into()).bounds();
            let range = piece.convex(|x| size(x).bounds(), E::digamma, slope);
            let range = range.within(E::exact(0.0), E::exact(INF));
            if negative { range.neg() } else { range }
        })
    }

    /// ln |gamma(x)|; poles at 0, -1, -2, ...
    ///
    /// Cost: four evaluations, and at most 200 of digamma where a least point left of 0 is inside.
    pub fn lgamma(&self) -> Self {
        self.piecewise(Self::entire().bounds(), |piece| {
            piece.convex(E::lgamma, E::digamma, E::digamma)
        })
    }

    /// The logarithmic derivative of gamma; poles at 0, -1, -2, ...
    pub fn digamma(&self) -> Self {
        self.polygamma(0)
    }

    /// The polygamma function of order `n` (0: digamma); poles at 0, -1, -2, ...
    ///
    /// Cost: two evaluations; for odd n four, and at most 200 where a least point is inside.
    pub fn polygamma(&self, n: u32) -> Self {
        let (zero, inf) = (E::exact(0.0), E::exact(INF));
        let order = |n: u32| move |x: &E| if n == 0 { x.digamma() } else { x.polygamma(n) };
        // (-1)^(n+1) n! times the sum of (x + k)^-(n+1): of even order it increases between poles,
        // of odd order it is positive and convex.
        if n % 2 == 1 {
            let positive = Bounds { lo: zero, hi: inf };
            let Some(next) = n.checked_add(1) else {
                return Self::decorated(positive, self.decoration.min(Decoration::Partial));
            };
            return self.piecewise(positive.clone(), |piece| {
                let range = if piece.lo >= E::exact(0.0) {
                    piece.falling(order(n))
                } else {
                    piece.convex(order(n), order(next), order(next))
                };
                range.within(positive.lo.clone(), positive.hi.clone())
            });
        }
        let limit = if n == 0 { inf } else { zero };
        self.piecewise(Self::entire().bounds(), |piece| {
            piece.rising(order(n), limit.clone())
        })
    }

    /// The hull of the ranges over the pieces between poles; `crowd` where they are too many.
    fn piecewise(&self, crowd: Bounds<E>, range: impl Fn(&Piece<E>) -> Bounds<E>) -> Self {
        if self.is_empty() {
            return Self::empty();
        }
        let (pieces, own) = self.pieces();
        let decoration = self.decoration.min(own);
        let Some(pieces) = pieces else {
            return Self::decorated(crowd, decoration);
        };
        let hull = pieces.iter().map(range).reduce(Bounds::hull);
        hull.map_or_else(Self::empty, |bounds| Self::decorated(bounds, decoration))
    }

    /// The first and the last piece between poles, and the first two and the last two of the full
    /// ones between them: the least magnitudes of these functions rise or fall from one to the
    /// next, since gamma(x - 1) = gamma(x) / (x - 1), and the signs alternate, so the others lie
    /// between. None: too far left to count.
    fn pieces(&self) -> (Option<Vec<Piece<E>>>, Decoration) {
        let (zero, one) = (E::exact(0.0), E::exact(1.0));
        let first = whole(&self.lo, E::ceil);
        let last = whole(&smaller(self.hi.clone(), zero), E::floor);
        let piece = |lo: &E, hi: &E, from_pole: bool, to_pole: bool| Piece {
            lo: lo.clone(),
            hi: hi.clone(),
            from_pole,
            to_pole: to_pole || !is_finite(hi),
        };
        if last < self.lo {
            let all = vec![piece(&self.lo, &self.hi, false, false)];
            return (Some(all), Decoration::Differentiable);
        }
        let own = blemish(true, Decoration::Partial);
        if self.is_point() {
            return (Some(Vec::new()), own);
        }
        if self.lo < E::exact(CROWDED) {
            return (None, own);
        }
        let mut all = Vec::with_capacity(6);
        if self.lo < first {
            all.push(piece(&self.lo, &first, false, true));
        }
        // Integers of this size are sums of integers without rounding.
        let (mut left, mut right) = (first, last.clone());
        for _ in 0..2 {
            if left < right {
                let (after, before) = (left.add(&one).lo, right.sub(&one).lo);
                all.push(piece(&left, &after, true, true));
                all.push(piece(&before, &right, true, true));
                (left, right) = (after, before);
            }
        }
        if last < self.hi {
            all.push(piece(&last, &self.hi, true, false));
        }
        (Some(all), own)
    }
}

impl<E: End> Piece<E> {
    /// The range of a function that increases from -inf at a pole to inf at the next, or to `limit`
    /// at inf.
    fn rising(&self, f: impl Fn(&E) -> Bounds<E>, limit: E) -> Bounds<E> {
        if self.lo == self.hi {
            return f(&self.lo);
        }
        let lo = if self.from_pole {
            E::exact(-INF)
        } else {
            f(&self.lo).lo
        };
        let hi = if !self.to_pole {
            f(&self.hi).hi
        } else if is_finite(&self.hi) {
            E::exact(INF)
        } else {
            limit
        };
        Bounds { lo, hi }
    }

    /// The range, right of 0, of a function that falls from inf to 0.
    fn falling(&self, f: impl Fn(&E) -> Bounds<E>) -> Bounds<E> {
        if self.lo == self.hi {
            return f(&self.lo);
        }
        let hi = if self.from_pole {
            E::exact(INF)
        } else {
            f(&self.lo).hi
        };
        let lo = if self.to_pole {
            E::exact(0.0)
        } else {
            f(&self.hi).lo
        };
        Bounds { lo, hi }
    }

    /// The range of a convex function that is inf at poles and at inf, from its slope and from a
    /// function with the sign of the slope.
    fn convex(
        &self,
        f: impl Fn(&E) -> Bounds<E>,
        turn: impl Fn(&E) -> Bounds<E>,
        slope: impl Fn(&E) -> Bounds<E>,
    ) -> Bounds<E> {
        if self.lo == self.hi {
            return f(&self.lo);
        }
        let at_lo = (!self.from_pole).then(|| f(&self.lo));
        let at_hi = (!self.to_pole).then(|| f(&self.hi));
        let most = match (&at_lo, &at_hi) {
            (Some(left), Some(right)) => larger(left.hi.clone(), right.hi.clone()),
            _ => E::exact(INF),
        };
        if let Some(left) = at_lo
            && sign(&turn(&self.lo)) == Some(Ordering::Greater)
        {
            return Bounds {
                lo: left.lo,
                hi: most,
            };
        }
        if let Some(right) = at_hi
            && sign(&turn(&self.hi)) == Some(Ordering::Less)
        {
            return Bounds {
                lo: right.lo,
                hi: most,
            };
        }
        let (left, right) = self.bracket(turn);
        // f(x) >= f(t) + f'(t) (x - t) for each point of contact t, over the bracket.
        let width = right.sub(&left).hi;
        let tangent = |at: &E| {
            let drop = Interval::from(Bounds::exact(magnitude(&slope(at))));
            let drop = drop.mul(&Bounds::exact(width.clone()).into());
            Interval::from(f(at)).sub(&drop).lo
        };
        let is_pole = |x: &E| *x <= E::exact(0.0) && *x == whole(x, E::floor);
        let contacts = [left.clone(), middle(&left, &right), right.clone()];
        let least = contacts
            .iter()
            .filter(|x| is_finite(*x) && !is_pole(x))
            .map(tangent)
            .fold(E::exact(-INF), larger);
        Bounds {
            lo: least,
            hi: most,
        }
    }

    /// Two points between which the least point lies, as close as halving and the signs of the
    /// slope can tell.
    fn bracket(&self, turn: impl Fn(&E) -> Bounds<E>) -> (E, E) {
        let (mut left, mut right) = (self.lo.clone(), self.hi.clone());
        if left >= E::exact(0.0) {
            let clamped = |x: f64| smaller(larger(E::exact(x), left.clone()), right.clone());
            return (clamped(LEAST.0), clamped(LEAST.1));
        }
        for _ in 0..HALVINGS {
            let cut = middle(&left, &right);
            if !(left < cut && cut < right) {
                break;
            }
            match sign(&turn(&cut)) {
                Some(Ordering::Less) => left = cut,
                Some(_) => right = cut,
                // Too close to the least point for a sign: cut the sides at a distance instead.
                None => return around(&cut, left, right, &turn),
            }
        }
        (left, right)
    }
}

/// The bracket around a point whose slope has no certain sign, drawn in from both sides.
fn around<E: End>(at: &E, left: E, right: E, turn: impl Fn(&E) -> Bounds<E>) -> (E, E) {
    let (mut outer_left, mut outer_right) = (left, right);
    for _ in 0..HALVINGS {
        let cut = middle(&outer_left, at);
        let certain = sign(&turn(&cut)) == Some(Ordering::Less);
        if !(outer_left < cut && cut < *at && certain) {
            break;
        }
        outer_left = cut;
    }
    for _ in 0..HALVINGS {
        let cut = middle(at, &outer_right);
        let certain = sign(&turn(&cut)) == Some(Ordering::Greater);
        if !(*at < cut && cut < outer_right && certain) {
            break;
        }
        outer_right = cut;
    }
    (outer_left, outer_right)
}

/// A point between two of moderate size, or one of them where there is none.
fn middle<E: End>(left: &E, right: &E) -> E {
    let cut = left.add(right).lo.mul(&E::exact(0.5)).lo;
    smaller(larger(cut, left.clone()), right.clone())
}
