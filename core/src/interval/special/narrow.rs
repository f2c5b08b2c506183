//! Elementary functions of narrow intervals, by one evaluation instead of two: the value at the
//! lower end, and how far the function can move within the width.

use super::{Bounds, End, Interval};

type I<E> = Interval<E>;

fn at<E: End>(bounds: Bounds<E>) -> I<E> {
    Interval::from(bounds)
}

/// The interval [0, d].
fn up_to<E: End>(d: E) -> I<E> {
    at(Bounds {
        lo: E::exact(0.0),
        hi: d,
    })
}

/// The interval [-d, d].
fn around<E: End>(d: E) -> I<E> {
    at(Bounds { lo: d.neg(), hi: d })
}

fn is_finite<E: End>(x: &I<E>) -> bool {
    super::super::shape::is_finite(&x.lo) && super::super::shape::is_finite(&x.hi)
}

/// e^x; for 0 <= d <= 1, e^d <= 1 + d + d^2, because 1/2 + 1/6 + 1/24 + ... = e - 2 < 1.
pub(super) fn exp<E: End>(x: &I<E>) -> I<E> {
    let width = x.width();
    if x.is_point() || !is_finite(x) || width > E::exact(1.0) {
        return x.exp();
    }
    let d = up_to(width);
    let growth = d.mul(&d).add(&d).add(&at(Bounds::exact(E::exact(1.0))));
    at(x.lo.exp()).mul(&growth)
}

/// ln x for x > 0; the slope is at most 1 / lo.
pub(super) fn ln<E: End>(x: &I<E>) -> I<E> {
    if x.is_point() || !is_finite(x) || x.lo <= E::exact(0.0) {
        return x.ln();
    }
    let rise = up_to(x.width()).div(&at(Bounds::exact(x.lo.clone())));
    at(x.lo.ln()).add(&rise)
}

/// sin x and cos x, whose slopes are at most 1.
pub(super) fn sin_cos<E: End>(x: &I<E>) -> (I<E>, I<E>) {
    if !is_finite(x) {
        return (x.sin(), x.cos());
    }
    let blur = around(x.width());
    (at(x.lo.sin()).add(&blur), at(x.lo.cos()).add(&blur))
}

/// x^n by squaring.
pub(super) fn power<E: End>(x: &I<E>, n: u64) -> I<E> {
    let mut result: Option<I<E>> = None;
    let (mut square, mut left) = (x.clone(), n);
    while left > 0 {
        if left % 2 == 1 {
            result = Some(match result {
                Some(result) => result.mul(&square),
                None => square.clone(),
            });
        }
        left /= 2;
        if left > 0 {
            square = squared(&square);
        }
    }
    result.unwrap_or_else(|| at(Bounds::exact(E::exact(1.0))))
}

/// x^2.
pub(super) fn squared<E: End>(x: &I<E>) -> I<E> {
    let size = x.magnitudes();
    size.mul(&size)
}

#[cfg(test)]
mod tests {
    use super::{I, exp, ln, power, sin_cos};
    use crate::interval::{Big, Interval};

    // As wide as the bounds allow, where they are least true.
    #[test]
    fn wide_intervals_hold_their_values() {
        for (lo, hi) in [
            (0.25, 1.25),
            (0.5, 0.75),
            (1.0, 1.9375),
            (-0.75, -0.25),
            (2.0, 9.0),
        ] {
            let whole: I<Big> = Interval::new(Big::new(lo, 90), Big::new(hi, 90)).unwrap();
            let (sine, cosine) = sin_cos(&whole);
            for step in 0..=16 {
                let x = Interval::point(Big::new(lo + (hi - lo) * f64::from(step) / 16.0, 90));
                assert!(x.exp().is_subset(&exp(&whole)));
                assert!(lo < 0.0 || x.ln().is_subset(&ln(&whole)));
                assert!(x.sin().is_subset(&sine) && x.cos().is_subset(&cosine));
                for n in 0..8 {
                    assert!(power(&x, n).is_subset(&power(&whole, n)));
                }
            }
        }
    }
}
