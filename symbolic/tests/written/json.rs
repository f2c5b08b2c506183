//! JSON: what is written is read back as it was, and nothing hostile is more than an error.

use proptest::prelude::*;
use trigrad_core::{Custom, Exact, Formula, Graph};
use trigrad_symbolic::exchange::json::{JsonErrorKind as Kind, read, read_with, write};

use crate::random::{Draw, formulas, functions, same};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn formulas_read_back_as_themselves(f in formulas(Draw { steps: 30, orders: 5 })) {
        let text = write(&f);
        let read = read_with(&text, &functions()).map_err(|e| TestCaseError::fail(format!("{e}: {text}")))?;
        prop_assert!(same(&f, &read), "{}", text);
        prop_assert_eq!(write(&read), text);
    }

    // Any text is answered, and the place lies in it, on characters.
    #[test]
    fn broken_text_is_an_error_with_its_place(
        f in formulas(Draw { steps: 8, orders: 2 }),
        at in any::<prop::sample::Index>(),
        put in prop::sample::select(vec!["", "\"", "{", "[", "]", "9", "-", ",", "null", "é", "1e999"]),
        cut in 0..4_usize,
    ) {
        let mut text = write(&f);
        let start = at.index(text.len());
        let end = (start + cut).min(text.len());
        text.replace_range(start..end, put);
        if let Err(error) = read(&text) {
            prop_assert!(text.get(error.span.clone()).is_some(), "{:?} of {}", error, text);
            prop_assert!(!error.to_string().is_empty());
        }
    }
}

#[test]
fn every_part_of_the_form_is_as_documented() {
    let graph = Graph::new();
    let f = Custom::unknown("f", 2);
    let (x, y) = (graph.variable("x"), graph.variable("y"));
    let slope = trigrad_core::Call {
        function: f,
        orders: vec![1, 0],
    };
    let outputs = [
        graph.call_derived(&slope, &[x, y]),
        graph.conditional(trigrad_core::Relation::Less, [x, x], [x.polygamma(2), x]),
        graph.constant(-0.0_f64),
        graph.constant(f64::NAN),
        graph.constant(Exact::ratio(-2, 3).unwrap()),
    ];
    let formula = graph.formula(&outputs, &["y", "x", "unused"]);
    let text = concat!(
        r#"{"trigrad":1,"inputs":["y","x","unused"],"nodes":[{"variable":"y"},{"variable":"x"},"#,
        r#"{"call":"f","orders":[1,0],"args":[1,0]},{"row":"polygamma","order":2,"args":[1]},"#,
        r#"{"if":"<","args":[1,1,3,1]},{"float":"-0.0"},{"float":"NaN"},{"constant":"-2/3"}],"#,
        r#""outputs":[2,4,5,6,7]}"#
    );
    assert_eq!(write(&formula), text);
    assert!(same(&formula, &read(text).unwrap()));
    let remark = trigrad_symbolic::Form::Json.annotated(text, "a \"remark\" \\");
    assert!(same(&formula, &read(&remark).unwrap()), "{remark}");
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let nodes = |nodes: &str| {
        format!(
            r#"{{"trigrad": 1, "inputs": ["x"], "nodes": [{{"variable": "x"}}, {nodes}], "outputs": [1]}}"#
        )
    };
    let node = |text: &str| Kind::WrongNumberOfArguments {
        name: text.to_owned(),
        expected: "1".to_owned(),
        found: 2,
    };
    let not_before = |argument| Kind::NotBefore { argument };
    let cases = [
        (r#"{"row": "sin", "args": [1]}"#, not_before(1)),
        (r#"{"row": "sin", "args": [7]}"#, not_before(7)),
        (
            r#"{"row": "sin", "args": [18446744073709551615]}"#,
            not_before(u64::MAX),
        ),
        (r#"{"row": "sin", "args": [0, 0]}"#, node("sin")),
        (
            r#"{"row": "sine", "args": [0]}"#,
            Kind::UnknownRow {
                name: "sine".into(),
            },
        ),
        (
            r#"{"row": "sphj", "args": [0]}"#,
            Kind::Order {
                name: "sphj".into(),
                needed: true,
            },
        ),
        (
            r#"{"row": "sin", "order": 1, "args": [0]}"#,
            Kind::Order {
                name: "sin".into(),
                needed: false,
            },
        ),
        (
            r#"{"if": "=<", "args": [0, 0, 0, 0]}"#,
            Kind::UnknownRelation {
                symbol: "=<".into(),
            },
        ),
        (
            r#"{"row": "sin", "float": "1", "args": [0]}"#,
            Kind::NotOneThing,
        ),
        (r#"{"variable": "x", "args": []}"#, Kind::NotOneThing),
        (r#"{}"#, Kind::NotOneThing),
        (
            r#"{"variable": "y"}"#,
            Kind::UnknownVariable { name: "y".into() },
        ),
        (
            r#"{"constant": "1/0"}"#,
            Kind::InvalidConstant { text: "1/0".into() },
        ),
        (
            r#"{"constant": "0.5"}"#,
            Kind::InvalidConstant { text: "0.5".into() },
        ),
        (
            r#"{"float": "1e999"}"#,
            Kind::InvalidConstant {
                text: "1e999".into(),
            },
        ),
        (
            r#"{"call": "sin", "orders": [0], "args": [0]}"#,
            Kind::InvalidName { name: "sin".into() },
        ),
    ];
    for (text, kind) in cases {
        let whole = nodes(text);
        let error = read(&whole).unwrap_err();
        assert_eq!(error.kind, kind, "{text}");
        assert_eq!(
            (&whole[error.span], error.pointer.as_str()),
            (text, "/nodes/1")
        );
    }
    let place = |text: &str| {
        let error = read(text).unwrap_err();
        (error.span.start, error.pointer.clone(), error.kind)
    };
    assert!(matches!(place(""), (0, _, Kind::Malformed { .. })));
    let second_line = place("{\"trigrad\": 1,\n é");
    assert!(
        matches!(second_line, (16, _, Kind::Malformed { .. })),
        "{second_line:?}"
    );
    let text = nodes(r#"{"row": "sin", "args": [-1]}"#);
    let (at, pointer, kind) = place(&text);
    assert!(matches!(kind, Kind::Malformed { .. }) && pointer == "/nodes/1");
    assert!(
        text[..at].ends_with("-1") || text[at..].starts_with("1]"),
        "{}",
        &text[at..]
    );
    let version = place(r#"{"trigrad": 2, "inputs": [], "nodes": [], "outputs": []}"#);
    assert_eq!(version, (12, "/trigrad".into(), Kind::Version { found: 2 }));
    let twice = place(r#"{"trigrad": 1, "inputs": ["x", "x"], "nodes": [], "outputs": []}"#);
    assert_eq!((twice.0, twice.1.as_str()), (31, "/inputs/1"));
}

#[test]
fn hostile_text_is_answered() {
    let deep = "[".repeat(1_000_000);
    for text in [
        deep.clone(),
        format!(r#"{{"trigrad":{deep}"#),
        "{\"a\":".repeat(500_000),
    ] {
        assert!(read(&text).is_err());
    }
    let digits = "9".repeat(1_000_000);
    let long =
        format!(r#"{{"trigrad":1,"inputs":[],"nodes":[{{"constant":"{digits}"}}],"outputs":[0]}}"#);
    assert_eq!(read(&long).unwrap_err().kind, Kind::NumberTooLarge);
}

#[test]
fn depth_and_width_are_no_matter() {
    const MANY: usize = 100_000;
    let deep = "sin(".repeat(MANY) + "x" + &")".repeat(MANY);
    let wide = format!("max({})", vec!["x"; MANY].join(", "));
    for text in [deep, wide] {
        let formula = Formula::parse(&text).unwrap();
        assert!(same(&formula, &read(&write(&formula)).unwrap()));
    }
}
