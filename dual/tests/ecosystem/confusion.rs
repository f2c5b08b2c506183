//! The classic ways to take one perturbation for another. Those that take no numbers apart
//! by hand do not compile: see `tests/compile_fail`.

use std::any::TypeId;

use nalgebra::{DVector, Matrix2, Vector2};
use trigrad_core::{Function, Interpret, Scalar, Tracked, function};
use trigrad_dual::taylor::derivatives;
use trigrad_dual::{
    Dual, Epsilon, Sparse, Unperturbed, derivative, epsilon, fixed, gradient, hessian,
};

// Siskind and Pearlmutter, Nesting forward-mode AD in a functional framework, 2008:
// d/dx [x d/dy (x + y)] is 1, and 2 where one ε serves both. Here with every driver inside,
// in a plain one and in one with an ε of its own.
macro_rules! the_inner_variable_is_not_the_outer {
    ($($name:ident: |$x:ident| $slope:expr;)*) => {$(
        #[test]
        fn $name() {
            assert_eq!(derivative(|$x: Dual| $x * $slope, 3.0), (3.0, 1.0));
            assert_eq!(epsilon!().derivative(|$x| $x * $slope, 3.0), (3.0, 1.0));
            // In numbers of as many lanes as the driver inside has.
            let (value, slopes) = epsilon!().gradient(|x| { let $x = x[0]; $x * $slope }, &[3.0]);
            assert_eq!((value, slopes[0]), (3.0, 1.0));
        }
    )*};
}
the_inner_variable_is_not_the_outer! {
    of_a_derivative: |x| epsilon!().derivative(|y| once(x) + y, c(1.0)).1;
    of_a_gradient: |x| epsilon!().gradient(|y| once(x) + y[0], &[c(1.0)]).1[0];
    of_a_jvp: |x| epsilon!().jvp(|y| once(x) + y[0], &[c(1.0)], &[c(1.0)]).1;
    of_a_jacobian: |x| epsilon!().jacobian(|y| vec![once(x) + y[0]], &[c(1.0)]).1[0];
    of_a_hessian: |x| epsilon!().hessian(|y| once(once(x)) + y[0], &[c(1.0)]).1[0];
    of_a_product_with_a_hessian:
        |x| epsilon!().hvp(|y| once(once(x)) + y[0], &[c(1.0)], &[c(1.0)]).1[0];
    of_a_partial_jacobian:
        |x| epsilon!().partial_jacobian(|y| vec![once(x) + y[1]], &[c(0.0), c(1.0)], &[1]).1[0];
    of_a_partial_hessian:
        |x| epsilon!().partial_hessian(|y| once(once(x)) + y[1], &[c(0.0), c(1.0)], &[1]).1[0];
    of_two_directions:
        |x| epsilon!().second_along(|y| once(once(x)) + y[0], &[c(1.0)], &[c(1.0)], &[c(1.0)]).1[0];
    of_a_chunked_gradient:
        |x| epsilon!().chunked().gradient::<1, _>(|y| once(x) + y[0], &[c(1.0)]).1[0];
    of_a_chunked_jacobian:
        |x| epsilon!().chunked().jacobian::<1, _, _>(|y| [once(x) + y[0]], &[c(1.0)]).1[0];
    of_a_fixed_gradient: |x| epsilon!().fixed().gradient(|y| once(x) + y[0], &[c(1.0)]).1[0];
    of_a_fixed_jvp: |x| epsilon!().fixed().jvp(|y| [once(x) + y[0]], &[c(1.0)], &[c(1.0)]).1[0];
    of_a_fixed_jacobian: |x| epsilon!().fixed().jacobian(|y| [once(x) + y[0]], &[c(1.0)]).1[0];
    of_a_fixed_hessian:
        |x| epsilon!().fixed().hessian(|y| trigrad_dual::Curved::constant(x) + y[0], &[c(1.0)]).1[0];
    of_a_fixed_product_with_a_hessian:
        |x| epsilon!().fixed().hvp(|y| once(once(x)) + y[0], &[c(1.0)], &[c(1.0)]).1[0];
    of_a_fixed_partial_jacobian:
        |x| epsilon!().fixed().partial_jacobian(|y| [once(x) + y[1]], &[c(0.0), c(1.0)], [1]).1[0];
    of_a_fixed_partial_hessian: |x| epsilon!().fixed()
        .partial_hessian(|y| trigrad_dual::Curved::constant(x) + y[1], &[c(0.0), c(1.0)], [1]).1[0];
    of_two_fixed_directions: |x| epsilon!().fixed()
        .second_along(|y| once(once(x)) + y[0], &[c(1.0)], &[c(1.0)], &[c(1.0)]).1[0];
    of_a_tracked_gradient:
        |x| epsilon!().tracked().gradient(|y| Sparse::constant(x) + y[0], &[c(1.0)]).1[0];
    of_a_tracked_jacobian:
        |x| epsilon!().tracked().jacobian(|y| [Sparse::constant(x) + y[0]], &[c(1.0)]).1[0];
    of_a_tracked_hessian:
        |x| epsilon!().tracked().hessian(|y| Tracked::varying(once(once(x))) + y[0], &[c(1.0)]).1[0];
    // The slope of y = x + p by p, defined by equations, as a fixed point, as an optimum.
    of_a_solution: |x| epsilon!().implicit()
        .system_jacobian(shifted_three, |y, p| vec![y[0] - once(once(x)) - p[0]], &[c(1.0)]).unwrap().1[0];
    of_a_fixed_point: |x| epsilon!().implicit()
        .fixed_point_jacobian(shifted_three, |_, p| vec![once(once(x)) + p[0]], &[c(1.0)]).unwrap().1[0];
    of_an_optimum: |x| epsilon!().implicit()
        .optimum_jacobian(shifted_three, |y, p| (y[0] - once(once(once(x))) - p[0]).pow(2.0), &[c(1.0)])
        .unwrap().1[0];
    of_a_solution_along: |x| epsilon!().implicit()
        .system_jvp(shifted_three, |y, p| vec![y[0] - once(once(x)) - p[0]], &[c(1.0)], &[c(1.0)]).unwrap().1[0];
    of_a_fixed_point_along: |x| epsilon!().implicit()
        .fixed_point_jvp(shifted_three, |_, p| vec![once(once(x)) + p[0]], &[c(1.0)], &[c(1.0)]).unwrap().1[0];
    of_an_optimum_along: |x| epsilon!().implicit()
        .optimum_jvp(shifted_three, |y, p| (y[0] - once(once(once(x))) - p[0]).pow(2.0), &[c(1.0)], &[c(1.0)])
        .unwrap().1[0];
    // y = x + 1 itself, and what is left of its slope: y - x = 1 for every x.
    of_a_root: |x| epsilon!().implicit()
        .root(shifted_three, |y, p| y - once(x) - p[0], &[c(1.0)]).unwrap() - x;
    of_a_constrained_optimum: |x| epsilon!().implicit()
        .constrained_optimum(shifted_three, |y, _| y[0] * y[0], |y, p| vec![y[0] - once(once(x)) - p[0]], &[c(1.0)])
        .unwrap().0[0] - x;
    // The series of a driver of `taylor` are branded by a lifetime.
    of_a_series:
        |x| derivatives(|y| trigrad_dual::taylor::Series::constant(x) + y, c(1.0), 1)[1];
}

// x + p at x = 3, as a solver finds it.
fn shifted_three(p: &[f64]) -> f64 {
    3.0 + p[0]
}

fn once<T: Interpret, const N: usize, E>(x: T) -> Dual<T, N, E> {
    Dual::constant(x)
}

fn c<T: Interpret>(x: f64) -> T {
    T::from_f64(x)
}

#[test]
fn the_inner_point_may_be_the_outer_variable() {
    // d/dx [x d/dy (x y) at y = x] = d/dx x²
    let slope = |x| epsilon!().derivative(|y| once(x) * y, x).1;
    assert_eq!(derivative(|x: Dual| x * slope(x), 3.0), (9.0, 6.0));
}

#[test]
fn second_slopes_through_hessians() {
    // d/dr of ∂²/∂y² (r² y²) = 2 r²
    let bend = |r: Dual| {
        let f = |y: &[_]| once(once(r * r)) * y[0] * y[0];
        epsilon!().hessian(f, &[c(1.0)]).2[0]
    };
    assert_eq!(derivative(bend, 3.0), (18.0, 12.0));
    let bend = |r: Dual| {
        let f = |y: &[_]| trigrad_dual::Curved::constant(r * r) * y[0] * y[0];
        epsilon!().fixed().hessian(f, &[c(1.0)]).2[0]
    };
    assert_eq!(derivative(bend, 3.0), (18.0, 12.0));
}

#[test]
fn closures_in_closures_in_closures() {
    // d/dx [x d/dy (x y d/dz (x y z))]: d/dz = x y, d/dy (x y · x y) = 2 x² y at y = x is
    // 2 x³, times x: 2 x⁴; its slope is 8 x³.
    let outer = |x| {
        let middle = epsilon!().derivative(
            |y| {
                let (lifted, at) = (once(x), once(y));
                let inner = epsilon!().derivative(|z| once(lifted) * at * z, y);
                lifted * y * inner.1
            },
            x,
        );
        x * middle.1
    };
    assert_eq!(epsilon!().derivative(outer, 2.0), (32.0, 64.0));
}

// Manzyuk, Pearlmutter, Radul, Rush and Siskind, Perturbation confusion in forward
// automatic differentiation of higher-order functions, 2019: the derivative of the shift
// by u at u = 0 is the derivative operator; applied twice it is the second derivative.
// A number that escapes from the inner differentiation would give 0.
#[test]
fn the_shift_operator_applied_twice() {
    fn shifted<S: Interpret, E>(
        epsilon: Epsilon<E>,
        f: impl Fn(Dual<S, 1, E>) -> Dual<S, 1, E>,
        y: S,
    ) -> S {
        epsilon.derivative(|u| f(once(y) + u), c(0.0)).1
    }
    let second = |y| shifted(epsilon!(), |y| shifted(epsilon!(), |x| x * x * x, y), y);
    assert_eq!(second(2.0), 12.0);
    let second = |y: f64| shifted(epsilon!(), |y| shifted(epsilon!(), |x| x.exp(), y), y);
    assert_eq!(second(0.0), 1.0);
    // And of a function that has the outer variable in it: ∂²/∂y ∂r (r² y³) = 6 r y².
    let mixed = |r: f64, y: f64| {
        let slope = |r| shifted(epsilon!(), |y| once(r * r) * y * y * y, c(y));
        shifted(epsilon!(), slope, r)
    };
    assert_eq!(mixed(5.0, 2.0), 120.0);
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
        let (q, v) = derivative(path, t);
        epsilon!().derivative(|v| lagrangian(once(q), v), v).1
    };
    let t = 0.5;
    let (q, v) = derivative(path, t);
    // At plain numbers what is captured is one, and the plain driver takes it.
    let force = derivative(|q| lagrangian(q, once(v)), q).1;
    let (p, rate) = derivative(momentum, t);
    assert_eq!((p, rate), (0.75, 3.0));
    let want = 3.0 + 9.0 * 0.125_f64.sin();
    assert!((rate - force - want).abs() <= 4.0 * f64::EPSILON * want);
}

// min over x of max over y, by Newton's method inside of a derivative: what Siskind and
// Pearlmutter's saddle asks for, in one dimension. A generic function that differentiates
// inside, and is differentiated: each of its types has its own ε.
fn best<S: Interpret + Scalar>(x: S) -> S {
    // The maximum over y of x y - y²/2 is x²/2 at y = x.
    let mut y = S::from_f64(0.25);
    for _ in 0..2 {
        let slope = |y| {
            let value = |y| once(once(x)) * y - y * y * 0.5;
            epsilon!().derivative(value, y).1
        };
        let (first, second) = epsilon!().derivative(slope, y);
        y = y - first / second;
    }
    x * y - y * y * 0.5
}

#[test]
fn a_derivative_through_an_optimisation() {
    assert_eq!(derivative(best, 3.0), (4.5, 3.0));
    assert_eq!(derivative(|x| derivative(best, x).1, 3.0), (3.0, 1.0));
    let third = |x| epsilon!().derivative(|x| derivative(best, x).1, x).1;
    assert_eq!(epsilon!().derivative(third, 3.0_f64), (1.0, 0.0));
}

#[test]
fn a_generic_function_has_an_epsilon_for_each_of_its_types() {
    fn of_the_driver<E: 'static>(_: Epsilon<E>) -> TypeId {
        TypeId::of::<E>()
    }
    fn inside<S>(_: S) -> TypeId {
        of_the_driver(epsilon!())
    }
    assert_eq!(inside(1.0_f64), inside(1.0_f64));
    assert_ne!(inside(1.0_f64), inside(1.0_f32));
    assert_ne!(of_the_driver(epsilon!()), of_the_driver(epsilon!()));
}

#[test]
fn vectors_of_outer_numbers() {
    // g(r) = |∇(r x² + r² x y)|² at (1, 2): ∇ = (2 r + 2 r², r²), so
    // g = (2 r + 2 r²)² + r⁴, g' = 2 (2 r + 2 r²)(2 + 4 r) + 4 r³.
    let steepness = |r: Dual| {
        let lifted = once(r);
        let f = |x: &[_]| lifted * x[0] * x[0] + lifted * lifted * x[0] * x[1];
        let slopes: DVector<Dual> = epsilon!().gradient(f, &[c(1.0), c(2.0)]).1;
        slopes.dot(&slopes)
    };
    let r = 3.0;
    let a = 2.0 * r + 2.0 * r * r;
    let want = (a * a + 81.0, 2.0 * a * (2.0 + 4.0 * r) + 4.0 * 27.0);
    assert_eq!(derivative(steepness, r), want);
    // The same of static size, and in an ε of its own.
    let steepness = |r| {
        let lifted = once(r);
        let f = |x: &[_]| lifted * x[0] * x[0] + lifted * lifted * x[0] * x[1];
        epsilon!()
            .fixed()
            .gradient(f, &[c(1.0), c(2.0)])
            .1
            .norm_squared()
    };
    assert_eq!(epsilon!().derivative(steepness, r), want);
    // Through nalgebra's elimination: x = A(r)⁻¹ b by Newton's step from 0.
    let solved = |r: Dual| {
        let f = |x: &[_]| [once(r) * x[0] + x[1] - 1.0, x[0] - once(r) * x[1]];
        let (values, slopes) = epsilon!().fixed().jacobian(f, &[c(0.0), c(0.0)]);
        let slopes: Matrix2<Dual> = slopes;
        let step: Vector2<Dual> = slopes.lu().solve(&-values).unwrap();
        step.x
    };
    // x = r/(r² + 1)
    assert_eq!(derivative(solved, 1.0), (0.5, 0.0));
}

#[test]
fn one_place_entered_again_while_it_is_at_work() {
    fn tower(n: u32, c: f64) -> f64 {
        match n {
            0 => c,
            _ => epsilon!().derivative(|x| x * x * tower(n - 1, c), 1.0).1,
        }
    }
    assert_eq!(tower(10, 3.0), 3.0 * 1024.0);
}

#[test]
fn plain_drivers_take_what_holds_no_perturbation() {
    let (rate, weights, table) = (2.0, vec![1.0, 3.0], Matrix2::<f64>::identity());
    let name = String::from("weights");
    let shared = std::sync::Arc::new([4.0]);
    let square = |x: Dual| x * x;
    let loss = |x: Dual| {
        let steps = weights.iter().map(|&weight| square(x) * weight * rate);
        steps.sum::<Dual>() * shared[0] * table[(0, 0)] * name.len() as f64
    };
    // 4 · 2 · 4 · 7 x²
    assert_eq!(derivative(loss, 1.0), (224.0, 448.0));
    // A function that differentiates for its caller asks for the same.
    fn norm(f: impl Fn(&[Dual<f64, 8>]) -> Dual<f64, 8> + Unperturbed, x: &[f64]) -> f64 {
        gradient(|x| f(x) * 2.0, x).1.norm()
    }
    assert_eq!(norm(|x| x[0] * weights[1] + x[1] * 4.0, &[0.0; 2]), 10.0);
    // A formula's program is captured as well.
    let formula = trigrad_core::Formula::parse("x^2*y").unwrap();
    let program = formula.program();
    assert_eq!(hessian(|x| program.eval(x)[0], &[3.0, 2.0]).2[(0, 1)], 6.0);
    assert_eq!(
        fixed::gradient(|x| program.eval(x)[0], &[3.0, 2.0]).1[0],
        12.0
    );
}

#[test]
fn functions_are_generic_and_need_no_epsilon() {
    // d/dx [x d/dy (y² at x)] with the drivers over functions inside.
    let f = function!(|y| y * y);
    let slope = |x: Dual| x * trigrad_dual::function::gradient(&f, &[x]).1[0];
    assert_eq!(derivative(slope, 3.0), (18.0, 12.0));
    assert_eq!(Function::call(&f, &[3.0]), [9.0]);
}

#[test]
fn in_threads() {
    let slopes: Vec<f64> = std::thread::scope(|scope| {
        let run = |k: usize| {
            scope.spawn(move || {
                let slope = |x: Dual| {
                    // The numbers themselves go to another thread and come back.
                    let inner = std::thread::scope(|scope| {
                        let f = move || epsilon!().derivative(|y| once(x) * y * k as f64, x).1;
                        scope.spawn(f).join().unwrap()
                    });
                    x * inner
                };
                derivative(slope, 3.0).1
            })
        };
        let running: Vec<_> = (1..=4).map(run).collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    assert_eq!(slopes, [6.0, 12.0, 18.0, 24.0]);
}
