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

use trigrad_core::{Expr, Formula, Graph, NodeId};

pub use rule::{Effect, Fact, Finder, RULES, Rule, Side};

pub(crate) use import::presumed;
pub(crate) use symmetric::is_symmetric;

use factor::Factoring;
use full::Search;
use grant::Given;
use proof::Proof;
use report::{conditions, steps};
use rewriter::Rewriter;
use rounds::{Rounds, SMALL};
use size::{has_slopes, operations, repetition};
use stable::Finishing;
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

impl Reading {
    // The operations of the outputs, as they are read.
    fn size(self, formula: &Formula) -> u64 {
        match self {
            Self::Apart => {
                let sizes = written(formula);
                let outputs = formula.outputs().iter();
                outputs.fold(0, |size, output| size.saturating_add(sizes[output.index()]))
            }
            Self::Together | Self::Shared => operations(formula) as u64,
        }
    }
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

fn attempt(formula: &Formula, options: &Options, reading: Reading) -> Simplified {
    let names: Vec<&str> = formula.inputs().collect();
    let work = options
        .work
        .unwrap_or_else(|| (500_000 + 2_000 * formula.len() as u64).min(MOST_WORK));
    let mut rewriter = Rewriter::new(&names, options.admit, options.receipts, work);
    take_for_granted(&mut rewriter, options);
    let mut roots = rewriter.import(formula, reading);
    if rewriter.wanting && options.admit >= Effect::Enlarges {
        roots = presuming(formula, &mut rewriter, reading, roots);
    }
    let roots = match options.effort {
        Effort::Fast => Factoring::new(&mut rewriter).all(&roots),
        Effort::Full => Search::new(&mut rewriter).all(&roots),
    };
    let mark = rewriter.mark();
    let finished = Finishing::new(&mut rewriter).all(&roots);
    let mut simplified = laid_out(&mut rewriter, formula, &names, &finished, reading);
    if finished != roots {
        // What is gained at one place may be lost at others that share something with it.
        let record = rewriter.undo(&mark);
        let plain = laid_out(&mut rewriter, formula, &names, &roots, reading);
        if reading.size(&simplified.formula) <= reading.size(&plain.formula) {
            rewriter.undo(&mark);
            rewriter.redo(record);
        } else {
            simplified = plain;
        }
    }
    let roots = simplified.roots;
    let stop = match rewriter.work {
        0 => StopReason::Work,
        _ => StopReason::Saturated,
    };
    let (conditions, concerns) = conditions(&rewriter, formula, options, &roots, &names);
    Simplified {
        formula: simplified.formula,
        conditions,
        concerns,
        steps: steps(&rewriter, &roots, &names),
        stop,
    }
}

// What was asked to be taken for granted, and what each of it is a number for; then what is
// the case wherever the function is a number of which only its domain matters.
fn take_for_granted(rewriter: &mut Rewriter, options: &Options) {
    let mut facts = Vec::new();
    for (number, condition) in options.assume.iter().enumerate() {
        let by = Proof::asked(number);
        let of = rewriter
            .import(&condition.of, Reading::Together)
            .swap_remove(0);
        facts.push((of, condition.fact, by));
        let presumed = import::presumed(&condition.of);
        facts.extend(known_facts(rewriter, &condition.of, &presumed, by));
    }
    if let Some(within) = options.within.as_ref()
        && options.admit >= Effect::Enlarges
        && within.len() <= LARGEST_SEARCHED
    {
        let presumed = import::presumed(within);
        if !presumed.is_empty() {
            rewriter.import(within, Reading::Together);
            facts.extend(known_facts(rewriter, within, &presumed, Proof::PRESUMED));
        }
    }
    if !facts.is_empty() {
        let granted = grant::granted(rewriter, &facts);
        rewriter.arena.grant(granted.into_iter());
    }
    // What it took to read them is not part of the simplification.
    rewriter.restart();
}

// Facts of nodes of the formula that was imported last, of what became of the nodes; and so
// on the grounds on which they became that.
fn known_facts(
    rewriter: &Rewriter,
    formula: &Formula,
    facts: &[(NodeId, Fact)],
    by: Proof,
) -> Vec<Given> {
    let mut grounds = vec![Proof::PLAIN; formula.len()];
    let asked = (rewriter.conditions.iter()).filter(|reliance| reliance.by.is_asked());
    let asked: Vec<_> = asked.collect();
    if !asked.is_empty() {
        for reliance in asked {
            let from = reliance.origin.map_or(0, NodeId::index);
            grounds[from] = grounds[from].and(reliance.by);
        }
        let mut args = Vec::new();
        for id in formula.nodes() {
            formula.args_into(id, &mut args);
            for arg in &args {
                grounds[id.index()] = grounds[id.index()].and(grounds[arg.index()]);
            }
        }
    }
    let of = |&(id, fact): &(NodeId, Fact)| {
        let of = rewriter.made_of(id)?;
        Some((of, fact, by.and(grounds[id.index()])))
    };
    let known = facts.iter().filter(|(_, fact)| *fact != Fact::Defined);
    known.filter_map(of).collect()
}

/// Outputs as they are written.
struct LaidOut {
    formula: Formula,
    roots: Vec<Term>,
}

fn laid_out(
    rewriter: &mut Rewriter,
    formula: &Formula,
    names: &[&str],
    roots: &[Term],
    reading: Reading,
) -> LaidOut {
    let roots = match reading {
        Reading::Apart => roots.to_vec(),
        Reading::Together | Reading::Shared => rewriter.share_parts(roots),
    };
    import::note_defined(formula, rewriter);
    let graph = graph_of(names);
    let mut writer = Writer::of_results(&graph, rewriter, &roots);
    let outputs: Vec<Expr<'_>> = roots
        .iter()
        .map(|root| writer.term(rewriter, root))
        .collect();
    LaidOut {
        formula: graph.formula(&outputs, names),
        roots,
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
    let facts = known_facts(rewriter, formula, &presumed, Proof::PRESUMED);
    let granted = grant::granted(rewriter, &facts);
    rewriter.arena.grant(granted.into_iter());
    rewriter.restart();
    rewriter.import(formula, reading)
}

/// The places of assumptions that cannot all be the case, as far as that is found by what
/// simplification itself knows of them; empty if none is found. A single one is the case
/// nowhere.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::simplify::{Condition, Fact, contradiction};
/// let all = ["x - 1", "y", "-x"].map(|of| Condition {
///     fact: Fact::Positive,
///     of: Formula::parse(of).unwrap(),
/// });
/// assert_eq!(contradiction(&all), [0, 2]);
/// assert!(contradiction(&all[..2]).is_empty());
/// ```
pub fn contradiction(assume: &[Condition]) -> Vec<usize> {
    let mut rewriter = Rewriter::new(&[], Effect::Enlarges, false, MOST_WORK);
    // All are read before any is granted, so that none is read in the light of another.
    let all: Vec<(Term, Vec<Given>)> = (assume.iter().enumerate())
        .map(|(number, condition)| {
            let by = Proof::asked(number);
            let of = rewriter
                .import(&condition.of, Reading::Together)
                .swap_remove(0);
            let presumed = import::presumed(&condition.of);
            let mut facts = known_facts(&rewriter, &condition.of, &presumed, by);
            facts.push((of.clone(), condition.fact, by));
            (of, facts)
        })
        .collect();
    for (number, (condition, (of, facts))) in assume.iter().zip(&all).enumerate() {
        let (known, negated) = (rewriter.known(of), rewriter.known(&of.negated()));
        let refuted = match condition.fact {
            Fact::Positive => negated.nonnegative,
            Fact::NonNegative => negated.positive(),
            Fact::Nonzero => known.nonnegative.and(known.nonpositive),
            Fact::Defined | Fact::Signed => Proof::NONE,
        };
        let granted = grant::granted(&rewriter, facts);
        rewriter.arena.grant(granted.into_iter());
        let refuted = rewriter
            .arena
            .conflict()
            .or(refuted.and(Proof::asked(number)));
        if refuted.holds() {
            return (0..=number).filter(|&n| refuted.rests_on(n)).collect();
        }
    }
    Vec::new()
}

// A graph whose variables are numbered as the inputs are.
fn graph_of(inputs: &[&str]) -> Graph {
    let graph = Graph::new();
    for name in inputs {
        graph.variable(name);
    }
    graph
}
