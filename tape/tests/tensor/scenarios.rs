//! Every scenario of `tests/data/scenarios.json`, and of the files in the directories of
//! `TRIGRAD_EXTRA_DATA` whose names begin with `scenarios` or `gradienttape`: what TensorFlow
//! did, step by step, and what came out.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use serde_json::Value;
use trigrad_tape::tensor::{DType, Tensor};

use crate::dictionary::constant;
use crate::interpreter::{Names, run};
use crate::tree::{Item, Tree};

#[test]
fn tensorflow_answers_the_same() {
    let mut failures = Vec::new();
    for file in files() {
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file:?}: {error}"));
        let set: Value =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file:?}: {error}"));
        let scenarios = set["scenarios"].as_array().expect("a list of scenarios");
        let mut groups: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        let mut apart: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for scenario in scenarios {
            let id = scenario["id"].as_str().unwrap_or_default();
            let (passed, all) = groups
                .entry(scenario["group"].as_str().unwrap_or_default())
                .or_default();
            *all += 1;
            // A panic is a failure of this one scenario.
            let outcome = catch_unwind(AssertUnwindSafe(|| check(scenario, &set["compare"])));
            match outcome.unwrap_or_else(|_| Err("it panicked".to_owned())) {
                Ok(reasons) => {
                    *passed += 1;
                    for reason in reasons {
                        apart.entry(reason).or_default().push(id);
                    }
                }
                Err(failure) => failures.push(format!("{id}: {failure}")),
            }
        }
        let passed: usize = groups.values().map(|(passed, _)| passed).sum();
        say(&format!(
            "{}: {passed} of {} scenarios",
            file.display(),
            scenarios.len()
        ));
        for (group, (passed, all)) in groups {
            say(&format!("  {group}: {passed} of {all}"));
        }
        for (reason, ids) in apart {
            say(&format!(
                "  without one step, for {reason}: {}",
                ids.join(", ")
            ));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

fn files() -> Vec<PathBuf> {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
    let extra = std::env::var("TRIGRAD_EXTRA_DATA").unwrap_or_default();
    let extra = extra.split(':').filter(|directory| !directory.is_empty());
    let mut files = Vec::new();
    for directory in std::iter::once(own).chain(extra) {
        let entries =
            fs::read_dir(directory).unwrap_or_else(|error| panic!("{directory}: {error}"));
        let found = entries.filter_map(|entry| Some(entry.ok()?.path()));
        let mut found: Vec<PathBuf> = found.filter(|path| is_set(path)).collect();
        found.sort();
        files.extend(found);
    }
    files
}

fn is_set(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy());
    name.is_some_and(|name| {
        name.ends_with(".json")
            && (name.starts_with("scenarios") || name.starts_with("gradienttape"))
    })
}

/// The reasons for which steps could not be written, if all else is as it should be.
fn check(scenario: &Value, compare: &Value) -> Result<Vec<&'static str>, String> {
    let (names, apart) = run(&scenario["steps"])?;
    let expected = scenario["expect"].as_object().expect("a map of names");
    let may_be_zero = |name: &str| {
        let names = scenario["none_or_zero"].as_array();
        names.is_some_and(|names| names.iter().any(|other| other == name))
    };
    for (name, want) in expected {
        if !names.is_bound(name.split('.').next().unwrap_or_default()) {
            return Err(format!("{name} is not bound"));
        }
        let tolerance = Tolerance {
            rtol: compare["rtol"].as_f64().unwrap_or(1e-9),
            atol: compare["atol"].as_f64().unwrap_or(1e-12),
            none_is_zero: may_be_zero(name),
        };
        is_as_expected(&names, name, want, &tolerance)
            .map_err(|difference| format!("{name} {difference}"))?;
    }
    Ok(apart)
}

struct Tolerance {
    rtol: f64,
    atol: f64,
    none_is_zero: bool,
}

fn is_as_expected(
    names: &Names,
    name: &str,
    want: &Value,
    tolerance: &Tolerance,
) -> Result<(), String> {
    if let Some(want) = want.get("variables") {
        let found = names.watched(name).unwrap_or(&[]);
        let want: Vec<&str> = want
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        return if found == want {
            Ok(())
        } else {
            Err(format!("is {found:?}, not {want:?}"))
        };
    }
    same(names.get(name), want, tolerance)
}

fn same(found: &Tree<Item>, want: &Value, tolerance: &Tolerance) -> Result<(), String> {
    match (found, want) {
        (Tree::Leaf(Item::Nothing), Value::Null) => Ok(()),
        (Tree::Leaf(Item::Nothing), _) if tolerance.none_is_zero && is_zero(want) => Ok(()),
        (Tree::Leaf(Item::Tensor(tensor)), Value::Null) => {
            let elements = tensor.cast(DType::F64).to_vec::<f64>().unwrap_or_default();
            if tolerance.none_is_zero && elements.iter().all(|&x| x == 0.0) {
                Ok(())
            } else {
                Err(format!("is {tensor}, not None"))
            }
        }
        (Tree::Leaf(Item::Tensor(tensor)), _) => close(tensor, want, tolerance),
        (Tree::Leaf(Item::Variable(variable)), _) => close(&variable.value(), want, tolerance),
        (Tree::List(parts), _) => {
            let want = want["list"].as_array().ok_or("is a list")?;
            if parts.len() != want.len() {
                return Err(format!("has {} parts, not {}", parts.len(), want.len()));
            }
            let mut pairs = parts.iter().zip(want);
            pairs.try_for_each(|(part, want)| same(part, want, tolerance))
        }
        (Tree::Map(parts), _) => {
            let want = want["dict"].as_object().ok_or("is a map")?;
            if parts.len() != want.len() {
                return Err(format!("has {} parts, not {}", parts.len(), want.len()));
            }
            parts.iter().try_for_each(|(key, part)| {
                let want = want.get(key).ok_or("has another key")?;
                same(part, want, tolerance)
            })
        }
        _ => Err(format!("is {found:?}, not {want}")),
    }
}

fn is_zero(want: &Value) -> bool {
    match want["data"].as_array() {
        Some(data) => data.iter().all(|x| x.as_f64() == Some(0.0)),
        None => {
            let parts = want["list"].as_array();
            parts.is_some_and(|parts| parts.iter().all(|part| part.is_null() || is_zero(part)))
        }
    }
}

fn close(found: &Tensor, want: &Value, tolerance: &Tolerance) -> Result<(), String> {
    if want.get("data").is_none() {
        return Err(format!("is {found}, not {want}"));
    }
    let want = constant(want);
    let floats = |x: &Tensor| x.cast(DType::F64).to_vec::<f64>().unwrap_or_default();
    let is_close = |(a, b): (&f64, &f64)| {
        let bound = tolerance.atol + tolerance.rtol * b.abs();
        a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= bound
    };
    let (a, b) = (floats(found), floats(&want));
    let is_same = found.shape() == want.shape() && found.dtype() == want.dtype();
    if is_same && a.iter().zip(&b).all(is_close) {
        Ok(())
    } else {
        Err(format!("is {found}, not {want}"))
    }
}

// What ran is part of the result, and `println!` is shown of failing tests only.
fn say(line: &str) {
    // Where nobody listens nothing is lost.
    let _ = writeln!(std::io::stdout(), "{line}");
}
