//! The variables of two tapes do not mix, however alike the tapes are.

use trigrad_tape::Tape;

fn main() {
    Tape::new().record(&[1.0], |_, x| {
        Tape::new().record(&[2.0], |inner, y| {
            inner.gradient(x[0] * y[0])
        })
    });
}
