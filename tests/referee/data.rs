//! The one reader of test data: corpora of expressions, and torture items.
//!
//! Beside `tests/data` it reads every directory named in `TRIGRAD_EXTRA_DATA`
//! (colon-separated).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

/// An expression with the truth at some points; see `tests/data/README.md`.
#[derive(Debug, Deserialize)]
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) expr: String,
    pub(crate) points: Vec<Point>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Point {
    pub(crate) at: BTreeMap<String, String>,
    pub(crate) value: String,
    pub(crate) grad: Option<BTreeMap<String, String>>,
    pub(crate) hess: Option<BTreeMap<String, String>>,
}

/// An input on which automatic differentiation is known to fail, with the right answer.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Item {
    pub(crate) id: String,
    pub(crate) expr: String,
    pub(crate) at: BTreeMap<String, String>,
    pub(crate) value: String,
    pub(crate) value_ok: bool,
    pub(crate) grad: BTreeMap<String, Answer>,
    pub(crate) hess: Option<BTreeMap<String, Answer>>,
    #[serde(default)]
    pub(crate) cond: BTreeMap<String, Option<f64>>,
    #[serde(default)]
    pub(crate) sens: BTreeMap<String, Value>,
    #[serde(default)]
    pub(crate) third: BTreeMap<String, Answer>,
    #[serde(default)]
    pub(crate) fourth: BTreeMap<String, Answer>,
    pub(crate) f64_ok: bool,
    #[serde(default)]
    pub(crate) f64_may: BTreeMap<String, Vec<String>>,
    /// A point at which f32 fails in the same way.
    pub(crate) f32: Option<Narrow>,
}

/// The same expression at a point of f32.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Narrow {
    pub(crate) at: BTreeMap<String, String>,
    pub(crate) value: String,
    pub(crate) grad: BTreeMap<String, Answer>,
}

/// What `torture.jsonl` leaves out of a smooth item.
#[derive(Debug, Deserialize)]
pub(crate) struct Second {
    id: String,
    pub(crate) hess: Option<BTreeMap<String, Answer>>,
    pub(crate) f32: Option<NarrowSecond>,
}

/// A smooth item at a point of f32.
#[derive(Debug, Deserialize)]
pub(crate) struct NarrowSecond {
    #[serde(flatten)]
    pub(crate) narrow: Narrow,
    pub(crate) hess: BTreeMap<String, Answer>,
}

/// What is right: digits, or what the conventions say at a kink or a limit.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Answer {
    Digits(String),
    Choice {
        set: Option<[String; 2]>,
        convention: Option<String>,
        #[serde(rename = "true")]
        truth: Option<String>,
        #[serde(default)]
        allow: Vec<String>,
    },
}

/// All corpora, by file, those of `tests/data` first.
pub(crate) fn corpora() -> Vec<(String, Vec<Record>)> {
    having("points")
}

/// All files whose records have this field, those of `tests/data` first.
pub(crate) fn having<T: for<'de> Deserialize<'de>>(field: &str) -> Vec<(String, Vec<T>)> {
    files()
        .into_iter()
        .filter(|path| first_record(path).is_some_and(|record| record.get(field).is_some()))
        .map(|path| (name(&path), records(&path)))
        .collect()
}

/// All torture items, by file, those of `tests/data` first.
pub(crate) fn torture() -> Vec<(String, Vec<Item>)> {
    files()
        .into_iter()
        .filter(|path| name(path).starts_with("torture"))
        .map(|path| (name(&path), records(&path)))
        .collect()
}

/// The second derivatives of smooth items, and their forms in f32, by the items' names.
pub(crate) fn seconds() -> BTreeMap<String, Second> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/seconds.jsonl");
    let all = records(Path::new(path)).into_iter();
    all.map(|second: Second| (second.id.clone(), second))
        .collect()
}

fn files() -> Vec<PathBuf> {
    let extra = std::env::var("TRIGRAD_EXTRA_DATA").unwrap_or_default();
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
    let directories = std::iter::once(own).chain(extra.split(':').filter(|dir| !dir.is_empty()));
    let mut files = Vec::new();
    for directory in directories {
        let entries =
            fs::read_dir(directory).unwrap_or_else(|error| panic!("{directory}: {error}"));
        let mut found: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        found.retain(|path| {
            path.extension()
                .is_some_and(|extension| extension == "jsonl")
        });
        found.sort();
        files.extend(found);
    }
    // A file of the same name elsewhere is the same data, or newer: it is run as well.
    files
}

fn name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn first_record(path: &Path) -> Option<Value> {
    let text = fs::read_to_string(path).ok()?;
    serde_json::from_str(text.lines().next()?).ok()
}

fn records<T: for<'de> Deserialize<'de>>(path: &Path) -> Vec<T> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    let read = |(number, line): (usize, &str)| {
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{path:?} line {number}: {error}"))
    };
    text.lines().enumerate().map(read).collect()
}

/// The nearest f64 of a number in the data; "-0.0" keeps its sign.
pub(crate) fn number(text: &str) -> f64 {
    match text {
        "inf" => f64::INFINITY,
        "-inf" => f64::NEG_INFINITY,
        "NaN" => f64::NAN,
        _ => text
            .parse()
            .unwrap_or_else(|error| panic!("{text}: {error}")),
    }
}

/// Prints a line that shows although the test passes: what ran is part of the result, and
/// `println!` is shown of failing tests only.
pub(crate) fn say(line: &str) {
    use std::io::Write as _;
    // Where nobody listens nothing is lost.
    let _ = writeln!(std::io::stdout(), "{line}");
}
