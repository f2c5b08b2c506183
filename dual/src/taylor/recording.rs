//! What a function does to series, node by node, recorded while it runs on primals.
//!
//! The nodes are append-only, a node's arguments precede it, and a row of the same
//! arguments is one node however often it is asked for. That is what closes a
//! recurrence: the slope of the slope of a sine finds the sine that is there already.

use std::cell::RefCell;
use std::fmt;
use std::ops::Deref;

use trigrad_core::{
    Binary, Custom, Interpret, Nary, Primitive, Relation, Test, Tracked, Unary, primal_is,
};

use super::index::{Index, SCANNED, hash};
use super::series::Series;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Op {
    /// A series whose coefficients are given from outside, or a number of the caller's that does
    /// not vary.
    Given(u32),
    /// A constant of the code, by its bits.
    Literal(u64),
    /// A constant at home beside the other numbers, by its bits.
    Beside(u64),
    /// The number pi.
    Pi,
    /// A row of the table.
    Row(Primitive),
    /// What the partial of a row needs beside its value.
    Companion(Unary),
    /// A function that is not in the table, by its number.
    Call(u32),
    /// A choice that the primals leave open.
    Select(Relation),
}

/// The degree of a series that is no polynomial as far as its structure shows.
pub(super) const ENDLESS: usize = usize::MAX;

#[derive(Clone, Copy, Debug)]
struct Node<T: Interpret> {
    op: Op,
    // Its arguments, or if there are more than four, where they begin among all such.
    few: [u32; 4],
    count: u32,
    // Coefficients beyond are structurally 0.
    degree: usize,
    primal: Tracked<T>,
}

/// The arguments of a node: mostly few, and then nothing is allocated.
#[derive(Clone, Debug)]
pub(super) enum Args {
    Few([u32; 4], usize),
    Many(Vec<u32>),
}

impl Deref for Args {
    type Target = [u32];

    fn deref(&self) -> &[u32] {
        match self {
            Self::Few(args, count) => &args[..*count],
            Self::Many(args) => args,
        }
    }
}

/// A function outside of the table, differentiated so and so often.
type Call = (Custom, Vec<u32>);

/// The nodes that a function of series is made of.
pub(super) struct Recording<T: Interpret> {
    nodes: RefCell<Nodes<T>>,
}

struct Nodes<T: Interpret> {
    list: Vec<Node<T>>,
    // The arguments of nodes with more than four.
    many: Vec<u32>,
    index: Index,
    calls: Vec<Call>,
    // Inputs and constants so far, which are told apart by number.
    given: u32,
}

impl<T: Interpret> Recording<T> {
    pub(super) fn new() -> Self {
        let nodes = Nodes {
            list: Vec::with_capacity(SCANNED),
            many: Vec::new(),
            index: Index::default(),
            calls: Vec::new(),
            given: 0,
        };
        Self {
            nodes: RefCell::new(nodes),
        }
    }

    /// A new series that is given up to `degree`; of degree 0 it is a constant.
    pub(super) fn input(&self, primal: Tracked<T>, degree: usize) -> Series<'_, T> {
        let mut nodes = self.nodes.borrow_mut();
        let op = Op::Given(nodes.given);
        nodes.given += 1;
        let id = nodes.push(op, &[], primal, degree);
        Series::at(self, id)
    }

    /// The node of a constant of the code.
    pub(super) fn literal(&self, c: f64) -> u32 {
        let op = Op::Literal(c.to_bits());
        self.leaf(op, || Tracked::from_f64(c))
    }

    /// The node of a constant at home where node `id` lives.
    pub(super) fn beside(&self, id: u32, c: f64) -> u32 {
        let at = self.primal(id);
        self.leaf(Op::Beside(c.to_bits()), || at.beside(c))
    }

    /// The node of pi, at home where node `id` lives.
    pub(super) fn pi(&self, id: u32) -> u32 {
        let at = self.primal(id);
        self.leaf(Op::Pi, || at.pi())
    }

    fn leaf(&self, op: Op, primal: impl FnOnce() -> Tracked<T>) -> u32 {
        let mut nodes = self.nodes.borrow_mut();
        nodes
            .known(op, &[])
            .unwrap_or_else(|| nodes.push(op, &[], primal(), 0))
    }

    /// The node of a row; its companion, where it has one, comes next.
    pub(super) fn row(&self, row: Primitive, args: &[u32]) -> u32 {
        let op = Op::Row(row);
        let mut nodes = self.nodes.borrow_mut();
        if let Some(id) = nodes.known(op, args) {
            return id;
        }
        let at = |slot: usize| Tracked::varying(nodes.primal(args[slot]));
        let degree = degree(row, args.iter().map(|&arg| nodes.degree(arg)));
        let y = match row {
            Primitive::Unary(unary) if unary.is_joint() => {
                let (y, z) = Tracked::joint(unary, at(0));
                let id = nodes.push(op, args, y, degree);
                nodes.push(Op::Companion(unary), args, z, degree);
                return id;
            }
            Primitive::Unary(unary) => Tracked::unary(unary, at(0)),
            Primitive::Indexed(indexed, n) => Tracked::indexed(indexed, n, at(0)),
            Primitive::Binary(binary) => Tracked::binary(binary, [at(0), at(1)]),
            Primitive::Nary(nary) => {
                Tracked::nary(nary, &(0..args.len()).map(at).collect::<Vec<_>>())
            }
        };
        let is_zero = nodes.is_zero(row, args, y);
        nodes.push(op, args, y, if is_zero { 0 } else { degree })
    }

    /// The companion of the node of a row that has one.
    pub(super) fn companion(&self, op: Unary, arg: u32) -> u32 {
        let y = self.row(Primitive::Unary(op), &[arg]);
        let known = self.nodes.borrow().known(Op::Companion(op), &[arg]);
        known.unwrap_or(y)
    }

    /// The node of a function that is not in the table.
    pub(super) fn call(&self, function: &Custom, orders: &[u32], args: &[u32]) -> u32 {
        let mut nodes = self.nodes.borrow_mut();
        let is_same = |(known, at): &Call| known == function && at == orders;
        let number = nodes.calls.iter().position(is_same).unwrap_or_else(|| {
            nodes.calls.push((function.clone(), orders.to_vec()));
            nodes.calls.len() - 1
        });
        let op = Op::Call(number as u32);
        nodes.known(op, args).unwrap_or_else(|| {
            let at = args.iter().map(|&arg| Tracked::varying(nodes.primal(arg)));
            let y = Tracked::custom(function, orders, &at.collect::<Vec<_>>());
            let degree = nodes.endless(args);
            nodes.push(op, args, y, degree)
        })
    }

    /// The node of a choice between the last two arguments by comparing the first two.
    pub(super) fn select(&self, relation: Relation, args: [u32; 4]) -> u32 {
        let mut nodes = self.nodes.borrow_mut();
        let [left, right, then, otherwise] = args.map(|arg| nodes.primal(arg));
        let test = Test {
            relation,
            left,
            right,
        };
        let primal = Tracked::select(test, then, otherwise);
        let [then, otherwise] = [args[2], args[3]].map(|arg| nodes.degree(arg));
        nodes.push(Op::Select(relation), &args, primal, then.max(otherwise))
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.borrow().list.len()
    }

    pub(super) fn op(&self, id: u32) -> Op {
        self.nodes.borrow().list[id as usize].op
    }

    pub(super) fn args(&self, id: u32) -> Args {
        let nodes = self.nodes.borrow();
        let node = &nodes.list[id as usize];
        match node.count as usize {
            count @ 0..=4 => Args::Few(node.few, count),
            _ => Args::Many(nodes.args(id).to_vec()),
        }
    }

    pub(super) fn primal(&self, id: u32) -> Tracked<T> {
        self.nodes.borrow().primal(id)
    }

    pub(super) fn degree(&self, id: u32) -> usize {
        self.nodes.borrow().degree(id)
    }

    /// The function outside of the table of this number, and how often it is differentiated.
    pub(super) fn custom(&self, number: u32) -> Call {
        self.nodes.borrow().calls[number as usize].clone()
    }
}

impl<T: Interpret> Nodes<T> {
    fn push(&mut self, op: Op, args: &[u32], primal: Tracked<T>, degree: usize) -> u32 {
        let mut few = [0; 4];
        if args.len() <= few.len() {
            few[..args.len()].copy_from_slice(args);
        } else {
            few[0] = self.many.len() as u32;
            self.many.extend_from_slice(args);
        }
        self.list.push(Node {
            op,
            few,
            count: args.len() as u32,
            degree,
            primal,
        });
        let count = self.list.len();
        let mut index = std::mem::take(&mut self.index);
        index.extend(count, |id| hash(self.list[id as usize].op, self.args(id)));
        self.index = index;
        count as u32 - 1
    }

    fn known(&self, op: Op, args: &[u32]) -> Option<u32> {
        let is_it = |id: u32| self.list[id as usize].op == op && self.args(id) == args;
        if self.list.len() < SCANNED {
            return (0..self.list.len() as u32).find(|&id| is_it(id));
        }
        self.index.find(hash(op, args), is_it)
    }

    fn args(&self, id: u32) -> &[u32] {
        let node = &self.list[id as usize];
        let count = node.count as usize;
        match count {
            0..=4 => &node.few[..count],
            _ => &self.many[node.few[0] as usize..][..count],
        }
    }

    fn degree(&self, id: u32) -> usize {
        self.list[id as usize].degree
    }

    fn primal(&self, id: u32) -> Tracked<T> {
        self.list[id as usize].primal
    }

    fn endless(&self, args: &[u32]) -> usize {
        let varies = args.iter().any(|&arg| self.list[arg as usize].degree > 0);
        if varies { ENDLESS } else { 0 }
    }

    // Whether the row multiplies by what is the constant 0 whatever the inputs are: that
    // ends the slopes of an integer power.
    fn is_zero(&self, row: Primitive, args: &[u32], y: Tracked<T>) -> bool {
        let is_zero = |arg: &u32| {
            let node = &self.list[*arg as usize];
            node.degree == 0 && node.primal.number.is_constant(0.0)
        };
        row == Primitive::Binary(Binary::Mul)
            && args.iter().any(is_zero)
            && primal_is(y.number, 0.0)
    }
}

// The degree of what the row makes of polynomials of these degrees.
fn degree(row: Primitive, degrees: impl Iterator<Item = usize> + Clone) -> usize {
    let greatest = degrees.clone().max().unwrap_or(0);
    if greatest == 0 {
        return 0;
    }
    match row {
        Primitive::Unary(Unary::Neg)
        | Primitive::Binary(Binary::Add | Binary::Sub)
        | Primitive::Nary(Nary::Sum) => greatest,
        Primitive::Binary(Binary::Mul) | Primitive::Nary(Nary::Product) => {
            degrees.fold(0, |sum: usize, degree| sum.saturating_add(degree))
        }
        Primitive::Binary(Binary::Div) if degrees.last() == Some(0) => greatest,
        _ => ENDLESS,
    }
}

/// By the number of its nodes.
impl<T: Interpret> fmt::Debug for Recording<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recording of {} nodes", self.len())
    }
}
