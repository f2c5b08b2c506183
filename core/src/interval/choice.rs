//! The value of a conditional between enclosures.

use super::{Decoration, End, Interval, compare};
use crate::scalar::Test;

/// The branch that the comparison takes for all members of the enclosures; where they leave it
/// open, what holds both branches.
pub(crate) fn choose<E: End>(
    test: &Test<&Interval<E>>,
    then: &Interval<E>,
    otherwise: &Interval<E>,
) -> Interval<E> {
    let taken = match compare(test.relation, test.left, test.right) {
        Some(true) => then,
        Some(false) => otherwise,
        None => {
            let condition = test.left.decoration().min(test.right.decoration());
            return then.hull(otherwise).weakened(condition);
        }
    };
    // Where a side is only continuous it may be at the end of its domain, and there the conditional
    // is defined from inside only, as the side is.
    let condition = test.left.decoration().min(test.right.decoration());
    taken.clone().weakened(match stays_decided(test) {
        true => condition,
        false => Decoration::Defined,
    })
}

// Whether the comparison has the same answer in a neighbourhood of the box: at 0, `x > 0` is
// certainly false, and yet another branch begins there.
fn stays_decided<E: End>(test: &Test<&Interval<E>>) -> bool {
    let (left, right) = (test.left, test.right);
    let apart = left.hi() < right.lo() || right.hi() < left.lo();
    apart && left.decoration().min(right.decoration()) >= Decoration::Continuous
}
