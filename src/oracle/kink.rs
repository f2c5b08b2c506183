//! What holds every generalized derivative where there is a kink.

use trigrad_core::{Decoration, Formula, Interval};

use super::arithmetic::{Arithmetic, Bits, Fine};
use super::float::outwards;
use super::source;
use super::verdict::{Derivative, Enclosure};
use super::walk::Walk;

/// What is known of the generalized derivatives of a function at a point.
pub(super) struct Kinks<'f> {
    f: &'f Formula,
    at: &'f [f64],
    // By output, the slopes there by each input, once somebody has asked.
    there: Vec<Option<Vec<Interval<Fine>>>>,
}

impl<'f> Kinks<'f> {
    /// Nothing so far.
    pub(super) fn new(f: &'f Formula, at: &'f [f64]) -> Self {
        let there = f.outputs().iter().map(|_| None).collect();
        Self { f, at, there }
    }

    /// An enclosure of all generalized derivatives, in the sense of Clarke, of first order at the
    /// point, if `f` is continuous there; none where that is not proved, or where they are not bounded.
    ///
    /// Slopes at a kink are enclosed by the series: those of |x| at 0 by [-1, 1]. Where the branches
    /// of an `if` meet, and there is one input, the function is continuous nearby, because comparisons
    /// of such functions change sides at single points; its slopes there are those of either branch,
    /// and all of them are in the enclosure of the slopes over a neighbourhood, of a few floats.
    pub(super) fn generalized(&mut self, asked: &Derivative) -> Option<Enclosure> {
        let [input] = asked.inputs[..] else {
            return None;
        };
        let Self { f, at, .. } = *self;
        let arithmetic = Bits::new(106);
        let output = f.outputs()[asked.output];
        let there =
            || -> Vec<Interval<Fine>> { at.iter().map(|&x| arithmetic.between(x, x)).collect() };
        let slopes = self.there[asked.output]
            .get_or_insert_with(|| source::gradient(f, output, &arithmetic, &there()));
        if slopes[input].decoration() >= Decoration::Continuous {
            return bounded(&slopes[input]);
        }
        if at.len() != 1 {
            return None;
        }
        if !Walk::new(f, arithmetic.interpreter(), &there()).branches_meet(output) {
            return None;
        }
        let around = |&x: &f64| arithmetic.between(x.next_down(), x.next_up());
        let around: Vec<Interval<Fine>> = at.iter().map(around).collect();
        bounded(&source::gradient(f, output, &arithmetic, &around)[input])
    }
}

fn bounded(slope: &Interval<Fine>) -> Option<Enclosure> {
    outwards(slope).filter(|slope| slope.lo.is_finite() && slope.hi.is_finite())
}
