//! The number traits of the ecosystem, as lists of forwards to the rows.
//!
//! No trait here knows a derivative: a method is the row of that name, or composed of
//! rows in `composed.rs`. Comparisons, tests and conversions to integers look at the
//! primal alone, so generic code takes the branches that it takes with the components.

mod composed;
mod field;
mod float;
mod near;
mod number;
#[cfg(feature = "serde")]
mod parts;
