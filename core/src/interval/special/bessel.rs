//! The spherical Bessel functions of the first kind.

use super::gamma::gamma_at;
use super::narrow::{power, squared};
use super::precision::{Precision, bits_above_one, rough};
use super::{Bounds, End, Interval, MOST, anything, finest, settled};
use crate::real::Real;

// A sum of more terms than this is not begun.
const MOST_TERMS: u32 = 200_000;

// Up to here 1 3 5 ... (2n+1) is a product.
const FACTORIAL: u32 = 2000;

/// Bounds of the spherical Bessel function of the first kind of order `n`.
///
/// Cost: of the order of n operations on numbers with up to n bits more than the precision, fewer
/// where x is smaller than the root of n or larger than its square. Where that are more bits than
/// any function here works in, beyond orders of some thousands, only the size is told.
pub(in super::super) fn sphj<E: End>(x: &E, n: u32) -> Bounds<E> {
    let zero = E::exact(0.0);
    if n == 0 {
        return x.sinc();
    }
    if *x == zero {
        return Bounds::exact(zero.with_bits(x.bits()));
    }
    if *x < zero {
        let mirrored = sphj(&x.neg(), n);
        return if n % 2 == 1 { mirrored.neg() } else { mirrored };
    }
    let bits = f64::from(finest(&[x]));
    let Some(way) = cheapest(rough(x), n, bits) else {
        return largest(x, n);
    };
    settled([x], way.lost, |precision, [x]| {
        if way.closed {
            let terms = closed_terms(rough(&x.lo), n, precision.size());
            closed(precision, &x, n, terms)
        } else {
            let terms = series_terms(rough(&x.lo), n, precision.size());
            series(precision, &x, n, terms)
        }
    })
}

/// |j_n| <= 1 / sqrt(2n + 1), from Cauchy's inequality in Poisson's integral, DLMF 10.54.2.
fn largest<E: End>(x: &E, n: u32) -> Bounds<E> {
    let odd = E::exact(2.0 * f64::from(n) + 1.0).with_bits(x.bits());
    let root = Interval::from(odd.sqrt());
    let most = E::exact(1.0).div(&root.lo).hi;
    Bounds {
        lo: most.neg(),
        hi: most,
    }
}

/// x^n / (1 3 5 ... (2n+1)) times the sum of (-y)^k / (k! (2n+3) (2n+5) ... (2n+2k+1)), y = x^2/2;
/// DLMF 10.53.1, for x > 0.
///
/// It is nested, each level 1 - q_k times the next with q_k = y / (k (2n+2k+1)), which fall.
/// Where they have come down to 1, what is left lies between 0 and 1.
fn series<E: End>(precision: Precision, x: &Interval<E>, n: u32, terms: u32) -> Interval<E> {
    let number = |n: f64| precision.number::<E>(n);
    let one = number(1.0);
    let half_square = squared(x).mul(&number(0.5));
    let order = f64::from(n);
    let divisor = |k: u32| f64::from(k) * (2.0 * order + 2.0 * f64::from(k) + 1.0);
    if half_square.hi > E::exact(divisor(terms + 1)) {
        return Interval::from(anything());
    }
    let rest = number(0.0).hull(&one);
    let sum = (1..=terms).rev().fold(rest, |rest, k| {
        one.sub(&half_square.mul(&rest).div(&number(divisor(k))))
    });
    power(x, u64::from(n))
        .div(&odd_factorial(precision, n))
        .mul(&sum)
}

/// 1 3 5 ... (2n+1), or 2^(n+1) gamma(n + 3/2) / sqrt(pi).
fn odd_factorial<E: End>(precision: Precision, n: u32) -> Interval<E> {
    if n > FACTORIAL {
        let gamma = gamma_at(precision, &precision.number(f64::from(n) + 1.5));
        let powers = power(&precision.number(2.0), u64::from(n) + 1);
        return powers.mul(&gamma).div(&precision.pi().sqrt());
    }
    let factors = (1..=n).map(|k| precision.number::<E>(2.0 * f64::from(k) + 1.0));
    factors.fold(precision.number(1.0), |all, k| all.mul(&k))
}

/// sin(x - n pi/2) P + cos(x - n pi/2) Q, where b_0 - b_2 + b_4 - ... is P, b_1 - b_3 + ... is Q,
/// and b_k = (n+k)! / (2^k k! (n-k)! x^(k+1)) for k up to n; DLMF 10.49.2, for x > 0.
///
/// The ratios (n+k+1) (n-k) / (2 (k+1) x) of the b_k fall. Where they have come down to 1/2, the
/// terms from there on are together at most twice the first.
fn closed<E: End>(precision: Precision, x: &Interval<E>, n: u32, terms: u32) -> Interval<E> {
    let number = |n: f64| precision.number::<E>(n);
    let inverse = number(1.0).div(x);
    let (mut sums, mut term) = ([number(0.0), number(0.0)], inverse.clone());
    for k in 0..terms {
        let sum = &mut sums[k as usize % 2];
        *sum = if k / 2 % 2 == 0 {
            sum.add(&term)
        } else {
            sum.sub(&term)
        };
        let (up, down) = (
            f64::from(n) + f64::from(k) + 1.0,
            f64::from(n) - f64::from(k),
        );
        let divisor = number(2.0 * (f64::from(k) + 1.0));
        term = term
            .mul(&number(up))
            .mul(&number(down))
            .mul(&inverse)
            .div(&divisor);
    }
    // The last ratio that was not used bounds all later ones; after n terms nothing is left.
    if terms <= n {
        let ratio = (f64::from(n) + f64::from(terms) + 1.0) * (f64::from(n) - f64::from(terms));
        let bound = x.mul(&number(f64::from(terms) + 1.0));
        let falls = E::exact(ratio.next_up()) <= bound.lo;
        let rest = if falls {
            term.mul(&number(2.0))
        } else {
            Interval::entire()
        };
        let blur = rest.neg().hull(&rest);
        sums = sums.map(|sum| sum.add(&blur));
    }
    let (sine, cosine) = (Interval::from(x.lo.sin()), Interval::from(x.lo.cos()));
    let (sine, cosine) = match n % 4 {
        0 => (sine, cosine),
        1 => (cosine.neg(), sine),
        2 => (sine.neg(), cosine.neg()),
        _ => (cosine, sine.neg()),
    };
    let [even, odd] = sums;
    sine.mul(&even).add(&cosine.mul(&odd))
}

/// A way to the function, with the bits that it loses.
struct Way {
    closed: bool,
    lost: f64,
}

/// The cheaper of the series and the closed form; None if neither is in reach. By doubles.
fn cheapest(x: f64, n: u32, bits: f64) -> Option<Way> {
    let order = f64::from(n);
    // Logarithms of the first term of the series and of the value, which is near that left of n,
    // and below 1/x.
    let first = order * x.log2()
        - order
        - 1.0
        - (Real::lgamma(order + 1.5) - 0.572_364_942_924_7) * std::f64::consts::LOG2_E;
    let wave = -x.log2();
    let fall = x * x / (4.0 * order + 6.0) * std::f64::consts::LOG2_E;
    let value = if x < order + 0.5 {
        (first - fall).min(wave)
    } else {
        wave
    };
    let series = (first + rises(|k| series_ratio(x, n, k)) - value).max(0.0);
    let closed = (wave + rises(|k| closed_ratio(x, n, k)) - value).max(0.0);
    let cost = |terms: u32, lost: f64| {
        let within = terms < MOST_TERMS && bits + lost < f64::from(MOST);
        within.then(|| f64::from(terms) * (bits + lost))
    };
    // Powers multiply relative errors.
    let extra = bits_above_one(order);
    let by_series = cost(series_terms(x, n, bits + series), series);
    let by_closed = cost(closed_terms(x, n, bits + closed), closed);
    let (lost, closed) = match (by_series, by_closed) {
        (Some(s), Some(c)) if s <= c => (series, false),
        (_, Some(_)) => (closed, true),
        (Some(_), None) => (series, false),
        (None, None) => return None,
    };
    Some(Way {
        closed,
        lost: lost + extra,
    })
}

/// The ratio of the k-th term, from 1, to the one before.
fn series_ratio(x: f64, n: u32, k: u32) -> f64 {
    let k = f64::from(k);
    x / (2.0 * k) * (x / (2.0 * f64::from(n) + 2.0 * k + 1.0))
}

fn closed_ratio(x: f64, n: u32, k: u32) -> f64 {
    let (n, k) = (f64::from(n), f64::from(k) - 1.0);
    (n + k + 1.0) * (n - k) / (2.0 * (k + 1.0)) / x
}

/// The logarithm of the largest term by the first, of terms with falling ratios.
fn rises(ratio: impl Fn(u32) -> f64) -> f64 {
    let ratios = (1..MOST_TERMS).map(ratio).take_while(|ratio| *ratio > 1.0);
    ratios.map(f64::log2).sum()
}

/// How many terms until they are small, and fall fast enough for the bounds of the rest.
fn terms_until_small(ratio: impl Fn(u32) -> f64, most: u32, bits: f64) -> u32 {
    let (mut size, mut k) = (0.0, 0);
    while k < most {
        k += 1;
        let ratio = ratio(k);
        size += ratio.max(f64::MIN_POSITIVE).log2();
        if size < -bits && ratio < 0.4 {
            break;
        }
    }
    k
}

fn series_terms(x: f64, n: u32, bits: f64) -> u32 {
    terms_until_small(|k| series_ratio(x, n, k), MOST_TERMS, bits)
}

fn closed_terms(x: f64, n: u32, bits: f64) -> u32 {
    let all = n.saturating_add(1).min(MOST_TERMS);
    terms_until_small(|k| closed_ratio(x, n, k), all, bits)
}

#[cfg(test)]
mod tests {
    use super::super::precision::meets;
    use super::{Precision, closed, series};
    use crate::interval::Big;

    // With few terms the remainder is most of the width, so that one too small is seen; and the
    // two forms prove each other.
    #[test]
    fn any_number_of_terms_encloses() {
        let (coarse, fine) = (Precision::new(160), Precision::new(600));
        for n in [1, 2, 3, 8, 21] {
            for x in [0.01, 0.5, 1.0, 3.0, 10.0, 40.0, 120.0] {
                let x = coarse.number::<Big>(x);
                let truth = series(fine, &x, n, 400);
                assert!(meets(&closed(fine, &x, n, n + 1), &truth), "{n} at {x:?}");
                for terms in 0..30 {
                    let few = series(coarse, &x, n, terms);
                    assert!(meets(&few, &truth), "series, {terms} of {n} at {x:?}");
                    let few = closed(coarse, &x, n, terms.min(n + 1));
                    assert!(meets(&few, &truth), "closed, {terms} of {n} at {x:?}");
                }
            }
        }
    }
}
