//! Simplification: the same function in fewer operations, written as in a textbook,
//! with a record of every rule used and every condition relied on.
//!
//! The rules are data, [`RULES`]. They speak of real numbers: wherever the original is
//! a real number at real inputs, the result is the same real number. In f64 a result
//! may round differently, and a power may leave the range where the original did not;
//! what a kink's convention gives is settled by differentiating first.

mod facts;
mod opening;
mod order;
mod pattern;
mod product;
mod rewriter;
mod rule;
mod special;
mod sum;

use std::fmt;

use trigrad_core::{Expr, Formula, Graph};

pub use rule::{Effect, Fact, Finder, RULES, Rule, Side};

use crate::keyed::Set;
use facts::operations;
use rewriter::Rewriter;

/// What a simplification may do.
#[derive(Clone, Debug)]
pub struct Options {
    /// What rules may do to the domain: [`Effect::Equal`] admits only those that
    /// change nothing, the default [`Effect::Enlarges`] also x/x to 1.
    pub admit: Effect,
    /// Whether to keep a record of each step.
    pub receipts: bool,
    /// The most rounds over the graph.
    pub rounds: usize,
    /// The most nodes that may be made on the way; absent, a multiple of those there are.
    pub nodes: Option<usize>,
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
            rounds: 8,
            nodes: None,
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

/// Why a simplification ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StopReason {
    /// No rule applies any more.
    Saturated,
    /// No rule applies any more, but sums and products that are used more than once
    /// were not opened, because copies of them would have made the result larger.
    SharedKept,
    /// What the rules made has more operations than the original, which was kept.
    NoGain,
    /// The rounds ran out.
    Rounds,
    /// The nodes ran out.
    Nodes,
    /// The steps of work ran out: the result is right, but might be simpler.
    Work,
}

/// The formula in simplest form, as far as the rules and the options go.
///
/// Never more operations than before, counting shared ones once, and signs and exact
/// factors not at all; simplifying again
/// changes nothing. Time and memory are about linear in the nodes of the formula.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::{Options, formula, simplify};
/// let f = Formula::parse("x^2*sin(x)").unwrap();
/// let slope = simplify(&formula::gradient(&f), &Options::default());
/// assert_eq!(slope.formula.to_string(), "2*x*sin(x) + x^2*cos(x)");
///
/// let g = Formula::parse("x^2/x").unwrap();
/// let simple = simplify(&g, &Options { receipts: true, ..Options::default() });
/// assert_eq!(simple.formula.to_string(), "x");
/// assert_eq!(simple.conditions[0].to_string(), "x != 0");
/// assert_eq!(simple.steps[0].to_string(), "cancel-powers: x^2/x => x");
/// ```
pub fn simplify(formula: &Formula, options: &Options) -> Simplified {
    let mut work = options
        .work
        .unwrap_or_else(|| (500_000 + 2_000 * formula.len() as u64).min(MOST_WORK));
    let mut result = best(formula, options, &mut work);
    // A second attempt leaves other nodes shared than the first one saw, which may let
    // the first one go further now.
    for _ in 0..options.rounds {
        if result.stop != StopReason::SharedKept {
            return result;
        }
        let next = best(&result.formula, options, &mut work);
        if are_same(&next.formula, &result.formula) {
            break;
        }
        result.conditions.extend(next.conditions);
        result.steps.extend(next.steps);
        (result.formula, result.stop) = (next.formula, next.stop);
    }
    result.conditions = without_repetitions(result.conditions);
    result
}

/// Every output in simplest form for itself, as when it is read alone.
///
/// [`simplify`] counts what outputs share once, and so may leave `x*(x^2*cos(y))` where
/// another output has `x^2*cos(y)` too. Here no output has more operations than it had by
/// itself, but all of them together may. Time and memory are about linear in the nodes
/// that each output is made of, summed over the outputs.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::{Options, formula, simplify_each};
/// let f = Formula::parse("x^2*sin(x*y)").unwrap();
/// let slopes = simplify_each(&formula::gradient(&f), &Options::default()).formula;
/// assert_eq!(slopes.to_string(), "2*x*sin(x*y) + x^2*y*cos(x*y)\nx^3*cos(x*y)");
/// ```
pub fn simplify_each(formula: &Formula, options: &Options) -> Simplified {
    let names: Vec<&str> = formula.inputs().collect();
    let graph = graph_of(&names);
    let mut outputs = Vec::new();
    let (mut conditions, mut steps) = (Vec::new(), Vec::new());
    let mut stop = StopReason::Saturated;
    for &output in formula.outputs() {
        let alone = formula.output(output).with_inputs(&names);
        let simplified = simplify(&alone, options);
        outputs.extend(graph.import(&simplified.formula));
        conditions.extend(simplified.conditions);
        steps.extend(simplified.steps);
        if stop == StopReason::Saturated {
            stop = simplified.stop;
        }
    }
    Simplified {
        formula: graph.formula(&outputs, &names),
        conditions: without_repetitions(conditions),
        steps,
        stop,
    }
}

// The readable form, or one that keeps what is shared, or else the original.
fn best(formula: &Formula, options: &Options, work: &mut u64) -> Simplified {
    let bound = operations(formula);
    let readable = attempt(formula, options, true, work);
    if operations(&readable.formula) <= bound {
        return readable;
    }
    if *work == 0 {
        return unchanged(formula, StopReason::Work);
    }
    let mut sharing = attempt(formula, options, false, work);
    if operations(&sharing.formula) <= bound {
        if sharing.stop == StopReason::Saturated {
            sharing.stop = StopReason::SharedKept;
        }
        return sharing;
    }
    unchanged(formula, StopReason::NoGain)
}

fn unchanged(formula: &Formula, stop: StopReason) -> Simplified {
    Simplified {
        formula: formula.clone(),
        conditions: Vec::new(),
        steps: Vec::new(),
        stop,
    }
}

fn attempt(formula: &Formula, options: &Options, opens_shared: bool, work: &mut u64) -> Simplified {
    let names: Vec<&str> = formula.inputs().collect();
    let graph = graph_of(&names);
    let mut roots = graph.import(formula);
    let limit = options.nodes.unwrap_or(40 * graph.len() + 100_000);
    let mut rewriter = Rewriter::new(&graph, options.admit, graph.len().saturating_add(limit));
    rewriter.opens_shared = opens_shared;
    rewriter.work = *work;
    for condition in &options.assume {
        let of = graph.import(&condition.of)[0];
        rewriter.facts.assume(condition.fact, of);
    }
    let mut stop = StopReason::Rounds;
    for _ in 0..options.rounds {
        let before = roots;
        roots = rewriter.round(&before);
        if rewriter.is_full() {
            stop = match rewriter.work {
                0 => StopReason::Work,
                _ => StopReason::Nodes,
            };
            break;
        }
        if roots == before {
            stop = StopReason::Saturated;
            break;
        }
    }
    *work = rewriter.work;
    let mut conditions = conditions(&graph, &rewriter.assumed, &names);
    if rewriter.facts.used_assumption {
        conditions.extend(options.assume.iter().cloned());
    }
    Simplified {
        formula: graph.formula(&roots, &names),
        conditions,
        steps: if options.receipts {
            steps(&graph, &rewriter, &names)
        } else {
            Vec::new()
        },
        stop,
    }
}

// A graph whose variables are numbered as the inputs are.
fn graph_of(inputs: &[&str]) -> Graph {
    let graph = Graph::new();
    for name in inputs {
        graph.variable(name);
    }
    graph
}

fn are_same(a: &Formula, b: &Formula) -> bool {
    let graph = Graph::new();
    graph.import(a) == graph.import(b)
}

fn without_repetitions(conditions: Vec<Condition>) -> Vec<Condition> {
    let graph = Graph::new();
    let mut known = Set::default();
    let is_new = |condition: &Condition| {
        let of = graph.import(&condition.of)[0];
        known.insert((condition.fact, graph.id(of)))
    };
    let mut conditions = conditions;
    conditions.retain(is_new);
    conditions
}

// Each condition once, in order of appearance, without those that another one says.
fn conditions<'g>(
    graph: &'g Graph,
    assumed: &[(Fact, Expr<'g>)],
    names: &[&str],
) -> Vec<Condition> {
    let mut seen: Vec<(Fact, Expr<'g>)> = Vec::new();
    let mut known = Set::default();
    for &(fact, of) in assumed {
        if known.insert((fact, graph.id(of))) {
            seen.push((fact, of));
        }
    }
    seen.retain(|&(fact, of)| match fact {
        Fact::Defined => [Fact::Nonzero, Fact::NonNegative, Fact::Positive]
            .iter()
            .all(|&stronger| !known.contains(&(stronger, graph.id(of)))),
        Fact::Nonzero | Fact::NonNegative => !known.contains(&(Fact::Positive, graph.id(of))),
        Fact::Positive | Fact::Signed => true,
    });
    let all: Vec<Expr<'g>> = seen.iter().map(|&(_, of)| of).collect();
    let frozen = graph.formula(&all, names);
    let of = |place: usize| frozen.output(frozen.outputs()[place]);
    seen.iter()
        .enumerate()
        .map(|(place, &(fact, _))| Condition {
            fact,
            of: of(place),
        })
        .collect()
}

fn steps<'g>(graph: &'g Graph, rewriter: &Rewriter<'g>, names: &[&str]) -> Vec<Step> {
    let rewrites = &rewriter.rewrites;
    let all: Vec<Expr<'g>> = rewrites
        .iter()
        .flat_map(|rewrite| [rewrite.before, rewrite.after])
        .collect();
    let frozen = graph.formula(&all, names);
    let side = |place: usize| frozen.output(frozen.outputs()[place]);
    rewrites
        .iter()
        .enumerate()
        .map(|(place, rewrite)| Step {
            rules: rewrite.rules.clone(),
            before: side(2 * place),
            after: side(2 * place + 1),
        })
        .collect()
}
