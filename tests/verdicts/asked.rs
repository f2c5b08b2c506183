//! Questions as they are asked: what is refused, how much is excused, how far it goes, who is to
//! blame.

use std::panic::{AssertUnwindSafe, catch_unwind};

use trigrad::oracle::{
    self, Allowance, Checker, Claim, Derivative, Options, Reason, Report, Slip, Standing, Verdict,
    Way,
};
use trigrad::{Custom, DMatrix, Formula};

fn parsed(text: &str) -> Formula {
    Formula::parse(text).expect("an expression")
}

fn by_x(text: &str, claim: impl Into<Claim>, at: f64, options: &Options) -> Verdict {
    oracle::derivative_at(
        &parsed(text),
        &Derivative::first(0, 0),
        &claim.into(),
        &[at],
        options,
    )
}

/// What a question that does not fit its function is refused with.
#[test]
fn questions_that_do_not_fit_are_refused() {
    let f = parsed("x*y");
    let two = Formula::trace(2, |x| vec![x[0], x[1]]);
    let rule = Custom::with_slopes("square", |[x]| x * x, |[x]| [2.0 * x]);
    let options = Options::default();
    let claim = || [Claim::Float(1.0)];
    let third = Derivative {
        output: 0,
        inputs: vec![0, 0, 0],
    };
    let value = Derivative {
        output: 0,
        inputs: Vec::new(),
    };
    let elsewhere = [Derivative::first(1, 0), Derivative::first(0, 2)];
    let square = DMatrix::from_element(2, 2, 0.0);
    let wide = DMatrix::from_element(2, 3, 0.0);
    let over = |asked: &Derivative, domain: &[(f64, f64)]| {
        oracle::over(&f, asked, &parsed("y"), domain, &options);
    };
    let first = Derivative::first(0, 0);
    let nan = f64::NAN;
    let checker = Checker::default();
    let refused: &[(&str, &dyn Fn())] = &[
        ("a claim for each of the 2 inputs", &|| {
            oracle::gradient_at(&f, &claim(), &[1.0, 2.0], &options);
        }),
        ("of one output", &|| {
            oracle::gradient_at(&two, &[claim(), claim()].concat(), &[1.0, 2.0], &options);
        }),
        ("a number for each of the 2 inputs", &|| {
            oracle::derivative_at(&f, &first, &claim()[0], &[1.0], &options);
        }),
        ("a claim for each of the 1 derivatives", &|| {
            oracle::derivatives_at(&f, std::slice::from_ref(&first), &[], &[1.0, 2.0], &options);
        }),
        ("a derivative of order 3", &|| {
            oracle::derivative_at(&f, &third, &claim()[0], &[1.0, 2.0], &options);
        }),
        ("of 2 inputs and 1 outputs", &|| {
            oracle::derivative_at(&f, &elsewhere[0], &claim()[0], &[1.0, 2.0], &options);
        }),
        ("of 2 inputs and 1 outputs", &|| {
            oracle::derivative_at(&f, &elsewhere[1], &claim()[0], &[1.0, 2.0], &options);
        }),
        ("a claim is one expression of the inputs x, y", &|| {
            let claim = Claim::Exact(parsed("z"));
            oracle::derivative_at(&f, &first, &claim, &[1.0, 2.0], &options);
        }),
        ("a claim is one expression of the inputs x, y", &|| {
            let claim = Claim::Exact(two.with_inputs(&["x", "y"]));
            oracle::derivative_at(&f, &first, &claim, &[1.0, 2.0], &options);
        }),
        ("a value is claimed", &|| over(&value, &[(0.0, 1.0); 2])),
        ("a claim for each of the 1 derivatives", &|| {
            oracle::derivatives_over(
                &f,
                std::slice::from_ref(&first),
                &[],
                &[(0.0, 1.0); 2],
                &options,
            );
        }),
        ("a number for each of the 2 inputs", &|| {
            over(&first, &[(0.0, 1.0)])
        }),
        ("from 1 to 0 is no interval", &|| {
            over(&first, &[(1.0, 0.0), (0.0, 1.0)])
        }),
        ("is no interval", &|| {
            over(&first, &[(0.0, nan), (0.0, 1.0)])
        }),
        ("is no interval", &|| {
            over(&first, &[(nan, 0.0), (0.0, 1.0)])
        }),
        ("is no interval", &|| {
            over(&first, &[(f64::INFINITY, f64::INFINITY), (0.0, 1.0)])
        }),
        ("is no interval", &|| {
            over(
                &first,
                &[(f64::NEG_INFINITY, f64::NEG_INFINITY), (0.0, 1.0)],
            );
        }),
        ("perhaps you meant jacobian", &|| {
            let _ = checker.gradient(&two, [1.0, 2.0], [1.0, 2.0]);
        }),
        ("claims of 1 outputs by 2 inputs", &|| {
            let _ = checker.jacobian(&f, &square, [1.0, 2.0]);
        }),
        ("claims of one output by 2 x 2 inputs", &|| {
            let _ = checker.hessian(&f, &wide, [1.0, 2.0]);
        }),
        ("claims of one output by 2 x 2 inputs", &|| {
            let _ = checker.hessian(&two, &square, [1.0, 2.0]);
        }),
        ("a function of 1 arguments", &|| {
            let _ = checker.rule(&rule, &f, [1.0, 2.0]);
        }),
        ("a function of 1 arguments", &|| {
            let two = Formula::trace(1, |x| vec![x[0], x[0]]);
            let _ = checker.rule(&rule, &two, [1.0]);
        }),
        ("a number for each of the 1 inputs", &|| {
            let _ = checker.rule(&rule, &parsed("x^2"), [1.0, 2.0]);
        }),
        ("a number for each of the 2 inputs", &|| {
            let _ = oracle::check_jvp(&f, [1.0], [1.0], [1.0]);
        }),
        ("a tangent for each input", &|| {
            let _ = oracle::check_jvp(&f, [1.0], [1.0, 2.0], [1.0]);
        }),
        ("a number for each of the 2 inputs", &|| {
            let _ = oracle::check_vjp(&f, [1.0, 2.0], [1.0], [1.0]);
        }),
        ("a number for each of the 2 inputs", &|| {
            oracle::explain(&f, 0, 0, 1.0, &[1.0]);
        }),
        ("the slope of output 1 by input 0", &|| {
            oracle::explain(&f, 1, 0, 1.0, &[1.0, 2.0]);
        }),
        ("the slope of output 0 by input 2", &|| {
            oracle::explain(&f, 0, 2, 1.0, &[1.0, 2.0]);
        }),
        ("a claim for each input", &|| {
            oracle::black_box_gradient(|x| x[0], &[1.0], &[1.0, 2.0]);
        }),
        ("2 inputs and output 1", &|| {
            oracle::Differences::new(f.program(), 1, &[1.0, 2.0], 64);
        }),
        ("1 numbers are given", &|| {
            oracle::Differences::new(f.program(), 0, &[1.0], 64);
        }),
    ];
    for (place, (words, question)) in refused.iter().enumerate() {
        let panic = catch_unwind(AssertUnwindSafe(question)).expect_err(words);
        let message = panic.downcast_ref::<String>().cloned();
        let message =
            message.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        let message = message.unwrap_or_default();
        assert!(
            message.contains(words),
            "{place}: {words:?} is not in {message:?}"
        );
    }
    // Single points, and halves of the line, are intervals.
    over(&first, &[(1.0, 1.0), (f64::NEG_INFINITY, f64::INFINITY)]);
}

/// A proof says how many bits it took: the fewest that do, and not more than are allowed.
#[test]
fn proofs_take_as_many_bits_as_they_need() {
    let bits = |text: &str, at: f64, options: &Options| match by_x(text, 1.0, at, options) {
        Verdict::Proved(proof) => proof.bits,
        other => panic!("{text}: {other:?}"),
    };
    for way in [Way::Series, Way::Values] {
        let mut options = Options::default();
        options.way = way;
        assert_eq!(bits("x", 3.0, &options), 106);
        // 1 beside two slopes of 1e60 that cancel takes 200 bits and 53.
        let cancels = "1e60*sin(x) - 1e60*sin(x) + x";
        assert_eq!(bits(cancels, 3.0, &options), 424);
        options.bits = 60;
        assert_eq!(bits("x", 3.0, &options), 60);
        options.bits = 220;
        let verdict = by_x(cancels, 1.0, 3.0, &options);
        assert_eq!(verdict.standing(), Standing::Undecided, "{verdict:?}");
    }
}

/// A tool that is wrong about one row: the smallest part that has the row is to blame.
#[test]
fn the_smallest_wrong_part_is_to_blame() {
    let blamed = |text: &str, at: &[f64], wrong: &str| {
        let f = parsed(text);
        let tool = |part: &Formula, x: &[f64]| {
            let gradient = trigrad::tape::function::gradient(part, x).1;
            let factor = if part.to_string().contains(wrong) {
                1.5
            } else {
                1.0
            };
            gradient.iter().map(|slope| slope * factor).collect()
        };
        oracle::blame(&f, at, &Options::default(), tool).map(|(part, verdict)| {
            assert_eq!(verdict.standing(), Standing::Refuted);
            part.to_string()
        })
    };
    let text = "exp(x)*sin(x*y) + x/y";
    for (wrong, part) in [
        ("exp", Some("exp(x)")),
        ("sin", Some("sin(x*y)")),
        ("*y", Some("x*y")),
        ("/", Some("x/y")),
        ("+", Some(text)),
        ("cos", None),
    ] {
        assert_eq!(blamed(text, &[3.0, 0.5], wrong).as_deref(), part, "{wrong}");
    }
    // An answer of another length says nothing of a part.
    let f = parsed("sin(x)*y");
    let tool = |part: &Formula, _: &[f64]| match part.to_string().contains('*') {
        true => vec![7.0, 7.0],
        false => vec![7.0],
    };
    let (part, _) = oracle::blame(&f, &[1.0, 1.0], &Options::default(), tool).expect("a part");
    assert_eq!(part.to_string(), "sin(x)*y");
}

/// What rounding explains is added to the tolerance, and is no more than that.
#[test]
fn what_is_excused_is_what_rounding_explains() {
    // Of 2x at 1e8 + x less 1e8, an eighth of the digits is left.
    let f = parsed("(x + 100000000)^2 - x^2");
    let at = [0.7_f64];
    let report = oracle::check_gradient(&f, [2e8], at);
    report.assert_proved();
    let excused = report.findings()[0].excused;
    assert!(excused > 1e-8 && excused < 1e-5, "{excused}");
    let standing = |claim: f64, checker: &Checker| checker.gradient(&f, [claim], at).standing();
    let usual = Checker::default();
    assert_eq!(standing(2e8 + 0.9 * excused, &usual), Standing::Proved);
    assert_eq!(standing(2e8 - 0.9 * excused, &usual), Standing::Proved);
    assert_eq!(
        standing(2e8 + 1.5 * excused + 1e-7, &usual),
        Standing::Refuted
    );
    let strict = Checker::strict();
    assert_eq!(strict.allowance, Allowance::Nothing);
    assert_eq!(standing(2e8, &strict), Standing::Proved);
    assert_eq!(standing(2e8 + 0.9 * excused, &strict), Standing::Refuted);
    assert_eq!(
        standing(2e8 + 0.9 * excused, &strict.clone().abs(excused)),
        Standing::Proved
    );
    assert_eq!(
        standing(2e8 + 6e-8, &strict.clone().ulp(1.5)),
        Standing::Refuted
    );
    assert_eq!(standing(2e8 + 6e-8, &strict.ulp(2.5)), Standing::Proved);
}

/// An absolute tolerance is added to what rounding excuses; the first wrong claims of several outputs
/// are those of one of them.
#[test]
fn a_checker_is_what_it_was_made() {
    let f = parsed("x^2");
    let standing = |checker: Checker| checker.gradient(&f, [6.5], [3.0]).standing();
    assert_eq!(standing(Checker::default()), Standing::Refuted);
    assert_eq!(standing(Checker::default().abs(0.4)), Standing::Refuted);
    assert_eq!(standing(Checker::default().abs(0.6)), Standing::Proved);
    assert_eq!(standing(Checker::default().ulp(1e15)), Standing::Proved);
    let f = Formula::trace(3, |x| vec![x[0] * x[1], x[1] * x[2], x[2] * x[0]]);
    let at = [2.0, 3.0, 5.0];
    let right = DMatrix::from_row_slice(3, 3, &[3.0, 2.0, 0.0, 0.0, 5.0, 3.0, 5.0, 0.0, 2.0]);
    for (output, input) in [(0, 1), (1, 0), (1, 2), (2, 0), (2, 2)] {
        let mut claimed = right.clone();
        claimed[(output, input)] += 0.125;
        let report = Checker::default().fail_fast().jacobian(&f, &claimed, at);
        let found: Vec<&Derivative> = (report.findings().iter())
            .map(|finding| &finding.derivative)
            .collect();
        assert_eq!(found, [&Derivative::first(output, input)], "{report}");
        let report = Checker::default().jacobian(&f, &claimed, at);
        assert_eq!(report.findings().len(), 9);
        assert!(report.is_refuted());
    }
    Checker::default()
        .fail_fast()
        .jacobian(&f, &right, at)
        .assert_proved();
}

/// Where nothing bounds what rounding may have done a claim is not wrong, whatever it is.
#[test]
fn where_rounding_explains_anything_nothing_is_refuted() {
    // As floats know it the root is of a number that may be negative.
    let f = parsed("sqrt((x + 1e17) - 1e17)");
    let report = oracle::check_gradient(&f, [77.0], [4.0]);
    let Verdict::Undecided(blocked) = &report.findings()[0].verdict else {
        panic!("{report}")
    };
    assert_eq!(blocked.reason, Reason::Rounding);
    let enclosure = blocked.enclosure.expect("an enclosure");
    assert!(enclosure.lo <= 0.25 && 0.25 <= enclosure.hi);
    oracle::check_gradient(&f, [0.25], [4.0]).assert_proved();
    assert!(Checker::strict().gradient(&f, [77.0], [4.0]).is_refuted());
}

/// The value of a rule is excused as slopes are.
#[test]
fn values_of_rules_are_excused() {
    let definition = parsed("(x + 100000000)^2 - 10000000000000000");
    let rule = |off: f64| {
        Custom::with_slopes(
            "shifted",
            move |[x]| x * (x + 2e8) + off,
            |[x]| [2.0 * x + 2e8],
        )
    };
    let verdict = |off: f64, checker: Checker| {
        let report: Report = checker.rule(&rule(off), &definition, [0.3]);
        assert!(report.findings()[0].derivative.inputs.is_empty());
        report.findings()[0].verdict.standing()
    };
    // A spacing of 1e16 is 2.
    assert_eq!(verdict(0.0, Checker::default()), Standing::Proved);
    assert_eq!(verdict(1.5, Checker::default()), Standing::Proved);
    assert_eq!(verdict(1e3, Checker::default()), Standing::Refuted);
    assert_eq!(verdict(1.5, Checker::strict()), Standing::Refuted);
}

/// All orders that a rule knows are held against its definition, each against its own.
#[test]
fn each_order_of_a_rule_is_its_own() {
    let rule = |wrong: [u32; 2]| {
        Custom::new("grown", 2, move |orders: &[u32], x: &[f64]| {
            let right = match orders {
                [0, 0] => x[0] * x[0] * x[1],
                [1, 0] => 2.0 * x[0] * x[1],
                [0, 1] => x[0] * x[0],
                [2, 0] => 2.0 * x[1],
                [1, 1] => 2.0 * x[0],
                [0, 2] => 0.0,
                _ => return None,
            };
            Some(if orders == wrong { right + 0.5 } else { right })
        })
    };
    let definition = parsed("x^2*y");
    let orders = [[0, 0], [1, 0], [0, 1], [2, 0], [1, 1], [0, 2]];
    for (place, wrong) in orders.into_iter().enumerate() {
        let report = oracle::check_rule(&rule(wrong), &definition, [3.0, 5.0]);
        let refuted = report.findings().iter().enumerate();
        let refuted: Vec<usize> = refuted
            .filter(|(_, finding)| matches!(finding.verdict, Verdict::Refuted(_)))
            .map(|(place, _)| place)
            .collect();
        assert_eq!(refuted, [place], "{report}");
    }
    oracle::check_rule(&rule([9, 9]), &definition, [3.0, 5.0]).assert_proved();
}

/// A slip is one at every scale of the function, and not one of a part through which nothing flows.
#[test]
fn slips_are_seen_at_every_scale() {
    for scale in ["1", "1e9", "1e-9", "1e150", "1e-150"] {
        let f = parsed(&format!("{scale}*(x^3 + x*sin(2*x))"));
        let size: f64 = scale.parse().expect("a number");
        let x = 0.7_f64;
        let [square, sine, cosine] = [3.0 * x * x, (2.0 * x).sin(), x * (2.0 * x).cos()];
        let slip = |claim: f64| {
            let found = oracle::explain(&f, 0, 0, claim * size, &[x]);
            found.map(|found| (found.slip, found.part.to_string()))
        };
        assert_eq!(slip(square + sine + 2.0 * cosine), None);
        assert_eq!(slip(square + sine + 2.5 * cosine), None);
        let forgotten = slip(square + sine + cosine);
        assert_eq!(forgotten, Some((Slip::InnerForgotten, "2*x".to_owned())));
        let negated = slip(square + sine - 2.0 * cosine);
        assert_eq!(negated, Some((Slip::Negated, "sin(2*x)".to_owned())));
        let dropped = slip(sine + 2.0 * cosine);
        assert_eq!(dropped, Some((Slip::Dropped, "x^3".to_owned())));
    }
    assert!(oracle::explain(&parsed("x + 3*y"), 0, 0, 4.0, &[1.0, 1.0]).is_none());
}

/// What values say without a proof: all three answers, in words too.
#[test]
fn values_confirm_contradict_or_leave_open() {
    let f = |x: &[f64]| x[0] * x[0] * x[1] + if x[2] < 1.0 { 0.0 } else { 1.0 };
    let at = [2.0, 3.0, 0.5];
    let report = oracle::black_box_gradient(f, &[12.0, 4.0, 0.0], &at);
    assert!(report.is_confirmed() && !report.is_wrong(), "{report}");
    report.assert_plausible();
    let report = oracle::black_box_gradient(f, &[12.0, 4.001, 0.0], &at);
    assert!(report.is_wrong() && !report.is_confirmed(), "{report}");
    assert!(catch_unwind(|| report.assert_plausible()).is_err());
    let lines: Vec<String> = report.to_string().lines().map(str::to_owned).collect();
    assert!(
        lines[1].starts_with("  by input 0: confirmed: 12.0 is claimed"),
        "{report}"
    );
    assert!(
        lines[2].starts_with("  by input 1: WRONG: 4.001 is claimed"),
        "{report}"
    );
    // On the jump there is no slope.
    let report = oracle::black_box_gradient(f, &[12.0, 4.0, 0.0], &[2.0, 3.0, 1.0]);
    assert!(!report.is_confirmed(), "{report}");
}
