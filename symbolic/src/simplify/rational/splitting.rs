//! Factors of polynomials in functions that have a relation.
//!
//! `a^2 + b^2 - (a*sin(v) - b*cos(v))^2` is the square of `a*cos(v) + b*sin(v)`, but only
//! to those who write 1 as `sin(v)^2 + cos(v)^2` until all of its terms have the same
//! degree in the two.

use trigrad_core::{Exact, Op, Primitive, Unary};

use super::super::kernel::Kernel;
use super::super::polynomial::{Monomial, Polynomial};
use super::super::quadratic::{self, Split};
use super::super::term::Node;
use super::Rational;

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
                let found = quadratic::factors(&alike, generators);
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
