//! Chosen boxes with known answers.

use trigrad_core::Decoration::{self, *};
use trigrad_core::{Big, Exact, Formula, Interval};

use crate::rows::I;

const INF: f64 = f64::INFINITY;

fn span(lo: f64, hi: f64) -> I {
    I::new(lo, hi).unwrap()
}

fn check(result: &I, lo: f64, hi: f64, decoration: Decoration) {
    let found = (*result.lo(), *result.hi(), result.decoration());
    assert_eq!(found, (lo, hi, decoration));
}

#[test]
fn quotients_by_zero() {
    check(&span(1.0, 2.0).div(&span(0.0, 1.0)), 1.0, INF, Partial);
    check(&span(1.0, 2.0).div(&span(-1.0, 0.0)), -INF, -1.0, Partial);
    check(&span(-2.0, -1.0).div(&span(0.0, 4.0)), -INF, -0.25, Partial);
    check(&span(0.0, 1.0).div(&span(0.0, 2.0)), 0.0, INF, Partial);
    check(&span(1.0, 1.0).div(&span(-1.0, 1.0)), -INF, INF, Partial);
    check(&span(0.0, 0.0).div(&span(-1.0, 1.0)), 0.0, 0.0, Partial);
    // The divisor comes as near to 0 as one likes, whichever end of the other is 0.
    check(&span(0.0, 1.0).div(&span(-1.0, 1.0)), -INF, INF, Partial);
    check(&span(-1.0, 0.0).div(&span(-1.0, 2.0)), -INF, INF, Partial);
    check(
        &span(1.0, 2.0).div(&span(2.0, INF)),
        0.0,
        1.0,
        Differentiable,
    );
    assert!(span(1.0, 2.0).div(&span(0.0, 0.0)).is_empty());
}

#[test]
fn products_underflow_to_something() {
    let tiny = I::point(1e-200);
    check(&tiny.mul(&tiny), 0.0, 5e-324, Differentiable);
    check(&tiny.mul(&tiny.neg()), -5e-324, 0.0, Differentiable);
    check(
        &I::point(1e200).mul(&I::point(1e200)),
        f64::MAX,
        INF,
        Differentiable,
    );
}

#[test]
fn infinity_is_no_number() {
    check(&I::point(INF), f64::MAX, INF, Partial);
    check(&I::entire().exp(), 0.0, INF, Differentiable);
    check(&I::entire().tanh(), -1.0, 1.0, Differentiable);
    assert!(I::new(INF, INF).is_none() && I::new(1.0, 0.0).is_none());
    assert!(I::new(f64::NAN, 0.0).is_none() && I::point(f64::NAN).is_empty());
}

#[test]
fn powers() {
    let (two, three) = (I::point(2.0), I::point(3.0));
    check(&span(-2.0, 1.0).pow(&two), 0.0, 4.0, Differentiable);
    check(
        &span(-2.0, 1.0).pow(&I::point(0.0)),
        1.0,
        1.0,
        Differentiable,
    );
    check(&span(-2.0, 4.0).pow(&I::point(-1.0)), -INF, INF, Partial);
    check(&span(0.0, 4.0).pow(&I::point(-1.0)), 0.25, INF, Partial);
    check(&span(-2.0, 4.0).pow(&I::point(-2.0)), 0.0625, INF, Partial);
    check(&span(-2.0, 1.0).pow(&three), -8.0, 1.0, Differentiable);
    check(
        &span(-2.0, -1.0).pow(&I::point(-3.0)),
        -1.0,
        -0.125,
        Differentiable,
    );
    assert!(
        span(-2.0, -1.0)
            .pow(&I::point(91.0))
            .contains(&-(2f64.powi(91)))
    );
    check(&span(0.0, 0.0).pow(&span(0.0, 1.0)), 0.0, 1.0, Defined);
    check(&span(0.0, 0.0).pow(&span(-1.0, 1.0)), 0.0, 1.0, Partial);
    check(&span(0.0, 4.0).pow(&I::point(0.5)), 0.0, 2.0, Continuous);
    check(
        &span(4.0, 9.0).pow(&I::point(0.5)),
        2.0,
        3.0,
        Differentiable,
    );
    assert!(I::point(-2.0).pow(&I::point(0.5)).is_empty());
    let mixed = I::point(-2.0).pow(&span(1.0, 3.0));
    assert!([-2.0, 4.0, -8.0].iter().all(|x| mixed.contains(x)));
    assert_eq!(mixed.decoration(), Partial);
    let one = I::point(-2.0).pow(&span(2.5, 3.5));
    assert!(one.contains(&-8.0) && *one.hi() < 0.0);
}

#[test]
fn waves() {
    check(&span(0.0, 4.0).cos(), -1.0, 1.0, Differentiable);
    assert!(*span(0.5, 4.0).cos().hi() < 0.8776);
    check(
        &span(1.0, 2.0).sin().intersect(&span(0.9, 2.0)),
        0.9,
        1.0,
        Differentiable,
    );
    check(&span(0.0, 6.0).sin(), -1.0, 1.0, Differentiable);
    check(&span(1e300, 1e301).sin(), -1.0, 1.0, Differentiable);
    assert!(I::point(1e300).sin().width() < 1e-14);
    assert!(*span(1e22, 1e22).tan().hi() < 1.7);
    check(&span(1.0, 2.0).tan(), -INF, INF, Partial);
    check(
        &span(-1.0, 1.0).sec().intersect(&span(-9.0, 1.5)),
        1.0,
        1.5,
        Differentiable,
    );
    check(
        &span(2.0, 4.0).sec().intersect(&span(-1.5, 9.0)),
        -1.5,
        -1.0,
        Differentiable,
    );
    assert!(I::point(0.0).cot().is_empty() && I::point(0.0).csc().is_empty());
}

// The extremes lie pi apart, so that a box of more than that holds some between ends whose slopes do
// not tell, also where no double lies between the ends.
#[test]
fn wide_waves_hold_their_extremes() {
    const HALF_PI: f64 = std::f64::consts::FRAC_PI_2;
    for start in 0..130 {
        let lo = f64::from(start) / 20.0 - 3.2;
        for width in [2.9, 3.0, 3.05, 3.2, 3.3, 4.0, 6.1, 6.3, 7.4, 7.6, 8.9] {
            let over = span(lo, lo + width);
            for k in -5..10 {
                let turn = f64::from(k) * HALF_PI;
                if over.contains(&turn) {
                    let (sin, cos) = (over.sin(), over.cos());
                    assert!(sin.contains(&turn.sin().round()), "{over:?}: {sin:?}");
                    assert!(cos.contains(&turn.cos().round()), "{over:?}: {cos:?}");
                }
            }
        }
    }
    for step in 0..200 {
        let lo = f64::from(step) * 28.0 + 2f64.powi(54);
        let over = span(lo, lo + 4.0);
        for between in [1.0, 2.0, 3.0] {
            let x =
                Interval::point(Big::new(lo, 106)).add(&Interval::point(Big::new(between, 106)));
            let value = *x.sin().to_f64().lo();
            assert!(over.sin().contains(&value), "{over:?}, {between}");
        }
    }
}

// What is known of a set together with another is known no better than of either.
#[test]
fn both_sets_count() {
    let weak = span(0.0, 2.0).weakened(Defined);
    check(&weak.intersect(&span(1.0, 3.0)), 1.0, 2.0, Defined);
    check(&span(1.0, 3.0).intersect(&weak), 1.0, 2.0, Defined);
    check(&span(0.0, 1.0).hull(&span(2.0, 3.0)), 0.0, 3.0, Defined);
    check(&span(0.0, 1.0).hull(&I::empty()), 0.0, 1.0, Partial);
    check(&I::empty().hull(&span(0.0, 1.0)), 0.0, 1.0, Partial);
    let open = Formula::parse("if(ln(x) > 0, 1, 2)").unwrap();
    let open = open.program().eval(&[span(-1.0, 2.0)])[0];
    check(&open, 1.0, 2.0, Partial);
}

#[test]
fn angles() {
    let pi = std::f64::consts::PI.next_up();
    let quarter = span(0.0, 1.0).atan2(&span(0.0, 1.0));
    assert!(*quarter.lo() == 0.0 && *quarter.hi() < 1.571 && quarter.decoration() == Partial);
    check(&span(-1.0, 1.0).atan2(&span(-2.0, -1.0)), -pi, pi, Defined);
    check(
        &I::point(0.0).atan2(&I::point(2.0)),
        0.0,
        0.0,
        Differentiable,
    );
    assert!(I::point(0.0).atan2(&I::point(0.0)).is_empty());
    assert_eq!(I::point(0.0).atan2(&I::point(-1.0)).decoration(), Defined);
}

#[test]
fn kinks_and_jumps() {
    check(&span(-1.0, 2.0).abs(), 0.0, 2.0, Continuous);
    check(&I::point(0.0).sign(), 0.0, 0.0, Defined);
    check(&I::point(0.0).heaviside(), 0.5, 0.5, Defined);
    check(&span(0.25, 0.75).floor(), 0.0, 0.0, Differentiable);
    check(&span(0.25, 1.0).floor(), 0.0, 1.0, Defined);
    check(&span(-0.5, 0.25).trunc(), 0.0, 0.0, Differentiable);
    check(&span(0.5, 0.75).round(), 0.0, 1.0, Defined);
    check(&span(-0.25, 0.25).round(), 0.0, 0.0, Differentiable);
    check(&I::point(1e300).round(), 1e300, 1e300, Differentiable);
    check(
        &I::max(&[span(0.0, 1.0), span(2.0, 3.0)]),
        2.0,
        3.0,
        Differentiable,
    );
    check(
        &I::max(&[span(0.0, 2.0), span(2.0, 3.0)]),
        2.0,
        3.0,
        Continuous,
    );
    check(
        &I::hypot(&[span(3.0, 3.0), span(4.0, 4.0)]),
        5.0,
        5.0,
        Differentiable,
    );
    check(
        &I::hypot(&[span(-3.0, 3.0), span(0.0, 0.0)]),
        0.0,
        3.0,
        Continuous,
    );
    check(&span(0.0, 4.0).sqrt(), 0.0, 2.0, Continuous);
    check(&span(-4.0, 4.0).sqrt(), 0.0, 2.0, Partial);
    check(&I::point(0.0).xlogy(&I::point(0.0)), 0.0, 0.0, Defined);
}

#[test]
fn lists() {
    let tenths = vec![I::point(0.1); 10];
    let sum = I::sum(&tenths);
    // Ten times the double 0.1 is 1 + 10 * 5.55e-18 exactly.
    assert!(*sum.lo() <= 1.0 && *sum.hi() > 1.0 && sum.width() < 3e-15);
    check(&I::sum(&[]), 0.0, 0.0, Differentiable);
    check(&I::product(&[]), 1.0, 1.0, Differentiable);
    check(&I::hypot(&[]), 0.0, 0.0, Differentiable);
    assert!(I::max(&[]).is_empty() && I::logsumexp(&[]).is_empty());
    let three = I::logsumexp(&[I::point(1000.0); 3]);
    assert!(three.contains(&(1000.0 + 3f64.ln())) && three.width() < 1e-12);
    let far = I::hypot(&[I::point(1.7e308), I::point(1e308)]);
    assert!(*far.lo() == f64::MAX && *far.hi() == INF);
    let near = I::hypot(&[I::point(5e-324), I::point(5e-324)]);
    assert!(*near.lo() >= 5e-324 && *near.hi() <= 1e-323);
    assert!(I::max(&[I::point(1.0), I::point(f64::NAN)]).is_empty());
}

#[test]
fn remainders() {
    check(
        &I::point(5.5).remainder(&I::point(2.0)),
        1.5,
        1.5,
        Differentiable,
    );
    check(
        &span(4.5, 5.5).remainder(&I::point(-2.0)),
        0.5,
        1.5,
        Differentiable,
    );
    check(
        &span(-5.5, -4.5).remainder(&I::point(2.0)),
        -1.5,
        -0.5,
        Differentiable,
    );
    check(&span(3.5, 5.5).remainder(&I::point(2.0)), 0.0, 2.0, Defined);
    check(&I::point(4.0).remainder(&I::point(2.0)), 0.0, 0.0, Defined);
    check(
        &span(-1.0, 1.0).remainder(&I::point(2.0)),
        -1.0,
        1.0,
        Differentiable,
    );
    check(
        &span(5.0, 5.5).remainder(&span(2.0, 2.25)),
        0.5,
        1.5,
        Differentiable,
    );
    assert!(I::point(1.0).remainder(&I::point(0.0)).is_empty());
}

#[test]
fn gamma_beside_its_poles() {
    let least = span(1.0, 2.0).gamma();
    assert!(*least.lo() > 0.885603194410888 && *least.lo() < 0.885603194410889);
    assert_eq!(*span(0.0, 1.0).gamma().hi(), INF);
    let right = span(-0.5, 0.0).gamma();
    assert!(*right.lo() == -INF && *right.hi() < -3.5 && right.decoration() == Partial);
    let cup = span(-2.0, -1.0).gamma();
    assert!(*cup.hi() == INF && *cup.lo() > 2.302407 && *cup.lo() < 2.302408);
    check(&span(-1.5, 1.0).gamma(), -INF, INF, Partial);
    // Between the outer two of three whole pieces lies one of the other sign.
    check(&span(-5.0, -2.0).gamma(), -INF, INF, Partial);
    assert!(I::point(-3.0).gamma().is_empty() && I::point(0.0).digamma().is_empty());
    assert!(*span(-0.75, -0.25).lgamma().lo() > 1.2646);
    assert!(*span(-2.5, 3.0).lgamma().lo() < -0.12);
    let bowl = span(-1.0, 0.0).polygamma(1);
    assert!(*bowl.lo() > 8.93 && *bowl.lo() < 8.935 && *bowl.hi() == INF);
    check(&span(0.0, INF).polygamma(2), -INF, 0.0, Partial);
    assert_eq!(*span(-0.5, 1.0).digamma().hi(), INF);
}

#[test]
fn bessel_boxes_are_not_too_wide() {
    let lobe = span(0.0, 1.0).sinc();
    assert!(*lobe.hi() <= 1.001 && *lobe.lo() > 0.84 && *lobe.lo() < 0.8415);
    let wide = span(2.0, 8.0).sinc();
    assert!(*wide.lo() > -0.2174 && *wide.hi() < 0.4547);
    let first = span(1.0, 3.0).sphj(1);
    assert!(*first.hi() < 0.437 && *first.lo() > 0.301);
    assert!(I::point(0.0).sphj(3).is_point());
}

// In a program of doubles: a rational number is enclosed by its neighbours, wherever it is, and
// a comparison is known where it holds for all numbers, or for none.
#[test]
fn intervals_are_numbers_of_programs() {
    use trigrad_core::{Interpret, Scalar};
    let ten = Exact::from(10);
    let power = |n: i64| ten.checked_pow(n).unwrap();
    let third = Exact::ratio(1, 3).unwrap();
    for (exact, lo, hi) in [
        (third.clone(), 1.0 / 3.0, (1.0f64 / 3.0).next_up()),
        (third.negated(), -(1.0f64 / 3.0).next_up(), -1.0 / 3.0),
        (Exact::ratio(3, 4).unwrap(), 0.75, 0.75),
        (power(400), f64::MAX, INF),
        (power(400).negated(), -INF, f64::MIN),
        (power(-400), 0.0, 5e-324),
        (power(-400).negated(), -5e-324, 0.0),
    ] {
        let found = <Interval<f64> as Interpret>::from_constant(&exact.clone().into());
        assert_eq!((*found.lo(), *found.hi()), (lo, hi), "{exact:?}");
    }
    let (low, high) = (span(0.0, 1.0), span(1.0, 2.0));
    for (test, outcome) in [
        (low.below(2.0), Some(true)),
        (low.below(-1.0), Some(false)),
        (low.below(high), None),
        (low.at_most(high), Some(true)),
        (high.below(low), Some(false)),
        (low.equals(3.0), Some(false)),
    ] {
        assert_eq!(Interval::decide(test), outcome, "{test:?}");
    }
    assert!(!low.is_constant(0.0) && !Interval::point(7.0).is_constant(7.0));
}
