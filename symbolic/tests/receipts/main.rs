//! The checker of receipts accepts what the simplifier says, and refuses what was
//! tampered with.

#[path = "../drawn/mod.rs"]
mod drawn;
mod random;
mod tampered;

use trigrad_core::Formula;
use trigrad_symbolic::simplify::{Condition, Effect, Fact, Simplified, Step};
use trigrad_symbolic::{Options, StopReason};

pub(crate) fn logged(admit: Effect) -> Options {
    Options {
        admit,
        receipts: true,
        ..Options::default()
    }
}

pub(crate) fn read(text: &str) -> Formula {
    Formula::parse(text).unwrap().with_inputs(&["x", "y"])
}

pub(crate) fn step(rule: &'static str, before: &str, after: &str) -> Step {
    Step {
        rules: vec![rule],
        before: read(before),
        after: read(after),
    }
}

pub(crate) fn condition(fact: Fact, of: &str) -> Condition {
    Condition { fact, of: read(of) }
}

/// A simplification as somebody might write it.
pub(crate) fn written(result: &str, steps: Vec<Step>, conditions: Vec<Condition>) -> Simplified {
    Simplified {
        formula: read(result),
        conditions,
        steps,
        stop: StopReason::Saturated,
    }
}
