//! One differentiation for each ε, and no function that makes the same one again.

use trigrad_dual::{Epsilon, epsilon};

fn again() -> Epsilon<'static, impl Sized> {
    epsilon!()
}

fn closure_that_makes_it_again() {
    let make = || epsilon!();
}

fn kept() {
    let kept = epsilon!();
    kept.derivative(|x| x, 1.0);
}

fn twice<E>(epsilon: Epsilon<E>) -> f64 {
    epsilon.derivative(|x| x, 1.0).1 + epsilon.derivative(|x| x, 1.0).1
}

fn both<E>(one: Epsilon<E>, other: Epsilon<E>) {}

fn main() {
    both(epsilon!(), epsilon!());
}
