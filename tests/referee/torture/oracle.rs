//! What the oracle says to the recorded truth of an item, rounded to f64.

use std::collections::BTreeMap;

use trigrad::Formula;
use trigrad::oracle::{Claim, Derivative, Options, Verdict, derivatives_at};

use crate::data::{Answer, Item, number};

/// How often the oracle said what, to answers of which kind; and what may not be.
#[derive(Default)]
pub(super) struct Judged {
    pub(super) counts: BTreeMap<(Kind, String), usize>,
    pub(super) wrong: Vec<String>,
}

/// What the set knows of a derivative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A number, and f64 has its size.
    Number,
    /// A number beyond the normal range of f64.
    Beyond,
    /// One that the chain rule at the point does not find.
    Hidden,
    /// Some number of a set, which takes more than the item to tell.
    Open,
    /// None: a kink, a jump, a vertical slope, the end of a domain.
    None,
}

// What is claimed for an answer.
fn claim(answer: &Answer) -> (Kind, f64) {
    match answer {
        Answer::Digits(digits) => {
            let claim = number(digits);
            let is_number = !matches!(digits.as_str(), "NaN" | "inf" | "-inf");
            let is_zero = digits.chars().all(|c| matches!(c, '-' | '0' | '.'));
            let kind = match is_number {
                false => Kind::None,
                true if claim.is_normal() || is_zero => Kind::Number,
                true => Kind::Beyond,
            };
            (kind, claim)
        }
        Answer::Choice {
            truth: Some(truth), ..
        } => (Kind::Hidden, number(truth)),
        Answer::Choice {
            set: Some([lo, hi]),
            convention,
            ..
        } => match convention {
            Some(convention) if lo == hi => (Kind::Hidden, number(convention)),
            Some(convention) => (Kind::None, number(convention)),
            None => (Kind::Open, number(lo)),
        },
        Answer::Choice {
            allow, convention, ..
        } => {
            let mut named = allow
                .iter()
                .chain(convention)
                .map(|allowed| number(allowed));
            match named.clone().find(|allowed| allowed.is_finite()) {
                Some(claim) => (Kind::Hidden, claim),
                None => (Kind::None, named.next_back().unwrap_or(f64::NAN)),
            }
        }
    }
}

/// The verdicts in short, for the slopes and for the second derivatives that the item knows.
pub(super) fn asked(item: &Item, formula: &Formula, judged: &mut Judged) -> String {
    let names: Vec<&str> = formula.inputs().collect();
    let at: Vec<f64> = names.iter().map(|&name| number(&item.at[name])).collect();
    let place = |name: &str| names.iter().position(|&input| input == name);
    let mut said: Vec<String> = Vec::new();
    for (key, answer) in item.grad.iter().chain(item.hess.iter().flatten()) {
        let inputs: Option<Vec<usize>> = key.split(',').map(place).collect();
        let Some(inputs) = inputs else { continue };
        let (kind, claim) = claim(answer);
        let asked = [Derivative { output: 0, inputs }];
        let verdict = derivatives_at(
            formula,
            &asked,
            &[Claim::Float(claim)],
            &at,
            &Options::default(),
        )
        .swap_remove(0);
        let word = match &verdict {
            Verdict::Proved(_) => "proved".to_owned(),
            Verdict::Refuted(_) => "refuted".to_owned(),
            Verdict::Undecided(blocked) => format!("{:?}", blocked.reason),
        };
        let is_wrong = match verdict {
            Verdict::Refuted(_) => claim.is_finite() && kind != Kind::Open,
            Verdict::Proved(_) => kind == Kind::None,
            Verdict::Undecided(_) => false,
        };
        if is_wrong {
            judged.wrong.push(format!(
                "{} {key}: {claim:e} of {} at {at:?}, {kind:?}: {verdict:?}",
                item.id, item.expr
            ));
        }
        *judged.counts.entry((kind, word.clone())).or_default() += 1;
        said.push(format!("{key}: {word}"));
    }
    let is_proved = |said: &String| said.ends_with(": proved");
    match said.iter().all(is_proved) {
        true => "proved".to_owned(),
        false => {
            said.retain(|said| !is_proved(said));
            said.join(", ")
        }
    }
}
