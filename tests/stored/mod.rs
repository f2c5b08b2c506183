//! What is kept beside the tests: reference digits, and pages that are made by tests.

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

/// Checks that `docs/FILE` is the page, or writes it anew under `TRIGRAD_WRITE_PAGE=1`.
pub(crate) fn check_page(file: &str, page: &str, source: &str, test: &str) {
    let path = format!("{}/docs/{file}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("TRIGRAD_WRITE_PAGE").is_some() {
        std::fs::write(&path, page).expect("the page can be written");
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stored == page,
        "docs/{file} is not what {source}; \
         run `TRIGRAD_WRITE_PAGE=1 cargo test --test {test} page`"
    );
}
