//! The derivatives of a solution by its parameters, as a matrix.

use nalgebra::{DMatrix, DVector};
use trigrad_core::guarded;

use super::optimum::optimum_at;
use super::system::{fixed_point_at, system_at};
use super::{Epsilon, Found, ImplicitError, Jet, solved};
use crate::dual::Dual;
use crate::epsilon::Unperturbed;
use crate::seeds::{HyperDual, LANES};

/// The solution of a [`system`](super::system()) and its Jacobian by the parameters `p`.
///
/// A row for each unknown, a column for each parameter. The solver runs once, the equations
/// once more for every [`LANES`](crate::LANES) parameters.
///
/// ```
/// use nalgebra::DMatrix;
/// use trigrad_core::Scalar;
/// use trigrad_dual::implicit;
/// fn equations<S: Scalar>(x: &[S], p: &[S]) -> Vec<S> {
///     vec![x[0] * x[0] - p[0], x[1] * p[1] - x[0]]
/// }
/// let solve = |p: &[f64]| [p[0].sqrt(), p[0].sqrt() / p[1]];
/// let (x, slopes) = implicit::system_jacobian(solve, equations, &[4.0, 2.0])?;
/// assert_eq!(x.as_slice(), [2.0, 1.0]);
/// assert_eq!(slopes, DMatrix::from_row_slice(2, 2, &[0.25, 0.0, 0.125, -0.5]));
/// # Ok::<(), implicit::ImplicitError>(())
/// ```
///
/// # Errors
/// As [`system`](super::system()).
pub fn system_jacobian<T, X>(
    solve: impl FnOnce(&[T::Plain]) -> X,
    f: impl Fn(
        &[Dual<Dual<T, LANES>, LANES>],
        &[Dual<Dual<T, LANES>, LANES>],
    ) -> Vec<Dual<Dual<T, LANES>, LANES>>
    + Unperturbed,
    p: &[T],
) -> Result<(DVector<T>, DMatrix<T>), ImplicitError>
where
    T: Jet,
    X: Into<Found<T::Plain>>,
{
    Epsilon::free().system_jacobian(solve, f, p)
}

/// The [`fixed_point`](super::fixed_point()) of a map and its Jacobian by the parameters `p`.
///
/// # Errors
/// As [`fixed_point`](super::fixed_point()).
pub fn fixed_point_jacobian<T, X>(
    iterate: impl FnOnce(&[T::Plain]) -> X,
    g: impl Fn(
        &[Dual<Dual<T, LANES>, LANES>],
        &[Dual<Dual<T, LANES>, LANES>],
    ) -> Vec<Dual<Dual<T, LANES>, LANES>>
    + Unperturbed,
    p: &[T],
) -> Result<(DVector<T>, DMatrix<T>), ImplicitError>
where
    T: Jet,
    X: Into<Found<T::Plain>>,
{
    Epsilon::free().fixed_point_jacobian(iterate, g, p)
}

/// The [`optimum`](super::optimum()) of an objective and its Jacobian by the parameters `p`.
///
/// # Errors
/// As [`optimum`](super::optimum()).
pub fn optimum_jacobian<T, X>(
    minimise: impl FnOnce(&[T::Plain]) -> X,
    f: impl Fn(&[HyperDual<Dual<T, LANES>>], &[HyperDual<Dual<T, LANES>>]) -> HyperDual<Dual<T, LANES>>
    + Unperturbed,
    p: &[T],
) -> Result<(DVector<T>, DMatrix<T>), ImplicitError>
where
    T: Jet,
    X: Into<Found<T::Plain>>,
{
    Epsilon::free().optimum_jacobian(minimise, f, p)
}

impl<E: 'static> Epsilon<'_, E> {
    /// See [`implicit::system_jacobian`](system_jacobian()).
    ///
    /// # Errors
    /// As that function.
    pub fn system_jacobian<T, X>(
        self,
        solve: impl FnOnce(&[T::Plain]) -> X,
        f: impl Fn(
            &[Dual<Dual<T, LANES, E>, LANES, E>],
            &[Dual<Dual<T, LANES, E>, LANES, E>],
        ) -> Vec<Dual<Dual<T, LANES, E>, LANES, E>>,
        p: &[T],
    ) -> Result<(DVector<T>, DMatrix<T>), ImplicitError>
    where
        T: Jet,
        X: Into<Found<T::Plain>>,
    {
        let found = solved(solve, p);
        by_parameters(|p| system_at(&found, &f, p), p)
    }

    /// See [`implicit::fixed_point_jacobian`](fixed_point_jacobian()).
    ///
    /// # Errors
    /// As that function.
    pub fn fixed_point_jacobian<T, X>(
        self,
        iterate: impl FnOnce(&[T::Plain]) -> X,
        g: impl Fn(
            &[Dual<Dual<T, LANES, E>, LANES, E>],
            &[Dual<Dual<T, LANES, E>, LANES, E>],
        ) -> Vec<Dual<Dual<T, LANES, E>, LANES, E>>,
        p: &[T],
    ) -> Result<(DVector<T>, DMatrix<T>), ImplicitError>
    where
        T: Jet,
        X: Into<Found<T::Plain>>,
    {
        let found = solved(iterate, p);
        by_parameters(|p| fixed_point_at(&found, &g, p), p)
    }

    /// See [`implicit::optimum_jacobian`](optimum_jacobian()).
    ///
    /// # Errors
    /// As that function.
    pub fn optimum_jacobian<T, X>(
        self,
        minimise: impl FnOnce(&[T::Plain]) -> X,
        f: impl Fn(
            &[HyperDual<Dual<T, LANES, E>, E>],
            &[HyperDual<Dual<T, LANES, E>, E>],
        ) -> HyperDual<Dual<T, LANES, E>, E>,
        p: &[T],
    ) -> Result<(DVector<T>, DMatrix<T>), ImplicitError>
    where
        T: Jet,
        X: Into<Found<T::Plain>>,
    {
        let found = solved(minimise, p);
        by_parameters(|p| optimum_at(&found, &f, p), p)
    }
}

// The solution with the derivatives by as many parameters at once as there are lanes.
fn by_parameters<T: Jet, E: 'static>(
    solution: impl Fn(&[Dual<T, LANES, E>]) -> Result<DVector<Dual<T, LANES, E>>, ImplicitError>,
    p: &[T],
) -> Result<(DVector<T>, DMatrix<T>), ImplicitError> {
    let seeded = |first: usize| {
        let all = p.iter().enumerate();
        all.map(move |(i, &p)| match (first..first + LANES).contains(&i) {
            true => Dual::seeded(p, i - first),
            false => Dual::constant(p),
        })
    };
    // Without parameters one pass all the same, which finds the values.
    let chunks = (0..p.len().max(1)).step_by(LANES);
    let passes = chunks.map(|first| solution(&seeded(first).collect::<Vec<_>>()));
    let passes = passes.collect::<Result<Vec<_>, _>>()?;
    let values = passes[0].map(|x| x.primal);
    let slopes = DMatrix::from_fn(values.len(), p.len(), |row, column| {
        let x = passes[column / LANES][row];
        guarded(x.tangent[column % LANES], x.primal)
    });
    Ok((values, slopes))
}
