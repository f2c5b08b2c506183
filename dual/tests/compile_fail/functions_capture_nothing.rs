//! A function that every engine can run is generic: no number of one engine is in it.

use trigrad_core::function;
use trigrad_dual::{Dual, derivative};

fn main() {
    derivative(
        |x: Dual| {
            let f = function!(|y| y * x);
            trigrad_dual::function::gradient(&f, &[1.0]).1[0] * x
        },
        1.0,
    );
}
