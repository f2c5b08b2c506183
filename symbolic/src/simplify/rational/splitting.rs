//! Factors of polynomials in functions that have a relation.
//!
//! `a^2 + b^2 - (a*sin(v) - b*cos(v))^2` is the square of `a*cos(v) + b*sin(v)`, but only
//! to those who write 1 as `sin(v)^2 + cos(v)^2` until all of its terms have the same
//! degree in the two.

use trigrad_core::{Exact, Op, Primitive, Unary};

use super::super::kernel::Kernel;
use super::super::polynomial::{Monomial, Polynomial};
use super::super::quadratic::{self, Split};
use super::super::rule::Fact;
use super::super::term::{Node, Term};
use super::{Fraction, MOST_FACTORS, Rational};

// A sine, its cosine, and the sign of the sine's square in what is 1.
type Pair = (usize, usize, i64);

impl Rational<'_> {
    // The factors of a polynomial without a common monomial.
    pub(super) fn split(&mut self, polynomial: &Polynomial) -> Option<Split> {
        let generators = self.kernels.all.len();
        let first = quadratic::factors(polynomial, generators);
        let pairs = self.pairs();
        if pairs.is_empty() {
            return Some(first);
        }
        let mut split = Split {
            number: first.number,
            factors: Vec::new(),
        };
        for (factor, times) in first.factors {
            let found = pairs.iter().find_map(|&pair| {
                self.rewriter.spend(factor.terms().len());
                let alike = of_one_degree(&factor, pair)?;
                let found = factors_and_monomial(&alike, generators)?;
                let pieces: i64 = found.factors.iter().map(|(_, times)| times).sum();
                (pieces > 1).then_some(found)
            });
            match found {
                Some(found) => {
                    self.rewriter.rule("pythagoras");
                    let number = found.number.checked_pow(times)?;
                    split.number = split.number.checked_mul(&number)?;
                    let found = found.factors.into_iter();
                    split
                        .factors
                        .extend(found.map(|(factor, own)| (factor, own * times)));
                }
                None => split.factors.push((factor, times)),
            }
        }
        Some(split)
    }

    // Multiplies factors out that are a short product because of the relations: b - r and
    // b + r, of which r is the root of b^2 - 4*a*c, are 4*a*c.
    pub(super) fn multiply_pairs(
        &mut self,
        powers: &mut Vec<(Polynomial, i64)>,
        exponents: &mut Vec<i64>,
        coefficient: &mut Exact,
    ) -> Option<()> {
        for _ in 0..MOST_FACTORS {
            let Some((i, j, product)) = self.short_product(powers) else {
                break;
            };
            let (a, b) = (powers[i].1, powers[j].1);
            let times = if a.abs() < b.abs() { a } else { b };
            powers[i].1 -= times;
            powers[j].1 -= times;
            powers.retain(|&(_, exponent)| exponent != 0);
            let (number, common, rest) = product.above.split()?;
            *coefficient = coefficient.checked_mul(&number.checked_pow(times)?)?;
            exponents.resize(self.kernels.all.len(), 0);
            for (place, exponent) in exponents.iter_mut().enumerate() {
                let own =
                    i64::from(common.exponent(place)) - i64::from(product.below.exponent(place));
                let total = *exponent + own * times;
                if *exponent * own * times < 0 {
                    self.assume_generator("cancel-powers", Fact::Nonzero, place)?;
                }
                *exponent = total;
            }
            // In factors again it would be what it was.
            if rest.as_term().is_none() {
                powers.push((rest, times));
                self.cancel_factors(powers)?;
            }
        }
        Some(())
    }

    // Two factors on the same side of the line that are a short product.
    fn short_product(&mut self, powers: &[(Polynomial, i64)]) -> Option<(usize, usize, Fraction)> {
        const LONGEST: usize = 12;
        for j in 0..powers.len() {
            for i in 0..j {
                let ((a, n), (b, m)) = (&powers[i], &powers[j]);
                let terms = a.terms().len() + b.terms().len();
                if n.signum() != m.signum() || terms > LONGEST {
                    continue;
                }
                let Some(product) = a.times(b) else { continue };
                self.rewriter.spend(4 * product.terms().len());
                let is_square_less_1 = self.is_circular_square_less_1(&product);
                let Some(reduced) = self.reduced_above(Fraction::of(product.clone())) else {
                    continue;
                };
                let is_short = reduced.above.terms().len() < terms && !reduced.above.is_zero();
                let is_changed = reduced.above != product || is_square_less_1;
                if is_short && is_changed && reduced.factors.is_empty() {
                    return Some((i, j, reduced));
                }
            }
        }
        None
    }

    fn is_circular_square_less_1(&self, polynomial: &Polynomial) -> bool {
        let [(square, _), (one, number)] = polynomial.terms() else {
            return false;
        };
        let is_circular = |place: usize| matches!(&self.kernels.all[place], Kernel::Node(id) if self.rewriter.has_circular(&Term::of(*id)));
        *one == Monomial::ONE
            && *number == Exact::from(-1)
            && (0..self.kernels.all.len())
                .any(|place| *square == Monomial::power(place, 2) && is_circular(place))
    }

    fn pairs(&self) -> Vec<Pair> {
        let node = |place: usize| match &self.kernels.all[place] {
            Kernel::Node(id) => match self.rewriter.arena.node(*id) {
                Node::Apply(Op::Row(Primitive::Unary(op)), args) => Some((*op, &args[0])),
                _ => None,
            },
            _ => None,
        };
        let places = 0..self.kernels.all.len();
        let mut pairs = Vec::new();
        for sine in places.clone() {
            let Some((op, angle)) = node(sine) else {
                continue;
            };
            let (partner, sign) = match op {
                Unary::Sin => (Unary::Cos, 1),
                Unary::Sinh => (Unary::Cosh, -1),
                _ => continue,
            };
            let cosine = places
                .clone()
                .find(|&place| node(place) == Some((partner, angle)));
            pairs.extend(cosine.map(|cosine| (sine, cosine, sign)));
        }
        pairs
    }
}

// The factors of a polynomial, generators among them.
fn factors_and_monomial(polynomial: &Polynomial, generators: usize) -> Option<Split> {
    let (number, common, rest) = polynomial.split()?;
    let mut split = match rest.as_term() {
        Some(_) => Split {
            number: Exact::ONE,
            factors: Vec::new(),
        },
        None => quadratic::factors(&rest, generators),
    };
    split.number = split.number.checked_mul(&number)?;
    let powers = common.powers().map(|(place, exponent)| {
        let generator = Polynomial::term(Monomial::power(place, 1), Exact::ONE);
        (generator, i64::from(exponent))
    });
    split.factors.extend(powers);
    Some(split)
}

// All terms times powers of what is 1, until they have the same degree in the two; `None`
// where they have already, or where that cannot be.
fn of_one_degree(polynomial: &Polynomial, (sine, cosine, sign): Pair) -> Option<Polynomial> {
    let degree = |monomial: &Monomial| monomial.exponent(sine) + monomial.exponent(cosine);
    let degrees = polynomial.terms().iter().map(|(own, _)| degree(own));
    let (least, most) = (degrees.clone().min()?, degrees.max()?);
    (least < most).then_some(())?;
    let one = Polynomial::term(Monomial::power(sine, 2), Exact::from(sign))
        .plus(&Polynomial::term(Monomial::power(cosine, 2), Exact::ONE))?;
    let mut whole = Polynomial::zero();
    for (monomial, number) in polynomial.terms() {
        let missing = most - degree(monomial);
        (missing % 2 == 0).then_some(())?;
        let power = one.raised(u32::from(missing / 2))?;
        whole = whole.plus(&power.scaled(*monomial, number)?)?;
    }
    Some(whole)
}
