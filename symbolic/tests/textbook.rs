//! Derivatives read as in a textbook.

use trigrad_core::Formula;
use trigrad_symbolic::{Options, formula, simplify};

// The expression, and its derivative by x.
const DERIVATIVES: &[(&str, &str)] = &[
    // Polynomials and powers.
    ("7 + 0*x", "0"),
    ("x", "1"),
    ("2*x", "2"),
    ("x*x + 2", "2*x"),
    ("x*x + 2*x", "2*(x + 1)"),
    ("x^3", "3*x^2"),
    ("x^3/3", "x^2"),
    ("x^4 - 3*x^2 + x - 5", "4*x^3 - 6*x + 1"),
    ("(x + 1)^2", "2*(x + 1)"),
    ("(2*x + 1)^3", "6*(2*x + 1)^2"),
    ("x^2*y + x*y", "2*x*y + y"),
    ("1/x", "-1/x^2"),
    ("1/x^2", "-2/x^3"),
    ("x^-3", "-3/x^4"),
    ("x^0.5", "1/(2*sqrt(x))"),
    ("x^(3/2)", "3/2*sqrt(x)"),
    ("x^(1/3)", "1/(3*x^(2/3))"),
    ("x^pi", "pi*x^(pi - 1)"),
    ("x/y", "1/y"),
    ("y/x", "-y/x^2"),
    ("x/(x + 1)", "1/(x + 1)^2"),
    ("1/(x^2 + 1)", "-2*x/(x^2 + 1)^2"),
    // Roots.
    ("sqrt(x)", "1/(2*sqrt(x))"),
    ("sqrt(x^2 + 1)", "x/sqrt(x^2 + 1)"),
    ("x*sqrt(x)", "3/2*sqrt(x)"),
    ("1/sqrt(x)", "-1/(2*x^(3/2))"),
    ("cbrt(x)", "1/(3*cbrt(x)^2)"),
    // Exponentials and logarithms.
    ("exp(x)", "exp(x)"),
    ("exp(-x)", "-exp(-x)"),
    ("exp(2*x)", "2*exp(2*x)"),
    ("exp(-x^2/2)", "-x*exp(-x^2/2)"),
    ("e^x", "exp(x)"),
    ("2^x", "2^x*ln(2)"),
    ("exp2(x)", "2^x*ln(2)"),
    ("x*exp(x)", "exp(x)*(x + 1)"),
    ("expm1(x)", "exp(x)"),
    ("ln(x)", "1/x"),
    ("ln(2*x)", "1/x"),
    ("ln(x)/x", "(1 - ln(x))/x^2"),
    ("x*ln(x)", "ln(x) + 1"),
    ("x*ln(x) - x", "ln(x)"),
    ("ln(x)^2", "2*ln(x)/x"),
    ("log2(x)", "1/(x*ln(2))"),
    ("log10(x)", "1/(x*ln(10))"),
    ("log1p(x)", "1/(x + 1)"),
    // Circular functions.
    ("sin(x)", "cos(x)"),
    ("cos(x)", "-sin(x)"),
    ("tan(x)", "1/cos(x)^2"),
    ("sec(x)", "tan(x)*sec(x)"),
    ("csc(x)", "-csc(x)*cot(x)"),
    ("cot(x)", "-1/sin(x)^2"),
    ("sin(x)^2", "sin(2*x)"),
    ("sin(x^2)", "2*x*cos(x^2)"),
    ("sin(cos(x))", "-sin(x)*cos(cos(x))"),
    ("x^2*sin(x)", "x*(2*sin(x) + x*cos(x))"),
    ("x*sin(x)", "sin(x) + x*cos(x)"),
    ("sin(x)/x", "(cos(x) - sinc(x))/x"),
    ("exp(x)*sin(x)", "exp(x)*(sin(x) + cos(x))"),
    ("x - cos(x)", "sin(x) + 1"),
    ("asin(x)", "1/sqrt(1 - x^2)"),
    ("acos(x)", "-1/sqrt(1 - x^2)"),
    ("atan(x)", "1/(x^2 + 1)"),
    // Hyperbolic functions.
    ("sinh(x)", "cosh(x)"),
    ("cosh(x)", "sinh(x)"),
    ("tanh(x)", "1/cosh(x)^2"),
    ("asinh(x)", "1/hypot(x, 1)"),
    ("acosh(x)", "1/(sqrt(x - 1)*sqrt(x + 1))"),
    ("atanh(x)", "1/(1 - x^2)"),
    // Others.
    ("sigmoid(2*x)", "1/(2*cosh(x)^2)"),
    ("xlogy(x, y)", "ln(y)"),
    ("logaddexp(x, y)", "sigmoid(x - y)"),
    ("cos(3 - 2*x)", "-2*sin(2*x - 3)"),
    ("abs(x)", "sign(x)"),
    ("relu(x)", "heaviside(x)"),
    ("floor(x)", "0"),
    ("erf(x)", "2*exp(-x^2)/sqrt(pi)"),
    ("gamma(x)", "gamma(x)*digamma(x)"),
    ("sigmoid(x)", "1/(4*cosh(x/2)^2)"),
    ("softplus(x)", "sigmoid(x)"),
    ("hypot(x, y)", "if(hypot(x, y) == 0, 0, x/hypot(x, y))"),
    ("atan2(x, y)", "y/(x^2 + y^2)"),
    ("max(x, y)", "heaviside(x - y)"),
    ("sum(x, y)", "1"),
    ("product(x, y)", "y"),
    ("if(x > 0, sin(x), exp(x))", "if(x > 0, cos(x), exp(x))"),
    ("if(x > 0, sqrt(x), 0)", "if(x > 0, 1/(2*sqrt(x)), 0)"),
];

// The expression and its simplest form.
const SIMPLER: &[(&str, &str)] = &[
    ("y*2*x", "2*x*y"),
    ("x + -1*y", "x - y"),
    ("-(x - y)", "y - x"),
    ("-y + x", "x - y"),
    ("x + x + x", "3*x"),
    ("x*x*x", "x^3"),
    ("x/x", "1"),
    ("0*x", "0"),
    ("-(-x)", "x"),
    ("(x^2)^3", "x^6"),
    ("(-x)^2", "x^2"),
    ("(2*x)^2", "4*x^2"),
    ("sqrt(x)^2", "x"),
    ("sqrt(x^2)", "abs(x)"),
    ("ln(exp(x))", "x"),
    ("exp(ln(x))", "x"),
    ("1/3 + 1/6", "1/2"),
    ("sqrt(9/4)", "3/2"),
    ("sqrt(2)*sqrt(2)", "2"),
    ("0.0044*x", "0.0044*x"),
    ("2*x/4", "x/2"),
    ("sin(-x)", "-sin(x)"),
    ("cos(-x)", "cos(x)"),
    ("sin(0) + cos(0)", "1"),
    ("if(1 < 2, x, y)", "x"),
    ("if(x < y, 2*x, x + x)", "2*x"),
    ("x*y/(y*x)", "1"),
    ("(x + 1)*(1 - x)", "1 - x^2"),
    ("exp(x)^2", "exp(2*x)"),
    ("hypot(1, x)^2", "x^2 + 1"),
    ("hypot(3*x, 3*y)", "3*hypot(x, y)"),
    ("0.1f + 0.2f", "0.30000000000000004f"),
    ("abs(x^2 + 1)", "x^2 + 1"),
    ("9^9^9^9", "9^9^387420489"),
    // What is without variables is a number if its enclosure says so.
    ("tan(1)/tan(1)", "1"),
    ("x*gamma(-5/2)/(x*gamma(-5/2))", "1"),
    ("y^tan(1)/y^tan(1)", "1"),
    ("0*ln(e - 2)", "0"),
    ("0*ln(2 - e)", "0*ln(2 - e)"),
];

fn simplest(f: &Formula) -> Formula {
    simplify(f, &Options::default()).formula
}

fn check(table: &[(&str, &str)], prepare: impl Fn(&Formula) -> Formula) {
    let mut wrong = Vec::new();
    for &(input, wanted) in table {
        let simple = simplest(&prepare(&Formula::parse(input).unwrap()));
        let got = simple.to_string();
        if got != wanted {
            wrong.push(format!("{input}: {got}, wanted {wanted}"));
        }
        let again = simplest(&simple).to_string();
        if again != got {
            wrong.push(format!("{input}: {got}, and then {again}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn derivatives() {
    check(DERIVATIVES, |f| {
        formula::derivative(&f.with_inputs(&["x", "y"]), "x", 1)
    });
}

#[test]
fn simpler_forms() {
    check(SIMPLER, Formula::clone);
}
