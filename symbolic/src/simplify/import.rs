//! A formula in collected form.

use trigrad_core::{Binary, Formula, NodeId, Op, Primitive, Unary};

use super::attempt::Reading;
use super::gather::{Kind, Made, absorbed, coefficient};
use super::rewriter::{Before, Rewriter};
use super::rule::Fact;
use super::term::{Id, Node, Term};
use super::write::for_each_part;
use crate::keyed::Map;

// A sum or product that is used more than once and has more parts than this stays whole
// inside of others, so that copies of it cannot add up.
const LONGEST_COPIED: usize = 8;

impl Rewriter {
    /// The outputs of the formula in collected form. Where what is shared stays whole no
    /// sum or product that is used more than once is opened.
    pub(super) fn import(&mut self, formula: &Formula, reading: Reading) -> Vec<Term> {
        self.keeps_shared = reading == Reading::Shared;
        let count = formula.len();
        let (is_needed, uses) = uses(formula, formula.outputs());
        // What is used by several outputs that are read apart is used once by each.
        let uses_of_each = match reading {
            Reading::Apart => most_uses(formula),
            Reading::Together | Reading::Shared => None,
        };
        let mut args = Vec::new();
        let names: Vec<u32> = formula
            .inputs()
            .map(|name| self.arena.variable(name))
            .collect();
        let absorbed = match self.gathers() {
            true => absorbed(formula, &is_needed, &uses),
            false => vec![false; count],
        };
        let nothing = || Made::Term(Term::ZERO);
        let mut made: Vec<Made> = std::iter::repeat_with(nothing).take(count).collect();
        for id in in_reading_order(formula) {
            self.origin = Some(id);
            let term = match formula.op(id) {
                Op::Constant(number) => self.constant(formula.constant(number)),
                Op::Variable(number) => {
                    let place = formula
                        .input_of(number)
                        .expect("every variable is an input");
                    Term::of(self.arena.intern(Node::Variable(names[place])))
                }
                op => {
                    formula.args_into(id, &mut args);
                    if let Some(gathered) = self.gather(op, &args, &mut made, &absorbed) {
                        if absorbed[id.index()] {
                            made[id.index()] = gathered;
                            continue;
                        }
                        self.complete(gathered)
                    } else {
                        let op = match op {
                            Op::Call(number) => Op::Call(self.arena.add_call(formula.call(number))),
                            op => op,
                        };
                        let terms = args.iter().map(|arg| self.part(&mut made[arg.index()]));
                        let terms: Vec<Term> = terms.collect();
                        self.node(op, terms)
                    }
                }
            };
            if uses_of_each.as_ref().unwrap_or(&uses)[id.index()] > 1 {
                self.keep_whole(term.base, reading == Reading::Shared);
            }
            made[id.index()] = Made::Term(term);
        }
        let outputs = formula.outputs().iter();
        let outputs = outputs
            .map(|output| self.part(&mut made[output.index()]))
            .collect();
        self.origin = None;
        self.imported = made
            .into_iter()
            .zip(is_needed)
            .map(|(made, is_needed)| match made {
                Made::Term(term) => Some(term).filter(|_| is_needed),
                _ => None,
            })
            .collect();
        outputs
    }

    // The operands of a sum or product together, if one of them is part of it.
    fn gather(
        &mut self,
        op: Op,
        args: &[NodeId],
        made: &mut [Made],
        absorbed: &[bool],
    ) -> Option<Made> {
        Kind::of(op)?;
        args.iter().any(|arg| absorbed[arg.index()]).then_some(())?;
        for arg in args.iter().filter(|arg| !absorbed[arg.index()]) {
            self.part(&mut made[arg.index()]);
        }
        let (left, right) = (&made[args[0].index()], &made[args[1].index()]);
        coefficient(op, left, right)?;
        let [left, right] = [args[0], args[1]].map(|arg| match absorbed[arg.index()] {
            true => std::mem::replace(&mut made[arg.index()], Made::Term(Term::ZERO)),
            false => Made::Term(self.part(&mut made[arg.index()])),
        });
        Some(self.gathered(op, left, right))
    }

    // What was gathered at a node of which only a term is asked.
    fn part(&mut self, made: &mut Made) -> Term {
        if let Made::Term(term) = made {
            return term.clone();
        }
        let gathered = std::mem::replace(made, Made::Term(Term::ZERO));
        let term = self.complete(gathered);
        *made = Made::Term(term.clone());
        term
    }

    fn complete(&mut self, gathered: Made) -> Term {
        let copy = match &gathered {
            Made::Term(term) => return term.clone(),
            Made::Sum(terms) => Made::Sum(terms.clone()),
            Made::Product(coefficient, factors) => {
                Made::Product(coefficient.clone(), factors.clone())
            }
        };
        let term = match self.work {
            0 => None,
            _ => self.attempt(|this| this.completed(copy)),
        };
        let term = term.unwrap_or_else(|| self.step_by_step(gathered));
        self.settle(true);
        term
    }

    // An operation of the formula, with what it took to simplify it on record.
    fn node(&mut self, op: Op, args: Vec<Term>) -> Term {
        let raw = self.log.is_some().then(|| args.clone());
        let after = self.made(op, args);
        let rules = self.settle(true);
        if let Some(raw) = raw {
            self.log(Before::Raw(op, raw), after.clone(), rules);
        }
        after
    }

    fn keep_whole(&mut self, id: Id, keeps_shared: bool) {
        let length = match self.arena.node(id) {
            Node::Sum(terms) => terms.len(),
            Node::Product(factors) => factors.len(),
            _ => return,
        };
        if length > 1 && (keeps_shared || length > LONGEST_COPIED) {
            match keeps_shared {
                true => self.keep_shared(id),
                false => _ = self.whole.insert(id),
            }
        }
    }
}

// Which nodes the outputs are made of, and how often each is an argument. An output by
// itself may share a graph with others, of which nothing is to be said.
fn uses(formula: &Formula, outputs: &[NodeId]) -> (Vec<bool>, Vec<u32>) {
    let mut is_needed = vec![false; formula.len()];
    for output in outputs {
        is_needed[output.index()] = true;
    }
    let mut uses = vec![0_u32; formula.len()];
    let mut args = Vec::new();
    for id in formula.nodes().rev() {
        if is_needed[id.index()] {
            formula.args_into(id, &mut args);
            for arg in &args {
                uses[arg.index()] += 1;
                is_needed[arg.index()] = true;
            }
        }
    }
    (is_needed, uses)
}

// The nodes that the outputs are made of, arguments before what is made of them, from left
// to right: the same however the nodes of the graph are numbered, so that a text that is
// read again has the same simplest form.
fn in_reading_order(formula: &Formula) -> Vec<NodeId> {
    let mut order = Vec::with_capacity(formula.len());
    let mut is_met = vec![false; formula.len()];
    let mut args = Vec::new();
    // What is to be visited, and whether its arguments have been.
    let mut stack: Vec<(NodeId, bool)> = Vec::new();
    for &output in formula.outputs() {
        stack.push((output, false));
        while let Some((id, has_args)) = stack.pop() {
            if has_args {
                order.push(id);
            } else if !std::mem::replace(&mut is_met[id.index()], true) {
                stack.push((id, true));
                formula.args_into(id, &mut args);
                let unmet = args.iter().rev().filter(|arg| !is_met[arg.index()]);
                stack.extend(unmet.map(|&arg| (arg, false)));
            }
        }
    }
    order
}

// How often each node is an argument in the output in which it is one most often; `None`
// where that is too much to count.
fn most_uses(formula: &Formula) -> Option<Vec<u32>> {
    let outputs = formula.outputs();
    let is_short = formula.len().saturating_mul(outputs.len()) <= LARGEST_PRESUMED;
    (outputs.len() > 1 && is_short).then_some(())?;
    let mut most = vec![0_u32; formula.len()];
    for output in outputs.chunks(1) {
        let (_, uses) = uses(formula, output);
        for (most, uses) in most.iter_mut().zip(uses) {
            *most = uses.max(*most);
        }
    }
    Some(most)
}

/// What is the case wherever any output of a formula is a number: what its quotients,
/// roots and logarithms ask for, outside of branches that may not be taken, and that powers
/// of any exponent are numbers themselves.
pub(crate) fn presumed(formula: &Formula) -> Vec<(NodeId, Fact)> {
    let count = formula.len();
    if count.saturating_mul(formula.outputs().len()) > LARGEST_PRESUMED {
        return Vec::new();
    }
    let mut args = Vec::new();
    let mut common: Option<Map<(NodeId, Fact), ()>> = None;
    let mut in_order: Vec<(NodeId, Fact)> = Vec::new();
    for &output in formula.outputs() {
        let mut certain = vec![false; count];
        certain[output.index()] = true;
        let mut facts = Vec::new();
        for id in formula
            .nodes()
            .rev()
            .filter(|id| id.index() <= output.index())
        {
            if !certain[id.index()] {
                continue;
            }
            formula.args_into(id, &mut args);
            let op = formula.op(id);
            let followed = match op {
                Op::If(_) => 2,
                _ => args.len(),
            };
            for arg in &args[..followed] {
                certain[arg.index()] = true;
            }
            facts_of(formula, id, &args, &mut facts);
        }
        common = Some(match common {
            None => {
                in_order.clone_from(&facts);
                facts.into_iter().map(|fact| (fact, ())).collect()
            }
            Some(mut common) => {
                let here: Map<(NodeId, Fact), ()> =
                    facts.into_iter().map(|fact| (fact, ())).collect();
                common.retain(|fact, ()| here.contains_key(fact));
                common
            }
        });
    }
    let common = common.unwrap_or_default();
    in_order.retain(|fact| common.contains_key(fact));
    in_order
}

/// Notes which powers are numbers wherever any output of the formula is one.
pub(super) fn note_defined(formula: &Formula, rewriter: &mut Rewriter) {
    let is_power = |id| formula.op(id) == Op::Row(Primitive::Binary(Binary::Pow));
    if !formula.nodes().any(is_power) {
        return;
    }
    for (id, fact) in presumed(formula) {
        let Some(power) = rewriter.made_of(id) else {
            continue;
        };
        if let Node::Product(factors) = rewriter.arena.node(power.base)
            && let [only] = &factors[..]
            && fact == Fact::Defined
        {
            let only = only.clone();
            rewriter.arena.take_for_defined(&only);
        }
    }
}

// Beyond so many nodes, counted once for each output, nothing is presumed or counted for
// each output.
const LARGEST_PRESUMED: usize = 1_000_000;

// A product that is not 0 has no factor that is.
fn nonzero_parts(formula: &Formula, id: NodeId, facts: &mut Vec<(NodeId, Fact)>) {
    const MOST: usize = 32;
    let mut open = vec![id];
    for _ in 0..MOST {
        let Some(id) = open.pop() else { return };
        facts.push((id, Fact::Nonzero));
        match formula.op(id) {
            Op::Row(Primitive::Binary(Binary::Mul)) => open.extend(formula.args(id)),
            Op::Row(Primitive::Binary(Binary::Div)) => open.push(formula.args(id)[0]),
            _ => {}
        }
    }
}

fn facts_of(formula: &Formula, id: NodeId, args: &[NodeId], facts: &mut Vec<(NodeId, Fact)>) {
    let number = |id: NodeId| match formula.op(id) {
        Op::Constant(number) => formula.constant(number).exact(),
        _ => None,
    };
    let Op::Row(row) = formula.op(id) else { return };
    match row {
        Primitive::Binary(Binary::Div) => nonzero_parts(formula, args[1], facts),
        Primitive::Binary(Binary::Pow) => {
            let Some(exponent) = number(args[1]) else {
                facts.push((id, Fact::Defined));
                return;
            };
            match (exponent.is_integer(), exponent.is_negative()) {
                (true, false) => {}
                (true, true) => facts.push((args[0], Fact::Nonzero)),
                (false, true) => facts.push((args[0], Fact::Positive)),
                (false, false) => facts.push((args[0], Fact::NonNegative)),
            }
        }
        Primitive::Unary(Unary::Sqrt) => facts.push((args[0], Fact::NonNegative)),
        Primitive::Unary(Unary::Ln | Unary::Log2 | Unary::Log10 | Unary::Acosh) => {
            facts.push((args[0], Fact::Positive));
        }
        _ => {}
    }
}

/// What the terms themselves ask for wherever they are numbers.
pub(super) fn implied(rewriter: &Rewriter, roots: &[Term]) -> Vec<(Id, Fact)> {
    let mut common: Option<Vec<(Id, Fact)>> = None;
    for root in roots {
        let mut facts = Vec::new();
        let mut seen = crate::keyed::Set::default();
        let mut stack = vec![root.base];
        while let Some(id) = stack.pop() {
            if !seen.insert(id) {
                continue;
            }
            facts.push((id, Fact::Defined));
            match rewriter.arena.node(id) {
                Node::Product(factors) => {
                    for factor in factors.iter() {
                        let Some(number) = factor.number() else {
                            continue;
                        };
                        match (number.is_integer(), number.is_negative()) {
                            (true, false) => {}
                            (true, true) => facts.push((factor.base, Fact::Nonzero)),
                            (false, true) => facts.push((factor.base, Fact::Positive)),
                            (false, false) => facts.push((factor.base, Fact::NonNegative)),
                        }
                    }
                }
                Node::Apply(
                    Op::Row(Primitive::Unary(Unary::Ln | Unary::Log2 | Unary::Log10)),
                    args,
                ) if !args[0].coefficient.is_negative() => {
                    facts.push((args[0].base, Fact::Positive));
                }
                _ => {}
            }
            match rewriter.arena.node(id) {
                Node::Apply(Op::If(_), args) => {
                    stack.extend(args[..2].iter().map(|arg| arg.base));
                }
                node => for_each_part(node, |part| stack.push(part)),
            }
        }
        common = Some(match common {
            None => facts,
            Some(mut common) => {
                let here: crate::keyed::Set<(Id, Fact)> = facts.into_iter().collect();
                common.retain(|fact| here.contains(fact));
                common
            }
        });
    }
    common.unwrap_or_default()
}

/// Whether one fact of a node says the other.
pub(super) fn says(fact: Fact, other: Fact) -> bool {
    match other {
        Fact::Defined => true,
        Fact::Nonzero | Fact::NonNegative => fact == other || fact == Fact::Positive,
        Fact::Positive | Fact::Signed => fact == other,
    }
}
