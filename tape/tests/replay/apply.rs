//! A row of the table with the first of some numbers for its arguments.

use trigrad_core::{Primitive, Scalar, Tracked};

/// Of one, two or three of `x`, as many as the row takes.
pub(crate) fn apply<S: Scalar>(row: Primitive, x: &[S]) -> S {
    let count = match row {
        Primitive::Unary(_) | Primitive::Indexed(..) => 1,
        Primitive::Binary(_) => 2,
        Primitive::Nary(_) => 3,
    };
    let args: Vec<Tracked<S>> = x[..count].iter().map(|&x| Tracked::varying(x)).collect();
    row.apply(&args)
}
