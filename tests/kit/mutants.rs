//! With a wrong rule planted in the table of an engine, the campaign finds it, and the smallest
//! failure is that row of a variable.

use std::ops::ControlFlow;

use trigrad::mutants::{Mutant, Mutation, with_mutant};
use trigrad::testkit::{AdBackend, Campaign, Plan, RandomFunction};
use trigrad::{Binary, Engine, Nary, Primitive, Unary};

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

/// The rows with the slots of their partials; the companions of a joint row have no place of
/// their own in the first order, and are left to the second.
fn slots() -> Vec<(Primitive, usize)> {
    let mut slots = Vec::new();
    for row in Primitive::all(1) {
        let count = match row {
            Primitive::Unary(op) if op.is_joint() => 2,
            Primitive::Unary(_) | Primitive::Indexed(..) => 1,
            Primitive::Binary(_) | Primitive::Nary(_) => 2,
        };
        slots.extend((0..count).map(|slot| (row, slot)));
    }
    slots
}

/// A rule of constant 0 is the same rule when it is scaled or negated, one without another slot or
/// with the same slope by all when slots are exchanged.
fn is_equivalent(mutant: Mutant) -> bool {
    use Unary::{Ceil, Floor, Heaviside, Round, Sign, Trunc};
    match (mutant.row, mutant.mutation) {
        (Primitive::Unary(Sign | Floor | Ceil | Round | Trunc | Heaviside), mutation) => {
            mutation != Mutation::Shifted
        }
        (
            Primitive::Unary(_)
            | Primitive::Indexed(..)
            | Primitive::Binary(Binary::Add)
            | Primitive::Nary(Nary::Sum),
            mutation,
        ) => mutation == Mutation::Exchanged,
        _ => false,
    }
}

/// The rows whose slopes are made of the row, in the table: a wrong rule shows there too, and may
/// make a smaller case than the row does with a constant, as a wrong product in second slopes does.
fn is_found(mutant: Mutant, cases: u64) -> Result<(), String> {
    let backend = Mutated(mutant);
    let mut plan = Plan::new(5, cases);
    // The row itself half of the time, so that a campaign of a second finds it.
    let weight: u32 = plan.options.rows.iter().map(|(weight, _)| weight).sum();
    plan.options.rows.push((weight, mutant.row));
    let name = mutant.row.row().name;
    let is_row = |campaign: &Campaign| {
        let mut findings = campaign.findings().into_iter();
        findings.any(|found| found.bucket().shape.starts_with(&format!("{name}(")))
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

fn check(slots: &[(Primitive, usize)], mutations: &[Mutation], cases: u64) {
    let mut missed = Vec::new();
    let mut found = 0;
    for &(row, slot) in slots {
        for &mutation in mutations {
            let mutant = Mutant {
                row,
                slot,
                mutation,
            };
            match is_found(mutant, cases) {
                Ok(()) => found += 1,
                Err(_) if is_equivalent(mutant) => {}
                Err(words) => missed.push(words),
            }
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
    check(&sample, &[Mutation::Shifted], 2000);
}

#[test]
fn every_wrong_rule_is_found_in_a_night() {
    if std::env::var_os("TRIGRAD_NIGHTLY").is_some() {
        check(&slots(), Mutation::ALL, 20_000);
    }
}
