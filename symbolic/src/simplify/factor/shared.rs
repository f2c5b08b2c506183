//! What is shared by several nodes, while common factors are taken out.

use trigrad_core::Exact;

use super::super::term::{Id, Node, Term};
use super::super::write::for_each_part;
use super::{Candidate, Factoring};

impl Factoring<'_> {
    /// Counts how many nodes each node that is shared is part of.
    pub(super) fn count_uses(&mut self, ids: &[Id], roots: &[Term]) {
        let (rewriter, uses) = (&*self.rewriter, &mut self.uses);
        let mut count = |part: Id| {
            if rewriter.is_shared(part) {
                *uses.entry(part).or_default() += 1;
            }
        };
        if rewriter.keeps_shared {
            roots.iter().for_each(|root| count(root.base));
            for &id in ids {
                for_each_part(rewriter.arena.node(id), &mut count);
            }
        }
    }

    /// Opens the factor if it is shared by these terms only: it will be part of one of them.
    pub(super) fn open_shared(&mut self, best: &Candidate) {
        let base = best.factor.base;
        if best.factor.exponent.is_one()
            && self.rewriter.is_shared(base)
            && self.uses.get(&base) == Some(&best.terms.len())
        {
            self.rewriter.whole.remove(&base);
        }
    }

    /// Whether two of the terms have a base or a number in common; without the lists that
    /// the search makes, because most sums have nothing.
    pub(super) fn may_share(&self, terms: &[Term]) -> bool {
        let mut bases: Vec<Id> = Vec::with_capacity(2 * terms.len());
        let mut numbers: Vec<Exact> = Vec::new();
        for term in terms {
            let size = term.coefficient.abs();
            if !size.is_one() {
                numbers.push(size);
            }
            match self.rewriter.arena.node(term.base) {
                Node::Product(factors) if !self.rewriter.is_shared(term.base) => {
                    bases.extend(factors.iter().map(|factor| factor.base));
                }
                _ => bases.push(term.base),
            }
        }
        bases.sort_unstable();
        numbers.sort_unstable();
        bases.windows(2).any(|pair| pair[0] == pair[1])
            || numbers.windows(2).any(|pair| pair[0] == pair[1])
    }
}
