//! Why a loop cannot be gone back through.

use crate::full::Full;

/// Why the gradient of a loop could not be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// A step changed the number of components of the state.
    #[error("step {step} makes {found} components of the {expected} that the state has")]
    Components {
        /// The step, counted from 0.
        step: usize,
        /// The number of components that it makes.
        found: usize,
        /// The number of components of the state.
        expected: usize,
    },
    /// Not even a single step could be recorded within the budget.
    #[error("a budget of {budget} bytes is too small for this loop, which takes at least {needed}")]
    Budget {
        /// The bytes that there are.
        budget: usize,
        /// The least number of bytes with which it can be done, without a snapshot.
        needed: usize,
    },
    /// A recording had no room, though it should have had.
    ///
    /// There are more numbers in one step than a tape or the machine has place for, or
    /// under a budget the step records more whenever it runs again.
    #[error("a step could not be recorded: {0}")]
    NoRoom(#[from] Full),
}
