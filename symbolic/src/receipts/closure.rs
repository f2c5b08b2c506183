//! Congruence closure: what equations between expressions imply, if equal arguments give
//! equal results.
//!
//! Classes are joined as all equations are taken, then the nodes above them are looked at
//! again until nothing new is equal (deferred rebuilding: Willsey et al., *egg: Fast and
//! Extensible Equality Saturation*, POPL 2021, after Downey, Sethi and Tarjan, 1980). The
//! smaller class moves to the larger one, so that time is about linear in the nodes.

use trigrad_core::{Binary, Constant, Expr, Graph, Interpret, NodeId, Op, Primitive, Unary};

use super::ledger;
use crate::keyed::{Map, Set};

/// Classes of nodes of a graph that are known to be equal.
pub(super) struct Closure<'g> {
    graph: &'g Graph,
    // A forest: the parent of each node, a root being its own.
    class: Vec<u32>,
    // Of a root: the nodes that have an argument in its class.
    users: Vec<Vec<u32>>,
    // Of a root: a constant in its class.
    constant: Vec<Option<NodeId>>,
    nodes: Vec<(Op, Box<[NodeId]>)>,
    // Each node by what it applies to which classes.
    made: Map<(Op, Box<[u32]>), u32>,
    // Roots whose users are to be looked at again.
    joined: Vec<u32>,
}

/// Two constants that were said to be equal and are not.
pub(super) struct Contradiction(pub(super) Constant, pub(super) Constant);

impl<'g> Closure<'g> {
    /// Every node of the graph in a class of its own.
    pub(super) fn new(graph: &'g Graph) -> Self {
        let mut closure = Self {
            graph,
            class: Vec::new(),
            users: Vec::new(),
            constant: Vec::new(),
            nodes: Vec::new(),
            made: Map::default(),
            joined: Vec::new(),
        };
        closure.take_new_nodes();
        closure
    }

    /// The root of the class of a node.
    pub(super) fn find(&mut self, id: NodeId) -> u32 {
        self.root(id.index() as u32)
    }

    /// Takes two nodes for equal; what follows of it is for [`close`](Self::close).
    pub(super) fn join(&mut self, a: NodeId, b: NodeId) -> Result<(), Contradiction> {
        self.unite(a.index() as u32, b.index() as u32)
    }

    /// Joins all that is equal because its arguments are.
    pub(super) fn close(&mut self) -> Result<(), Contradiction> {
        let mut args = Vec::new();
        while !self.joined.is_empty() {
            let joined = std::mem::take(&mut self.joined);
            let mut users = Set::default();
            let mut again = Vec::new();
            for class in joined {
                let root = self.root(class);
                let of_class = std::mem::take(&mut self.users[root as usize]);
                again.extend(of_class.iter().copied().filter(|&user| users.insert(user)));
                self.users[root as usize] = of_class;
            }
            for user in again {
                args.clear();
                let of_user = std::mem::take(&mut self.nodes[user as usize].1);
                args.extend(of_user.iter().map(|arg| self.root(arg.index() as u32)));
                self.nodes[user as usize].1 = of_user;
                let op = self.nodes[user as usize].0;
                let first = *self
                    .made
                    .entry((op, args.as_slice().into()))
                    .or_insert(user);
                self.unite(first, user)?;
                self.fold(user)?;
            }
        }
        Ok(())
    }

    /// All nodes by the root of their class, in order.
    pub(super) fn members(&mut self) -> Map<u32, Vec<NodeId>> {
        let mut members: Map<u32, Vec<NodeId>> = Map::default();
        for id in self.graph.nodes_from(0).take(self.nodes.len()) {
            members.entry(self.find(id)).or_default().push(id);
        }
        members
    }

    /// What a node applies, and to what.
    pub(super) fn node(&self, id: NodeId) -> (Op, &[NodeId]) {
        let (op, args) = &self.nodes[id.index()];
        (*op, args)
    }

    fn root(&mut self, mut node: u32) -> u32 {
        while self.class[node as usize] != node {
            let above = self.class[self.class[node as usize] as usize];
            self.class[node as usize] = above;
            node = above;
        }
        node
    }

    fn unite(&mut self, a: u32, b: u32) -> Result<(), Contradiction> {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return Ok(());
        }
        let constants = [self.constant[a as usize], self.constant[b as usize]];
        if let [Some(a), Some(b)] = constants {
            self.compare(a, b)?;
        }
        let is_larger = self.users[a as usize].len() >= self.users[b as usize].len();
        let (to, from) = if is_larger { (a, b) } else { (b, a) };
        self.class[from as usize] = to;
        let moved = std::mem::take(&mut self.users[from as usize]);
        self.users[to as usize].extend(moved);
        self.constant[to as usize] = constants[0].or(constants[1]);
        self.joined.push(to);
        Ok(())
    }

    // Rounded constants may differ in their last digits, exact ones and symbols may not.
    fn compare(&self, a: NodeId, b: NodeId) -> Result<(), Contradiction> {
        let [a, b] = [a, b].map(|id| self.graph.expr(id).constant());
        match (a, b) {
            (Some(Constant::Float(_)), _) | (_, Some(Constant::Float(_))) => Ok(()),
            (Some(a), Some(b)) if a != b => Err(Contradiction(a, b)),
            _ => Ok(()),
        }
    }

    // What the graph writes as one number, or decides, is that without a step: -c and c/d,
    // and a conditional between two numbers.
    fn fold(&mut self, user: u32) -> Result<(), Contradiction> {
        let number = |closure: &mut Self, slot: usize| {
            let arg = closure.nodes[user as usize].1[slot].index() as u32;
            let root = closure.root(arg);
            let id = closure.constant[root as usize]?;
            Some(closure.graph.expr(id))
        };
        let folded = match self.nodes[user as usize].0 {
            Op::Row(row @ Primitive::Unary(Unary::Neg)) => {
                number(self, 0).map(|c| ledger::row(row, &[c]))
            }
            Op::Row(row @ Primitive::Binary(Binary::Div)) => number(self, 0)
                .zip(number(self, 1))
                .map(|(n, d)| ledger::row(row, &[n, d])),
            Op::If(relation) => number(self, 0).zip(number(self, 1)).and_then(|(a, b)| {
                let holds = Expr::decide(ledger::test(relation, &[a, b]))?;
                let branch = self.nodes[user as usize].1[if holds { 2 } else { 3 }];
                Some(self.graph.expr(branch))
            }),
            _ => None,
        };
        let Some(folded) = folded else {
            return Ok(());
        };
        let id = self.graph.id(folded);
        self.take_new_nodes();
        self.unite(user, id.index() as u32)
    }

    // Classes for the nodes that the graph got since.
    fn take_new_nodes(&mut self) {
        let mut args = Vec::new();
        for id in self.graph.nodes_from(self.nodes.len()) {
            let op = self.graph.op(id);
            self.graph.args_into(id, &mut args);
            let node = id.index() as u32;
            self.class.push(node);
            self.users.push(Vec::new());
            let is_constant = matches!(op, Op::Constant(_));
            self.constant.push(is_constant.then_some(id));
            let mut roots = Vec::with_capacity(args.len());
            for arg in &args {
                let root = self.root(arg.index() as u32);
                self.users[root as usize].push(node);
                roots.push(root);
            }
            self.nodes.push((op, args.as_slice().into()));
            if !args.is_empty() {
                let first = *self.made.entry((op, roots.into())).or_insert(node);
                if first != node {
                    // Equal to one that is there: nothing to compare, it is no constant.
                    self.class[node as usize] = self.root(first);
                    let root = self.class[node as usize];
                    self.joined.push(root);
                }
            }
        }
    }
}
