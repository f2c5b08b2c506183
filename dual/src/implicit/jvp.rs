//! The derivatives of a solution along a direction of its parameters: the Jacobian of the
//! solution times a vector, without the Jacobian.
//!
//! The functions have the names and arguments of those of [`implicit`](super), and the
//! direction behind; value in front of the derivative, as everywhere. The solver runs once.
//!
//! ```
//! use trigrad_core::Scalar;
//! use trigrad_dual::implicit;
//! fn equations<S: Scalar>(x: &[S], p: &[S]) -> Vec<S> {
//!     vec![x[0] * x[0] - p[0], x[1] * p[1] - x[0]]
//! }
//! let solve = |p: &[f64]| [p[0].sqrt(), p[0].sqrt() / p[1]];
//! let (x, slopes) = implicit::jvp::system(solve, equations, &[4.0, 2.0], &[1.0, 0.0])?;
//! assert_eq!((x.as_slice(), slopes.as_slice()), ([2.0, 1.0].as_slice(), [0.25, 0.125].as_slice()));
//! # Ok::<(), implicit::ImplicitError>(())
//! ```

use nalgebra::DVector;

use super::{Found, ImplicitError, Jet};
use crate::dual::Dual;
use crate::hvp::along;
use crate::jvp::Outputs;
use crate::seeds::{HyperDual, LANES};

/// The solution of a [`system`](super::system()) and its derivatives along `direction`.
///
/// # Errors
/// As [`system`](super::system()).
///
/// # Panics
/// If `p` and `direction` differ in length.
pub fn system<T, X>(
    solve: impl FnOnce(&[T::Plain]) -> X,
    f: impl Fn(&[Dual<Dual<T>, LANES>], &[Dual<Dual<T>, LANES>]) -> Vec<Dual<Dual<T>, LANES>>,
    p: &[T],
    direction: &[T],
) -> Result<(DVector<T>, DVector<T>), ImplicitError>
where
    T: Jet,
    X: Into<Found<T::Plain>>,
{
    super::system(solve, f, &along(p, direction)).map(split)
}

/// The [`fixed_point`](super::fixed_point()) of a map and its derivatives along
/// `direction`.
///
/// # Errors
/// As [`fixed_point`](super::fixed_point()).
///
/// # Panics
/// If `p` and `direction` differ in length.
pub fn fixed_point<T, X>(
    iterate: impl FnOnce(&[T::Plain]) -> X,
    g: impl Fn(&[Dual<Dual<T>, LANES>], &[Dual<Dual<T>, LANES>]) -> Vec<Dual<Dual<T>, LANES>>,
    p: &[T],
    direction: &[T],
) -> Result<(DVector<T>, DVector<T>), ImplicitError>
where
    T: Jet,
    X: Into<Found<T::Plain>>,
{
    super::fixed_point(iterate, g, &along(p, direction)).map(split)
}

/// The [`optimum`](super::optimum()) of an objective and its derivatives along `direction`.
///
/// # Errors
/// As [`optimum`](super::optimum()).
///
/// # Panics
/// If `p` and `direction` differ in length.
pub fn optimum<T, X>(
    minimise: impl FnOnce(&[T::Plain]) -> X,
    f: impl Fn(&[HyperDual<Dual<T>>], &[HyperDual<Dual<T>>]) -> HyperDual<Dual<T>>,
    p: &[T],
    direction: &[T],
) -> Result<(DVector<T>, DVector<T>), ImplicitError>
where
    T: Jet,
    X: Into<Found<T::Plain>>,
{
    super::optimum(minimise, f, &along(p, direction)).map(split)
}

fn split<T: Jet>(x: DVector<Dual<T>>) -> (DVector<T>, DVector<T>) {
    Vec::from(x.data).split()
}
