//! What it costs to write an expression: its operations, those of shared parts counted
//! as often as they are written.
//!
//! Every sum, product, quotient, power and call counts 1, a conditional 2; exact factors
//! count as a product, signs in a sum and exact exponents nothing, and the reciprocal of
//! a power no more than the power.

use trigrad_core::{Constant, Exact, Nary, Op, Primitive};

use super::arena::Arena;
use super::term::{Factor, Id, Node, Term};
use crate::keyed::Set;

/// The costs of the nodes of an arena, each computed once.
#[derive(Default)]
pub(super) struct Costs {
    of: Vec<u64>,
    // Whether the node is a number as the base of a root.
    is_number: Vec<bool>,
    // What is written once, elsewhere, and only named here.
    free: Set<Id>,
}

/// The parts of the cost of a number times powers.
#[derive(Clone, Copy)]
pub(super) struct Weight {
    // Of the powers and the quotients.
    inner: u64,
    // How many things stand above the line.
    above: usize,
    factors: usize,
}

impl Weight {
    fn cost(self) -> u64 {
        self.inner.saturating_add(self.above.max(1) as u64 - 1)
    }

    /// What is saved if one of the powers is replaced by another one or nothing; powers
    /// are given by their costs and whether they stand below the line.
    pub(super) fn with(self, before: (u64, bool), after: Option<(u64, bool)>) -> i64 {
        let mut rest = self;
        rest.inner -= before.0 + u64::from(before.1);
        rest.above -= usize::from(!before.1);
        match after {
            Some((own, is_below)) => {
                rest.inner = rest.inner.saturating_add(own + u64::from(is_below));
                rest.above += usize::from(!is_below);
            }
            // A number alone costs nothing.
            None if self.factors == 1 => return difference(self.cost(), 0),
            None => {}
        }
        difference(self.cost(), rest.cost())
    }

    /// What is saved if the number becomes 1.
    pub(super) fn without_number(self) -> i64 {
        let rest = Self {
            above: self.above - 1,
            ..self
        };
        difference(self.cost(), rest.cost())
    }
}

fn difference(a: u64, b: u64) -> i64 {
    let size = |n: u64| i64::try_from(n).unwrap_or(i64::MAX / 4);
    size(a) - size(b)
}

impl Costs {
    /// Knows the costs of all nodes that there are.
    pub(super) fn update(&mut self, arena: &Arena) {
        for index in self.of.len()..arena.len() {
            let id = Id(index as u32);
            let cost = match self.free.contains(&id) {
                true => 0,
                false => self.compute(arena.node(id)),
            };
            self.of.push(cost);
            let is_number = matches!(
                arena.node(Id(index as u32)),
                Node::Constant(Constant::Exact(_))
            );
            self.is_number.push(is_number);
        }
    }

    /// From now on the node costs nothing where it is part of others.
    pub(super) fn make_free(&mut self, id: Id) {
        self.free.insert(id);
        if let Some(cost) = self.of.get_mut(id.index()) {
            *cost = 0;
        }
    }

    pub(super) fn node(&self, id: Id) -> u64 {
        self.of[id.index()]
    }

    /// The cost of a term inside of a sum, where a sign costs nothing.
    pub(super) fn term(&self, arena: &Arena, term: &Term) -> u64 {
        if term.base == Id::ONE || term.is_zero() {
            return 0;
        }
        match arena.node(term.base) {
            Node::Product(factors) => self.product(&term.coefficient, factors),
            _ => self.node(term.base) + u64::from(!term.coefficient.abs().is_one()),
        }
    }

    /// The cost of a term that stands alone.
    pub(super) fn alone(&self, arena: &Arena, term: &Term) -> u64 {
        let has_sign = term.coefficient == Exact::from(-1) && term.base != Id::ONE;
        let sign = match arena.node(term.base) {
            Node::Sum(terms) => terms.iter().all(|term| !term.coefficient.is_negative()),
            _ => true,
        };
        self.term(arena, term) + u64::from(has_sign && sign)
    }

    /// The cost of a number times powers, without its sign.
    pub(super) fn product(&self, coefficient: &Exact, factors: &[Factor]) -> u64 {
        let mut above = u64::from(!coefficient.abs().is_one());
        let mut cost = 0_u64;
        for factor in factors {
            let (mut own, is_below) = self.power(factor);
            if self.is_number[factor.base.index()] && self.is_taken_in(factor, factors) {
                own = 0;
            }
            cost = cost.saturating_add(own);
            if is_below {
                cost += 1;
            } else {
                above += 1;
            }
        }
        cost.saturating_add(above.max(1) - 1)
    }

    /// The parts of the cost of a number times powers.
    pub(super) fn weight(&self, coefficient: &Exact, factors: &[Factor]) -> Weight {
        let mut weight = Weight {
            inner: 0,
            above: usize::from(!coefficient.abs().is_one()),
            factors: factors.len(),
        };
        for factor in factors {
            let (own, is_below) = self.power(factor);
            weight.inner = weight.inner.saturating_add(own + u64::from(is_below));
            weight.above += usize::from(!is_below);
        }
        weight
    }

    // Whether the root of a number is written under another root.
    fn is_taken_in(&self, number: &Factor, factors: &[Factor]) -> bool {
        let Some(exponent) = number.number() else {
            return false;
        };
        factors.iter().any(|other| {
            !self.is_number[other.base.index()]
                && other.base != Id::E
                && other.number().is_some_and(|there| {
                    !there.is_integer()
                        && exponent
                            .checked_sub(there)
                            .is_some_and(|difference| difference.is_integer())
                })
        })
    }

    /// The cost of a power, and whether it stands below the line.
    pub(super) fn power(&self, factor: &Factor) -> (u64, bool) {
        let base = self.node(factor.base);
        match factor.number() {
            Some(number) if number.is_one() => (base, false),
            Some(number) if number.abs().is_one() => (base, true),
            Some(_) => (base.saturating_add(1), false),
            None => {
                let exponent = self.node(factor.exponent.base);
                let multiple = u64::from(!factor.exponent.coefficient.abs().is_one());
                let below = factor.exponent.coefficient.is_negative() && factor.base != Id::E;
                let sign = factor.base == Id::E && factor.exponent.coefficient == Exact::from(-1);
                let cost = base
                    .saturating_add(exponent)
                    .saturating_add(1 + multiple + u64::from(sign));
                (cost, below)
            }
        }
    }

    fn compute(&self, node: &Node) -> u64 {
        let arg = |term: &Term| {
            let multiple = term.base != Id::ONE && !term.coefficient.is_one();
            self.node(term.base).saturating_add(u64::from(multiple))
        };
        let all = |terms: &[Term]| terms.iter().map(arg).fold(0, u64::saturating_add);
        match node {
            Node::Constant(_) | Node::Variable(_) => 0,
            Node::Sum(terms) => {
                let inner = terms
                    .iter()
                    .map(|term| {
                        let multiple = term.base != Id::ONE && !term.coefficient.abs().is_one();
                        self.node(term.base).saturating_add(u64::from(multiple))
                    })
                    .fold(0, u64::saturating_add);
                inner.saturating_add(terms.len() as u64 - 1)
            }
            Node::Product(factors) => self.product(&Exact::ONE, factors),
            Node::Apply(op, args) => {
                let own = match op {
                    Op::If(_) => 2,
                    Op::Row(Primitive::Nary(Nary::Max | Nary::Min)) => args.len().max(2) as u64 - 1,
                    _ => 1,
                };
                all(args).saturating_add(own)
            }
        }
    }
}
