//! The self-test of the referee: with a wrong rule planted in the table, the check
//! from values fails, while the engines go on agreeing with each other.

use std::collections::BTreeMap;
use std::fmt::Write;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use trigrad::mutants::{Mutant, Mutation, with_mutant};
use trigrad::testkit::{Case, Options, RandomFunction, Step, cases};
use trigrad::{Binary, Engine, Primitive, Unary};

use crate::agreement::agree;
use crate::data::say;
use crate::planted::{equivalence, mutants};
use crate::references::{Reference, references, wrong_partials, wrong_second_partials};
use crate::stored::check_page;

/// The slots of an n-ary row that are planted; every such row has points of five arguments.
const NARY_SLOTS: usize = 5;

/// Whether the rule is that of a companion, which shows in second derivatives only: the
/// cosine that the sine's slope is made of. Every other has to show in the first.
fn is_companion(mutant: Mutant) -> bool {
    matches!(mutant.row, Primitive::Unary(op) if op.is_joint()) && mutant.slot == 1
}

/// What notices a mutant.
#[derive(Clone, Copy, Default)]
struct Noticed {
    /// Digits of first slopes, made from values.
    first: bool,
    /// Digits of second slopes, made from values, through forward mode.
    second: bool,
    /// The engines against each other, on the row alone at the same points.
    agreement: bool,
}

fn noticed(mutant: Mutant, own: &[Reference]) -> Noticed {
    with_mutant(mutant, || Noticed {
        first: !wrong_partials(own).is_empty(),
        second: !wrong_second_partials(own, Engine::Dual).is_empty(),
        agreement: own
            .iter()
            .filter(|reference| !reference.seconds.is_empty())
            .take(3)
            .any(|reference| agree(&alone(reference), false).is_err()),
    })
}

/// The row as a function of its arguments.
fn alone(reference: &Reference) -> Case {
    let inputs = reference.args.len();
    let step = Step::Row(reference.row, (0..inputs).collect());
    Case {
        function: RandomFunction::new(inputs, vec![step]),
        at: reference.args.clone(),
    }
}

/// Run with `TRIGRAD_WRITE_PAGE=1` to write the page anew.
#[test]
fn every_wrong_rule_is_noticed_from_values() {
    let references = references();
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let (mut survivors, mut equivalents) = (Vec::new(), Vec::new());
    for mutant in mutants(NARY_SLOTS) {
        let name = mutant.row.row().name;
        let own = references.iter().filter(|r| r.row.row().name == name);
        let own: Vec<Reference> = own.cloned().collect();
        let noticed = noticed(mutant, &own);
        let is_noticed = match is_companion(mutant) {
            true => noticed.second,
            false => noticed.first,
        };
        let equivalence = equivalence(mutant);
        if is_noticed == equivalence.is_some() {
            survivors.push(mutant);
        }
        if let Some(reason) = equivalence {
            equivalents.push((mutant, reason));
        }
        let label = match is_companion(mutant) {
            true => "companions",
            false => label(mutant.mutation),
        };
        tallies
            .entry(label)
            .or_default()
            .count(noticed, equivalence.is_some());
    }
    let page = page(&tallies, &equivalents);
    say(&page);
    assert!(
        survivors.is_empty(),
        "not noticed, or noticed without being wrong: {survivors:#?}"
    );
    check_page("planted.md", &page, "the planted rules say", "referee");
}

fn label(mutation: Mutation) -> &'static str {
    match mutation {
        Mutation::Scaled => "times 1.01",
        Mutation::Negated => "the other sign",
        Mutation::Shifted => "plus 0.01",
        Mutation::Doubled => "times 2",
        Mutation::Dropped => "0",
        Mutation::Nudged => "times 1 + 1e-6",
        Mutation::Grazed => "times 1 + 1e-12",
        Mutation::Exchanged => "another slot's",
    }
}

#[derive(Default)]
struct Tally {
    planted: usize,
    equivalent: usize,
    first: usize,
    second: usize,
    agreement: usize,
}

impl Tally {
    fn count(&mut self, noticed: Noticed, is_equivalent: bool) {
        self.planted += 1;
        self.equivalent += usize::from(is_equivalent);
        self.first += usize::from(noticed.first);
        self.second += usize::from(noticed.second);
        self.agreement += usize::from(noticed.agreement);
    }
}

fn page(tallies: &BTreeMap<&str, Tally>, equivalents: &[(Mutant, &str)]) -> String {
    let mut page = String::from(
        "# Wrong rules, planted\n\n\
         Made by `tests/referee/mutants.rs`; not to be edited. A wrong rule stands in the table in place of\n\
         the partial of one row by one slot, and the checks are run on the points of that row in\n\
         `tests/data/references.jsonl`. Companions are what is computed beside a value, as the cosine beside\n\
         the sine: their rules show in second derivatives only. The engines share the wrong rule, so that\n\
         their agreement proves nothing of it.\n\n\
         | in place of the partial | planted | the same rule | first slopes from values | second slopes \
         from values | agreement of the engines |\n\
         |---|---|---|---|---|---|\n",
    );
    for (label, t) in tallies {
        let _ = writeln!(
            page,
            "| {label} | {} | {} | {} | {} | {} |",
            t.planted, t.equivalent, t.first, t.second, t.agreement
        );
    }
    page.push_str("\nNot noticed, because they are the same rule:\n\n");
    let mut by_reason: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (mutant, reason) in equivalents {
        let name = mutant.row.row().name;
        let names = by_reason.entry(reason).or_default();
        if !names.iter().any(|known| known == name) {
            names.push(name.to_string());
        }
    }
    for (reason, names) in by_reason {
        let _ = writeln!(page, "- {}: {reason}.", names.join(", "));
    }
    page
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
