//! The numbers that a sound library may answer: what rounding of the expression as written explains.
//!
//! A sound library computes every row and every partial to so many ulp, and the chain rule in
//! f64, forward or backward or otherwise. Every number that such a library can answer is in
//! the ranges found here, and the truth is: a claim outside is proved wrong, beyond what
//! the condition of the expression explains. The ranges are made from enclosures with outward
//! rounding; nothing in them is an estimate.

use trigrad_core::{Decoration, Function};

use super::flow::Flow;
use super::function::RandomFunction;
use super::trace::{Trace, arguments};
use super::{limit, sided};

/// The numbers that one question has for an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// None that is smaller.
    pub lo: f64,
    /// None that is larger.
    pub hi: f64,
    /// Whether NaN is one: because the expression as written may lead to inf - inf or 0 * inf.
    pub nan: bool,
    /// Whether infinities are, besides: because a factor that should be 0 may be small instead.
    pub infinite: bool,
    /// Whether every answer is: on a jump, or on the seam of a conditional.
    pub open: bool,
}

impl Range {
    /// Whether the range has the answer.
    pub fn explains(&self, answer: f64) -> bool {
        if answer.is_nan() {
            return self.nan || self.open;
        }
        let is_between = self.lo <= answer && answer <= self.hi;
        self.open || is_between || (self.infinite && answer.is_infinite())
    }

    // Takes over what is known of the limit. NaN stays explained, and infinity, which is what an
    // infinite slope makes of a number that is 0 but for its rounding.
    fn sharpen(&mut self, limit: &Self) {
        let is_known = !limit.nan && !limit.open && limit.lo.is_finite() && limit.hi.is_finite();
        if is_known && self.nan && !self.open {
            (self.lo, self.hi) = (limit.lo, limit.hi);
            self.infinite = true;
        }
    }
}

/// What is explained at one point.
#[derive(Clone, Debug)]
pub(super) struct Explained {
    /// The value.
    pub(super) value: Range,
    /// Whether it is proved that there is no value.
    pub(super) is_undefined: bool,
    /// Whether the point touches a kink.
    pub(super) touches_kink: bool,
    /// Whether a slope may exist that the chain rule does not give.
    may_have_a_limit: bool,
    /// The derivatives along the directions asked for.
    pub(super) slopes: Vec<Range>,
    /// Of each, not less than the sum of the absolute values of its products.
    pub(super) sizes: Vec<f64>,
    /// The second derivatives by pairs of inputs, row by row, if asked for.
    pub(super) second: Vec<Range>,
}

/// What rounding explains of `f` at `at`: along the inputs and then along `further` directions;
/// with second derivatives if `second`.
pub(super) fn explain(
    f: &RandomFunction,
    at: &[f64],
    further: &[Vec<f64>],
    second: bool,
    ulp: f64,
) -> Explained {
    let mut explained = by_the_chain_rule(f, at, further, second, ulp);
    if explained.may_have_a_limit
        && let Some(simpler) = limit::simpler(f)
    {
        let simpler = by_the_chain_rule(&simpler, at, further, second, ulp);
        for (own, limit) in explained.slopes.iter_mut().zip(&simpler.slopes) {
            own.sharpen(limit);
        }
    }
    explained
}

fn by_the_chain_rule(
    f: &RandomFunction,
    at: &[f64],
    further: &[Vec<f64>],
    second: bool,
    ulp: f64,
) -> Explained {
    let inputs = f.inputs();
    let trace = Trace::new(f, at, second, ulp);
    let bounds = Bounds::new(f, &trace, inputs);
    let value = trace.places[trace.places.len() - 1];
    let mut touches_kink = false;
    for breaks in &trace.breaks {
        touches_kink |= breaks.kink;
    }
    let mut tangents = Vec::new();
    let mut slopes = Vec::new();
    let mut sizes = Vec::new();
    let units = (0..inputs).map(|i| {
        let mut unit = vec![None; inputs];
        unit[i] = Some(Flow::ONE);
        unit
    });
    let further = further
        .iter()
        .map(|direction| direction.iter().map(|&x| Some(Flow::exact(x))).collect());
    let adjoints = backward(f, &trace);
    let meets = |adjoint: &Option<Flow>| adjoint.is_some_and(|adjoint| adjoint.may_be_nan);
    let meets_nan = adjoints.iter().any(meets);
    for (i, seeds) in units.chain(further).enumerate() {
        let lane = forward(f, &trace, seeds);
        let mut range = bounds.range(lane[lane.len() - 1].as_ref());
        // What is met on the way back is explained as well as what is met on the way there.
        range.nan |= adjoints.get(i).map_or(meets_nan, meets);
        slopes.push(range);
        let slope = lane.last().and_then(Option::as_ref);
        sizes.push(slope.map_or(0.0, Flow::magnitude));
        tangents.push(lane);
    }
    if touches_kink
        && inputs == 1
        && let (Some(sides), Some(lane)) = (sided::sides(f, &trace), tangents[0].last())
    {
        bounds.between(&mut slopes[0], sides, lane.as_ref());
    }
    // An infinite slope that meets 0, at a point where everything has a value.
    let is_vertical = trace.breaks.iter().any(|breaks| breaks.vertical);
    let has_values = trace
        .places
        .iter()
        .all(|place| place.is_bounded() && !place.may_be_nan);
    let may_have_a_limit = is_vertical && has_values && slopes.iter().any(|slope| slope.nan);
    let mut seconds = Vec::new();
    if second {
        for i in 0..inputs {
            for j in 0..inputs {
                let lane = second_forward(f, &trace, &tangents[i], &tangents[j]);
                seconds.push(bounds.range_of_second(lane.as_ref()));
            }
        }
    }
    Explained {
        value: Range {
            lo: *value.range.lo(),
            hi: *value.range.hi(),
            nan: value.may_be_nan,
            infinite: false,
            open: trace.is_undecided || value.range.decoration() <= Decoration::Partial,
        },
        is_undefined: value.range.is_empty() && !trace.is_undecided,
        touches_kink,
        may_have_a_limit,
        slopes,
        sizes,
        second: seconds,
    }
}

// The derivative of every place along the seeds, `None` where none flows.
fn forward(f: &RandomFunction, trace: &Trace, seeds: Vec<Option<Flow>>) -> Vec<Option<Flow>> {
    let mut lane = seeds;
    for (step, partials) in f.steps().iter().zip(&trace.partials) {
        let mut total: Option<Flow> = None;
        for (&arg, partial) in arguments(step).iter().zip(partials) {
            if let (Some(tangent), Some(partial)) = (&lane[arg], partial) {
                let term = partial.times(tangent);
                total = Some(total.map_or(term, |total| total.plus(&term)));
            }
        }
        lane.push(total);
    }
    lane
}

// The derivatives of the output by the inputs, from the output back.
fn backward(f: &RandomFunction, trace: &Trace) -> Vec<Option<Flow>> {
    let inputs = f.inputs();
    let mut adjoints: Vec<Option<Flow>> = vec![None; trace.places.len()];
    if let Some(output) = adjoints.last_mut() {
        *output = Some(Flow::ONE);
    }
    let steps = f.steps().iter().zip(&trace.partials).enumerate();
    for (i, (step, partials)) in steps.rev() {
        let Some(adjoint) = adjoints[inputs + i] else {
            continue;
        };
        for (&arg, partial) in arguments(step).iter().zip(partials) {
            if let Some(partial) = partial {
                let term = partial.times(&adjoint);
                let total = adjoints[arg].map_or(term, |total| total.plus(&term));
                adjoints[arg] = Some(total);
            }
        }
    }
    adjoints.truncate(inputs);
    adjoints
}

// The second derivative of the output along two lanes.
fn second_forward(
    f: &RandomFunction,
    trace: &Trace,
    first: &[Option<Flow>],
    other: &[Option<Flow>],
) -> Option<Flow> {
    let mut lane: Vec<Option<Flow>> = vec![None; f.inputs()];
    let steps = f.steps().iter().zip(&trace.partials);
    for ((step, partials), seconds) in steps.zip(&trace.second_partials) {
        let args = arguments(step);
        let mut total: Option<Flow> = None;
        let mut add = |term: Flow| {
            total = Some(total.map_or(term, |total: Flow| total.plus(&term)));
        };
        for (&arg, partial) in args.iter().zip(partials) {
            if let (Some(second), Some(partial)) = (&lane[arg], partial) {
                add(partial.times(second));
            }
            // A library that carries second derivatives multiplies them where they are 0, too.
            let is_infinite = |partial: &Flow| partial.may_be_infinite();
            if first[arg].is_some() && partial.as_ref().is_some_and(is_infinite) {
                let mut nothing = Flow::ZERO;
                nothing.may_be_nan = true;
                add(nothing);
            }
        }
        for (k, second) in seconds.iter().enumerate() {
            let (a, b) = (args[k % args.len()], args[k / args.len()]);
            if let (Some(a), Some(b)) = (&first[a], &other[b]) {
                add(second.times(&a.times(b)));
            }
        }
        lane.push(total);
    }
    lane.pop().flatten()
}

/// What the roundings of the chain rule add to the errors of its factors.
struct Bounds {
    relative: f64,
    absolute: f64,
    /// The same of second derivatives; infinite if three factors may leave the range on the way.
    absolute_of_second: f64,
    /// Whether a product of the chain rule may leave the range on some way through the graph.
    overflows: bool,
    /// Whether the value may be NaN, and so every derivative.
    may_be_nan: bool,
    /// Whether a value may leave the range, which makes NaN of a tangent that is 0.
    is_unbounded: bool,
    /// Whether the point lies on a jump or a seam.
    is_open: bool,
}

impl Bounds {
    fn new(f: &RandomFunction, trace: &Trace, inputs: usize) -> Self {
        let edges = trace.partials.iter().flatten().flatten().count();
        // Not less than the roundings on any path: each edge is multiplied once and added once,
        // each place counted twice more for a seed and a sum that is begun from 0.
        let roundings = (2 * edges + 2 * (f.steps().len() + inputs)) as f64;
        // (1 + 2^-53)^m - 1 <= m 2^-52 for m < 2^52.
        let relative = roundings * f64::EPSILON;
        let (above, below) = magnitudes(f, trace, inputs);
        let overflows = above.max(below) == f64::INFINITY;
        let least = roundings * f64::from_bits(1);
        // A second partial times a slope, times the other, times what is above, in any order: no
        // product of some of them is larger than this, and what underflows in one of them is
        // magnified by no more.
        let reach = (1.0 + largest_second(trace)) * (1.0 + below) * (1.0 + below) * (1.0 + above);
        Self {
            absolute_of_second: (3.0 * least * reach).next_up(),
            relative,
            // A product that underflows is off by half of the smallest number, which the
            // partials above it, or below it, magnify.
            absolute: if overflows {
                f64::INFINITY
            } else {
                (least * (1.0 + above + below)).next_up()
            },
            overflows,
            may_be_nan: trace.places[trace.places.len() - 1].may_be_nan,
            is_unbounded: trace.places.iter().any(|place| !place.is_bounded()),
            is_open: trace
                .partials
                .iter()
                .flatten()
                .flatten()
                .any(|partial| partial.is_open),
        }
    }

    fn range(&self, slope: Option<&Flow>) -> Range {
        self.made(slope, self.relative, self.absolute)
    }

    // What lies between the slopes of both sides, with the roundings of the way there.
    fn between(&self, range: &mut Range, [lo, hi]: [f64; 2], lane: Option<&Flow>) {
        let Some(lane) = lane else {
            return;
        };
        let off = (lane.magnitude() * self.relative + self.absolute).next_up();
        if off.is_finite() && !self.overflows {
            range.lo = range.lo.max((lo - off).next_down());
            range.hi = range.hi.min((hi + off).next_up());
        }
    }

    // A product of second order has at most three times as many factors and terms: two slopes
    // and a second partial.
    fn range_of_second(&self, slope: Option<&Flow>) -> Range {
        let mut range = self.made(slope, 3.0 * self.relative, self.absolute_of_second);
        // There are more ways to multiply the three than are followed here.
        range.nan |= range.lo == f64::NEG_INFINITY || range.hi == f64::INFINITY;
        range
    }

    fn made(&self, slope: Option<&Flow>, relative: f64, absolute: f64) -> Range {
        let Some(slope) = slope else {
            // It does not depend on the input: 0, if the value is a number.
            return Range {
                lo: 0.0,
                hi: 0.0,
                nan: self.may_be_nan || self.is_unbounded || self.overflows,
                infinite: false,
                open: self.is_open,
            };
        };
        if self.overflows || absolute == f64::INFINITY {
            return Range {
                lo: f64::NEG_INFINITY,
                hi: f64::INFINITY,
                nan: true,
                infinite: false,
                open: false,
            };
        }
        let rounded = slope.rounded(relative, absolute);
        let [lo, hi] = rounded.ends();
        Range {
            lo,
            hi,
            nan: slope.may_be_nan || self.may_be_nan,
            infinite: false,
            open: slope.is_open,
        }
    }
}

// The largest sums of absolute products from a place up to the output, and from an input down to
// a place. Without the partials that may be infinite: what passes them is infinite or NaN whatever
// was lost before.
fn magnitudes(f: &RandomFunction, trace: &Trace, inputs: usize) -> (f64, f64) {
    let times = |a: f64, b: f64| {
        if a == 0.0 || b == 0.0 {
            0.0
        } else {
            (a * b).next_up()
        }
    };
    let mut below = vec![1.0; inputs];
    for (step, partials) in f.steps().iter().zip(&trace.partials) {
        let mut total = 0.0;
        for (&arg, partial) in arguments(step).iter().zip(partials) {
            if let Some(partial) = partial.filter(|partial| !partial.may_be_infinite()) {
                total += times(below[arg], partial.magnitude());
            }
        }
        below.push(total);
    }
    let mut above = vec![0.0; below.len()];
    let last = above.len() - 1;
    above[last] = 1.0;
    for (i, (step, partials)) in f.steps().iter().zip(&trace.partials).enumerate().rev() {
        for (&arg, partial) in arguments(step).iter().zip(partials) {
            if let Some(partial) = partial.filter(|partial| !partial.may_be_infinite()) {
                above[arg] += times(above[inputs + i], partial.magnitude());
            }
        }
    }
    let largest = |numbers: &[f64]| numbers.iter().fold(0.0_f64, |a, &b| a.max(b));
    (largest(&above), largest(&below))
}

// The largest second partial that is a number: of the others all that is made is infinite or NaN.
fn largest_second(trace: &Trace) -> f64 {
    let seconds = trace.second_partials.iter().flatten();
    let finite = seconds.filter(|second| !second.may_be_infinite());
    finite.fold(0.0, |largest, second| largest.max(second.magnitude()))
}
