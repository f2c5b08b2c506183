//! Polynomials with rational coefficients in a few generators, in expanded form.

use trigrad_core::Exact;

/// The most generators.
pub(super) const MOST_GENERATORS: usize = 32;
// The largest exponent; one bit more is kept free to notice overflow.
const LARGEST: u8 = 127;
// The most products of terms that a multiplication may take.
const MOST_PRODUCTS: usize = 20_000;
/// The most terms.
pub(super) const MOST_TERMS: usize = 600;

/// Powers of the generators, a byte each, the first one leading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Monomial([u128; 2]);

impl Monomial {
    pub(super) const ONE: Self = Self([0; 2]);
    const HIGH_BITS: u128 = 0x8080_8080_8080_8080_8080_8080_8080_8080;

    pub(super) fn power(generator: usize, exponent: u8) -> Self {
        let mut monomial = Self::ONE;
        let shift = 120 - 8 * (generator % 16);
        monomial.0[generator / 16] = u128::from(exponent) << shift;
        monomial
    }

    pub(super) fn exponent(self, generator: usize) -> u8 {
        let shift = 120 - 8 * (generator % 16);
        (self.0[generator / 16] >> shift) as u8
    }

    /// The generators that occur, with their exponents.
    pub(super) fn powers(self) -> impl Iterator<Item = (usize, u8)> {
        self.0.into_iter().enumerate().flat_map(|(half, mut bits)| {
            std::iter::from_fn(move || {
                let place = bits.leading_zeros() as usize / 8;
                (bits != 0).then_some(())?;
                let exponent = (bits >> (120 - 8 * place)) as u8;
                bits &= !(0xff << (120 - 8 * place));
                Some((16 * half + place, exponent))
            })
        })
    }

    /// `None` if an exponent becomes too large.
    pub(super) fn times(self, other: Self) -> Option<Self> {
        let product = Self([self.0[0] + other.0[0], self.0[1] + other.0[1]]);
        let fits = product.0.iter().all(|half| half & Self::HIGH_BITS == 0);
        fits.then_some(product)
    }

    /// `None` if the other does not divide it.
    pub(super) fn over(self, other: Self) -> Option<Self> {
        // With the free bits set no difference borrows from the byte before; a bit that
        // is gone afterwards was needed.
        let mut quotient = [0; 2];
        for (half, part) in quotient.iter_mut().enumerate() {
            let difference = (self.0[half] | Self::HIGH_BITS) - other.0[half];
            if difference & Self::HIGH_BITS != Self::HIGH_BITS {
                return None;
            }
            *part = difference & !Self::HIGH_BITS;
        }
        Some(Self(quotient))
    }

    /// Each exponent the smaller one, or the larger one, of the two.
    pub(super) fn each(self, other: Self, choose: fn(u8, u8) -> u8) -> Self {
        let mut result = [0; 2];
        for (half, part) in result.iter_mut().enumerate() {
            let (a, b) = (self.0[half].to_be_bytes(), other.0[half].to_be_bytes());
            let mut bytes = [0; 16];
            for (byte, (a, b)) in bytes.iter_mut().zip(a.into_iter().zip(b)) {
                *byte = choose(a, b);
            }
            *part = u128::from_be_bytes(bytes);
        }
        Self(result)
    }

    // `None` if an exponent is odd.
    fn half(self) -> Option<Self> {
        const LOW_BITS: u128 = 0x0101_0101_0101_0101_0101_0101_0101_0101;
        let is_even = self.0.iter().all(|half| half & LOW_BITS == 0);
        is_even.then(|| Self(self.0.map(|half| half >> 1)))
    }

    /// `None` if an exponent becomes too large.
    pub(super) fn raised(self, exponent: u32) -> Option<Self> {
        let mut power = Self::ONE;
        for _ in 0..exponent {
            power = power.times(self)?;
        }
        Some(power)
    }
}

/// A sum of numbers times monomials, the largest monomial first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Polynomial(Vec<(Monomial, Exact)>);

impl Polynomial {
    pub(super) fn zero() -> Self {
        Self(Vec::new())
    }

    pub(super) fn one() -> Self {
        Self::number(Exact::ONE)
    }

    pub(super) fn number(number: Exact) -> Self {
        Self::term(Monomial::ONE, number)
    }

    pub(super) fn term(monomial: Monomial, coefficient: Exact) -> Self {
        match coefficient.is_zero() {
            true => Self::zero(),
            false => Self(vec![(monomial, coefficient)]),
        }
    }

    pub(super) fn terms(&self) -> &[(Monomial, Exact)] {
        &self.0
    }

    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn is_one(&self) -> bool {
        matches!(&self.0[..], [(monomial, number)] if *monomial == Monomial::ONE && number.is_one())
    }

    /// The only term, if there is just one.
    pub(super) fn as_term(&self) -> Option<&(Monomial, Exact)> {
        match &self.0[..] {
            [only] => Some(only),
            _ => None,
        }
    }

    /// `None` if a number becomes too large.
    pub(super) fn plus(&self, other: &Self) -> Option<Self> {
        let mut sum = Vec::with_capacity(self.0.len() + other.0.len());
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        loop {
            match (a.peek(), b.peek()) {
                (Some(left), Some(right)) if left.0 == right.0 => {
                    let total = left.1.checked_add(&right.1)?;
                    if !total.is_zero() {
                        sum.push((left.0, total));
                    }
                    a.next();
                    b.next();
                }
                (Some(left), Some(right)) if left.0 < right.0 => sum.extend(b.next().cloned()),
                (Some(_), _) => sum.extend(a.next().cloned()),
                (None, Some(_)) => sum.extend(b.next().cloned()),
                (None, None) => break,
            }
        }
        (sum.len() <= MOST_TERMS).then_some(Self(sum))
    }

    /// `None` if it becomes too long or an exponent or number too large.
    pub(super) fn times(&self, other: &Self) -> Option<Self> {
        if self.is_one() {
            return Some(other.clone());
        }
        if other.is_one() {
            return Some(self.clone());
        }
        let products = self.0.len().checked_mul(other.0.len())?;
        (products <= MOST_PRODUCTS).then_some(())?;
        let mut all = Vec::with_capacity(products);
        for (a, x) in &self.0 {
            for (b, y) in &other.0 {
                all.push((a.times(*b)?, x.checked_mul(y)?));
            }
        }
        Self::collected(all)
    }

    /// The terms in order, each monomial once.
    pub(super) fn collected(mut all: Vec<(Monomial, Exact)>) -> Option<Self> {
        all.sort_by_key(|term| std::cmp::Reverse(term.0));
        let mut kept: Vec<(Monomial, Exact)> = Vec::with_capacity(all.len());
        for (monomial, coefficient) in all {
            match kept.last_mut() {
                Some(last) if last.0 == monomial => {
                    last.1 = last.1.checked_add(&coefficient)?;
                }
                _ => kept.push((monomial, coefficient)),
            }
        }
        kept.retain(|(_, coefficient)| !coefficient.is_zero());
        (kept.len() <= MOST_TERMS).then_some(Self(kept))
    }

    /// `None` if it becomes too long or an exponent or number too large.
    pub(super) fn raised(&self, exponent: u32) -> Option<Self> {
        (exponent <= u32::from(LARGEST)).then_some(())?;
        let mut power = Self::one();
        for _ in 0..exponent {
            power = power.times(self)?;
        }
        Some(power)
    }

    /// Every term times a number and a monomial.
    pub(super) fn scaled(&self, monomial: Monomial, number: &Exact) -> Option<Self> {
        let scale = |(own, coefficient): &(Monomial, Exact)| {
            Some((own.times(monomial)?, coefficient.checked_mul(number)?))
        };
        self.0.iter().map(scale).collect::<Option<_>>().map(Self)
    }

    /// The quotient, if there is no remainder.
    pub(super) fn over(&self, divisor: &Self) -> Option<Self> {
        let (leading, scale) = divisor.0.first()?;
        let last = divisor.0.last()?;
        // The last terms must divide as well.
        self.0.last()?.0.over(last.0)?;
        let mut rest = self.clone();
        let mut quotient = Vec::new();
        let mut steps = 0;
        while let Some((monomial, coefficient)) = rest.0.first() {
            let monomial = monomial.over(*leading)?;
            let coefficient = coefficient.checked_div(scale)?;
            let taken = divisor.scaled(monomial, &coefficient.negated())?;
            rest = rest.plus(&taken)?;
            quotient.push((monomial, coefficient));
            steps += divisor.0.len() + rest.0.len();
            (steps <= MOST_PRODUCTS && quotient.len() <= MOST_TERMS).then_some(())?;
        }
        Some(Self(quotient))
    }

    /// The polynomial of which this is the square, if there is one.
    ///
    /// Its terms are found one after the other, the largest first: each is what the
    /// largest term of the rest is twice the leading term of the root times.
    pub(super) fn square_root(&self) -> Option<Self> {
        let Some((monomial, number)) = self.0.first() else {
            return Some(Self::zero());
        };
        let leading = (monomial.half()?, exact_root(number)?);
        let twice = leading.1.checked_add(&leading.1)?;
        let mut root = Self(vec![leading.clone()]);
        let mut rest = self.plus(&root.times(&root)?.scaled(Monomial::ONE, &Exact::from(-1))?)?;
        while let Some((monomial, number)) = rest.0.first() {
            (root.0.len() <= self.0.len()).then_some(())?;
            let term = (monomial.over(leading.0)?, number.checked_div(&twice)?);
            (term.0 < root.0.last()?.0).then_some(())?;
            // The square grows by twice the root times the term, and by its square.
            let double = root.scaled(term.0, &term.1.checked_mul(&Exact::from(-2))?)?;
            let square = Self::term(
                term.0.times(term.0)?,
                term.1.checked_mul(&term.1)?.negated(),
            );
            rest = rest.plus(&double)?.plus(&square)?;
            root.0.push(term);
        }
        Some(root)
    }

    /// The partial derivative by a generator.
    pub(super) fn derivative(&self, generator: usize) -> Option<Self> {
        let one = Monomial::power(generator, 1);
        let terms = self.0.iter().filter_map(|(monomial, number)| {
            let exponent = Exact::from(i64::from(monomial.exponent(generator)));
            let monomial = monomial.over(one)?;
            Some(
                number
                    .checked_mul(&exponent)
                    .map(|number| (monomial, number)),
            )
        });
        Self::collected(terms.collect::<Option<_>>()?)
    }

    /// What stands at a power of the generator.
    pub(super) fn coefficient(&self, generator: usize, exponent: u8) -> Option<Self> {
        let power = Monomial::power(generator, exponent);
        let terms = self
            .0
            .iter()
            .filter(|(monomial, _)| monomial.exponent(generator) == exponent)
            .map(|(monomial, number)| Some((monomial.over(power)?, number.clone())));
        Self::collected(terms.collect::<Option<_>>()?)
    }

    /// The number and the monomial that all terms have in common, and the rest, of which
    /// the leading coefficient is above 0 and all are coprime integers.
    pub(super) fn split(&self) -> Option<(Exact, Monomial, Self)> {
        let (first, _) = self.0.first()?;
        let common = self.0.iter().fold(*first, |common, (monomial, _)| {
            common.each(*monomial, u8::min)
        });
        let mut content = content(self.0.iter().map(|(_, number)| number))?;
        if self.0[0].1.is_negative() {
            content = content.negated();
        }
        let rest = self.0.iter().map(|(monomial, coefficient)| {
            Some((monomial.over(common)?, coefficient.checked_div(&content)?))
        });
        let rest = rest.collect::<Option<Vec<_>>>()?;
        Some((content, common, Self(rest)))
    }

    /// The largest exponent of a generator.
    pub(super) fn degree(&self, generator: usize) -> u8 {
        let exponents = self
            .0
            .iter()
            .map(|(monomial, _)| monomial.exponent(generator));
        exponents.max().unwrap_or(0)
    }
}

fn exact_root(number: &Exact) -> Option<Exact> {
    let (n, d) = number.to_small()?;
    let root = |n: i64| {
        let root = n.checked_isqrt()?;
        (root * root == n).then_some(root)
    };
    Exact::ratio(root(n)?, root(d)?)
}

// The largest number of which all others are integer multiples.
fn content<'n>(numbers: impl Iterator<Item = &'n Exact>) -> Option<Exact> {
    let (mut above, mut below) = (0_u64, 1_u64);
    for number in numbers {
        let (n, d) = number.to_small()?;
        above = super::sum::gcd(above, n.unsigned_abs());
        let d = d.unsigned_abs();
        below = (below / super::sum::gcd(below, d)).checked_mul(d)?;
    }
    Exact::ratio(i64::try_from(above).ok()?, i64::try_from(below).ok()?)
}
