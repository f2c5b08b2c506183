//! Matrices carry the brand of their variables.

use trigrad_tape::{Matrix, Tape, Var};

fn main() {
    Tape::new().record(&[1.0], |_, x| {
        let a = Matrix::from_vars(1, 1, x);
        Tape::new().record(&[2.0], |_, y| {
            let b = Matrix::from_vars(1, 1, y);
            let _ = &a * &b;
        });
        Tape::new().record(&[2.0], |_, y| {
            let _ = Var::dot(x, y);
        });
    });
}
