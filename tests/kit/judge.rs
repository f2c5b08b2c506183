//! What is called wrong, and what is not: single answers at single points.

use trigrad::Function;
use trigrad::testkit::{AdBackend, Case, Kind, Quantity, RandomFunction, Rules, judge};

/// A library that answers the same whatever it is asked.
struct Answers(f64, Vec<f64>);

impl AdBackend for Answers {
    fn name(&self) -> &str {
        "answers"
    }

    fn version(&self) -> &str {
        "0"
    }

    fn gradient(&self, _: &RandomFunction, _: &[f64]) -> Option<(f64, Vec<f64>)> {
        Some((self.0, self.1.clone()))
    }
}

/// The kinds of what is found in a value and a gradient.
fn kinds(expression: &str, at: &[f64], value: f64, gradient: &[f64]) -> Vec<Kind> {
    let case = Case::parse(expression, at).expect("a case");
    let judgement = judge(&Answers(value, gradient.to_vec()), &case, &Rules::default());
    judgement.findings.iter().map(|found| found.kind).collect()
}

/// A panic that the hook of the test runner does not see.
fn quiet_panic(words: &'static str) -> ! {
    std::panic::resume_unwind(Box::new(words))
}

const NAN: f64 = f64::NAN;
const INF: f64 = f64::INFINITY;

#[test]
fn right_answers_are_not_called_wrong() {
    let root = 1.189207115002721;
    let rows: &[(&str, &[f64], f64, &[f64])] = &[
        (
            "x^2*sin(y)",
            &[3.0, 0.5],
            4.314829847437827,
            &[2.8765532316252177, 7.898243057013355],
        ),
        // By one rounding more or less.
        ("sqrt(sqrt(x))", &[2.0], root, &[0.14865088937534013]),
        (
            "sqrt(sqrt(x))",
            &[2.0],
            root.next_up(),
            &[0.14865088937534016],
        ),
        // Conventions at kinks: all of the generalized derivative.
        ("abs(x)", &[0.0], 0.0, &[-1.0]),
        ("abs(x)", &[0.0], 0.0, &[0.3]),
        ("max(x, y)", &[2.0, 2.0], 2.0, &[1.0, 0.0]),
        ("hypot(x, y)", &[0.0, 0.0], 0.0, &[0.6, -0.8]),
        // On a jump and on a seam nothing is said.
        ("floor(x)", &[2.0], 2.0, &[17.0]),
        ("if(x > 0, x, x^2)", &[0.0], 0.0, &[1.0]),
        // Infinite slopes; NaN where 0 * inf is met.
        ("sqrt(x)", &[0.0], 0.0, &[INF]),
        ("cbrt(x)", &[0.0], 0.0, &[INF]),
        ("sqrt(x)^2", &[0.0], 0.0, &[NAN]),
        ("sqrt(x)^2", &[0.0], 0.0, &[1.0]),
        ("sqrt(x^2)", &[0.0], 0.0, &[NAN]),
        // The cosine of pi/2 as f64 has it is not 0.
        ("sin(asin(x))", &[1.0], 1.0, &[INF]),
        // Of which the chain rule says nothing, and no simpler form is known: 1 is right.
        ("sqrt(x)*sin(sqrt(x))", &[0.0], 0.0, &[1.0]),
        ("cbrt(x)*cbrt(sin(x)^2)", &[0.0], 0.0, &[1.0]),
        // An intermediate leaves the range: said aloud is fine.
        ("exp(x)/exp(x)", &[800.0], NAN, &[NAN]),
        ("1/(1 + exp(-x))", &[-800.0], 0.0, &[NAN]),
        ("sqrt(x*x)", &[1e200], INF, &[NAN]),
        // No value, no slope.
        ("ln(x)", &[-1.0], NAN, &[NAN]),
        ("ln(x) + 0*y", &[-1.0, 2.0], NAN, &[NAN, NAN]),
        // The digits that the expression as written loses.
        ("(1 - cos(x))/x^2", &[1e-4], 0.5, &[4.4e-5]),
        // Both sides of the cut that -0 and 0 are on.
        (
            "atan2(y, x)",
            &[-0.0, -1.0],
            -std::f64::consts::PI,
            &[-1.0, 0.0],
        ),
        // max(x, 0) - max(-x, 0) is x.
        ("max(x, 0) - max(-x, 0)", &[0.0], 0.0, &[1.0]),
        // So are these, or its negative.
        ("min(x, 0) + max(x, 0)", &[0.0], 0.0, &[1.0]),
        ("min(x, 0, 7) + max(-7, x, 0)", &[0.0], 0.0, &[1.0]),
        ("relu(x) - relu(-x)", &[0.0], 0.0, &[1.0]),
        ("abs(x) - 2*relu(x)", &[0.0], 0.0, &[-1.0]),
        ("min(x, 2*x)", &[0.0], 0.0, &[2.0]),
        ("min(x, 2*x)", &[0.0], 0.0, &[1.0]),
        // And of a jump beside them nothing is said.
        ("floor(x) + relu(x) - relu(-x)", &[0.0], 0.0, &[5.0]),
    ];
    for &(expression, at, value, gradient) in rows {
        let found = kinds(expression, at, value, gradient);
        assert_eq!(found, [], "{expression} at {at:?}");
    }
}

/// An expression, a point, a value, a gradient, and what is found.
type Row<'a> = (&'a str, &'a [f64], f64, &'a [f64], &'a [Kind]);

#[test]
fn wrong_answers_are_called_what_they_are() {
    use Kind::{Digits, Domain, Finite, Infinite, Nan, Wrong};
    let rows: &[Row<'_>] = &[
        (
            "sin(x)",
            &[0.5],
            0.479425538604203,
            &[0.87758256189038],
            &[Digits],
        ),
        (
            "sin(x)",
            &[0.5],
            0.479425538604203,
            &[-0.8775825618903728],
            &[Wrong],
        ),
        ("tanh(x)", &[20.0], 1.0, &[0.0], &[Wrong]),
        ("x^(5/2)", &[0.0], NAN, &[NAN], &[Nan, Nan]),
        ("sqrt(x)", &[0.0], 0.0, &[NAN], &[Nan]),
        ("sqrt(x)", &[0.0], 0.0, &[0.0], &[Finite]),
        ("ln(x)", &[-1.0], NAN, &[-1.0], &[Domain]),
        ("x^(-1)", &[1e-200], INF, &[-INF], &[Infinite]),
        (
            "hypot(x, y)",
            &[1e200, 1e200],
            1.414213562373095e200,
            &[1.0607, std::f64::consts::FRAC_1_SQRT_2],
            &[Wrong],
        ),
        ("abs(x)", &[0.0], 0.0, &[1.5], &[Kind::Kink]),
        ("abs(x)", &[0.0], 0.0, &[NAN], &[Kind::Kink]),
        // By the sides of the kink, which the rows alone do not tell.
        ("max(x, 0) - max(-x, 0)", &[0.0], 0.0, &[2.0], &[Kind::Kink]),
        ("max(x, 0) - max(-x, 0)", &[0.0], 0.0, &[0.0], &[Kind::Kink]),
        ("min(x, 0) + max(x, 0)", &[0.0], 0.0, &[2.0], &[Kind::Kink]),
        ("min(x, 0) + max(x, 0)", &[0.0], 0.0, &[0.0], &[Kind::Kink]),
        ("relu(x) - relu(-x)", &[0.0], 0.0, &[2.0], &[Kind::Kink]),
        ("abs(x) - 2*relu(x)", &[0.0], 0.0, &[0.0], &[Kind::Kink]),
        ("hypot(x) - 2*relu(x)", &[0.0], 0.0, &[0.0], &[Kind::Kink]),
        ("min(x, 2*x)", &[0.0], 0.0, &[2.5], &[Kind::Kink]),
        ("min(x, 2*x)", &[0.0], 0.0, &[0.5], &[Kind::Kink]),
        // By a simpler form: the slope of x, and not of 0.
        ("sqrt(x)^2", &[0.0], 0.0, &[0.0], &[Wrong]),
        ("cbrt(x)^3", &[0.0], 0.0, &[0.0], &[Wrong]),
        // The value leaves the range, the slope does not.
        ("x^(5/2)", &[1e200], INF, &[NAN], &[Nan]),
        // What does not depend on an infinite slope.
        ("sqrt(x) + y", &[0.0, 1.0], 1.0, &[INF, NAN], &[Nan]),
    ];
    for &(expression, at, value, gradient, expected) in rows {
        let found = kinds(expression, at, value, gradient);
        assert_eq!(found, expected, "{expression} at {at:?}");
    }
}

#[test]
fn panics_and_lists_of_another_length_are_findings() {
    struct Panics;
    impl AdBackend for Panics {
        fn name(&self) -> &str {
            "panics"
        }
        fn version(&self) -> &str {
            "0"
        }
        fn gradient(&self, _: &RandomFunction, _: &[f64]) -> Option<(f64, Vec<f64>)> {
            quiet_panic("not implemented: remainder")
        }
    }
    let case = Case::parse("remainder(x, y)", &[5.5, 2.0]).expect("a case");
    let judgement = judge(&Panics, &case, &Rules::default());
    assert_eq!(
        judgement.findings[0].to_string(),
        "value of remainder(x0, x1) at x0 = 5.5, x1 = 2.0: panic: not implemented: remainder"
    );
    let judgement = judge(&Answers(1.5, vec![1.0]), &case, &Rules::default());
    assert_eq!(judgement.findings[0].kind, Kind::Panic);
}

/// A library that takes the sign of its argument for its slope.
struct Signs;

impl AdBackend for Signs {
    fn name(&self) -> &str {
        "signs"
    }

    fn version(&self) -> &str {
        "0"
    }

    fn gradient(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>)> {
        Some((f.call(at)[0], at.iter().map(|x| x.signum()).collect()))
    }
}

#[test]
fn zero_and_minus_zero_are_one_point() {
    for (expression, at, expected) in [
        ("abs(x)", [0.0].as_slice(), "1.0, -1.0 at the other zero"),
        ("abs(x)", &[-0.0], "-1.0, 1.0 at the other zero"),
        (
            "max(x, -x) + 0*sin(y)",
            &[0.0, 1.0],
            "1.0, -1.0 at the other zero",
        ),
    ] {
        let case = Case::parse(expression, at).expect("a case");
        let judgement = judge(&Signs, &case, &Rules::default());
        let signs = judgement
            .findings
            .iter()
            .filter(|found| found.kind == Kind::Sign);
        let found: Vec<_> = signs.map(ToString::to_string).collect();
        assert_eq!(found.len(), 1, "{expression}: {found:?}");
        assert!(found[0].ends_with(expected), "{}", found[0]);
    }
    // Where the function itself tells the zeros apart, or has no kink, nothing is said.
    for (expression, at) in [
        ("abs(1/x)", 0.0),
        ("abs(x)", 1.0),
        ("atan2(x, -1) + abs(x)", 0.0),
    ] {
        let case = Case::parse(expression, &[at]).expect("a case");
        let judgement = judge(&Signs, &case, &Rules::default());
        let is_sign = |kind| kind == Kind::Sign;
        assert!(
            !judgement.findings.iter().any(|found| is_sign(found.kind)),
            "{expression}"
        );
    }
}

/// A library whose gradient is right, and whose other modes are not.
struct Modes;

impl AdBackend for Modes {
    fn name(&self) -> &str {
        "modes"
    }

    fn version(&self) -> &str {
        "0"
    }

    fn gradient(&self, _: &RandomFunction, _: &[f64]) -> Option<(f64, Vec<f64>)> {
        Some((6.0, vec![3.0, 2.0]))
    }

    fn jvp(&self, _: &RandomFunction, _: &[f64], _: &[f64]) -> Option<(f64, f64)> {
        Some((6.5, -1.0))
    }

    fn vjp(&self, _: &RandomFunction, _: &[f64], _: f64) -> Option<(f64, Vec<f64>)> {
        Some((6.0, vec![-4.5]))
    }

    fn hessian(&self, _: &RandomFunction, _: &[f64]) -> Option<(f64, Vec<f64>, Vec<f64>)> {
        Some((6.0, vec![3.0, 2.5], vec![0.0, 1.0, 1.0, 0.0]))
    }
}

#[test]
fn every_mode_is_judged() {
    let case = Case::parse("x*y", &[2.0, 3.0]).expect("a case");
    let judgement = judge(&Modes, &case, &Rules::default());
    let found = judgement.findings.iter();
    let found: Vec<_> = found.map(|f| (f.kind, f.quantity)).collect();
    assert_eq!(
        found,
        [
            (Kind::Wrong, Quantity::Value),
            (Kind::Panic, Quantity::Back(0)),
            (Kind::Wrong, Quantity::SlopeBeside(1)),
        ]
    );
}
