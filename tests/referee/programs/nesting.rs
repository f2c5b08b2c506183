//! Derivatives inside of derivatives, of any mode, and higher orders.

use trigrad::dual::taylor::{derivatives, directional};
use trigrad::dual::{Dual, derivative, epsilon, gradient};
use trigrad::symbolic::{self, formula};
use trigrad::tape::replay::Replay;
use trigrad::tape::{self, Recording, Tape, Var};
use trigrad::{Custom, Engine, Formula, Function, Interpret, Scalar, dual, function, mixed};

use super::{check_second, program};

// The slope at `x` by a tape of its own.
fn slope<T: Interpret>(f: impl for<'t> FnOnce(Var<'t, T>) -> Var<'t, T>, x: T) -> T {
    Tape::new().record(&[x], |tape: Recording<'_, T>, x| tape.gradient(f(x[0]))[0])
}

fn lifted<T: Interpret, E>(x: T) -> Dual<T, 1, E> {
    Dual::constant(x)
}

// d/dx [x d/dy (x + y) at y = 1] at x = 1, and the same of x y at y = 2: the inner derivative
// by a closure that captured x, and by one that got it as an argument.
#[test]
fn the_inner_derivative_does_not_see_the_outer_variable() {
    let sum = |x| x * epsilon!().derivative(|y| lifted(x) + y, Dual::from(1.0)).1;
    assert_eq!(derivative(sum, 1.0), (1.0, 1.0));
    let captured = |x| x * epsilon!().derivative(|y| lifted(x) * y, Dual::from(2.0)).1;
    assert_eq!(derivative(captured, 1.0), (1.0, 2.0));
    let product = function!(|x, y| x * y);
    let passed = |x: Dual| x * dual::function::gradient(&product, &[x, Dual::from(2.0)]).1[1];
    assert_eq!(derivative(passed, 1.0), (1.0, 2.0));

    let found = slope(
        |x| x * slope(|y| Var::constant(x) + y, Var::constant(1.0)),
        1.0,
    );
    assert_eq!(found, 1.0);
    let found = slope(
        |x| x * slope(|y| Var::constant(x) * y, Var::constant(2.0)),
        1.0,
    );
    assert_eq!(found, 2.0);

    // Forward mode outside, reverse mode inside, and the other way round.
    let mixed = |x: Dual| x * slope(|y| Var::constant(x) * y, Dual::from(2.0));
    assert_eq!(derivative(mixed, 1.0), (1.0, 2.0));
    let found = slope(
        |x| {
            x * epsilon!()
                .derivative(|y| lifted(x) * y, Var::constant(2.0))
                .1
        },
        1.0,
    );
    assert_eq!(found, 2.0);
}

// d/dx [d/dy (x² y³) at y = x] at x = 2 is 4 · 3 x³ = 96; the mixed partial alone is 48.
#[test]
fn the_inner_point_is_the_outer_variable() {
    let cube = |x| {
        let inner = |y| lifted(x * x) * y * y * y;
        epsilon!().derivative(inner, x).1
    };
    assert_eq!(derivative(cube, 2.0), (48.0, 96.0));
    let found = slope(|x| slope(|y| Var::constant(x * x) * y.pow(3.0), x), 2.0);
    assert_eq!(found, 96.0);
}

// d/dt dL/dv - dL/dq along q(t) = t² at t = 1, by three nested calls of the same engine.
#[test]
fn lagranges_equation() {
    let cases: [(&dyn Fn() -> [f64; 2], f64); 2] = [
        (
            &|| residuals(&function!(|q, v| v * v / 2.0 - q * q / 2.0)),
            3.0,
        ),
        (&|| residuals(&function!(|q, v| q * v * v)), 8.0),
    ];
    for (found, residual) in cases {
        assert_eq!(found(), [residual; 2]);
    }
}

fn residuals(lagrangian: &impl Function) -> [f64; 2] {
    let forward = {
        let path = |t| {
            let (q, v) = epsilon!().derivative(|t| t * t, t);
            dual::function::gradient(lagrangian, &[q, v]).1[1]
        };
        let (q, v) = derivative(|t: Dual| t * t, 1.0);
        let by_q = dual::function::gradient(lagrangian, &[q, v]).1[0];
        epsilon!().derivative(path, 1.0).1 - by_q
    };
    let reverse = Tape::new().record(&[1.0], |tape, t| {
        let q = t[0] * t[0];
        let v = slope(|t| t * t, t[0]);
        let by_v = slope(|v| lagrangian.call(&[Var::constant(q), v])[0], v);
        let by_q = slope(|q| lagrangian.call(&[q, Var::constant(v)])[0], q);
        tape.gradient(by_v)[0] - by_q.primal()
    });
    [forward, reverse]
}

// Forward over forward, reverse over reverse, forward over reverse, replayed, sparse, Taylor.
#[test]
fn the_second_derivative_of_the_witch() {
    let witch = program!(|x, S| vec![S::one() / (x[0] * x[0] + 1.0)]);
    check_second(&witch, &[0.0], &[-2.0]);
    let f = Formula::parse("1/(x^2 + 1)").expect("it can be read");
    for &engine in Engine::ALL {
        assert_eq!(engine.hessian(&f, &[0.0]).2[0], -2.0, "{engine}");
    }
}

#[test]
fn forward_over_reverse_of_softsign() {
    let softsign = function!(|x| x / (x.abs() + 1.0));
    let (_, slopes, bends) = mixed::function::hessian(&softsign, &[0.5]);
    assert!((slopes[0] - 4.0 / 9.0).abs() <= 4.0 * f64::EPSILON);
    assert!((bends[0] + 16.0 / 27.0).abs() <= 8.0 * f64::EPSILON);
    let bends = program!(|x, S| vec![x[0] / (x[0].abs() + 1.0)]);
    check_second(&bends, &[0.5], &[-16.0 / 27.0]);
}

// g = Σ ∂f/∂x_i of f = Σ x_i³, and f and its gradient again.
#[test]
fn the_gradient_of_a_sum_of_slopes() {
    fn cubes<S: Scalar>(x: &[S]) -> S {
        x.iter().fold(S::zero(), |sum, &x| sum + x * x * x)
    }
    let x = [1.0, 2.0];
    let asked = || (tape::gradient(|x| cubes(x), &x), gradient(cubes, &x));
    let before = asked();
    let by_tape = Tape::new().record(&x, |outer, x| {
        let slopes = Tape::new().record(x, |tape, x| tape.gradient(cubes(x)));
        let sum: Var<'_> = slopes.into_iter().sum();
        (sum.primal(), outer.gradient(sum))
    });
    assert_eq!(by_tape, (15.0, vec![6.0, 12.0]));
    let by_duals = |x: &[Dual<f64, 8>]| epsilon!().gradient(cubes, x).1.sum();
    let (value, slopes) = gradient(by_duals, &x);
    assert_eq!((value, slopes.as_slice()), (15.0, &[6.0, 12.0][..]));
    assert_eq!(asked(), before);
    assert_eq!((before.0.0, before.0.1.as_slice()), (9.0, &[3.0, 12.0][..]));
    assert_eq!((before.1.0, before.1.1.as_slice()), (9.0, &[3.0, 12.0][..]));
}

#[test]
fn the_same_record_asked_again() {
    let mut replay = Replay::record(|x| x[0] * x[0] * x[0], &[2.0]);
    for _ in 0..5 {
        assert_eq!(replay.hessian(&[2.0]).expect("no comparison").2[0], 12.0);
    }
    assert_eq!(replay.gradient(&[2.0]).expect("no comparison").1[0], 12.0);
    Tape::new().record(
        &[Dual::<f64>::variable(2.0, 0)],
        |tape: Recording<'_, Dual>, x| {
            let y = x[0] * x[0] * x[0];
            for _ in 0..5 {
                assert_eq!(tape.gradient(y)[0].tangent[0], 12.0);
            }
            assert_eq!(tape.gradient(y)[0].primal, 12.0);
        },
    );
}

// An exponential that uses its value in its rule has all derivatives; one that knows its slope
// alone says NaN to the second, not 0.
#[test]
fn a_rule_of_the_users() {
    let e = std::f64::consts::E;
    let all = Custom::new("growth", 1, |_: &[u32], x: &[f64]| Some(x[0].exp()));
    let found = derivatives(|x| all.call(&[x]), 1.0, 3);
    assert!(
        found
            .iter()
            .all(|found| (found - e).abs() <= 4.0 * f64::EPSILON)
    );
    let first = Custom::new("growth", 1, |orders: &[u32], x: &[f64]| {
        (orders[0] <= 1).then(|| x[0].exp())
    });
    let graph = trigrad::Graph::new();
    for (rule, second) in [(&all, e), (&first, f64::NAN)] {
        let f = graph.formula(&[graph.call(rule, &[graph.variable("x")])], &["x"]);
        for &engine in Engine::ALL {
            let (_, slopes, bends) = engine.hessian(&f, &[1.0]);
            assert!((slopes[0] - e).abs() <= 4.0 * f64::EPSILON, "{engine}");
            let is_right = (bends[0] - second).abs() <= 4.0 * f64::EPSILON;
            assert!(
                is_right || (second.is_nan() && bends[0].is_nan()),
                "{engine}"
            );
        }
    }
}

// The n-th derivative of x^n at 0 is n!, the next one 0, with the exponent as an integer, a
// float and an input.
#[test]
fn the_nth_derivative_of_the_nth_power_at_zero() {
    for n in 0..=10_u32 {
        let factorial: f64 = (1..=n).map(f64::from).product();
        let want = [factorial, 0.0];
        let place = n as usize;
        let exponent = f64::from(n);
        let by_series = derivatives(|x| x.pow(exponent), 0.0, place + 1);
        assert_eq!(by_series[place..], want, "x^{n}");
        let traced = directional(|x| x[0].pow(x[1]), &[0.0, exponent], &[1.0, 0.0], place + 1);
        assert_eq!(traced[place..], want, "x^y at {n}");
        for text in [format!("x^{n}"), format!("x^{n}.0"), "x^y".into()] {
            let f = Formula::parse(&text).expect("it can be read");
            for (order, want) in [(place, factorial), (place + 1, 0.0)] {
                let raw = formula::derivative(&f, "x", order).with_inputs(&["x", "y"]);
                let options = symbolic::Options::default();
                let simple = symbolic::simplify(&raw, &options).formula;
                for form in [raw, simple] {
                    let found = form.eval(&[0.0, exponent])[0];
                    assert_eq!(found, want, "{text}, order {order}: {form}");
                }
            }
        }
    }
}
