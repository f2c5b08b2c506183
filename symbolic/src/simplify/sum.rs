//! Sums in collected form: exact multiples of terms, each term once.

use std::rc::Rc;

use trigrad_core::{Constant, Exact, Op, Primitive, Unary};

use super::rewriter::Rewriter;
use super::rule::Fact;
use super::term::{Factor, Id, Node, Term};

impl Rewriter {
    /// The sum of two terms; `None` where that is not allowed or too large.
    pub(super) fn add(&mut self, a: &Term, b: &Term) -> Option<Term> {
        match (a.as_number(), b.as_number()) {
            (Some(x), Some(y)) => {
                self.rule("fold");
                return Some(Term::number(x.checked_add(y)?));
            }
            (Some(x), _) if x.is_zero() => return Some(b.clone()),
            (_, Some(y)) if y.is_zero() => return Some(a.clone()),
            _ => {}
        }
        self.sum(vec![a.clone(), b.clone()])
    }

    /// The sum of the terms; `None` where that is not allowed or too large.
    pub(super) fn sum(&mut self, items: Vec<Term>) -> Option<Term> {
        let mut terms: Vec<Term> = Vec::with_capacity(items.len() + 4);
        for item in items {
            match self.arena.node(item.base) {
                Node::Sum(inner) if !self.whole.contains(&item.base) => {
                    let inner = Rc::clone(inner);
                    self.spend(inner.len());
                    for term in inner.iter() {
                        terms.push(term.times(&item.coefficient)?);
                    }
                }
                _ => terms.push(item),
            }
        }
        self.spend(terms.len());
        self.combine_terms(&mut terms)?;
        self.add_floats(&mut terms);
        self.find_squares(&mut terms);
        self.finished_sum(terms)
    }

    // Each term once, sorted by node.
    fn combine_terms(&mut self, terms: &mut Vec<Term>) -> Option<()> {
        terms.sort_by_key(|term| term.base);
        let mut kept: Vec<Term> = Vec::with_capacity(terms.len());
        let mut merged = false;
        for term in terms.drain(..) {
            match kept.last_mut() {
                Some(last) if last.base == term.base => {
                    last.coefficient = last.coefficient.checked_add(&term.coefficient)?;
                    if term.base == Id::ONE {
                        self.rule("fold");
                    } else {
                        merged = true;
                    }
                }
                _ => kept.push(term),
            }
        }
        if merged {
            self.rule("like-terms");
            for term in &mut kept {
                if term.is_zero() && term.base != Id::ONE {
                    // What may be no number does not vanish.
                    let whole = self.vanishing(term.base).unwrap_or(term.base);
                    *term = self.times_zero(Term::of(whole));
                    self.rule("cancel-terms");
                }
            }
        }
        for term in kept.iter_mut().filter(|term| !term.coefficient.is_one()) {
            if self.vanishing(term.base).is_some() && !term.is_zero() {
                term.coefficient = Exact::ONE;
            }
        }
        kept.retain(|term| !term.is_zero());
        *terms = kept;
        Some(())
    }

    // Floats add up as they would at evaluation.
    fn add_floats(&mut self, terms: &mut Vec<Term>) {
        let float = |term: &Term| match self.arena.node(term.base) {
            Node::Constant(Constant::Float(x)) => Some(*x * term.coefficient.to_f64()),
            _ => None,
        };
        let values: Vec<f64> = terms.iter().filter_map(float).collect();
        if values.len() < 2 {
            return;
        }
        let total: f64 = values.iter().sum();
        if !total.is_finite() {
            return;
        }
        terms.retain(|term| {
            !matches!(
                self.arena.node(term.base),
                Node::Constant(Constant::Float(_))
            )
        });
        self.rule("fold-float");
        let node = Node::Constant(Constant::Float(total));
        terms.push(Term::of(self.arena.intern(node)));
    }

    // c*r*sin(a)^2 + c*r*cos(a)^2 as c*r, and the like.
    fn find_squares(&mut self, terms: &mut Vec<Term>) {
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
        let Node::Product(factors) = self.arena.node(terms[at].base) else {
            return None;
        };
        let factors = Rc::clone(factors);
        for (place, factor) in factors.iter().enumerate() {
            let Some(exponent) = factor.integer().filter(|n| n.abs() == 2) else {
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
                with.push(Factor::new(partner, Exact::from(2)));
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

    // The sum with its numeric content in front.
    fn finished_sum(&mut self, mut terms: Vec<Term>) -> Option<Term> {
        match terms.len() {
            0 => return Some(Term::ZERO),
            1 => return terms.pop(),
            _ => {}
        }
        let mut content = content(&terms);
        let is_mixed = terms.iter().any(|term| term.coefficient.is_negative());
        if is_mixed {
            let leading = self.leading(&terms);
            if terms[leading].coefficient.is_negative() {
                content = content.negated();
            }
        }
        if !content.is_one() {
            for term in &mut terms {
                term.coefficient = term.coefficient.checked_div(&content)?;
            }
        }
        terms.sort_by_key(|term| self.arena.print(term.base));
        let base = self.arena.intern(Node::Sum(terms.into()));
        Some(Term {
            coefficient: content,
            base,
        })
    }

    // The term that is written first.
    fn leading(&self, terms: &[Term]) -> usize {
        let mut leading = 0;
        for at in 1..terms.len() {
            if self.compare_terms(&terms[at], &terms[leading]).is_lt() {
                leading = at;
            }
        }
        leading
    }
}

/// An identity of squares: `f(a)^2 + sign*partner(a)^2 = scale*result(a)^exponent`, the
/// partner or the result being 1 where there is none.
#[derive(Clone, Copy)]
struct Identity {
    name: &'static str,
    row: Unary,
    partner: Option<Unary>,
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
            sign,
            scale,
            result,
        }
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
        match op {
            Op::Row(Primitive::Unary(op)) if exponent < 0 => match op {
                Unary::Sin => OVER_SIN,
                Unary::Cos => OVER_COS,
                Unary::Cosh => OVER_COSH,
                _ => &[],
            },
            Op::Row(Primitive::Unary(op)) => match op {
                Unary::Sin => SIN,
                Unary::Cos => COS,
                Unary::Sinh => SINH,
                Unary::Cosh => COSH,
                Unary::Tan => TAN,
                Unary::Cot => COT,
                Unary::Sec => SEC,
                Unary::Csc => CSC,
                Unary::Tanh => TANH,
                _ => &[],
            },
            _ => &[],
        }
    }
}

/// The largest number of which all coefficients are integer multiples.
///
/// 1 where one of them is 1 or -1: what is written as x - 0.1312 stays so.
pub(super) fn content(terms: &[Term]) -> Exact {
    if terms.iter().any(|term| term.coefficient.abs().is_one()) {
        return Exact::ONE;
    }
    let mut above: u64 = 0;
    let mut below: u64 = 1;
    for term in terms {
        let Some((n, d)) = term.coefficient.to_small() else {
            return terms[0].coefficient.abs();
        };
        above = gcd(above, n.unsigned_abs());
        if d != 1 {
            let d = d.unsigned_abs();
            match (below / gcd(below, d)).checked_mul(d) {
                Some(common) => below = common,
                None => return terms[0].coefficient.abs(),
            }
        }
        if above == 1 && below == 1 {
            // Only a denominator could change that.
            let rest_is_whole = terms.iter().all(|term| term.coefficient.is_integer());
            if rest_is_whole {
                return Exact::ONE;
            }
        }
    }
    match (i64::try_from(above), i64::try_from(below)) {
        (Ok(above), Ok(below)) => {
            // gcd of the numerators over the least common denominator.
            Exact::ratio(above, below).unwrap_or(Exact::ONE)
        }
        _ => terms[0].coefficient.abs(),
    }
}

pub(super) fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
