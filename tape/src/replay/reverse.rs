//! Reverse accumulation over the nodes of a recording, in nodes.
//!
//! What flows back out of a branch of a select counts in the region of that branch only:
//! the slope of `select(x > 0, sqrt(x), 0)` at 0 is 0, not 0 * inf. A region is a node
//! that is 1 where the branch is taken and 0 elsewhere.

use std::cell::RefCell;

use trigrad_core::{Relation, Test};

use super::formal::{Formal, partials};
use super::store::{Op, Store};

/// What has arrived at a node, valid in a region; `None` is everywhere.
#[derive(Clone, Copy)]
struct Arrival<'s> {
    region: Option<Formal<'s>>,
    value: Formal<'s>,
}

/// The adjoints of the first `count` nodes, which are all that the seeded ones are made
/// of: the derivatives of the sum of the seeds times their nodes. `None` where none of
/// them depends on the node.
///
/// Adds a number of nodes in proportion to those that the seeded ones are made of.
pub(super) fn adjoints<'s>(
    store: &'s RefCell<Store>,
    count: usize,
    seeds: &[(u32, Formal<'s>)],
) -> Vec<Option<u32>> {
    let mut arrived: Vec<Vec<Arrival<'s>>> = vec![Vec::new(); count];
    let mut adjoints = vec![None; count];
    let mut contributions: Vec<(u32, Formal<'s>)> = Vec::new();
    for &(node, value) in seeds {
        if store.borrow().constant(node).is_none() {
            let region = None;
            arrived[node as usize].push(Arrival { region, value });
        }
    }
    for id in (0..count as u32).rev() {
        let arrivals = std::mem::take(&mut arrived[id as usize]);
        // In the order of the program, so that both run through it the same way.
        let Some(Arrival { region, value }) = arrivals.into_iter().rev().reduce(joined) else {
            continue;
        };
        let op = store.borrow().op(id);
        match op {
            Op::Input(_) => {
                let everywhere = lifted(Arrival { region, value });
                adjoints[id as usize] = Some(everywhere.id(store));
            }
            Op::Select(relation) => {
                let (test, [then, otherwise]) = Formal::cases(store, id, relation);
                let inside = region.unwrap_or_else(|| Formal::number(1.0));
                let outside = Formal::number(0.0);
                for (arg, regions) in [(then, [inside, outside]), (otherwise, [outside, inside])] {
                    if store.borrow().constant(arg).is_some() {
                        continue;
                    }
                    let region = Some(Formal::choice(test, regions));
                    arrived[arg as usize].push(Arrival { region, value });
                }
            }
            _ => {
                contributions.clear();
                partials(store, id, |arg, partial| {
                    contributions.push((arg, product(value, partial)));
                });
                // An argument in several slots gets one contribution.
                contributions.sort_by_key(|&(arg, _)| arg);
                for same in contributions.chunk_by(|(a, _), (b, _)| a == b) {
                    let values = same.iter().map(|&(_, value)| value);
                    if let (arg, Some(value)) = (same[0].0, values.reduce(|a, b| a + b)) {
                        arrived[arg as usize].push(Arrival { region, value });
                    }
                }
            }
        }
    }
    adjoints
}

// The sum of both, valid where either is.
fn joined<'s>(a: Arrival<'s>, b: Arrival<'s>) -> Arrival<'s> {
    match (a.region, b.region) {
        (Some(first), Some(second)) if first.is(second) => Arrival {
            region: Some(first),
            value: a.value + b.value,
        },
        (Some(first), Some(second)) => Arrival {
            region: Some(Formal::choice(is_in(first), [Formal::number(1.0), second])),
            value: lifted(a) + lifted(b),
        },
        // One of them, or both, everywhere.
        _ => Arrival {
            region: None,
            value: lifted(a) + lifted(b),
        },
    }
}

// The value as a number that is 0 outside of its region.
fn lifted<'s>(arrival: Arrival<'s>) -> Formal<'s> {
    match arrival.region {
        None => arrival.value,
        Some(region) => Formal::choice(is_in(region), [arrival.value, Formal::number(0.0)]),
    }
}

fn is_in<'s>(region: Formal<'s>) -> Test<Formal<'s>> {
    Test {
        relation: Relation::NotEqual,
        left: region,
        right: Formal::number(0.0),
    }
}

/// `a * b`, where a factor of 1 or -1 that is known is not multiplied.
pub(super) fn product<'s>(a: Formal<'s>, b: Formal<'s>) -> Formal<'s> {
    match (a.known(), b.known()) {
        (_, Some(1.0)) => a,
        (Some(1.0), _) => b,
        _ => a * b,
    }
}
