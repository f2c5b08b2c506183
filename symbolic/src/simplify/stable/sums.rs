//! Sums that a function stands for: exp(a) - 1, exp(a) + exp(-a), tanh(a) + 1, and
//! differences of squares.

use trigrad_core::{Exact, Op, Primitive, Unary};

use super::super::term::{Id, Node, Term};
use super::{Finishing, Form, Gain, LONGEST};

impl Finishing<'_> {
    pub(super) fn better_sum(&mut self, terms: &[Term]) -> Form {
        if terms.len() > LONGEST {
            return None;
        }
        for at in 0..terms.len() {
            let cos = Primitive::Unary(Unary::Cos);
            if let Some(args) = self.rewriter.args_of(terms[at].base, cos)
                && self.is_single(terms[at].base)
            {
                let found = self.half_angle(terms, at, &args[0].clone());
                if found.is_some() {
                    return found;
                }
            }
            if let Some(exponent) = self.exponent_of(terms[at].base) {
                let found = self.opposite_exponentials(terms, at, &exponent);
                let found = found.or_else(|| self.less_one(terms, at, &exponent));
                if found.is_some() {
                    return found;
                }
            }
            let tanh = Primitive::Unary(Unary::Tanh);
            if let Some(args) = self.rewriter.args_of(terms[at].base, tanh)
                && self.is_single(terms[at].base)
            {
                let found = self.more_or_less_one(terms, at, &args[0].clone());
                if found.is_some() {
                    return found;
                }
            }
        }
        self.difference_of_squares(terms)
    }

    /// u, if the node is exp(u).
    pub(super) fn exponent_of(&self, id: Id) -> Option<Term> {
        match self.rewriter.arena.node(id) {
            Node::Product(factors) => match &factors[..] {
                [only] if only.base == Id::E => Some(only.exponent.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// u, if the node is exp(u) + 1.
    pub(super) fn exponent_beside_one(&self, id: Id) -> Option<Term> {
        let Node::Sum(terms) = self.rewriter.arena.node(id) else {
            return None;
        };
        let [a, b] = &terms[..] else { return None };
        let (one, exponential) = if a.base == Id::ONE { (a, b) } else { (b, a) };
        let is_plain = one.is_one() && exponential.coefficient.is_one();
        is_plain.then(|| self.exponent_of(exponential.base))?
    }

    // c*exp(u) - c as c*expm1(u).
    fn less_one(&mut self, terms: &[Term], at: usize, exponent: &Term) -> Form {
        let wanted = Term::number(terms[at].coefficient.negated());
        let place = terms.iter().position(|term| *term == wanted)?;
        let value = self.function(Unary::Expm1, exponent)?;
        let value = value.times(&terms[at].coefficient)?;
        self.rewriter.rule("exp-minus-1");
        Some((self.with(terms, [at, place], value)?, Gain::Digits))
    }

    // c*exp(u) + c*exp(-u) as 2*c*cosh(u), with a difference as 2*c*sinh(u).
    fn opposite_exponentials(&mut self, terms: &[Term], at: usize, exponent: &Term) -> Form {
        let opposite = exponent.negated();
        let size = terms[at].coefficient.abs();
        let place = (at + 1..terms.len()).find(|&place| {
            terms[place].coefficient.abs() == size
                && self.exponent_of(terms[place].base).as_ref() == Some(&opposite)
        })?;
        let frees = self.yields_exponential(exponent) || self.yields_exponential(&opposite);
        frees.then_some(())?;
        let (row, name) = match terms[at].coefficient == terms[place].coefficient {
            true => (Unary::Cosh, "cosh-of-exponentials"),
            false => (Unary::Sinh, "sinh-of-exponentials"),
        };
        let value = self.function(row, exponent)?.times(&Exact::from(2))?;
        let value = value.times(&terms[at].coefficient)?;
        self.rewriter.rule(name);
        Some((self.with(terms, [at, place], value)?, Gain::Digits))
    }

    // cos(2*a) + 1 as 2*cos(a)^2, 1 - cos(2*a) as 2*sin(a)^2.
    fn half_angle(&mut self, terms: &[Term], at: usize, arg: &Term) -> Form {
        let half = arg.times(&Exact::ratio(1, 2)?)?;
        half.coefficient.is_integer().then_some(())?;
        let coefficient = &terms[at].coefficient;
        let place = terms.iter().position(|term| {
            let number = term.as_number().map(Exact::abs);
            number == Some(coefficient.abs())
        })?;
        let is_sum = terms[place].coefficient == *coefficient;
        let row = if is_sum { Unary::Cos } else { Unary::Sin };
        let value = self.function(row, &half)?;
        let value = self.rewriter.power(&value, &Term::integer(2))?;
        let number = terms[place].coefficient.clone();
        let value = value.times(&number)?.times(&Exact::from(2))?;
        self.rewriter.rule("half-angle");
        Some((self.with(terms, [at, place], value)?, Gain::Digits))
    }

    // tanh(a) + 1 as 2*sigmoid(2*a), 1 - tanh(a) as 2*sigmoid(-2*a).
    fn more_or_less_one(&mut self, terms: &[Term], at: usize, arg: &Term) -> Form {
        let coefficient = &terms[at].coefficient;
        let place = terms.iter().position(|term| {
            let number = term.as_number().map(Exact::abs);
            number == Some(coefficient.abs())
        })?;
        let is_sum = terms[place].coefficient == *coefficient;
        let sign = Exact::from(if is_sum { 2 } else { -2 });
        let value = self.function(Unary::Sigmoid, &arg.times(&sign)?)?;
        let value = value.times(&sign)?.times(coefficient)?;
        self.rewriter.rule("sigmoid-by-tanh");
        Some((self.with(terms, [at, place], value)?, Gain::Digits))
    }

    // x^2 - y^2 as (x - y)*(x + y), for variables.
    fn difference_of_squares(&mut self, terms: &[Term]) -> Form {
        let [a, b] = terms else { return None };
        let sizes = (a.coefficient.is_one(), b.coefficient.is_one());
        let both_one = a.coefficient.abs().is_one() && b.coefficient.abs().is_one();
        (both_one && sizes.0 != sizes.1).then_some(())?;
        let [x, y] = [a, b].map(|term| match self.rewriter.arena.node(term.base) {
            Node::Product(factors) => match &factors[..] {
                [only] if only.integer() == Some(2) => Some(only.base),
                _ => None,
            },
            _ => None,
        });
        let (x, y) = if sizes.0 { (x?, y?) } else { (y?, x?) };
        let is_variable = |id| matches!(self.rewriter.arena.node(id), Node::Variable(_));
        let is_free = self.is_single(a.base) && self.is_single(b.base);
        (is_variable(x) && is_variable(y) && is_free).then_some(())?;
        let [x, y] = [x, y].map(Term::of);
        let less = self.rewriter.add(&x, &y.negated())?;
        let more = self.rewriter.add(&x, &y)?;
        self.rewriter.rule("squares-apart");
        Some((self.rewriter.multiply(&less, &more)?, Gain::Digits))
    }

    pub(super) fn function(&mut self, row: Unary, arg: &Term) -> Option<Term> {
        let op = Op::Row(Primitive::Unary(row));
        self.rewriter.apply(op, vec![arg.clone()])
    }

    // The sum with a value in place of two of its terms.
    fn with(&mut self, terms: &[Term], gone: [usize; 2], value: Term) -> Option<Term> {
        let kept = terms.iter().enumerate();
        let kept = kept.filter(|(place, _)| !gone.contains(place));
        let mut kept: Vec<Term> = kept.map(|(_, term)| term.clone()).collect();
        kept.push(value);
        self.rewriter.sum_as_is(kept)
    }
}
