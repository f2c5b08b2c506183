//! Reports as tests of other projects use them: what they assert, and what they say.

use std::panic::catch_unwind;

use trigrad::oracle::{self, Checker, Rate, Report, Standing, Suspicion, Verdict};
use trigrad::{DMatrix, Formula};

fn parsed(text: &str) -> Formula {
    Formula::parse(text).expect("an expression")
}

fn panics(question: impl FnOnce() + std::panic::UnwindSafe) -> bool {
    catch_unwind(question).is_err()
}

/// A claim that is wrong, or open, is no proof of anything.
#[test]
fn what_is_asserted_fails_where_it_is_not_so() {
    let report =
        |text: &str, claimed: f64, at: f64| oracle::check_gradient(&parsed(text), [claimed], [at]);
    let right = report("x^2", 6.0, 3.0);
    assert!(right.is_proved() && !right.is_refuted() && right.standing() == Standing::Proved);
    right.assert_proved();
    right.assert_not_refuted();
    let wrong = report("x^2", 7.0, 3.0);
    assert!(!wrong.is_proved() && wrong.is_refuted());
    assert!(panics(|| wrong.assert_proved()) && panics(|| wrong.assert_not_refuted()));
    let open = report("abs(x)", 0.5, 0.0);
    assert!(!open.is_proved() && !open.is_refuted() && open.at() == [0.0]);
    assert!(panics(|| open.assert_proved()));
    open.assert_not_refuted();
    // One that is wrong among many that are right.
    let mixed = oracle::check_gradient(&parsed("x*y"), [3.0, 2.5], [2.0, 3.0]);
    assert!(!mixed.is_proved() && mixed.is_refuted() && mixed.at() == [2.0, 3.0]);
    assert!(panics(|| mixed.assert_proved()));
}

/// At a kink a claim is outside by more than what rounding excuses, and a float, or it is not.
#[test]
fn outside_of_the_generalized_derivatives_is_beyond_what_rounding_excuses() {
    let f = parsed("abs(x)*3");
    let may = |claimed: f64, checker: Checker| {
        let report = checker.gradient(&f, [claimed], [0.0]);
        report.findings()[0].may_be_generalized()
    };
    for (claimed, inside) in [
        (3.0, true),
        (-3.0, true),
        (0.1, true),
        (3.001, false),
        (-3.001, false),
    ] {
        assert_eq!(may(claimed, Checker::strict()), Some(inside), "{claimed}");
    }
    // Beside a slope of 2e8 of which rounding takes the last digits.
    let f = parsed("abs(x - 0.7f) + (x + 100000000)^2 - x^2");
    let report = |claimed: f64| oracle::check_gradient(&f, [claimed], [0.7]);
    let excused = report(2e8).findings()[0].excused;
    assert!(excused > 1e-8 && excused < 1e-6, "{excused}");
    let may = |claimed: f64| report(claimed).findings()[0].may_be_generalized();
    for (off, inside) in [(0.9, true), (4.0, false)] {
        assert_eq!(may(200_000_001.0 + off * excused), Some(inside), "{off}");
        assert_eq!(may(199_999_999.0 - off * excused), Some(inside), "{off}");
    }
    assert!(panics(|| report(200_000_001.5).assert_not_refuted()));
}

/// What rounding leads to is another piece there, whose slope is right nowhere near by.
#[test]
fn rounding_excuses_no_other_branch() {
    for (text, wrong) in [
        ("relu(3*x - 0.3f) - relu(0.3f - 3*x)", [0.0, 6.0]),
        ("max(3*x, 0.3f) + min(3*x, 0.3f)", [0.0, 6.0]),
        ("if(3*x < 0.3f, x, 2*x)", [1.0, 1.5]),
    ] {
        let f = parsed(text);
        for claimed in wrong {
            let report = oracle::check_gradient(&f, [claimed], [0.1]);
            assert!(!report.is_proved(), "{text}: {report}");
        }
    }
    let f = parsed("relu(3*x - 0.3f) - relu(0.3f - 3*x)");
    let right = oracle::check_gradient(&f, [3.0], [0.1]);
    assert!(!right.is_refuted());
}

#[test]
fn reports_say_what_where_and_by_how_much() {
    let says = |report: &Report, words: &[&str]| {
        let text = report.to_string();
        for words in words {
            assert!(text.contains(words), "no {words:?} in {text}");
        }
    };
    let strict = Checker::strict();
    says(
        &strict.gradient(&parsed("x^2*y"), [12.0, 5.0], [2.0, 3.0]),
        &[
            "f = x^2*y\nat x = 2.0, y = 3.0: 1 proved, 1 PROVED WRONG, 0 undecided\n",
            "  df/dy: PROVED WRONG: 5.0 is claimed, which is more than 1.1e15 ulp off, the derivative lies at 4.0\n",
        ],
    );
    says(
        &strict.gradient(&parsed("x^2"), [6.000_000_000_000_003_6], [3.0]),
        &["which is more than 4.00 ulp off, the derivative lies at 6.0"],
    );
    says(
        &strict.gradient(&parsed("x^2"), [f64::NAN], [3.0]),
        &["NaN is claimed, which is not a number that it could be, the derivative lies at 6.0"],
    );
    let loose = oracle::check_gradient(&parsed("(x + 100000000)^2 - x^2"), [7.0], [0.7]);
    says(&loose, &["; rounding explains 6.0e-8 of it"]);
    assert!(
        !strict
            .gradient(&parsed("x^2"), [7.0], [3.0])
            .to_string()
            .contains("explains")
    );
    says(
        &strict.gradient(&parsed("abs(x)*y"), [0.5, 0.0], [0.0, 1.0]),
        &[
            "1 proved, 0 PROVED WRONG, 1 undecided",
            "  df/dx: undecided: 0.5 is claimed; abs(x) may have a kink here\n",
            "      a generalized derivative lies between -1.0 and 1.0\n",
        ],
    );
    says(
        &strict.gradient(&parsed("abs(x)"), [1.5], [0.0]),
        &["      OUTSIDE of every generalized derivative, which lies between -1.0 and 1.0\n"],
    );
    for (text, at, words) in [
        (
            "floor(x)",
            1.0,
            "floor(x) may jump here, or have no finite slope",
        ),
        ("1/x", 0.0, "1/x may have a pole here"),
        ("ln(x)", -1.0, "ln(x) may have no value here"),
        (
            "if(x < 0, x, 2*x)",
            0.0,
            "the comparison in if(x < 0, x, 2*x) may change sides here",
        ),
    ] {
        says(&strict.gradient(&parsed(text), [0.5], [at]), &[words]);
    }
    let along = strict.jvp(&parsed("abs(x)*y"), [1.0], [0.0, 2.0], [1.0, 0.5]);
    says(
        &along,
        &[
            "at x = 0.0 + 1.0 t, y = 2.0 + 0.5 t:",
            "df along the tangent: undecided: 1.0 is claimed; the function may have a kink here",
        ],
    );
    // A node of the line is none of the function.
    assert!(!along.to_string().contains("; abs("), "{along}");
    let seeded = strict.vjp(&parsed("x*y"), [1.0, 2.0], [2.0, 3.0], [0.5]);
    says(
        &seeded,
        &[
            ", seeds [0.5]: 0 proved, 2 PROVED WRONG",
            "by y, of the seeded outputs",
        ],
    );
    // The wrong ones first, and of many so many.
    let many = Formula::trace(30, |x| {
        vec![x.iter().fold(x[0] * 0.0, |sum, &x| sum + x.abs())]
    });
    let at: Vec<f64> = (0..30).map(|i| if i < 15 { 0.0 } else { 1.0 }).collect();
    let report = strict.gradient(&many, [0.5; 30], at);
    let lines: Vec<String> = report.to_string().lines().map(str::to_owned).collect();
    assert!(lines[1].ends_with("x19 = 1.0, and 10 more: 0 proved, 15 PROVED WRONG, 15 undecided"));
    let with = |words: &str| lines.iter().filter(|line| line.contains(words)).count();
    assert_eq!(
        (with(": PROVED WRONG: "), with(": undecided: ")),
        (15, 5),
        "{report}"
    );
    assert!(lines[2].contains("df/dx15: PROVED WRONG"), "{report}");
    assert!(
        lines
            .iter()
            .any(|line| line.contains("df/dx29 at x29 = 1.0: PROVED WRONG"))
    );
    assert_eq!(lines[lines.len() - 1], "  and 10 more");
    let exactly = Formula::trace(21, |x| x.to_vec());
    let wrong = strict.jacobian(&exactly, &DMatrix::zeros(21, 21), [0.0; 21]);
    says(
        &wrong,
        &["f19 = x19\nand 1 more outputs\n", "  and 1 more\n"],
    );
    assert!(
        wrong
            .findings()
            .iter()
            .any(|one| matches!(one.verdict, Verdict::Proved(_)))
    );
}

/// How fast a remainder shrinks: as the square with the right slope, as the step with a wrong one.
#[test]
fn rates_are_those_of_taylor() {
    let f = |x: &[f64]| x[0].exp() * x[1];
    for size in [1.0, 1e6, 1e-6] {
        let at = [0.5, 2.0 * size];
        let along = |v: [f64; 2]| 0.5_f64.exp() * (2.0 * size * v[0] + v[1]);
        for direction in [[1.0, 0.0], [0.0, 1.0], [-0.5, 0.25], [3.0, 1.0]] {
            let right = along(direction);
            let rate = Rate::of(f, right, &at, &direction);
            assert_eq!(
                rate.suspicion(),
                Suspicion::Plausible,
                "{size} {direction:?} {rate:?}"
            );
            if rate.exponent.is_finite() {
                assert!((rate.exponent - 2.0).abs() < 0.1, "{rate:?}");
            }
            for off in [0.1 * right, -1e-2 * right] {
                let rate = Rate::of(f, right - off, &at, &direction);
                assert_eq!(
                    rate.suspicion(),
                    Suspicion::Suspect,
                    "{size} {direction:?} {rate:?}"
                );
                assert!((rate.exponent - 1.0).abs() < 0.1, "{rate:?}");
                assert!((rate.missing - off).abs() < 0.05 * off.abs(), "{rate:?}");
            }
        }
    }
    let rate = |claimed: f64, at: f64| Rate::of(|x| 1.0 / x[0], claimed, &[at], &[1.0]);
    assert_eq!(rate(f64::NAN, 1.0).suspicion(), Suspicion::Unclear);
    assert_eq!(rate(f64::INFINITY, 1.0).suspicion(), Suspicion::Unclear);
    assert_eq!(rate(1.0, 0.0).suspicion(), Suspicion::Unclear);
    // Nothing but rounding.
    let linear = Rate::of(|x| 3.0 * x[0], 3.0, &[0.1], &[1.0]);
    assert_eq!((linear.exponent, linear.missing), (f64::INFINITY, 0.0));
}
