//! The torture set: inputs on which automatic differentiation is known to fail.
//!
//! Each item is answered right, or with a NaN where one is allowed, by every engine.

use std::collections::BTreeMap;

use nalgebra::{DMatrix, DVector};
use trigrad::tape::replay::Replay;
use trigrad::{Engine, Exact, Formula, Function};

use crate::data::{Answer, Item, number, say, torture};
use crate::digits::{Digits, ulp};

/// How an answer is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Right,
    /// NaN where the answer exists only as a limit, or where f64 cannot keep the digits.
    NanAllowed,
    /// The digits that f64 leaves, where the expression as written loses them.
    Lost,
    Wrong,
}

// The tolerances of the set's own judge: places of the answer, or its condition
// times as many roundings; values have passed through more rows than one.
const GRADIENT_PLACES: f64 = 8.0;
const HESSIAN_PLACES: f64 = 64.0;
const VALUE_PLACES: f64 = 64.0;

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
    if item.value_ok && item.value != "any" && !close(value, &item.value, 0.0, VALUE_PLACES) {
        record("value", value, &item.value, Verdict::Wrong);
    }
    for (name, answer) in &item.grad {
        let got = place(name).map_or(0.0, |i| gradient[i]);
        let verdict = judge(item, name, answer, got, GRADIENT_PLACES);
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
                judge(item, names, answer, got, HESSIAN_PLACES),
            );
        }
    }
    worst
}

fn judge(item: &Item, key: &str, answer: &Answer, got: f64, places: f64) -> Verdict {
    let sensitivity = sensitivity(item, key, answer);
    let verdict = against(answer, got, sensitivity, places);
    if verdict != Verdict::Wrong || item.f64_ok {
        return verdict;
    }
    if !got.is_finite() {
        return Verdict::NanAllowed;
    }
    if key.contains(',') {
        return Verdict::Lost;
    }
    let Answer::Digits(want) = answer else {
        return Verdict::Wrong;
    };
    let Some(want) = Digits::parse(want) else {
        return Verdict::Wrong;
    };
    // An error of the size that a correct engine makes here.
    let may = item.f64_may.get(key).into_iter().flatten();
    let is_lost = may
        .filter_map(|may| match Digits::parse(may)? {
            Digits::Finite(may) => Some(want.distance(may.to_f64())),
            _ => None,
        })
        .any(|may| want.distance(got) <= 4.0 * may);
    if is_lost {
        Verdict::Lost
    } else {
        Verdict::Wrong
    }
}

fn against(answer: &Answer, got: f64, sensitivity: f64, places: f64) -> Verdict {
    let is_close = |want: &String| close(got, want, sensitivity, places);
    match answer {
        Answer::Digits(want) if is_close(want) => Verdict::Right,
        Answer::Digits(_) => Verdict::Wrong,
        Answer::Choice { allow, .. } if got.is_nan() => {
            if allow.iter().any(|allowed| allowed == "NaN") {
                Verdict::NanAllowed
            } else {
                Verdict::Wrong
            }
        }
        Answer::Choice {
            set,
            convention,
            truth,
            allow,
        } => {
            let named = allow.iter().filter(|allowed| *allowed != "NaN");
            let is_named = named.chain(convention).chain(truth).any(is_close);
            let in_set = set
                .as_ref()
                .is_some_and(|[lo, hi]| (number(lo)..=number(hi)).contains(&got));
            if is_named || (convention.is_none() && in_set) {
                Verdict::Right
            } else {
                Verdict::Wrong
            }
        }
    }
}

/// What one rounding can move the answer by: condition times answer.
fn sensitivity(item: &Item, key: &str, answer: &Answer) -> f64 {
    if let Some(sensitivity) = item.sens.get(key) {
        return sensitivity
            .as_f64()
            .unwrap_or_else(|| number(sensitivity.as_str().unwrap_or("")));
    }
    let digits = match answer {
        Answer::Digits(digits) => Some(digits),
        Answer::Choice { allow, .. } => allow
            .iter()
            .find(|a| !matches!(a.as_str(), "NaN" | "inf" | "-inf")),
    };
    let size = digits.map_or(0.0, |digits| number(digits).abs());
    let condition = item.cond.get(key).copied().flatten().unwrap_or(0.0);
    if size.is_finite() && condition.is_finite() {
        condition * size
    } else {
        0.0
    }
}

fn close(got: f64, want: &str, sensitivity: f64, places: f64) -> bool {
    let Some(want) = Digits::parse(want) else {
        return false;
    };
    let nearest = want.to_f64();
    match &want {
        _ if got == nearest || (got.is_nan() && nearest.is_nan()) => true,
        // Close to the end of the range an overflow is a rounding.
        Digits::Finite(exact) if got.is_infinite() => {
            let largest = Exact::from_f64(f64::MAX).unwrap_or(Exact::ZERO);
            got.is_sign_negative() == exact.is_negative() && exact.abs() >= largest
        }
        Digits::Finite(_) => {
            want.distance(got) <= places * ulp(nearest).max(sensitivity * f64::EPSILON)
        }
        _ => false,
    }
}
