//! A campaign is what its plan says: in one go, in two, in shards.

use std::ops::ControlFlow;

use trigrad::testkit::{AdBackend, Campaign, Plan, RandomFunction, ResumeError, Shard, cases};
use trigrad::testkit::{Case, Options, Step, judge, minimise};
use trigrad::{Engine, Primitive, Unary};

/// An engine that is wrong about the sine, and panics at the cosine.
struct Broken;

impl AdBackend for Broken {
    fn name(&self) -> &str {
        "broken"
    }

    fn version(&self) -> &str {
        "0"
    }

    fn gradient(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>)> {
        let (value, mut gradient) = AdBackend::gradient(&Engine::Dual, f, at)?;
        let has = |name: &str| format!("{f:?}").contains(name);
        if has("sin(") {
            gradient.iter_mut().for_each(|slope| *slope *= 1.5);
        }
        if has("cos(") {
            // As a panic is caught, but without the words of the hook.
            std::panic::resume_unwind(Box::new("no cosine\there"));
        }
        Some((value, gradient))
    }
}

fn plan() -> Plan {
    let mut plan = Plan::new(11, 600);
    plan.rules.second = false;
    plan
}

fn whole() -> Campaign {
    let mut campaign = Campaign::new(plan());
    campaign.run(&Broken, |_| ControlFlow::Continue(()));
    campaign
}

#[test]
fn a_resumed_campaign_ends_as_one_in_one_go() {
    let whole = whole();
    assert!(whole.tally().failures > 0 && !whole.findings().is_empty());
    let mut campaign = Campaign::new(plan());
    while !campaign.is_done() {
        let until = campaign.tally().cases + 170;
        campaign.run(&Broken, |campaign| match campaign.tally().cases == until {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        });
        campaign = Campaign::resume(plan(), &campaign.save()).expect("its own state");
    }
    assert_eq!(campaign.save(), whole.save());
}

#[test]
fn shards_together_are_the_whole() {
    let whole = whole();
    let mut together: Option<Campaign> = None;
    for index in 0..3 {
        let mut plan = plan();
        plan.shard = Shard { index, count: 3 };
        let mut shard = Campaign::new(plan);
        assert_eq!(shard.len(), 200);
        shard.run(&Broken, |_| ControlFlow::Continue(()));
        match &mut together {
            Some(together) => together.merge(&shard),
            None => together = Some(shard),
        }
    }
    let together = together.expect("three shards");
    assert_eq!(together.tally(), whole.tally());
    let buckets = |campaign: &Campaign| -> Vec<String> {
        let findings = campaign.findings().into_iter();
        findings.map(|found| found.to_string()).collect()
    };
    assert_eq!(buckets(&together), buckets(&whole));
}

#[test]
fn a_state_of_another_plan_or_none_is_refused() {
    let state = whole().save();
    let mut other = plan();
    other.seed += 1;
    assert_eq!(
        Campaign::resume(other, &state).err(),
        Some(ResumeError::Plan)
    );
    let rubbish = Campaign::resume(plan(), "rubbish");
    assert_eq!(rubbish.err(), Some(ResumeError::Version));
    let cut = state.replace("tally\t", "tally\tmany\t");
    assert_eq!(
        Campaign::resume(plan(), &cut).err(),
        Some(ResumeError::Line { line: 3 })
    );
}

/// A library whose sine makes NaN of every slope, also where nothing uses it.
struct Tainted;

impl AdBackend for Tainted {
    fn name(&self) -> &str {
        "tainted"
    }

    fn version(&self) -> &str {
        "0"
    }

    fn gradient(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>)> {
        let (value, mut gradient) = AdBackend::gradient(&Engine::Dual, f, at)?;
        let sine = Primitive::Unary(Unary::Sin);
        let is_sine = |step: &Step| matches!(step, Step::Row(row, _) if *row == sine);
        if f.steps().iter().any(is_sine) && !format!("{f:?}").contains("sin(") {
            gradient.fill(f64::NAN);
        }
        Some((value, gradient))
    }
}

#[test]
fn what_is_computed_and_not_used_is_told_and_kept() {
    let mut campaign = Campaign::new(plan());
    campaign.run(&Tainted, |_| ControlFlow::Continue(()));
    let found = campaign.smallest().expect("a failure").clone();
    assert!(found.to_string().contains(" beside sin(x0) at "), "{found}");
    let resumed = Campaign::resume(plan(), &campaign.save()).expect("its own state");
    assert_eq!(resumed.save(), campaign.save());
    for (own, other) in campaign.findings().iter().zip(resumed.findings()) {
        assert_eq!(own.bucket(), other.bucket());
        let again = judge(&Tainted, &other.finding.case, &plan().rules);
        assert!(!again.findings.is_empty(), "{other}");
    }
}

#[test]
fn rows_are_drawn_by_weight() {
    let sine = Primitive::Unary(Unary::Sin);
    let options = Options {
        rows: vec![(0, Primitive::Unary(Unary::Cos)), (5, sine)],
        conditionals: false,
        ..Options::wild()
    };
    let mut plan = Plan::new(1, 0);
    plan.options = options;
    let campaign = Campaign::new(plan);
    for k in 0..200 {
        let text = campaign.case(k).to_string();
        assert!(!text.contains("cos("), "{text}");
    }
    let _ = cases(Options::default());
}

#[test]
fn what_fails_is_smaller_and_still_fails() {
    let fails = |case: &Case| {
        let text = case.to_string();
        text.contains("exp(") && case.at.iter().any(|&x| x > 1.5)
    };
    let case = Case::parse(
        "if(x > y, max(x, exp(x*y)/3, z), tanh(z) + exp(y))",
        &[2.7, 1.125, -3.5e-7],
    );
    let smallest = minimise(&case.expect("a case"), fails, 2000);
    assert!(fails(&smallest));
    assert_eq!(smallest.to_string(), "exp(x0) at x0 = 2.0");
}
