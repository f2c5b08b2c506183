//! Comparisons that a simplification may take for granted.

use trigrad::symbolic::simplify::{Condition, Fact};
use trigrad::{Exact, Expr, Formula, Graph, Op, ParseOptions, Relation};

/// What a comparison such as `x > 0` says that rules ask for; `None` if the text is no
/// comparison.
///
/// `a < b` says that b - a is above 0; `x > 2` says that x is.
pub(crate) fn conditions(text: &str, options: &ParseOptions) -> Option<Vec<Condition>> {
    let condition = Formula::parse_with(&format!("if({text}, 1, 0)"), options).ok()?;
    let root = condition.outputs()[0];
    let Op::If(relation) = condition.op(root) else {
        return None;
    };
    let args = condition.args(root);
    let graph = Graph::new();
    let side = |slot: usize| graph.import(&condition.output(args[slot]))[0];
    let (left, right) = (side(0), side(1));
    let (relation, above, below) = match relation {
        Relation::Less => (Relation::Greater, right, left),
        Relation::LessEqual => (Relation::GreaterEqual, right, left),
        other => (other, left, right),
    };
    let facts = facts(relation, above, below).into_iter();
    let of = |(fact, of): (Fact, Expr<'_>)| Condition {
        fact,
        of: graph.formula(&[of], &[]),
    };
    Some(facts.map(of).collect())
}

// What follows of `above`, of `-below` or of their difference.
fn facts<'g>(relation: Relation, above: Expr<'g>, below: Expr<'g>) -> Vec<(Fact, Expr<'g>)> {
    let number = |side: Expr<'g>| side.constant().and_then(|c| c.exact().cloned());
    match (number(above), number(below)) {
        (None, Some(least)) => bounded(relation, above, &least),
        (Some(most), None) => {
            let mut all = bounded(relation, -below, &most.negated());
            if all
                .iter()
                .any(|(fact, _)| matches!(fact, Fact::Positive | Fact::Nonzero))
            {
                all.push((Fact::Nonzero, below));
            }
            all
        }
        (None, None) => bounded(relation, above - below, &Exact::ZERO),
        (Some(_), Some(_)) => Vec::new(),
    }
}

// What `x > least`, or another relation, says of `x`.
fn bounded<'g>(relation: Relation, x: Expr<'g>, least: &Exact) -> Vec<(Fact, Expr<'g>)> {
    let is_positive = !least.is_zero() && !least.is_negative();
    let fact = match relation {
        Relation::Greater if !least.is_negative() => Fact::Positive,
        Relation::GreaterEqual | Relation::Equal if is_positive => Fact::Positive,
        Relation::GreaterEqual if least.is_zero() => Fact::NonNegative,
        Relation::NotEqual if least.is_zero() => Fact::Nonzero,
        Relation::Equal if least.is_negative() => Fact::Nonzero,
        _ => return Vec::new(),
    };
    vec![(fact, x)]
}
