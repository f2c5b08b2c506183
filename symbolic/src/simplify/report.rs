//! What a simplification says of itself: the conditions it relied on, and its steps.

use trigrad_core::{Formula, Graph, NodeId};

use super::rewriter::{Before, Reliance, Rewriter};
use super::rule::Fact;
use super::term::Term;
use super::write::Writer;
use super::{Condition, Options, Step, graph_of, import};
use crate::keyed::Map;

// Each condition once, in order of appearance, without those that another one says or
// the result itself asks for.
pub(super) fn conditions(
    rewriter: &Rewriter,
    formula: &Formula,
    options: &Options,
    roots: &[Term],
    names: &[&str],
) -> (Vec<Condition>, Vec<Vec<usize>>) {
    if rewriter.conditions.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let implied = import::implied(rewriter, roots);
    let mut seen: Vec<&Reliance> = Vec::new();
    let mut wishes = false;
    for reliance in &rewriter.conditions {
        let of = &reliance.of;
        let granted = rewriter.arena.knowledge().granted(of.base);
        let asked = |&(fact, asked): &(Fact, bool)| asked && import::says(fact, reliance.fact);
        if of.coefficient.is_one() && granted.iter().any(asked) {
            wishes = true;
            continue;
        }
        // What follows of something granted follows of a wish, perhaps, but need not.
        let known = rewriter.known(of);
        wishes |= known.granted && known.says(reliance.fact);
        let is_implied = of.coefficient.is_one()
            && implied
                .iter()
                .any(|&(id, given)| id == of.base && import::says(given, reliance.fact));
        if !is_implied {
            seen.push(reliance);
        }
    }
    let mut known: Map<(&Term, Fact), ()> = Map::default();
    known.extend(
        seen.iter()
            .map(|reliance| ((&reliance.of, reliance.fact), ())),
    );
    seen.retain(|reliance| {
        let stronger = [Fact::Nonzero, Fact::NonNegative, Fact::Positive];
        !stronger.iter().any(|&other| {
            other != reliance.fact
                && import::says(other, reliance.fact)
                && known.contains_key(&(&reliance.of, other))
        })
    });
    let graph = graph_of(names);
    let mut writer = Writer::new(&graph);
    let mut conditions: Vec<Condition> = seen
        .iter()
        .map(|reliance| Condition {
            fact: reliance.fact,
            of: graph.formula(&[writer.term(rewriter, &reliance.of)], names),
        })
        .collect();
    let reached = reached_by_output(formula);
    let all: Vec<usize> = (0..formula.outputs().len()).collect();
    let mut concerns: Vec<Vec<usize>> = seen
        .iter()
        .map(|reliance| match (reliance.origin, &reached) {
            (Some(origin), Some(reached)) => all
                .iter()
                .copied()
                .filter(|&output| reached[output][origin.index()])
                .collect(),
            _ => all.clone(),
        })
        .collect();
    if wishes && !options.assume.is_empty() {
        conditions.extend(options.assume.iter().cloned());
        concerns.resize(conditions.len(), all);
    }
    without_repetitions(conditions, concerns)
}

// Which nodes each output is made of; `None` where that is too much to write down.
fn reached_by_output(formula: &Formula) -> Option<Vec<Vec<bool>>> {
    const MOST: usize = 4_000_000;
    (formula.len().saturating_mul(formula.outputs().len()) <= MOST).then_some(())?;
    let mut args = Vec::new();
    let of = |&output: &NodeId| {
        let mut reached = vec![false; formula.len()];
        reached[output.index()] = true;
        for id in formula.nodes().rev() {
            if reached[id.index()] {
                formula.args_into(id, &mut args);
                for arg in &args {
                    reached[arg.index()] = true;
                }
            }
        }
        reached
    };
    Some(formula.outputs().iter().map(of).collect())
}

// Each condition once, with all the outputs that it concerns.
pub(super) fn without_repetitions(
    conditions: Vec<Condition>,
    concerns: Vec<Vec<usize>>,
) -> (Vec<Condition>, Vec<Vec<usize>>) {
    let graph = Graph::new();
    let mut places: Map<(Fact, NodeId), usize> = Map::default();
    let (mut kept, mut outputs): (Vec<Condition>, Vec<Vec<usize>>) = (Vec::new(), Vec::new());
    for (condition, concerned) in conditions.into_iter().zip(concerns) {
        let of = graph.import(&condition.of)[0];
        let key = (condition.fact, graph.id(of));
        match places.get(&key) {
            Some(&place) => {
                let all = &mut outputs[place];
                all.extend(concerned);
                all.sort_unstable();
                all.dedup();
            }
            None => {
                places.insert(key, kept.len());
                kept.push(condition);
                outputs.push(concerned);
            }
        }
    }
    (kept, outputs)
}

pub(super) fn steps(rewriter: &Rewriter, roots: &[Term], names: &[&str]) -> Vec<Step> {
    let Some(log) = &rewriter.log else {
        return Vec::new();
    };
    let graph = graph_of(names);
    let mut writer = Writer::of_results(&graph, rewriter, roots);
    let mut sides = Vec::new();
    let mut rules = Vec::new();
    for rewrite in log {
        let before = match &rewrite.before {
            Before::Raw(op, args) => writer.raw(rewriter, *op, args),
            Before::Term(term) => writer.term(rewriter, term),
        };
        let after = writer.term(rewriter, &rewrite.after);
        if before != after {
            sides.extend([before, after]);
            rules.push(rewrite.rules.clone());
        }
    }
    let frozen = graph.formula(&sides, names);
    let side = |place: usize| frozen.output(frozen.outputs()[place]);
    rules
        .into_iter()
        .enumerate()
        .map(|(place, rules)| Step {
            rules,
            before: side(2 * place),
            after: side(2 * place + 1),
        })
        .collect()
}
