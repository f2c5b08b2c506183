//! What expressions are made of while they are simplified: sums of exact multiples and
//! products of powers, each of any length, in one order.

use std::rc::Rc;

use trigrad_core::{Constant, Exact, Op};

use crate::keyed::Map;

/// The place of a node in its [`Arena`](super::arena::Arena).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Id(pub(super) u32);

impl Id {
    /// The number 1, the product of nothing.
    pub(super) const ONE: Self = Self(0);
    /// The constant e, the base of all exponentials.
    pub(super) const E: Self = Self(1);

    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// An exact number times a node: the form of every expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Term {
    pub(super) coefficient: Exact,
    pub(super) base: Id,
}

/// A power: a node to an exponent, which is a number or any other expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Factor {
    pub(super) base: Id,
    pub(super) exponent: Term,
}

/// A node. It has no numeric factor; that stands in the [`Term`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Node {
    /// Pi, e, a float, or a rational number as the base of a power.
    Constant(Constant),
    /// The variable of this number.
    Variable(u32),
    /// Two terms or more, coefficients coprime integers, the leading one above 0. A
    /// number among them is a multiple of [`Id::ONE`].
    Sum(Rc<[Term]>),
    /// Powers of different bases; none that is a single node to the power 1.
    Product(Rc<[Factor]>),
    /// A row, a conditional or a call of its arguments. Also arithmetic that a rule may
    /// not touch: a sum, product or quotient as it was written.
    Apply(Op, Rc<[Term]>),
}

impl Node {
    /// What the node is made of: its terms, its arguments, or the base and the exponent of
    /// each of its powers in turn.
    pub(super) fn parts(&self) -> Vec<Term> {
        match self {
            Self::Constant(_) | Self::Variable(_) => Vec::new(),
            Self::Sum(parts) | Self::Apply(_, parts) => parts.to_vec(),
            Self::Product(factors) => {
                let parts = |factor: &Factor| [Term::of(factor.base), factor.exponent.clone()];
                factors.iter().flat_map(parts).collect()
            }
        }
    }
}

impl Term {
    pub(super) const ZERO: Self = Self {
        coefficient: Exact::ZERO,
        base: Id::ONE,
    };
    pub(super) const ONE: Self = Self {
        coefficient: Exact::ONE,
        base: Id::ONE,
    };

    pub(super) fn of(base: Id) -> Self {
        Self {
            coefficient: Exact::ONE,
            base,
        }
    }

    pub(super) fn number(coefficient: Exact) -> Self {
        Self {
            coefficient,
            base: Id::ONE,
        }
    }

    pub(super) fn integer(n: i64) -> Self {
        Self::number(Exact::from(n))
    }

    /// The number that the term is, if it is one.
    pub(super) fn as_number(&self) -> Option<&Exact> {
        (self.base == Id::ONE || self.coefficient.is_zero()).then_some(&self.coefficient)
    }

    pub(super) fn is_zero(&self) -> bool {
        self.coefficient.is_zero()
    }

    pub(super) fn is_one(&self) -> bool {
        self.base == Id::ONE && self.coefficient.is_one()
    }

    pub(super) fn as_integer(&self) -> Option<i64> {
        self.as_number()?.to_i64()
    }

    /// The term times a number, unless that is too large.
    pub(super) fn times(&self, number: &Exact) -> Option<Self> {
        let coefficient = self.coefficient.checked_mul(number)?;
        Some(match coefficient.is_zero() {
            true => Self::ZERO,
            false => Self {
                coefficient,
                base: self.base,
            },
        })
    }

    /// The term with what became of its node in place of the node.
    pub(super) fn replaced(&self, done: &Map<Id, Self>) -> Self {
        let found = done.get(&self.base);
        let found = found.and_then(|found| found.times(&self.coefficient));
        found.unwrap_or_else(|| self.clone())
    }

    pub(super) fn negated(&self) -> Self {
        Self {
            coefficient: self.coefficient.negated(),
            base: self.base,
        }
    }
}

impl Factor {
    pub(super) fn new(base: Id, exponent: Exact) -> Self {
        Self {
            base,
            exponent: Term::number(exponent),
        }
    }

    pub(super) fn of(base: Id) -> Self {
        Self {
            base,
            exponent: Term::ONE,
        }
    }

    /// The exponent, if it is a number.
    pub(super) fn number(&self) -> Option<&Exact> {
        self.exponent.as_number()
    }

    pub(super) fn integer(&self) -> Option<i64> {
        self.exponent.as_integer()
    }
}
