//! Formulas for people and pages: [`latex`], [`mathml`], and pictures of the graph by [`dot`]
//! and [`svg`].
//!
//! What is written is mathematics, not source text: it does not read back. Numbers stand in
//! front of their products, signs in front of their terms, brackets that mathematics does not
//! need are left out, and a row without a sign of its own is written as what it means:
//! `xlogy(a, b)` as a ln b, `hypot(a, b)` as a root. What a row means at the edge of its domain
//! or beyond the range of `f64` is not on paper.
//!
//! Text and time are linear in the graph: beyond some thousand nodes, each counted as often as
//! it is written, what is used more than once is defined in front, t₁ = …, and nothing recurses.

mod derivative;
mod dot;
mod label;
mod latex;
mod layers;
mod mark;
mod mathml;
mod name;
mod notation;
mod number;
mod shared;
mod svg;
mod typeset;

pub use derivative::Derivative;
pub use dot::dot;
pub use latex::{latex, latex_derivatives};
pub use mathml::{mathml, mathml_derivatives};
pub use svg::{TooLarge, svg, svg_marked};
