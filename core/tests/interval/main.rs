//! Enclosures of every primitive against references, against the point functions, and against the
//! laws of decorations.

mod big;
mod cases;
mod containment;
mod generic;
mod laws;
mod reference;
mod rows;
mod tightness;
