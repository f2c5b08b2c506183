//! Every row in every language, at reference points and at many others: within the error that
//! `accuracy` states, and NaN and the infinities where this crate has them.

use std::fmt::Write;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use trigrad::symbolic::code::{Language, accuracy};
use trigrad::testkit::{RandomFunction, Step};
use trigrad::{Binary, Formula, Function, Interval, Primitive};

use crate::band::{range, value};
use crate::languages::each_language;
use crate::toolchain::{Batch, run};

each_language!(check);

/// Every row, with the numbers of arguments and the orders that are tried.
fn rows() -> Vec<(Primitive, usize)> {
    let mut rows = Vec::new();
    for n in [0, 1, 2, 3, 4, 5, 6, 7, 12, 30, 120, 300] {
        for row in Primitive::all(n) {
            match row {
                Primitive::Unary(_) if n == 0 => rows.push((row, 1)),
                Primitive::Binary(_) if n == 0 => rows.push((row, 2)),
                Primitive::Nary(_) if n == 0 => rows.extend([1, 2, 3, 5].map(|count| (row, count))),
                Primitive::Indexed(..) => rows.push((row, 1)),
                _ => {}
            }
        }
    }
    rows
}

pub(crate) fn formula(row: Primitive, count: usize) -> Formula {
    RandomFunction::new(count, vec![Step::Row(row, (0..count).collect())]).trace()
}

const EDGES: &[f64] = &[
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    1.5,
    2.0,
    2.5,
    -2.0,
    -2.5,
    3.0,
    -3.0,
    10.0,
    171.5,
    -171.5,
    1e-8,
    -1e-8,
    5e-324,
    -5e-324,
    2.3e-308,
    1e-160,
    1e160,
    -1e160,
    9007199254740993.0,
    f64::MAX,
    -f64::MAX,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
];

fn points(count: usize, runner: &mut TestRunner) -> Vec<Vec<f64>> {
    let edge = proptest::sample::select(EDGES.to_vec());
    let size = (-40.0..40.0_f64).prop_map(f64::exp2);
    let sign = proptest::sample::select(vec![1.0, -1.0]);
    let number = proptest::prop_oneof![
        2 => edge,
        3 => -30.0..30.0_f64,
        3 => -2.0..2.0_f64,
        2 => (size, sign).prop_map(|(size, sign)| size * sign),
        1 => (-24..24_i32).prop_map(|n| f64::from(n) / 2.0),
        1 => -800.0..800.0_f64,
    ];
    let many = proptest::collection::vec(number, count);
    let mut points = Vec::new();
    if count == 1 {
        points.extend(EDGES.iter().map(|&x| vec![x]));
    }
    for _ in 0..300 {
        points.push(many.new_tree(runner).expect("no filter").current());
    }
    // Numbers of one size, which may leave the range together.
    for exponent in [-1060, -520, -440, 440, 520, 1010] {
        for _ in 0..if count == 1 { 0 } else { 20 } {
            let x = many.new_tree(runner).expect("no filter").current();
            points.push(
                x.iter()
                    .map(|x| x * 2f64.powi(exponent / 2) * 2f64.powi(exponent / 2))
                    .collect(),
            );
        }
    }
    points
}

fn check(language: Language) {
    let rows = rows();
    let mut runner = TestRunner::deterministic();
    let mut batch = Batch {
        name: "rows",
        functions: rows
            .iter()
            .map(|&(row, count)| formula(row, count))
            .collect(),
        points: Vec::new(),
    };
    for (i, &(_, count)) in rows.iter().enumerate() {
        let points = points(count, &mut runner).into_iter();
        batch.points.extend(points.map(|x| (i, x)));
    }
    let Some(answers) = run(&batch, language) else {
        return;
    };
    let mut failures = String::new();
    let mut wrong = 0;
    let mut worst = vec![(0.0_f64, Vec::new()); rows.len()];
    for ((i, x), answer) in batch.points.iter().zip(&answers) {
        let (row, count) = rows[*i];
        let accuracy = accuracy(row, count, language).expect("a definition");
        let (want, got) = (value(row, x), answer[0]);
        let allowed = accuracy.of(x, want);
        let excess = distance(row, x, want, got, accuracy.of(x, f64::MAX));
        let ratio = match excess {
            0.0 => 0.0,
            // Where b ln |a| leaves the range, our own value is NaN.
            _ if want.is_nan()
                && row == Primitive::Binary(Binary::Powslope)
                && x[1].abs() > 1e300 =>
            {
                0.0
            }
            excess => excess / allowed,
        };
        let spacing = want.abs().next_up() - want.abs();
        let ulp = (got - want).abs() / spacing;
        if ulp > worst[*i].0 && accuracy.of(x, want) < 1.01 * accuracy.ulp * spacing {
            worst[*i] = (ulp, x.clone());
        }
        if ratio.is_nan() || ratio > 1.0 {
            wrong += 1;
            if wrong <= 60 {
                let name = row.row().name;
                let _ = writeln!(
                    failures,
                    "{name} {row:?} at {x:?}: {got:e}, not {want:e} ({ratio:.2})"
                );
            }
        }
    }
    let mut share = String::new();
    for (&(row, count), (ratio, x)) in rows.iter().zip(&worst) {
        if *ratio > 0.0 {
            let ulp = accuracy(row, count, language).map_or(0.0, |accuracy| accuracy.ulp);
            let _ = writeln!(share, "{row:?}/{count}: {ratio:.1} of {ulp} ulp at {x:?}");
        }
    }
    if std::env::var_os("TRIGRAD_SHOW_ACCURACY").is_some() {
        println!("{share}");
    }
    println!(
        "{language}: {} values of {} rows",
        answers.len(),
        rows.len()
    );
    assert!(wrong == 0, "{language}: {wrong} wrong\n{failures}");
}

/// The distance from the truth: from the enclosure where there is one, otherwise from our
/// own value, which must be of the same kind. One may overflow where the other is so near the end of
/// the range as the error there.
fn distance(row: Primitive, x: &[f64], want: f64, got: f64, at_end: f64) -> f64 {
    if want.is_nan() || got.is_nan() || want.is_infinite() && got.is_infinite() {
        let same = want == got || want.is_nan() && got.is_nan();
        return if same { 0.0 } else { f64::INFINITY };
    }
    // 1/0 is of the sign of that 0.
    if want == 0.0 && got == 0.0 && want.is_sign_negative() != got.is_sign_negative() {
        return f64::INFINITY;
    }
    let points: Vec<Interval<f64>> = x.iter().map(|&x| Interval::point(x)).collect();
    let range = range(row, &points);
    // An overflow at the very end of the range.
    if got.is_infinite() || want.is_infinite() {
        let finite = if got.is_infinite() { want } else { got };
        let near = f64::MAX - finite.abs() <= at_end && (finite < 0.0) == (got + want < 0.0);
        return if near { 0.0 } else { f64::INFINITY };
    }
    if x.iter().all(|x| x.is_finite()) && !range.is_empty() {
        let below = (range.lo() - got).max(0.0);
        let above = (got - range.hi()).max(0.0);
        let excess = below.max(above);
        return excess.min((got - want).abs());
    }
    (got - want).abs()
}
