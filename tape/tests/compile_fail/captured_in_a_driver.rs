//! An outer variable enters an inner derivative as a constant or not at all.

use trigrad_tape::{Tape, gradient};

fn main() {
    Tape::new().record(&[1.0], |_, x| gradient(|y| x[0] * y[0], &[2.0]).0);
}
