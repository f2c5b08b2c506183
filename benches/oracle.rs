//! What the oracle's enclosures cost: medians over all corpora, beside the gradient in f64.
//!
//! `cargo bench -p trigrad-benches --bench oracle`, with `TRIGRAD_EXTRA_DATA` for the corpora outside
//! of `tests/data`. Each expression at its first point, once to warm up and once more to be timed.
//!
//! | contender | is |
//! |---|---|
//! | `tape` | the gradient in f64, by the tape |
//! | `values` | an enclosure of the value, of 106 bits |
//! | `jets` | enclosures of value and gradient by independent series, of 106 bits |
//! | `jets of order 2` | the same with the Hessian |
//! | `differences` | the gradient from values alone, to 64 bits |

use std::time::Instant;

use serde_json::Value;
use trigrad::oracle::Differences;
use trigrad::oracle::series::{Jet, Jets};
use trigrad::{Big, Enclosures, Engine, Formula, Interval};

fn main() {
    let cases = cases();
    println!("{} expressions", cases.len());
    let tape = report("tape", 1.0, &cases, |f, at| {
        Engine::Tape.gradient(f, at);
    });
    report("values", tape, &cases, |f, at| {
        let fine = Enclosures::new(106);
        let x: Vec<Interval<Big>> = at.iter().map(|&x| fine.point(x)).collect();
        f.program().run(&fine, &x);
    });
    report("jets", tape, &cases, |f, at| jets(f, at, 1));
    report("jets of order 2", tape, &cases, |f, at| jets(f, at, 2));
    report("differences", tape, &cases, |f, at| {
        let differences = Differences::new(f.program(), 0, at, 64);
        for input in 0..at.len() {
            differences.slope(input);
        }
    });
}

fn jets(f: &Formula, at: &[f64], order: usize) {
    let fine = Enclosures::new(106);
    let x = at.iter().enumerate();
    let x: Vec<Jet<Big>> = x.map(|(i, &x)| Jet::input(i, fine.point(x))).collect();
    f.program().run(&Jets::precise(order, 106), &x);
}

/// Prints what a contender takes in the median, in the slowest tenth and over the median of the
/// tape; answers the median, in microseconds.
fn report(
    name: &str,
    tape: f64,
    cases: &[(Formula, Vec<f64>)],
    run: impl Fn(&Formula, &[f64]),
) -> f64 {
    let time = |(f, at): &(Formula, Vec<f64>)| {
        run(f, at);
        let start = Instant::now();
        run(f, at);
        start.elapsed().as_secs_f64() * 1e6
    };
    let mut times: Vec<f64> = cases.iter().map(time).collect();
    times.sort_by(f64::total_cmp);
    let (median, tenth) = (times[times.len() / 2], times[times.len() * 9 / 10]);
    println!(
        "{name:>16}: median {median:8.1} us, 90 % below {tenth:8.1} us, {:6.1} times",
        median / tape
    );
    median
}

fn cases() -> Vec<(Formula, Vec<f64>)> {
    let extra = std::env::var("TRIGRAD_EXTRA_DATA").unwrap_or_default();
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data");
    let directories = std::iter::once(own).chain(extra.split(':').filter(|dir| !dir.is_empty()));
    let entries = directories.filter_map(|directory| std::fs::read_dir(directory).ok());
    let paths = entries
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()));
    let mut paths: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|e| e == "jsonl"))
        .collect();
    paths.sort();
    let texts = paths
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok());
    texts
        .flat_map(|text| text.lines().filter_map(case).collect::<Vec<_>>())
        .collect()
}

/// An expression at its first point, if the line has both.
fn case(line: &str) -> Option<(Formula, Vec<f64>)> {
    let record: Value = serde_json::from_str(line).ok()?;
    let at = record.get("points")?.get(0)?.get("at")?;
    let f = Formula::parse(record.get("expr")?.as_str()?).ok()?;
    let coordinate = |name: &str| at.get(name)?.as_str()?.parse().ok();
    let at = f.inputs().map(coordinate).collect::<Option<Vec<f64>>>()?;
    (!at.is_empty()).then_some((f, at))
}
