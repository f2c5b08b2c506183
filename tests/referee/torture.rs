//! The torture set: inputs on which automatic differentiation is known to fail.
//!
//! Each item is answered right, or with a NaN where one is allowed, by every engine.

use std::collections::BTreeMap;

use nalgebra::{DMatrix, DVector};
use trigrad::tape::replay::Replay;
use trigrad::{Engine, Formula, Function};

use crate::data::{Answer, Item, number, say, torture};
use crate::judge::{Format, GRADIENT_PLACES, HESSIAN_PLACES, VALUE_PLACES, Verdict, close, judge};

#[test]
fn torture_items_get_the_right_answer() {
    let mut wrong = Vec::new();
    for (file, items) in torture() {
        let mut at_kinks: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        let ways = Engine::ALL.iter().map(|&engine| Way::Engine(engine));
        for way in ways.chain([Way::Replay]) {
            let mut tally: BTreeMap<Verdict, usize> = BTreeMap::new();
            for item in &items {
                let verdict = judge_item(item, way, &mut wrong, &mut at_kinks);
                *tally.entry(verdict).or_default() += 1;
            }
            say(&format!(
                "{file} {}: {} items, {tally:?}",
                way.name(),
                items.len()
            ));
        }
        assert!(items.len() >= 60, "{file} has {} items", items.len());
        for (place, answers) in at_kinks {
            if answers.iter().any(|&answer| answer != answers[0]) {
                wrong.push(format!(
                    "{place}: the engines differ at a kink: {answers:?}"
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong answers:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// How an item is differentiated.
#[derive(Clone, Copy)]
enum Way {
    Engine(Engine),
    /// By a program that was recorded at another point.
    Replay,
}

impl Way {
    fn name(self) -> &'static str {
        match self {
            Self::Engine(engine) => engine.name(),
            Self::Replay => "replay",
        }
    }

    fn gradient(self, f: &Formula, at: &[f64]) -> (f64, DVector<f64>) {
        match self {
            Self::Engine(engine) => engine.gradient(f, at),
            Self::Replay => recorded(f).gradient(at).expect(NO_COMPARISONS),
        }
    }

    fn hessian(self, f: &Formula, at: &[f64]) -> (f64, DVector<f64>, DMatrix<f64>) {
        match self {
            Self::Engine(engine) => engine.hessian(f, at),
            Self::Replay => recorded(f).hessian(at).expect(NO_COMPARISONS),
        }
    }
}

const NO_COMPARISONS: &str = "a formula's conditions are selects";

fn recorded(f: &Formula) -> Replay {
    let elsewhere = vec![0.75; f.inputs().len()];
    Replay::record(|x| Function::call(f, x)[0], &elsewhere)
}

fn judge_item(
    item: &Item,
    engine: Way,
    wrong: &mut Vec<String>,
    at_kinks: &mut BTreeMap<String, Vec<f64>>,
) -> Verdict {
    let formula = Formula::parse(&item.expr).unwrap_or_else(|error| panic!("{}: {error}", item.id));
    let at: Vec<f64> = formula
        .inputs()
        .map(|name| number(&item.at[name]))
        .collect();
    let place = |name: &str| formula.inputs().position(|input| input == name);
    let (value, gradient) = engine.gradient(&formula, &at);
    let mut worst = Verdict::Right;
    let mut record = |what: &str, got: f64, want: &dyn std::fmt::Debug, verdict: Verdict| {
        if verdict == Verdict::Wrong {
            wrong.push(format!(
                "{} {} {what}: {} at {:?} = {got:e}, not {want:?}",
                item.id,
                engine.name(),
                item.expr,
                item.at
            ));
        }
        worst = worst.max(verdict);
    };
    if item.value_ok
        && item.value != "any"
        && !close(value, &item.value, 0.0, VALUE_PLACES, Format::F64)
    {
        record("value", value, &item.value, Verdict::Wrong);
    }
    for (name, answer) in &item.grad {
        let got = place(name).map_or(0.0, |i| gradient[i]);
        let verdict = judge(item, name, answer, got, GRADIENT_PLACES, Format::F64);
        record(name, got, answer, verdict);
        if matches!(
            answer,
            Answer::Choice {
                convention: Some(_),
                ..
            }
        ) && verdict == Verdict::Right
        {
            at_kinks
                .entry(format!("{} d/d{name}", item.id))
                .or_default()
                .push(got);
        }
    }
    if let Some(hess) = &item.hess {
        let (_, _, hessian) = engine.hessian(&formula, &at);
        for (names, answer) in hess {
            let (a, b) = names.split_once(',').unwrap_or((names, names));
            let got = match (place(a), place(b)) {
                (Some(i), Some(j)) => hessian[(i, j)],
                _ => 0.0,
            };
            record(
                names,
                got,
                answer,
                judge(item, names, answer, got, HESSIAN_PLACES, Format::F64),
            );
        }
    }
    worst
}
