//! Derivatives of compositions.

use trigrad_core::Expr;

use crate::gradient::derivative;
use crate::substitute::substitute;

/// The total derivative by `t` of `output`, in which each left side of `along` stands for
/// its right side: of f(x(t), y(t), t), with x and y given as expressions of t or as
/// unknown functions of it.
///
/// It is the derivative of the composition, an expression of what the right sides are made
/// of. Where only the rates of x and y are known, as expressions of x, y and t, it is
/// [`jvp`](crate::jvp) along (rate of x, rate of y, 1) instead.
///
/// Time and new nodes linear in the nodes of `output` and of the right sides.
///
/// ```
/// use trigrad_core::{Custom, Graph};
/// use trigrad_symbolic::total_derivative;
/// let graph = Graph::new();
/// let (x, y, t) = (graph.variable("x"), graph.variable("y"), graph.variable("t"));
/// let path = graph.call(&Custom::unknown("path", 1), &[t]);
/// let rate = total_derivative(x * y + t, t, &[(x, path), (y, t.sin())]);
/// assert_eq!(rate.to_string(), "1 + path(t)*cos(t) + sin(t)*path'(t)");
/// ```
///
/// # Panics
/// If the expressions live in different graphs.
pub fn total_derivative<'g>(
    output: Expr<'g>,
    t: Expr<'g>,
    along: &[(Expr<'g>, Expr<'g>)],
) -> Expr<'g> {
    derivative(substitute(&[output], along)[0], t)
}
