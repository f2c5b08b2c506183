//! Constants.

use trigrad_core::NodeId;

use super::Writer;
use crate::document::mark::{Layout, Mark};
use crate::document::number::{Figure, Number, Symbol};

impl Writer<'_> {
    // A constant, without its sign.
    pub(super) fn symbol(&mut self, id: NodeId) {
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

    pub(super) fn figure(&mut self, figure: &Figure) {
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
}
