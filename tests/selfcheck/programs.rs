//! Random programs: the gradients and Hessians that follow from the partials, by forward mode and on
//! paper, meet the series, in f64 and beyond; the series meet the differences of values.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::cell::Cell;
use trigrad::oracle::Differences;
use trigrad::oracle::series::{Jet, Jets};
use trigrad::testkit::{Case, Options, cases};
use trigrad::{Big, Decoration, Enclosures, Function, Interval, dual, symbolic};

use crate::amount;

fn check(case: &Case, tally: &Cell<[usize; 2]>) -> Result<(), String> {
    for wide in [0.0, 1e-9, 1e-3] {
        let ends = |&x: &f64| Interval::new(x - wide * x.abs(), x + wide * x.abs());
        let around = case.at.iter().map(ends);
        let around: Vec<Interval<f64>> = around.collect::<Option<_>>().ok_or("no box")?;
        let (value, slopes, curvature) = dual::function::hessian(&case.function, &around);
        // Tracing folds what f64 makes of constants: ln(0) is a float there, and no number here.
        if value.decoration() < Decoration::Defined {
            continue;
        }
        let formula = case.function.trace();
        let program = formula.program();
        let x = around.iter().enumerate().map(|(i, &x)| Jet::input(i, x));
        let numbers = program.run(&Jets::doubles(2), &x.collect::<Vec<_>>());
        let y = &numbers[program.outputs()[0] as usize];
        let met = |what: &str, series: Interval<f64>, partial: &Interval<f64>| {
            let [mut all, mut sure] = tally.get();
            all += 1;
            if series.decoration() == Decoration::Differentiable {
                sure += 1;
            }
            tally.set([all, sure]);
            // A partial that is infinite has no enclosure, even where it does not count.
            if partial.is_empty()
                || series.decoration() < Decoration::Differentiable
                || !series.intersect(partial).is_empty()
            {
                return Ok(());
            }
            Err(format!(
                "{what} at {around:?}: {series:?} does not meet {partial:?}"
            ))
        };
        if y.value().intersect(&value).is_empty() && y.value().decoration() > Decoration::Partial {
            return Err(format!("value at {around:?}: {:?}, {value:?}", y.value()));
        }
        for i in 0..around.len() {
            met(&format!("slope {i}"), y.slope(i), &slopes[i])?;
            for j in i..around.len() {
                met(
                    &format!("curvature {i}, {j}"),
                    y.curvature(i, j),
                    &curvature[(i, j)],
                )?;
            }
        }
    }
    Ok(())
}

fn run(options: Options, count: usize) {
    run_each(check, options, count);
}

fn run_each(
    check: fn(&Case, &Cell<[usize; 2]>) -> Result<(), String>,
    options: Options,
    count: usize,
) {
    let count = count as u32;
    let tally = Cell::new([0; 2]);
    let config = Config {
        cases: count,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcome = TestRunner::new_with_rng(config, rng).run(&cases(options), |case| {
        check(&case, &tally).map_err(TestCaseError::fail)
    });
    let [all, sure] = tally.get();
    println!("{all} derivatives, of {sure} smooth functions");
    assert!(sure * 2 > all, "hardly anything is checked");
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
fn random_programs_in_f64() {
    run(Options::default(), amount(2000, 100_000));
    run(Options::smooth(), amount(2000, 100_000));
}

/// Gradients in high precision: of the symbolic engine, of the series, and of differences.
fn check_precisely(case: &Case, tally: &Cell<[usize; 2]>) -> Result<(), String> {
    const BITS: u32 = 106;
    let fine = Enclosures::new(BITS);
    let formula = case.function.trace();
    let program = formula.program();
    let plain: Vec<Interval<Big>> = case.at.iter().map(|&x| fine.point(x)).collect();
    let x = plain.iter().enumerate();
    let x: Vec<Jet<Big>> = x.map(|(i, x)| Jet::input(i, x.clone())).collect();
    let numbers = program.run(&Jets::precise(1, BITS), &x);
    let y = &numbers[program.outputs()[0] as usize];
    if y.value().decoration() < Decoration::Defined {
        return Ok(());
    }
    let gradient = symbolic::formula::gradient(&formula);
    let on_paper = gradient.program().run(&fine, &plain);
    let differences = Differences::new(program, 0, &case.at, BITS);
    for i in 0..case.at.len() {
        let series = y.slope(i);
        let partial = &on_paper[gradient.program().outputs()[i] as usize];
        let values = differences.slope(i);
        let [mut all, mut sure] = tally.get();
        all += 1;
        sure += usize::from(values.decoration() == Decoration::Differentiable);
        tally.set([all, sure]);
        let meet = |a: &Interval<Big>, b: &Interval<Big>| {
            let weak = a.decoration() < Decoration::Differentiable;
            weak || b.is_empty() || !a.intersect(b).is_empty()
        };
        if !meet(&series, partial) || !meet(&values, &series) || !meet(&values, partial) {
            return Err(format!("slope {i}: {series:?}, {partial:?}, {values:?}"));
        }
    }
    Ok(())
}

#[test]
fn random_programs_in_high_precision() {
    run_each(check_precisely, Options::default(), amount(100, 5_000));
    run_each(check_precisely, Options::smooth(), amount(100, 5_000));
}
