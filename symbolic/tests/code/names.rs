//! Names in the code: of inputs, of functions, and of what the user supplies.

use trigrad_core::{Custom, Formula, Graph, ParseOptions};
use trigrad_symbolic::code::{self, CodeError, Language, Options};

#[test]
fn names_that_mean_something_else_get_an_underscore() {
    let f = Formula::parse("lambda + t0 + tg_exp + sin + X + x + _a").expect("an expression");
    let inputs = |language| {
        let text = code::write(&f, language, &Options::default()).expect("code");
        let head = text
            .lines()
            .find(|line| line.contains(" f("))
            .expect("a head");
        let from = head.find('(').map_or(0, |at| at + 1);
        let inside = &head[from..head.find(')').unwrap_or(head.len())];
        inside
            .replace("double ", "")
            .replace(": f64", "")
            .replace("::Float64", "")
    };
    assert_eq!(inputs(Language::C), "lambda, t0_, tg_exp_, sin_, X, x, _a");
    assert_eq!(
        inputs(Language::Python),
        "lambda_, t0_, tg_exp_, sin, X, x, _a"
    );
    assert_eq!(
        inputs(Language::Rust),
        "lambda, t0_, tg_exp_, sin, X, x, _a"
    );
    assert_eq!(
        inputs(Language::Fortran),
        "lambda, t0_, tg_exp_, sin_, X, x_, v_a"
    );
    let greek = Formula::parse("α*α_ + u3b1").expect("an expression");
    for &language in Language::ALL {
        let text = code::write(&greek, language, &Options::default()).expect("code");
        assert!(text.is_ascii(), "{language}");
        for name in ["u3b1 ", "u3b1_", "u3b1__"] {
            assert!(text.contains(name), "{language}: {name} in {text}");
        }
    }
}

#[test]
fn long_names_fit_into_fortran() {
    let name = "a".repeat(200);
    let f = Formula::parse(&format!("{name} + {name}b")).expect("an expression");
    let text = code::write(&f, Language::Fortran, &Options::default()).expect("code");
    assert!(text.lines().all(|line| line.len() <= 132), "{text}");
    let short = "a".repeat(47);
    assert!(text.contains(&format!("output = {short} ")), "{text}");
    assert!(text.contains(&format!(" {short}_\n")), "{text}");
}

#[test]
fn names_of_functions_are_checked() {
    let f = Formula::parse("x").expect("an expression");
    for name in ["", "2f", "f g", "é", "t1", "tg_exp", "for"] {
        for &language in Language::ALL {
            if name == "for" && language == Language::Fortran {
                continue; // no word of Fortran's
            }
            let options = Options {
                name: name.to_owned(),
                ..Options::default()
            };
            let error = code::write(&f, language, &options).unwrap_err();
            assert!(
                matches!(error, CodeError::Name { .. }),
                "{name} in {language}: {error}"
            );
        }
    }
    let twice = [("g", &f), ("g", &f)];
    let error = code::write_all(&twice, Language::C, &Options::default()).unwrap_err();
    assert_eq!(
        error,
        CodeError::NameInUse {
            name: "g".to_owned()
        }
    );
    let nothing = Graph::new().formula(&[], &["x"]);
    let error = code::write(&nothing, Language::C, &Options::default()).unwrap_err();
    assert_eq!(error.to_string(), "`f` has no output");
    let options = Options {
        prefix: "2".to_owned(),
        ..Options::default()
    };
    let error = code::write(&f, Language::C, &options).unwrap_err();
    assert_eq!(
        error.to_string(),
        "names of functions cannot begin with `2` in c"
    );
}

#[test]
fn functions_outside_of_the_table_are_called_by_their_orders() {
    let options = ParseOptions {
        functions: vec![Custom::unknown("g", 1), Custom::unknown("f", 2)],
        ..ParseOptions::default()
    };
    let f = Formula::parse_with("g(x)*g''(x) + f[1,0](x, y) + f(x, y)", &options);
    let f = f.expect("an expression");
    let text = code::write(&f, Language::C, &Options::default()).expect("code");
    assert_eq!(
        text,
        "\
#include <math.h>

double g(double);
double g_2(double);
double f_1_0(double, double);
double f_(double, double);

double f(double x, double y) {
    return g(x) * g_2(x) + f_1_0(x, y) + f_(x, y);
}
"
    );
}
