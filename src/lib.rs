//! Derivatives that can be trusted: one expression, three independent ways to its
//! derivative.
//!
//! A [table](Primitive) of primitives, from `+` to the polygamma functions, says
//! of each what its value, its enclosure and its partial derivatives are. Three
//! engines interpret it: [`symbolic`] makes derivatives as expressions, [`dual`]
//! pushes tangents forward, [`tape`] pulls adjoints back. They run on the same
//! expression graph and on the same generic Rust functions, so each can be checked
//! against the others.
//!
//! # From text
//!
//! ```
//! use trigrad::{Engine, Formula};
//!
//! for (text, x, slope) in [("2*x", 3.0, 2.0), ("x*x + 2", 3.0, 6.0), ("x*x + 2*x", 3.0, 8.0)] {
//!     let y = Formula::parse(text)?;
//!     for engine in Engine::ALL {
//!         assert_eq!(engine.gradient(&y, &[x]).1[0], slope);
//!     }
//! }
//!
//! let z = Formula::parse("x*x*y + x*y")?;
//! let (_, gradient) = Engine::Tape.gradient(&z, &[3.0, 2.0]);
//! assert_eq!(gradient.as_slice(), [14.0, 12.0]);
//! # Ok::<(), trigrad::ParseError>(())
//! ```
//!
//! # From Rust
//!
//! ```
//! use trigrad::{Scalar, dual, tape, ulp_distance};
//!
//! fn f<S: Scalar>(x: &[S]) -> S {
//!     x[0] * x[0] * x[1].sin()
//! }
//! let x = [3.0, 0.5];
//! let (value, forward) = dual::gradient(|x| f(x), &x);
//! let (same_value, reverse) = tape::gradient(|x| f(x), &x);
//! assert_eq!(value, same_value);
//! for i in 0..2 {
//!     assert!(ulp_distance(forward[i], reverse[i]) <= 1);
//! }
//! ```
//!
//! # With a tape, as in TensorFlow
//!
#![cfg_attr(feature = "tensor", doc = "```")]
#![cfg_attr(not(feature = "tensor"), doc = "```ignore")]
//! use trigrad::tape::tensor::{GradientTape, Tensor};
//!
//! let x = Tensor::from([1.0, 2.0, 3.0]);
//! let tape = GradientTape::new();
//! let y = tape.record(|scope| {
//!     scope.watch(&x);
//!     (&x * &x).sum()
//! });
//! let slopes = tape.connected_gradient(&y, &x)?;
//! assert_eq!(slopes.to_vec(), Some(vec![2.0, 4.0, 6.0]));
//! # Ok::<(), trigrad::tape::tensor::Error>(())
//! ```
//!
//! # On paper
//!
//! ```
//! use trigrad::{Formula, symbolic};
//!
//! let f = Formula::parse("x^2*sin(x)")?;
//! let slope = symbolic::formula::gradient(&f);
//! let simpler = symbolic::simplify(&slope, &symbolic::Options::default());
//! assert_eq!(simpler.formula.to_string(), "x*(2*sin(x) + x*cos(x))");
//! # Ok::<(), trigrad::ParseError>(())
//! ```

#![forbid(unsafe_code)]

mod engine;
pub mod mixed;
pub mod oracle;
mod preaccumulate;
mod rounding;
#[cfg(feature = "testkit")]
pub mod testkit;
mod ulp;

pub use engine::{Engine, UnknownEngine};
pub use preaccumulate::{preaccumulate, preaccumulate_sum};
pub use rounding::Rounding;
pub use ulp::ulp_distance;

pub use nalgebra::{DMatrix, DVector};
#[cfg(feature = "mutants")]
#[doc(hidden)]
pub use trigrad_core::mutants;
pub use trigrad_core::{
    Big, Binary, Bounds, Break, Call, Comparison, Constant, Custom, Decoration, Domain, Enclosures,
    End, Exact, Expr, Formula, Function, Graph, Indexed, Interpret, Interpreter, Interval,
    Judgement, MAX_BITS, MeasuredSlope, Nary, NodeId, Notation, Op, Operand, Ordered, ParseError,
    ParseErrorKind, ParseOptions, Primitive, Program, Real, Relation, Row, Rule, RuleError, Scalar,
    Scalars, Side, Support, Test, Touched, Tracked, Unary, Verification, Witness, function,
    guarded, is_function_name, is_variable_name, operators, touched,
};
pub use trigrad_dual as dual;
pub use trigrad_symbolic as symbolic;
pub use trigrad_tape as tape;

/// The examples of the README are tested.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct ReadmeExamples;
