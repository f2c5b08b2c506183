//! The series of an outer expansion are none of an inner one, but constants of it.

use trigrad_dual::taylor::{along, derivatives, taylor};

fn main() {
    derivatives(|x| x * derivatives(|y| x + y, 1.0, 2)[1], 1.0, 2);
    taylor(|x| x * taylor(|_| x, 1.0, 2)[1], 1.0, 2);
    let mut kept = Vec::new();
    along(
        |x| {
            kept.push(x[0]);
            vec![x[0]]
        },
        &[&[1.0, 1.0]],
        2,
    );
}
