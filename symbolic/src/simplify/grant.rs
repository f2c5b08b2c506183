//! What follows of a fact for the parts of the expression that it is about.

use trigrad_core::{Exact, Primitive, Unary};

use super::known::Grant;
use super::linear::Inequality;
use super::proof::Proof;
use super::range::{Bound, Range};
use super::rewriter::Rewriter;
use super::rule::Fact;
use super::term::{Id, Node, Term};

/// A fact of a term, and its grounds.
pub(super) type Given = (Term, Fact, Proof);

/// What the facts say of the nodes that they are about, and of parts of these.
pub(super) fn granted(rewriter: &Rewriter, facts: &[Given]) -> Vec<Grant> {
    let mut all = Vec::new();
    for (term, fact, by) in facts {
        if term.is_zero() || term.base == Id::ONE {
            continue;
        }
        if let Fact::Positive | Fact::NonNegative = fact {
            sides(rewriter, term, *fact == Fact::Positive, *by, &mut all);
        }
        let fact = match (fact, term.coefficient.is_negative()) {
            (Fact::Positive, true) => Fact::Nonzero,
            (Fact::NonNegative, true) => Fact::Defined,
            (fact, _) => *fact,
        };
        all.push(Grant::Fact(term.base, fact, *by));
        of_factors(rewriter, term.base, fact, *by, &mut all);
    }
    all
}

fn of_factors(rewriter: &Rewriter, id: Id, fact: Fact, by: Proof, all: &mut Vec<Grant>) {
    let Node::Product(factors) = rewriter.arena.node(id) else {
        return;
    };
    let is_nonzero = matches!(fact, Fact::Nonzero | Fact::Positive);
    for factor in factors.iter() {
        // A power of a fraction is of a base that is not below 0.
        let is_root = factor.number().is_some_and(|number| !number.is_integer());
        let of_base = match (is_root, is_nonzero) {
            (true, true) => Fact::Positive,
            (true, false) => Fact::NonNegative,
            (false, true) if factor.number().is_some() => Fact::Nonzero,
            _ => continue,
        };
        all.push(Grant::Fact(factor.base, of_base, by));
    }
    if let ([only], Fact::Positive) = (&factors[..], fact)
        && only.integer().is_some_and(|n| n % 2 != 0)
    {
        all.push(Grant::Fact(only.base, Fact::Positive, by));
    }
}

// On which side of which number the term's node lies, or the only node in a sum of one and a
// number; of other sums, that they are above 0.
fn sides(rewriter: &Rewriter, term: &Term, open: bool, by: Proof, all: &mut Vec<Grant>) {
    let node = rewriter.arena.node(term.base);
    let Node::Sum(terms) = node else {
        all.extend(side(rewriter, term, Exact::ZERO, open, by));
        return;
    };
    match &terms[..] {
        [a, b] if a.base == Id::ONE || b.base == Id::ONE => {
            let (number, other) = if a.base == Id::ONE { (a, b) } else { (b, a) };
            let other = other.times(&term.coefficient);
            let number = number.coefficient.checked_mul(&term.coefficient);
            if let (Some(other), Some(number)) = (other, number) {
                all.extend(side(rewriter, &other, number.negated(), open, by));
            }
        }
        _ => {
            let inequality = Inequality::new(term, node, open, by);
            all.extend(inequality.map(Grant::Inequality));
        }
    }
}

// That the term is not below the number, or above it.
fn side(rewriter: &Rewriter, term: &Term, least: Exact, open: bool, by: Proof) -> Vec<Grant> {
    let Some(at) = least.checked_div(&term.coefficient) else {
        return Vec::new();
    };
    let bound = Bound { at, open, by };
    let range = match term.coefficient.is_negative() {
        false => Range {
            lo: Some(bound),
            hi: None,
        },
        true => Range {
            lo: None,
            hi: Some(bound),
        },
    };
    let mut all = Vec::new();
    // A length that is below a number is that of something between it and its negative.
    if let Some(most) = &range.hi
        && let Some(args) = rewriter.args_of(term.base, Primitive::Unary(Unary::Abs))
        && args[0].coefficient.is_one()
    {
        let mut between = Range {
            lo: None,
            hi: Some(most.clone()),
        };
        between.meet(between.clone().negated());
        all.push(Grant::Range(args[0].base, between));
    }
    all.push(Grant::Range(term.base, range));
    all.push(Grant::Fact(term.base, Fact::Defined, by));
    all
}
