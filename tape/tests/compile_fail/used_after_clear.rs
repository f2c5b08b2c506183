//! A tape cannot begin again while a variable of its last recording lives.

use trigrad_tape::Tape;

fn main() {
    let mut tape = Tape::new();
    tape.record(&[1.0], |recording, x| {
        tape.record(&[2.0], |_, y| y[0].primal()); // clears the tape
        recording.gradient(x[0])
    });
}
