//! Series, and the two things that every row is made of: arithmetic, and a function of one number
//! by its Taylor coefficients.
//!
//! A series is a value and its parts of order 1, 2, ... in small displacements of the inputs.
//! Multiplying the part of order k by k is a derivation D, whatever the number of the inputs:
//! D(ab) = a Db + b Da. So the recurrences that are known of series in one variable (Moore;
//! Griewank and Walther, chapter 13) hold for gradients and Hessians as they stand, with D in place
//! of the derivative.

use trigrad_core::{Decoration, End, Interval};

use super::part::Part;
use super::terms::{exact, is_exactly, plain, product, square, whole};

/// A value and what it becomes where the inputs move a little.
#[derive(Clone, Debug)]
pub struct Series<E, P> {
    pub(super) value: Interval<E>,
    // parts[k - 1] is of order k; parts that are not there are 0.
    pub(super) parts: Vec<P>,
    // Whether it depends on an input at all. Along a line that is more than the parts tell: those
    // of x^4 at 0 are 0 up to order 3.
    pub(super) varies: bool,
}

impl<E: End, P: Part<E>> Series<E, P> {
    /// A number that does not vary.
    pub fn constant(value: Interval<E>) -> Self {
        Self {
            value,
            parts: Vec::new(),
            varies: false,
        }
    }

    /// Whether the number depends on an input.
    pub fn varies(&self) -> bool {
        self.varies
    }

    /// An enclosure of the value over the box.
    pub fn value(&self) -> &Interval<E> {
        &self.value
    }

    pub(super) fn new(value: Interval<E>, mut parts: Vec<P>) -> Self {
        let varies = !parts.is_empty();
        while parts.last().is_some_and(P::is_none) {
            parts.pop();
        }
        Self {
            value,
            parts,
            varies,
        }
    }

    /// The same, of arguments of which one may vary.
    pub(super) fn made_of(mut self, args: &[&Self]) -> Self {
        self.varies = args.iter().any(|arg| arg.varies);
        self
    }

    /// The same parts with the value and the decoration that the row says it has, where the
    /// arguments have these decorations.
    pub(super) fn with_value(mut self, value: Interval<E>, args: &[&Self]) -> Self {
        self.value = inherited(value, args);
        self.made_of(args)
    }

    /// The same number, where its value is known to be in this interval too.
    pub(in crate::oracle) fn tightened(mut self, value: &Interval<E>) -> Self {
        self.value = self
            .value
            .intersect(&value.clone().weakened(self.value.decoration()));
        self
    }

    /// The part of order k > 0, if it is there.
    pub(super) fn part(&self, k: usize) -> Option<&P> {
        self.parts.get(k - 1)
    }

    /// The value as a factor: see [`plain`].
    pub(super) fn factor(&self) -> Interval<E> {
        plain(&self.value)
    }

    pub(super) fn negated(&self) -> Self {
        let parts = self.parts.iter().map(P::negated).collect();
        Self::new(self.value.neg(), parts).made_of(&[self])
    }

    pub(super) fn scaled(&self, by: &Interval<E>) -> Self {
        let parts = self.parts.iter().map(|part| part.scaled(by)).collect();
        Self::new(product(&self.value, by), parts).made_of(&[self])
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let value = self.value.add(&other.value);
        Self::new(value, parts_of_sum(&[self, other])).made_of(&[self, other])
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        self.plus(&other.negated())
    }

    /// The product to some order.
    pub(super) fn times(&self, other: &Self, order: usize) -> Self {
        let value = product(&self.value, &other.value);
        let (a, b) = (self.factor(), other.factor());
        let reach = order.min(self.parts.len() + other.parts.len());
        let part = |k: usize| {
            let mut terms = products_inside(self, other, k);
            terms.extend(other.part(k).map(|part| part.scaled(&a)));
            terms.extend(self.part(k).map(|part| part.scaled(&b)));
            P::total(terms)
        };
        Self::new(value, (1..=reach).map(part).collect()).made_of(&[self, other])
    }

    /// The square to some order, tighter than the product with itself.
    pub(super) fn squared(&self, order: usize) -> Self {
        let twice = product(&self.factor(), &exact(2.0));
        let reach = order.min(2 * self.parts.len());
        let part = |k: usize| {
            let mut terms: Vec<P> = self
                .part(k)
                .map(|part| part.scaled(&twice))
                .into_iter()
                .collect();
            for j in 1..k {
                if let (Some(a), Some(b)) = (self.part(j), self.part(k - j)) {
                    match (2 * j).cmp(&k) {
                        std::cmp::Ordering::Less => terms.push(a.times(b).scaled(&exact(2.0))),
                        std::cmp::Ordering::Equal => terms.push(a.squared()),
                        std::cmp::Ordering::Greater => {}
                    }
                }
            }
            P::total(terms)
        };
        Self::new(square(&self.value), (1..=reach).map(part).collect()).made_of(&[self])
    }

    /// A function of one number, by its Taylor coefficients at the value, which come from
    /// [`plain`] arguments; coefficients that are not there are 0.
    pub(super) fn composed(&self, coefficients: &[Interval<E>], order: usize) -> Self {
        let Some(value) = coefficients.first() else {
            return self.clone();
        };
        let own = value.decoration();
        let mut parts = vec![Vec::new(); order];
        let mut power: Vec<Option<P>> = (1..=order).map(|k| self.part(k).cloned()).collect();
        let reaching = coefficients.iter().enumerate().take(order + 1).skip(1);
        for (j, coefficient) in reaching {
            if j > 1 {
                power = self.raised(&power, j, order);
            }
            // A slope that is exactly 0 stays among the terms, so that it is seen that the
            // number depends on the input.
            if j > 1 && is_exactly(coefficient, 0.0) {
                continue;
            }
            // Where the row is not smooth no coefficient says that it is.
            let coefficient = coefficient.clone().weakened(own);
            for (part, power) in parts.iter_mut().zip(&power) {
                part.extend(power.as_ref().map(|power| power.scaled(&coefficient)));
            }
        }
        let parts = parts.into_iter().map(P::total).collect();
        let h = Self::new(inherited(value.clone(), &[self]), parts).made_of(&[self]);
        match own {
            Decoration::Differentiable => h,
            // Also where the argument has no part to show it by.
            _ => h.with_weaker_slopes(&[self], own),
        }
    }

    // The displacement to the power of j, from that to the power of j - 1.
    fn raised(&self, power: &[Option<P>], j: usize, order: usize) -> Vec<Option<P>> {
        let part = |k: usize| {
            if k < j {
                return None;
            }
            if j == 2 && k == 2 {
                return self.part(1).map(P::squared);
            }
            let terms = (1..k).filter_map(|i| {
                let other = power.get(k - i - 1)?.as_ref()?;
                Some(self.part(i)?.times(other))
            });
            let terms: Vec<P> = terms.collect();
            (!terms.is_empty()).then(|| P::total(terms))
        };
        (1..=order).map(part).collect()
    }

    /// The part of order k of a Db.
    pub(super) fn times_derived(&self, other: &Self, k: usize) -> Vec<P> {
        let mut terms = Vec::new();
        for j in 1..=k {
            let Some(b) = other.part(j) else { continue };
            let derived = |factor: &Interval<E>| b.scaled(&product(factor, &whole(j)));
            if j == k {
                terms.push(derived(&self.factor()));
            } else if let Some(a) = self.part(k - j) {
                terms.push(a.times(&b.scaled(&whole(j))));
            }
        }
        terms
    }

    /// The series h with q Dh = numerator and this value, where the numerator's part of order k is
    /// a sum of terms.
    pub(super) fn integrated(
        value: &Interval<E>,
        q: &Self,
        order: usize,
        numerator: impl Fn(usize) -> Vec<P>,
    ) -> Self {
        let mut h: Vec<P> = Vec::with_capacity(order);
        let divisor = q.factor();
        for k in 1..=order {
            let mut terms = numerator(k);
            for j in 1..k {
                if let Some(q) = q.part(k - j) {
                    terms.push(q.times(&h[j - 1].scaled(&whole(j))).negated());
                }
            }
            let by = exact(1.0).div(&product(&divisor, &whole(k)));
            h.push(P::total(terms).scaled(&by));
        }
        Self::new(value.clone(), h)
    }

    /// Weaker in all that varies with one of `by`, the value included.
    pub(in crate::oracle) fn shaded(self, by: &[&Self], decoration: Decoration) -> Self {
        let mut shaded = self.with_weaker_slopes(by, decoration);
        if by.iter().any(|by| by.varies) {
            shaded.value = shaded.value.weakened(decoration);
        }
        shaded
    }

    /// With weaker slopes by all with which one of `by` varies.
    pub(super) fn with_weaker_slopes(mut self, by: &[&Self], decoration: Decoration) -> Self {
        let varying: Vec<&Self> = by.iter().filter(|by| by.varies).copied().collect();
        if varying.is_empty() {
            return self;
        }
        if self.parts.is_empty() {
            self.parts.push(P::none());
        }
        let slopes: Vec<&P> = varying.iter().filter_map(|by| by.part(1)).collect();
        let first = self.parts.remove(0).shaded(&slopes, decoration);
        self.parts.insert(0, first);
        self.varies = true;
        self
    }
}

/// The parts of a sum.
pub(super) fn parts_of_sum<E: End, P: Part<E>>(args: &[&Series<E, P>]) -> Vec<P> {
    let reach = args.iter().map(|arg| arg.parts.len()).max().unwrap_or(0);
    let part = |k| P::total(args.iter().filter_map(|arg| arg.part(k).cloned()).collect());
    (1..=reach).map(part).collect()
}

/// The products of two parts, both of order above 0, of the order k.
pub(super) fn products_inside<E: End, P: Part<E>>(
    a: &Series<E, P>,
    b: &Series<E, P>,
    k: usize,
) -> Vec<P> {
    let pairs = (1..k).filter_map(|j| Some(a.part(j)?.times(b.part(k - j)?)));
    pairs.collect()
}

/// A row's value, of plain arguments, as weak as the weakest of the arguments.
pub(super) fn inherited<E: End, P>(value: Interval<E>, args: &[&Series<E, P>]) -> Interval<E> {
    let weakest = args.iter().map(|arg| arg.value.decoration()).min();
    value.weakened(weakest.unwrap_or(Decoration::Differentiable))
}
