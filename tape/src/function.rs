//! Derivatives of a [`Function`]: a formula, or one function for every engine.
//!
//! The same answers in the same shapes as the drivers of closures. A formula runs as
//! its flat program; a branch of an `if` that is not taken leaves no trace in them.
//!
//! ```
//! use nalgebra::Matrix2;
//! use trigrad_core::{Function, function};
//! use trigrad_tape::function::{gradient, hessian};
//!
//! let f = function!(|x, y| x.sqrt() + y);
//! let (_, slopes) = gradient(&f, &[0.0, 1.0]);
//! assert_eq!(slopes.as_slice(), [f64::INFINITY, 1.0]);
//!
//! let formula = f.trace();
//! let (_, _, curvatures) = hessian(&formula, &[4.0, 1.0]);
//! assert_eq!(curvatures, Matrix2::new(-1.0 / 32.0, 0.0, 0.0, 0.0));
//! ```

use nalgebra::{DMatrix, DVector};
use trigrad_core::{Function, Interpret, only};

/// The value and the gradient of `f` at `x`; see [`gradient`](crate::gradient).
///
/// # Panics
/// If `f` has not one output, or `x` not one number for each input.
pub fn gradient<T>(f: &impl Function, x: &[T]) -> (T, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    crate::gradient(|x| only(&f.call(x)), x)
}

/// The values of `f` at `x`, and its transposed Jacobian times the output seeds;
/// see [`vjp`](crate::vjp).
///
/// # Panics
/// If there is not one seed for each output, or `x` has not one number for each input.
pub fn vjp<T>(f: &impl Function, x: &[T], seeds: &[T]) -> (DVector<T>, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    crate::vjp(|x| f.call(x), x, seeds)
}

/// The values and the Jacobian of `f` at `x`; see [`jacobian`](crate::jacobian).
///
/// # Panics
/// If `x` has not one number for each input.
pub fn jacobian<T>(f: &impl Function, x: &[T]) -> (DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    crate::jacobian(|x| f.call(x), x)
}

/// The value, the gradient and the Hessian of `f` at `x`; see
/// [`hessian`](crate::hessian).
///
/// # Panics
/// If `f` has not one output, or `x` not one number for each input.
pub fn hessian<T>(f: &impl Function, x: &[T]) -> (T, DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    crate::hessian(|x| only(&f.call(x)), x)
}

/// The value and the gradient of `f` at `x`, and its Hessian times `v`; see
/// [`hvp`](crate::hvp).
///
/// # Panics
/// If `f` has not one output, or `x` or `v` not one number for each input.
pub fn hvp<T>(f: &impl Function, x: &[T], v: &[T]) -> (T, DVector<T>, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    crate::hvp(|x| only(&f.call(x)), x, v)
}
