//! What is seeded by hand belongs to no driver's differentiation.

use trigrad_dual::{Curved, Dual, epsilon};

fn main() {
    epsilon!().derivative(|x| x * Dual::variable(1.0, 0), 1.0);
    epsilon!().derivative(|x| x * Dual::new(1.0, [1.0]), 1.0);
    epsilon!().fixed().hessian(|x| x[0] * Curved::variable(1.0, 0), &[1.0]);
}
