//! The report of what a point touches, for functions that are no graph: closures, and
//! programs that branch.

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::fmt;

use crate::breaks::{Side, Touched, row_breaks};
use crate::custom::Custom;
use crate::operators;
use crate::primitive::{Binary, Indexed, Nary, Primitive, Unary};
use crate::row::Break;
use crate::scalar::{Interpret, Relation, Test};
use crate::store::NodeId;
use crate::tracked::Tracked;

/// What `f` touches at `x`: kinks, jumps, vertical slopes and infinities of the rows it
/// applies, and comparisons of equal numbers. The same for every engine, because they
/// run the same primals.
///
/// The counterpart of [`Formula::touched`](crate::Formula::touched) for closures and for
/// functions over [`Ordered`](crate::Ordered). The node is the number of the step, counted
/// from 0 over all rows and comparisons that `f` runs; unlike in a formula, steps count
/// that the result does not depend on, both branches of a `select` among them; so of
/// several outputs any may be returned.
///
/// ```
/// use trigrad_core::{Break, Ordered, Scalar, touched};
/// fn bend<S: Ordered>(x: S) -> S {
///     if x > 1.0 { x * x } else { x.abs() }
/// }
/// let kinds = |x: f64| touched(|x| bend(x[0]), &[x]).iter().map(|t| t.kind).collect::<Vec<_>>();
/// assert_eq!(kinds(2.0), []);
/// assert_eq!(kinds(1.0), [Break::Seam]);
/// assert_eq!(kinds(0.0), [Break::Kink]);
/// ```
///
/// # Panics
/// If `f` does.
pub fn touched<F>(f: F, x: &[f64]) -> Vec<Touched>
where
    F: for<'w> FnOnce(&[Witness<'w>]) -> Witness<'w>,
{
    let log = Log::default();
    let witness = |&primal| Witness {
        primal,
        log: Some(&log),
    };
    let x: Vec<Witness<'_>> = x.iter().map(witness).collect();
    f(&x);
    drop(x);
    log.touched.into_inner()
}

/// A plain number that notes which breaks its operations touch.
#[derive(Clone, Copy)]
pub struct Witness<'w> {
    primal: f64,
    // None: a constant.
    log: Option<&'w Log>,
}

#[derive(Debug, Default)]
struct Log {
    steps: Cell<usize>,
    touched: RefCell<Vec<Touched>>,
}

impl<'w> Witness<'w> {
    /// The number itself.
    pub fn primal(self) -> f64 {
        self.primal
    }

    // A row of these arguments, and what it touches.
    fn applied(row: Primitive, value: f64, args: &[Tracked<Self>]) -> Self {
        let log = args.iter().find_map(|arg| arg.number.log);
        if let Some(log) = log {
            let args: Vec<f64> = args.iter().map(|arg| arg.number.primal).collect();
            let node = log.step();
            let touch = |kind| log.touch(node, kind, Side::Middle);
            row_breaks(row, &args, value, &mut |kind, zero: f64| {
                if zero == 0.0 {
                    touch(kind);
                }
            });
            if value.is_infinite() && args.iter().all(|arg| arg.is_finite()) {
                touch(Break::Infinite);
            }
        }
        Self { primal: value, log }
    }

    // Whether the relation holds, with a note where the sides are equal.
    fn compared(relation: Relation, left: Self, right: Self) -> bool {
        let holds = relation.holds(&left.primal, &right.primal);
        if let Some(log) = left.log.or(right.log) {
            let node = log.step();
            if left.primal == right.primal {
                let side = if holds { Side::Then } else { Side::Otherwise };
                log.touch(node, Break::Seam, side);
            }
        }
        holds
    }
}

impl Log {
    fn step(&self) -> NodeId {
        let step = self.steps.get();
        self.steps.set(step + 1);
        NodeId::new(step)
    }

    fn touch(&self, node: NodeId, kind: Break, side: Side) {
        self.touched.borrow_mut().push(Touched { node, kind, side });
    }
}

impl Interpret for Witness<'_> {
    type Support = ();

    fn from_f64(c: f64) -> Self {
        Self {
            primal: c,
            log: None,
        }
    }

    fn unary(op: Unary, x: Tracked<Self>) -> Self {
        Self::applied(Primitive::Unary(op), op.value(x.number.primal), &[x])
    }

    fn indexed(op: Indexed, n: u32, x: Tracked<Self>) -> Self {
        Self::applied(
            Primitive::Indexed(op, n),
            op.value(n, x.number.primal),
            &[x],
        )
    }

    fn binary(op: Binary, args: [Tracked<Self>; 2]) -> Self {
        let value = op.value(args.map(|arg| arg.number.primal));
        Self::applied(Primitive::Binary(op), value, &args)
    }

    fn nary(op: Nary, args: &[Tracked<Self>]) -> Self {
        let values: Vec<f64> = args.iter().map(|arg| arg.number.primal).collect();
        Self::applied(Primitive::Nary(op), op.value(&values), args)
    }

    fn custom(rule: &Custom, orders: &[u32], args: &[Tracked<Self>]) -> Self {
        let values: Vec<f64> = args.iter().map(|arg| arg.number.primal).collect();
        Self {
            primal: rule.evaluate(orders, &values),
            log: args.iter().find_map(|arg| arg.number.log),
        }
    }

    fn decide(test: Test<Self>) -> Option<bool> {
        Some(test.relation.holds(&test.left.primal, &test.right.primal))
    }

    fn select(test: Test<Self>, then: Self, otherwise: Self) -> Self {
        match Self::compared(test.relation, test.left, test.right) {
            true => then,
            false => otherwise,
        }
    }
}

operators!(['w] Witness<'w>);
row_methods!(crate::own_methods, [['w] Witness<'w>]);

impl PartialEq for Witness<'_> {
    fn eq(&self, other: &Self) -> bool {
        Self::compared(Relation::Equal, *self, *other)
    }
}

impl PartialEq<f64> for Witness<'_> {
    fn eq(&self, other: &f64) -> bool {
        *self == Self::from_f64(*other)
    }
}

impl PartialOrd for Witness<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let order = self.primal.partial_cmp(&other.primal);
        Self::compared(Relation::Less, *self, *other);
        order
    }

    fn lt(&self, other: &Self) -> bool {
        Self::compared(Relation::Less, *self, *other)
    }

    fn le(&self, other: &Self) -> bool {
        Self::compared(Relation::LessEqual, *self, *other)
    }

    fn gt(&self, other: &Self) -> bool {
        Self::compared(Relation::Greater, *self, *other)
    }

    fn ge(&self, other: &Self) -> bool {
        Self::compared(Relation::GreaterEqual, *self, *other)
    }
}

impl PartialOrd<f64> for Witness<'_> {
    fn partial_cmp(&self, other: &f64) -> Option<Ordering> {
        self.partial_cmp(&Self::from_f64(*other))
    }

    fn lt(&self, other: &f64) -> bool {
        *self < Self::from_f64(*other)
    }

    fn le(&self, other: &f64) -> bool {
        *self <= Self::from_f64(*other)
    }

    fn gt(&self, other: &f64) -> bool {
        *self > Self::from_f64(*other)
    }

    fn ge(&self, other: &f64) -> bool {
        *self >= Self::from_f64(*other)
    }
}

impl fmt::Debug for Witness<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.primal, f)
    }
}
