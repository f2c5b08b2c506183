//! Expressions in place of others, and known bodies in place of unknown functions.

use std::convert::Infallible;

use thiserror::Error;
use trigrad_core::{Call, Custom, Expr, Graph, NodeId, Op};

use crate::gradient::nth_derivative;
use crate::keyed::{Map, Set};
use crate::rebuild::{at_home, rebuild};

/// The outputs with each left side of `replacements` replaced by its right side.
///
/// All at once: what a right side is made of stays as it is, so `[(x, y), (y, x)]`
/// exchanges two variables. A left side need not be a variable: the node is replaced
/// wherever the outputs are made of it, and what only it is made of is no longer there.
/// Of several right sides of one left side, the first counts. Nothing is simplified; an
/// `if` whose comparison has become one of numbers is the side it takes.
///
/// Time and new nodes linear in the nodes that the outputs are made of.
///
/// ```
/// use trigrad_core::Graph;
/// use trigrad_symbolic::substitute;
/// let graph = Graph::new();
/// let (x, y) = (graph.variable("x"), graph.variable("y"));
/// assert_eq!(substitute(&[x.sin() * y], &[(x, y), (y, x)]), [y.sin() * x]);
/// assert_eq!(substitute(&[x.sin() + x], &[(x.sin(), y)]), [y + x]);
/// ```
///
/// # Panics
/// If the expressions live in different graphs.
pub fn substitute<'g>(
    outputs: &[Expr<'g>],
    replacements: &[(Expr<'g>, Expr<'g>)],
) -> Vec<Expr<'g>> {
    let sides = replacements.iter().flat_map(|&(from, to)| [from, to]);
    let home = outputs.iter().copied().chain(sides);
    let Some((graph, _)) = home.into_iter().find_map(Expr::node) else {
        // Numbers alone.
        return outputs.to_vec();
    };
    let mut copies = Map::default();
    for &(from, to) in replacements {
        let to = at_home(graph, to);
        copies.entry(graph.id(from)).or_insert(to);
    }
    let mut copier = Copier {
        graph,
        copies,
        each_call: |_: &Call, _: &[Expr<'g>]| Ok::<_, Infallible>(None),
    };
    match copier.copy(outputs) {
        Ok(outputs) => outputs,
        Err(never) => match never {},
    }
}

/// Why a function cannot be defined so.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DefineError {
    /// The number of parameters is not the function's.
    #[error("the function {name} has {expected} arguments, but {found} parameters are given")]
    WrongNumberOfParameters {
        /// The function.
        name: String,
        /// Its number of arguments.
        expected: usize,
        /// The number of parameters.
        found: usize,
    },
    /// A parameter is no variable, or was there before.
    #[error("parameter {position} of the function {name} is no variable of its own")]
    NotAParameter {
        /// The function.
        name: String,
        /// The position, from 0.
        position: usize,
    },
    /// The body calls the function itself.
    #[error("the body of the function {name} calls {name}")]
    Recursive {
        /// The function.
        name: String,
    },
    /// A derivative is asked for whose order is above [`HIGHEST_ORDER`].
    #[error("the function {name} is differentiated {order} times; the limit is {HIGHEST_ORDER}")]
    OrderTooHigh {
        /// The function.
        name: String,
        /// The sum of the orders by all arguments.
        order: u64,
    },
}

/// The highest order of a named derivative that [`define`] makes of a body: each order
/// multiplies the number of nodes.
pub const HIGHEST_ORDER: u64 = 32;

/// The outputs with `function` replaced by a known `body`, a function of `parameters`.
///
/// A call f(a, b) becomes the body with its parameters replaced by a and b, and a named
/// derivative `f[1,0](a, b)` the derivative of the body by its first parameter, with the
/// same replaced. Other variables of the body stay what they are. The outputs may be
/// derivatives taken while f was unknown; defining it commutes with differentiation.
///
/// Time and new nodes linear in the nodes of the outputs, and in those of the body, or of
/// its derivative, for each call.
///
/// ```
/// use trigrad_core::{Custom, Graph};
/// use trigrad_symbolic::{define, derivative};
/// let graph = Graph::new();
/// let (x, t) = (graph.variable("x"), graph.variable("t"));
/// let f = Custom::unknown("f", 1);
/// let slope = derivative(graph.call(&f, &[x * x]), x);
/// assert_eq!(slope.to_string(), "f'(x*x)*x + f'(x*x)*x");
/// let known = define(&[slope], &f, &[t], t.sin()).unwrap();
/// assert_eq!(known[0].to_string(), "cos(x*x)*x + cos(x*x)*x");
/// ```
///
/// # Errors
/// If there is not one variable for each argument, if the body calls the function, or if
/// a derivative is asked for whose order is above [`HIGHEST_ORDER`].
///
/// # Panics
/// If the expressions live in different graphs.
pub fn define<'g>(
    outputs: &[Expr<'g>],
    function: &Custom,
    parameters: &[Expr<'g>],
    body: Expr<'g>,
) -> Result<Vec<Expr<'g>>, DefineError> {
    let name = || function.name().to_owned();
    if parameters.len() != function.arity() {
        return Err(DefineError::WrongNumberOfParameters {
            name: name(),
            expected: function.arity(),
            found: parameters.len(),
        });
    }
    let home = outputs.iter().chain(parameters).copied();
    let Some((graph, _)) = home.chain([body]).find_map(Expr::node) else {
        return Ok(outputs.to_vec());
    };
    let mut seen = Set::default();
    for (position, &parameter) in parameters.iter().enumerate() {
        let id = graph.id(parameter);
        if !matches!(graph.op(id), Op::Variable(_)) || !seen.insert(id) {
            return Err(DefineError::NotAParameter {
                name: name(),
                position,
            });
        }
    }
    if calls(graph, graph.id(body), function) {
        return Err(DefineError::Recursive { name: name() });
    }
    let mut derivatives: Map<Vec<u32>, Expr<'g>> = Map::default();
    let mut copier = Copier {
        graph,
        copies: Map::default(),
        each_call: |call: &Call, args: &[Expr<'g>]| {
            if call.function != *function {
                return Ok(None);
            }
            let order = call.orders.iter().map(|&order| u64::from(order)).sum();
            if order > HIGHEST_ORDER {
                return Err(DefineError::OrderTooHigh {
                    name: name(),
                    order,
                });
            }
            let derivative = *derivatives.entry(call.orders.clone()).or_insert_with(|| {
                let pairs = parameters.iter().zip(&call.orders);
                pairs.fold(body, |body, (&parameter, &order)| {
                    nth_derivative(body, parameter, order as usize)
                })
            });
            let pairs = parameters.iter().copied().zip(args.iter().copied());
            let replacements: Vec<(Expr<'g>, Expr<'g>)> = pairs.collect();
            Ok(Some(substitute(&[derivative], &replacements)[0]))
        },
    };
    copier.copy(outputs)
}

// Whether the function is called in what the node is made of.
fn calls(graph: &Graph, root: NodeId, function: &Custom) -> bool {
    let mut seen = Set::default();
    let (mut stack, mut args) = (vec![root], Vec::new());
    while let Some(id) = stack.pop() {
        let called = graph.expr(id).called();
        if called.is_some_and(|call| call.function == *function) {
            return true;
        }
        graph.args_into(id, &mut args);
        stack.extend(args.iter().filter(|&&arg| seen.insert(arg)));
    }
    false
}

// Makes again what is made of something that is replaced.
struct Copier<'g, F> {
    graph: &'g Graph,
    copies: Map<NodeId, Expr<'g>>,
    // What a call becomes, if not a call of the same function.
    each_call: F,
}

impl<'g, F> Copier<'g, F> {
    fn copy<E>(&mut self, outputs: &[Expr<'g>]) -> Result<Vec<Expr<'g>>, E>
    where
        F: FnMut(&Call, &[Expr<'g>]) -> Result<Option<Expr<'g>>, E>,
    {
        let roots: Vec<NodeId> = outputs
            .iter()
            .map(|&output| self.graph.id(output))
            .collect();
        let mut args = Vec::new();
        for id in self.pending(&roots) {
            self.graph.args_into(id, &mut args);
            let new: Vec<Expr<'g>> = args.iter().map(|arg| self.copies[arg]).collect();
            let call = self.graph.expr(id).called();
            let replaced = match &call {
                Some(call) => (self.each_call)(call, &new)?,
                None => None,
            };
            let is_same = |(&arg, &new): (&NodeId, &Expr<'g>)| self.graph.expr(arg) == new;
            let copy = match replaced {
                Some(replaced) => at_home(self.graph, replaced),
                None if args.iter().zip(&new).all(is_same) => self.graph.expr(id),
                None => rebuild(self.graph, id, &new),
            };
            self.copies.insert(id, copy);
        }
        let copies = roots.iter().zip(outputs);
        let copies = copies.map(|(id, &output)| match output.node() {
            // A number without a graph stays one, unless it is replaced.
            None if self.copies[id] == output => output,
            _ => self.copies[id],
        });
        Ok(copies.collect())
    }

    // What the roots are made of and has no copy yet, in topological order.
    fn pending(&self, roots: &[NodeId]) -> Vec<NodeId> {
        let mut seen = Set::default();
        let (mut stack, mut pending, mut args) = (roots.to_vec(), Vec::new(), Vec::new());
        while let Some(id) = stack.pop() {
            if self.copies.contains_key(&id) || !seen.insert(id) {
                continue;
            }
            pending.push(id);
            self.graph.args_into(id, &mut args);
            stack.extend(&args);
        }
        pending.sort_unstable();
        pending
    }
}
