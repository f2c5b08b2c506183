//! Functions that add up to something simpler: cosh(a) + sinh(a) = exp(a),
//! sigmoid(a) + sigmoid(-a) = 1, 1 - 2*sin(a)^2 = cos(2*a), and the like.

use std::rc::Rc;

use trigrad_core::{Constant, Exact, Nary, Op, Primitive, Unary};

use super::super::rewriter::Rewriter;
use super::super::rule::Fact;
use super::super::term::{Factor, Node, Term};

/// An identity: `f(a)^power + ratio*other = result`, the ratio being n/d.
struct Pair {
    row: Unary,
    name: &'static str,
    power: i64,
    ratio: (i64, i64),
    other: Other,
    result: Outcome,
}

/// What a function is added to.
#[derive(Clone, Copy)]
enum Other {
    /// The number 1.
    One,
    /// The constant pi.
    Pi,
    /// A function of the argument to the same power.
    Of(Unary),
    /// A function of minus the argument.
    OfOpposite(Unary),
    /// A function of the argument's reciprocal.
    OfReciprocal(Unary),
    /// A function of the argument less 1.
    OfLess(Unary),
}

/// What comes out: n/d times something.
#[derive(Clone, Copy)]
enum Outcome {
    /// A number.
    Number(i64),
    /// pi/2.
    QuarterTurn,
    /// pi/2 times the sign of the argument, which is not 0.
    QuarterTurnBySign,
    /// A multiple of the argument.
    Argument,
    /// A multiple, n/d, of a function of a multiple of the argument.
    Of((i64, i64), Unary, (i64, i64)),
    /// 1/(a - 1).
    OverLess,
    /// ln(abs(a - 1)).
    LogarithmOfLess,
}

const fn pair(
    row: Unary,
    name: &'static str,
    power: i64,
    ratio: (i64, i64),
    other: Other,
    result: Outcome,
) -> Pair {
    Pair {
        row,
        name,
        power,
        ratio,
        other,
        result,
    }
}

const PLUS: (i64, i64) = (1, 1);
const MINUS: (i64, i64) = (-1, 1);
const HALF: (i64, i64) = (1, 2);
const MINUS_HALF: (i64, i64) = (-1, 2);
const TWICE: (i64, i64) = (2, 1);

/// The identities, by the function that they begin with.
const PAIRS: &[Pair] = &[
    pair(
        Unary::Sinh,
        "cosh-plus-sinh",
        1,
        PLUS,
        Other::Of(Unary::Cosh),
        Outcome::Of(PLUS, Unary::Exp, PLUS),
    ),
    pair(
        Unary::Sinh,
        "cosh-minus-sinh",
        1,
        MINUS,
        Other::Of(Unary::Cosh),
        Outcome::Of(MINUS, Unary::Exp, MINUS),
    ),
    pair(
        Unary::Sinh,
        "cosh-of-twice",
        2,
        PLUS,
        Other::Of(Unary::Cosh),
        Outcome::Of(PLUS, Unary::Cosh, TWICE),
    ),
    pair(
        Unary::Sinh,
        "cosh-by-sinh",
        2,
        HALF,
        Other::One,
        Outcome::Of(HALF, Unary::Cosh, TWICE),
    ),
    pair(
        Unary::Cosh,
        "cosh-by-cosh",
        2,
        MINUS_HALF,
        Other::One,
        Outcome::Of(HALF, Unary::Cosh, TWICE),
    ),
    pair(
        Unary::Cos,
        "cos-of-twice",
        2,
        MINUS,
        Other::Of(Unary::Sin),
        Outcome::Of(PLUS, Unary::Cos, TWICE),
    ),
    pair(
        Unary::Cos,
        "cos-by-cos",
        2,
        MINUS_HALF,
        Other::One,
        Outcome::Of(HALF, Unary::Cos, TWICE),
    ),
    pair(
        Unary::Sin,
        "cos-by-sin",
        2,
        MINUS_HALF,
        Other::One,
        Outcome::Of(MINUS_HALF, Unary::Cos, TWICE),
    ),
    pair(
        Unary::Sigmoid,
        "sigmoids",
        1,
        PLUS,
        Other::OfOpposite(Unary::Sigmoid),
        Outcome::Number(1),
    ),
    pair(
        Unary::Sigmoid,
        "sigmoid-difference",
        1,
        MINUS,
        Other::OfOpposite(Unary::Sigmoid),
        Outcome::Of(PLUS, Unary::Tanh, HALF),
    ),
    pair(
        Unary::Sigmoid,
        "one-minus-sigmoid",
        1,
        MINUS,
        Other::One,
        Outcome::Of(MINUS, Unary::Sigmoid, MINUS),
    ),
    pair(
        Unary::Sigmoid,
        "tanh-by-sigmoid",
        1,
        MINUS_HALF,
        Other::One,
        Outcome::Of(HALF, Unary::Tanh, HALF),
    ),
    pair(
        Unary::Softplus,
        "softplus-difference",
        1,
        MINUS,
        Other::OfOpposite(Unary::Softplus),
        Outcome::Argument,
    ),
    pair(
        Unary::Relu,
        "relu-difference",
        1,
        MINUS,
        Other::OfOpposite(Unary::Relu),
        Outcome::Argument,
    ),
    pair(
        Unary::Relu,
        "relu-sum",
        1,
        PLUS,
        Other::OfOpposite(Unary::Relu),
        Outcome::Of(PLUS, Unary::Abs, PLUS),
    ),
    pair(
        Unary::Heaviside,
        "heavisides",
        1,
        PLUS,
        Other::OfOpposite(Unary::Heaviside),
        Outcome::Number(1),
    ),
    pair(
        Unary::Heaviside,
        "one-minus-heaviside",
        1,
        MINUS,
        Other::One,
        Outcome::Of(MINUS, Unary::Heaviside, MINUS),
    ),
    pair(
        Unary::Asin,
        "asin-and-acos",
        1,
        PLUS,
        Other::Of(Unary::Acos),
        Outcome::QuarterTurn,
    ),
    pair(
        Unary::Asin,
        "asin-complement",
        1,
        MINUS_HALF,
        Other::Pi,
        Outcome::Of(MINUS, Unary::Acos, PLUS),
    ),
    pair(
        Unary::Acos,
        "acos-complement",
        1,
        MINUS_HALF,
        Other::Pi,
        Outcome::Of(MINUS, Unary::Asin, PLUS),
    ),
    pair(
        Unary::Atan,
        "atan-of-reciprocal",
        1,
        PLUS,
        Other::OfReciprocal(Unary::Atan),
        Outcome::QuarterTurnBySign,
    ),
    pair(
        Unary::Expm1,
        "expm1-plus-1",
        1,
        PLUS,
        Other::One,
        Outcome::Of(PLUS, Unary::Exp, PLUS),
    ),
    pair(
        Unary::Erf,
        "one-plus-erf",
        1,
        PLUS,
        Other::One,
        Outcome::Of(PLUS, Unary::Erfc, MINUS),
    ),
    pair(
        Unary::Erfc,
        "two-minus-erfc",
        1,
        (-2, 1),
        Other::One,
        Outcome::Of(MINUS, Unary::Erfc, MINUS),
    ),
    pair(
        Unary::Erfc,
        "erfcs",
        1,
        PLUS,
        Other::OfOpposite(Unary::Erfc),
        Outcome::Number(2),
    ),
    pair(
        Unary::Digamma,
        "digamma-difference",
        1,
        MINUS,
        Other::OfLess(Unary::Digamma),
        Outcome::OverLess,
    ),
    pair(
        Unary::Lgamma,
        "lgamma-difference",
        1,
        MINUS,
        Other::OfLess(Unary::Lgamma),
        Outcome::LogarithmOfLess,
    ),
];

fn pairs_of(row: Unary) -> impl Iterator<Item = &'static Pair> {
    PAIRS.iter().filter(move |pair| pair.row == row)
}

impl Rewriter {
    // c*r*sinh(a) + c*r*cosh(a) as c*r*exp(a), and the like.
    pub(super) fn find_pairs(&mut self, terms: &mut Vec<Term>) {
        let mut at = 0;
        while at < terms.len() && terms.len() > 1 {
            self.spend(1);
            match self.pair_at(terms, at) {
                Some(replaced) => *terms = replaced,
                None => at += 1,
            }
        }
    }

    fn pair_at(&mut self, terms: &[Term], at: usize) -> Option<Vec<Term>> {
        let factors = match self.arena.node(terms[at].base) {
            Node::Product(factors) => Rc::clone(factors),
            Node::Apply(Op::Row(Primitive::Unary(row)), _) if pairs_of(*row).next().is_some() => {
                [Factor::of(terms[at].base)].into()
            }
            Node::Apply(Op::Row(Primitive::Nary(Nary::Max)), _) => {
                return self.attempt(|this| this.extremes_in_sum(terms, at));
            }
            _ => return None,
        };
        for (place, factor) in factors.iter().enumerate() {
            let Some(power @ 1..=2) = factor.integer() else {
                continue;
            };
            let Node::Apply(Op::Row(Primitive::Unary(row)), args) = self.arena.node(factor.base)
            else {
                continue;
            };
            let (row, arg) = (*row, args[0].clone());
            if power == 1 && matches!(row, Unary::Sin | Unary::Cos | Unary::Sinh | Unary::Cosh) {
                let found =
                    self.attempt(|this| this.sum_of_angles(terms, at, &factors, place, row, &arg));
                if found.is_some() {
                    return found;
                }
            }
            for pair in pairs_of(row).filter(|pair| pair.power == power) {
                let mut rest = factors.to_vec();
                rest.remove(place);
                let found = self.attempt(|this| this.paired(terms, at, &rest, pair, &arg));
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }

    // The terms with those that the identity speaks of put together.
    fn paired(
        &mut self,
        terms: &[Term],
        at: usize,
        rest: &[Factor],
        pair: &Pair,
        arg: &Term,
    ) -> Option<Vec<Term>> {
        let coefficient = &terms[at].coefficient;
        let ratio = Exact::ratio(pair.ratio.0, pair.ratio.1)?;
        let mut with = rest.to_vec();
        let other = match pair.other {
            Other::One => None,
            Other::Pi => Some(self.constant(&Constant::Pi)),
            Other::Of(row) => Some(Term::of(self.applied(row, arg))),
            Other::OfOpposite(row) => Some(Term::of(self.applied(row, &arg.negated()))),
            Other::OfReciprocal(row) => {
                let reciprocal = self.power(arg, &Term::integer(-1))?;
                Some(Term::of(self.applied(row, &reciprocal)))
            }
            Other::OfLess(row) => {
                let less = self.add(arg, &Term::integer(-1))?;
                Some(Term::of(self.applied(row, &less)))
            }
        };
        if let Some(other) = &other {
            with.push(Factor::new(other.base, Exact::from(pair.power)));
        }
        let wanted = self.product(Exact::ONE, with)?;
        let wanted_coefficient = wanted
            .coefficient
            .checked_mul(coefficient)?
            .checked_mul(&ratio)?;
        let place = terms
            .iter()
            .position(|term| term.base == wanted.base && term.coefficient == wanted_coefficient)?;
        (place != at).then_some(())?;
        let own = Term::of(self.applied(pair.row, arg));
        let value = self.outcome(pair.result, &own, other.as_ref(), arg)?;
        let rest = self.product(Exact::ONE, rest.to_vec())?;
        let value = self.multiply(&value, &rest)?.times(coefficient)?;
        self.rule(pair.name);
        self.without(terms, [at, place], value)
    }

    fn outcome(
        &mut self,
        outcome: Outcome,
        own: &Term,
        other: Option<&Term>,
        arg: &Term,
    ) -> Option<Term> {
        let half_pi = |this: &mut Self| this.constant(&Constant::Pi).times(&Exact::ratio(1, 2)?);
        let less = |this: &mut Self| this.add(arg, &Term::integer(-1));
        match outcome {
            Outcome::Number(n) => {
                self.assume(Fact::Defined, arg)?;
                Some(Term::integer(n))
            }
            Outcome::QuarterTurn => {
                self.assume(Fact::Defined, own)?;
                half_pi(self)
            }
            Outcome::QuarterTurnBySign => {
                self.assume(Fact::Nonzero, arg)?;
                let sign = Op::Row(Primitive::Unary(Unary::Sign));
                let sign = self.apply(sign, vec![arg.clone()])?;
                let quarter = half_pi(self)?;
                self.multiply(&quarter, &sign)
            }
            Outcome::Argument => Some(arg.clone()),
            Outcome::Of(scale, row, multiple) => {
                let inside = arg.times(&Exact::ratio(multiple.0, multiple.1)?)?;
                let value = self.apply(Op::Row(Primitive::Unary(row)), vec![inside])?;
                value.times(&Exact::ratio(scale.0, scale.1)?)
            }
            Outcome::OverLess | Outcome::LogarithmOfLess => {
                self.assume(Fact::Defined, own)?;
                self.assume(Fact::Defined, other?)?;
                let less = less(self)?;
                if let Outcome::OverLess = outcome {
                    return self.power(&less, &Term::integer(-1));
                }
                let [abs, ln] = [Unary::Abs, Unary::Ln].map(|op| Op::Row(Primitive::Unary(op)));
                let length = self.apply(abs, vec![less])?;
                self.apply(ln, vec![length])
            }
        }
    }

    // max(a, b) + min(a, b) as a + b, max(a, b) - min(a, b) as abs(a - b).
    fn extremes_in_sum(&mut self, terms: &[Term], at: usize) -> Option<Vec<Term>> {
        let coefficient = terms[at].coefficient.clone();
        let greatest = Term::of(terms[at].base);
        let place = terms.iter().position(|term| {
            term.coefficient.abs() == coefficient.abs()
                && self
                    .both_extremes(&greatest, &Term::of(term.base))
                    .is_some()
        })?;
        let [a, b] = self.both_extremes(&greatest, &Term::of(terms[place].base))?;
        let value = if terms[place].coefficient == coefficient {
            self.rule("max-plus-min");
            self.add(&a, &b)?
        } else {
            let difference = self.add(&a, &b.negated())?;
            self.rule("max-minus-min");
            self.apply(Op::Row(Primitive::Unary(Unary::Abs)), vec![difference])?
        };
        let value = value.times(&coefficient)?;
        self.without(terms, [at, place], value)
    }

    // The terms with a value in place of two of them.
    pub(super) fn without(
        &mut self,
        terms: &[Term],
        gone: [usize; 2],
        value: Term,
    ) -> Option<Vec<Term>> {
        let kept = terms.iter().enumerate();
        let kept = kept.filter(|(place, _)| !gone.contains(place));
        let mut kept: Vec<Term> = kept.map(|(_, term)| term.clone()).collect();
        match self.arena.node(value.base) {
            Node::Sum(inner) if !self.whole.contains(&value.base) => {
                let inner = Rc::clone(inner);
                for term in inner.iter() {
                    kept.push(term.times(&value.coefficient)?);
                }
            }
            _ => kept.push(value),
        }
        self.combine_terms(&mut kept)?;
        Some(kept)
    }
}
