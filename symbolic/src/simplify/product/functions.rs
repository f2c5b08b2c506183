//! Functions that meet in a product what makes them simpler.

use trigrad_core::{Exact, Op, Primitive, Unary};

use super::super::rewriter::Rewriter;
use super::super::rule::Fact;
use super::super::term::{Factor, Id, Node, Term};
use super::Making;

/// The factors that stand in place of one; the inner `None` if it stays.
type Found = Option<Option<Vec<Factor>>>;

impl Rewriter {
    // a*heaviside(a) as relu(a), a*sign(a) as abs(a).
    pub(super) fn ramp(&mut self, step: Unary, arg: &Term, making: &mut Making) -> Found {
        let (ramp, name) = match step {
            Unary::Heaviside => (Unary::Relu, "times-heaviside"),
            _ => (Unary::Abs, "times-sign"),
        };
        if !arg.coefficient.abs().is_one() {
            return Some(None);
        }
        let is_arg = |factor: &Factor| factor.base == arg.base && factor.exponent.is_one();
        let Some(found) = making.factors.iter().position(is_arg) else {
            return Some(None);
        };
        let op = Op::Row(Primitive::Unary(ramp));
        let value = self.apply(op, vec![arg.clone()])?;
        let value = value.times(&arg.coefficient)?;
        self.rule(name);
        making.factors[found].exponent = Term::ZERO;
        making.coefficient = making.coefficient.checked_mul(&value.coefficient)?;
        Some(Some(vec![Factor::of(value.base)]))
    }

    // tan(a)^n*cot(a)^n as 1.
    pub(super) fn reciprocals(&mut self, n: i64, arg: &Term, making: &mut Making) -> Found {
        let partner = self.applied(Unary::Cot, arg);
        let is_partner = |factor: &Factor| factor.base == partner && factor.integer() == Some(n);
        let Some(found) = making.factors.iter().position(is_partner) else {
            return Some(None);
        };
        for row in [Unary::Tan, Unary::Cot] {
            let one = Term::of(self.applied(row, arg));
            if self.assume(Fact::Defined, &one).is_none() {
                return Some(None);
            }
        }
        self.rule("tan-cot");
        making.factors[found].exponent = Term::ZERO;
        Some(Some(Vec::new()))
    }

    // max(a, b)*min(a, b) as a*b.
    pub(super) fn extremes(&mut self, greatest: Id, making: &mut Making) -> Found {
        let greatest = Term::of(greatest);
        let found = making.factors.iter().position(|factor| {
            let other = Term::of(factor.base);
            factor.exponent.is_one() && self.both_extremes(&greatest, &other).is_some()
        });
        let Some(found) = found else {
            return Some(None);
        };
        let other = Term::of(making.factors[found].base);
        let both = self.both_extremes(&greatest, &other)?;
        self.rule("max-times-min");
        making.factors[found].exponent = Term::ZERO;
        let mut items = Vec::new();
        for term in both {
            making.coefficient = making.coefficient.checked_mul(&term.coefficient)?;
            items.push(Factor::of(term.base));
        }
        Some(Some(items))
    }

    // cos(asin(a))^2 as 1 - a^2, and the like.
    pub(super) fn square_at_inverse(
        &mut self,
        op: Unary,
        n: i64,
        arg: &Term,
        making: &mut Making,
    ) -> Found {
        let Node::Apply(Op::Row(Primitive::Unary(inner)), args) = self.arena.node(arg.base) else {
            return Some(None);
        };
        // The square of the function is (scale*a^2 + offset)^exponent.
        let (name, offset, scale, exponent) = match (op, inner) {
            (Unary::Cos, Unary::Asin) => ("cos-asin-squared", 1, -1, 1),
            (Unary::Sin, Unary::Acos) => ("sin-acos-squared", 1, -1, 1),
            (Unary::Cos, Unary::Atan) => ("cos-atan-squared", 1, 1, -1),
            (Unary::Sec, Unary::Atan) => ("sec-atan-squared", 1, 1, 1),
            (Unary::Cosh, Unary::Asinh) => ("cosh-asinh-squared", 1, 1, 1),
            (Unary::Sinh, Unary::Acosh) => ("sinh-acosh-squared", -1, 1, 1),
            (Unary::Cosh, Unary::Atanh) => ("cosh-atanh-squared", 1, -1, -1),
            _ => return Some(None),
        };
        let inside = args[0].clone();
        let is_whole = arg.coefficient.abs().is_one();
        if !is_whole || self.assume(Fact::Defined, &Term::of(arg.base)).is_none() {
            return Some(None);
        }
        let square = self.power(&inside, &Term::integer(2))?;
        let square = square.times(&Exact::from(scale))?;
        let total = self.add(&square, &Term::integer(offset))?;
        let power = self.power(&total, &Term::integer(exponent * n / 2))?;
        self.rule(name);
        making.coefficient = making.coefficient.checked_mul(&power.coefficient)?;
        Some(Some(vec![Factor::of(power.base)]))
    }

    /// The node of the function of the term, as it is.
    pub(in super::super) fn applied(&mut self, row: Unary, arg: &Term) -> Id {
        let op = Op::Row(Primitive::Unary(row));
        self.arena.intern(Node::Apply(op, [arg.clone()].into()))
    }
}
