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

/// What CONTRIBUTING.md has under "Still open", by row, order and kind.
const KNOWN: &[(&str, u32, Kind)] = &[
    // Second slopes of powers of 0, and of subnormal numbers.
    ("pow", 2, Kind::Nan),
    ("powslope", 2, Kind::Nan),
    // The slope of a/b, of which b's second slope is made, leaves the range.
    ("remainder", 2, Kind::Nan),
];

fn is_known(found: &Found) -> bool {
    let bucket = found.bucket();
    // At several kinks together the chain rule with the middles of the slopes is a convention.
    let is_convention = bucket.kind == Kind::Kink && found.finding.case.function.steps().len() > 1;
    let row = bucket.shape.split('(').next().unwrap_or("");
    let is_open = KNOWN.contains(&(row, bucket.order, bucket.kind));
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
