//! Running error analysis: a number that carries a bound on its own rounding error.
//!
//! Run through any engine, it tells how far the engine's f64 answer can be from the
//! truth: to first order the error of a result is the errors of the arguments times
//! the partials, plus the row's own. `SLACK` covers the higher orders and other
//! orders of summation.

use trigrad::{
    Binary, Constant, Custom, Exact, Indexed, Interpret, Nary, Primitive, Test, Tracked, Unary,
    operators,
};

use crate::digits::ulp;

/// What a bound is multiplied with before it is compared: 2 for the second order, and
/// 2 because engines add the same path products in other orders.
pub(crate) const SLACK: f64 = 4.0;

/// An f64 and a first-order bound on its distance from the true number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rounded {
    pub(crate) value: f64,
    pub(crate) error: f64,
}

impl Rounded {
    /// A number that is exactly `value`.
    pub(crate) fn exact(value: f64) -> Self {
        Self { value, error: 0.0 }
    }

    /// How far an engine's answer may be from the truth.
    pub(crate) fn bound(self) -> f64 {
        SLACK * self.error + ulp(self.value)
    }
}

impl PartialEq for Rounded {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

/// The row's own error at `value`: half a place for what is rounded correctly, else
/// the two places that the table promises.
fn own_error(row: Primitive, value: f64) -> f64 {
    use Primitive as P;
    let places = match row {
        P::Unary(Unary::Neg | Unary::Abs | Unary::Sign | Unary::Floor | Unary::Ceil)
        | P::Unary(Unary::Round | Unary::Trunc | Unary::Relu | Unary::Heaviside)
        | P::Nary(Nary::Max | Nary::Min)
        | P::Binary(Binary::Remainder) => 0.0,
        P::Binary(Binary::Add | Binary::Sub | Binary::Mul | Binary::Div)
        | P::Unary(Unary::Sqrt) => 0.5,
        P::Indexed(_, n) if n > 10 => 8.0,
        _ => 2.0,
    };
    // A product that underflows is off by a whole place, where half of one is 0.
    let least = if places > 0.0 { f64::from_bits(1) } else { 0.0 };
    (places * ulp(value)).max(least)
}

/// The rows that promise two places of the value plus one place of x.
fn carries_argument(row: Primitive) -> bool {
    use Primitive as P;
    matches!(
        row,
        P::Unary(Unary::Gamma | Unary::Lgamma | Unary::Digamma | Unary::Sinc) | P::Indexed(..)
    )
}

fn combine(row: Primitive, value: f64, args: &[(Rounded, f64)]) -> Rounded {
    let carried: f64 = args
        .iter()
        .map(|(arg, partial)| {
            let moved = arg.error
                + if carries_argument(row) {
                    ulp(arg.value)
                } else {
                    0.0
                };
            if moved == 0.0 {
                0.0
            } else {
                moved * partial.abs()
            }
        })
        .sum();
    // Where a result overflowed nothing is known of what is made of it.
    let overflowed = value.is_infinite() && args.iter().all(|(arg, _)| arg.value.is_finite());
    let carried = if carried.is_nan() || overflowed {
        f64::INFINITY
    } else {
        carried
    };
    Rounded {
        value,
        error: carried + own_error(row, value),
    }
}

impl Interpret for Rounded {
    type Support = ();

    fn from_f64(c: f64) -> Self {
        Self::exact(c)
    }

    fn from_constant(c: &Constant) -> Self {
        let value = c.to_f64();
        let error = match c {
            Constant::Float(_) => 0.0,
            Constant::Exact(exact) => Exact::from_f64(value)
                .and_then(|rounded| exact.checked_sub(&rounded))
                .map_or(f64::INFINITY, |difference| difference.abs().to_f64()),
            Constant::Pi | Constant::E => ulp(value) / 2.0,
        };
        Self { value, error }
    }

    fn pi(self) -> Self {
        Self::from_constant(&Constant::Pi)
    }

    fn unary(op: Unary, x: Tracked<Self>) -> Self {
        let value = op.value(x.number.value);
        let partial = op.partial(x.number.value, value);
        combine(Primitive::Unary(op), value, &[(x.number, partial)])
    }

    fn indexed(op: Indexed, n: u32, x: Tracked<Self>) -> Self {
        let value = op.value(n, x.number.value);
        let partial = op.partial(n, x.number.value, value);
        combine(Primitive::Indexed(op, n), value, &[(x.number, partial)])
    }

    fn binary(op: Binary, [a, b]: [Tracked<Self>; 2]) -> Self {
        let args = [a.number.value, b.number.value];
        let value = op.value(args);
        // The partial of an exact argument is not asked for: it may be NaN.
        let part = |slot, arg: Rounded| {
            let moves = arg.error > 0.0;
            (
                arg,
                if moves {
                    op.partial(slot, args, value)
                } else {
                    0.0
                },
            )
        };
        combine(
            Primitive::Binary(op),
            value,
            &[part(0, a.number), part(1, b.number)],
        )
    }

    fn nary(op: Nary, args: &[Tracked<Self>]) -> Self {
        let values: Vec<f64> = args.iter().map(|arg| arg.number.value).collect();
        let value = op.value(&values);
        let partials = op.partials(&values, value);
        let args: Vec<_> = args.iter().map(|arg| arg.number).zip(partials).collect();
        combine(Primitive::Nary(op), value, &args)
    }

    fn custom(_: &Custom, _: &[u32], _: &[Tracked<Self>]) -> Self {
        Self {
            value: f64::NAN,
            error: f64::INFINITY,
        }
    }

    fn decide(test: Test<Self>) -> Option<bool> {
        Some(test.relation.holds(&test.left.value, &test.right.value))
    }

    fn select(test: Test<Self>, then: Self, otherwise: Self) -> Self {
        let holds = test.relation.holds(&test.left.value, &test.right.value);
        let (mut chosen, other) = if holds {
            (then, otherwise)
        } else {
            (otherwise, then)
        };
        // Where rounding can turn the comparison, the other branch is as good an answer.
        let gap = (test.left.value - test.right.value).abs();
        if gap > 0.0 && gap <= test.left.error + test.right.error {
            chosen.error += (chosen.value - other.value).abs();
        }
        chosen
    }
}

operators!([] Rounded);
