//! Formulas put into one another, and functions that formulas define.

use trigrad_core::{Constant, Custom, Expr, Formula, Graph};

use super::{rebuilt, single};
use crate::implicit::{self, ImplicitError};
use crate::substitute::{self as expressions, DefineError};
use crate::{taylor as series, total};

/// The formula with each input named in `replacements` replaced by the output of a
/// formula, all at once; see [`substitute`](crate::substitute).
///
/// The inputs are those of `f` that are not replaced, then those of the replacements that
/// are not among them.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::formula;
/// let f = Formula::parse("x^2 + y").unwrap();
/// let g = formula::substitute(&f, &[("x", &Formula::parse("sin(t)*y").unwrap())]);
/// assert_eq!(g.to_string(), "(sin(t)*y)^2 + y");
/// assert_eq!(g.inputs().collect::<Vec<_>>(), ["y", "t"]);
/// ```
///
/// # Panics
/// If a replacement has not exactly one output, or a name is not one of a variable.
pub fn substitute(f: &Formula, replacements: &[(&str, &Formula)]) -> Formula {
    let graph = Graph::new();
    let outputs = graph.import(f);
    let sides = sides(&graph, replacements);
    let outputs = expressions::substitute(&outputs, &sides);
    graph.formula(&outputs, &inputs_of(f, replacements))
}

/// The formula with an unknown function replaced by a known one, its named derivatives by
/// the derivatives of that; see [`define`](crate::define).
///
/// The output of `body` is the function of the variables called `parameters`; its other
/// inputs come behind those of `f`.
///
/// ```
/// use trigrad_core::{Custom, Formula, ParseOptions};
/// use trigrad_symbolic::formula;
/// let unknown = Custom::unknown("f", 1);
/// let options = ParseOptions { functions: vec![unknown.clone()], ..ParseOptions::default() };
/// let f = Formula::parse_with("x*f'(2*x)", &options).unwrap();
/// let known = formula::define(&f, &unknown, &["t"], &Formula::parse("sin(t)").unwrap());
/// assert_eq!(known.unwrap().to_string(), "x*cos(2*x)");
/// ```
///
/// # Errors
/// If there is not one parameter for each argument, if the body calls the function, or if
/// a derivative is asked for whose order is too high.
///
/// # Panics
/// If the body has not exactly one output, or a name is not one of a variable.
pub fn define(
    f: &Formula,
    function: &Custom,
    parameters: &[&str],
    body: &Formula,
) -> Result<Formula, DefineError> {
    let graph = Graph::new();
    let outputs = graph.import(f);
    let value = graph.import(single(body))[0];
    let variables: Vec<Expr<'_>> = parameters.iter().map(|name| graph.variable(name)).collect();
    let outputs = expressions::define(&outputs, function, &variables, value)?;
    let mut inputs: Vec<&str> = f.inputs().collect();
    inputs.extend(body.inputs().filter(|name| !parameters.contains(name)));
    Ok(graph.formula(&outputs, &inputs))
}

/// The total derivative by the variable `t` of every output, in which each variable named
/// in `along` is the output of a formula; see [`total_derivative`](crate::total_derivative).
///
/// The inputs are those of [`substitute`].
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::formula;
/// let f = Formula::parse("x*t").unwrap();
/// let rate = formula::total_derivative(&f, "t", &[("x", &Formula::parse("t^2").unwrap())]);
/// assert_eq!(rate.eval(&[2.0]), [12.0]);
/// ```
///
/// # Panics
/// As [`substitute`].
pub fn total_derivative(f: &Formula, t: &str, along: &[(&str, &Formula)]) -> Formula {
    let graph = Graph::new();
    let outputs = graph.import(f);
    let (t, sides) = (graph.variable(t), sides(&graph, along));
    let outputs = outputs.into_iter();
    let rates: Vec<Expr<'_>> = outputs
        .map(|output| total::total_derivative(output, t, &sides))
        .collect();
    graph.formula(&rates, &inputs_of(f, along))
}

/// The derivatives up to an order, by the input `x`, of the function `y` of it that the
/// equation `f` = 0 defines; see [`implicit_derivatives`](crate::implicit_derivatives).
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::formula;
/// let circle = Formula::parse("x^2 + y^2 - 25").unwrap();
/// let slopes = formula::implicit_derivatives(&circle, "x", "y", 2).unwrap();
/// assert_eq!(slopes.eval(&[3.0, 4.0]), [-0.75, -25.0 / 64.0]);
/// ```
///
/// # Errors
/// If `f` does not depend on `y`.
///
/// # Panics
/// If the formula has not exactly one output, or a name is not one of a variable.
pub fn implicit_derivatives(
    f: &Formula,
    x: &str,
    y: &str,
    order: usize,
) -> Result<Formula, ImplicitError> {
    let graph = Graph::new();
    let output = graph.import(single(f))[0];
    let (x, y) = (graph.variable(x), graph.variable(y));
    let slopes = implicit::implicit_derivatives(output, x, y, order)?;
    Ok(graph.formula(&slopes, &f.inputs().collect::<Vec<_>>()))
}

/// The Jacobian of the functions `unknowns` of the other inputs that the outputs, each set
/// to 0, define: row by row; see [`implicit_jacobian`](crate::implicit_jacobian).
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::formula;
/// let f = Formula::trace(2, |x| vec![x[1] * x[1] - x[0]]);
/// let slope = formula::implicit_jacobian(&f, &["x1"]).unwrap();
/// assert_eq!(slope.eval(&[4.0, 2.0]), [0.25]);
/// ```
///
/// # Errors
/// If there are not as many outputs as unknowns, or if they determine them nowhere.
///
/// # Panics
/// If a name is not one of a variable.
pub fn implicit_jacobian(f: &Formula, unknowns: &[&str]) -> Result<Formula, ImplicitError> {
    let graph = Graph::new();
    let outputs = graph.import(f);
    let variable = |name: &str| graph.variable(name);
    let wrt = f.inputs().filter(|name| !unknowns.contains(name));
    let wrt: Vec<Expr<'_>> = wrt.map(variable).collect();
    let unknowns: Vec<Expr<'_>> = unknowns.iter().map(|name| variable(name)).collect();
    let rows = implicit::implicit_jacobian(&outputs, &wrt, &unknowns)?;
    Ok(graph.formula(&rows.concat(), &f.inputs().collect::<Vec<_>>()))
}

/// The Taylor polynomial of every output in x - `about` of degree `order`; see
/// [`taylor`](crate::taylor()).
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::formula;
/// let f = Formula::parse("exp(x)*y").unwrap();
/// let polynomial = formula::taylor(&f, "x", 0, 3);
/// assert_eq!(polynomial.eval(&[0.5, 2.0]), [2.0 * (1.0 + 0.5 + 0.125 + 0.125 / 6.0)]);
/// ```
///
/// # Panics
/// If `x` is no name of a variable.
pub fn taylor(f: &Formula, x: &str, about: impl Into<Constant>, order: usize) -> Formula {
    rebuilt(f, |graph, outputs, _| {
        let (x, about) = (graph.variable(x), graph.constant(about));
        let polynomial = |&output| series::taylor(output, x, about, order);
        outputs.iter().map(polynomial).collect()
    })
}

fn sides<'g>(graph: &'g Graph, pairs: &[(&str, &Formula)]) -> Vec<(Expr<'g>, Expr<'g>)> {
    let side = |&(name, to): &(&str, &Formula)| (graph.variable(name), graph.import(single(to))[0]);
    pairs.iter().map(side).collect()
}

fn inputs_of<'a>(f: &'a Formula, replacements: &[(&str, &'a Formula)]) -> Vec<&'a str> {
    let is_replaced = |name: &&str| replacements.iter().any(|(replaced, _)| replaced == name);
    let kept = f.inputs().filter(|name| !is_replaced(name));
    let new = replacements.iter().flat_map(|(_, to)| to.inputs());
    kept.chain(new).collect()
}
