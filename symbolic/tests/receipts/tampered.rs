//! Logs that somebody has changed.

use trigrad_core::{Formula, Graph};
use trigrad_symbolic::receipts::{Fault, Gap, Place, Refusal, check};
use trigrad_symbolic::simplify::{Effect, Fact, Simplified, Step};
use trigrad_symbolic::{formula, simplify, simplify_each};

use crate::{chain, condition, logged, read, refusal, step, written};

const EXAMPLES: &[&str] = &[
    "ln(exp(x)) + 0*y",
    "sin(-x)*x/x",
    "sqrt(x^2) + cosh(0)",
    "x^2/x",
    "exp(ln(x))^2*sec(0)",
    "(x - x)*y + tan(atan(y))",
    "abs(-2*x)*sin(pi)",
    "3*x + x*4 - y^0",
    "sinh(asinh(x))/sinh(asinh(x))",
    "max(x, x) + min(y, y)",
];

fn examples() -> impl Iterator<Item = (Formula, Simplified)> {
    EXAMPLES.iter().map(|text| {
        let f = read(text);
        let simple = simplify(&f, &logged(Effect::Enlarges));
        assert!(!simple.steps.is_empty(), "{text}");
        (f, simple)
    })
}

#[test]
fn what_the_simplifier_says_is_accepted() {
    for (f, simple) in examples() {
        let report = check(&f, &simple, &logged(Effect::Enlarges)).unwrap();
        assert_eq!(report.steps, simple.steps.len());
        assert_eq!(
            (report.compared(), report.unnamed.len()),
            (report.steps, 0),
            "{f}"
        );
    }
    let f = read("x*sin(x)*sin(x)");
    let gradient = formula::value_and_gradient(&f);
    let options = logged(Effect::Enlarges);
    check(&gradient, &simplify_each(&gradient, &options), &options).unwrap();
}

#[test]
fn what_is_assumed_is_taken_for_granted_and_no_more() {
    let mut options = logged(Effect::Enlarges);
    options.assume = vec![condition(Fact::Positive, "x")];
    let f = read("sqrt(x^2) + sqrt(y^2)");
    let simple = simplify(&f, &options);
    assert_eq!(simple.formula.to_string(), "x + abs(y)");
    check(&f, &simple, &options).unwrap();
    // Without the assumption the same log is wrong.
    let refused = check(&f, &simple, &logged(Effect::Enlarges)).unwrap_err();
    let names_it = matches!(
        refused,
        Refusal::Enclosures {
            fault: Fault::Apart,
            ..
        } | Refusal::Condition { .. }
    );
    assert!(names_it, "{refused}");
}

#[test]
fn a_step_that_is_missing_is_named() {
    let (f, whole) = chain();
    let report = check(&f, &whole, &logged(Effect::Equal)).unwrap();
    assert_eq!((report.steps, report.proved), (6, 6));
    for number in 0..whole.steps.len() {
        let mut less = whole.clone();
        let dropped = less.steps.remove(number);
        let refused = check(&f, &less, &logged(Effect::Equal));
        let Err(Refusal::Gap(gap)) = refused else {
            panic!("without {dropped}: {refused:?}");
        };
        // The step that is missing stood between the two that are named.
        let is_between =
            gap.last.is_none_or(|last| last < number) && gap.next.is_none_or(|next| next >= number);
        assert!(is_between, "{gap} for step {}", number + 1);
    }
    // Steps on the way to the right side of another one are not needed, most are.
    let (mut needed, mut all) = (0, 0);
    for (f, simple) in examples() {
        for number in 0..simple.steps.len() {
            let mut less = simple.clone();
            less.steps.remove(number);
            all += 1;
            match check(&f, &less, &logged(Effect::Enlarges)) {
                Ok(report) => assert_eq!(report.steps, simple.steps.len() - 1),
                Err(Refusal::Gap(_)) => needed += 1,
                Err(other) => panic!("{f}: {other}"),
            }
        }
    }
    assert!(3 * needed > 2 * all, "{needed} of {all}");
    let Refusal::Gap(gap) = refusal("sin(-x) + x/y*y", &written("x - sin(x)", vec![], vec![]))
    else {
        panic!("a gap is a gap");
    };
    let nothing = Gap {
        output: 0,
        original: "sin(-x) + x/y*y".to_owned(),
        result: "x - sin(x)".to_owned(),
        last: None,
        next: None,
    };
    assert_eq!(*gap, nothing);
    let steps = vec![step("sin-odd", "sin(-x)", "-sin(x)")];
    let Refusal::Gap(gap) = refusal("2^sin(-x)", &written("2^sin(x)", steps, vec![])) else {
        panic!("a gap is a gap");
    };
    assert_eq!(
        gap.to_string(),
        "in output 1, no step says that sin(-x) is sin(x): missing after step 1"
    );
}

// The formula with every exact constant c as c + 1; none if there is none.
fn shifted(formula: &Formula) -> Option<Formula> {
    let text = formula.to_string();
    let is_digit = |c: char| c.is_ascii_digit();
    let at = text
        .match_indices(is_digit)
        .find(|&(at, _)| !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.'))?;
    let digits: String = text[at.0..].chars().take_while(|&c| is_digit(c)).collect();
    let larger = digits.parse::<u64>().ok()? + 1;
    Some(read(&format!(
        "{}{larger}{}",
        &text[..at.0],
        &text[at.0 + digits.len()..]
    )))
}

fn negated(formula: &Formula) -> Formula {
    let graph = Graph::new();
    let outputs: Vec<_> = graph
        .import(formula)
        .into_iter()
        .map(|output| -output)
        .collect();
    let names: Vec<&str> = formula.inputs().collect();
    graph.formula(&outputs, &names)
}

#[test]
fn a_step_that_was_changed_is_refused() {
    let mut changed = 0;
    for (f, simple) in examples() {
        for number in 0..simple.steps.len() {
            let sides: [fn(&mut Step) -> &mut Formula; 2] =
                [|step| &mut step.before, |step| &mut step.after];
            for side in sides {
                let mut tamper = |change: &dyn Fn(&Formula) -> Option<Formula>| {
                    let mut other = simple.clone();
                    let side = side(&mut other.steps[number]);
                    let Some(formula) = change(side) else { return };
                    *side = formula;
                    changed += 1;
                    let checked = check(&f, &other, &logged(Effect::Enlarges));
                    assert!(checked.is_err(), "{f}: {}", other.steps[number]);
                };
                tamper(&shifted);
                tamper(&|side| Some(negated(side)));
                tamper(&|side| {
                    Some(side.clone())
                        .filter(|_| side.len() > 1)
                        .map(|_| read("y/3"))
                });
            }
            let after = simple.steps[number].after.to_string();
            let differs = |&other: &usize| simple.steps[other].after.to_string() != after;
            for other in (0..simple.steps.len()).filter(differs) {
                let mut mixed = simple.clone();
                mixed.steps[number].after = simple.steps[other].after.clone();
                changed += 1;
                let checked = check(&f, &mixed, &logged(Effect::Enlarges));
                assert!(checked.is_err(), "{f}: {}", mixed.steps[number]);
            }
        }
    }
    assert!(changed > 150, "{changed}");
}

#[test]
fn a_result_that_was_changed_is_refused() {
    for (f, simple) in examples() {
        let changed = [
            Some(negated(&simple.formula)),
            shifted(&simple.formula),
            Some(read("y/3")),
        ];
        for formula in changed.into_iter().flatten() {
            let other = Simplified {
                formula,
                ..simple.clone()
            };
            let refused = check(&f, &other, &logged(Effect::Enlarges)).unwrap_err();
            let names_it = matches!(refused, Refusal::Gap(_) | Refusal::Contradiction { .. });
            assert!(names_it, "{refused}");
        }
        let graph = Graph::new();
        let output = graph.import(&simple.formula)[0];
        let twice = graph.formula(&[output, output], &["x", "y"]);
        let other = Simplified {
            formula: twice,
            ..simple.clone()
        };
        let outputs = Refusal::Outputs {
            original: 1,
            result: 2,
        };
        assert_eq!(check(&f, &other, &logged(Effect::Enlarges)), Err(outputs));
    }
    // Two outputs in the other order.
    let f = formula::gradient(&read("ln(exp(x))*y"));
    let mut simple = simplify(&f, &logged(Effect::Enlarges));
    let [a, b] = *simple.formula.outputs() else {
        panic!("there are two");
    };
    let graph = Graph::new();
    let swapped = [b, a].map(|id| graph.import(&simple.formula.output(id))[0]);
    simple.formula = graph.formula(&swapped, &["x", "y"]);
    assert!(check(&f, &simple, &logged(Effect::Enlarges)).is_err());
}

#[test]
fn the_order_of_steps_proves_nothing() {
    for (f, mut simple) in examples() {
        simple.steps.reverse();
        check(&f, &simple, &logged(Effect::Enlarges)).unwrap();
    }
}

#[test]
fn the_domain_never_shrinks() {
    let lost = |refused: Refusal| {
        matches!(
            refused,
            Refusal::Enclosures {
                fault: Fault::Lost,
                ..
            }
        )
    };
    let nonzero = || vec![condition(Fact::Nonzero, "x")];
    let backwards = vec![step("cancel-powers", "1", "x/x")];
    assert!(lost(refusal("1", &written("x/x", backwards, vec![]))));
    // An equation that is read in the other direction than it was proved in.
    let forwards = vec![step("cancel-powers", "x/x", "1")];
    let refused = refusal("1", &written("x/x", forwards, vec![]));
    let Refusal::Enclosures {
        place,
        fault: Fault::Unsaid,
        ..
    } = &refused
    else {
        panic!("{refused}");
    };
    assert_eq!(*place, Place::Step(0));
    let forwards = vec![step("cancel-powers", "x/x", "1")];
    let refused = refusal("1", &written("x/x", forwards, nonzero()));
    let Refusal::Enclosures {
        place,
        fault: Fault::Lost,
        ..
    } = &refused
    else {
        panic!("{refused}");
    };
    assert_eq!(*place, Place::Whole(0));
}

#[test]
fn what_enlarges_the_domain_says_so() {
    let f = read("x^2/x");
    let simple = simplify(&f, &logged(Effect::Enlarges));
    // As if nothing had been taken for granted.
    let mut silent = simple.clone();
    silent.conditions.clear();
    let refused = check(&f, &silent, &logged(Effect::Enlarges)).unwrap_err();
    let unsaid = matches!(
        refused,
        Refusal::Enclosures {
            fault: Fault::Unsaid,
            ..
        }
    );
    assert!(unsaid, "{refused}");
    // As if only equal domains had been admitted.
    let strict = logged(Effect::Equal);
    let refused = check(&f, &simple, &strict).unwrap_err();
    assert_eq!(
        refused,
        Refusal::NotStrict {
            condition: "x != 0".to_owned()
        }
    );
    let refused = check(&f, &silent, &strict).unwrap_err();
    let gained = matches!(
        refused,
        Refusal::Enclosures {
            fault: Fault::Gained,
            ..
        }
    );
    assert!(gained, "{refused}");
    // A condition that is about something else, or fails where the original is a number.
    let mut other = simple.clone();
    other.conditions = vec![condition(Fact::Nonzero, "y^2 + 1")];
    assert!(check(&f, &other, &logged(Effect::Enlarges)).is_err());
    other.conditions = vec![condition(Fact::Positive, "x")];
    let refused = check(&f, &other, &logged(Effect::Enlarges)).unwrap_err();
    assert!(matches!(refused, Refusal::Condition { .. }), "{refused}");
    // A rule that says nothing of the domain, where a condition does.
    let mut other = simple;
    other.steps[0].rules = vec!["order"];
    let report = check(&f, &other, &logged(Effect::Enlarges)).unwrap();
    assert_eq!(report.unnamed, [0]);
}
