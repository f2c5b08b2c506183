//! The worst errors of a row: of its value, and of each of its slopes.

use trigrad_core::Primitive;

use crate::point::{Errors, Point};

/// A slope of at most this condition is well-conditioned.
pub(crate) const WELL: f64 = 2.0;

/// A row with the order that it has, in table order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key(Primitive, Option<u32>);

/// What is measured of a row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Measured {
    pub(crate) points: u64,
    /// In f64 and in f32, as below.
    pub(crate) value: [Worst; 2],
    /// By slots; of rows of any number of arguments the first, and all others together.
    pub(crate) slopes: Vec<[SlopeErrors; 2]>,
}

/// The errors of a slope.
#[derive(Clone, Debug, Default)]
pub(crate) struct SlopeErrors {
    /// Where it is well-conditioned.
    pub(crate) well: Worst,
    /// Elsewhere, divided by the condition.
    pub(crate) elsewhere: Worst,
}

/// The worst error, and where it was found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Worst {
    pub(crate) error: f64,
    pub(crate) at: Vec<f64>,
    /// How often there was NaN instead of a number.
    pub(crate) nans: u64,
}

pub(crate) fn key(point: &Point) -> Key {
    Key(point.row, point.order())
}

impl Key {
    /// `exp`, `polygamma 3`.
    pub(crate) fn name(self) -> String {
        let name = self.0.row().name;
        self.1.map_or(name.to_string(), |n| format!("{name} {n}"))
    }

    /// The argument of a slope, by its name in the table.
    pub(crate) fn slot(self, slot: usize) -> String {
        let names: Vec<&str> = self.0.row().arguments.split(", ").collect();
        match (self.0, slot) {
            (Primitive::Nary(_), 0) => "the first".into(),
            (Primitive::Nary(_), _) => "another".into(),
            (Primitive::Indexed(..), _) => names[1].into(),
            _ => names[slot].into(),
        }
    }
}

impl Measured {
    /// Takes in the errors at a point; what they were the worst of.
    pub(crate) fn take(&mut self, point: &Point) -> Vec<String> {
        self.points += 1;
        let mut worst_of = Vec::new();
        self.take_errors(point, &point.errors(), 0, &mut worst_of);
        if point.fits_f32() {
            self.take_errors(point, &point.errors_f32(), 1, &mut worst_of);
        }
        worst_of
    }

    fn take_errors(
        &mut self,
        point: &Point,
        errors: &Errors,
        format: usize,
        worst_of: &mut Vec<String>,
    ) {
        let at = &point.args;
        if self.value[format].take(errors.value, at) {
            worst_of.push(format!("value {format}"));
        }
        for &(slot, condition, error) in &errors.slopes {
            let slot = match point.row {
                Primitive::Nary(_) => slot.min(1),
                _ => slot,
            };
            if self.slopes.len() <= slot {
                self.slopes.resize_with(slot + 1, Default::default);
            }
            let slope = &mut self.slopes[slot][format];
            let is_well = condition <= WELL;
            let is_worst = match is_well {
                true => slope.well.take(error, at),
                false => slope.elsewhere.take(error / condition, at),
            };
            if is_worst {
                worst_of.push(format!("slope {slot} {format} {is_well}"));
            }
        }
    }
}

impl Worst {
    // Whether it is worse than all before.
    fn take(&mut self, error: f64, at: &[f64]) -> bool {
        if error.is_infinite() {
            self.nans += 1;
            return self.nans == 1;
        }
        let is_worse = error > self.error;
        if is_worse {
            (self.error, self.at) = (error, at.to_vec());
        }
        is_worse
    }
}
