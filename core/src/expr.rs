//! Expressions: `Copy` handles of the nodes of a graph, which build it as they are used.

use std::fmt;

use crate::constant::Constant;
use crate::custom::Custom;
use crate::exact::Exact;
use crate::graph::Graph;
use crate::operators;
use crate::primitive::{Binary, Indexed, Nary, Primitive, Unary};
use crate::scalar::{Interpret, Test};
use crate::store::{Call, NodeId, Op};
use crate::tracked::Tracked;

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
    pub(crate) fn of_node(graph: &'g Graph, id: NodeId) -> Self {
        Self(Repr::Node(graph, id))
    }

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

    /// The integer that the expression is exactly, if it is one that an `i64` holds.
    ///
    /// ```
    /// use trigrad_core::{Expr, Graph};
    /// let graph = Graph::new();
    /// assert_eq!(graph.constant(7).integer(), Some(7));
    /// assert_eq!(Expr::from(0.5).integer(), None);
    /// assert_eq!(graph.variable("x").integer(), None);
    /// ```
    pub fn integer(self) -> Option<i64> {
        match self.0 {
            Repr::Integer(n) => Some(n),
            Repr::Ratio(..) | Repr::Float(_) | Repr::Pi | Repr::E => None,
            Repr::Node(graph, id) => graph.store().constant_at(id)?.exact()?.to_i64(),
        }
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
        match *args {
            [x] => graph.row(row, &[graph.id(x)]),
            [a, b] => graph.row(row, &[graph.id(a), graph.id(b)]),
            _ => {
                let ids: Vec<NodeId> = args.iter().map(|&arg| graph.id(arg)).collect();
                graph.row(row, &ids)
            }
        }
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
