//! Products and powers.

use trigrad_core::{NodeId, Op, Primitive};

use super::{Item, Level, Place, Writer};
use crate::document::mark::{Layout, Mark};
use crate::document::notation::{Notation, notation};
use crate::document::number::Symbol;

impl Writer<'_> {
    // The factors in order, but numbers in front; of a signed product without the sign.
    pub(super) fn product(&mut self, id: NodeId, is_unsigned: bool) {
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

    pub(super) fn factors(&self, id: NodeId) -> Vec<NodeId> {
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

    pub(super) fn power(&mut self, base: NodeId, exponent: NodeId) {
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
    pub(super) fn exponent(&mut self, id: NodeId) {
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
}
