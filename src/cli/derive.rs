//! Derivatives on paper, within a budget.

use std::time::Instant;

use trigrad::symbolic::simplify::Effect;
use trigrad::{Expr, Formula, Graph, Op, symbolic};

use super::budget::Budget;
use super::failure::Failure;
use super::problem::Problem;
use super::receipts::Receipts;
use super::simplifier::{Reading, Simpler, Way, simplified, told};

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wish {
    /// The order of the pure derivatives; without it there are none.
    pub(crate) order: Option<u32>,
    /// Pairs of variables for second derivatives.
    pub(crate) pairs: Vec<(String, String)>,
    /// How to simplify.
    pub(crate) way: Way,
    /// Whether what the derivatives share is written once, apart from them.
    pub(crate) shared: bool,
}

/// The derivatives that were asked for.
#[derive(Debug)]
pub(crate) struct Derived {
    /// The outputs are the pure derivatives by the variables of the problem, then
    /// the second derivatives of the pairs.
    pub(crate) formula: Formula,
    /// What the simplifier took for granted, each condition once.
    pub(crate) conditions: Vec<String>,
    /// The steps of the simplifier, if they were to be kept.
    pub(crate) receipts: Vec<Receipts>,
    /// What it took, without reading and printing.
    pub(crate) seconds: f64,
}

/// The outputs as text, in front of them what they share by `let`, if so wished.
pub(crate) fn shared_texts(
    formula: &Formula,
    shared: bool,
) -> (Vec<(String, String)>, Vec<String>) {
    if shared {
        return formula.definitions();
    }
    let text = |&id| formula.output(id).to_string();
    (Vec::new(), formula.outputs().iter().map(text).collect())
}

/// Derives the expression of a problem as wished.
pub(crate) fn derive(problem: &Problem, wish: &Wish, budget: &Budget) -> Result<Derived, Failure> {
    let start = Instant::now();
    let names: Vec<&str> = problem.wrt.iter().map(String::as_str).collect();
    // In their own order, which is the order in which they are written.
    let inputs: Vec<&str> = problem.read.inputs().collect();
    let graph = Graph::new();
    let f = graph.import(&problem.read)[0];
    let (mut conditions, mut receipts) = (Vec::new(), Vec::new());
    let mut outputs = match wish.order {
        None => Vec::new(),
        Some(1) => symbolic::gradient(f, &variables(&graph, &names)),
        Some(order) => {
            let higher = names.iter().map(|name| {
                let higher = pure(problem, name, order, wish, budget)?;
                conditions.extend(higher.conditions);
                receipts.extend(higher.receipts);
                Ok(graph.import(&higher.formula)[0])
            });
            higher.collect::<Result<Vec<Expr<'_>>, Failure>>()?
        }
    };
    outputs.extend(pairs(&graph, f, &wish.pairs, budget)?);
    budget.nodes(graph.len())?;
    let reading = Reading::of(wish.shared);
    let all = graph.formula(&outputs, &inputs);
    let simpler = simplified(all, &wish.way, reading, Some(&problem.read));
    budget.nodes(simpler.formula.len())?;
    conditions.extend(simpler.conditions);
    receipts.extend(simpler.receipts);
    if wish.way.admit == Effect::Equal {
        // A derivation forgets what it was asked for: that of x/x is 0 in the end.
        conditions.extend(symbolic::conditions::asked(&problem.read));
    }
    Ok(Derived {
        conditions: told(&simpler.formula, &conditions, &wish.way.assume),
        formula: simpler.formula,
        receipts,
        seconds: start.elapsed().as_secs_f64(),
    })
}

// One order after the other, simplified in between, because otherwise it is the
// repetitions that grow.
fn pure(
    problem: &Problem,
    name: &str,
    order: u32,
    wish: &Wish,
    budget: &Budget,
) -> Result<Simpler, Failure> {
    let inputs: Vec<&str> = problem.read.inputs().collect();
    let mut formula = problem.read.clone();
    let (mut conditions, mut receipts) = (Vec::new(), Vec::new());
    for _ in 0..order {
        let (before, start) = (formula.len(), Instant::now());
        let graph = Graph::new();
        let f = graph.import(&formula)[0];
        let slope = symbolic::gradient(f, &[graph.variable(name)]);
        formula = graph.formula(&slope, &inputs);
        budget.nodes(formula.len())?;
        // A rewrite may change what a kink's convention gives one order up.
        let simpler = match has_breaks(&formula) {
            true => Simpler::unchanged(formula),
            false => simplified(formula, &wish.way, Reading::Together, Some(&problem.read)),
        };
        formula = simpler.formula;
        conditions.extend(simpler.conditions);
        receipts.extend(simpler.receipts);
        if is_zero(&formula) {
            break; // and so it stays
        }
        budget.growth(before, formula.len(), start.elapsed())?;
    }
    Ok(Simpler {
        formula,
        conditions,
        asked: wish.way.assume.clone(),
        receipts,
    })
}

// Whether it has kinks or jumps.
fn has_breaks(formula: &Formula) -> bool {
    formula.nodes().any(|id| match formula.op(id) {
        Op::Row(row) => {
            let breaks = row.row().breaks;
            breaks.contains("Kink") || breaks.contains("Jump")
        }
        _ => false,
    })
}

fn is_zero(formula: &Formula) -> bool {
    match formula.op(formula.outputs()[0]) {
        Op::Constant(number) => formula.constant(number).is_integer(0),
        _ => false,
    }
}

// In the order of the pairs; each first variable is derived by once.
fn pairs<'g>(
    graph: &'g Graph,
    f: Expr<'g>,
    pairs: &[(String, String)],
    budget: &Budget,
) -> Result<Vec<Expr<'g>>, Failure> {
    let mut derivatives: Vec<Option<Expr<'g>>> = vec![None; pairs.len()];
    for place in 0..pairs.len() {
        if derivatives[place].is_some() {
            continue;
        }
        let first = pairs[place].0.as_str();
        let same: Vec<usize> = (place..pairs.len())
            .filter(|&i| pairs[i].0 == first)
            .collect();
        let seconds: Vec<&str> = same.iter().map(|&i| pairs[i].1.as_str()).collect();
        let slope = symbolic::gradient(f, &variables(graph, &[first]))[0];
        let slopes = symbolic::gradient(slope, &variables(graph, &seconds));
        for (&place, slope) in same.iter().zip(slopes) {
            derivatives[place] = Some(slope);
        }
        budget.nodes(graph.len())?;
    }
    Ok(derivatives.into_iter().flatten().collect())
}

fn variables<'g>(graph: &'g Graph, names: &[&str]) -> Vec<Expr<'g>> {
    names.iter().map(|name| graph.variable(name)).collect()
}
