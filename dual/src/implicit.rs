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
//! - [`system_jacobian`], [`system_jvp`] and so on: the derivatives by the parameters as
//!   matrices and vectors.
//!
//! The solver gets the plain values of the parameters and returns the unknowns. The
//! equations are a generic function or a closure, as the drivers for plain closures take
//! it: `root` those of [`derivative`](crate::derivative()), `system` and `fixed_point` those
//! of [`jacobian`](crate::jacobian()), the optima those of [`hessian`](crate::hessian()).
//! They get the unknowns and the parameters as numbers of a differentiation of their own.
//! Equations that capture a number of another one take an ε of their own,
//! `epsilon!().implicit().root(…)` in place of `implicit::root(…)`; the number enters them by
//! [`Dual::constant`](crate::Dual::constant), and its derivatives count as a parameter's do.
//! ```
//! use trigrad_dual::{Dual, derivative, epsilon};
//! // x² = p q, at p = 9 by q.
//! let root = |q: Dual| {
//!     let solve = |p: &[f64]| (p[0] * q.primal).sqrt();
//!     let f = |x, p: &[_]| x * x - p[0] * Dual::constant(q);
//!     epsilon!().implicit().root(solve, f, &[Dual::from(9.0)]).unwrap()
//! };
//! assert_eq!(derivative(root, 4.0), (6.0, 0.75));
//! ```
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
//! What is not: whether there are other solutions, that a stationary point is an optimum,
//! and what rounding makes of a single entry of the Jacobian that cancels to nothing. Where equations are linear their derivatives do not depend on the solution, so
//! an error below the absolute tolerance goes unnoticed, and stays in the value alone.
//!
//! NaN stays NaN: where an unknown, a residual or a slope is NaN, so are the derivatives
//! that are made of it. A solver that fails returns NaN.

mod correction;
mod elimination;
mod found;
mod jacobian;
mod jet;
mod jvp;
mod optimum;
mod system;

use std::marker::PhantomData;

use thiserror::Error;

pub use found::Found;
pub use jacobian::{fixed_point_jacobian, optimum_jacobian, system_jacobian};
pub use jet::{Jet, Plain};
pub use jvp::{fixed_point_jvp, optimum_jvp, system_jvp};
pub use optimum::{constrained_optimum, optimum};
pub use system::{fixed_point, root, system};

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

/// The right to one implicit differentiation whose numbers mix with those of no other:
/// `epsilon!().implicit()`, see [`Epsilon`](crate::Epsilon).
///
/// Its methods are the functions of the [module](self), for equations that may capture
/// numbers of other differentiations.
#[derive(Debug)]
pub struct Epsilon<'a, E> {
    made_of: PhantomData<crate::Epsilon<'a, E>>,
}

impl<'a, E> crate::Epsilon<'a, E> {
    /// For what equations define, see [`mod@crate::implicit`].
    #[inline]
    pub fn implicit(self) -> Epsilon<'a, E> {
        Epsilon {
            made_of: PhantomData,
        }
    }
}

impl Epsilon<'static, crate::Free> {
    // For functions that are `Unperturbed`: who calls this has asked for it.
    fn free() -> Self {
        crate::Epsilon::free().implicit()
    }
}

// What the solver finds at the plain values of the parameters.
fn solved<T: Jet, X: Into<Found<T::Plain>>>(
    solve: impl FnOnce(&[T::Plain]) -> X,
    p: &[T],
) -> Found<T::Plain> {
    let plain: Vec<T::Plain> = p.iter().map(|p| p.plain()).collect();
    solve(&plain).into()
}
