//! One tape knows nothing of another's variables.

use trigrad_tape::Tape;

fn main() {
    Tape::new().record(&[1.0], |outer, _| {
        Tape::new().record(&[2.0], |_, y| outer.gradient(y[0]))
    });
}
