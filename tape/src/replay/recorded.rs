//! The number that a function is run on once, to be recorded.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;

use trigrad_core::{
    Binary, Custom, Indexed, Interpret, Nary, Primitive, Relation, Test, Tracked, Unary,
};

use super::guard::{Asked, Guards, Outcome};
use super::store::Store;

/// A number that notes what is done to it, and every comparison that is made of it.
///
/// It is `Copy` and [`Ordered`](trigrad_core::Ordered). There is no way to read it but by
/// comparing, so that whatever the function does otherwise at another point shows in a
/// comparison: it is neither printed nor converted to a plain number. (A function outside of
/// the table gets plain numbers, and must not hand them on.) `'r` is the brand of
/// one recording, as of the variables of a tape.
#[derive(Clone, Copy)]
pub struct Recorded<'r> {
    primal: f64,
    node: u32,
    // None: a constant.
    log: Option<&'r Log>,
    // Invariant, so that no two brands can be made one.
    brand: PhantomData<fn(&'r ()) -> &'r ()>,
}

/// What has been noted so far.
#[derive(Debug, Default)]
pub(super) struct Log {
    pub(super) store: RefCell<Store>,
    pub(super) guards: RefCell<Guards>,
}

impl<'r> Recorded<'r> {
    pub(super) fn input(log: &'r Log, number: u32, primal: f64) -> Self {
        let node = log.store.borrow_mut().add_input(number);
        Self::at(log, node, primal)
    }

    fn at(log: &'r Log, node: u32, primal: f64) -> Self {
        Self {
            primal,
            node,
            log: Some(log),
            brand: PhantomData,
        }
    }

    /// The node in this store.
    pub(super) fn id(self, store: &mut Store) -> u32 {
        match self.log {
            Some(_) => self.node,
            None => store.add_constant(self.primal),
        }
    }

    fn apply(row: Primitive, args: &[Tracked<Self>]) -> Self {
        let (log, primal) = match *args {
            [a] => {
                let primal = row.apply(&[plain(a)]);
                (a.number.log, primal)
            }
            [a, b] => {
                let primal = row.apply(&[plain(a), plain(b)]);
                (a.number.log.or(b.number.log), primal)
            }
            _ => {
                let log = args.iter().find_map(|arg| arg.number.log);
                let args: Vec<Tracked<f64>> = args.iter().map(|&arg| plain(arg)).collect();
                (log, row.apply(&args))
            }
        };
        let Some(log) = log else {
            return Self::from_f64(primal);
        };
        let mut store = log.store.borrow_mut();
        let node = match *args {
            [a] => store.add_row(row, &[a.number.node]),
            [a, b] => {
                let args = [a.number.id(&mut store), b.number.id(&mut store)];
                store.add_row(row, &args)
            }
            _ => {
                let ids = args.iter().map(|arg| arg.number.id(&mut store));
                let ids: Vec<u32> = ids.collect();
                store.add_row(row, &ids)
            }
        };
        Self::at(log, node, primal)
    }

    fn note(self, other: Self, asked: Asked, outcome: Outcome) {
        let Some(log) = self.log.or(other.log) else {
            return;
        };
        let mut store = log.store.borrow_mut();
        let nodes = [self.id(&mut store), other.id(&mut store)];
        log.guards.borrow_mut().note(nodes, asked, outcome);
    }

    fn compared(self, relation: Relation, other: Self) -> bool {
        let holds = relation.holds(&self.primal, &other.primal);
        self.note(other, Asked::Relation(relation), Outcome::Held(holds));
        holds
    }
}

impl From<f64> for Recorded<'_> {
    fn from(c: f64) -> Self {
        Self::from_f64(c)
    }
}

impl Interpret for Recorded<'_> {
    type Support = ();

    fn from_f64(primal: f64) -> Self {
        Self {
            primal,
            node: 0,
            log: None,
            brand: PhantomData,
        }
    }

    fn is_constant(self, c: f64) -> bool {
        self.log.is_none() && self.primal == c
    }

    fn unary(op: Unary, x: Tracked<Self>) -> Self {
        Self::apply(Primitive::Unary(op), &[x])
    }

    fn indexed(op: Indexed, n: u32, x: Tracked<Self>) -> Self {
        Self::apply(Primitive::Indexed(op, n), &[x])
    }

    fn binary(op: Binary, args: [Tracked<Self>; 2]) -> Self {
        Self::apply(Primitive::Binary(op), &args)
    }

    fn nary(op: Nary, args: &[Tracked<Self>]) -> Self {
        Self::apply(Primitive::Nary(op), args)
    }

    fn custom(rule: &Custom, orders: &[u32], args: &[Tracked<Self>]) -> Self {
        let x: Vec<f64> = args.iter().map(|arg| arg.number.primal).collect();
        let primal = rule.evaluate(orders, &x);
        let Some(log) = args.iter().find_map(|arg| arg.number.log) else {
            return Self::from_f64(primal);
        };
        let mut store = log.store.borrow_mut();
        let ids = args.iter().map(|arg| arg.number.id(&mut store));
        let ids: Vec<u32> = ids.collect();
        Self::at(log, store.add_call(rule, orders, &ids), primal)
    }

    /// By the primals, and noted.
    fn decide(test: Test<Self>) -> Option<bool> {
        Some(test.left.compared(test.relation, test.right))
    }

    /// A node that chooses when it is replayed: nothing is noted, because nothing can be
    /// missed.
    fn select(test: Test<Self>, then: Self, otherwise: Self) -> Self {
        let Test {
            relation,
            left,
            right,
        } = test;
        let holds = relation.holds(&left.primal, &right.primal);
        let chosen = if holds { then } else { otherwise };
        if left.log.is_none() && right.log.is_none() {
            return chosen;
        }
        let Some(log) = left.log.or(right.log) else {
            return chosen;
        };
        let mut store = log.store.borrow_mut();
        let ids = [left, right, then, otherwise].map(|arg| arg.id(&mut store));
        let node = store.add_select(relation, ids);
        Self::at(log, node, chosen.primal)
    }
}

trigrad_core::operators!(['r] Recorded<'r>);
trigrad_core::row_methods!(trigrad_core::own_methods, [['r] Recorded<'r>]);

/// By the primals, and noted.
impl PartialEq for Recorded<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.compared(Relation::Equal, *other)
    }
}

/// By the primal, and noted.
impl PartialEq<f64> for Recorded<'_> {
    fn eq(&self, other: &f64) -> bool {
        *self == Self::from_f64(*other)
    }
}

/// By the primals, and noted.
impl PartialOrd for Recorded<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let order = self.primal.partial_cmp(&other.primal);
        self.note(*other, Asked::Order, Outcome::Order(order));
        order
    }

    fn lt(&self, other: &Self) -> bool {
        self.compared(Relation::Less, *other)
    }

    fn le(&self, other: &Self) -> bool {
        self.compared(Relation::LessEqual, *other)
    }

    fn gt(&self, other: &Self) -> bool {
        self.compared(Relation::Greater, *other)
    }

    fn ge(&self, other: &Self) -> bool {
        self.compared(Relation::GreaterEqual, *other)
    }
}

/// By the primal, and noted.
impl PartialOrd<f64> for Recorded<'_> {
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

/// Without the number: what is printed could be read back, past all guards.
impl fmt::Debug for Recorded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.log {
            Some(_) => write!(f, "Recorded(node {})", self.node),
            None => write!(f, "Recorded({:?})", self.primal),
        }
    }
}

fn plain(x: Tracked<Recorded<'_>>) -> Tracked<f64> {
    Tracked::varying(x.number.primal)
}
