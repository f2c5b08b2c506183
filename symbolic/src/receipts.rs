//! The check of a simplification by someone who does not know how it was found: from the
//! original, the result, the log of its steps and the table of rules alone.
//!
//! - **Replay.** Each step says that two expressions are equal. If these equations, and
//!   nothing but that equal arguments give equal results, make the outputs of the original
//!   equal to those of the result, the log is complete; otherwise the place is named where
//!   it breaks off. The order of the steps proves nothing, and does not matter.
//! - **Proof of single steps.** Most are identities of rational arithmetic, or literally
//!   what the equation of their rule says: that is found without points, and counted.
//! - **Enclosures.** At points, random ones and edges, both sides of every step are
//!   enclosed, and so are the outputs before and after. Where the left side is certainly a
//!   number, the right side must be one that may be the same. Where only the right side is
//!   a number, the options must admit that and a condition of the result has to fail. Where
//!   domains may grow, steps are held to that at points at which an output of the original
//!   is a number, and outputs at all points.
//!   Points at which an assumption fails, or at which the function within whose domain it is
//!   asked for is no number, are left out.
//! - **Rules.** Every step names rules of the table, and a simplification that admits only
//!   equal domains has no conditions beyond its assumptions.
//!
//! What this rests on: the table of primitives with their enclosures, and that a graph
//! writes -3 and 1/3 as one number and decides a comparison of two numbers. A wrong step is
//! missed if it is wrong at none of the points that are tried. The replay is a proof, up to
//! the truth of the steps.
//!
//! ```
//! use trigrad_core::Formula;
//! use trigrad_symbolic::{Options, receipts, simplify};
//! let f = Formula::parse("x^2/x + sin(-y)").unwrap();
//! let options = Options { receipts: true, ..Options::default() };
//! let mut simple = simplify(&f, &options);
//! let report = receipts::check(&f, &simple, &options).unwrap();
//! assert_eq!(report.steps, simple.steps.len());
//!
//! simple.formula = Formula::parse("x + sin(y)").unwrap().with_inputs(&["x", "y"]);
//! assert!(receipts::check(&f, &simple, &options).is_err());
//! ```

mod closure;
mod identity;
mod judge;
mod ledger;
mod points;
mod refusal;

use std::fmt;

use trigrad_core::{Formula, Graph, NodeId};

use crate::keyed::Set;
use crate::simplify::{Effect, Options, RULES, Simplified};
use closure::{Closure, Contradiction};
use ledger::Ledger;
use refusal::brief;
pub use refusal::{Fault, Gap, Place, Refusal};

/// What was checked and found to be right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The steps, all of which were replayed.
    pub steps: usize,
    /// How many of them need no points, because they are identities of rational arithmetic
    /// or literally what the equation of their rule says. What a rule requires is not
    /// proved again.
    pub proved: usize,
    /// The points at which enclosures were compared, at all of which the assumptions hold.
    pub points: usize,
    /// How often the enclosures of the two sides of a step, or of the whole, were compared.
    pub comparisons: usize,
    /// The steps, counted from 0, whose left side was certainly a number at none of the
    /// points, such as those about unknown functions: replayed, but not compared.
    pub untried: Vec<usize>,
    /// The steps, counted from 0, that let the right side be a number where the left side
    /// is none, and a condition of the result says so, but no rule of the step does.
    pub unnamed: Vec<usize>,
}

impl Report {
    /// The number of steps that were compared at one point at least.
    pub fn compared(&self) -> usize {
        self.steps - self.untried.len()
    }
}

/// Whether a simplification made with these options is one, judged by its own steps: they
/// must have been asked for ([`Options::receipts`]) if anything was changed.
///
/// Time and memory are about linear in the nodes of all steps, each counted once; at most
/// 64 points are tried.
///
/// # Errors
/// The first thing that is wrong: in the steps in order, then in the replay, then at the
/// points.
pub fn check(
    original: &Formula,
    simplified: &Simplified,
    options: &Options,
) -> Result<Report, Refusal> {
    shapes(simplified, options)?;
    rules(simplified, options)?;
    let graph = Graph::new();
    let ledger = Ledger::new(&graph, original, simplified, options);
    let proved = identity::proved(&graph, &ledger, simplified);
    replay(&graph, &ledger)?;
    let mut report = Report {
        steps: simplified.steps.len(),
        proved: proved.into_iter().filter(|&is_proved| is_proved).count(),
        ..Report::default()
    };
    judge::judge(
        &graph,
        &ledger,
        simplified,
        &options.assume,
        options.admit,
        &mut report,
    )?;
    Ok(report)
}

fn shapes(simplified: &Simplified, options: &Options) -> Result<(), Refusal> {
    let one = |what: &dyn fmt::Display, formula: &Formula| match formula.outputs().len() {
        1 => Ok(()),
        outputs => Err(Refusal::Shape {
            what: what.to_string(),
            outputs,
        }),
    };
    for (number, step) in simplified.steps.iter().enumerate() {
        one(&Place::Step(number), &step.before)?;
        one(&Place::Step(number), &step.after)?;
    }
    for condition in &simplified.conditions {
        one(&"a condition", &condition.of)?;
    }
    options
        .assume
        .iter()
        .try_for_each(|condition| one(&"an assumption", &condition.of))
}

fn rules(simplified: &Simplified, options: &Options) -> Result<(), Refusal> {
    for (number, step) in simplified.steps.iter().enumerate() {
        let place = Place::Step(number);
        if step.rules.is_empty() {
            return Err(Refusal::NoRule { place });
        }
        let is_unknown = |name: &&&str| RULES.iter().all(|rule| rule.name != **name);
        if let Some(&rule) = step.rules.iter().find(is_unknown) {
            let rule = rule.to_owned();
            return Err(Refusal::UnknownRule { place, rule });
        }
    }
    let assumed: Vec<String> = options.assume.iter().map(ToString::to_string).collect();
    let mut conditions = simplified.conditions.iter().map(ToString::to_string);
    match conditions.find(|condition| !assumed.contains(condition)) {
        Some(condition) if options.admit == Effect::Equal => Err(Refusal::NotStrict { condition }),
        _ => Ok(()),
    }
}

fn replay(graph: &Graph, ledger: &Ledger) -> Result<(), Refusal> {
    let [original, result] = [&ledger.original, &ledger.result].map(Vec::len);
    if original != result {
        return Err(Refusal::Outputs { original, result });
    }
    let mut closure = Closure::new(graph);
    let refuse = |place, Contradiction(left, right): Contradiction| {
        let [left, right] = [left, right].map(|c| graph.constant(c).to_string());
        Refusal::Contradiction { place, left, right }
    };
    for (number, &[before, after]) in ledger.steps.iter().enumerate() {
        let joined = closure.join(before, after);
        joined.map_err(|found| refuse(Place::Step(number), found))?;
    }
    let last = Place::Step(ledger.steps.len().saturating_sub(1));
    closure.close().map_err(|found| refuse(last, found))?;
    for (output, (&a, &b)) in ledger.original.iter().zip(&ledger.result).enumerate() {
        if closure.find(a) != closure.find(b) {
            return Err(Refusal::Gap(Box::new(gap(
                graph,
                ledger,
                &mut closure,
                output,
            ))));
        }
    }
    Ok(())
}

// From an output down to where original and result are no longer made the same way, or
// where there are steps about the original.
fn gap(graph: &Graph, ledger: &Ledger, closure: &mut Closure<'_>, output: usize) -> Gap {
    // So many ways to make an expression are looked at.
    const MOST: usize = 100;
    let of_steps = ledger.steps.iter().map(|&[before, _]| closure.find(before));
    let of_steps: Vec<u32> = of_steps.collect();
    let rewritten: Set<u32> = of_steps.iter().copied().collect();
    let members = closure.members();
    let (mut a, mut b) = (ledger.original[output], ledger.result[output]);
    let mut seen = Set::default();
    while seen.insert((closure.find(a), closure.find(b))) && !rewritten.contains(&closure.find(a)) {
        let [of_a, of_b] = [a, b].map(|id| members.get(&closure.find(id)).cloned());
        let (of_a, of_b) = (of_a.unwrap_or_default(), of_b.unwrap_or_default());
        let below = of_b.iter().take(MOST).find_map(|&other| {
            let alike = |&&id: &&NodeId| {
                let ((op, args), (of, others)) = (closure.node(id), closure.node(other));
                op == of && args.len() == others.len()
            };
            let &same = of_a.iter().take(MOST).find(alike)?;
            let pairs = closure.node(same).1.iter().zip(closure.node(other).1);
            let pairs: Vec<(NodeId, NodeId)> = pairs.map(|(&a, &b)| (a, b)).collect();
            let differs = |&(a, b): &(NodeId, NodeId)| closure.find(a) != closure.find(b);
            pairs.into_iter().find(differs)
        });
        match below {
            Some(pair) => (a, b) = pair,
            None => break,
        }
    }
    // What a missing step starts from was made by the steps about it and its arguments.
    let of_a = members.get(&closure.find(a)).cloned().unwrap_or_default();
    let args = of_a.iter().flat_map(|&id| closure.node(id).1.to_vec());
    let args: Vec<NodeId> = args.chain([a]).collect();
    let below: Set<u32> = args.into_iter().map(|id| closure.find(id)).collect();
    let last = of_steps.iter().rposition(|class| below.contains(class));
    let of_b = closure.find(b);
    let behind = last.map_or(0, |last| last + 1);
    let next = of_steps
        .iter()
        .skip(behind)
        .position(|&class| class == of_b);
    let text = |id: NodeId| brief(&graph.expr(id).to_string());
    Gap {
        output,
        original: text(a),
        result: text(b),
        last,
        next: next.map(|next| behind + next),
    }
}
