//! The worst points that were found for each row, and some others: no error may be larger
//! than the page of figures, `docs/accuracy.md`, says, and none that has no reason there
//! larger than promised.
//!
//! How the points are made stands in `points.py`, how page and sample in the example
//! `accuracy`.

mod measured;
mod point;
mod reasons;
mod reference;

use std::collections::BTreeMap;

use measured::{Key, Measured, Worst, key};
use point::Point;
use trigrad_core::Primitive;

const SAMPLE: &str = include_str!("sample.txt");

fn measured_sample() -> BTreeMap<Key, Measured> {
    let mut rows: BTreeMap<Key, Measured> = BTreeMap::new();
    for line in SAMPLE.lines() {
        let point = Point::parse(line).unwrap_or_else(|| panic!("not a point: {line}"));
        rows.entry(key(&point)).or_default().take(&point);
    }
    rows
}

#[test]
fn what_is_promised_is_kept_or_has_a_reason() {
    let rows = measured_sample();
    let complaints = reasons::complaints(rows.iter());
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn the_page_says_the_worst() {
    let page = page();
    let mut failures = Vec::new();
    for (key, row) in measured_sample() {
        for (slot, [wide, narrow]) in row.slopes.iter().enumerate() {
            let line = (key.name(), key.slot(slot));
            let figures = page
                .get(&line)
                .unwrap_or_else(|| panic!("no line {line:?}"));
            let worst: [&Worst; 6] = [
                &row.value[0],
                &wide.well,
                &wide.elsewhere,
                &row.value[1],
                &narrow.well,
                &narrow.elsewhere,
            ];
            for (worst, &(figure, nans)) in worst.into_iter().zip(figures) {
                if worst.error > figure || worst.nans > nans {
                    failures.push(format!("{line:?}: {figure}, {nans} NaN, but {worst:?}"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_row_is_measured() {
    let rows = measured_sample();
    for row in Primitive::all(0) {
        let name = row.row().name;
        let points: Vec<u64> = rows
            .iter()
            .filter(|(key, _)| key.name().split(' ').next() == Some(name))
            .map(|(_, row)| row.points)
            .collect();
        let least = points.iter().min();
        assert!(
            least.is_some_and(|&least| least >= 20),
            "{name}: {points:?}"
        );
    }
}

// The figures of each line with the NaNs behind them, by row and argument.
fn page() -> BTreeMap<(String, String), Vec<(f64, u64)>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/accuracy.md");
    let text = std::fs::read_to_string(path).expect("the page can be read");
    let lines = text.lines().filter(|line| line.starts_with("| "));
    let lines = lines.map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    lines
        .filter(|cells| cells.len() == 12 && cells[3].parse::<u64>().is_ok())
        .map(|cells| {
            let figures = cells[4..10].iter().map(|cell| figure(cell)).collect();
            ((cells[1].to_string(), cells[2].to_string()), figures)
        })
        .collect()
}

// Reads "1.5 at 3.0, 4.0, 7 NaN".
fn figure(cell: &str) -> (f64, u64) {
    let (cell, nans) = match cell
        .strip_suffix(" NaN")
        .and_then(|cell| cell.rsplit_once(", "))
    {
        Some((rest, nans)) => (rest, nans.parse().expect("a count of NaN")),
        None => (cell, 0),
    };
    let number = cell.split(' ').next().unwrap_or("");
    (number.parse().expect("a figure"), nans)
}
