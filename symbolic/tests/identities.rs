//! Identities of functions: rows, and random expressions that are made of what the
//! identities speak of.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use trigrad_core::Formula;
use trigrad_symbolic::simplify::Effect;
use trigrad_symbolic::{Effort, Options, receipts, simplify};

// The expression, and what it becomes at once.
const FAST: &[(&str, &str)] = &[
    // The double is turned by a quarter, and changes its sign.
    ("sin(pi/4 - x)*cos(pi/4 - x)", "cos(2*x)/2"),
    ("sin(x - pi/4)*cos(x - pi/4)", "-cos(2*x)/2"),
    ("1/(sin(x - pi/4)*cos(x - pi/4))", "-2*sec(2*x)"),
    ("1 - cos(2*x)", "2*sin(x)^2"),
    ("cos(2*x)/2 + 1/2", "cos(x)^2"),
    ("sigmoid(x) - sigmoid(-x)", "tanh(x/2)"),
    ("sin(x)*cos(y) + cos(x)*sin(y)", "sin(x + y)"),
    ("sin(x)*cos(y) - cos(x)*sin(y)", "sin(x - y)"),
    ("cos(x)*sin(y) - sin(x)*cos(y)", "-sin(x - y)"),
    ("cos(x)*cos(y) - sin(x)*sin(y)", "cos(x + y)"),
    ("2*cos(x)*cos(y) + 2*sin(x)*sin(y)", "2*cos(x - y)"),
    ("z*sinh(x)*cosh(y) + z*cosh(x)*sinh(y)", "z*sinh(x + y)"),
    ("cosh(x)*cosh(y) - sinh(x)*sinh(y)", "cosh(x - y)"),
    ("2*sin(x)*cos(x)", "sin(2*x)"),
    ("sin(x)*cos(x)", "sin(2*x)/2"),
    ("1-2*sin(x)^2", "cos(2*x)"),
    ("2*cos(x)^2-1", "cos(2*x)"),
    ("cos(x)^2-sin(x)^2", "cos(2*x)"),
    ("sinh(x)*cosh(x)*2", "sinh(2*x)"),
    ("cosh(x)^2+sinh(x)^2", "cosh(2*x)"),
    ("cosh(x)+sinh(x)", "exp(x)"),
    ("cosh(x)-sinh(x)", "exp(-x)"),
    ("sinh(x)-cosh(x)", "-exp(-x)"),
    ("exp(x)+exp(-x)", "2*cosh(x)"),
    ("exp(x)-exp(-x)", "2*sinh(x)"),
    ("(exp(x)-exp(-x))/(exp(x)+exp(-x))", "tanh(x)"),
    ("1-sigmoid(x)", "sigmoid(-x)"),
    ("sigmoid(x)+sigmoid(-x)", "1"),
    ("1/(1+exp(-x))", "sigmoid(x)"),
    ("1/(1+exp(x))", "sigmoid(-x)"),
    ("exp(x)/(1+exp(x))", "sigmoid(x)"),
    ("exp(-x)/(1+exp(-x))", "sigmoid(-x)"),
    ("log1p(exp(x))", "softplus(x)"),
    ("ln(1+exp(x))", "softplus(x)"),
    ("ln(1+exp(-x))", "softplus(-x)"),
    ("softplus(x)-softplus(-x)", "x"),
    ("max(x,max(x,y))", "max(x, y)"),
    ("max(x,min(x,y))", "x"),
    ("max(x,y,x)", "max(x, y)"),
    ("max(x,y)+min(x,y)", "x + y"),
    ("max(x,y)*min(x,y)", "x*y"),
    ("max(-x,x)", "abs(x)"),
    ("max(x,y)-min(x,y)", "abs(x - y)"),
    ("max(2,3,x)", "max(x, 3)"),
    ("min(x,x+1)", "x"),
    ("gamma(5)", "24"),
    ("gamma(1/2)", "sqrt(pi)"),
    ("gamma(5/2)", "3/4*sqrt(pi)"),
    ("gamma(-1/2)", "-2*sqrt(pi)"),
    ("lgamma(1)", "0"),
    ("lgamma(2)", "0"),
    ("lgamma(x+1)-lgamma(x)", "ln(abs(x))"),
    ("digamma(x+1)-digamma(x)", "1/x"),
    ("expm1(x)+1", "exp(x)"),
    ("exp(x)-1", "expm1(x)"),
    ("1-exp(x)", "-expm1(x)"),
    ("exp(-x)-1", "expm1(-x)"),
    ("ln(1+x)", "log1p(x)"),
    ("log1p(x-1)", "ln(x)"),
    ("log2(8)", "3"),
    ("log10(1000)", "3"),
    ("log2(1/4)", "-2"),
    ("log10(1/100)", "-2"),
    ("ln(x)/ln(2)", "log2(x)"),
    ("ln(8)/ln(2)", "3"),
    ("hypot(3,4)", "5"),
    ("hypot(x,0)", "abs(x)"),
    ("abs(x)*abs(y)", "abs(x*y)"),
    ("abs(x)/abs(y)", "abs(x/y)"),
    ("sign(x)*sign(y)", "sign(x*y)"),
    ("sign(x)*x", "abs(x)"),
    ("tan(x)*cot(x)", "1"),
    ("1/tan(x)", "cot(x)"),
    ("1/cot(x)", "tan(x)"),
    ("1/sec(x)", "cos(x)"),
    ("1/cos(x)", "sec(x)"),
    ("1/sin(x)", "csc(x)"),
    ("sin(x)/cos(x)", "tan(x)"),
    ("cos(x)/sin(x)", "cot(x)"),
    ("tan(x)*cos(x)", "sin(x)"),
    ("cot(x)*sin(x)", "cos(x)"),
    ("sec(x)*cos(x)", "1"),
    ("csc(x)*sin(x)", "1"),
    ("sinh(x)/cosh(x)", "tanh(x)"),
    ("cosh(x)*tanh(x)", "sinh(x)"),
    ("sinh(x)/tanh(x)", "cosh(x)"),
    ("sin(x+pi)", "-sin(x)"),
    ("cos(pi-x)", "-cos(x)"),
    ("cos(x+2*pi)", "cos(x)"),
    ("sin(pi/2-x)", "cos(x)"),
    ("cos(x+pi/2)", "-sin(x)"),
    ("tan(x+pi)", "tan(x)"),
    ("tan(pi/2-x)", "cot(x)"),
    ("sin(x+3*pi/2)", "-cos(x)"),
    ("sin(2*pi/3)", "sqrt(3)/2"),
    ("cos(5*pi/4)", "-1/sqrt(2)"),
    ("tan(pi/3)", "sqrt(3)"),
    ("sin(pi/4)", "1/sqrt(2)"),
    ("sin(pi/3)", "sqrt(3)/2"),
    ("cos(pi/6)", "sqrt(3)/2"),
    ("sin(7*pi)", "0"),
    ("cos(pi/4)", "1/sqrt(2)"),
    ("tan(pi/6)", "1/sqrt(3)"),
    ("sec(pi/3)", "2"),
    ("atan(sqrt(3))", "pi/3"),
    ("asin(1/2)", "pi/6"),
    ("acos(1/2)", "pi/3"),
    ("asin(sqrt(2)/2)", "pi/4"),
    ("asin(x)+acos(x)", "pi/2"),
    ("atan(x)+atan(1/x)", "pi*sign(x)/2"),
    ("exp(ln(x)*y)", "x^y"),
    ("ln(2^x)", "x*ln(2)"),
    ("log10(10^x)", "x"),
    ("ln(exp(x)*y)", "x + ln(y)"),
    ("ln(exp(x)+exp(y))", "logaddexp(x, y)"),
    ("logaddexp(x,0)", "softplus(x)"),
    ("logaddexp(0,x)", "softplus(x)"),
    ("sin(x)/x", "sinc(x)"),
    ("x*sinc(x)", "sin(x)"),
    ("x^2-y^2", "(x - y)*(x + y)"),
    ("if(x>0,if(x>0,a,b),d)", "if(x > 0, a, d)"),
    ("if(x>0,a,if(x>0,b,d))", "if(x > 0, a, d)"),
    ("if(x>0,a,if(x<=0,b,d))", "if(x > 0, a, b)"),
    ("2-erfc(x)", "erfc(-x)"),
    ("1+erf(x)", "erfc(-x)"),
    ("cbrt(27)", "3"),
    ("cbrt(16)", "2*cbrt(2)"),
    ("relu(x)-relu(-x)", "x"),
    ("relu(x)+relu(-x)", "abs(x)"),
    ("heaviside(x)+heaviside(-x)", "1"),
    ("x*heaviside(x)", "relu(x)"),
    ("floor(3.7)", "3"),
    ("ceil(2.1)", "3"),
    ("round(5/2)", "2"),
    ("trunc(-7/2)", "-3"),
    ("floor(ceil(x))", "ceil(x)"),
    ("remainder(7,3)", "1"),
    ("atan2(0,1)", "0"),
    ("atan2(x,1)", "atan(x)"),
    ("(1-exp(-x))", "-expm1(-x)"),
    ("tan(x)/sin(x)", "sec(x)"),
    ("sin(x)/tan(x)", "cos(x)"),
    ("acosh(cosh(x))", "abs(x)"),
    ("2*tan(x)/(1+tan(x)^2)", "sin(2*x)"),
    ("sigmoid(x)*(1-sigmoid(x))", "sigmoid(-x)*sigmoid(x)"),
    ("logsumexp(x)", "x"),
    ("sphj(0,x)", "sinc(x)"),
    ("polygamma(0,x)", "digamma(x)"),
    ("polygamma(0,1)", "digamma(1)"),
    ("(1-exp(-2*x))/(1+exp(-2*x))", "tanh(x)"),
    ("(exp(2*x)-1)/(exp(2*x)+1)", "tanh(x)"),
    ("2*sigmoid(2*x)-1", "tanh(x)"),
    ("(1+tanh(x/2))/2", "sigmoid(x)"),
    ("pi/2-asin(x)", "acos(x)"),
    ("ln(x)-ln(x+1)", "ln(x) - log1p(x)"),
    ("ln(x+sqrt(x^2+1))", "asinh(x)"),
    ("ln((1+x)/(1-x))/2", "atanh(x)"),
];

// The expression, and its smallest form.
const FULL: &[(&str, &str)] = &[
    ("(1-tan(x)^2)/(1+tan(x)^2)", "cos(2*x)"),
    ("(exp(x)+1)/(exp(-x)+1)", "exp(x)"),
];

// What only looks like an identity, or would cost more; it stays.
const KEPT: &[&str] = &[
    "asin(sin(x))",
    "acos(cos(x))",
    "atan(tan(x))",
    "ln(x^2)",
    "ln(x*y)",
    "cos(asin(x))",
    "tan(acos(x))",
    "sqrt(x^2 + 1)",
    "1 - x^2",
    "exp(x) - 2",
    "ln(x + 2)",
    "1/(exp(x) + 2)",
    "max(2*x, max(x, y))",
    "max(x, x*y)",
    "x^2*gamma(x)",
    "gamma(0)",
    "tan(pi/2)",
    "log2(-8)",
    "sin(x + 1)",
    "atan2(x, 2)",
    "if(x < y, if(y < 2*x, x, y), 1)",
    "tanh(x) + 2",
];

// What parts of random expressions are: many meet their partner.
const ATOMS: &[&str] = &[
    "1",
    "2",
    "-1",
    "x",
    "y",
    "pi",
    "pi/2",
    "pi/4",
    "sin(x)",
    "cos(x)",
    "sin(y)",
    "cos(y)",
    "cos(2*x)",
    "sin(x)*cos(y)",
    "cos(x)*sin(y)",
    "cos(x)*cos(y)",
    "sin(x)*sin(y)",
    "tan(x)",
    "cot(x)",
    "sec(x)",
    "csc(x)",
    "sinh(x)",
    "cosh(x)",
    "tanh(x)",
    "exp(x)",
    "exp(-x)",
    "exp(y)",
    "expm1(x)",
    "ln(x)",
    "ln(2)",
    "log1p(x)",
    "sigmoid(x)",
    "sigmoid(-x)",
    "softplus(x)",
    "softplus(-x)",
    "relu(x)",
    "relu(-x)",
    "heaviside(x)",
    "sign(x)",
    "sign(y)",
    "abs(x)",
    "abs(y)",
    "erf(x)",
    "erfc(x)",
    "asin(x)",
    "acos(x)",
    "atan(x)",
    "atan(1/x)",
    "gamma(x)",
    "gamma(x + 1)",
    "lgamma(x + 1)",
    "lgamma(x)",
    "digamma(x)",
    "digamma(x + 1)",
    "sinc(x)",
    "max(x, y)",
    "min(x, y)",
    "sqrt(x^2 + 1)",
];
const FUNCTIONS: &[&str] = &[
    "ln", "exp", "sqrt", "abs", "sign", "sin", "cos", "tan", "expm1", "log1p", "sigmoid", "tanh",
    "cbrt", "relu", "gamma", "floor",
];

type Instruction = (usize, usize, usize, usize);

// Sums, products, quotients, powers and functions of what there is.
fn build(atoms: &[usize], list: &[Instruction]) -> String {
    let mut parts: Vec<String> = atoms.iter().map(|&atom| ATOMS[atom].to_owned()).collect();
    for &(what, a, b, which) in list {
        let [a, b] = [a, b].map(|back| parts[parts.len() - 1 - back % parts.len()].clone());
        parts.push(match what {
            0 | 1 => format!("({a} + {b})"),
            2 | 3 => format!("({a} - {b})"),
            4 | 5 => format!("({a})*({b})"),
            6 => format!("({a})/({b})"),
            7 => format!("({a})^({})", [2, -1, 3, -2][which % 4]),
            8 => format!("max({a}, {b})"),
            9 => format!("if({a} < {b}, {b}, {a})"),
            _ => format!("{}({a})", FUNCTIONS[which % FUNCTIONS.len()]),
        });
    }
    parts.pop().unwrap_or_default()
}

fn options(effort: Effort, admit: Effect) -> Options {
    Options {
        effort,
        admit,
        receipts: true,
        ..Options::default()
    }
}

// The simplified text, after its own steps were judged.
fn simplest(text: &str, options: &Options) -> Result<String, String> {
    let f = Formula::parse(text).map_err(|error| format!("{text}: {error}"))?;
    // In one order, whichever variable comes first.
    let has_no_others = f.inputs().all(|name| ["x", "y"].contains(&name));
    let f = match has_no_others {
        true => f.with_inputs(&["x", "y"]),
        false => f,
    };
    let simple = simplify(&f, options);
    receipts::check(&f, &simple, options)
        .map_err(|refusal| format!("{text} as {}: {refusal}", simple.formula))?;
    if options.admit == Effect::Equal && !simple.conditions.is_empty() {
        return Err(format!("{text}: {:?}", simple.conditions));
    }
    Ok(simple.formula.to_string())
}

fn check(rows: &[(&str, &str)], effort: Effort) {
    let mut wrong = Vec::new();
    let options = options(effort, Effect::Enlarges);
    for &(text, wanted) in rows {
        match simplest(text, &options) {
            Err(what) => wrong.push(what),
            Ok(found) if found != wanted => wrong.push(format!("{text}: {found}, wanted {wanted}")),
            Ok(found) => match simplest(&found, &options) {
                Err(what) => wrong.push(what),
                Ok(again) if again != found => {
                    wrong.push(format!("{text}: {found}, and then {again}"));
                }
                Ok(_) => {}
            },
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn identities_are_found_at_once() {
    check(FAST, Effort::Fast);
}

#[test]
fn identities_are_found_in_the_end() {
    check(FULL, Effort::Full);
}

#[test]
fn what_is_none_stays() {
    let rows: Vec<(&str, &str)> = KEPT.iter().map(|&kept| (kept, kept)).collect();
    check(&rows, Effort::Fast);
    check(&rows, Effort::Full);
}

#[test]
fn strict_results_keep_their_domains() {
    let mut wrong = Vec::new();
    for (text, _) in FAST.iter().chain(FULL) {
        if let Err(what) = simplest(text, &options(Effort::Full, Effect::Equal)) {
            wrong.push(what);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn random_identities_withstand_the_checker() {
    let config = Config {
        cases: 3_000,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let atoms = prop::collection::vec(0..ATOMS.len(), 2..5);
    let list = prop::collection::vec((0..12_usize, 0..4_usize, 0..4_usize, 0..48_usize), 1..7);
    let drawn = (atoms, list, any::<bool>(), any::<bool>());
    let outcome = runner.run(&drawn, |(atoms, list, is_full, is_strict)| {
        let effort = if is_full { Effort::Full } else { Effort::Fast };
        let admit = if is_strict {
            Effect::Equal
        } else {
            Effect::Enlarges
        };
        let options = options(effort, admit);
        let found = simplest(&build(&atoms, &list), &options);
        prop_assert!(found.is_ok(), "{}", found.unwrap_err());
        let found = found.unwrap_or_default();
        let again = simplest(&found, &options);
        prop_assert_eq!(Ok(&found), again.as_ref(), "simplified again");
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}
