//! What a sound library may compute for one row: its value and its partials, each off by some ulp.
//!
//! A value is enclosed over the enclosures of the arguments and widened by the ulp allowed, so it
//! holds what any evaluation makes of arguments that are off themselves. A partial likewise; at a
//! kink it is enclosed over a neighbourhood of the arguments, which holds the slopes of all sides.

use trigrad_core::{Binary, Break, Decoration, Function, Interval, Primitive, Tracked, Unary};
use trigrad_dual as dual;

use super::flow::Flow;
use super::function::RandomFunction;

/// A value that a sound library may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Where it is.
    pub(super) range: Interval<f64>,
    /// Whether it may be NaN: because an argument may be infinite, or outside of a domain.
    pub(super) may_be_nan: bool,
}

impl Place {
    /// What is exactly this interval.
    pub(super) fn exact(range: Interval<f64>) -> Self {
        Self {
            range,
            may_be_nan: false,
        }
    }

    pub(super) fn is_bounded(&self) -> bool {
        self.range.lo().is_finite() && self.range.hi().is_finite()
    }
}

/// What breaks at a row, if the arguments may touch it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Breaks {
    pub(super) kink: bool,
    pub(super) jump: bool,
    pub(super) vertical: bool,
}

/// The value of a row.
pub(super) fn value(row: Primitive, args: &[Place], ulp: f64) -> Place {
    let ranges: Vec<_> = args.iter().map(|arg| Tracked::varying(arg.range)).collect();
    let mut range = row.apply(&ranges);
    let ranges: Vec<_> = args.iter().map(|arg| arg.range).collect();
    if !is_exact(row) && breaks(row, &ranges, range).jump {
        // -0 is on the other side of the cut of atan2 than 0, which an enclosure does not know.
        let around: Vec<_> = ranges.iter().map(inflated).collect();
        range = range.hull(&applied(row, &around));
    }
    let may_be_nan = args.iter().any(|arg| arg.may_be_nan || !arg.is_bounded())
        || range.decoration() <= Decoration::Partial;
    Place {
        range: if is_exact(row) {
            range
        } else {
            widened(&range, ulp)
        },
        may_be_nan,
    }
}

/// The partials of a row by all its arguments, and what breaks there.
pub(super) fn partials(row: Primitive, args: &[Place], y: &Place, ulp: f64) -> (Vec<Flow>, Breaks) {
    let ranges: Vec<Interval<f64>> = args.iter().map(|arg| arg.range).collect();
    let breaks = breaks(row, &ranges, y.range);
    let is_bounded = args.iter().all(Place::is_bounded) && !args.iter().any(|arg| arg.may_be_nan);
    if y.range.is_empty() || ranges.iter().any(Interval::is_empty) {
        return (vec![Flow::unknown(); args.len()], breaks);
    }
    let found = if breaks.vertical && args.len() == 1 {
        beside_a_vertical(row, &ranges[0])
    } else if breaks.kink || breaks.vertical {
        let around: Vec<_> = ranges.iter().map(inflated).collect();
        let y = applied(row, &around);
        raw_partials(row, &around, y)
    } else {
        raw_partials(row, &ranges, y.range)
    };
    let flow = |partial: &Interval<f64>| {
        let mut flow = Flow::from_interval(&widened(partial, ulp));
        // A value beyond the range is no excuse where the partial is a number.
        flow.may_be_nan |=
            !is_bounded || (!y.is_bounded() && flow.may_be_infinite() && !breaks.vertical);
        flow.is_open |= breaks.jump;
        flow
    };
    (found.iter().map(flow).collect(), breaks)
}

/// The second partials of a row by all pairs of its arguments, row by row; open where a slope breaks.
pub(super) fn second_partials(row: Primitive, args: &[Place], y: &Place, ulp: f64) -> Vec<Flow> {
    let ranges: Vec<Interval<f64>> = args.iter().map(|arg| arg.range).collect();
    let breaks = breaks(row, &ranges, y.range);
    let function = row_of(row, args.len());
    let (_, _, hessian) = dual::function::hessian(&function, &ranges);
    let is_bounded = args.iter().all(Place::is_bounded) && !args.iter().any(|arg| arg.may_be_nan);
    // Where the base of a power may be 0 and its exponent varies the domain ends: the logarithm in
    // the slope by the exponent has no value there, and no proof says that the limit is a slope.
    let is_power = matches!(row, Primitive::Binary(Binary::Pow | Binary::Powslope));
    let ends = is_power && *ranges[0].lo() <= 0.0;
    let flow = |(place, second): (usize, &Interval<f64>)| {
        let mut flow = Flow::from_interval(&widened(second, ulp));
        let by_exponent = place != 0;
        flow.may_be_nan |= !is_bounded || !y.is_bounded() || (ends && by_exponent);
        flow.is_open |= breaks != Breaks::default();
        flow
    };
    hessian.iter().enumerate().map(flow).collect()
}

/// What the row's report of breaks says of these arguments.
pub(super) fn breaks(row: Primitive, args: &[Interval<f64>], y: Interval<f64>) -> Breaks {
    let mut breaks = Breaks::default();
    let mut touch = |kind, zero: Interval<f64>| {
        if zero.contains(&0.0) || zero.decoration() <= Decoration::Partial {
            match kind {
                Break::Kink => breaks.kink = true,
                Break::Vertical => breaks.vertical = true,
                _ => breaks.jump = true,
            }
        }
    };
    match row {
        Primitive::Unary(op) => op.breaks(args[0], y, &mut touch),
        Primitive::Indexed(..) => {}
        Primitive::Binary(op) => op.breaks([args[0], args[1]], y, &mut touch),
        Primitive::Nary(op) => op.breaks(args, y, &mut touch),
    }
    breaks
}

/// An interval with its ends moved out by so many ulp of themselves.
pub(super) fn widened(x: &Interval<f64>, ulp: f64) -> Interval<f64> {
    let (lo, hi) = (*x.lo(), *x.hi());
    if x.is_empty() || (lo == 0.0 && hi == 0.0) {
        return *x;
    }
    // |x| 2^-52 is at least one ulp of a normal number, the smallest number one of the others.
    let off = |end: f64| (end.abs() * f64::EPSILON * ulp + f64::from_bits(1) * ulp).next_up();
    let lo = if lo.is_finite() {
        (lo - off(lo)).next_down()
    } else {
        lo
    };
    let hi = if hi.is_finite() {
        (hi + off(hi)).next_up()
    } else {
        hi
    };
    // An end beyond the largest number stands for all that is larger.
    let lo = lo.min(f64::MAX);
    let hi = hi.max(f64::MIN);
    Interval::new(lo, hi).map_or(*x, |wide| wide.weakened(x.decoration()))
}

// Rows that every library computes without an error of its own beyond one rounding, which the
// enclosure has.
fn is_exact(row: Primitive) -> bool {
    use trigrad_core::Nary;
    matches!(
        row,
        Primitive::Unary(Unary::Neg | Unary::Abs | Unary::Sign | Unary::Floor | Unary::Ceil)
            | Primitive::Unary(Unary::Round | Unary::Trunc | Unary::Relu | Unary::Heaviside)
            | Primitive::Binary(Binary::Add | Binary::Sub | Binary::Mul)
            | Primitive::Nary(Nary::Max | Nary::Min)
    )
}

fn applied(row: Primitive, args: &[Interval<f64>]) -> Interval<f64> {
    let args: Vec<_> = args.iter().map(|&arg| Tracked::varying(arg)).collect();
    row.apply(&args)
}

// A neighbourhood.
fn inflated(x: &Interval<f64>) -> Interval<f64> {
    Interval::new(x.lo().next_down(), x.hi().next_up()).unwrap_or(*x)
}

// Where the slope is infinite its formula divides by an interval that ends at 0. Each side of
// the point is one piece, because a piece that has the point inside would have both signs.
fn beside_a_vertical(row: Primitive, x: &Interval<f64>) -> Vec<Interval<f64>> {
    let around = inflated(x);
    let sides = if x.is_point() {
        vec![(*around.lo(), *x.lo()), (*x.hi(), *around.hi())]
    } else {
        vec![(*around.lo(), *around.hi())]
    };
    let mut hull: Option<Interval<f64>> = None;
    for (lo, hi) in sides {
        let Some(side) = Interval::new(lo, hi) else {
            continue;
        };
        let y = applied(row, &[side]);
        if y.is_empty() {
            continue;
        }
        let partial = raw_partials(row, &[side], y)[0];
        if partial.is_empty() {
            continue;
        }
        hull = Some(hull.map_or(partial, |hull| hull.hull(&partial)));
    }
    // At a point it is known that the slope is infinite or a number of this hull: the end of the
    // domain, where the formula divides by 0, makes it no less sound. Elsewhere the decoration
    // says whether the arguments may leave the domain.
    let of_point = |hull: Interval<f64>| Interval::new(*hull.lo(), *hull.hi());
    if let (Some(known), true) = (hull, x.is_point()) {
        hull = of_point(known);
    }
    vec![hull.unwrap_or_else(Interval::entire)]
}

fn raw_partials(row: Primitive, args: &[Interval<f64>], y: Interval<f64>) -> Vec<Interval<f64>> {
    match row {
        Primitive::Unary(op) => vec![op.partial(args[0], y)],
        Primitive::Indexed(op, n) => vec![op.partial(n, args[0], y)],
        Primitive::Binary(op) => {
            let partial = |slot| op.partial(slot, [args[0], args[1]], y);
            vec![partial(0), partial(1)]
        }
        Primitive::Nary(op) => op.partials(args, y),
    }
}

fn row_of(row: Primitive, arity: usize) -> impl Function {
    RandomFunction::new(arity, vec![super::Step::Row(row, (0..arity).collect())])
}
