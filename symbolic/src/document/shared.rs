//! Which nodes are written by name, because the text would be too long without.

use trigrad_core::{Constant, Formula, NodeId, Op, Primitive, Unary};

use crate::reach::reachable;

/// The nodes to be defined in front, in an order in which each uses only those before it;
/// none where the outputs are short as they are.
pub(super) fn to_define(formula: &Formula) -> Vec<NodeId> {
    if is_short(formula) {
        return Vec::new();
    }
    let reached = reachable(formula);
    let mut uses = vec![0_u32; reached.len()];
    for output in formula.outputs() {
        uses[output.index()] += 1;
    }
    let mut args = Vec::new();
    let nodes = || formula.nodes().take(reached.len());
    for id in nodes().filter(|id| reached[id.index()]) {
        formula.args_into(id, &mut args);
        for arg in &args {
            uses[arg.index()] = uses[arg.index()].saturating_add(1);
        }
    }
    nodes()
        .filter(|id| uses[id.index()] > 1 && !is_trivial(formula, *id))
        .collect()
}

// Whether there are few nodes, each counted as often as it would be written.
fn is_short(formula: &Formula) -> bool {
    const LIMIT: usize = 3_000;
    let mut work = formula.outputs().to_vec();
    let mut args = Vec::new();
    let mut size = work.len();
    while size <= LIMIT
        && let Some(id) = work.pop()
    {
        formula.args_into(id, &mut args);
        work.extend(&args);
        size += args.len() + excess(formula, id);
    }
    size <= LIMIT
}

// A constant of many digits counts as if it had been made of smaller ones.
fn excess(formula: &Formula, id: NodeId) -> usize {
    match formula.op(id) {
        Op::Constant(number) => match formula.constant(number) {
            Constant::Exact(exact) if exact.to_small().is_none() => {
                formula.output(id).to_string().len() / 24
            }
            _ => 0,
        },
        _ => 0,
    }
}

// Leaves, and leaves with a sign; a long constant is none, lest its digits are repeated.
fn is_trivial(formula: &Formula, id: NodeId) -> bool {
    match formula.op(id) {
        Op::Constant(_) => excess(formula, id) < 2,
        Op::Variable(_) => true,
        Op::Row(Primitive::Unary(Unary::Neg)) => {
            matches!(formula.op(formula.args(id)[0]), Op::Variable(_))
        }
        _ => false,
    }
}
