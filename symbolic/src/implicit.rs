//! Derivatives of functions that equations define.

use thiserror::Error;
use trigrad_core::Expr;

use crate::gradient::{gradient, jacobian};
use crate::products::directional_derivative;
use crate::region::is_integer;
use crate::solve::solve;

/// Why equations do not define a function that can be differentiated.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ImplicitError {
    /// The equation does not depend on the unknown, whatever the point.
    #[error("the equation does not depend on the unknown")]
    NotDependent,
    /// There are more or fewer equations than unknowns.
    #[error("{equations} equations for {unknowns} unknowns")]
    NotSquare {
        /// The number of equations.
        equations: usize,
        /// The number of unknowns.
        unknowns: usize,
    },
    /// The equations do not determine the unknowns, whatever the point: the determinant of
    /// their Jacobian is 0 by structure alone.
    #[error("the equations do not determine the unknowns at any point")]
    Singular,
}

/// The derivatives dy/dx, d^2y/dx^2 and so on up to the given order of the function y(x)
/// that the equation `f` = 0 defines, as expressions of x and y.
///
/// By the implicit function theorem y' = -(F_x / F_y), and each further one is the total
/// derivative of the one before, in which y moves with y'. They hold on the curve F = 0
/// where **F_y is not 0**; where it is, they are infinite or NaN. What else `f` is made of
/// counts as constant. Each order multiplies the number of nodes by a small factor.
///
/// ```
/// use trigrad_core::{Formula, Graph};
/// use trigrad_symbolic::implicit_derivatives;
/// let graph = Graph::new();
/// let (x, y) = (graph.variable("x"), graph.variable("y"));
/// let circle = x * x + y * y - 25.0;
/// let slopes = implicit_derivatives(circle, x, y, 2).unwrap();
/// let at = graph.formula(&slopes, &["x", "y"]).eval(&[3.0, 4.0]);
/// assert_eq!(at, [-0.75, -25.0 / 64.0]);
/// ```
///
/// # Errors
/// If `f` does not depend on `y`, whatever the point.
///
/// # Panics
/// If the expressions live in different graphs.
pub fn implicit_derivatives<'g>(
    f: Expr<'g>,
    x: Expr<'g>,
    y: Expr<'g>,
    order: usize,
) -> Result<Vec<Expr<'g>>, ImplicitError> {
    let slopes = gradient(f, &[x, y]);
    if is_integer(slopes[1], 0) {
        return Err(ImplicitError::NotDependent);
    }
    let first = match is_integer(slopes[0], 0) {
        true => slopes[0],
        false => -(slopes[0] / slopes[1]),
    };
    let mut all = Vec::with_capacity(order);
    let mut next = first;
    for _ in 0..order {
        all.push(next);
        next = directional_derivative(next, &[x, y], &[1.into(), first]);
    }
    Ok(all)
}

/// The Jacobian, by `wrt`, of the functions that the equations, each set to 0, define: a
/// row for each of `unknowns`.
///
/// The solution Y of F_y Y = -F_x. Up to six unknowns it is found by Cramer's rule, and
/// holds wherever **the determinant of F_y is not 0**. Beyond, it is found by elimination,
/// whose pivots are chosen by structure, numbers first: it also needs each of these to be
/// other than 0, and is infinite or NaN where one is not. The nodes grow with the third
/// power of the number of unknowns.
///
/// ```
/// use trigrad_core::Graph;
/// use trigrad_symbolic::implicit_jacobian;
/// let graph = Graph::new();
/// let [r, a, x, y] = ["r", "a", "x", "y"].map(|name| graph.variable(name));
/// // Polar coordinates of the point (x, y).
/// let equations = [r * a.cos() - x, r * a.sin() - y];
/// let rows = implicit_jacobian(&equations, &[x, y], &[r, a]).unwrap();
/// let at = graph.formula(&rows.concat(), &["r", "a"]).eval(&[2.0, 0.0]);
/// assert_eq!(at, [1.0, 0.0, 0.0, 0.5]);
/// ```
///
/// # Errors
/// If there are not as many equations as unknowns, or if they determine them nowhere.
///
/// # Panics
/// If the expressions live in different graphs.
pub fn implicit_jacobian<'g>(
    equations: &[Expr<'g>],
    wrt: &[Expr<'g>],
    unknowns: &[Expr<'g>],
) -> Result<Vec<Vec<Expr<'g>>>, ImplicitError> {
    if equations.len() != unknowns.len() {
        return Err(ImplicitError::NotSquare {
            equations: equations.len(),
            unknowns: unknowns.len(),
        });
    }
    let all = [unknowns, wrt].concat();
    let mut by_unknowns = jacobian(equations, &all);
    let by_variables: Vec<Vec<Expr<'g>>> = by_unknowns
        .iter_mut()
        .map(|row| row.split_off(unknowns.len()))
        .collect();
    let mut rows = solve(by_unknowns, by_variables).ok_or(ImplicitError::Singular)?;
    for entry in rows.iter_mut().flatten() {
        if !is_integer(*entry, 0) {
            *entry = -*entry;
        }
    }
    Ok(rows)
}
