//! Who is to blame for a wrong derivative: the smallest part whose gradient is wrong, where the
//! claimed method can be asked for more; and the usual slips, where there is one number only.

use trigrad_core::{Formula, NodeId, Op};

use super::point::gradient_at;
use super::verdict::{Claim, Options, Verdict};

/// The smallest part of `f` of which the claimed gradient at `at` is proved wrong, with the verdict;
/// none if no part is.
///
/// `claimed` is asked for the gradient of parts of `f`, formulas of the same inputs with one
/// output, from the smallest to `f` itself, until one is proved wrong: all parts that it is made
/// of are then right or undecided. An answer that has not one number for each input is passed
/// over. `f` may have several outputs.
///
/// So many parts are asked for at most: 1,000, the smallest ones; and in any case the outputs.
///
/// ```
/// use trigrad::Formula;
/// use trigrad::oracle::{Options, blame};
/// let f = Formula::parse("exp(x)*sin(x*y)")?;
/// // A tool that forgets the inner derivative of the sine.
/// let tool = |part: &Formula, x: &[f64]| {
///     let mut gradient = trigrad::tape::function::gradient(part, x).1.as_slice().to_vec();
///     if part.to_string().contains("sin") {
///         gradient[1] /= x[0];
///     }
///     gradient
/// };
/// let (part, _) = blame(&f, &[3.0, 0.5], &Options::default(), tool).unwrap();
/// assert_eq!(part.to_string(), "sin(x*y)");
/// # Ok::<(), trigrad::ParseError>(())
/// ```
///
/// # Panics
/// If there is not one number for each input.
pub fn blame(
    f: &Formula,
    at: &[f64],
    options: &Options,
    mut claimed: impl FnMut(&Formula, &[f64]) -> Vec<f64>,
) -> Option<(Formula, Verdict)> {
    const MOST_PARTS: usize = 1_000;
    let names: Vec<&str> = f.inputs().collect();
    let is_part = |id: &NodeId| !matches!(f.op(*id), Op::Constant(_) | Op::Variable(_));
    let mut parts: Vec<NodeId> = f.nodes().filter(is_part).take(MOST_PARTS).collect();
    parts.extend(f.outputs());
    let mut parts: Vec<Formula> = (parts.into_iter())
        .map(|id| f.output(id).with_inputs(&names))
        .collect();
    parts.sort_by_key(Formula::len);
    parts.into_iter().find_map(|part| {
        let claims = claimed(&part, at);
        if claims.len() != at.len() {
            return None;
        }
        let claims: Vec<Claim> = claims.into_iter().map(Claim::Float).collect();
        let verdicts = gradient_at(&part, &claims, at, options);
        let wrong = verdicts
            .into_iter()
            .find(|verdict| matches!(verdict, Verdict::Refuted(_)))?;
        Some((part, wrong))
    })
}
