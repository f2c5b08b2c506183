//! Where the nodes of a simplification live: each once, with what is known of it.

use std::collections::hash_map::Entry;
use std::hash::BuildHasher;
use std::rc::Rc;

use foldhash::quality::FixedState;
use trigrad_core::{Call, Constant, Op};

use super::known::{Grant, Knowledge};
use super::proof::Proof;
use super::term::{Factor, Id, Node, Term};
use super::write::for_each_part;
use crate::keyed::{Map, Set};

/// Nodes, arguments before what is made of them.
pub(super) struct Arena {
    nodes: Vec<Node>,
    places: Map<Node, Id>,
    prints: Vec<u64>,
    knowledge: Knowledge,
    // Bases and exponents of powers that are numbers wherever any output is one.
    defined: Set<(Id, Id)>,
    names: Vec<String>,
    numbers: Map<String, u32>,
    calls: Vec<Call>,
}

const HASHER: FixedState = FixedState::with_seed(0x7379_6d62);

impl Arena {
    pub(super) fn new(names: &[&str]) -> Self {
        let mut arena = Self {
            nodes: Vec::new(),
            places: Map::default(),
            prints: Vec::new(),
            knowledge: Knowledge::default(),
            defined: Set::default(),
            names: Vec::new(),
            numbers: Map::default(),
            calls: Vec::new(),
        };
        for name in names {
            arena.variable(name);
        }
        let one = arena.intern(Node::Product(Rc::new([])));
        let e = arena.intern(Node::Constant(Constant::E));
        debug_assert_eq!((one, e), (Id::ONE, Id::E));
        arena
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn node(&self, id: Id) -> &Node {
        &self.nodes[id.index()]
    }

    /// The same for the same structure, in every arena.
    pub(super) fn print(&self, id: Id) -> u64 {
        self.prints[id.index()]
    }

    pub(super) fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    pub(super) fn name(&self, variable: u32) -> &str {
        &self.names[variable as usize]
    }

    pub(super) fn call(&self, number: u32) -> &Call {
        &self.calls[number as usize]
    }

    /// The number of the variable of this name.
    pub(super) fn variable(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }

    pub(super) fn add_call(&mut self, call: &Call) -> u32 {
        let found = self.calls.iter().position(|other| other == call);
        let place = found.unwrap_or_else(|| {
            self.calls.push(call.clone());
            self.calls.len() - 1
        });
        place as u32
    }

    /// The node, made if it is not there yet.
    pub(super) fn intern(&mut self, node: Node) -> Id {
        let id = Id(u32::try_from(self.nodes.len()).expect("an arena holds at most 2^32 nodes"));
        let node = match self.places.entry(node) {
            Entry::Occupied(known) => return *known.get(),
            Entry::Vacant(place) => {
                let node = place.key().clone();
                place.insert(id);
                node
            }
        };
        let print = self.fingerprint(&node);
        self.knowledge.add(&node);
        self.prints.push(print);
        self.nodes.push(node);
        id
    }

    /// Takes facts for granted from now on, of the nodes that are there already too.
    pub(super) fn grant(&mut self, grants: impl Iterator<Item = Grant>) {
        self.knowledge.grant(grants);
        let nodes = std::mem::take(&mut self.nodes);
        self.knowledge.derive_anew(&nodes);
        self.nodes = nodes;
    }

    /// A proof that some node is no number, whatever the inputs.
    pub(super) fn conflict(&self) -> Proof {
        let nodes = (0..self.nodes.len()).map(|place| Id(place as u32));
        let conflicts = nodes.map(|id| self.knowledge.conflict(id));
        conflicts.fold(Proof::NONE, Proof::or)
    }

    /// Takes for granted that the power is a number.
    pub(super) fn take_for_defined(&mut self, power: &Factor) {
        if !power.exponent.coefficient.is_negative() {
            self.defined.insert((power.base, power.exponent.base));
        }
    }

    /// Whether the power is written below the line. At a base of 0 it might not: 0^-y is a
    /// number where y is below 0, 1/0^y is none. But where 0^y is known to be a number, or
    /// 0^(2*y), y is not below 0.
    pub(super) fn is_below(&self, factor: &Factor) -> bool {
        if factor.base == Id::E || !factor.exponent.coefficient.is_negative() {
            return false;
        }
        factor.number().is_some()
            || self.is_nonzero(factor.base)
            || self.defined.contains(&(factor.base, factor.exponent.base))
    }

    // What was asked for is not relied on where that would not be noted.
    fn is_nonzero(&self, id: Id) -> bool {
        let proof = self.knowledge.of(id).nonzero;
        proof.holds() && !proof.is_asked()
    }

    /// The nodes that the terms are made of, arguments before what is made of them; but
    /// not those of which `is_done` says so, nor what only they are made of.
    pub(super) fn made_of(&self, roots: &[Term], is_done: impl Fn(Id) -> bool) -> Vec<Id> {
        let mut found: Vec<Id> = Vec::new();
        let mut seen = Set::default();
        let mut stack: Vec<Id> = roots.iter().map(|root| root.base).collect();
        while let Some(id) = stack.pop() {
            if !is_done(id) && seen.insert(id) {
                found.push(id);
                for_each_part(self.node(id), |part| stack.push(part));
            }
        }
        found.sort_unstable();
        found
    }

    fn fingerprint(&self, node: &Node) -> u64 {
        let term = |term: &Term| HASHER.hash_one((&term.coefficient, self.print(term.base)));
        match node {
            Node::Constant(constant) => HASHER.hash_one((1_u8, constant)),
            Node::Variable(number) => HASHER.hash_one((2_u8, self.name(*number))),
            Node::Sum(terms) => fold(3, terms.iter().map(term)),
            Node::Product(factors) => {
                let factor = |factor: &Factor| {
                    HASHER.hash_one((self.print(factor.base), term(&factor.exponent)))
                };
                fold(4, factors.iter().map(factor))
            }
            Node::Apply(Op::Call(number), args) => {
                let call = self.call(*number);
                let own = HASHER.hash_one((call.function.name(), &call.orders));
                fold(own, args.iter().map(term))
            }
            Node::Apply(op, args) => fold(HASHER.hash_one(op), args.iter().map(term)),
        }
    }
}

fn fold(start: u64, parts: impl Iterator<Item = u64>) -> u64 {
    parts.fold(start, |hash, part| HASHER.hash_one((hash, part)))
}
