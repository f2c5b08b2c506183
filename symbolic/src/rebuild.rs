//! Nodes made again of other arguments.

use trigrad_core::{Expr, Graph, Interpret, NodeId, Op, Test, Tracked};

/// The expression as a node of the graph, so that rows applied to it stay as written.
pub(crate) fn at_home<'g>(graph: &'g Graph, expr: Expr<'g>) -> Expr<'g> {
    graph.expr(graph.id(expr))
}

/// What the node at `id` computes, of the arguments `args`, which are at home in the graph.
pub(crate) fn rebuild<'g>(graph: &'g Graph, id: NodeId, args: &[Expr<'g>]) -> Expr<'g> {
    let all = || {
        args.iter()
            .copied()
            .map(Tracked::varying)
            .collect::<Vec<_>>()
    };
    match graph.op(id) {
        Op::Constant(_) | Op::Variable(_) => graph.expr(id),
        Op::Row(row) => row.apply(&all()),
        Op::If(relation) => {
            let test = Test {
                relation,
                left: args[0],
                right: args[1],
            };
            Expr::select(test, args[2], args[3])
        }
        Op::Call(_) => match graph.expr(id).called() {
            Some(call) if !args.is_empty() => Expr::custom(&call.function, &call.orders, &all()),
            _ => graph.expr(id),
        },
    }
}
