//! Simplified before it is derived: at kinks the slope is what the chain rule makes of the
//! original, or the middle of the slopes beside the kink, but for the rules in [`FORGETFUL`].
//!
//! Derivatives are simplified after they are taken, which keeps every slope (`soundness.rs`).

mod enclosed;
mod runner;

use std::cell::Cell;

use proptest::prelude::*;
use trigrad_core::{Break, Expr, Formula, Interpret, Interval, Primitive, Tracked};
use trigrad_symbolic::{Effort, Options, formula, simplify};

use enclosed::{enclose, is_number};
use runner::runner;

const POINTS: &[f64] = &[0.0, 1.0, -1.0, 2.0, 0.5];

/// Rules after which a kink of the argument is no longer met by that of the function: as
/// abs(relu(x)) the slope at 0 is 0 by the chain rule, as relu(x) it is 1/2. Where three tie,
/// lists inside of lists share the slope in halves of halves, one list in equal parts.
const FORGETFUL: &[&str] = &[
    "abs-known",
    "relu-known",
    "max-nested",
    "min-nested",
    "max-absorbs",
    "min-absorbs",
];

// Arithmetic, and the rows that have a kink somewhere.
fn build(list: &[(usize, [usize; 2])]) -> Formula {
    let has_kink = |row: &Primitive| row.row().breaks.contains("Kink");
    let kinks: Vec<Primitive> = (0..2).flat_map(Primitive::all).filter(has_kink).collect();
    Formula::trace(2, |x| {
        let mut nodes: Vec<Expr<'_>> = vec![x[0].beside(2.0), x[0].beside(1.0), x[1], x[0]];
        for &(choice, back) in list {
            let arg = |slot: usize| nodes[nodes.len() - 1 - back[slot] % nodes.len()];
            let tracked = |slot: usize| Tracked::varying(arg(slot));
            nodes.push(match choice {
                0 => arg(0) + arg(1),
                1 => arg(0) - arg(1),
                2 => arg(0) * arg(1),
                3 => -arg(0),
                4 => arg(0) / arg(1),
                5 => arg(0).pow(2.0),
                6 => arg(0).sqrt(),
                _ => kinks[choice % kinks.len()].apply(&[tracked(0), tracked(1)]),
            });
        }
        vec![nodes[nodes.len() - 1]]
    })
}

// The middle of the slopes by one input beside the point: the limits from both sides lie
// in what encloses all slopes that are near.
fn middle(slopes: &Formula, x: [f64; 2], input: usize) -> Option<Interval<f64>> {
    const NEAR: f64 = 1e-9;
    let at = x[input];
    let sides = [(at.next_up(), at + NEAR), (at - NEAR, at.next_down())];
    let [right, left] = sides.map(|(lo, hi)| {
        let mut x = x.map(Interval::point);
        x[input] = Interval::new(lo, hi)?;
        let slope = slopes.program().eval(&x)[input];
        // The limit itself is one float away from all of them: over that distance the
        // slopes change less than over all of the side.
        let width = *slope.hi() - *slope.lo();
        let wide = Interval::new(*slope.lo() - width, *slope.hi() + width)?;
        is_number(&slope).then_some(wide)
    });
    Some((right? + left?) * 0.5)
}

#[test]
fn simplifying_first_keeps_slopes_at_kinks() {
    let mut runner = runner(20_000);
    let node = (0..16_usize, [0..3_usize, 0..5_usize]);
    let list = prop::collection::vec(node, 1..7);
    let point = || prop::sample::select(POINTS);
    let (compared, mended, forgotten) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let drawn = (list, point(), point(), any::<bool>());
    let outcome = runner.run(&drawn, |(list, x, y, is_full)| {
        let (f, x) = (build(&list), [x, y]);
        if f.touched(&x)
            .iter()
            .all(|touched| touched.kind != Break::Kink)
        {
            return Ok(());
        }
        let options = Options {
            receipts: true,
            effort: match is_full {
                true => Effort::Full,
                false => Effort::Fast,
            },
            ..Options::default()
        };
        let simple = simplify(&f, &options);
        let mut rules = simple.steps.iter().flat_map(|step| &step.rules);
        let is_forgetful = rules.any(|rule| FORGETFUL.contains(rule));
        let simple = simple.formula;
        let (late, early) = (formula::gradient(&f), formula::gradient(&simple));
        let sides = enclose(&late, &x).into_iter().zip(enclose(&early, &x));
        for (input, (a, b)) in sides.enumerate().filter(|(_, (a, _))| is_number(a)) {
            compared.set(compared.get() + 1);
            if !a.intersect(&b).is_empty() {
                continue;
            }
            if is_forgetful {
                forgotten.set(forgotten.get() + 1);
                continue;
            }
            let middle = middle(&late, x, input);
            let is_middle = middle.is_some_and(|middle| !middle.intersect(&b).is_empty());
            prop_assert!(
                is_middle,
                "{f} as {simple} at {x:?}: {a:?} and {b:?}, {middle:?} in the middle"
            );
            mended.set(mended.get() + 1);
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    let compared = compared.get();
    eprintln!(
        "{compared} slopes at kinks: {} in the middle, {} after rules that forget kinks",
        mended.get(),
        forgotten.get()
    );
    assert!(compared > 5000, "{compared}");
    assert!(forgotten.get() * 50 < compared, "{}", forgotten.get());
}
