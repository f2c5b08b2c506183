//! The oracle as tests of other projects ask it: reports, allowances, products, rules.

use trigrad::oracle::{self, Checker, Standing, Verdict};
use trigrad::{Custom, DMatrix, Formula, Function, function};

fn parsed(text: &str) -> Formula {
    Formula::parse(text).expect("an expression")
}

#[test]
fn a_computed_slope_is_excused_by_what_rounding_explains_and_no_more() {
    // cos(1e8 x) at 0.1: the argument is rounded, and with it eight digits of the slope.
    let f = parsed("sin(100000000*x)");
    let x = 0.1_f64;
    let computed = 1e8 * (1e8 * x).cos();
    oracle::check_gradient(&f, [computed], [x]).assert_proved();
    let strict = Checker::strict().gradient(&f, [computed], [x]);
    assert_eq!(strict.standing(), Standing::Refuted, "{strict}");
    let off = oracle::check_gradient(&f, [computed * (1.0 + 1e-7)], [x]);
    assert_eq!(off.standing(), Standing::Refuted, "{off}");
}

#[test]
fn a_report_names_the_place_and_both_numbers() {
    let f = parsed("x^2*sin(y)");
    let at = [3.0_f64, 0.5];
    let report = oracle::check_gradient(&f, [6.0 * at[1].sin(), 9.0 * at[1].sin()], at);
    let message = report.to_string();
    assert!(message.starts_with("f = x^2*sin(y)\nat x = 3.0, y = 0.5: 1 proved, 1 PROVED WRONG"));
    assert!(
        message.contains("df/dy: PROVED WRONG: 4.314829847437827 is claimed"),
        "{message}"
    );
    assert!(message.contains("7.89824305701335"), "{message}");
    // sin(y) for cos(y): no usual slip. The forgotten inner derivative is one.
    let f = parsed("x*sin(3*x)");
    let x = 0.7_f64;
    let claimed = (3.0 * x).sin() + x * (3.0 * x).cos();
    let report = oracle::check_gradient(&f, [claimed], [x]);
    let slip = "as if the inner derivative, of 3*x, were forgotten";
    assert!(report.to_string().contains(slip), "{report}");
}

#[test]
fn what_is_not_a_number_is_refuted_where_there_is_one() {
    let f = parsed("x*y");
    for wrong in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let report = oracle::check_gradient(&f, [wrong, 2.0], [2.0, 3.0]);
        assert_eq!(report.standing(), Standing::Refuted, "{report}");
    }
}

#[test]
fn products_are_checked_along_their_vectors() {
    let f = function!(|x, y| [x * y, x.sin() + y.exp(), x.sqrt() + y]);
    let (at, tangent) = ([2.0_f64, 0.5], [1.0, -3.0]);
    let right = [
        at[1] - 3.0 * at[0],
        at[0].cos() - 3.0 * at[1].exp(),
        0.5 / at[0].sqrt() - 3.0,
    ];
    oracle::check_jvp(&f, right, at, tangent).assert_proved();
    for wrong in 0..3 {
        let mut claimed = right;
        claimed[wrong] *= -1.0;
        let report = oracle::check_jvp(&f, claimed, at, tangent);
        let refuted = |i: &usize| matches!(report.findings()[*i].verdict, Verdict::Refuted(_));
        let refuted: Vec<usize> = (0..3).filter(refuted).collect();
        assert_eq!(refuted, [wrong], "{report}");
    }

    let seeds = [0.5, -1.0, 0.0];
    let right = [0.5 * at[1] - at[0].cos(), 0.5 * at[0] - at[1].exp()];
    oracle::check_vjp(&f, right, at, seeds).assert_proved();
    assert!(oracle::check_vjp(&f, [right[0], right[1] + 1e-3], at, seeds).is_refuted());
    oracle::check_vjp(&f, [0.0, 0.0], at, [0.0; 3]).assert_proved();
}

#[test]
fn an_input_that_is_held_may_have_an_infinite_slope() {
    // Along y alone the root's slope at 0 has no part.
    let f = parsed("sqrt(x) + 3*y");
    oracle::check_jvp(&f, [3.0], [0.0, 1.0], [0.0, 1.0]).assert_proved();
}

#[test]
fn jacobians_and_hessians_are_checked_entry_by_entry() {
    let f = function!(|x, y| [x * x * y, x - y]);
    let right = DMatrix::from_row_slice(2, 2, &[12.0, 4.0, 1.0, -1.0]);
    oracle::check_jacobian(&f, &right, [2.0, 3.0]).assert_proved();
    let mut wrong = right.clone();
    wrong[(1, 0)] = -1.0;
    let report = oracle::check_jacobian(&f, &wrong, [2.0, 3.0]);
    assert!(
        report.to_string().contains("df1/dx0: PROVED WRONG"),
        "{report}"
    );

    let f = parsed("x^3*y");
    let right = DMatrix::from_row_slice(2, 2, &[36.0, 12.0, 12.0, 0.0]);
    oracle::check_hessian(&f, &right, [2.0, 3.0]).assert_proved();
    let mut wrong = right.clone();
    wrong[(0, 1)] = 12.5;
    let report = oracle::check_hessian(&f, &wrong, [2.0, 3.0]);
    assert!(
        report.to_string().contains("d2f/dx dy: PROVED WRONG"),
        "{report}"
    );
}

#[test]
fn a_rule_is_held_against_its_definition() {
    let definition = parsed("x*exp(y)");
    let rule = |slip: f64| {
        Custom::new("grown", 2, move |orders: &[u32], x: &[f64]| match orders {
            [0, _] => Some(x[0] * x[1].exp()),
            [1, 0] => Some(x[1].exp()),
            [1, 1] => Some(x[1].exp() * slip),
            [2, 0] => Some(0.0),
            _ => None,
        })
    };
    let at = [2.0, 0.5];
    let report = oracle::check_rule(&rule(1.0), &definition, at);
    report.assert_proved();
    // The value, two slopes, and the three curvatures, all of which the rule knows.
    assert_eq!(report.findings().len(), 6);
    let report = oracle::check_rule(&rule(1.5), &definition, at);
    assert!(
        report.to_string().contains("d2f/dx dy: PROVED WRONG"),
        "{report}"
    );
}

#[test]
fn the_first_wrong_slope_of_many_is_found_by_looks_and_proved() {
    struct Chain;
    impl Function for Chain {
        fn inputs(&self) -> usize {
            300
        }
        fn call<S: trigrad::Scalar>(&self, x: &[S]) -> Vec<S> {
            let terms = x.windows(2).map(|pair| (pair[0] * pair[1]).sin());
            terms.reduce(|a, b| a + b).into_iter().collect()
        }
    }
    let at: Vec<f64> = (0..300).map(|i| 0.1 + 0.003 * f64::from(i)).collect();
    let (_, slopes) = trigrad::dual::function::gradient(&Chain, &at);
    let mut claimed: Vec<f64> = slopes.iter().copied().collect();
    let checker = Checker::default().fail_fast();
    for wrong in [0, 17, 150, 299] {
        let right = claimed[wrong];
        claimed[wrong] = right * 1.001 + 1e-6;
        let report = checker.gradient(&Chain, &claimed, &at);
        assert_eq!(report.findings().len(), 1, "{report}");
        assert_eq!(report.findings()[0].derivative.inputs, [wrong]);
        claimed[wrong] = right;
    }
    checker.gradient(&Chain, &claimed, &at).assert_not_refuted();
}

#[test]
fn a_function_of_floats_is_measured_and_said_to_be() {
    let f = |x: &[f64]| x[0].sin() * x[1];
    let at = [0.5_f64, 2.0];
    let report = oracle::black_box_gradient(f, &[2.0 * at[0].cos(), at[0].cos()], &at);
    assert!(report.is_wrong());
    let message = report.to_string();
    assert!(
        message.starts_with("by values alone, which prove nothing:"),
        "{message}"
    );
    assert!(message.contains("by input 1: WRONG"), "{message}");
}

#[test]
fn at_a_kink_a_claim_has_to_be_generalized() {
    let f = parsed("max(x, y) + abs(x - y)");
    // By x it may be anything from -1 to 2, by y the same.
    let right = oracle::check_gradient(&f, [0.5, 0.5], [1.0, 1.0]);
    assert_eq!(right.standing(), Standing::Undecided);
    right.assert_not_refuted();
    let wrong = oracle::check_gradient(&f, [0.5, 4.0], [1.0, 1.0]);
    assert_eq!(wrong.findings()[1].may_be_generalized(), Some(false));
    assert!(
        wrong
            .to_string()
            .contains("OUTSIDE of every generalized derivative"),
        "{wrong}"
    );
    assert!(std::panic::catch_unwind(|| wrong.assert_not_refuted()).is_err());
    // Elsewhere there is no such question.
    assert_eq!(right.findings()[0].may_be_generalized(), Some(true));
    let smooth = oracle::check_gradient(&f, [2.0, -1.0], [2.0, 1.0]);
    assert_eq!(smooth.findings()[0].may_be_generalized(), None);
    smooth.assert_proved();
}
