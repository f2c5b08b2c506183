//! Why a simplification is not accepted, and where.

use std::fmt;

use thiserror::Error;
use trigrad_core::Interval;

/// Where in a simplification something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a step, counted from 0.
    Step(usize),
    /// Between an output of the original, counted from 0, and that of the result.
    Whole(usize),
}

/// As people count, from 1.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Step(number) => write!(f, "step {}", number + 1),
            Self::Whole(output) => write!(f, "output {} as a whole", output + 1),
        }
    }
}

/// Why a simplification is not accepted.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum Refusal {
    /// Original and result differ in the number of outputs.
    #[error("the original has {original} outputs, the result has {result}")]
    Outputs {
        /// The number of outputs of the original.
        original: usize,
        /// The number of outputs of the result.
        result: usize,
    },
    /// What should be one expression is none or several.
    #[error("{what} has {outputs} expressions, not one")]
    Shape {
        /// A side of a step, a condition or an assumption.
        what: String,
        /// The number of outputs of its formula.
        outputs: usize,
    },
    /// A step names no rule.
    #[error("{place} names no rule")]
    NoRule {
        /// The step.
        place: Place,
    },
    /// A step names a rule that is not in the table.
    #[error("{place} names {rule:?}, which is no rule of the table")]
    UnknownRule {
        /// The step.
        place: Place,
        /// The name.
        rule: String,
    },
    /// A simplification that admits equal domains only has a condition.
    #[error("only equal domains are admitted, but there is the condition {condition}")]
    NotStrict {
        /// The condition, as text.
        condition: String,
    },
    /// The steps say that two constants are equal which are not.
    #[error("from {place} it follows that {left} is {right}")]
    Contradiction {
        /// The first step with which that follows.
        place: Place,
        /// A constant, as text.
        left: String,
        /// Another one.
        right: String,
    },
    /// The steps do not make an output of the original equal to that of the result.
    #[error("{0}")]
    Gap(Box<Gap>),
    /// The enclosures of two sides exclude each other at a point.
    #[error("{}", enclosures(*.place, rules, *.fault, point, before, after))]
    Enclosures {
        /// The step, or the whole.
        place: Place,
        /// The rules of the step.
        rules: String,
        /// What is wrong.
        fault: Fault,
        /// The variables and their values.
        point: Vec<(String, f64)>,
        /// The enclosure of the left side.
        before: Interval<f64>,
        /// The enclosure of the right side.
        after: Interval<f64>,
    },
    /// The original is a number at a point although a condition of the result fails there.
    #[error(
        "the condition {condition} fails where the original is a number, at {}",
        at(point)
    )]
    Condition {
        /// The condition, as text.
        condition: String,
        /// The variables and their values.
        point: Vec<(String, f64)>,
    },
}

/// Where the steps break off between original and result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The output, counted from 0.
    pub output: usize,
    /// A part of the original that no step makes equal to its counterpart.
    pub original: String,
    /// That counterpart in the result.
    pub result: String,
    /// The last step, counted from 0, that is about this part of the original or what it
    /// is directly made of: what is missing comes behind it.
    pub last: Option<usize>,
    /// The first step behind that, counted from 0, that is about this part of the result:
    /// what is missing comes in front of it.
    pub next: Option<usize>,
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            output,
            original,
            result,
            last,
            next,
        } = self;
        write!(
            f,
            "in output {}, no step says that {original} is {result}",
            output + 1
        )?;
        match (last, next) {
            (Some(last), Some(next)) => {
                write!(
                    f,
                    ": missing between step {} and step {}",
                    last + 1,
                    next + 1
                )
            }
            (Some(last), None) => write!(f, ": missing after step {}", last + 1),
            (None, Some(next)) => write!(f, ": missing before step {}", next + 1),
            (None, None) => Ok(()),
        }
    }
}

/// What enclosures can find wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Both sides are numbers, and not the same one.
    Apart,
    /// The left side is a number, the right side is none.
    Lost,
    /// The right side is a number, the left side is none, and only equal domains are
    /// admitted.
    Gained,
    /// The right side is a number, the left side is none, and no condition says so: all
    /// hold.
    Unsaid,
}

fn enclosures(
    place: Place,
    rules: &str,
    fault: Fault,
    point: &[(String, f64)],
    before: &Interval<f64>,
    after: &Interval<f64>,
) -> String {
    let what = match fault {
        Fault::Apart => "the two sides differ",
        Fault::Lost => "the right side is no number, the left side is one",
        Fault::Gained => "only the right side is a number, which is not allowed",
        Fault::Unsaid => "only the right side is a number, and no condition says so",
    };
    let rules = if rules.is_empty() {
        String::new()
    } else {
        format!(" ({rules})")
    };
    let side = |interval: &Interval<f64>| match interval.is_empty() {
        true => "nowhere".to_owned(),
        false => format!("in [{:?}, {:?}]", interval.lo(), interval.hi()),
    };
    format!(
        "{place}{rules}: {what}, at {}: {} and {}",
        at(point),
        side(before),
        side(after)
    )
}

fn at(point: &[(String, f64)]) -> String {
    let values = point.iter().map(|(name, x)| format!("{name} = {x:?}"));
    match point {
        [] => "every point".to_owned(),
        _ => values.collect::<Vec<_>>().join(", "),
    }
}

/// Enough of a text to know it by.
pub(super) fn brief(text: &str) -> String {
    const MOST: usize = 120;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
