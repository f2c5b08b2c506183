//! The torture set's programs: what one expression cannot say, in every engine that can run it.
//!
//! `docs/torture-programs.md` tells the scenarios, and which of the tests has each of its
//! numbers.

mod arrays;
mod bits;
mod flow;
mod matrices;
mod nesting;
mod page;

use nalgebra::DMatrix;
use trigrad::Ordered;
use trigrad::dual::taylor::{Taylor, along, directional};
use trigrad::dual::{self, Dual, LANES};
use trigrad::mixed;
use trigrad::tape::replay::Replay;
use trigrad::tape::{self, sparse};

use crate::drivers::Float;
use crate::judge::Format;

/// A function over every number that a program may branch on.
pub(crate) trait Program {
    fn run<S: Ordered>(x: &[S]) -> Vec<S>;
}

/// Writes a [`Program`] as a function.
macro_rules! program {
    (|$x:ident, $S:ident| $body:expr) => {{
        struct Anonymous;
        impl $crate::programs::Program for Anonymous {
            fn run<$S: trigrad::Ordered>($x: &[$S]) -> Vec<$S> {
                $body
            }
        }
        Anonymous
    }};
}
pub(crate) use program;

/// A Jacobian with the way it was found by.
type Rows = (&'static str, Vec<f64>, DMatrix<f64>);

/// Checks values and Jacobian in f64, by every engine, and in f32, by those that have it, to 8
/// places of the largest number of a row; what is 0, infinite or NaN has to be that.
fn check<P: Program>(program: &P, x: &[f64], values: &[f64], rows: &[&[f64]]) {
    check_wide(program, x, values, rows);
    check_narrow(program, x, values, rows);
}

/// As [`check`], in f64 alone.
fn check_wide<P: Program>(_: &P, x: &[f64], values: &[f64], rows: &[&[f64]]) {
    for found in [common::<P, f64>(x), recorded::<P>(x)].concat() {
        compare::<f64>(x, &found, values, rows);
    }
}

/// As [`check`], in f32 alone.
fn check_narrow<P: Program>(_: &P, x: &[f64], values: &[f64], rows: &[&[f64]]) {
    for found in common::<P, f32>(x) {
        compare::<f32>(x, &found, values, rows);
    }
}

/// As [`check_wide`] and [`check_narrow`], but Taylor mode may say NaN to a slope.
fn check_but_for_taylor<P: Program, T: Float>(_: &P, x: &[f64], values: &[f64], rows: &[&[f64]]) {
    let mut all = common::<P, T>(x);
    if T::FORMAT == Format::F64 {
        all.extend(recorded::<P>(x));
    }
    for (way, found, mut slopes) in all {
        let is_taylor = way.starts_with("dual::taylor");
        for (i, row) in rows.iter().enumerate() {
            for (j, &slope) in row.iter().enumerate() {
                if is_taylor && slopes[(i, j)].is_nan() {
                    slopes[(i, j)] = slope;
                }
            }
        }
        compare::<T>(x, &(way, found, slopes), values, rows);
    }
}

fn compare<T: Float>(x: &[f64], (way, found, slopes): &Rows, values: &[f64], rows: &[&[f64]]) {
    assert_eq!(found.len(), values.len(), "{way} at {x:?}");
    for (i, (&value, row)) in values.iter().zip(rows).enumerate() {
        close::<T>(way, x, found[i], value, value.abs());
        let size = row
            .iter()
            .fold(0.0_f64, |size, slope| size.max(slope.abs()));
        for (j, &slope) in row.iter().enumerate() {
            close::<T>(way, x, slopes[(i, j)], slope, size);
        }
    }
}

fn close<T: Float>(way: &str, x: &[f64], got: f64, want: f64, size: f64) {
    let want: f64 = T::from_f64(want).into();
    let epsilon: f64 = match T::FORMAT {
        Format::F64 => f64::EPSILON,
        Format::F32 => f32::EPSILON.into(),
    };
    let is_close = (want != 0.0 && (got - want).abs() <= 8.0 * epsilon * size)
        || got == want
        || (got.is_nan() && want.is_nan());
    assert!(is_close, "{way} at {x:?}: {got:?} for {want:?}");
}

// The ways that run on both kinds of floats.
fn common<P: Program, T: Float>(x: &[f64]) -> Vec<Rows> {
    let x: Vec<T> = x.iter().map(|&x| T::from_f64(x)).collect();
    let wide = |(values, rows): (nalgebra::DVector<T>, DMatrix<T>)| {
        let values: Vec<f64> = values.iter().map(|&value| value.into()).collect();
        (values, rows.map(|slope| slope.into()))
    };
    let mut all: Vec<Rows> = Vec::new();
    let mut add = |way, (values, rows)| all.push((way, values, rows));
    add(
        "dual::jacobian",
        wide(dual::jacobian(P::run::<Dual<T, LANES>>, &x)),
    );
    add(
        "dual::chunked::jacobian",
        wide(dual::chunked::jacobian::<2, _, _>(P::run::<Dual<T, 2>>, &x)),
    );
    add(
        "dual::tracked::jacobian",
        wide(dual::tracked::jacobian(|x| P::run(x), &x)),
    );
    add("tape::jacobian", wide(tape::jacobian(|x| P::run(x), &x)));
    add("dual::taylor::along", wide(by_series::<P, T>(&x)));
    add("dual::taylor::Taylor", wide(by_numbers::<P, T>(&x)));
    all
}

fn by_series<P: Program, T: Float>(x: &[T]) -> (nalgebra::DVector<T>, DMatrix<T>) {
    let column = |i: usize| {
        let line = |j: usize| match i == j {
            true => vec![x[j], T::from_f64(1.0)],
            false => vec![x[j]],
        };
        let lines: Vec<Vec<T>> = (0..x.len()).map(line).collect();
        let lines: Vec<&[T]> = lines.iter().map(Vec::as_slice).collect();
        along(|x| P::run(x), &lines, 1)
    };
    let columns: Vec<Vec<Vec<T>>> = (0..x.len()).map(column).collect();
    let values = columns[0].iter().map(|output| output[0]);
    (
        nalgebra::DVector::from_vec(values.collect()),
        DMatrix::from_fn(columns[0].len(), x.len(), |i, j| columns[j][i][1]),
    )
}

fn by_numbers<P: Program, T: Float>(x: &[T]) -> (nalgebra::DVector<T>, DMatrix<T>) {
    let column = |i: usize| {
        let number = |j: usize| match i == j {
            true => Taylor::<T, 2>::variable(x[j]),
            false => Taylor::constant(x[j]),
        };
        P::run(&(0..x.len()).map(number).collect::<Vec<_>>())
    };
    let columns: Vec<Vec<Taylor<T, 2>>> = (0..x.len()).map(column).collect();
    let values = columns[0].iter().map(|output| output.primal);
    (
        nalgebra::DVector::from_vec(values.collect()),
        DMatrix::from_fn(columns[0].len(), x.len(), |i, j| {
            columns[j][i].derivative(1)
        }),
    )
}

// The ways that are of f64 only. A program that was recorded elsewhere answers as one that was
// recorded here, or says that a comparison comes out otherwise.
fn recorded<P: Program>(x: &[f64]) -> Vec<Rows> {
    let wide = |(values, rows): (nalgebra::DVector<f64>, DMatrix<f64>)| {
        (values.iter().copied().collect::<Vec<f64>>(), rows)
    };
    let mut all: Vec<Rows> = Vec::new();
    let mut here = Replay::record_several(|x| P::run(x), x);
    let (values, rows) = wide(here.jacobian(x).expect("it holds at its own point"));
    let mut entries = DMatrix::zeros(values.len(), x.len());
    let (same, stored) = sparse::jacobian(|x| P::run(x), x);
    for (i, j, &entry) in stored.triplet_iter() {
        entries[(i, j)] = entry;
    }
    for (mut row, value) in entries.row_iter_mut().zip(&same) {
        // What is not stored is 0, but nothing has a slope where the value is NaN.
        if value.is_nan() {
            row.fill(f64::NAN);
        }
    }
    all.push(("Replay::jacobian", values, rows));
    all.push(("sparse::jacobian", same.iter().copied().collect(), entries));
    let elsewhere: Vec<f64> = (0..x.len()).map(|i| 0.75 + 1.5 * i as f64).collect();
    let mut replay = Replay::record_several(|x| P::run(x), &elsewhere);
    if let Ok(answer) = replay.jacobian(x) {
        let (values, rows) = wide(answer);
        all.push(("Replay::jacobian, recorded elsewhere", values, rows));
    }
    all
}

/// Checks the upper triangle of the Hessian of the only output, by every engine that has second
/// derivatives; to 64 places.
fn check_second<P: Program>(_: &P, x: &[f64], upper: &[f64]) {
    let n = x.len();
    let pairs: Vec<(usize, usize)> = (0..n).flat_map(|i| (i..n).map(move |j| (i, j))).collect();
    assert_eq!(pairs.len(), upper.len());
    let hessians = [
        ("dual::hessian", dual::hessian(|x| only_of(P::run(x)), x).2),
        ("tape::hessian", tape::hessian(|x| only_of(P::run(x)), x).2),
        (
            "mixed::hessian",
            mixed::hessian(|x| only_of(P::run(x)), x).2,
        ),
        (
            "Replay::hessian",
            Replay::record(|x| only_of(P::run(x)), x)
                .hessian(x)
                .expect("it holds at its own point")
                .2,
        ),
        (
            "sparse::hessian",
            DMatrix::from(&sparse::hessian(|x| only_of(P::run(x)), x).2),
        ),
    ];
    let size = upper
        .iter()
        .fold(0.0_f64, |size, bend| size.max(bend.abs()));
    let meet = |way: &str, (i, j): (usize, usize), got: f64, want: f64| {
        let is_close = (want != 0.0 && (got - want).abs() <= 64.0 * f64::EPSILON * size)
            || got == want
            || (got.is_nan() && want.is_nan());
        assert!(is_close, "{way} at {x:?}, ({i}, {j}): {got:?} for {want:?}");
    };
    for (way, found) in &hessians {
        for (&pair, &want) in pairs.iter().zip(upper) {
            meet(way, pair, found[pair], want);
        }
    }
    for (&(i, j), &want) in pairs.iter().zip(upper).filter(|((i, j), _)| i == j) {
        let direction: Vec<f64> = (0..n).map(|k| f64::from(k == i)).collect();
        let found = directional(|x| only_of(P::run(x)), x, &direction, 2);
        meet("dual::taylor::directional", (i, j), found[2], want);
    }
}

fn only_of<S>(mut outputs: Vec<S>) -> S {
    assert_eq!(outputs.len(), 1, "of one output");
    outputs.swap_remove(0)
}
