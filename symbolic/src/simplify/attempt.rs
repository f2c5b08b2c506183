//! One pass over a formula: read, rewritten, written.

use trigrad_core::{Expr, Formula, Graph};

use super::assumed::{known_facts, take_for_granted};
use super::factor::Factoring;
use super::full::Search;
use super::proof::Proof;
use super::report::{conditions, steps};
use super::rewriter::Rewriter;
use super::rule::{Effect, Fact};
use super::size::operations;
use super::stable::Finishing;
use super::term::Term;
use super::write::Writer;
use super::written::written;
use super::{Effort, MOST_WORK, Options, Simplified, StopReason, grant, import};

/// What the outputs are simplified for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
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

/// The formula rewritten once.
pub(super) fn attempt(formula: &Formula, options: &Options, reading: Reading) -> Simplified {
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

/// A graph whose variables are numbered as the inputs are.
pub(super) fn graph_of(inputs: &[&str]) -> Graph {
    let graph = Graph::new();
    for name in inputs {
        graph.variable(name);
    }
    graph
}
