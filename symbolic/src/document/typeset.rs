//! Nodes to mathematics, with a stack of its own instead of recursion.
//!
//! What comes out is a sequence of [`Mark`]s, the same for every markup; brackets and signs
//! are decided here.

use std::collections::HashMap;

use trigrad_core::{Call, Formula, NodeId, Op, Primitive, Relation};

use super::name::{Name, Names};
use super::notation::{Notation, notation};
use super::number::{Figure, Number, Symbol};
use super::paper::on_paper;
use super::shared::to_define;
use facts::Facts;

mod facts;

/// A piece of mathematics.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mark<'a> {
    Number(&'a str),
    /// A constant that is a letter or a word: π, e, ∞, NaN.
    Letter(&'a str),
    /// The name of a variable, a definition, or a function outside of the table.
    Name(&'a Name),
    /// The name of a function of the table.
    Function(&'a str),
    /// Between the name of a function and its arguments.
    Apply,
    /// So many primes, three at most.
    Primes(u32),
    /// The orders of a derivative, in brackets.
    Orders(&'a [u32]),
    Plus,
    /// A minus sign; whether something stands before it.
    Minus(bool),
    /// A product, with a dot or without.
    Times(bool),
    Slash,
    Comma,
    Relation(Relation),
    Equals,
    Open(Layout),
    /// Between the first part of a layout and the second.
    Next(Layout),
    Close(Layout),
    /// In cases: between a value and its condition, behind a condition, and behind the last
    /// value, which has none.
    If,
    Case,
    Otherwise,
    /// Around all lines, and around each; of a single line there is nothing else.
    Begin {
        lines: bool,
    },
    Line,
    /// Behind what is defined; where nothing is defined, at the beginning of the line.
    Align,
    EndLine {
        last: bool,
    },
    End {
        lines: bool,
    },
}

/// Something with parts that do not stand side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    Fraction,
    /// A base and what is raised behind it.
    Power,
    /// A base and what is below it.
    Index,
    /// A root of that degree.
    Root(&'static str),
    /// Something between two signs.
    Fence(char, char),
    Cases,
}

const BRACKETS: Layout = Layout::Fence('(', ')');

/// Hands the formula to `put`, piece by piece.
pub(super) fn typeset(formula: &Formula, put: &mut dyn FnMut(Mark<'_>)) {
    let paper = on_paper(formula);
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
        (writer.put)(Mark::Line);
        if let Some(name) = name {
            (writer.put)(Mark::Name(name));
        }
        if lines != 1 {
            (writer.put)(Mark::Align);
        }
        match name {
            Some(_) => {
                (writer.put)(Mark::Equals);
                writer.meaning(id);
            }
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
                    Notation::Derived(name) => {
                        self.derivative(|put| put(Mark::Function(name)), &[order])
                    }
                    Notation::Ordered(name) => {
                        self.marked(name, Layout::Index, &order.to_string());
                    }
                    _ => (self.put)(Mark::Function(row.row().name)),
                }
                self.applied(args);
            }
        }
    }

    // The factors in order, but numbers in front; of a signed product without the sign.
    fn product(&mut self, id: NodeId, is_unsigned: bool) {
        let factors = self.factors(id);
        let signed_first = factors
            .first()
            .filter(|&&first| self.facts.is_signed(first));
        let signed_first = signed_first.copied();
        let is_number = |&id: &NodeId| self.facts.is_number(id);
        let (numbers, others): (Vec<NodeId>, Vec<NodeId>) =
            factors.into_iter().partition(is_number);
        let ordered = [numbers, others].concat();
        let pulled = match is_unsigned {
            true => signed_first.or(ordered.first().copied()),
            false => None,
        };
        // Only one of several equal factors has lost its sign.
        let place_of_pulled = ordered.iter().position(|&id| Some(id) == pulled);
        for (place, &factor) in ordered.iter().enumerate().rev() {
            let has_dot = self.facts.begins_with_digit(factor);
            self.rest.push(if place_of_pulled == Some(place) {
                Item::Unsigned(factor)
            } else {
                Item::Node(factor, Place::behind(Level::Factor))
            });
            if place > 0 {
                self.push(Mark::Times(has_dot));
            }
        }
    }

    fn factors(&self, id: NodeId) -> Vec<NodeId> {
        let mut factors = Vec::new();
        let mut work = vec![id];
        while let Some(factor) = work.pop() {
            let is_product = matches!(self.notation(factor), Some(Notation::Product));
            if is_product && (factor == id || !self.called.contains_key(&factor)) {
                work.extend(self.formula.args(factor).into_iter().rev());
            } else {
                factors.push(factor);
            }
        }
        factors
    }

    fn power(&mut self, base: NodeId, exponent: NodeId) {
        let raised = |id| match Symbol::at(self.formula, id) {
            Some(Symbol::Number(number)) if number.is_plain() && !number.is_negative => {
                let is_integer = number.figure.digits.bytes().all(|b| b.is_ascii_digit());
                let is_more = !matches!(number.figure.digits.as_str(), "0" | "1");
                (is_integer && is_more).then_some(number.figure.digits)
            }
            _ => None,
        };
        if !self.called.contains_key(&base)
            && let Op::Row(row @ Primitive::Unary(_)) = self.formula.op(base)
            && let Notation::Function(name) = notation(row)
            && let Some(above) = raised(exponent)
        {
            self.marked(name, Layout::Power, &above);
            let args = self.formula.args(base);
            return self.applied(&args);
        }
        let base = Item::Node(base, Place::first(Level::Base));
        self.pair(Layout::Power, base, Item::Exponent(exponent));
    }

    // Fractions of two numbers in one line, because they are small enough as it is.
    fn exponent(&mut self, id: NodeId) {
        match Symbol::at(self.formula, id) {
            Some(Symbol::Number(number)) if !self.called.contains_key(&id) => {
                if number.is_negative {
                    (self.put)(Mark::Minus(false));
                }
                self.figure(&number.figure);
                if let Some(denominator) = &number.denominator {
                    (self.put)(Mark::Slash);
                    self.figure(denominator);
                }
            }
            _ => self.node(id, Place::ANYWHERE),
        }
    }

    // An `if` in the place of the last value goes on with the cases.
    fn cases(&mut self, id: NodeId) {
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

    fn call(&mut self, number: u32, args: &[NodeId]) {
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
            ref orders => self.derivative(|put| put(Mark::Name(&name)), orders),
        }
        self.arguments(args);
    }

    // A name, and the orders of its derivative in brackets above.
    fn derivative(&mut self, name: impl FnOnce(&mut dyn FnMut(Mark<'_>)), orders: &[u32]) {
        (self.put)(Mark::Open(Layout::Power));
        name(self.put);
        (self.put)(Mark::Next(Layout::Power));
        (self.put)(Mark::Orders(orders));
        (self.put)(Mark::Close(Layout::Power));
    }

    // The name of a function and a number above or below it.
    fn marked(&mut self, name: &str, layout: Layout, number: &str) {
        (self.put)(Mark::Open(layout));
        (self.put)(Mark::Function(name));
        (self.put)(Mark::Next(layout));
        (self.put)(Mark::Number(number));
        (self.put)(Mark::Close(layout));
    }

    // The arguments, in brackets unless they have some of their own.
    fn applied(&mut self, args: &[NodeId]) {
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

    fn arguments(&mut self, args: &[NodeId]) {
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

    // A constant, without its sign.
    fn symbol(&mut self, id: NodeId) {
        match Symbol::at(self.formula, id) {
            Some(Symbol::Letter(letter, _)) => (self.put)(Mark::Letter(letter)),
            Some(Symbol::Number(Number {
                figure,
                denominator: Some(denominator),
                ..
            })) => {
                (self.put)(Mark::Open(Layout::Fraction));
                self.figure(&figure);
                (self.put)(Mark::Next(Layout::Fraction));
                self.figure(&denominator);
                (self.put)(Mark::Close(Layout::Fraction));
            }
            Some(Symbol::Number(number)) => self.figure(&number.figure),
            None => {}
        }
    }

    fn figure(&mut self, figure: &Figure) {
        let Some(exponent) = &figure.exponent else {
            return (self.put)(Mark::Number(&figure.digits));
        };
        if figure.digits != "1" {
            (self.put)(Mark::Number(&figure.digits));
            (self.put)(Mark::Times(true));
        }
        (self.put)(Mark::Open(Layout::Power));
        (self.put)(Mark::Number("10"));
        (self.put)(Mark::Next(Layout::Power));
        let (is_negative, digits) = match exponent.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, exponent.as_str()),
        };
        if is_negative {
            (self.put)(Mark::Minus(false));
        }
        (self.put)(Mark::Number(digits));
        (self.put)(Mark::Close(Layout::Power));
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
