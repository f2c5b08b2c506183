//! What stands on paper, in LaTeX and in MathML.

use std::collections::HashSet;

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use trigrad_core::{Formula, Graph, ParseOptions, Primitive};
use trigrad_symbolic::document::{
    Derivative, latex, latex_derivatives, mathml, mathml_derivatives,
};

use crate::random::{Draw, formulas, functions};

// Every row of the table, of arguments a, b and c.
const ROWS: &[(&str, &str)] = &[
    ("neg", "-a"),
    ("sqrt", r"\sqrt{a}"),
    ("cbrt", r"\sqrt[3]{a}"),
    ("exp", "e^{a}"),
    ("exp2", "2^{a}"),
    ("expm1", "e^{a} - 1"),
    ("ln", r"\ln\left(a\right)"),
    ("log2", r"\log_{2}\left(a\right)"),
    ("log10", r"\log_{10}\left(a\right)"),
    ("log1p", r"\ln\left(1 + a\right)"),
    ("sin", r"\sin\left(a\right)"),
    ("cos", r"\cos\left(a\right)"),
    ("tan", r"\tan\left(a\right)"),
    ("sec", r"\sec\left(a\right)"),
    ("csc", r"\csc\left(a\right)"),
    ("cot", r"\cot\left(a\right)"),
    ("asin", r"\arcsin\left(a\right)"),
    ("acos", r"\arccos\left(a\right)"),
    ("atan", r"\arctan\left(a\right)"),
    ("sinh", r"\sinh\left(a\right)"),
    ("cosh", r"\cosh\left(a\right)"),
    ("tanh", r"\tanh\left(a\right)"),
    ("sech2", r"\operatorname{sech}^{2}\left(a\right)"),
    ("asinh", r"\operatorname{arsinh}\left(a\right)"),
    ("acosh", r"\operatorname{arcosh}\left(a\right)"),
    ("atanh", r"\operatorname{artanh}\left(a\right)"),
    ("abs", r"\left|a\right|"),
    ("sign", r"\operatorname{sgn}\left(a\right)"),
    ("floor", r"\left\lfloor a\right\rfloor"),
    ("ceil", r"\left\lceil a\right\rceil"),
    ("round", r"\operatorname{round}\left(a\right)"),
    ("trunc", r"\operatorname{trunc}\left(a\right)"),
    ("gauss", "e^{-a^{2}}"),
    ("erf", r"\operatorname{erf}\left(a\right)"),
    ("erfc", r"\operatorname{erfc}\left(a\right)"),
    ("gamma", r"\Gamma\left(a\right)"),
    ("lgamma", r"\ln\left|\Gamma\left(a\right)\right|"),
    ("digamma", r"\psi\left(a\right)"),
    ("sigmoid", r"\sigma\left(a\right)"),
    ("softplus", r"\ln\left(1 + e^{a}\right)"),
    ("relu", r"\max\left(0, a\right)"),
    ("heaviside", r"H\left(a\right)"),
    ("sinc", r"\operatorname{sinc}\left(a\right)"),
    ("polygamma", r"\psi^{(2)}\left(a\right)"),
    ("sphj", r"j_{2}\left(a\right)"),
    ("add", "a + b"),
    ("sub", "a - b"),
    ("mul", "a b"),
    ("div", r"\frac{a}{b}"),
    ("pow", "a^{b}"),
    ("powslope", "b a^{b - 1}"),
    ("atan2", r"\operatorname{atan2}\left(a, b\right)"),
    ("remainder", r"\operatorname{rem}\left(a, b\right)"),
    ("logaddexp", r"\ln\left(e^{a} + e^{b}\right)"),
    ("inversion", r"\frac{a}{a^{2} + b^{2}}"),
    ("xlogy", r"a \ln\left(b\right)"),
    ("sum", "a + b + c"),
    ("product", "a b c"),
    ("max", r"\max\left(a, b, c\right)"),
    ("min", r"\min\left(a, b, c\right)"),
    ("hypot", r"\sqrt{a^{2} + b^{2} + c^{2}}"),
    ("dircos", r"\frac{a}{\sqrt{a^{2} + b^{2} + c^{2}}}"),
    ("logsumexp", r"\ln\left(e^{a} + e^{b} + e^{c}\right)"),
];

#[test]
fn every_row_is_written_as_in_a_textbook() {
    let graph = Graph::new();
    let args = ["a", "b", "c"].map(|name| graph.variable(name));
    for row in Primitive::all(2) {
        let arity = match row {
            Primitive::Unary(_) | Primitive::Indexed(..) => 1,
            Primitive::Binary(_) => 2,
            Primitive::Nary(_) => 3,
        };
        let formula = graph.formula(&[graph.apply(row, &args[..arity])], &[]);
        let name = row.row().name;
        let expected = ROWS.iter().find(|(known, _)| *known == name);
        let (_, expected) = expected.unwrap_or_else(|| panic!("how is {name} written?"));
        assert_eq!(latex(&formula), *expected, "{name}");
        assert_well_formed(&mathml(&formula));
    }
    assert_eq!(ROWS.len(), Primitive::all(2).count());
    // No two rows look alike, but those that mean the same.
    let texts: HashSet<&str> = ROWS.iter().map(|(_, text)| *text).collect();
    assert_eq!(texts.len(), ROWS.len());
}

const EXPRESSIONS: &[(&str, &str)] = &[
    // Products: numbers first, dots where they are needed.
    ("x*2*y", "2 x y"),
    ("2*3*x", r"2 \cdot 3 x"),
    ("x*2^y", r"x \cdot 2^{y}"),
    ("x*(1/2)", r"\frac{1}{2} x"),
    ("2*(1/3)*x", r"2 \cdot \frac{1}{3} x"),
    ("x*y^2*(x + 1)", r"x y^{2} \left(x + 1\right)"),
    ("e^x*pi*x", r"e^{x} \pi x"),
    ("1.5e-7*x", r"1.5 \cdot 10^{-7} x"),
    ("1e300*x", r"10^{300} x"),
    // Signs.
    ("x*(-2)", "-2 x"),
    ("a - b*(-2)", r"a - \left(-2 b\right)"),
    ("a + (-2)*b", "a - 2 b"),
    ("a + (-b + c)", "a - b + c"),
    ("a - (b - c)", r"a - \left(b - c\right)"),
    ("-(x + y)", r"-\left(x + y\right)"),
    ("-(-x)", r"-\left(-x\right)"),
    ("-x/y", r"-\frac{x}{y}"),
    ("(-2)*x/(3*y)", r"-\frac{2 x}{3 y}"),
    ("(-x)*(-y)", r"-x \left(-y\right)"),
    ("2*(-(3*x))", r"2 \cdot \left(-3 x\right)"),
    ("-(3*x)*2", r"-2 \cdot 3 x"),
    ("(-x)^2", r"\left(-x\right)^{2}"),
    ("-x^2", "-x^{2}"),
    ("0*(-0.0f)", r"0 \cdot \left(-0\right)"),
    // Powers, roots, fractions.
    ("x^y^z", "x^{y^{z}}"),
    ("(x^y)^z", r"\left(x^{y}\right)^{z}"),
    ("x^(-3/2)", "x^{-3/2}"),
    ("(x/y)^2", r"\left(\frac{x}{y}\right)^{2}"),
    ("sqrt(x)^3", r"\left(\sqrt{x}\right)^{3}"),
    ("(1/2)^x", r"\left(\frac{1}{2}\right)^{x}"),
    ("sin(x)^2", r"\sin^{2}\left(x\right)"),
    ("sin(x)^-1", r"\left(\sin\left(x\right)\right)^{-1}"),
    ("abs(x)^2", r"\left|x\right|^{2}"),
    ("(1 + x)/(1 - x)", r"\frac{1 + x}{1 - x}"),
    ("exp(x)^2", r"\left(e^{x}\right)^{2}"),
    // Names.
    ("alpha*Omega + beta_1", r"\alpha \Omega + \beta_{1}"),
    ("x1 + x_12 + x_i_j", "x_{1} + x_{12} + x_{i,j}"),
    ("x_max*speed", r"x_{\mathrm{max}} \mathit{speed}"),
    ("x1 + x_1", r"x_{1} + \mathit{x\_1}"),
    ("λ*é", r"\lambda \text{é}"),
    ("_x", r"\mathit{\_x}"),
    ("pi*r^2", r"\pi r^{2}"),
    // Functions outside of the table.
    (
        "f(x) + f'(x)*f''(x)",
        r"f\left(x\right) + f'\left(x\right) f''\left(x\right)",
    ),
    (
        "f[4](x) + g[1,0](x, y)",
        r"f^{(4)}\left(x\right) + g^{(1,0)}\left(x, y\right)",
    ),
    ("f(x)^2", r"f\left(x\right)^{2}"),
    // Cases.
    (
        "if(x < 0, -x, if(x >= 1, 1, x))",
        r"\begin{cases}-x & \text{if } x < 0 \\ 1 & \text{if } x \ge 1 \\ x & \text{otherwise}\end{cases}",
    ),
    (
        "1 + if(x != 0, 1, 2)",
        r"1 + \left(\begin{cases}1 & \text{if } x \ne 0 \\ 2 & \text{otherwise}\end{cases}\right)",
    ),
    ("inff - nanf", r"\infty - \mathrm{NaN}"),
];

#[test]
fn expressions_are_written_as_in_a_textbook() {
    let options = ParseOptions {
        functions: functions(),
        ..ParseOptions::default()
    };
    for (text, expected) in EXPRESSIONS {
        let formula = Formula::parse_with(text, &options).unwrap();
        assert_eq!(latex(&formula), *expected, "{text}");
        assert_well_formed(&mathml(&formula));
    }
}

#[test]
fn mathml_has_the_elements_of_its_core() {
    let formula = Formula::parse("cbrt(x_1)/2 + log2(y)^2*floor(x_1)").unwrap();
    let root =
        "<mroot><mrow><msub><mi>x</mi><mrow><mn>1</mn></mrow></msub></mrow><mn>3</mn></mroot>";
    let text = mathml(&formula);
    for part in [
        root,
        "<mfrac><mrow>",
        "<mo>+</mo>",
        "<msub><mrow><mi>log</mi></mrow><mrow><mn>2</mn></mrow></msub><mo>&#x2061;</mo>",
        "<mo form=\"prefix\" stretchy=\"true\">⌊</mo>",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn derivatives_are_equations() {
    let formula = Formula::trace(2, |x| vec![x[0] * x[1], x[0].sin(), x[1]]);
    let by = [
        Derivative::new([("x0", 1)]),
        Derivative::new([("x0", 1), ("x1", 2)]),
        Derivative::new([]),
    ];
    let lines = concat!(
        "\\begin{aligned}\n",
        "\\frac{\\partial f}{\\partial x_{0}} &= x_{0} x_{1} \\\\\n",
        "\\frac{\\partial^{3} f}{\\partial x_{0} \\partial x_{1}^{2}} &= \\sin\\left(x_{0}\\right) \\\\\n",
        "f &= x_{1}\n",
        "\\end{aligned}"
    );
    assert_eq!(latex_derivatives(&formula, &by), lines);
    assert_well_formed(&mathml_derivatives(&formula, &by));
    let one = Formula::parse("2*alpha").unwrap();
    let by = [Derivative::new([("alpha", 2)])];
    let line = r"\frac{d^{2} f}{d \alpha^{2}} = 2 \alpha";
    assert_eq!(latex_derivatives(&one, &by), line);
    let written = mathml_derivatives(&one, &by);
    assert!(written.contains("<mo>=</mo><mn>2</mn>"), "{written}");
}

#[test]
fn several_outputs_are_lines() {
    let formula = Formula::trace(2, |x| vec![x[0] * x[1], x[0].sin()]);
    let lines = "\\begin{aligned}\n& x_{0} x_{1} \\\\\n& \\sin\\left(x_{0}\\right)\n\\end{aligned}";
    assert_eq!(latex(&formula), lines);
    assert_eq!(mathml(&formula).matches("<mtr>").count(), 2);
    let none = Formula::trace(1, |_| Vec::new());
    assert_eq!(latex(&none), "\\begin{aligned}\n\\end{aligned}");
    assert_well_formed(&mathml(&none));
}

#[test]
fn long_texts_have_definitions() {
    let graph = Graph::new();
    let mut expr = graph.variable("t1");
    for _ in 0..200 {
        expr = expr * expr.sin();
    }
    let formula = graph.formula(&[expr], &[]);
    let text = latex(&formula);
    assert!(text.len() < 20_000, "{}", text.len());
    // t₁ is taken by the variable.
    assert!(
        text.starts_with(
            "\\begin{aligned}\nt_{2} &= t_{1} \\sin\\left(t_{1}\\right) \\\\\nt_{3} &= "
        )
    );
    assert_well_formed(&mathml(&formula));
    let long = Formula::parse(&vec!["x"; 2000].join(" + ")).unwrap();
    assert!(!latex(&long).contains("aligned"));
}

#[test]
fn depth_and_width_are_no_matter() {
    const MANY: usize = 100_000;
    let texts = [
        "-(".repeat(MANY) + "x" + &")".repeat(MANY),
        vec!["x"; MANY].join(" + "),
        vec!["x"; MANY].join("*"),
        vec!["x"; MANY].join("/"),
        vec!["x"; MANY].join("^"),
        "x - (".repeat(MANY) + "x" + &")".repeat(MANY),
        "-x*(".repeat(MANY) + "x" + &")".repeat(MANY),
        "x + (-".repeat(MANY) + "x" + &")".repeat(MANY),
        "sin(".repeat(MANY) + "x" + &")".repeat(MANY),
        "if(x < 0, 1, ".repeat(MANY) + "x" + &")".repeat(MANY),
        "if(x < 0, ".repeat(MANY) + "x" + &", 1)".repeat(MANY),
        format!("hypot({})", vec!["x"; MANY].join(", ")),
    ];
    for text in texts {
        let formula = Formula::parse(&text).unwrap();
        let (latex, mathml) = (latex(&formula), mathml(&formula));
        assert!(
            latex.len() < 80 * MANY && mathml.len() < 700 * MANY,
            "{}",
            &text[..20]
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn markup_is_balanced(f in formulas(Draw { steps: 30, orders: 5 })) {
        let text = latex(&f);
        let mut open = Vec::new();
        for (at, c) in text.char_indices() {
            match c {
                '{' => open.push(at),
                '}' => prop_assert!(open.pop().is_some(), "{}", text),
                _ => {}
            }
        }
        prop_assert!(open.is_empty(), "{}", text);
        for (begin, end) in [(r"\left", r"\right"), (r"\begin{", r"\end{")] {
            let counts = [begin, end].map(|part| text.matches(part).count());
            // \left is no part of \leftarrow here, there are no arrows.
            prop_assert_eq!(counts[0], counts[1], "{}", text);
        }
        assert_well_formed(&mathml(&f));
    }
}

/// Whether the text is XML, by a reader that checks the names of ends.
pub(crate) fn assert_well_formed(text: &str) {
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    loop {
        match reader
            .read_event()
            .unwrap_or_else(|e| panic!("{e}: {text}"))
        {
            Event::Start(start) => {
                depth += 1;
                start
                    .attributes()
                    .for_each(|attribute| assert!(attribute.is_ok()));
            }
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{text}");
}
