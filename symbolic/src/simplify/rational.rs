//! Expressions as quotients of polynomials, over one denominator.

mod angle;
mod assembly;
mod relations;
mod splitting;

use std::rc::Rc;

use trigrad_core::{Constant, Exact, Op, Primitive, Unary};

use super::kernel::{Kernels, Squares};
use super::polynomial::{Monomial, Polynomial};
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
        rational.radicands()?;
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
        if let (Some(n), Some(root)) = (factor.integer(), self.kernels.length(factor.base)) {
            self.rewriter.rule("length-as-root");
            let root = self.term(&root, depth + 1)?;
            return self.whole_power(root, n);
        }
        if let Some((n, root)) = self.kernels.radical(factor) {
            let root = self.term(&root, depth + 1)?;
            return self.whole_power(root, n);
        }
        if let (Some(n), Some(of)) = (factor.integer(), self.parts_of_abs(factor.base)) {
            self.rewriter.rule("abs-of-secant");
            let mut product = Fraction::of(Polynomial::one());
            for (part, exponent) in of {
                let power = self.power(&Factor::new(part, Exact::from(n * exponent)), depth + 1)?;
                product = self.times(&product, &power)?;
            }
            return Some(product);
        }
        if let (Some(n), Some((of, sign))) = (
            factor.integer(),
            self.kernels.sign_of(self.rewriter, factor.base),
        ) {
            self.rewriter.rule("abs-by-sign");
            let of = self.term(&of, depth + 1)?;
            let power = self.whole_power(of, n)?;
            let sign = self.generators(&Factor::new(sign, Exact::from(n.rem_euclid(2))))?;
            return self.times(&power, &sign);
        }
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

    // The absolute values that one of a tangent or its like is a product of.
    fn parts_of_abs(&mut self, abs: Id) -> Option<Vec<(Id, i64)>> {
        if self.kernels.squares == Squares::Kept {
            return None;
        }
        let op = Op::Row(Primitive::Unary(Unary::Abs));
        let arg = match self.rewriter.arena.node(abs) {
            Node::Apply(row, args) if *row == op && args[0].coefficient.is_one() => args[0].base,
            _ => return None,
        };
        let sines = self.rewriter.as_sines(arg)?;
        let of = |(id, exponent): (Id, i64)| {
            let abs = self
                .rewriter
                .arena
                .intern(Node::Apply(op, [Term::of(id)].into()));
            (exponent != 0).then_some((abs, exponent))
        };
        Some(sines.into_iter().filter_map(of).collect())
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
        let products = a.above.terms().len() * b.above.terms().len();
        self.rewriter.spend(products);
        let mut product = Fraction {
            above: a.above.times(&b.above)?,
            below: a.below.times(b.below)?,
            factors: a.factors.clone(),
        };
        product.divide_by(&b.factors, 1);
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
        for (place, _) in common.powers() {
            self.assume_generator("cancel-powers", Fact::Nonzero, place)?;
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
        for (place, _) in fraction.below.powers() {
            self.assume_generator(rule, Fact::Nonzero, place)?;
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

    fn assume_generator(&mut self, rule: &'static str, fact: Fact, place: usize) -> Option<()> {
        let generator = self.kernels.power(place, 1)?;
        let generator = self.rewriter.power_of(&generator);
        self.assume(rule, fact, &generator)
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
}

impl Fraction {
    // Puts more of the factors below the line, so many times.
    fn divide_by(&mut self, factors: &[(usize, u32)], times: u32) {
        for &(place, exponent) in factors {
            match self.factors.iter_mut().find(|(other, _)| *other == place) {
                Some((_, own)) => *own += exponent * times,
                None => self.factors.push((place, exponent * times)),
            }
        }
    }

    fn of(above: Polynomial) -> Self {
        Self {
            above,
            below: Monomial::ONE,
            factors: Vec::new(),
        }
    }
}
