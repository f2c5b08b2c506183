//! Derivatives along directions: products with Jacobians and Hessians, without those.
//!
//! The names and the order of the arguments are those of the other engines, where a
//! closure and a point stand for the outputs and the variables.

use trigrad_core::{Expr, Graph, NodeId};

use crate::forward::Forward;
use crate::gradient::{gradient, variables};
use crate::network::Network;
use crate::region::{is_integer, sum};
use crate::sweep::Sweep;
use crate::visit::Variables;

/// The derivative of each of `outputs` along `direction`: the Jacobian by `wrt` times
/// that vector, without the Jacobian.
///
/// One forward accumulation: time and new nodes linear in the nodes that the outputs are
/// made of, whatever the number of variables. The components of the direction are any
/// expressions, taken as they are. A variable whose component is 0 does not enter, not
/// even as 0 times an infinite slope; a branch of an `if` that is not taken does not
/// either.
///
/// ```
/// use trigrad_core::Graph;
/// use trigrad_symbolic::jvp;
/// let graph = Graph::new();
/// let (x, y, v) = (graph.variable("x"), graph.variable("y"), graph.variable("v"));
/// assert_eq!(jvp(&[x.sin() * y, y], &[x, y], &[v, 0.0.into()]), [y * (x.cos() * v), 0.0.into()]);
/// ```
///
/// # Panics
/// If `wrt` and `direction` differ in length, or the expressions live in different graphs.
pub fn jvp<'g>(outputs: &[Expr<'g>], wrt: &[Expr<'g>], direction: &[Expr<'g>]) -> Vec<Expr<'g>> {
    assert_eq!(
        wrt.len(),
        direction.len(),
        "a direction component for each variable"
    );
    let Some((graph, wrt)) = variables(wrt) else {
        return vec![Expr::from(0); outputs.len()];
    };
    let variables = Variables::new(graph, &wrt);
    let network = Network::new(graph, &ids(graph, outputs), &variables);
    // One that is asked for twice moves by the sum of its components.
    let mut moved = vec![Expr::from(0); wrt.len()];
    for (&id, &component) in wrt.iter().zip(direction) {
        if let Some(position) = variables.position(id) {
            moved[position] = sum(moved[position], component);
        }
    }
    let seeds = network.inputs.iter();
    let seeds: Vec<(usize, Expr<'g>)> = seeds
        .map(|&(place, position)| (place, moved[position]))
        .filter(|&(_, seed)| !is_integer(seed, 0))
        .collect();
    Forward::new(&network).push(&seeds)
}

/// The derivative of `output` along `direction`, which is not scaled to length 1; see
/// [`jvp`].
///
/// ```
/// use trigrad_core::Graph;
/// use trigrad_symbolic::directional_derivative;
/// let graph = Graph::new();
/// let (x, y) = (graph.variable("x"), graph.variable("y"));
/// assert_eq!(directional_derivative(x * y, &[x, y], &[2.0.into(), 1.0.into()]), y * 2.0 + x);
/// ```
///
/// # Panics
/// As [`jvp`].
pub fn directional_derivative<'g>(
    output: Expr<'g>,
    wrt: &[Expr<'g>],
    direction: &[Expr<'g>],
) -> Expr<'g> {
    jvp(&[output], wrt, direction).swap_remove(0)
}

/// The transposed Jacobian of `outputs` by `wrt` times `seeds`: the gradient of the sum of
/// `seeds[i] * outputs[i]`, the seeds taken for constant.
///
/// One reverse accumulation: time and new nodes linear in the nodes that the outputs are
/// made of, whatever their number. An output whose seed is the constant 0 is left out.
///
/// ```
/// use trigrad_core::Graph;
/// use trigrad_symbolic::vjp;
/// let graph = Graph::new();
/// let (x, y, s) = (graph.variable("x"), graph.variable("y"), graph.variable("s"));
/// assert_eq!(vjp(&[x * y, x.exp()], &[x, y], &[s, 1.0.into()]), [x.exp() + s * y, s * x]);
/// ```
///
/// # Panics
/// If there is not one seed for each output, or the expressions live in different graphs.
pub fn vjp<'g>(outputs: &[Expr<'g>], wrt: &[Expr<'g>], seeds: &[Expr<'g>]) -> Vec<Expr<'g>> {
    assert_eq!(outputs.len(), seeds.len(), "one seed for each output");
    let Some((graph, wrt)) = variables(wrt) else {
        return vec![Expr::from(0); wrt.len()];
    };
    let variables = Variables::new(graph, &wrt);
    let seeded = ids(graph, outputs).into_iter().zip(seeds.iter().copied());
    let seeded: Vec<(NodeId, Expr<'g>)> =
        seeded.filter(|&(_, seed)| !is_integer(seed, 0)).collect();
    Sweep::new(graph).pullback(&seeded, &variables, 0)
}

/// The Hessian of `output` times the vector `v`, which is taken for constant, without the
/// Hessian: the derivative of the gradient along `v`.
///
/// Time and new nodes linear in the nodes that `output` is made of.
///
/// ```
/// use trigrad_core::Graph;
/// use trigrad_symbolic::hvp;
/// let graph = Graph::new();
/// let (x, y, v, w) =
///     (graph.variable("x"), graph.variable("y"), graph.variable("v"), graph.variable("w"));
/// assert_eq!(hvp(x * y, &[x, y], &[v, w]), [w, v]);
/// ```
///
/// # Panics
/// If `v` has not one component for each variable, or the expressions live in different
/// graphs.
pub fn hvp<'g>(output: Expr<'g>, wrt: &[Expr<'g>], v: &[Expr<'g>]) -> Vec<Expr<'g>> {
    jvp(&gradient(output, wrt), wrt, v)
}

fn ids<'g>(graph: &'g Graph, exprs: &[Expr<'g>]) -> Vec<NodeId> {
    exprs.iter().map(|&expr| graph.id(expr)).collect()
}
