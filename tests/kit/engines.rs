//! Our own engines as other people's libraries: what is found is known.

use std::ops::ControlFlow;

use trigrad::Engine;
use trigrad::testkit::{Campaign, Found, Kind, Plan};

/// Cases for each engine: a second, or a night.
fn cases() -> u64 {
    match std::env::var_os("TRIGRAD_NIGHTLY") {
        Some(_) => 1_000_000,
        None => std::env::var("KIT_CASES").map_or(1000, |n| n.parse().unwrap()),
    }
}

/// What CONTRIBUTING.md has under "Still open": second slopes of powers of 0 that are NaN.
fn is_known(found: &Found) -> bool {
    let bucket = found.bucket();
    bucket.order == 2 && bucket.kind == Kind::Nan && bucket.shape.starts_with("pow")
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
