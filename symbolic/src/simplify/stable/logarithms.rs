//! Logarithms of sums that a function stands for.

use trigrad_core::{Exact, Nary, Op, Primitive, Unary};

use super::super::term::{Node, Term};
use super::{Finishing, Form, Gain};

pub(super) const LN: Op = Op::Row(Primitive::Unary(Unary::Ln));

impl Finishing<'_> {
    // ln(exp(a) + 1) as softplus(a), ln(exp(a) + exp(b)) as logaddexp(a, b),
    // ln(a + sqrt(a^2 + 1)) as asinh(a), ln(a + 1) as log1p(a).
    pub(super) fn better_logarithm(&mut self, arg: &Term) -> Form {
        let terms = match self.rewriter.arena.node(arg.base) {
            Node::Sum(terms) if arg.coefficient.is_one() => terms.clone(),
            Node::Product(_) => return self.inverse_tangent(arg),
            _ => return None,
        };
        if let Some(exponent) = self.exponent_beside_one(arg.base)
            && self.yields(arg.base)
        {
            let value = self.function(Unary::Softplus, &exponent)?;
            self.rewriter.rule("ln-of-1-plus-exp");
            return Some((value, Gain::Digits));
        }
        if let [a, b] = &terms[..]
            && a.coefficient.is_one()
            && b.coefficient.is_one()
        {
            if let (Some(a), Some(b)) = (self.exponent_of(a.base), self.exponent_of(b.base)) {
                let op = Op::Row(Primitive::Binary(trigrad_core::Binary::Logaddexp));
                let value = self.rewriter.made(op, vec![a, b]);
                self.rewriter.rule("ln-of-exponentials");
                return Some((value, Gain::Digits));
            }
            let (a, b) = (a.clone(), b.clone());
            let found = self
                .inverse_of_root(&a, &b)
                .or_else(|| self.inverse_of_root(&b, &a));
            if found.is_some() {
                return found;
            }
        }
        let place = terms.iter().position(Term::is_one)?;
        let rest = self.rewriter.sum_without(arg, place)?;
        let value = self.function(Unary::Log1p, &rest)?;
        self.rewriter.rule("ln-of-1-plus");
        Some((value, Gain::Digits))
    }

    // ln(a + sqrt(a^2 + 1)) as asinh(a), ln(a + sqrt(a^2 - 1)) as acosh(a).
    fn inverse_of_root(&mut self, a: &Term, root: &Term) -> Form {
        let square = self.rewriter.power(a, &Term::integer(2))?;
        let hypot = Primitive::Nary(Nary::Hypot);
        if let Some(args) = self.rewriter.args_of(root.base, hypot) {
            let has = |wanted: &Term| args.iter().any(|arg| arg == wanted);
            (args.len() == 2 && has(&Term::ONE) && has(a)).then_some(())?;
            let value = self.function(Unary::Asinh, a)?;
            self.rewriter.rule("asinh-by-ln");
            return Some((value, Gain::Digits));
        }
        let Node::Product(factors) = self.rewriter.arena.node(root.base) else {
            return None;
        };
        let [only] = &factors[..] else { return None };
        (only.number() == Exact::ratio(1, 2).as_ref()).then_some(())?;
        let radicand = Term::of(only.base);
        for (offset, row, name) in [
            (1, Unary::Asinh, "asinh-by-ln"),
            (-1, Unary::Acosh, "acosh-by-ln"),
        ] {
            if self.rewriter.add(&square, &Term::integer(offset))? == radicand {
                let value = self.function(row, a)?;
                self.rewriter.rule(name);
                return Some((value, Gain::Digits));
            }
        }
        None
    }

    // ln((1 + a)/(1 - a)) as 2*atanh(a).
    fn inverse_tangent(&mut self, quotient: &Term) -> Form {
        let factors = self.rewriter.factors(quotient.base);
        let [a, b] = &factors[..] else { return None };
        let (above, below) = match (a.integer()?, b.integer()?) {
            (1, -1) => (a.base, b.base),
            (-1, 1) => (b.base, a.base),
            _ => return None,
        };
        let place = match self.rewriter.arena.node(above) {
            Node::Sum(terms) => terms.iter().position(Term::is_one)?,
            _ => return None,
        };
        let arg = self.rewriter.sum_without(&Term::of(above), place)?;
        let less = self.rewriter.add(&Term::ONE, &arg.negated())?;
        let scale = Exact::ONE.checked_div(&quotient.coefficient)?;
        (Some(less) == Term::of(below).times(&scale)).then_some(())?;
        let value = self.function(Unary::Atanh, &arg)?;
        self.rewriter.rule("atanh-by-ln");
        Some((value.times(&Exact::from(2))?, Gain::Digits))
    }
}
