//! A variable cannot be kept beyond its recording.

use trigrad_tape::{Tape, gradient};

fn main() {
    let mut kept = Vec::new();
    Tape::new().record(&[1.0], |_, x| kept.push(x[0]));
    gradient(
        |x| {
            kept.push(x[0]);
            x[0]
        },
        &[1.0],
    );
}
