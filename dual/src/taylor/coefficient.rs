//! One coefficient of a node by the node's rule, in one variable or in several.

use trigrad_core::{Interpret, Nary, Test, Tracked};

use super::convolution::plus;
use super::recurrence::{Plan, Rule, Slot};

/// What is known of the nodes while the coefficients of one order are found: those of lower
/// orders, and of the same order those of the nodes before. `None` is structurally 0.
pub(super) trait Known<T: Interpret> {
    /// The value of a node.
    fn primal(&self, id: u32) -> Tracked<T>;

    /// The coefficient of this order of a node.
    fn get(&self, id: u32) -> Option<Tracked<T>>;

    /// That of a b.
    fn product(&self, a: u32, b: u32) -> Option<Tracked<T>>;

    /// That of y = a / b.
    fn quotient(&self, a: u32, b: u32, y: u32) -> Option<Tracked<T>>;

    /// That of what has these partials.
    fn chain(&self, slots: &[Slot]) -> Option<Tracked<T>>;

    /// Whether this is a first derivative.
    fn is_first(&self) -> bool;

    /// NaN, of a node of which no number is known.
    fn lost(&self, id: u32) -> Option<Tracked<T>>;
}

/// The coefficient of a node that is not given.
#[inline]
pub(super) fn coefficient<T: Interpret>(
    plan: &Plan,
    id: u32,
    known: &impl Known<T>,
) -> Option<Tracked<T>> {
    let get = |id| known.get(id);
    match plan.entries[id as usize].rule {
        Rule::Given => None,
        Rule::Negation(a) => get(a).map(|a| -a),
        Rule::Same(a) => get(a),
        Rule::Sum(a, b) => plus(get(a), get(b)),
        Rule::Difference(a, b) => match (get(a), get(b)) {
            (Some(a), Some(b)) => Some(a - b),
            (a, b) => a.or(b.map(|b| -b)),
        },
        Rule::Total(part) => {
            let terms = plan.slots(part).iter().filter_map(|slot| get(slot.arg));
            let terms: Vec<_> = terms.map(Tracked::varying).collect();
            (!terms.is_empty()).then(|| Tracked::nary(Nary::Sum, &terms))
        }
        Rule::Product(a, b) => known.product(a, b),
        Rule::Quotient(a, b) => known.quotient(a, b, id),
        Rule::Select(relation, [left, right, then, otherwise]) => {
            let test = Test {
                relation,
                left: known.primal(left),
                right: known.primal(right),
            };
            match (get(then), get(otherwise)) {
                (None, None) => None,
                (then, otherwise) => {
                    let [then, otherwise] = [then, otherwise]
                        .map(|side| side.unwrap_or_else(|| Tracked::from_f64(0.0)));
                    Some(Tracked::select(test, then, otherwise))
                }
            }
        }
        Rule::Chain(part) => known.chain(plan.slots(part)),
        Rule::First(part) if known.is_first() => known.chain(plan.slots(part)),
        Rule::First(_) | Rule::Lost => known.lost(id),
    }
}
