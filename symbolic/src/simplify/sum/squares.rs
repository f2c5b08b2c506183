//! Powers of functions that add up: sin(a)^2 + cos(a)^2 = 1, erf(a) + erfc(a) = 1, and
//! the like.

use std::rc::Rc;

use trigrad_core::{Exact, Op, Primitive, Unary};

use super::super::rewriter::Rewriter;
use super::super::rule::Fact;
use super::super::term::{Factor, Node, Term};

impl Rewriter {
    // c*r*sin(a)^2 + c*r*cos(a)^2 as c*r, and the like.
    pub(super) fn find_squares(&mut self, terms: &mut Vec<Term>) {
        let mut at = 0;
        while at < terms.len() {
            self.spend(1);
            match self.square_at(terms, at) {
                Some(replaced) => *terms = replaced,
                None => at += 1,
            }
        }
    }

    fn square_at(&mut self, terms: &[Term], at: usize) -> Option<Vec<Term>> {
        let factors = match self.arena.node(terms[at].base) {
            Node::Product(factors) => Rc::clone(factors),
            Node::Apply(..) => [Factor::of(terms[at].base)].into(),
            _ => return None,
        };
        for (place, factor) in factors.iter().enumerate() {
            let Some(exponent) = factor.integer() else {
                continue;
            };
            let Node::Apply(op, args) = self.arena.node(factor.base) else {
                continue;
            };
            let identities = Identity::all_of(*op, exponent);
            if identities.is_empty() {
                continue;
            }
            let arg = args[0].clone();
            let mut rest = factors.to_vec();
            rest.remove(place);
            for &identity in identities {
                let found =
                    self.attempt(|this| this.identity(terms, at, &rest, identity, arg.clone()));
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }

    // The terms with those that the identity speaks of put together.
    fn identity(
        &mut self,
        terms: &[Term],
        at: usize,
        rest: &[Factor],
        identity: Identity,
        arg: Term,
    ) -> Option<Vec<Term>> {
        let coefficient = terms[at].coefficient.clone();
        let product = self.product(Exact::ONE, rest.to_vec())?;
        let wanted = match identity.partner {
            Some(partner) => {
                let op = Op::Row(Primitive::Unary(partner));
                let partner = self.arena.intern(Node::Apply(op, [arg.clone()].into()));
                let mut with = rest.to_vec();
                with.push(Factor::new(partner, Exact::from(identity.power)));
                self.product(Exact::ONE, with)?
            }
            None => product.clone(),
        };
        let wanted_coefficient = wanted
            .coefficient
            .checked_mul(&coefficient)?
            .checked_mul(&Exact::from(identity.sign))?;
        let other = terms
            .iter()
            .position(|term| term.base == wanted.base && term.coefficient == wanted_coefficient)?;
        (other != at).then_some(())?;
        let mut value = match identity.result {
            None => {
                // Nothing of it is left to say where it is a number.
                let op = Op::Row(Primitive::Unary(identity.row));
                let square = Term::of(self.arena.intern(Node::Apply(op, [arg].into())));
                self.assume(Fact::Defined, &square)?;
                product
            }
            Some((unary, exponent)) => {
                let op = Op::Row(Primitive::Unary(unary));
                let base = self.arena.intern(Node::Apply(op, [arg].into()));
                let mut with = rest.to_vec();
                with.push(Factor::new(base, Exact::from(exponent)));
                self.product(Exact::ONE, with)?
            }
        };
        let scale = coefficient.checked_mul(&Exact::from(identity.scale))?;
        value = value.times(&scale)?;
        self.rule(identity.name);
        let mut kept: Vec<Term> = terms
            .iter()
            .enumerate()
            .filter(|&(place, _)| place != at && place != other)
            .map(|(_, term)| term.clone())
            .collect();
        kept.push(value);
        self.combine_terms(&mut kept)?;
        Some(kept)
    }
}

/// An identity of powers: `f(a)^n + sign*partner(a)^power = scale*result(a)^exponent`, the
/// partner or the result being 1 where there is none.
#[derive(Clone, Copy)]
struct Identity {
    name: &'static str,
    row: Unary,
    partner: Option<Unary>,
    // The exponent of the partner.
    power: i64,
    sign: i64,
    scale: i64,
    result: Option<(Unary, i64)>,
}

impl Identity {
    const fn of(
        name: &'static str,
        row: Unary,
        partner: Option<Unary>,
        sign: i64,
        scale: i64,
        result: Option<(Unary, i64)>,
    ) -> Self {
        Self {
            name,
            row,
            partner,
            power: 2,
            sign,
            scale,
            result,
        }
    }

    // The same of first powers.
    const fn linear(self) -> Self {
        Self { power: 1, ..self }
    }

    // What begins with the square of the row.
    fn all_of(op: Op, exponent: i64) -> &'static [Self] {
        const SIN: &[Identity] = &[
            Identity::of("pythagoras", Unary::Sin, Some(Unary::Cos), 1, 1, None),
            Identity::of(
                "sin-squared",
                Unary::Sin,
                None,
                -1,
                -1,
                Some((Unary::Cos, 2)),
            ),
        ];
        const COS: &[Identity] = &[Identity::of(
            "cos-squared",
            Unary::Cos,
            None,
            -1,
            -1,
            Some((Unary::Sin, 2)),
        )];
        const SINH: &[Identity] = &[Identity::of(
            "sinh-squared",
            Unary::Sinh,
            None,
            1,
            1,
            Some((Unary::Cosh, 2)),
        )];
        const COSH: &[Identity] = &[
            Identity::of(
                "pythagoras-cosh",
                Unary::Cosh,
                Some(Unary::Sinh),
                -1,
                1,
                None,
            ),
            Identity::of(
                "cosh-squared",
                Unary::Cosh,
                None,
                -1,
                1,
                Some((Unary::Sinh, 2)),
            ),
        ];
        const TAN: &[Identity] = &[Identity::of(
            "tan-squared",
            Unary::Tan,
            None,
            1,
            1,
            Some((Unary::Cos, -2)),
        )];
        const COT: &[Identity] = &[Identity::of(
            "cot-squared",
            Unary::Cot,
            None,
            1,
            1,
            Some((Unary::Sin, -2)),
        )];
        const SEC: &[Identity] = &[
            Identity::of("pythagoras-sec", Unary::Sec, Some(Unary::Tan), -1, 1, None),
            Identity::of(
                "sec-squared",
                Unary::Sec,
                None,
                -1,
                1,
                Some((Unary::Tan, 2)),
            ),
        ];
        const CSC: &[Identity] = &[
            Identity::of("pythagoras-csc", Unary::Csc, Some(Unary::Cot), -1, 1, None),
            Identity::of(
                "csc-squared",
                Unary::Csc,
                None,
                -1,
                1,
                Some((Unary::Cot, 2)),
            ),
        ];
        const TANH: &[Identity] = &[Identity::of(
            "tanh-squared",
            Unary::Tanh,
            None,
            -1,
            -1,
            Some((Unary::Cosh, -2)),
        )];
        const OVER_COS: &[Identity] = &[Identity::of(
            "tan-as-cosine",
            Unary::Cos,
            None,
            -1,
            1,
            Some((Unary::Tan, 2)),
        )];
        const OVER_SIN: &[Identity] = &[Identity::of(
            "cot-as-sine",
            Unary::Sin,
            None,
            -1,
            1,
            Some((Unary::Cot, 2)),
        )];
        const OVER_COSH: &[Identity] = &[Identity::of(
            "tanh-as-cosine",
            Unary::Cosh,
            None,
            -1,
            -1,
            Some((Unary::Tanh, 2)),
        )];
        const ERF: &[Identity] = &[
            Identity::of("erf-and-erfc", Unary::Erf, Some(Unary::Erfc), 1, 1, None).linear(),
            Identity::of(
                "one-minus-erf",
                Unary::Erf,
                None,
                -1,
                -1,
                Some((Unary::Erfc, 1)),
            ),
        ];
        const ERFC: &[Identity] = &[Identity::of(
            "one-minus-erfc",
            Unary::Erfc,
            None,
            -1,
            -1,
            Some((Unary::Erf, 1)),
        )];
        let Op::Row(Primitive::Unary(op)) = op else {
            return &[];
        };
        match (exponent, op) {
            (-2, Unary::Sin) => OVER_SIN,
            (-2, Unary::Cos) => OVER_COS,
            (-2, Unary::Cosh) => OVER_COSH,
            (1, Unary::Erf) => ERF,
            (1, Unary::Erfc) => ERFC,
            (2, Unary::Sin) => SIN,
            (2, Unary::Cos) => COS,
            (2, Unary::Sinh) => SINH,
            (2, Unary::Cosh) => COSH,
            (2, Unary::Tan) => TAN,
            (2, Unary::Cot) => COT,
            (2, Unary::Sec) => SEC,
            (2, Unary::Csc) => CSC,
            (2, Unary::Tanh) => TANH,
            _ => &[],
        }
    }
}
