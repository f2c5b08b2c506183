//! A variable cannot be the result of its recording.

use trigrad_tape::Tape;

fn main() {
    let x = Tape::new().record(&[1.0], |_, x| x[0]);
    println!("{x:?}");
}
