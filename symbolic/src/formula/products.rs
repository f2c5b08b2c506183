//! Products of formulas' Jacobians and Hessians with vectors whose components are inputs.

use trigrad_core::{Expr, Formula};

use super::{rebuilt_with, single};
use crate::products;

/// The derivative of every output along a direction whose components are further inputs,
/// called `direction`; see [`jvp`](crate::jvp).
///
/// The inputs are those of `f`, then the components; a component that has the name of an
/// input is that input.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::formula;
/// let f = Formula::trace(2, |x| vec![x[0] * x[1], x[0].exp()]);
/// let along = formula::jvp(&f, &["v", "w"]);
/// assert_eq!(along.eval(&[0.0, 2.0, 1.0, 10.0]), [2.0, 1.0]);
/// ```
///
/// # Panics
/// If there is not one component for each input, or if one is no name of a variable.
pub fn jvp(f: &Formula, direction: &[&str]) -> Formula {
    rebuilt_with(f, direction, |outputs, inputs, direction| {
        products::jvp(outputs, inputs, direction)
    })
}

/// The transposed Jacobian times seeds of the outputs, which are further inputs, called
/// `seeds`: an output for each input of `f`; see [`vjp`](crate::vjp).
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::formula;
/// let f = Formula::trace(2, |x| vec![x[0] * x[1], x[0] + x[1]]);
/// let back = formula::vjp(&f, &["s", "t"]);
/// assert_eq!(back.eval(&[3.0, 2.0, 1.0, 10.0]), [12.0, 13.0]);
/// ```
///
/// # Panics
/// If there is not one seed for each output, or if one is no name of a variable.
pub fn vjp(f: &Formula, seeds: &[&str]) -> Formula {
    rebuilt_with(f, seeds, |outputs, inputs, seeds| {
        products::vjp(outputs, inputs, seeds)
    })
}

/// The Hessian times a vector whose components are further inputs, called `v`: an output
/// for each input of `f`; see [`hvp`](crate::hvp).
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::formula;
/// let f = Formula::trace(2, |x| vec![x[0] * x[0] * x[1]]);
/// let product = formula::hvp(&f, &["v", "w"]);
/// assert_eq!(product.eval(&[3.0, 2.0, 1.0, 10.0]), [64.0, 6.0]);
/// ```
///
/// # Panics
/// If the formula has not exactly one output, if there is not one component for each
/// input, or if one is no name of a variable.
pub fn hvp(f: &Formula, v: &[&str]) -> Formula {
    rebuilt_with(single(f), v, |outputs: &[Expr<'_>], inputs, v| {
        products::hvp(outputs[0], inputs, v)
    })
}
