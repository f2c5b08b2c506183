//! Numbers of two differentiations do not mix, and are no outputs of each other.

use trigrad_dual::{Dual, derivative, epsilon};

fn main() {
    epsilon!().derivative(|x| x * epsilon!().derivative(|y| x + y, 1.0).1, 1.0);
    derivative(|x| x * epsilon!().derivative(|y| x + y, 1.0).1, 1.0);
    epsilon!().derivative(|x| x * derivative(|y| x + y, 1.0).1, 1.0);
    epsilon!().derivative(|x| x * epsilon!().derivative(|_| x, 1.0).1, 1.0);
    epsilon!().derivative(|x| x * epsilon!().jvp(|_| x, &[1.0], &[1.0]).1, 1.0);
    epsilon!().derivative(|x| x * epsilon!().fixed().jvp(|_| [x], &[1.0], &[1.0]).1[0], 1.0);
    // Lifted into the wrong one of three.
    epsilon!().derivative(
        |x| epsilon!().derivative(|y| epsilon!().derivative(|z| Dual::constant(x) * z, y).1, x).1,
        1.0,
    );
}
