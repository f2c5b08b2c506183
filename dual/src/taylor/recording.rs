//! What a function does to series, node by node, recorded while it runs on primals.
//!
//! The nodes are append-only, a node's arguments precede it, and a row of the same
//! arguments is one node however often it is asked for. That is what closes a
//! recurrence: the slope of the slope of a sine finds the sine that is there already.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;

use trigrad_core::{
    Binary, Custom, Interpret, Nary, Primitive, Relation, Test, Tracked, Unary, primal_is,
};

use super::series::Series;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Op {
    /// A series whose coefficients are given from outside.
    Input(u32),
    /// A constant of the code, by its bits.
    Literal(u64),
    /// A number of the caller's that does not vary.
    Constant(u32),
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
    // Where its arguments are among all.
    first: u32,
    count: u32,
    primal: Tracked<T>,
    // Coefficients beyond are structurally 0.
    degree: usize,
}

/// A function outside of the table, differentiated so and so often.
type Call = (Custom, Vec<u32>);

// Arguments beyond the second are kept apart, so that most keys take no memory of their own.
#[derive(PartialEq, Eq, Hash)]
struct Key(Op, [u32; 2], Box<[u32]>);

/// The nodes that a function of series is made of.
pub(super) struct Recording<T: Interpret> {
    nodes: RefCell<Nodes<T>>,
}

struct Nodes<T: Interpret> {
    list: Vec<Node<T>>,
    args: Vec<u32>,
    known: HashMap<Key, u32>,
    calls: Vec<Call>,
    // Inputs and constants so far, which are told apart by number.
    given: u32,
}

impl<T: Interpret> Recording<T> {
    pub(super) fn new() -> Self {
        let nodes = Nodes {
            list: Vec::new(),
            args: Vec::new(),
            known: HashMap::new(),
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
        let op = match degree {
            0 => Op::Constant(nodes.given),
            _ => Op::Input(nodes.given),
        };
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
        nodes.known(op, &[]).unwrap_or_else(|| {
            let id = nodes.push(op, &[], primal(), 0);
            nodes.note(op, &[], id);
            id
        })
    }

    /// The node of a row; its companion, where it has one, comes next.
    pub(super) fn row(&self, row: Primitive, args: &[u32]) -> u32 {
        let op = Op::Row(row);
        let mut nodes = self.nodes.borrow_mut();
        if let Some(id) = nodes.known(op, args) {
            return id;
        }
        let at: Vec<_> = args.iter().map(|&arg| nodes.primal(arg)).collect();
        let at: Vec<_> = at.into_iter().map(Tracked::varying).collect();
        let degrees = args.iter().map(|&arg| nodes.list[arg as usize].degree);
        let degree = degree(row, &degrees.collect::<Vec<_>>());
        let id = match row {
            Primitive::Unary(unary) if unary.is_joint() => {
                let (y, z) = Tracked::joint(unary, at[0]);
                let id = nodes.push(op, args, y, degree);
                let companion = nodes.push(Op::Companion(unary), args, z, degree);
                nodes.note(Op::Companion(unary), args, companion);
                id
            }
            _ => {
                let y = row.apply(&at);
                let is_zero = degree > 0 && nodes.is_zero(row, args, y);
                nodes.push(op, args, y, if is_zero { 0 } else { degree })
            }
        };
        nodes.note(op, args, id);
        id
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
            let id = nodes.push(op, args, y, degree);
            nodes.note(op, args, id);
            id
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
        let [then, otherwise] = [args[2], args[3]].map(|arg| nodes.list[arg as usize].degree);
        nodes.push(Op::Select(relation), &args, primal, then.max(otherwise))
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.borrow().list.len()
    }

    pub(super) fn op(&self, id: u32) -> Op {
        self.nodes.borrow().list[id as usize].op
    }

    pub(super) fn args(&self, id: u32) -> Vec<u32> {
        self.nodes.borrow().args(id).to_vec()
    }

    pub(super) fn primal(&self, id: u32) -> Tracked<T> {
        self.nodes.borrow().primal(id)
    }

    pub(super) fn degree(&self, id: u32) -> usize {
        self.nodes.borrow().list[id as usize].degree
    }

    /// The function outside of the table of this number, and how often it is differentiated.
    pub(super) fn custom(&self, number: u32) -> Call {
        self.nodes.borrow().calls[number as usize].clone()
    }
}

impl<T: Interpret> Nodes<T> {
    fn push(&mut self, op: Op, args: &[u32], primal: Tracked<T>, degree: usize) -> u32 {
        let id = self.list.len() as u32;
        let first = self.args.len() as u32;
        self.args.extend_from_slice(args);
        self.list.push(Node {
            op,
            first,
            count: args.len() as u32,
            primal,
            degree,
        });
        id
    }

    fn known(&self, op: Op, args: &[u32]) -> Option<u32> {
        self.known.get(&Key::new(op, args)).copied()
    }

    fn note(&mut self, op: Op, args: &[u32], id: u32) {
        self.known.insert(Key::new(op, args), id);
    }

    fn args(&self, id: u32) -> &[u32] {
        let node = &self.list[id as usize];
        &self.args[node.first as usize..][..node.count as usize]
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

impl Key {
    fn new(op: Op, args: &[u32]) -> Self {
        match *args {
            [] => Self(op, [0, 0], Box::default()),
            [a] => Self(op, [a, 0], Box::default()),
            [a, b] => Self(op, [a, b], Box::default()),
            [a, b, ref more @ ..] => Self(op, [a, b], more.into()),
        }
    }
}

// The degree of what the row makes of polynomials of these degrees.
fn degree(row: Primitive, degrees: &[usize]) -> usize {
    let greatest = degrees.iter().copied().max().unwrap_or(0);
    if greatest == 0 {
        return 0;
    }
    match row {
        Primitive::Unary(Unary::Neg)
        | Primitive::Binary(Binary::Add | Binary::Sub)
        | Primitive::Nary(Nary::Sum) => greatest,
        Primitive::Binary(Binary::Mul) | Primitive::Nary(Nary::Product) => degrees
            .iter()
            .fold(0, |sum: usize, &degree| sum.saturating_add(degree)),
        Primitive::Binary(Binary::Div) if degrees[1] == 0 => greatest,
        _ => ENDLESS,
    }
}

/// By the number of its nodes.
impl<T: Interpret> fmt::Debug for Recording<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recording of {} nodes", self.len())
    }
}
