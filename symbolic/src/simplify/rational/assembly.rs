//! A fraction as a term again, its numerator and denominator in factors.

use trigrad_core::Exact;

use super::super::gcd;
use super::super::kernel::Kernel;
use super::super::polynomial::{Monomial, Polynomial};
use super::super::quadratic::Split;
use super::super::rule::Fact;
use super::super::term::{Factor, Term};
use super::{Fraction, MOST_FACTORS, Rational};

impl Rational<'_> {
    // The fraction as a term, its numerator in factors. What divides comes first, by known
    // factors and then by common ones, before anything is split, so that the conditions name
    // the factors of the original; then the split ones cancel and are put together again.
    pub(super) fn rebuilt(&mut self, mut fraction: Fraction) -> Option<Term> {
        self.cancel_monomial(&mut fraction)?;
        for at in 0..fraction.factors.len() {
            let (place, exponent) = fraction.factors[at];
            for _ in 0..exponent {
                let factor = self.table[place].clone();
                self.rewriter.spend(fraction.above.terms().len());
                let Some(quotient) = fraction.above.over(&factor) else {
                    break;
                };
                self.assume_nonzero("cancel-polynomials", place)?;
                self.rewriter.rule("cancel-polynomials");
                fraction.above = quotient;
                fraction.factors[at].1 -= 1;
            }
        }
        self.cleared(&mut fraction)?;
        self.cancel_common(&mut fraction)?;
        if fraction.above.is_zero() {
            self.assume_gone(&[], &[])?;
            return Some(Term::ZERO);
        }
        let (number, common, mut rest) = fraction.above.split()?;
        let mut powers: Vec<(Polynomial, i64)> = Vec::new();
        for place in 0..self.table.len().min(MOST_FACTORS) {
            let factor = self.table[place].clone();
            let mut times = 0;
            while rest.as_term().is_none() {
                self.rewriter.spend(rest.terms().len());
                let Some(quotient) = rest.over(&factor) else {
                    break;
                };
                rest = quotient;
                times += 1;
            }
            if times > 0 {
                powers.push((factor, times));
            }
        }
        let mut coefficient = number;
        if rest.as_term().is_some() {
            powers.push((rest, 1));
        } else {
            let split = self.split(&rest)?;
            coefficient = coefficient.checked_mul(&split.number)?;
            powers.extend(split.factors);
        }
        for (place, exponent) in fraction.factors {
            let split = self.split(&self.table[place].clone())?;
            let exponent = -i64::from(exponent);
            coefficient = coefficient.checked_mul(&split.number.checked_pow(exponent)?)?;
            for (factor, times) in split.factors {
                powers.push((factor, times * exponent));
            }
        }
        self.cancel_factors(&mut powers)?;
        let mut exponents: Vec<i64> = (0..self.kernels.all.len())
            .map(|place| {
                i64::from(common.exponent(place)) - i64::from(fraction.below.exponent(place))
            })
            .collect();
        self.join_roots(&mut powers, &mut exponents, &mut coefficient)?;
        self.multiply_pairs(&mut powers, &mut exponents, &mut coefficient)?;
        // Last, because any of the steps before may have taken something away.
        self.assume_gone(&powers, &exponents)?;
        let mut all = Vec::new();
        for (place, &exponent) in exponents.iter().enumerate() {
            if exponent != 0 {
                all.push(self.kernels.power(place, exponent)?);
            }
        }
        for (polynomial, exponent) in powers {
            if exponent == 0 || polynomial.is_one() {
                continue;
            }
            let term = self.polynomial(&polynomial)?;
            let power = self.rewriter.power(&term, &Term::integer(exponent))?;
            coefficient = coefficient.checked_mul(&power.coefficient)?;
            all.push(Factor::of(power.base));
        }
        self.rewriter.rule("one-denominator");
        self.rewriter.product(coefficient, all)
    }

    // Takes out what the numerator has in common with a part of a factor below.
    fn cancel_common(&mut self, fraction: &mut Fraction) -> Option<()> {
        let mut at = 0;
        while at < fraction.factors.len() {
            let (place, exponent) = fraction.factors[at];
            at += 1;
            if exponent == 0 || fraction.above.as_term().is_some() || fraction.above.is_zero() {
                continue;
            }
            let factor = self.table[place].clone();
            let common = gcd::common(&fraction.above, &factor);
            self.rewriter.spend(common.spent);
            let divisor = common.divisor;
            if divisor.as_term().is_some() || divisor == factor {
                continue;
            }
            self.assume_nonzero("cancel-polynomials", place)?;
            self.rewriter.rule("cancel-polynomials");
            let rest = self.note(&factor.over(&divisor)?)??;
            let divisor = self.note(&divisor)??;
            fraction.factors[at - 1].1 = 0;
            fraction.factors.push((rest, exponent));
            let mut left = exponent;
            while left > 0
                && let Some(quotient) = fraction.above.over(&self.table[divisor])
            {
                fraction.above = quotient;
                left -= 1;
            }
            fraction.factors.push((divisor, left));
        }
        fraction.factors.retain(|&(_, exponent)| exponent > 0);
        Some(())
    }

    // a*(b + c) beside a root of a*b + a*c as a power of that.
    fn join_roots(
        &mut self,
        powers: &mut Vec<(Polynomial, i64)>,
        exponents: &mut Vec<i64>,
        coefficient: &mut Exact,
    ) -> Option<()> {
        for place in 0..self.kernels.all.len() {
            let Kernel::Root(base, q) = self.kernels.all[place].clone() else {
                continue;
            };
            if exponents[place] == 0 {
                continue;
            }
            let radicand = Term::of(base);
            let Some(base) = self.node(base, 1).filter(|base| {
                base.below == Monomial::ONE && base.factors.is_empty() && !base.above.is_zero()
            }) else {
                continue;
            };
            // The base may be made of generators that nothing else is made of.
            exponents.resize(self.kernels.all.len(), 0);
            let (number, common, rest) = base.above.split()?;
            if rest.as_term().is_some() {
                continue;
            }
            let split = self.split(&rest)?;
            let Some(times) = common_times(&split, powers) else {
                continue;
            };
            let fits = (0..exponents.len()).all(|other| {
                let own = i64::from(common.exponent(other));
                let there = exponents[other];
                own == 0 || (there.signum() == times.signum() && there.abs() >= own * times.abs())
            });
            if common == Monomial::ONE || !fits {
                continue;
            }
            for (factor, exponent) in powers.iter_mut() {
                let own = split.factors.iter().find(|(known, _)| known == factor);
                *exponent -= own.map_or(0, |(_, own)| own * times);
            }
            powers.retain(|&(_, exponent)| exponent != 0);
            let number = number.checked_mul(&split.number)?;
            for (other, exponent) in exponents.iter_mut().enumerate() {
                *exponent -= i64::from(common.exponent(other)) * times;
            }
            let before = exponents[place];
            exponents[place] += q * times;
            if before < 0 && exponents[place] >= 0 {
                self.assume("cancel-powers", Fact::Nonzero, &radicand)?;
            }
            *coefficient = coefficient.checked_mul(&number.checked_pow(-times)?)?;
        }
        Some(())
    }

    // Factors that stand above and below after all.
    pub(super) fn cancel_factors(&mut self, powers: &mut Vec<(Polynomial, i64)>) -> Option<()> {
        let mut at = 0;
        while at < powers.len() {
            let (factor, exponent) = powers[at].clone();
            let same = (at + 1..powers.len()).find(|&other| powers[other].0 == factor);
            let Some(same) = same else {
                at += 1;
                continue;
            };
            let (_, other) = powers.remove(same);
            let total = exponent + other;
            if exponent.min(other) < 0 && total >= 0 {
                let term = self.polynomial(&factor)?;
                self.rewriter.assume(Fact::Nonzero, &term)?;
                self.rewriter.rule("cancel-polynomials");
            }
            powers[at].1 = total;
        }
        Some(())
    }

    // Of what does not occur any more nothing says where it is a number.
    fn assume_gone(&mut self, powers: &[(Polynomial, i64)], exponents: &[i64]) -> Option<()> {
        for place in 0..self.kernels.all.len() {
            // The square of a root is one no more.
            let q = match &self.kernels.all[place] {
                Kernel::Root(_, q) => *q,
                _ => i64::MAX,
            };
            let stays = |exponent: i64| exponent % q != 0;
            let occurs = |polynomial: &Polynomial| {
                let mut terms = polynomial.terms().iter();
                terms.any(|(monomial, _)| stays(i64::from(monomial.exponent(place))))
            };
            let is_there = exponents
                .get(place)
                .is_some_and(|&exponent| stays(exponent))
                || powers
                    .iter()
                    .any(|(factor, exponent)| *exponent != 0 && occurs(factor));
            if is_there {
                continue;
            }
            if let Kernel::Root(base, _) = &self.kernels.all[place] {
                let base = Term::of(*base);
                self.assume("power-of-root", Fact::NonNegative, &base)?;
                self.assume("cancel-terms", Fact::Defined, &base)?;
            } else {
                self.assume_generator("cancel-terms", Fact::Defined, place)?;
            }
        }
        Some(())
    }

    pub(super) fn polynomial(&mut self, polynomial: &Polynomial) -> Option<Term> {
        let mut terms = Vec::with_capacity(polynomial.terms().len());
        for (monomial, coefficient) in polynomial.terms() {
            let mut factors = Vec::new();
            for place in 0..self.kernels.all.len() {
                let exponent = i64::from(monomial.exponent(place));
                if exponent != 0 {
                    factors.push(self.kernels.power(place, exponent)?);
                }
            }
            terms.push(self.rewriter.product(coefficient.clone(), factors)?);
        }
        self.rewriter.sum(terms)
    }
}

// How often all factors are there together.
fn common_times(split: &Split, powers: &[(Polynomial, i64)]) -> Option<i64> {
    let mut common: Option<i64> = None;
    for (factor, own) in &split.factors {
        let (_, exponent) = powers.iter().find(|(known, _)| known == factor)?;
        let times = exponent / own;
        common = Some(match common {
            Some(known) if known.signum() != times.signum() => return None,
            Some(known) if known.abs() < times.abs() => known,
            _ => times,
        });
    }
    common.filter(|&times| times != 0)
}
