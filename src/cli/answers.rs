//! What the referee says of the engines' answers at a point.

use serde_json::{Map, Value, json};
use trigrad::oracle::{self, Claim, Derivative, Options, Standing, Verdict};
use trigrad::{Engine, Formula, Interval, tape};

use super::{number, verdict};

/// The verdicts on the derivatives by one variable.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    /// By engine.
    pub(crate) words: Vec<(Engine, Word)>,
}

/// What is said of one answer.
#[derive(Clone, Debug)]
pub(crate) enum Word {
    /// Within one ulp, or beyond what rounding explains, or undecided.
    Plain(Verdict),
    /// So many ulp off, at least; that is what rounding may do to this expression here, or there
    /// is no bound for what it may do.
    Excused { ulp: f64, is_bounded: bool },
}

impl Word {
    /// Whether the answer is proved to be wrong, by more than rounding explains.
    pub(crate) fn is_refuted(&self) -> bool {
        matches!(self, Self::Plain(verdict) if verdict.standing() == Standing::Refuted)
    }

    fn sentence(&self, f: &Formula) -> String {
        match self {
            Self::Plain(Verdict::Proved(_)) => "PROVED within 1 ulp".to_owned(),
            Self::Plain(Verdict::Undecided(blocked)) => {
                format!("UNDECIDED: {}", blocked.sentence(f))
            }
            Self::Plain(Verdict::Refuted(refutation)) => {
                let interval = verdict::interval(&refutation.enclosure);
                format!("PROVED WRONG: the derivative is in {interval}")
            }
            Self::Excused { ulp, is_bounded } => {
                let off = verdict::ulps(*ulp, f64::floor);
                let why = match is_bounded {
                    true => "which rounding explains",
                    false => "where rounding has no bound",
                };
                match ulp.is_finite() {
                    true => format!("more than {off} off, {why}"),
                    false => format!("wrong, {why}"),
                }
            }
        }
    }

    fn to_json(&self, f: &Formula) -> Value {
        match self {
            Self::Plain(verdict) => verdict::to_json(f, verdict),
            Self::Excused { ulp, .. } => json!({
                "verdict": "undecided",
                "ulp": number::to_json(*ulp),
                "blocked_by": {"reason": "rounding", "message": self.sentence(f)},
            }),
        }
    }
}

/// Judges answers, gradients of the only output of `f` at `x` by its first inputs.
///
/// An answer has been computed in f64, so it is wrong only if it is further from the truth than
/// the derivative is wide that is computed in intervals: each of their operations holds every
/// result that it may have in f64, and so they hold every answer that such a computation has.
pub(crate) fn judged(f: &Formula, x: &[f64], answers: &[(Engine, &[f64])]) -> Vec<Judged> {
    let variables = answers
        .iter()
        .map(|(_, gradient)| gradient.len())
        .min()
        .unwrap_or(0);
    let questions: Vec<(usize, Engine, f64)> = (0..variables)
        .flat_map(|i| {
            answers
                .iter()
                .map(move |&(engine, gradient)| (i, engine, gradient[i]))
        })
        .collect();
    let ask = |questions: &[(usize, Engine, f64)], abs: f64| {
        let asked: Vec<Derivative> = questions
            .iter()
            .map(|&(i, ..)| Derivative::first(0, i))
            .collect();
        let claims: Vec<Claim> = questions.iter().map(|&(.., y)| Claim::Float(y)).collect();
        let mut options = Options::default();
        options.tolerance.abs = abs;
        options.work = WORK;
        oracle::derivatives_at(f, &asked, &claims, x, &options)
    };
    let mut judged = vec![Judged { words: Vec::new() }; variables];
    let mut widths = None;
    for (question, verdict) in questions.iter().zip(ask(&questions, 0.0)) {
        let &(i, engine, _) = question;
        let word = match verdict {
            Verdict::Refuted(refutation) => {
                let widths = widths.get_or_insert_with(|| widths_of(f, x));
                let excused = !widths[i].is_finite()
                    || ask(&[*question], widths[i])[0].standing() != Standing::Refuted;
                match excused {
                    true => Word::Excused {
                        ulp: refutation.ulp,
                        is_bounded: widths[i].is_finite(),
                    },
                    false => Word::Plain(Verdict::Refuted(refutation)),
                }
            }
            verdict => Word::Plain(verdict),
        };
        judged[i].words.push((engine, word));
    }
    judged
}

// A story is told at once: what takes longer than a second or two is undecided.
const WORK: u64 = 20_000_000;

// How far apart derivatives can be that are computed in f64; infinite where that has no bound.
fn widths_of(f: &Formula, x: &[f64]) -> Vec<f64> {
    let points: Vec<Interval<f64>> = x.iter().map(|&x| Interval::point(x)).collect();
    let (_, slopes) = tape::function::gradient(f, &points);
    let width = |slope: &Interval<f64>| match slope.is_empty() {
        true => f64::INFINITY,
        false => slope.width(),
    };
    slopes.iter().map(width).collect()
}

/// The verdicts in words, a line for each variable, or for each group of engines of which the
/// same is to be said.
pub(crate) fn lines(f: &Formula, labels: &[String], judged: &[Judged]) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    for (label, Judged { words }) in labels.iter().zip(judged) {
        let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
        for (engine, word) in words {
            let sentence = word.sentence(f);
            match groups.iter_mut().find(|(known, _)| *known == sentence) {
                Some((_, engines)) => engines.push(engine.name()),
                None => groups.push((sentence, vec![engine.name()])),
            }
        }
        let is_one = groups.len() == 1;
        for (sentence, engines) in groups {
            lines.push(match is_one {
                true => vec![label.clone(), sentence],
                false => vec![label.clone(), format!("{}: {sentence}", engines.join(", "))],
            });
        }
    }
    lines
}

/// The verdicts for programs, by variable and engine.
pub(crate) fn to_json(f: &Formula, names: &[String], judged: &[Judged]) -> Value {
    let by_engine = |Judged { words }: &Judged| -> Value {
        let words = words.iter();
        let fields: Map<String, Value> = words
            .map(|(engine, word)| (engine.name().to_owned(), word.to_json(f)))
            .collect();
        fields.into()
    };
    let fields: Map<String, Value> = names
        .iter()
        .cloned()
        .zip(judged.iter().map(by_engine))
        .collect();
    fields.into()
}
