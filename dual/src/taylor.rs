//! Taylor series of any order.

mod convolution;
mod derivatives;
mod interpret;
mod mixed;
mod number;
mod ode;
mod recording;
mod recurrence;
mod series;
mod sweep;

pub use derivatives::{along, derivatives, directional, taylor};
pub use mixed::{Partials, mixed_partial, partials};
pub use number::Taylor;
pub use ode::{Ode, OdeError, Segment, Solution, solution};
pub use series::Series;
