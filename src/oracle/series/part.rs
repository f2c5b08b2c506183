//! The homogeneous parts of a series: what is of one order, along a line or by several inputs.

use trigrad_core::{Decoration, End, Interval};

use super::terms::{divided, exact, is_exactly, product, square, sum};

/// All terms of one order of a series in small displacements.
///
/// Along a line a part is one coefficient, an [`Interval`]; by several inputs it is a
/// homogeneous polynomial, [`Lanes`]. A part of order j times one of order k is of order j + k.
pub trait Part<E: End>: Clone {
    /// The part that is 0 in every direction.
    fn none() -> Self;
    /// Whether nothing varies in any direction.
    fn is_none(&self) -> bool;
    /// Each coefficient times a number.
    fn scaled(&self, by: &Interval<E>) -> Self;
    /// Each coefficient over a whole number.
    fn over(&self, n: usize) -> Self;
    /// The sum of parts of the same order.
    fn total(parts: Vec<Self>) -> Self;
    /// The product.
    fn times(&self, other: &Self) -> Self;
    /// The product with itself, tighter than [`times`](Self::times).
    fn squared(&self) -> Self;
    /// Each coefficient negated.
    fn negated(&self) -> Self;
    /// What holds the coefficients of either; what one of them has not is 0 there.
    fn hull(&self, other: &Self) -> Self;
    /// Weaker in every direction in which something varies of which `by` are the parts of order 1:
    /// there a blemish was met that the coefficients themselves do not know of. Of order 1.
    fn shaded(self, by: &[&Self], decoration: Decoration) -> Self;
}

/// Along a line: one coefficient.
impl<E: End> Part<E> for Interval<E> {
    fn none() -> Self {
        exact(0.0)
    }

    fn is_none(&self) -> bool {
        is_exactly(self, 0.0)
    }

    fn scaled(&self, by: &Interval<E>) -> Self {
        product(self, by)
    }

    fn over(&self, n: usize) -> Self {
        divided(self, n)
    }

    fn total(parts: Vec<Self>) -> Self {
        sum(parts.into_iter())
    }

    fn times(&self, other: &Self) -> Self {
        product(self, other)
    }

    fn squared(&self) -> Self {
        square(self)
    }

    fn negated(&self) -> Self {
        self.neg()
    }

    fn hull(&self, other: &Self) -> Self {
        joined(self, other)
    }

    fn shaded(self, _: &[&Self], decoration: Decoration) -> Self {
        // There is one direction, and who asks varies along it, if not to first order.
        self.weakened(decoration)
    }
}

/// By several inputs: a sparse polynomial, of order 1 (a gradient) or 2 (the upper triangle of
/// half a Hessian). An input that is not among the terms does not enter: its coefficient is
/// exactly 0, whatever happens to the others.
#[derive(Clone, Debug)]
pub struct Lanes<E> {
    // By rising key, each once.
    terms: Vec<(Key, Interval<E>)>,
}

/// One or two inputs, the smaller one first.
pub(super) type Key = [u32; 2];

// Stands in the place of the second input in terms of order 1.
const NOBODY: u32 = u32::MAX;

impl<E: End> Lanes<E> {
    /// The displacement of one input.
    pub(super) fn input(number: u32) -> Self {
        Self {
            terms: vec![([number, NOBODY], exact(1.0))],
        }
    }

    /// The coefficient of an input in a part of order 1; `None` if it does not enter.
    pub(super) fn slope(&self, input: u32) -> Option<&Interval<E>> {
        self.find([input, NOBODY])
    }

    /// The coefficient of the product of two inputs in a part of order 2.
    pub(super) fn pair(&self, i: u32, j: u32) -> Option<&Interval<E>> {
        self.find([i.min(j), i.max(j)])
    }

    /// The inputs of a part of order 1.
    pub(super) fn inputs(&self) -> impl Iterator<Item = u32> {
        self.terms.iter().map(|(key, _)| key[0])
    }

    /// The pairs of inputs of a part of order 2, the smaller one first.
    pub(super) fn pairs(&self) -> impl Iterator<Item = Key> {
        self.terms.iter().map(|(key, _)| *key)
    }

    fn find(&self, key: Key) -> Option<&Interval<E>> {
        let at = self
            .terms
            .binary_search_by_key(&key, |(key, _)| *key)
            .ok()?;
        self.terms.get(at).map(|(_, term)| term)
    }

    // Terms in any order, those of one key added up.
    fn gathered(mut terms: Vec<(Key, Interval<E>)>) -> Self {
        terms.sort_by_key(|(key, _)| *key);
        let mut gathered: Vec<(Key, Interval<E>)> = Vec::with_capacity(terms.len());
        for (key, term) in terms {
            match gathered.last_mut() {
                Some((last, so_far)) if *last == key => *so_far = so_far.add(&term),
                _ => gathered.push((key, term)),
            }
        }
        Self { terms: gathered }
    }

    fn map(&self, f: impl Fn(&Interval<E>) -> Interval<E>) -> Self {
        let terms = self.terms.iter().map(|(key, term)| (*key, f(term)));
        Self {
            terms: terms.collect(),
        }
    }
}

impl<E: End> Part<E> for Lanes<E> {
    fn none() -> Self {
        Self { terms: Vec::new() }
    }

    fn is_none(&self) -> bool {
        self.terms.is_empty()
    }

    fn scaled(&self, by: &Interval<E>) -> Self {
        self.map(|term| product(term, by))
    }

    fn over(&self, n: usize) -> Self {
        self.map(|term| divided(term, n))
    }

    fn total(mut parts: Vec<Self>) -> Self {
        parts.retain(|part| !part.is_none());
        if parts.len() <= 1 {
            return parts.pop().unwrap_or_else(Self::none);
        }
        Self::gathered(parts.into_iter().flat_map(|part| part.terms).collect())
    }

    fn times(&self, other: &Self) -> Self {
        let mut terms = Vec::with_capacity(self.terms.len() * other.terms.len());
        for (a, x) in &self.terms {
            for (b, y) in &other.terms {
                terms.push((paired(*a, *b), product(x, y)));
            }
        }
        Self::gathered(terms)
    }

    fn squared(&self) -> Self {
        let mut terms = Vec::with_capacity(self.terms.len() * (self.terms.len() + 1) / 2);
        for (i, (a, x)) in self.terms.iter().enumerate() {
            terms.push((paired(*a, *a), square(x)));
            for (b, y) in &self.terms[i + 1..] {
                terms.push((paired(*a, *b), product(&product(x, y), &exact(2.0))));
            }
        }
        Self::gathered(terms)
    }

    fn negated(&self) -> Self {
        self.map(Interval::neg)
    }

    fn hull(&self, other: &Self) -> Self {
        let mut terms = Vec::with_capacity(self.terms.len() + other.terms.len());
        let zero = exact(0.0);
        for (key, term) in &self.terms {
            terms.push((*key, joined(term, other.find(*key).unwrap_or(&zero))));
        }
        for (key, term) in &other.terms {
            if self.find(*key).is_none() {
                terms.push((*key, joined(term, &zero)));
            }
        }
        Self::gathered(terms)
    }

    fn shaded(self, by: &[&Self], decoration: Decoration) -> Self {
        let shade = exact(0.0).weakened(decoration);
        let shades = by.iter().flat_map(|part| &part.terms);
        let shades = shades.map(|(key, _)| (*key, shade.clone()));
        Self::gathered(self.terms.into_iter().chain(shades).collect())
    }
}

// The hull with the weaker decoration: a caller who hulls slopes knows himself what that means.
fn joined<E: End>(a: &Interval<E>, b: &Interval<E>) -> Interval<E> {
    let weaker = a.decoration().min(b.decoration());
    if a.is_empty() || b.is_empty() {
        return a.hull(b);
    }
    let lo = if a.lo() <= b.lo() { a.lo() } else { b.lo() };
    let hi = if a.hi() >= b.hi() { a.hi() } else { b.hi() };
    let hull = Interval::new(lo.clone(), hi.clone());
    hull.unwrap_or_else(Interval::entire).weakened(weaker)
}

fn paired(a: Key, b: Key) -> Key {
    [a[0].min(b[0]), a[0].max(b[0])]
}
