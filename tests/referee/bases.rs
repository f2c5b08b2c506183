//! Numbers other than f64 as the components of duals, on random functions.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use trigrad::testkit::{Case, Options, cases};
use trigrad::{Decoration, Function, Interval, dual};

// What f64 answers lies in the enclosure that the drivers give over intervals, at the point
// and in a box around it: f64 rounds each operation to a number that its enclosure has.
fn encloses(case: &Case, tally: &Tally) -> Result<(), String> {
    let boxed = |wide: f64| {
        let ends = |&x: &f64| Interval::new(x - wide * x.abs(), x + wide * x.abs());
        let ends = case.at.iter().map(ends);
        ends.collect::<Option<Vec<Interval<f64>>>>().ok_or("no box")
    };
    for (wide, shares) in [(0.0, [0.0; 3]), (1e-6, [-1.0, 0.25, 1.0])] {
        let around = boxed(wide)?;
        let whole = dual::function::hessian(&case.function, &around);
        let plain = dual::gradient(|x| case.function.call(x)[0], &around);
        // Where an intermediate has no value, as ln(0) on the way to another, f64 has one.
        if whole.0.decoration() < Decoration::Defined {
            continue;
        }
        for share in shares {
            let at: Vec<f64> = case.at.iter().map(|x| x + share * wide * x.abs()).collect();
            let (value, slopes, curvature) = dual::function::hessian(&case.function, &at);
            let (_, bare) = dual::gradient(|x| case.function.call(x)[0], &at);
            let check = |what: &str, x: f64, enclosure: &Interval<f64>| {
                if !x.is_finite() {
                    return Ok(());
                }
                tally.count(enclosure.width().is_finite());
                if enclosure.contains(&x) {
                    return Ok(());
                }
                Err(format!("{what} at {at:?}: {x:e} is not in {enclosure:?}"))
            };
            check("value", value, &whole.0)?;
            check("value", value, &plain.0)?;
            for i in 0..at.len() {
                check("slope", slopes[i], &whole.1[i])?;
                check("slope of a closure", bare[i], &plain.1[i])?;
                for j in 0..at.len() {
                    check("curvature", curvature[(i, j)], &whole.2[(i, j)])?;
                }
            }
        }
    }
    Ok(())
}

// How many finite numbers were held against an enclosure, and against one with both ends.
#[derive(Default)]
struct Tally {
    all: Cell<usize>,
    bounded: Cell<usize>,
}

impl Tally {
    fn count(&self, is_bounded: bool) {
        self.all.set(self.all.get() + 1);
        self.bounded
            .set(self.bounded.get() + usize::from(is_bounded));
    }
}

fn run(options: Options) {
    let tally = Tally::default();
    let config = Config {
        cases: 2000,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcome = TestRunner::new_with_rng(config, rng).run(&cases(options), |case| {
        encloses(&case, &tally).map_err(TestCaseError::fail)
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    let (all, bounded) = (tally.all.get(), tally.bounded.get());
    assert!(all > 50_000 && bounded * 10 > all * 9, "{bounded} of {all}");
}

#[test]
fn intervals_enclose_the_derivatives_of_smooth_functions() {
    run(Options::smooth());
}

#[test]
fn intervals_enclose_the_derivatives_of_all_functions() {
    run(Options::default());
}
