//! What is proved about a point: intervals that hold the true value and derivatives.

use trigrad::{Decoration, Formula, Interval, symbolic};

/// Intervals that hold the true numbers, whatever was rounded on the way.
#[derive(Clone, Debug)]
pub(crate) struct Enclosure {
    /// Where the value lies, if there is one.
    pub(crate) value: Interval<f64>,
    /// Where the derivatives lie, by input; nothing is proved of them unless the
    /// value is proved to be differentiable.
    pub(crate) slopes: Option<Vec<Interval<f64>>>,
}

impl Enclosure {
    /// Encloses the only output of `f` and its derivatives at `x`; `None` where there
    /// is no value.
    pub(crate) fn new(f: &Formula, x: &[f64]) -> Option<Self> {
        let x: Vec<Interval<f64>> = x.iter().map(|&x| Interval::point(x)).collect();
        let both = symbolic::formula::value_and_gradient(f);
        let mut slopes = both.program().eval(&x);
        let value = slopes.remove(0);
        let is_differentiable = value.decoration() >= Decoration::Differentiable;
        (!value.is_empty()).then(|| Self {
            value,
            slopes: is_differentiable.then_some(slopes),
        })
    }
}
