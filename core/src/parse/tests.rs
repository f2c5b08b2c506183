//! What texts mean, and what is wrong with those that mean nothing.

use super::ParseOptions;
use super::error::ParseErrorKind as Kind;
use crate::custom::Custom;
use crate::formula::Formula;
use crate::graph::Graph;

fn options() -> ParseOptions {
    ParseOptions {
        functions: vec![Custom::unknown("f", 1), Custom::unknown("g", 2)],
        definitions: vec![("q".into(), "x + 1".into())],
        ..ParseOptions::default()
    }
}

#[test]
fn texts_of_the_same_meaning() {
    let cases = [
        ("-x^2", "-(x^2)"),
        ("-x*y", "(-x)*y"),
        ("-x/y", "(-x)/y"),
        ("a*-b*c", "(a*(-b))*c"),
        ("2^-x", "2^(-x)"),
        ("2^-3^2", "2^(-(3^2))"),
        ("2^-x*y", "(2^(-x))*y"),
        ("x**y", "x^y"),
        ("x^y^z", "x^(y^z)"),
        ("a - b - c + d", "((a - b) - c) + d"),
        ("a/b*c/d", "((a/b)*c)/d"),
        ("+x", "x"),
        ("a + +-+b", "a + (-b)"),
        ("2^+x", "2^x"),
        ("0.5", "1/2"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1e-3", "1/1000"),
        ("1E5", "100000"),
        ("1.50e+1", "15"),
        ("0e99999999999999999999", "0"),
        ("1e-3f", "0.001f"),
        ("2f", "2.0f"),
        ("6/3", "2"),
        ("-2/3*x", "((-2)/3)*x"),
        ("-(-3)", "3"),
        ("log(x)", "ln(x)"),
        ("arcsin(x)", "asin(x)"),
        ("pow(x, add(y, neg(2)))", "x^(y + (-2))"),
        ("sin (x)", "sin(x)"),
        ("polygamma(4/2, x)", "polygamma(2, x)"),
        ("f''(x)", "f[2](x)"),
        ("f(x)", "f[0](x)"),
        ("g[0,0](x, y)", "g(x, y)"),
        ("q^2", "(x + 1)^2"),
        ("let a = x*y; let b = a^2;\n a + b", "x*y + (x*y)^2"),
        ("let let = 2*x; let + let", "2*x + 2*x"),
        ("gamma(gamma)*beta + if", "(gamma(gamma)*beta) + if"),
    ];
    let graph = Graph::new();
    let read = |text: &str| graph.parse_with(text, &options()).unwrap();
    for (text, same) in cases {
        assert_eq!(read(text), read(same), "{text} and {same}");
    }
}

#[test]
fn texts_of_different_meaning() {
    let cases = [
        ("(-x)^2", "-x^2"),
        ("(x^y)^z", "x^y^z"),
        ("a - (b - c)", "a - b - c"),
        ("0.1", "0.1f"),
        ("0", "-0"),
        ("0.0f", "-0.0f"),
        ("e", "2.718281828459045f"),
        ("x + y", "y + x"),
        ("x*2/3", "x*(2/3)"),
        ("f'(x)", "f(x)"),
    ];
    let graph = Graph::new();
    let read = |text: &str| graph.parse_with(text, &options()).unwrap();
    for (text, other) in cases {
        assert_ne!(read(text), read(other), "{text} and {other}");
    }
}

#[test]
fn variables_come_in_order_of_appearance() {
    let options = options();
    let f = Formula::parse_with("z*q + let", &options).unwrap();
    assert_eq!(f.inputs().collect::<Vec<_>>(), ["x", "z", "let"]);
    assert_eq!(f.to_string(), "z*(x + 1) + let");
}

// The text from the mark ‹ to the mark › is the span that is asked for.
fn marked(text: &str) -> (String, std::ops::Range<usize>) {
    let start = text.find('‹').expect("a mark");
    let end = text.find('›').expect("a mark") - '‹'.len_utf8();
    (text.replace(['‹', '›'], ""), start..end)
}

#[test]
fn errors_name_the_place() {
    let operand = |found: &str| Kind::ExpectedOperand {
        found: found.into(),
    };
    let operator = |found: &str| Kind::ExpectedOperator {
        found: found.into(),
    };
    let token = |found: &str| Kind::UnexpectedToken {
        found: found.into(),
    };
    let expected = |expected, found: &str| Kind::Expected {
        expected,
        found: found.into(),
    };
    let unknown = |name: &str, suggestion: Option<&str>| Kind::UnknownFunction {
        name: name.into(),
        suggestion: suggestion.map(Into::into),
    };
    let arguments = |name: &str, expected, at_least, found| Kind::WrongNumberOfArguments {
        name: name.into(),
        expected,
        at_least,
        found,
    };
    let orders = |name: &str, expected, found| Kind::WrongNumberOfOrders {
        name: name.into(),
        expected,
        found,
    };
    let order = |name: &str| Kind::OrderNotInteger { name: name.into() };
    let in_use = |name: &str| Kind::NameInUse { name: name.into() };
    let reserved = |name: &str| Kind::ReservedName { name: name.into() };
    let cases = [
        ("‹›", Kind::Empty),
        ("‹ \n ›", Kind::Empty),
        ("x + ‹$›", Kind::UnexpectedCharacter('$')),
        ("x‹²›", Kind::UnexpectedCharacter('²')),
        ("x ‹−› y", Kind::UnexpectedCharacter('−')),
        ("‹.›", Kind::UnexpectedCharacter('.')),
        ("x ‹!› y", Kind::UnexpectedCharacter('!')),
        ("x +‹›  ", operand("the end")),
        ("x + ‹*› y", operand("`*`")),
        ("(‹)›", operand("`)`")),
        ("max(x, ‹)›", operand("`)`")),
        ("if(x < ‹,› 1, 2)", operand("`,`")),
        ("let a = ‹;› a", operand("`;`")),
        ("let a = 1;‹›", operand("the end")),
        ("2‹x›", operator("`x`")),
        ("2‹e›", operator("`e`")),
        ("2 ‹(›x + 1)", operator("`(`")),
        ("(x)‹(›y)", operator("`(`")),
        ("x ‹y›", operator("`y`")),
        ("1.5‹.5›", operator("`.5`")),
        ("(x‹,› y)", token("`,`")),
        ("x‹,› y", token("`,`")),
        ("x‹;› y", token("`;`")),
        ("x‹]›", token("`]`")),
        ("sin‹'›(x)", token("`'`")),
        ("sin‹[›1](x)", token("`[`")),
        ("x ‹=› y", Kind::SingleEquals),
        ("if(x ‹=› 0, 1, 2)", Kind::SingleEquals),
        ("let a ‹+› 1; a", expected("`=`", "`+`")),
        ("let a = 1‹›", expected("`;`", "the end")),
        ("f'‹›", expected("`(`", "the end")),
        (
            "g[1,‹x›](x, y)",
            expected("an order of differentiation", "`x`"),
        ),
        ("g[1‹;›0](x, y)", expected("`,` or `]`", "`;`")),
        ("sin‹(›x", Kind::UnclosedParenthesis),
        ("2*‹(›x + (y)", Kind::UnclosedParenthesis),
        ("let a = ‹(›1; a", Kind::UnclosedParenthesis),
        ("x + 1‹)›*2", Kind::UnmatchedParenthesis),
        ("2 + ‹sine›(x)", unknown("sine", Some("sin"))),
        ("‹Sin›(x)", unknown("Sin", Some("sin"))),
        ("‹sqr›(x)", unknown("sqr", Some("sqrt"))),
        ("‹iff›(x < 1, 2, 3)", unknown("iff", Some("if"))),
        ("‹x›(y + 1)", unknown("x", None)),
        ("‹h›'(x)", unknown("h", None)),
        ("‹sin›()", arguments("sin", 1, false, 0)),
        ("1 + ‹sin›(x, y)", arguments("sin", 1, false, 2)),
        ("‹atan2›(x)", arguments("atan2", 2, false, 1)),
        ("‹max›()", arguments("max", 1, true, 0)),
        ("‹g›(x)", arguments("g", 2, false, 1)),
        ("‹if›(x < 1, 2)", arguments("if", 3, false, 2)),
        ("‹if›(x)", arguments("if", 3, false, 1)),
        ("‹if›(x < 1, 2, 3, 4)", arguments("if", 3, false, 4)),
        ("‹polygamma›(2)", arguments("polygamma", 2, false, 1)),
        ("polygamma(‹x + 1›, 2)", order("polygamma")),
        ("polygamma(‹-1›, x)", order("polygamma")),
        ("sphj(‹1/2›, x)", order("sphj")),
        ("sphj( ‹4294967296› , x)", order("sphj")),
        ("‹g'›(x, y)", orders("g", 2, 1)),
        ("‹g[1,2,3]›(x, y)", orders("g", 2, 3)),
        ("x ‹<› y", Kind::ComparisonOutsideIf),
        ("if((x ‹<› y), 1, 2)", Kind::ComparisonOutsideIf),
        ("if(x < y, 1 ‹>=› 2, 3)", Kind::ComparisonOutsideIf),
        ("max(x ‹==› y)", Kind::ComparisonOutsideIf),
        ("if(0 < x ‹<› 1, 1, 2)", Kind::ChainedComparison),
        ("if( ‹x + 1› , 1, 2)", Kind::MissingComparison),
        ("x + ‹1e99999›", Kind::NumberTooLarge),
        ("‹1e-99999999999999999999›", Kind::NumberTooLarge),
        ("‹1e999f›", Kind::NumberTooLarge),
        ("let ‹pi› = 3; pi", reserved("pi")),
        ("let a = 1; let ‹a› = 2; a", in_use("a")),
        ("let ‹q› = 1; q", in_use("q")),
        ("let a = b; let ‹b› = 2; a", in_use("b")),
    ];
    let graph = Graph::new();
    for (text, kind) in cases {
        let (plain, span) = marked(text);
        let result = graph.parse_with(&plain, &options());
        let error = result.expect_err(&plain);
        assert_eq!((&error.kind, error.span), (&kind, span), "{text}");
        assert_eq!(error.definition, None);
    }
}

#[test]
fn errors_in_options() {
    let graph = Graph::new();
    let fails = |options: &ParseOptions| graph.parse_with("x", options).expect_err("an error");
    let defined = |name: &str, text: &str| ParseOptions {
        definitions: vec![("a".into(), "1".into()), (name.into(), text.into())],
        ..ParseOptions::default()
    };
    for (name, text, kind, span) in [
        ("b", "a + ", "expected an operand, found the end", 3..3),
        ("b", " ", "there is no expression", 0..1),
        (
            "a",
            "1",
            "`a` is in use already and cannot be defined here",
            0..0,
        ),
        (
            "e",
            "1",
            "`e` has a meaning of its own and cannot be defined",
            0..0,
        ),
        ("2b", "1", "\"2b\" is not a name", 0..0),
    ] {
        let error = fails(&defined(name, text));
        assert_eq!(error.kind.to_string(), kind);
        assert_eq!((error.span, error.definition), (span, Some(1)));
    }
    let declared = |names: &[&str]| ParseOptions {
        functions: names.iter().map(|name| Custom::unknown(name, 1)).collect(),
        ..ParseOptions::default()
    };
    let error = fails(&declared(&["f", "f"]));
    let in_use = "`f` is in use already and cannot be defined here";
    assert_eq!(
        (error.kind.to_string().as_str(), error.span),
        (in_use, 0..0)
    );
    assert_eq!(error.definition, None);
}

// What could not be read back cannot be made.
#[test]
fn names_that_mean_something_else_are_refused() {
    use std::panic::catch_unwind;
    for name in ["sin", "log", "if", "f'", "", "2f"] {
        assert!(catch_unwind(|| Custom::unknown(name, 1)).is_err(), "{name}");
    }
    for name in ["pi", "e", "2 +", "", "x y"] {
        assert!(
            catch_unwind(|| Graph::new().variable(name).to_string()).is_err(),
            "{name}"
        );
    }
    assert_eq!(Graph::new().variable("gamma").to_string(), "gamma");
}

#[test]
fn length_is_limited() {
    let limited = |max_length| ParseOptions {
        max_length,
        definitions: vec![("a".into(), "x".into())],
        ..ParseOptions::default()
    };
    let graph = Graph::new();
    assert!(graph.parse_with("λ + a", &limited(7)).is_ok());
    let error = graph.parse_with("λλ", &limited(1)).unwrap_err();
    let (length, limit) = (5, 1);
    assert_eq!(error.kind, Kind::TooLong { length, limit });
    assert_eq!(error.span, 0..4); // whole characters
}

#[test]
fn messages_are_short_and_say_where() {
    let message = |text: &str| Graph::new().parse(text).unwrap_err().to_string();
    assert_eq!(
        message("2x"),
        "expected an operator before `x`; a product is written with `*` (at byte 1)"
    );
    assert_eq!(
        message("atan2(x)"),
        "`atan2` takes 2 arguments, found 1 (at byte 0)"
    );
    assert_eq!(
        message("max()"),
        "`max` takes at least 1 argument, found 0 (at byte 0)"
    );
    let long = message(&format!("2{}", "y".repeat(1_000_000)));
    assert!(long.len() < 250, "{long}");
}

#[test]
fn every_row_is_read_by_its_names() {
    let graph = Graph::new();
    for row in crate::primitive::Primitive::all(3) {
        let arguments = match row {
            crate::primitive::Primitive::Unary(_) => "x",
            crate::primitive::Primitive::Indexed(..) => "3, x",
            crate::primitive::Primitive::Binary(_) => "x, y",
            crate::primitive::Primitive::Nary(_) => "x, y, x",
        };
        let names = std::iter::once(row.row().name).chain(row.row().aliases.iter().copied());
        for name in names {
            let expr = graph.parse(&format!("{name}({arguments})")).unwrap();
            let (op, _) = expr.parts().unwrap();
            assert_eq!(op, crate::store::Op::Row(row), "{name}");
        }
    }
}
