//! Circular and hyperbolic functions by sines and cosines.

use std::rc::Rc;

use trigrad_core::{Op, Primitive, Unary};

use super::rewriter::Rewriter;
use super::term::{Id, Node, Term};
use crate::keyed::Set;

impl Rewriter {
    /// A tangent and its like as a power of the sine times a power of the cosine.
    pub(super) fn as_sines(&mut self, id: Id) -> Option<[(Id, i64); 2]> {
        let Node::Apply(Op::Row(Primitive::Unary(op)), args) = self.arena.node(id) else {
            return None;
        };
        let (sine, cosine, exponents) = match op {
            Unary::Tan => (Unary::Sin, Unary::Cos, [1, -1]),
            Unary::Cot => (Unary::Sin, Unary::Cos, [-1, 1]),
            Unary::Sec => (Unary::Sin, Unary::Cos, [0, -1]),
            Unary::Csc => (Unary::Sin, Unary::Cos, [-1, 0]),
            Unary::Tanh => (Unary::Sinh, Unary::Cosh, [1, -1]),
            Unary::Sech2 => (Unary::Sinh, Unary::Cosh, [0, -2]),
            _ => return None,
        };
        let args = Rc::clone(args);
        let [sine, cosine] = [sine, cosine].map(|op| {
            let op = Op::Row(Primitive::Unary(op));
            self.arena.intern(Node::Apply(op, Rc::clone(&args)))
        });
        Some([(sine, exponents[0]), (cosine, exponents[1])])
    }

    /// Whether squares of functions may be traded for each other in the term.
    pub(super) fn has_circular(&self, term: &Term) -> bool {
        let mut seen = Set::default();
        let mut stack = vec![term.base];
        while let Some(id) = stack.pop() {
            if !seen.insert(id) {
                continue;
            }
            match self.arena.node(id) {
                Node::Sum(terms) => stack.extend(terms.iter().map(|term| term.base)),
                Node::Product(factors) => stack.extend(factors.iter().map(|factor| factor.base)),
                Node::Apply(Op::Row(Primitive::Unary(op)), _) if is_circular(*op) => return true,
                Node::Apply(Op::Row(Primitive::Unary(Unary::Abs)), args) => {
                    stack.push(args[0].base);
                }
                _ => {}
            }
        }
        false
    }
}

pub(super) fn is_circular(op: Unary) -> bool {
    matches!(
        op,
        Unary::Sin
            | Unary::Cos
            | Unary::Tan
            | Unary::Cot
            | Unary::Sec
            | Unary::Csc
            | Unary::Sinh
            | Unary::Cosh
            | Unary::Tanh
            | Unary::Sech2
    )
}
