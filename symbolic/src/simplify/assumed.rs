//! What is taken for granted before a formula is read.

use trigrad_core::{Formula, NodeId};

use super::attempt::Reading;
use super::grant::{self, Given};
use super::proof::Proof;
use super::rewriter::Rewriter;
use super::rule::{Effect, Fact};
use super::term::Term;
use super::{Condition, LARGEST_SEARCHED, MOST_WORK, Options, import};

/// The places of assumptions that cannot all be the case, as far as that is found by what
/// simplification itself knows of them; empty if none is found. A single one is the case
/// nowhere.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::simplify::{Condition, Fact, contradiction};
/// let all = ["x - 1", "y", "-x"].map(|of| Condition {
///     fact: Fact::Positive,
///     of: Formula::parse(of).unwrap(),
/// });
/// assert_eq!(contradiction(&all), [0, 2]);
/// assert!(contradiction(&all[..2]).is_empty());
/// ```
pub fn contradiction(assume: &[Condition]) -> Vec<usize> {
    let mut rewriter = Rewriter::new(&[], Effect::Enlarges, false, MOST_WORK);
    // All are read before any is granted, so that none is read in the light of another.
    let all: Vec<(Term, Vec<Given>)> = (assume.iter().enumerate())
        .map(|(number, condition)| {
            let by = Proof::asked(number);
            let of = rewriter
                .import(&condition.of, Reading::Together)
                .swap_remove(0);
            let presumed = import::presumed(&condition.of);
            let mut facts = known_facts(&rewriter, &condition.of, &presumed, by);
            facts.push((of.clone(), condition.fact, by));
            (of, facts)
        })
        .collect();
    for (number, (condition, (of, facts))) in assume.iter().zip(&all).enumerate() {
        let (known, negated) = (rewriter.known(of), rewriter.known(&of.negated()));
        let refuted = match condition.fact {
            Fact::Positive => negated.nonnegative,
            Fact::NonNegative => negated.positive(),
            Fact::Nonzero => known.nonnegative.and(known.nonpositive),
            Fact::Defined | Fact::Signed => Proof::NONE,
        };
        let granted = grant::granted(&rewriter, facts);
        rewriter.arena.grant(granted.into_iter());
        let refuted = rewriter
            .arena
            .conflict()
            .or(refuted.and(Proof::asked(number)));
        if refuted.holds() {
            return (0..=number).filter(|&n| refuted.rests_on(n)).collect();
        }
    }
    Vec::new()
}

/// What was asked to be taken for granted, and what each of it is a number for; then what is
/// the case wherever the function is a number of which only its domain matters.
pub(super) fn take_for_granted(rewriter: &mut Rewriter, options: &Options) {
    let mut facts = Vec::new();
    for (number, condition) in options.assume.iter().enumerate() {
        let by = Proof::asked(number);
        let of = rewriter
            .import(&condition.of, Reading::Together)
            .swap_remove(0);
        facts.push((of, condition.fact, by));
        let presumed = import::presumed(&condition.of);
        facts.extend(known_facts(rewriter, &condition.of, &presumed, by));
    }
    if let Some(within) = options.within.as_ref()
        && options.admit >= Effect::Enlarges
        && within.len() <= LARGEST_SEARCHED
    {
        let presumed = import::presumed(within);
        if !presumed.is_empty() {
            rewriter.import(within, Reading::Together);
            facts.extend(known_facts(rewriter, within, &presumed, Proof::PRESUMED));
        }
    }
    if !facts.is_empty() {
        let granted = grant::granted(rewriter, &facts);
        rewriter.arena.grant(granted.into_iter());
    }
    // What it took to read them is not part of the simplification.
    rewriter.restart();
}

/// Facts of nodes of the formula that was imported last, of what became of the nodes; and so
/// on the grounds on which they became that.
pub(super) fn known_facts(
    rewriter: &Rewriter,
    formula: &Formula,
    facts: &[(NodeId, Fact)],
    by: Proof,
) -> Vec<Given> {
    let mut grounds = vec![Proof::PLAIN; formula.len()];
    let asked = (rewriter.conditions.iter()).filter(|reliance| reliance.by.is_asked());
    let asked: Vec<_> = asked.collect();
    if !asked.is_empty() {
        for reliance in asked {
            let from = reliance.origin.map_or(0, NodeId::index);
            grounds[from] = grounds[from].and(reliance.by);
        }
        let mut args = Vec::new();
        for id in formula.nodes() {
            formula.args_into(id, &mut args);
            for arg in &args {
                grounds[id.index()] = grounds[id.index()].and(grounds[arg.index()]);
            }
        }
    }
    let of = |&(id, fact): &(NodeId, Fact)| {
        let of = rewriter.made_of(id)?;
        Some((of, fact, by.and(grounds[id.index()])))
    };
    let known = facts.iter().filter(|(_, fact)| *fact != Fact::Defined);
    known.filter_map(of).collect()
}
