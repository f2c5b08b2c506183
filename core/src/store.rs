//! The nodes of an expression graph: hash-consed and append-only, on petgraph.
//!
//! Invariant: a node's arguments are added before it, so index order is a
//! topological order and no pass over the graph needs recursion or a sort.

use std::hash::BuildHasher;

use foldhash::quality::FixedState;
use hashbrown::HashTable;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::constant::Constant;
use crate::custom::Custom;
use crate::primitive::{Binary, Primitive, Unary};
use crate::scalar::Relation;

/// The place of a node in its graph.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// The position in topological order.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    pub(crate) fn new(index: usize) -> Self {
        Self(u32::try_from(index).expect("a graph holds at most 2^32 nodes"))
    }
}

impl std::fmt::Debug for NodeId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What a node computes from its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// The constant of this number; see [`Formula::constant`](crate::Formula::constant).
    Constant(u32),
    /// The variable of this number.
    Variable(u32),
    /// A row of the table.
    Row(Primitive),
    /// `if(a < b, c, d)`: the slots are the two sides of the comparison, the value
    /// where it holds, and the value where it does not.
    If(Relation),
    /// The function outside of the table of this number, differentiated so and so often.
    Call(u32),
}

/// A function outside of the table, and how often it is differentiated by each argument.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Call {
    /// The function.
    pub function: Custom,
    /// The order of differentiation by each argument.
    pub orders: Vec<u32>,
}

/// The argument position an edge feeds; petgraph keeps edges in an order of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slot(u32);

#[derive(Clone, Debug, Default)]
pub(crate) struct Store {
    dag: DiGraph<Op, Slot>,
    nodes: HashTable<NodeId>,
    constants: Interner<Constant>,
    names: Interner<Box<str>>,
    calls: Interner<Call>,
}

impl Store {
    pub(crate) fn len(&self) -> usize {
        self.dag.node_count()
    }

    pub(crate) fn op(&self, id: NodeId) -> Op {
        self.dag[NodeIndex::new(id.index())]
    }

    pub(crate) fn constant(&self, number: u32) -> &Constant {
        &self.constants.items[number as usize]
    }

    pub(crate) fn call(&self, number: u32) -> &Call {
        &self.calls.items[number as usize]
    }

    pub(crate) fn name(&self, variable: u32) -> &str {
        &self.names.items[variable as usize]
    }

    pub(crate) fn variable_count(&self) -> usize {
        self.names.items.len()
    }

    /// The constant at `id`, if there is one.
    pub(crate) fn constant_at(&self, id: NodeId) -> Option<&Constant> {
        match self.op(id) {
            Op::Constant(number) => Some(self.constant(number)),
            _ => None,
        }
    }

    /// Puts the arguments of `id` into `args`, in slot order.
    pub(crate) fn args_into(&self, id: NodeId, args: &mut Vec<NodeId>) {
        args.clear();
        self.append_args(id, args);
    }

    /// Puts the arguments of `id` behind `args`, in slot order.
    pub(crate) fn append_args(&self, id: NodeId, args: &mut Vec<NodeId>) {
        let first = args.len();
        for edge in self.dag.edges(NodeIndex::new(id.index())) {
            let place = first + edge.weight().0 as usize;
            if args.len() <= place {
                args.resize(place + 1, NodeId(0));
            }
            args[place] = NodeId::new(edge.target().index());
        }
    }

    /// The arguments of `id`, as often as they are used, in no particular order.
    pub(crate) fn args_in_any_order(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let args = self.dag.neighbors(NodeIndex::new(id.index()));
        args.map(|arg| NodeId::new(arg.index()))
    }

    /// Makes room for so many more nodes, with two arguments each.
    pub(crate) fn reserve(&mut self, nodes: usize) {
        self.dag.reserve_nodes(nodes);
        self.dag.reserve_edges(2 * nodes);
    }

    /// Makes room for so many more nodes in the table by which they are found.
    pub(crate) fn reserve_table(&mut self, nodes: usize) {
        let dag = &self.dag;
        self.nodes.reserve(nodes, |&id| hash_of(dag, id));
    }

    pub(crate) fn args(&self, id: NodeId) -> Vec<NodeId> {
        let mut args = Vec::new();
        self.args_into(id, &mut args);
        args
    }

    /// Which nodes the roots are made of, by index.
    pub(crate) fn reachable(&self, roots: &[NodeId]) -> Vec<bool> {
        let end = roots.iter().map(|root| root.index() + 1).max().unwrap_or(0);
        let mut reached = vec![false; end];
        for root in roots {
            reached[root.index()] = true;
        }
        for index in (0..end).rev() {
            if reached[index] {
                for arg in self.args_in_any_order(NodeId::new(index)) {
                    reached[arg.index()] = true;
                }
            }
        }
        reached
    }

    pub(crate) fn add_constant(&mut self, constant: Constant) -> NodeId {
        let number = self.constants.intern(constant);
        self.intern(Op::Constant(number), &[])
    }

    /// The number of the variable called `name`, if there is one.
    pub(crate) fn variable(&self, name: &str) -> Option<u32> {
        let hash = HASHER.hash_one(name);
        let is_it = |&number: &u32| *self.names.items[number as usize] == *name;
        self.names.numbers.find(hash, is_it).copied()
    }

    pub(crate) fn add_variable(&mut self, name: &str) -> NodeId {
        let number = self.number_of(name);
        self.intern(Op::Variable(number), &[])
    }

    // A boxed name hashes as the name itself, so that one that is there needs no box.
    fn number_of(&mut self, name: &str) -> u32 {
        let known = self.variable(name);
        known.unwrap_or_else(|| self.names.intern(name.into()))
    }

    pub(crate) fn add_call(&mut self, call: Call, args: &[NodeId]) -> NodeId {
        let number = self.calls.intern(call);
        self.intern(Op::Call(number), args)
    }

    /// Adds a row, folding only what is written as one number: -3 and 1/3.
    pub(crate) fn add_row(&mut self, row: Primitive, args: &[NodeId]) -> NodeId {
        if let Some(constant) = self.written_as_one_number(row, args) {
            return self.add_constant(constant);
        }
        self.intern(Op::Row(row), args)
    }

    pub(crate) fn add_if(&mut self, relation: Relation, args: [NodeId; 4]) -> NodeId {
        self.intern(Op::If(relation), &args)
    }

    /// Adds a node of another store, whose arguments are here already.
    pub(crate) fn add_like(&mut self, other: &Self, op: Op, args: &[NodeId]) -> NodeId {
        match self.renumbered(other, op) {
            Op::Row(row) => self.add_row(row, args),
            op => self.intern(op, args),
        }
    }

    /// The same into a store that is only read from then on: one that has nodes of `other`
    /// alone, each once, and its variables. Nothing is looked up, and nothing can be.
    pub(crate) fn freeze_like(&mut self, other: &Self, op: Op, args: &[NodeId]) -> NodeId {
        match self.renumbered(other, op) {
            op @ Op::Variable(_) => self.intern(op, args),
            op => self.push(op, args),
        }
    }

    // An operation of another store, with the numbers that constants, names and calls have
    // here.
    fn renumbered(&mut self, other: &Self, op: Op) -> Op {
        match op {
            Op::Constant(number) => {
                Op::Constant(self.constants.intern(other.constant(number).clone()))
            }
            Op::Variable(number) => Op::Variable(self.number_of(other.name(number))),
            Op::Call(number) => Op::Call(self.calls.intern(other.call(number).clone())),
            Op::Row(_) | Op::If(_) => op,
        }
    }

    fn written_as_one_number(&self, row: Primitive, args: &[NodeId]) -> Option<Constant> {
        let constant = |slot: usize| self.constant_at(args[slot]);
        match row {
            Primitive::Unary(Unary::Neg) => match constant(0)? {
                // An exact 0 has no sign to change; -0 stays what is written.
                Constant::Exact(exact) if !exact.is_zero() => Some(exact.negated().into()),
                Constant::Float(x) => Some(Constant::Float(-x)),
                _ => None,
            },
            Primitive::Binary(Binary::Div) => {
                let (n, d) = (constant(0)?.exact()?, constant(1)?.exact()?);
                let is_fraction = n.is_integer() && d.is_integer() && !n.is_zero();
                is_fraction
                    .then(|| n.checked_div(d))
                    .flatten()
                    .map(Constant::from)
            }
            _ => None,
        }
    }

    fn intern(&mut self, op: Op, args: &[NodeId]) -> NodeId {
        let hash = hash_node(op, args.iter().copied().enumerate());
        let dag = &self.dag;
        let same = |&id: &NodeId| is_node(dag, id, op, args);
        if let Some(&id) = self.nodes.find(hash, same) {
            return id;
        }
        let id = self.push(op, args);
        let dag = &self.dag;
        self.nodes.insert_unique(hash, id, |&id| hash_of(dag, id));
        id
    }

    // Adds a node without asking whether it is there.
    fn push(&mut self, op: Op, args: &[NodeId]) -> NodeId {
        let at = self.dag.add_node(op);
        for (slot, arg) in args.iter().enumerate() {
            let slot = u32::try_from(slot).expect("a node has at most 2^32 arguments");
            self.dag
                .add_edge(at, NodeIndex::new(arg.index()), Slot(slot));
        }
        NodeId::new(at.index())
    }
}

/// Things of which each is kept once, numbered in order of appearance.
#[derive(Clone, Debug)]
struct Interner<T> {
    items: Vec<T>,
    numbers: HashTable<u32>,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            numbers: HashTable::new(),
        }
    }
}

impl<T: Eq + std::hash::Hash> Interner<T> {
    fn intern(&mut self, item: T) -> u32 {
        let hash = HASHER.hash_one(&item);
        let items = &self.items;
        if let Some(&number) = self.numbers.find(hash, |&n| items[n as usize] == item) {
            return number;
        }
        let number = u32::try_from(self.items.len()).expect("a graph holds at most 2^32 names");
        self.items.push(item);
        let items = &self.items;
        self.numbers
            .insert_unique(hash, number, |&n| HASHER.hash_one(&items[n as usize]));
        number
    }
}

// A fixed seed, so that the same input gives the same graph in every run.
const HASHER: FixedState = FixedState::with_seed(0x7269_6772_6164);

fn hash_of(dag: &DiGraph<Op, Slot>, id: NodeId) -> u64 {
    let at = NodeIndex::new(id.index());
    let args = dag
        .edges(at)
        .map(|edge| (edge.weight().0 as usize, NodeId::new(edge.target().index())));
    hash_node(dag[at], args)
}

// The same for any order of the arguments, because edges come in an order of their own.
fn hash_node(op: Op, args: impl Iterator<Item = (usize, NodeId)>) -> u64 {
    let start = folded(code(op) ^ 0x2545_f491_4f6c_dd1d, 0x9fb2_1c65_1e98_df25);
    args.fold(start, |hash, (slot, arg)| {
        hash.wrapping_add(mixed(slot, arg))
    })
}

// Another number for every operation.
fn code(op: Op) -> u64 {
    let (kind, row, number) = match op {
        Op::Constant(number) => (0, 0, number),
        Op::Variable(number) => (1, 0, number),
        Op::Row(Primitive::Unary(row)) => (2, row as u64, 0),
        Op::Row(Primitive::Indexed(row, n)) => (3, row as u64, n),
        Op::Row(Primitive::Binary(row)) => (4, row as u64, 0),
        Op::Row(Primitive::Nary(row)) => (5, row as u64, 0),
        Op::If(relation) => (6, relation as u64, 0),
        Op::Call(number) => (7, 0, number),
    };
    (kind << 56) | (row << 32) | u64::from(number)
}

// A place and what stands there as one number, because sums of mere multiples collide
// wherever sums of numbers of nodes do.
fn mixed(slot: usize, arg: NodeId) -> u64 {
    let arg = u64::from(arg.0) ^ 0x9e37_79b9_7f4a_7c15;
    folded(arg, slot as u64 ^ 0xf39c_c060_5ced_c835)
}

// The two halves of a product of 128 bits, folded.
fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product >> 64) as u64 ^ product as u64
}

fn is_node(dag: &DiGraph<Op, Slot>, id: NodeId, op: Op, args: &[NodeId]) -> bool {
    let at = NodeIndex::new(id.index());
    let mut count = 0;
    dag[at] == op
        && dag.edges(at).all(|edge| {
            count += 1;
            args.get(edge.weight().0 as usize)
                .is_some_and(|arg| arg.index() == edge.target().index())
        })
        && count == args.len()
}
