//! With a wrong rule planted in the table no verdict changes: none of the enclosures reads a rule.

use trigrad::mutants::{Mutant, Mutation, with_mutant};
use trigrad::oracle::{
    Claim, Derivative, Options, Standing, Tolerance, Verdict, derivative_at, derivatives_at,
    disagreements, gradient_over, over,
};
use trigrad::{Engine, Formula, Primitive, Unary, symbolic};

/// Every row that users call, at some point.
const FUNCTIONS: &[(&str, &[f64])] = &[
    ("sin(x)*exp(y) - x/y + sqrt(x*y)", &[0.7, 1.3]),
    ("tanh(x)^3 + ln(x + y)*atan2(x, y)", &[0.7, 1.3]),
    ("hypot(x, y)*cosh(x) + x^y - asin(x)", &[0.7, 1.3]),
    (
        "erf(x) + gamma(y) + sigmoid(x*y) + softplus(x)",
        &[0.7, 1.3],
    ),
    (
        "cbrt(x) + log1p(y)*expm1(x) + max(x, y) + abs(x - y)",
        &[0.7, 1.3],
    ),
    (
        "logaddexp(x, y) + xlogy(x, y) + sinc(x) + acosh(y) + tan(x)",
        &[0.7, 1.3],
    ),
];

fn mutants() -> Vec<Mutant> {
    let all = Primitive::all(1).flat_map(|row| {
        let slots = 0..2;
        slots.flat_map(move |slot| {
            Mutation::ALL.iter().map(move |&mutation| Mutant {
                row,
                slot,
                mutation,
            })
        })
    });
    all.collect()
}

fn asked() -> Vec<Derivative> {
    vec![Derivative::first(0, 0), Derivative::first(0, 1)]
}

#[test]
fn planted_rules_change_no_verdict_at_a_point() {
    let options = Options::default();
    let mut wide = options.clone();
    wide.tolerance = Tolerance { ulp: 1e4, abs: 0.0 };
    let (mut refuted, mut same) = (0, 0);
    for (text, at) in FUNCTIONS {
        let f = Formula::parse(text).unwrap();
        let true_slopes = Engine::Dual.gradient(&f, at).1;
        let claims: Vec<Claim> = true_slopes.iter().map(|&c| Claim::Float(c)).collect();
        let right = derivatives_at(&f, &asked(), &claims, at, &wide);
        assert!(
            right.iter().all(|v| v.standing() == Standing::Proved),
            "{text}: {right:?}"
        );
        for mutant in mutants() {
            let (slopes, still) = with_mutant(mutant, || {
                let slopes = Engine::Dual.gradient(&f, at).1;
                (slopes, derivatives_at(&f, &asked(), &claims, at, &wide))
            });
            let still: Vec<Standing> = still.iter().map(Verdict::standing).collect();
            assert_eq!(still, [Standing::Proved; 2], "{text} with {mutant:?}");
            if slopes == true_slopes {
                continue;
            }
            let claims: Vec<Claim> = slopes.iter().map(|&c| Claim::Float(c)).collect();
            let verdicts = with_mutant(mutant, || {
                derivatives_at(&f, &asked(), &claims, at, &options)
            });
            for (i, verdict) in verdicts.iter().enumerate() {
                let differs = (slopes[i] - true_slopes[i]).abs() > 1e-9 * true_slopes[i].abs();
                match (differs, verdict.standing()) {
                    (true, Standing::Refuted) => refuted += 1,
                    (true, _) => panic!("{text} by {i} with {mutant:?}: {verdict:?}"),
                    (false, _) => same += 1,
                }
            }
        }
    }
    crate::data::say(&format!(
        "{refuted} wrong slopes refuted, {same} not touched"
    ));
    assert!(refuted > 100);
}

/// Over a box a claim may be proved on paper, and the paper is the table's: still no slope that is
/// wrong together with the table passes.
#[test]
fn planted_rules_prove_nothing_over_a_box() {
    let options = Options::default();
    let mut refuted = 0;
    for (text, at) in FUNCTIONS.iter().take(3) {
        let f = Formula::parse(text).unwrap();
        let domain: Vec<(f64, f64)> = at.iter().map(|x| (x - 0.01, x + 0.01)).collect();
        let own = symbolic::formula::gradient(&f);
        for mutant in mutants() {
            let wrong = with_mutant(mutant, || symbolic::formula::gradient(&f));
            if wrong.to_string() == own.to_string() {
                continue;
            }
            let names: Vec<&str> = f.inputs().collect();
            let claims: Vec<Formula> = (wrong.outputs().iter())
                .map(|&id| wrong.output(id).with_inputs(&names))
                .collect();
            let verdicts = with_mutant(mutant, || gradient_over(&f, &claims, &domain, &options));
            for (i, verdict) in verdicts.iter().enumerate() {
                let [ours, theirs] = [&own, &wrong].map(|slopes| slopes.eval(at)[i]);
                if (ours - theirs).abs() > 1e-9 * ours.abs() {
                    assert_eq!(
                        verdict.standing(),
                        Standing::Refuted,
                        "{text} {mutant:?} {verdict:?}"
                    );
                    refuted += 1;
                }
            }
        }
    }
    assert!(refuted > 20, "{refuted}");
}

/// Where a few digits tell nothing a claim is like the paper, and as wrong: that proves nothing.
#[test]
fn a_wrong_paper_is_not_believed_for_want_of_digits() {
    let sine = Mutant {
        row: Primitive::Unary(Unary::Sin),
        slot: 0,
        mutation: Mutation::Scaled,
    };
    // Numbers that cancel, of so many bits that the slope is known to none, to some, or to all of its
    // digits at each of the precisions that are tried.
    for digits in (25..36).chain(60..68).chain(120..132) {
        let f = Formula::parse(&format!("sin(x) + 1e{digits}*(exp(x) - exp(x))")).unwrap();
        let by_x = Derivative::first(0, 0);
        let verdicts = with_mutant(sine, || {
            let claim = symbolic::formula::gradient(&f);
            assert!((claim.eval(&[0.0])[0] - 1.01).abs() < 1e-9);
            let mut options = Options::default();
            let over = over(&f, &by_x, &claim, &[(0.3, 0.4)], &options);
            let at = |options: &Options| {
                derivative_at(&f, &by_x, &Claim::Exact(claim.clone()), &[0.35], options)
            };
            let last = at(&options);
            options.bits = 424;
            [over, last, at(&options)]
        });
        let standings = verdicts.each_ref().map(Verdict::standing);
        assert!(
            !standings.contains(&Standing::Proved) && standings[1] == Standing::Refuted,
            "1e{digits}: {verdicts:?}"
        );
    }
}

/// What the table says and what values say is apart by as much as was planted, and nowhere else.
#[test]
fn planted_rules_disagree_with_values() {
    let mut found = 0;
    for (text, at) in FUNCTIONS {
        let f = Formula::parse(text).unwrap();
        let slopes = Engine::Dual.gradient(&f, at).1;
        for mutant in mutants().into_iter().step_by(3) {
            let (wrong, apart) = with_mutant(mutant, || {
                let wrong = Engine::Symbolic.gradient(&f, at).1;
                (wrong, disagreements(&f, &asked(), at, 106))
            });
            for (i, derivative) in asked().iter().enumerate() {
                let differs = (slopes[i] - wrong[i]).abs() > 1e-14 * slopes[i].abs();
                let said = apart.iter().find(|found| found.derivative == *derivative);
                let Some(said) = said else {
                    assert!(!differs, "{text} by {i} with {mutant:?}: {apart:?}");
                    continue;
                };
                found += 1;
                let near = |x: f64, y: f64| (x - y).abs() <= 1e-13 * slopes[i].abs().max(1.0);
                assert!(
                    near(said.by_series.lo, slopes[i]) && near(said.by_partials.hi, wrong[i]),
                    "{text} by {i} with {mutant:?}: {said:?}"
                );
            }
        }
    }
    assert!(found > 50, "{found}");
}
