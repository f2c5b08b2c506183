//! Numbers with an error held against all that they may be: the ends of what they stand for, as
//! fractions, have to lie within the error of the result, which is to be little more than it has to.

use dashu_int::IBig;
use dashu_ratio::RBig;

use super::error::{lower, magnitude, sum, times, unit, unit_power, up, whole};
use super::fixed::{Fixed, certified};
use super::{Big, Value};
use crate::interval::end::{Bounds, End};

const SCALE: usize = 40;

fn ratio(x: f64) -> RBig {
    RBig::try_from(x).unwrap()
}

fn power(n: i64) -> RBig {
    let size = RBig::from(IBig::ONE << n.unsigned_abs() as usize);
    if n < 0 { RBig::ONE / size } else { size }
}

fn fraction(x: &Big) -> RBig {
    match &x.value {
        Value::Finite(mantissa, exponent) => RBig::from(mantissa.clone()) * power(*exponent),
        _ => panic!("{x:?} is no number"),
    }
}

/// A number in units of 2^-SCALE with its error, and the ends of what it may be.
fn number(mid: i128, error: f64) -> (Fixed, [RBig; 3]) {
    let fixed = Fixed::exact(IBig::from(mid), SCALE).blurred(error);
    let at = |off: RBig| (RBig::from(IBig::from(mid)) + off) * power(-(SCALE as i64));
    let error = ratio(error);
    (fixed, [at(-error.clone()), at(RBig::ZERO), at(error)])
}

fn numbers() -> Vec<(Fixed, [RBig; 3])> {
    let one = 1i128 << SCALE;
    let mids = [
        0,
        1,
        -3,
        1000,
        one / 3,
        -one / 7,
        one - 1,
        one,
        -one - 5,
        17 * one / 10,
        12345 * one,
        -one << 50,
    ];
    let errors = [0.0, 0.5, 1.0, 2.75, 1000.0, 1e6];
    let all = mids
        .iter()
        .flat_map(|&mid| errors.map(|error| number(mid, error)));
    all.collect()
}

// What the number says, in fractions: its middle, and how far off it may be.
fn said(x: &Fixed) -> (RBig, RBig) {
    let bounds = x.clone().middle().bounds(0, 1 << 12);
    assert!(bounds.lo == bounds.hi);
    (
        fraction(&bounds.lo),
        ratio(x.error()) * power(-(x.scale() as i64)),
    )
}

#[track_caller]
fn check(result: &Fixed, truths: &[RBig], what: &str) {
    if !result.error().is_finite() {
        return;
    }
    let (mid, error) = said(result);
    let mut most = RBig::ZERO;
    for truth in truths {
        let off = if *truth < mid {
            &mid - truth
        } else {
            truth - &mid
        };
        assert!(off <= error, "{what}: {off} is more than {error}");
        most = if off > most { off } else { most };
    }
    // Two units are those of rounding; where an error is much of the number, its ends are not
    // the middle's distance apart.
    let unit = power(-(result.scale() as i64));
    let sharp = most * ratio(1.01) + unit * ratio(2.5);
    assert!(error <= sharp, "{what}: {error} is more than {sharp}");
}

#[test]
fn one_number_stays_within_its_error() {
    for (x, ends) in numbers() {
        let each = |f: &dyn Fn(&RBig) -> RBig| ends.iter().map(f).collect::<Vec<_>>();
        check(&x.clone().neg(), &each(&|x| -x.clone()), "neg");
        for n in [0, 1, 3, 30, 70] {
            let two = power(n as i64);
            check(&x.halved(n), &each(&|x| x / &two), "halved");
            check(&x.doubled(n), &each(&|x| x * &two), "doubled");
            check(&x.finer(n), &each(&|x| x.clone()), "finer");
            if n < SCALE {
                check(&x.coarser(n), &each(&|x| x.clone()), "coarser");
                assert_eq!(x.coarser(n).scale(), SCALE - n);
            }
            assert_eq!(x.finer(n).scale(), SCALE + n);
        }
        for n in [1u64, 2, 3, 7, 1000] {
            let whole = RBig::from(IBig::from(n));
            check(&x.over(n), &each(&|x| x / &whole), "over");
            check(&x.times(&IBig::from(n)), &each(&|x| x * &whole), "times");
        }
        let (mid, error) = said(&x);
        let size = ratio(x.size());
        let most = (if mid < RBig::ZERO {
            -mid.clone()
        } else {
            mid.clone()
        }) + &error;
        assert!(most <= size && size <= most * ratio(1.0 + 1e-9) + ratio(1e-300));
        assert!(x.guess() == 0.0 || (x.guess() < 0.0) == (mid < RBig::ZERO));
        for (shift, bits) in [(0, 10), (5, 53), (-9, 200)] {
            let bounds = x.bounds(shift, bits);
            let scaled = each(&|x| x * power(shift));
            assert!(
                scaled
                    .iter()
                    .all(|x| fraction(&bounds.lo) <= *x && *x <= fraction(&bounds.hi))
            );
        }
        if ends[0] > RBig::ZERO || x.error() == 0.0 && mid > RBig::ZERO {
            let (root, off) = said(&x.sqrt());
            let (below, above) = (&root - &off, &root + &off);
            let is_below = below < RBig::ZERO || &below * &below <= ends[0];
            assert!(is_below && ends[2] <= &above * &above, "sqrt of {mid}");
            // Half the error over the root, with what rounds; the root is not below its least.
            let slope = &error / (if below > RBig::ZERO { below } else { root });
            let sharp = slope * ratio(1.01) + power(-(SCALE as i64)) * ratio(2.5);
            assert!(off <= sharp, "sqrt of {mid}: {off} is more than {sharp}");
        }
    }
    let (below, _) = number(-7, 1.0);
    assert!(!below.sqrt().error().is_finite() && !Fixed::unknown(SCALE).sqrt().error().is_finite());
}

#[test]
fn two_numbers_make_what_all_of_theirs_make() {
    let numbers = numbers();
    for (x, x_ends) in &numbers {
        for (y, y_ends) in &numbers {
            let each = |f: &dyn Fn(&RBig, &RBig) -> RBig| {
                let pairs = x_ends
                    .iter()
                    .flat_map(|x| y_ends.iter().map(move |y| (x, y)));
                pairs.map(|(x, y)| f(x, y)).collect::<Vec<_>>()
            };
            check(&x.add(y), &each(&|x, y| x + y), "add");
            check(&x.sub(y), &each(&|x, y| x - y), "sub");
            check(&x.mul(y), &each(&|x, y| x * y), "mul");
            let holds_zero = y_ends[0] <= RBig::ZERO && RBig::ZERO <= y_ends[2];
            let quotient = x.div(y);
            assert!(!holds_zero || !quotient.error().is_finite());
            let (mid, error) = said(y);
            let size = if mid < RBig::ZERO { -mid } else { mid };
            // Of a divisor that is known well, for the error to be sharp.
            if size > error * ratio(200.0) {
                assert!(quotient.error().is_finite());
                check(&quotient, &each(&|x, y| x / y), "div");
            }
            if said(y).0 > RBig::ZERO {
                let times = RBig::from(x.nearest_multiple(y));
                let rest = said(x).0 - times * said(y).0;
                let rest = if rest < RBig::ZERO { -rest } else { rest };
                // By half of it, and what is lost in halving it.
                let half = (&size + power(-(SCALE as i64))) / ratio(2.0);
                assert!(rest <= half, "a multiple of {}", said(y).0);
            }
        }
    }
}

#[test]
fn numbers_are_taken_to_the_unit() {
    for x in [
        0.0,
        0.75,
        -0.75,
        1.0 / 3.0,
        -1e-5,
        1e-12,
        -1e-20,
        5e-324,
        12345.678,
        -2.0f64.powi(-45),
    ] {
        let truth = ratio(x);
        for scale in [0, 1, 20, 52, 60, 1100] {
            let taken = Fixed::of(&Big::exact(x), scale);
            let (mid, error) = said(&taken);
            let off = if truth < mid {
                &mid - &truth
            } else {
                &truth - &mid
            };
            assert!(off <= error && taken.error() <= 1.0, "{x} in 2^-{scale}");
            assert_eq!(taken.error() == 0.0, off == RBig::ZERO, "{x} in 2^-{scale}");
            if x >= 0.0 {
                let (root, error) = said(&Fixed::root_of(&Big::exact(x), scale));
                let (below, above) = (&root - &error, &root + &error);
                assert!(below < RBig::ZERO || &below * &below <= truth);
                assert!(truth <= &above * &above && error <= power(1 - scale as i64));
            }
        }
    }
    // 3, as 6 halves: nothing is lost of it.
    let three = Fixed::of(&Big::finite(IBig::from(6), -1, 0), 0);
    assert!(three.error() == 0.0 && said(&three).0 == RBig::from(IBig::from(3)));
    // What is known of the square to less than a unit says nothing of the root.
    let blurred = Fixed::one(2 * SCALE).blurred(2.0).root(SCALE);
    assert!(!blurred.error().is_finite());
    assert!(!Fixed::one(SCALE).neg().root(SCALE / 2).error().is_finite());
}

#[test]
fn a_result_has_the_bits_that_were_asked_for() {
    // A third, with an error of so many units however small they are.
    for units in [0.0, 1.0, 100.0, 1e6] {
        for bits in [10, 53, 200] {
            let third = |scale: usize| {
                let third = Fixed::truncated((IBig::ONE << scale) / IBig::from(3u8), scale);
                if units > 0.0 {
                    third.blurred(units)
                } else {
                    third
                }
            };
            let bounds = certified(bits, 20, 0, third);
            let width = fraction(&bounds.hi) - fraction(&bounds.lo);
            assert!(width > RBig::ZERO && width <= power(-i64::from(bits)));
            let exact = RBig::ONE / RBig::from(IBig::from(3u8));
            assert!(fraction(&bounds.lo) <= exact && exact <= fraction(&bounds.hi));
        }
    }
    // 0 cannot be told from what is next to it.
    let lost = certified(53, 20, 0, |scale| Fixed::truncated(IBig::ZERO, scale));
    assert!(lost.lo.is_negative() && lost.hi.is_positive());
    let nothing = certified(53, 20, 0, Fixed::unknown);
    let Bounds { lo, hi } = nothing;
    assert!(lo == Big::exact(f64::NEG_INFINITY) && hi == Big::exact(f64::INFINITY));
}

#[test]
fn sizes_are_bounds() {
    let mut digits = 0x9e37_79b9_7f4a_7c15u64;
    for length in (0..400).step_by(7).chain([2000, 2001]) {
        digits = digits.wrapping_mul(0x2545_f491_4f6c_dd1d) | 1;
        for number in [
            IBig::ONE << length,
            (IBig::ONE << length) - IBig::ONE,
            IBig::from(digits) << length,
            -((IBig::from(u128::MAX) << length) + IBig::from(digits)),
        ] {
            for scale in [length, length + 13, length + 200, 500, 1500, 3500] {
                let exact = RBig::from(number.clone()) * power(-(scale as i64));
                let exact = if exact < RBig::ZERO { -exact } else { exact };
                let (above, below) = (magnitude(&number, scale), lower(&number, scale));
                let is_large = above == f64::INFINITY;
                assert!(ratio(below) <= exact && (is_large || exact <= ratio(above)));
                // Both are near it where it is neither next to nothing nor out of range.
                let is_plain = !is_large && above > 1e-260;
                assert!(
                    !is_plain || above <= below * (1.0 + 1e-13),
                    "{number} in 2^-{scale}"
                );
            }
        }
    }
    for x in [
        0.0,
        1e-300,
        0.3,
        1.0,
        2.5,
        1e15 + 0.5,
        2f64.powi(53),
        1e20,
        1e300,
    ] {
        let above = RBig::from(whole(x));
        assert!(ratio(x) <= above && (above < ratio(x) + RBig::ONE), "{x}");
        assert!(up(x) >= x && up(x) <= x * (1.0 + 1e-14));
        assert_eq!(
            (times(x, 0.0), times(0.0, x), sum(x, 0.0), sum(0.0, x)),
            (0.0, 0.0, x, x)
        );
        assert!(
            ratio(sum(x, 0.3)) >= ratio(x) + ratio(0.3) && sum(x, 0.3) <= (x + 0.3) * (1.0 + 1e-13)
        );
    }
    assert_eq!((times(0.0, f64::INFINITY), times(2.0, 3.0)), (0.0, 6.0));
    for n in [0, 1, -1, 1000, 1023, -1022] {
        assert_eq!(unit_power(n), 2f64.powi(n as i32));
    }
    assert_eq!(
        (unit_power(1024), unit_power(-2000)),
        (f64::INFINITY, f64::MIN_POSITIVE)
    );
    assert_eq!((unit(3), unit(5000)), (0.125, f64::MIN_POSITIVE));
}
