//! One equation for one unknown.

use proptest::prelude::*;
use trigrad_core::Scalar;
use trigrad_dual::taylor::Taylor;
use trigrad_dual::{Dual, derivative, epsilon, fixed, gradient, implicit, jvp};

use crate::assert_near;

type D2 = Dual<Dual>;
type D3 = Dual<Dual<Dual>>;

// Value and derivatives up to the third.
macro_rules! jet {
    ($f:expr, $x:expr) => {{
        let third = |x: D3| $f(x);
        let second = |x: D2| $f(x);
        let first = |x: Dual| $f(x);
        let (value, slope) = derivative(first, $x);
        [
            value,
            slope,
            derivative(|x| derivative(second, x).1, $x).1,
            derivative(|x| derivative(|x| derivative(third, x).1, x).1, $x).1,
        ]
    }};
}

fn square<S: Scalar>(x: S, p: &[S]) -> S {
    x * x - p[0]
}

#[test]
fn a_square_root() {
    let root = |p: &[f64]| p[0].sqrt();
    let p: f64 = 7.3;
    let got = jet!(|p| implicit::root(root, square, &[p]).unwrap(), p);
    let want = [
        p.sqrt(),
        0.5 / p.sqrt(),
        -0.25 * p.powf(-1.5),
        0.375 * p.powf(-2.5),
    ];
    assert_eq!(got[0], want[0]);
    // A dozen roundings, and the root's own half ulp up to five times.
    for k in 1..4 {
        assert_near(&format!("order {k}"), got[k], want[k], 16.0);
    }
}

fn kepler<S: Scalar>(x: S, p: &[S]) -> S {
    x - p[1] * x.sin() - p[0]
}

fn anomaly(p: &[f64]) -> f64 {
    (0..50).fold(p[0], |x, _| {
        x - (x - p[1] * x.sin() - p[0]) / (1.0 - p[1] * x.cos())
    })
}

#[test]
fn keplers_equation() {
    for (mean, e) in [(0.5, 0.25), (2.0, 0.9), (-1.0, 0.6), (3.0, 0.01)] {
        let got = jet!(
            |mean| implicit::root(anomaly, kepler, &[mean, From::from(e)]).unwrap(),
            mean
        );
        let x = anomaly(&[mean, e]);
        let (sine, cosine, d) = (x.sin(), x.cos(), 1.0 - e * x.cos());
        let want = [
            x,
            1.0 / d,
            -e * sine / d.powi(3),
            -e * cosine / d.powi(4) + 3.0 * (e * sine).powi(2) / d.powi(5),
        ];
        assert_eq!(got[0], want[0]);
        for k in 1..4 {
            assert_near(&format!("order {k} at {mean}, {e}"), got[k], want[k], 64.0);
        }
        // By both parameters in one go, and the mixed second derivative.
        let (_, slopes) = gradient(|p| implicit::root(anomaly, kepler, p).unwrap(), &[mean, e]);
        assert_near("dE/de", slopes[1], sine / d, 16.0);
        let (_, _, second) =
            fixed::hessian(|p| implicit::root(anomaly, kepler, p).unwrap(), &[mean, e]);
        let mixed = (cosine - e) / d.powi(3);
        assert_near("d²E/dMde", second[(0, 1)], mixed, 256.0);
        assert_near("d²E/dM²", second[(0, 0)], want[2], 64.0);
    }
}

// Halley's method.
fn lambert(p: &[f64]) -> f64 {
    (0..40).fold(p[0].ln_1p(), |w, _| {
        let (e, f) = (w.exp(), w * w.exp() - p[0]);
        w - f / (e * (w + 1.0) - (w + 2.0) * f / (2.0 * w + 2.0))
    })
}

fn product_log<S: Scalar>(w: S, p: &[S]) -> S {
    w * w.exp() - p[0]
}

#[test]
fn lamberts_function() {
    for x in [0.1_f64, 1.0, 5.0, 1e4, -0.2] {
        let got = jet!(|p| implicit::root(lambert, product_log, &[p]).unwrap(), x);
        // Corless et al., On the Lambert W function, 1996, equation 3.3.
        let w = lambert(&[x]);
        let want = [
            w,
            w / (x * (1.0 + w)),
            -w * w * (w + 2.0) / (x * x * (1.0 + w).powi(3)),
            w.powi(3) * (2.0 * w * w + 8.0 * w + 9.0) / (x.powi(3) * (1.0 + w).powi(5)),
        ];
        for k in 0..4 {
            assert_near(&format!("order {k} at {x}"), got[k], want[k], 128.0);
        }
    }
}

#[test]
fn a_taylor_number_gets_all_its_orders() {
    // The coefficients of sqrt(p) at 4 are those of 2 sqrt(1 + t/4).
    let x = implicit::root(
        |p: &[f64]| p[0].sqrt(),
        square,
        &[Taylor::<f64, 5>::variable(4.0)],
    )
    .unwrap();
    let want = (Taylor::<f64, 5>::variable(4.0)).sqrt();
    assert_eq!(x.primal, 2.0);
    for (got, want) in x.higher.iter().zip(want.higher) {
        assert_near("a coefficient", *got, want, 16.0);
    }
}

#[test]
fn single_precision_and_plain_numbers() {
    fn square(x: Dual<Dual<f32>>, p: &[Dual<Dual<f32>>]) -> Dual<Dual<f32>> {
        x * x - p[0]
    }
    let root = |p| implicit::root(|p: &[f32]| p[0].sqrt(), square, &[p]).unwrap();
    assert_eq!(derivative(root, 4.0_f32), (2.0, 0.25));
    // Without derivatives, what was found.
    assert_eq!(
        implicit::root(|_: &[f64]| 3.0, |x, p| x * x - p[0], &[9.0]),
        Ok(3.0)
    );
}

#[test]
fn no_parameter_and_one_that_has_no_part() {
    let none: [Dual; 0] = [];
    let x = implicit::root(|_: &[f64]| 2.0, |x, _| x * x - 4.0, &none).unwrap();
    assert_eq!((x.primal, x.tangent), (2.0, [0.0]));
    let root = |p: &[Dual<f64, 8>]| implicit::root(|p: &[f64]| p[0].sqrt(), square, p).unwrap();
    let (_, slopes) = gradient(root, &[4.0, 17.0]);
    assert_eq!(slopes.as_slice(), [0.25, 0.0]);
}

#[test]
fn a_captured_number_counts() {
    // x³ = p q with q from outside, at p = q = 2: by q as by p, x/(3 q).
    let root = |q: Dual, p: f64| {
        let inner = Dual::constant(q);
        let solve = |p: &[f64]| (p[0] * q.primal).cbrt();
        let f = |x, p: &[_]| x * x * x - p[0] * inner;
        epsilon!()
            .implicit()
            .root(solve, f, &[Dual::from(p)])
            .unwrap()
    };
    let x = root(Dual::variable(2.0, 0), 2.0);
    assert_near("dx/dq", x.tangent[0], 4_f64.cbrt() / 6.0, 4.0);
}

#[test]
fn a_root_goes_on_in_the_program() {
    // The root of x = p + ε-dependent parameter that is itself a root.
    let nested = |p: D2| {
        let inner = implicit::root(|p: &[f64]| p[0].sqrt(), square, &[p]).unwrap();
        implicit::root(|p: &[f64]| p[0].sqrt(), square, &[inner * 4.0]).unwrap()
    };
    // 2 p^(1/4)
    let (slope, second) = derivative(|p| derivative(nested, p).1, 16.0);
    assert_near("slope", slope, 0.5 * 16_f64.powf(-0.75), 8.0);
    assert_near("second", second, -0.375 * 16_f64.powf(-1.75), 16.0);
}

// Plain duals multiply always, so beside an infinite slope there is NaN, never a number.
#[test]
fn an_infinite_slope_is_no_number() {
    let by_unknown = |p| {
        let solve = |p: &[f64]| p[0] * p[0];
        implicit::root(solve, |x, p| x.sqrt() - p[0], &[p]).unwrap()
    };
    let by_parameter = |p| {
        let solve = |p: &[f64]| p[0].sqrt();
        implicit::root(solve, |x, p| x - p[0].sqrt(), &[p]).unwrap()
    };
    for (value, slope) in [
        derivative(by_unknown, 0.0_f64),
        derivative(by_parameter, 0.0),
    ] {
        assert!(value == 0.0 && slope.is_nan());
    }
}

#[test]
fn at_every_scale() {
    for scale in [1e-150, 1e-40, 1.0, 1e40, 1e150] {
        let p = 2.0 * scale;
        // The parameter's square, so that the unknown has the scale of the parameter.
        let root = |p: Dual| {
            let f = |x: D2, p: &[D2]| x * x / p[0] - p[0] * 2.0;
            implicit::root(|p: &[f64]| p[0] * 2_f64.sqrt(), f, &[p]).unwrap()
        };
        let (_, slope) = derivative(root, p);
        assert_near("x = sqrt(2) p", slope, 2_f64.sqrt(), 8.0);
    }
}

// Functions that the equations below have as their solutions.
fn solution<S: Scalar>(which: usize, p: &[S]) -> S {
    match which {
        0 => p[0] * p[1],
        1 => (p[0] + p[1] * 2.0).sin(),
        2 => p[0].exp() / (p[1] * p[1] + 1.0),
        3 => (p[0] * p[0] + p[1] * p[1] + 1.0).sqrt(),
        _ => p[0].atan() - p[1].tanh() * p[0],
    }
}

// Equations that have y as their only solution.
fn disguised<S: Scalar>(which: usize, x: S, y: S) -> S {
    match which {
        0 => x.sinh() + x - y.sinh() - y,
        1 => x * x * x + x - y * y * y - y,
        2 => (x - y).exp() - 1.0,
        3 => x.atan() * 3.0 + x - y.atan() * 3.0 - y,
        _ => (x - y) * (y * y + 2.0) + (x - y).sin(),
    }
}

proptest! {
    #[test]
    fn the_derivatives_are_those_of_the_solution(
        s in 0..5usize, d in 0..5usize,
        x in prop::array::uniform2(-2.0..2.0_f64),
        v in prop::array::uniform3(prop::array::uniform2(-1.0..1.0_f64)),
    ) {
        // Along three directions at once, all mixed derivatives to third order.
        let seeded = |i: usize| -> D3 {
            let inner: D2 = Dual::new(Dual::new(x[i], [v[0][i]]), [Dual::from(v[1][i])]);
            Dual::new(inner, [Dual::from(v[2][i])])
        };
        let p = [seeded(0), seeded(1)];
        let want = solution(s, &p);
        let f = |x, p: &[Dual<D3>]| disguised(d, x, solution(s, p));
        let got = implicit::root(|p: &[f64]| solution(s, p), f, &p).unwrap();
        prop_assert_eq!(components(got)[0], components(want)[0]);
        let size = components(want).iter().fold(1.0, |a: f64, b| a.max(b.abs()));
        for (got, want) in components(got).into_iter().zip(components(want)) {
            // Sums of products of at most three derivatives of up to third order, of
            // functions of which none is greater than sinh(9), divided by slopes of at
            // least 1: some hundred roundings.
            let bound = 1e3 * size.powi(3) * f64::EPSILON;
            prop_assert!((got - want).abs() <= bound, "{} for {}", got, want);
        }
        let directions = jvp(
            |p| {
                let f = |x, p: &[D2]| disguised(d, x, solution(s, p));
                implicit::root(|p: &[f64]| solution(s, p), f, p).unwrap()
            },
            &x,
            &v[0],
        );
        prop_assert!((directions.1 - components(want)[1]).abs() <= 1e3 * size.powi(3) * f64::EPSILON);
    }
}

fn components(x: D3) -> [f64; 8] {
    let two = |x: D2| {
        [
            x.primal.primal,
            x.primal.tangent[0],
            x.tangent[0].primal,
            x.tangent[0].tangent[0],
        ]
    };
    let (a, b) = (two(x.primal), two(x.tangent[0]));
    [a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3]]
}

// Twice for the slopes by the unknown, and once more for each order beyond the first.
#[test]
fn an_order_more_is_a_run_more() {
    macro_rules! runs {
        ($p:expr) => {{
            let runs = std::cell::Cell::new(0);
            let equation = |x, p: &[_]| {
                runs.set(runs.get() + 1);
                square(x, p)
            };
            let solve = |p: &[f64]| p[0].sqrt();
            epsilon!().implicit().root(solve, equation, &[$p]).unwrap();
            runs.get()
        }};
    }
    assert_eq!(runs!(4.0_f64), 2);
    assert_eq!(runs!(Dual::<f64>::variable(4.0, 0)), 2);
    assert_eq!(runs!(D2::variable(Dual::variable(4.0, 0), 0)), 3);
    assert_eq!(runs!(Taylor::<f64, 5>::variable(4.0)), 6);
}
