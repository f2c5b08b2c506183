//! Inequalities between sums: from x < y and y < z it follows that z - x is above 0.

use trigrad_core::Exact;

use super::proof::Proof;
use super::range::Bound;
use super::term::{Id, Node, Term};

/// A sum of multiples of nodes that is not below 0, or above it.
#[derive(Clone, Debug)]
pub(super) struct Inequality {
    /// A number among them is a multiple of [`Id::ONE`].
    terms: Vec<Term>,
    open: bool,
    by: Proof,
}

/// So many inequalities are used at most, and sums of so many terms are asked about.
const MOST: usize = 16;
const LONGEST: usize = 8;
/// So many inequalities are added up.
const DEEPEST: usize = 2;

impl Inequality {
    /// That the term, of which this is the node, is not below 0; `None` where it is too long.
    pub(super) fn new(term: &Term, node: &Node, open: bool, by: Proof) -> Option<Self> {
        Some(Self {
            terms: terms_of(term.base, node, term.coefficient.is_negative())?,
            open,
            by,
        })
    }
}

/// The inequalities that were taken for granted.
#[derive(Debug, Default)]
pub(super) struct Inequalities(Vec<Inequality>);

impl Inequalities {
    pub(super) fn push(&mut self, inequality: Inequality) {
        if self.0.len() < MOST {
            self.0.push(inequality);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The highest numbers that the node and its negative are known not to fall below;
    /// `lowest` says so of single terms.
    pub(super) fn bounds(
        &self,
        id: Id,
        node: &Node,
        lowest: &impl Fn(&Term) -> Option<Bound>,
    ) -> [Option<Bound>; 2] {
        [false, true].map(|negated| {
            let terms = terms_of(id, node, negated)?;
            self.least(&terms, DEEPEST, lowest)
        })
    }

    // The sum is one of the inequalities, so many times, and a rest: it is above what the
    // rest is above.
    fn least(
        &self,
        terms: &[Term],
        depth: usize,
        lowest: &impl Fn(&Term) -> Option<Bound>,
    ) -> Option<Bound> {
        let mut best = sum_of(terms, lowest);
        if depth == 0 {
            return best;
        }
        for inequality in &self.0 {
            for part in &inequality.terms {
                let Some(times) = shared(terms, part) else {
                    continue;
                };
                let Some(rest) = without(terms, inequality, &times) else {
                    continue;
                };
                if rest.len() > LONGEST {
                    continue;
                }
                let Some(rest) = self.least(&rest, depth - 1, lowest) else {
                    continue;
                };
                let found = Bound {
                    open: rest.open || inequality.open,
                    by: rest.by.and(inequality.by),
                    ..rest
                };
                let is_higher = best.as_ref().is_none_or(|best| {
                    found.at > best.at || (found.at == best.at && found.open && !best.open)
                });
                if is_higher {
                    best = Some(found);
                }
            }
        }
        best
    }
}

fn terms_of(id: Id, node: &Node, negated: bool) -> Option<Vec<Term>> {
    let mut terms = match node {
        Node::Sum(terms) if terms.len() > LONGEST => return None,
        Node::Sum(terms) => terms.to_vec(),
        _ => vec![Term::of(id)],
    };
    if negated {
        terms = terms.iter().map(Term::negated).collect();
    }
    Some(terms)
}

// How often the part goes into the sum, with the same sign.
fn shared(terms: &[Term], part: &Term) -> Option<Exact> {
    (part.base != Id::ONE).then_some(())?;
    let own = terms.iter().find(|term| term.base == part.base)?;
    let times = own.coefficient.checked_div(&part.coefficient)?;
    (!times.is_negative() && !times.is_zero()).then_some(times)
}

fn without(terms: &[Term], inequality: &Inequality, times: &Exact) -> Option<Vec<Term>> {
    let mut rest = terms.to_vec();
    for part in &inequality.terms {
        let part = part.times(&times.negated())?;
        match rest.iter_mut().find(|term| term.base == part.base) {
            Some(term) => term.coefficient = term.coefficient.checked_add(&part.coefficient)?,
            None => rest.push(part),
        }
    }
    rest.retain(|term| !term.is_zero());
    Some(rest)
}

fn sum_of(terms: &[Term], lowest: &impl Fn(&Term) -> Option<Bound>) -> Option<Bound> {
    let zero = Bound {
        at: Exact::ZERO,
        open: false,
        by: Proof::PLAIN,
    };
    terms
        .iter()
        .try_fold(zero, |sum, term| sum.plus(&lowest(term)?))
}
