//! The order in which factors and terms are written, as in a textbook: numbers, then
//! variables and their powers, then functions, then sums in brackets.

use std::cmp::Ordering;

use trigrad_core::{Constant, Exact, Op, Primitive};

use super::arena::Arena;
use super::rewriter::Rewriter;
use super::term::{Factor, Id, Node, Term};

/// How deep two expressions are compared before their fingerprints decide.
const DEPTH: u32 = 3;

impl Rewriter {
    /// The order of two terms of a sum.
    pub(super) fn compare_terms(&self, a: &Term, b: &Term) -> Ordering {
        self.arena.compare_written(a, b)
    }
}

impl Arena {
    /// The order of two terms of a sum.
    pub(super) fn compare_written(&self, a: &Term, b: &Term) -> Ordering {
        if a.base == b.base {
            return Ordering::Equal;
        }
        // A number comes last.
        match (a.base == Id::ONE, b.base == Id::ONE) {
            (true, false) => return Ordering::Greater,
            (false, true) => return Ordering::Less,
            _ => {}
        }
        self.compare_products(a.base, b.base)
    }

    /// The powers that a node is a product of, as they are written.
    pub(super) fn written_factors(&self, id: Id) -> Vec<Factor> {
        match self.node(id) {
            Node::Product(factors) => {
                let mut factors = factors.to_vec();
                factors.sort_by(|a, b| self.compare_factors(a, b));
                factors
            }
            _ => vec![Factor::of(id)],
        }
    }

    fn compare_products(&self, a: Id, b: Id) -> Ordering {
        let (left, right) = (self.written_factors(a), self.written_factors(b));
        let (one, other) = (self.degree(&left), self.degree(&right));
        // Polynomials from the highest power down; x*sin(x) after sin(x).
        one.has_functions
            .cmp(&other.has_functions)
            .then_with(|| match one.has_functions {
                false => other.degree.cmp(&one.degree),
                true => one.degree.abs().cmp(&other.degree.abs()),
            })
            .then_with(|| {
                let pairs = left.iter().zip(&right).map(|(a, b)| {
                    self.compare(a.base, b.base, DEPTH)
                        .then_with(|| self.compare_exponents(&b.exponent, &a.exponent))
                });
                let first = pairs.into_iter().find(|order| order.is_ne());
                first.unwrap_or_else(|| right.len().cmp(&left.len()))
            })
            .then_with(|| self.print(a).cmp(&self.print(b)))
    }

    pub(super) fn compare_factors(&self, a: &Factor, b: &Factor) -> Ordering {
        let class = |factor: &Factor| self.factor_class(factor);
        class(a)
            .cmp(&class(b))
            .then_with(|| self.compare(a.base, b.base, DEPTH))
            .then_with(|| self.compare_exponents(&a.exponent, &b.exponent))
    }

    // Roots and powers come after their variables, exponentials among the functions.
    fn factor_class(&self, factor: &Factor) -> u8 {
        let of_base = class(self.node(factor.base));
        match factor.number() {
            Some(number) if number.is_integer() => of_base,
            _ if factor.base == Id::E => 3,
            Some(_) if of_base == 0 => 0,
            _ => of_base.max(2),
        }
    }

    fn compare_exponents(&self, a: &Term, b: &Term) -> Ordering {
        match (a.as_number(), b.as_number()) {
            (Some(a), Some(b)) => a.cmp(b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => self.compare_arguments(a, b),
        }
    }

    /// The order of arguments that may come in any order: numbers last, as in a sum.
    pub(super) fn compare_arguments(&self, a: &Term, b: &Term) -> Ordering {
        let is_number = |term: &Term| term.as_number().is_some();
        is_number(a)
            .cmp(&is_number(b))
            .then_with(|| self.compare_multiples(a, b, DEPTH))
    }

    fn compare_multiples(&self, a: &Term, b: &Term, depth: u32) -> Ordering {
        self.compare(a.base, b.base, depth)
            .then_with(|| a.coefficient.cmp(&b.coefficient))
    }

    // Equal only for the same node.
    fn compare(&self, a: Id, b: Id, depth: u32) -> Ordering {
        if a == b {
            return Ordering::Equal;
        }
        let (left, right) = (self.node(a), self.node(b));
        let order = class(left)
            .cmp(&class(right))
            .then_with(|| rank(left).cmp(&rank(right)))
            .then_with(|| constants(left, right))
            .then_with(|| self.variables(left, right));
        if order.is_ne() {
            return order;
        }
        let by_parts = match depth {
            0 => Ordering::Equal,
            _ => self.compare_parts(left, right, depth - 1),
        };
        by_parts.then_with(|| self.print(a).cmp(&self.print(b)))
    }

    // By their names, which are the same in every formula, whichever comes first in it.
    fn variables(&self, a: &Node, b: &Node) -> Ordering {
        match (a, b) {
            (Node::Variable(a), Node::Variable(b)) => by_name(self.name(*a), self.name(*b)),
            _ => Ordering::Equal,
        }
    }

    fn compare_parts(&self, left: &Node, right: &Node, depth: u32) -> Ordering {
        match (left, right) {
            (Node::Apply(_, left), Node::Apply(_, right)) => {
                let pairs = left.iter().zip(right.iter());
                pairs
                    .map(|(a, b)| self.compare_multiples(a, b, depth))
                    .find(|order| order.is_ne())
                    .unwrap_or_else(|| left.len().cmp(&right.len()))
            }
            (Node::Sum(left), Node::Sum(right)) => {
                let (one, other) = (
                    self.widest_term(left, depth),
                    self.widest_term(right, depth),
                );
                self.compare(one, other, depth)
                    .then_with(|| left.len().cmp(&right.len()))
                    .then_with(|| constant_of(left).cmp(&constant_of(right)))
            }
            (Node::Product(left), Node::Product(right)) => {
                let pairs = left.iter().zip(right.iter());
                pairs
                    .map(|(a, b)| self.compare(a.base, b.base, depth))
                    .find(|order| order.is_ne())
                    .unwrap_or_else(|| left.len().cmp(&right.len()))
            }
            _ => Ordering::Equal,
        }
    }

    // The first of the terms that is no number.
    fn widest_term(&self, terms: &[Term], depth: u32) -> Id {
        let candidates = terms
            .iter()
            .map(|term| term.base)
            .filter(|&id| id != Id::ONE);
        candidates
            .take(8)
            .reduce(|a, b| {
                if self.compare(b, a, depth).is_lt() {
                    b
                } else {
                    a
                }
            })
            .unwrap_or(Id::ONE)
    }

    /// The degree of a product in the variables, and whether it has other factors.
    fn degree(&self, factors: &[Factor]) -> Degree {
        let mut all = Degree {
            degree: Exact::ZERO,
            has_functions: false,
        };
        for factor in factors {
            match (self.node(factor.base), factor.number()) {
                (Node::Variable(_), Some(exponent)) => {
                    let sum = all.degree.checked_add(exponent);
                    all.degree = sum.unwrap_or(Exact::ZERO);
                }
                (Node::Constant(_), Some(_)) => {}
                _ => all.has_functions = true,
            }
        }
        all
    }
}

struct Degree {
    degree: Exact,
    has_functions: bool,
}

fn constant_of(terms: &[Term]) -> Exact {
    let found = terms.iter().find(|term| term.base == Id::ONE);
    found.map_or(Exact::ZERO, |term| term.coefficient.clone())
}

fn class(node: &Node) -> u8 {
    match node {
        Node::Constant(_) => 0,
        Node::Variable(_) => 1,
        Node::Apply(..) => 3,
        Node::Product(_) => 3,
        Node::Sum(_) => 4,
    }
}

// The place of an operation among those of its class; constants count alike here, and so
// do variables.
fn rank(node: &Node) -> (u8, Option<Primitive>, u32) {
    match node {
        Node::Constant(_) => (0, None, 0),
        Node::Variable(_) => (1, None, 0),
        Node::Product(_) => (2, None, 0),
        Node::Apply(Op::Row(row), _) => (2, Some(*row), 0),
        Node::Apply(Op::If(relation), _) => (3, None, *relation as u32),
        Node::Apply(..) => (4, None, 0),
        Node::Sum(_) => (5, None, 0),
    }
}

// Names in alphabetical order, the numbers in them by size: x2 before x10.
fn by_name(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.as_bytes(), b.as_bytes());
    while let (Some(&one), Some(&other)) = (left.first(), right.first()) {
        let (mine, theirs) = (digits(left), digits(right));
        let order = match (mine, theirs) {
            (0, _) | (_, 0) => one.cmp(&other),
            _ => significant(&left[..mine]).cmp(&significant(&right[..theirs])),
        };
        if order.is_ne() {
            return order;
        }
        (left, right) = (&left[mine.max(1)..], &right[theirs.max(1)..]);
    }
    // Names that differ in zeros in front only are different names.
    left.len().cmp(&right.len()).then_with(|| a.cmp(b))
}

fn digits(text: &[u8]) -> usize {
    let is_digit = |byte: &&u8| byte.is_ascii_digit();
    text.iter().take_while(is_digit).count()
}

// A number's digits without zeros in front, so that the longer one is the larger.
fn significant(digits: &[u8]) -> (usize, &[u8]) {
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    (digits.len() - zeros, &digits[zeros..])
}

// Exact numbers before symbols before floats, each by size.
fn constants(a: &Node, b: &Node) -> Ordering {
    let (Node::Constant(a), Node::Constant(b)) = (a, b) else {
        return Ordering::Equal;
    };
    let kind = |constant: &Constant| match constant {
        Constant::Exact(_) => 0,
        Constant::Pi | Constant::E => 1,
        Constant::Float(_) => 2,
    };
    kind(a)
        .cmp(&kind(b))
        .then_with(|| match (a.exact(), b.exact()) {
            (Some(a), Some(b)) => a.cmp(b),
            _ => a.to_f64().total_cmp(&b.to_f64()),
        })
}
