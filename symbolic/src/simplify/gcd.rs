//! Greatest common divisors of polynomials in several generators.
//!
//! Euclid's algorithm in one generator, with remainders freed of what their coefficients
//! have in common, those being polynomials in the others (Knuth, *The Art of Computer
//! Programming* 2, 4.6.1, algorithm E). Images at fixed residues for all generators but one
//! show beforehand in which generators there can be a common divisor at all, which is
//! mostly none.

use trigrad_core::Exact;

use super::polynomial::{MOST_GENERATORS, Monomial, Polynomial};
use crate::field;

// So many terms are looked at; what takes longer counts as without common divisors.
const MOST_TERMS_SEEN: usize = 60_000;
// So deep may coefficients' divisors be nested.
const DEEPEST: u32 = 12;

/// A common divisor.
pub(super) struct Common {
    /// The divisor, of coprime integers, the leading one above 0: the greatest one, or 1 where
    /// that is too much work.
    pub(super) divisor: Polynomial,
    /// How many terms were looked at.
    pub(super) spent: usize,
}

/// The greatest common divisor of two polynomials that are not 0.
pub(super) fn common(a: &Polynomial, b: &Polynomial) -> Common {
    bounded(|search| search.divisor(a, b, 0))
}

/// What the coefficients at the powers of a generator have in common.
pub(super) fn content(polynomial: &Polynomial, generator: usize) -> Common {
    bounded(|search| search.content(polynomial, generator, None, 0))
}

fn bounded(find: impl FnOnce(&mut Euclid) -> Option<Polynomial>) -> Common {
    let mut search = Euclid {
        left: MOST_TERMS_SEEN,
    };
    let divisor = find(&mut search).unwrap_or_else(Polynomial::one);
    Common {
        divisor,
        spent: MOST_TERMS_SEEN - search.left,
    }
}

struct Euclid {
    left: usize,
}

impl Euclid {
    // `None` where it is too much work.
    fn divisor(&mut self, a: &Polynomial, b: &Polynomial, depth: u32) -> Option<Polynomial> {
        (depth <= DEEPEST).then_some(())?;
        self.see(a)?;
        self.see(b)?;
        let (_, below_a, a) = a.split()?;
        let (_, below_b, b) = b.split()?;
        let monomial = Polynomial::term(below_a.each(below_b, u8::min), Exact::ONE);
        if a.as_term().is_some() || b.as_term().is_some() {
            return Some(monomial);
        }
        if a == b {
            return a.times(&monomial);
        }
        for generator in 0..MOST_GENERATORS {
            let degrees = (a.degree(generator), b.degree(generator));
            let of_coefficients = match degrees {
                (0, 0) => continue,
                (0, _) => self.content(&b, generator, Some(&a), depth)?,
                (_, 0) => self.content(&a, generator, Some(&b), depth)?,
                _ => continue,
            };
            return of_coefficients.times(&monomial);
        }
        // All generators are in both. One that no common divisor has makes it one of
        // coefficients; else the one of the smallest degree makes the fewest steps.
        let mut best: Option<(usize, u8)> = None;
        for generator in 0..MOST_GENERATORS {
            let degree = a.degree(generator).min(b.degree(generator));
            if degree == 0 {
                continue;
            }
            if self.degree_of_images(&a, &b, generator)? == Some(0) {
                let own = self.content(&a, generator, None, depth)?;
                return match own.is_one() {
                    true => Some(monomial),
                    false => self
                        .content(&b, generator, Some(&own), depth)?
                        .times(&monomial),
                };
            }
            if best.is_none_or(|(_, least)| degree < least) {
                best = Some((generator, degree));
            }
        }
        let (generator, _) = best?;
        self.by_remainders(&a, &b, generator, depth)?
            .times(&monomial)
    }

    // Euclid's algorithm in one generator.
    fn by_remainders(
        &mut self,
        a: &Polynomial,
        b: &Polynomial,
        generator: usize,
        depth: u32,
    ) -> Option<Polynomial> {
        let of_a = self.content(a, generator, None, depth)?;
        let of_b = self.content(b, generator, None, depth)?;
        let outer = self.divisor(&of_a, &of_b, depth + 1)?;
        let (mut a, mut b) = (a.over(&of_a)?, b.over(&of_b)?);
        if a.degree(generator) < b.degree(generator) {
            std::mem::swap(&mut a, &mut b);
        }
        loop {
            let rest = self.remainder(&a, &b, generator)?;
            if rest.is_zero() {
                let (_, _, inner) = b.split()?;
                return inner.times(&outer);
            }
            if rest.degree(generator) == 0 {
                return Some(outer);
            }
            let own = self.content(&rest, generator, None, depth)?;
            let (_, _, rest) = rest.over(&own)?.split()?;
            (a, b) = (b, rest);
        }
    }

    // What is left of a multiple of `a` when multiples of `b` are taken away.
    fn remainder(
        &mut self,
        a: &Polynomial,
        b: &Polynomial,
        generator: usize,
    ) -> Option<Polynomial> {
        let degree = b.degree(generator);
        let leading = b.coefficient(generator, degree)?;
        let mut rest = a.clone();
        while !rest.is_zero() && rest.degree(generator) >= degree {
            self.see(&rest)?;
            self.see(b)?;
            let top = rest.degree(generator);
            let own = rest.coefficient(generator, top)?;
            let shift = Monomial::power(generator, top - degree);
            let taken = b.times(&own)?.scaled(shift, &Exact::from(-1))?;
            rest = rest.times(&leading)?.plus(&taken)?;
            if let Some((_, _, smaller)) = rest.split() {
                rest = smaller;
            }
        }
        Some(rest)
    }

    // What the coefficients at the powers of a generator have in common, and with another
    // polynomial, if there is one.
    fn content(
        &mut self,
        polynomial: &Polynomial,
        generator: usize,
        with: Option<&Polynomial>,
        depth: u32,
    ) -> Option<Polynomial> {
        let mut coefficients = Vec::new();
        for exponent in 0..=polynomial.degree(generator) {
            let coefficient = polynomial.coefficient(generator, exponent)?;
            self.see(polynomial)?;
            if !coefficient.is_zero() {
                coefficients.push(coefficient);
            }
        }
        // Short ones show first that there is nothing in common.
        coefficients.sort_by_key(|coefficient| coefficient.terms().len());
        let mut coefficients = coefficients.iter();
        let mut common = match with {
            Some(with) => with.clone(),
            None => {
                let (_, monomial, rest) = coefficients.next()?.split()?;
                rest.scaled(monomial, &Exact::ONE)?
            }
        };
        for coefficient in coefficients {
            if common.is_one() {
                break;
            }
            common = self.divisor(&common, coefficient, depth + 1)?;
        }
        Some(common)
    }

    // The degree of the greatest common divisor of the images in which all other
    // generators are numbers, at least that of the divisor itself; none where that shows
    // nothing.
    fn degree_of_images(
        &mut self,
        a: &Polynomial,
        b: &Polynomial,
        generator: usize,
    ) -> Option<Option<usize>> {
        self.see(a)?;
        self.see(b)?;
        let images = image(a, generator).zip(image(b, generator));
        Some(images.and_then(|(a, b)| degree_of_common(a, b)))
    }

    fn see(&mut self, polynomial: &Polynomial) -> Option<()> {
        self.left = self.left.checked_sub(polynomial.terms().len() + 1)?;
        Some(())
    }
}

// The coefficients at the powers of the generator, residues in place of all others; `None`
// if the leading one happens to be 0.
fn image(polynomial: &Polynomial, generator: usize) -> Option<Vec<u64>> {
    let mut coefficients = vec![0; usize::from(polynomial.degree(generator)) + 1];
    for (monomial, number) in polynomial.terms() {
        let mut value = field::residue(number)?;
        for (other, exponent) in monomial.powers().filter(|&(other, _)| other != generator) {
            for _ in 0..exponent {
                value = field::times(value, POINTS[other]);
            }
        }
        let own = &mut coefficients[usize::from(monomial.exponent(generator))];
        *own = field::plus(*own, value);
    }
    (*coefficients.last()? != 0).then_some(coefficients)
}

// A residue for each generator, without a pattern: powers of a number.
const POINTS: [u64; MOST_GENERATORS] = {
    let mut points = [0x0b87_3593_cc9e_2d51; MOST_GENERATORS];
    let mut at = 1;
    while at < MOST_GENERATORS {
        points[at] = field::times(points[at - 1], 0x0a3c_59ac_2b7f_1e6d);
        at += 1;
    }
    points
};

fn degree_of_common(mut a: Vec<u64>, mut b: Vec<u64>) -> Option<usize> {
    if a.len() < b.len() {
        std::mem::swap(&mut a, &mut b);
    }
    while b.len() > 1 {
        let inverse = field::inverse(*b.last()?)?;
        while a.len() >= b.len() {
            let scale = field::negated(field::times(*a.last()?, inverse));
            let shift = a.len() - b.len();
            for (at, coefficient) in b.iter().enumerate() {
                let taken = field::times(*coefficient, scale);
                a[shift + at] = field::plus(a[shift + at], taken);
            }
            while a.last() == Some(&0) {
                a.pop();
            }
        }
        if a.is_empty() {
            return Some(b.len() - 1);
        }
        std::mem::swap(&mut a, &mut b);
    }
    Some(0)
}

#[cfg(test)]
mod tests {
    use super::{common, content};
    use crate::simplify::polynomial::{Monomial, Polynomial};
    use trigrad_core::Exact;

    // A sum of numbers times powers of x, y and z.
    fn sum(terms: &[(i64, [u8; 3])]) -> Polynomial {
        let terms = terms.iter().map(|&(number, exponents)| {
            let monomial = (0..3).fold(Monomial::ONE, |monomial, generator| {
                let power = Monomial::power(generator, exponents[generator]);
                monomial.times(power).unwrap()
            });
            (monomial, Exact::from(number))
        });
        Polynomial::collected(terms.collect()).unwrap()
    }

    fn some() -> Vec<Polynomial> {
        vec![
            sum(&[(1, [1, 0, 0]), (1, [0, 1, 0])]),
            sum(&[(1, [1, 0, 0]), (-1, [0, 1, 0])]),
            sum(&[(3, [2, 0, 1]), (2, [0, 1, 0]), (-5, [0, 0, 0])]),
            sum(&[(1, [3, 0, 0]), (1, [0, 2, 1]), (7, [1, 1, 1])]),
            sum(&[(1, [0, 0, 2]), (1, [0, 1, 0]), (4, [0, 0, 0])]),
        ]
    }

    #[test]
    fn a_common_factor_is_found_and_nothing_more() {
        let all = some();
        for (i, a) in all.iter().enumerate() {
            for (j, b) in all.iter().enumerate() {
                let wanted = if i == j { a.clone() } else { Polynomial::one() };
                assert_eq!(common(a, b).divisor, wanted);
                for c in &all {
                    let (left, right) = (a.times(c).unwrap(), b.times(c).unwrap());
                    let found = common(&left, &right).divisor;
                    assert_eq!(found, wanted.times(c).unwrap());
                }
            }
        }
    }

    #[test]
    fn coefficients_have_what_all_of_them_have() {
        let all = some();
        let inner = &all[4];
        for outer in &all[..3] {
            let product = inner.times(outer).unwrap();
            assert_eq!(content(&product, 0).divisor, *inner);
        }
    }
}
