//! Sums in collected form: exact multiples of terms, each term once.

mod angles;
mod pairs;
mod squares;

use std::rc::Rc;

use trigrad_core::{Constant, Exact};

use super::rewriter::Rewriter;
use super::term::{Id, Node, Term};

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
        self.find_pairs(&mut terms);
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
