//! Verdicts in words, and for programs.

use serde_json::{Map, Value, json};
use trigrad::Formula;
use trigrad::oracle::{Enclosure, Explanation, Proof, Reason, Refutation, Standing, Verdict};

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
                format!(
                    "PROVED: at most {} off, by {bits} bits",
                    ulps(*ulp, f64::ceil)
                ),
                format!("the derivative is in {}", interval(enclosure)),
            ]
        }
        Verdict::Refuted(refutation) => {
            let Refutation {
                witness,
                claimed,
                enclosure,
                ulp,
                ..
            } = refutation;
            let mut lines = vec![match witness.is_empty() {
                true => "PROVED WRONG".to_owned(),
                false => format!("PROVED WRONG at {}", at(f, witness)),
            }];
            lines.push(format!("it says {} there", number::show(*claimed + 0.0)));
            lines.push(format!("the derivative is in {}", interval(enclosure)));
            if ulp.is_finite() {
                let off = ulps(*ulp, f64::floor);
                lines.push(format!("that is more than {off} off"));
            }
            lines.extend(refutation.sentence());
            lines
        }
        Verdict::Undecided(blocked) => {
            let advice = match blocked.reason {
                Reason::Precision => "; the option --bits raises it",
                Reason::Pieces => "; the option --pieces allows more",
                Reason::Work => "; the option --work allows more",
                _ => "",
            };
            let mut lines = vec![format!("UNDECIDED: {}{advice}", blocked.sentence(f))];
            if let Some(piece) = &blocked.piece {
                let ranges = f.inputs().zip(piece);
                let texts: Vec<String> = ranges
                    .map(|(name, &(lo, hi))| range(name, [lo, hi]))
                    .collect();
                lines.push(format!("in the piece {}", texts.join(", ")));
            }
            if let Some(enclosure) = &blocked.enclosure {
                let text = interval(enclosure);
                lines.push(format!("the derivative, if there is one, is in {text}"));
            }
            if let Some(generalized) = &blocked.generalized {
                let text = interval(generalized);
                lines.push(format!("every generalized derivative is in {text}"));
            }
            lines
        }
    }
}

/// The same for programs.
pub(crate) fn to_json(f: &Formula, verdict: &Verdict) -> Value {
    // A zero has no sign there.
    let ends = |enclosure: &Enclosure| {
        let ends = [enclosure.lo, enclosure.hi];
        json!(ends.map(|end| number::to_json(end + 0.0)))
    };
    match verdict {
        Verdict::Proved(proof) => json!({
            "verdict": "proved",
            "ulp": number::to_json(proof.ulp + 0.0),
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
                "claimed": number::to_json(refutation.claimed + 0.0),
                "witness": witness,
            });
            if let Some(blame) = &refutation.blame {
                answer["blame"] = blame.to_string().into();
            }
            answer
        }
        Verdict::Undecided(blocked) => {
            let mut by = json!({"reason": blocked.reason.name()});
            if let Some(node) = blocked.node {
                by["expr"] = f.output(node).to_string().into();
            }
            by["message"] = blocked.sentence(f).into();
            let mut answer = json!({"verdict": "undecided"});
            if let Some(enclosure) = &blocked.enclosure {
                answer["enclosure"] = ends(enclosure);
            }
            if let Some(generalized) = &blocked.generalized {
                answer["generalized"] = ends(generalized);
            }
            if let Some(piece) = &blocked.piece {
                let ranges = piece
                    .iter()
                    .map(|&(lo, hi)| json!([lo, hi].map(number::to_json)));
                let piece: Map<String, Value> = f.inputs().map(str::to_owned).zip(ranges).collect();
                answer["piece"] = piece.into();
            }
            answer["blocked_by"] = by;
            answer
        }
    }
}

/// What explains a wrong number, for programs.
pub(crate) fn slip_to_json(explanation: &Explanation) -> Value {
    let kind = explanation.slip.name();
    json!({"kind": kind, "expr": explanation.part.to_string()})
}

/// A point of `f` as people write it.
pub(crate) fn at(f: &Formula, point: &[f64]) -> String {
    let pairs = f.inputs().zip(point);
    let texts: Vec<String> = pairs
        .map(|(name, &x)| format!("{name} = {}", number::show(x)))
        .collect();
    texts.join(", ")
}

/// The range of a variable as people write it.
pub(crate) fn range(name: &str, [lo, hi]: [f64; 2]) -> String {
    match lo == hi {
        true => format!("{name} = {}", number::show(lo)),
        false => format!("{name} in [{}, {}]", number::show(lo), number::show(hi)),
    }
}

/// An interval as people write it.
pub(crate) fn interval(enclosure: &Enclosure) -> String {
    // A zero has no sign there.
    let [lo, hi] = [enclosure.lo, enclosure.hi].map(|end| number::show(end + 0.0));
    format!("[{lo}, {hi}]")
}

/// An error to three digits, rounded to the safe side.
pub(crate) fn ulps(ulp: f64, round: fn(f64) -> f64) -> String {
    if ulp == 0.0 || !ulp.is_finite() {
        return format!("{} ulp", number::show(ulp + 0.0));
    }
    let scale = 10_f64.powi(2 - ulp.log10().floor() as i32);
    let rounded = round(ulp * scale) / scale;
    // Far from 1 the scale leaves the range, and the error has to be said in full.
    match rounded.is_finite() && rounded > 0.0 {
        true if (0.001..1e6).contains(&rounded) => format!("{} ulp", number::show(rounded)),
        true => format!("{rounded:.2e} ulp"),
        false => format!("{ulp:e} ulp"),
    }
}
