//! Sines and cosines of two angles that add up to one of the sum of the angles.

use trigrad_core::{Exact, Op, Primitive, Unary};

use super::super::rewriter::Rewriter;
use super::super::term::{Factor, Node, Term};

/// `f(a)*g(b) + p(a)*q(b) = result(a + b)`, or `result(a - b)`, and with a difference the
/// other one.
struct Angles {
    name: &'static str,
    partner: (Unary, Unary),
    result: Unary,
    adds: bool,
}

impl Angles {
    // By the functions that come first.
    fn of(first: Unary, second: Unary) -> Option<Self> {
        use Unary::{Cos, Cosh, Sin, Sinh};
        let (name, partner, result, adds) = match (first, second) {
            (Sin, Cos) => ("sin-of-sum", (Cos, Sin), Sin, true),
            (Cos, Cos) => ("cos-of-sum", (Sin, Sin), Cos, false),
            (Sinh, Cosh) => ("sinh-of-sum", (Cosh, Sinh), Sinh, true),
            (Cosh, Cosh) => ("cosh-of-sum", (Sinh, Sinh), Cosh, true),
            _ => return None,
        };
        Some(Self {
            name,
            partner,
            result,
            adds,
        })
    }
}

impl Rewriter {
    // c*sin(a)*cos(b) + c*cos(a)*sin(b) as c*sin(a + b), and its like.
    pub(super) fn sum_of_angles(
        &mut self,
        terms: &[Term],
        at: usize,
        factors: &[Factor],
        place: usize,
        row: Unary,
        arg: &Term,
    ) -> Option<Vec<Term>> {
        let coefficient = &terms[at].coefficient;
        for other in 0..factors.len() {
            let Node::Apply(Op::Row(Primitive::Unary(second)), args) =
                self.arena.node(factors[other].base)
            else {
                continue;
            };
            let (second, other_arg) = (*second, args[0].clone());
            if other == place || !factors[other].exponent.is_one() || other_arg == *arg {
                continue;
            }
            let Some(angles) = Angles::of(row, second) else {
                continue;
            };
            let mut rest = factors.to_vec();
            rest.remove(place.max(other));
            rest.remove(place.min(other));
            let mut with = rest.clone();
            with.push(Factor::of(self.applied(angles.partner.0, arg)));
            with.push(Factor::of(self.applied(angles.partner.1, &other_arg)));
            let wanted = self.product(Exact::ONE, with)?;
            let found = terms.iter().position(|term| {
                let same = wanted.coefficient.checked_mul(coefficient);
                term.base == wanted.base
                    && same.is_some_and(|same| term.coefficient.abs() == same.abs())
            });
            let Some(found) = found.filter(|found| *found != at) else {
                continue;
            };
            let is_sum = terms[found].coefficient == wanted.coefficient.checked_mul(coefficient)?;
            let second_arg = match is_sum == angles.adds {
                true => other_arg,
                false => other_arg.negated(),
            };
            let angle = self.add(arg, &second_arg)?;
            let value = self.apply(Op::Row(Primitive::Unary(angles.result)), vec![angle])?;
            let rest = self.product(Exact::ONE, rest)?;
            let value = self.multiply(&value, &rest)?.times(coefficient)?;
            self.rule(angles.name);
            return self.without(terms, [at, found], value);
        }
        None
    }
}
