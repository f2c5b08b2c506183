//! Verdicts on the corpora: every true gradient proved, every wrong one refuted, and never the
//! other way round, by digits that the project did not make.
//!
//! With `TRIGRAD_NIGHTLY=1` all of the records run, with `=5` every fifth, and otherwise a small share.

use std::time::{Duration, Instant};

use trigrad::oracle::{
    Claim, Derivative, Options, Standing, Verdict, Way, derivatives_at, gradient_at,
};
use trigrad::{Exact, Formula};

use crate::data::{Point, Record, corpora, number, say};
use crate::digits::Digits;

/// Whether all of the corpora are to run.
pub(crate) fn is_nightly() -> bool {
    std::env::var_os("TRIGRAD_NIGHTLY").is_some()
}

/// The records that run: all of them, or every so many.
fn share(one_in: usize) -> impl Iterator<Item = Record> {
    let all = corpora().into_iter().flat_map(|(_, records)| records);
    let nightly = std::env::var("TRIGRAD_NIGHTLY").ok();
    let one_in = nightly.map_or(one_in, |one_in| one_in.parse().unwrap_or(1));
    all.step_by(one_in)
}

/// The points with a gradient of every so many records, their names and functions.
pub(crate) fn smooth_points(one_in: usize) -> impl Iterator<Item = (String, Formula, Vec<f64>)> {
    let all = corpora().into_iter().flat_map(|(_, records)| records);
    all.step_by(one_in).filter_map(|record| {
        let point = record.points.first()?;
        let case = Case::new(&record, point)?;
        Some((record.id, case.formula, case.at))
    })
}

/// What came of the claims of one kind.
#[derive(Clone, Default)]
struct Tally {
    proved: usize,
    refuted: usize,
    undecided: Vec<String>,
}

impl Tally {
    fn add(&mut self, verdict: &Verdict, what: impl Fn() -> String) {
        match verdict {
            Verdict::Proved(_) => self.proved += 1,
            Verdict::Refuted(_) => self.refuted += 1,
            Verdict::Undecided(blocked) => {
                self.undecided
                    .push(format!("{}: {:?}", what(), blocked.reason));
            }
        }
    }

    fn say(&self, kind: &str) {
        let shown: Vec<&str> = self.undecided.iter().take(12).map(String::as_str).collect();
        say(&format!(
            "{kind}: {} proved, {} refuted, {} undecided {}",
            self.proved,
            self.refuted,
            self.undecided.len(),
            shown.join("; ")
        ));
    }
}

/// Whether a claim is further than an ulp from the true number; none where the digits are too few
/// to tell.
fn is_wrong(truth: &Digits, claim: f64) -> Option<bool> {
    if !claim.is_finite() {
        return Some(true);
    }
    let nearest = truth.to_f64();
    let error = truth.distance(claim) / crate::digits::ulp(nearest);
    // At a power of two the spacing is half as large on the inner side, and no digits tell on
    // which side a number is that is written like one.
    let is_edge = nearest.abs() > f64::MIN_POSITIVE && nearest.to_bits() << 12 == 0;
    let least = if is_edge { 0.5 } else { 1.0 };
    // 30 digits are right to 10^-13 ulp.
    const DIGITS: f64 = 1e-12;
    match error {
        error if error <= least - DIGITS => Some(false),
        error if error > 1.0 + DIGITS => Some(true),
        _ => None,
    }
}

struct Case {
    formula: Formula,
    at: Vec<f64>,
    /// By input; absent where the record says nothing.
    truth: Vec<Option<Digits>>,
}

impl Case {
    fn new(record: &Record, point: &Point) -> Option<Self> {
        let formula = Formula::parse(&record.expr).ok()?;
        let gradient = point.grad.as_ref()?;
        let at = formula.inputs().map(|name| number(&point.at[name]));
        let truth = formula
            .inputs()
            .map(|name| Digits::parse(gradient.get(name)?));
        Some(Self {
            at: at.collect(),
            truth: truth.collect(),
            formula,
        })
    }

    fn ask(&self, claims: &[f64], options: &Options) -> Vec<Verdict> {
        let claims: Vec<Claim> = claims.iter().map(|&claim| Claim::Float(claim)).collect();
        gradient_at(&self.formula, &claims, &self.at, options)
    }
}

/// The truth and what is near it, then what is wrong.
fn mutants(truth: f64) -> Vec<(&'static str, f64)> {
    vec![
        ("times 2", truth * 2.0),
        ("sign", -truth),
        ("relative 1e-6", truth * (1.0 + 1e-6)),
        ("relative 1e-12", truth * (1.0 - 1e-12)),
        ("1 up", truth.next_up()),
        ("1 down", truth.next_down()),
        ("2 up", truth.next_up().next_up()),
        ("3 down", truth.next_down().next_down().next_down()),
        ("NaN", f64::NAN),
        ("infinite", f64::INFINITY),
        ("zero", 0.0),
    ]
}

#[test]
fn verdicts_on_the_corpora_are_true() {
    let options = Options::default();
    let mut by_values = Options::default();
    by_values.way = Way::Values;
    let mut times: Vec<Duration> = Vec::new();
    let mut values: (Vec<Duration>, Tally) = Default::default();
    let (mut truths, mut outside, mut wrong, mut near, mut unknown, mut touched) = (
        Tally::default(),
        Tally::default(),
        Tally::default(),
        Tally::default(),
        Tally::default(),
        Tally::default(),
    );
    let mut slowest = (Duration::ZERO, String::new());
    let mut false_verdicts = Vec::new();
    for record in share(40) {
        for point in &record.points {
            let Some(case) = Case::new(&record, point) else {
                continue;
            };
            if case.truth.iter().any(Option::is_none) {
                continue;
            }
            let truth: Vec<&Digits> = case.truth.iter().flatten().collect();
            let nearest: Vec<f64> = truth.iter().map(|digits| digits.to_f64()).collect();
            let label = |i: usize| format!("{} by {i} at {:?}", record.id, point.at);
            // A kink, a jump or a seam on the way, although the whole may be smooth.
            let is_touched = !case.formula.touched(&case.at).is_empty();
            let begun = Instant::now();
            let verdicts = case.ask(&nearest, &options);
            let took = begun.elapsed();
            times.push(took);
            if times
                .len()
                .is_multiple_of(if is_nightly() { 20 } else { 5 })
            {
                let begun = Instant::now();
                let verdicts = case.ask(&nearest, &by_values);
                values.0.push(begun.elapsed());
                for (i, verdict) in verdicts.iter().enumerate() {
                    values.1.add(verdict, || label(i));
                }
            }
            if took > slowest.0 {
                slowest = (took, record.id.clone());
            }
            for (i, verdict) in verdicts.iter().enumerate() {
                let is_zero = *truth[i] == Digits::Finite(Exact::ZERO);
                let tally = match is_zero || nearest[i].is_normal() {
                    false => &mut outside,
                    true if is_touched => &mut touched,
                    true => &mut truths,
                };
                tally.add(verdict, || label(i));
                if let (Verdict::Refuted(_), true) = (verdict, nearest[i].is_finite()) {
                    false_verdicts.push(format!("{}: {verdict:?}", label(i)));
                }
            }
            // All wrong claims about a point in one pass.
            let kinds = |i: usize| {
                mutants(nearest[i])
                    .into_iter()
                    .map(move |(kind, c)| (i, kind, c))
            };
            let is_finite = |&i: &usize| nearest[i].is_finite();
            let all: Vec<(usize, &str, f64)> =
                (0..truth.len()).filter(is_finite).flat_map(kinds).collect();
            let asked = all.iter().map(|&(i, ..)| Derivative::first(0, i));
            let asked: Vec<Derivative> = asked.collect();
            let claims: Vec<Claim> = all.iter().map(|&(.., c)| Claim::Float(c)).collect();
            let answers = derivatives_at(&case.formula, &asked, &claims, &case.at, &options);
            for (&(i, kind, claim), verdict) in all.iter().zip(&answers) {
                let Some(is_wrong) = is_wrong(truth[i], claim) else {
                    continue;
                };
                let is_proved = verdicts[i].standing() == Standing::Proved;
                let what = || format!("{} {kind} ({claim:e})", label(i));
                match (is_wrong, is_proved) {
                    (true, true) => wrong.add(verdict, what),
                    (true, false) => unknown.add(verdict, what),
                    (false, _) => near.add(verdict, what),
                }
                let is_false = match verdict {
                    Verdict::Proved(_) => is_wrong,
                    Verdict::Refuted(_) => !is_wrong,
                    Verdict::Undecided(_) => false,
                };
                if is_false {
                    false_verdicts.push(format!("{}: {verdict:?}", what()));
                }
            }
        }
    }
    times.sort();
    truths.say("true gradients");
    touched.say("true gradients through a kink, a jump or a seam");
    outside.say("true gradients outside of the normal range");
    near.say("neighbours within an ulp");
    wrong.say("wrong claims");
    unknown.say("wrong claims where the right one is not proved");
    say(&format!(
        "a point takes {:?} in the median, {:?} in the 95th percentile, {:?} at most ({})",
        times[times.len() / 2],
        times[times.len() * 95 / 100],
        slowest.0,
        slowest.1
    ));
    values.0.sort();
    values.1.say("true gradients, by values only");
    say(&format!(
        "by values only {:?} in the median",
        values.0[values.0.len() / 2]
    ));
    assert!(values.1.refuted == 0);
    false_verdicts.truncate(10);
    assert!(false_verdicts.is_empty(), "{}", false_verdicts.join("\n"));
    assert_eq!(wrong.undecided.len(), 0, "{:?}", wrong.undecided);
    let decided = truths.proved as f64 / (truths.proved + truths.undecided.len()) as f64;
    assert!(decided >= 0.999, "{decided}");
}
