//! The drivers of reverse mode, recorded programs and both modes in one.

use nalgebra::{DMatrix, DVector};
use trigrad::tape::replay::Replay;
use trigrad::tape::{self, sparse};
use trigrad::{Function, mixed};

use super::{Driver, Float, Subject, driver, first, second};

pub(super) fn drivers<T: Float>() -> Vec<Driver<T>> {
    vec![
        driver("tape::function::gradient", true, |f, x| {
            first(tape::function::gradient(&f.formula, x))
        }),
        driver("tape::function::hessian", true, |f, x| {
            second(tape::function::hessian(&f.formula, x))
        }),
        driver("tape::gradient", true, |f, x| {
            let program = f.formula.program();
            first(tape::gradient(|x| program.eval(x)[0], x))
        }),
        driver("tape::hessian", true, |f, x| {
            let program = f.formula.program();
            second(tape::hessian(|x| program.eval(x)[0], x))
        }),
        driver("mixed::function::hessian", true, |f, x| {
            second(mixed::function::hessian(&f.formula, x))
        }),
        driver("mixed::hessian", false, |f, x| {
            let program = f.formula.program();
            second(mixed::hessian(|x| program.eval(x)[0], x))
        }),
    ]
}

/// What is recorded once, at another point, and sparse matrices, which are in f64 only.
pub(super) fn replays() -> Vec<Driver<f64>> {
    vec![
        driver("Replay::gradient", true, |f, x| {
            first(recorded(f).gradient(x).expect(NO_COMPARISONS))
        }),
        driver("Replay::hessian", true, |f, x| {
            second(recorded(f).hessian(x).expect(NO_COMPARISONS))
        }),
        driver("sparse::jacobian", true, |f, x| {
            let (values, rows) = sparse::jacobian(|x| Function::call(&f.formula, x), x);
            // What is not stored is 0, but nothing has a slope where the value is NaN.
            let rest = if values[0].is_nan() { f64::NAN } else { 0.0 };
            let mut slopes = DVector::from_element(x.len(), rest);
            for (_, i, &slope) in rows.triplet_iter() {
                slopes[i] = slope;
            }
            first((values[0], slopes))
        }),
        driver("sparse::hessian", true, |f, x| {
            let (value, slopes, entries) = sparse::hessian(|x| Function::call(&f.formula, x)[0], x);
            let rest = if value.is_nan() { f64::NAN } else { 0.0 };
            let mut bends = DMatrix::from_element(x.len(), x.len(), rest);
            for (i, j, &bend) in entries.triplet_iter() {
                bends[(i, j)] = bend;
            }
            second((value, slopes, bends))
        }),
    ]
}

const NO_COMPARISONS: &str = "a formula's conditions are selects";

fn recorded(f: &Subject) -> Replay {
    let elsewhere = vec![0.75; f.formula.inputs().len()];
    Replay::record(|x| Function::call(&f.formula, x)[0], &elsewhere)
}
