//! Several unknowns.

use nalgebra::{DMatrix, Matrix2, Vector2};
use trigrad_core::{Scalar, function};
use trigrad_dual::{Dual, derivative, function as structural, gradient, implicit, jacobian};

use crate::assert_near;

// Three functions of two parameters, and three equations that have them as their solution.
fn solution<S: Scalar>(p: &[S]) -> Vec<S> {
    vec![p[0] * p[1], p[0].exp() - p[1], (p[0] + p[1]).sin()]
}

fn equations<S: Scalar>(x: &[S], p: &[S]) -> Vec<S> {
    let h = solution(p);
    vec![
        x[0] + x[1] * x[1] - h[0] - h[1] * h[1],
        x[1] * 3.0 + x[0] * x[2] - h[1] * 3.0 - h[0] * h[2],
        x[2] * x[2] * x[2] + x[2] + x[0] - h[2] * h[2] * h[2] - h[2] - h[0],
    ]
}

const AT: [f64; 2] = [0.3, 0.8];

#[test]
fn three_unknowns_and_two_parameters() {
    let (values, want) = jacobian(solution, &AT);
    let (x, slopes) = implicit::system_jacobian(solution::<f64>, equations, &AT).unwrap();
    assert_eq!(x, values);
    // A hundred roundings of terms of the size of 3.
    let bound = 300.0 * f64::EPSILON;
    assert!(
        (&slopes - &want).abs().max() <= bound,
        "{slopes} for {want}"
    );
    let direction = [0.6, -1.5];
    let (x, along) = implicit::system_jvp(solution::<f64>, equations, &AT, &direction).unwrap();
    assert_eq!(x, values);
    let want = want * Vector2::from(direction);
    assert!((along - want).abs().max() <= bound);
    // As numbers of a program.
    let within = |p: &[Dual<f64, 8>]| {
        let x = implicit::system(solution::<f64>, equations, p).unwrap();
        x.iter().map(|&x| x * x).collect::<Vec<_>>()
    };
    let (_, through) = jacobian(within, &AT);
    let scaled = DMatrix::from_fn(3, 2, |i, j| 2.0 * values[i] * slopes[(i, j)]);
    assert!((through - scaled).abs().max() <= 2.0 * bound);
}

#[test]
fn of_third_order() {
    // The third derivative of each solution along (1, 1), and along (1, 0), (0, 1), (1, 1).
    type D3 = Dual<Dual<Dual>>;
    let seeded = |i: usize, v: [[f64; 2]; 3]| -> D3 {
        let inner = Dual::new(Dual::new(AT[i], [v[0][i]]), [Dual::from(v[1][i])]);
        Dual::new(inner, [Dual::from(v[2][i])])
    };
    for v in [[[1.0, 1.0]; 3], [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]] {
        let p = [seeded(0, v), seeded(1, v)];
        let want = solution(&p);
        let got = implicit::system(solution::<f64>, equations, &p).unwrap();
        for (got, want) in got.iter().zip(&want) {
            let third = |x: &D3| x.tangent[0].tangent[0].tangent[0];
            let second = |x: &D3| x.tangent[0].tangent[0].primal;
            // Sums of products of three numbers of the size of 3, some hundred of them.
            let bound = 5e3 * f64::EPSILON;
            assert!((third(got) - third(want)).abs() <= bound);
            assert!((second(got) - second(want)).abs() <= bound);
        }
    }
}

#[test]
fn a_jacobian_of_more_parameters_than_lanes() {
    // x = the sum of p_i (i + 1), y = its square; 19 parameters take three passes.
    let p: Vec<f64> = (0..19).map(|i| 1.0 / (i + 1) as f64).collect();
    let weighted = |p: &[f64]| {
        p.iter()
            .zip(1..)
            .map(|(p, i)| p * f64::from(i))
            .sum::<f64>()
    };
    let runs = std::cell::Cell::new(0);
    let solve = |p: &[f64]| {
        runs.set(runs.get() + 1);
        [weighted(p), weighted(p).powi(2)]
    };
    let (x, slopes) = implicit::system_jacobian(
        solve,
        |x, p| {
            let terms = p.iter().enumerate().map(|(i, &p)| p * (i + 1) as f64);
            let sum: Dual<_, 8> = terms.sum();
            vec![x[0] - sum, x[1] - x[0] * x[0]]
        },
        &p,
    )
    .unwrap();
    assert_eq!((runs.get(), x[0], slopes.shape()), (1, 19.0, (2, 19)));
    for i in 0..19 {
        assert_eq!(slopes[(0, i)], (i + 1) as f64);
        assert_eq!(slopes[(1, i)], 38.0 * (i + 1) as f64);
    }
    // Without parameters the values are left.
    let (x, slopes) =
        implicit::system_jacobian(|_: &[f64]| 2.0, |x, _| vec![x[0] * x[0] - 4.0], &[]).unwrap();
    assert_eq!((x[0], slopes.shape()), (2.0, (1, 0)));
}

#[test]
fn a_jacobian_can_be_differentiated_again() {
    // d/dp0 of dx/dp0 for x0 = p0² p1: 2 p1.
    let solve = |p: &[f64]| p[0] * p[0] * p[1];
    let slope = |p: Dual| {
        let p = [p, Dual::from(5.0)];
        let (_, slopes) =
            implicit::system_jacobian(solve, |x, p| vec![x[0] - p[0] * p[0] * p[1]], &p).unwrap();
        slopes[(0, 0)]
    };
    assert_eq!(derivative(slope, 3.0), (30.0, 10.0));
}

#[test]
fn the_steady_state_of_a_reaction() {
    // Michaelis and Menten's enzyme with inflow: s' = v - k s/(K + s), at rest
    // s = v K/(k - v), by simulation until nothing moves.
    let rest = |p: &[f64]| {
        let (v, k, half) = (p[0], p[1], p[2]);
        (0..4000).fold(0.1, |s: f64, _| s + 0.1 * (v - k * s / (half + s)))
    };
    fn step<S: Scalar>(s: &[S], p: &[S]) -> Vec<S> {
        vec![s[0] + (p[0] - p[1] * s[0] / (p[2] + s[0])) * 0.1]
    }
    let p = [0.6, 1.0, 0.5];
    let (s, slopes) = implicit::fixed_point_jacobian(rest, step, &p).unwrap();
    let [v, k, half]: [f64; 3] = p;
    let want = [
        half * k / (k - v).powi(2),
        -v * half / (k - v).powi(2),
        v / (k - v),
    ];
    assert_near("s", s[0], v * half / (k - v), 64.0);
    for (got, want) in slopes.iter().zip(want) {
        // The map moves by a fortieth of the distance, so s is right to 40 roundings.
        assert_near("a slope", *got, want, 512.0);
    }
    let (_, along) = implicit::fixed_point_jvp(rest, step, &p, &[1.0, 1.0, 0.0]).unwrap();
    assert_near("along", along[0], want[0] + want[1], 512.0);
}

#[test]
fn a_solution_keeps_its_value_to_the_bit() {
    // As far off as the tolerance allows, and -0.
    let solve = |_: &[f64]| [2.0 + 1e-7, -0.0];
    let equations =
        |x: &[Dual<Dual, 8>], p: &[Dual<Dual, 8>]| vec![x[0] * x[0] - p[0], x[1] * p[0]];
    let x = implicit::system(solve, equations, &[Dual::variable(4.0, 0)]).unwrap();
    assert_eq!(x[0].primal, 2.0 + 1e-7);
    assert!(x[1].primal == 0.0 && x[1].primal.is_sign_negative());
}

#[test]
fn unknowns_and_equations_of_any_scale() {
    // x0 = 1e150 p, x1 = 1e-150/p, with equations of other scales again.
    let solve = |p: &[f64]| [1e150 * p[0], 1e-150 / p[0]];
    for (a, b) in [(1.0, 1.0), (1e-100, 1e100), (1e100, 1e-140)] {
        let equations = |x: &[Dual<Dual<f64, 8>, 8>], p: &[Dual<Dual<f64, 8>, 8>]| {
            let (x, y) = (x[0] / 1e150, x[1] * 1e150);
            vec![(x * y - 1.0) * a, (x + y - p[0] - 1.0 / p[0]) * b]
        };
        let (_, slopes) = implicit::system_jacobian(solve, equations, &[3.0]).unwrap();
        assert_near("dx0/dp", slopes[0], 1e150, 16.0);
        assert_near("dx1/dp", slopes[1], -1e-150 / 9.0, 16.0);
    }
    // The greatest number of a column is in an equation that has greater ones.
    let equations = |x: &[Dual<Dual<f64, 8>, 8>], p: &[Dual<Dual<f64, 8>, 8>]| {
        vec![
            x[0] * 10.0 + (x[1] - p[0]) * 1e21 - p[0] * 10.0,
            x[0] + x[1] - p[0] * 2.0,
        ]
    };
    let solve = |p: &[f64]| [p[0]; 2];
    let (_, slopes) = implicit::system_jacobian(solve, equations, &[3.0]).unwrap();
    for slope in slopes.iter() {
        assert_near("dx/dp", *slope, 1.0, 4.0);
    }
}

#[test]
fn through_a_formula_and_a_function() {
    // x² + y² = p0², y = p1 x, as a function with inputs x, y, p0, p1.
    let circle = function!(|x, y, r, m| [x * x + y * y - r * r, y - m * x]);
    let formula = trigrad_core::Function::trace(&circle);
    let solve = |p: &[f64]| Vector2::new(1.0, p[1]) * (p[0] / 1_f64.hypot(p[1]));
    let program = formula.program();
    let run =
        |x: &[Dual<Dual<f64, 8>, 8>], p: &[Dual<Dual<f64, 8>, 8>]| program.eval(&[x, p].concat());
    let (x, slopes) = implicit::system_jacobian(solve, run, &[5.0, 0.75]).unwrap();
    assert_eq!(x.as_slice(), [4.0, 3.0]);
    // -(∂F/∂x)⁻¹ ∂F/∂p from the one Jacobian of the function.
    let (_, all) = structural::jacobian(&circle, &[4.0, 3.0, 5.0, 0.75]);
    let by_x = Matrix2::from(all.fixed_view::<2, 2>(0, 0));
    let by_p = Matrix2::from(all.fixed_view::<2, 2>(0, 2));
    let want = -(by_x.try_inverse().unwrap() * by_p);
    assert!((slopes - want).abs().max() <= 16.0 * f64::EPSILON);
}

#[test]
fn where_the_solution_does_not_depend_on_a_parameter() {
    // p1 stands in every equation, and cancels.
    let equations = |x: &[Dual<Dual<f64, 8>, 8>], p: &[Dual<Dual<f64, 8>, 8>]| {
        vec![(x[0] - p[0]) * p[1], (x[1] + x[0]) * p[1].exp()]
    };
    let (_, slopes) =
        implicit::system_jacobian(|p: &[f64]| [p[0], -p[0]], equations, &[2.0, 7.0]).unwrap();
    assert_eq!((slopes[(0, 1)], slopes[(1, 1)]), (0.0, 0.0));
    assert_near("dx0/dp0", slopes[(0, 0)], 1.0, 4.0);
    assert_near("dx1/dp0", slopes[(1, 0)], -1.0, 4.0);
}

#[test]
fn a_long_recurrence_is_not_differentiated() {
    // The fixed point of x → cos(x p) in a gradient beside other numbers.
    let iterate = |p: &[f64]| (0..300).fold(0.5, |x: f64, _| (x * p[0]).cos());
    let f = |p: &[Dual<f64, 8>]| {
        let x = implicit::fixed_point(iterate, |x, p| vec![(x[0] * p[0]).cos()], &p[..1]).unwrap();
        x[0] * p[1]
    };
    let (value, slopes) = gradient(f, &[1.2, 3.0]);
    let x = value / 3.0;
    let sine = (1.2 * x).sin();
    assert_near(
        "by p0",
        slopes[0],
        -3.0 * x * sine / (1.0 + 1.2 * sine),
        16.0,
    );
    assert_near("by p1", slopes[1], x, 2.0);
}
