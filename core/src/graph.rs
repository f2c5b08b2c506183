//! The builder of expressions, and the handles it gives out.

use std::cell::{Ref, RefCell, RefMut};
use std::fmt;

use crate::constant::Constant;
use crate::custom::Custom;
use crate::exact::Exact;
use crate::formula::Formula;
use crate::operators;
use crate::parse::check_name;
use crate::primitive::{Binary, Indexed, Nary, Primitive, Unary};
use crate::scalar::{Interpret, Relation, Test};
use crate::store::{Call, NodeId, Op, Store};
use crate::tracked::Tracked;

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
        check_name(name);
        self.at(self.store.borrow_mut().add_variable(name))
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
        Expr(Repr::Node(self, id))
    }

    /// The node of `expr`, which is made here if it was a homeless constant.
    ///
    /// # Panics
    /// If the expression lives in another graph.
    pub fn id(&self, expr: Expr<'_>) -> NodeId {
        match expr.0 {
            Repr::Integer(n) => self.store.borrow_mut().add_constant(n.into()),
            Repr::Ratio(n, d) => {
                let exact = Exact::ratio(n, d).unwrap_or(Exact::ZERO);
                self.store.borrow_mut().add_constant(exact.into())
            }
            Repr::Float(x) => self.store.borrow_mut().add_constant(Constant::Float(x)),
            Repr::Pi => self.store.borrow_mut().add_constant(Constant::Pi),
            Repr::E => self.store.borrow_mut().add_constant(Constant::E),
            Repr::Node(graph, id) => {
                assert!(
                    std::ptr::eq(self, graph),
                    "expressions of two graphs were combined; import one into the other's graph"
                );
                id
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

/// An expression: a node of a [`Graph`], or a constant that has no graph yet.
///
/// The handle is `Copy` and a [`Scalar`](crate::Scalar), so a generic function runs
/// on it and leaves its graph behind. `==` is sameness of structure in constant
/// time. Combining expressions of two graphs panics.
///
/// A constant without a graph is an integer, a ratio of two `i64` or an `f64`; rows
/// applied to such constants alone fold to numbers.
#[derive(Clone, Copy)]
pub struct Expr<'g>(Repr<'g>);

#[derive(Clone, Copy)]
enum Repr<'g> {
    Integer(i64),
    Ratio(i64, i64),
    Float(f64),
    Pi,
    E,
    Node(&'g Graph, NodeId),
}

impl<'g> Expr<'g> {
    /// The graph and node, unless the expression is a constant without a graph.
    pub fn node(self) -> Option<(&'g Graph, NodeId)> {
        match self.0 {
            Repr::Node(graph, id) => Some((graph, id)),
            _ => None,
        }
    }

    /// The constant that the expression is, if it is one.
    pub fn constant(self) -> Option<Constant> {
        Some(match self.0 {
            Repr::Integer(n) => n.into(),
            Repr::Ratio(n, d) => Exact::ratio(n, d)?.into(),
            Repr::Float(x) => Constant::Float(x),
            Repr::Pi => Constant::Pi,
            Repr::E => Constant::E,
            Repr::Node(graph, id) => return graph.store().constant_at(id).cloned(),
        })
    }

    /// What the node computes, and its arguments in slot order; `None` for a
    /// constant without a graph.
    pub fn parts(self) -> Option<(Op, Vec<Expr<'g>>)> {
        let (graph, id) = self.node()?;
        let store = graph.store();
        let args = store
            .args(id)
            .into_iter()
            .map(|arg| graph.at(arg))
            .collect();
        Some((store.op(id), args))
    }

    /// The function outside of the table that the node applies, if it does.
    pub fn called(self) -> Option<Call> {
        let (graph, id) = self.node()?;
        let store = graph.store();
        match store.op(id) {
            Op::Call(number) => Some(store.call(number).clone()),
            _ => None,
        }
    }

    fn homeless(constant: &Constant) -> Self {
        Self(match constant {
            Constant::Exact(exact) => match exact.to_small() {
                Some((n, 1)) => Repr::Integer(n),
                Some((n, d)) => Repr::Ratio(n, d),
                None => Repr::Float(exact.to_f64()),
            },
            Constant::Float(x) => Repr::Float(*x),
            Constant::Pi => Repr::Pi,
            Constant::E => Repr::E,
        })
    }

    // The row applied to numbers that have no graph: exact where a rational stays small.
    fn fold(row: Primitive, args: &[Self]) -> Self {
        let constants: Vec<Constant> = args.iter().filter_map(|arg| arg.constant()).collect();
        let values: Vec<f64> = constants.iter().map(Constant::to_f64).collect();
        let value = match row {
            Primitive::Unary(op) => op.value(values[0]),
            Primitive::Indexed(op, n) => op.value(n, values[0]),
            Primitive::Binary(op) => op.value([values[0], values[1]]),
            Primitive::Nary(op) => op.value(&values),
        };
        // Exact only where that evaluates to the same number bit for bit, so that a
        // traced function gives what the function itself gives in f64.
        let exact = fold_exactly(row, &constants);
        match exact.filter(|exact| exact.to_f64().to_bits() == value.to_bits()) {
            Some(exact) => Self::homeless(&exact.into()),
            None => Self::homeless(&Constant::from(value)),
        }
    }

    fn apply(row: Primitive, args: &[Self]) -> Self {
        let Some((graph, _)) = args.iter().find_map(|arg| arg.node()) else {
            return Self::fold(row, args);
        };
        let ids: Vec<NodeId> = args.iter().map(|&arg| graph.id(arg)).collect();
        graph.row(row, &ids)
    }
}

fn fold_exactly(row: Primitive, constants: &[Constant]) -> Option<Exact> {
    let exact = |slot: usize| constants[slot].exact();
    match row {
        Primitive::Unary(Unary::Neg) => exact(0).filter(|e| !e.is_zero()).map(Exact::negated),
        Primitive::Binary(Binary::Add) => exact(0)?.checked_add(exact(1)?),
        Primitive::Binary(Binary::Sub) => exact(0)?.checked_sub(exact(1)?),
        Primitive::Binary(Binary::Mul) => exact(0)?.checked_mul(exact(1)?),
        Primitive::Binary(Binary::Div) => exact(0)?.checked_div(exact(1)?),
        _ => None,
    }
}

impl<'g> Interpret for Expr<'g> {
    type Support = ();

    fn from_f64(c: f64) -> Self {
        Self::homeless(&Constant::from(c))
    }

    fn from_constant(c: &Constant) -> Self {
        Self::homeless(c)
    }

    fn beside(self, c: f64) -> Self {
        match self.node() {
            Some((graph, _)) => graph.constant(c),
            None => Self::from_f64(c),
        }
    }

    fn pi(self) -> Self {
        match self.node() {
            Some((graph, _)) => graph.constant(Constant::Pi),
            None => Self(Repr::Pi),
        }
    }

    fn is_constant(self, c: f64) -> bool {
        self.constant() == Some(Constant::from(c))
    }

    fn unary(op: Unary, x: Tracked<Self>) -> Self {
        Self::apply(Primitive::Unary(op), &[x.number])
    }

    fn indexed(op: Indexed, n: u32, x: Tracked<Self>) -> Self {
        Self::apply(Primitive::Indexed(op, n), &[x.number])
    }

    fn binary(op: Binary, [a, b]: [Tracked<Self>; 2]) -> Self {
        Self::apply(Primitive::Binary(op), &[a.number, b.number])
    }

    fn nary(op: Nary, args: &[Tracked<Self>]) -> Self {
        let args: Vec<Self> = args.iter().map(|arg| arg.number).collect();
        Self::apply(Primitive::Nary(op), &args)
    }

    fn custom(rule: &Custom, orders: &[u32], args: &[Tracked<Self>]) -> Self {
        let args: Vec<Self> = args.iter().map(|arg| arg.number).collect();
        let call = Call {
            function: rule.clone(),
            orders: orders.to_vec(),
        };
        match args.iter().find_map(|arg| arg.node()) {
            Some((graph, _)) => {
                let ids: Vec<NodeId> = args.iter().map(|&arg| graph.id(arg)).collect();
                graph.call_at(call, &ids)
            }
            None => {
                let constants = args.iter().filter_map(|arg| arg.constant());
                let x: Vec<f64> = constants.map(|c| c.to_f64()).collect();
                Self::from_f64(rule.evaluate(orders, &x))
            }
        }
    }

    /// Known for constants only.
    fn decide(test: Test<Self>) -> Option<bool> {
        let (left, right) = (test.left.constant()?, test.right.constant()?);
        Some(match (left.exact(), right.exact()) {
            (Some(left), Some(right)) => test.relation.holds(left, right),
            _ => test.relation.holds(&left.to_f64(), &right.to_f64()),
        })
    }

    fn select(test: Test<Self>, then: Self, otherwise: Self) -> Self {
        match Self::decide(test) {
            Some(true) => return then,
            Some(false) => return otherwise,
            None => {}
        }
        let args = [test.left, test.right, then, otherwise];
        match args.iter().find_map(|arg| arg.node()) {
            Some((graph, _)) => graph.if_(test.relation, args.map(|arg| graph.id(arg))),
            None => otherwise, // not reached: constants are decided
        }
    }
}

operators!(['g] Expr<'g>);
row_methods!(crate::own_methods, [['g] Expr<'g>]);

impl From<f64> for Expr<'_> {
    fn from(c: f64) -> Self {
        Self::from_f64(c)
    }
}

impl From<i64> for Expr<'_> {
    fn from(c: i64) -> Self {
        Self(Repr::Integer(c))
    }
}

/// Sameness of structure, in constant time: equal expressions share a node.
impl PartialEq for Expr<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self.0, other.0) {
            (Repr::Node(g, a), Repr::Node(h, b)) => std::ptr::eq(g, h) && a == b,
            _ => match (self.constant(), other.constant()) {
                (Some(a), Some(b)) => a == b,
                _ => false,
            },
        }
    }
}

/// As text that reads back as the same expression. Up to 10,000 nodes, each
/// counted as often as it is written, are written out; beyond, what is used more
/// than once is defined by `let` in front, so that the text stays linear in the graph.
impl fmt::Display for Expr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.node() {
            Some((graph, id)) => crate::print::write_expression(f, &graph.store(), id),
            None => crate::print::write_constant(
                f,
                &self.constant().unwrap_or(Constant::Float(f64::NAN)),
            ),
        }
    }
}

impl fmt::Debug for Expr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
