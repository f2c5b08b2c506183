//! Simplification: the same function in fewer operations, written as in a textbook,
//! with a record of every rule used and every condition relied on.
//!
//! The rules are data, [`RULES`]. They speak of real numbers: wherever the original is
//! a real number at real inputs, the result is the same real number. In f64 a result
//! may round differently, and a power may leave the range where the original did not;
//! what a kink's convention gives is settled by differentiating first.

mod apply;
mod arena;
mod cost;
mod factor;
mod full;
mod gather;
mod import;
mod kernel;
mod known;
mod order;
mod pattern;
mod polynomial;
mod power;
mod product;
mod quadratic;
mod rational;
mod report;
mod rewriter;
mod rounds;
mod rule;
mod sharing;
mod size;
mod sum;
mod symmetric;
mod term;
mod write;
mod written;

use std::fmt;

use trigrad_core::{Expr, Formula, Graph};

pub use rule::{Effect, Fact, Finder, RULES, Rule, Side};

pub(crate) use import::presumed;

use factor::Factoring;
use full::Search;
use report::{conditions, steps};
use rewriter::Rewriter;
use rounds::Rounds;
use size::{has_slopes, operations};
use term::Term;
use write::Writer;
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
    /// What may be taken for granted; if any of it was used in a proof, all of it is among
    /// the conditions of the result.
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
    let mut rounds = Rounds::of(best(formula, options));
    while rounds.goes_on() {
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
    let is_large = formula.len() > LARGEST_OPENED;
    let first = match is_large {
        true => Reading::Shared,
        false => Reading::Together,
    };
    let mut best = attempt(formula, &fast, first);
    let mut size = operations(&best.formula);
    let is_done = best.stop == StopReason::Saturated && size <= bound;
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
// In larger formulas the outputs are not brought to their smallest forms one by one.
const LARGEST_SEARCHED: usize = 20_000;

/// What the outputs are simplified for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// Each is read alone.
    Apart,
    /// What they share is written once.
    Together,
    /// The same, and what they share stays whole.
    Shared,
}

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
    let mut rounds = Rounds::of(first);
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

fn attempt(formula: &Formula, options: &Options, reading: Reading) -> Simplified {
    let names: Vec<&str> = formula.inputs().collect();
    let work = options
        .work
        .unwrap_or_else(|| (500_000 + 2_000 * formula.len() as u64).min(MOST_WORK));
    let mut rewriter = Rewriter::new(&names, options.admit, options.receipts, work);
    let mut asked = Vec::new();
    for condition in &options.assume {
        let of = rewriter
            .import(&condition.of, Reading::Together)
            .swap_remove(0);
        asked.push((of, condition.fact));
    }
    if !asked.is_empty() {
        let granted = import::granted(&rewriter, &asked);
        let granted = granted.into_iter().map(|(id, fact, _)| (id, fact, true));
        rewriter.arena.assume(granted);
        rewriter.restart();
    }
    let mut roots = rewriter.import(formula, reading);
    if rewriter.wanting && options.admit >= Effect::Enlarges {
        roots = presuming(formula, &mut rewriter, reading, roots);
    }
    let roots = match options.effort {
        Effort::Fast => Factoring::new(&mut rewriter).all(&roots),
        Effort::Full => Search::new(&mut rewriter).all(&roots),
    };
    let roots = match reading {
        Reading::Apart => roots,
        Reading::Together | Reading::Shared => rewriter.share_parts(&roots),
    };
    import::note_defined(formula, &mut rewriter);
    let stop = match rewriter.work {
        0 => StopReason::Work,
        _ => StopReason::Saturated,
    };
    let graph = graph_of(&names);
    let mut writer = Writer::new(&graph);
    let outputs: Vec<Expr<'_>> = roots
        .iter()
        .map(|root| writer.term(&rewriter, root))
        .collect();
    let (conditions, concerns) = conditions(&rewriter, formula, options, &roots, &names);
    Simplified {
        formula: graph.formula(&outputs, &names),
        conditions,
        concerns,
        steps: steps(&rewriter, &names),
        stop,
    }
}

// The outputs again, with what must be the case wherever they are numbers.
fn presuming(
    formula: &Formula,
    rewriter: &mut Rewriter,
    reading: Reading,
    roots: Vec<Term>,
) -> Vec<Term> {
    let mut presumed = import::presumed(formula);
    presumed.retain(|&(_, fact)| fact != Fact::Defined);
    if presumed.is_empty() {
        return roots;
    }
    let facts: Vec<(Term, Fact)> = presumed
        .iter()
        .filter_map(|&(id, fact)| Some((rewriter.made_of(id)?, fact)))
        .collect();
    let granted = import::granted(rewriter, &facts);
    rewriter.arena.assume(granted.into_iter());
    rewriter.restart();
    rewriter.import(formula, reading)
}

// A graph whose variables are numbered as the inputs are.
fn graph_of(inputs: &[&str]) -> Graph {
    let graph = Graph::new();
    for name in inputs {
        graph.variable(name);
    }
    graph
}
