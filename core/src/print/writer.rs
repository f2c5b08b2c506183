//! Nodes to text, with a stack of its own instead of recursion, and with the brackets
//! that the table's notations ask for.

use std::fmt;

use super::literal::Literal;
use super::shared::Names;
use crate::primitive::{Binary, Primitive, Unary};
use crate::row::Notation;
use crate::store::{Call, NodeId, Op, Store};

/// Writes expressions of one graph.
pub(super) struct Writer<'a> {
    store: &'a Store,
    names: &'a Names,
    // What is still to be written; the last comes first.
    rest: Vec<Item>,
    args: Vec<NodeId>,
}

enum Item {
    Node(NodeId, Place),
    Text(&'static str),
}

/// Where an expression stands, which decides whether it needs brackets.
#[derive(Clone, Copy)]
struct Place {
    // It must bind at least so tightly.
    least: u8,
    // Whether a sign in front of it would follow an operator.
    behind_operator: bool,
    // Whether a sign in front of something undivided does not count: x^-2.
    is_exponent: bool,
}

impl Place {
    const ANYWHERE: Self = Self {
        least: 0,
        behind_operator: false,
        is_exponent: false,
    };

    fn at_least(least: u8) -> Self {
        Self {
            least,
            ..Self::ANYWHERE
        }
    }
}

/// How tightly names, numbers and calls bind.
const UNDIVIDED: u8 = u8::MAX;

impl<'a> Writer<'a> {
    pub(super) fn new(store: &'a Store, names: &'a Names) -> Self {
        Self {
            store,
            names,
            rest: Vec::new(),
            args: Vec::new(),
        }
    }

    /// Writes the expression at `id`, by its name if it has one.
    pub(super) fn write(&mut self, out: &mut impl fmt::Write, id: NodeId) -> fmt::Result {
        self.rest.push(Item::Node(id, Place::ANYWHERE));
        self.write_rest(out)
    }

    /// Writes what the expression at `id` is made of, although it may have a name.
    pub(super) fn write_meaning(&mut self, out: &mut impl fmt::Write, id: NodeId) -> fmt::Result {
        self.write_node(out, id)?;
        self.write_rest(out)
    }

    fn write_rest(&mut self, out: &mut impl fmt::Write) -> fmt::Result {
        while let Some(item) = self.rest.pop() {
            match item {
                Item::Text(text) => out.write_str(text)?,
                Item::Node(id, place) => {
                    if let Some(name) = self.names.get(id) {
                        out.write_str(name)?;
                        continue;
                    }
                    if self.needs_brackets(id, place) {
                        out.write_char('(')?;
                        self.rest.push(Item::Text(")"));
                    }
                    self.write_node(out, id)?;
                }
            }
        }
        Ok(())
    }

    // Writes how the node begins, and notes what is to follow.
    fn write_node(&mut self, out: &mut impl fmt::Write, id: NodeId) -> fmt::Result {
        let mut args = std::mem::take(&mut self.args);
        self.store.args_into(id, &mut args);
        match self.store.op(id) {
            Op::Constant(number) => Literal::of(self.store.constant(number)).write(out)?,
            Op::Variable(number) => out.write_str(self.store.name(number))?,
            Op::Row(row) => self.write_row(out, row, &args)?,
            Op::If(relation) => {
                out.write_str("if(")?;
                self.arguments(&args[2..]);
                self.text(", ");
                self.node(args[1], Place::ANYWHERE);
                self.spaced(relation.symbol());
                self.node(args[0], Place::ANYWHERE);
            }
            Op::Call(number) => {
                write_callee(out, self.store.call(number))?;
                self.arguments(&args);
            }
        }
        self.args = args;
        Ok(())
    }

    fn write_row(
        &mut self,
        out: &mut impl fmt::Write,
        row: Primitive,
        args: &[NodeId],
    ) -> fmt::Result {
        let behind_operator = |least| Place {
            behind_operator: true,
            ..Place::at_least(least)
        };
        match (row.row().notation, args) {
            (Notation::Prefix(symbol, precedence), &[x]) => {
                out.write_str(symbol)?;
                self.node(x, behind_operator(precedence));
            }
            (Notation::Infix(symbol, precedence), &[left, right]) => {
                self.node(right, behind_operator(precedence + 1));
                if precedence == precedence_of(Primitive::Binary(Binary::Add)) {
                    self.spaced(symbol);
                } else {
                    self.text(symbol);
                }
                self.node(left, Place::at_least(precedence));
            }
            (Notation::InfixRight(symbol, precedence), &[left, right]) => {
                let exponent = Place {
                    is_exponent: true,
                    ..Place::at_least(precedence)
                };
                self.node(right, exponent);
                self.text(symbol);
                self.node(left, Place::at_least(precedence + 1));
            }
            _ => {
                out.write_str(row.row().name)?;
                out.write_char('(')?;
                if let Primitive::Indexed(_, order) = row {
                    write!(out, "{order}, ")?;
                }
                self.arguments(args);
            }
        }
        Ok(())
    }

    fn arguments(&mut self, args: &[NodeId]) {
        self.text(")");
        for (slot, &arg) in args.iter().enumerate().rev() {
            self.node(arg, Place::ANYWHERE);
            if slot > 0 {
                self.text(", ");
            }
        }
    }

    fn node(&mut self, id: NodeId, place: Place) {
        self.rest.push(Item::Node(id, place));
    }

    fn text(&mut self, text: &'static str) {
        self.rest.push(Item::Text(text));
    }

    fn spaced(&mut self, symbol: &'static str) {
        self.text(" ");
        self.text(symbol);
        self.text(" ");
    }

    fn needs_brackets(&self, id: NodeId, place: Place) -> bool {
        if place.is_exponent && self.is_signed_atom(id) {
            return false;
        }
        self.precedence(id) < place.least || (place.behind_operator && self.begins_with_sign(id))
    }

    fn precedence(&self, id: NodeId) -> u8 {
        match self.store.op(id) {
            _ if self.names.get(id).is_some() => UNDIVIDED,
            Op::Row(row) => precedence_of(row),
            Op::Constant(number) => match Literal::signs_of(self.store.constant(number)) {
                (_, true) => precedence_of(Primitive::Binary(Binary::Div)),
                (true, false) => precedence_of(Primitive::Unary(Unary::Neg)),
                (false, false) => UNDIVIDED,
            },
            Op::Variable(_) | Op::If(_) | Op::Call(_) => UNDIVIDED,
        }
    }

    // Follows the left operands that stand in front without brackets. Asked for
    // right operands only, so that no node is looked at twice.
    fn begins_with_sign(&self, mut id: NodeId) -> bool {
        loop {
            let row = match self.store.op(id) {
                _ if self.names.get(id).is_some() => return false,
                Op::Constant(number) => {
                    return Literal::signs_of(self.store.constant(number)).0;
                }
                Op::Row(row) => row,
                _ => return false,
            };
            let least = match row.row().notation {
                Notation::Prefix(..) => return true,
                Notation::Infix(_, precedence) => precedence,
                Notation::InfixRight(_, precedence) => precedence + 1,
                Notation::Call => return false,
            };
            let left = self.store.args(id)[0];
            if self.precedence(left) < least {
                return false;
            }
            id = left;
        }
    }

    // A sign in front of a name, a number or a call.
    fn is_signed_atom(&self, id: NodeId) -> bool {
        match self.store.op(id) {
            _ if self.names.get(id).is_some() => false,
            Op::Constant(_) => self.precedence(id) == precedence_of(Primitive::Unary(Unary::Neg)),
            Op::Row(Primitive::Unary(Unary::Neg)) => {
                self.precedence(self.store.args(id)[0]) == UNDIVIDED
            }
            _ => false,
        }
    }
}

fn precedence_of(row: Primitive) -> u8 {
    match row.row().notation {
        Notation::Call => UNDIVIDED,
        Notation::Prefix(_, precedence)
        | Notation::Infix(_, precedence)
        | Notation::InfixRight(_, precedence) => precedence,
    }
}

// f, f', f'' and f''' of one argument, and f[1,0] otherwise.
fn write_callee(out: &mut impl fmt::Write, call: &Call) -> fmt::Result {
    const MOST_PRIMES: u32 = 3;
    out.write_str(call.function.name())?;
    match call.orders[..] {
        [order] if order <= MOST_PRIMES => (0..order).try_for_each(|_| out.write_char('\''))?,
        ref orders if orders.iter().all(|&order| order == 0) => {}
        ref orders => {
            for (slot, order) in orders.iter().enumerate() {
                write!(out, "{}{order}", if slot == 0 { '[' } else { ',' })?;
            }
            out.write_char(']')?;
        }
    }
    out.write_char('(')
}
