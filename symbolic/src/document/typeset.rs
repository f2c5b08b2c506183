//! Nodes to mathematics, with a stack of its own instead of recursion.
//!
//! What comes out is a sequence of [`Mark`]s, the same for every markup; brackets and signs
//! are decided here.

mod call;
mod constant;
mod derivative;
mod facts;
mod product;

use std::collections::HashMap;

use trigrad_core::{Formula, NodeId, Op, Primitive};

use super::derivative::Derivative;
use super::mark::{Layout, Mark};
use super::name::{Name, Names};
use super::notation::{Notation, notation};
use super::number::Symbol;
use super::shared::to_define;
use crate::meaning::in_other_rows;
use facts::Facts;

const BRACKETS: Layout = Layout::Fence('(', ')');

/// Hands the formula to `put`, piece by piece; in front of the outputs what they are, if that
/// is said.
pub(super) fn typeset(
    formula: &Formula,
    derivatives: &[Derivative],
    put: &mut dyn FnMut(Mark<'_>),
) {
    let paper = in_other_rows(formula, |row| match notation(row) {
        Notation::Meaning(meaning) => Some(meaning),
        _ => None,
    });
    let defined = to_define(&paper);
    let names = Names::of(paper.inputs());
    let called: HashMap<NodeId, Name> = defined.iter().copied().zip(names.free()).collect();
    let facts = Facts::of(&paper, &called);
    let mut writer = Writer {
        formula: &paper,
        names: &names,
        called: &called,
        facts: &facts,
        rest: Vec::new(),
        put,
    };
    let lines = defined.len() + paper.outputs().len();
    let all = Mark::Begin { lines: lines != 1 };
    (writer.put)(all);
    let definitions = defined.iter().map(|&id| (id, called.get(&id)));
    let outputs = paper.outputs().iter().map(|&id| (id, None));
    for (line, (id, name)) in definitions.chain(outputs).enumerate() {
        let derivative = match line.checked_sub(defined.len()) {
            Some(output) => derivatives.get(output),
            None => None,
        };
        (writer.put)(Mark::Line);
        if let Some(name) = name {
            (writer.put)(Mark::Name(name));
        }
        if let Some(derivative) = derivative {
            writer.derived(derivative);
        }
        if lines != 1 {
            (writer.put)(Mark::Align);
        }
        if name.is_some() || derivative.is_some() {
            (writer.put)(Mark::Equals);
        }
        match name {
            Some(_) => writer.meaning(id),
            None => writer.rest.push(Item::Node(id, Place::ANYWHERE)),
        }
        writer.write_rest();
        (writer.put)(Mark::EndLine {
            last: line + 1 == lines,
        });
    }
    (writer.put)(Mark::End { lines: lines != 1 });
}

/// How tightly something binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    /// Cases, the end of which is not to be seen.
    Open,
    /// Also everything with a sign in front.
    Sum,
    Product,
    Factor,
    /// What something may be raised behind.
    Base,
}

/// Where an expression stands.
#[derive(Clone, Copy, Debug)]
struct Place {
    least: Level,
    // Whether something stands before it in the same row.
    follows: bool,
}

impl Place {
    const ANYWHERE: Self = Self::first(Level::Open);

    const fn first(least: Level) -> Self {
        Self {
            least,
            follows: false,
        }
    }

    const fn behind(least: Level) -> Self {
        Self {
            least,
            follows: true,
        }
    }
}

// What is still to be written.
#[derive(Clone, Copy, Debug)]
enum Item {
    Node(NodeId, Place),
    // The node without the sign in front, which is written already.
    Unsigned(NodeId),
    Exponent(NodeId),
    Mark(Mark<'static>),
}

struct Writer<'w> {
    formula: &'w Formula,
    names: &'w Names,
    called: &'w HashMap<NodeId, Name>,
    facts: &'w Facts,
    // The last comes first.
    rest: Vec<Item>,
    put: &'w mut dyn FnMut(Mark<'_>),
}

impl Writer<'_> {
    fn write_rest(&mut self) {
        while let Some(item) = self.rest.pop() {
            match item {
                Item::Mark(mark) => (self.put)(mark),
                Item::Node(id, place) => self.node(id, place),
                Item::Unsigned(id) => self.unsigned(id),
                Item::Exponent(id) => self.exponent(id),
            }
        }
    }

    fn node(&mut self, id: NodeId, place: Place) {
        if let Some(name) = self.called.get(&id) {
            return (self.put)(Mark::Name(name));
        }
        if self.level(id) < place.least {
            (self.put)(Mark::Open(BRACKETS));
            self.push(Mark::Close(BRACKETS));
            self.rest.push(Item::Node(id, Place::ANYWHERE));
        } else if self.facts.is_signed(id) {
            (self.put)(Mark::Minus(place.follows));
            self.unsigned(id);
        } else {
            self.plain(id, place);
        }
    }

    // What the node is made of, although it may have a name.
    fn meaning(&mut self, id: NodeId) {
        match self.facts.means_signed(self.formula, id) {
            true => {
                (self.put)(Mark::Minus(false));
                self.unsigned(id);
            }
            false => self.plain(id, Place::ANYWHERE),
        }
    }

    fn unsigned(&mut self, id: NodeId) {
        let args = self.formula.args(id);
        match (self.notation(id), &args[..]) {
            (Some(Notation::Negation), &[x]) => {
                self.rest.push(Item::Node(x, Place::behind(Level::Product)));
            }
            (Some(Notation::Product), _) => self.product(id, true),
            (Some(Notation::Quotient), &[a, b]) => {
                self.pair(Layout::Fraction, Item::Unsigned(a), anywhere(b));
            }
            _ => self.symbol(id),
        }
    }

    // A node without a sign in front.
    fn plain(&mut self, id: NodeId, place: Place) {
        let args = self.formula.args(id);
        match self.formula.op(id) {
            Op::Constant(_) => self.symbol(id),
            Op::Variable(_) => {
                let name = self.formula.output(id).to_string();
                if let Some(name) = self.names.get(&name) {
                    (self.put)(Mark::Name(name));
                }
            }
            Op::Row(row) => self.row(id, row, &args, place),
            Op::If(_) => self.cases(id),
            Op::Call(number) => self.call(number, &args),
        }
    }

    fn row(&mut self, id: NodeId, row: Primitive, args: &[NodeId], place: Place) {
        match (notation(row), args) {
            (Notation::Sum, &[a, b]) => {
                self.rest.push(Item::Node(b, Place::behind(Level::Sum)));
                if !self.facts.begins_signed(b) {
                    self.push(Mark::Plus);
                }
                let least = Level::Sum;
                self.rest.push(Item::Node(a, Place { least, ..place }));
            }
            (Notation::Difference, &[a, b]) => {
                self.rest.push(Item::Node(b, Place::behind(Level::Product)));
                self.push(Mark::Minus(true));
                let least = Level::Sum;
                self.rest.push(Item::Node(a, Place { least, ..place }));
            }
            (Notation::Product, _) => self.product(id, false),
            (Notation::Quotient, &[a, b]) => {
                self.pair(Layout::Fraction, anywhere(a), anywhere(b));
            }
            (Notation::Power, &[a, b]) => self.power(a, b),
            (Notation::Root(degree), &[x]) => self.around(Layout::Root(degree), x),
            (Notation::Fence(open, close), &[x]) => self.around(Layout::Fence(open, close), x),
            (Notation::Function(name), _) => {
                (self.put)(Mark::Function(name));
                self.applied(args);
            }
            (Notation::Based(name, below), _) => {
                self.marked(name, Layout::Index, below);
                self.applied(args);
            }
            (Notation::Raised(name, above), _) => {
                self.marked(name, Layout::Power, above);
                self.applied(args);
            }
            (notation, _) => {
                let Primitive::Indexed(_, order) = row else {
                    // Meanings are on paper already, and every row has its arguments.
                    (self.put)(Mark::Function(row.row().name));
                    return self.applied(args);
                };
                match notation {
                    Notation::Derived(name) => self.derivative(Mark::Function(name), &[order]),
                    Notation::Ordered(name) => {
                        self.marked(name, Layout::Index, &order.to_string());
                    }
                    _ => (self.put)(Mark::Function(row.row().name)),
                }
                self.applied(args);
            }
        }
    }

    fn around(&mut self, layout: Layout, x: NodeId) {
        (self.put)(Mark::Open(layout));
        self.push(Mark::Close(layout));
        self.rest.push(anywhere(x));
    }

    fn pair(&mut self, layout: Layout, first: Item, second: Item) {
        (self.put)(Mark::Open(layout));
        self.push(Mark::Close(layout));
        self.rest.push(second);
        self.push(Mark::Next(layout));
        self.rest.push(first);
    }

    fn push(&mut self, mark: Mark<'static>) {
        self.rest.push(Item::Mark(mark));
    }

    fn notation(&self, id: NodeId) -> Option<Notation> {
        match self.formula.op(id) {
            Op::Row(row) => Some(notation(row)),
            _ => None,
        }
    }

    fn level(&self, id: NodeId) -> Level {
        if self.called.contains_key(&id) {
            return Level::Base;
        }
        if self.facts.is_signed(id) {
            return Level::Sum;
        }
        match self.formula.op(id) {
            Op::Constant(_) => match Symbol::at(self.formula, id) {
                Some(Symbol::Number(number)) if !number.is_plain() => Level::Factor,
                _ => Level::Base,
            },
            Op::Variable(_) | Op::Call(_) => Level::Base,
            Op::If(_) => Level::Open,
            Op::Row(row) => match notation(row) {
                Notation::Sum | Notation::Difference | Notation::Negation => Level::Sum,
                Notation::Product => Level::Product,
                Notation::Fence(..) => Level::Base,
                _ => Level::Factor,
            },
        }
    }
}

fn anywhere(id: NodeId) -> Item {
    Item::Node(id, Place::ANYWHERE)
}
