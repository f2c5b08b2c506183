//! Record once, replay: derivatives at other points without another run of the function.
//!
//! A tape records a function anew for every gradient. What is done with the same
//! branches at every point can be recorded once, as a program of values and derivatives
//! together, which runs on many points side by side:
//!
//! ```
//! use nalgebra::DMatrix;
//! use trigrad_core::Ordered;
//! use trigrad_tape::replay::Replay;
//!
//! fn power<S: Ordered>(x: S) -> S {
//!     let mut y = x;
//!     while y < 100.0 {
//!         y = y * x;
//!     }
//!     y
//! }
//! let mut replay = Replay::record(|x| power(x[0]), &[3.0]); // 3^5
//! assert_eq!(replay.gradient(&[3.125]).unwrap().1[0], 5.0 * 3.125_f64.powi(4));
//! assert!(replay.gradient(&[5.0]).is_err()); // 5^3 is enough
//! ```
//!
//! It pays at many points at once, which take a sixth to a half of the tape's time for each
//! (`--bench replay`); at one point the tape's own [`gradient`](crate::gradient) is as fast or
//! faster, unless the function itself costs much more than its arithmetic.
//!
//! # What is recorded
//! A closure or a generic function runs on [`Recorded`] numbers, which compare by their
//! primals. Each comparison that it makes, of any kind, is a *guard*: it is made again at
//! every point, and where the outcome is another one the answer is [`Flipped`], never that
//! of the other branch. Numbers are read in no other way. `Scalar`'s own conditional,
//! `select`, chooses at every point anew and needs no guard.
//!
//! What the function captured belongs to the recording: where it changes, record again.
//!
//! # What the derivatives are
//! Those of the tape, by the same conventions, up to rounding; the value is the plain
//! evaluation bit for bit. The partials of the table's rows are laid out as a program
//! together with the function, in which common parts are computed once. Where a row has the
//! slope 0 everywhere, as `floor` and `sign`, nothing flows: the slope of sqrt(floor(x)) at
//! 0.5 is 0, where a tape multiplies, and says NaN. Only where an
//! infinite slope makes NaN of a program that cannot tell a 0 from a dependence that is
//! not there, the recording is run on a tape, which can.

mod arithmetic;
mod blocks;
mod code;
mod derived;
mod drivers;
mod formal;
mod forward;
mod guard;
mod kept;
mod kernels;
mod machine;
#[cfg(feature = "sparse")]
mod reached;
mod record;
mod recorded;
mod reverse;
mod runner;
mod schedule;
mod select;
mod store;

pub use blocks::Gradients;
pub use drivers::Replay;
#[cfg(feature = "sparse")]
pub(crate) use drivers::run_at;
#[cfg(feature = "sparse")]
pub(crate) use forward::Flow;
pub use guard::{Asked, Flipped, Outcome};
pub use kept::Replays;
#[cfg(feature = "sparse")]
pub(crate) use record::Record;
pub use recorded::Recorded;
#[cfg(feature = "sparse")]
pub(crate) use runner::Runner;
