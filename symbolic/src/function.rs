//! Derivatives of functions at a point: the derivative expressions, as they come
//! out of differentiation and without simplification, evaluated there.
//!
//! These drivers derive anew in each call. To evaluate at many points, keep the
//! [`Program`](trigrad_core::Program) of a formula from [`formula`](mod@crate::formula).

use nalgebra::{DMatrix, DVector};
use trigrad_core::{Formula, Function, Interpret, Relation, Test};

use crate::formula;

/// The value and the gradient of `f` at `x`.
///
/// Where the value is NaN every derivative is NaN; otherwise an input that the
/// output does not depend on has the derivative 0.
///
/// ```
/// use trigrad_core::function;
/// use trigrad_symbolic::function::gradient;
/// let (value, slopes) = gradient(&function!(|x, y| x * x * y + x * y), &[3.0, 2.0]);
/// assert_eq!((value, slopes[0], slopes[1]), (24.0, 14.0, 12.0));
/// ```
///
/// # Panics
/// If `f` has not one output, or `x` has not one number for each input.
pub fn gradient<T: Interpret + nalgebra::Scalar>(f: &impl Function, x: &[T]) -> (T, DVector<T>) {
    let numbers = evaluate(&formula::value_and_gradient(&f.trace()), x);
    let guarded = unless_nan(numbers[0], &numbers[1..]);
    (numbers[0], DVector::from_vec(guarded))
}

/// The outputs and the Jacobian of `f` at `x`, a row for each output.
///
/// Where an output is NaN its row is NaN.
///
/// ```
/// use trigrad_core::function;
/// use trigrad_symbolic::function::jacobian;
/// let (values, rows) = jacobian(&function!(|x, y| [x * y, x - y]), &[3.0, 2.0]);
/// assert_eq!(values.as_slice(), [6.0, 1.0]);
/// assert_eq!(rows, nalgebra::DMatrix::from_row_slice(2, 2, &[2.0, 3.0, 1.0, -1.0]));
/// ```
///
/// # Panics
/// If `x` has not one number for each input.
pub fn jacobian<T: Interpret + nalgebra::Scalar>(
    f: &impl Function,
    x: &[T],
) -> (DVector<T>, DMatrix<T>) {
    let traced = f.trace();
    let outputs = traced.outputs().len();
    let numbers = evaluate(&formula::value_and_jacobian(&traced), x);
    let (values, slopes) = numbers.split_at(outputs);
    let row = |i: usize| unless_nan(values[i], &slopes[i * x.len()..(i + 1) * x.len()]);
    let rows: Vec<T> = (0..outputs).flat_map(row).collect();
    (
        DVector::from_row_slice(values),
        DMatrix::from_row_slice(outputs, x.len(), &rows),
    )
}

/// The value, the gradient and the Hessian of `f` at `x`.
///
/// Where the value is NaN every derivative is NaN.
///
/// ```
/// use trigrad_core::function;
/// use trigrad_symbolic::function::hessian;
/// let (_, _, second) = hessian(&function!(|x, y| x * x * y), &[3.0, 2.0]);
/// assert_eq!(second, nalgebra::DMatrix::from_row_slice(2, 2, &[4.0, 6.0, 6.0, 0.0]));
/// ```
///
/// # Panics
/// If `f` has not one output, or `x` has not one number for each input.
pub fn hessian<T: Interpret + nalgebra::Scalar>(
    f: &impl Function,
    x: &[T],
) -> (T, DVector<T>, DMatrix<T>) {
    let n = x.len();
    let numbers = evaluate(&formula::value_gradient_and_hessian(&f.trace()), x);
    let guarded = unless_nan(numbers[0], &numbers[1..]);
    let (slopes, upper) = guarded.split_at(n);
    // Row i of the upper triangle begins behind the i rows of n, n - 1, … before it.
    let at = |i: usize, j: usize| upper[i * n - i * i.saturating_sub(1) / 2 + j - i];
    let rows = DMatrix::from_fn(n, n, |i, j| at(i.min(j), i.max(j)));
    (numbers[0], DVector::from_row_slice(slopes), rows)
}

fn evaluate<T: Interpret>(derivatives: &Formula, x: &[T]) -> Vec<T> {
    derivatives.program().eval(x)
}

// The derivatives, or NaN for each of them where the value is NaN.
fn unless_nan<T: Interpret>(value: T, derivatives: &[T]) -> Vec<T> {
    let is_number = Test {
        relation: Relation::Equal,
        left: value,
        right: value,
    };
    match T::decide(is_number) {
        Some(false) => vec![T::from_f64(f64::NAN); derivatives.len()],
        _ => derivatives.to_vec(),
    }
}
