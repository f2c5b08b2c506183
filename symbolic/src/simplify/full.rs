//! The smallest of several forms of an expression and of its parts.

use super::factor::Factoring;
use super::kernel::Squares;
use super::rewriter::{Before, Record, Rewriter};
use super::term::{Id, Node, Term};
use crate::keyed::Map;

/// The search for the smallest form.
pub(super) struct Search<'r> {
    rewriter: &'r mut Rewriter,
    // Nodes whose arguments, radicands and exponents are in their smallest form.
    done: Map<Id, Term>,
    // Whole expressions in their smallest form.
    smallest: Map<Id, Term>,
}

impl<'r> Search<'r> {
    pub(super) fn new(rewriter: &'r mut Rewriter) -> Self {
        Self {
            rewriter,
            done: Map::default(),
            smallest: Map::default(),
        }
    }

    /// The terms in their smallest forms.
    pub(super) fn all(&mut self, roots: &[Term]) -> Vec<Term> {
        let wanted = self.rewriter.arena.made_of(roots, |_| false);
        let from = self.rewriter.log.as_ref().map_or(0, Vec::len);
        for id in wanted {
            let after = self.rebuilt(id);
            let rules = self.rewriter.settle(after.is_some());
            let after = after.unwrap_or_else(|| Term::of(id));
            if after != Term::of(id) {
                let before = Before::Term(Term::of(id));
                self.rewriter.log(before, after.clone(), rules);
            }
            self.done.insert(id, after);
        }
        let done: Vec<Term> = roots.iter().map(|root| self.of_term(root)).collect();
        self.rewriter.log_multiples(roots, &done, from);
        let from = self.rewriter.log.as_ref().map_or(0, Vec::len);
        let smallest: Vec<Term> = done.iter().map(|root| self.smallest(root)).collect();
        self.rewriter.log_multiples(&done, &smallest, from);
        smallest
    }

    fn of_term(&self, term: &Term) -> Term {
        term.replaced(&self.done)
    }

    // The node with its parts in their smallest forms: what stands in an argument, a
    // radicand or an exponent is whole.
    fn rebuilt(&mut self, id: Id) -> Option<Term> {
        let node = self.rewriter.arena.node(id).clone();
        let mut parts: Vec<Term> = node.parts().iter().map(|part| self.of_term(part)).collect();
        match &node {
            Node::Constant(_) | Node::Variable(_) | Node::Sum(_) => {}
            Node::Product(factors) => {
                for (factor, power) in factors.iter().zip(parts.chunks_mut(2)) {
                    if factor.integer().is_none() {
                        power[0] = self.smallest(&power[0]);
                        power[1] = self.smallest(&power[1]);
                    }
                }
            }
            Node::Apply(..) => {
                for part in &mut parts {
                    *part = self.smallest(part);
                }
            }
        }
        self.rewriter.remade(id, parts)
    }

    // The smallest form of a whole expression.
    fn smallest(&mut self, term: &Term) -> Term {
        if matches!(
            self.rewriter.arena.node(term.base),
            Node::Variable(_) | Node::Constant(_)
        ) || term.base == Id::ONE
        {
            return term.clone();
        }
        if let Some(found) = self.smallest.get(&term.base) {
            return found
                .times(&term.coefficient)
                .unwrap_or_else(|| term.clone());
        }
        let whole = Term::of(term.base);
        let outer = std::mem::take(&mut self.rewriter.notes);
        let mut best = self.candidate(|this| Some(this.factored(&whole)));
        let variants: &[Squares] = match self.rewriter.has_circular(&whole) {
            true => &[Squares::Kept, Squares::OfSines, Squares::OfCosines],
            false => &[Squares::Kept],
        };
        for &squares in variants {
            let other = self.candidate(|this| this.one_denominator(&whole, squares));
            best = smaller(best, other);
        }
        let (found, _, record) = best.unwrap_or((whole, 0, Record::default()));
        self.rewriter.redo(record);
        self.rewriter.settle(true);
        self.rewriter.notes = outer;
        self.smallest.insert(term.base, found.clone());
        found
            .times(&term.coefficient)
            .unwrap_or_else(|| term.clone())
    }

    fn factored(&mut self, term: &Term) -> Term {
        let factored = Factoring::new(self.rewriter).all(std::slice::from_ref(term));
        factored.into_iter().next().unwrap_or_else(|| term.clone())
    }

    fn one_denominator(&mut self, term: &Term, squares: Squares) -> Option<Term> {
        let found = self.rewriter.over_one_denominator(term, squares)?;
        let rules = self.rewriter.settle(true);
        if found != *term {
            let before = Before::Term(term.clone());
            self.rewriter.log(before, found.clone(), rules);
        }
        Some(self.factored(&found))
    }

    // A form with its cost and the record of how it came about, which is not kept yet.
    fn candidate(
        &mut self,
        form: impl FnOnce(&mut Self) -> Option<Term>,
    ) -> Option<(Term, u64, Record)> {
        let mark = self.rewriter.mark();
        let found = form(self);
        let record = self.rewriter.undo(&mark);
        let found = found?;
        self.rewriter.costs.update(&self.rewriter.arena);
        let cost = self.rewriter.costs.alone(&self.rewriter.arena, &found);
        Some((found, cost, record))
    }
}

type Candidate = Option<(Term, u64, Record)>;

// The one that costs less; of two alike the first.
fn smaller(a: Candidate, b: Candidate) -> Candidate {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.1 < a.1 { b } else { a }),
        (a, b) => a.or(b),
    }
}
