//! Real input: corpora of expressions with 30-digit truth, through every engine.

use std::collections::BTreeMap;

use trigrad::{Engine, Formula, Graph};

use crate::data::{Point, Record, corpora, number, say};
use crate::digits::Digits;
use crate::rounding::Rounded;

/// What came of the numbers of one engine.
#[derive(Default)]
struct Tally {
    numbers: usize,
    /// Numbers that the expression as written cannot keep in f64: the bound of their
    /// rounding error is larger than they are, or not finite.
    lost: usize,
    lost_of: BTreeMap<String, usize>,
    worst_ulps: f64,
    worst_at: String,
}

#[test]
fn corpora_are_met_by_every_engine() {
    let mut failures = Vec::new();
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let (mut records, mut points) = (0, 0);
    for (file, corpus) in corpora() {
        say(&format!("{file}: {} records", corpus.len()));
        for record in &corpus {
            records += 1;
            points += record.points.len();
            let formula = round_trip(record, &mut failures);
            for point in &record.points {
                check(record, &formula, point, &mut tallies, &mut failures);
            }
        }
    }
    say(&format!(
        "{records} records at {points} points ran, {} numbers differ",
        failures.len()
    ));
    for (engine, tally) in &tallies {
        say(&format!(
            "{engine}: {} numbers, {} beyond what f64 keeps, largest error {:.3e} ulp at {}",
            tally.numbers, tally.lost, tally.worst_ulps, tally.worst_at
        ));
    }
    // The same in every engine but for a few.
    let lost = tallies.values().flat_map(|tally| &tally.lost_of);
    let lost: BTreeMap<&str, usize> = lost.map(|(id, &count)| (id.as_str(), count)).collect();
    let lost: Vec<String> = lost
        .iter()
        .map(|(id, count)| format!("{id} ({count})"))
        .collect();
    say(&format!(
        "numbers not compared, because the roundings of the expression as written may move them \
         by half their size, or leave the range: {}",
        lost.join(", ")
    ));
    assert!(records >= 100, "only {records} records");
    let shown = failures
        .iter()
        .take(40)
        .cloned()
        .collect::<Vec<_>>()
        .join("\n");
    assert!(
        failures.is_empty(),
        "{} numbers differ:\n{shown}",
        failures.len()
    );
}

/// Parses, prints and parses again to the same node.
fn round_trip(record: &Record, failures: &mut Vec<String>) -> Formula {
    let graph = Graph::new();
    let parsed = graph
        .parse(&record.expr)
        .unwrap_or_else(|error| panic!("{}: {error}", record.id));
    let printed = parsed.to_string();
    match graph.parse(&printed) {
        Ok(again) if again == parsed => {}
        other => failures.push(format!(
            "{}: prints as {printed}, which reads as {other:?}",
            record.id
        )),
    }
    graph.formula(&[parsed], &[])
}

fn check(
    record: &Record,
    formula: &Formula,
    point: &Point,
    tallies: &mut BTreeMap<&str, Tally>,
    failures: &mut Vec<String>,
) {
    let at: Vec<f64> = formula
        .inputs()
        .map(|name| number(&point.at[name]))
        .collect();
    let bounds = Bounds::new(formula, &at, point.hess.is_some());
    let place = |name: &str| formula.inputs().position(|input| input == name);
    for &engine in Engine::ALL {
        let tally = tallies.entry(engine.name()).or_default();
        let mut meet = |what: &str, got: f64, want: &str, bound: Rounded| {
            let want = Digits::parse(want).unwrap_or_else(|| panic!("{}: {want}", record.id));
            let label = || format!("{} {} {what} at {:?}", record.id, engine.name(), point.at);
            tally.numbers += 1;
            let (error, allowed) = (want.distance(got), bound.bound());
            // A bound that is not a number bounds nothing.
            let is_kept = allowed <= want.to_f64().abs() / 2.0;
            let is_zero = want.to_f64() == 0.0 && error <= allowed;
            if !(is_kept || is_zero) {
                tally.lost += 1;
                *tally.lost_of.entry(record.id.clone()).or_default() += 1;
            } else {
                let ulps = want.ulps(got);
                if error > allowed {
                    failures.push(format!(
                        "{}: {got:e}, not {want:?} ({ulps:.1} ulp)",
                        label()
                    ));
                } else if !is_zero && ulps.is_finite() && ulps > tally.worst_ulps {
                    (tally.worst_ulps, tally.worst_at) = (ulps, label());
                }
            }
        };
        let (value, gradient) = engine.gradient(formula, &at);
        meet("value", value, &point.value, bounds.value);
        for (name, want) in point.grad.iter().flatten() {
            match place(name) {
                Some(i) => meet(name, gradient[i], want, bounds.gradient[i]),
                None => meet(name, 0.0, want, Rounded::exact(0.0)),
            }
        }
        let Some(hess) = &point.hess else { continue };
        let (_, _, hessian) = engine.hessian(formula, &at);
        for (names, want) in hess {
            let (a, b) = names.split_once(',').unwrap_or((names, names));
            if let (Some(i), Some(j)) = (place(a), place(b)) {
                meet(names, hessian[(i, j)], want, bounds.hessian[i][j]);
            }
        }
    }
}

/// First-order bounds on the rounding errors of all numbers at a point.
struct Bounds {
    value: Rounded,
    gradient: Vec<Rounded>,
    hessian: Vec<Vec<Rounded>>,
}

impl Bounds {
    fn new(formula: &Formula, at: &[f64], second: bool) -> Self {
        let x: Vec<Rounded> = at.iter().map(|&x| Rounded::exact(x)).collect();
        if second {
            let (value, gradient, hessian) = trigrad::dual::function::hessian(formula, &x);
            let rows = hessian.row_iter().map(|row| row.iter().copied().collect());
            Self {
                value,
                gradient: gradient.iter().copied().collect(),
                hessian: rows.collect(),
            }
        } else {
            let (value, gradient) = trigrad::dual::function::gradient(formula, &x);
            Self {
                value,
                gradient: gradient.iter().copied().collect(),
                hessian: Vec::new(),
            }
        }
    }
}
