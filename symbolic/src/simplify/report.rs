//! What a simplification says of itself: the conditions it relied on, and its steps.

use trigrad_core::{Exact, Formula, Graph, NodeId};

use super::proof::Proof;
use super::rewriter::{Before, Reliance, Rewriter};
use super::rule::Fact;
use super::term::{Factor, Id, Node, Term};
use super::write::Writer;
use super::written::written;
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
    let mut all: Vec<Reliance> = Vec::new();
    let mut used = Proof::PLAIN;
    for reliance in &rewriter.conditions {
        used = used.and(reliance.by);
        // What follows of assumptions alone is said by them.
        if reliance.by.is_presumed() {
            parts(rewriter, reliance, &mut all);
        }
    }
    let is_said = |reliance: &&Reliance| {
        let of = &reliance.of;
        let says = |&(id, given): &(Id, Fact)| id == of.base && import::says(given, reliance.fact);
        of.coefficient.is_one() && implied.iter().any(says)
    };
    let outputs: Vec<usize> = (0..formula.outputs().len()).collect();
    let reached = reached_by_output(formula);
    let resting_on = |reliance: &Reliance| match (reliance.origin, &reached) {
        (Some(origin), Some(reached)) => {
            let rests = |&output: &usize| reached[output][origin.index()];
            outputs.iter().copied().filter(rests).collect()
        }
        _ => outputs.clone(),
    };
    let mut seen: Vec<(&Reliance, Vec<usize>)> = all
        .iter()
        .filter(|one| !is_said(one))
        .map(|one| (one, resting_on(one)))
        .collect();
    let mut known: Map<(&Term, Fact), Vec<usize>> = Map::default();
    for (reliance, concerned) in &seen {
        let all = known.entry((&reliance.of, reliance.fact)).or_default();
        all.extend(concerned);
        all.sort_unstable();
        all.dedup();
    }
    // Of an output that a stronger condition is not about it says nothing.
    seen.retain_mut(|(reliance, concerned)| {
        let stronger = [Fact::Nonzero, Fact::NonNegative, Fact::Positive];
        for other in stronger {
            if other != reliance.fact
                && import::says(other, reliance.fact)
                && let Some(said) = known.get(&(&reliance.of, other))
            {
                concerned.retain(|output| said.binary_search(output).is_err());
            }
        }
        !concerned.is_empty()
    });
    let graph = graph_of(names);
    let mut writer = Writer::new(&graph);
    let mut conditions: Vec<Condition> = seen
        .iter()
        .map(|(reliance, _)| Condition {
            fact: reliance.fact,
            of: graph.formula(&[writer.term(rewriter, &reliance.of)], names),
        })
        .collect();
    let mut concerns: Vec<Vec<usize>> = seen.into_iter().map(|(_, concerned)| concerned).collect();
    for (number, condition) in options.assume.iter().enumerate() {
        if used.rests_on(number) {
            conditions.push(condition.clone());
            concerns.push(outputs.clone());
        }
    }
    without_repetitions(conditions, concerns)
}

// A condition as simple ones: that no factor of a product is 0, whatever number is in front.
fn parts(rewriter: &Rewriter, reliance: &Reliance, all: &mut Vec<Reliance>) {
    let of = &reliance.of;
    let factors = match (rewriter.arena.node(of.base), reliance.fact) {
        (Node::Product(factors), Fact::Nonzero) => factors.to_vec(),
        _ => Vec::new(),
    };
    let is_above = |factor: &Factor| factor.number().is_some_and(|n| !n.is_negative());
    if !factors.is_empty() && factors.iter().all(is_above) {
        for factor in factors {
            let fact = match factor.integer() {
                Some(_) => Fact::Nonzero,
                None => Fact::Positive,
            };
            let of = Term::of(factor.base);
            if !rewriter.known(&of).says(fact).is_plain() {
                all.push(Reliance {
                    fact,
                    of,
                    ..reliance.clone()
                });
            }
        }
        return;
    }
    let mut of = of.clone();
    let has_sign = of.coefficient.is_negative();
    let is_scaled = !of.is_zero() && of.base != Id::ONE && !of.coefficient.abs().is_one();
    if reliance.fact == Fact::Nonzero && (is_scaled || has_sign) && of.base != Id::ONE {
        of.coefficient = Exact::ONE;
    } else if is_scaled {
        of.coefficient = if has_sign {
            Exact::from(-1)
        } else {
            Exact::ONE
        };
    }
    all.push(Reliance {
        of,
        ..reliance.clone()
    });
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

// Each condition once, with all the outputs that it concerns; the shortest first.
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
    let length = |condition: &Condition| {
        let sizes = written(&condition.of);
        let of = condition.of.outputs().first();
        of.map_or(0, |of| sizes[of.index()])
    };
    let mut both: Vec<(Condition, Vec<usize>)> = kept.into_iter().zip(outputs).collect();
    both.sort_by_cached_key(|(condition, _)| length(condition));
    both.into_iter().unzip()
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
