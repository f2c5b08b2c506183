//! Random functions at ordinary points and at edges: no false verdict, by the derivative on paper in
//! many bits, which comes from the table's partials as no verdict does.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use trigrad::oracle::{
    Claim, Derivative, Options, Reason, Standing, Verdict, Way, derivatives_at, disagreements,
};
use trigrad::testkit::{self, Case, cases};
use trigrad::{Decoration, Enclosures, Formula, Function, symbolic};

use crate::corpus::is_nightly;
use crate::data::say;

/// The gradient by the table's partials, where it is a number known to the last bit.
fn on_paper(f: &Formula, at: &[f64]) -> Option<Vec<f64>> {
    let fine = Enclosures::new(700);
    let x: Vec<_> = at.iter().map(|&x| fine.point(x)).collect();
    let paper = symbolic::formula::value_and_gradient(f);
    let numbers = paper.program().run(&fine, &x);
    let mut outputs = paper
        .program()
        .outputs()
        .iter()
        .map(|&i| &numbers[i as usize]);
    let value = outputs.next()?;
    if value.decoration() < Decoration::Differentiable {
        return None;
    }
    outputs
        .map(|slope| {
            let known = slope.to_f64();
            let is_known = slope.decoration() >= Decoration::Defined
                && known.lo().is_finite()
                && known.hi().is_finite()
                && known.lo().next_up() >= *known.hi();
            is_known.then_some(*known.lo())
        })
        .collect()
}

fn mutants(slope: f64) -> Vec<f64> {
    let up = |n: i32| (0..n).fold(slope, |x, _| x.next_up());
    let down = |n: i32| (0..n).fold(slope, |x, _| x.next_down());
    let mut all = vec![up(3), down(3), f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    let scaled = [
        2.0 * slope,
        -slope,
        slope * (1.0 + 1e-6),
        slope * (1.0 - 1e-12),
        slope + 1e-3,
    ];
    // What is scaled may be the same, or a neighbour: of 0, or of a subnormal number.
    let differs = |claim: &f64| (claim - slope).abs() > 3.0 * (up(1) - slope).max(slope - down(1));
    all.extend(scaled.into_iter().filter(differs));
    all
}

fn draw(options: testkit::Options, count: usize) -> impl Iterator<Item = Case> {
    let mut runner = TestRunner::deterministic();
    let strategy = cases(options);
    (0..count).map(move |_| strategy.new_tree(&mut runner).expect("a case").current())
}

#[test]
fn no_verdict_on_random_functions_is_false() {
    let count = if is_nightly() { 20_000 } else { 250 };
    let options = Options::default();
    let (mut right, mut wrong) = ([0; 3], [0; 3]);
    let mut open = Vec::new();
    for case in draw(testkit::Options::default(), count) {
        let f = case.function.trace();
        let Some(slopes) = on_paper(&f, &case.at) else {
            continue;
        };
        let asked: Vec<Derivative> = (0..slopes.len()).map(|i| Derivative::first(0, i)).collect();
        let claims: Vec<Claim> = slopes.iter().map(|&slope| Claim::Float(slope)).collect();
        let verdicts = derivatives_at(&f, &asked, &claims, &case.at, &options);
        for (i, verdict) in verdicts.iter().enumerate() {
            right[verdict.standing() as usize] += 1;
            match verdict {
                Verdict::Refuted(_) => panic!("{case:?} by {i}, {slopes:?}: {verdict:?}"),
                Verdict::Undecided(blocked) => {
                    open.push(format!("{case:?} by {i}: {:?}", blocked.reason))
                }
                Verdict::Proved(_) => {}
            }
            for claim in mutants(slopes[i]) {
                let (asked, claim) = ([asked[i].clone()], [Claim::Float(claim)]);
                let verdict = &derivatives_at(&f, &asked, &claim, &case.at, &options)[0];
                wrong[verdict.standing() as usize] += 1;
                let is_false = verdict.standing() == Standing::Proved;
                assert!(!is_false, "{case:?} by {i}, not {claim:?}: {verdict:?}");
            }
        }
    }
    open.truncate(5);
    say(&format!(
        "[proved, undecided, refuted]: {right:?} of true slopes, {wrong:?} of wrong ones; {}",
        open.join("; ")
    ));
    assert!(right[0] > count / 2);
    assert!(right[1] * 100 <= right[0], "too many are undecided");
}

#[test]
fn both_ways_agree() {
    let count = if is_nightly() { 3_000 } else { 60 };
    let series = Options::default();
    let mut values = Options::default();
    values.way = Way::Values;
    let mut both = [[0; 3]; 3];
    for case in draw(testkit::Options::smooth(), count) {
        let f = case.function.trace();
        let Some(slopes) = on_paper(&f, &case.at) else {
            continue;
        };
        let asked: Vec<Derivative> = (0..slopes.len()).map(|i| Derivative::first(0, i)).collect();
        for factor in [1.0, 1.0 + 1e-9] {
            let claims: Vec<Claim> = slopes.iter().map(|&s| Claim::Float(s * factor)).collect();
            let [first, second] =
                [&series, &values].map(|way| derivatives_at(&f, &asked, &claims, &case.at, way));
            for (a, b) in first.iter().zip(&second) {
                let (a, b) = (a.standing(), b.standing());
                both[a as usize][b as usize] += 1;
                let contradict = a != b && a != Standing::Undecided && b != Standing::Undecided;
                assert!(!contradict, "{case:?} {claims:?}: {first:?}, {second:?}");
            }
        }
        assert!(
            disagreements(&f, &asked, &case.at, 106).is_empty(),
            "{case:?}"
        );
    }
    say(&format!(
        "[series][values] of proved, undecided, refuted: {both:?}"
    ));
    assert!(both[0][0] > count / 2 && both[2][2] > count / 4);
}

fn claims_zero(claim: &Claim) -> bool {
    matches!(claim, Claim::Float(claim) if *claim == 0.0)
}

/// Beside inputs that do not enter, where the slopes are gathered backwards, every verdict is what it
/// is alone, where they are carried forward.
#[test]
fn many_inputs_change_no_verdict() {
    let count = if is_nightly() { 5_000 } else { 300 };
    let mut options = Options::default();
    // The others are nodes too.
    options.work = u64::MAX;
    options.bits = 848;
    let mut standings = [0; 3];
    let ordinary = draw(testkit::Options::default(), count);
    for case in ordinary.chain(draw(testkit::Options::wild(), count)) {
        let f = case.function.trace();
        let mut names: Vec<&str> = f.inputs().collect();
        let inputs = names.len();
        let others: Vec<String> = (0..100).map(|i| format!("other_{i}")).collect();
        names.extend(others.iter().map(String::as_str));
        let beside = f.with_inputs(&names);
        let mut at = case.at.clone();
        at.extend((0..100).map(f64::from));
        let (_, slopes) = trigrad::tape::function::gradient(&f, &case.at);
        for factor in [1.0, 1.0 + 1e-6] {
            let asked: Vec<Derivative> = (0..inputs).map(|i| Derivative::first(0, i)).collect();
            let claims: Vec<Claim> = slopes.iter().map(|s| Claim::Float(s * factor)).collect();
            let alone = derivatives_at(&f, &asked, &claims, &case.at, &options);
            let there = derivatives_at(&beside, &asked, &claims, &at, &options);
            for (i, (alone, there)) in alone.iter().zip(&there).enumerate() {
                standings[alone.standing() as usize] += 1;
                // Backwards a number is known to be itself, which may decide more.
                let is_same = alone.standing() == there.standing();
                let is_open = alone.standing() == Standing::Undecided;
                // And a difference may be exactly 0 in one order of operations, and in the other so
                // near to 0 that no digits tell.
                let is_near = matches!(there, Verdict::Undecided(blocked)
                    if blocked.reason == Reason::Precision && claims_zero(&claims[i]));
                assert!(
                    is_same || is_open || is_near,
                    "{case} by {i}: {alone:?}, {there:?}"
                );
                let generalized = [alone, there].map(|verdict| match verdict {
                    Verdict::Undecided(blocked) => blocked.generalized,
                    _ => None,
                });
                if let [Some(alone), Some(there)] = generalized {
                    let meet = alone.lo <= there.hi && there.lo <= alone.hi;
                    assert!(meet, "{case} by {i}: {alone:?}, {there:?}");
                }
            }
        }
    }
    assert!(standings.iter().all(|&count| count > 0), "{standings:?}");
}
