//! Partial derivatives of any order.

use trigrad_core::Expr;

use crate::gradient::{nth_derivative, upper_jacobian};

/// The mixed partial derivative of `output` of the given order by each variable.
///
/// Taken one after the other in the order given; a variable may come again. Each order
/// multiplies the number of nodes by a small factor; for all partials of an order, see
/// [`derivatives_up_to`].
///
/// ```
/// use trigrad_core::Graph;
/// use trigrad_symbolic::partial;
/// let graph = Graph::new();
/// let (x, y) = (graph.variable("x"), graph.variable("y"));
/// assert_eq!(partial(x.exp() * y.sin(), &[(x, 2), (y, 1)]), x.exp() * y.cos());
/// ```
///
/// # Panics
/// If the expressions live in different graphs.
pub fn partial<'g>(output: Expr<'g>, orders: &[(Expr<'g>, usize)]) -> Expr<'g> {
    let orders = orders.iter();
    orders.fold(output, |expr, &(wrt, order)| {
        nth_derivative(expr, wrt, order)
    })
}

/// All partial derivatives of the outputs up to an order, each once, in one graph that
/// shares what they have in common.
///
/// Element k of the result holds those of order k, output after output, for each in the
/// order of [`multi_indices`]: with two variables fxx, fxy, fyy, then gxx and so on;
/// element 0 holds the outputs themselves. Each order is the Jacobian of the one before, by
/// forward or reverse accumulation or by sums over paths through the nodes that all paths
/// share, whichever takes the fewest [`operations`](crate::operations). Partials that are equal by symmetry are made once.
///
/// ```
/// use trigrad_core::Graph;
/// use trigrad_symbolic::derivatives_up_to;
/// let graph = Graph::new();
/// let (x, y) = (graph.variable("x"), graph.variable("y"));
/// let all = derivatives_up_to(&[x.exp() * y], &[x, y], 2);
/// assert_eq!(all[1], [y * x.exp(), x.exp()]);
/// assert_eq!(all[2], [y * x.exp(), x.exp(), 0.0.into()]);
/// ```
///
/// # Panics
/// If the expressions live in different graphs.
pub fn derivatives_up_to<'g>(
    outputs: &[Expr<'g>],
    wrt: &[Expr<'g>],
    order: usize,
) -> Vec<Vec<Expr<'g>>> {
    let mut all = vec![outputs.to_vec()];
    // The last variable that each was differentiated by: the next ones are not before it.
    let mut last = vec![0; outputs.len()];
    for below in 0..order {
        let rows = upper_jacobian(&all[below], wrt, &last);
        let mut next_last = Vec::new();
        let mut next = Vec::new();
        for (row, last) in rows.into_iter().zip(last) {
            next.extend_from_slice(row.get(last..).unwrap_or(&[]));
            next_last.extend(last..wrt.len());
        }
        all.push(next);
        last = next_last;
    }
    all
}

/// The orders by each of `variables` variables that add up to `order`, in the order in
/// which [`derivatives_up_to`] has the partials: those by earlier variables first.
///
/// ```
/// use trigrad_symbolic::multi_indices;
/// assert_eq!(multi_indices(2, 2), [[2, 0], [1, 1], [0, 2]]);
/// ```
pub fn multi_indices(variables: usize, order: usize) -> Vec<Vec<usize>> {
    let mut all = vec![(vec![0; variables], 0)];
    for _ in 0..order {
        let raised = |(orders, last): (Vec<usize>, usize)| {
            (last..variables).map(move |variable| {
                let mut orders = orders.clone();
                orders[variable] += 1;
                (orders, variable)
            })
        };
        all = all.into_iter().flat_map(raised).collect();
    }
    all.into_iter().map(|(orders, _)| orders).collect()
}
