//! Common factors of some of the terms of a sum, taken out where that saves operations.
//!
//! The search is greedy: the factor that saves most goes first, then what is left is
//! looked at again. For a polynomial in one variable that is Horner's scheme.

mod shared;

use std::cmp::Ordering;

use trigrad_core::Exact;

use super::cost::Weight;
use super::rewriter::{Before, Rewriter};
use super::term::{Factor, Id, Node, Term};
use crate::keyed::Map;

// So deep are common factors taken out of what is left when one was taken out.
const DEEPEST: u32 = 40;
// So many times is a sum of more terms than that gone through.
const MOST_TAKEN: usize = 64;

/// A factor that several terms have in common.
struct Candidate {
    factor: Factor,
    saving: i64,
    terms: Vec<usize>,
}

/// A number times powers.
#[derive(Clone)]
struct Split {
    coefficient: Exact,
    factors: Vec<Factor>,
}

/// The second phase of a simplification.
pub(super) struct Factoring<'r> {
    rewriter: &'r mut Rewriter,
    // How many nodes each node that is shared is part of.
    uses: Map<Id, usize>,
}

impl<'r> Factoring<'r> {
    pub(super) fn new(rewriter: &'r mut Rewriter) -> Self {
        Self {
            rewriter,
            uses: Map::default(),
        }
    }

    /// The terms with common factors taken out, in all that they are made of.
    pub(super) fn all(&mut self, roots: &[Term]) -> Vec<Term> {
        let factored = &self.rewriter.factored;
        let is_done = |id| factored.contains_key(&id);
        let wanted = self.rewriter.arena.made_of(roots, is_done);
        let from = self.rewriter.log.as_ref().map_or(0, Vec::len);
        self.count_uses(&wanted, roots);
        for id in wanted {
            let after = self.rebuilt(id);
            let kept = after.is_some();
            let rules = self.rewriter.settle(kept);
            let after = after.unwrap_or_else(|| Term::of(id));
            if after != Term::of(id) {
                let before = Before::Term(Term::of(id));
                self.rewriter.log(before, after.clone(), rules);
            }
            if self.rewriter.is_shared(id) {
                self.rewriter.keep_shared(after.base);
                if after.base != id {
                    let uses = self.uses.get(&id).copied().unwrap_or(0);
                    *self.uses.entry(after.base).or_default() += uses;
                }
            }
            self.rewriter.factored.insert(id, after);
            self.rewriter.factored_order.push(id);
        }
        let done: Vec<Term> = roots.iter().map(|root| self.of_term(root)).collect();
        self.rewriter.log_multiples(roots, &done, from);
        done
    }

    fn of_term(&self, term: &Term) -> Term {
        term.replaced(&self.rewriter.factored)
    }

    // The node of parts that are done, and done itself.
    fn rebuilt(&mut self, id: Id) -> Option<Term> {
        let node = self.rewriter.arena.node(id);
        let is_sum = matches!(node, Node::Sum(_));
        let parts = node.parts().iter().map(|part| self.of_term(part)).collect();
        match is_sum {
            true => self.sum(parts, 0),
            false => self.rewriter.remade(id, parts),
        }
    }

    // The sum of the terms, with common factors taken out.
    fn sum(&mut self, terms: Vec<Term>, depth: u32) -> Option<Term> {
        if terms.len() < 2 || depth > DEEPEST || self.rewriter.work == 0 {
            return self.rewriter.sum_as_is(terms);
        }
        if !self.may_share(&terms) {
            self.rewriter.spend(2 * terms.len());
            return self.rewriter.sum_as_is(terms);
        }
        let mut splits: Vec<Split> = terms.iter().map(|term| self.split(term)).collect();
        let mut taken = 0;
        while splits.len() > 1 && (taken < MOST_TAKEN || splits.len() < MOST_TAKEN) {
            self.rewriter.costs.update(&self.rewriter.arena);
            let Some(best) = self.best(&splits) else {
                break;
            };
            self.open_shared(&best);
            let group = self.take_out(&splits, &best, depth)?;
            let mut place = 0;
            splits.retain(|_| {
                place += 1;
                best.terms.binary_search(&(place - 1)).is_err()
            });
            let is_zero = group.is_zero();
            if !is_zero {
                let split = self.split(&group);
                splits.push(split);
            }
            taken += 1;
        }
        if taken == 0 {
            return self.rewriter.sum_as_is(terms);
        }
        self.rewriter.rule("common-factor");
        let mut all = Vec::new();
        for split in splits {
            all.push(self.rewriter.product(split.coefficient, split.factors)?);
        }
        self.rewriter.sum_as_is(all)
    }

    fn split(&self, term: &Term) -> Split {
        Split {
            coefficient: term.coefficient.clone(),
            factors: match term.base {
                Id::ONE => Vec::new(),
                base if self.rewriter.is_shared(base) => vec![Factor::of(base)],
                base => {
                    let factors = self.rewriter.factors(base);
                    let mut bases: Vec<Id> = factors.iter().map(|factor| factor.base).collect();
                    bases.sort_unstable();
                    // Powers that may not be put together stay with each other.
                    match bases.windows(2).any(|pair| pair[0] == pair[1]) {
                        true => vec![Factor::of(base)],
                        false => factors,
                    }
                }
            },
        }
    }

    // The factor times the sum of what is left of its terms.
    fn take_out(&mut self, splits: &[Split], best: &Candidate, depth: u32) -> Option<Term> {
        let mut inner = Vec::new();
        for &place in &best.terms {
            let rest = without(&splits[place], &best.factor)?;
            inner.push(self.rewriter.product(rest.coefficient, rest.factors)?);
        }
        // Sums among what is left may cancel each other.
        let whole = self.rewriter.sum(inner)?;
        let inner = match self.rewriter.arena.node(whole.base).clone() {
            Node::Sum(terms) if !self.rewriter.is_shared(whole.base) => self
                .sum(terms.to_vec(), depth + 1)?
                .times(&whole.coefficient)?,
            _ => whole,
        };
        if let Some(number) = number_of(&best.factor) {
            return inner.times(&number);
        }
        let outer = self.rewriter.power_of(&best.factor);
        self.rewriter.multiply(&outer, &inner)
    }

    fn best(&mut self, splits: &[Split]) -> Option<Candidate> {
        let mut occurrences: Map<Id, Vec<(usize, Exact)>> = Map::default();
        let mut bases: Vec<Id> = Vec::new();
        let mut symbolic: Vec<(Factor, Vec<usize>)> = Vec::new();
        let mut numbers: Vec<(Exact, Vec<usize>)> = Vec::new();
        let mut weights: Vec<Weight> = Vec::with_capacity(splits.len());
        for (place, split) in splits.iter().enumerate() {
            self.rewriter.spend(2 * split.factors.len() + 1);
            weights.push(
                self.rewriter
                    .costs
                    .weight(&split.coefficient, &split.factors),
            );
            for factor in &split.factors {
                match factor.number() {
                    Some(number) => {
                        let entry = occurrences.entry(factor.base).or_insert_with(|| {
                            bases.push(factor.base);
                            Vec::new()
                        });
                        entry.push((place, number.clone()));
                    }
                    None => match symbolic.iter().position(|(other, _)| other == factor) {
                        Some(known) => symbolic[known].1.push(place),
                        None if symbolic.len() < MOST_TAKEN => {
                            symbolic.push((factor.clone(), vec![place]));
                        }
                        None => {}
                    },
                }
            }
            let size = split.coefficient.abs();
            if !size.is_one() && !split.factors.is_empty() {
                match numbers.iter().position(|(number, _)| *number == size) {
                    Some(known) => numbers[known].1.push(place),
                    None if numbers.len() < MOST_TAKEN => numbers.push((size, vec![place])),
                    None => {}
                }
            }
        }
        let mut best: Option<Candidate> = None;
        for base in bases {
            let places = &occurrences[&base];
            if places.len() < 2 {
                continue;
            }
            for exponent in exponents(places) {
                let terms = places
                    .iter()
                    .filter(|(_, other)| contains(other, &exponent))
                    .map(|(place, other)| (*place, Some(other)));
                let factor = Factor::new(base, exponent.clone());
                self.consider(&weights, factor, terms.collect(), &mut best);
            }
            // The deepest denominator, which leaves no fractions.
            if let Some(least) = places.iter().map(|(_, exponent)| exponent).min()
                && least.is_negative()
            {
                let terms = places.iter().map(|(place, other)| (*place, Some(other)));
                let factor = Factor::new(base, least.clone());
                self.consider(&weights, factor, terms.collect(), &mut best);
            }
        }
        for (factor, terms) in symbolic {
            let terms = terms.into_iter().map(|place| (place, None)).collect();
            self.consider(&weights, factor, terms, &mut best);
        }
        for (number, terms) in numbers {
            let factor = Factor {
                base: Id::ONE,
                exponent: Term::number(number),
            };
            let terms = terms.into_iter().map(|place| (place, None)).collect();
            self.consider(&weights, factor, terms, &mut best);
        }
        best
    }

    // Keeps the factor if it saves more than the best one so far, taken out of terms
    // that hold these powers of it.
    fn consider(
        &mut self,
        weights: &[Weight],
        factor: Factor,
        terms: Vec<(usize, Option<&Exact>)>,
        best: &mut Option<Candidate>,
    ) {
        if terms.len() < 2 {
            return;
        }
        self.rewriter.spend(terms.len());
        let costs = &self.rewriter.costs;
        let mut saving: i64 = -1;
        if number_of(&factor).is_none() {
            let (own, _) = costs.power(&factor);
            saving -= i64::try_from(own).unwrap_or(i64::MAX / 4);
        }
        for (place, exponent) in &terms {
            let gain = match (number_of(&factor), exponent, factor.number()) {
                (Some(_), ..) => weights[*place].without_number(),
                (None, Some(own), Some(taken)) => {
                    let Some(left) = own.checked_sub(taken) else {
                        return;
                    };
                    let before = Factor::new(factor.base, (*own).clone());
                    let after = Factor::new(factor.base, left.clone());
                    let after = (!left.is_zero()).then(|| costs.power(&after));
                    weights[*place].with(costs.power(&before), after)
                }
                _ => weights[*place].with(costs.power(&factor), None),
            };
            saving = saving.saturating_add(gain);
        }
        if saving <= 0 {
            return;
        }
        let candidate = Candidate {
            factor,
            saving,
            terms: terms.into_iter().map(|(place, _)| place).collect(),
        };
        let is_better = match best {
            None => true,
            Some(best) => self.preference(&candidate, best).is_gt(),
        };
        if is_better {
            *best = Some(candidate);
        }
    }

    fn preference(&self, a: &Candidate, b: &Candidate) -> Ordering {
        let arena = &self.rewriter.arena;
        a.saving
            .cmp(&b.saving)
            .then_with(|| a.terms.len().cmp(&b.terms.len()))
            .then_with(|| arena.compare_factors(&b.factor, &a.factor))
    }
}

impl Rewriter {
    /// The sum of the terms, of which none is opened.
    pub(super) fn sum_as_is(&mut self, terms: Vec<Term>) -> Option<Term> {
        let opened: Vec<Id> = terms
            .iter()
            .map(|term| term.base)
            .filter(|&base| {
                matches!(self.arena.node(base), Node::Sum(_)) && self.whole.insert(base)
            })
            .collect();
        let total = self.sum(terms);
        for id in opened {
            self.whole.remove(&id);
        }
        total
    }
}

// Of so many exponents of a base on each side of the line each is tried.
const MOST_EXPONENTS: usize = 6;

// The exponents to try: those nearest to 0, which most terms hold.
fn exponents(places: &[(usize, Exact)]) -> Vec<Exact> {
    let mut all: Vec<Exact> = places
        .iter()
        .map(|(_, exponent)| exponent.clone())
        .collect();
    all.sort();
    all.dedup();
    let (below, above): (Vec<Exact>, Vec<Exact>) = all.into_iter().partition(Exact::is_negative);
    let nearest = below.into_iter().rev().take(MOST_EXPONENTS);
    nearest
        .chain(above.into_iter().take(MOST_EXPONENTS))
        .collect()
}

// The number that stands for itself as a factor, rather than a power of a node.
fn number_of(factor: &Factor) -> Option<Exact> {
    (factor.base == Id::ONE).then(|| factor.exponent.coefficient.clone())
}

// Whether a power holds another power of the same base, on the same side of the line.
fn contains(exponent: &Exact, other: &Exact) -> bool {
    let difference = exponent.checked_sub(other);
    let is_whole = difference.as_ref().is_some_and(Exact::is_integer);
    let same_side = exponent.is_negative() == other.is_negative();
    is_whole
        && same_side
        && match other.is_negative() {
            true => exponent <= other,
            false => exponent >= other,
        }
}

// The product without the factor.
fn without(split: &Split, factor: &Factor) -> Option<Split> {
    let mut rest = split.clone();
    if let Some(number) = number_of(factor) {
        rest.coefficient = rest.coefficient.checked_div(&number)?;
        return Some(rest);
    }
    let place = rest
        .factors
        .iter()
        .position(|other| other.base == factor.base && is_alike(other, factor))?;
    match (rest.factors[place].number(), factor.number()) {
        (Some(own), Some(taken)) => {
            let left = own.checked_sub(taken)?;
            if left.is_zero() {
                rest.factors.remove(place);
            } else {
                rest.factors[place].exponent = Term::number(left);
            }
        }
        _ => {
            rest.factors.remove(place);
        }
    }
    Some(rest)
}

fn is_alike(a: &Factor, b: &Factor) -> bool {
    a.number().is_some() == b.number().is_some()
        && (a.number().is_some() || a.exponent == b.exponent)
}
