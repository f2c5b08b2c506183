//! What is known of the values of rows and constants.

use std::sync::LazyLock;

use trigrad_core::{
    Binary, Constant, Domain, Interpreter, Interval, Nary, Primitive, Scalars, Tracked, Unary,
};

use super::super::proof::Proof;
use super::super::range::Range;
use super::{Known, signs};
use crate::keyed::Map;

/// Where the values of a row lie, whatever its argument: a constant like the table itself.
pub(super) static ANYWHERE: LazyLock<Map<Unary, Range>> = LazyLock::new(|| {
    let rows = Unary::ALL.iter().map(|&row| {
        let enclosure = apply(row, &Interval::entire());
        (row, Range::of(&enclosure, Proof::PLAIN))
    });
    rows.filter(|(_, range)| range.says_more()).collect()
});

pub(super) fn of_row(row: Primitive, args: &[Known]) -> Known {
    const YES: Proof = Proof::PLAIN;
    const NO: Proof = Proof::NONE;
    let all = |fact: fn(&Known) -> Proof| args.iter().map(fact).fold(YES, Proof::and);
    let any = |fact: fn(&Known) -> Proof| args.iter().map(fact).fold(NO, Proof::or);
    let positive = |known: &Known| known.positive();
    let nonnegative = |known: &Known| known.nonnegative;
    let nonpositive = |known: &Known| known.nonpositive;
    let nonzero = |known: &Known| known.nonzero;
    // Whether it is a number wherever its arguments are, not below 0, not above it, not 0.
    let (defined, is_nonnegative, is_nonpositive, is_nonzero) = match row {
        Primitive::Unary(op) => {
            let x = args[0];
            use Unary::{
                Abs, Cbrt, Cosh, Erfc, Exp, Exp2, Gauss, Heaviside, Relu, Sigmoid, Sign, Softplus,
                Sqrt,
            };
            match op {
                Exp | Exp2 | Gauss | Cosh | Sigmoid | Softplus | Erfc => (YES, YES, NO, YES),
                Sqrt => (x.nonnegative, YES, NO, x.nonzero),
                Abs => (YES, YES, NO, x.nonzero),
                Relu => (YES, YES, x.nonpositive, x.positive()),
                Heaviside => (YES, YES, NO, x.positive()),
                Unary::Neg => (YES, x.nonpositive, x.nonnegative, x.nonzero),
                Unary::Sec | Unary::Csc => (NO, NO, NO, YES),
                Unary::Gamma => (x.positive(), x.positive(), NO, YES),
                Unary::Ln | Unary::Log2 | Unary::Log10 => (x.positive(), NO, NO, NO),
                Cbrt
                | Sign
                | Unary::Sinh
                | Unary::Tanh
                | Unary::Atan
                | Unary::Asinh
                | Unary::Erf
                | Unary::Expm1 => (YES, x.nonnegative, x.nonpositive, x.nonzero),
                Unary::Acos => (NO, YES, NO, NO),
                Unary::Tan | Unary::Cot | Unary::Lgamma | Unary::Digamma => (NO, NO, NO, NO),
                _ => {
                    let is_total = op.row().domain[0] == Domain::REAL;
                    (Proof::plain_if(is_total), NO, NO, NO)
                }
            }
        }
        Primitive::Indexed(..) => (NO, NO, NO, NO),
        Primitive::Binary(op) => {
            let (a, b) = (args[0], args[1]);
            match op {
                Binary::Add => (
                    YES,
                    all(nonnegative),
                    all(nonpositive),
                    all(nonnegative).and(any(positive)),
                ),
                Binary::Sub | Binary::Logaddexp => (YES, NO, NO, NO),
                Binary::Mul => {
                    let (nonnegative, nonpositive) = signs(a, b);
                    (YES, nonnegative, nonpositive, all(nonzero))
                }
                Binary::Div => {
                    let (nonnegative, nonpositive) = signs(a, b);
                    (b.nonzero, nonnegative, nonpositive, a.nonzero)
                }
                Binary::Pow => (a.positive(), a.nonnegative, NO, a.nonzero),
                Binary::Atan2
                | Binary::Remainder
                | Binary::Xlogy
                | Binary::Inversion
                | Binary::Powslope => (NO, NO, NO, NO),
            }
        }
        Primitive::Nary(op) => match op {
            Nary::Sum => (
                YES,
                all(nonnegative),
                all(nonpositive),
                all(nonnegative).and(any(positive)),
            ),
            Nary::Product => (YES, all(nonnegative), NO, all(nonzero)),
            Nary::Max => (YES, any(nonnegative), all(nonpositive), any(positive)),
            Nary::Min => (YES, all(nonnegative), any(nonpositive), all(positive)),
            Nary::Hypot => (YES, YES, NO, any(nonzero)),
            Nary::Logsumexp => (YES, NO, NO, NO),
            Nary::Dircos => (NO, NO, NO, NO),
        },
    };
    Known {
        total: defined.and(all(|arg| arg.total)),
        nonnegative: is_nonnegative,
        nonpositive: is_nonpositive,
        nonzero: is_nonzero,
        closed: false,
    }
}

pub(super) fn of_constant(constant: &Constant) -> Known {
    let number = constant.to_f64();
    // A tiny rational may round to 0, but its sign is known.
    let (nonzero, nonnegative, nonpositive) = match constant.exact() {
        Some(exact) => {
            let is_negative = exact.is_negative();
            (
                !exact.is_zero(),
                !is_negative,
                is_negative || exact.is_zero(),
            )
        }
        None => (
            number != 0.0 && !number.is_nan(),
            number >= 0.0,
            number <= 0.0,
        ),
    };
    Known {
        total: Proof::plain_if(constant.exact().is_some() || number.is_finite()),
        nonnegative: Proof::plain_if(nonnegative),
        nonpositive: Proof::plain_if(nonpositive),
        nonzero: Proof::plain_if(nonzero),
        closed: true,
    }
}

pub(super) fn apply(row: Unary, x: &Interval<f64>) -> Interval<f64> {
    Scalars::default().unary(row, &Tracked::varying(*x)).number
}

/// Whether the row rises, or falls, from each point of its domain to each one above it.
pub(super) fn rises(row: Unary) -> Option<bool> {
    use Unary::{
        Acos, Acosh, Asin, Asinh, Atan, Atanh, Cbrt, Erf, Erfc, Exp, Exp2, Expm1, Ln, Log1p, Log2,
        Log10, Sigmoid, Sinh, Softplus, Sqrt, Tanh,
    };
    match row {
        Acosh | Asin | Asinh | Atan | Atanh | Cbrt | Erf | Exp | Exp2 | Expm1 | Ln | Log1p
        | Log2 | Log10 | Sigmoid | Sinh | Softplus | Sqrt | Tanh => Some(true),
        Acos | Erfc | Unary::Neg => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Interval, Unary, apply, rises};

    // By enclosures from point to point, which are apart where a row always rises or falls.
    #[test]
    fn the_rows_that_rise_or_fall_are_those_of_the_list() {
        for &row in Unary::ALL {
            let points = (-16..=16).map(|step| f64::from(step) / 4.0);
            let values: Vec<Interval<f64>> = points
                .map(|x| apply(row, &Interval::point(x)))
                .filter(|value| !value.is_empty() && value.width() < 1e-3)
                .collect();
            let all = |is_next: fn(&Interval<f64>, &Interval<f64>) -> bool| {
                values.windows(2).all(|pair| is_next(&pair[0], &pair[1]))
            };
            let found = match (all(|a, b| a.hi() < b.lo()), all(|a, b| a.lo() > b.hi())) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            };
            assert!(values.len() > 4, "{row:?}");
            assert_eq!(found, rises(row), "{row:?}");
        }
    }
}
