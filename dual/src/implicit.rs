//! Derivatives of what equations define: roots, fixed points, optima.
//!
//! A solver of any kind, from any crate, works in plain numbers and is never
//! differentiated. What it finds is made a number with derivatives by the implicit
//! function theorem: with F(x(p), p) = 0 the slopes are dx/dp = -(∂F/∂x)⁻¹ ∂F/∂p. The
//! parameters come as numbers of the program that is differentiated, and so does the
//! solution, in which it goes on: of any order and any width.
//!
//! ```
//! use trigrad_core::Scalar;
//! use trigrad_dual::{Dual, derivative, implicit};
//! // Kepler's equation E - e sin(E) = M, by however many steps it takes.
//! let solver = |p: &[f64]| (0..60).fold(p[0], |x, _| p[0] + p[1] * x.sin());
//! fn kepler<S: Scalar>(x: S, p: &[S]) -> S {
//!     x - p[1] * x.sin() - p[0]
//! }
//! // How fast the planet's distance 1 - e cos(E) grows with the mean anomaly M.
//! let distance = |mean: Dual| {
//!     let anomaly = implicit::root(solver, kepler, &[mean, 0.25.into()]).unwrap();
//!     -(anomaly.cos() * 0.25) + 1.0
//! };
//! let (radius, slope) = derivative(distance, 0.5);
//! let anomaly = solver(&[0.5, 0.25]);
//! assert!((slope - 0.25 * anomaly.sin() / radius).abs() < 1e-15);
//! ```
//!
//! # What is asked for
//! - [`root`]: one equation for one unknown. [`system`]: as many equations as unknowns.
//! - [`fixed_point`]: unknowns that a map returns as they are.
//! - [`optimum`]: where an objective is stationary; [`constrained_optimum`]: under
//!   equations, with the multipliers.
//! - [`jacobian`](mod@jacobian), [`jvp`](mod@jvp): the derivatives by the parameters as
//!   matrices and vectors.
//!
//! The solver gets the plain values of the parameters and returns the unknowns. The
//! equations are a generic function or a closure, as the drivers for plain closures take
//! it: `root` those of [`derivative`](crate::derivative()), `system` and `fixed_point` those
//! of [`jacobian`](crate::jacobian()), the optima those of [`hessian`](crate::hessian()).
//! They get the unknowns and the parameters as numbers of a differentiation of their own;
//! a number of the program that they capture enters by
//! [`Dual::constant`](crate::Dual::constant), and its derivatives count.
//!
//! # What is checked
//! The value is the solver's, to the bit; the derivatives are those of F(x, p) = F(x0, p0).
//! A wrong solution would have wrong derivatives, and is an [`ImplicitError`]:
//! - Where one more step of Newton's method would move an unknown further than the
//!   solver promises: by 1e-6 of it plus 1e-6, or what [`Found::within`] says.
//! - Where the Jacobian changes by more than that fraction in such a step. It does at a
//!   multiple root, and close to a point where two solutions meet; this has no unit, and
//!   holds at every scale.
//! - Where the Jacobian is singular, exactly or but for rounding.
//!
//! To both bounds comes what rounding explains, ε times the condition of the Jacobian.
//!
//! What is not: whether there are other solutions, and that a stationary point is an
//! optimum. Where equations are linear their derivatives do not depend on the solution, so
//! an error below the absolute tolerance goes unnoticed, and stays in the value alone.
//!
//! NaN stays NaN: where an unknown, a residual or a slope is NaN, so are the derivatives
//! that are made of it. A solver that fails returns NaN.

mod correction;
mod elimination;
mod found;
pub mod jacobian;
mod jet;
pub mod jvp;
mod optimum;

use nalgebra::{DMatrix, DVector};
use thiserror::Error;
use trigrad_core::Scalar;

use crate::derivative::derivative;
use crate::dual::Dual;
use crate::seeds::LANES;
use correction::{Equations, check_count, corrected};

pub use found::Found;
pub use jet::{Jet, Plain};
pub use optimum::{constrained_optimum, optimum};

/// Why a solution has no derivatives.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum ImplicitError {
    /// There are more or fewer equations than unknowns.
    #[error("{equations} equations for {unknowns} unknowns")]
    NotSquare {
        /// The number of equations.
        equations: usize,
        /// The number of unknowns.
        unknowns: usize,
    },
    /// The Jacobian by the unknowns is singular at the solution, exactly or but for rounding.
    #[error(
        "the equations do not determine unknown {unknown} at the solution: its pivot is {pivot:e}, which is 0 but for rounding"
    )]
    Singular {
        /// The unknown, from 0, whose slopes are a combination of those before it.
        unknown: usize,
        /// What elimination leaves of its slopes.
        pivot: f64,
    },
    /// The solution is not one.
    #[error(
        "a step of Newton's method moves unknown {unknown} from {value} by {step:e}, and no more than {bound:e} is allowed: solve further, or say how far the solution is from the true one"
    )]
    NotSolved {
        /// The unknown, from 0.
        unknown: usize,
        /// What the solver found.
        value: f64,
        /// The step that improves it.
        step: f64,
        /// The step that is allowed.
        bound: f64,
    },
    /// The slopes are others at the solution that one step of Newton's method leads to: the
    /// root is a multiple one, or two are close together, or the solver stopped early.
    #[error(
        "the slopes by unknown {unknown} change by {change:e} of themselves within the error of the solution, and no more than {bound:e} is allowed: the root is multiple, or not solved far enough"
    )]
    Unsettled {
        /// The unknown, from 0.
        unknown: usize,
        /// The fraction by which they change.
        change: f64,
        /// The fraction that is allowed.
        bound: f64,
    },
}

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
/// If the solution is none, or a multiple one; see [`implicit`](self).
pub fn root<T, X>(
    solve: impl FnOnce(&[T::Plain]) -> X,
    f: impl Fn(Dual<T>, &[Dual<T>]) -> Dual<T>,
    p: &[T],
) -> Result<T, ImplicitError>
where
    T: Jet,
    X: Into<Found<T::Plain>>,
{
    let found = solved(solve, p);
    check_count(1, found.unknowns.len())?;
    let parameters = constants(p);
    let equations = Equations {
        residuals: |x: &[T]| vec![f(Dual::constant(x[0]), &parameters).primal],
        linearised: |x: &[T]| {
            let (residual, slope) = derivative(|x| f(x, &parameters), x[0]);
            (vec![residual], DMatrix::repeat(1, 1, slope))
        },
    };
    Ok(corrected(&found, &equations)?[0])
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
/// one; see [`implicit`](self).
pub fn system<T, X>(
    solve: impl FnOnce(&[T::Plain]) -> X,
    f: impl Fn(&[Dual<T, LANES>], &[Dual<T, LANES>]) -> Vec<Dual<T, LANES>>,
    p: &[T],
) -> Result<DVector<T>, ImplicitError>
where
    T: Jet,
    X: Into<Found<T::Plain>>,
{
    let found = solved(solve, p);
    let parameters = constants(p);
    let equations = Equations {
        residuals: |x: &[T]| {
            let outputs = f(&constants(x), &parameters);
            outputs.into_iter().map(|y| y.primal).collect()
        },
        linearised: |x: &[T]| {
            let (residuals, slopes) = crate::jacobian(|x| f(x, &parameters), x);
            (residuals.data.into(), slopes)
        },
    };
    corrected(&found, &equations)
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
/// or two are close together; see [`implicit`](self).
pub fn fixed_point<T, X>(
    iterate: impl FnOnce(&[T::Plain]) -> X,
    g: impl Fn(&[Dual<T, LANES>], &[Dual<T, LANES>]) -> Vec<Dual<T, LANES>>,
    p: &[T],
) -> Result<DVector<T>, ImplicitError>
where
    T: Jet,
    X: Into<Found<T::Plain>>,
{
    system(iterate, distances(g), p)
}

// How far the map moves each unknown. What it returns beyond them, or not at all, is left
// for the equations to be counted.
fn distances<S: Scalar>(g: impl Fn(&[S], &[S]) -> Vec<S>) -> impl Fn(&[S], &[S]) -> Vec<S> {
    move |x, p| {
        let mut image = g(x, p);
        for (image, &x) in image.iter_mut().zip(x) {
            *image = x - *image;
        }
        image
    }
}

fn solved<T: Jet, X: Into<Found<T::Plain>>>(
    solve: impl FnOnce(&[T::Plain]) -> X,
    p: &[T],
) -> Found<T::Plain> {
    let plain: Vec<T::Plain> = p.iter().map(|p| p.plain()).collect();
    solve(&plain).into()
}

fn constants<T: Jet, const N: usize>(numbers: &[T]) -> Vec<Dual<T, N>> {
    numbers.iter().map(|&x| Dual::constant(x)).collect()
}
