//! Digamma and the polygamma functions, by their asymptotic series.

use dashu_int::UBig;

use super::bernoulli::{Plan, bernoulli, enveloped, not_negative, plan};
use super::gamma::{far_left, gamma_at, nearest};
use super::narrow::{self, power, squared};
use super::precision::{Precision, bits_above_one};
use super::{Bounds, End, Interval, anything, is_pole, settled};

// Up to here n! is a product.
const FACTORIAL: u32 = 1000;

/// Bounds of the logarithmic derivative of gamma, away from its poles.
///
/// Left of the origin by reflection (DLMF 5.5.4), if it lies far. Cost: a logarithm, and divisions
/// a quarter as many as the precision has bits.
pub(in super::super) fn digamma<E: End>(x: &E) -> Bounds<E> {
    if is_pole(x) {
        return anything();
    }
    settled([x], 0.0, |precision, [x]| {
        if !far_left(precision, &x.lo) {
            return digamma_at(precision, &x);
        }
        let mirrored = digamma_at(precision, &precision.number(1.0).sub(&x));
        let (near, _) = nearest(&x);
        let (sine, cosine) = narrow::sin_cos(&precision.pi().mul(&near));
        mirrored.sub(&precision.pi().mul(&cosine).div(&sine))
    })
}

/// Bounds of the polygamma function of order `n`, away from its poles.
///
/// It is (-1)^(n+1) n! times the sum of (x + k)^-(n+1), k = 0, 1, ... (DLMF 5.15.1). Cost:
/// divisions a quarter as many as the precision has bits, three times that far left.
pub(in super::super) fn polygamma<E: End>(x: &E, n: u32) -> Bounds<E> {
    if n == 0 {
        return digamma(x);
    }
    if is_pole(x) {
        return anything();
    }
    let s = u64::from(n) + 1;
    // Powers and factorials multiply relative errors.
    let extra = 2.0 * bits_above_one(f64::from(n));
    settled([x], extra, |precision, [x]| {
        let sum = if far_left(precision, &x.lo) {
            two_sided(precision, &x, s)
        } else {
            hurwitz(precision, &x, s)
        };
        let value = factorial(precision, n).mul(&sum);
        if n.is_multiple_of(2) {
            value.neg()
        } else {
            value
        }
    })
}

/// ln X - 1/(2X) - sum of B_2k / (2k X^2k) - sum of 1 / (x + k) for X to the right of x;
/// DLMF 5.11.2, with the remainder of `bernoulli.rs`.
fn digamma_at<E: End>(precision: Precision, x: &Interval<E>) -> Interval<E> {
    digamma_by(precision, x, &plan(precision, &x.lo, 1.0))
}

fn digamma_by<E: End>(precision: Precision, x: &Interval<E>, plan: &Plan) -> Interval<E> {
    let one = precision.number::<E>(1.0);
    let number = |n: u64| precision.number::<E>(n as f64);
    let at = x.add(&number(plan.shift));
    let inverse = one.div(&at);
    let square = squared(&inverse);
    let series = enveloped(precision, &bernoulli(plan.terms + 1), &square).mul(&square);
    let half = precision.number::<E>(0.5).mul(&inverse);
    let steps = (0..plan.shift).map(|k| one.div(&x.add(&number(k))));
    let steps = steps.fold(half, |sum, step| sum.add(&step));
    narrow::ln(&at).sub(&series).sub(&steps)
}

/// The sum of (x + k)^-s, k = 0, 1, ..., for s >= 2.
///
/// From X = x + shift on it is X^(1-s) (1/(s-1) + 1/(2X) + sum of
/// B_2k / (2k) (s+2k-2 over 2k-1) X^-2k), DLMF 25.11.28 or, divided by the factorial, 5.15.8; with
/// the remainder of `bernoulli.rs`.
fn hurwitz<E: End>(precision: Precision, x: &Interval<E>, s: u64) -> Interval<E> {
    hurwitz_by(precision, x, s, &plan(precision, &x.lo, s as f64))
}

fn hurwitz_by<E: End>(precision: Precision, x: &Interval<E>, s: u64, plan: &Plan) -> Interval<E> {
    let one = precision.number::<E>(1.0);
    let number = |n: u64| precision.number::<E>(n as f64);
    let mut coefficients = bernoulli(plan.terms + 1);
    let mut binomial = UBig::from(s);
    for (i, (over, _)) in coefficients.iter_mut().enumerate() {
        *over *= &binomial;
        let k = 2 * (i as u64 + 1);
        binomial = binomial * UBig::from(s + k - 1) * UBig::from(s + k) / UBig::from(k * (k + 1));
    }
    let at = x.add(&number(plan.shift));
    let inverse = one.div(&at);
    let square = squared(&inverse);
    let series = enveloped(precision, &coefficients, &square).mul(&square);
    let half = precision.number::<E>(0.5).mul(&inverse);
    let head = one.div(&number(s - 1)).add(&half).add(&series);
    // The tail is a sum of positive numbers, whatever a series with too few terms says.
    let tail = power(&inverse, s - 1).mul(&not_negative(head));
    let steps = (0..plan.shift).map(|k| one.div(&power(&x.add(&number(k)), s)));
    steps.fold(tail, |sum, step| sum.add(&step))
}

/// The sum of (x + k)^-s, k = 0, 1, ..., for an x far left, by sums that begin right of the origin.
///
/// The terms of positive numbers begin with r = x + ceil(-x), the negatives of the others are
/// u = ceil(-x) - 1 - x ... down: u = 1 - r, u + 1, ..., -x, which are all those from u on but for
/// those from 1 - x on.
fn two_sided<E: End>(precision: Precision, x: &Interval<E>, s: u64) -> Interval<E> {
    let integer = Interval::from(Bounds::exact(x.lo.floor()));
    let one = precision.number::<E>(1.0);
    // Both without cancellation, since x is a point with digits enough.
    let right = x.sub(&integer);
    let left = integer.add(&one).sub(x);
    let beyond = hurwitz(precision, &one.sub(x), s);
    let mirrored = hurwitz(precision, &left, s).sub(&beyond);
    let positive = hurwitz(precision, &right, s);
    if s.is_multiple_of(2) {
        positive.add(&mirrored)
    } else {
        positive.sub(&mirrored)
    }
}

fn factorial<E: End>(precision: Precision, n: u32) -> Interval<E> {
    if n > FACTORIAL {
        return gamma_at(precision, &precision.number(f64::from(n) + 1.0));
    }
    let factors = (2..=n).map(|k| precision.number::<E>(f64::from(k)));
    factors.fold(precision.number(1.0), |all, k| all.mul(&k))
}

#[cfg(test)]
mod tests {
    use super::super::precision::meets;
    use super::{Plan, Precision, digamma_at, digamma_by, hurwitz, hurwitz_by};
    use crate::interval::Big;

    // With few terms the remainder is most of the width, so that one too small is seen.
    #[test]
    fn any_number_of_terms_encloses() {
        let (coarse, fine) = (Precision::new(160), Precision::new(400));
        for x in [0.5, 1.0, 2.25, 7.5, 20.0] {
            let x = coarse.number::<Big>(x);
            let digamma = digamma_at(fine, &x);
            for terms in 0..12 {
                for shift in [0, 3] {
                    let plan = Plan { shift, terms };
                    let few = digamma_by(coarse, &x, &plan);
                    assert!(meets(&few, &digamma), "{terms} terms at {x:?}");
                    for s in [2, 3, 6] {
                        let few = hurwitz_by(coarse, &x, s, &plan);
                        let sum = hurwitz(fine, &x, s);
                        assert!(meets(&few, &sum), "{terms} terms of {s} at {x:?}");
                    }
                }
            }
        }
    }
}
