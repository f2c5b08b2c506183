//! The builder of expressions.

use std::cell::{Ref, RefCell, RefMut};

use crate::constant::Constant;
use crate::custom::Custom;
use crate::expr::Expr;
use crate::formula::Formula;
use crate::parse::check_name;
use crate::primitive::Primitive;
use crate::scalar::Relation;
use crate::store::{Call, NodeId, Op, Store};

/// A directed acyclic graph of primitives in which equal expressions share a node.
///
/// It only grows. A handle, [`Expr`], borrows it; what is kept, passed on and sent
/// between threads is a [`Formula`].
///
/// ```
/// use trigrad_core::Graph;
/// let graph = Graph::new();
/// let (x, y) = (graph.variable("x"), graph.variable("y"));
/// let f = x * x * y.sin();
/// assert_eq!(f, graph.parse("x*x*sin(y)").unwrap()); // one node, however it is written
/// assert_eq!(f.to_string(), "x*x*sin(y)");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Graph {
    store: RefCell<Store>,
}

impl Graph {
    /// An empty graph.
    pub fn new() -> Self {
        Self::default()
    }

    /// The variable called `name`; the same one for the same name.
    ///
    /// # Panics
    /// If [`is_variable_name`](crate::is_variable_name) says that it cannot be one: the
    /// expression would not read back as itself.
    pub fn variable(&self, name: &str) -> Expr<'_> {
        let mut store = self.store.borrow_mut();
        if store.variable(name).is_none() {
            check_name(name);
        }
        self.at(store.add_variable(name))
    }

    /// A constant that lives in this graph, of any size.
    pub fn constant(&self, constant: impl Into<Constant>) -> Expr<'_> {
        self.at(self.store.borrow_mut().add_constant(constant.into()))
    }

    /// The function outside of the table applied to `args`.
    ///
    /// # Panics
    /// If the number of arguments is not the function's.
    pub fn call(&self, function: &Custom, args: &[Expr<'_>]) -> Expr<'_> {
        assert_eq!(args.len(), function.arity(), "arguments of {function:?}");
        let ids: Vec<NodeId> = args.iter().map(|&arg| self.id(arg)).collect();
        let call = Call {
            function: function.clone(),
            orders: vec![0; ids.len()],
        };
        self.at(self.store.borrow_mut().add_call(call, &ids))
    }

    /// The derivative of these orders of a function outside of the table, applied to `args`.
    ///
    /// ```
    /// use trigrad_core::{Call, Custom, Graph};
    /// let graph = Graph::new();
    /// let call = Call { function: Custom::unknown("f", 2), orders: vec![1, 0] };
    /// let slope = graph.call_derived(&call, &[graph.variable("x"), graph.variable("y")]);
    /// assert_eq!(slope.to_string(), "f[1,0](x, y)");
    /// ```
    ///
    /// # Panics
    /// If there is not one order and one argument for each argument of the function.
    pub fn call_derived(&self, call: &Call, args: &[Expr<'_>]) -> Expr<'_> {
        let arity = call.function.arity();
        assert_eq!(args.len(), arity, "arguments of {:?}", call.function);
        assert_eq!(call.orders.len(), arity, "orders of {:?}", call.function);
        let ids: Vec<NodeId> = args.iter().map(|&arg| self.id(arg)).collect();
        self.call_at(call.clone(), &ids)
    }

    /// The row of the table applied to `args`. Unlike an operator it folds no constants
    /// but what is written as one number, -3 and 1/3.
    ///
    /// # Panics
    /// If the number of arguments is not the row's; an n-ary row has one at least.
    pub fn apply(&self, row: Primitive, args: &[Expr<'_>]) -> Expr<'_> {
        let fits = match row {
            Primitive::Unary(_) | Primitive::Indexed(..) => args.len() == 1,
            Primitive::Binary(_) => args.len() == 2,
            Primitive::Nary(_) => !args.is_empty(),
        };
        assert!(fits, "{} arguments of {}", args.len(), row.row().name);
        let ids: Vec<NodeId> = args.iter().map(|&arg| self.id(arg)).collect();
        self.row(row, &ids)
    }

    /// The first of the branches where the relation holds between the sides, the second
    /// elsewhere. It stays a node, whatever the sides are.
    ///
    /// ```
    /// use trigrad_core::{Graph, Relation};
    /// let graph = Graph::new();
    /// let (x, zero) = (graph.variable("x"), graph.constant(0));
    /// let f = graph.conditional(Relation::Less, [x, zero], [-x, x]);
    /// assert_eq!(f.to_string(), "if(x < 0, -x, x)");
    /// ```
    pub fn conditional<'g>(
        &'g self,
        relation: Relation,
        sides: [Expr<'g>; 2],
        branches: [Expr<'g>; 2],
    ) -> Expr<'g> {
        let [[a, b], [c, d]] = [sides, branches].map(|pair| pair.map(|expr| self.id(expr)));
        self.if_(relation, [a, b, c, d])
    }

    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.store.borrow().len()
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The handle of the node at `id`.
    ///
    /// # Panics
    /// If the graph has no such node.
    pub fn expr(&self, id: NodeId) -> Expr<'_> {
        assert!(id.index() < self.len(), "no node {id:?} in this graph");
        self.at(id)
    }

    /// The nodes from number `first` on, arguments before what is made of them.
    pub fn nodes_from(&self, first: usize) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (first..self.len()).map(NodeId::new)
    }

    /// What the node at `id` computes.
    ///
    /// # Panics
    /// If the graph has no such node.
    pub fn op(&self, id: NodeId) -> Op {
        self.store.borrow().op(id)
    }

    /// Puts the arguments of the node at `id` into `args`, in slot order.
    ///
    /// # Panics
    /// If the graph has no such node.
    pub fn args_into(&self, id: NodeId, args: &mut Vec<NodeId>) {
        self.store.borrow().args_into(id, args);
    }

    /// Puts the arguments of the node at `id` behind `args`, in slot order, and says what
    /// it computes from them.
    ///
    /// # Panics
    /// If the graph has no such node.
    pub fn append_args(&self, id: NodeId, args: &mut Vec<NodeId>) -> Op {
        let store = self.store.borrow();
        store.append_args(id, args);
        store.op(id)
    }

    /// Makes room for so many more nodes, with two arguments each, so that adding them does
    /// not have to.
    pub fn reserve(&self, nodes: usize) {
        let mut store = self.store.borrow_mut();
        store.reserve(nodes);
        store.reserve_table(nodes);
    }

    /// Adds the formula's expressions to this graph, variables by their names.
    /// Time linear in the nodes of the formula.
    pub fn import(&self, formula: &Formula) -> Vec<Expr<'_>> {
        let ids = formula.copy_into(&mut self.store.borrow_mut());
        ids.into_iter().map(|id| self.at(id)).collect()
    }

    /// Freezes `outputs` as a function of the variables called `inputs`.
    ///
    /// Time linear in the nodes that the outputs are made of. A variable that is
    /// not among the inputs is added behind them, in order of appearance.
    ///
    /// # Panics
    /// If an expression lives in another graph, or an input has no name of a variable.
    pub fn formula(&self, outputs: &[Expr<'_>], inputs: &[&str]) -> Formula {
        let roots: Vec<NodeId> = outputs.iter().map(|&output| self.id(output)).collect();
        Formula::extract(&self.store.borrow(), &roots, inputs)
    }

    pub(crate) fn store(&self) -> Ref<'_, Store> {
        self.store.borrow()
    }

    pub(crate) fn store_mut(&self) -> RefMut<'_, Store> {
        self.store.borrow_mut()
    }

    pub(crate) fn at(&self, id: NodeId) -> Expr<'_> {
        Expr::of_node(self, id)
    }

    /// The node of `expr`, which is made here if it was a homeless constant.
    ///
    /// # Panics
    /// If the expression lives in another graph.
    pub fn id(&self, expr: Expr<'_>) -> NodeId {
        match expr.node() {
            Some((graph, id)) => {
                assert!(
                    std::ptr::eq(self, graph),
                    "expressions of two graphs were combined; import one into the other's graph"
                );
                id
            }
            None => {
                let constant = expr.constant().unwrap_or(Constant::Float(f64::NAN));
                self.store.borrow_mut().add_constant(constant)
            }
        }
    }

    pub(crate) fn row(&self, row: Primitive, args: &[NodeId]) -> Expr<'_> {
        self.at(self.store.borrow_mut().add_row(row, args))
    }

    pub(crate) fn if_(&self, relation: Relation, args: [NodeId; 4]) -> Expr<'_> {
        self.at(self.store.borrow_mut().add_if(relation, args))
    }

    pub(crate) fn call_at(&self, call: Call, args: &[NodeId]) -> Expr<'_> {
        self.at(self.store.borrow_mut().add_call(call, args))
    }
}
