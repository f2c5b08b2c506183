//! Roots, of one equation and of several, and fixed points.

use nalgebra::{DVector, Matrix1, Vector1};
use trigrad_core::guarded;

use super::correction::{Equations, check_count, corrected};
use super::{Epsilon, Found, ImplicitError, Jet, solved};
use crate::dual::Dual;
use crate::epsilon::Unperturbed;
use crate::seeds::{LANES, jacobian_by};

/// The root x of `f`(x, p) = 0 that `solve` finds, with its derivatives by the parameters
/// `p`.
///
/// `f` runs twice for the slopes by x, and once more for each order beyond the first.
///
/// ```
/// use trigrad_core::Scalar;
/// use trigrad_dual::{derivative, implicit};
/// fn equation<S: Scalar>(x: S, p: &[S]) -> S {
///     x * x - p[0]
/// }
/// let root = |p| implicit::root(|p: &[f64]| p[0].sqrt(), equation, &[p]).unwrap();
/// assert_eq!(derivative(root, 4.0), (2.0, 0.25));
/// // The second derivative, -1/4 p^(-3/2).
/// assert_eq!(derivative(|p| derivative(|p| implicit::root(|p: &[f64]| p[0].sqrt(), equation, &[p]).unwrap(), p).1, 4.0).1, -1.0 / 32.0);
/// ```
///
/// # Errors
/// If the solution is none, or a multiple one; see [`implicit`](super).
pub fn root<T, X>(
    solve: impl FnOnce(&[T::Plain]) -> X,
    f: impl Fn(Dual<T>, &[Dual<T>]) -> Dual<T> + Unperturbed,
    p: &[T],
) -> Result<T, ImplicitError>
where
    T: Jet,
    X: Into<Found<T::Plain>>,
{
    Epsilon::free().root(solve, f, p)
}

/// The solution x of the equations `f`(x, p) = 0 that `solve` finds, with its derivatives
/// by the parameters `p`.
///
/// Cost: two Jacobians of `f` by x, one run of `f` for each order beyond the first, and the
/// inverse of a plain matrix.
///
/// ```
/// use nalgebra::Vector2;
/// use trigrad_dual::{Dual, gradient, implicit};
/// // Where the circle of radius p0 meets the line y = p1 x.
/// let solve = |p: &[f64]| Vector2::new(1.0, p[1]) * (p[0] / 1_f64.hypot(p[1]));
/// let area = |p: &[Dual<f64, 8>]| {
///     let x = implicit::system(solve, |x, p| vec![x[0] * x[0] + x[1] * x[1] - p[0] * p[0], x[1] - p[1] * x[0]], p);
///     x.map(|x| x[0] * x[1]).unwrap()
/// };
/// // p0² p1/(1 + p1²)
/// let (value, slopes) = gradient(area, &[5.0, 0.75]);
/// assert!((value - 12.0).abs() < 1e-14);
/// assert!((slopes[0] - 4.8).abs() < 1e-14 && (slopes[1] - 4.48).abs() < 1e-14);
/// ```
///
/// # Errors
/// If there are not as many equations as unknowns, or the solution is none, or a multiple
/// one; see [`implicit`](super).
pub fn system<T, X>(
    solve: impl FnOnce(&[T::Plain]) -> X,
    f: impl Fn(&[Dual<T, LANES>], &[Dual<T, LANES>]) -> Vec<Dual<T, LANES>> + Unperturbed,
    p: &[T],
) -> Result<DVector<T>, ImplicitError>
where
    T: Jet,
    X: Into<Found<T::Plain>>,
{
    Epsilon::free().system(solve, f, p)
}

/// The fixed point x = `g`(x, p) that `iterate` finds, with its derivatives by the
/// parameters `p`: dx/dp = (1 - ∂g/∂x)⁻¹ ∂g/∂p.
///
/// Whether the iteration converges, and how fast, has no part in it. For the cost see
/// [`system`].
///
/// ```
/// use trigrad_core::Scalar;
/// use trigrad_dual::{derivative, implicit};
/// fn map<S: Scalar>(x: &[S], p: &[S]) -> Vec<S> {
///     vec![(x[0] * p[0]).cos()]
/// }
/// let iterate = |p: &[f64]| (0..200).fold(0.5, |x: f64, _| (x * p[0]).cos());
/// let fixed = |p| implicit::fixed_point(iterate, map, &[p]).unwrap()[0];
/// let (x, slope) = derivative(fixed, 1.0);
/// assert!((slope + x * x.sin() / (1.0 + x.sin())).abs() < 1e-15);
/// ```
///
/// # Errors
/// If `g` does not return as many numbers as there are unknowns, or the solution is none,
/// or two are close together; see [`implicit`](super).
pub fn fixed_point<T, X>(
    iterate: impl FnOnce(&[T::Plain]) -> X,
    g: impl Fn(&[Dual<T, LANES>], &[Dual<T, LANES>]) -> Vec<Dual<T, LANES>> + Unperturbed,
    p: &[T],
) -> Result<DVector<T>, ImplicitError>
where
    T: Jet,
    X: Into<Found<T::Plain>>,
{
    Epsilon::free().fixed_point(iterate, g, p)
}

impl<E: 'static> Epsilon<'_, E> {
    /// See [`implicit::root`](root()).
    ///
    /// # Errors
    /// As that function.
    pub fn root<T, X>(
        self,
        solve: impl FnOnce(&[T::Plain]) -> X,
        f: impl Fn(Dual<T, 1, E>, &[Dual<T, 1, E>]) -> Dual<T, 1, E>,
        p: &[T],
    ) -> Result<T, ImplicitError>
    where
        T: Jet,
        X: Into<Found<T::Plain>>,
    {
        let found = solved(solve, p);
        check_count(1, found.unknowns().len())?;
        let parameters = constants(p);
        let equations = Equations {
            residuals: |x: &[T]| Vector1::new(f(Dual::constant(x[0]), &parameters).primal),
            linearised: |x: &[T]| {
                let y = f(Dual::seeded(x[0], 0), &parameters);
                let slope = guarded(y.tangent[0], y.primal);
                (Vector1::new(y.primal), Matrix1::new(slope))
            },
            terms: |slope, _| slope.abs(),
        };
        Ok(corrected(&found, &equations)?[0])
    }

    /// See [`implicit::system`](system()).
    ///
    /// # Errors
    /// As that function.
    pub fn system<T, X>(
        self,
        solve: impl FnOnce(&[T::Plain]) -> X,
        f: impl Fn(&[Dual<T, LANES, E>], &[Dual<T, LANES, E>]) -> Vec<Dual<T, LANES, E>>,
        p: &[T],
    ) -> Result<DVector<T>, ImplicitError>
    where
        T: Jet,
        X: Into<Found<T::Plain>>,
    {
        system_at(&solved(solve, p), f, p)
    }

    /// See [`implicit::fixed_point`](fixed_point()).
    ///
    /// # Errors
    /// As that function.
    pub fn fixed_point<T, X>(
        self,
        iterate: impl FnOnce(&[T::Plain]) -> X,
        g: impl Fn(&[Dual<T, LANES, E>], &[Dual<T, LANES, E>]) -> Vec<Dual<T, LANES, E>>,
        p: &[T],
    ) -> Result<DVector<T>, ImplicitError>
    where
        T: Jet,
        X: Into<Found<T::Plain>>,
    {
        fixed_point_at(&solved(iterate, p), g, p)
    }
}

/// The solution of the equations `f` that was found, with its derivatives.
pub(super) fn system_at<T: Jet, E: 'static>(
    found: &Found<T::Plain>,
    f: impl Fn(&[Dual<T, LANES, E>], &[Dual<T, LANES, E>]) -> Vec<Dual<T, LANES, E>>,
    p: &[T],
) -> Result<DVector<T>, ImplicitError> {
    solution_at(found, f, p, |slope, _| slope.abs())
}

/// The fixed point of the map `g` that was found, with its derivatives.
pub(super) fn fixed_point_at<T: Jet, E: 'static>(
    found: &Found<T::Plain>,
    g: impl Fn(&[Dual<T, LANES, E>], &[Dual<T, LANES, E>]) -> Vec<Dual<T, LANES, E>>,
    p: &[T],
) -> Result<DVector<T>, ImplicitError> {
    // How far the map moves each unknown. What it returns beyond them, or not at all, is left
    // for the equations to be counted.
    let distances = |x: &[_], p: &[_]| {
        let mut image = g(x, p);
        for (image, &x) in image.iter_mut().zip(x) {
            *image = x - *image;
        }
        image
    };
    // On the diagonal is 1 less the map's slope.
    solution_at(
        found,
        distances,
        p,
        |slope, is_diagonal| match is_diagonal {
            true => 1.0 + (1.0 - slope).abs(),
            false => slope.abs(),
        },
    )
}

fn solution_at<T: Jet, E: 'static>(
    found: &Found<T::Plain>,
    f: impl Fn(&[Dual<T, LANES, E>], &[Dual<T, LANES, E>]) -> Vec<Dual<T, LANES, E>>,
    p: &[T],
    terms: fn(f64, bool) -> f64,
) -> Result<DVector<T>, ImplicitError> {
    let parameters = constants(p);
    let equations = Equations {
        residuals: |x: &[T]| {
            let outputs = f(&constants(x), &parameters);
            DVector::from_iterator(outputs.len(), outputs.iter().map(|y| y.primal))
        },
        linearised: |x: &[T]| jacobian_by(|x| f(x, &parameters), x),
        terms,
    };
    corrected(found, &equations)
}

fn constants<T: Jet, const N: usize, E>(numbers: &[T]) -> Vec<Dual<T, N, E>> {
    numbers.iter().map(|&x| Dual::constant(x)).collect()
}
