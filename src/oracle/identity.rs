//! Claims that are the derivative on paper, up to simplification.

use trigrad_core::{Constant, End, Exact, Formula, Graph, Interval, Op};
use trigrad_symbolic::simplify::{Condition, Effort, Fact};
use trigrad_symbolic::{self as symbolic, Options, receipts};

use super::arithmetic::Arithmetic;
use super::walk::Walk;

/// The conditions on which `claim` is equal to `derivative`, wherever both are numbers; `None` if
/// their difference does not simplify to 0.
///
/// The steps of the simplification are replayed by a checker that does not know how they were
/// found. Both formulas have one output and the inputs of `f`, in the same order, of which
/// `domain` has the ends: what follows from it may be used, and is among the conditions then.
pub(super) fn conditions(
    f: &Formula,
    derivative: &Formula,
    claim: &Formula,
    domain: &[(f64, f64)],
) -> Option<Vec<Condition>> {
    // Larger differences would take the simplifier too long for an answer that is a guess.
    const MOST_NODES: usize = 5_000;
    if derivative.len() + claim.len() > MOST_NODES {
        return None;
    }
    let graph = Graph::new();
    let names: Vec<&str> = f.inputs().collect();
    let difference = graph.import(claim)[0] - graph.import(derivative)[0];
    let difference = graph.formula(&[difference], &names);
    [Effort::Fast, Effort::Full].into_iter().find_map(|effort| {
        let options = Options {
            effort,
            receipts: true,
            assume: assumptions(&names, domain),
            within: Some(f.clone()),
            ..Options::default()
        };
        let simple = symbolic::simplify(&difference, &options);
        let is_zero = is_zero(&simple.formula);
        let is_checked = is_zero && receipts::check(&difference, &simple, &options).is_ok();
        is_checked.then_some(simple.conditions)
    })
}

fn is_zero(formula: &Formula) -> bool {
    matches!(formula.op(formula.outputs()[0]), Op::Constant(number)
        if *formula.constant(number) == Constant::Exact(Exact::ZERO))
}

// Where the inputs are.
fn assumptions(names: &[&str], domain: &[(f64, f64)]) -> Vec<Condition> {
    let mut all = Vec::new();
    for (name, &(lo, hi)) in names.iter().zip(domain) {
        let graph = Graph::new();
        let x = graph.variable(name);
        let mut assume = |fact, of| {
            let of = graph.formula(&[of], &[]);
            all.push(Condition { fact, of });
        };
        if lo > 0.0 {
            assume(Fact::Positive, x);
        }
        if hi < 0.0 {
            assume(Fact::Positive, -x);
        }
        if let (true, Some(lo)) = (lo != 0.0, Exact::from_f64(lo)) {
            assume(Fact::NonNegative, x - graph.constant(lo));
        } else if lo == 0.0 {
            assume(Fact::NonNegative, x);
        }
        if let (true, Some(hi)) = (hi != 0.0, Exact::from_f64(hi)) {
            assume(Fact::NonNegative, graph.constant(hi) - x);
        } else if hi == 0.0 {
            assume(Fact::NonNegative, -x);
        }
    }
    all
}

/// Whether all conditions certainly hold all over the box.
pub(super) fn hold<A: Arithmetic>(
    conditions: &[Condition],
    f: &Formula,
    arithmetic: &A,
    x: &[Interval<A::End>],
) -> bool {
    of_inputs(conditions.to_vec(), f).iter().all(|(fact, of)| {
        let walk = Walk::new(of, arithmetic.interpreter(), x);
        let output = of.outputs()[0];
        walk.is_defined(output) && is_certain(*fact, walk.number(output))
    })
}

/// Facts of formulas that have the inputs of `f`, in their order.
pub(super) fn of_inputs(conditions: Vec<Condition>, f: &Formula) -> Vec<(Fact, Formula)> {
    let names: Vec<&str> = f.inputs().collect();
    let conditions = conditions.into_iter();
    conditions
        .map(|condition| (condition.fact, condition.of.with_inputs(&names)))
        .collect()
}

/// Whether a fact is certain of a number that is in an interval.
pub(super) fn is_certain<E: End>(fact: Fact, number: &Interval<E>) -> bool {
    let zero = E::exact(0.0);
    match fact {
        Fact::Defined => true,
        Fact::Nonzero => !number.contains(&zero),
        Fact::NonNegative => *number.lo() >= zero,
        Fact::Positive => *number.lo() > zero,
        // About how an expression is written, not about numbers.
        Fact::Signed => false,
    }
}
