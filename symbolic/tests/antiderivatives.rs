//! Derivatives of antiderivatives are the integrands again: what was taken apart to be
//! integrated, into roots, logarithms and inverse functions, comes together.

use trigrad_core::Formula;
use trigrad_symbolic::simplify::{Effort, Options};
use trigrad_symbolic::{formula, simplify};

// The antiderivative, and its derivative by x.
const INTEGRALS: &[(&str, &str)] = &[
    // Rational functions.
    ("x*atan(x) - ln(1 + x^2)/2", "atan(x)"),
    (
        "atan((2*x + 1)/sqrt(3))/sqrt(3) + ln(x - 1)/3 - ln(x^2 + x + 1)/6",
        "x/((x - 1)*(x^2 + x + 1))",
    ),
    (
        "(atan(sqrt(2)*x + 1) + atan(sqrt(2)*x - 1))/(2*sqrt(2)) \
         + (ln(x^2 + sqrt(2)*x + 1) - ln(x^2 - sqrt(2)*x + 1))/(4*sqrt(2))",
        "1/(x^4 + 1)",
    ),
    ("(x^3/3 - x^2 + 2*x)*exp(x)", "exp(x)*(x^3 + 6)/3"),
    // Roots, and lengths that are roots.
    ("x*asinh(x) - sqrt(x^2 + 1)", "asinh(x)"),
    ("x*sqrt(x^2 + 1)/2 + asinh(x)/2", "sqrt(x^2 + 1)"),
    ("ln(x + sqrt(x^2 + 1))", "1/sqrt(x^2 + 1)"),
    ("x*asin(x) + sqrt(1 - x^2)", "asin(x)"),
    ("x*acosh(x) - sqrt(x - 1)*sqrt(x + 1)", "acosh(x)"),
    (
        "sqrt(x)*sqrt(x + 1) - asinh(sqrt(x))",
        "sqrt(x)/sqrt(x + 1)",
    ),
    ("atan(x/sqrt(1 - x^2))", "1/sqrt(1 - x^2)"),
    // Roots of the same but for a number, and roots of quotients by squares.
    (
        "sqrt(3*x^2 + 6*x + 12) - asinh((x + 1)/sqrt(3))/sqrt(3)",
        "(3*x + 2)/sqrt(3*(x*(x + 2) + 4))",
    ),
    ("x*acos(1/x) - atanh(sqrt(1 - 1/x^2))", "acos(1/x)"),
    (
        "x*sqrt(1 + 1/x^2) + asinh(1/x)",
        "(x^2 - 1)/(abs(x)*sqrt(x^2 + 1))",
    ),
    // Circular and hyperbolic functions, of halves of the angle too.
    (
        "atanh((a*sin(x) - b*cos(x))/sqrt(a^2 + b^2))/sqrt(a^2 + b^2)",
        "1/(a*cos(x) + b*sin(x))",
    ),
    ("2*atan(tan(x/2)/sqrt(3))/sqrt(3)", "1/(cos(x) + 2)"),
    ("tanh(x) - tanh(x)^3/3", "1/cosh(x)^4"),
    ("sqrt(cos(x))*sqrt(sec(x))*x", "1"),
];

#[test]
fn derivatives_of_antiderivatives_are_the_integrands() {
    let options = Options {
        effort: Effort::Full,
        ..Options::default()
    };
    let mut wrong = Vec::new();
    for (antiderivative, wanted) in INTEGRALS {
        let f = Formula::parse(antiderivative).unwrap();
        let slope = formula::derivative(&f, "x", 1);
        let simple = simplify(&slope, &options).formula.to_string();
        if simple != *wanted {
            wrong.push(format!("{antiderivative}: {simple}, not {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
