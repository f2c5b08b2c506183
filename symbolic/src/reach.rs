//! What the outputs of a formula are made of.

use trigrad_core::Formula;

/// Which nodes the outputs are made of, by index.
pub(crate) fn reachable(formula: &Formula) -> Vec<bool> {
    let ends = formula.outputs().iter().map(|output| output.index() + 1);
    let mut reached = vec![false; ends.max().unwrap_or(0)];
    for output in formula.outputs() {
        reached[output.index()] = true;
    }
    let mut args = Vec::new();
    for id in formula.nodes().rev() {
        // What lies behind the last output is no part of it.
        if reached.get(id.index()) == Some(&true) {
            formula.args_into(id, &mut args);
            for arg in &args {
                reached[arg.index()] = true;
            }
        }
    }
    reached
}
