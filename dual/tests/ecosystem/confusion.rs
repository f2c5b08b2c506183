//! The classic ways to take one perturbation for another.

use trigrad_core::{Interpret, Scalar};
use trigrad_dual::{Dual, derivative};

// Siskind and Pearlmutter, Nesting forward-mode AD in a functional framework, 2008: the
// answer is 1, and 2 where one ε serves both.
#[test]
fn the_inner_variable_is_not_the_outer() {
    let outer = |x: Dual| x * derivative(|y| Dual::constant(x) + y, Dual::from(1.0)).1;
    assert_eq!(derivative(outer, 1.0), (1.0, 1.0));
}

// The known hole, in the documentation and among what is open: of the same order the two
// are of one type. This test is to be deleted when the example no longer compiles.
#[test]
fn numbers_of_one_order_are_of_one_type() {
    let outer = |x: Dual| x * derivative(|y: Dual| x + y, 1.0).1;
    assert_ne!(derivative(outer, 1.0), (1.0, 1.0));
}

#[test]
fn closures_in_closures_in_closures() {
    // d/dx [x d/dy (x y d/dz (x y z))]: d/dz = x y, d/dy (x y · x y) = 2 x² y at y = x is
    // 2 x³, times x: 2 x⁴; its slope is 8 x³.
    let innermost = |x: Dual<Dual>, y: Dual<Dual>| derivative(|z| Dual::constant(x * y) * z, y).1;
    let inner = |x: Dual| {
        let lifted = Dual::constant(x);
        derivative(|y| lifted * y * innermost(lifted, y), x).1
    };
    assert_eq!(derivative(|x| x * inner(x), 2.0), (32.0, 64.0));
}

// Manzyuk, Pearlmutter, Radul, Rush and Siskind, Perturbation confusion in forward
// automatic differentiation of higher-order functions, 2019: the derivative of the shift
// by u at u = 0 is the derivative operator; applied twice it is the second derivative.
// A number that escapes from the inner differentiation would give 0.
#[test]
fn the_shift_operator_applied_twice() {
    fn shifted<S: Interpret>(f: impl Fn(Dual<S>) -> Dual<S>, y: S) -> S {
        derivative(|u| f(Dual::constant(y) + u), S::from_f64(0.0)).1
    }
    let twice = |f: fn(Dual<Dual>) -> Dual<Dual>, y: f64| shifted(|y| shifted(f, y), y);
    let cube = |x: Dual<Dual>| x * x * x;
    assert_eq!(twice(cube, 2.0), 12.0);
    assert_eq!(twice(|x| x.exp(), 0.0), 1.0);
}

// d/dt ∂L/∂v (q(t), q'(t)) - ∂L/∂q: three differentiations that must not meet.
#[test]
fn lagranges_equation_of_a_pendulum() {
    fn lagrangian<S: Scalar>(q: S, v: S) -> S {
        v * v * 0.5 + q.cos() * 9.0
    }
    // A path that is no solution, so that the residual is not 0: q = t³, v = 3t²,
    // d/dt v = 6t and ∂L/∂q = -9 sin(t³).
    fn path<S: Scalar>(t: S) -> S {
        t * t * t
    }
    let momentum = |t: Dual| {
        let (q, v) = derivative(path::<Dual<Dual>>, t);
        derivative(|v| lagrangian(Dual::constant(q), v), v).1
    };
    let t = 0.5;
    let (q, v) = derivative(path::<Dual>, t);
    let force = derivative(|q| lagrangian(q, Dual::constant(v)), q).1;
    let (p, rate) = derivative(momentum, t);
    assert_eq!((p, rate), (0.75, 3.0));
    let want = 3.0 + 9.0 * 0.125_f64.sin();
    assert!((rate - force - want).abs() <= 4.0 * f64::EPSILON * want);
}

// min over x of max over y, by Newton's method inside of a derivative: what Siskind and
// Pearlmutter's saddle asks for, in one dimension.
#[test]
fn a_derivative_through_an_optimisation() {
    // The maximum over y of x y - y²/2 is x²/2 at y = x.
    fn best<S: Interpret + Scalar>(x: S) -> S {
        let mut y = S::from_f64(0.25);
        for _ in 0..2 {
            let slope = |y: Dual<S>| {
                let value = |y: Dual<Dual<S>>| Dual::constant(Dual::constant(x)) * y - y * y * 0.5;
                derivative(value, y).1
            };
            let (first, second) = derivative(slope, y);
            y = y - first / second;
        }
        x * y - y * y * 0.5
    }
    assert_eq!(derivative(best::<Dual>, 3.0), (4.5, 3.0));
    assert_eq!(
        derivative(|x| derivative(best::<Dual<Dual>>, x).1, 3.0),
        (3.0, 1.0)
    );
}
