//! Conditions that the result says by itself are not told; all others are.

mod drawn;
mod runner;

use proptest::prelude::*;
use trigrad_core::{Decoration, Formula, Interval};
use trigrad_symbolic::conditions::{asked, told};
use trigrad_symbolic::simplify::{Condition, Fact};
use trigrad_symbolic::{Effort, Options, simplify};

use drawn::{build, instructions};
use runner::runner;

// Nor is anything told of an output about others in the same graph.
#[test]
fn an_output_by_itself_is_simplified_by_itself() {
    let f = Formula::parse("x^2/x + y + y").unwrap();
    let gradient = trigrad_symbolic::formula::gradient(&f);
    for effort in [Effort::Fast, Effort::Full] {
        let options = Options {
            effort,
            receipts: true,
            ..Options::default()
        };
        let by_y = simplify(&gradient.output(gradient.outputs()[1]), &options);
        assert_eq!(by_y.formula.to_string(), "2");
        assert!(by_y.conditions.is_empty(), "{:?}", by_y.conditions);
        assert!(by_y.steps.len() <= 1, "{:?}", by_y.steps);
    }
}

// Long products are collected at once where no steps are kept.
#[test]
fn conditions_do_not_depend_on_whether_steps_are_kept() {
    for (text, wanted) in [
        ("2/(x/(y*y))", "y != 0"),
        ("exp(x)/(x/y/(x - z))", "x - z != 0"),
        ("z/(x/y/z/y)", "z != 0"),
        ("x*y*z/(y*z)", "y != 0"),
    ] {
        for receipts in [false, true] {
            let options = Options {
                receipts,
                ..Options::default()
            };
            let simple = simplify(&Formula::parse(text).unwrap(), &options);
            let mut conditions = simple.conditions.iter().map(ToString::to_string);
            let is_there = conditions.any(|condition| condition == wanted);
            assert!(is_there, "{text}: {:?}", simple.conditions);
        }
    }
}

// Where conjugates are multiplied out nothing is left of the root; where the domain may not
// change they stay.
#[test]
fn roots_that_go_leave_their_conditions() {
    for text in [
        "1/((sqrt(2) + sqrt(x))*(sqrt(2) - sqrt(x)))",
        "1/(sqrt(2) + sqrt(x)) + 1/(sqrt(2) - sqrt(x))",
        "1/((sqrt(y^2 + 1) + sqrt(x))*(sqrt(y^2 + 1) - sqrt(x)))",
    ] {
        let f = Formula::parse(text).unwrap();
        let full = |options: Options| {
            let effort = Effort::Full;
            simplify(&f, &Options { effort, ..options })
        };
        let simple = full(Options::default());
        let mut conditions = simple.conditions.iter().map(ToString::to_string);
        assert!(conditions.any(|condition| condition == "x >= 0"), "{text}");
        assert!(!simple.formula.to_string().contains("sqrt(x)"), "{text}");
        let strict = full(Options::strict());
        assert!(strict.conditions.is_empty(), "{text}");
        assert!(strict.formula.to_string().contains("sqrt(x)"), "{text}");
    }
}

// A result, a condition on it, and whether it has to be told.
const CONDITIONS: &[(&str, Fact, &str, bool)] = &[
    ("ln(x) + 1", Fact::Nonzero, "x", false),
    ("ln(x) + 1", Fact::Positive, "x", false),
    ("ln(x) + 1", Fact::Defined, "ln(x)", false),
    ("ln(x + 1)", Fact::Nonzero, "x", true),
    ("ln(abs(x))", Fact::Nonzero, "x", false),
    ("ln(abs(x))", Fact::Positive, "x", true),
    ("ln(x^2)", Fact::Nonzero, "x", false),
    ("sqrt(x)", Fact::NonNegative, "x", false),
    ("sqrt(x)", Fact::Nonzero, "x", true),
    ("1/sqrt(x)", Fact::Positive, "x", false),
    ("1/(x*y)", Fact::Nonzero, "x", false),
    ("1/(x + y)", Fact::Nonzero, "x", true),
    ("1/x^3", Fact::Nonzero, "x", false),
    ("x^3", Fact::Nonzero, "x", true),
    ("x^-2*y", Fact::Nonzero, "y", true),
    ("x/y", Fact::Nonzero, "x", true),
    ("x/y", Fact::Nonzero, "y", false),
    ("exp(1/x)", Fact::Nonzero, "x", false),
    ("acosh(x)", Fact::Positive, "x", false),
    ("x + 0*ln(y)", Fact::Positive, "y", false),
    ("x", Fact::Defined, "y", true),
    ("2", Fact::Nonzero, "x", true),
    // What stands in a branch need not be a number.
    ("if(x > 1, ln(y), 0)", Fact::Positive, "y", true),
    ("if(ln(y) > 1, 2, 0)", Fact::Positive, "y", true),
    ("if(x > 1, 2, 0)/y", Fact::Nonzero, "y", false),
];

// What a formula asks for by itself.
#[test]
fn what_a_formula_asks_for() {
    for (text, wanted) in [
        ("ln(x)/y", "x > 0; y != 0"),
        ("1/(x*y)", "x*y != 0"),
        ("1/(x/y)", "x/y != 0"),
        ("x/2 + ln(3)", ""),
        (
            "sqrt(x) + y^-2 + z^(-1/2) + acosh(w)",
            "w > 0; z > 0; y != 0; x >= 0",
        ),
        ("if(x > 0, ln(y), 1/z)", ""),
        ("if(ln(x) > 0, y, z)", "x > 0"),
        ("exp(x) + y^2 + z^n", ""),
    ] {
        let mut asked: Vec<String> = (asked(&Formula::parse(text).unwrap()).iter())
            .map(ToString::to_string)
            .collect();
        let mut wanted: Vec<&str> = wanted.split("; ").filter(|one| !one.is_empty()).collect();
        asked.sort();
        wanted.sort_unstable();
        assert_eq!(asked, wanted, "{text}");
    }
}

#[test]
fn what_the_result_says_is_not_told() {
    for &(result, fact, of, is_told) in CONDITIONS {
        let of = Formula::parse(of).unwrap();
        let condition = Condition { fact, of };
        let told = told(
            &Formula::parse(result).unwrap(),
            std::slice::from_ref(&condition),
        );
        assert_eq!(told.len() == 1, is_told, "{condition} of {result}");
    }
    // Nor what another condition says.
    let conditions = |all: &[(Fact, &str)]| -> Vec<Condition> {
        let of = |&(fact, of): &(Fact, &str)| Condition {
            fact,
            of: Formula::parse(of).unwrap(),
        };
        all.iter().map(of).collect()
    };
    let two = Formula::parse("2").unwrap();
    for (all, kept) in [
        (
            vec![(Fact::Nonzero, "x"), (Fact::Positive, "x")],
            vec!["x > 0"],
        ),
        (
            vec![(Fact::Nonzero, "x*y"), (Fact::Nonzero, "x")],
            vec!["x*y != 0"],
        ),
        (
            vec![(Fact::Defined, "ln(x)"), (Fact::Positive, "x")],
            vec!["ln(x) is defined"],
        ),
        (
            vec![(Fact::Nonzero, "x"), (Fact::Nonzero, "y")],
            vec!["x != 0", "y != 0"],
        ),
        (
            vec![(Fact::Nonzero, "1/x"), (Fact::Nonzero, "x")],
            vec!["1/x != 0"],
        ),
    ] {
        let told = told(&two, &conditions(&all));
        let told: Vec<String> = told.iter().map(ToString::to_string).collect();
        assert_eq!(told, kept);
    }
    // Of several outputs each has to say it.
    let f = Formula::parse("x*ln(x) + y").unwrap();
    let gradient = simplify(
        &trigrad_symbolic::formula::gradient(&f),
        &Options::default(),
    );
    assert_eq!(
        told(&gradient.formula, &gradient.conditions).len(),
        gradient.conditions.len()
    );
}

#[test]
fn what_is_not_told_holds_wherever_the_result_is_a_number() {
    const POINTS: &[f64] = &[0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -3.0, 1e-8, -1e160, 5e-324];
    let mut runner = runner(4000);
    let point = || prop::sample::select(POINTS);
    let (all, left) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    let outcome = runner.run(&(instructions(), point(), point()), |(list, x, y)| {
        let simple = simplify(&build(&list), &Options::default());
        let told: Vec<String> = (told(&simple.formula, &simple.conditions).iter())
            .map(ToString::to_string)
            .collect();
        all.set(all.get() + simple.conditions.len());
        left.set(left.get() + told.len());
        let x = [x, y].map(Interval::point);
        let is_number = |f: &Formula| {
            let enclosure = f.program().eval(&x)[0];
            (enclosure.decoration() >= Decoration::Defined).then_some(enclosure)
        };
        if is_number(&simple.formula).is_none() {
            return Ok(());
        }
        let fails = |condition: &&Condition| {
            let of = condition.of.with_inputs(&["x0", "x1"]).program().eval(&x)[0];
            of.is_empty()
                || match condition.fact {
                    Fact::Nonzero => *of.lo() <= 0.0 && *of.hi() >= 0.0,
                    Fact::NonNegative => *of.lo() < 0.0,
                    Fact::Positive => *of.lo() <= 0.0,
                    _ => of.decoration() < Decoration::Defined,
                }
        };
        let is_refuted = |condition: &&Condition| {
            let of = condition.of.with_inputs(&["x0", "x1"]).program().eval(&x)[0];
            of.is_empty()
                || match condition.fact {
                    Fact::Nonzero => *of.lo() == 0.0 && *of.hi() == 0.0,
                    Fact::NonNegative => *of.hi() < 0.0,
                    Fact::Positive => *of.hi() <= 0.0,
                    _ => false,
                }
        };
        let (said, unsaid): (Vec<&Condition>, Vec<&Condition>) =
            (simple.conditions.iter()).partition(|condition| told.contains(&condition.to_string()));
        // What is told may say what is not.
        if said.iter().any(fails) {
            return Ok(());
        }
        if let Some(condition) = unsaid.iter().find(|condition| is_refuted(condition)) {
            prop_assert!(false, "{condition} of {} at {x:?}", simple.formula);
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    eprintln!("{} of {} conditions are told", left.get(), all.get());
    assert!(
        left.get() < all.get() && left.get() > 100,
        "{} of {}",
        left.get(),
        all.get()
    );
}
