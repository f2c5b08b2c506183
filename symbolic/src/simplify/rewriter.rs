//! The driver: rebuilds a graph from the bottom, each node in its simplest form.

use std::rc::Rc;

use trigrad_core::{
    Binary, Constant, Decoration, Exact, Expr, Graph, Interpret, Nary, NodeId, Op, Primitive,
    Relation, Test, Tracked, Unary, compare,
};

use crate::keyed::{Map, Set};

use super::facts::Facts;
use super::order::reached;
use super::pattern::{Compiled, Letters, PATTERNS};
use super::product::Product;
use super::rule::{Effect, Fact};

/// One rewrite: the rules used at once, the node before and the node after.
pub(super) struct Rewrite<'g> {
    pub(super) rules: Vec<&'static str>,
    pub(super) before: Expr<'g>,
    pub(super) after: Expr<'g>,
}

/// What a rewrite in the making has used so far.
#[derive(Clone, Default)]
pub(super) struct Notes<'g> {
    pub(super) rules: Vec<&'static str>,
    pub(super) assumed: Vec<(Fact, Expr<'g>)>,
}

impl Notes<'_> {
    pub(super) fn rule(&mut self, name: &'static str) {
        if !self.rules.contains(&name) {
            self.rules.push(name);
        }
    }
}

/// The state of a simplification.
pub(super) struct Rewriter<'g> {
    pub(super) graph: &'g Graph,
    pub(super) facts: Facts<'g>,
    admit: Effect,
    // Nodes used more than once, which sums and products think twice about opening.
    pub(super) shared: Set<NodeId>,
    // Whether they may be opened at all.
    pub(super) opens_shared: bool,
    // So many operands of a sum or product are looked through.
    pub(super) widest: usize,
    // The number of operands of the sums and products built here.
    pub(super) widths: Map<NodeId, usize>,
    pub(super) views: Map<NodeId, Rc<Product<'g>>>,
    pub(super) split: Map<NodeId, (Exact, Expr<'g>)>,
    pub(super) assumed: Vec<(Fact, Expr<'g>)>,
    pub(super) rewrites: Vec<Rewrite<'g>>,
    // So many nodes may the graph have.
    limit: usize,
    // So many steps of work are left.
    pub(super) work: u64,
    depth: u32,
}

// How deep the right side of a rule may set off further rules. Deeper ones wait for
// the next round.
const MOST_NESTED: u32 = 24;
/// Graphs with more nodes than this are collected less widely, because every operand of
/// a long sum is looked at again each time one is added.
const LARGE: usize = 20_000;

impl<'g> Rewriter<'g> {
    pub(super) fn new(graph: &'g Graph, admit: Effect, limit: usize) -> Self {
        Self {
            graph,
            facts: Facts::new(graph),
            admit,
            shared: Set::default(),
            opens_shared: true,
            widest: if graph.len() > LARGE { 8 } else { 48 },
            widths: Map::default(),
            views: Map::default(),
            split: Map::default(),
            assumed: Vec::new(),
            rewrites: Vec::new(),
            limit,
            work: u64::MAX,
            depth: 0,
        }
    }

    /// Whether the graph has as many nodes as it may, or the work is used up.
    pub(super) fn is_full(&self) -> bool {
        self.work == 0 || self.graph.len() >= self.limit
    }

    /// Notes that so much was looked at.
    pub(super) fn spend(&mut self, steps: usize) {
        self.work = self.work.saturating_sub(steps as u64);
    }

    /// The roots, rebuilt from the bottom. Linear in the nodes they are made of.
    pub(super) fn round(&mut self, roots: &[Expr<'g>]) -> Vec<Expr<'g>> {
        let nodes = reached(self.graph, roots);
        let mut uses = vec![
            0_u32;
            nodes
                .last()
                .map_or(0, |&last| self.graph.id(last).index() + 1)
        ];
        for node in &nodes {
            for arg in node.parts().map_or(Vec::new(), |(_, args)| args) {
                uses[self.graph.id(arg).index()] += 1;
            }
        }
        self.shared.clear();
        self.views.clear();
        self.split.clear();
        let mut simplest: Vec<Option<Expr<'g>>> = vec![None; uses.len()];
        for &node in &nodes {
            let Some((op, mut args)) = node.parts() else {
                continue;
            };
            for arg in &mut args {
                let id = self.graph.id(*arg);
                *arg = simplest[id.index()].unwrap_or(*arg);
            }
            let id = self.graph.id(node);
            let result = self.make_like(node, op, &args);
            if uses[id.index()] > 1 {
                self.shared.insert(self.graph.id(result));
            }
            simplest[id.index()] = Some(result);
        }
        roots
            .iter()
            .map(|&root| simplest[self.graph.id(root).index()].unwrap_or(root))
            .collect()
    }

    /// A row of simplest arguments, in its simplest form.
    pub(super) fn row(&mut self, row: Primitive, args: &[Expr<'g>]) -> Expr<'g> {
        let raw = raw_row(row, args);
        self.make_like(raw, Op::Row(row), args)
    }

    /// Whether a sum or product has too many operands to be looked through.
    pub(super) fn is_wide(&self, expr: Expr<'g>) -> bool {
        let width = self.widths.get(&self.graph.id(expr));
        width.is_some_and(|&width| width > self.widest)
    }

    /// An exact constant of the graph.
    pub(super) fn exact(&self, exact: Exact) -> Expr<'g> {
        self.graph.constant(Constant::Exact(exact))
    }

    /// Notes that the fact is taken for granted; `None` if it is not proved and may
    /// not be.
    pub(super) fn assume(&mut self, fact: Fact, of: Expr<'g>, notes: &mut Notes<'g>) -> Option<()> {
        if self.facts.proves(fact, of) {
            return Some(());
        }
        // Without variables there is no point at which it might be the case after all.
        if self.facts.of(of).closed {
            return None;
        }
        (self.admit >= Effect::Enlarges).then(|| notes.assumed.push((fact, of)))
    }

    // The node with these arguments in place of its own, in its simplest form.
    fn make_like(&mut self, node: Expr<'g>, op: Op, args: &[Expr<'g>]) -> Expr<'g> {
        if matches!(op, Op::Constant(_) | Op::Variable(_)) || args.is_empty() {
            return node;
        }
        let raw = self.raw_like(node, op, args);
        if self.depth >= MOST_NESTED || self.is_full() {
            return raw;
        }
        self.depth += 1;
        let mut notes = Notes::default();
        let reduced = self.reduce(op, args, &mut notes);
        self.depth -= 1;
        let Some(after) = reduced else { return raw };
        if after != raw {
            if notes.rules.is_empty() {
                notes.rule("order");
            }
            self.assumed.append(&mut notes.assumed);
            self.rewrites.push(Rewrite {
                rules: notes.rules,
                before: raw,
                after,
            });
        }
        after
    }

    fn raw_like(&self, node: Expr<'g>, op: Op, args: &[Expr<'g>]) -> Expr<'g> {
        match op {
            Op::Constant(_) | Op::Variable(_) => node,
            Op::Row(row) => raw_row(row, args),
            Op::If(relation) => {
                let test = Test {
                    relation,
                    left: args[0],
                    right: args[1],
                };
                Expr::select(test, args[2], args[3])
            }
            Op::Call(_) => {
                let call = node.called().expect("the node is a call");
                let args: Vec<_> = args.iter().copied().map(Tracked::varying).collect();
                Expr::custom(&call.function, &call.orders, &args)
            }
        }
    }

    fn reduce(&mut self, op: Op, args: &[Expr<'g>], notes: &mut Notes<'g>) -> Option<Expr<'g>> {
        if let Some(folded) = folded_floats(op, args) {
            notes.rule("fold-float");
            return Some(folded);
        }
        match op {
            Op::Row(Primitive::Binary(Binary::Add | Binary::Sub)) => {
                return self.collect_sum(op, args, notes);
            }
            Op::Row(Primitive::Unary(Unary::Neg)) if super::order::is_sum(args[0]) => {
                return self.collect_sum(op, args, notes);
            }
            Op::Row(
                Primitive::Unary(Unary::Neg) | Primitive::Binary(Binary::Mul | Binary::Div),
            ) => {
                return self.collect_product(op, args, notes);
            }
            Op::If(relation) => {
                if let Some(holds) = self.decided(relation, args[0], args[1]) {
                    notes.rule("decided");
                    return Some(if holds { args[2] } else { args[3] });
                }
            }
            Op::Row(Primitive::Nary(Nary::Hypot)) => {
                if let Some(scaled) = self.scaled_hypot(args) {
                    notes.rule("hypot-scaled");
                    return Some(scaled);
                }
            }
            _ => {}
        }
        if let Some(result) = self.apply_patterns(op, args, notes) {
            return Some(result);
        }
        let is_root = op == Op::Row(Primitive::Unary(Unary::Sqrt));
        let is_power = op == Op::Row(Primitive::Binary(Binary::Pow));
        if is_root || is_power {
            return self.collect_product(op, args, notes);
        }
        None
    }

    // Whether a comparison of constants holds, if their enclosures tell.
    fn decided(&mut self, relation: Relation, left: Expr<'g>, right: Expr<'g>) -> Option<bool> {
        let [left, right] = [
            self.facts.of(left).constant?,
            self.facts.of(right).constant?,
        ];
        let defined = [left, right]
            .iter()
            .all(|side| side.decoration() > Decoration::Partial);
        defined.then(|| compare(relation, &left, &right)).flatten()
    }

    /// The first pattern that applies to the node.
    pub(super) fn apply_patterns(
        &mut self,
        op: Op,
        args: &[Expr<'g>],
        notes: &mut Notes<'g>,
    ) -> Option<Expr<'g>> {
        self.spend(PATTERNS.at(op).len());
        for compiled in PATTERNS.at(op) {
            let Some(letters) = compiled.matches(op, args) else {
                continue;
            };
            let mut tried = notes.clone();
            if self.is_allowed(compiled, &letters, &mut tried).is_none() {
                continue;
            }
            tried.rule(compiled.rule.name);
            *notes = tried;
            return Some(self.instantiate(&compiled.right, &letters, true));
        }
        None
    }

    fn is_allowed(
        &mut self,
        compiled: &Compiled,
        letters: &Letters<'g>,
        notes: &mut Notes<'g>,
    ) -> Option<()> {
        for (side, of) in compiled.rule.requires.iter().zip(&compiled.requires) {
            let of = self.instantiate(of, letters, false);
            let holds = match side.fact {
                Fact::Signed => self.split(of).0.is_negative(),
                fact => self.facts.proves(fact, of),
            };
            holds.then_some(())?;
        }
        for (side, of) in compiled.rule.assumes.iter().zip(&compiled.assumes) {
            let of = self.instantiate(of, letters, false);
            self.assume(side.fact, of, notes)?;
        }
        Some(())
    }

    // The side of a rule with its letters replaced, each node simplified or as it stands.
    fn instantiate(
        &mut self,
        side: &trigrad_core::Formula,
        letters: &Letters<'g>,
        simplified: bool,
    ) -> Expr<'g> {
        let mut built: Vec<Expr<'g>> = Vec::new();
        for id in side.nodes() {
            let args: Vec<Expr<'g>> = side.args(id).iter().map(|arg| built[arg.index()]).collect();
            built.push(match side.op(id) {
                Op::Constant(number) => self.graph.constant(side.constant(number).clone()),
                Op::Variable(number) => {
                    let name = side.inputs().nth(number as usize);
                    let bound = name.and_then(|name| letters.get(name));
                    bound.expect("the letters of the right side occur on the left")
                }
                Op::Row(row) if simplified => self.row(row, &args),
                Op::Row(row) => raw_row(row, &args),
                Op::If(relation) => {
                    let test = Test {
                        relation,
                        left: args[0],
                        right: args[1],
                    };
                    Expr::select(test, args[2], args[3])
                }
                Op::Call(_) => unreachable!("no right side has one"),
            });
        }
        built[side.outputs()[0].index()]
    }
}

/// The row as a node of the graph, or as the number that is written so.
pub(super) fn raw_row<'g>(row: Primitive, args: &[Expr<'g>]) -> Expr<'g> {
    let args: Vec<_> = args.iter().copied().map(Tracked::varying).collect();
    match row {
        Primitive::Unary(op) => Expr::unary(op, args[0]),
        Primitive::Indexed(op, n) => Expr::indexed(op, n, args[0]),
        Primitive::Binary(op) => Expr::binary(op, [args[0], args[1]]),
        Primitive::Nary(op) => Expr::nary(op, &args),
    }
}

// Arithmetic of floats, which is rounded as it would be at evaluation. Other
// functions are left alone: their last digits belong to whoever evaluates them.
fn folded_floats<'g>(op: Op, args: &[Expr<'g>]) -> Option<Expr<'g>> {
    let Op::Row(Primitive::Binary(op @ (Binary::Add | Binary::Sub | Binary::Mul | Binary::Div))) =
        op
    else {
        return None;
    };
    let float = |expr: Expr<'g>| match expr.constant() {
        Some(Constant::Float(x)) => Some(x),
        _ => None,
    };
    let value = op.value([float(args[0])?, float(args[1])?]);
    let (graph, _) = args[0].node()?;
    value
        .is_finite()
        .then(|| graph.constant(Constant::Float(value)))
}
