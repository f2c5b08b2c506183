//! Derivatives of formulas, as formulas of the same inputs.

mod compositions;
mod products;

pub use compositions::{
    define, implicit_derivatives, implicit_jacobian, substitute, taylor, total_derivative,
};
pub use products::{hvp, jvp, vjp};

use trigrad_core::{Expr, Formula, Graph, only};

use crate::gradient as expressions;
use crate::partials;

/// The gradient of the formula's output, an output for each input.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::formula;
/// let f = Formula::trace(2, |x| vec![x[0] * x[0] * x[1]]);
/// assert_eq!(formula::gradient(&f).eval(&[3.0, 2.0]), [12.0, 9.0]);
/// ```
///
/// # Panics
/// If the formula has not exactly one output.
pub fn gradient(f: &Formula) -> Formula {
    rebuilt(single(f), |_, outputs, inputs| {
        expressions::gradient(outputs[0], inputs)
    })
}

/// The value and the gradient in one graph, sharing what they have in common.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::formula;
/// let f = Formula::trace(2, |x| vec![x[0] * x[0] * x[1]]);
/// assert_eq!(formula::value_and_gradient(&f).eval(&[3.0, 2.0]), [18.0, 12.0, 9.0]);
/// ```
///
/// # Panics
/// If the formula has not exactly one output.
pub fn value_and_gradient(f: &Formula) -> Formula {
    rebuilt(single(f), |_, outputs, inputs| {
        let mut all = outputs.to_vec();
        all.extend(expressions::gradient(outputs[0], inputs));
        all
    })
}

/// The derivative of every output by the input called `wrt`, taken `order` times;
/// 0 if there is no such input. See [`nth_derivative`](crate::nth_derivative).
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::formula;
/// let f = Formula::trace(1, |x| vec![x[0].pow(3.0)]);
/// assert_eq!(formula::derivative(&f, "x0", 2).eval(&[5.0]), [30.0]);
/// ```
pub fn derivative(f: &Formula, wrt: &str, order: usize) -> Formula {
    rebuilt(f, |graph, outputs, _| {
        let wrt = graph.variable(wrt);
        let nth = |&output| expressions::nth_derivative(output, wrt, order);
        outputs.iter().map(nth).collect()
    })
}

/// The mixed partial derivative of every output, of the given order by each input; 0 if
/// there is no such input. See [`partial`](crate::partial).
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::formula;
/// let f = Formula::parse("x^3*sin(y)").unwrap();
/// assert_eq!(formula::partial(&f, &[("x", 2), ("y", 1)]).eval(&[2.0, 0.0]), [12.0]);
/// ```
///
/// # Panics
/// If one of the names is not one of a variable.
pub fn partial(f: &Formula, orders: &[(&str, usize)]) -> Formula {
    rebuilt(f, |graph, outputs, _| {
        let named = orders
            .iter()
            .map(|&(name, order)| (graph.variable(name), order));
        let orders: Vec<(Expr<'_>, usize)> = named.collect();
        let partial = |&output| partials::partial(output, &orders);
        outputs.iter().map(partial).collect()
    })
}

/// All outputs, then all their first partial derivatives, then all second ones, and so on
/// up to `order`, in one graph that shares what they have in common.
///
/// Of each order, output after output, for each in the order of
/// [`multi_indices`](crate::multi_indices): fxx, fxy, fyy for the inputs x, y. What is
/// equal by symmetry is there once.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::formula;
/// let f = Formula::trace(2, |x| vec![x[0] * x[0] * x[1]]);
/// let all = formula::derivatives_up_to(&f, 3);
/// assert_eq!(
///     all.eval(&[3.0, 2.0]),
///     [18.0, 12.0, 9.0, 4.0, 6.0, 0.0, 0.0, 2.0, 0.0, 0.0]
/// );
/// ```
pub fn derivatives_up_to(f: &Formula, order: usize) -> Formula {
    rebuilt(f, |_, outputs, inputs| {
        partials::derivatives_up_to(outputs, inputs, order).concat()
    })
}

/// The Jacobian row by row: the derivatives of the first output by all inputs,
/// then those of the second, and so on.
pub fn jacobian(f: &Formula) -> Formula {
    rebuilt(f, |_, outputs, inputs| {
        expressions::jacobian(outputs, inputs).concat()
    })
}

/// All outputs, followed by the Jacobian row by row, in one graph.
pub fn value_and_jacobian(f: &Formula) -> Formula {
    rebuilt(f, |_, outputs, inputs| {
        let mut all = outputs.to_vec();
        all.extend(expressions::jacobian(outputs, inputs).concat());
        all
    })
}

/// The upper triangle of the Hessian row by row: xx, xy, yy for the inputs x, y.
///
/// # Panics
/// If the formula has not exactly one output.
pub fn hessian(f: &Formula) -> Formula {
    rebuilt(single(f), |_, outputs, inputs| {
        upper_triangle(outputs[0], inputs)
    })
}

/// The value, the gradient, and the upper triangle of the Hessian row by row, in
/// one graph.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::formula;
/// let f = Formula::trace(2, |x| vec![x[0] * x[0] * x[1]]);
/// let all = formula::value_gradient_and_hessian(&f);
/// assert_eq!(all.eval(&[3.0, 2.0]), [18.0, 12.0, 9.0, 4.0, 6.0, 0.0]);
/// ```
///
/// # Panics
/// If the formula has not exactly one output.
pub fn value_gradient_and_hessian(f: &Formula) -> Formula {
    rebuilt(single(f), |_, outputs, inputs| {
        let mut all = outputs.to_vec();
        all.extend(expressions::gradient(outputs[0], inputs));
        all.extend(upper_triangle(outputs[0], inputs));
        all
    })
}

fn upper_triangle<'g>(output: Expr<'g>, inputs: &[Expr<'g>]) -> Vec<Expr<'g>> {
    let rows = expressions::hessian(output, inputs);
    let upper = rows.iter().enumerate().map(|(i, row)| &row[i..]);
    upper.collect::<Vec<_>>().concat()
}

// A formula of the same inputs, made from the outputs and inputs of this one.
fn rebuilt(
    f: &Formula,
    build: impl for<'g> FnOnce(&'g Graph, &[Expr<'g>], &[Expr<'g>]) -> Vec<Expr<'g>>,
) -> Formula {
    let graph = Graph::new();
    let names: Vec<&str> = f.inputs().collect();
    let inputs: Vec<Expr<'_>> = names.iter().map(|name| graph.variable(name)).collect();
    let outputs = graph.import(f);
    let built = build(&graph, &outputs, &inputs);
    graph.formula(&built, &names)
}

// The same with further inputs.
fn rebuilt_with(
    f: &Formula,
    further: &[&str],
    build: impl for<'g> FnOnce(&[Expr<'g>], &[Expr<'g>], &[Expr<'g>]) -> Vec<Expr<'g>>,
) -> Formula {
    let graph = Graph::new();
    let mut names: Vec<&str> = f.inputs().collect();
    let variables = |names: &[&str]| {
        let variables = names.iter().map(|name| graph.variable(name));
        variables.collect::<Vec<Expr<'_>>>()
    };
    let (inputs, further_inputs) = (variables(&names), variables(further));
    let outputs = graph.import(f);
    let built = build(&outputs, &inputs, &further_inputs);
    names.extend(further);
    graph.formula(&built, &names)
}

fn single(f: &Formula) -> &Formula {
    only(f.outputs());
    f
}
