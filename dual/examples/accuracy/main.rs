//! Measures forward mode against a stream of points with true values and slopes.
//!
//! ```text
//! pip install python-flint==0.9.0
//! python3 dual/tests/accuracy/points.py --points 100000 |
//!     cargo run --release -p trigrad-dual --example accuracy -- docs/accuracy.md dual/tests/accuracy/sample.txt
//! ```
//!
//! writes the page and the sample that the test of the same name keeps true. Without
//! arguments the page goes to standard output.

#[path = "../../tests/accuracy/measured.rs"]
mod measured;
mod page;
#[path = "../../tests/accuracy/point.rs"]
mod point;
#[path = "../../tests/accuracy/reasons.rs"]
mod reasons;
#[path = "../../tests/accuracy/reference.rs"]
mod reference;
mod sample;

use std::collections::BTreeMap;
use std::io::BufRead;
use std::process::ExitCode;

use measured::Measured;
use point::Point;
use sample::Sample;

fn main() -> ExitCode {
    match run() {
        Ok(complaints) if complaints.is_empty() => ExitCode::SUCCESS,
        Ok(complaints) => {
            eprintln!("{}", complaints.join("\n"));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

// What is worse than it may be, or better than a reason says.
fn run() -> Result<Vec<String>, String> {
    let mut rows: BTreeMap<measured::Key, (Measured, Sample)> = BTreeMap::new();
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(|error| format!("the stream cannot be read: {error}"))?;
        let point = Point::parse(&line).ok_or_else(|| format!("not a point: {line}"))?;
        let (measured, sample) = rows.entry(measured::key(&point)).or_default();
        let is_worst = measured.take(&point);
        sample.take(&line, is_worst);
    }
    let rows: Vec<_> = rows.into_iter().collect();
    let figures = rows.iter().map(|(key, (measured, _))| (key, measured));
    let complaints = reasons::complaints(figures.clone());
    let page = page::page(figures);
    match std::env::args().collect::<Vec<_>>().get(1..) {
        Some([to_page, to_sample]) => {
            let lines = rows.iter().flat_map(|(_, (_, sample))| sample.lines());
            let sample: String = lines.map(|line| format!("{line}\n")).collect();
            write(to_page, &page)?;
            write(to_sample, &sample)?;
        }
        _ => print!("{page}"),
    }
    Ok(complaints)
}

fn write(path: &str, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("{path} cannot be written: {error}"))
}
