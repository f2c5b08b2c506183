//! The drivers for a [`Function`]: a formula, or what
//! [`function!`](trigrad_core::function) writes.
//!
//! They have the names and shapes of the drivers for closures, and know more: every
//! number carries along in which inputs it varies at all. An input that does not
//! occur has derivative 0, an infinite slope stays with its own input, a constant
//! exponent never asks for the logarithm of a negative base, and a branch that is
//! not taken changes nothing.
//!
//! ```
//! use trigrad_core::function;
//! use trigrad_dual::function;
//! let f = function!(|x, y| x.sqrt() + y);
//! let (_, slopes) = function::gradient(&f, &[0.0, 1.0]);
//! assert_eq!(slopes.as_slice(), [f64::INFINITY, 1.0]);
//! ```

use nalgebra::{DMatrix, DVector};
use trigrad_core::{Function, Interpret, Tracked};

use crate::dual::Dual;
use crate::jvp::Outputs;
use crate::lanes::Lanes;
use crate::seeds::{hessian_by, jacobian_by, numbers};

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
    let (values, jacobian) = jacobian(f, x);
    assert_one_output(values.len());
    (values[0], jacobian.row(0).transpose())
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
    let seeded = x.iter().zip(direction).map(|(&x, &seed)| {
        let moves = !seed.is_constant(0.0);
        let support = if moves {
            Lanes::only(0)
        } else {
            Lanes::outer()
        };
        Tracked::new(Dual::<T>::new(x, [seed]), support)
    });
    numbers(&f.call(&seeded.collect::<Vec<_>>())).split()
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
    jacobian_by(|x| numbers(&f.call(x)), x)
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
    let run = |x: &[_]| {
        let outputs = numbers(&f.call(x));
        assert_one_output(outputs.len());
        outputs[0]
    };
    hessian_by(run, x)
}

fn assert_one_output(outputs: usize) {
    assert_eq!(
        outputs, 1,
        "a function of one output; perhaps you meant jacobian"
    );
}
