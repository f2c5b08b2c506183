//! The comparisons that a recording made, and what is said where one turns out otherwise.

use std::cmp::Ordering;
use std::fmt;

use trigrad_core::Relation;

/// What a function asked of two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Whether they stand in this relation.
    Relation(Relation),
    /// Which of them is greater, by `partial_cmp`.
    Order,
}

/// What the answer was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Of a relation: whether it held.
    Held(bool),
    /// Of an order: none where one of the numbers is NaN.
    Order(Option<Ordering>),
}

/// A comparison came out otherwise than when it was recorded, so that the recording is
/// not of the program that would run at this point.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error(
    "comparison {comparison} of the recording, {left:e} {} {right:e}, {}",
    sign(.asked),
    said(.recorded)
)]
#[non_exhaustive]
pub struct Flipped {
    /// The first such comparison, counted from 0 in the order in which they were made.
    pub comparison: usize,
    /// What it asked.
    pub asked: Asked,
    /// The number on its left at this point.
    pub left: f64,
    /// The number on its right at this point.
    pub right: f64,
    /// How it came out when it was recorded.
    pub recorded: Outcome,
}

fn sign(asked: &Asked) -> &'static str {
    match asked {
        Asked::Relation(relation) => relation.symbol(),
        Asked::Order => "against",
    }
}

fn said(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Held(true) => "held when it was recorded",
        Outcome::Held(false) => "did not hold when it was recorded",
        Outcome::Order(Some(Ordering::Less)) => "was less when it was recorded",
        Outcome::Order(Some(Ordering::Equal)) => "was equal when it was recorded",
        Outcome::Order(Some(Ordering::Greater)) => "was greater when it was recorded",
        Outcome::Order(None) => "had no order when it was recorded",
    }
}

/// A set of the four ways in which two numbers can stand: less, equal, greater, or
/// without order, as NaN does. The answer to any comparison is one of those sets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing(u8);

impl Standing {
    const ALL: Self = Self(0b1111);
    const NONE: Self = Self(0b1000);

    /// How `left` stands to `right`.
    #[inline]
    pub(super) fn of(left: f64, right: f64) -> Self {
        let less = u8::from(left < right);
        let equal = u8::from(left == right) << 1;
        let greater = u8::from(left > right) << 2;
        let any = less | equal | greater;
        Self(any | u8::from(any == 0) << 3)
    }

    /// The ways in which the relation holds.
    fn where_holds(relation: Relation) -> Self {
        Self(match relation {
            Relation::Less => 0b0001,
            Relation::LessEqual => 0b0011,
            Relation::Greater => 0b0100,
            Relation::GreaterEqual => 0b0110,
            Relation::Equal => 0b0010,
            Relation::NotEqual => 0b1101,
        })
    }

    /// The ways in which the answer is this one.
    fn of_outcome(asked: Asked, outcome: Outcome) -> Self {
        match (asked, outcome) {
            (Asked::Relation(relation), Outcome::Held(true)) => Self::where_holds(relation),
            (Asked::Relation(relation), Outcome::Held(false)) => {
                Self(Self::ALL.0 & !Self::where_holds(relation).0)
            }
            (_, Outcome::Order(Some(order))) => Self::where_holds(match order {
                Ordering::Less => Relation::Less,
                Ordering::Equal => Relation::Equal,
                Ordering::Greater => Relation::Greater,
            }),
            (_, Outcome::Order(None)) => Self::NONE,
            (Asked::Order, Outcome::Held(_)) => Self::ALL,
        }
    }

    #[inline]
    pub(super) fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl fmt::Debug for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04b}", self.0)
    }
}

/// A comparison of two nodes, and how they may stand for it to come out as recorded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Guard {
    pub(super) nodes: [u32; 2],
    pub(super) may: Standing,
    comparison: usize,
    asked: Asked,
    recorded: Outcome,
}

impl Guard {
    /// What is said where the numbers stand otherwise.
    pub(super) fn flipped(&self, left: f64, right: f64) -> Flipped {
        Flipped {
            comparison: self.comparison,
            asked: self.asked,
            left,
            right,
            recorded: self.recorded,
        }
    }
}

/// The comparisons of a recording that say something new.
#[derive(Debug, Default)]
pub(super) struct Guards {
    list: Vec<Guard>,
    // By the nodes: how they may stand by all that was asked so far.
    known: std::collections::HashMap<[u32; 2], Standing>,
    asked: usize,
}

impl Guards {
    pub(super) fn note(&mut self, nodes: [u32; 2], asked: Asked, recorded: Outcome) {
        let comparison = self.asked;
        self.asked += 1;
        let may = Standing::of_outcome(asked, recorded);
        let known = self.known.entry(nodes).or_insert(Standing::ALL);
        if known.is_within(may) {
            return; // the earlier ones say it already
        }
        *known = known.and(may);
        self.list.push(Guard {
            nodes,
            may,
            comparison,
            asked,
            recorded,
        });
    }

    pub(super) fn into_list(self) -> Vec<Guard> {
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBERS: [f64; 5] = [f64::NEG_INFINITY, -0.0, 0.0, 1.5, f64::NAN];

    #[test]
    fn every_outcome_is_told_from_every_other() {
        let pairs = || NUMBERS.iter().flat_map(|&a| NUMBERS.map(|b| (a, b)));
        for (a, b) in pairs() {
            for (c, d) in pairs() {
                let now = Standing::of(c, d);
                for &relation in Relation::ALL {
                    let holds = relation.holds(&a, &b);
                    let may = Standing::of_outcome(Asked::Relation(relation), Outcome::Held(holds));
                    assert_eq!(now.is_within(may), relation.holds(&c, &d) == holds);
                }
                let order = a.partial_cmp(&b);
                let may = Standing::of_outcome(Asked::Order, Outcome::Order(order));
                assert_eq!(now.is_within(may), c.partial_cmp(&d) == order);
            }
        }
    }
}
