//! Points at which derivatives go wrong elsewhere.

use std::f64::consts::{FRAC_1_SQRT_2, LN_2};

use trigrad_core::{Formula, function};
use trigrad_dual::{derivative, function, gradient};

use crate::check::{assert_close, check};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

fn check_x(text: &str, x: f64, slope: f64, curvature: f64) {
    check(text, &[("x", x)], &[slope], &[curvature]);
}

#[test]
fn powers() {
    check_x("x^0", 0.0, 0.0, 0.0);
    check_x("x^1", 0.0, 1.0, 0.0);
    check_x("x^2", 0.0, 0.0, 2.0);
    check_x("x^3", -2.0, 12.0, -12.0);
    check_x("x^2.5", 0.0, 0.0, 0.0);
    check_x("x^0.5", 0.0, INF, -INF);
    check_x("x^2.0", -2.0, -4.0, 2.0);
    check_x("x^(1/3)", -8.0, NAN, NAN);
    check_x("x^(-1)", 1e-200, -INF, INF);
    check_x("x^(-2)", 1e-80, -2e240, INF);
    check_x("x^2.5", 1e200, 2.5e300, 3.75e100);
    check_x("0^x", 2.0, 0.0, NAN);
    check_x(
        "2^x",
        1024.0,
        f64::MAX * LN_2,
        2.0_f64.powf(1023.0) * LN_2 * LN_2 * 2.0,
    );
    check_x("(-2)^x", 2.0, NAN, NAN);
    check("x^y", &[("x", -3.0), ("y", 2.0)], &[-6.0, NAN], &[2.0]);
    check("x^y", &[("x", 0.0), ("y", 1.0)], &[1.0, 0.0], &[]);
    check(
        "x^2",
        &[("x", 3.0), ("y", 1.0)],
        &[6.0, 0.0],
        &[2.0, 0.0, 0.0],
    );
}

#[test]
fn roots() {
    check_x("sqrt(x)", 0.0, INF, -INF);
    check_x("sqrt(x)", -0.0, INF, -INF);
    check_x("sqrt(x)", 5e-324, 2.2494568972715982e161, -INF);
    check_x("sqrt(x)", -1.0, NAN, NAN);
    check_x("cbrt(x)", 0.0, INF, NAN);
    check_x("cbrt(x)", -8.0, 1.0 / 12.0, 1.0 / 144.0);
    check(
        "sqrt(x) + y",
        &[("x", 0.0), ("y", 1.0)],
        &[INF, 1.0],
        &[-INF, 0.0, 0.0],
    );
    check(
        "sqrt(x)*y",
        &[("x", 0.0), ("y", 2.0)],
        &[INF, 0.0],
        &[-INF, INF, 0.0],
    );
    check("sqrt(0) + y", &[("y", 1.0)], &[1.0], &[0.0]);
}

#[test]
fn kinks_take_the_middle() {
    check_x("abs(x)", 0.0, 0.0, 0.0);
    check_x("abs(x)", -0.0, 0.0, 0.0);
    check_x("relu(x)", 0.0, 0.5, 0.0);
    check_x("max(x, x)", 1.0, 1.0, 0.0);
    check_x("max(x, 0) - max(-x, 0)", 0.0, 1.0, 0.0);
    check_x("max(x, 0) + max(-x, 0)", 0.0, 0.0, 0.0);
    check_x("abs(x)^3", 0.0, 0.0, 0.0);
    check_x("floor(x)", 2.0, 0.0, 0.0);
    check_x("floor(x)", NAN, NAN, NAN);
    check_x("sign(x)", 0.0, 0.0, 0.0);
    check("max(x, y)", &[("x", 2.0), ("y", 2.0)], &[0.5, 0.5], &[]);
    let third = 1.0 / 3.0;
    let tied = [("x", 2.0), ("y", 2.0), ("z", 2.0), ("w", 1.0)];
    check("max(x, y, z, w)", &tied, &[third, third, third, 0.0], &[]);
    check(
        "min(x, y)",
        &[("x", 1.0), ("y", 2.0)],
        &[1.0, 0.0],
        &[0.0, 0.0, 0.0],
    );
}

#[test]
fn norms_and_angles() {
    let at = |x: f64, y: f64| [("x", x), ("y", y)];
    check("hypot(x, y)", &at(0.0, 0.0), &[0.0, 0.0], &[]);
    check("hypot(x, y)", &at(1e200, 1e200), &[FRAC_1_SQRT_2; 2], &[]);
    check("hypot(x, y)", &at(1e-200, 1e-200), &[FRAC_1_SQRT_2; 2], &[]);
    check(
        "hypot(x, y)",
        &at(1.7e308, 1.7e308),
        &[FRAC_1_SQRT_2; 2],
        &[],
    );
    let r8 = 0.35355339059327373;
    check(
        "hypot(x, y)",
        &at(1.0, 1.0),
        &[FRAC_1_SQRT_2; 2],
        &[r8, -r8, r8],
    );
    check(
        "hypot(x, y)",
        &at(1e100, 1.0),
        &[1.0, 1e-100],
        &[1e-300, -1e-200, 1e-100],
    );
    check(
        "hypot(x, y)",
        &at(0.0, -2.0),
        &[0.0, -1.0],
        &[0.5, 0.0, 0.0],
    );
    let at3 = [("x", 1.0), ("y", 0.0), ("z", 0.0)];
    check(
        "hypot(x, y, z)",
        &at3,
        &[1.0, 0.0, 0.0],
        &[0.0, 0.0, 0.0, 1.0, 0.0, 1.0],
    );
    check("atan2(y, x)", &at(0.0, 1.0), &[-1.0, 0.0], &[0.0, 1.0, 0.0]);
    check("atan2(y, x)", &at(1.0, 0.0), &[0.0, 1.0], &[0.0, -1.0, 0.0]);
    check("atan2(y, x)", &at(1e-200, 1e-200), &[-5e199, 5e199], &[]);
    check(
        "atan2(y, x)",
        &at(1e200, 1e200),
        &[-5e-201, 5e-201],
        &[0.0, 0.0, 0.0],
    );
    check("atan2(y, x)", &at(1e308, 1e308), &[-5e-309, 5e-309], &[]);
    check("atan2(y, x)", &at(0.0, 0.0), &[NAN, NAN], &[NAN, NAN, NAN]);
    check_x("asin(x)", 1e-100, 1.0, 1e-100);
    check_x("acos(x)", 1.0, -INF, -INF);
    check_x("acosh(x)", 1e200, 1e-200, 0.0);
    check_x("asinh(x)", 1e200, 1e-200, 0.0);
    check_x("atanh(x)", 1e-100, 1.0, 2e-100);
    check_x("atanh(x)", 2.0, NAN, NAN);
}

#[test]
fn exponentials_and_logarithms() {
    check_x("tanh(x)", 800.0, 0.0, 0.0);
    check_x(
        "tanh(x)",
        20.0,
        1.6993417021166355e-17,
        -3.398683404233271e-17,
    );
    check_x(
        "sigmoid(x)",
        40.0,
        4.248354255291589e-18,
        -4.248354255291589e-18,
    );
    check_x("sigmoid(x)", 1e-100, 0.25, -1.25e-101);
    check_x("softplus(x)", 800.0, 1.0, 0.0);
    check_x("expm1(x)", 1e-20, 1.0, 1.0);
    check_x(
        "exp2(x)",
        1024.0000000000002,
        1.24606592794198e308,
        1.24606592794198e308 * LN_2,
    );
    check_x("ln(x)", -1.0, NAN, NAN);
    check_x("ln(x)", 0.0, INF, -INF);
    check_x("ln(x)", -0.0, INF, -INF);
    check_x("x*ln(x)", 0.0, NAN, NAN);
    check_x("sinc(x)", 0.0, 0.0, -1.0 / 3.0);
    check_x("sinc(x)", 1e-8, -1e-8 / 3.0, -1.0 / 3.0);
    let at = [("x", 1000.0), ("y", 1000.0)];
    check("logsumexp(x, y)", &at, &[0.5, 0.5], &[0.25, -0.25, 0.25]);
    check("logaddexp(x, y)", &at, &[0.5, 0.5], &[0.25, -0.25, 0.25]);
}

#[test]
fn arithmetic() {
    check_x("1e200/x", 1e170, -1e-140, 2e-310);
    check_x("1e-200/x", 1e-170, -1e140, INF);
    check_x("x/x", 1e200, 0.0, 0.0);
    let with = |x, y, z| [("x", x), ("y", y), ("z", z)];
    let one_zero = [0.0, 3.0, 2.0, 0.0, 0.0, 0.0];
    check(
        "product(x, y, z)",
        &with(0.0, 2.0, 3.0),
        &[6.0, 0.0, 0.0],
        &one_zero,
    );
    let two_zeros = [0.0, 6.0, 0.0, 0.0, 0.0, 0.0];
    check(
        "product(x, y, z)",
        &with(0.0, 0.0, 6.0),
        &[0.0; 3],
        &two_zeros,
    );
    check(
        "remainder(x, y)",
        &[("x", 5.5), ("y", 2.0)],
        &[1.0, -2.0],
        &[0.0; 3],
    );
}

#[test]
fn an_untaken_branch_does_not_poison() {
    check_x("if(x > 0, sqrt(x), 0)", 0.0, 0.0, 0.0);
    check_x("if(x < 15, x, 10^exp(x))", 10.0, 1.0, 0.0);
    check_x("if(x == 0, 1, sin(x)/x)", 0.0, 0.0, 0.0);
    check(
        "if(x > 0, ln(x), y)",
        &[("x", -1.0), ("y", 2.0)],
        &[0.0, 1.0],
        &[0.0; 3],
    );
}

#[test]
fn where_the_value_is_nan_every_derivative_is() {
    check(
        "y + 0*ln(x)",
        &[("x", -1.0), ("y", 1.0), ("z", 1.0)],
        &[NAN; 3],
        &[NAN; 6],
    );
    check_x("trunc(x)", NAN, NAN, NAN);
    let f = function!(|x, y| [x.ln(), y * x]);
    let (values, slopes) = function::jacobian(&f, &[-1.0_f64, 2.0]);
    assert!(values[0].is_nan() && slopes.row(0).iter().all(|slope| slope.is_nan()));
    assert_eq!(
        (values[1], slopes[(1, 0)], slopes[(1, 1)]),
        (-2.0, 2.0, -1.0)
    );
}

/// These have a derivative only as the limit of the composition: it, or NaN, and never
/// a finite wrong number.
#[test]
fn limits_are_right_or_nan() {
    for (text, x, limit) in [
        ("sqrt(x)*sqrt(x)", 0.0, 1.0),
        ("cbrt(x)^3", 0.0, 1.0),
        ("cbrt(x^3)", 0.0, 1.0),
        ("hypot(x, x)^2", 0.0, 0.0),
        ("x*ln(x)", 0.0, -INF),
        ("xlogy(x, x)", 0.0, -INF),
        ("ln(x)*0", 1.0, 0.0),
        ("sqrt(x*x)", 0.0, 0.0),
        ("x^x", 0.0, -INF),
    ] {
        let f = Formula::parse(text).unwrap();
        let program = f.program();
        let (_, known) = function::gradient(&f, &[x]);
        let (_, bare) = gradient(|x| program.eval(x)[0], &[x]);
        for slope in [known[0], bare[0]] {
            assert!(
                slope == limit || slope.is_nan(),
                "d {text}: {slope} for {limit}"
            );
        }
    }
}

#[test]
fn a_constant_exponent_asks_no_logarithm_of_the_base() {
    let (value, slope) = derivative(|x| x.pow(3.0), -2.0);
    assert_close("x^3", value, -8.0);
    assert_close("x^3", slope, 12.0);
    let (_, twice) = derivative(|x| derivative(|x| x.pow(3.0), x).1, -2.0);
    assert_close("x^3 twice", twice, -12.0);
}
