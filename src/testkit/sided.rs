//! The slopes of both sides at a kink of a function of one input.
//!
//! The rows with kinks are Lipschitz and have a derivative in every direction, and the chain
//! rule holds for these: of |u| along a direction it is |u'| where u is 0. So max(x, 0) - max(-x, 0)
//! has the slope 1 on both sides of 0, where generalized derivatives put together give all from 0
//! to 2. A function that has one slope on both sides is differentiable, and of one input the
//! generalized derivative is what lies between the two.

use trigrad_core::{Interval, Nary, Primitive, Tracked, Unary};

use super::function::{RandomFunction, Step};
use super::trace::{Trace, arguments};

/// The hull of the slopes of both sides; `None` where they are not known: where it is not certain
/// that the point lies on the kink, or where something else breaks there.
pub(super) fn sides(f: &RandomFunction, trace: &Trace) -> Option<[f64; 2]> {
    let right = along(f, trace, 1.0)?;
    let left = along(f, trace, -1.0)?.neg();
    let hull = right.hull(&left);
    (hull.lo().is_finite() && hull.hi().is_finite()).then_some([*hull.lo(), *hull.hi()])
}

// The derivative of the output along a direction.
fn along(f: &RandomFunction, trace: &Trace, direction: f64) -> Option<Interval<f64>> {
    let mut tangents = vec![Interval::point(direction)];
    for (i, step) in f.steps().iter().enumerate() {
        let breaks = trace.breaks[i];
        let args = arguments(step);
        let tangent = match step {
            Step::Row(row, _) if breaks.kink => {
                let values: Vec<_> = args.iter().map(|&arg| trace.places[arg].range).collect();
                let tangents: Vec<_> = args.iter().map(|&arg| tangents[arg]).collect();
                at_a_kink(*row, &values, &tangents)?
            }
            _ if breaks.jump || breaks.vertical => return None,
            _ => {
                let mut total = Interval::point(0.0);
                for (&arg, partial) in args.iter().zip(&trace.partials[i]) {
                    let Some(partial) = partial else {
                        continue;
                    };
                    let [lo, hi] = partial.ends();
                    if partial.is_open || partial.may_be_nan {
                        return None;
                    }
                    let partial = Interval::new(lo, hi)?;
                    total = total.add(&partial.mul(&tangents[arg]));
                }
                total
            }
        };
        tangents.push(tangent);
    }
    tangents.pop()
}

// Where arguments are 0, or tied, these rows are positively homogeneous in what is added to them:
// the slope along a direction is the row of the slopes.
fn at_a_kink(
    row: Primitive,
    values: &[Interval<f64>],
    tangents: &[Interval<f64>],
) -> Option<Interval<f64>> {
    let is_zero = |x: &Interval<f64>| x.is_point() && *x.lo() == 0.0;
    let chosen: Vec<Interval<f64>> = match row {
        Primitive::Unary(Unary::Abs | Unary::Relu) | Primitive::Nary(Nary::Hypot) => {
            if !values.iter().all(is_zero) {
                return None;
            }
            tangents.to_vec()
        }
        Primitive::Nary(Nary::Max | Nary::Min) => {
            let is_max = row == Primitive::Nary(Nary::Max);
            let ends = values
                .iter()
                .map(|x| if is_max { *x.hi() } else { -*x.lo() });
            let best = ends.fold(f64::NEG_INFINITY, f64::max);
            let mut tied = Vec::new();
            for (value, tangent) in values.iter().zip(tangents) {
                let [least, most] = if is_max {
                    [*value.lo(), *value.hi()]
                } else {
                    [-*value.hi(), -*value.lo()]
                };
                if value.is_point() && most == best {
                    tied.push(*tangent);
                } else if most >= best || least >= best {
                    return None;
                }
            }
            tied
        }
        _ => return None,
    };
    let chosen: Vec<_> = chosen.into_iter().map(Tracked::varying).collect();
    (!chosen.is_empty()).then(|| row.apply(&chosen))
}
