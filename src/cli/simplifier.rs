//! How much to simplify, in the words of requests.

use trigrad::Formula;
use trigrad::symbolic::simplify::{Condition, Effect, MOST_WORK};
use trigrad::symbolic::{Effort, Options, Simplified, conditions, simplify, simplify_each};

use super::assumption::Assumptions;
use super::problem::distinct;
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
                effort: Effort::Full,
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
    pub(crate) assume: Assumptions,
    /// Whether the steps are kept, and checked.
    pub(crate) explain: bool,
}

impl Default for Way {
    fn default() -> Self {
        Self {
            level: Level::default(),
            admit: Effect::Enlarges,
            assume: Assumptions::default(),
            explain: false,
        }
    }
}

/// A formula in simpler form, and the conditions under which it is the same function.
#[derive(Clone, Debug)]
pub(crate) struct Simpler {
    pub(crate) formula: Formula,
    pub(crate) conditions: Vec<Condition>,
    /// What was to be taken for granted.
    pub(crate) asked: Assumptions,
    /// The steps, if they were to be kept.
    pub(crate) receipts: Vec<Receipts>,
}

impl Simpler {
    /// The formula as it is.
    pub(crate) fn unchanged(formula: Formula) -> Self {
        Self {
            formula,
            conditions: Vec::new(),
            asked: Assumptions::default(),
            receipts: Vec::new(),
        }
    }

    /// The conditions in words, each once, without those that the formula says by itself.
    pub(crate) fn told(&self) -> Vec<String> {
        told(&self.formula, &self.conditions, &self.asked)
    }
}

/// Conditions of a formula in words, each once, without those that it says by itself. What
/// was taken for granted because it was asked to be is said in any case, as it was put:
/// points may be lost where it does not hold.
pub(crate) fn told(formula: &Formula, all: &[Condition], asked: &Assumptions) -> Vec<String> {
    let (of_asked, others): (Vec<Condition>, Vec<Condition>) =
        (all.iter().cloned()).partition(|condition| asked.said(condition).is_some());
    let told = conditions::told(formula, &others);
    let mut words: Vec<String> = told.iter().map(ToString::to_string).collect();
    words.extend(
        of_asked
            .iter()
            .filter_map(|condition| asked.said(condition))
            .map(str::to_owned),
    );
    distinct(words)
}

/// What the outputs of a simpler form are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Each output is read alone.
    Apart,
    /// The outputs are read together, or are simplified further: what they share stays so.
    Together,
}

impl Reading {
    /// Together where what is shared is written once.
    pub(crate) fn of(shared: bool) -> Self {
        match shared {
            true => Self::Together,
            false => Self::Apart,
        }
    }
}

/// The formula in simpler form; `within` is the function whose domain matters.
pub(crate) fn simplified(
    formula: Formula,
    way: &Way,
    reading: Reading,
    within: Option<&Formula>,
) -> Simpler {
    let Some(options) = way.level.options() else {
        return Simpler::unchanged(formula);
    };
    let options = Options {
        admit: way.admit,
        receipts: way.explain,
        assume: way.assume.conditions().to_vec(),
        within: within.cloned(),
        ..options
    };
    let outputs = formula.outputs().len();
    let is_short = outputs.saturating_mul(formula.len()) <= APART_WITHIN;
    let (simplified, conditions) = match reading {
        Reading::Apart if is_short => apart(&formula, &options, &way.assume),
        _ => {
            let simplified = simplify(&formula, &options);
            let conditions = simplified.conditions.clone();
            (simplified, conditions)
        }
    };
    let receipts = way
        .explain
        .then(|| Receipts::new(&formula, &simplified, &options));
    Simpler {
        conditions,
        asked: way.assume.clone(),
        formula: simplified.formula,
        receipts: receipts.into_iter().collect(),
    }
}

// Each output by itself; and the conditions that an output which rests on them does not
// say by itself.
fn apart(
    formula: &Formula,
    options: &Options,
    asked: &Assumptions,
) -> (Simplified, Vec<Condition>) {
    let all = simplify_each(formula, options);
    let mut told = Vec::new();
    if !all.conditions.is_empty() {
        for (place, &output) in all.formula.outputs().iter().enumerate() {
            let concerning = all.conditions.iter().zip(&all.concerns);
            let of_output: Vec<Condition> = concerning
                .filter(|(_, outputs)| outputs.contains(&place))
                .map(|(condition, _)| condition.clone())
                .collect();
            let alone = all.formula.output(output);
            let (of_asked, others): (Vec<Condition>, Vec<Condition>) =
                (of_output.into_iter()).partition(|condition| asked.said(condition).is_some());
            told.extend(conditions::told(&alone, &others));
            told.extend(of_asked);
        }
    }
    (all, told)
}

// So many nodes, counted once for each output, are simplified for each output anew: what
// takes a fraction of a second. More than a person reads is simplified once.
const APART_WITHIN: usize = 50_000;
