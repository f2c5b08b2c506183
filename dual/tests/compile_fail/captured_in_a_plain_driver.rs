//! d/dx [x · d/dy (x + y)] with one ε for both, which would be 2.

use trigrad_dual::{Dual, derivative};

fn main() {
    derivative(|x: Dual| x * derivative(|y| x + y, 1.0).1, 1.0);
}
