//! Functions, their arguments, and cases.

use trigrad_core::{Call, NodeId, Op};

use super::{BRACKETS, Item, Level, Place, Writer, anywhere};
use crate::document::mark::{Layout, Mark};
use crate::document::name::Name;
use crate::document::notation::Notation;

impl Writer<'_> {
    // An `if` in the place of the last value goes on with the cases.
    pub(super) fn cases(&mut self, id: NodeId) {
        (self.put)(Mark::Open(Layout::Cases));
        let mut items = Vec::new();
        let mut last = id;
        while let Op::If(relation) = self.formula.op(last)
            && (last == id || !self.called.contains_key(&last))
            && let [a, b, value, otherwise] = self.formula.args(last)[..]
        {
            items.extend([
                anywhere(value),
                Item::Mark(Mark::If),
                Item::Node(a, Place::first(Level::Sum)),
                Item::Mark(Mark::Relation(relation)),
                Item::Node(b, Place::first(Level::Sum)),
                Item::Mark(Mark::Case),
            ]);
            last = otherwise;
        }
        items.push(anywhere(last));
        items.push(Item::Mark(Mark::Otherwise));
        items.push(Item::Mark(Mark::Close(Layout::Cases)));
        self.rest.extend(items.into_iter().rev());
    }

    pub(super) fn call(&mut self, number: u32, args: &[NodeId]) {
        const MOST_PRIMES: u32 = 3;
        let Call { function, orders } = self.formula.call(number);
        let name = Name::of(function.name());
        match orders[..] {
            [order @ 1..=MOST_PRIMES] => {
                (self.put)(Mark::Name(&name));
                (self.put)(Mark::Primes(order));
            }
            ref orders if orders.iter().all(|&order| order == 0) => {
                (self.put)(Mark::Name(&name));
            }
            ref orders => self.derivative(Mark::Name(&name), orders),
        }
        self.arguments(args);
    }

    // A name, and the orders of its derivative in brackets above.
    pub(super) fn derivative(&mut self, name: Mark<'_>, orders: &[u32]) {
        (self.put)(Mark::Open(Layout::Power));
        (self.put)(name);
        (self.put)(Mark::Next(Layout::Power));
        (self.put)(Mark::Orders(orders));
        (self.put)(Mark::Close(Layout::Power));
    }

    // The name of a function and a number above or below it.
    pub(super) fn marked(&mut self, name: &str, layout: Layout, number: &str) {
        (self.put)(Mark::Open(layout));
        (self.put)(Mark::Function(name));
        (self.put)(Mark::Next(layout));
        (self.put)(Mark::Number(number));
        (self.put)(Mark::Close(layout));
    }

    // The arguments, in brackets unless they have some of their own.
    pub(super) fn applied(&mut self, args: &[NodeId]) {
        let is_fenced = |&id: &NodeId| {
            let fence = matches!(self.notation(id), Some(Notation::Fence(..)));
            fence && !self.called.contains_key(&id)
        };
        match args {
            [x] if is_fenced(x) => {
                (self.put)(Mark::Apply);
                self.rest.push(anywhere(*x));
            }
            _ => self.arguments(args),
        }
    }

    pub(super) fn arguments(&mut self, args: &[NodeId]) {
        (self.put)(Mark::Apply);
        (self.put)(Mark::Open(BRACKETS));
        self.push(Mark::Close(BRACKETS));
        for (slot, &arg) in args.iter().enumerate().rev() {
            self.rest.push(anywhere(arg));
            if slot > 0 {
                self.push(Mark::Comma);
            }
        }
    }
}
