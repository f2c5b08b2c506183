//! Verdicts on derivatives: PROVED, PROVED WRONG with a witness, or UNDECIDED with the reason.
//!
//! A claim is a number, or an expression, that somebody says is a derivative of a function. Let d
//! be the true derivative at the point as the engines get it, u(d) the spacing of f64 at d (at least
//! 2^-1074), and tol(d) = max(n u(d), a) for the tolerance of n ulp and the absolute one a. With an
//! enclosure of d:
//!
//! - **proved**: |claim - d'| <= tol(d') for every d' of the enclosure, and the function is proved
//!   to be differentiable there;
//! - **refuted**: |claim - d'| > tol(d') for every d' of the enclosure;
//! - **undecided**: otherwise, with what stands in the way.
//!
//! At a point there are [`gradient_at`], [`derivative_at`] and [`derivatives_at`], over a box
//! [`gradient_over`], [`over`] and [`derivatives_over`]. What is wrong with a refuted number
//! [`explain`] may know, and of a tool that can be asked for more [`blame`] finds the smallest part
//! that it gets wrong.
//!
//! No verdict rests on the table's partials. The enclosures come from [`series`], which have
//! equations of their own for every row, or from [`Differences`] of values ([`Way`]);
//! [`disagreements`] holds the partials against them.
//!
//! ```
//! use trigrad::Formula;
//! use trigrad::oracle::{self, Claim, Options, Verdict};
//!
//! let f = Formula::parse("x^2*sin(y)")?;
//! let at = [3.0, 0.5];
//! let claims = [Claim::Float(6.0 * 0.5_f64.sin()), Claim::Float(9.0 * 0.5_f64.sin())];
//! let verdicts = oracle::gradient_at(&f, &claims, &at, &Options::default());
//! assert!(matches!(verdicts[0], Verdict::Proved(_)));
//! assert!(matches!(verdicts[1], Verdict::Refuted(_)));
//! # Ok::<(), trigrad::ParseError>(())
//! ```

mod allowance;
mod arithmetic;
mod backward;
mod blackbox;
mod blame;
mod check;
mod differences;
mod domain;
mod float;
mod identity;
mod judge;
mod kink;
mod ladder;
mod partials;
mod pieces;
mod point;
mod products;
mod rate;
mod report;
mod search;
mod selfcheck;
pub mod series;
mod sides;
mod slip;
mod source;
mod taylor;
mod verdict;
mod walk;
mod words;

pub use allowance::Allowance;
pub use blackbox::{BlackBoxReport, black_box_gradient};
pub use blame::blame;
pub use check::{Checker, check_gradient, check_hessian, check_jacobian, check_rule};
pub use differences::Differences;
pub use domain::{derivatives_over, gradient_over, over};
pub use point::{derivative_at, derivatives_at, gradient_at};
pub use products::{check_jvp, check_vjp};
pub use rate::{Rate, Suspicion};
pub use report::{Finding, Report};
pub use selfcheck::{Disagreement, disagreements};
pub use slip::{Explanation, Slip, explain};
pub use verdict::{
    Blocked, Claim, Derivative, Enclosure, Options, Proof, Reason, Refutation, Standing, Tolerance,
    Verdict, Way,
};
