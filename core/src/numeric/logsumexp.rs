//! ln(e^a + e^b + …), also where the exponentials sum to nearly 1.

use super::double::Dd;
use super::fixed;
use super::transcendental::{SERIES_WITHIN, exp, ln_1p};

/// `ln(sum of e^x)`: -inf terms count nothing, one +inf decides, and any NaN is NaN.
///
/// In double-double, which is enough unless the logarithm of the sum all but cancels the
/// greatest term; there, in whole numbers of as many bits as it takes.
pub(crate) fn logsumexp(xs: impl Iterator<Item = f64> + Clone) -> f64 {
    let mut top = f64::NEG_INFINITY;
    let (mut at, mut count) = (0, 0.0);
    for (i, x) in xs.clone().enumerate() {
        if x.is_nan() {
            return x;
        }
        if x > top {
            (top, at) = (x, i);
        }
        count += 1.0;
    }
    if top.is_infinite() {
        return top;
    }
    let mut others = Dd::ZERO;
    for (i, x) in xs.clone().enumerate() {
        let gap = Dd::sum(x, -top);
        // The gap may also be -inf, with a NaN for its low part.
        if i != at && gap.hi > NEGLIGIBLE {
            let (m, k) = exp(gap);
            others = others + m.scaled(k);
        }
    }
    let value = (ln_1p(others) + top).value();
    // Each term brings an error of some 2^-100 of what is added to `top`; unless that is
    // small, its logarithm does not keep more digits than those of 1.
    let kept = if others.hi > SERIES_WITHIN {
        1.0
    } else {
        top.abs()
    };
    if top < 0.0 && value.abs() < kept.max(-top) * CANCELLED * count && others.hi > 0.0 {
        return ln_sum_near_one(xs.filter(|&x| x > NEGLIGIBLE));
    }
    value
}

// e^-746 is below every f64.
const NEGLIGIBLE: f64 = -746.0;

// Of less than this share of what cancels, double-double keeps less than 54 bits.
const CANCELLED: f64 = 1.0 / (1u64 << 42) as f64;

/// The same for terms from -746 to 0 whose exponentials sum to nearly 1.
///
/// By the theorem of Lindemann and Weierstrass the exponentials of two numbers that are not
/// both 0 never sum to 1, so at some precision the difference shows.
#[cold]
fn ln_sum_near_one(xs: impl Iterator<Item = f64> + Clone) -> f64 {
    let mut bits = 256;
    loop {
        let units = bits + GUARD;
        let mut excess = -fixed::one(units);
        let mut count = 0_usize;
        for x in xs.clone() {
            excess += fixed::exp(x, units);
            count += 1;
        }
        // Below the guard bits, and as many more as there are terms, is rounding.
        let is_sharp = fixed::length(&excess) > GUARD + 64 + count.ilog2() as usize;
        if is_sharp || bits > MOST_BITS {
            let excess = fixed::value(&excess, units);
            // ln(1 + s) = s - s^2/2 + …, where s is below 2^-30.
            return excess - 0.5 * excess * excess;
        }
        bits *= 2;
    }
}

// Bits below those that count, for the rounding of the exponential's squarings.
const GUARD: usize = 64;

// The spacing of the subnormal numbers squared, and to spare.
const MOST_BITS: usize = 4096;
