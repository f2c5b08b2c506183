//! The error function and its complement, without cancellation.

use super::narrow::{self, squared};
use super::precision::{Precision, bits_above_one, rough};
use super::{Bounds, End, Interval, finest, settled};

// Beyond 2^64, e^(-x^2) has no place among numbers of any precision.
const MOST_EXTRA: f64 = 128.0;

/// Bounds of the error function.
///
/// Cost: an exponential, and at most as many divisions as the precision has bits.
pub(in super::super) fn erf<E: End>(x: &E) -> Bounds<E> {
    let zero = E::exact(0.0);
    if *x == zero {
        return Bounds::exact(zero.with_bits(x.bits()));
    }
    if *x < zero {
        return erf(&x.neg()).neg();
    }
    let size = rough(x);
    let bounds = settled(
        [x],
        2.0 * bits_above_one(size).min(64.0),
        |precision, [x]| {
            if in_reach(size, precision.size()) {
                series(precision, &x, series_terms(size, precision.size()))
            } else {
                let terms = fraction_terms(size, precision.size());
                precision.number(1.0).sub(&fraction(precision, &x, terms))
            }
        },
    );
    bounds.within(zero, E::exact(1.0))
}

/// Bounds of 1 - erf(x), relative to itself also in the tail.
///
/// Cost: as of [`erf`], with the digits that the difference loses near the origin besides.
pub(in super::super) fn erfc<E: End>(x: &E) -> Bounds<E> {
    let zero = E::exact(0.0);
    let size = rough(x);
    let bits = f64::from(finest(&[x]));
    // Where it is a difference, erfc(x) has lost the bits of e^(x^2); elsewhere e^(-x^2) wants as
    // many more as x^2 has before the point.
    let lost = if size > 0.0 && in_reach(size, bits) {
        size * size * std::f64::consts::LOG2_E
    } else {
        0.0
    };
    let extra = (lost + 2.0 * bits_above_one(size)).min(lost + MOST_EXTRA);
    let bounds = settled([x], extra, |precision, [x]| {
        let one = precision.number(1.0);
        if in_reach(size, bits) {
            let terms = series_terms(size, precision.size());
            let near = series(precision, &x.magnitudes(), terms);
            return if x.lo < zero {
                one.add(&near)
            } else {
                one.sub(&near)
            };
        }
        let terms = fraction_terms(size.abs(), precision.size());
        let tail = fraction(precision, &x.magnitudes(), terms);
        if x.lo < zero {
            one.add(&one).sub(&tail)
        } else {
            tail
        }
    });
    bounds.within(zero.clone(), E::exact(2.0))
}

/// Whether the series takes fewer operations than the continued fraction: up to x^2 = b/8 for
/// digits b ln 2 each takes about b ln 2 of them; and near 0, where the fraction is no good.
fn in_reach(x: f64, bits: f64) -> bool {
    let size = x.abs();
    size < 1.0 || size * size < bits * std::f64::consts::LN_2 / 8.0
}

/// erf x = 2/sqrt(pi) e^(-x^2) times the sum of 2^n x^(2n+1) / (1 3 5 ... (2n+1)), DLMF 7.6.2, for
/// x >= 0.
///
/// Each term is the one before times a / (2n+1) with a = 2 x^2. Where that ratio has come down to
/// 1/2, it stays below it, and the terms from there on are together at most twice the first.
fn series<E: End>(precision: Precision, x: &Interval<E>, terms: usize) -> Interval<E> {
    let square = squared(x);
    let twice = square.add(&square);
    let number = |n: f64| precision.number::<E>(n);
    let one = number(1.0);
    let odd = |n: usize| 2.0 * n as f64 + 1.0;
    let mut sum = if twice.hi <= E::exact(odd(terms + 1) / 2.0) {
        one.hull(&number(2.0))
    } else {
        one.hull(&number(f64::INFINITY))
    };
    for n in (1..=terms).rev() {
        sum = sum.mul(&twice).div(&number(odd(n))).add(&one);
    }
    let decay = narrow::exp(&square.neg());
    let front = number(2.0).div(&precision.pi().sqrt());
    front.mul(&x.mul(&decay)).mul(&sum)
}

fn series_terms(x: f64, bits: f64) -> usize {
    let twice = 2.0 * x * x;
    let (mut n, mut size) = (0, 0.0);
    loop {
        n += 1;
        let ratio = twice / (2.0 * n as f64 + 1.0);
        size += ratio.log2();
        if size < -bits && ratio < 0.4 {
            return n;
        }
    }
}

/// erfc x = e^(-x^2) / (sqrt(pi) T_0) with T_(k-1) = x + (k/2) / T_k, for x > 0: the continued
/// fraction DLMF 7.9.1.
///
/// With the repeated integrals I_k of erfc, which are positive, T_k = I_(k-1) / (2 I_k): that
/// recurrence is DLMF 7.18.7, and I_(-1) = 2/sqrt(pi) e^(-x^2) is 7.18.1. So each T_k is positive,
/// then at least x, then at most x + (k+1) / (2x); no limit is taken.
fn fraction<E: End>(precision: Precision, x: &Interval<E>, terms: usize) -> Interval<E> {
    let number = |n: f64| precision.number::<E>(n);
    let most = x.add(&number((terms as f64 + 1.0) / 2.0).div(x));
    let mut tail = x.hull(&most);
    for k in (1..=terms).rev() {
        tail = x.add(&number(k as f64 / 2.0).div(&tail));
    }
    let decay = narrow::exp(&squared(x).neg());
    decay.div(&precision.pi().sqrt().mul(&tail))
}

/// Each step multiplies the width by (k/2) / T_k^2, where T_k is near (x + sqrt(x^2 + 2k)) / 2.
fn fraction_terms(x: f64, bits: f64) -> usize {
    let (mut k, mut size) = (0, 0.0);
    while size > -bits {
        k += 1;
        let half = k as f64 / 2.0;
        let tail = (x + (x * x + 4.0 * half).sqrt()) / 2.0;
        size += half.log2() - 2.0 * tail.log2();
    }
    k
}

#[cfg(test)]
mod tests {
    use super::super::precision::meets;
    use super::{Precision, fraction, series};
    use crate::interval::Big;

    // With few terms the remainder is most of the width, so that one too small is seen.
    #[test]
    fn any_number_of_terms_encloses() {
        let (coarse, fine) = (Precision::new(160), Precision::new(400));
        for x in [0.01, 0.5, 1.0, 1.5, 3.0, 6.0] {
            let x = coarse.number::<Big>(x);
            let erf = series(fine, &x, 500);
            let erfc = fine.number(1.0).sub(&erf);
            for terms in 0..40 {
                assert!(meets(&series(coarse, &x, terms), &erf), "{terms} at {x:?}");
                assert!(
                    meets(&fraction(coarse, &x, terms), &erfc),
                    "{terms} at {x:?}"
                );
            }
        }
    }
}
