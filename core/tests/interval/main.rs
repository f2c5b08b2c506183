//! Enclosures of every primitive against references, against the point functions, and against the
//! laws of decorations.

mod agreement;
mod big;
mod cases;
mod containment;
mod decorations;
mod digits;
mod generic;
mod laws;
mod precision;
mod proof;
mod reference;

mod rows;
mod special;
mod thresholds;
mod tightness;
mod vectors;
mod zeros;
