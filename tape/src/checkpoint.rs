//! Gradients of long loops in little memory: states are kept here and there, and the
//! steps between them run again.
//!
//! One tape for a loop of a million steps holds all that a million steps record. The
//! drivers here go back through the loop a step at a time, from kept states, and run
//! steps again to get to states that were not kept.
//!
//! | | runs, beside recording every step once |
//! |---|---|
//! | [`Checkpoints::snapshots`] and [`gradient`](Checkpoints::gradient) | the fewest steps that are possible with so many, see [`Binomial`] |
//! | [`Checkpoints::snapshots`] and [`gradient_while`](Checkpoints::gradient_while) | no step more than 1 + l times, where with s snapshots there are fewer than binom(s + l + 1, s) steps, see [`Online`] |
//! | [`Checkpoints::bytes`] | the fewest steps for the best division of the bytes between snapshots and tape, and a step or the whole loop to be measured |
//!
//! A loop is given by closures over variables, which may capture what they like, or as a
//! [`Loop`], whose steps are generic over the number and run faster where they are not
//! recorded. A loss that sums over all states is one more component of the state. The
//! numbers may be others than f64: with dual numbers in them, the gradient carries products
//! of the Hessian, at as many times the memory as they have numbers.
//!
//! The heat equation, with the conductivity as parameter, within half a megabyte:
//!
//! ```
//! use trigrad_tape::checkpoint::Checkpoints;
//! let (n, steps) = (100, 2000);
//! let rod: Vec<f64> = (0..n).map(|i| if i < n / 2 { 1.0 } else { 0.0 }).collect();
//! let found = Checkpoints::bytes(500_000).gradient(
//!     steps,
//!     |_, u, conductivity| {
//!         let last = u.len() - 1;
//!         let flow = |i: usize| u[i.max(1) - 1] - u[i] * 2.0 + u[(i + 1).min(last)];
//!         (0..=last).map(|i| u[i] + flow(i) * conductivity[0]).collect()
//!     },
//!     |u, _| u[u.len() - 1],
//!     &rod,
//!     &[0.25],
//! )?;
//! // The more heat is conducted, the more arrives at the other end, where an end that is
//! // insulated loses nothing: all derivatives by the first state together are 1.
//! assert!(found.parameters[0] > 0.0);
//! assert!((found.state.sum() - 1.0).abs() < 1e-12);
//! // On one tape: 300 entries of 24 bytes a step.
//! assert!(found.work.advanced < 2 * 2000);
//! # Ok::<(), trigrad_tape::checkpoint::CheckpointError>(())
//! ```
//!
//! # What the derivatives are
//! Those of one tape for the whole loop:
//! - The value is the same, bit for bit.
//! - Zeros, infinities and NaN are the same: an adjoint that is 0 is still multiplied, so
//!   that 0 times an infinite slope is NaN; what the loss does not depend on is left out
//!   across steps too.
//! - The derivatives are the same, bit for bit, where the last thing that a step does to
//!   each component joins two numbers that depend on different things, as `u + flow * dt`
//!   does. Otherwise one tape multiplies slopes forward, through all steps in which a
//!   component is a function of one other, and here they are multiplied backward from
//!   recording to recording: the same terms, each a product of the same n factors in
//!   another order, so that it differs by n roundings, or leaves the range in one order
//!   only.
//!
//! A component that a step sets to a constant is a variable again in the next recording,
//! which may record more than one tape would; nothing flows back through it.

mod binomial;
mod budget;
mod chain;
mod error;
mod gradient;
mod online;
mod runner;

pub use binomial::{Action, Binomial};
pub use chain::Loop;
pub use error::CheckpointError;
pub use gradient::{Checkpoints, Gradient, Work};
pub use online::Online;
