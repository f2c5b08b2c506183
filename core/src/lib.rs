//! The shared ground of trigrad: the table of primitives, the numbers that run it,
//! exact constants, and the expression graph with its parser and printer.
//!
//! Most users want the facade crate `trigrad`.

#![forbid(unsafe_code)]

#[macro_use]
mod primitive;
mod breaks;
mod constant;
mod custom;
mod enclosures;
mod exact;
mod expr;
mod formula;
mod function;
mod graph;
mod interval;
#[doc(hidden)]
pub mod mutants;
mod numeric;
mod operators;
mod parse;
mod plain;
mod print;
mod program;
mod real;
mod row;
mod scalar;
mod slopes;
mod store;
mod table;
mod tracked;
mod witness;

pub use breaks::{Side, Touched};
pub use constant::Constant;
pub use custom::{Comparison, Custom, Judgement, MeasuredSlope, Rule, RuleError, Verification};
pub use enclosures::Enclosures;
pub use exact::{Exact, MAX_BITS};
pub use expr::Expr;
pub use formula::Formula;
pub use function::{Function, only};
pub use graph::Graph;
pub use interval::{Big, Bounds, Decoration, End, Interval, compare};
pub use parse::{ParseError, ParseErrorKind, ParseOptions, is_function_name, is_variable_name};
pub use primitive::{Binary, Indexed, Nary, Primitive, Unary};
pub use program::{Interpreter, Program, Scalars};
pub use real::Real;
pub use row::{Break, Domain, Notation, Row};
pub use scalar::{
    Interpret, Operand, Ordered, Relation, Scalar, Test, guarded, guarded_if, primal_is,
    primal_is_nan,
};
pub use store::{Call, NodeId, Op};
pub use tracked::{Support, Tracked};
pub use witness::{Witness, touched};

#[doc(hidden)]
pub use num_traits as __num_traits;
