//! Simplification: the same function in fewer operations, written as in a textbook,
//! with a record of every rule used and every condition relied on.
//!
//! The rules are data, [`RULES`]. They speak of real numbers: wherever the original is
//! a real number at real inputs, the result is the same real number. In f64 a result
//! may round differently, and a power may leave the range where the original did not;
//! what a kink's convention gives is settled by differentiating first.

mod apply;
mod arena;
mod assumed;
mod attempt;
mod circular;
mod cost;
mod factor;
mod full;
mod gather;
mod gcd;
mod grant;
mod import;
mod kernel;
mod known;
mod linear;
mod order;
mod pattern;
mod polynomial;
mod power;
mod product;
mod proof;
mod quadratic;
mod range;
mod rational;
mod report;
mod rewriter;
mod rounds;
mod rule;
mod sharing;
mod size;
mod stable;
mod sum;
mod symmetric;
mod term;
mod write;
mod written;

use std::fmt;

use trigrad_core::{Expr, Formula};

pub use rule::{Effect, Fact, Finder, RULES, Rule, Side};

pub use assumed::contradiction;
pub(crate) use import::presumed;
pub(crate) use symmetric::is_symmetric;

use attempt::{Reading, attempt, graph_of};
use rounds::{Rounds, SMALL};
use size::{has_slopes, operations, repetition};
use written::written;

/// What a simplification may do.
#[derive(Clone, Debug)]
pub struct Options {
    /// What rules may do to the domain: [`Effect::Equal`] admits only those that
    /// change nothing, the default [`Effect::Enlarges`] also x/x to 1.
    pub admit: Effect,
    /// Whether to keep a record of each step.
    pub receipts: bool,
    /// How much is tried.
    pub effort: Effort,
    /// The most steps of work: operands looked at, patterns tried, some ten million a
    /// second. Absent, a multiple of the nodes there are, at most [`MOST_WORK`]. Not a
    /// time, so that the same formula always has the same result.
    pub work: Option<u64>,
    /// What may be taken for granted; what of it was used in a proof is among the
    /// conditions of the result. What follows is found by signs, by ranges with exact ends
    /// and by adding up inequalities; `contradiction` tells whether all of it can be the case.
    ///
    /// ```
    /// use trigrad_core::Formula;
    /// use trigrad_symbolic::{Options, simplify};
    /// use trigrad_symbolic::simplify::{Condition, Fact};
    /// let assume = vec![Condition { fact: Fact::Positive, of: Formula::parse("x").unwrap() }];
    /// let f = Formula::parse("sqrt(x^2)").unwrap();
    /// let simple = simplify(&f, &Options { assume, ..Options::default() });
    /// assert_eq!(simple.formula.to_string(), "x");
    /// assert_eq!(simple.conditions[0].to_string(), "x > 0");
    /// ```
    pub assume: Vec<Condition>,
    /// Where this function is no number, nothing is asked of the result: for a derivative,
    /// the function that was differentiated. What its quotients, roots and logarithms ask
    /// for may be relied on, and is among the conditions then; not where only equal domains
    /// are admitted.
    ///
    /// ```
    /// use trigrad_core::Formula;
    /// use trigrad_symbolic::{Options, formula, simplify};
    /// let f = Formula::parse("x^n + sqrt(x - 1)").unwrap();
    /// let by_x = formula::gradient(&f);
    /// let by_x = by_x.output(by_x.outputs()[0]);
    /// let simple = simplify(&by_x, &Options { within: Some(f), ..Options::default() });
    /// assert_eq!(simple.formula.to_string(), "1/(2*sqrt(x - 1)) + n*x^(n - 1)");
    /// assert_eq!(simple.conditions[0].to_string(), "x != 0");
    /// ```
    pub within: Option<Formula>,
}

/// The most steps of work of a simplification that is given no other number.
pub const MOST_WORK: u64 = 15_000_000;

impl Default for Options {
    fn default() -> Self {
        Self {
            admit: Effect::Enlarges,
            receipts: false,
            effort: Effort::Fast,
            work: None,
            assume: Vec::new(),
            within: None,
        }
    }
}

impl Options {
    /// Admits only rules that leave the domain as it is.
    ///
    /// ```
    /// use trigrad_core::Formula;
    /// use trigrad_symbolic::{Options, simplify};
    /// let f = Formula::parse("x/x + (y - y)").unwrap();
    /// assert_eq!(simplify(&f, &Options::strict()).formula.to_string(), "x/x");
    /// assert_eq!(simplify(&f, &Options::default()).formula.to_string(), "1");
    /// ```
    pub fn strict() -> Self {
        Self {
            admit: Effect::Equal,
            ..Self::default()
        }
    }
}

/// A simplified formula, and what it rests on.
#[derive(Clone, Debug)]
pub struct Simplified {
    /// The result: the same inputs, the same number of outputs.
    pub formula: Formula,
    /// What is true wherever the part of the original that it is about is a number,
    /// but need not be where the result is one. A part in a branch that is not taken
    /// does not matter.
    pub conditions: Vec<Condition>,
    /// For each condition the outputs that may rest on it, by their places.
    pub concerns: Vec<Vec<usize>>,
    /// What was done, in order, if asked for.
    pub steps: Vec<Step>,
    /// Why it ended.
    pub stop: StopReason,
}

/// A condition that a simplification relied on; as text `x != 0`.
#[derive(Clone, Debug)]
pub struct Condition {
    /// What is taken for granted.
    pub fact: Fact,
    /// Of which expression.
    pub of: Formula,
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fact.of(&self.of))
    }
}

/// One step: the rules that were used at once, what they found and what they left.
#[derive(Clone, Debug)]
pub struct Step {
    /// The names of rules in [`RULES`]; the arithmetic of a sum or product may use several.
    pub rules: Vec<&'static str>,
    /// The expression before.
    pub before: Formula,
    /// The expression after.
    pub after: Formula,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} => {}",
            self.rules.join(", "),
            self.before,
            self.after
        )
    }
}

/// How much a simplification tries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effort {
    /// Collected sums and products, identities, and common factors.
    #[default]
    Fast,
    /// Other forms too, of which the smallest is taken.
    Full,
}

/// Why a simplification ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StopReason {
    /// No rule applies any more.
    Saturated,
    /// What the rules made of some output has more operations than the original, which was
    /// kept.
    NoGain,
    /// The steps of work ran out: the result is right, but might be simpler.
    Work,
}

/// The formula in simplest form, as far as the rules and the options go.
///
/// Never more operations than before, counting shared ones once, and signs and exact
/// factors not at all; simplifying again changes nothing. Time and memory are about linear in the nodes of the formula.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::{Options, formula, simplify};
/// let f = Formula::parse("x^2*sin(x)").unwrap();
/// let slope = simplify(&formula::gradient(&f), &Options::default());
/// assert_eq!(slope.formula.to_string(), "x*(2*sin(x) + x*cos(x))");
///
/// let g = Formula::parse("x^2/x").unwrap();
/// let simple = simplify(&g, &Options { receipts: true, ..Options::default() });
/// assert_eq!(simple.formula.to_string(), "x");
/// assert_eq!(simple.conditions[0].to_string(), "x != 0");
/// assert_eq!(simple.steps[0].to_string(), "cancel-powers: x^2/x => x");
/// ```
pub fn simplify(formula: &Formula, options: &Options) -> Simplified {
    // What is shared in the result may be other nodes than before, which may let more be
    // opened now.
    let first = best(formula, options);
    // Where nothing was saved in a large one there is nothing new to open.
    let is_open = formula.len() <= SMALL || operations(&first.formula) < operations(formula);
    let mut rounds = Rounds::of(first, formula);
    while is_open && rounds.goes_on() {
        rounds.next(|form| best(form, options));
    }
    rounds.settled()
}

// The smallest of the form with everything opened, the one that keeps what is shared, the
// one made of the smallest outputs, and the original.
fn best(formula: &Formula, options: &Options) -> Simplified {
    let bound = match has_slopes(formula) {
        true => usize::MAX,
        false => operations(formula),
    };
    let fast = Options {
        effort: Effort::Fast,
        ..options.clone()
    };
    // What is shared seldom gains by being opened where there is much of it.
    let repetition = repetition(formula);
    let is_large = formula.len() > LARGEST_OPENED || repetition > MOST_OPENED;
    let first = match is_large {
        true => Reading::Shared,
        false => Reading::Together,
    };
    let mut best = attempt(formula, &fast, first);
    let mut size = operations(&best.formula);
    let is_done = best.stop == StopReason::Saturated && size <= bound && repetition < LEAST_SHARED;
    if !is_large && (!is_done || options.effort == Effort::Full) {
        let closed = attempt(formula, &fast, Reading::Shared);
        keep_smaller(&mut best, &mut size, closed);
    }
    if options.effort == Effort::Full && formula.len() <= LARGEST_SEARCHED {
        let full = attempt(formula, options, Reading::Together);
        keep_smaller(&mut best, &mut size, full);
    }
    if size > bound {
        return Simplified {
            formula: formula.clone(),
            conditions: Vec::new(),
            concerns: Vec::new(),
            steps: Vec::new(),
            stop: StopReason::NoGain,
        };
    }
    best
}

// In larger formulas what is shared stays whole at once.
const LARGEST_OPENED: usize = 1_000;
// The same where everything is written more often than this.
const MOST_OPENED: u64 = 12;
// From here on it is tried what comes of keeping what is shared.
const LEAST_SHARED: u64 = 2;
// In larger formulas the outputs are not brought to their smallest forms one by one.
const LARGEST_SEARCHED: usize = 20_000;

fn keep_smaller(best: &mut Simplified, size: &mut usize, other: Simplified) {
    let operations = operations(&other.formula);
    if operations < *size {
        (*best, *size) = (other, operations);
    }
}

/// Every output in simplest form for itself, as when it is read alone.
///
/// [`simplify`] counts what outputs share once. Here no output has more operations than
/// it had by itself, counted as often as they are written, exact factors and signs that stand
/// apart among them, but all of them together may have more than before. A result that is
/// written, read and simplified again stays as it is. Time and memory are about linear in the nodes.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::{Options, formula, simplify_each};
/// let f = Formula::parse("x^2*sin(x*y)").unwrap();
/// let slopes = simplify_each(&formula::gradient(&f), &Options::default()).formula;
/// assert_eq!(slopes.to_string(), "x*(2*sin(x*y) + x*y*cos(x*y))\nx^3*cos(x*y)");
/// ```
pub fn simplify_each(formula: &Formula, options: &Options) -> Simplified {
    let first = each_once(formula, options);
    let is_long = first.formula.outputs().len() > 1 && first.formula.len() > LONGEST_AGAIN;
    let mut rounds = Rounds::of(first, formula);
    while !is_long && rounds.goes_on() {
        rounds.next(|form| each_once(form, options));
    }
    rounds.settled()
}

// Several outputs of more nodes together are simplified once: each round takes as long as
// the first one, and hardly any comes out smaller.
const LONGEST_AGAIN: usize = 150;

// All outputs simplified once, those that grew being as they were.
fn each_once(formula: &Formula, options: &Options) -> Simplified {
    let mut simplified = attempt(formula, options, Reading::Apart);
    let (before, after) = (written(formula), written(&simplified.formula));
    let outputs = formula.outputs().iter().zip(simplified.formula.outputs());
    let grown: Vec<bool> = outputs
        .map(|(old, new)| after[new.index()] > before[old.index()])
        .collect();
    if grown.contains(&true) {
        let names: Vec<&str> = formula.inputs().collect();
        let graph = graph_of(&names);
        let (old, new) = (graph.import(formula), graph.import(&simplified.formula));
        let kept = grown.iter().zip(old.into_iter().zip(new));
        let kept: Vec<Expr<'_>> = kept
            .map(|(&grown, (old, new))| if grown { old } else { new })
            .collect();
        simplified.formula = graph.formula(&kept, &names);
        if simplified.stop == StopReason::Saturated {
            simplified.stop = StopReason::NoGain;
        }
    }
    simplified
}
