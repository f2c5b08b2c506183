//! Names for what an expression uses more than once.

use std::collections::{HashMap, HashSet};

use super::literal::Literal;
use crate::primitive::{Binary, Primitive, Unary};
use crate::store::{NodeId, Op, Store};

/// Nodes that are written by name.
#[derive(Debug, Default)]
pub(super) struct Names {
    of: HashMap<NodeId, String>,
    // In index order, in which a node comes behind what it is made of.
    order: Vec<NodeId>,
}

impl Names {
    /// Names for the nodes that the outputs use more than once, unless they are
    /// written as quickly as a name.
    pub(super) fn of_shared(store: &Store, outputs: &[NodeId]) -> Self {
        let order = used_twice(store, outputs);
        let variables = 0..store.variable_count() as u32;
        let taken: HashSet<&str> = variables.map(|number| store.name(number)).collect();
        let free = (0..)
            .map(|number: usize| format!("t{number}"))
            .filter(|name| !taken.contains(name.as_str()));
        Self {
            of: order.iter().copied().zip(free).collect(),
            order,
        }
    }

    pub(super) fn get(&self, id: NodeId) -> Option<&str> {
        if self.order.is_empty() {
            return None;
        }
        self.of.get(&id).map(String::as_str)
    }

    pub(super) fn in_order(&self) -> impl Iterator<Item = (NodeId, &str)> {
        self.order.iter().map(|&id| (id, self.of[&id].as_str()))
    }
}

/// Whether the outputs have few nodes, each counted as often as it would be written.
pub(super) fn is_short(store: &Store, outputs: &[NodeId]) -> bool {
    let nodes = outputs.iter().map(|id| id.index() + 1).max().unwrap_or(0);
    // Most expressions are hardly longer than their graphs, and are walked through; of
    // the others the sizes are added up in the graph.
    match walked(store, outputs, LIMIT.min(2 * nodes)) {
        Some(size) => size <= LIMIT,
        None => nodes <= LIMIT && added_up(store, outputs, nodes) <= LIMIT,
    }
}

const LIMIT: usize = 10_000;

// The size, if it is not above the limit.
fn walked(store: &Store, outputs: &[NodeId], limit: usize) -> Option<usize> {
    let mut work = outputs.to_vec();
    let mut size = work.len();
    while size <= limit {
        let Some(id) = work.pop() else {
            return Some(size);
        };
        let before = work.len();
        work.extend(store.args_in_any_order(id));
        size += work.len() - before + digits(store, id);
    }
    None
}

// The size, or something above the limit.
fn added_up(store: &Store, outputs: &[NodeId], nodes: usize) -> usize {
    let mut sizes: Vec<usize> = Vec::with_capacity(nodes);
    for id in (0..nodes).map(NodeId::new) {
        let args = store.args_in_any_order(id);
        let below: usize = args.map(|arg| sizes[arg.index()]).sum();
        sizes.push((1 + below + digits(store, id)).min(LIMIT + 1));
    }
    outputs.iter().map(|id| sizes[id.index()]).sum()
}

// A constant of many digits counts as if it had been made of smaller ones.
fn digits(store: &Store, id: NodeId) -> usize {
    let exact = store.constant_at(id).and_then(|c| c.exact());
    exact.map_or(0, |exact| exact.bits() / 64)
}

fn used_twice(store: &Store, outputs: &[NodeId]) -> Vec<NodeId> {
    let reachable = store.reachable(outputs);
    let mut is_used = vec![false; reachable.len()];
    let mut is_shared = vec![false; reachable.len()];
    let mut note = |id: &NodeId| {
        let used_before = std::mem::replace(&mut is_used[id.index()], true);
        is_shared[id.index()] |= used_before;
    };
    outputs.iter().for_each(&mut note);
    let mut args = Vec::new();
    for index in (0..reachable.len()).filter(|&index| reachable[index]) {
        store.args_into(NodeId::new(index), &mut args);
        args.iter().for_each(&mut note);
    }
    (0..is_shared.len())
        .filter(|&index| is_shared[index])
        .map(NodeId::new)
        .filter(|&id| !is_trivial(store, id))
        .collect()
}

// Leaves, and variables and constants with a sign or a factor.
fn is_trivial(store: &Store, id: NodeId) -> bool {
    match store.op(id) {
        Op::Constant(_) | Op::Variable(_) => is_leaf(store, id),
        Op::Row(Primitive::Unary(Unary::Neg) | Primitive::Binary(Binary::Mul)) => {
            let args = store.args(id);
            let is_number = |arg: &NodeId| store.constant_at(*arg).is_some();
            let scaled = args.len() == 1 || args.iter().any(is_number);
            scaled && args.iter().all(|&arg| is_leaf(store, arg))
        }
        _ => false,
    }
}

// A long constant is none, lest its digits are written again and again.
fn is_leaf(store: &Store, id: NodeId) -> bool {
    const LONG: usize = 24;
    match store.op(id) {
        Op::Constant(number) => Literal::of(store.constant(number)).len() <= LONG,
        Op::Variable(_) => true,
        _ => false,
    }
}
