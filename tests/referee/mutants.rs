//! The self-test of the referee: with a wrong rule planted in the table, the check
//! from values fails, while the engines go on agreeing with each other.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use trigrad::mutants::{Mutant, Mutation, with_mutant};
use trigrad::testkit::{Options, cases};
use trigrad::{Binary, Engine, Primitive, Unary};

use crate::agreement::agree;
use crate::data::say;
use crate::references::{Reference, references, wrong_partials, wrong_second_partials};

fn mutants() -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for row in Primitive::all(1) {
        let slots = match row {
            Primitive::Unary(op) if op.is_joint() => 2,
            Primitive::Unary(_) | Primitive::Indexed(..) => 1,
            Primitive::Binary(_) => 2,
            Primitive::Nary(_) => 3,
        };
        for slot in 0..slots {
            for &mutation in Mutation::ALL {
                mutants.push(Mutant {
                    row,
                    slot,
                    mutation,
                });
            }
        }
    }
    mutants
}

/// Whether the rule is that of a companion, which shows in second derivatives only: the
/// cosine that the sine's slope is made of. Every other has to show in the first.
fn is_companion(mutant: Mutant) -> bool {
    matches!(mutant.row, Primitive::Unary(op) if op.is_joint()) && mutant.slot == 1
}

/// A rule of constant 0 is the same rule when it is scaled or negated.
fn is_equivalent(mutant: Mutant) -> bool {
    use Unary::{Ceil, Floor, Heaviside, Round, Sign, Trunc};
    let is_zero = matches!(
        mutant.row,
        Primitive::Unary(Sign | Floor | Ceil | Round | Trunc | Heaviside)
    );
    is_zero && mutant.mutation != Mutation::Shifted
}

#[test]
fn every_wrong_rule_is_noticed_from_values() {
    let references = references();
    let all = mutants();
    let (mut killed, mut equivalent) = (0, 0);
    let mut survivors = Vec::new();
    for &mutant in &all {
        let name = mutant.row.row().name;
        let own: Vec<Reference> = references
            .iter()
            .filter(|r| r.row.row().name == name)
            .cloned()
            .collect();
        let is_noticed = with_mutant(mutant, || match is_companion(mutant) {
            true => !wrong_second_partials(&own, Engine::Dual).is_empty(),
            false => !wrong_partials(&own).is_empty(),
        });
        match (is_noticed, is_equivalent(mutant)) {
            (true, false) => killed += 1,
            (false, true) => equivalent += 1,
            _ => survivors.push(mutant),
        }
    }
    say(&format!(
        "{} wrong rules planted, {killed} noticed, {equivalent} equivalent",
        all.len()
    ));
    assert!(
        survivors.is_empty(),
        "not noticed, or noticed without being wrong: {survivors:#?}"
    );
}

#[test]
fn engines_agree_on_wrong_rules() {
    // Agreement alone proves the plumbing: all engines share the wrong row.
    let rows = [
        (Primitive::Unary(Unary::Sin), 0),
        (Primitive::Unary(Unary::Exp), 0),
        // Not a product's: replays put constant factors behind, into the other slot.
        (Primitive::Binary(Binary::Div), 1),
        (Primitive::Unary(Unary::Tanh), 0),
    ];
    let mut runner = TestRunner::deterministic();
    let strategy = cases(Options::smooth());
    for (row, slot) in rows {
        let mutant = Mutant {
            row,
            slot,
            mutation: Mutation::Scaled,
        };
        for _ in 0..100 {
            let case = strategy.new_tree(&mut runner).expect("a case").current();
            let outcome = with_mutant(mutant, || agree(&case, false));
            assert_eq!(outcome, Ok(()), "{case:?} with {mutant:?}");
        }
    }
}
