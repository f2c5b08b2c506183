//! Runs the campaign on every adapter and writes what it finds.

use std::ops::ControlFlow;
use std::time::Instant;

use trigrad::testkit::{Campaign, Plan};

fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let cases = std::env::args()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(20_000);
    for backend in trigrad_adapters::all() {
        let start = Instant::now();
        let plan = Plan::new(1, cases).for_backend(&*backend);
        let mut campaign = Campaign::new(plan);
        campaign.run(&*backend, |_| ControlFlow::Continue(()));
        let t = campaign.tally();
        println!(
            "## {} {}: {} cases, {} answers, {} failures, {} conventions, {:.1} s",
            backend.name(),
            backend.version(),
            t.cases,
            t.answers,
            t.failures,
            t.conventions,
            start.elapsed().as_secs_f64()
        );
        for found in campaign.findings() {
            println!("{found} [{}]", found.bucket().region);
        }
    }
}
