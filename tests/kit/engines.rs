//! Our own engines as other people's libraries: what is found is known.

use std::ops::ControlFlow;

use trigrad::Engine;
use trigrad::testkit::{Campaign, Case, Found, Kind, Plan, Rules, judge};

/// Cases for each engine: a second, or a night.
fn cases() -> u64 {
    match std::env::var_os("TRIGRAD_NIGHTLY") {
        Some(_) => 200_000,
        None => 1000,
    }
}

/// What CONTRIBUTING.md has under "Still open", and no more: a wrong number is known of expressions
/// only, of which two are named there.
fn is_known(engine: Engine, found: &Found) -> bool {
    let bucket = found.bucket();
    let at = &found.finding.case.at;
    let is_second = bucket.order == 2;
    let is = |row: &str| bucket.shape.starts_with(row);
    let is_extreme = |x: &f64| *x == 0.0 || x.abs() < 1e-100 || x.abs() > 1e100;
    let is_subnormal = |x: &f64| x.is_subnormal();
    match bucket.kind {
        // At several kinks together the chain rule with the middles of the slopes is a convention.
        Kind::Kink => found.finding.case.function.steps().len() > 1,
        // A second slope is NaN where 0 meets what leaves the range; that of a power is what
        // `powslope` has for a first.
        Kind::Nan if is_second => at.iter().any(is_extreme),
        Kind::Nan => is("powslope(") && at.iter().any(is_subnormal),
        // An expression does not know that a power leaves the range, nor a tape that an adjoint
        // does on its way back.
        Kind::Wrong | Kind::Digits | Kind::Infinite if engine != Engine::Dual && is_second => {
            let is_symbolic = engine == Engine::Symbolic;
            is("powslope(") && at.iter().any(is_extreme)
                || is_symbolic && is("pow(") && at.iter().any(is_subnormal)
        }
        _ => false,
    }
}

#[test]
fn nothing_new_is_found_in_our_engines() {
    for engine in Engine::ALL {
        let mut campaign = Campaign::new(Plan::new(1, cases()));
        campaign.run(engine, |_| ControlFlow::Continue(()));
        let tally = campaign.tally();
        println!(
            "{engine}: {} cases, {} answers, {} failures, {} conventions",
            tally.cases, tally.answers, tally.failures, tally.conventions
        );
        let findings = campaign.findings();
        let new = findings.iter().filter(|found| !is_known(*engine, found));
        let new: Vec<String> = new.map(|found| found.to_string()).collect();
        assert!(new.is_empty(), "{engine}: {}", new.join("\n"));
    }
}

/// Second slopes of powers, and slopes of their slopes, where powers leave the range.
#[test]
fn powers_are_not_wrong_beyond_the_range() {
    for (text, at) in [
        ("x^y", [1e-302, 0.9999999999999999]),
        ("x^y", [1e-309, 1.0000000000000004]),
        ("powslope(x, y)", [1e-161, 3.0]),
        ("powslope(x, y)", [1e155, 3.0]),
        ("powslope(x, y)", [1e159, 0.5]),
        ("powslope(x, y)", [1e158, 0.9989898624284674]),
        ("powslope(x, y)", [f64::MAX, 0.01]),
        ("powslope(x, y)", [1.5, -1770.25]),
        ("0*x + remainder(1, y)", [1.0, 1e-155]),
    ] {
        let case = Case::parse(text, &at).expect("an expression");
        for engine in [Engine::Dual, Engine::Tape] {
            let judgement = judge(&engine, &case, &Rules::default());
            assert!(
                judgement.findings.is_empty(),
                "{engine}: {:#?}",
                judgement.findings
            );
        }
    }
}
