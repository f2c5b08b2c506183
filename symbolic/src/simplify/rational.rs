//! Expressions as quotients of polynomials, over one denominator.

use std::rc::Rc;

use trigrad_core::{Constant, Exact, Op, Primitive, Unary};

use super::kernel::{Kernel, Kernels, Squares};
use super::polynomial::{Monomial, Polynomial};
use super::quadratic;
use super::rewriter::Rewriter;
use super::rule::Fact;
use super::term::{Factor, Id, Node, Term};
use crate::keyed::Map;

// So deep may sums and products be nested.
const DEEPEST: u32 = 48;
// So many factors are tried on a numerator.
const MOST_FACTORS: usize = 96;

/// A numerator over powers of generators and of factors, known by their places.
#[derive(Clone, Debug)]
struct Fraction {
    above: Polynomial,
    below: Monomial,
    factors: Vec<(usize, u32)>,
}

/// An expression on its way to one denominator.
pub(super) struct Rational<'r> {
    rewriter: &'r mut Rewriter,
    kernels: Kernels,
    // The factors of denominators and the sums that occur, none with a common number or
    // monomial.
    table: Vec<Polynomial>,
    places: Map<Polynomial, usize>,
    done: Map<Id, Fraction>,
}

impl Rewriter {
    /// The term over one denominator, its numerator in factors as far as they are known
    /// from the term itself; `None` where that is too long or not allowed.
    pub(super) fn over_one_denominator(&mut self, term: &Term, squares: Squares) -> Option<Term> {
        let kernels = Kernels::of(self, term, squares)?;
        let mut rational = Rational {
            rewriter: self,
            kernels,
            table: Vec::new(),
            places: Map::default(),
            done: Map::default(),
        };
        let fraction = rational.term(term, 0)?;
        let fraction = rational.reduced(fraction)?;
        rational.rebuilt(fraction)
    }
}

impl Rational<'_> {
    fn term(&mut self, term: &Term, depth: u32) -> Option<Fraction> {
        let mut fraction = self.node(term.base, depth)?;
        fraction.above = fraction.above.scaled(Monomial::ONE, &term.coefficient)?;
        Some(fraction)
    }

    fn node(&mut self, id: Id, depth: u32) -> Option<Fraction> {
        (depth <= DEEPEST && self.rewriter.work > 0).then_some(())?;
        if let Some(done) = self.done.get(&id) {
            return Some(done.clone());
        }
        let fraction = match self.rewriter.arena.node(id) {
            Node::Constant(Constant::Exact(number)) => {
                Fraction::of(Polynomial::number(number.clone()))
            }
            Node::Sum(terms) => {
                let terms = Rc::clone(terms);
                self.sum(&terms, depth)?
            }
            Node::Product(factors) => {
                let factors = Rc::clone(factors);
                let mut product = Fraction::of(Polynomial::one());
                for factor in factors.iter() {
                    let power = self.power(factor, depth)?;
                    product = self.times(&product, &power)?;
                }
                product
            }
            // What stands under a root with a minus sign.
            Node::Apply(Op::Row(Primitive::Unary(Unary::Neg)), args) => {
                let negated = args[0].negated();
                self.term(&negated, depth + 1)?
            }
            _ => self.power(&Factor::of(id), depth)?,
        };
        self.rewriter.spend(4 * fraction.above.terms().len() + 8);
        self.done.insert(id, fraction.clone());
        Some(fraction)
    }

    fn power(&mut self, factor: &Factor, depth: u32) -> Option<Fraction> {
        if self.kernels.squares != Squares::Kept
            && let Some(doubled) = self.doubled(factor)
        {
            return Some(doubled);
        }
        if self.kernels.squares != Squares::Kept
            && let (Some(n), Some(sines)) = (factor.integer(), self.rewriter.as_sines(factor.base))
        {
            let mut product = Fraction::of(Polynomial::one());
            for (id, exponent) in sines.into_iter().filter(|(_, exponent)| *exponent != 0) {
                if exponent < 0 && n < 0 {
                    // 1/csc(a) is no number where sin(a) is 0.
                    self.assume("reciprocal", Fact::Nonzero, &Term::of(id))?;
                }
                let power = self.generators(&Factor::new(id, Exact::from(n * exponent)))?;
                product = self.times(&product, &power)?;
            }
            return Some(product);
        }
        let is_opened = self.kernels.root_of(factor.base) == 1
            && matches!(
                self.rewriter.arena.node(factor.base),
                Node::Sum(_) | Node::Product(_) | Node::Constant(Constant::Exact(_))
            );
        if let (true, Some(n)) = (is_opened, factor.integer()) {
            let base = self.node(factor.base, depth + 1)?;
            self.note(&base.above)?;
            return self.whole_power(base, n);
        }
        self.generators(factor)
    }

    // A power of a function of an angle, by the functions of the double: tan(v) as
    // sin(2*v)/(1 + cos(2*v)), cos(v)^2 as (1 + cos(2*v))/2, and so on.
    fn doubled(&mut self, factor: &Factor) -> Option<Fraction> {
        let Node::Apply(Op::Row(Primitive::Unary(op)), args) =
            self.rewriter.arena.node(factor.base)
        else {
            return None;
        };
        let (op, angle, n) = (*op, args[0].clone(), factor.integer()?);
        self.kernels.doubles(&angle).then_some(())?;
        // sine^i * (first + second*cosine)^j / 2^k
        let (is_circular, [i, j, k], [first, second]) = match (op, n % 2) {
            (Unary::Tan, _) => (true, [n, -n, 0], [1, 1]),
            (Unary::Cot, _) => (true, [n, -n, 0], [1, -1]),
            (Unary::Sin, 0) => (true, [0, n / 2, n / 2], [1, -1]),
            (Unary::Csc, 0) => (true, [0, -n / 2, -n / 2], [1, -1]),
            (Unary::Cos, 0) => (true, [0, n / 2, n / 2], [1, 1]),
            (Unary::Sec, 0) => (true, [0, -n / 2, -n / 2], [1, 1]),
            (Unary::Tanh, _) => (false, [n, -n, 0], [1, 1]),
            (Unary::Sinh, 0) => (false, [0, n / 2, n / 2], [-1, 1]),
            (Unary::Cosh, 0) => (false, [0, n / 2, n / 2], [1, 1]),
            _ => return None,
        };
        let double = angle.times(&Exact::from(2))?;
        let rows = match is_circular {
            true => [Unary::Sin, Unary::Cos],
            false => [Unary::Sinh, Unary::Cosh],
        };
        let [sine, cosine] = rows.map(|row| {
            let op = Op::Row(Primitive::Unary(row));
            let node = Node::Apply(op, [double.clone()].into());
            Factor::of(self.rewriter.arena.intern(node))
        });
        let sine = self.generators(&sine)?;
        let cosine = self.generators(&cosine)?;
        let number = Polynomial::number(Exact::from(first));
        let cosine = cosine.above.scaled(Monomial::ONE, &Exact::from(second))?;
        let sum = Fraction::of(number.plus(&cosine)?);
        self.note(&sum.above)?;
        let (sine, sum) = (self.whole_power(sine, i)?, self.whole_power(sum, j)?);
        let mut product = self.times(&sine, &sum)?;
        let halves = Exact::ratio(1, 2)?.checked_pow(k)?;
        product.above = product.above.scaled(Monomial::ONE, &halves)?;
        Some(product)
    }

    fn whole_power(&mut self, fraction: Fraction, n: i64) -> Option<Fraction> {
        let base = if n < 0 {
            self.inverse(fraction)?
        } else {
            fraction
        };
        self.raised(&base, u32::try_from(n.unsigned_abs()).ok()?)
    }

    // A power of generators.
    fn generators(&mut self, factor: &Factor) -> Option<Fraction> {
        let mut fraction = Fraction::of(Polynomial::one());
        let (mut above, mut below) = (Monomial::ONE, Monomial::ONE);
        for (place, exponent) in self.kernels.powers(self.rewriter, factor)? {
            let size = u8::try_from(exponent.unsigned_abs())
                .ok()
                .filter(|&n| n < 100)?;
            let power = Monomial::power(place, size);
            if exponent < 0 {
                below = below.times(power)?;
            } else {
                above = above.times(power)?;
            }
        }
        fraction.above = Polynomial::term(above, Exact::ONE);
        fraction.below = below;
        Some(fraction)
    }

    // Remembers a sum as a factor that may occur elsewhere.
    fn note(&mut self, polynomial: &Polynomial) -> Option<Option<usize>> {
        if polynomial.as_term().is_some() || polynomial.is_zero() {
            return Some(None);
        }
        let (_, _, rest) = polynomial.split()?;
        if let Some(&place) = self.places.get(&rest) {
            return Some(Some(place));
        }
        self.places.insert(rest.clone(), self.table.len());
        self.table.push(rest);
        Some(Some(self.table.len() - 1))
    }

    fn inverse(&mut self, fraction: Fraction) -> Option<Fraction> {
        // What stood below the line must still not be 0 where it comes up.
        self.assume_nonzero_below("reciprocal", &fraction)?;
        let (number, common, _) = fraction.above.split()?;
        let mut above = Polynomial::term(fraction.below, Exact::ONE.checked_div(&number)?);
        for &(place, exponent) in &fraction.factors {
            above = above.times(&self.table[place].raised(exponent)?)?;
        }
        let factors = self.note(&fraction.above)?.map(|place| (place, 1));
        Some(Fraction {
            above,
            below: common,
            factors: factors.into_iter().collect(),
        })
    }

    fn raised(&mut self, fraction: &Fraction, exponent: u32) -> Option<Fraction> {
        Some(Fraction {
            above: fraction.above.raised(exponent)?,
            below: fraction.below.raised(exponent)?,
            factors: fraction
                .factors
                .iter()
                .map(|&(place, own)| (place, own * exponent))
                .collect(),
        })
    }

    fn times(&mut self, a: &Fraction, b: &Fraction) -> Option<Fraction> {
        let mut factors = a.factors.clone();
        for &(place, exponent) in &b.factors {
            match factors.iter_mut().find(|(other, _)| *other == place) {
                Some((_, own)) => *own += exponent,
                None => factors.push((place, exponent)),
            }
        }
        let products = a.above.terms().len() * b.above.terms().len();
        self.rewriter.spend(products);
        let mut product = Fraction {
            above: a.above.times(&b.above)?,
            below: a.below.times(b.below)?,
            factors,
        };
        self.cancel_monomial(&mut product)?;
        Some(product)
    }

    // Takes generators out of a fraction that stand above and below.
    fn cancel_monomial(&mut self, fraction: &mut Fraction) -> Option<()> {
        if fraction.below == Monomial::ONE || fraction.above.is_zero() {
            return Some(());
        }
        let common = fraction
            .above
            .terms()
            .iter()
            .fold(fraction.below, |common, (monomial, _)| {
                common.each(*monomial, u8::min)
            });
        if common == Monomial::ONE {
            return Some(());
        }
        for place in 0..self.kernels.all.len() {
            if common.exponent(place) > 0 {
                let power = self.kernels.power(place, 1)?;
                let power = self.rewriter.power_of(&power);
                self.assume("cancel-powers", Fact::Nonzero, &power)?;
            }
        }
        fraction.below = fraction.below.over(common)?;
        let terms = fraction.above.terms().iter();
        let terms = terms.map(|(monomial, n)| Some((monomial.over(common)?, n.clone())));
        fraction.above = Polynomial::collected(terms.collect::<Option<_>>()?)?;
        Some(())
    }

    fn sum(&mut self, terms: &[Term], depth: u32) -> Option<Fraction> {
        let mut parts = Vec::with_capacity(terms.len());
        for term in terms {
            parts.push(self.term(term, depth + 1)?);
        }
        let mut below = Monomial::ONE;
        let mut factors: Vec<(usize, u32)> = Vec::new();
        for part in &parts {
            below = below.each(part.below, u8::max);
            for &(place, exponent) in &part.factors {
                match factors.iter_mut().find(|(other, _)| *other == place) {
                    Some((_, own)) => *own = exponent.max(*own),
                    None => factors.push((place, exponent)),
                }
            }
        }
        let mut above = Polynomial::zero();
        for part in parts {
            let mut numerator = part.above.scaled(below.over(part.below)?, &Exact::ONE)?;
            for &(place, exponent) in &factors {
                let own = part.factors.iter().find(|(other, _)| *other == place);
                let missing = exponent - own.map_or(0, |(_, own)| *own);
                let power = self.table[place].raised(missing)?;
                self.rewriter
                    .spend(numerator.terms().len() * power.terms().len());
                numerator = numerator.times(&power)?;
            }
            above = above.plus(&numerator)?;
        }
        let mut sum = Fraction {
            above,
            below,
            factors,
        };
        self.cleared(&mut sum)?;
        Some(sum)
    }

    // Takes everything from below a 0, of which it must have been a number.
    fn cleared(&mut self, fraction: &mut Fraction) -> Option<()> {
        if !fraction.above.is_zero() {
            return Some(());
        }
        self.assume_nonzero_below("cancel-terms", fraction)?;
        fraction.factors.clear();
        fraction.below = Monomial::ONE;
        Some(())
    }

    fn assume_nonzero_below(&mut self, rule: &'static str, fraction: &Fraction) -> Option<()> {
        for place in 0..self.kernels.all.len() {
            if fraction.below.exponent(place) > 0 {
                let power = self.kernels.power(place, 1)?;
                let power = self.rewriter.power_of(&power);
                self.assume(rule, Fact::Nonzero, &power)?;
            }
        }
        for &(place, exponent) in &fraction.factors {
            if exponent > 0 {
                self.assume_nonzero(rule, place)?;
            }
        }
        Some(())
    }

    fn assume_nonzero(&mut self, rule: &'static str, place: usize) -> Option<()> {
        let factor = self.table[place].clone();
        let term = self.polynomial(&factor)?;
        self.assume(rule, Fact::Nonzero, &term)
    }

    // Takes for granted what is not known, by the rule that does so.
    fn assume(&mut self, rule: &'static str, fact: Fact, term: &Term) -> Option<()> {
        let known = self.rewriter.notes.conditions.len();
        self.rewriter.assume(fact, term)?;
        if self.rewriter.notes.conditions.len() > known {
            self.rewriter.rule(rule);
        }
        Some(())
    }

    // Powers of roots and of functions with a relation replaced by what they are.
    fn reduced(&mut self, mut fraction: Fraction) -> Option<Fraction> {
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
        for &(factor, exponent) in &value.factors {
            match whole.factors.iter_mut().find(|(other, _)| *other == factor) {
                Some((_, own)) => *own += exponent * most,
                None => whole.factors.push((factor, exponent * most)),
            }
        }
        self.cancel_monomial(&mut whole)?;
        Some(whole)
    }

    // The fraction as a term, its numerator in factors.
    fn rebuilt(&mut self, mut fraction: Fraction) -> Option<Term> {
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
        self.assume_gone(&fraction)?;
        if fraction.above.is_zero() {
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
            let split = quadratic::factors(&rest, self.kernels.all.len());
            coefficient = coefficient.checked_mul(&split.number)?;
            powers.extend(split.factors);
        }
        for (place, exponent) in fraction.factors {
            let split = quadratic::factors(&self.table[place], self.kernels.all.len());
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
            let Some(at) = powers.iter().position(|(factor, _)| *factor == rest) else {
                continue;
            };
            let times = powers[at].1;
            let fits = (0..exponents.len()).all(|other| {
                let own = i64::from(common.exponent(other));
                let there = exponents[other];
                own == 0 || (there.signum() == times.signum() && there.abs() >= own * times.abs())
            });
            if common == Monomial::ONE || !fits {
                continue;
            }
            powers.remove(at);
            for (other, exponent) in exponents.iter_mut().enumerate() {
                *exponent -= i64::from(common.exponent(other)) * times;
            }
            exponents[place] += q * times;
            *coefficient = coefficient.checked_mul(&number.checked_pow(-times)?)?;
        }
        Some(())
    }

    // Factors that stand above and below after all.
    fn cancel_factors(&mut self, powers: &mut Vec<(Polynomial, i64)>) -> Option<()> {
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
    fn assume_gone(&mut self, fraction: &Fraction) -> Option<()> {
        for place in 0..self.kernels.all.len() {
            // The square of a root is one no more.
            let q = match &self.kernels.all[place] {
                Kernel::Root(_, q) => *q,
                _ => i64::MAX,
            };
            let stays = |exponent: u8| i64::from(exponent) % q != 0;
            let occurs = |polynomial: &Polynomial| {
                let mut terms = polynomial.terms().iter();
                terms.any(|(monomial, _)| stays(monomial.exponent(place)))
            };
            let is_there = stays(fraction.below.exponent(place))
                || occurs(&fraction.above)
                || fraction
                    .factors
                    .iter()
                    .any(|&(factor, exponent)| exponent > 0 && occurs(&self.table[factor]));
            if is_there {
                continue;
            }
            let power = self.kernels.power(place, 1)?;
            if let Kernel::Root(base, _) = &self.kernels.all[place] {
                let base = Term::of(*base);
                self.assume("power-of-root", Fact::NonNegative, &base)?;
                self.assume("cancel-terms", Fact::Defined, &base)?;
            } else {
                let power = self.rewriter.power_of(&power);
                self.assume("cancel-terms", Fact::Defined, &power)?;
            }
        }
        Some(())
    }

    fn polynomial(&mut self, polynomial: &Polynomial) -> Option<Term> {
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

impl Fraction {
    fn of(above: Polynomial) -> Self {
        Self {
            above,
            below: Monomial::ONE,
            factors: Vec::new(),
        }
    }
}
