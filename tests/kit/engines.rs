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

/// What CONTRIBUTING.md has under "Still open", and no more.
fn is_known(engine: Engine, found: &Found) -> bool {
    let bucket = found.bucket();
    let is_of_several = found.finding.case.function.steps().len() > 1;
    match bucket.kind {
        // At several kinks together the chain rule with the middles of the slopes is a convention.
        Kind::Kink => is_of_several,
        // Of what is no input: a slope of a power's slope that is 0 beside one that is infinite, and
        // values of the function that are subnormal, of which more is not known.
        Kind::Nan if engine == Engine::Symbolic && bucket.order == 2 && is_of_several => {
            let is_tiny = |x: &f64| *x != 0.0 && x.abs() < 1e-300;
            bucket.shape.contains("powslope") || found.finding.case.at.iter().any(is_tiny)
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

/// Of each row, its second slopes where something between the arguments and them leaves the range.
#[test]
fn nothing_is_wrong_beyond_the_range() {
    for (text, at) in [
        ("x^y", [1e-302, 0.9999999999999999]),
        ("x^y", [1e-309, 1.0000000000000004]),
        ("x^y", [5e-324, 0.0]),
        ("x^y", [-1e-309, 1.0]),
        ("x1^(x0^x1)", [1e-306, 0.5]),
        ("powslope(x, y)", [1e-161, 3.0]),
        ("powslope(x, y)", [1e155, 3.0]),
        ("powslope(x, y)", [1e159, 0.5]),
        ("powslope(x, y)", [1e158, 0.9989898624284674]),
        ("powslope(x, y)", [f64::MAX, 0.01]),
        ("powslope(x, y)", [1.5, -1770.25]),
        // The rounding of b - 2, where no power of b divided by x^2 is in the range.
        ("powslope(x, y)", [1e161, 0.1]),
        ("powslope(x, y)", [1e182, 0.5]),
        ("powslope(x, y)", [1e308, -1e-8]),
        ("powslope(x, y)", [5e-324, 1.0000000000000002]),
        ("powslope(x, y)", [5e-324, 1e20]),
        ("powslope(x, y)", [1e8, -1e308]),
        ("powslope(x, y)", [0.0, 1e155]),
        ("powslope(x, y)", [1.0, 1e155]),
        // 0 beside an infinity.
        ("powslope(x, y)", [1e-309, 0.0]),
        ("powslope(x, y)", [1e-309, 1.0]),
        ("powslope(x, y)", [-1e-155, 0.0]),
        ("0*x + remainder(1, y)", [1.0, 1e-155]),
        ("x + remainder(0, y)", [1.0, 1e-309]),
        ("x/y", [0.0, -5e-324]),
        ("x/y", [-0.0, 1e-309]),
        ("inversion(x, y)", [1e-161, 0.0]),
        ("inversion(x, y)", [0.0, -1e-155]),
        ("inversion(x, y)", [1e-161, 1e-161]),
        ("dircos(x, y)", [1e-309, 0.0]),
        ("dircos(x, y)", [0.0, 1e-309]),
        ("dircos(x, y, y)", [0.0, 1e-309]),
        ("dircos(trunc(x), y)", [0.0, 1e-155]),
        ("hypot(x, y)", [1e-309, 0.0]),
        // A branch that is not taken, with an infinite slope behind it.
        ("cbrt(if(x > y, y, gauss(x)))", [-100.0, 0.0]),
    ] {
        let case = Case::parse(text, &at).expect("an expression");
        for engine in Engine::ALL {
            let judgement = judge(engine, &case, &Rules::default());
            assert!(
                judgement.findings.is_empty(),
                "{engine}: {:#?}",
                judgement.findings
            );
        }
    }
}
