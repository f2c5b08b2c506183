//! The list of scenarios names a test for each of its numbers.

use std::fs;

#[test]
fn every_scenario_is_tested_where_the_page_says() {
    let root = env!("CARGO_MANIFEST_DIR");
    let page = fs::read_to_string(format!("{root}/docs/torture-programs.md")).expect("the page");
    let rows: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| number"))
        .collect();
    for (number, row) in rows.iter().enumerate() {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        assert_eq!(cells[0], format!("{}", number + 1), "{row}");
        let tests = cells[cells.len() - 1].split(", ");
        for test in tests {
            let test = test.trim_matches(['`', ' ', '|']);
            let (file, name) = test.split_once(' ').unwrap_or((test, ""));
            let text = fs::read_to_string(format!("{root}/{file}"))
                .unwrap_or_else(|error| panic!("{file} of {row}: {error}"));
            // A file that must not compile is a test by itself.
            let is_there = name.is_empty() || text.contains(&format!("fn {name}("));
            assert!(is_there, "there is no test {name} in {file}");
        }
    }
    assert_eq!(rows.len(), 32);
}
