//! Functions of an angle by those of its double.

use trigrad_core::{Exact, Op, Primitive, Unary};

use super::super::polynomial::{Monomial, Polynomial};
use super::super::term::{Factor, Node};
use super::{Fraction, Rational};

impl Rational<'_> {
    // A power of a function of an angle, by the functions of the double: tan(v) as
    // sin(2*v)/(1 + cos(2*v)), cos(v)^2 as (1 + cos(2*v))/2, and so on.
    pub(super) fn doubled(&mut self, factor: &Factor) -> Option<Fraction> {
        let Node::Apply(Op::Row(Primitive::Unary(op)), args) =
            self.rewriter.arena.node(factor.base)
        else {
            return None;
        };
        let (op, angle, n) = (*op, args[0].clone(), factor.integer()?);
        self.kernels.doubles(&angle).then_some(())?;
        // sine^i * (first + second*cosine)^j / 2^k
        let (is_circular, [i, j, k], [first, second]) = match (op, n % 2) {
            (Unary::Tan, _) => (true, [n, -n, 0], [1, 1]),
            (Unary::Cot, _) => (true, [n, -n, 0], [1, -1]),
            (Unary::Sin, 0) => (true, [0, n / 2, n / 2], [1, -1]),
            (Unary::Csc, 0) => (true, [0, -n / 2, -n / 2], [1, -1]),
            (Unary::Cos, 0) => (true, [0, n / 2, n / 2], [1, 1]),
            (Unary::Sec, 0) => (true, [0, -n / 2, -n / 2], [1, 1]),
            (Unary::Tanh, _) => (false, [n, -n, 0], [1, 1]),
            (Unary::Sinh, 0) => (false, [0, n / 2, n / 2], [-1, 1]),
            (Unary::Cosh, 0) => (false, [0, n / 2, n / 2], [1, 1]),
            _ => return None,
        };
        let double = angle.times(&Exact::from(2))?;
        let rows = match is_circular {
            true => [Unary::Sin, Unary::Cos],
            false => [Unary::Sinh, Unary::Cosh],
        };
        let [sine, cosine] = rows.map(|row| {
            let op = Op::Row(Primitive::Unary(row));
            let node = Node::Apply(op, [double.clone()].into());
            Factor::of(self.rewriter.arena.intern(node))
        });
        let sine = self.generators(&sine)?;
        let cosine = self.generators(&cosine)?;
        let number = Polynomial::number(Exact::from(first));
        let cosine = cosine.above.scaled(Monomial::ONE, &Exact::from(second))?;
        let sum = Fraction::of(number.plus(&cosine)?);
        self.note(&sum.above)?;
        let (sine, sum) = (self.whole_power(sine, i)?, self.whole_power(sum, j)?);
        let mut product = self.times(&sine, &sum)?;
        let halves = Exact::ratio(1, 2)?.checked_pow(k)?;
        product.above = product.above.scaled(Monomial::ONE, &halves)?;
        Some(product)
    }
}
