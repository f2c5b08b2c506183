//! The operations of a formula, those of shared parts counted once.

use trigrad_core::{Binary, Formula, Nary, NodeId, Op, Primitive, Unary};

/// The number of operations that the outputs are made of, each counted once.
///
/// Signs and exact factors count as part of what they stand at, so that `3/2/y` may
/// become `3/(2*y)`, and the reciprocal of a power counts as the power. A row that
/// stands for several operations counts as those: xlogy as a logarithm and a product,
/// a call of n arguments as n - 1, hypot as its squares, sums and root, and the rows
/// that derivatives are made of as what they are written as in a textbook.
pub(super) fn operations(formula: &Formula) -> usize {
    let mut args = Vec::new();
    let weights = formula.nodes().map(|id| {
        formula.args_into(id, &mut args);
        weight(formula, id, &args)
    });
    weights.sum()
}

/// How often the operations of the outputs are written on average, if none is named.
pub(super) fn repetition(formula: &Formula) -> u64 {
    let sizes = with_parts(formula, |id, args| weight(formula, id, args) as u64);
    let outputs = formula.outputs().iter().map(|output| sizes[output.index()]);
    let once = operations(formula).max(1) as u64;
    outputs.fold(0, u64::saturating_add) / once
}

// For each node the sum of what it and its parts have, as often as they are written.
fn with_parts(formula: &Formula, own: impl Fn(NodeId, &[NodeId]) -> u64) -> Vec<u64> {
    let mut sizes: Vec<u64> = Vec::with_capacity(formula.len());
    let mut args = Vec::new();
    for id in formula.nodes() {
        formula.args_into(id, &mut args);
        let parts = args.iter().map(|arg| sizes[arg.index()]);
        sizes.push(parts.fold(own(id, &args), u64::saturating_add));
    }
    sizes
}

/// Whether the formula has rows that slopes are made of, which nobody writes.
pub(super) fn has_slopes(formula: &Formula) -> bool {
    formula.nodes().any(|id| is_slope(formula.op(id)))
}

/// Whether it is one of the rows that slopes are made of.
pub(super) fn is_slope(op: Op) -> bool {
    matches!(
        op,
        Op::Row(
            Primitive::Binary(Binary::Powslope | Binary::Inversion)
                | Primitive::Unary(Unary::Gauss | Unary::Sech2)
                | Primitive::Nary(Nary::Dircos)
        )
    )
}

fn weight(formula: &Formula, id: NodeId, args: &[NodeId]) -> usize {
    let is_number = |id: NodeId| match formula.op(id) {
        Op::Constant(number) => formula.constant(number).exact().is_some(),
        _ => false,
    };
    match formula.op(id) {
        Op::Constant(_) | Op::Variable(_) => 0,
        Op::Row(Primitive::Binary(Binary::Xlogy)) => 2,
        // A product and a power; beside an exponent that may be 0 the case of 0^0 too.
        Op::Row(Primitive::Binary(Binary::Powslope)) if is_number(args[1]) => 2,
        Op::Row(Primitive::Binary(Binary::Powslope)) => 8,
        Op::Row(Primitive::Unary(Unary::Gauss)) => 2,
        Op::Row(Primitive::Binary(Binary::Inversion)) => 4,
        Op::Row(Primitive::Unary(Unary::Sech2)) => 3,
        // A comparison and a branch, a length and a quotient.
        Op::Row(Primitive::Nary(Nary::Dircos)) => 2 * args.len() + 2,
        Op::Row(Primitive::Unary(Unary::Neg)) => 0,
        Op::Row(Primitive::Nary(Nary::Hypot)) => 2 * args.len(),
        Op::Row(Primitive::Nary(_)) => args.len().saturating_sub(1),
        Op::Row(Primitive::Binary(Binary::Mul)) => {
            usize::from(!args.iter().copied().any(is_number))
        }
        Op::Row(Primitive::Binary(Binary::Div)) => {
            let [above, below] = [args[0], args[1]];
            let is_reciprocal = is_number(above) && is_power(formula, below);
            usize::from(!is_number(below) && !is_reciprocal)
        }
        Op::Row(_) | Op::If(_) | Op::Call(_) => 1,
    }
}

// A power, or a number times one.
fn is_power(formula: &Formula, id: NodeId) -> bool {
    let is_root = |id| {
        matches!(
            formula.op(id),
            Op::Row(Primitive::Binary(Binary::Pow) | Primitive::Unary(Unary::Sqrt))
        )
    };
    let is_product = formula.op(id) == Op::Row(Primitive::Binary(Binary::Mul));
    is_root(id) || (is_product && is_root(formula.args(id)[1]))
}
