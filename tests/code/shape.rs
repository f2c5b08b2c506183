//! How the written functions are called: inputs by their names and in arrays, whole arrays in
//! NumPy, functions that the user supplies, sides that are not computed, and long functions.

use trigrad::symbolic::code::{self, Language, Options};
use trigrad::symbolic::formula::value_and_gradient;
use trigrad::{Custom, Formula, ParseOptions};

use crate::toolchain::{numbers, program};

fn write(f: &Formula, language: Language) -> String {
    code::write(f, language, &Options::default()).expect("code")
}

/// A program that prints f(5, 1, 2), one number or several.
fn caller(language: Language, outputs: usize) -> String {
    let is_single = outputs == 1;
    match language {
        Language::Rust => {
            let call = "generated::f(5.0, 1.0, 2.0)";
            let list = if is_single {
                format!("[{call}]")
            } else {
                call.to_owned()
            };
            format!(
                "mod generated;\nfn main() {{\n    for y in {list} {{\n        print!(\"{{y:?}} \");\n    }}\n}}\n"
            )
        }
        Language::C => {
            let (head, call) = match is_single {
                true => ("double f(double, double, double);", "y[0] = f(5, 1, 2);"),
                false => (
                    "void f(double, double, double, double *);",
                    "f(5, 1, 2, y);",
                ),
            };
            format!(
                "#include <stdio.h>\n{head}\nint main(void) {{\n    double y[{outputs}];\n    {call}\n    \
                 for (int i = 0; i < {outputs}; i++) printf(\"%.17g \", y[i]);\n    return 0;\n}}\n"
            )
        }
        Language::Fortran => format!(
            "program main\n    use f_module\n    implicit none\n    double precision :: y({outputs})\n    \
             y = f(5d0, 1d0, 2d0)\n    write (*, '(*(es26.17e3))') y\nend program main\n"
        ),
        Language::Python | Language::NumPy => {
            let list = match (language, is_single) {
                (Language::NumPy, true) => "[float(y)]",
                (Language::NumPy, false) => "y.tolist()",
                (_, true) => "[y]",
                (_, false) => "y",
            };
            format!("import generated\ny = generated.f(5.0, 1.0, 2.0)\nprint(*map(repr, {list}))\n")
        }
        Language::JavaScript => "const text = require('fs').readFileSync('generated.js', 'utf8');
const f = new Function(text + 'return f;')();
console.log([].concat(f(5, 1, 2)).join(' '));
"
        .to_owned(),
        Language::Julia => {
            "include(\"generated.jl\")\nprintln(join(f(5.0, 1.0, 2.0), \" \"))\n".to_owned()
        }
        other => panic!("no program for {other}"),
    }
}

#[test]
fn inputs_are_taken_by_name_in_the_order_of_the_formula() {
    // One input is not used, and one has the name of a function.
    let one = Formula::parse("x - 2*sin*sin").expect("an expression");
    let one = one.with_inputs(&["x", "Idle", "sin"]);
    let several = value_and_gradient(&one);
    // Compilers compute with constants themselves, and warn of what they find.
    let edges = "if(x < nanf, Idle, x) + if(1 < 2, -1/0, sqrt(-1)) + 0*ln(0)*sin";
    let edges = Formula::parse(edges).expect("an expression");
    let edges = edges.with_inputs(&["x", "Idle", "sin"]);
    let finite =
        Formula::parse("if(x < nanf, Idle, x) + if(2 < 1, 1/0, sqrt(4))*exp(0) + sin/(1/0)");
    let finite = finite
        .expect("an expression")
        .with_inputs(&["x", "Idle", "sin"]);
    let mut ran = Vec::new();
    for &language in Language::ALL {
        for (name, f, want) in [
            ("one", &one, vec![-3.0]),
            ("several", &several, vec![-3.0, 1.0, 0.0, -8.0]),
            ("edges", &edges, vec![f64::NAN]),
            ("finite", &finite, vec![7.0]),
        ] {
            let main = caller(language, want.len());
            if let Some(text) = program(language, name, &write(f, language), &main, "") {
                assert_eq!(
                    format!("{:?}", numbers(&text)),
                    format!("{want:?}"),
                    "{language}"
                );
                ran.push(language.name());
            }
        }
    }
    println!("ran: {}", ran.join(", "));
}

#[test]
fn numpy_works_on_whole_arrays() {
    let texts = ["if(x > 0, x*ln(x), gauss(x)) + y", "gamma(x)*y", "3"];
    let functions: Vec<Formula> = texts
        .iter()
        .map(|text| {
            Formula::parse(text)
                .expect("an expression")
                .with_inputs(&["x", "y"])
        })
        .collect();
    let both = value_and_gradient(&functions[0]);
    let all = [
        ("f", &functions[0]),
        ("g", &functions[1]),
        ("h", &functions[2]),
        ("k", &both),
    ];
    let code = code::write_all(&all, Language::NumPy, &Options::default()).expect("code");
    let main = "
import numpy as np, generated
x = np.linspace(-2.25, 2.0, 12).reshape(3, 4)
y = np.array([1.0, -1.0, 0.5, 2.0])
for f in (generated.f, generated.g, generated.h):
    whole = f(x, y)
    assert whole.shape == (3, 4), whole.shape
    single = [[f(x[i, j], y[j]) for j in range(4)] for i in range(3)]
    assert np.array_equal(whole, single, equal_nan=True), (whole, single)
assert generated.k(x, y).shape == (3, 3, 4)
assert np.array_equal(generated.k(x, y)[0], generated.f(x, y))
assert generated.f([1, 2], 3).tolist() == [3.0, 2 * np.log(2.0) + 3]
print('1')
";
    if let Some(text) = program(Language::NumPy, "arrays", &code, main, "") {
        assert_eq!(text, "1\n");
    }
}

#[test]
fn sides_that_are_not_taken_are_not_computed() {
    let options = ParseOptions {
        functions: vec![Custom::unknown("g", 1)],
        ..ParseOptions::default()
    };
    let f = Formula::parse_with("let t = g(x); if(x > 0, t*t + t, 7) + x", &options);
    let f = f.expect("an expression");
    let python = "
import generated
def g(x):
    assert x > 0
    return 10.0 * x
generated.g = g
print(generated.f(2.0), generated.f(-2.0))
";
    let javascript = "
const text = require('fs').readFileSync('generated.js', 'utf8');
const g = x => { if (!(x > 0)) throw new Error('computed'); return 10 * x; };
const f = new Function('g', text + 'return f;')(g);
console.log(f(2), f(-2));
";
    let c = "
#include <stdio.h>
#include <stdlib.h>
double f(double);
double g(double);
double g(double x) { if (!(x > 0)) abort(); return 10 * x; }
int main(void) { printf(\"%g %g\", f(2), f(-2)); return 0; }
";
    for (language, main) in [
        (Language::Python, python),
        (Language::JavaScript, javascript),
        (Language::C, c),
    ] {
        if let Some(text) = program(language, "sides", &write(&f, language), main, "") {
            assert_eq!(numbers(&text), [422.0, 5.0], "{language}");
        }
    }
}

#[test]
fn long_functions_run() {
    // More nodes than any recursion over the text or the graph would survive.
    let f = Formula::trace(3, |x| {
        vec![(0..100_000).fold(x[0], |y, i| if i % 2 == 0 { y * 0.5 } else { y + x[1] })]
    });
    let want = f.eval(&[5.0, 1.0, 2.0]);
    for language in [Language::Python, Language::NumPy, Language::JavaScript] {
        let main = caller(language, 1);
        if let Some(text) = program(language, "long", &write(&f, language), &main, "") {
            assert_eq!(numbers(&text), want, "{language}");
        }
    }
}
