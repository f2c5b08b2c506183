//! Steps that need no points: identities of rational arithmetic, and literal instances of
//! the rule that they name.
//!
//! Rational expressions are compared by their values in a [field](crate::field) of
//! residues, whatever is no arithmetic being a random number there, the same for the same
//! function of arguments that are the same. Two that are not the same have the same value
//! with a chance of about their degree in 2^61, and that is tried twice. Roots and powers that are no integers are not arithmetic:
//! sqrt(x^2) is not x.

use std::hash::BuildHasher;

use foldhash::quality::FixedState;
use trigrad_core::{
    Binary, Constant, Exact, Expr, Formula, Graph, Interpret, Nary, NodeId, Op, Primitive, Unary,
};

use super::ledger::{self, Ledger};
use crate::field::{PRIME, integer_power, inverse, negated, plus, residue, times};
use crate::keyed::Map;
use crate::simplify::{RULES, Simplified, is_symmetric};

/// Which steps are identities of arithmetic, or what the equation of their rule says, up to
/// arithmetic. Time linear in the nodes.
pub(super) fn proved(graph: &Graph, ledger: &Ledger, simplified: &Simplified) -> Vec<bool> {
    let mut equations = Map::default();
    let mut instances = Vec::with_capacity(ledger.steps.len());
    for (step, &[before, _]) in simplified.steps.iter().zip(&ledger.steps) {
        // Whichever of several rules the step is literally, the others being arithmetic.
        let mut of_step = vec![before];
        for name in &step.rules {
            let equation = equations.entry(*name).or_insert_with(|| Equation::of(name));
            let right = equation
                .as_ref()
                .and_then(|equation| equation.right_at(graph, before));
            of_step.extend(right);
        }
        instances.push(of_step);
    }
    let mut is_proved = vec![true; ledger.steps.len()];
    for seed in [0x6669_656c, 0x6964_656e] {
        let values = values(graph, seed);
        let value = |id: NodeId| values[id.index()];
        let sides = ledger.steps.iter().zip(&instances);
        for (is_proved, (&[_, after], instances)) in is_proved.iter_mut().zip(sides) {
            let wanted = value(after);
            let is_same = |&id: &NodeId| id == after || wanted.is_some() && value(id) == wanted;
            *is_proved &= instances.iter().any(is_same);
        }
    }
    is_proved
}

// A rule, its texts read.
struct Equation {
    left: Formula,
    right: Formula,
}

impl Equation {
    fn of(name: &str) -> Option<Self> {
        let rule = RULES.iter().find(|rule| rule.name == name)?;
        Some(Self {
            left: Formula::parse(rule.left).ok()?,
            right: Formula::parse(rule.right).ok()?,
        })
    }

    // What the rule makes of the node, if the left side is like it.
    fn right_at(&self, graph: &Graph, node: NodeId) -> Option<NodeId> {
        let letters = self.letters(graph, node)?;
        let mut built: Vec<Expr<'_>> = Vec::with_capacity(self.right.len());
        for id in self.right.nodes() {
            let args = self.right.args(id);
            let args: Vec<Expr<'_>> = args.iter().map(|arg| built[arg.index()]).collect();
            built.push(match self.right.op(id) {
                Op::Constant(number) => graph.constant(self.right.constant(number).clone()),
                Op::Variable(number) => {
                    let input = self.right.input_of(number)?;
                    let name = self.right.inputs().nth(input)?;
                    graph.expr(*letters.get(name)?)
                }
                Op::Row(row) => ledger::row(row, &args),
                Op::If(relation) => Expr::select(ledger::test(relation, &args), args[2], args[3]),
                Op::Call(_) => return None,
            });
        }
        Some(graph.id(built[self.right.outputs()[0].index()]))
    }

    // What the letters of the left side stand for.
    fn letters(&self, graph: &Graph, node: NodeId) -> Option<Map<&str, NodeId>> {
        let mut letters: Map<&str, NodeId> = Map::default();
        let mut args = Vec::new();
        let mut open = vec![(self.left.outputs()[0], node)];
        while let Some((pattern, node)) = open.pop() {
            match self.left.op(pattern) {
                Op::Variable(number) => {
                    let input = self.left.input_of(number)?;
                    let name = self.left.inputs().nth(input)?;
                    (*letters.entry(name).or_insert(node) == node).then_some(())?;
                }
                Op::Constant(number) => {
                    let wanted = self.left.constant(number);
                    (graph.expr(node).constant().as_ref() == Some(wanted)).then_some(())?;
                }
                wanted => {
                    // A rule about a conditional is one about every comparison.
                    let is_alike = match (wanted, graph.op(node)) {
                        (Op::If(_), Op::If(_)) => true,
                        (wanted, op) => wanted == op,
                    };
                    graph.args_into(node, &mut args);
                    let pattern_args = self.left.args(pattern);
                    (is_alike && pattern_args.len() == args.len()).then_some(())?;
                    open.extend(pattern_args.into_iter().zip(args.iter().copied()));
                }
            }
        }
        Some(letters)
    }
}

// The values of all nodes in the field; none where something is divided by 0.
fn values(graph: &Graph, seed: u64) -> Vec<Option<u64>> {
    let hasher = FixedState::with_seed(seed);
    let mut known = Vec::new();
    let mut values: Vec<Option<u64>> = Vec::with_capacity(graph.len());
    // Exponents are numbers, not residues.
    let mut exact: Vec<Option<Exact>> = Vec::with_capacity(graph.len());
    let mut args = Vec::new();
    for id in graph.nodes_from(0) {
        graph.args_into(id, &mut args);
        // The same function of the same arguments is the same number.
        known.clear();
        known.extend(args.iter().filter_map(|arg| values[arg.index()]));
        let op = graph.op(id);
        if is_symmetric(op) {
            known.sort_unstable();
        }
        let atom = match known.len() == args.len() {
            true => hasher.hash_one((op, &known)) % PRIME,
            false => hasher.hash_one((id, seed)) % PRIME,
        };
        let value = |slot: usize| values[args[slot].index()];
        let number = |slot: usize| exact[args[slot].index()].as_ref();
        let function = |op: Primitive, args: &[u64]| hasher.hash_one((Op::Row(op), args)) % PRIME;
        let (value, number) = match op {
            Op::Constant(_) => {
                let constant = graph.expr(id).constant();
                let number = constant.as_ref().and_then(number_of);
                // Infinity and NaN have no place in arithmetic.
                let is_real = constant.is_some_and(|constant| constant.to_f64().is_finite());
                let own = number.as_ref().and_then(residue).unwrap_or(atom);
                ((is_real || number.is_some()).then_some(own), number)
            }
            Op::Row(Primitive::Unary(Unary::Neg)) => {
                (value(0).map(negated), number(0).map(Exact::negated))
            }
            // Functions that are another one and arithmetic, by what they are. Roundings aside
            // each is a number where the other is.
            Op::Row(Primitive::Unary(Unary::Expm1)) => {
                let exp = value(0).map(|x| function(Primitive::Unary(Unary::Exp), &[x]));
                (exp.map(|exp| plus(exp, negated(1))), None)
            }
            Op::Row(Primitive::Unary(Unary::Log1p)) => {
                let ln = |x| function(Primitive::Unary(Unary::Ln), &[plus(x, 1)]);
                (value(0).map(ln), None)
            }
            Op::Row(Primitive::Unary(Unary::Exp2)) => {
                let pow = |x| match number(0).map(Exact::to_i64) {
                    Some(Some(n)) => integer_power(2, n),
                    _ => Some(function(Primitive::Binary(Binary::Pow), &[2, x])),
                };
                (value(0).and_then(pow), None)
            }
            // One or the other, which are the same.
            Op::If(_) if value(2).is_some() && value(2) == value(3) => (value(2), None),
            Op::Row(Primitive::Binary(op)) => {
                let (a, b) = (value(0), value(1));
                let both = a.zip(b);
                let numbers = number(0).zip(number(1));
                match op {
                    Binary::Add => (
                        both.map(|(a, b)| plus(a, b)),
                        numbers.and_then(|(a, b)| a.checked_add(b)),
                    ),
                    Binary::Sub => (
                        both.map(|(a, b)| plus(a, negated(b))),
                        numbers.and_then(|(a, b)| a.checked_sub(b)),
                    ),
                    Binary::Mul => (
                        both.map(|(a, b)| times(a, b)),
                        numbers.and_then(|(a, b)| a.checked_mul(b)),
                    ),
                    Binary::Div => (
                        both.and_then(|(a, b)| Some(times(a, inverse(b)?))),
                        numbers.and_then(|(a, b)| a.checked_div(b)),
                    ),
                    Binary::Pow => match number(1).map(Exact::to_i64) {
                        Some(Some(n)) => (a.and_then(|a| integer_power(a, n)), None),
                        _ => (Some(atom), None),
                    },
                    _ => (Some(atom), None),
                }
            }
            Op::Row(Primitive::Nary(Nary::Sum)) => {
                let mut all = args.iter().map(|arg| values[arg.index()]);
                (all.try_fold(0, |sum, value| Some(plus(sum, value?))), None)
            }
            Op::Row(Primitive::Nary(Nary::Product)) => {
                let mut all = args.iter().map(|arg| values[arg.index()]);
                (
                    all.try_fold(1, |product, value| Some(times(product, value?))),
                    None,
                )
            }
            _ => (Some(atom), None),
        };
        values.push(value);
        // Long numbers are no exponents.
        exact.push(number.filter(|number| number.to_small().is_some()));
    }
    values
}

fn number_of(constant: &Constant) -> Option<Exact> {
    match constant {
        Constant::Exact(exact) => Some(exact.clone()),
        Constant::Float(x) => Exact::from_f64(*x),
        Constant::Pi | Constant::E => None,
    }
}
