//! Are the derivatives of this crate right? Five lines to adopt the oracle, and what else it
//! can do.

use adopt::{
    himmelblau, himmelblau_gradient, himmelblau_hessian, log_normal, log_normal_gradient,
    log_normal_gradient_with_a_slip,
};
use proptest::prelude::*;
use trigrad::oracle::{self, Checker};
use trigrad::{DMatrix, Formula, Scalar, function};

// The five lines.
#[test]
fn the_gradient_is_right() {
    let f = Formula::parse("(x^2 + y - 11)^2 + (x + y^2 - 7)^2").unwrap();
    let at = [1.5, -0.25];
    oracle::check_gradient(&f, himmelblau_gradient(at), at).assert_proved();
}

#[test]
fn so_is_the_hessian() {
    let f = Formula::parse("(x^2 + y - 11)^2 + (x + y^2 - 7)^2").unwrap();
    let at = [1.5, -0.25];
    let claimed = DMatrix::from_row_slice(2, 2, &himmelblau_hessian(at));
    oracle::check_hessian(&f, &claimed, at).assert_proved();
}

// Functions that are generic over the number need no text.
fn log_density<S: Scalar>([x, mean, deviation]: [S; 3]) -> S {
    let z = (x - mean) / deviation;
    -(z * z * 0.5) - deviation.ln() - (x.pi() * 2.0).ln() * 0.5
}

proptest! {
    #[test]
    fn the_density_is_right_everywhere(
        x in -10.0..10.0,
        mean in -10.0..10.0,
        deviation in 0.01..100.0,
    ) {
        let f = function!(|x, mean, deviation| log_density([x, mean, deviation]));
        let at = [x, mean, deviation];
        oracle::check_gradient(&f, log_normal_gradient(at), at).assert_proved();
    }
}

#[test]
fn a_slip_is_proved_to_be_one() {
    let f = function!(|x, mean, deviation| log_density([x, mean, deviation]));
    let at = [1.0, 0.5, 2.0];
    let report = oracle::check_gradient(&f, log_normal_gradient_with_a_slip(at), at);
    let message = report.to_string();
    assert!(message.contains("2 proved, 1 PROVED WRONG"), "{message}");
    assert!(
        message.contains("df/dx2: PROVED WRONG: 0.03125 is claimed"),
        "{message}"
    );
}

#[test]
#[should_panic(expected = "PROVED WRONG")]
fn an_assertion_says_what_is_wrong() {
    let f = function!(|x, mean, deviation| log_density([x, mean, deviation]));
    let at = [1.0, 0.5, 2.0];
    oracle::check_gradient(&f, log_normal_gradient_with_a_slip(at), at).assert_not_refuted();
}

// A function of floats alone: its values can contradict, not prove.
#[test]
fn values_contradict_nothing() {
    let at = [1.0, 0.5, 2.0];
    let f = |x: &[f64]| log_normal([x[0], x[1], x[2]]);
    oracle::black_box_gradient(f, &log_normal_gradient(at), &at).assert_plausible();
    let wrong = log_normal_gradient_with_a_slip(at);
    assert!(oracle::black_box_gradient(f, &wrong, &at).is_wrong());
}

// Without an excuse for rounding: within two ulp of the truth.
#[test]
fn the_gradient_is_right_to_the_last_places() {
    let f = Formula::parse("(x^2 + y - 11)^2 + (x + y^2 - 7)^2").unwrap();
    let at = [3.5, 2.25];
    assert_eq!(himmelblau([3.0, 2.0]), 0.0);
    let checker = Checker::strict().ulp(2.0);
    checker
        .gradient(&f, himmelblau_gradient(at), at)
        .assert_proved();
}
