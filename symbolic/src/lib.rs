//! Symbolic differentiation and simplification: derivatives as expressions of the same
//! graph, by the same table of rules that every other engine runs.
//!
//! - [`gradient`], [`derivative`], [`nth_derivative`], [`jacobian`] and [`hessian`] take
//!   and give handles of a graph; [`formula`] does the same for frozen formulas, and
//!   [`function`] evaluates the derivatives of a function at a point.
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
pub mod document;
pub mod exchange;
mod form;
pub mod formula;
pub mod function;
mod gradient;
mod keyed;
mod meaning;
mod near;
mod reach;
pub mod receipts;
mod region;
pub mod simplify;
mod sweep;

pub use form::{Form, UnknownForm, WriteError};
pub use gradient::{derivative, gradient, hessian, jacobian, nth_derivative};
pub use simplify::{Effort, Options, Simplified, StopReason, simplify, simplify_each};
