//! Wrong integrands are refuted.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use trigrad::oracle::{Claim, Derivative, Options, Verdict, derivative_at};
use trigrad::{Big, Enclosures, Formula, Interval};

use crate::data::say;
use crate::integrals::{Integral, integrals, is_nightly};
use crate::mutation::{Change, Draw, mutant};

/// So many, and in the nightly setting ten times as many.
const MUTANTS: usize = 1000;

const SEED: u64 = 20_261_126;

/// What a change has made of the integrand at a point, by enclosures of values alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Difference {
    /// Another number, by more than an ulp.
    Other,
    /// No number.
    Undefined,
    /// A number within an ulp, or the same.
    Same,
    /// About an ulp away, or not known in so many bits.
    Unknown,
}

// Of 600 digits. Two expressions that agree in as many are taken for the same.
const BITS: u32 = 2000;

fn difference(right: &Formula, wrong: &Formula, at: &[f64]) -> Difference {
    let fine = Enclosures::new(BITS);
    let x: Vec<Interval<Big>> = at.iter().map(|&x| fine.point(x)).collect();
    let value = |f: &Formula| {
        let values = f.program().run(&fine, &x);
        values[f.program().outputs()[0] as usize].clone()
    };
    let (right, wrong) = (value(right), value(wrong));
    if wrong.is_empty() {
        return Difference::Undefined;
    }
    let (distance, size) = (wrong.sub(&right).abs().to_f64(), right.abs().to_f64());
    // An ulp is more than 2^-53 of a normal number, and at most 2^-52 of it.
    let times = |power: f64| size.mul(&Interval::point(power.exp2()));
    if *distance.lo() > *times(-52.0).hi() {
        Difference::Other
    } else if *distance.hi() <= *times(-53.0).lo() {
        Difference::Same
    } else {
        Difference::Unknown
    }
}

#[derive(Default)]
struct Tally {
    refuted: usize,
    equivalent: usize,
    survivors: Vec<String>,
}

#[test]
fn wrong_integrands_are_refuted() {
    let all = integrals();
    let count = if is_nightly() { 10 * MUTANTS } else { MUTANTS };
    let mut draw = Draw::new(SEED);
    let mut tallies: BTreeMap<Change, Tally> = BTreeMap::new();
    let (mut false_verdicts, mut time) = (Vec::new(), Duration::ZERO);
    let mut made = 0;
    while made < count {
        let integral: &Integral = draw.of(&all).expect("there are integrals");
        let (change, wrong) = mutant(&integral.integrand, &mut draw);
        let tally = tallies.entry(change).or_default();
        let differences: Vec<Difference> = integral
            .points
            .iter()
            .map(|at| difference(&integral.integrand, &wrong, at))
            .collect();
        // No other number at any point: it is an equivalent one there, and another is drawn.
        let is_near = |found: &Difference| matches!(found, Difference::Same | Difference::Unknown);
        if differences.iter().all(is_near) {
            tally.equivalent += 1;
            continue;
        }
        made += 1;
        let asked = Derivative::first(0, integral.variable);
        let claim = Claim::Exact(wrong.clone());
        let begun = Instant::now();
        let verdicts: Vec<Verdict> = integral
            .points
            .iter()
            .map(|at| {
                let f = &integral.antiderivative;
                derivative_at(f, &asked, &claim, at, &Options::default())
            })
            .collect();
        time += begun.elapsed();
        let what = || {
            format!(
                "{} {change:?}: {wrong} at {:?}",
                integral.id, integral.points
            )
        };
        for (verdict, difference) in verdicts.iter().zip(&differences) {
            let is_false = match verdict {
                Verdict::Proved(_) => !is_near(difference),
                Verdict::Refuted(_) => *difference == Difference::Same,
                Verdict::Undecided(_) => false,
            };
            if is_false {
                false_verdicts.push(format!("{}: {verdict:?} but {difference:?}", what()));
            }
        }
        let is_refuted = |verdict: &Verdict| matches!(verdict, Verdict::Refuted(_));
        if verdicts.iter().any(is_refuted) {
            tally.refuted += 1;
        } else {
            tally
                .survivors
                .push(format!("{}: {verdicts:?}, {differences:?}", what()));
        }
    }
    for (change, tally) in &tallies {
        say(&format!(
            "{change:?}: {} refuted, {} not, {} equivalent",
            tally.refuted,
            tally.survivors.len(),
            tally.equivalent
        ));
    }
    say(&format!(
        "{made} wrong integrands in {:.1} s",
        time.as_secs_f64()
    ));
    assert!(false_verdicts.is_empty(), "{}", false_verdicts.join("\n"));
    let survivors: Vec<&String> = tallies
        .values()
        .flat_map(|tally| &tally.survivors)
        .collect();
    assert!(
        survivors.is_empty(),
        "{} are not refuted: {survivors:#?}",
        survivors.len()
    );
}
