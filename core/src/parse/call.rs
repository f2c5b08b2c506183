//! What can be called, and with which arguments.

use std::ops::Range;

use super::error::ParseErrorKind;
use crate::constant::Constant;
use crate::custom::Custom;
use crate::primitive::Primitive;
use crate::scalar::Relation;
use crate::store::{Call, NodeId, Store};

/// The name of the conditional, which is no row of the table.
pub(super) const IF: &str = "if";

/// What a name in front of a bracket means.
#[derive(Clone, Debug)]
pub(super) enum Callee<'o> {
    Row(Primitive),
    If,
    Declared(&'o Custom, Vec<u32>),
}

impl<'o> Callee<'o> {
    /// The row of the table, or the conditional, of that name.
    pub(super) fn built_in(name: &str) -> Option<Self> {
        if name == IF {
            return Some(Self::If);
        }
        let mut rows = Primitive::all(0);
        rows.find(|row| row.row().name == name || row.row().aliases.contains(&name))
            .map(Self::Row)
    }

    /// Its number of arguments, and whether it takes more as well.
    fn arity(&self) -> (usize, bool) {
        match self {
            Self::Row(Primitive::Unary(_)) => (1, false),
            Self::Row(Primitive::Indexed(..) | Primitive::Binary(_)) => (2, false),
            Self::Row(Primitive::Nary(_)) => (1, true),
            Self::If => (3, false),
            Self::Declared(function, _) => (function.arity(), false),
        }
    }
}

/// A call of which the closing bracket is still to come.
#[derive(Debug)]
pub(super) struct OpenCall<'o> {
    pub(super) callee: Callee<'o>,
    /// The bytes of the name.
    pub(super) name: Range<usize>,
    /// The byte of the opening bracket.
    pub(super) open: usize,
    /// Where the argument begins that is being read.
    pub(super) argument: usize,
    // The values from here on are its arguments.
    first: usize,
    // Things in front of a comma that are not among the values, or one too many.
    relation: Option<Relation>,
    order: Option<u32>,
}

impl<'o> OpenCall<'o> {
    pub(super) fn new(
        callee: Callee<'o>,
        name: Range<usize>,
        open: usize,
        values: &[NodeId],
    ) -> Self {
        Self {
            callee,
            name,
            open,
            argument: open + 1,
            first: values.len(),
            relation: None,
            order: None,
        }
    }

    /// Notes that a comparison stands behind the values read.
    pub(super) fn compare(
        &mut self,
        relation: Relation,
        values: &[NodeId],
    ) -> Result<(), ParseErrorKind> {
        match (&self.callee, self.relation, values.len() - self.first) {
            (Callee::If, None, 1) => {
                self.relation = Some(relation);
                Ok(())
            }
            (Callee::If, Some(_), 2) => Err(ParseErrorKind::ChainedComparison),
            _ => Err(ParseErrorKind::ComparisonOutsideIf),
        }
    }

    /// Notes that an argument, the last of the values, is complete and another one
    /// follows.
    pub(super) fn next_argument(
        &mut self,
        store: &Store,
        values: &mut Vec<NodeId>,
        text: &str,
    ) -> Result<(), ParseErrorKind> {
        match self.callee {
            Callee::If if self.relation.is_none() => Err(ParseErrorKind::MissingComparison),
            Callee::Row(Primitive::Indexed(..)) if self.order.is_none() => {
                let order = values.pop().and_then(|id| order(store.constant_at(id)?));
                self.order = Some(order.ok_or_else(|| ParseErrorKind::OrderNotInteger {
                    name: text[self.name.clone()].to_owned(),
                })?);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Adds the node of the call, whose arguments leave the values.
    pub(super) fn finish(
        self,
        store: &mut Store,
        values: &mut Vec<NodeId>,
        text: &str,
    ) -> Result<NodeId, ParseErrorKind> {
        let args = &values[self.first..];
        let found =
            args.len() + usize::from(self.order.is_some()) - usize::from(self.relation.is_some());
        let (expected, at_least) = self.callee.arity();
        if found < expected || (found > expected && !at_least) {
            return Err(ParseErrorKind::WrongNumberOfArguments {
                name: text[self.name].to_owned(),
                expected,
                at_least,
                found,
            });
        }
        let id = match (self.callee, self.relation, self.order, args) {
            (Callee::If, Some(relation), _, &[a, b, c, d]) => store.add_if(relation, [a, b, c, d]),
            (Callee::If, ..) => return Err(ParseErrorKind::MissingComparison),
            (Callee::Row(Primitive::Indexed(op, _)), _, Some(n), args) => {
                store.add_row(Primitive::Indexed(op, n), args)
            }
            (Callee::Row(row), _, _, args) => store.add_row(row, args),
            (Callee::Declared(function, orders), _, _, args) => {
                let function = function.clone();
                store.add_call(Call { function, orders }, args)
            }
        };
        values.truncate(self.first);
        Ok(id)
    }
}

/// The number as the order of an indexed row or of a derivative.
pub(super) fn order(constant: &Constant) -> Option<u32> {
    let integer = constant.exact()?.to_i64()?;
    u32::try_from(integer).ok()
}
