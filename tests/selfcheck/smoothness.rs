//! Whether a slope exists, as the series and the differences say, is held against values far closer
//! than any double is: on both sides of the point they have to rise as the slope says.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::cell::Cell;

use trigrad::oracle::Differences;
use trigrad::oracle::series::{Curve, Curves, Jet, Jets};
use trigrad::testkit::{Case, Options, cases};
use trigrad::{Big, Decoration, Enclosures, Function, Interval, Program};

use crate::amount;

/// The rise of the output over a step of 2^-`halvings` times the size of an input, in as many bits
/// as that takes; `None` where there is no value.
fn rise(
    program: &Program,
    at: &[f64],
    input: usize,
    side: f64,
    halvings: u32,
) -> Option<Interval<Big>> {
    let fine = Enclosures::new(2 * halvings + 200);
    let size = if at[input] == 0.0 {
        1.0
    } else {
        at[input].abs().min(1.0)
    };
    let mut step = fine.point(side * size);
    for _ in 0..halvings {
        step = step.mul(&fine.point(0.5));
    }
    let value = |moved: bool| {
        let x = at
            .iter()
            .enumerate()
            .map(|(i, &x)| match moved && i == input {
                true => fine.point(x).add(&step),
                false => fine.point(x),
            });
        let numbers = program.run(&fine, &x.collect::<Vec<_>>());
        let value = numbers[program.outputs()[0] as usize].clone();
        (value.decoration() >= Decoration::Defined).then_some(value)
    };
    let (there, here) = (value(true)?, value(false)?);
    let rise = there.sub(&here);
    let plain = Interval::new(rise.lo().clone(), rise.hi().clone())?;
    Some(plain.div(&step))
}

fn check(case: &Case, tally: &Cell<[usize; 2]>) -> Result<(), String> {
    let formula = case.function.trace();
    let program = formula.program();
    let jets = case.at.iter().enumerate();
    let jets: Vec<Jet<f64>> = jets
        .map(|(i, &x)| Jet::input(i, Interval::point(x)))
        .collect();
    let numbers = program.run(&Jets::doubles(1), &jets);
    let jet = &numbers[program.outputs()[0] as usize];
    for (input, &x) in case.at.iter().enumerate() {
        let line = case.at.iter().enumerate().map(|(i, &x)| match i == input {
            true => Curve::along(Interval::point(x), Interval::point(1.0)),
            false => Curve::constant(Interval::point(x)),
        });
        let numbers = program.run(&Curves::doubles(1), &line.collect::<Vec<_>>());
        let along = numbers[program.outputs()[0] as usize].coefficient(1);
        let values = Differences::new(program, 0, &case.at, 64)
            .slope(input)
            .to_f64();
        // A sum of a huge and a tiny number takes more bits than are worth it.
        let is_far = x.abs() > 1e30;
        let [mut all, mut sure] = tally.get();
        all += 1;
        let slopes = [
            ("jet", jet.slope(input)),
            ("curve", along),
            ("values", values),
        ];
        for (what, slope) in slopes {
            if slope.decoration() < Decoration::Differentiable || is_far {
                continue;
            }
            sure += 1;
            for side in [1.0, -1.0] {
                // A large second derivative takes a smaller step; no kink and no jump is cured
                // by one.
                let close = |halvings: u32| {
                    let Some(rise) = rise(program, &case.at, input, side, halvings) else {
                        return false;
                    };
                    let rise = rise.to_f64();
                    let size =
                        1e-9 * (1e-30 + slope.lo().abs().max(slope.hi().abs()).min(f64::MAX));
                    let off = rise.sub(&slope);
                    *off.lo() <= size && *off.hi() >= -size
                };
                if !close(150) && !close(1200) && !close(3000) {
                    return Err(format!("{what} {input}: {slope:?} from side {side}"));
                }
            }
        }
        tally.set([all, sure]);
    }
    Ok(())
}

#[test]
fn slopes_that_are_said_to_exist_do() {
    let tally = Cell::new([0; 2]);
    let config = Config {
        cases: amount(80, 5_000) as u32,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcome = TestRunner::new_with_rng(config, rng).run(&cases(Options::default()), |case| {
        check(&case, &tally).map_err(TestCaseError::fail)
    });
    let [all, sure] = tally.get();
    println!("{all} slopes, {sure} statements that one exists");
    if let Err(error) = outcome {
        panic!("{error}");
    }
    assert!(sure > all);
}
