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

// What is simplified once is written, read, simplified again, and is the same text.
#[test]
fn simplified_texts_of_corpora_stay_as_they_are() {
    let (mut texts, mut failures) = (0, Vec::new());
    for (_, corpus) in corpora() {
        // Of a long corpus a sample.
        for record in corpus.iter().step_by(1 + corpus.len() / 400) {
            let f = Formula::parse(&record.expr).unwrap_or_else(|e| panic!("{}: {e}", record.id));
            for effort in [Effort::Fast, Effort::Full] {
                let options = Options {
                    effort,
                    ..Options::default()
                };
                let gradient = simplify_each(&formula::gradient(&f), &options).formula;
                let slopes = gradient.outputs().iter().map(|&id| gradient.output(id));
                let forms = slopes.chain([f.clone()]).take(MOST_SLOPES);
                for form in forms.filter(|form| form.len() <= LARGEST) {
                    let once = simplify_each(&form, &options).formula.to_string();
                    let read = Formula::parse(&once).expect("what is printed can be read");
                    let again = simplify_each(&read, &options).formula.to_string();
                    texts += 1;
                    if once != again {
                        failures.push(format!("{} {effort:?}: {once}\n  {again}", record.id));
                    }
                }
            }
        }
    }
    say(&format!(
        "{texts} texts simplified again, {} change",
        failures.len()
    ));
    assert!(texts > 1000, "only {texts} texts");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

// In larger ones what is shared many levels deep is opened a bounded number of levels at a
// time, and there may be more levels than rounds.
const LARGEST: usize = 200;

// So many outputs of each record are read again.
const MOST_SLOPES: usize = 6;

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
