//! Poles, kinks, zeros, powers, scale: what the derivatives of one variable are there.

use trigrad_core::Formula;
use trigrad_core::Scalar;
use trigrad_dual::taylor::{Taylor, derivatives, directional, partials, taylor};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

// An expression of x, a point, the derivatives from the value on. NaN is where a one-sided
// or indeterminate slope leaves no number.
const EDGES: &[(&str, f64, [f64; 5])] = &[
    ("sqrt(x)", 0.0, [0.0, INF, -INF, INF, -INF]),
    ("x^0.5", 0.0, [0.0, INF, -INF, INF, -INF]),
    ("x^2.5", 0.0, [0.0, 0.0, 0.0, INF, -INF]),
    ("cbrt(x)", 0.0, [0.0, INF, NAN, NAN, NAN]),
    ("ln(x)", 0.0, [-INF, INF, -INF, INF, -INF]),
    ("ln(x)", -1.0, [NAN; 5]),
    ("1/x", 0.0, [INF, -INF, INF, -INF, INF]),
    ("1/(x - x)", 1.0, [INF, NAN, NAN, NAN, NAN]),
    ("x^-1", -2.0, [-0.5, -0.25, -0.25, -0.375, -0.75]),
    ("x^0", 0.0, [1.0, 0.0, 0.0, 0.0, 0.0]),
    ("x^0", -2.0, [1.0, 0.0, 0.0, 0.0, 0.0]),
    ("x^1", 0.0, [0.0, 1.0, 0.0, 0.0, 0.0]),
    ("x^3", 0.0, [0.0, 0.0, 0.0, 6.0, 0.0]),
    ("x^3", -2.0, [-8.0, 12.0, -12.0, 6.0, 0.0]),
    ("(x^2)^3", 0.0, [0.0; 5]),
    ("x^2.5", -1.0, [NAN; 5]),
    // The slope of 0 ln(0) is one that is not known.
    ("0^x", 1.0, [0.0, 0.0, NAN, NAN, NAN]),
    ("0^x", 0.0, [1.0, -INF, NAN, NAN, NAN]),
    ("1^x", 3.0, [1.0, 0.0, 0.0, 0.0, 0.0]),
    ("x^x", 0.0, [1.0, -INF, NAN, NAN, NAN]),
    ("(-2)^x", 2.0, [4.0, NAN, NAN, NAN, NAN]),
    ("abs(x)", 0.0, [0.0; 5]),
    ("abs(x)^3", 0.0, [0.0; 5]),
    ("abs(x)", -3.0, [3.0, -1.0, 0.0, 0.0, 0.0]),
    ("relu(x)", 0.0, [0.0, 0.5, 0.0, 0.0, 0.0]),
    ("max(x, -x)", 0.0, [0.0; 5]),
    ("max(x, 2*x, 6*x)", 0.0, [0.0, 3.0, 0.0, 0.0, 0.0]),
    ("min(x^2, x)", 0.5, [0.25, 1.0, 2.0, 0.0, 0.0]),
    ("sign(x)", 0.0, [0.0; 5]),
    ("heaviside(x)", 0.0, [0.5, 0.0, 0.0, 0.0, 0.0]),
    ("floor(x)", 2.0, [2.0, 0.0, 0.0, 0.0, 0.0]),
    ("remainder(x, 2)", 3.0, [1.0, 1.0, 0.0, 0.0, 0.0]),
    ("if(x > 1, x^2, 1/(x - x))", 3.0, [9.0, 6.0, 2.0, 0.0, 0.0]),
    ("hypot(x, 0)", 0.0, [0.0, 0.0, NAN, NAN, NAN]),
    ("hypot(x, 0)", -2.0, [2.0, -1.0, 0.0, 0.0, 0.0]),
    (
        "asin(x)",
        1.0,
        [std::f64::consts::FRAC_PI_2, INF, INF, INF, INF],
    ),
    ("acosh(x)", 1.0, [0.0, INF, -INF, NAN, NAN]),
    ("atanh(x)", 1.0, [INF; 5]),
    ("gamma(x)", -1.0, [NAN; 5]),
    ("tanh(x)", 400.0, [1.0, 0.0, 0.0, 0.0, 0.0]),
    ("sigmoid(x)", 800.0, [1.0, 0.0, 0.0, 0.0, 0.0]),
    ("sinc(x)", 0.0, [1.0, 0.0, -1.0 / 3.0, 0.0, 0.2]),
    ("sphj(2, x)", 0.0, [0.0, 0.0, 2.0 / 15.0, 0.0, -4.0 / 35.0]),
    ("xlogy(x, x)", 0.0, [0.0, NAN, NAN, NAN, NAN]),
    ("product(x, x, x)", 0.0, [0.0, 0.0, 0.0, 6.0, 0.0]),
    ("product(x, 1, x, 0)", 2.0, [0.0; 5]),
    ("sqrt(x)*sqrt(x)", 0.0, [0.0, NAN, NAN, NAN, NAN]),
    ("0*sqrt(x)", 0.0, [0.0; 5]),
    // What is structurally 0 meets no infinite slope.
    ("floor(sqrt(x))", 0.0, [0.0; 5]),
    ("sqrt(floor(x))", 0.5, [0.0; 5]),
    ("sqrt(x/4)", 0.0, [0.0, INF, -INF, INF, -INF]),
    ("sqrt(-(2 - x - 2))", 0.0, [0.0, INF, -INF, INF, -INF]),
    // A natural power ends, also where its numbers are rounded.
    ("x^1", 0.3, [0.3, 1.0, 0.0, 0.0, 0.0]),
    ("x^2", 0.3, [0.09, 0.6, 2.0, 0.0, 0.0]),
    ("x^3", 0.3, [0.027, 0.27, 1.8, 6.0, 0.0]),
    ("(x + 0.1)^3", 0.3, [0.064, 0.48, 2.4, 6.0, 0.0]),
];

#[test]
fn derivatives_at_the_edges() {
    let mut failures = Vec::new();
    for &(text, x, want) in EDGES {
        let program = Formula::parse(text)
            .unwrap()
            .with_inputs(&["x"])
            .program()
            .clone();
        let got = derivatives(|x| program.eval(&[x])[0], x, 4);
        let is_same = |(&got, want): (&f64, f64)| {
            got == want
                || got.is_nan() && want.is_nan()
                || (got - want).abs() <= 8.0 * f64::EPSILON * want.abs()
        };
        if !got.iter().zip(want).all(is_same) {
            failures.push(format!("{text} at {x}: {got:?} for {want:?}"));
        }
        // The series in several variables, of which there is one.
        let all = partials(|x| program.eval(x)[0], &[x], 4);
        let several: Vec<f64> = all.iter().map(|(_, slope)| slope).collect();
        if !several.iter().zip(want).all(is_same) {
            failures.push(format!(
                "{text} at {x}: {several:?} for {want:?}, in several"
            ));
        }
        // The number of the fixed order does not know that its coefficients are those of a
        // variable: it may not know an answer, but it may not give another.
        let number = program.eval(&[Taylor::<f64, 4>::variable(x)])[0];
        let same = (0..=4).all(|k| {
            let got = number.derivative(k);
            got.is_nan() || is_same((&got, want[k]))
        });
        if !same {
            failures.push(format!("{text} at {x}: {number:?} for {want:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

// However its numbers are rounded.
#[test]
fn natural_powers_end() {
    for n in 2..=9 {
        for x in [0.3, 0.7, 1.9, -2.1, 1e-3] {
            let slopes = derivatives(|x| (x + 0.1).pow(f64::from(n)), x, 2 * n as usize);
            let factorial = (1..=n).map(f64::from).product::<f64>();
            let last: f64 = slopes[n as usize];
            assert!(
                (last - factorial).abs() <= 1e-14 * factorial,
                "{n} at {x}: {last}"
            );
            let tail = &slopes[n as usize + 1..];
            assert!(
                tail.iter().all(|&slope| slope == 0.0),
                "{n} at {x}: {slopes:?}"
            );
        }
    }
}

#[test]
fn an_input_that_does_not_move_spoils_nothing() {
    // By y at x = 0, where the slope by x is infinite.
    let slopes = directional(|x| x[0].sqrt() + x[1], &[0.0, 1.0], &[0.0, 1.0], 3);
    assert_eq!(slopes, [1.0, 1.0, 0.0, 0.0]);
    let slopes = directional(|x| x[0].sqrt() * x[1].exp(), &[4.0, 0.0], &[0.0, 2.0], 3);
    assert_eq!(slopes, [2.0, 4.0, 8.0, 16.0]);
}

#[test]
fn coefficients_stay_where_derivatives_leave_the_range() {
    let series = taylor(|x| 1.0 / (1.0 - x), 0.0, 200);
    assert_eq!(series, [1.0; 201]);
    let slopes = derivatives(|x| 1.0 / (1.0 - x), 0.0, 200);
    // 170! is the last factorial of f64; it has 306 digits.
    assert!(slopes[170] > 7.2e306 && slopes[170] < INF);
    assert_eq!(slopes[171], INF);
    // Where k! leaves the range and the derivative does not, it is there.
    let slopes = derivatives(|x| (x * 0.5).exp(), 0.0, 180);
    let error = (slopes[180] / 0.5_f64.powi(180) - 1.0).abs();
    // A rounding for each order of the recurrence, and for each factor.
    assert!(error <= 200.0 * f64::EPSILON, "{error:e}");
}

#[test]
fn scale_does_not_matter() {
    for scale in [1e-12, 1e-3, 1.0, 1e3, 1e12] {
        let f = |x: f64, order| taylor(|x| (x * scale).sin() / (x * scale + 2.0), x, order);
        let (here, there) = (f(1.0 / scale, 20), taylor(|x| x.sin() / (x + 2.0), 1.0, 20));
        for (k, (&got, &unit)) in here.iter().zip(&there).enumerate() {
            let want = unit * scale.powi(k as i32);
            let bound = 8.0
                * (k + 1) as f64
                * f64::EPSILON
                * want.abs().max(scale.powi(k as i32) * 0.05_f64);
            assert!(
                (got - want).abs() <= bound,
                "{scale:e}, order {k}: {got:e} for {want:e}"
            );
        }
    }
}

#[test]
fn where_the_value_is_nan_all_are() {
    assert!(
        derivatives(|x| x.ln() * 0.0 + 1.0, -1.0, 5)
            .iter()
            .all(|slope: &f64| slope.is_nan())
    );
    let number = (Taylor::<f64, 3>::variable(-1.0)).ln();
    assert!((0..=3).all(|k| number.derivative(k).is_nan()));
    assert!(
        derivatives(|x| x + f64::NAN, 1.0, 2)
            .iter()
            .all(|slope: &f64| slope.is_nan())
    );
}

#[test]
fn closures_and_generic_functions_of_any_form() {
    fn generic<S: Scalar>(x: S) -> S {
        (x * x + 1.0).sqrt()
    }
    let traced = Formula::trace(1, |x| vec![generic(x[0])]);
    let program = traced.program();
    let weights = [1.0];
    let want = derivatives(|x| generic(x), 0.75, 6);
    assert_eq!(derivatives(|x| (x * x + weights[0]).sqrt(), 0.75, 6), want);
    assert_eq!(derivatives(|x| program.eval(&[x])[0], 0.75, 6), want);
    let number = generic(Taylor::<f64, 6>::variable(0.75));
    assert_eq!(
        (0..=6).map(|k| number.derivative(k)).collect::<Vec<_>>(),
        want
    );
    assert_eq!(derivatives(|_| 7.0.into(), 0.75, 2), [7.0, 0.0, 0.0]);
}

// The stretched variable has no scale for all of more orders, and one for the end would lose
// those in the middle.
#[test]
fn more_orders_than_the_range_holds_leave_the_others() {
    for order in [1900, 2000, 4000] {
        let slopes = derivatives(|x| x.exp(), 0.0_f64, order);
        // A few roundings for each order, in the sum and in the factor.
        let near = |slope: &f64| (slope - 1.0).abs() <= 4.0 * 1900.0 * f64::EPSILON;
        assert!(slopes[..1900].iter().all(near), "{order}");
    }
}
