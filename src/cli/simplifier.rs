//! How much to simplify, in the words of requests.

use trigrad::Formula;
use trigrad::symbolic::simplify::{Condition, MOST_WORK};
use trigrad::symbolic::{Effort, Options, simplify, simplify_each};

/// How much to simplify.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Level {
    /// Not at all.
    None,
    /// What is quick.
    #[default]
    Fast,
    /// Until no rule applies any more.
    Full,
}

impl Level {
    /// Every level by its name.
    pub(crate) const ALL: &[(&str, Self)] = &[
        ("none", Self::None),
        ("fast", Self::Fast),
        ("full", Self::Full),
    ];

    /// What the simplifier may do; `None` where it is not to be asked.
    pub(crate) fn options(self) -> Option<Options> {
        match self {
            Self::None => None,
            Self::Fast => Some(Options::default()),
            Self::Full => Some(Options {
                effort: Effort::Full,
                work: Some(10 * MOST_WORK),
                ..Options::default()
            }),
        }
    }
}

/// A formula in simpler form, and the conditions under which it is the same function.
#[derive(Clone, Debug)]
pub(crate) struct Simpler {
    pub(crate) formula: Formula,
    pub(crate) conditions: Vec<String>,
}

/// What the outputs of a simpler form are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Each output is read alone.
    Apart,
    /// The outputs are read together, or are simplified further: what they share stays so.
    Together,
}

/// The formula in simpler form.
pub(crate) fn simplified(
    formula: Formula,
    level: Level,
    assume: &[Condition],
    reading: Reading,
) -> Simpler {
    let Some(mut options) = level.options() else {
        return Simpler {
            formula,
            conditions: Vec::new(),
        };
    };
    options.assume = assume.to_vec();
    let outputs = formula.outputs().len();
    let is_short = outputs.saturating_mul(formula.len()) <= APART_WITHIN;
    let simplified = match reading {
        Reading::Apart if is_short => simplify_each(&formula, &options),
        _ => simplify(&formula, &options),
    };
    Simpler {
        conditions: simplified
            .conditions
            .iter()
            .map(ToString::to_string)
            .collect(),
        formula: simplified.formula,
    }
}

// So many nodes, counted once for each output, are simplified for each output anew: what
// takes a fraction of a second. More than a person reads is simplified once.
const APART_WITHIN: usize = 50_000;
