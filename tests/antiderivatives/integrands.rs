//! D(antiderivative) against the integrand: on paper, at points and over boxes.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use trigrad::oracle::{Claim, Derivative, Options, Verdict, derivative_at, over};
use trigrad::symbolic::{self, Effort, formula};
use trigrad::{Constant, Exact, Formula, Graph, Op};

use crate::data::say;
use crate::integrals::{Integral, integrals, is_nightly};

/// One record in so many runs outside of the nightly setting.
const ONE_IN: usize = 30;

/// How the difference of both came to be 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum OnPaper {
    Equal,
    /// On conditions that the integrand does not say itself.
    OnConditions,
    NotFound,
}

fn on_paper(integral: &Integral) -> OnPaper {
    let graph = Graph::new();
    let names: Vec<&str> = integral.antiderivative.inputs().collect();
    let variable = names[integral.variable];
    let slope = formula::derivative(&integral.antiderivative, variable, 1);
    let difference = graph.import(&slope)[0] - graph.import(&integral.integrand)[0];
    let difference = graph.formula(&[difference], &names);
    for effort in [Effort::Fast, Effort::Full] {
        let options = symbolic::Options {
            effort,
            within: Some(integral.antiderivative.clone()),
            ..symbolic::Options::default()
        };
        let simple = symbolic::simplify(&difference, &options);
        if is_zero(&simple.formula) {
            let told = symbolic::conditions::told(&integral.integrand, &simple.conditions);
            return match told.is_empty() {
                true => OnPaper::Equal,
                false => OnPaper::OnConditions,
            };
        }
    }
    OnPaper::NotFound
}

fn is_zero(f: &Formula) -> bool {
    matches!(f.op(f.outputs()[0]), Op::Constant(number)
        if *f.constant(number) == Constant::Exact(Exact::ZERO))
}

/// What is known of a record: refuted if anything is, proved if all is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Proved,
    Undecided(String),
    Refuted(String),
}

fn outcome(verdict: &Verdict) -> Outcome {
    match verdict {
        Verdict::Proved(_) => Outcome::Proved,
        Verdict::Undecided(blocked) => Outcome::Undecided(format!("{:?}", blocked.reason)),
        Verdict::Refuted(wrong) => Outcome::Refuted(format!("at {:?}", wrong.witness)),
    }
}

fn at_points(integral: &Integral) -> Outcome {
    let asked = Derivative::first(0, integral.variable);
    let claim = Claim::Exact(integral.integrand.clone());
    let options = Options::default();
    let verdicts = integral.points.iter().map(|at| {
        let verdict = derivative_at(&integral.antiderivative, &asked, &claim, at, &options);
        outcome(&verdict)
    });
    verdicts.max().unwrap_or(Outcome::Proved)
}

/// Over a box around the first point: the variable within 2^-10 of itself, its parameters fixed.
fn over_a_box(integral: &Integral) -> Outcome {
    let asked = Derivative::first(0, integral.variable);
    let mut options = Options::default();
    options.pieces = 1000;
    let domain = |(i, &x): (usize, &f64)| {
        let half = if i == integral.variable {
            x.abs() / 1024.0
        } else {
            0.0
        };
        (x - half, x + half)
    };
    let domain: Vec<(f64, f64)> = integral.points[0].iter().enumerate().map(domain).collect();
    outcome(&over(
        &integral.antiderivative,
        &asked,
        &integral.integrand,
        &domain,
        &options,
    ))
}

/// What came of one kind of question.
#[derive(Default)]
struct Tally {
    outcomes: BTreeMap<&'static str, usize>,
    reasons: BTreeMap<String, Vec<String>>,
    refuted: Vec<String>,
    time: Duration,
}

impl Tally {
    fn ask(&mut self, integral: &Integral, question: impl FnOnce(&Integral) -> Outcome) -> Outcome {
        let begun = Instant::now();
        let outcome = question(integral);
        self.time += begun.elapsed();
        let id = integral.id.clone();
        let kind = match &outcome {
            Outcome::Proved => "proved",
            Outcome::Undecided(reason) => {
                self.reasons.entry(reason.clone()).or_default().push(id);
                "undecided"
            }
            Outcome::Refuted(witness) => {
                self.refuted.push(format!("{id} {witness}"));
                "refuted"
            }
        };
        *self.outcomes.entry(kind).or_default() += 1;
        outcome
    }

    fn say(&self, question: &str) {
        let time = self.time.as_secs_f64();
        say(&format!("{question}: {:?} in {time:.1} s", self.outcomes));
        for (reason, ids) in &self.reasons {
            let shown: Vec<&str> = ids.iter().take(8).map(String::as_str).collect();
            say(&format!(
                "  {reason}: {}, as {}",
                ids.len(),
                shown.join(" ")
            ));
        }
        self.refuted.iter().for_each(|refuted| say(refuted));
    }
}

#[test]
fn derivatives_of_antiderivatives_are_the_integrands() {
    let all = integrals();
    let own = all.iter().filter(|one| one.id.starts_with("integrals/"));
    let own: Vec<&Integral> = own.collect();
    let others: Vec<&Integral> = all
        .iter()
        .filter(|one| !one.id.starts_with("integrals/"))
        .step_by(if is_nightly() { 1 } else { ONE_IN })
        .collect();
    assert!(own.len() >= 30, "only {} integrals", own.len());
    let (mut points, mut boxes) = (Tally::default(), Tally::default());
    let (mut paper, mut joint): (BTreeMap<OnPaper, usize>, BTreeMap<&str, usize>) =
        (BTreeMap::new(), BTreeMap::new());
    let mut on_paper_for = Duration::ZERO;
    for (done, integral) in own.iter().chain(&others).enumerate() {
        let begun = Instant::now();
        let by_symbol = on_paper(integral);
        on_paper_for += begun.elapsed();
        *paper.entry(by_symbol).or_default() += 1;
        let at = points.ask(integral, at_points);
        let within = boxes.ask(integral, over_a_box);
        let kind = match (by_symbol, at, within) {
            (_, Outcome::Refuted(_), _) | (_, _, Outcome::Refuted(_)) => "refuted",
            (OnPaper::Equal | OnPaper::OnConditions, ..) => "on paper",
            (_, _, Outcome::Proved) => "over a box",
            (_, Outcome::Proved, _) => "at its points",
            _ => "undecided",
        };
        *joint.entry(kind).or_default() += 1;
        if is_nightly() && done % 100 == 99 {
            say(&format!("{} records, {joint:?}", done + 1));
        }
    }
    let time = on_paper_for.as_secs_f64();
    say(&format!(
        "{} integrals; on paper {paper:?} in {time:.1} s",
        own.len() + others.len()
    ));
    points.say("at the points");
    boxes.say("over boxes");
    say(&format!("decided by {joint:?}"));
    let refuted = [points.refuted, boxes.refuted].concat();
    assert!(refuted.is_empty(), "{}", refuted.join("\n"));
    // All of our own are decided, and nearly all others.
    let undecided = joint.get("undecided").copied().unwrap_or(0);
    assert!(undecided * 50 <= own.len() + others.len(), "{joint:?}");
}
