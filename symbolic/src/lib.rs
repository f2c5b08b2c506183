//! Symbolic differentiation and simplification: derivatives as expressions of the same
//! graph, by the same table of rules that every other engine runs.
//!
//! - [`gradient`], [`derivative`], [`jacobian`] and [`hessian`], [`partial`] and
//!   [`derivatives_up_to`] for any order, [`jvp`], [`vjp`] and [`hvp`] along vectors take and
//!   give handles of a graph; [`formula`] does the same for frozen formulas, and
//!   [`function`] evaluates the derivatives of a function at a point.
//! - [`substitute`] and [`define`] put expressions in place of others;
//!   [`total_derivative`], [`implicit_derivatives`] and [`implicit_jacobian`] differentiate
//!   what expressions define together, [`taylor`](taylor()) expands them.
//! - [`operations`] counts what an evaluation takes.
//! - [`simplify()`](simplify()) makes an expression smaller and readable, and says which rules
//!   and conditions it used; the rules are data, [`simplify::RULES`].
//! - [`code`] writes a formula, alone or with its derivatives, as a function in Rust, C, Python,
//!   NumPy, JavaScript, Julia or Fortran.
//! - [`document`] writes formulas for people, [`exchange`] for other programs; [`Form`] is all
//!   that a result can be written as.
//! - [`conditions::told`] leaves out the conditions that a result implies by itself.
//! - [`receipts::check`] replays what it says, independently of how it was found, and
//!   holds every step against enclosures.
//!
//! ```
//! use trigrad_core::Formula;
//! use trigrad_symbolic::{Options, formula, simplify};
//! let f = Formula::parse("x^2*sin(y)").unwrap();
//! let gradient = simplify(&formula::gradient(&f), &Options::default()).formula;
//! assert_eq!(gradient.to_string(), "2*x*sin(y)\nx^2*cos(y)");
//! assert_eq!(gradient.eval(&[3.0, 0.0]), [0.0, 9.0]);
//! ```
//!
//! Differentiation never expands a graph into a tree, and neither it nor simplification
//! recurses over one.

#![forbid(unsafe_code)]

pub mod code;
pub mod conditions;
mod cost;
pub mod document;
mod elimination;
pub mod exchange;
mod field;
mod form;
pub mod formula;
mod forward;
pub mod function;
mod gradient;
mod implicit;
mod keyed;
mod meaning;
mod near;
mod network;
mod partials;
mod paths;
mod portfolio;
mod products;
mod reach;
mod rebuild;
pub mod receipts;
mod region;
pub mod simplify;
mod solve;
mod substitute;
mod sweep;
mod taylor;
mod total;
mod visit;
mod waists;
mod wide;

pub use cost::operations;
pub use form::{Form, UnknownForm, WriteError};
pub use gradient::{derivative, gradient, hessian, jacobian, nth_derivative};
pub use implicit::{ImplicitError, implicit_derivatives, implicit_jacobian};
pub use near::nearest;
pub use partials::{derivatives_up_to, multi_indices, partial};
pub use products::{directional_derivative, hvp, jvp, vjp};
pub use simplify::{Effort, Options, Simplified, StopReason, simplify, simplify_each};
pub use substitute::{DefineError, HIGHEST_ORDER, define, substitute};
pub use taylor::{taylor, taylor_coefficients};
pub use total::total_derivative;
