//! Random functions and points for property tests of differentiation, with the
//! edges drawn on purpose.
//!
//! A [`Case`] is a straight-line function over the whole table and a point at which
//! it is defined. The function is generic over the number, so it runs in every
//! engine directly, and it traces to a [`Formula`](crate::Formula). Cases shrink to
//! small functions at small points.
//!
//! ```
//! use proptest::prelude::*;
//! use trigrad::testkit::{Options, cases};
//! use trigrad::Function;
//!
//! proptest!(ProptestConfig::with_cases(16), |(case in cases(Options::default()))| {
//!     let direct = case.function.call(&case.at);
//!     let traced = case.function.trace().eval(&case.at);
//!     prop_assert_eq!(direct[0].to_bits(), traced[0].to_bits());
//! });
//! ```

mod function;
mod strategy;

pub use function::{RandomFunction, Step};
pub use strategy::{Case, Options, cases};
