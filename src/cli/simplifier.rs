//! How much to simplify, in the words of requests.

use trigrad::Formula;
use trigrad::symbolic::simplify::{Condition, Effect, MOST_WORK};
use trigrad::symbolic::{Options, simplify, simplify_each};

use super::receipts::Receipts;

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
                rounds: 100,
                work: Some(10 * MOST_WORK),
                ..Options::default()
            }),
        }
    }
}

/// What a simplification may do, and whether it has to say what it did.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub(crate) level: Level,
    /// What rules may do to the domain.
    pub(crate) admit: Effect,
    /// What may be taken for granted.
    pub(crate) assume: Vec<Condition>,
    /// Whether the steps are kept, and checked.
    pub(crate) explain: bool,
}

impl Default for Way {
    fn default() -> Self {
        Self {
            level: Level::default(),
            admit: Effect::Enlarges,
            assume: Vec::new(),
            explain: false,
        }
    }
}

/// A formula in simpler form, and the conditions under which it is the same function.
#[derive(Clone, Debug)]
pub(crate) struct Simpler {
    pub(crate) formula: Formula,
    pub(crate) conditions: Vec<String>,
    /// The steps, if they were to be kept.
    pub(crate) receipts: Vec<Receipts>,
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
pub(crate) fn simplified(formula: Formula, way: &Way, reading: Reading) -> Simpler {
    let Some(options) = way.level.options() else {
        return Simpler {
            formula,
            conditions: Vec::new(),
            receipts: Vec::new(),
        };
    };
    let options = Options {
        admit: way.admit,
        receipts: way.explain,
        assume: way.assume.clone(),
        ..options
    };
    let outputs = formula.outputs().len();
    let is_short = outputs.saturating_mul(formula.len()) <= APART_WITHIN;
    let simplified = match reading {
        Reading::Apart if is_short => simplify_each(&formula, &options),
        _ => simplify(&formula, &options),
    };
    let receipts = way
        .explain
        .then(|| Receipts::new(&formula, &simplified, &options));
    let conditions = simplified.conditions.iter().map(ToString::to_string);
    Simpler {
        conditions: conditions.collect(),
        formula: simplified.formula,
        receipts: receipts.into_iter().collect(),
    }
}

// So many nodes, counted once for each output, are simplified for each output anew: what
// takes a fraction of a second. More than a person reads is simplified once.
const APART_WITHIN: usize = 50_000;
