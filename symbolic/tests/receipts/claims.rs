//! Logs that somebody has invented.

use trigrad_core::Graph;
use trigrad_symbolic::receipts::{Fault, Place, Refusal, check};
use trigrad_symbolic::simplify::{Condition, Effect, Fact, Simplified};

use crate::{chain, condition, logged, read, refusal, step, written};

#[test]
fn invented_rules_and_wrong_equations_are_refused() {
    let mut simple = written("x", vec![step("wishful", "sqrt(x^2)", "x")], vec![]);
    let unknown = Refusal::UnknownRule {
        place: Place::Step(0),
        rule: "wishful".to_owned(),
    };
    assert_eq!(refusal("sqrt(x^2)", &simple), unknown);
    simple.steps[0].rules.clear();
    assert_eq!(
        refusal("sqrt(x^2)", &simple),
        Refusal::NoRule {
            place: Place::Step(0)
        }
    );
    // Named after a rule of the table, and wrong.
    let wrong = [
        ("abs-known", "sqrt(x^2)", "x"),
        ("power-of-power", "(x^2)^(1/2)", "x"),
        ("exp-ln", "ln(x^2)", "2*ln(x)"),
        ("order", "ln(x*y)", "ln(x) + ln(y)"),
        ("order", "ln(1/x)", "-ln(-x)"),
        ("sin-asin", "asin(sin(x))", "x"),
        ("like-terms", "2*x + 3*x", "6*x"),
        ("sin-odd", "sin(-x)", "sin(x)"),
        ("fold", "2 + 3*4", "20"),
        ("order", "x - y", "y - x"),
        ("difference-of-squares", "(1 - x)*(x + 1)", "x^2 - 1"),
        ("cancel-powers", "x/y", "1"),
        ("order", "sqrt(1/(y^2*x^2) + 1)", "sqrt(y^2*x^2 + 1)/(y*x)"),
    ];
    for (rule, before, after) in wrong {
        let refused = refusal(
            before,
            &written(after, vec![step(rule, before, after)], vec![]),
        );
        let names_it = matches!(
            refused,
            Refusal::Enclosures {
                place: Place::Step(0),
                ..
            } | Refusal::Contradiction { .. }
        );
        assert!(names_it, "{before} => {after}: {refused}");
        assert!(refused.to_string().contains("step 1"), "{refused}");
    }
}

#[test]
fn two_constants_never_merge() {
    let steps = vec![
        step("order", "x + y", "3"),
        step("order", "sin(x) + 1", "sin(x) + 2"),
        step("order", "x + y", "4"),
    ];
    let refused = refusal("x + y", &written("4", steps, vec![]));
    let contradiction = Refusal::Contradiction {
        place: Place::Step(2),
        left: "3".to_owned(),
        right: "4".to_owned(),
    };
    assert_eq!(refused, contradiction);
    // By congruence: from x = 2 it follows that -x is -2.
    let steps = vec![step("order", "x", "2"), step("order", "-x", "3")];
    let refused = refusal("x", &written("2", steps, vec![]));
    assert!(
        matches!(refused, Refusal::Contradiction { .. }),
        "{refused}"
    );
}

// Two expressions that differ in one place only: at a number that stands in them, or its
// negative, somewhere among everyday numbers, far out, near 0.
#[test]
fn a_difference_in_one_place_is_found() {
    let wrong = [
        ("if(x == 7, 2, x)", "x"),
        ("if(x + 7 == 0, 2, x)", "x"),
        ("if(y == 11, 2, y)", "y"),
        ("if(x + 5/8 == 0, 2, x*y)", "x*y"),
        ("max(0, min(x - 21/10, 29/10 - x))", "0"),
        ("max(0, min(x + 39/10, -31/10 - x))", "0"),
        ("max(0, min(y - 21/10, 39/10 - y))", "0"),
        ("max(0, min(y + 39/10, -21/10 - y))", "0"),
        ("max(0, min(x - 11/20, 19/20 - x))", "0"),
        ("max(0, min(x + 9/20, -1/20 - x))", "0"),
        ("max(0, min(abs(x) - 9, 600000 - abs(x)))", "0"),
        ("max(0, min(abs(y) - 9, 600000 - abs(y)))", "0"),
        ("max(0, min(abs(x) - 1/900000, 1/10 - abs(x)))", "0"),
    ];
    for (before, after) in wrong {
        let simple = written(after, vec![step("order", before, after)], vec![]);
        let refused = refusal(before, &simple);
        let is_found = matches!(
            refused,
            Refusal::Enclosures {
                place: Place::Step(0),
                fault: Fault::Apart,
                ..
            }
        );
        assert!(is_found, "{before}: {refused}");
    }
}

// A condition has to fail somewhere where the domain grows, and nowhere else.
#[test]
fn conditions_are_held_against_the_domain() {
    // Of x as the square of its root, which is a number where x >= 0, and of x + 0.
    const ROWS: &[(&str, Fact, &str, bool)] = &[
        ("sqrt(x)^2", Fact::NonNegative, "x", true),
        ("sqrt(x)^2", Fact::Nonzero, "x", false),
        ("sqrt(x)^2", Fact::Nonzero, "y", false),
        ("sqrt(x)^2", Fact::Nonzero, "-x^2 - 1", false),
        ("x + 0", Fact::Nonzero, "x", false),
        ("x + 0", Fact::NonNegative, "x", false),
        ("x + 0", Fact::Positive, "x^2", false),
        ("x + 0", Fact::NonNegative, "x^2", true),
        ("x + 0", Fact::Nonzero, "x^2 + 1", true),
        ("x + 0", Fact::Nonzero, "-x^2 - 1", true),
        // Enclosed by 0 and the smallest number.
        ("x + 0", Fact::Nonzero, "exp(x)", true),
    ];
    for &(before, fact, of, is_right) in ROWS {
        let rule = match before {
            "x + 0" => "order",
            _ => "power-of-root",
        };
        let simple = written(
            "x",
            vec![step(rule, before, "x")],
            vec![condition(fact, of)],
        );
        let checked = check(&read(before), &simple, &logged(Effect::Enlarges));
        let what = &simple.conditions[0];
        assert_eq!(checked.is_ok(), is_right, "{before}, {what}");
    }
    // What all outputs ask for a step may take for granted; what they do not, not.
    let steps = || vec![step("power-of-root", "sqrt(x)^2", "x")];
    let beside = written("ln(x) + x", steps(), vec![]);
    let f = read("ln(x) + sqrt(x)^2");
    let report = check(&f, &beside, &logged(Effect::Enlarges)).unwrap();
    assert_eq!((report.steps, report.compared(), report.points), (1, 1, 64));
    assert!(report.comparisons > 40, "{report:?}");
    // Where the left side of a step is a number at none of the points it is not compared.
    let nowhere = vec![
        step("order", "sqrt(-1 - x^2) + 0", "sqrt(-1 - x^2)"),
        step("order", "x + 0", "x"),
    ];
    let report = check(
        &read("x + 0"),
        &written("x", nowhere, vec![]),
        &logged(Effect::Enlarges),
    )
    .unwrap();
    assert_eq!(
        (report.untried.as_slice(), report.compared()),
        (&[0][..], 1)
    );
    // The point is told, if there is one.
    for (before, after, wanted) in [
        ("if(x == 7, 2, x)", "x", "at x = 7.0: "),
        ("sin(1)", "sin(2)", "at every point: "),
    ] {
        let refused = refusal(
            before,
            &written(after, vec![step("order", before, after)], vec![]),
        );
        assert!(refused.to_string().contains(wanted), "{refused}");
    }
    let refused = refusal("sqrt(x)^2", &written("x", steps(), vec![]));
    let Refusal::Enclosures { place, fault, .. } = refused else {
        panic!("{refused}");
    };
    assert_eq!((place, fault), (Place::Whole(0), Fault::Unsaid));
}

#[test]
fn a_proof_needs_more_than_points() {
    // True, but neither arithmetic nor what its rule says.
    let known = [
        ("order", "sin(x)^2 + cos(x)^2", "1", 0),
        ("sin-odd", "cosh(x)^2 - sinh(x)^2", "1", 0),
        ("order", "sqrt(x^2)", "abs(x)", 0),
        ("abs-known", "sqrt(x^2)", "abs(x)", 0),
        ("root-of-square", "sqrt(x^2)", "abs(x)", 1),
        ("root-of-square", "sqrt((y - x)^2)", "abs(-x + y)", 1),
        ("order", "sin((x + y)^2 - x^2)", "sin(y*(y + 2*x))", 1),
        ("like-terms", "x/y + y/x", "(x^2 + y^2)/(x*y)", 1),
        ("fold-float", "0.1f + 0.2f", "0.30000000000000004f", 0),
        // Functions that are arithmetic and another one.
        ("order", "expm1(x) + 1", "exp(x)", 1),
        ("order", "log1p(x - 1)", "ln(x)", 1),
        ("order", "exp2(x)*y", "y*2^x", 1),
        ("order", "exp2(3)*x", "8*x", 1),
        ("order", "sum(x, y, x)", "2*x + y", 1),
        ("order", "product(x, y, x)", "x^2*y", 1),
        ("order", "pi*x + pi*y", "pi*(x + y)", 1),
        ("order", "if(x < y, x + x, 2*x)", "2*x", 1),
        ("order", "if(x^2 >= 0, x, y)", "x", 0),
    ];
    for (rule, before, after, proved) in known {
        let simple = written(after, vec![step(rule, before, after)], vec![]);
        let report = check(&read(before), &simple, &logged(Effect::Enlarges)).unwrap();
        assert_eq!(report.proved, proved, "{rule}: {before} => {after}");
    }
}

#[test]
fn what_is_no_log_is_refused() {
    let nothing = Graph::new().formula(&[], &["x", "y"]);
    let shape = |what: &str| {
        Err(Refusal::Shape {
            what: what.to_owned(),
            outputs: 0,
        })
    };
    let (f, whole) = chain();
    let mut options = logged(Effect::Enlarges);
    let mut other = whole.clone();
    other.steps[1].after = nothing.clone();
    assert_eq!(check(&f, &other, &options), shape("step 2"));
    let mut other = whole.clone();
    let of_nothing = Condition {
        fact: Fact::Nonzero,
        of: nothing.clone(),
    };
    other.conditions.push(of_nothing.clone());
    assert_eq!(check(&f, &other, &options), shape("a condition"));
    options.assume.push(of_nothing);
    assert_eq!(check(&f, &whole, &options), shape("an assumption"));
    // Without outputs there is nothing to prove.
    let empty = Simplified {
        formula: nothing.clone(),
        ..written("x", vec![], vec![])
    };
    check(&nothing, &empty, &logged(Effect::Equal)).unwrap();
}
