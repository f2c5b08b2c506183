//! The outputs of a formula, enclosed.

use trigrad_core::{Decoration, Formula, Interval};

/// The outputs at a point.
pub(crate) fn enclose(f: &Formula, x: &[f64]) -> Vec<Interval<f64>> {
    let x: Vec<Interval<f64>> = x.iter().map(|&x| Interval::point(x)).collect();
    f.program().eval(&x)
}

/// Whether what is enclosed is certainly a real number.
pub(crate) fn is_number(enclosure: &Interval<f64>) -> bool {
    enclosure.decoration() >= Decoration::Defined
}
