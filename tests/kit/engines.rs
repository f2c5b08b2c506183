//! Our own engines as other people's libraries: what is found is known.

use std::ops::ControlFlow;

use trigrad::Engine;
use trigrad::testkit::{Campaign, Found, Kind, Plan};

/// Cases for each engine: a second, or a night.
fn cases() -> u64 {
    match std::env::var_os("TRIGRAD_NIGHTLY") {
        Some(_) => 200_000,
        None => 1000,
    }
}

/// What CONTRIBUTING.md has under "Still open": second slopes that are NaN or off where squares
/// leave the range or an intermediate is subnormal, and slopes whose formula has a subnormal
/// intermediate, of `powslope` by itself.
fn is_known(found: &Found) -> bool {
    let bucket = found.bucket();
    // At several kinks together the chain rule with the middles of the slopes is a convention.
    let is_convention = bucket.kind == Kind::Kink && found.finding.case.function.steps().len() > 1;
    let is_extreme = |x: &f64| *x == 0.0 || x.abs() < 1e-100 || x.abs() > 1e100;
    let is_open = (bucket.order == 2 || bucket.shape.starts_with("powslope("))
        && found.finding.case.at.iter().any(is_extreme);
    is_convention || is_open
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
        let new = findings.iter().filter(|found| !is_known(found));
        let new: Vec<String> = new.map(|found| found.to_string()).collect();
        assert!(new.is_empty(), "{engine}: {}", new.join("\n"));
    }
}
