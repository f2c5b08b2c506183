//! Verdicts over a box.

use trigrad_core::Formula;

use super::pieces::Pieces;
use super::search::{Found, search};
use super::verdict::{Blocked, Claim, Derivative, Options, Reason, Verdict};

/// What is known of a claimed derivative of `f` everywhere in a box, with an interval of each
/// input.
///
/// - **Proved** if claim minus derivative simplifies to 0, by steps that a checker replays, on
///   conditions that hold in the box; or if on each piece of a subdivision |claim - d'| is not
///   above max(n 2^-52 max |d'|, a), by Taylor series with their remainder where the claim
///   has no kink and no jump, by slopes where it has kinks. In either case f is
///   proved to be differentiable in the whole box.
/// - **Refuted** if it is at one point, with its own proof; the witness is made as simple as it
///   can be.
/// - **Undecided** otherwise, with the piece that stood in the way.
///
/// An end may be infinite, and both ends of an input the same.
///
/// ```
/// use trigrad::Formula;
/// use trigrad::oracle::{over, Derivative, Options, Verdict};
/// let f = Formula::parse("x*ln(x)")?;
/// let by_x = Derivative::first(0, 0);
/// let answer = |claim: &str| {
///     let claim = Formula::parse(claim).unwrap();
///     over(&f, &by_x, &claim, &[(0.5, 4.0)], &Options::default())
/// };
/// assert!(matches!(answer("1 + ln(x)"), Verdict::Proved(_)));
/// let Verdict::Refuted(wrong) = answer("ln(x)") else { panic!() };
/// assert_eq!(wrong.witness, [1.0]);
/// # Ok::<(), trigrad::ParseError>(())
/// ```
///
/// # Panics
/// If there is not one interval for each input, or no such output or input, or another order than 1 or 2, or an interval is
/// none, its ends being out of order or NaN; if the claim has another number of outputs than one,
/// or a variable that is no input.
pub fn over(
    f: &Formula,
    derivative: &Derivative,
    claim: &Formula,
    domain: &[(f64, f64)],
    options: &Options,
) -> Verdict {
    let (asked, claims) = (std::slice::from_ref(derivative), [claim.clone()]);
    derivatives_over(f, asked, &claims, domain, options).swap_remove(0)
}

/// What is known of the claimed gradient of the only output of `f` everywhere in a box, by input;
/// see [`over`].
///
/// # Panics
/// As [`over`] does, and if there is not one claim for each input, or not one output.
pub fn gradient_over(
    f: &Formula,
    claims: &[Formula],
    domain: &[(f64, f64)],
    options: &Options,
) -> Vec<Verdict> {
    let asked = Derivative::gradient(f, claims.len());
    derivatives_over(f, &asked, claims, domain, options)
}

/// What is known of claimed derivatives of `f` everywhere in a box; see [`over`].
///
/// # Panics
/// As [`over`] does, and if there is not one claim for each derivative.
pub fn derivatives_over(
    f: &Formula,
    asked: &[Derivative],
    claims: &[Formula],
    domain: &[(f64, f64)],
    options: &Options,
) -> Vec<Verdict> {
    assert!(
        claims.len() == asked.len(),
        "a claim for each of the {} derivatives is needed, {} are given",
        asked.len(),
        claims.len()
    );
    for derivative in asked {
        assert!(
            !derivative.inputs.is_empty(),
            "a value is claimed, of derivatives there are verdicts over a box"
        );
    }
    for &(lo, hi) in domain {
        let is_interval = lo <= hi && lo < f64::INFINITY && hi > f64::NEG_INFINITY;
        assert!(is_interval, "from {lo} to {hi} is no interval");
    }
    let claims: Vec<Claim> = claims.iter().cloned().map(Claim::Exact).collect();
    let claims = Claim::of_inputs(f, asked, &claims, domain.len());
    let found = search(f, asked, &claims, domain, options);
    let mut pieces = Pieces::new(f, asked, domain, options);
    let verdicts = found.into_iter().enumerate().map(|(place, found)| {
        let Claim::Exact(claim) = &claims[place] else {
            return Verdict::Undecided(Blocked::new(Reason::Precision));
        };
        match found {
            Found::Wrong(refutation) => Verdict::Refuted(refutation),
            Found::Nothing { met } => pieces.verdict(place, claim, met),
        }
    });
    verdicts.collect()
}
