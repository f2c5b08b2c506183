//! Why a recording cannot go on.

/// A recording has no room left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Full {
    /// It would take more memory than the tape may.
    #[error("the recording needs more than the {limit} bytes that its tape may take")]
    Limit {
        /// The bytes that the tape may take.
        limit: usize,
    },
    /// It has more numbers than can be told apart.
    #[error("the recording needs more than the {places} numbers that a tape has places for")]
    Places {
        /// The places of a tape.
        places: u32,
    },
    /// The machine has not so much memory.
    #[error("the machine has no {bytes} bytes for the recording")]
    Machine {
        /// The bytes that were asked for.
        bytes: usize,
    },
}
