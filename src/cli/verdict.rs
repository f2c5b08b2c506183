//! Verdicts in words, and for programs.

use serde_json::{Map, Value, json};
use trigrad::Formula;
use trigrad::oracle::{Blocked, Enclosure, Proof, Reason, Refutation, Standing, Verdict};

use super::point::brief;
use super::{Outcome, number};

/// The worst of several verdicts, as the exit status says it.
pub(crate) fn outcome(verdicts: &[Verdict]) -> Outcome {
    let all = verdicts.iter().map(|verdict| match verdict.standing() {
        Standing::Proved => Outcome::Fine,
        Standing::Undecided => Outcome::Undecided,
        Standing::Refuted => Outcome::Refuted,
    });
    all.max().unwrap_or(Outcome::Fine)
}

/// A verdict about the function `f`, a sentence a line.
pub(crate) fn sentences(f: &Formula, verdict: &Verdict) -> Vec<String> {
    match verdict {
        Verdict::Proved(proof) => {
            let Proof {
                ulp,
                enclosure,
                bits,
                ..
            } = proof;
            vec![
                format!("PROVED: at most {} off, by {bits} bits", ulps(*ulp)),
                format!("the derivative is in {}", interval(enclosure)),
            ]
        }
        Verdict::Refuted(refutation) => {
            let Refutation {
                witness,
                claimed,
                enclosure,
                ulp,
                blame,
                ..
            } = refutation;
            let mut lines = vec![match witness.is_empty() {
                true => "PROVED WRONG".to_owned(),
                false => format!("PROVED WRONG at {}", at(f, witness)),
            }];
            lines.push(format!("it says {} there", number::show(*claimed)));
            lines.push(format!("the derivative is in {}", interval(enclosure)));
            if !claimed.is_nan() {
                lines.push(format!("that is more than {} off", ulps(*ulp)));
            }
            if let Some(blame) = blame {
                let text = brief(&blame.to_string());
                lines.push(format!("the smallest part that is wrong there: {text}"));
            }
            lines
        }
        Verdict::Undecided(blocked) => {
            let advice = match blocked.reason {
                Reason::Precision => "; the option --bits raises it",
                Reason::Pieces => "; the option --pieces allows more",
                _ => "",
            };
            let mut lines = vec![format!("UNDECIDED: {}{advice}", reason(f, blocked))];
            if let Some(enclosure) = &blocked.enclosure {
                let text = interval(enclosure);
                lines.push(format!("the derivative, if there is one, is in {text}"));
            }
            lines
        }
    }
}

/// The same for programs.
pub(crate) fn to_json(f: &Formula, verdict: &Verdict) -> Value {
    let ends = |enclosure: &Enclosure| {
        json!([number::to_json(enclosure.lo), number::to_json(enclosure.hi)])
    };
    match verdict {
        Verdict::Proved(proof) => json!({
            "verdict": "proved",
            "ulp": number::to_json(proof.ulp),
            "enclosure": ends(&proof.enclosure),
            "bits": proof.bits,
        }),
        Verdict::Refuted(refutation) => {
            let inputs = f.inputs().map(str::to_owned);
            let values = refutation.witness.iter().map(|&x| number::to_json(x));
            let witness: Map<String, Value> = inputs.zip(values).collect();
            let mut answer = json!({
                "verdict": "refuted",
                "ulp": number::to_json(refutation.ulp),
                "enclosure": ends(&refutation.enclosure),
                "claimed": number::to_json(refutation.claimed),
                "witness": witness,
            });
            if let Some(blame) = &refutation.blame {
                answer["blame"] = blame.to_string().into();
            }
            answer
        }
        Verdict::Undecided(blocked) => {
            let mut by = json!({"reason": word(blocked.reason)});
            if let Some(node) = blocked.node {
                by["expr"] = f.output(node).to_string().into();
            }
            by["message"] = reason(f, blocked).into();
            let mut answer = json!({"verdict": "undecided"});
            if let Some(enclosure) = &blocked.enclosure {
                answer["enclosure"] = ends(enclosure);
            }
            answer["blocked_by"] = by;
            answer
        }
    }
}

/// What stands in the way, in words.
pub(crate) fn reason(f: &Formula, blocked: &Blocked) -> String {
    let what = match blocked.node {
        Some(node) => brief(&f.output(node).to_string()),
        None => "the expression".to_owned(),
    };
    match blocked.reason {
        Reason::Kink => format!("{what} may have a kink here"),
        Reason::Jump => format!("{what} may jump here, or have no finite slope"),
        Reason::Pole => format!("{what} may have a pole here"),
        Reason::Branch => format!("the comparison in {what} may change sides here"),
        Reason::OutsideDomain => format!("{what} may have no value here"),
        Reason::BeyondRange => format!("{what} leaves the range of f64 here"),
        Reason::UnknownFunction => format!("nothing is known of the function in {what}"),
        Reason::Precision => "the precision does not suffice".to_owned(),
        Reason::Pieces => "the box was divided into as many pieces as allowed".to_owned(),
        _ => format!("{what} stands in the way"),
    }
}

fn word(reason: Reason) -> &'static str {
    match reason {
        Reason::Kink => "kink",
        Reason::Jump => "jump",
        Reason::Pole => "pole",
        Reason::Branch => "branch",
        Reason::OutsideDomain => "outside-domain",
        Reason::BeyondRange => "beyond-range",
        Reason::UnknownFunction => "unknown-function",
        Reason::Precision => "precision",
        Reason::Pieces => "pieces",
        _ => "other",
    }
}

/// A point of `f` as people write it.
pub(crate) fn at(f: &Formula, point: &[f64]) -> String {
    let pairs = f.inputs().zip(point);
    let texts: Vec<String> = pairs
        .map(|(name, &x)| format!("{name} = {}", number::show(x)))
        .collect();
    texts.join(", ")
}

/// An interval as people write it.
pub(crate) fn interval(enclosure: &Enclosure) -> String {
    // A zero has no sign there.
    let [lo, hi] = [enclosure.lo, enclosure.hi].map(|end| number::show(end + 0.0));
    format!("[{lo}, {hi}]")
}

// An error to three digits, rounded to the safe side only by who made it: nobody decides by
// what is printed.
fn ulps(ulp: f64) -> String {
    match ulp {
        0.0 => "0 ulp".to_owned(),
        ulp if ulp.is_infinite() => "any number of ulp".to_owned(),
        ulp if (0.001..1e6).contains(&ulp) => {
            let digits = 2 - ulp.log10().floor() as i32;
            let scale = 10_f64.powi(digits.max(0));
            format!("{} ulp", number::show((ulp * scale).round() / scale))
        }
        ulp => format!("{ulp:.2e} ulp"),
    }
}
