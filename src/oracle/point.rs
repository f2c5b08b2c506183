//! Verdicts at a point.

use trigrad_core::{Decoration, Formula, Interval};
use trigrad_symbolic as symbolic;

use super::verdict::{
    Blocked, Claim, Derivative, Enclosure, Options, Proof, Reason, Refutation, Verdict,
};

/// What is known of the claimed gradient of the only output of `f` at `at`, by input.
///
/// # Panics
/// If there is not one claim and one number for each input, or not one output.
pub fn gradient_at(f: &Formula, claims: &[Claim], at: &[f64], options: &Options) -> Vec<Verdict> {
    let inputs = f.inputs().len();
    assert!(
        claims.len() == inputs && f.outputs().len() == 1,
        "a claim for each of the {inputs} inputs of one output is needed, {} are given",
        claims.len()
    );
    let derivative = |input| Derivative {
        output: 0,
        inputs: vec![input],
    };
    let verdict = |(input, claim)| derivative_at(f, &derivative(input), claim, at, options);
    claims.iter().enumerate().map(verdict).collect()
}

/// What is known of one claimed derivative of `f` at `at`.
///
/// # Panics
/// If there is not one number for each input, or no such output or input.
pub fn derivative_at(
    f: &Formula,
    derivative: &Derivative,
    claim: &Claim,
    at: &[f64],
    options: &Options,
) -> Verdict {
    let output = f.output(f.outputs()[derivative.output]);
    let x: Vec<Interval<f64>> = at.iter().map(|&x| Interval::point(x)).collect();
    let mut slope = output.clone();
    for &input in &derivative.inputs {
        let gradient = symbolic::formula::gradient(&slope);
        slope = gradient.output(gradient.outputs()[input]);
    }
    let value = output.program().eval(&x)[0];
    let truth = slope.program().eval(&x)[0];
    let enclosure = (!truth.is_empty()).then(|| Enclosure {
        lo: *truth.lo(),
        hi: *truth.hi(),
    });
    let blocked = |reason| {
        Verdict::Undecided(Blocked {
            reason,
            node: None,
            enclosure,
        })
    };
    let enclosure = match enclosure {
        Some(enclosure) if value.decoration() == Decoration::Differentiable => enclosure,
        _ if value.is_empty() => return blocked(Reason::OutsideDomain),
        _ => return blocked(Reason::Kink),
    };
    let claimed = match claim {
        Claim::Float(claimed) => Interval::point(*claimed),
        Claim::Exact(formula) => formula.program().eval(&x)[0],
    };
    let tolerance = options.tolerance;
    let u = |d: f64| (d.abs().next_up() - d.abs()).max(5e-324);
    let smallest = if truth.contains(&0.0) {
        0.0
    } else {
        enclosure.lo.abs().min(enclosure.hi.abs())
    };
    let largest = enclosure.lo.abs().max(enclosure.hi.abs());
    let error = claimed.sub(&truth).abs();
    if *error.hi() <= (tolerance.ulp * u(smallest)).max(tolerance.abs) {
        return Verdict::Proved(Proof {
            ulp: error.hi() / u(smallest),
            enclosure,
            bits: 53,
        });
    }
    if *error.lo() > (tolerance.ulp * u(largest)).max(tolerance.abs) {
        return Verdict::Refuted(Refutation {
            witness: at.to_vec(),
            claimed: *claimed.lo(),
            enclosure,
            ulp: error.lo() / u(largest),
            blame: None,
        });
    }
    blocked(Reason::Precision)
}
