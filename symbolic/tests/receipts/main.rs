//! The checker of receipts accepts what the simplifier says, and refuses what was
//! tampered with.

mod claims;
#[path = "../drawn/mod.rs"]
mod drawn;
mod random;
#[path = "../runner/mod.rs"]
mod runner;
mod tampered;

use trigrad_core::Formula;
use trigrad_symbolic::receipts::{Refusal, check};
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
        concerns: Vec::new(),
        steps,
        stop: StopReason::Saturated,
    }
}

/// Why a simplification is refused.
pub(crate) fn refusal(original: &str, simplified: &Simplified) -> Refusal {
    let checked = check(&read(original), simplified, &logged(Effect::Enlarges));
    checked.expect_err(&format!("{original} => {}", simplified.formula))
}

/// A log in which every step is needed.
pub(crate) fn chain() -> (Formula, Simplified) {
    let steps = vec![
        step("ln-exp", "ln(exp(x))", "x"),
        step("sin-odd", "sin(-x)", "-sin(x)"),
        step("power-0", "y^0", "1"),
        step("sec-0", "sec(0)", "1"),
        step("fold", "1 + 1", "2"),
        step("order", "-sin(x)*2", "-2*sin(x)"),
    ];
    let original = read("sin(-ln(exp(x)))*(y^0 + sec(0))");
    (original, written("-2*sin(x)", steps, vec![]))
}
