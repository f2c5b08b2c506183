//! The derivatives of a solution along a direction of its parameters.

use nalgebra::DVector;

use super::optimum::optimum_at;
use super::system::{fixed_point_at, system_at};
use super::{Epsilon, Found, ImplicitError, Jet, solved};
use crate::dual::Dual;
use crate::epsilon::Unperturbed;
use crate::hvp::along;
use crate::jvp::Outputs;
use crate::seeds::{HyperDual, LANES};

/// The solution of a [`system`](super::system()) and its derivatives along `direction`.
///
/// The Jacobian of the solution times the direction, without the Jacobian. The solver runs
/// once.
///
/// ```
/// use trigrad_core::Scalar;
/// use trigrad_dual::implicit;
/// fn equations<S: Scalar>(x: &[S], p: &[S]) -> Vec<S> {
///     vec![x[0] * x[0] - p[0], x[1] * p[1] - x[0]]
/// }
/// let solve = |p: &[f64]| [p[0].sqrt(), p[0].sqrt() / p[1]];
/// let (x, slopes) = implicit::system_jvp(solve, equations, &[4.0, 2.0], &[1.0, 0.0])?;
/// assert_eq!((x.as_slice(), slopes.as_slice()), ([2.0, 1.0].as_slice(), [0.25, 0.125].as_slice()));
/// # Ok::<(), implicit::ImplicitError>(())
/// ```
///
/// # Errors
/// As [`system`](super::system()).
///
/// # Panics
/// If `p` and `direction` differ in length.
pub fn system_jvp<T, X>(
    solve: impl FnOnce(&[T::Plain]) -> X,
    f: impl Fn(&[Dual<Dual<T>, LANES>], &[Dual<Dual<T>, LANES>]) -> Vec<Dual<Dual<T>, LANES>>
    + Unperturbed,
    p: &[T],
    direction: &[T],
) -> Result<(DVector<T>, DVector<T>), ImplicitError>
where
    T: Jet,
    X: Into<Found<T::Plain>>,
{
    Epsilon::free().system_jvp(solve, f, p, direction)
}

/// The [`fixed_point`](super::fixed_point()) of a map and its derivatives along `direction`.
///
/// # Errors
/// As [`fixed_point`](super::fixed_point()).
///
/// # Panics
/// If `p` and `direction` differ in length.
pub fn fixed_point_jvp<T, X>(
    iterate: impl FnOnce(&[T::Plain]) -> X,
    g: impl Fn(&[Dual<Dual<T>, LANES>], &[Dual<Dual<T>, LANES>]) -> Vec<Dual<Dual<T>, LANES>>
    + Unperturbed,
    p: &[T],
    direction: &[T],
) -> Result<(DVector<T>, DVector<T>), ImplicitError>
where
    T: Jet,
    X: Into<Found<T::Plain>>,
{
    Epsilon::free().fixed_point_jvp(iterate, g, p, direction)
}

/// The [`optimum`](super::optimum()) of an objective and its derivatives along `direction`.
///
/// # Errors
/// As [`optimum`](super::optimum()).
///
/// # Panics
/// If `p` and `direction` differ in length.
pub fn optimum_jvp<T, X>(
    minimise: impl FnOnce(&[T::Plain]) -> X,
    f: impl Fn(&[HyperDual<Dual<T>>], &[HyperDual<Dual<T>>]) -> HyperDual<Dual<T>> + Unperturbed,
    p: &[T],
    direction: &[T],
) -> Result<(DVector<T>, DVector<T>), ImplicitError>
where
    T: Jet,
    X: Into<Found<T::Plain>>,
{
    Epsilon::free().optimum_jvp(minimise, f, p, direction)
}

impl<E: 'static> Epsilon<'_, E> {
    /// See [`implicit::system_jvp`](system_jvp()).
    ///
    /// # Errors
    /// As that function.
    ///
    /// # Panics
    /// If `p` and `direction` differ in length.
    pub fn system_jvp<T, X>(
        self,
        solve: impl FnOnce(&[T::Plain]) -> X,
        f: impl Fn(
            &[Dual<Dual<T, 1, E>, LANES, E>],
            &[Dual<Dual<T, 1, E>, LANES, E>],
        ) -> Vec<Dual<Dual<T, 1, E>, LANES, E>>,
        p: &[T],
        direction: &[T],
    ) -> Result<(DVector<T>, DVector<T>), ImplicitError>
    where
        T: Jet,
        X: Into<Found<T::Plain>>,
    {
        system_at(&solved(solve, p), f, &along(p, direction)).map(split)
    }

    /// See [`implicit::fixed_point_jvp`](fixed_point_jvp()).
    ///
    /// # Errors
    /// As that function.
    ///
    /// # Panics
    /// If `p` and `direction` differ in length.
    pub fn fixed_point_jvp<T, X>(
        self,
        iterate: impl FnOnce(&[T::Plain]) -> X,
        g: impl Fn(
            &[Dual<Dual<T, 1, E>, LANES, E>],
            &[Dual<Dual<T, 1, E>, LANES, E>],
        ) -> Vec<Dual<Dual<T, 1, E>, LANES, E>>,
        p: &[T],
        direction: &[T],
    ) -> Result<(DVector<T>, DVector<T>), ImplicitError>
    where
        T: Jet,
        X: Into<Found<T::Plain>>,
    {
        fixed_point_at(&solved(iterate, p), g, &along(p, direction)).map(split)
    }

    /// See [`implicit::optimum_jvp`](optimum_jvp()).
    ///
    /// # Errors
    /// As that function.
    ///
    /// # Panics
    /// If `p` and `direction` differ in length.
    pub fn optimum_jvp<T, X>(
        self,
        minimise: impl FnOnce(&[T::Plain]) -> X,
        f: impl Fn(
            &[HyperDual<Dual<T, 1, E>, E>],
            &[HyperDual<Dual<T, 1, E>, E>],
        ) -> HyperDual<Dual<T, 1, E>, E>,
        p: &[T],
        direction: &[T],
    ) -> Result<(DVector<T>, DVector<T>), ImplicitError>
    where
        T: Jet,
        X: Into<Found<T::Plain>>,
    {
        optimum_at(&solved(minimise, p), f, &along(p, direction)).map(split)
    }
}

fn split<T: Jet, E: 'static>(x: DVector<Dual<T, 1, E>>) -> (DVector<T>, DVector<T>) {
    Vec::from(x.data).split()
}
