//! Derivatives of expressions, as expressions of the same graph.

use num_traits::Zero;
use trigrad_core::{Expr, Graph, NodeId};

use crate::portfolio::{self, Of};
use crate::sweep::Sweep;
use crate::visit::Variables;

/// The partial derivatives of `output` by the nodes `wrt`, by reverse accumulation:
/// time and new nodes are linear in the nodes that `output` is made of.
///
/// The rules are the table's. Nothing is simplified, but what is structurally 0 is
/// left out, so a variable that does not occur has the derivative 0. What is only
/// reached through a branch of an `if` stays under an `if` with the same comparison,
/// so that the branch not taken cannot spoil the result.
///
/// An element of `wrt` need not be a variable: derivatives are then taken by the
/// value of that node, as if it were a variable independent of the others.
///
/// ```
/// use trigrad_core::Graph;
/// use trigrad_symbolic::gradient;
/// let graph = Graph::new();
/// let (x, y) = (graph.variable("x"), graph.variable("y"));
/// assert_eq!(gradient(x.sin() * y, &[x, y]), [y * x.cos(), x.sin()]);
/// ```
///
/// # Panics
/// If the expressions live in different graphs.
pub fn gradient<'g>(output: Expr<'g>, wrt: &[Expr<'g>]) -> Vec<Expr<'g>> {
    let Some((graph, wrt)) = variables(wrt) else {
        return vec![Expr::zero(); wrt.len()];
    };
    let variables = Variables::new(graph, &wrt);
    Sweep::new(graph).gradient(graph.id(output), &variables, 0)
}

/// The derivative of `output` by the node `wrt`; see [`gradient`].
///
/// ```
/// use trigrad_core::Graph;
/// use trigrad_symbolic::derivative;
/// let graph = Graph::new();
/// let x = graph.variable("x");
/// assert_eq!(derivative(x.exp(), x), x.exp());
/// ```
///
/// # Panics
/// If the expressions live in different graphs.
pub fn derivative<'g>(output: Expr<'g>, wrt: Expr<'g>) -> Expr<'g> {
    gradient(output, &[wrt]).swap_remove(0)
}

/// The derivative of `output` by `wrt`, taken `order` times; order 0 is `output`.
///
/// Each order multiplies the number of nodes by a small factor; simplify in between
/// where the order is high.
///
/// ```
/// use trigrad_core::Graph;
/// use trigrad_symbolic::nth_derivative;
/// let graph = Graph::new();
/// let x = graph.variable("x");
/// assert_eq!(nth_derivative(x.exp(), x, 7), x.exp());
/// ```
///
/// # Panics
/// If the expressions live in different graphs.
pub fn nth_derivative<'g>(output: Expr<'g>, wrt: Expr<'g>, order: usize) -> Expr<'g> {
    (0..order).fold(output, |expr, _| derivative(expr, wrt))
}

/// The partial derivatives of each of `outputs`, a row for each.
///
/// Forward accumulation for each variable, reverse accumulation for each output, sums over
/// paths through the nodes that all paths share, or nodes left out from both ends:
/// whichever takes the fewest [`operations`](crate::operations), all outputs together; the
/// last only where it saves a third, because it adds the paths up in another order. On
/// graphs with `if` and on those where the sweeps visit more than some 100,000 nodes it is
/// one of the first two. Time linear in the nodes times the number of outputs, or of
/// variables if those are fewer.
///
/// ```
/// use trigrad_core::{Graph, Scalar};
/// use trigrad_symbolic::jacobian;
/// let graph = Graph::new();
/// let (x, y) = (graph.variable("x"), graph.variable("y"));
/// let [zero, one] = [0.0, 1.0].map(|c| c.into());
/// assert_eq!(jacobian(&[x + y, y.sin()], &[x, y]), [[one, one], [zero, y.cos()]]);
/// ```
///
/// # Panics
/// If the expressions live in different graphs.
pub fn jacobian<'g>(outputs: &[Expr<'g>], wrt: &[Expr<'g>]) -> Vec<Vec<Expr<'g>>> {
    let Some((graph, wrt)) = variables(wrt) else {
        return vec![vec![Expr::zero(); wrt.len()]; outputs.len()];
    };
    let outputs: Vec<NodeId> = outputs.iter().map(|&output| graph.id(output)).collect();
    portfolio::jacobian(
        graph,
        &outputs,
        &wrt,
        &vec![0; outputs.len()],
        Of::Functions,
    )
}

/// The second derivatives of `output`, all rows in full; the upper triangle is
/// computed, the lower one holds the same expressions.
///
/// The first derivatives are those of [`gradient`], which has them in the graph
/// already if it was asked before.
///
/// ```
/// use trigrad_core::Graph;
/// use trigrad_symbolic::hessian;
/// let graph = Graph::new();
/// let (x, y) = (graph.variable("x"), graph.variable("y"));
/// let rows = hessian(x.sin() * y, &[x, y]);
/// assert_eq!(rows[0], [y * -x.sin(), x.cos()]);
/// assert_eq!(rows[1], [x.cos(), 0.0.into()]);
/// ```
///
/// # Panics
/// If the expressions live in different graphs.
pub fn hessian<'g>(output: Expr<'g>, wrt: &[Expr<'g>]) -> Vec<Vec<Expr<'g>>> {
    let gradient = gradient(output, wrt);
    let from: Vec<usize> = (0..wrt.len()).collect();
    let mut rows = upper_jacobian(&gradient, wrt, &from);
    for i in 1..wrt.len() {
        let (above, below) = rows.split_at_mut(i);
        for (entry, row) in below[0].iter_mut().zip(above) {
            *entry = row[i];
        }
    }
    rows
}

/// The Jacobian, with each row made from the variable at its place in `from` on.
pub(crate) fn upper_jacobian<'g>(
    outputs: &[Expr<'g>],
    wrt: &[Expr<'g>],
    from: &[usize],
) -> Vec<Vec<Expr<'g>>> {
    let mut rows = vec![vec![Expr::zero(); wrt.len()]; outputs.len()];
    let Some((graph, ids)) = variables(wrt) else {
        return rows;
    };
    // A constant, as the slope of a linear function is, needs no node of its own.
    let varying: Vec<(usize, NodeId)> = outputs
        .iter()
        .enumerate()
        .filter(|(_, output)| output.node().is_some())
        .map(|(row, &output)| (row, graph.id(output)))
        .collect();
    let nodes: Vec<NodeId> = varying.iter().map(|&(_, id)| id).collect();
    let from: Vec<usize> = varying.iter().map(|&(row, _)| from[row]).collect();
    let upper = portfolio::jacobian(graph, &nodes, &ids, &from, Of::Derivatives);
    for ((row, _), slopes) in varying.into_iter().zip(upper) {
        rows[row] = slopes;
    }
    rows
}

// The nodes to differentiate by; `None` if there is not one that lives in a graph.
// A constant without a graph becomes a node, which nothing depends on.
pub(crate) fn variables<'g>(wrt: &[Expr<'g>]) -> Option<(&'g Graph, Vec<NodeId>)> {
    let (graph, _) = wrt.iter().find_map(|variable| variable.node())?;
    Some((
        graph,
        wrt.iter().map(|&variable| graph.id(variable)).collect(),
    ))
}
