//! What follows of assumptions, by rows and at random: wherever those hold that a result
//! names, it is the original; and no others are named.

mod drawn;

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use trigrad_core::{Decoration, Expr, Formula, Graph, Interpret, Interval};
use trigrad_symbolic::receipts::check;
use trigrad_symbolic::simplify::{Condition, Effect, Fact, contradiction};
use trigrad_symbolic::{Effort, Options, formula, simplify};

use drawn::{build, instructions};

// A comparison with >, >= or != as the fact of a difference.
fn given(text: &str) -> Condition {
    let found = [
        (" >= ", Fact::NonNegative),
        (" > ", Fact::Positive),
        (" != ", Fact::Nonzero),
    ];
    let (left, right, fact) = found
        .iter()
        .find_map(|&(sign, fact)| {
            let (left, right) = text.split_once(sign)?;
            Some((left, right, fact))
        })
        .unwrap_or_else(|| panic!("{text}"));
    let of = match right {
        "0" => left.to_owned(),
        _ => format!("{left} - ({right})"),
    };
    Condition {
        fact,
        of: Formula::parse(&of).unwrap(),
    }
}

struct Row {
    expr: &'static str,
    assume: &'static [&'static str],
    result: &'static str,
    /// The places of the assumptions that are named.
    used: &'static [usize],
}

const fn row(
    expr: &'static str,
    assume: &'static [&'static str],
    result: &'static str,
    used: &'static [usize],
) -> Row {
    Row {
        expr,
        assume,
        result,
        used,
    }
}

const ROWS: &[Row] = &[
    // Signs.
    row("abs(x)", &["x > 0"], "x", &[0]),
    row("abs(x)", &["x >= 0"], "x", &[0]),
    row("abs(x)", &["0 > x"], "-x", &[0]),
    row("abs(x)", &["0 >= x"], "-x", &[0]),
    row("abs(x)", &["x != 0"], "abs(x)", &[]),
    row("abs(x*y)", &["0 > x"], "-x*abs(y)", &[0]),
    row("abs(x*y)", &["0 > x", "0 > y"], "x*y", &[0, 1]),
    row("abs(x^3)", &["0 > x"], "-x^3", &[0]),
    row("sqrt(x^2)", &["0 >= x"], "-x", &[0]),
    row("sqrt(x^2*y)", &["0 > x", "y > 0"], "-x*sqrt(y)", &[0, 1]),
    row("sign(x)", &["0 > x"], "-1", &[0]),
    row("sign(x)", &["x >= 0"], "sign(x)", &[]),
    row("sign(x)", &["x >= 0", "x != 0"], "1", &[0, 1]),
    row("relu(x) + heaviside(x)", &["0 > x"], "0", &[0]),
    row("relu(x)", &["0 >= x"], "0", &[0]),
    row("heaviside(x)", &["0 >= x"], "heaviside(x)", &[]),
    row("ln(x^2)", &["0 > x"], "2*ln(-x)", &[0]),
    row("ln(x^2)", &["x > 0"], "2*ln(x)", &[0]),
    row("x/sqrt(x^2)", &["0 > x"], "-1", &[0]),
    row("xlogy(x, y)", &["0 > x"], "x*ln(y)", &[0]),
    row("(x^2)^y", &["x > 0"], "x^(2*y)", &[0]),
    // Only what is used is named.
    row("abs(x)", &["y > 0", "x > 1", "z != 2"], "x", &[1]),
    row("x^2 + abs(x^2)", &["x > 0"], "2*x^2", &[]),
    row("x + y", &["x > 0", "y > 0"], "x + y", &[]),
    // Ranges.
    row("abs(x - 1)", &["x > 1"], "x - 1", &[0]),
    row("abs(x - 1)", &["x > 1/2"], "abs(x - 1)", &[]),
    row("abs(x - 1)", &["x >= 1"], "x - 1", &[0]),
    row("sign(x - 1)", &["x >= 1"], "sign(x - 1)", &[]),
    row("sign(x - 1/3)", &["x > 1/3"], "1", &[0]),
    row("sign(x + y - 1)", &["x > 1/3", "y >= 2/3"], "1", &[0, 1]),
    row("abs(1 - x)", &["x > 0", "1 > x"], "1 - x", &[1]),
    row("abs(x*(1 - x))", &["x > 0", "1 > x"], "x*(1 - x)", &[0, 1]),
    row("abs(x^2 - 1)", &["x > 1"], "x^2 - 1", &[0]),
    row("abs(x^2 - 1)", &["-1 > x"], "x^2 - 1", &[0]),
    row("abs(x^2 - 1)", &["x > -1", "1 > x"], "1 - x^2", &[0, 1]),
    row("abs(x^2 - 1)", &["x > -1"], "abs(x^2 - 1)", &[]),
    row("abs(x^2 - 1)", &["1 >= abs(x)"], "1 - x^2", &[0]),
    row("abs(1/x - 1)", &["x > 1"], "1 - 1/x", &[0]),
    row("abs(ln(x))", &["x > 1"], "ln(x)", &[0]),
    row("sign(ln(x))", &["x > 1"], "1", &[0]),
    row("sign(ln(x))", &["x >= 1"], "sign(ln(x))", &[]),
    row("abs(ln(x))", &["1 > x"], "-ln(x)", &[0]),
    row("abs(exp(x) - 1)", &["x >= 0"], "exp(x) - 1", &[0]),
    row("abs(exp(x) - 1)", &["0 > x"], "1 - exp(x)", &[0]),
    row("abs(sqrt(x) - 2)", &["x > 4"], "sqrt(x) - 2", &[0]),
    row("abs(atan(x) - 1)", &["x > 2"], "atan(x) - 1", &[0]),
    row("abs(erfc(x) - 1)", &["x > 0"], "1 - erfc(x)", &[0]),
    row("abs(acosh(x))", &[], "abs(acosh(x))", &[]),
    row("if(x > 1, 2, 3)", &["x > 1"], "2", &[0]),
    row("if(x > 1, 2, 3)", &["1 >= x"], "3", &[0]),
    row("if(x == y, 2, 3)", &["x > y"], "3", &[0]),
    row("if(x <= y, 2, 3)", &["x >= y"], "if(x <= y, 2, 3)", &[]),
    // What is so anyway.
    row("abs(sin(x) + 2)", &["x > 0"], "sin(x) + 2", &[]),
    row("abs(tanh(x) - 1)", &[], "1 - tanh(x)", &[]),
    row("sign(x^2 + 1/7)", &[], "1", &[]),
    // Differences.
    row("max(x, y)", &["y > x"], "y", &[0]),
    row("max(x, y)", &["x >= y"], "x", &[0]),
    row("min(x, y)", &["y > x"], "x", &[0]),
    row("max(x, y, z)", &["y > x"], "max(y, z)", &[0]),
    row("max(x, 1)", &["x > 2"], "x", &[0]),
    row("min(x, 1)", &["x > 2"], "1", &[0]),
    row("max(x, y)", &["x > 2", "1 > y"], "x", &[0, 1]),
    row("abs(x - y)", &["y > x"], "y - x", &[0]),
    row("sign(y - x)", &["y > x"], "1", &[0]),
    row("sign(2*x - 2*y - 1)", &["y > x"], "-1", &[0]),
    row("abs(a + c - b)", &["a > b", "c >= 0"], "a - b + c", &[0, 1]),
    row("abs(z - x)", &["y > x", "z >= y"], "z - x", &[0, 1]),
    row("sign(z - x)", &["y >= x", "z >= y"], "sign(z - x)", &[]),
    row("abs(x)", &["x > y", "y > 0"], "x", &[0, 1]),
    row("abs(x + y)", &["x + y > 1"], "x + y", &[0]),
    row("abs(x - y)", &["x > z"], "abs(x - y)", &[]),
];

fn same(a: &Formula, b: &Formula) -> bool {
    let graph = Graph::new();
    graph.import(a) == graph.import(b)
}

#[test]
fn what_is_assumed_opens_more_and_only_what_is_used_is_named() {
    let mut wrong = Vec::new();
    for row in ROWS {
        let assume: Vec<Condition> = row.assume.iter().map(|text| given(text)).collect();
        let f = Formula::parse(row.expr).unwrap();
        for effort in [Effort::Fast, Effort::Full] {
            let options = Options {
                assume: assume.clone(),
                effort,
                receipts: true,
                ..Options::default()
            };
            let simple = simplify(&f, &options);
            let names: Vec<&str> = f.inputs().collect();
            let wanted = simplify(
                &Formula::parse(row.result).unwrap().with_inputs(&names),
                &Options {
                    effort,
                    ..Options::default()
                },
            );
            let told: Vec<String> = simple.conditions.iter().map(ToString::to_string).collect();
            let (used, unused): (Vec<usize>, Vec<usize>) =
                (0..assume.len()).partition(|&place| told.contains(&assume[place].to_string()));
            let what = format!("{} with {:?}: {}", row.expr, row.assume, simple.formula);
            if !same(&simple.formula, &wanted.formula) {
                wrong.push(format!("{what}, not {}", row.result));
            }
            if used != row.used {
                wrong.push(format!("{what} uses {told:?}, not {unused:?}"));
            }
            if let Err(refused) = check(&f, &simple, &options) {
                wrong.push(format!("{what}: {refused}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

// What follows of assumptions alone does not change a domain.
#[test]
fn assumptions_are_admitted_where_domains_stay_equal() {
    for (text, assume, result) in [
        ("abs(x - 1)", "x > 1", "x - 1"),
        ("max(x, y)", "x > y", "x"),
        ("x/x", "x > 0", "1"),
        ("x/x", "x >= 0", "x/x"),
    ] {
        let options = Options {
            assume: vec![given(assume)],
            ..Options::strict()
        };
        let simple = simplify(&Formula::parse(text).unwrap(), &options);
        assert_eq!(simple.formula.to_string(), result, "{text}");
        let is_asked = |c: &Condition| c.to_string() == options.assume[0].to_string();
        assert!(simple.conditions.iter().all(is_asked), "{text}");
    }
}

// Assumptions, and the places of those that exclude each other.
const CONTRADICTIONS: &[(&[&str], &[usize])] = &[
    (&["x > 1", "0 > x"], &[0, 1]),
    (&["x > 1", "y > 0", "1 >= x"], &[0, 2]),
    (&["x >= 1", "1 >= x"], &[]),
    (&["x >= 1", "1 >= x", "x != 1"], &[0, 1, 2]),
    (&["x > y", "y > x"], &[0, 1]),
    (&["x > y", "y > z", "z > x"], &[0, 1, 2]),
    (&["x >= y", "y >= z", "z >= x"], &[]),
    (&["x^2 > 0", "0 > x"], &[]),
    (&["-1 > x^2"], &[0]),
    (&["sin(x) > 2"], &[0]),
    (&["ln(x) > 3", "0 > x"], &[0, 1]),
    (&["abs(x) > 1", "x > 0", "1 > x"], &[0, 1, 2]),
];

#[test]
fn assumptions_that_exclude_each_other_are_found() {
    for (texts, places) in CONTRADICTIONS {
        let all: Vec<Condition> = texts.iter().map(|text| given(text)).collect();
        assert_eq!(contradiction(&all), *places, "{texts:?}");
        // Whatever is made of them, it is made.
        let options = Options {
            assume: all,
            ..Options::default()
        };
        simplify(
            &Formula::parse("abs(x) + max(x, y) + sqrt(x^2)").unwrap(),
            &options,
        );
    }
}

// A function, its derivative within its domain, and the conditions on that.
const SLOPES: &[(&str, &str, &[&str])] = &[
    ("x^n", "if(n == 0, 0, n*x^(n - 1))", &[]),
    ("x^n + 0*ln(x)", "n*x^(n - 1)", &["x != 0"]),
    (
        "x^n + sqrt(x - 1)",
        "n*x^(n - 1) + 1/(2*sqrt(x - 1))",
        &["x != 0"],
    ),
    ("x^n + 1/x", "n*x^(n - 1) - 1/x^2", &[]),
    ("x^(n + 1)/(n + 1)", "x^n", &["n + 1 != 0"]),
    ("x^2*x^n*0 + x*x^n", "x^n*(n + 1)", &[]),
    ("abs(x) + 0*ln(x)", "1", &["x > 0"]),
    ("(x*a + b)^n*(x*a + b)", "a*(x*a + b)^n*(n + 1)", &[]),
];

#[test]
fn a_derivative_is_simplified_within_the_domain_of_its_function() {
    for &(text, wanted, conditions) in SLOPES {
        let f = Formula::parse(text).unwrap();
        let all = formula::gradient(&f);
        let by_x = all.output(all.outputs()[0]);
        let options = Options {
            within: Some(f.clone()),
            receipts: true,
            ..Options::default()
        };
        let simple = simplify(&by_x, &options);
        eprintln!(
            "{text}: {} {:?}",
            simple.formula,
            simple
                .conditions
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        );
        check(&by_x, &simple, &options).unwrap_or_else(|refused| panic!("{text}: {refused}"));
        let names: Vec<&str> = by_x.inputs().collect();
        let wanted = Formula::parse(wanted).unwrap().with_inputs(&names);
        let wanted = simplify(&wanted, &Options::default());
        assert_eq!(
            simple.formula.to_string(),
            wanted.formula.to_string(),
            "{text}"
        );
        let told: Vec<String> = simple.conditions.iter().map(ToString::to_string).collect();
        for condition in conditions {
            assert!(
                told.iter().any(|told| told == condition),
                "{text}: {told:?}"
            );
        }
    }
}

type Enclosure = Interval<f64>;

const POINTS: &[f64] = &[
    0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 3.0, -3.0, 0.25, 1.5, -1.5, 1e-8, -1e-8, 10.0, -40.0,
    1.0000001, 0.9999999, 5e-324, 700.0,
];

fn is_number(enclosure: &Enclosure) -> bool {
    enclosure.decoration() >= Decoration::Defined
}

fn holds(condition: &Condition, x: &[Enclosure]) -> bool {
    let of = condition.of.with_inputs(&["x0", "x1"]).program().eval(x)[0];
    let (lo, hi) = (*of.lo(), *of.hi());
    is_number(&of)
        && match condition.fact {
            Fact::Nonzero => lo > 0.0 || hi < 0.0,
            Fact::NonNegative => lo >= 0.0,
            Fact::Positive => lo > 0.0,
            _ => true,
        }
}

// A comparison of small things: a variable, their sum or difference, a function of one.
fn assumption(choice: usize, number: usize, fact: usize) -> Condition {
    const NUMBERS: &[f64] = &[0.0, 1.0, -1.0, 0.5, 2.0, -2.0];
    let facts = [Fact::Positive, Fact::NonNegative, Fact::Nonzero];
    let of = Formula::trace(2, |x| {
        let (a, b) = match choice % 2 {
            0 => (x[0], x[1]),
            _ => (x[1], x[0]),
        };
        let number = a.beside(NUMBERS[number % NUMBERS.len()]);
        vec![match choice / 2 % 8 {
            0 | 1 => a - number,
            2 | 3 => number - a,
            4 => a - b - number,
            5 => a + b - number,
            6 => number - a * a,
            _ => number - a.abs(),
        }]
    });
    Condition {
        fact: facts[fact % facts.len()],
        of,
    }
}

// What a sign decides, around a random expression.
fn wrapped(inner: &Formula, how: usize) -> Formula {
    let graph = Graph::new();
    let x = [graph.variable("x0"), graph.variable("x1")];
    let inner = graph.import(&inner.with_inputs(&["x0", "x1"]))[0];
    let number = |c: f64| x[0].beside(c);
    let (a, b) = (inner - x[how % 2], x[(how + 1) % 2] - number(1.0));
    let whole: Expr<'_> = match how / 2 % 7 {
        0 => a.abs(),
        1 => a.sign() * b,
        2 => inner.abs() + b.abs(),
        3 => (a * a).sqrt(),
        4 => Expr::nary(trigrad_core::Nary::Max, &[x[0], x[1], inner].map(varying)),
        5 => Expr::nary(trigrad_core::Nary::Min, &[inner, x[1]].map(varying)) + b.abs().ln(),
        _ => (x[0] - x[1]).abs() * inner + (x[0] * x[0]).ln(),
    };
    graph.formula(&[whole], &["x0", "x1"])
}

fn varying(e: Expr<'_>) -> trigrad_core::Tracked<Expr<'_>> {
    trigrad_core::Tracked::varying(e)
}

// Where the assumptions hold that the result names, it is the original: those that it does
// not name must not have been used.
#[test]
fn results_are_the_original_wherever_the_named_assumptions_hold() {
    const CASES: u32 = 6000;
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let (compared, named) = (Cell::new(0), Cell::new(0));
    let one = (0..16_usize, 0..6_usize, 0..3_usize);
    let assumptions = prop::collection::vec(one, 1..4);
    let drawn = (instructions(), assumptions, 0..14_usize, any::<bool>());
    let outcome = runner.run(&drawn, |(list, assumptions, how, is_strict)| {
        let f = wrapped(&build(&list), how);
        let assume: Vec<Condition> = assumptions
            .iter()
            .map(|&(choice, number, fact)| assumption(choice, number, fact))
            .collect();
        let options = Options {
            assume: assume.clone(),
            admit: if is_strict {
                Effect::Equal
            } else {
                Effect::Enlarges
            },
            ..Options::default()
        };
        let simple = simplify(&f, &options);
        let told: Vec<String> = simple.conditions.iter().map(ToString::to_string).collect();
        let used: Vec<&Condition> = assume
            .iter()
            .filter(|condition| told.contains(&condition.to_string()))
            .collect();
        named.set(named.get() + used.len());
        for &x in POINTS {
            for &y in &POINTS[..12] {
                let x = [x, y].map(Interval::point);
                if !used.iter().all(|condition| holds(condition, &x)) {
                    continue;
                }
                let before = f.program().eval(&x)[0];
                let after = simple.formula.with_inputs(&["x0", "x1"]).program().eval(&x)[0];
                if is_number(&before) {
                    compared.set(compared.get() + 1);
                    prop_assert!(
                        !before.intersect(&after).is_empty(),
                        "{f} is {before:?}, {} is {after:?} at {x:?}, by {told:?}",
                        simple.formula
                    );
                } else if is_strict && before.is_empty() {
                    prop_assert!(
                        !is_number(&after),
                        "{f} is nothing, {} is {after:?} at {x:?}, by {told:?}",
                        simple.formula
                    );
                }
            }
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    eprintln!("{} comparisons, {} named", compared.get(), named.get());
    assert!(compared.get() > 100_000 && named.get() > CASES as usize / 10);
}
