//! Derivatives as fractions of differentials.

use super::Writer;
use crate::document::derivative::Derivative;
use crate::document::mark::{Layout, Mark};
use crate::document::name::Name;

impl Writer<'_> {
    /// Writes ∂f/∂x; of a function of one variable df/dx.
    pub(super) fn derived(&mut self, derivative: &Derivative) {
        let order: u64 = derivative.by().map(|(_, times)| u64::from(times)).sum();
        let f = Name::whole("f");
        if order == 0 {
            return (self.put)(Mark::Name(&f));
        }
        let sign = match self.formula.inputs().len() {
            0 | 1 => "d",
            _ => "∂",
        };
        (self.put)(Mark::Open(Layout::Fraction));
        self.raised(Mark::Letter(sign), order);
        (self.put)(Mark::Times(false));
        (self.put)(Mark::Name(&f));
        (self.put)(Mark::Next(Layout::Fraction));
        let by = derivative.by().filter(|(_, times)| *times > 0);
        for (place, (variable, times)) in by.enumerate() {
            if place > 0 {
                (self.put)(Mark::Times(false));
            }
            (self.put)(Mark::Letter(sign));
            (self.put)(Mark::Times(false));
            let name = self.names.get(variable).cloned();
            let name = name.unwrap_or_else(|| Name::of(variable));
            self.raised(Mark::Name(&name), times.into());
        }
        (self.put)(Mark::Close(Layout::Fraction));
    }

    // To the first power there is nothing to be seen.
    fn raised(&mut self, base: Mark<'_>, power: u64) {
        if power == 1 {
            return (self.put)(base);
        }
        (self.put)(Mark::Open(Layout::Power));
        (self.put)(base);
        (self.put)(Mark::Next(Layout::Power));
        (self.put)(Mark::Number(&power.to_string()));
        (self.put)(Mark::Close(Layout::Power));
    }
}
