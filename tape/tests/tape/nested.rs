//! Derivatives within derivatives: tapes over tapes.

use trigrad_core::{Function, Interpret, Scalar, function};
use trigrad_tape::{Recording, Tape, Var, gradient, hessian};

// The slope at `x` of a function that gets the recording's variable.
fn slope<T: Interpret>(f: impl for<'t> FnOnce(Var<'t, T>) -> Var<'t, T>, x: T) -> T {
    Tape::new().record(&[x], |tape: Recording<'_, T>, x| tape.gradient(f(x[0]))[0])
}

#[test]
fn inner_slopes_do_not_see_the_outer_variable() {
    // d/dx [x * d/dy (x + y) at y = 1] at x = 1
    let sum = slope(
        |x| x * slope(|y| Var::constant(x) + y, Var::constant(1.0)),
        1.0,
    );
    assert_eq!(sum, 1.0);
    // d/dx [x * d/dy (x * y) at y = 2] at x = 1
    let product = slope(
        |x| x * slope(|y| y * Var::constant(x), Var::constant(2.0)),
        1.0,
    );
    assert_eq!(product, 2.0);
    // d/dx [d/dy (x^2 y^3) at y = x] at x = 2
    let at_x = slope(|x| slope(|y| Var::constant(x * x) * y.pow(3.0), x), 2.0);
    assert_eq!(at_x, 96.0);
}

// d/dt dL/dv - dL/dq along q(t) = t^2, at t = 1.
fn euler_lagrange(lagrangian: &impl Function) -> f64 {
    Tape::new().record(&[1.0], |tape, t| {
        let q = t[0] * t[0];
        let v = slope(|t| t * t, t[0]);
        let by_v = slope(|v| lagrangian.call(&[Var::constant(q), v])[0], v);
        let by_q = slope(|q| lagrangian.call(&[q, Var::constant(v)])[0], q);
        tape.gradient(by_v)[0] - by_q.primal()
    })
}

#[test]
fn three_nested_derivatives() {
    assert_eq!(
        euler_lagrange(&function!(|q, v| v * v / 2.0 - q * q / 2.0)),
        3.0
    );
    assert_eq!(euler_lagrange(&function!(|q, v| q * v * v)), 8.0);
}

#[test]
fn second_derivative_of_the_witch() {
    let (value, slopes, curvatures) = hessian(|x| 1.0 / (x[0] * x[0] + 1.0), &[0.0]);
    assert_eq!((value, slopes[0], curvatures[0]), (1.0, 0.0, -2.0));
}

#[test]
fn gradient_of_a_sum_of_slopes() {
    let sum_of_cubes = |x: &[f64]| gradient(|x| x.iter().map(|&x| x.pow(3.0)).sum(), x);
    let before = sum_of_cubes(&[1.0, 2.0]);
    let (sum, slopes) = Tape::new().record(&[1.0, 2.0], |outer, x| {
        let slopes = Tape::new().record(x, |tape, x| {
            tape.gradient(x.iter().map(|&x| x.pow(3.0)).sum())
        });
        let sum: Var<'_> = slopes.into_iter().sum();
        (sum.primal(), outer.gradient(sum))
    });
    assert_eq!((sum, slopes), (15.0, vec![6.0, 12.0]));
    assert_eq!(sum_of_cubes(&[1.0, 2.0]), before);
    assert_eq!((before.0, before.1.as_slice()), (9.0, &[3.0, 12.0][..]));
}

// All derivatives of f at x up to the fourth, each a tape over the last.
fn derivatives(x: f64, f: impl Power) -> [f64; 5] {
    let third = |x| slope(|x| slope(|x| slope(|x| f.of(x), x), x), x);
    let fourth = slope(|x| slope(|x| slope(|x| slope(|x| f.of(x), x), x), x), x);
    let (value, slopes, curvatures) = hessian(|x| f.of(x[0]), &[x]);
    [value, slopes[0], curvatures[0], third(x), fourth]
}

trait Power {
    fn of<S: Scalar>(&self, x: S) -> S;
}

struct Float(f64);
impl Power for Float {
    fn of<S: Scalar>(&self, x: S) -> S {
        x.pow(self.0)
    }
}

struct Varying(f64);
impl Power for Varying {
    fn of<S: Scalar>(&self, x: S) -> S {
        x.pow(x * 0.0 + self.0)
    }
}

struct Repeated(u32);
impl Power for Repeated {
    fn of<S: Scalar>(&self, x: S) -> S {
        (0..self.0).fold(S::one(), |y, _| y * x)
    }
}

#[test]
fn powers_at_zero() {
    let expected = [
        [1.0, 0.0, 0.0, 0.0, 0.0],
        [0.0, 1.0, 0.0, 0.0, 0.0],
        [0.0, 0.0, 2.0, 0.0, 0.0],
        [0.0, 0.0, 0.0, 6.0, 0.0],
        [0.0, 0.0, 0.0, 0.0, 24.0],
        [0.0, 0.0, 0.0, 0.0, 0.0],
    ];
    for (n, expected) in (0..).zip(expected) {
        assert_eq!(derivatives(0.0, Float(n.into())), expected, "x^{n}");
        assert_eq!(derivatives(0.0, Repeated(n)), expected, "x*…*x, {n} times");
        // An exponent that varies leaves 0 * ln(0): right or NaN.
        let varying = derivatives(0.0, Varying(n.into()));
        for (found, right) in varying.into_iter().zip(expected) {
            assert!(
                found.is_nan() || found == right,
                "x^({n} + 0x): {varying:?}"
            );
        }
    }
}

#[test]
fn one_entry_serves_several_derivatives() {
    let found = Tape::new().record(&[2.0], |outer, x| {
        let cube = |x| slope(|x| x.pow(3.0), x);
        let again: Vec<f64> = (0..5).map(|_| outer.gradient(cube(x[0]))[0]).collect();
        (again, cube(x[0]).primal())
    });
    assert_eq!(found, (vec![12.0; 5], 12.0));
}
