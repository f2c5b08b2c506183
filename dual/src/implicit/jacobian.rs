//! The derivatives of a solution by its parameters, as a matrix.
//!
//! The functions have the names and arguments of those of [`implicit`](super). What comes
//! back is the solution, and its Jacobian: a row for each unknown, a column for each
//! parameter. The solver runs once, the equations once more for every [`LANES`] parameters.
//!
//! ```
//! use nalgebra::DMatrix;
//! use trigrad_core::Scalar;
//! use trigrad_dual::implicit;
//! fn equations<S: Scalar>(x: &[S], p: &[S]) -> Vec<S> {
//!     vec![x[0] * x[0] - p[0], x[1] * p[1] - x[0]]
//! }
//! let solve = |p: &[f64]| [p[0].sqrt(), p[0].sqrt() / p[1]];
//! let (x, slopes) = implicit::jacobian::system(solve, equations, &[4.0, 2.0])?;
//! assert_eq!(x.as_slice(), [2.0, 1.0]);
//! assert_eq!(slopes, DMatrix::from_row_slice(2, 2, &[0.25, 0.0, 0.125, -0.5]));
//! # Ok::<(), implicit::ImplicitError>(())
//! ```

use nalgebra::{DMatrix, DVector};
use trigrad_core::guarded;

use super::{Found, ImplicitError, Jet, solved};
use crate::dual::Dual;
use crate::seeds::{HyperDual, LANES};

/// The solution of a [`system`](super::system()) and its Jacobian.
///
/// # Errors
/// As [`system`](super::system()).
pub fn system<T, X>(
    solve: impl FnOnce(&[T::Plain]) -> X,
    f: impl Fn(
        &[Dual<Dual<T, LANES>, LANES>],
        &[Dual<Dual<T, LANES>, LANES>],
    ) -> Vec<Dual<Dual<T, LANES>, LANES>>,
    p: &[T],
) -> Result<(DVector<T>, DMatrix<T>), ImplicitError>
where
    T: Jet,
    X: Into<Found<T::Plain>>,
{
    let solution = |found, p: &[_]| super::system(|_| found, &f, p);
    by_parameters(&solved(solve, p), solution, p)
}

/// The [`fixed_point`](super::fixed_point()) of a map and its Jacobian.
///
/// # Errors
/// As [`fixed_point`](super::fixed_point()).
pub fn fixed_point<T, X>(
    iterate: impl FnOnce(&[T::Plain]) -> X,
    g: impl Fn(
        &[Dual<Dual<T, LANES>, LANES>],
        &[Dual<Dual<T, LANES>, LANES>],
    ) -> Vec<Dual<Dual<T, LANES>, LANES>>,
    p: &[T],
) -> Result<(DVector<T>, DMatrix<T>), ImplicitError>
where
    T: Jet,
    X: Into<Found<T::Plain>>,
{
    let solution = |found, p: &[_]| super::fixed_point(|_| found, &g, p);
    by_parameters(&solved(iterate, p), solution, p)
}

/// The [`optimum`](super::optimum()) of an objective and its Jacobian.
///
/// # Errors
/// As [`optimum`](super::optimum()).
pub fn optimum<T, X>(
    minimise: impl FnOnce(&[T::Plain]) -> X,
    f: impl Fn(&[HyperDual<Dual<T, LANES>>], &[HyperDual<Dual<T, LANES>>]) -> HyperDual<Dual<T, LANES>>,
    p: &[T],
) -> Result<(DVector<T>, DMatrix<T>), ImplicitError>
where
    T: Jet,
    X: Into<Found<T::Plain>>,
{
    let solution = |found, p: &[_]| super::optimum(|_| found, &f, p);
    by_parameters(&solved(minimise, p), solution, p)
}

// What was found, with the derivatives by as many parameters at once as there are lanes.
fn by_parameters<T, S>(
    found: &Found<T::Plain>,
    solution: S,
    p: &[T],
) -> Result<(DVector<T>, DMatrix<T>), ImplicitError>
where
    T: Jet,
    S: Fn(Found<T::Plain>, &[Dual<T, LANES>]) -> Result<DVector<Dual<T, LANES>>, ImplicitError>,
{
    let seeded = |first: usize| {
        let all = p.iter().enumerate();
        all.map(move |(i, &p)| match (first..first + LANES).contains(&i) {
            true => Dual::variable(p, i - first),
            false => Dual::constant(p),
        })
    };
    // Without parameters one pass all the same, which finds the values.
    let chunks = (0..p.len().max(1)).step_by(LANES);
    let passes = chunks.map(|first| solution(found.clone(), &seeded(first).collect::<Vec<_>>()));
    let passes = passes.collect::<Result<Vec<_>, _>>()?;
    let values = passes[0].map(|x| x.primal);
    let slopes = DMatrix::from_fn(values.len(), p.len(), |row, column| {
        let x = passes[column / LANES][row];
        guarded(x.tangent[column % LANES], x.primal)
    });
    Ok((values, slopes))
}
