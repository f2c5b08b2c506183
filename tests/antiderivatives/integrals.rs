//! The records: a function, its variable, and what its derivative is said to be.

use serde::Deserialize;
use trigrad::{Formula, NodeId, Op};

use crate::data::{Record, having, number};

/// A record of a corpus that says what the derivative by one variable is.
#[derive(Deserialize)]
struct Pair {
    #[serde(flatten)]
    record: Record,
    var: String,
    derivative: String,
}

/// An antiderivative with its integrand.
pub(crate) struct Integral {
    pub(crate) id: String,
    pub(crate) antiderivative: Formula,
    /// Of the same inputs, in the same order.
    pub(crate) integrand: Formula,
    /// The place of the variable among them.
    pub(crate) variable: usize,
    pub(crate) points: Vec<Vec<f64>>,
}

/// Whether all records are to run, and not a share of them.
pub(crate) fn is_nightly() -> bool {
    std::env::var_os("TRIGRAD_NIGHTLY").is_some()
}

/// All integrals, those of `tests/data` first.
pub(crate) fn integrals() -> Vec<Integral> {
    let pairs = having("derivative")
        .into_iter()
        .flat_map(|(_, pairs)| pairs);
    pairs.map(|pair| integral(&pair)).collect()
}

fn integral(pair: &Pair) -> Integral {
    let Pair {
        record,
        var,
        derivative,
    } = pair;
    let read =
        |text: &str| Formula::parse(text).unwrap_or_else(|error| panic!("{}: {error}", record.id));
    let antiderivative = read(&record.expr);
    let integrand = read(derivative);
    let mut names: Vec<&str> = antiderivative.inputs().collect();
    for name in integrand.inputs() {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let variable = names.iter().position(|name| name == var);
    let at =
        |point: &crate::data::Point| names.iter().map(|&name| number(&point.at[name])).collect();
    Integral {
        id: record.id.clone(),
        antiderivative: antiderivative.with_inputs(&names),
        integrand: integrand.with_inputs(&names),
        variable: variable.unwrap_or_else(|| panic!("{}: no variable {var}", record.id)),
        points: record.points.iter().map(at).collect(),
    }
}

/// The nodes that the only output is made of.
pub(crate) fn reached(f: &Formula) -> Vec<NodeId> {
    let nodes: Vec<NodeId> = f.nodes().collect();
    let place = |id: NodeId| nodes.binary_search(&id).expect("a node of the formula");
    let mut is_reached = vec![false; nodes.len()];
    is_reached[place(f.outputs()[0])] = true;
    for (i, &id) in nodes.iter().enumerate().rev() {
        if is_reached[i] && !matches!(f.op(id), Op::Constant(_) | Op::Variable(_)) {
            for arg in f.args(id) {
                is_reached[place(arg)] = true;
            }
        }
    }
    let pairs = nodes.iter().zip(is_reached);
    pairs
        .filter_map(|(&id, is_reached)| is_reached.then_some(id))
        .collect()
}
