//! The forms of an item: with what was found for it later, and in f32.
//!
//! f32 is judged at the point that the item names for it, against that point's own digits.
//! Where it names none and the numbers of its point are f32 numbers, the digits hold there
//! as they stand, the second derivatives with them: rounded to f32, beyond its range
//! infinite, below it 0. Where neither is so the item has no form in f32.

use std::collections::BTreeMap;

use trigrad::Formula;

use crate::data::{Item, Second, number};
use crate::drivers::Float;
use crate::judge::{Format, VALUE_PLACES, close};

/// The item with the second derivatives that were found for it later.
pub(super) fn completed(item: &Item, second: Option<&Second>) -> Item {
    let mut item = item.clone();
    if let Some(hess) = second.and_then(|second| second.hess.clone()) {
        item.hess = Some(hess);
    }
    item
}

/// The item as it is in f32, if it is. Where the expression itself leaves the range of f32,
/// and the value with it, NaN and infinities are right.
pub(super) fn narrowed(item: &Item, second: Option<&Second>) -> Option<Item> {
    let mut item = narrow_point(item, second)?;
    let formula = Formula::parse(&item.expr).ok()?;
    let at: Vec<f32> = formula
        .inputs()
        .map(|name| f32::nearest(&item.at[name]))
        .collect();
    let value = formula.program().eval(&at)[0];
    let stays =
        value.is_finite() || close(value.into(), &item.value, 0.0, VALUE_PLACES, Format::F32);
    if !stays {
        item.value_ok = false;
        item.f64_ok = false;
    }
    Some(item)
}

fn narrow_point(item: &Item, second: Option<&Second>) -> Option<Item> {
    let found = second.and_then(|second| second.f32.as_ref());
    if let Some(narrow) = found.map(|found| &found.narrow).or(item.f32.as_ref()) {
        return Some(Item {
            at: narrow.at.clone(),
            value: narrow.value.clone(),
            grad: narrow.grad.clone(),
            hess: found.map(|found| found.hess.clone()),
            third: BTreeMap::new(),
            fourth: BTreeMap::new(),
            ..item.clone()
        });
    }
    let fits = |text: &String| {
        let x = number(text);
        x.is_nan() || f64::from(x as f32) == x
    };
    item.at.values().all(fits).then(|| item.clone())
}
