//! Simplification changes no value, judged by enclosures: where the original is proved
//! to be a real number at a point, the enclosure of the result holds a real number
//! too, and the two enclosures meet. That needs no tolerance, however ill-conditioned
//! the expression is, and never blames rounding.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use trigrad_core::{
    Decoration, Expr, Formula, Interpret, Interval, Op, Primitive, Relation, Test, Tracked,
};
use trigrad_symbolic::simplify::{Effect, Fact, Finder, RULES};
use trigrad_symbolic::{Effort, Options, formula, simplify};

type Enclosure = Interval<f64>;

const POINTS: &[f64] = &[
    0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -3.0, 0.75, 1.25, 10.0, -20.0, 1e-8, -1e-8, 1e8, 700.0,
    1e160, 1e-160, -1e300, 5e-324,
];

// A node to add: what it applies, and how far back its arguments are.
type Instruction = (usize, [usize; 4]);

fn instructions() -> impl Strategy<Value = Vec<Instruction>> {
    let back = prop_oneof![4 => 0..3_usize, 1 => 0..12_usize];
    let args = [back.clone(), back.clone(), back.clone(), back];
    prop::collection::vec(
        (
            any::<prop::sample::Index>().prop_map(|index| index.index(1000)),
            args,
        ),
        1..10,
    )
}

fn build(instructions: &[Instruction]) -> Formula {
    let rows: Vec<Primitive> = Primitive::all(1).collect();
    Formula::trace(2, |x| {
        let constant = |c: i64| x[0].beside(c as f64);
        let mut nodes = vec![
            x[0].pi(),
            constant(-1),
            constant(0),
            constant(3),
            constant(2),
            constant(1),
            x[1],
            x[0],
        ];
        for &(choice, back) in instructions {
            let arg = |slot: usize| nodes[nodes.len() - 1 - back[slot] % nodes.len()];
            let tracked = |slot: usize| Tracked::varying(arg(slot));
            // Arithmetic as often as all the other rows together.
            let node = match choice {
                0..100 => arg(0) + arg(1),
                100..200 => arg(0) - arg(1),
                200..350 => arg(0) * arg(1),
                350..450 => arg(0) / arg(1),
                450..500 => arg(0).pow(constant(back[1] as i64 - 2)),
                500..530 => {
                    let relation = Relation::ALL[back[3] % Relation::ALL.len()];
                    let test = Test {
                        relation,
                        left: arg(0),
                        right: arg(1),
                    };
                    Expr::select(test, arg(2), arg(3))
                }
                _ => match rows[choice % rows.len()] {
                    Primitive::Unary(op) => Expr::unary(op, tracked(0)),
                    Primitive::Indexed(op, n) => Expr::indexed(op, n, tracked(0)),
                    Primitive::Binary(op) => Expr::binary(op, [tracked(0), tracked(1)]),
                    Primitive::Nary(op) => Expr::nary(op, &[tracked(0), tracked(1), tracked(2)]),
                },
            };
            nodes.push(node);
        }
        vec![nodes[nodes.len() - 1]]
    })
}

fn enclose(f: &Formula, x: &[f64]) -> Vec<Enclosure> {
    let x: Vec<Enclosure> = x.iter().map(|&x| Interval::point(x)).collect();
    f.program().eval(&x)
}

fn is_proved_real(enclosure: &Enclosure) -> bool {
    enclosure.decoration() >= Decoration::Defined && enclosure.width().is_finite()
}

fn refutes(fact: Fact, enclosure: &Enclosure) -> bool {
    match fact {
        Fact::Defined => enclosure.is_empty(),
        Fact::Nonzero => *enclosure.lo() == 0.0 && *enclosure.hi() == 0.0,
        Fact::NonNegative => *enclosure.hi() < 0.0,
        Fact::Positive => *enclosure.hi() <= 0.0,
        Fact::Signed => false,
    }
}

fn is_tight(enclosure: &Enclosure) -> bool {
    let size = enclosure.lo().abs().max(enclosure.hi().abs());
    enclosure.width() <= 1e-6 * size
}

// Whether the simplified formula is the same function at the point; the number of
// outputs on which tight enclosures were compared.
fn agree(f: &Formula, admit: Effect, x: &[f64]) -> Result<usize, TestCaseError> {
    agree_after(f, admit, Effort::Fast, x)
}

fn agree_after(
    f: &Formula,
    admit: Effect,
    effort: Effort,
    x: &[f64],
) -> Result<usize, TestCaseError> {
    let simple = simplify(
        f,
        &Options {
            admit,
            effort,
            ..Options::default()
        },
    );
    prop_assert_eq!(f.outputs().len(), simple.formula.outputs().len());
    let (before, after) = (enclose(f, x), enclose(&simple.formula, x));
    let mut compared = 0;
    for (a, b) in before.iter().zip(&after) {
        if is_proved_real(a) {
            let meet = !b.is_empty() && !a.intersect(b).is_empty();
            prop_assert!(
                meet,
                "at {x:?}:\n{f} in {a:?}, but\n{} in {b:?}",
                simple.formula
            );
            compared += usize::from(is_tight(a) && is_tight(b));
        } else if admit == Effect::Equal && a.is_empty() {
            prop_assert!(
                !is_proved_real(b),
                "at {x:?}: {f} is undefined,\n{} is {b:?}",
                simple.formula
            );
        }
    }
    // A condition about a branch that is not taken does not matter.
    let has_branches = f.nodes().any(|id| matches!(f.op(id), Op::If(_)));
    if !has_branches && before.iter().all(is_proved_real) {
        for condition in &simple.conditions {
            let of = enclose(&condition.of, x)[0];
            prop_assert!(
                !refutes(condition.fact, &of),
                "{condition} at {x:?} for {f}"
            );
        }
    }
    Ok(compared)
}

fn run(cases: u32, check: impl Fn(Formula, [f64; 2]) -> Result<usize, TestCaseError>) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let point = || prop::sample::select(POINTS);
    let compared = Cell::new(0);
    let outcome = runner.run(&(instructions(), point(), point()), |(list, x, y)| {
        compared.set(compared.get() + check(build(&list), [x, y])?);
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(
        compared.get() as u32 > cases / 8,
        "only {} tight comparisons",
        compared.get()
    );
}

#[test]
fn expressions_keep_their_values() {
    run(6000, |f, x| agree(&f, Effect::Enlarges, &x));
}

#[test]
fn strictly_simplified_expressions_keep_their_domains() {
    run(3000, |f, x| agree(&f, Effect::Equal, &x));
}

#[test]
fn all_forms_of_expressions_keep_their_values() {
    run(3000, |f, x| {
        agree_after(&f, Effect::Enlarges, Effort::Full, &x)
    });
}

#[test]
fn all_forms_keep_their_domains_where_they_must() {
    run(3000, |f, x| {
        agree_after(&f, Effect::Equal, Effort::Full, &x)
    });
}

#[test]
fn all_forms_of_derivatives_keep_their_values() {
    run(2000, |f, x| {
        let gradient = formula::value_and_gradient(&f);
        agree_after(&gradient, Effect::Enlarges, Effort::Full, &x)
    });
}

#[test]
fn derivatives_keep_their_values() {
    run(3000, |f, x| {
        agree(&formula::value_and_gradient(&f), Effect::Enlarges, &x)
    });
}

#[test]
fn simplifying_again_changes_nothing() {
    run(3000, |f, x| {
        let gradient = formula::value_and_gradient(&f);
        let once = simplify(&gradient, &Options::default());
        let twice = simplify(&once.formula, &Options::default());
        prop_assert_eq!(once.formula.to_string(), twice.formula.to_string());
        agree(&gradient, Effect::Enlarges, &x)
    });
}

#[test]
fn every_rule_is_an_equation() {
    let letters = ["a", "b", "c"];
    for rule in RULES {
        let read = |text: &str| Formula::parse(text).unwrap().with_inputs(&letters);
        let (left, right) = (read(rule.left), read(rule.right));
        let mut tried = 0;
        for (i, &a) in POINTS.iter().enumerate() {
            for (j, &b) in POINTS.iter().enumerate() {
                let x = [a, b, POINTS[(i + j) % POINTS.len()]];
                let holds = |side: &trigrad_symbolic::simplify::Side| {
                    !refutes(side.fact, &enclose(&read(side.of), &x)[0])
                };
                if !rule.requires.iter().all(holds) {
                    continue;
                }
                let (before, after) = (enclose(&left, &x)[0], enclose(&right, &x)[0]);
                if is_proved_real(&before) {
                    tried += 1;
                    let meet = !after.is_empty() && !before.intersect(&after).is_empty();
                    assert!(meet, "{rule} at {x:?}: {before:?} and {after:?}");
                    assert!(
                        rule.assumes.iter().all(holds),
                        "{rule} assumes too much at {x:?}"
                    );
                } else if rule.effect() == Effect::Equal && before.is_empty() {
                    assert!(
                        !is_proved_real(&after),
                        "{rule} enlarges the domain at {x:?}"
                    );
                }
            }
        }
        assert!(tried > 0, "{rule} was never tried");
    }
}

#[test]
fn every_rule_is_used() {
    // The constants of an equation prove nothing of its letters, so rules that require
    // something are left to the table of examples.
    let mut unused = Vec::new();
    for rule in RULES.iter().filter(|rule| rule.requires.is_empty()) {
        let f = Formula::parse(rule.left).unwrap();
        let simple = simplify(
            &f,
            &Options {
                receipts: true,
                effort: Effort::Full,
                ..Options::default()
            },
        );
        let used = simple
            .steps
            .iter()
            .any(|step| step.rules.contains(&rule.name));
        if !used {
            unused.push(format!("{rule}: {:?}", simple.steps));
        }
    }
    assert!(unused.is_empty(), "{unused:#?}");
}

#[test]
fn rules_have_names_of_their_own() {
    for (place, rule) in RULES.iter().enumerate() {
        assert!(
            RULES[..place].iter().all(|other| other.name != rule.name),
            "{}",
            rule.name
        );
        assert!(rule.finder == Finder::Arithmetic || rule.effect() != Effect::Shrinks);
    }
}

#[test]
fn deep_and_wide_graphs() {
    let depth = if cfg!(debug_assertions) {
        10_000
    } else {
        100_000
    };
    let chain = Formula::trace(1, |x| {
        vec![(0..depth).fold(
            x[0],
            |below, i| if i % 2 == 0 { below.sin() } else { below * 1.5 },
        )]
    });
    let start = std::time::Instant::now();
    let slope = simplify(&formula::gradient(&chain), &Options::default());
    eprintln!(
        "the derivative of a chain of {depth} simplifies in {:?}: {:?}",
        start.elapsed(),
        slope.stop
    );
    let (plain, simple) = (
        formula::gradient(&chain).eval(&[1.0])[0],
        slope.formula.eval(&[1.0])[0],
    );
    assert!(
        (plain - simple).abs() <= 1e-9 * plain.abs(),
        "{plain} and {simple}"
    );

    let wide = Formula::trace(3, |x| {
        let terms = (0..depth / 10).map(|i| (x[i % 3] * (i as f64)).sin() * x[(i + 1) % 3]);
        vec![terms.reduce(|a, b| a + b).unwrap()]
    });
    let start = std::time::Instant::now();
    let gradient = formula::gradient(&wide);
    let simple = simplify(&gradient, &Options::default());
    eprintln!(
        "a sum of {} terms in {:?}: {:?}",
        depth / 10,
        start.elapsed(),
        simple.stop
    );
    assert!(simple.formula.len() <= gradient.len());

    // 2^100 terms as a tree.
    let shared = Formula::trace(1, |x| {
        vec![(0..100).fold(x[0], |below, _| below.sin() * below + below)]
    });
    let gradient = formula::gradient(&shared);
    assert!(simplify(&gradient, &Options::default()).formula.len() <= gradient.len());
}
