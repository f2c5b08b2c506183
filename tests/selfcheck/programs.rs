//! Random programs: what forward mode makes of the partials over intervals meets the series.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::cell::Cell;
use trigrad::oracle::series::{Jet, Jets};
use trigrad::testkit::{Case, Options, cases};
use trigrad::{Decoration, Function, Interval, dual};

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

fn run(options: Options, count: u32) {
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
    println!("{:?}", tally.get());
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
fn random_programs_in_f64() {
    run(Options::default(), 5000);
    run(Options::smooth(), 5000);
}
