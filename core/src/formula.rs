//! Frozen expressions: what is kept, passed on, drawn by strategies and sent
//! between threads.

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::constant::Constant;
use crate::expr::Expr;
use crate::graph::Graph;
use crate::parse::{ParseError, check_name};
use crate::program::Program;
use crate::store::{Call, NodeId, Op, Store};

/// A function from inputs to outputs: a shared graph, its roots and its variables.
///
/// `Clone` is cheap, and it is `Send + Sync`.
///
/// ```
/// use trigrad_core::Formula;
/// let f = Formula::parse("x^2*sin(y)").unwrap();
/// assert_eq!(f.inputs().collect::<Vec<_>>(), ["x", "y"]);
/// assert_eq!(f.eval(&[3.0, 0.5]), [9.0 * 0.5_f64.sin()]);
/// ```
#[derive(Clone)]
pub struct Formula {
    store: Arc<Store>,
    outputs: Arc<[NodeId]>,
    // The variable numbers of the store, in the order of the inputs.
    inputs: Arc<[u32]>,
    // Laid out when it is first asked for.
    program: Arc<OnceLock<Program>>,
}

impl Formula {
    /// Reads one expression; its inputs are the variables in order of appearance.
    ///
    /// # Errors
    /// If the text is no expression; the error names the place.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let graph = Graph::new();
        let output = graph.parse(text)?;
        Ok(graph.formula(&[output], &[]))
    }

    /// Records what `f` does to `inputs` variables called x0, x1, …: any closure
    /// over expressions, captures and all.
    ///
    /// ```
    /// use trigrad_core::Formula;
    /// let weights = [2.0, 0.5];
    /// let f = Formula::trace(2, |x| vec![x[0] * weights[0] + x[1].exp() * weights[1]]);
    /// assert_eq!(f.to_string(), "x0*2 + exp(x1)*(1/2)");
    /// ```
    pub fn trace<F>(inputs: usize, f: F) -> Self
    where
        F: for<'g> FnOnce(&[Expr<'g>]) -> Vec<Expr<'g>>,
    {
        let graph = Graph::new();
        let names: Vec<String> = (0..inputs).map(|i| format!("x{i}")).collect();
        let variables: Vec<Expr<'_>> = names.iter().map(|name| graph.variable(name)).collect();
        let outputs = f(&variables);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        graph.formula(&outputs, &names)
    }

    /// The names of the inputs, in order.
    pub fn inputs(&self) -> impl ExactSizeIterator<Item = &str> {
        self.inputs.iter().map(|&number| self.store.name(number))
    }

    /// The roots, in order.
    pub fn outputs(&self) -> &[NodeId] {
        &self.outputs
    }

    /// The number of nodes that the outputs are made of, inputs included.
    pub fn len(&self) -> usize {
        self.store.len()
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All nodes, arguments before what is made of them.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (0..self.len()).map(NodeId::new)
    }

    /// What the node computes.
    pub fn op(&self, id: NodeId) -> Op {
        self.store.op(id)
    }

    /// The arguments of the node, in slot order.
    pub fn args(&self, id: NodeId) -> Vec<NodeId> {
        self.store.args(id)
    }

    /// Puts the arguments of the node into `args`, in slot order.
    pub fn args_into(&self, id: NodeId, args: &mut Vec<NodeId>) {
        self.store.args_into(id, args);
    }

    /// The constant of this number.
    pub fn constant(&self, number: u32) -> &Constant {
        self.store.constant(number)
    }

    /// The function outside of the table of this number.
    pub fn call(&self, number: u32) -> &Call {
        self.store.call(number)
    }

    /// The position among the inputs of the variable of this number.
    pub fn input_of(&self, variable: u32) -> Option<usize> {
        // The inputs are numbered as they come, unless there are others in between.
        let place = variable as usize;
        if self.inputs.get(place) == Some(&variable) {
            return Some(place);
        }
        self.inputs.iter().position(|&number| number == variable)
    }

    /// The same graph as a function of the same inputs to one of its nodes.
    pub fn output(&self, id: NodeId) -> Self {
        Self {
            outputs: [id].into(),
            program: Arc::default(),
            ..self.clone()
        }
    }

    /// Whether both are outputs of the same frozen nodes, so that the number of a node
    /// means the same in both. In constant time.
    ///
    /// ```
    /// use trigrad_core::Formula;
    /// let f = Formula::parse("sin(x) + 1").unwrap();
    /// let sine = f.output(f.args(f.outputs()[0])[0]);
    /// assert!(f.shares_nodes_with(&sine));
    /// assert!(!f.shares_nodes_with(&Formula::parse("sin(x) + 1").unwrap()));
    /// ```
    pub fn shares_nodes_with(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.store, &other.store)
    }

    /// The same outputs as a function of the variables called `inputs`, which need
    /// not occur; a variable that is not named comes behind them, and one that is named
    /// twice is one input.
    ///
    /// # Panics
    /// If one of them is no name of a variable.
    pub fn with_inputs(&self, inputs: &[&str]) -> Self {
        Self::extract(&self.store, &self.outputs, inputs)
    }

    /// The flat program that computes the outputs: laid out by the first call, in time
    /// linear in the nodes, and kept.
    pub fn program(&self) -> &Program {
        self.program.get_or_init(|| Program::new(self))
    }

    /// The outputs at `x`, one number for each input.
    ///
    /// # Panics
    /// If `x` has not one number for each input.
    pub fn eval(&self, x: &[f64]) -> Vec<f64> {
        self.program().eval(x)
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) fn extract(from: &Store, roots: &[NodeId], inputs: &[&str]) -> Self {
        let mut store = Store::default();
        for name in inputs {
            // A variable that is there was asked when it came.
            if from.variable(name).is_none() {
                check_name(name);
            }
            store.add_variable(name);
        }
        let outputs = copy(from, roots, &mut store, Store::freeze_like);
        Self {
            outputs: outputs.into(),
            inputs: (0..store.variable_count() as u32).collect(),
            store: Arc::new(store),
            program: Arc::default(),
        }
    }

    pub(crate) fn copy_into(&self, store: &mut Store) -> Vec<NodeId> {
        store.reserve_table(self.len());
        copy(&self.store, &self.outputs, store, Store::add_like)
    }
}

// Copies what the roots are made of, in index order, each node by `add`.
fn copy(
    from: &Store,
    roots: &[NodeId],
    to: &mut Store,
    add: impl Fn(&mut Store, &Store, Op, &[NodeId]) -> NodeId,
) -> Vec<NodeId> {
    let reachable = from.reachable(roots);
    to.reserve(reachable.iter().filter(|&&is_reached| is_reached).count());
    let mut copies: Vec<Option<NodeId>> = vec![None; reachable.len()];
    let mut args = Vec::new();
    for index in (0..reachable.len()).filter(|&index| reachable[index]) {
        let id = NodeId::new(index);
        from.args_into(id, &mut args);
        for arg in &mut args {
            *arg = copies[arg.index()].expect("arguments precede their node");
        }
        copies[index] = Some(add(to, from, from.op(id), &args));
    }
    let copy_of = |root: &NodeId| copies[root.index()].expect("roots are reachable");
    roots.iter().map(copy_of).collect()
}

/// The outputs as text, a line each, that reads back as they are. Up to 10,000
/// nodes, each counted as often as it is written, are written out; beyond, it is
/// [`to_shared_text`](Formula::to_shared_text).
impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::print::write_outputs(f, &self.store, &self.outputs)
    }
}

impl fmt::Debug for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
