//! What holds every generalized derivative where there is a kink.

use trigrad_core::{Decoration, Formula, Interval};

use super::arithmetic::{Arithmetic, Bits, Fine};
use super::float::outwards;
use super::source::jets;
use super::verdict::{Derivative, Enclosure};
use super::walk::Walk;

/// An enclosure of all generalized derivatives, in the sense of Clarke, of first order at a point
/// where `f` is continuous; none where that is not proved, or where they are not bounded.
///
/// Slopes at a kink are enclosed by the series: those of |x| at 0 by [-1, 1]. Where the branches of
/// an `if` meet, and there is one input, the function is continuous nearby, because comparisons
/// of such functions change sides at single points; its slopes there are those of either branch,
/// and all of them are in the enclosure of the slopes over a neighbourhood, of a few floats.
pub(super) fn generalized(f: &Formula, asked: &Derivative, at: &[f64]) -> Option<Enclosure> {
    let [input] = asked.inputs[..] else {
        return None;
    };
    let arithmetic = Bits::new(106);
    let output = f.outputs()[asked.output];
    let slope = |x: &[Interval<Fine>]| jets(f, 1, &arithmetic, x).swap_remove(output.index());
    let there: Vec<Interval<Fine>> = at.iter().map(|&x| arithmetic.between(x, x)).collect();
    let at_kink = slope(&there).slope(input);
    if at_kink.decoration() >= Decoration::Continuous {
        return bounded(&at_kink);
    }
    let walk = Walk::new(f, arithmetic.interpreter(), &there);
    if at.len() != 1 || !walk.branches_meet(output) {
        return None;
    }
    let around = |&x: &f64| arithmetic.between(x.next_down(), x.next_up());
    let around: Vec<Interval<Fine>> = at.iter().map(around).collect();
    bounded(&slope(&around).slope(input))
}

fn bounded(slope: &Interval<Fine>) -> Option<Enclosure> {
    outwards(slope).filter(|slope| slope.lo.is_finite() && slope.hi.is_finite())
}
