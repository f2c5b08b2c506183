//! Right rules are never called wrong, and wrong ones are.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::{Custom, Judgement, MeasuredSlope, RuleError};
use crate::primitive::{Binary, Indexed, Primitive, Unary};

// A row as a function outside of the table, with its partials times `factor`.
fn as_rule(row: Primitive, factor: f64) -> Custom {
    let arity = if matches!(row, Primitive::Binary(_)) {
        2
    } else {
        1
    };
    Custom::new("mine", arity, move |orders: &[u32], x: &[f64]| {
        let y = value(row, x);
        match (row, orders) {
            (_, [0] | [0, 0]) => Some(y),
            (Primitive::Unary(op), [1]) => Some(op.partial(x[0], y) * factor),
            (Primitive::Indexed(op, n), [1]) => Some(op.partial(n, x[0], y) * factor),
            (Primitive::Binary(op), [1, 0]) => Some(op.partial(0, [x[0], x[1]], y) * factor),
            (Primitive::Binary(op), [0, 1]) => Some(op.partial(1, [x[0], x[1]], y) * factor),
            _ => None,
        }
    })
}

fn value(row: Primitive, x: &[f64]) -> f64 {
    match row {
        Primitive::Unary(op) => op.value(x[0]),
        Primitive::Indexed(op, n) => op.value(n, x[0]),
        Primitive::Binary(op) => op.value([x[0], x[1]]),
        Primitive::Nary(op) => op.value(x),
    }
}

fn rows() -> impl Iterator<Item = Primitive> {
    let unary = Unary::ALL.iter().map(|&op| Primitive::Unary(op));
    let binary = Binary::ALL.iter().map(|&op| Primitive::Binary(op));
    let indexed = Indexed::ALL.iter();
    let indexed = indexed.flat_map(|&op| (0..4).map(move |n| Primitive::Indexed(op, n)));
    unary.chain(binary).chain(indexed)
}

// Of every size up to a million, with many of the size of 1.
fn argument() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -3.0..3.0_f64,
        2 => -100.0..100.0_f64,
        1 => (-1.0..1.0_f64, -60..20_i32).prop_map(|(x, e)| x * 2_f64.powi(e)),
        1 => Just(0.0),
    ]
}

#[test]
fn the_rows_of_the_table() {
    let mut runner = TestRunner::deterministic();
    let mut draw = || argument().new_tree(&mut runner).unwrap().current();
    let (mut confirmed, mut all, mut planted) = (0, 0, 0);
    for row in rows() {
        for _ in 0..40 {
            let rule = as_rule(row, 1.0);
            let x: Vec<f64> = (0..rule.arity()).map(|_| draw()).collect();
            let y = value(row, &x);
            let slope = |slot| rule.evaluate(&Custom::next_order(&vec![0; x.len()], slot), &x);
            // Neighbouring floats have nothing to do with each other where a relative change
            // of 1e-10 changes all.
            let is_wild = |slot: usize| (slope(slot) * x[slot]).abs() > 1e10 * y.abs();
            if !(y.is_normal() || y == 0.0) || (0..x.len()).any(is_wild) {
                continue;
            }
            let report = rule
                .verify(1, &x)
                .unwrap_or_else(|wrong| panic!("{row:?}: {wrong}"));
            confirmed += report.confirmed;
            all += report.confirmed + report.undecided.len();
            // A slope that is next to nothing beside the value is confirmed as such. The widest
            // step is an eighth of the point's size, so that a millionth of a slope that is
            // seen is 1.25e-9 of the value over it, more than `SHARP_AT_SCALE`.
            let is_seen = |slot: usize| slope(slot).abs() > 1e-2 * y.abs() / x[slot].abs().max(1.0);
            if report.undecided.is_empty() && (0..x.len()).any(is_seen) {
                planted += 1;
                for factor in [2.0, -1.0, 1.0 + 1e-6, 0.0] {
                    let wrong = as_rule(row, factor).verify(1, &x);
                    assert!(wrong.is_err(), "{row:?} times {factor} at {x:?}");
                }
            }
        }
    }
    // What is not decided: powers of negative numbers, remainders and steps, edges of domains.
    assert!(
        confirmed * 10 > all * 9 && planted * 3 > all,
        "{confirmed} of {all}, {planted}"
    );
}

// The values of `f`, the slope `slope`.
fn rule(
    f: impl Fn(f64) -> f64 + Send + Sync + 'static,
    slope: impl Fn(f64) -> f64 + Send + Sync + 'static,
) -> Custom {
    Custom::new("mine", 1, move |orders: &[u32], x: &[f64]| match orders {
        [0] => Some(f(x[0])),
        [1] => Some(slope(x[0])),
        _ => None,
    })
}

type Plain = fn(f64) -> f64;

// Neither smooth nor exact, as functions of other people are: a right slope is not called
// wrong, and twice the slope is, wherever it is decided.
#[test]
fn values_that_are_rough() {
    fn noise(x: f64) -> f64 {
        let bits = x.to_bits().wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (bits >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
    }
    let cases: [(&str, Plain, Plain, bool); 11] = [
        (
            "noise in the twelfth digit",
            |x| x.sin() + 1e-12 * noise(x),
            f64::cos,
            true,
        ),
        (
            "noise in the sixth digit",
            |x| x.sin() + 1e-6 * noise(x),
            f64::cos,
            false,
        ),
        (
            "single precision",
            |x| f64::from((x as f32).sin()),
            f64::cos,
            false,
        ),
        (
            "rounded values",
            |x| (x.sin() * 1e8).round() / 1e8,
            f64::cos,
            false,
        ),
        (
            "a table of straight lines",
            |x| {
                let (i, rest) = ((x * 10.0).floor(), (x * 10.0).fract());
                (i / 10.0).exp() * (1.0 - rest) + ((i + 1.0) / 10.0).exp() * rest
            },
            |x| {
                let i = (x * 10.0).floor();
                (((i + 1.0) / 10.0).exp() - (i / 10.0).exp()) * 10.0
            },
            true,
        ),
        (
            "a kink close by",
            |x| (x - 0.7).abs(),
            |x| if x > 0.7 { 1.0 } else { -1.0 },
            true,
        ),
        (
            "waves of a period that is a power of 2",
            |x| (x * 32.0 * std::f64::consts::PI).sin(),
            |x| {
                let turn = 32.0 * std::f64::consts::PI;
                (x * turn).cos() * turn
            },
            true,
        ),
        (
            "fast waves",
            |x| (x * 1e4).sin(),
            |x| (x * 1e4).cos() * 1e4,
            true,
        ),
        (
            "waves on a slope",
            |x| 1e4 + x + 3e-7 * (x * 1e6).sin(),
            |x| 1.0 + 0.3 * (x * 1e6).cos(),
            false,
        ),
        (
            "waves between floats on a slope",
            |x| 1e4 * x + (1e17 * x).sin(),
            |x| 1e4 + 1e17 * (1e17 * x).cos(),
            false,
        ),
        ("steps", |x| (x * 100.0).floor(), |_| 0.0, false),
    ];
    for (name, f, slope, is_sharp) in cases {
        let points = (1..40)
            .map(|i| f64::from(i) * 0.0471)
            .chain([1.0 - 1e-9, 0.25, 2.03]);
        let (mut decided, mut count) = (0, 0);
        for x in points {
            let report = rule(f, slope).verify(1, &[x]);
            let report = report.unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
            count += 1;
            // Where the slope is next to nothing, twice of it is too.
            if report.confirmed > 0 && slope(x).abs() > 1e-2 {
                decided += 1;
                assert!(
                    rule(f, move |x| 2.0 * slope(x)).verify(1, &[x]).is_err(),
                    "{name} at {x}"
                );
            }
        }
        assert!(
            !is_sharp || decided * 5 > count * 4,
            "{name}: {decided} of {count}"
        );
    }
}

#[test]
fn edges() {
    // Undecided: the end of a domain, an infinite slope, a jump, a kink.
    let cases: [(Plain, Plain, f64); 5] = [
        (f64::sqrt, |_| f64::INFINITY, 0.0),
        (f64::cbrt, |_| f64::INFINITY, 0.0),
        (f64::signum, |_| 0.0, 0.0),
        (f64::ln, |_| 5.0, -1.0),
        (f64::abs, |_| 0.0, 0.0),
    ];
    for (f, slope, x) in cases {
        let report = rule(f, slope).verify(1, &[x]).unwrap();
        assert_eq!(
            (report.confirmed, report.undecided.len()),
            (0, 1),
            "{slope:?} at {x}"
        );
    }
    // Where there is a number, NaN and infinity are wrong.
    for claimed in [f64::NAN, f64::INFINITY] {
        assert!(rule(f64::sin, move |_| claimed).verify(1, &[1.0]).is_err());
    }
    // Values below the least number: a slope is not called wrong for them, and one of 0 is
    // confirmed where all of them are 0.
    let small: [(Plain, Plain); 2] = [
        (|x| 1e-200 * x, |_| 1e-200),
        (|x| x.abs().powf(1.5), |x| 1.5 * x.abs().sqrt()),
    ];
    for (f, slope) in small {
        assert!(rule(f, slope).verify(1, &[1e-300]).is_ok());
    }
    assert_eq!(
        rule(|_| 0.0, |_| 0.0).verify(1, &[1.0]).unwrap().confirmed,
        1
    );
    assert!(rule(|_| 0.0, |_| 1.0).verify(1, &[1.0]).is_err());
    // At both ends of the range.
    for scale in [1e-290, 1e-100, 1e100, 1e290] {
        let wave = move |x: f64| (x / scale).sin() * scale;
        let slope = move |x: f64| (x / scale).cos();
        assert_eq!(
            rule(wave, slope).verify(1, &[scale]).unwrap().confirmed,
            1,
            "{scale}"
        );
        let wrong = move |x: f64| (x / scale).cos() * (1.0 + 1e-6);
        assert!(rule(wave, wrong).verify(1, &[scale]).is_err(), "{scale}");
    }
}

// Where steps pass over a jump, or over waves: at the point itself, close to it, or all around.
#[test]
fn jumps_and_waves() {
    let cases: [(Primitive, &[f64]); 8] = [
        (
            Primitive::Binary(Binary::Atan2),
            &[0.0, -1.8679742850807322e-19],
        ),
        (
            Primitive::Binary(Binary::Atan2),
            &[-8.492309794006547e-18, -0.00017718310782649643],
        ),
        (
            Primitive::Binary(Binary::Inversion),
            &[-0.001359727668353082, 1.0405201116259191e-17],
        ),
        (Primitive::Indexed(Indexed::Sphj, 2), &[1825480599.7450647]),
        (Primitive::Indexed(Indexed::Sphj, 3), &[2783238737.526387]),
        (
            Primitive::Indexed(Indexed::Polygamma, 0),
            &[-220810820910548.78],
        ),
        (Primitive::Unary(Unary::Sin), &[-4945610602204373.0]),
        (Primitive::Unary(Unary::Floor), &[-83.69682416506664]),
    ];
    for (row, x) in cases {
        let report = as_rule(row, 1.0).verify(1, x);
        report.unwrap_or_else(|wrong| panic!("{row:?}: {wrong}"));
    }
}

// x³ y to all orders, with the derivative of orders `at` times `factor`.
fn cubic(at: [u32; 2], factor: f64) -> Custom {
    Custom::new("cubic", 2, move |orders: &[u32], x: &[f64]| {
        let power = [x[0].powi(3), 3.0 * x[0].powi(2), 6.0 * x[0], 6.0]
            .get(orders[0] as usize)
            .copied();
        let other = [x[1], 1.0].get(orders[1] as usize).copied();
        let right = power.unwrap_or(0.0) * other.unwrap_or(0.0);
        let factor = if orders == at { factor } else { 1.0 };
        (orders.iter().sum::<u32>() < 4).then_some(right * factor)
    })
}

#[test]
fn all_orders_and_slots() {
    let x = [1.3, -0.7];
    let report = cubic([0, 0], 1.0).verify(4, &x).unwrap();
    // Of each order n there are n + 1, those in between by either argument: 2 n comparisons.
    assert_eq!((report.confirmed, report.undecided.len()), (2 + 4 + 6, 0));
    assert_eq!(report.unknown, [[4, 0], [3, 1], [2, 2], [1, 3], [0, 4]]);
    for at in [[1, 0], [0, 1], [2, 0], [1, 1], [3, 0], [2, 1]] {
        for factor in [2.0, -1.0, 1.0 + 1e-6] {
            let refused = cubic(at, factor).verify(3, &x).unwrap_err();
            let RuleError::Wrong {
                function,
                comparison,
            } = refused
            else {
                panic!("{refused}")
            };
            assert_eq!(
                (function.as_str(), comparison.orders.as_slice()),
                ("cubic", at.as_slice())
            );
            assert_eq!(
                (comparison.at.as_slice(), comparison.slot),
                (x.as_slice(), usize::from(at[0] == 0))
            );
            let right = cubic(at, 1.0).evaluate(&at, &x);
            assert_eq!(comparison.claimed, right * factor);
            assert!((comparison.measured - right).abs() <= comparison.bound);
            let said = comparison.to_string();
            let start = format!("the derivative of orders {at:?} at [1.3, -0.7] is ");
            assert!(said.starts_with(&start), "{said}");
        }
    }
    // Nothing is asked of a rule to order 0.
    assert_eq!(cubic([0, 0], 1.0).verify(0, &x).unwrap().confirmed, 0);
    let unknown = Custom::unknown("f", 1).verify(1, &[1.0]).unwrap_err();
    assert_eq!(unknown.to_string(), "f: only the name is known");
}

// A slope that was measured, and what it says of a claim. The bounds are the limits of `differences.rs`
// at the slope and the scale of the row, and a tenth more: SHARP, 1e-7 of a slope; SHARP_AT_SCALE,
// 1e-9 of a scale; OWN_ROUNDING, 1e-9 of a slope beyond the bound, which 3e-9 of 4 is within and 5e-9
// is not.
#[test]
fn claims_are_judged_by_the_bound_and_by_how_sharp_it_is() {
    use Judgement::{Confirmed, Undecided, Wrong};
    let tiny = f64::MIN_POSITIVE;
    for (slope, bound, scale, has_steps, claimed, judgement) in [
        (1.0, 1e-7, 0.0, false, 1.0, Confirmed),
        (1.0, 1.1e-7, 0.0, false, 1.0, Undecided),
        (1.0, 1.1e-7, 0.0, false, 1.1, Wrong),
        (1e3, 9e-5, 0.0, false, 1e3, Confirmed),
        (1e3, 1.1e-4, 0.0, false, 1e3, Undecided),
        (0.0, 1e-9, 1.0, false, 0.0, Confirmed),
        (0.0, 1.1e-9, 1.0, false, 0.0, Undecided),
        (0.0, 1e-6, 1e3, false, 0.0, Confirmed),
        (0.0, tiny / 2.0, 0.0, false, 0.0, Confirmed),
        (0.0, tiny, 0.0, false, 0.0, Undecided),
        // At the bound itself, and a billionth of the slope beyond it.
        (0.0, 0.5, 0.0, false, 0.5, Undecided),
        (0.0, 0.5, 0.0, false, 0.6, Wrong),
        (4.0, 0.0, 0.0, false, 4.0 + 3e-9, Confirmed),
        (4.0, 0.0, 0.0, false, 4.0 + 5e-9, Wrong),
        // Steps excuse a claim of 0, and nothing else.
        (1.0, 1e-9, 0.0, true, 0.0, Undecided),
        (1.0, 1e-9, 0.0, false, 0.0, Wrong),
        (1.0, 1e-9, 0.0, true, 2.0, Wrong),
        (1.0, 1e-9, 0.0, true, 1.0, Confirmed),
        (1.0, 1e-9, 0.0, false, f64::NAN, Wrong),
        (1.0, 1e-3, 0.0, false, f64::NAN, Undecided),
        (f64::NAN, f64::INFINITY, 0.0, false, 1.0, Undecided),
    ] {
        let measured = MeasuredSlope {
            slope,
            bound,
            scale,
            has_steps,
        };
        assert_eq!(
            measured.judge(claimed),
            judgement,
            "{claimed} by {measured:?}"
        );
    }
}

#[test]
fn a_slope_is_measured_against_the_size_of_the_values() {
    // The size over the widest step, which is an eighth of the argument or of 1.
    for (x, scale) in [(0.0, 24.0), (1.0, 24.0), (16.0, 1.5), (-16.0, 1.5)] {
        let measured = MeasuredSlope::of(|_| 3.0, x);
        assert_eq!((measured.slope, measured.scale), (0.0, scale), "at {x}");
    }
    // Half of the digits are lost in the values, and floats next to each other are equal;
    // they do not go in steps for that.
    for x in [0.3, 1.0, 2.5] {
        let claim = |slope: f64| MeasuredSlope::of(|x| 1e8 + x.sin(), x).judge(slope);
        assert_eq!(claim(0.0), Judgement::Wrong);
        assert_eq!(claim(x.cos() * 1.001), Judgement::Wrong);
        assert_eq!(claim(x.cos()), Judgement::Confirmed);
    }
    // Single precision goes in steps, between which the slope is 0.
    let single = MeasuredSlope::of(|x| f64::from((x as f32).sin()), 1.0);
    assert!(single.has_steps && single.judge(0.0) == Judgement::Undecided);
}

// What the differences say at each width is another slope, at widths down to the narrowest.
#[test]
fn what_never_settles_is_no_slope() {
    let wave = |x: f64| {
        let turn = x.abs().ln() / 100.0;
        if x == 0.0 { 0.0 } else { x * turn.sin() }
    };
    let measured = MeasuredSlope::of(wave, 0.0);
    assert!(measured.slope.is_nan(), "{measured:?}");
    assert_eq!(measured.judge(0.0), Judgement::Undecided);
    // Steps that are as wide as the values are jumps.
    for x in [0.05, 0.15, 0.25] {
        let jumps = MeasuredSlope::of(|x| (x * 10.0).floor(), x);
        assert!(
            !jumps.has_steps && jumps.judge(10.0) != Judgement::Confirmed,
            "{x}: {jumps:?}"
        );
    }
}
