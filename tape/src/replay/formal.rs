//! Numbers that stand for the nodes of a recording: what makes nodes of the partials of
//! the table's rows.

use std::cell::RefCell;
use std::fmt;

use trigrad_core::{
    Binary, Custom, Indexed, Interpret, Nary, Primitive, Relation, Test, Tracked, Unary, operators,
};

use super::store::{Op, Store};

/// A node of a store, or a constant that has none yet. Its number is not known, so that
/// no comparison is decided: cases of a partial become nodes.
#[derive(Clone, Copy)]
pub(crate) struct Formal<'s> {
    home: Option<&'s RefCell<Store>>,
    id: u32,
    // The number, without a home.
    constant: f64,
}

impl<'s> Formal<'s> {
    pub(crate) fn at(store: &'s RefCell<Store>, id: u32) -> Self {
        Self {
            home: Some(store),
            id,
            constant: f64::NAN,
        }
    }

    /// A number without a node.
    pub(crate) fn number(constant: f64) -> Self {
        Self {
            home: None,
            id: 0,
            constant,
        }
    }

    /// The test of the select that is node `id`, and its two sides.
    pub(super) fn cases(
        store: &'s RefCell<Store>,
        id: u32,
        relation: Relation,
    ) -> (Test<Self>, [u32; 2]) {
        let args = store.borrow().args(id).to_vec();
        let [left, right] = [args[0], args[1]].map(|arg| Self::at(store, arg));
        let test = Test {
            relation,
            left,
            right,
        };
        (test, [args[2], args[3]])
    }

    /// The first of the sides where the test holds, else the second.
    pub(crate) fn choice(test: Test<Self>, [then, otherwise]: [Self; 2]) -> Self {
        Self::select(test, then, otherwise)
    }

    /// Whether both are the same node.
    pub(crate) fn is(self, other: Self) -> bool {
        self.home.is_some() && other.home.is_some() && self.id == other.id
    }

    /// The node in this store.
    pub(crate) fn id(self, store: &RefCell<Store>) -> u32 {
        match self.home {
            Some(_) => self.id,
            None => store.borrow_mut().add_constant(self.constant),
        }
    }

    /// The number, where it is known.
    pub(crate) fn known(self) -> Option<f64> {
        match self.home {
            Some(store) => store.borrow().constant(self.id),
            None => Some(self.constant),
        }
    }

    fn apply(row: Primitive, args: &[Tracked<Self>]) -> Self {
        let Some(store) = home(args.iter().map(|arg| arg.number)) else {
            let known = args.iter().map(|arg| Tracked::varying(arg.number.constant));
            return Self::from_f64(row.apply(&known.collect::<Vec<_>>()));
        };
        let id = match *args {
            [a] => store.borrow_mut().add_row(row, &[a.number.id(store)]),
            [a, b] => {
                let args = [a.number.id(store), b.number.id(store)];
                store.borrow_mut().add_row(row, &args)
            }
            _ => {
                let ids: Vec<u32> = args.iter().map(|arg| arg.number.id(store)).collect();
                store.borrow_mut().add_row(row, &ids)
            }
        };
        Self::at(store, id)
    }
}

fn home<'s>(mut numbers: impl Iterator<Item = Formal<'s>>) -> Option<&'s RefCell<Store>> {
    numbers.find_map(|number| number.home)
}

impl Interpret for Formal<'_> {
    type Support = ();

    fn from_f64(constant: f64) -> Self {
        Self::number(constant)
    }

    fn is_constant(self, c: f64) -> bool {
        self.known() == Some(c)
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
        let Some(store) = home(args.iter().map(|arg| arg.number)) else {
            let x: Vec<f64> = args.iter().map(|arg| arg.number.constant).collect();
            return Self::from_f64(rule.evaluate(orders, &x));
        };
        let ids: Vec<u32> = args.iter().map(|arg| arg.number.id(store)).collect();
        let id = store.borrow_mut().add_call(rule, orders, &ids);
        Self::at(store, id)
    }

    /// Known for constants only.
    fn decide(test: Test<Self>) -> Option<bool> {
        let (left, right) = (test.left.known()?, test.right.known()?);
        Some(test.relation.holds(&left, &right))
    }

    fn select(test: Test<Self>, then: Self, otherwise: Self) -> Self {
        match Self::decide(test) {
            Some(true) => return then,
            Some(false) => return otherwise,
            None => {}
        }
        let args = [test.left, test.right, then, otherwise];
        let Some(store) = home(args.into_iter()) else {
            return otherwise; // not reached: constants are decided
        };
        let ids = args.map(|arg| arg.id(store));
        let id = store.borrow_mut().add_select(test.relation, ids);
        Self::at(store, id)
    }
}

operators!(['s] Formal<'s>);

impl fmt::Debug for Formal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.home {
            Some(_) => write!(f, "node {}", self.id),
            None => write!(f, "{}", self.constant),
        }
    }
}

/// Calls `each` with every argument of the node that can vary and the partial by it,
/// but where that is the constant 0: nothing flows there. For rows and calls; one
/// argument in two slots comes twice.
pub(crate) fn partials<'s>(
    store: &'s RefCell<Store>,
    id: u32,
    mut each: impl FnMut(u32, Formal<'s>),
) {
    let (op, args) = {
        let store = store.borrow();
        (store.op(id), store.args(id).to_vec())
    };
    let number = |id: u32| Formal::at(store, id);
    let y = number(id);
    let numbers: Vec<Formal<'s>> = args.iter().map(|&arg| number(arg)).collect();
    let slots = (0..args.len()).filter(|&slot| numbers[slot].known().is_none());
    let mut give = |slot: usize, partial: Formal<'s>, is_guarded: bool| {
        if partial.known() == Some(0.0) {
            return;
        }
        let partial = if is_guarded {
            guarded(partial, y)
        } else {
            partial
        };
        each(args[slot], partial);
    };
    match op {
        Op::Row(Primitive::Unary(op)) => {
            slots.for_each(|slot| give(slot, op.partial(numbers[0], y), op.is_guarded()));
        }
        Op::Row(Primitive::Indexed(op, n)) => {
            slots.for_each(|slot| give(slot, op.partial(n, numbers[0], y), false));
        }
        Op::Row(Primitive::Binary(op)) => {
            let args = [numbers[0], numbers[1]];
            slots.for_each(|slot| give(slot, op.partial(slot, args, y), op.is_guarded()));
        }
        Op::Row(Primitive::Nary(op)) => {
            let partials = op.partials(&numbers, y);
            slots.for_each(|slot| give(slot, partials[slot], op.is_guarded()));
        }
        Op::Call(call) => {
            let (function, orders) = store.borrow().call(call).clone();
            let args: Vec<_> = numbers.iter().map(|&arg| Tracked::varying(arg)).collect();
            slots.for_each(|slot| {
                let orders = Custom::next_order(&orders, slot);
                give(slot, Formal::custom(&function, &orders, &args), false);
            });
        }
        Op::Constant | Op::Input(_) | Op::Select(_) => {}
    }
}

/// The partial, or NaN where the value `y` is.
fn guarded<'s>(partial: Formal<'s>, y: Formal<'s>) -> Formal<'s> {
    let is_number = Test {
        relation: Relation::Equal,
        left: y,
        right: y,
    };
    Formal::select(is_number, partial, Formal::from_f64(f64::NAN))
}
