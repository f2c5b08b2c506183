//! Long sums and products of a formula as one operation each.
//!
//! A formula writes a sum of n terms as n - 1 operations of two. Collected one after the
//! other that would take time quadratic in n; what nobody else uses is gathered first.

use trigrad_core::{Binary, Exact, Formula, Op, Primitive};

use super::product::is_moderate;
use super::rewriter::Rewriter;
use super::term::{Factor, Term};

/// What a node of a formula became.
pub(super) enum Made {
    Term(Term),
    /// Terms of a sum that is not complete yet.
    Sum(Vec<Term>),
    /// A number and powers of a product that is not complete yet.
    Product(Exact, Vec<Factor>),
}

/// An operation that adds or one that multiplies.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Additive,
    Multiplicative,
}

impl Kind {
    pub(super) fn of(op: Op) -> Option<Self> {
        match op {
            Op::Row(Primitive::Binary(Binary::Add | Binary::Sub)) => Some(Self::Additive),
            Op::Row(Primitive::Binary(Binary::Mul | Binary::Div)) => Some(Self::Multiplicative),
            _ => None,
        }
    }
}

/// Which nodes are parts of a sum or product that nobody else uses.
pub(super) fn absorbed(formula: &Formula, is_needed: &[bool], uses: &[u32]) -> Vec<bool> {
    let mut absorbed = vec![false; formula.len()];
    let mut args = Vec::new();
    for id in formula.nodes().filter(|id| is_needed[id.index()]) {
        let Some(kind) = Kind::of(formula.op(id)) else {
            continue;
        };
        formula.args_into(id, &mut args);
        for arg in &args {
            let is_part = uses[arg.index()] == 1 && Kind::of(formula.op(*arg)) == Some(kind);
            absorbed[arg.index()] = is_part;
        }
    }
    for output in formula.outputs() {
        absorbed[output.index()] = false;
    }
    absorbed
}

impl Rewriter {
    /// The operation of two operands, not carried out yet.
    pub(super) fn gathered(&self, op: Op, left: Made, right: Made) -> Made {
        match op {
            Op::Row(Primitive::Binary(row @ (Binary::Add | Binary::Sub))) => {
                let (mut left, mut right) = (terms(left), terms(right));
                if row == Binary::Sub {
                    for term in &mut right {
                        *term = term.negated();
                    }
                }
                if left.len() < right.len() {
                    std::mem::swap(&mut left, &mut right);
                }
                left.append(&mut right);
                Made::Sum(left)
            }
            _ => {
                let coefficient = coefficient(op, &left, &right);
                let (mut left, mut right) = (factors(left), factors(right));
                if is_quotient(op) {
                    for factor in &mut right {
                        factor.exponent = factor.exponent.negated();
                    }
                }
                if left.len() < right.len() {
                    std::mem::swap(&mut left, &mut right);
                }
                left.append(&mut right);
                Made::Product(coefficient.unwrap_or(Exact::ZERO), left)
            }
        }
    }

    /// What was gathered, in collected form; `None` where that is not possible.
    pub(super) fn completed(&mut self, made: Made) -> Option<Term> {
        match made {
            Made::Term(term) => Some(term),
            Made::Sum(terms) => self.sum(terms),
            Made::Product(coefficient, factors) => self.product(coefficient, factors),
        }
    }

    /// What was gathered, one operation after the other.
    pub(super) fn step_by_step(&mut self, made: Made) -> Term {
        let binary = |row| Op::Row(Primitive::Binary(row));
        match made {
            Made::Term(term) => term,
            Made::Sum(terms) => {
                let add = |sum: Term, term: Term| self.made(binary(Binary::Add), vec![sum, term]);
                terms.into_iter().reduce(add).unwrap_or(Term::ZERO)
            }
            Made::Product(coefficient, factors) => {
                let mut product = Term::number(coefficient);
                for factor in factors {
                    let (is_below, exponent) = match factor.exponent.coefficient.is_negative() {
                        true => (true, factor.exponent.negated()),
                        false => (false, factor.exponent),
                    };
                    let power = self.power_of(&Factor {
                        base: factor.base,
                        exponent,
                    });
                    let row = if is_below { Binary::Div } else { Binary::Mul };
                    product = self.made(binary(row), vec![product, power]);
                }
                product
            }
        }
    }
}

/// The number in front of the product or quotient; `None` where it is too large, or the
/// quotient is by 0 or by a quotient: a/(b/c) is a*c/b only where c is not 0. For sums it
/// does not matter.
pub(super) fn coefficient(op: Op, left: &Made, right: &Made) -> Option<Exact> {
    if Kind::of(op) == Some(Kind::Additive) {
        return Some(Exact::ONE);
    }
    let of = |made: &Made| match made {
        Made::Term(term) => term.coefficient.clone(),
        Made::Product(coefficient, _) => coefficient.clone(),
        Made::Sum(_) => Exact::ONE,
    };
    if let (true, Made::Product(_, factors)) = (is_quotient(op), right)
        && (factors.iter()).any(|factor| factor.exponent.coefficient.is_negative())
    {
        return None;
    }
    let (a, b) = (of(left), of(right));
    let coefficient = match is_quotient(op) {
        true => a.checked_div(&b)?,
        false => a.checked_mul(&b)?,
    };
    is_moderate(&coefficient).then_some(coefficient)
}

fn is_quotient(op: Op) -> bool {
    op == Op::Row(Primitive::Binary(Binary::Div))
}

fn terms(made: Made) -> Vec<Term> {
    match made {
        Made::Term(term) => vec![term],
        Made::Sum(terms) => terms,
        Made::Product(..) => Vec::new(),
    }
}

fn factors(made: Made) -> Vec<Factor> {
    match made {
        Made::Term(term) => vec![Factor::of(term.base)],
        Made::Product(_, factors) => factors,
        Made::Sum(_) => Vec::new(),
    }
}
