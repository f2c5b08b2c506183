//! Comparisons of enclosures: certain, or not decided.

use super::{Decoration, End, Interval};
use crate::scalar::Relation;

/// Whether `a` and `b` are related for all pairs of their members (`Some(true)`), or for none
/// (`Some(false)`); None if the enclosures do not decide it.
///
/// None too where an argument is undefined somewhere: a comparison with no number has no answer
/// that a proof could use.
pub fn compare<E: End>(relation: Relation, a: &Interval<E>, b: &Interval<E>) -> Option<bool> {
    if a.decoration().min(b.decoration()) <= Decoration::Partial {
        return None;
    }
    match relation {
        Relation::Less => less(a, b),
        Relation::LessEqual => less(b, a).map(|greater| !greater),
        Relation::Greater => less(b, a),
        Relation::GreaterEqual => less(a, b).map(|less| !less),
        Relation::Equal => equal(a, b),
        Relation::NotEqual => equal(a, b).map(|equal| !equal),
    }
}

fn less<E: End>(a: &Interval<E>, b: &Interval<E>) -> Option<bool> {
    if a.hi() < b.lo() {
        Some(true)
    } else if a.lo() >= b.hi() {
        Some(false)
    } else {
        None
    }
}

fn equal<E: End>(a: &Interval<E>, b: &Interval<E>) -> Option<bool> {
    if a.hi() < b.lo() || b.hi() < a.lo() {
        Some(false)
    } else if a.is_point() && b.is_point() {
        Some(true)
    } else {
        None
    }
}
