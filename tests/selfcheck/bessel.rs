//! Spherical Bessel functions: coefficients of all orders against those of the neighbours, at every
//! distance from 0, and what all of them are bounded by.

use trigrad::oracle::series::{Curve, Curves, Jet, Jets};
use trigrad::{Big, Decoration, Enclosures, End, Formula, Interval};

const ORDER: usize = 9;
const BITS: u32 = 100;

fn coefficients(n: u32, x: &Interval<Big>) -> Curve<Big> {
    let f = Formula::parse(&format!("sphj({n}, x)")).expect("a function");
    let one = Enclosures::new(BITS).point(1.0);
    let x = Curve::along(x.clone(), one);
    let mut numbers = f.program().run(&Curves::precise(ORDER, BITS), &[x]);
    numbers.swap_remove(f.program().outputs()[0] as usize)
}

/// (2n + 1) j_n' = n j_(n - 1) - (n + 1) j_(n + 1) (DLMF 10.51.2), order by order from the values, that
/// are the row's own.
#[test]
fn every_coefficient_follows_from_its_neighbours() {
    let fine = Enclosures::new(BITS);
    let whole = |n: usize| fine.point(n as f64);
    for n in [1, 2, 3, 7] {
        for at in [0.0, 1e-200, 1e-9, 0.3, 0.99, 1.0, 1.5, 2.0, 2.1, 7.0, 40.0] {
            for (at, width) in [(at, 0.0), (-at, 0.0), (at, 1e-6), (at, 0.3)] {
                let x = fine.input(&Interval::new(at - width, at + width).expect("an interval"));
                let [before, own, after] = [n - 1, n, n + 1].map(|n| coefficients(n, &x));
                for k in 0..ORDER {
                    let factor = whole((k + 1) * (2 * n as usize + 1));
                    let slope = own.coefficient(k + 1).mul(&factor);
                    let [before, after] = [&before, &after].map(|j| j.coefficient(k));
                    let other = before
                        .mul(&whole(n as usize))
                        .sub(&after.mul(&whole(n as usize + 1)));
                    let what = || format!("j_{n} at {x:?}, order {}: {slope:?}, {other:?}", k + 1);
                    assert!(!slope.intersect(&other).is_empty(), "{}", what());
                    assert_eq!(slope.decoration(), Decoration::Differentiable, "{}", what());
                    let few = Big::exact(if width == 0.0 { 2f64.powi(-60) } else { 30.0 });
                    assert!(slope.width() <= few, "{}", what());
                }
            }
        }
    }
}

/// The k-th derivative is at most 1/(k + 1), wherever one looks.
#[test]
fn wide_boxes_are_bounded() {
    for (lo, hi) in [(-3.0, 5.0), (0.5, 100.0), (-f64::INFINITY, f64::INFINITY)] {
        for n in [0, 1, 4] {
            let f = Formula::parse(&format!("sphj({n}, x)")).expect("a function");
            let x = Interval::new(lo, hi).expect("an interval");
            let numbers = f.program().run(&Jets::doubles(2), &[Jet::input(0, x)]);
            let y = &numbers[f.program().outputs()[0] as usize];
            for (found, most) in [(y.slope(0), 1.0 / 2.0), (y.curvature(0, 0), 1.0 / 3.0)] {
                let most: f64 = most * (1.0 + 1e-12);
                assert!(
                    -most <= *found.lo() && *found.hi() <= most,
                    "j_{n} in [{lo}, {hi}]: {found:?}"
                );
            }
        }
    }
}

/// Slopes over boxes are not wider than they have to be where a row has a formula with its argument
/// in it once; nor are they too narrow where an end of the box is infinite.
#[test]
fn slopes_over_boxes_are_tight_and_whole() {
    let slope = |text: &str, lo: f64, hi: f64| {
        let f = Formula::parse(text).expect("a function");
        let x = Interval::new(lo, hi).expect("an interval");
        let numbers = f.program().run(&Jets::doubles(1), &[Jet::input(0, x)]);
        numbers[f.program().outputs()[0] as usize].slope(0)
    };
    let inf = f64::INFINITY;
    let edge = 1.0 - 0.9_f64 * 0.9;
    let rows = [
        ("asin(x)", -0.9, 0.9, 1.0, 1.0 / edge.sqrt()),
        ("acos(x)", -0.9, 0.9, -1.0 / edge.sqrt(), -1.0),
        ("atanh(x)", -0.9, 0.9, 1.0, 1.0 / edge),
        ("atan(x)", -2.0, 3.0, 0.1, 1.0),
        ("asinh(x)", -2.0, 1.0, 1.0 / 5.0_f64.sqrt(), 1.0),
        ("expm1(x)", -1.0, 1.0, (-1.0_f64).exp(), 1.0_f64.exp()),
        (
            "expm1(x)",
            -50.0,
            -40.0,
            (-50.0_f64).exp(),
            (-40.0_f64).exp(),
        ),
        (
            "softplus(x)",
            -1.0,
            2.0,
            0.268_941_421_369_995_1,
            0.880_797_077_977_882_4,
        ),
        ("logaddexp(x, 1)", 0.0, inf, 0.268_941_421_369_995_1, 1.0),
        ("logsumexp(x, 1)", 0.0, inf, 0.268_941_421_369_995_1, 1.0),
        ("logsumexp(x, 1)", -inf, 1.0, 0.0, 0.5),
        (
            "logsumexp(x, 1, -2)",
            3.0,
            inf,
            0.875_600_598_154_876_5,
            1.0,
        ),
        ("hypot(x, 1)", -inf, inf, -1.0, 1.0),
        ("remainder(x, 2)", 0.25, 1.75, 1.0, 1.0),
        // Of which the integer part is 3 all over.
        ("remainder(7, x)", 1.9, 2.3, -3.0, -3.0),
        ("x^2", -1.0, 3.0, -2.0, 6.0),
        ("sqrt(x)", 1.0, inf, 0.0, 0.5),
    ];
    for (text, lo, hi, least, most) in rows {
        let found = slope(text, lo, hi);
        let off = 1e-12 * (most - least).max(1e-3);
        let is_whole = *found.lo() <= least + off && most - off <= *found.hi();
        assert!(is_whole, "{text} in [{lo}, {hi}]: {found:?}");
        if hi < inf && lo > -inf {
            let is_tight = *found.lo() >= least - off && *found.hi() <= most + off;
            assert!(is_tight, "{text} in [{lo}, {hi}]: {found:?}");
        }
        assert_eq!(found.decoration(), Decoration::Differentiable, "{text}");
    }
}
