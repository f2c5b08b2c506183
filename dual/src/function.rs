//! The drivers for a [`Function`]: a formula, or what
//! [`function!`](trigrad_core::function) writes.
//!
//! They have the names and shapes of the drivers for closures, and know more. A function
//! is generic, so it runs on plain duals first, with as many lanes as there are inputs (on
//! [`Sparse`](crate::Sparse) ones in passes of sixteen, where there are more than
//! twenty-four), and only where a slope is NaN and its value is not once more on numbers that
//! carry along in which inputs they vary at all. So an input that does not
//! occur has derivative 0, an infinite slope stays with its own input, a constant
//! exponent never asks for the logarithm of a negative base, and a branch that is
//! not taken changes nothing. A function is generic over its numbers, so it has none of
//! another differentiation in it:
//! ```compile_fail,E0434
//! use trigrad_core::function;
//! let x = trigrad_dual::Dual::<f64>::variable(1.0, 0);
//! let f = function!(|y| y * x);
//! ```
//!
//! ```
//! use trigrad_core::function;
//! use trigrad_dual::function;
//! let f = function!(|x, y| x.sqrt() + y);
//! let (_, slopes) = function::gradient(&f, &[0.0, 1.0]);
//! assert_eq!(slopes.as_slice(), [f64::INFINITY, 1.0]);
//! ```

mod plain;

use nalgebra::{DMatrix, DVector};
use trigrad_core::{Function, Interpret, Support, Tracked, only};

use crate::dual::Dual;
use crate::epsilon::Free;
use crate::hvp::{along, split};
use crate::jvp::Outputs;
use crate::lanes::Lanes;
use crate::seeds::{HyperDual, LANES, gradient_by, hessian_by, jacobian_by, number};

/// The value and the gradient of `f` at `x`; see [`gradient`](crate::gradient()).
///
/// ```
/// # use trigrad_core::function;
/// # use trigrad_dual::function;
/// let z = function!(|x, y| x * x * y + x * y);
/// let (value, slopes) = function::gradient(&z, &[3.0, 2.0]);
/// assert_eq!((value, slopes.as_slice()), (24.0, [14.0, 12.0].as_slice()));
/// ```
///
/// # Panics
/// If `f` has not exactly one output, or `x` not one number for each input.
pub fn gradient<T>(f: &impl Function, x: &[T]) -> (T, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    match plain::gradient(f, x) {
        Some(found) => found,
        None => gradient_by(|x: &[Tracked<Dual<T, LANES>>]| only(&outputs(f, x)), x),
    }
}

/// The values of `f` at `x` and their derivatives along `direction`; see
/// [`jvp`](crate::jvp()).
///
/// An input whose component of the direction is the constant 0 does not move: its
/// slope, infinite perhaps, has no part in the result.
///
/// ```
/// # use trigrad_core::function;
/// # use trigrad_dual::function;
/// let f = function!(|x, y| x.sqrt() + y);
/// let (values, slopes) = function::jvp(&f, &[0.0, 1.0], &[0.0, 3.0]);
/// assert_eq!((values[0], slopes[0]), (1.0, 3.0));
/// ```
///
/// # Panics
/// If `x` or `direction` has not one number for each input.
pub fn jvp<T>(f: &impl Function, x: &[T], direction: &[T]) -> (DVector<T>, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    assert_eq!(
        x.len(),
        direction.len(),
        "a direction component for each input"
    );
    if let Some(found) = plain::jvp(f, x, direction) {
        return found;
    }
    let seeded = x.iter().zip(direction).map(|(&x, &seed)| {
        let support = match seed.is_constant(0.0) {
            true => Lanes::constant(T::Support::ALL),
            // The seed is a number of the caller's.
            false => Lanes::ALL,
        };
        Tracked::new(Dual::<T>::new(x, [seed]), support)
    });
    outputs(f, &seeded.collect::<Vec<_>>()).split()
}

/// The values and the Jacobian of `f` at `x`; see [`jacobian`](crate::jacobian()).
///
/// ```
/// # use trigrad_core::function;
/// # use trigrad_dual::function;
/// let f = function!(|x, y| [x * y, y.ln()]);
/// let (values, slopes) = function::jacobian(&f, &[3.0_f64, -1.0]);
/// assert_eq!(values[0], -3.0);
/// assert_eq!((slopes[(0, 0)], slopes[(0, 1)]), (-1.0, 3.0));
/// assert!(slopes[(1, 0)].is_nan() && slopes[(1, 1)].is_nan()); // as ln(-1) is
/// ```
///
/// # Panics
/// If `x` has not one number for each input.
pub fn jacobian<T>(f: &impl Function, x: &[T]) -> (DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    match plain::jacobian(f, x) {
        Some(found) => found,
        None => jacobian_by(|x: &[Tracked<Dual<T, LANES>>]| outputs(f, x), x),
    }
}

/// The value, the gradient and the Hessian of `f` at `x`; see
/// [`hessian`](crate::hessian()).
///
/// ```
/// # use trigrad_core::function;
/// # use trigrad_dual::function;
/// let f = function!(|x, y| x.sqrt() + y * y);
/// let (_, slopes, curvature) = function::hessian(&f, &[0.0, 3.0]);
/// assert_eq!(slopes[1], 6.0);
/// assert_eq!((curvature[(0, 1)], curvature[(1, 1)]), (0.0, 2.0));
/// ```
///
/// # Panics
/// If `f` has not exactly one output, or `x` not one number for each input.
pub fn hessian<T>(f: &impl Function, x: &[T]) -> (T, DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    match plain::hessian(f, x) {
        Some(found) => found,
        None => hessian_by(|x: &[Tracked<HyperDual<T>>]| only(&outputs(f, x)), x),
    }
}

/// The value and the gradient of `f` at `x`, and the Hessian times `v`; see
/// [`hvp`](crate::hvp()).
///
/// ```
/// # use trigrad_core::function;
/// # use trigrad_dual::function;
/// let z = function!(|x, y| x * x * y);
/// let (_, _, product) = function::hvp(&z, &[3.0, 2.0], &[1.0, 10.0]);
/// assert_eq!(product.as_slice(), [64.0, 6.0]);
/// ```
///
/// # Panics
/// If `f` has not exactly one output, or `x` or `v` not one number for each input.
pub fn hvp<T>(f: &impl Function, x: &[T], v: &[T]) -> (T, DVector<T>, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    let (value, slopes) = gradient(f, &along::<T, Free>(x, v));
    split(value, &slopes)
}

// A lane in which an output does not vary holds 0 already.
fn outputs<S: Interpret>(f: &impl Function, x: &[Tracked<S>]) -> Vec<S> {
    f.call(x).into_iter().map(number).collect()
}
