//! With a wrong rule planted in the table of an engine, the campaign finds it, and the smallest
//! failure is that row of a variable.

use std::ops::ControlFlow;

use trigrad::mutants::{Mutant, Mutation, with_mutant};
use trigrad::testkit::{AdBackend, Campaign, Found, Plan, RandomFunction};
use trigrad::{Binary, Engine, Nary, Primitive, Unary};

use crate::planted::{equivalence, mutants};

/// The dual engine, with a wrong rule while it runs and only then.
struct Mutated(Mutant);

impl AdBackend for Mutated {
    fn name(&self) -> &str {
        "mutated"
    }

    fn version(&self) -> &str {
        "0"
    }

    fn gradient(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>)> {
        with_mutant(self.0, || AdBackend::gradient(&Engine::Dual, f, at))
    }

    fn hessian(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>, Vec<f64>)> {
        with_mutant(self.0, || AdBackend::hessian(&Engine::Dual, f, at))
    }
}

/// Whether a smaller case than the row with a constant is wrong too, because slopes of other rows are
/// made of products: the second one of csc.
fn has_smaller(mutant: Mutant) -> bool {
    let is_product = mutant.row == Primitive::Binary(Binary::Mul);
    is_product && mutant.slot == 1 && mutant.mutation == Mutation::Exchanged
}

/// The rows whose slopes are made of the row, in the table: a wrong rule shows there too.
fn is_found(mutant: Mutant, cases: u64) -> Result<(), String> {
    let backend = Mutated(mutant);
    let mut plan = Plan::new(5, cases);
    // The row itself half of the time, so that a campaign of a second finds it.
    let weight: u32 = plan.options.rows.iter().map(|(weight, _)| weight).sum();
    plan.options.rows.push((weight, mutant.row));
    let name = mutant.row.row().name;
    let of_row = |found: &Found| found.bucket().shape.starts_with(&format!("{name}("));
    let is_row = |campaign: &Campaign| match has_smaller(mutant) {
        true => campaign.findings().into_iter().any(of_row),
        false => campaign.smallest().is_some_and(of_row),
    };
    let mut campaign = Campaign::new(plan);
    campaign.run(&backend, |campaign| match is_row(campaign) {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    });
    match is_row(&campaign) {
        true => Ok(()),
        false => Err(format!("{mutant:?}: {:#?}", campaign.findings())),
    }
}

fn check(mutants: impl IntoIterator<Item = Mutant>, cases: u64) {
    let mut missed = Vec::new();
    let mut found = 0;
    for mutant in mutants {
        match is_found(mutant, cases) {
            Ok(()) => found += 1,
            Err(_) if equivalence(mutant).is_some() => {}
            Err(words) => missed.push(words),
        }
    }
    println!("{found} wrong rules found, each as its row");
    assert!(
        missed.is_empty(),
        "{} missed: {}",
        missed.len(),
        missed.join("\n")
    );
}

#[test]
fn a_sample_of_wrong_rules_is_found() {
    let sample = [
        (Primitive::Unary(Unary::Sin), 0),
        (Primitive::Unary(Unary::Sin), 1),
        (Primitive::Unary(Unary::Acosh), 0),
        (Primitive::Unary(Unary::Floor), 0),
        (Primitive::Unary(Unary::Lgamma), 0),
        (Primitive::Binary(Binary::Div), 1),
        (Primitive::Binary(Binary::Pow), 0),
        (Primitive::Nary(Nary::Max), 1),
        (Primitive::Nary(Nary::Logsumexp), 0),
    ];
    let shifted = |(row, slot)| Mutant {
        row,
        slot,
        mutation: Mutation::Shifted,
    };
    check(sample.map(shifted), 2000);
}

#[test]
fn every_wrong_rule_is_found_in_a_night() {
    if std::env::var_os("TRIGRAD_NIGHTLY").is_some() {
        // The companions of a joint row have no place of their own in the first order, and are left to
        // the second.
        check(mutants(2), 20_000);
    }
}
