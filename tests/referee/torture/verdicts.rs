//! The numbers of one answer, each with its verdict.

use trigrad::Formula;
use trigrad::dual::function;

use crate::data::{Answer, Item};
use crate::drivers::{Float, Said};
use crate::judge::{GRADIENT_PLACES, HESSIAN_PLACES, VALUE_PLACES, Verdict, close, judge};
use crate::rounding::{Rounded, SLACK};

/// Each number that the item knows and the driver said, with its verdict.
pub(super) fn verdicts<T: Float>(
    item: &Item,
    names: &[&str],
    said: &Said<T>,
    formula: &Formula,
) -> Vec<(String, f64, Verdict)> {
    let place = |name: &str| names.iter().position(|&input| input == name);
    let judge = |key: &str, answer: &Answer, got: f64, places| {
        judge(item, key, answer, got, places, T::FORMAT)
    };
    let mut all = Vec::new();
    let value: f64 = said.value.into();
    let is_close = close(value, &item.value, 0.0, VALUE_PLACES, T::FORMAT);
    if item.value_ok && item.value != "any" && !is_close {
        all.push(("value".to_string(), value, Verdict::Wrong));
    }
    for (name, answer) in &item.grad {
        let got = place(name).map_or(0.0, |i| said.first[i].into());
        all.push((name.clone(), got, judge(name, answer, got, GRADIENT_PLACES)));
    }
    for (key, answer) in item.hess.iter().flatten() {
        let (a, b) = key.split_once(',').unwrap_or((key, key));
        let pair = place(a).zip(place(b)).map(|(i, j)| (i.min(j), i.max(j)));
        let found = said.second.iter().find(|(at, _)| Some(*at) == pair);
        if let Some(&(at, got)) = found {
            let verdict = match judge(key, answer, got.into(), HESSIAN_PLACES) {
                Verdict::Wrong if !item.cond.contains_key(key) => {
                    conditioned::<T>(item, answer, got.into(), at, formula)
                }
                verdict => verdict,
            };
            all.push((key.clone(), got.into(), verdict));
        }
    }
    for (answers, order) in [(&item.third, 0), (&item.fourth, 1)] {
        for (key, answer) in answers {
            let name = key.split(',').next().unwrap_or("");
            let pure = key.split(',').all(|other| other == name);
            let found = said
                .higher
                .iter()
                .find(|(i, _)| pure && Some(*i) == place(name));
            if let Some(&(_, got)) = found {
                let got: f64 = got[order].into();
                all.push((key.clone(), got, judge(key, answer, got, HESSIAN_PLACES)));
            }
        }
    }
    all
}

// Where the analysis says nothing, because a partial on the way leaves the range, so many
// places may be lost.
const LOST_PLACES: f64 = 1e6;

// Of a second derivative that has no condition in the item: NaN is honest, and a number is
// right within what a running error analysis says of its formula, where it says anything.
fn conditioned<T: Float>(
    item: &Item,
    answer: &Answer,
    got: f64,
    (i, j): (usize, usize),
    formula: &Formula,
) -> Verdict {
    if got.is_nan() {
        return Verdict::NanAllowed;
    }
    let Answer::Digits(want) = answer else {
        return Verdict::Wrong;
    };
    let x: Vec<Rounded> = item
        .at
        .values()
        .map(|text| Rounded::exact(T::nearest(text).into()))
        .collect();
    let (_, _, bends) = function::hessian(formula, &x);
    let error = bends[(i, j)].error * SLACK / f64::EPSILON;
    let is_close = |error, places| close(got, want, error, places, T::FORMAT);
    if error.is_infinite() && is_close(0.0, LOST_PLACES) {
        Verdict::Lost
    } else if error.is_finite() && is_close(error, 1.0) {
        Verdict::Right
    } else {
        Verdict::Wrong
    }
}
