//! Factors of polynomials: of squares, of those of degree 2 in one of their generators,
//! and linear ones of those in one generator.
//!
//! `a*v^2 + b*v + c` is the product of two factors if and only if its discriminant
//! `b^2 - 4*a*c` is the square of a polynomial s; then they are `2*a*v + b - s` and
//! `2*a*v + b + s`, but for factors without v.

use trigrad_core::Exact;

use super::gcd;
use super::polynomial::{Monomial, Polynomial};

// Longer polynomials are not looked at.
const LONGEST: usize = 40;

/// The polynomial, without a common monomial, as factors and how often each occurs, and
/// the number in front; itself where it does not split.
pub(super) fn factors(polynomial: &Polynomial, generators: usize) -> Split {
    all_factors(polynomial, generators).unwrap_or_else(|| Split {
        number: Exact::ONE,
        factors: vec![(polynomial.clone(), 1)],
    })
}

// `None` if a number becomes too large.
fn all_factors(polynomial: &Polynomial, generators: usize) -> Option<Split> {
    let mut split = Split {
        number: Exact::ONE,
        factors: Vec::new(),
    };
    let mut open = vec![polynomial.clone()];
    while let Some(next) = open.pop() {
        let split_next = halves(&next).or_else(|| {
            (0..generators).find_map(|generator| {
                split_in_two(&next, generator).or_else(|| linear(&next, generator))
            })
        });
        let split_next = split_next.or_else(|| {
            (0..generators).find_map(|generator| {
                content(&next, generator).or_else(|| repeated(&next, generator))
            })
        });
        match split_next {
            Some((number, one, other)) => {
                split.number = split.number.checked_mul(&number)?;
                open.extend([one, other]);
            }
            None => match split.factors.iter_mut().find(|(known, _)| *known == next) {
                Some((_, times)) => *times += 1,
                None => split.factors.push((next, 1)),
            },
        }
    }
    Some(split)
}

/// A number times powers of polynomials.
pub(super) struct Split {
    pub(super) number: Exact,
    pub(super) factors: Vec<(Polynomial, i64)>,
}

// A square, or the negative of one.
fn halves(polynomial: &Polynomial) -> Option<(Exact, Polynomial, Polynomial)> {
    let long_enough = (3..=LONGEST).contains(&polynomial.terms().len());
    long_enough.then_some(())?;
    let root = polynomial.square_root()?;
    Some((Exact::ONE, root.clone(), root))
}

// A factor `n*v - m` of a polynomial in one generator with integer coefficients: then m
// divides the last of them and n the first.
fn linear(polynomial: &Polynomial, generator: usize) -> Option<(Exact, Polynomial, Polynomial)> {
    let terms = polynomial.terms();
    let is_of_one = (2..=LONGEST).contains(&terms.len())
        && polynomial.degree(generator) > 2
        && terms.iter().all(|(monomial, _)| {
            *monomial == Monomial::power(generator, monomial.exponent(generator))
        });
    is_of_one.then_some(())?;
    let (first, last) = (terms.first()?.1.to_i64()?, terms.last()?.1.to_i64()?);
    for n in divisors(first)? {
        for m in divisors(last)? {
            for m in [m, -m] {
                let factor = Polynomial::term(Monomial::power(generator, 1), Exact::from(n))
                    .plus(&Polynomial::number(Exact::from(m)))?;
                if let Some(other) = polynomial.over(&factor) {
                    let (number, _, other) = other.split()?;
                    let (sign, _, factor) = factor.split()?;
                    return Some((number.checked_mul(&sign)?, factor, other));
                }
            }
        }
    }
    None
}

// The divisors above 0 of a small number.
fn divisors(number: i64) -> Option<Vec<i64>> {
    const LARGEST: u64 = 10_000;
    let number = number.unsigned_abs();
    (number > 0 && number <= LARGEST).then_some(())?;
    let all = (1..=number).filter(|divisor| number.is_multiple_of(*divisor));
    let all: Vec<i64> = all
        .filter_map(|divisor| i64::try_from(divisor).ok())
        .collect();
    (all.len() <= 24).then_some(all)
}

// What the coefficients at the powers of a generator have in common.
fn content(polynomial: &Polynomial, generator: usize) -> Option<(Exact, Polynomial, Polynomial)> {
    (polynomial.degree(generator) > 0).then_some(())?;
    in_two(polynomial, gcd::content(polynomial, generator).divisor)
}

// What occurs more than once divides the derivative too.
fn repeated(polynomial: &Polynomial, generator: usize) -> Option<(Exact, Polynomial, Polynomial)> {
    (polynomial.degree(generator) > 1).then_some(())?;
    let slope = polynomial.derivative(generator)?;
    in_two(polynomial, gcd::common(polynomial, &slope).divisor)
}

fn in_two(polynomial: &Polynomial, divisor: Polynomial) -> Option<(Exact, Polynomial, Polynomial)> {
    divisor.as_term().is_none().then_some(())?;
    let (number, _, other) = polynomial.over(&divisor)?.split()?;
    other
        .as_term()
        .is_none()
        .then_some((number, divisor, other))
}

fn split_in_two(
    polynomial: &Polynomial,
    generator: usize,
) -> Option<(Exact, Polynomial, Polynomial)> {
    let is_quadratic = polynomial.terms().len() <= LONGEST && polynomial.degree(generator) == 2;
    is_quadratic.then_some(())?;
    let [c, b, a] = [0, 1, 2].map(|exponent| polynomial.coefficient(generator, exponent));
    let (a, b, c) = (a?, b?, c?);
    let product = a.times(&c)?.scaled(Monomial::ONE, &Exact::from(-4))?;
    let root = b.times(&b)?.plus(&product)?.square_root()?;
    let twice = a.scaled(Monomial::power(generator, 1), &Exact::from(2))?;
    let (_, _, one) = twice.plus(&b)?.plus(&root)?.split()?;
    // A factor without the generator may have been left in it.
    let one = primitive(one, generator)?;
    let other = polynomial.over(&one)?;
    let (number, common, other) = other.split()?;
    (common == Monomial::ONE && other.as_term().is_none() && one.as_term().is_none())
        .then_some((number, one, other))
}

// The polynomial of degree 1 in the generator, without a common factor of what stands at
// its powers, if that is easily seen.
fn primitive(polynomial: Polynomial, generator: usize) -> Option<Polynomial> {
    let (slope, rest) = (
        polynomial.coefficient(generator, 1)?,
        polynomial.coefficient(generator, 0)?,
    );
    if rest.is_zero() || slope.as_term().is_some() {
        return Some(polynomial);
    }
    let (_, _, slope) = slope.split()?;
    match rest.over(&slope) {
        Some(_) => {
            let (_, _, whole) = polynomial.over(&slope)?.split()?;
            Some(whole)
        }
        None => Some(polynomial),
    }
}
