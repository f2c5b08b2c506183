//! What is written, in full: temporaries, branches, constants, helpers.

use trigrad_core::{Formula, Graph, Primitive};
use trigrad_symbolic::code::{self, CodeError, Inputs, Language, Options, accuracy};
use trigrad_symbolic::formula::value_gradient_and_hessian;

fn write(text: &str, language: Language) -> String {
    let f = Formula::parse(text).expect("an expression");
    code::write(&f, language, &Options::default()).expect("code")
}

/// The lines from the one that begins with `head` on.
fn from<'t>(text: &'t str, head: &str) -> &'t str {
    let at = text
        .find(head)
        .unwrap_or_else(|| panic!("no {head} in {text}"));
    &text[at..]
}

#[test]
fn every_row_can_be_written_in_every_language() {
    let graph = Graph::new();
    let [a, b] = ["a", "b"].map(|name| graph.variable(name));
    for &language in Language::ALL {
        let mut rows = 0;
        for row in [0, 1, 7, 60, 300].into_iter().flat_map(Primitive::all) {
            let counts = match row {
                Primitive::Unary(_) | Primitive::Indexed(..) => 1..=1,
                Primitive::Binary(_) => 2..=2,
                Primitive::Nary(_) => 0..=4,
            };
            for count in counts {
                let args: Vec<&str> = ["a", "b", "a", "2"][..count].to_vec();
                let call = match row {
                    Primitive::Indexed(_, n) => format!("{}({n}, a)", row.row().name),
                    _ => format!("{}({})", row.row().name, args.join(", ")),
                };
                // Some rows are written as operators only; their calls are no expressions.
                let Ok(expr) = graph.parse(&call) else {
                    continue;
                };
                let f = graph.formula(&[expr, a, b], &["a", "b"]);
                let text = code::write(&f, language, &Options::default());
                assert!(text.is_ok(), "{call} in {language}: {text:?}");
                assert!(
                    accuracy(row, count, language).is_ok(),
                    "{call} in {language}"
                );
                rows += 1;
            }
        }
        for operators in ["-a", "a + b", "a - b", "a*b", "a/b", "a^b"] {
            rows += usize::from(!write(operators, language).is_empty());
        }
        assert!(rows > 60, "{language}: {rows}");
    }
}

#[test]
fn orders_without_a_definition_are_refused() {
    for (text, row, highest) in [
        ("sphj(1001, x)", "sphj", 1000),
        ("polygamma(4000000000, x)", "polygamma", 300),
    ] {
        let f = Formula::parse(text).expect("an expression");
        for &language in Language::ALL {
            let error = code::write(&f, language, &Options::default()).unwrap_err();
            assert!(
                matches!(error, CodeError::Order { row: named, most, .. } if named == row && most == highest),
                "{error}"
            );
        }
    }
}

#[test]
fn what_only_one_side_needs_is_computed_on_that_side() {
    let text = "let s = sin(x); let t = s*s + 1; if(x > 0, t*t, cos(x)) + s";
    assert_eq!(
        write(text, Language::C),
        "\
#include <math.h>

double f(double x) {
    const double t0 = sin(x);
    double t1;
    if (x > 0.0) {
        const double t2 = t0 * t0 + 1.0;
        t1 = t2 * t2;
    } else {
        t1 = cos(x);
    }
    return t1 + t0;
}
"
    );
    let nested = "let a = exp(x); let b = exp(y); if(x > 0, if(y > 0, a*a*b*b, a + a*a), cos(y))";
    assert_eq!(
        from(&write(nested, Language::Python), "def f"),
        "\
def f(x, y):
    if x > 0.0:
        t1 = tg_exp(x)
        t2 = t1 * t1
        if y > 0.0:
            t3 = tg_exp(y)
            t0 = t2 * t3 * t3
        else:
            t0 = t1 + t2
    else:
        t0 = tg_cos(y)
    return t0
"
    );
    let pieces = "if(x < 0, exp(x)*exp(x), if(x < 1, cos(x)*cos(x), if(x < 2, 1, x)))";
    assert_eq!(
        from(&write(pieces, Language::Python), "def f"),
        "\
def f(x):
    if x < 0.0:
        t1 = tg_exp(x)
        t0 = t1 * t1
    elif x < 1.0:
        t2 = tg_cos(x)
        t0 = t2 * t2
    else:
        t0 = 1.0 if x < 2.0 else x
    return t0
"
    );
    // What two sides need is computed before they part.
    let both = "let a = exp(x); if(x > 0, a*a*a, a + 1)";
    assert_eq!(
        from(&write(both, Language::Rust), "pub fn f"),
        "\
pub fn f(x: f64) -> f64 {
    let t0: f64 = x.exp();
    if x > 0.0 { t0 * t0 * t0 } else { t0 + 1.0 }
}
"
    );
}

#[test]
fn constants_are_written_in_full() {
    let text = "[1/3*x, 0.1*x, 1e400*x, -1e400*x, nanf*x, -0.0f*x, pi*x, e*x, 2.5e-300f*x]";
    let graph = Graph::new();
    let parts = text.trim_matches(['[', ']']).split(", ");
    let outputs: Vec<_> = parts
        .map(|part| graph.parse(part).expect("a part"))
        .collect();
    let f = graph.formula(&outputs, &["x"]);
    let text = code::write(&f, Language::JavaScript, &Options::default()).expect("code");
    assert!(
        text.contains(
            "[0.3333333333333333 * x, 0.1 * x, Infinity * x, -Infinity * x, NaN * x, -0.0 * x, \
             3.141592653589793 * x, 2.718281828459045 * x, 2.5e-300 * x]"
        ),
        "{text}"
    );
    let text = code::write(&f, Language::Fortran, &Options::default()).expect("code");
    for part in [
        "ieee_value(0.0d0, ieee_quiet_nan)",
        "2.5d-300",
        "0.1d0",
        "-0.0d0",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(text.lines().all(|line| line.len() <= 132), "{text}");
}

#[test]
fn helpers_stand_in_front_once_and_only_where_they_are_needed() {
    let text = write("sigmoid(x)*sigmoid(y) + digamma(x)", Language::C);
    assert_eq!(text.matches("static double tg_sigmoid(").count(), 1);
    assert_eq!(text.matches("static double tg_digamma_right(").count(), 1);
    assert!(!text.contains("tg_gamma"));
    // A definition stands behind those that it calls, as C wants it.
    let place = |name: &str| text.find(&format!("double {name}(")).expect("a helper");
    assert!(place("tg_digamma_right") < place("tg_digamma"));
    let other = Options {
        prefix: "my".to_owned(),
        ..Options::default()
    };
    let f = Formula::parse("sigmoid(x)").expect("an expression");
    let text = code::write(&f, Language::C, &other).expect("code");
    assert!(text.contains("static double mysigmoid(double x)"), "{text}");
}

#[test]
fn value_gradient_and_hessian_share_what_they_have_in_common() {
    let f = value_gradient_and_hessian(&Formula::parse("exp(x*y)").expect("an expression"));
    let options = Options {
        inputs: Inputs::Array,
        ..Options::default()
    };
    let text = code::write(&f, Language::Fortran, &options).expect("code");
    assert_eq!(text.matches("exp(").count(), 1, "{text}");
    assert_eq!(
        text,
        "\
module f_module
    use, intrinsic :: iso_fortran_env, only: real64
    implicit none
    private :: real64
contains

pure function f(inputs) result(output)
    real(real64), intent(in) :: inputs(2)
    real(real64) :: output(6)
    real(real64) :: t0, t1, x, y
    x = inputs(1)
    y = inputs(2)
    t0 = exp(x * y)
    t1 = y * t0
    output(1) = t0
    output(2) = t0 * y
    output(3) = t0 * x
    output(4) = t1 * y
    output(5) = t0 + t1 * x
    output(6) = x * t0 * x
end function f

end module f_module
"
    );
}
