//! Logs of random expressions, and long ones.

use std::cell::Cell;

use proptest::prelude::*;
use trigrad_core::{Formula, Graph};
use trigrad_symbolic::receipts::{Refusal, Report, check};
use trigrad_symbolic::simplify::{Effect, Simplified, Step};
use trigrad_symbolic::{Effort, Options, formula, simplify};

use crate::drawn::{build, instructions};
use crate::runner::runner;
use crate::{logged, read, step, written};

const CASES: u32 = 6_000;

fn random(cases: u32, effort: Effort, of: impl Fn(&Formula) -> Formula) -> [u32; 4] {
    let mut runner = runner(cases);
    let [checked, steps, compared, proved] = [const { Cell::new(0) }; 4];
    let outcome = runner.run(&(instructions(), any::<bool>()), |(list, strict)| {
        let f = of(&build(&list));
        let admit = match strict {
            true => Effect::Equal,
            false => Effect::Enlarges,
        };
        let options = Options {
            effort,
            ..logged(admit)
        };
        let simple = simplify(&f, &options);
        let report = check(&f, &simple, &options);
        let report = report.map_err(|refused| {
            let steps: Vec<String> = simple.steps.iter().map(ToString::to_string).collect();
            TestCaseError::fail(format!("{refused}\n{f}\n{}", steps.join("\n")))
        })?;
        checked.set(checked.get() + 1);
        steps.set(steps.get() + report.steps as u32);
        compared.set(compared.get() + report.compared() as u32);
        proved.set(proved.get() + report.proved as u32);
        let graph = Graph::new();
        let more: Vec<_> = graph
            .import(&simple.formula)
            .into_iter()
            .map(|y| y + 1.0)
            .collect();
        let names: Vec<&str> = f.inputs().collect();
        let other = Simplified {
            formula: graph.formula(&more, &names),
            ..simple
        };
        prop_assert!(
            check(&f, &other, &options).is_err(),
            "{f} as {}",
            other.formula
        );
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    [checked, steps, compared, proved].map(Cell::into_inner)
}

fn accepted(cases: u32, effort: Effort, of: impl Fn(&Formula) -> Formula) {
    let [checked, steps, compared, proved] = random(cases, effort, of);
    eprintln!("{checked} simplifications with {steps} steps: {proved} proved, {compared} compared");
    assert_eq!(checked, cases);
    assert!(10 * compared > 9 * steps, "{compared} of {steps}");
    assert!(10 * proved > 9 * steps, "{proved} of {steps}");
}

#[test]
fn random_simplifications_are_accepted() {
    accepted(CASES, Effort::Fast, Formula::clone);
}

#[test]
fn random_derivatives_are_accepted() {
    accepted(CASES / 3, Effort::Fast, formula::value_and_gradient);
}

#[test]
fn smallest_forms_are_accepted() {
    accepted(CASES / 2, Effort::Full, Formula::clone);
}

#[test]
fn smallest_derivatives_are_accepted() {
    accepted(CASES / 6, Effort::Full, formula::value_and_gradient);
}

// Logs that belong to something else are refused, if there is anything to refuse.
#[test]
fn foreign_logs_are_refused() {
    let mut runner = runner(2000);
    let refused = Cell::new(0);
    let outcome = runner.run(&(instructions(), instructions()), |(mine, other)| {
        let [mine, other] = [mine, other].map(|list| build(&list));
        let options = logged(Effect::Enlarges);
        let [of_mine, mut of_other] = [&mine, &other].map(|f| simplify(f, &options));
        let is_other = of_mine.formula.to_string() != of_other.formula.to_string();
        let mut checked = vec![check(&mine, &of_other, &options)];
        of_other.steps.extend(of_mine.steps.clone());
        checked.push(check(&mine, &of_other, &options));
        for checked in checked {
            prop_assert!(
                checked.is_err() || !is_other,
                "{mine} as {}",
                of_other.formula
            );
            refused.set(refused.get() + u32::from(checked.is_err()));
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(refused.get() > 3000, "{}", refused.get());
}

#[test]
fn long_logs_take_linear_time() {
    let mut report = Report::default();
    for steps in [2_000, 10_000] {
        let chain = Formula::trace(1, |x| {
            vec![(0..steps).fold(x[0], |below, _| below.exp().ln().sin())]
        });
        let options = logged(Effect::Equal);
        let simple = simplify(&chain, &options);
        let start = std::time::Instant::now();
        report = check(&chain, &simple, &options).unwrap();
        eprintln!(
            "{} steps at {} points: {:?}",
            report.steps,
            report.points,
            start.elapsed()
        );
    }
    assert_eq!((report.steps, report.compared()), (10_000, 10_000));
}

// One equation at the bottom of a chain reaches its top, and where it is missing that is
// found from the top.
#[test]
fn deep_expressions_take_linear_time() {
    let depth = 100_000;
    let chain = |negations: i32| {
        Formula::trace(1, |x| {
            let inner = (0..negations).fold(x[0], |below, _| -below);
            vec![(0..depth).fold(inner, |below, _| below.sin())]
        })
        .with_inputs(&["x0"])
    };
    let start = std::time::Instant::now();
    let double = step("order", "-(-x0)", "x0");
    let mut simple = Simplified {
        formula: chain(0),
        ..written("x", vec![double], vec![])
    };
    let report = check(&chain(2), &simple, &logged(Effect::Equal)).unwrap();
    assert_eq!((report.proved, report.compared()), (1, 1));
    simple.steps.clear();
    let refused = check(&chain(2), &simple, &logged(Effect::Equal)).unwrap_err();
    let Refusal::Gap(gap) = refused else {
        panic!("{refused}");
    };
    assert_eq!([gap.original, gap.result], ["-(-x0)", "x0"]);
    // All arguments of one wide sum change at once.
    let wide = |inverse: bool| {
        Formula::trace(1, |x| {
            let terms = (0..depth / 10).map(|i| match inverse {
                true => (x[0] * f64::from(i)).exp().ln(),
                false => x[0] * f64::from(i),
            });
            vec![trigrad_core::Scalar::sum_of(&terms.collect::<Vec<_>>())]
        })
    };
    let (f, options) = (wide(true), logged(Effect::Equal));
    let steps = (0..depth / 10).map(|i| Step {
        rules: vec!["ln-exp"],
        before: read(&format!("ln(exp(x0*{i}))")),
        after: read(&format!("x0*{i}")),
    });
    let simple = Simplified {
        formula: wide(false),
        ..written("x", steps.collect(), vec![])
    };
    let report = check(&f, &simple, &options).unwrap();
    assert_eq!(report.steps, depth as usize / 10);
    eprintln!("{:?}", start.elapsed());
}
