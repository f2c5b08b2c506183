//! What is printed looks as a person would write it, whatever its size.

use super::round_trip::options;
use crate::exact::Exact;
use crate::expr::Expr;
use crate::formula::Formula;
use crate::graph::Graph;
use crate::primitive::{Binary, Primitive, Unary};
use crate::scalar::Interpret;

#[test]
fn looks_as_a_person_would_write_it() {
    let same = [
        "2*x*sin(x) + x^2*cos(x)",
        "1/3",
        "-2/3*x",
        "x*(2/3)",
        "x/(2/3)",
        "1/3/2",
        "(2/3)^x",
        "x^(1/3)",
        "x^(-1/3)",
        "x^-2",
        "x^-y",
        "x^-sin(y)",
        "e^(-x^2)",
        "e^(-x*y)",
        "e^(-x)^2",
        "2^(-2*x)",
        "(-2)^2",
        "-2^2",
        "-x^2*y",
        "-(x*y)",
        "-(x + y)",
        "-(-x)",
        "a + (-b)",
        "a + (-2)",
        "a - (-2*x*y)",
        "a - (-1/3)",
        "a - (b - c)",
        "a*(b*c)",
        "a/(b/c)",
        "a/b/c",
        "x^y^z",
        "(x^y)^z",
        "(a + b)*(c - d)",
        "-0",
        "1/0",
        "0/3",
        "-0.0f",
        "0.1f",
        "nanf + inff",
        "-inff",
        "1e300f",
        "5e-324f",
        "0.0044",
        "-0.0044*x",
        "0.0001",
        "1e-5",
        "1e-300",
        "1.25e-7",
        "1e300",
        "-1.5e20",
        "1000000",
        "123.5",
        "7/2",
        "1/16",
        "0.15",
        "1/10",
        "1e300/3",
        "1/7e50",
        "max(x, y, 2)",
        "sum(x)",
        "polygamma(2, x + 1)",
        "if(x <= 0, -x, if(x != y, 1, 2))",
        "f(x) + f'(x) + f''(x) + f'''(x) + f[4](x)",
        "g(x, y) + g[1,0](x, y) + h()",
        "pi*e",
        "gamma*gamma(gamma)",
    ];
    let graph = Graph::new();
    for text in same {
        let expr = graph.parse_with(text, &options()).unwrap();
        assert_eq!(expr.to_string(), text);
    }
    let tidied = [
        ("((x))", "x"),
        ("0.5*x", "1/2*x"),
        ("(1/2)*x", "1/2*x"),
        ("x**-(2)", "x^-2"),
        ("x + -y", "x + (-y)"),
        ("e^-x^2", "e^(-x^2)"),
        ("0.10", "1/10"),
        ("arctan(x)", "atan(x)"),
        ("10000000000000000000000", "1e22"),
        ("let t = x + 1; t*t", "(x + 1)*(x + 1)"),
    ];
    for (text, tidy) in tidied {
        let expr = graph.parse_with(text, &options()).unwrap();
        assert_eq!(expr.to_string(), tidy);
    }
}

#[test]
fn constants_without_a_graph_print_alike() {
    for c in [0.0, -0.0, 0.1, -2.5, 1e300, f64::NAN, f64::NEG_INFINITY] {
        let (graph, homeless) = (Graph::new(), Expr::from_f64(c));
        assert_eq!(homeless.to_string(), graph.constant(c).to_string());
        assert_eq!(graph.parse(&homeless.to_string()).unwrap(), homeless);
    }
}

#[test]
fn shared_parts_are_defined() {
    let cases = [
        ("x*y + (x*y)^2", "let t0 = x*y; t0 + t0^2"),
        ("(t0*y)^(t0*y)", "let t1 = t0*y; t1^t1"),
        ("-x*2*x/(-x)", "-x*2*x/(-x)"),
        ("sin(2*x)*cos(2*x)", "sin(2*x)*cos(2*x)"),
        ("(x + 1)^2/sin((x + 1)^2)", "let t0 = (x + 1)^2; t0/sin(t0)"),
        (
            "-(x + y)/(x + y) - (-sin(x + y))",
            "let t0 = x + y; -t0/t0 - (-sin(t0))",
        ),
    ];
    for (text, expected) in cases {
        let formula = Formula::parse(text).unwrap();
        assert_eq!(formula.to_shared_text(), expected);
    }
    let two = Formula::trace(1, |x| {
        let y = x[0].sin();
        vec![y, y * y]
    });
    assert_eq!(two.to_string(), "sin(x0)\nsin(x0)*sin(x0)");
    assert_eq!(two.to_shared_text(), "let t0 = sin(x0); t0\nt0*t0");
}

#[test]
fn nothing_is_exponential_in_the_graph() {
    let graph = Graph::new();
    let mut expr = graph.variable("x");
    for _ in 0..200 {
        expr = expr * expr.sin();
    }
    let text = expr.to_string(); // 2^200 nodes, were it written out
    assert!(text.len() < 10_000, "{}", text.len());
    assert_eq!(graph.parse(&text).unwrap(), expr);
}

#[test]
fn long_constants_are_not_repeated() {
    let graph = Graph::new();
    let long = graph.constant(Exact::from_decimal(&"7".repeat(15_000), 0).unwrap());
    let terms = (0..5_000).map(|i| graph.variable(&format!("x{i}")) * long);
    let expr: Expr<'_> = terms.sum();
    let text = expr.to_string();
    assert!(text.len() < 100_000, "{}", text.len());
    assert_eq!(graph.parse(&text).unwrap(), expr);
}

// Deep and wide: hours if the time were quadratic, an overflow if anything recursed.
#[test]
fn depth_and_width_are_no_matter() {
    const MANY: usize = 1_000_000;
    let graph = Graph::new();
    let x = graph.variable("x");
    let brackets = ["(".repeat(MANY), "x".to_owned(), ")".repeat(MANY)].concat();
    assert_eq!(graph.parse(&brackets).unwrap(), x);
    let texts = [
        "-".repeat(MANY) + "x",
        vec!["x"; MANY].join(" + "),
        vec!["x"; MANY / 10].join("^"),
        "sin(".repeat(MANY) + "x" + &")".repeat(MANY),
        "if(x < 0, 1, ".repeat(MANY / 10) + "x" + &")".repeat(MANY / 10),
        format!("max({})", vec!["x"; MANY].join(", ")),
        "x - (".repeat(MANY / 10) + "x - x" + &")".repeat(MANY / 10),
    ];
    for text in texts {
        let graph = Graph::new();
        let expr = graph.parse(&text).unwrap();
        let printed = expr.to_string();
        assert_eq!(graph.parse(&printed).unwrap(), expr);
        if !text.starts_with('-') {
            assert!(printed == text);
        }
    }
    let left = "(".repeat(MANY - 1) + "x" + &" + x)".repeat(MANY - 1);
    let sum = graph.parse(&left).unwrap();
    assert!(sum.to_string() == vec!["x"; MANY].join(" + "));
    let unclosed = graph.parse(&"(".repeat(MANY)).unwrap_err();
    assert_eq!(unclosed.span, MANY..MANY);
    let many = vec!["x*y"; MANY].join(" + ");
    assert_eq!(graph.parse(&many).unwrap(), graph.parse(&many).unwrap());
}

#[test]
fn signs_go_with_the_rows_that_they_are_of() {
    // A row built by hand that no text without brackets stands for.
    let graph = Graph::new();
    let (x, two) = (graph.variable("x"), graph.constant(-2));
    let ids = [x, two].map(|expr| graph.id(expr));
    for row in [
        Binary::Add,
        Binary::Sub,
        Binary::Mul,
        Binary::Div,
        Binary::Pow,
    ] {
        let expr = graph.row(Primitive::Binary(row), &ids);
        let negated = graph.row(Primitive::Unary(Unary::Neg), &[graph.id(expr)]);
        assert_eq!(graph.parse(&negated.to_string()).unwrap(), negated);
    }
}
