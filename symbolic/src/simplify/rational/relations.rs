//! Roots and functions that have relations: what stands under roots brought into factors, and
//! powers replaced by what they are.

use trigrad_core::{Exact, Op, Primitive, Unary};

use super::super::kernel::Kernel;
use super::super::polynomial::{Monomial, Polynomial};
use super::super::rule::Fact;
use super::super::term::{Factor, Id, Node, Term};
use super::{Fraction, MOST_FACTORS, Rational};

impl Rational<'_> {
    // Brings what stands under roots over one denominator and into factors, so that roots of
    // the same are seen to be that.
    pub(super) fn radicands(&mut self) -> Option<()> {
        for (base, q) in self.kernels.rooted() {
            let is_made = matches!(
                self.rewriter.arena.node(base),
                Node::Sum(_)
                    | Node::Product(_)
                    | Node::Apply(Op::Row(Primitive::Unary(Unary::Neg)), _)
            );
            if !is_made {
                continue;
            }
            let outer = self.rewriter.notes.clone();
            let Some(root) = self.radical(base, q) else {
                self.rewriter.notes = outer;
                continue;
            };
            let before = Factor::new(base, Exact::ratio(1, q)?);
            let factors = self.rewriter.factors(root.base);
            let is_same = factors == [before] && root.coefficient.is_one();
            if is_same || factors.iter().any(|factor| factor.base == base) {
                self.rewriter.notes = outer;
                continue;
            }
            self.kernels.replace_root(self.rewriter, base, root)?;
            // What is known already is known of generators that may not be any more.
            self.table.clear();
            self.places.clear();
            self.done.clear();
        }
        Some(())
    }

    fn radical(&mut self, base: Id, q: i64) -> Option<Term> {
        let fraction = self.node(base, 1)?;
        let fraction = self.reduced(fraction)?;
        let radicand = self.rebuilt(fraction)?;
        let exponent = Term::number(Exact::ratio(1, q)?);
        self.rewriter.power(&radicand, &exponent)
    }

    // Powers of roots and of functions with a relation replaced by what they are, in the
    // factors below as well.
    pub(super) fn reduced(&mut self, fraction: Fraction) -> Option<Fraction> {
        let fraction = self.reduced_above(fraction)?;
        let mut fraction = self.reduced_below(fraction)?;
        for (place, exponent) in std::mem::take(&mut fraction.factors) {
            let factor = Fraction::of(self.table[place].clone());
            let factor = self.reduced_above(factor)?;
            let inverse = match self.table[place] == factor.above {
                true => Fraction {
                    factors: vec![(place, 1)],
                    ..Fraction::of(Polynomial::one())
                },
                false => self.inverse(factor)?,
            };
            let power = self.raised(&inverse, exponent)?;
            fraction = self.times(&fraction, &power)?;
        }
        self.reduced_above(fraction)
    }

    // Powers of roots below the line.
    fn reduced_below(&mut self, mut fraction: Fraction) -> Option<Fraction> {
        for place in 0..self.kernels.all.len() {
            let Kernel::Root(base, _) = self.kernels.all[place] else {
                continue;
            };
            let exponent = fraction.below.exponent(place);
            if exponent < 2 {
                continue;
            }
            let Some((n, value)) = self.kernels.relation(self.rewriter, place) else {
                continue;
            };
            let times = exponent / n;
            if times == 0 {
                continue;
            }
            self.assume("power-of-root", Fact::NonNegative, &Term::of(base))?;
            let value = self.sum(&value, 1)?;
            let inverse = self.inverse(value)?;
            let inverse = self.raised(&inverse, u32::from(times))?;
            fraction.below = fraction.below.over(Monomial::power(place, times * n))?;
            fraction = self.times(&fraction, &inverse)?;
        }
        Some(fraction)
    }

    pub(super) fn reduced_above(&mut self, mut fraction: Fraction) -> Option<Fraction> {
        for _ in 0..MOST_FACTORS {
            let mut changed = false;
            for place in 0..self.kernels.all.len() {
                let degree = fraction.above.degree(place);
                if degree < 2 {
                    continue;
                }
                let Some((n, value)) = self.kernels.relation(self.rewriter, place) else {
                    continue;
                };
                if degree < n {
                    continue;
                }
                if let Kernel::Root(base, _) = &self.kernels.all[place] {
                    let base = Term::of(*base);
                    self.assume("power-of-root", Fact::NonNegative, &base)?;
                }
                let value = self.sum(&value, 1)?;
                self.note(&value.above)?;
                fraction = self.replaced(&fraction, place, n, &value)?;
                changed = true;
            }
            if !changed {
                return Some(fraction);
            }
        }
        None
    }

    // The fraction with `generator^n` replaced by the value.
    fn replaced(
        &mut self,
        fraction: &Fraction,
        place: usize,
        n: u8,
        value: &Fraction,
    ) -> Option<Fraction> {
        let most = u32::from(fraction.above.degree(place) / n);
        let mut below = Polynomial::term(value.below, Exact::ONE);
        for &(factor, exponent) in &value.factors {
            below = below.times(&self.table[factor].raised(exponent)?)?;
        }
        let mut above = Polynomial::zero();
        for times in 0..=most {
            let mut part = Vec::new();
            for (monomial, coefficient) in fraction.above.terms() {
                let exponent = monomial.exponent(place);
                if u32::from(exponent / n) == times {
                    let taken = Monomial::power(place, exponent - exponent % n);
                    part.push((monomial.over(taken)?, coefficient.clone()));
                }
            }
            if part.is_empty() {
                continue;
            }
            let part = Polynomial::collected(part)?
                .times(&value.above.raised(times)?)?
                .times(&below.raised(most - times)?)?;
            above = above.plus(&part)?;
        }
        let mut whole = Fraction {
            above,
            below: fraction.below.times(value.below.raised(most)?)?,
            factors: fraction.factors.clone(),
        };
        whole.divide_by(&value.factors, most);
        self.cancel_monomial(&mut whole)?;
        Some(whole)
    }
}
