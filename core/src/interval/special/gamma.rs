//! The gamma function and the logarithm of its magnitude, by Stirling's series.

use super::bernoulli::{bernoulli, enveloped, plan};
use super::narrow::{self, squared};
use super::precision::{Precision, bits_above_one, rough};
use super::{Bounds, End, Interval, anything, is_pole, settled};

// Up to here the gamma function of an integer is a product, and exact if it has room.
const FACTORIAL: f64 = 128.0;

// Beyond 2^90 nothing but the size of gamma matters, which no number represents.
const MOST_EXTRA: f64 = 100.0;

/// Gamma is Gamma(X) / product, or product times Gamma(X).
struct Shifted<E> {
    /// The argument to the right, where Stirling's series converges far enough.
    at: Interval<E>,
    /// x (x+1) ....
    product: Interval<E>,
    /// How many terms of the series to take there.
    terms: usize,
}

/// Bounds of the gamma function, away from its poles.
///
/// Left of the origin by reflection (DLMF 5.5.3), if it lies far. Cost: an exponential, a
/// logarithm, and about as many products as the precision has bits.
pub(in super::super) fn gamma<E: End>(x: &E) -> Bounds<E> {
    if is_pole(x) {
        return anything();
    }
    let size = rough(x).abs();
    let extra = (bits_above_one(size) + bits_above_one(bits_above_one(size))).min(MOST_EXTRA);
    settled([x], extra, |precision, [x]| {
        if let Some(factorial) = factorial(precision, &x) {
            factorial
        } else if far_left(precision, &x.lo) {
            let sine = sin_pi(precision, &x);
            let mirrored = gamma_at(precision, &precision.number(1.0).sub(&x));
            precision.pi().div(&sine.mul(&mirrored))
        } else {
            gamma_at(precision, &x)
        }
    })
}

/// Bounds of ln |gamma(x)|, away from the poles.
///
/// Exact at its zeros 1 and 2; near them, and near those left of the origin, the precision rises.
/// Cost: three logarithms, and about as many products as the precision has bits.
pub(in super::super) fn lgamma<E: End>(x: &E) -> Bounds<E> {
    if is_pole(x) {
        return anything();
    }
    if *x == E::exact(1.0) || *x == E::exact(2.0) {
        return Bounds::exact(E::exact(0.0).with_bits(x.bits()));
    }
    // As many bits as the distance from a zero has zeros before its first digit.
    let lost = |zero: f64| {
        let distance = rough(&x.sub(&E::exact(zero)).lo).abs();
        bits_above_one(1.0 / distance.max(f64::MIN_POSITIVE))
    };
    settled([x], lost(1.0).max(lost(2.0)), |precision, [x]| {
        if !far_left(precision, &x.lo) {
            return lgamma_at(precision, &x);
        }
        let sine = sin_pi(precision, &x).magnitudes();
        let mirrored = lgamma_at(precision, &precision.number(1.0).sub(&x));
        narrow::ln(&precision.pi().div(&sine)).sub(&mirrored)
    })
}

/// The gamma function of a narrow interval that is not far left.
pub(super) fn gamma_at<E: End>(precision: Precision, x: &Interval<E>) -> Interval<E> {
    let shifted = shifted(precision, x);
    let root = scaled_root(precision);
    let power = narrow::exp(&stirling(precision, &shifted));
    root.mul(&power).div(&shifted.product)
}

fn lgamma_at<E: End>(precision: Precision, x: &Interval<E>) -> Interval<E> {
    let shifted = shifted(precision, x);
    let factor = scaled_root(precision).div(&shifted.product.magnitudes());
    stirling(precision, &shifted).add(&narrow::ln(&factor))
}

/// The root of 2 pi.
fn scaled_root<E: End>(precision: Precision) -> Interval<E> {
    precision.number(2.0).mul(&precision.pi()).sqrt()
}

/// (X - 1/2) ln X - X + sum of B_2k / (2k (2k-1) X^(2k-1)), which is ln gamma(X) but for
/// ln(2 pi) / 2; DLMF 5.11.1, with the remainder of `bernoulli.rs`.
fn stirling<E: End>(precision: Precision, shifted: &Shifted<E>) -> Interval<E> {
    let x = &shifted.at;
    let one = precision.number::<E>(1.0);
    let mut coefficients = bernoulli(shifted.terms + 1);
    for (i, (_, under)) in coefficients.iter_mut().enumerate() {
        *under *= 2 * i + 1;
    }
    let inverse = one.div(x);
    let series = enveloped(precision, &coefficients, &squared(&inverse)).mul(&inverse);
    let half = precision.number(0.5);
    x.sub(&half).mul(&narrow::ln(x)).sub(x).add(&series)
}

/// The argument moved to the right, by gamma(x + 1) = x gamma(x).
fn shifted<E: End>(precision: Precision, x: &Interval<E>) -> Shifted<E> {
    let plan = plan(precision, &x.lo, 1.0);
    let count = plan.shift as f64;
    let number = |n: f64| precision.number::<E>(n);
    let product = if x.lo > E::exact(0.0) {
        // Two factors at once: (x + k) (x + n - 1 - k) = x (x + n - 1) + k (n - 1 - k), whose
        // summands are positive.
        let outer = x.mul(&x.add(&number(count - 1.0)));
        let pairs = (0..plan.shift / 2).map(|k| k as f64);
        let pairs = pairs.map(|k| outer.add(&number(k * (count - 1.0 - k))));
        let middle = (plan.shift % 2 == 1).then(|| x.add(&number((count - 1.0) / 2.0)));
        pairs.chain(middle).fold(number(1.0), |all, x| all.mul(&x))
    } else {
        let factors = (0..plan.shift).map(|k| x.add(&number(k as f64)));
        factors.fold(number(1.0), |all, x| all.mul(&x))
    };
    Shifted {
        at: x.add(&number(count)),
        product,
        terms: plan.terms,
    }
}

/// (n - 1)! of a small positive integer n.
fn factorial<E: End>(precision: Precision, x: &Interval<E>) -> Option<Interval<E>> {
    let small = x.is_point() && x.lo > E::exact(0.0) && x.lo <= E::exact(FACTORIAL);
    if !small || x.lo != x.lo.floor() {
        return None;
    }
    let factors = (1..).map(|k| precision.number::<E>(f64::from(k)));
    let below = factors.take_while(|k| k.lo < x.lo);
    Some(below.fold(precision.number(1.0), |all, k| all.mul(&k)))
}

/// Whether the mirrored argument is cheaper than a shift to the right.
pub(super) fn far_left<E: End>(precision: Precision, x: &E) -> bool {
    *x < E::exact(-10.0 - precision.size() / 4.0)
}

/// The sine of pi x, right to the last digits wherever x lies: the integers are taken out exactly.
pub(super) fn sin_pi<E: End>(precision: Precision, x: &Interval<E>) -> Interval<E> {
    let (near, odd) = nearest(x);
    let (sine, _) = narrow::sin_cos(&precision.pi().mul(&near));
    if odd { sine.neg() } else { sine }
}

/// What is left of x by the nearest integer, and whether that is odd.
pub(super) fn nearest<E: End>(x: &Interval<E>) -> (Interval<E>, bool) {
    let integer = x.lo.round();
    let odd = !super::super::power::is_even(&integer);
    (x.sub(&Interval::from(Bounds::exact(integer))), odd)
}

#[cfg(test)]
mod tests {
    use super::super::precision::meets;
    use super::{Precision, Shifted, shifted, stirling};
    use crate::interval::Big;

    // With few terms the remainder is most of the width, so that one too small is seen.
    #[test]
    fn any_number_of_terms_encloses() {
        let (coarse, fine) = (Precision::new(160), Precision::new(400));
        for x in [0.5, 1.0, 2.25, 7.5, 20.0] {
            let x = coarse.number::<Big>(x);
            let far = shifted(fine, &x);
            let truth = stirling(fine, &far).sub(&far.product.ln());
            for terms in 0..12 {
                let few = stirling(
                    coarse,
                    &Shifted {
                        at: x.clone(),
                        product: coarse.number(1.0),
                        terms,
                    },
                );
                assert!(meets(&few, &truth), "{terms} terms at {x:?}");
            }
        }
    }
}
