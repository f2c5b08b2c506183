//! Simplified derivatives of real expressions, against 30-digit truth: the enclosure of
//! every one of them holds the true number, at every point. That needs no tolerance.

use trigrad::symbolic::{Effort, Options, formula, simplify_each};
use trigrad::{Formula, Interval};

use crate::data::{Record, corpora, number, say};
use crate::digits::Digits;

/// What came of the numbers of one effort.
#[derive(Default)]
struct Tally {
    numbers: usize,
    /// Numbers whose enclosure is narrower than a millionth of them.
    tight: usize,
    failures: Vec<String>,
}

#[test]
fn simplified_derivatives_of_corpora_are_true() {
    let mut records = 0;
    let mut tallies = [Effort::Fast, Effort::Full].map(|effort| (effort, Tally::default()));
    for (_, corpus) in corpora() {
        for record in &corpus {
            records += 1;
            for (effort, tally) in &mut tallies {
                check(record, *effort, tally);
            }
        }
    }
    for (effort, tally) in &tallies {
        let Tally { numbers, tight, .. } = tally;
        say(&format!(
            "{effort:?}: {records} records, {numbers} numbers in their enclosures, {tight} of them narrow, {} are not",
            tally.failures.len()
        ));
        let shown: Vec<&str> = tally.failures.iter().take(20).map(String::as_str).collect();
        assert!(tally.failures.is_empty(), "{}", shown.join("\n"));
        assert!(*tight > tally.numbers / 2);
    }
}

fn check(record: &Record, effort: Effort, tally: &mut Tally) {
    let f = Formula::parse(&record.expr).unwrap_or_else(|e| panic!("{}: {e}", record.id));
    let options = Options {
        effort,
        within: Some(f.clone()),
        ..Options::default()
    };
    let gradient = formula::gradient(&f);
    let simple = simplify_each(&gradient, &options).formula;
    let names: Vec<&str> = f.inputs().collect();
    for point in &record.points {
        let Some(truth) = &point.grad else { continue };
        let at = |name: &&str| Interval::point(number(&point.at[*name]));
        let x: Vec<Interval<f64>> = names.iter().map(at).collect();
        let (raw, enclosures) = (gradient.program().eval(&x), simple.program().eval(&x));
        for ((name, enclosure), raw) in names.iter().zip(&enclosures).zip(&raw) {
            // Where an infinite slope meets a 0 the derivative is no number before either.
            if raw.is_empty() {
                continue;
            }
            let Some(want) = truth.get(*name) else {
                continue;
            };
            let want = Digits::parse(want).unwrap_or_else(|| panic!("{}: {want}", record.id));
            tally.numbers += 1;
            // The nearest double of the truth may lie an ulp beside the enclosure.
            let nearest = want.to_f64();
            let is_inside = !enclosure.is_empty()
                && enclosure.lo().next_down() <= nearest
                && nearest <= enclosure.hi().next_up();
            if !is_inside {
                tally.failures.push(format!(
                    "{} {effort:?} {name} at {:?}: {want:?} is not in {enclosure:?}",
                    record.id, point.at
                ));
            }
            // Narrow enough that another number would show, in the sixth digit.
            tally.tight += usize::from(enclosure.width() <= 1e-6 * nearest.abs());
        }
    }
}
