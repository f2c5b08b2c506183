//! Slopes that exist although the chain rule has only 0 * inf for them: of sqrt(x)^2 at 0.
//!
//! Where a partial is infinite, what is made of it may have a slope all the same. A simplified
//! form of the function, with the steps that lead to it replayed and checked, is the same number
//! wherever the function is one; if its slope is enclosed, that is the slope of the function, on
//! the side on which it has values.

use trigrad_core::Function;
use trigrad_symbolic::{self as symbolic, receipts};

use super::function::RandomFunction;

/// A simpler function that is the same wherever `f` is a number, if there is one.
pub(super) fn simpler(f: &RandomFunction) -> Option<RandomFunction> {
    let formula = f.trace();
    let options = symbolic::Options {
        receipts: true,
        ..symbolic::Options::default()
    };
    let simplified = symbolic::simplify(&formula, &options);
    receipts::check(&formula, &simplified, &options).ok()?;
    let names: Vec<&str> = formula.inputs().collect();
    let formula = simplified.formula.with_inputs(&names);
    let simpler = RandomFunction::from_formula(&formula).ok()?;
    (simpler.inputs() == f.inputs()).then_some(simpler)
}
