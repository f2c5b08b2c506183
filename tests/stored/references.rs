//! Reference digits.

use serde_json::Value;
use trigrad::Primitive;

/// The lines of `tests/data/references.jsonl`: a row, its arguments, and all that is said there.
pub(crate) fn references() -> Vec<(Primitive, Vec<f64>, Value)> {
    let lines = include_str!("../data/references.jsonl").lines();
    lines
        .map(|line| read(line).unwrap_or_else(|| panic!("not a reference: {line}")))
        .collect()
}

fn read(line: &str) -> Option<(Primitive, Vec<f64>, Value)> {
    let record: Value = serde_json::from_str(line).ok()?;
    let order = record["n"].as_u64().unwrap_or(0) as u32;
    let name = record["row"].as_str()?;
    let row = Primitive::all(order).find(|row| row.row().name == name)?;
    let args = record["args"].as_array()?.iter();
    let args: Option<Vec<f64>> = args.map(|arg| arg.as_str()?.parse().ok()).collect();
    Some((row, args?, record))
}
