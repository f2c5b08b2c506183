//! Derivatives by a second hand: series of every row from its functional or differential equation,
//! over intervals.

mod graded;
mod interpreter;
mod part;
mod rows;
mod several;
mod terms;

pub use graded::Series;
pub use interpreter::{Curve, Curves, Expansion, Jet, Jets};
pub use part::{Lanes, Part};
