//! Verdicts at a point.

use trigrad_core::Formula;

use super::ladder::Question;
use super::slip::explain;
use super::verdict::{Claim, Derivative, Options, Verdict};

/// What is known of the claimed gradient of the only output of `f` at `at`, by input.
///
/// # Panics
/// If there is not one claim and one number for each input, or not one output.
pub fn gradient_at(f: &Formula, claims: &[Claim], at: &[f64], options: &Options) -> Vec<Verdict> {
    let asked = Derivative::gradient(f, claims.len());
    derivatives_at(f, &asked, claims, at, options)
}

/// What is known of one claimed derivative of `f` at `at`.
///
/// # Panics
/// If there is not one number for each input, or no such output or input, or an order above 2.
pub fn derivative_at(
    f: &Formula,
    derivative: &Derivative,
    claim: &Claim,
    at: &[f64],
    options: &Options,
) -> Verdict {
    let asked = std::slice::from_ref(derivative);
    derivatives_at(f, asked, std::slice::from_ref(claim), at, options).swap_remove(0)
}

/// What is known of claimed derivatives of `f` at `at`, all in one pass.
///
/// # Panics
/// If there is not one claim for each derivative, or one number for each input, or no such output
/// or input; if the claimed expression has another number of outputs than one, or a variable that
/// is no input.
pub fn derivatives_at(
    f: &Formula,
    asked: &[Derivative],
    claims: &[Claim],
    at: &[f64],
    options: &Options,
) -> Vec<Verdict> {
    excused_at(f, asked, claims, &[], at, options)
}

/// The same, where rounding excuses a claim by so much beyond the tolerance; by nothing where no
/// number is given.
pub(super) fn excused_at(
    f: &Formula,
    asked: &[Derivative],
    claims: &[Claim],
    excused: &[f64],
    at: &[f64],
    options: &Options,
) -> Vec<Verdict> {
    assert!(
        claims.len() == asked.len(),
        "a claim for each of the {} derivatives is needed, {} are given",
        asked.len(),
        claims.len()
    );
    let claims = Claim::of_inputs(f, asked, claims, at.len());
    let question = Question {
        f,
        asked,
        claims: &claims,
        excused,
        at,
        options,
    };
    let mut verdicts = question.answer();
    for (place, verdict) in verdicts.iter_mut().enumerate() {
        if let (Verdict::Refuted(wrong), Claim::Float(claim)) = (verdict, &claims[place])
            && let [input] = asked[place].inputs[..]
            && f.len() <= MOST_EXPLAINED
            && let Some(found) = explain(f, asked[place].output, input, *claim, at)
        {
            wrong.blame = Some(found.part);
            wrong.slip = Some(found.slip);
        }
    }
    verdicts
}

/// A slip in a larger function is not looked for.
const MOST_EXPLAINED: usize = 1_000;
