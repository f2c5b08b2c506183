//! Rows as what they mean in other rows.

use trigrad_core::{Expr, Formula, Graph, NodeId, Op, Primitive};

/// The arguments of a row to an expression of other rows.
pub(crate) type Meaning = for<'g> fn(&[Expr<'g>]) -> Expr<'g>;

/// The same formula, with each row that has a meaning rewritten as it. Time and new nodes
/// linear in the nodes; what was shared stays shared.
pub(crate) fn in_other_rows(
    formula: &Formula,
    meaning_of: impl Fn(Primitive) -> Option<Meaning>,
) -> Formula {
    let graph = Graph::new();
    let roots = graph.import(formula);
    let mut written: Vec<Expr<'_>> = Vec::with_capacity(graph.len());
    let mut ids: Vec<NodeId> = Vec::new();
    for id in graph.nodes_from(0) {
        graph.args_into(id, &mut ids);
        let args: Vec<Expr<'_>> = ids.iter().map(|arg| written[arg.index()]).collect();
        let is_same = ids.iter().zip(&args).all(|(&id, &arg)| graph.id(arg) == id);
        let node = graph.expr(id);
        let meaning = match graph.op(id) {
            Op::Row(row) => meaning_of(row),
            _ => None,
        };
        written.push(match (graph.op(id), meaning) {
            (_, Some(meaning)) => meaning(&args),
            _ if is_same => node,
            (Op::Row(row), _) => graph.apply(row, &args),
            (Op::If(relation), _) => match args[..] {
                [a, b, c, d] => graph.conditional(relation, [a, b], [c, d]),
                _ => node,
            },
            (Op::Call(_), _) => match node.called() {
                Some(call) => graph.call_derived(&call, &args),
                None => node,
            },
            (Op::Constant(_) | Op::Variable(_), _) => node,
        });
    }
    let written_root = |&root: &Expr<'_>| written[graph.id(root).index()];
    let outputs: Vec<Expr<'_>> = roots.iter().map(written_root).collect();
    let names: Vec<&str> = formula.inputs().collect();
    graph.formula(&outputs, &names)
}
