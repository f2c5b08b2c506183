//! Derivatives of functions at a point: the derivative expressions, as they come
//! out of differentiation and without simplification, evaluated there.
//!
//! In f64 nothing between the values of the function and a derivative leaves the range: what the
//! derivatives are made of has an exponent of its own there.
//!
//! These drivers derive anew in each call. To evaluate at many points, keep the
//! [`Program`](trigrad_core::Program) of a formula from [`formula`](mod@crate::formula).

use nalgebra::{DMatrix, DVector};
use trigrad_core::{Expr, Formula, Function, Graph, Interpret, Relation, Test, only};

use crate::{formula, products, wide};

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
    let numbers = evaluate(&formula::value_and_gradient(&f.trace()), 1, x);
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
    let numbers = evaluate(&formula::value_and_jacobian(&traced), outputs, x);
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
    let numbers = evaluate(&formula::value_gradient_and_hessian(&f.trace()), 1, x);
    let guarded = unless_nan(numbers[0], &numbers[1..]);
    let (slopes, upper) = guarded.split_at(n);
    // Row i of the upper triangle begins behind the i rows of n, n - 1, … before it.
    let at = |i: usize, j: usize| upper[i * n - i * i.saturating_sub(1) / 2 + j - i];
    let rows = DMatrix::from_fn(n, n, |i, j| at(i.min(j), i.max(j)));
    (numbers[0], DVector::from_row_slice(slopes), rows)
}

/// The values of `f` at `x` and their derivatives along `direction`.
///
/// A component that is the constant 0 leaves its input out, so that an infinite slope by
/// it has no part in the result. Where a value is NaN its derivative is NaN.
///
/// ```
/// use trigrad_core::function;
/// use trigrad_symbolic::function::jvp;
/// let f = function!(|x, y| x.sqrt() + y);
/// let (values, slopes) = jvp(&f, &[0.0, 1.0], &[0.0, 3.0]);
/// assert_eq!((values[0], slopes[0]), (1.0, 3.0));
/// ```
///
/// # Panics
/// If `x` or `direction` has not one number for each input.
pub fn jvp<T: Interpret + nalgebra::Scalar>(
    f: &impl Function,
    x: &[T],
    direction: &[T],
) -> (DVector<T>, DVector<T>) {
    let traced = f.trace();
    let count = traced.outputs().len();
    let numbers = evaluate_with(&traced, x, direction, |outputs, inputs, direction| {
        [outputs, &products::jvp(outputs, inputs, direction)].concat()
    });
    let (values, slopes) = numbers.split_at(count);
    let guarded = values.iter().zip(slopes);
    let slopes = guarded.flat_map(|(&value, &slope)| unless_nan(value, &[slope]));
    (
        DVector::from_row_slice(values),
        DVector::from_iterator(count, slopes),
    )
}

/// The values of `f` at `x`, and its transposed Jacobian times the output seeds: the
/// gradient of the sum of `seeds[i] * f(x)[i]`.
///
/// A seed that is the constant 0 leaves its output out; where one of the others is NaN,
/// all derivatives are.
///
/// ```
/// use trigrad_core::function;
/// use trigrad_symbolic::function::vjp;
/// let (values, adjoints) = vjp(&function!(|x, y| [x * y, x + y]), &[3.0, 2.0], &[1.0, 10.0]);
/// assert_eq!(values.as_slice(), [6.0, 5.0]);
/// assert_eq!(adjoints.as_slice(), [12.0, 13.0]);
/// ```
///
/// # Panics
/// If there is not one seed for each output, or `x` has not one number for each input.
pub fn vjp<T: Interpret + nalgebra::Scalar>(
    f: &impl Function,
    x: &[T],
    seeds: &[T],
) -> (DVector<T>, DVector<T>) {
    let traced = f.trace();
    let numbers = evaluate_with(&traced, x, seeds, |outputs, inputs, seeds| {
        [outputs, &products::vjp(outputs, inputs, seeds)].concat()
    });
    let (values, adjoints) = numbers.split_at(seeds.len());
    let seeded = values.iter().zip(seeds);
    let seeded = seeded.filter(|(_, seed)| !seed.is_constant(0.0));
    let guarded = seeded.fold(adjoints.to_vec(), |adjoints, (&value, _)| {
        unless_nan(value, &adjoints)
    });
    (DVector::from_row_slice(values), DVector::from_vec(guarded))
}

/// The value and the gradient of `f` at `x`, and its Hessian times `v`, without the Hessian.
///
/// A component of `v` that is the constant 0 leaves its input out. Where the value is NaN
/// every derivative is NaN.
///
/// ```
/// use trigrad_core::function;
/// use trigrad_symbolic::function::hvp;
/// let (_, slopes, product) = hvp(&function!(|x, y| x * x * y), &[3.0, 2.0], &[1.0, 10.0]);
/// assert_eq!(slopes.as_slice(), [12.0, 9.0]);
/// assert_eq!(product.as_slice(), [64.0, 6.0]);
/// ```
///
/// # Panics
/// If `f` has not one output, or `x` or `v` not one number for each input.
pub fn hvp<T: Interpret + nalgebra::Scalar>(
    f: &impl Function,
    x: &[T],
    v: &[T],
) -> (T, DVector<T>, DVector<T>) {
    let traced = f.trace();
    only(traced.outputs());
    let numbers = evaluate_with(&traced, x, v, |outputs, inputs, v| {
        let slopes = crate::gradient(outputs[0], inputs);
        let product = products::jvp(&slopes, inputs, v);
        [outputs, &slopes, &product].concat()
    });
    let guarded = unless_nan(numbers[0], &numbers[1..]);
    let (slopes, product) = guarded.split_at(x.len());
    (
        numbers[0],
        DVector::from_row_slice(slopes),
        DVector::from_row_slice(product),
    )
}

// What is built of the outputs, the inputs and further variables, at `x` and `v`. Of `v`,
// what is the constant 0 stays one.
fn evaluate_with<T: Interpret + 'static>(
    f: &Formula,
    x: &[T],
    v: &[T],
    build: impl for<'g> FnOnce(&[Expr<'g>], &[Expr<'g>], &[Expr<'g>]) -> Vec<Expr<'g>>,
) -> Vec<T> {
    let mut names: Vec<String> = f.inputs().map(str::to_owned).collect();
    let mut prefix = "v".to_owned();
    while names.iter().any(|name| name.starts_with(&prefix)) {
        prefix.push('_');
    }
    let graph = Graph::new();
    let inputs: Vec<Expr<'_>> = names.iter().map(|name| graph.variable(name)).collect();
    let mut numbers = x.to_vec();
    let mut further = Vec::with_capacity(v.len());
    for (i, &number) in v.iter().enumerate() {
        if number.is_constant(0.0) {
            further.push(Expr::from(0));
        } else {
            names.push(format!("{prefix}{i}"));
            further.push(graph.variable(&names[names.len() - 1]));
            numbers.push(number);
        }
    }
    let built = build(&graph.import(f), &inputs, &further);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    evaluate(&graph.formula(&built, &names), f.outputs().len(), &numbers)
}

// The outputs, of which the first `values` are those of the function. Doubles have no end of their
// range in what the derivatives are made of.
fn evaluate<T: Interpret + 'static>(derivatives: &Formula, values: usize, x: &[T]) -> Vec<T> {
    match wide::doubles(x) {
        Some(x) if !x.is_empty() => {
            let numbers = wide::evaluate(derivatives, values, &x);
            numbers.into_iter().map(T::from_f64).collect()
        }
        _ => derivatives.program().eval(x),
    }
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
