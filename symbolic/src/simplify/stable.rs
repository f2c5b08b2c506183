//! Forms that evaluation likes better, or that one function says shorter: exp(x) - 1 as
//! expm1(x), 1/(exp(-x) + 1) as sigmoid(x), sin(x)/cos(x) as tan(x).
//!
//! They are chosen when everything else is done, because arithmetic sees more in sums and
//! products than in the functions that stand for them. No form is taken that costs more;
//! at equal cost only one that keeps more digits.

mod logarithms;
mod products;
mod sums;

use super::rewriter::{Before, Rewriter};
use super::term::{Factor, Id, Node, Term};
use super::write::for_each_part;
use crate::keyed::Map;

/// Why a form is better than another one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Gain {
    /// It costs less, or is not taken.
    Cost,
    /// It keeps more digits or does not leave the range: it is taken at equal cost.
    Digits,
}

/// A form that may be taken.
pub(super) type Form = Option<(Term, Gain)>;

/// The search for such forms.
pub(super) struct Finishing<'r> {
    rewriter: &'r mut Rewriter,
    done: Map<Id, Term>,
    // How often each node is used, each exponential by its exponent, and each node below
    // the line or under a logarithm.
    uses: Vec<u32>,
    exponentials: Map<Term, u32>,
    // How often each exponential stands beside its reciprocal.
    opposites: Map<Term, u32>,
    yielding: Vec<u32>,
}

impl<'r> Finishing<'r> {
    pub(super) fn new(rewriter: &'r mut Rewriter) -> Self {
        Self {
            rewriter,
            done: Map::default(),
            uses: Vec::new(),
            exponentials: Map::default(),
            opposites: Map::default(),
            yielding: Vec::new(),
        }
    }

    /// The terms in their better forms. Time linear in the nodes.
    pub(super) fn all(&mut self, roots: &[Term]) -> Vec<Term> {
        let wanted = self.rewriter.arena.made_of(roots, |_| false);
        self.count(roots, &wanted);
        let from = self.rewriter.log.as_ref().map_or(0, Vec::len);
        for id in wanted {
            if self.rewriter.work == 0 {
                break;
            }
            self.rewriter.spend(1);
            let after = self.finished(id);
            let rules = self.rewriter.settle(after.is_some());
            let Some(after) = after.filter(|after| *after != Term::of(id)) else {
                continue;
            };
            let uses = self.uses_of(id);
            if self.uses.len() <= after.base.index() {
                self.uses.resize(self.rewriter.arena.len(), 0);
            }
            self.uses[after.base.index()] += uses;
            self.rewriter
                .log(Before::Term(Term::of(id)), after.clone(), rules);
            self.done.insert(id, after);
        }
        let done: Vec<Term> = roots.iter().map(|root| root.replaced(&self.done)).collect();
        self.rewriter.log_multiples(roots, &done, from);
        done
    }

    fn count(&mut self, roots: &[Term], wanted: &[Id]) {
        self.uses.resize(self.rewriter.arena.len(), 0);
        self.yielding.resize(self.rewriter.arena.len(), 0);
        for root in roots {
            self.uses[root.base.index()] += 1;
        }
        let arena = &self.rewriter.arena;
        for &id in wanted {
            for_each_part(arena.node(id), |part| self.uses[part.index()] += 1);
            match arena.node(id) {
                Node::Product(factors) => {
                    for factor in factors.iter() {
                        if factor.integer().is_some_and(|n| n < 0) {
                            self.yielding[factor.base.index()] += 1;
                        }
                    }
                }
                Node::Apply(op, args) if *op == logarithms::LN => {
                    self.yielding[args[0].base.index()] += 1;
                }
                _ => {}
            }
        }
        for &id in wanted {
            if let Node::Sum(terms) = arena.node(id) {
                let exponents: Vec<Term> = terms
                    .iter()
                    .take(LONGEST)
                    .filter_map(|term| self.exponent_of(term.base))
                    .collect();
                for exponent in &exponents {
                    if exponents.contains(&exponent.negated()) {
                        *self.opposites.entry(exponent.clone()).or_default() += 1;
                    }
                }
            }
            let Node::Product(factors) = arena.node(id) else {
                continue;
            };
            for factor in factors.iter().filter(|factor| factor.base == Id::E) {
                let uses = match factors.len() {
                    1 => self.uses_of(id),
                    _ => 1,
                };
                *self
                    .exponentials
                    .entry(factor.exponent.clone())
                    .or_default() += uses;
            }
        }
    }

    // How often the node is used; what is made here counts as used once where it stands.
    fn uses_of(&self, id: Id) -> u32 {
        self.uses.get(id.index()).copied().unwrap_or(0).max(1)
    }

    /// Whether the node is there already.
    fn is_there(&self, id: Id) -> bool {
        self.uses.get(id.index()).is_some_and(|&uses| uses > 0)
    }

    /// Whether nothing else uses the node.
    fn is_single(&self, id: Id) -> bool {
        self.uses_of(id) <= 1
    }

    /// Whether the exponential is used beside its reciprocal only.
    fn yields_exponential(&self, exponent: &Term) -> bool {
        let uses = self.exponentials.get(exponent).copied().unwrap_or(1);
        uses <= 1 || self.opposites.get(exponent) == Some(&uses)
    }

    /// Whether all that uses the node may have a form without it.
    fn yields(&self, id: Id) -> bool {
        self.is_single(id) || self.yielding.get(id.index()) == self.uses.get(id.index())
    }

    // The node of parts that are finished, in its better form.
    fn finished(&mut self, id: Id) -> Option<Term> {
        let mut term = self.rebuilt(id)?;
        for _ in 0..MOST_FORMS {
            let mark = (
                self.rewriter.notes.rules.len(),
                self.rewriter.notes.conditions.len(),
            );
            let form = self.better(&Term::of(term.base));
            let better = form.and_then(|(form, gain)| self.accepted(term.base, form, gain));
            let Some(better) = better.and_then(|better| better.times(&term.coefficient)) else {
                self.rewriter.notes.rules.truncate(mark.0);
                self.rewriter.notes.conditions.truncate(mark.1);
                break;
            };
            term = better;
        }
        Some(term)
    }

    fn accepted(&mut self, before: Id, form: Term, gain: Gain) -> Option<Term> {
        self.rewriter.costs.update(&self.rewriter.arena);
        let (arena, costs) = (&self.rewriter.arena, &self.rewriter.costs);
        let (old, new) = (
            costs.alone(arena, &Term::of(before)),
            costs.alone(arena, &form),
        );
        let is_better = new < old || (new == old && gain == Gain::Digits);
        (is_better && form != Term::of(before)).then_some(form)
    }

    fn better(&mut self, term: &Term) -> Form {
        match self.rewriter.arena.node(term.base).clone() {
            Node::Sum(terms) => self.better_sum(&terms),
            Node::Product(factors) => self.better_product(&factors),
            Node::Apply(op, args) if op == logarithms::LN => self.better_logarithm(&args[0]),
            _ => None,
        }
    }

    fn rebuilt(&mut self, id: Id) -> Option<Term> {
        if self.done.is_empty() {
            return Some(Term::of(id));
        }
        let of = |this: &Self, term: &Term| term.replaced(&this.done);
        match self.rewriter.arena.node(id).clone() {
            Node::Constant(_) | Node::Variable(_) => Some(Term::of(id)),
            Node::Sum(terms) => {
                let parts: Vec<Term> = terms.iter().map(|term| of(self, term)).collect();
                match parts[..] == terms[..] {
                    true => Some(Term::of(id)),
                    false => self.rewriter.sum_as_is(parts),
                }
            }
            Node::Product(factors) => {
                let parts: Vec<(Term, Term)> = factors
                    .iter()
                    .map(|factor| (of(self, &Term::of(factor.base)), of(self, &factor.exponent)))
                    .collect();
                let is_same = |(factor, (base, exponent)): (&Factor, &(Term, Term))| {
                    *base == Term::of(factor.base) && *exponent == factor.exponent
                };
                if factors.iter().zip(&parts).all(is_same) {
                    return Some(Term::of(id));
                }
                let mut whole = Term::ONE;
                for (base, exponent) in parts {
                    let power = self.rewriter.power(&base, &exponent)?;
                    whole = self.rewriter.multiply(&whole, &power)?;
                }
                Some(whole)
            }
            Node::Apply(op, args) => {
                let parts: Vec<Term> = args.iter().map(|arg| of(self, arg)).collect();
                match parts[..] == args[..] {
                    true => Some(Term::of(id)),
                    false => Some(self.rewriter.made(op, parts)),
                }
            }
        }
    }
}

// In longer sums and products nothing is looked for.
const LONGEST: usize = 24;
// So many times is a node looked at again.
const MOST_FORMS: usize = 8;
