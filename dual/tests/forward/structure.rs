//! What the drivers for functions know of structure.

use trigrad_core::{Formula, Function, Tracked, function};
use trigrad_dual::{Dual, HESSIAN_LANES, LANES, Lanes, epsilon, function, gradient, jacobian};

#[test]
fn an_input_that_does_not_occur_has_derivative_zero() {
    let f = Formula::parse("sqrt(x)").unwrap().with_inputs(&["x", "y"]);
    let (_, slopes) = function::gradient(&f, &[0.0, f64::NAN]);
    assert_eq!(slopes.as_slice(), [f64::INFINITY, 0.0]);
    let (_, slopes, curvatures) = function::hessian(&f, &[0.0, f64::INFINITY]);
    assert_eq!(slopes[1], 0.0);
    assert_eq!((curvatures[(0, 1)], curvatures[(1, 1)]), (0.0, 0.0));
}

#[test]
fn an_infinite_slope_stays_with_its_input() {
    // 20 inputs, so that the infinite one lies in another chunk than most.
    let n = 20;
    let f = Formula::trace(n, |x| {
        let sum = x
            .iter()
            .copied()
            .map(|x| x * x)
            .sum::<trigrad_core::Expr<'_>>();
        vec![sum + x[5].sqrt() * x[13]]
    });
    let mut x: Vec<f64> = (0..n).map(|i| i as f64).collect();
    x[5] = 0.0;
    let (_, slopes, curvatures) = function::hessian(&f, &x);
    let (_, same) = function::gradient(&f, &x);
    for i in 0..n {
        let want = if i == 5 { f64::INFINITY } else { 2.0 * x[i] };
        assert_eq!((slopes[i], same[i]), (want, want));
        for j in 0..n {
            let want = match (i, j) {
                (5, 5) => -f64::INFINITY,
                (5, 13) | (13, 5) => f64::INFINITY,
                _ if i == j => 2.0,
                _ => 0.0,
            };
            assert_eq!(curvatures[(i, j)], want, "({i}, {j})");
        }
    }
}

#[test]
fn a_direction_moves_only_what_it_names() {
    let f = function!(|x, y| [x.sqrt() + y, x.sqrt()]);
    let (values, tangents) = function::jvp(&f, &[0.0, 1.0], &[0.0, 2.0]);
    assert_eq!(values.as_slice(), [1.0, 0.0]);
    assert_eq!(tangents.as_slice(), [2.0, 0.0]);
    let (_, tangents) = function::jvp(&f, &[0.0, 1.0], &[1.0, 2.0]);
    assert_eq!(tangents.as_slice(), [f64::INFINITY; 2]);
}

#[test]
fn a_direction_that_varies_is_never_taken_for_zero() {
    // The seed is 0 at t = 0 and has slope 1 there.
    let f = function!(|x| x * x);
    let seed = Dual::<f64>::variable(0.0, 0);
    let (_, tangents) = function::jvp(&f, &[Dual::constant(3.0)], &[seed]);
    assert_eq!((tangents[0].primal, tangents[0].tangent[0]), (0.0, 6.0));
}

#[test]
fn chunks_of_every_size_agree() {
    for n in [
        0,
        1,
        HESSIAN_LANES,
        HESSIAN_LANES + 1,
        LANES,
        LANES + 1,
        3 * LANES - 1,
    ] {
        let f = Formula::trace(n, |x| {
            let mut sum = trigrad_core::Expr::from(1.5);
            for (i, &x) in x.iter().enumerate() {
                sum *= x + i as f64;
            }
            vec![sum]
        });
        let program = f.program();
        let x = vec![1.0; n];
        // The product of 1.5 and 1, 2, 3, …, n, and the same without one or two of them.
        let value = 1.5 * (1..=n).map(|i| i as f64).product::<f64>();
        let (primal, slopes, curvatures) = function::hessian(&f, &x);
        let (_, bare) = gradient(|x| program.eval(x)[0], &x);
        let (_, rows) = jacobian(|x| program.eval(x), &x);
        assert_eq!(primal, value);
        assert_eq!((slopes.len(), bare.len(), rows.shape()), (n, n, (1, n)));
        for i in 0..n {
            // Up to n roundings of products that do not fit in 53 bits.
            let bound = |want: f64| want * f64::EPSILON * n as f64;
            let want = value / (i + 1) as f64;
            for slope in [slopes[i], bare[i], rows[(0, i)]] {
                assert!((slope - want).abs() <= bound(want), "{slope} for {want}");
            }
            for j in 0..n {
                let want = if i == j { 0.0 } else { want / (j + 1) as f64 };
                assert!((curvatures[(i, j)] - want).abs() <= bound(want));
            }
        }
    }
}

#[test]
fn supports_join_lane_by_lane() {
    let x = Tracked::new(Dual::<f64, 3>::variable(0.0, 0), Lanes::variable((), 0));
    let y = Tracked::new(Dual::<f64, 3>::variable(2.0, 2), Lanes::variable((), 2));
    let f = function!(|x, y| x.sqrt() * 1.0 + y * y);
    let z = f.call(&[x, y])[0];
    assert!(z.support.contains(0) && !z.support.contains(1) && z.support.contains(2));
    assert_eq!(z.number.tangent, [f64::INFINITY, 0.0, 4.0]);
}

#[test]
#[should_panic(
    expected = "a function of one output is needed, this has 2; perhaps you meant jacobian"
)]
fn the_gradient_of_two_outputs_is_refused() {
    function::gradient(&function!(|x| [x, x * x]), &[1.0]);
}

#[test]
#[should_panic(expected = "the same number of outputs each time")]
fn outputs_may_not_come_and_go() {
    let calls = std::cell::Cell::new(0);
    let f = |x: &[Dual<f64, LANES, _>]| {
        calls.set(calls.get() + 1);
        vec![x[0]; calls.get()]
    };
    epsilon!().jacobian(f, &[1.0; 2 * LANES]);
}
