//! Symbolic differentiation: derivatives as expressions of the same graph.

#![forbid(unsafe_code)]

pub mod formula;
pub mod function;
mod gradient;
mod region;
mod sweep;

pub use gradient::{derivative, gradient, hessian, jacobian, nth_derivative};
