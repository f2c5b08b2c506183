//! What the slopes of the rows are made of, where that takes more than a formula.
//!
//! Rows of many arguments need time and nodes in proportion to their number, so the
//! slopes of long products and lengths are made from what stands before and behind each
//! argument. Short ones are written out, as a person would.

use crate::scalar::{Scalar, Test};

// Beyond so many arguments, what they share is worth more than what can be read.
const WRITTEN_OUT: usize = 8;

// A product is written out longer, because its parts may leave the range where it does not.
const WRITTEN_OUT_PRODUCT: usize = 64;

/// 1 - x^2: the product is exact to the last place near ±1, the difference has the
/// right slope near 0.
pub(crate) fn one_minus_square<S: Scalar>(x: S) -> S {
    let (sum, difference) = (x + 1.0, S::one() - x);
    S::select(x.abs().below(0.5), S::one() - x * x, difference * sum)
}

/// Of each argument the product of all others.
///
/// Of more than 64 arguments a slope is NaN if the product of those before it, or of those
/// behind it, leaves the range on its way.
pub(crate) fn products_of_others<S: Scalar>(args: &[S]) -> Vec<S> {
    if args.len() <= WRITTEN_OUT_PRODUCT {
        let others = |slot| S::product(&without(args, slot));
        return (0..args.len()).map(others).collect();
    }
    let parts = Around::new(args, Part::of_nothing(args[0]), Part::times);
    let slope = |slot: usize| {
        let (before, behind) = (parts.before[slot], parts.behind[slot]);
        let is_kept = (before.lost + behind.lost).equals(0.0);
        S::select(
            is_kept,
            before.product * behind.product,
            args[0].beside(f64::NAN),
        )
    };
    (0..args.len()).map(slope).collect()
}

/// The product of some of many factors.
#[derive(Clone, Copy)]
struct Part<S> {
    product: S,
    // The product of their signs: it alone tells a product that is 0 from one that has
    // become too small.
    sign: S,
    // 1 if the product has left the range, also if it has come back since.
    lost: S,
}

impl<S: Scalar> Part<S> {
    fn of_nothing(home: S) -> Self {
        let (product, sign, lost) = (home.beside(1.0), home.beside(1.0), home.beside(0.0));
        Self {
            product,
            sign,
            lost,
        }
    }

    fn times(self, factor: S) -> Self {
        let (product, sign) = (self.product * factor, self.sign * factor.sign());
        let yes = factor.beside(1.0);
        let if_small = S::select(sign.equals(0.0), self.lost, yes);
        let unless_large = S::select((product * SMALL).equals(0.0), if_small, self.lost);
        let lost = S::select(product.abs().equals(f64::INFINITY), yes, unless_large);
        Self {
            product,
            sign,
            lost,
        }
    }
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
    let length = Around::new(&args, S::zero(), |length, a| length.hypot(a));
    let cosine = |slot: usize| {
        let others = length.before[slot].hypot(length.behind[slot]);
        args[slot].dircos(others)
    };
    (0..args.len()).map(cosine).collect()
}

/// The slopes of the direction cosine `y` of the first of `args`, by all of them: sin^2/r by
/// the first, -cos cos/r by the others.
pub(crate) fn turnings<S: Scalar>(args: &[S], y: S) -> Vec<S> {
    let length = S::hypot_of(args);
    let is_small = knows((length * SMALL).equals(0.0));
    let factor = if is_small {
        GROWING
    } else if knows(length.below(OF_SMALL_SQUARE)) && knows(length.above(0.0)) {
        // What does not move would meet the inverse of the square.
        raising(length)
    } else if knows(length.equals(f64::INFINITY)) {
        SHRINKING
    } else {
        return turnings_in_range(args, length, y);
    };
    // Where the length overflows, arguments that the factor rounds have no part in it.
    let scaled: Vec<S> = args.iter().map(|&a| a * factor).collect();
    let slopes = turnings_in_range(&scaled, S::hypot_of(&scaled), y);
    let mut slopes: Vec<S> = slopes.into_iter().map(|slope| slope * factor).collect();
    if is_small && knows(length.above(0.0)) {
        let others = turnings_of_small(args, length);
        slopes.truncate(1);
        slopes.extend(others);
    }
    slopes
}

// The slopes by the others, of arguments made as large as 1, exactly. Of two factors the one that is
// 0 takes the power of two back, so that what does not move meets nothing infinite.
fn turnings_of_small<S: Scalar>(args: &[S], length: S) -> Vec<S> {
    let factor = raising(length);
    let args: Vec<S> = args.iter().map(|&a| a * factor).collect();
    let length = S::hypot_of(&args);
    let slope = |a: S, b: S| match knows(a.equals(0.0)) {
        true => -(a * factor * b / length / length / length),
        false => -(b * factor * a / length / length / length),
    };
    args.iter().skip(1).map(|&b| slope(args[0], b)).collect()
}

fn turnings_in_range<S: Scalar>(args: &[S], length: S, y: S) -> Vec<S> {
    // Half the length, because an expression does not know whether the whole overflows.
    let halves: Vec<S> = args.iter().map(|&a| a * 0.5).collect();
    let half = S::hypot_of(&halves);
    // The length of the rest, over the whole, is the sine to this cosine. So may that of
    // several overflow.
    let of = if args.len() > 2 { &halves[..] } else { args };
    let rest = S::hypot_of(of.get(1..).unwrap_or(&[]));
    let sine = S::dircos_of(&[&[rest], &of[..1]].concat());
    let by_first = (sine * 0.25) / half * (sine * 2.0);
    let cosines = direction_cosines(args, length);
    let others = cosines.iter().skip(1);
    let others = others.map(|&cosine| -(y * 0.25 / half * (cosine * 2.0)));
    std::iter::once(by_first)
        .chain(others)
        .take(args.len())
        .collect()
}

/// Whether the number is known to stand in the relation: an expression knows nothing, and
/// keeps the formula that reads best.
///
/// For two formulas of the same function, of which one leaves the range where the other
/// does not. Where the choice is a part of the function it is a `select`.
pub(crate) fn knows<S: Scalar>(test: Test<S>) -> bool {
    S::decide(test) == Some(true)
}

/// a/b^2, where `y` is a/b, also where a is 0 and the inverse of b leaves the range.
///
/// That inverse is the slope of y/b by y: infinite, beside a y that does not move.
pub(crate) fn over_square<S: Scalar>([a, b]: [S; 2], y: S) -> S {
    if knows(a.equals(0.0)) && knows((b * SMALL).equals(0.0)) {
        let factor = raising(b);
        let b = b * factor;
        return a * factor * factor / (b * b);
    }
    y / b
}

// A power of two that makes a number of about 1 of one that is too small for its inverse, or for
// all of its digits: in steps, because a number does not tell of how many bits it is.
fn raising<S: Scalar>(x: S) -> f64 {
    let is_small = |factor: f64| {
        let x = x * factor;
        knows(x.below(SMALL)) && knows(x.above(-SMALL)) && knows(x.differs(0.0))
    };
    let mut factor = 1.0;
    // It takes 17 from the smallest double up, and then no more.
    for _ in 0..17 {
        if !is_small(factor) {
            break;
        }
        factor /= SMALL;
    }
    factor
}

/// Whether the sum of the squares, of a point on the unit circle over its radius, is known to
/// leave the range.
pub(crate) fn is_beyond_squares<S: Scalar>(y: S, w: S) -> bool {
    knows((w * w + y * y).equals(f64::INFINITY))
}

/// b (b - 1) a^(b - 2) where b is known to be 0 or 1 and the power, or its slope, to leave the range:
/// so written that what is 0 there is multiplied by nothing infinite but what b brings.
pub(crate) fn flat<S: Scalar>(a: S, b: S) -> Option<S> {
    let is_small = knows(a.below(SMALL)) && knows(a.above(-SMALL)) && knows(a.differs(0.0));
    let factor = b * (b - 1.0);
    if !is_small || !knows(factor.equals(0.0)) {
        return None;
    }
    let growing = match knows((a * SMALL).equals(0.0)) {
        true => GROWING,
        false => 1.0,
    };
    let (factor, grown) = (factor * growing, a * growing);
    Some(match knows(b.equals(0.0)) {
        true => factor * growing / grown / grown * a.pow(b),
        false => factor / grown * a.pow(b - 1.0),
    })
}

/// Whether the number is known to be neither 0 nor infinite nor short of digits.
pub(crate) fn is_in_range<S: Scalar>(y: S) -> bool {
    knows((y * SMALL).differs(0.0)) && knows(y.abs().below(f64::INFINITY))
}

/// a^(b - n) times each of n `factors`, where b - n, for n = 1 or 2, need not be a float.
///
/// From n/2 on it is one, or the exponent is so large that nothing is lost. Below, the power of b
/// itself, multiplied by a factor and divided in turn, leaves the range only together with what
/// it is divided down to. The factors are linear.
pub(crate) fn lowered<S: Scalar>(a: S, b: S, factors: &[&dyn Fn(S) -> S]) -> S {
    let n = factors.len() as f64;
    let is_direct = b.at_least(n / 2.0);
    let times = |power| factors.iter().fold(power, |power, factor| factor(power));
    let (lower, power) = (a.pow(b - n), a.pow(b));
    if knows(a.equals(0.0)) && knows(b.above(1.0 / SMALL)) {
        // 0, with all its slopes, where the factors overflow.
        return lower;
    }
    if knows(a.above(0.0)) {
        let is_lower = knows(is_direct);
        let (part, divisions) = match is_lower {
            true => (lower, 0),
            false => (power, factors.len()),
        };
        if !keeps_its_digits(a, part, divisions) {
            // In halves: the power's own slope, or what the factors make of it, may be in the
            // range where the power is not, or is subnormal. So may the adjoints on their way back,
            // and of a quotient by `a` those are smaller than what it is made of.
            let half = a.pow(if is_lower { b - n } else { b } * 0.5);
            return match factors {
                _ if is_lower => times(half) * half,
                _ if let Some(half) = half_lowered(a, b, n) => times(half) * half,
                [first, second] => first(half) / a * (second(half) / a),
                _ => times(half) / a * half,
            };
        }
    }
    let direct = times(lower);
    let divided = factors
        .iter()
        .fold(power, |power, factor| factor(power) / a);
    let if_small = S::select(a.equals(0.0), direct, divided);
    S::select(is_direct, direct, if_small)
}

// a^((b - n)/2), b below n/2, with what b - n loses in rounding, which is found as Knuth's sum of
// two does. None where that is not known, as of an enclosure, or where the factors may overflow.
fn half_lowered<S: Scalar>(a: S, b: S, n: f64) -> Option<S> {
    let lower = b - n;
    let of_n = b - lower;
    let lost = (b - (lower + of_n)) + (of_n - n);
    let half = a.pow(lower * 0.5);
    if !knows(b.above(-1.0 / SMALL)) {
        return None;
    }
    if knows(lost.equals(0.0)) {
        return Some(half);
    }
    // A power of so small an exponent is 1 plus the exponent times the logarithm, and of the slope
    // less than its rounding. Where that is not small the power is 0 or infinite.
    let correction = (lost * 0.5 * a.ln()).stop_gradient();
    let is_small = knows(correction.abs().below(ROUNDING));
    knows(lost.differs(0.0)).then(|| match is_small {
        true => half * (correction + 1.0),
        false => half,
    })
}

// Whether neither the power nor n quotients by `a`, which an adjoint passes, leave the range.
fn keeps_its_digits<S: Scalar>(a: S, power: S, n: usize) -> bool {
    let inverse = || (0..n).fold(a.beside(1.0), |inverse, _| inverse / a);
    is_ordinary(a) && is_ordinary(power) || is_in_range(power) && is_in_range(inverse())
}

// Whether its square and the inverse of that are in the range of f32 beyond all doubt: a test
// that needs no arithmetic.
fn is_ordinary<S: Scalar>(x: S) -> bool {
    knows(x.above(SMALL)) && knows(x.below(1.0 / SMALL))
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

// More than the rounding of an exponent does to a power in the range, in f64 and in f32: where the
// correction is about as large its square is below the last place of f32, and in f64 the power is 0.
const ROUNDING: f64 = 1.0 / (1u64 << 12) as f64;

// A power of two whose square has an inverse in the range of f64; in f32 it is 0.
const OF_SMALL_SQUARE: f64 = f64::from_bits((1023 - 500) << 52);

// A power of two that makes 0 of what has lost digits by being small, in f32 and in f64.
const SMALL: f64 = 1.0 / (1u64 << 60) as f64;

/// What stands before and behind each of many numbers, combined.
struct Around<P> {
    before: Vec<P>,
    behind: Vec<P>,
}

impl<P: Copy> Around<P> {
    fn new<S: Copy>(args: &[S], none: P, combine: impl Fn(P, S) -> P) -> Self {
        let along = |args: &mut dyn Iterator<Item = &S>| {
            let mut so_far = none;
            let mut all = Vec::new();
            for &arg in args {
                all.push(so_far);
                so_far = combine(so_far, arg);
            }
            all
        };
        let before = along(&mut args.iter());
        let mut behind = along(&mut args.iter().rev());
        behind.reverse();
        Self { before, behind }
    }
}

#[cfg(test)]
mod tests {
    use super::products_of_others;
    use crate::scalar::Scalar;

    fn check(args: &[f64], may_be_lost: bool) {
        let slopes = products_of_others(args);
        for (slot, slope) in slopes.into_iter().enumerate() {
            let others = [&args[..slot], &args[slot + 1..]].concat();
            let want = <f64 as Scalar>::product(&others);
            // Each factor brings half a place.
            let bound = want.abs() * f64::EPSILON * args.len() as f64;
            let is_lost = slope.is_nan() && may_be_lost;
            let is_close = slope == want || (slope - want).abs() <= bound;
            assert!(is_lost || is_close, "{slot}: {slope:e}, not {want:e}");
        }
    }

    #[test]
    fn long_products_have_the_slopes_of_short_ones() {
        let mut args: Vec<f64> = (0..100).map(|i| 1.5 - f64::from(i % 7) * 0.37).collect();
        check(&args, false);
        args[3] = 0.0;
        check(&args, false);
        args[70] = -0.0;
        check(&args, false);
    }

    #[test]
    fn what_leaves_the_range_is_never_a_wrong_number() {
        for extreme in [
            &[1e-200, 1e-200, 1e250, 1e-200][..],
            &[1e200, 1e200, 1e-100, 1e200],
            &[1.23456789e-160, 1.3456789e-160, 1.7e300, 3e10],
            &[1e200, 1e200, 0.0, 1e-300],
            &[5e-324, 1e300, 1e300, 1e-300],
        ] {
            for at in [0, 33, 66] {
                let mut args = vec![1.0; 70];
                args[at..at + extreme.len()].copy_from_slice(extreme);
                check(&args, true);
                args.truncate(12 + extreme.len());
                check(&args, false);
            }
            // On both sides of the slots between.
            let mut args = vec![1.0; 70];
            args[..extreme.len()].copy_from_slice(extreme);
            args[66..66 + extreme.len()].copy_from_slice(extreme);
            check(&args, true);
        }
    }
}
