//! What the slopes of the rows are made of, where that takes more than a formula.
//!
//! Rows of many arguments need time and nodes in proportion to their number, so the
//! slopes of long products and lengths are made from what stands before and behind each
//! argument. Short ones are written out, as a person would.

use crate::scalar::Scalar;

// Beyond so many arguments, what they share is worth more than what can be read.
const WRITTEN_OUT: usize = 8;

/// 1 - x^2: the product is exact to the last place near ±1, the difference has the
/// right slope near 0.
pub(crate) fn one_minus_square<S: Scalar>(x: S) -> S {
    let (sum, difference) = (x + 1.0, S::one() - x);
    S::select(x.abs().below(0.5), S::one() - x * x, difference * sum)
}

/// Of each argument the product of all others; `y` is the product of all.
pub(crate) fn products_of_others<S: Scalar>(args: &[S], y: S) -> Vec<S> {
    if args.len() <= WRITTEN_OUT {
        let others = |slot| S::product(&without(args, slot));
        return (0..args.len()).map(others).collect();
    }
    let times = |a: S, b: S| a * b;
    let product = Around::new(args, S::one(), times);
    // The signs alone tell a product that is 0 from one that has become too small.
    let signs: Vec<S> = args.iter().map(|a| a.sign()).collect();
    let sign = Around::new(&signs, S::one(), times);
    let slope = |slot: usize| {
        let (before, behind) = (product.before[slot], product.behind[slot]);
        let quotient = y / args[slot];
        // Left out of the range of f64 by the product of a part, the whole comes back into
        // it by division; that is NaN beside a 0, never a wrong number.
        let kept = kept_or(before, sign.before[slot], before * behind, quotient);
        kept_or(behind, sign.behind[slot], kept, quotient)
    };
    (0..args.len()).map(slope).collect()
}

/// Of each argument its share of the Euclidean length `y` of all: its direction cosine.
pub(crate) fn direction_cosines<S: Scalar>(args: &[S], y: S) -> Vec<S> {
    if args.len() <= WRITTEN_OUT {
        let cosine = |slot| S::dircos_of(&first(args, slot));
        return (0..args.len()).map(cosine).collect();
    }
    // Where the length overflows, the arguments are so large that the factor rounds none.
    let if_large = S::select(y.equals(f64::INFINITY), y.beside(SHRINKING), y.beside(1.0));
    let factor = S::select((y * SMALL).equals(0.0), y.beside(GROWING), if_large);
    let args: Vec<S> = args.iter().map(|&a| a * factor).collect();
    let length = Around::new(&args, S::zero(), |a, b| a.hypot(b));
    let cosine = |slot: usize| {
        let others = length.before[slot].hypot(length.behind[slot]);
        args[slot].dircos(others)
    };
    (0..args.len()).map(cosine).collect()
}

/// The order above `n`, if there is one.
pub(crate) fn next_order(n: u32) -> Option<u32> {
    n.checked_add(1)
}

/// 1 where `a` is greater than `b`, 1/2 where they are equal, also at infinity, 0 elsewhere.
pub(crate) fn step<S: Scalar>(a: S, b: S) -> S {
    S::select(a.equals(b), a.beside(0.5), (a - b).heaviside())
}

/// The slopes of the greatest or least of more than two arguments, of which `y` is the
/// value: equal shares for the tied ones.
pub(crate) fn shares<S: Scalar>(args: &[S], y: S) -> Vec<S> {
    let tied = tied(args, y);
    let count = S::sum_of(&tied);
    tied.into_iter().map(|share| share / count).collect()
}

/// Zero where at least two arguments are equal to `y`.
pub(crate) fn ties<S: Scalar>(args: &[S], y: S) -> S {
    let count = S::sum_of(&tied(args, y));
    S::select(count.above(1.0), S::zero(), S::one())
}

/// The arguments with the one of `slot` in front.
fn first<S: Copy>(args: &[S], slot: usize) -> Vec<S> {
    [&args[slot..=slot], &args[..slot], &args[slot + 1..]].concat()
}

fn without<S: Copy>(args: &[S], slot: usize) -> Vec<S> {
    [&args[..slot], &args[slot + 1..]].concat()
}

// 1 for each argument equal to `y`, 0 for the others.
fn tied<S: Scalar>(args: &[S], y: S) -> Vec<S> {
    let is_tied = |a: &S| S::select(a.equals(y), S::one(), S::zero());
    args.iter().map(is_tied).collect()
}

// Powers of two: far below the inverse root of any number of arguments, and enough to make
// subnormal numbers normal.
const SHRINKING: f64 = 1.0 / (1u64 << 40) as f64;
const GROWING: f64 = (1u128 << 100) as f64;

// A power of two that makes 0 of what has lost digits by being small, in f32 and in f64.
const SMALL: f64 = 1.0 / (1u64 << 60) as f64;

// `then`, unless `part` has left the range, although it has no factor 0 by its `sign`.
fn kept_or<S: Scalar>(part: S, sign: S, then: S, otherwise: S) -> S {
    let is_small = (part * SMALL).equals(0.0);
    let unless_small = S::select(is_small, S::select(sign.equals(0.0), then, otherwise), then);
    S::select(part.abs().equals(f64::INFINITY), otherwise, unless_small)
}

/// What stands before and behind each of many numbers, combined.
struct Around<S> {
    before: Vec<S>,
    behind: Vec<S>,
}

impl<S: Copy> Around<S> {
    fn new(args: &[S], none: S, combine: impl Fn(S, S) -> S) -> Self {
        let along = |args: &mut dyn Iterator<Item = &S>| {
            let mut so_far: Option<S> = None;
            let mut all = Vec::new();
            for &arg in args {
                all.push(so_far.unwrap_or(none));
                so_far = Some(so_far.map_or(arg, |before| combine(before, arg)));
            }
            all
        };
        let before = along(&mut args.iter());
        let mut behind = along(&mut args.iter().rev());
        behind.reverse();
        Self { before, behind }
    }
}
