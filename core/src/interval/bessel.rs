//! The spherical Bessel functions j_n, of which j_0 is sin(x) / x.
//!
//! From Poisson's integral, j_n(x) = (-i)^n / 2 times the integral over [-1, 1] of
//! e^(ixt) P_n(t) dt (DLMF 10.54.2), and from |P_n| <= 1 there: the k-th derivative of j_n is at
//! most 1 / (k + 1) in magnitude, everywhere and for every n. Taylor's formula around the middle
//! of a box does the rest.

use super::Interval;
use super::end::{Bounds, End, larger, smaller};
use super::shape::{is_finite, sign};

// A wide box is cut into so many pieces, each with its own Taylor formula.
const PIECES: usize = 32;

// Wider than this, Taylor's bounds of a piece are no better than the range of the function.
const WIDEST: f64 = 64.0;

// The least value of sin(x)/x is -0.217233628211221657408..., below which this lies.
pub(super) const SINC_LEAST: f64 = -0.217_233_628_211_221_7;

impl<E: End> Interval<E> {
    /// sin(x) / x, which is 1 at 0; everywhere differentiable; within [-0.2173, 1].
    ///
    /// Tight for points and where the slope keeps its sign on narrow boxes; elsewhere it exceeds
    /// the range by the square of the width over some thousands. Cost: two evaluations for a point,
    /// up to 160 else.
    pub fn sinc(&self) -> Self {
        let range = Bounds {
            lo: E::exact(SINC_LEAST),
            hi: E::exact(1.0),
        };
        let bounds = self.waves(0, &range);
        // |sin(x) / x| <= 1 / |x| far out.
        let near = self.magnitudes().lo;
        let bounds = if near > E::exact(1.0) {
            let most = E::exact(1.0).div(&near).hi;
            bounds.within(most.neg(), most)
        } else {
            bounds
        };
        Self::decorated(bounds, self.decoration)
    }

    /// The spherical Bessel function of order `n`, everywhere differentiable.
    ///
    /// Within [-1/2, 1/2] for n > 0; tight as [`Interval::sinc`] is. Cost: up to 160 evaluations.
    pub fn sphj(&self, n: u32) -> Self {
        if n == 0 {
            return self.sinc();
        }
        if self.is_empty() {
            return Self::empty();
        }
        // The greatest value of j_1 is 0.43618...; |j_n| <= 1 / sqrt(2 n + 1) by Cauchy's
        // inequality in Poisson's integral.
        let range = Bounds {
            lo: E::exact(-0.5),
            hi: E::exact(0.5),
        };
        Self::decorated(self.waves(n, &range), self.decoration)
    }

    fn waves(&self, n: u32, range: &Bounds<E>) -> Bounds<E> {
        let finite = is_finite(&self.lo) && is_finite(&self.hi);
        // The slope takes the function of the next order, which the last one has not.
        if !finite || self.width() > E::exact(WIDEST) || n == u32::MAX {
            return range.clone();
        }
        let within = |bounds: Bounds<E>| bounds.within(range.lo.clone(), range.hi.clone());
        if self.is_point() {
            return within(spherical(&self.lo, n));
        }
        if let Some(bounds) = monotone(&self.lo, &self.hi, n) {
            return within(bounds);
        }
        let step = self.width().div(&E::exact(PIECES as f64)).hi;
        let mut left = self.lo.clone();
        let mut all: Option<Bounds<E>> = None;
        for piece in 1..=PIECES {
            let cut = smaller(left.add(&step).hi, self.hi.clone());
            let right = if piece == PIECES {
                self.hi.clone()
            } else {
                cut
            };
            let bounds = monotone(&left, &right, n).unwrap_or_else(|| taylor(&left, &right, n));
            all = Some(match all {
                Some(all) => all.hull(bounds),
                None => bounds,
            });
            left = right;
        }
        within(all.unwrap_or_else(|| range.clone()))
    }
}

/// The range between two points if the slope provably keeps its sign there.
fn monotone<E: End>(left: &E, right: &E, n: u32) -> Option<Bounds<E>> {
    let (middle, radius) = ball(left, right);
    // The second derivative is at most 1/3.
    let slope = blurred(&slope(&middle, n), &radius.div(&E::exact(3.0)).hi);
    sign(&slope)?;
    Some(spherical(left, n).hull(spherical(right, n)))
}

/// f(m) + f'(m) (x - m), give or take (x - m)^2 / 6.
fn taylor<E: End>(left: &E, right: &E, n: u32) -> Bounds<E> {
    let (middle, radius) = ball(left, right);
    let slope = slope(&middle, n);
    let steepest = larger(slope.lo.neg(), slope.hi);
    let linear = steepest.mul(&radius).hi;
    let rest = radius.mul(&radius).hi.div(&E::exact(6.0)).hi;
    blurred(&spherical(&middle, n), &linear.add(&rest).hi)
}

/// A point between two others, and a radius that reaches both.
fn ball<E: End>(left: &E, right: &E) -> (E, E) {
    let half = E::exact(0.5);
    let middle = left.mul(&half).lo.add(&right.mul(&half).lo).lo;
    let radius = larger(right.sub(&middle).hi, middle.sub(left).hi);
    (middle, radius)
}

fn blurred<E: End>(bounds: &Bounds<E>, by: &E) -> Bounds<E> {
    Bounds {
        lo: bounds.lo.sub(by).lo,
        hi: bounds.hi.add(by).hi,
    }
}

fn spherical<E: End>(x: &E, n: u32) -> Bounds<E> {
    if n == 0 { x.sinc() } else { x.sphj(n) }
}

/// j_n' = (n j_(n-1) - (n+1) j_(n+1)) / (2n+1), DLMF 10.51(i).
fn slope<E: End>(x: &E, n: u32) -> Bounds<E> {
    let term = |factor: f64, order: u32| {
        let factor = Bounds::exact(E::exact(factor));
        Interval::from(factor).mul(&spherical(x, order).into())
    };
    let order = f64::from(n);
    let before = if n == 0 {
        Interval::from(Bounds::exact(E::exact(0.0)))
    } else {
        term(order, n - 1)
    };
    let after = term(order + 1.0, n + 1);
    let divisor = Interval::from(Bounds::exact(E::exact(2.0 * order + 1.0)));
    before.sub(&after).div(&divisor).bounds()
}

#[cfg(test)]
mod tests {
    use super::{spherical, taylor};

    // At 0 the second derivative of j_0 is -1/3, as large as it can be: the rest term is needed.
    #[test]
    fn taylor_holds_the_values_between() {
        for n in 0..5 {
            for (left, right) in [
                (-0.125, 0.125),
                (-1.0, 1.0),
                (0.5, 2.5),
                (4.0, 5.0),
                (7.5, 8.0),
            ] {
                let bounds = taylor(&left, &right, n);
                for i in 0..=100 {
                    let x = left + (right - left) * f64::from(i) / 100.0;
                    let value = spherical(&x, n);
                    assert!(bounds.lo <= value.hi && value.lo <= bounds.hi, "{n} {x}");
                }
            }
        }
    }
}
