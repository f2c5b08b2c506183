//! FPCore: what is written is read back as it was; cores by hand become what they mean.

use proptest::prelude::*;
use trigrad_core::{Custom, Formula, Graph, ParseOptions};
use trigrad_symbolic::exchange::fpcore::{Unwritable, read, read_with, write};

use crate::random::{Draw, formulas, functions, same};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn formulas_read_back_as_themselves(f in formulas(Draw { steps: 30, orders: 0 })) {
        let text = write(&f).unwrap();
        for (line, &output) in text.lines().zip(f.outputs()) {
            let core = read_with(line, &functions());
            let core = core.map_err(|e| TestCaseError::fail(format!("{e}: {line}")))?;
            // `E` is a constant there, and has another name.
            let names = ["x", "gamma", "t1", "E_"];
            prop_assert!(core.formula.inputs().eq(names), "{}", line);
            let options = ParseOptions {
                functions: functions(),
                definitions: vec![("E_".into(), "E".into())],
                ..ParseOptions::default()
            };
            let infix = core.formula.to_shared_text();
            let renamed = Formula::parse_with(&infix, &options).unwrap();
            let inputs: Vec<&str> = f.inputs().collect();
            prop_assert!(same(&f.output(output), &renamed.with_inputs(&inputs)), "{}\n{}", line, infix);
        }
    }

    #[test]
    fn broken_text_is_an_error_with_its_place(
        f in formulas(Draw { steps: 8, orders: 0 }),
        at in any::<prop::sample::Index>(),
        put in prop::sample::select(vec!["", "(", ")", "(let (", "(! :a ", "(digits ", "\"", ";", "é", "1/0", " TRUE "]),
        cut in 0..4_usize,
    ) {
        let mut text = write(&f).unwrap();
        let start = at.index(text.len());
        let end = (start + cut).min(text.len());
        text.replace_range(start..end, put);
        if let Err(error) = read_with(&text, &functions()) {
            prop_assert!(text.get(error.span.clone()).is_some(), "{:?} of {}", error, text);
            prop_assert!(!error.to_string().is_empty());
        }
    }
}

// Bodies of cores in x, y and z, and what they mean.
const BODIES: &[(&str, &str)] = &[
    // Arithmetic and functions.
    ("(+ x (* y (- z)))", "x + y*(-z)"),
    ("(- (/ x y) z)", "x/y - z"),
    ("(+ x y z)", "x + y + z"),
    ("(* x y z 2)", "x*y*z*2"),
    ("(sqrt (- (pow x 2) (fabs y)))", "sqrt(x^2 - abs(y))"),
    ("(log (exp x))", "ln(exp(x))"),
    (
        "(fmax (fmin x y) (hypot y z))",
        "max(min(x, y), hypot(y, z))",
    ),
    ("(atan2 y (fmod x z))", "atan2(y, remainder(x, z))"),
    ("(+ (tgamma x) (nearbyint y))", "gamma(x) + round(y)"),
    ("(polygamma 3 (sphj 1 x))", "polygamma(3, sphj(1, x))"),
    (
        "(cbrt (log1p (expm1 (erfc x))))",
        "cbrt(log1p(expm1(erfc(x))))",
    ),
    // Brackets of both kinds, remarks, and where they end.
    ("[+ x ; a remark (\n y]", "x + y"),
    // Numbers and constants.
    (
        "(+ 1 (+ -1.5 (+ 2e3 (+ +.25 1/3))))",
        "1 + (-1.5 + (2000 + (0.25 + 1/3)))",
    ),
    (
        "(* 1e-400 123456789012345678901234567890.5)",
        "1e-400*123456789012345678901234567890.5",
    ),
    ("(+ 0x1p-1 (* -0x1.8p+3 0x.8))", "0.5f + (-12f)*0.5f"),
    ("0xfffffffffffffffffp0", "295147905179352825855"),
    ("(+ (digits 3 -2 10) (digits -1 4 2))", "0.03 + (-16)"),
    ("(+ PI (* E (- INFINITY)))", "pi + e*(-inff)"),
    (
        "(+ NAN (+ SQRT2 (* LN2 M_1_PI)))",
        "nanf + (sqrt(2) + ln(2)*(1/pi))",
    ),
    (
        "(+ PI_2 (+ PI_4 (+ M_2_SQRTPI SQRT1_2)))",
        "pi/2 + (pi/4 + (2/sqrt(pi) + sqrt(1/2)))",
    ),
    (
        "(+ LOG2E (+ LOG10E (+ LN10 M_2_PI)))",
        "log2(e) + (log10(e) + (ln(10) + 2/pi))",
    ),
    // Bindings.
    ("(let ((t (+ x 1))) (* t t))", "(x + 1)*(x + 1)"),
    ("(let ((x y) (y x)) (- x y))", "y - x"),
    ("(let* ((x y) (y x)) (- x y))", "y - y"),
    ("(+ (let ((x 1)) x) x)", "1 + x"),
    (
        "(let ([a 1] [b (let* ([a 2] [c a]) (+ a c))]) (+ a b))",
        "1 + (2 + 2)",
    ),
    ("(let () x)", "x"),
    // Rounding is passed over.
    (
        "(! :precision binary64 :round nearestEven (+ x (cast y)))",
        "x + y",
    ),
    ("(! (! :spec (f (g 1)) x))", "x"),
    // Conditions.
    ("(if (< x y) x y)", "if(x < y, x, y)"),
    ("(if (< x y z) x y)", "if(x < y, if(y < z, x, y), y)"),
    (
        "(if (!= x y z) 1 0)",
        "if(x != y, if(x != z, if(y != z, 1, 0), 0), 0)",
    ),
    (
        "(if (and (< x y) (>= y z)) 1 0)",
        "if(x < y, if(y >= z, 1, 0), 0)",
    ),
    (
        "(if (or (< x y) (== y z)) 1 0)",
        "if(x < y, 1, if(y == z, 1, 0))",
    ),
    ("(if (not (<= x y)) 1 0)", "if(x <= y, 0, 1)"),
    (
        "(if (not (and (< x 0) (or (< y 0) (> z 0)))) 1 0)",
        "if(x < 0, if(y < 0, 0, if(z > 0, 0, 1)), 1)",
    ),
    ("(if (and) (if (or) 1 2) 3)", "2"),
    ("(if TRUE x y)", "x"),
    (
        "(if (if (< x 0) (< y 0) FALSE) 1 0)",
        "if(x < 0, if(y < 0, 1, 0), 0)",
    ),
    ("(let ((c (< x 0))) (if c y z))", "if(x < 0, y, z)"),
    (
        "(let ((c (not (< x 0)))) (if c y z))",
        "if(if(x < 0, 0, 1) == 1, y, z)",
    ),
];

#[test]
fn cores_mean_what_they_say() {
    for (body, meaning) in BODIES {
        let core =
            read(&format!("(FPCore (x y z) {body})")).unwrap_or_else(|e| panic!("{body}: {e}"));
        let expected = Formula::parse(meaning)
            .unwrap()
            .with_inputs(&["x", "y", "z"]);
        assert!(same(&core.formula, &expected), "{body}: {}", core.formula);
    }
}

#[test]
fn what_is_said_about_a_core_is_kept() {
    let text = r#"
        ; in the manner of FPBench
        (FPCore quadratic ((! :precision binary32 a) b.re e x')
          :name "a name; (with a remark?)"
          :pre (and (< 0 a 1) (< b.re 0))
          :cite ()
          (+ (* a b.re) (* e x')))"#;
    let core = read(text).unwrap();
    assert_eq!(core.symbol.as_deref(), Some("quadratic"));
    assert_eq!(core.arguments, ["a", "b.re", "e", "x'"]);
    assert_eq!(
        core.formula.inputs().collect::<Vec<_>>(),
        ["a", "b_re", "e_", "x_"]
    );
    assert_eq!(core.formula.to_string(), "a*b_re + e_*x_");
    assert_eq!(
        core.property(":name"),
        Some(r#""a name; (with a remark?)""#)
    );
    assert_eq!(core.property(":pre"), Some("(and (< 0 a 1) (< b.re 0))"));
    assert_eq!(core.properties.len(), 3);
    let written = concat!(
        r#"(FPCore quadratic (a b.re e x') :name "a name; (with a remark?)" "#,
        ":pre (and (< 0 a 1) (< b.re 0)) :cite () (+ (* a b.re) (* e x')))"
    );
    assert_eq!(core.write().unwrap(), written);
    assert_eq!(read(written).unwrap().write().unwrap(), written);
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    // The text, the part it is about, and the message.
    let cases = [
        ("", "", "expected `(FPCore`, found the end"),
        ("(FPCore (x) x", "(", "the bracket is not closed"),
        ("(FPCore (x) x) y", "y", "unexpected `y` behind the core"),
        ("(FPCore (x))", ")", "expected the body, found `)`"),
        ("(FPCore (x x) x)", "x", "the argument `x` is named twice"),
        (
            "(FPCore ((A n)) 1)",
            "A",
            "`A` has no counterpart here: there are no tensors",
        ),
        (
            "(FPCore (x) (+ x y))",
            "y",
            "`y` is neither an argument nor bound",
        ),
        (
            "(FPCore (x) (let ((y 1)) y) y)",
            "y",
            "expected `)` behind the body, found `y`",
        ),
        (
            "(FPCore (x) (sinn x))",
            "sinn",
            "unknown operator `sinn`; did you mean `sin`?",
        ),
        (
            "(FPCore (x) (fma x x x))",
            "fma",
            "`fma` has no counterpart here: it is no row of the table",
        ),
        (
            "(FPCore (x) (while (< x 1) ([i 0 1]) i))",
            "while",
            "`while` has no counterpart here: loops are no expressions",
        ),
        (
            "(FPCore (x) (round x))",
            "round",
            "`round` has no counterpart here: it rounds halves away from zero; `nearbyint` rounds them to even",
        ),
        (
            "(FPCore (x) (sin x x))",
            "sin",
            "`sin` takes 1 argument, found 2",
        ),
        ("(FPCore (x) (/ x))", "/", "`/` takes 2 arguments, found 1"),
        (
            "(FPCore (x) (if x 1 2))",
            "x",
            "true or false is expected, as of a comparison; this is a number",
        ),
        (
            "(FPCore (x) (+ 1 (< x 1)))",
            "(< x 1)",
            "a number is expected, this is true or false",
        ),
        (
            "(FPCore (x) (< x 1))",
            "(< x 1)",
            "a number is expected, this is true or false",
        ),
        ("(FPCore (x) 1.2.3)", "1.2.3", "`1.2.3` is no number"),
        (
            "(FPCore (x) 1e99999)",
            "1e99999",
            "the number is too large or too long",
        ),
        (
            "(FPCore (x) 0x1p99999)",
            "0x1p99999",
            "the number is too large or too long",
        ),
        (
            "(FPCore (x) (digits 1 2 1))",
            "(digits 1 2 1)",
            "`1 2 1` is no number",
        ),
        (
            "(FPCore (x) (polygamma x 1))",
            "x",
            "the order of `polygamma` must be an integer from 0 to 4294967295",
        ),
        (
            "(FPCore (x) :name \"open x)",
            "\"open x)",
            "the string is not closed",
        ),
        (
            "(FPCore (x) (let ((1 x)) x))",
            "1",
            "expected the name that is bound, found `1`",
        ),
    ];
    for (text, part, message) in cases {
        let error = read(text).unwrap_err();
        assert_eq!(error.kind.to_string(), message, "{text}");
        assert_eq!(&text[error.span], part, "{text}");
    }
}

#[test]
fn derivatives_by_name_have_no_words() {
    let options = ParseOptions {
        functions: functions(),
        ..ParseOptions::default()
    };
    let formula = |text| Formula::parse_with(text, &options).unwrap();
    let name = "f".to_owned();
    assert_eq!(
        write(&formula("x*f'(x)")),
        Err(Unwritable::Derivative { name })
    );
    assert_eq!(write(&formula("f(x)")).unwrap(), "(FPCore (x) (f x))");
    let graph = Graph::new();
    for name in ["fmod", "while", "and", "digits"] {
        let call = graph.call(&Custom::unknown(name, 1), &[graph.variable("x")]);
        let name = name.to_owned();
        let taken = Unwritable::NameTaken { name };
        assert_eq!(write(&graph.formula(&[call], &[])), Err(taken));
    }
}

#[test]
fn depth_and_width_are_no_matter() {
    const MANY: usize = 100_000;
    let deep = "sin(".repeat(MANY) + "x" + &")".repeat(MANY);
    let formula = Formula::parse(&deep).unwrap();
    assert!(same(
        &formula,
        &read(&write(&formula).unwrap()).unwrap().formula
    ));
    let core = |body: String| format!("(FPCore (x) {body})");
    let nots = "(not ".repeat(MANY) + "(< x 0)" + &")".repeat(MANY);
    let ands = "(and (< x 1) ".repeat(MANY) + "(< x 0)" + &")".repeat(MANY);
    for condition in [nots, ands] {
        assert!(read(&core(format!("(if {condition} x 1)"))).is_ok());
    }
    let ifs = "(if ".repeat(MANY) + "(< x 0)" + &" (< x 1) FALSE)".repeat(MANY);
    assert!(read(&core(format!("(if {ifs} x 1)"))).is_ok());
    let chain = "x ".repeat(MANY);
    assert!(read(&core(format!("(if (< {chain}) x 1)"))).is_ok());
    let lets = "(let ((x (+ x x))) ".repeat(MANY) + "x" + &")".repeat(MANY);
    assert!(read(&core(lets)).unwrap().formula.len() > MANY);
    let annotations = "(! :a b ".repeat(MANY) + "x" + &")".repeat(MANY);
    assert_eq!(read(&core(annotations)).unwrap().formula.to_string(), "x");
    for open in ["(", "(+ ", "(let (", "(let ((x ", "(! (", "(if "] {
        assert!(read(&core(open.repeat(MANY))).is_err());
    }
    // Conditions that double each time they are bound.
    let doubling: String = (0..200)
        .map(|i| format!("(let ((c{} (and c{i} c{i} (or c{i} c{i})))) ", i + 1))
        .collect();
    let text = format!(
        "(let ((c0 (not (< x 0)))) {doubling} (if c200 x 1){}",
        ")".repeat(201)
    );
    assert!(read(&core(text)).unwrap().formula.len() < 5_000);
}

// Corpora from outside, in the directories of TRIGRAD_EXTRA_DATA.
#[test]
fn corpus_expressions_read_back_as_themselves() {
    let mut count = 0;
    for expr in crate::random::corpus() {
        let formula = Formula::parse(&expr).unwrap();
        let core = read(&write(&formula).unwrap()).unwrap();
        // Names that FPCore has another use for are changed.
        if core.formula.inputs().eq(formula.inputs()) {
            assert!(same(&formula, &core.formula), "{expr}");
        }
        count += 1;
    }
    eprintln!("{count} corpus expressions");
}
