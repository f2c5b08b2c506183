//! The table of ratios, from what criterion wrote down in this run.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::Value;

/// Where criterion writes its samples.
pub(crate) fn directory() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("../criterion")
}

/// Times over the time of the first contender, a row for each contender and a
/// column for each problem.
pub(crate) struct Table {
    since: SystemTime,
    problems: Vec<String>,
    contenders: Vec<String>,
    // Problem, contender, nanoseconds.
    times: Vec<(String, String, f64)>,
}

impl Table {
    pub(crate) fn new() -> Self {
        Self {
            since: SystemTime::now(),
            problems: Vec::new(),
            contenders: Vec::new(),
            times: Vec::new(),
        }
    }

    /// Takes in the time of this contender, if it was measured in this run.
    pub(crate) fn add(&mut self, problem: &str, contender: &str) {
        let path = directory()
            .join(problem)
            .join(contender)
            .join("new/sample.json");
        let Some(time) = fastest(&path, self.since) else {
            return;
        };
        for (names, name) in [
            (&mut self.problems, problem),
            (&mut self.contenders, contender),
        ] {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        self.times
            .push((problem.to_owned(), contender.to_owned(), time));
    }

    fn time(&self, problem: &str, contender: &str) -> Option<f64> {
        let mut times = self.times.iter();
        let found = times.find(|(p, c, _)| p == problem && c == contender);
        found.map(|(_, _, time)| *time)
    }
}

/// The first contender's row is in nanoseconds, the others' are multiples of it.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((first, others)) = self.contenders.split_first() else {
            return writeln!(f, "nothing was measured");
        };
        writeln!(
            f,
            "Time over {first}, fastest sample over fastest sample:\n"
        )?;
        write!(f, "| {:<15}", "x")?;
        for problem in &self.problems {
            write!(f, "| {problem:>14} ")?;
        }
        write!(f, "|\n|{}", "-".repeat(16))?;
        for _ in &self.problems {
            write!(f, "|{}:", "-".repeat(15))?;
        }
        writeln!(f, "|")?;
        let unit = format!("{first}, ns");
        write!(f, "| {unit:<15}")?;
        for problem in &self.problems {
            write_cell(f, self.time(problem, first))?;
        }
        writeln!(f, "|")?;
        for contender in others {
            write!(f, "| {contender:<15}")?;
            for problem in &self.problems {
                let time = self.time(problem, contender);
                let unit = self.time(problem, first);
                write_cell(f, time.zip(unit).map(|(time, unit)| time / unit))?;
            }
            writeln!(f, "|")?;
        }
        Ok(())
    }
}

fn write_cell(f: &mut fmt::Formatter<'_>, number: Option<f64>) -> fmt::Result {
    match number {
        Some(number) => write!(f, "| {number:>14.2} "),
        None => write!(f, "| {:>14} ", ""),
    }
}

// The nanoseconds of one call in the fastest sample. On a machine that others use
// too, a median says how often they interrupted; the fastest sample says it least.
fn fastest(path: &Path, since: SystemTime) -> Option<f64> {
    if fs::metadata(path).ok()?.modified().ok()? < since {
        return None;
    }
    let sample: Value = serde_json::from_str(&fs::read_to_string(path).ok()?).ok()?;
    let numbers = |key: &str| -> Option<Vec<f64>> {
        sample[key].as_array()?.iter().map(Value::as_f64).collect()
    };
    let calls = numbers("iters")?;
    let times = numbers("times")?;
    let each = times.iter().zip(&calls).map(|(time, calls)| time / calls);
    each.reduce(f64::min)
}
