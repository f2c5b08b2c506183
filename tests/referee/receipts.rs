//! What the simplifier says of real derivatives is replayed and compared in enclosures.

use trigrad::Formula;
use trigrad::symbolic::receipts::{Report, check};
use trigrad::symbolic::{Effort, Options, formula, simplify_each};

use crate::data::{corpora, say};

/// One of so many records, because a check computes a thousand enclosures a step.
const EVERY: usize = 5;

#[test]
fn simplified_derivatives_of_corpora_have_receipts() {
    have_receipts(EVERY, Effort::Fast);
}

#[test]
fn smallest_derivatives_of_corpora_have_receipts() {
    have_receipts(2 * EVERY, Effort::Full);
}

fn have_receipts(every: usize, effort: Effort) {
    let mut failures = Vec::new();
    let mut all = Report::default();
    let (mut compared, mut records, mut unnamed) = (0, 0, 0);
    for (file, corpus) in corpora() {
        for record in corpus.iter().step_by(every) {
            let f = Formula::parse(&record.expr).unwrap_or_else(|error| panic!("{file}: {error}"));
            let gradient = formula::gradient(&f);
            let options = Options {
                receipts: true,
                effort,
                within: Some(f),
                ..Options::default()
            };
            records += 1;
            let simple = simplify_each(&gradient, &options);
            match check(&gradient, &simple, &options) {
                Ok(report) => {
                    unnamed += report.unnamed.len();
                    all.steps += report.steps;
                    all.proved += report.proved;
                    all.comparisons += report.comparisons;
                    compared += report.compared();
                }
                Err(refused) => failures.push(format!("{file} {}: {refused}", record.id)),
            }
        }
    }
    say(&format!(
        "{records} gradients, {} steps: {} proved, {compared} compared, {} comparisons, {unnamed} that enlarge a domain without a rule that does",
        all.steps, all.proved, all.comparisons
    ));
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(5 * all.proved > 4 * all.steps && 10 * compared > 9 * all.steps);
}
