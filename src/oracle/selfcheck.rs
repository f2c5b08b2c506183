//! The table's partials against the enclosures that do not read them.

use trigrad_core::{Formula, Interval};

use super::arithmetic::{Arithmetic, Bits, Fine};
use super::float::outwards;
use super::partials::Partials;
use super::source;
use super::verdict::{Derivative, Enclosure};
use super::walk::Walk;

/// A derivative of which the table says something else than its values do.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Disagreement {
    /// Which derivative.
    pub derivative: Derivative,
    /// Where it is by the table's partials.
    pub by_partials: Enclosure,
    /// Where it is by the recurrences of [`series`](super::series).
    pub by_series: Enclosure,
}

/// The derivatives, among those asked for, whose two enclosures do not meet at `at`, in `bits` bits:
/// none, if the table is right. A derivative that one of them does not enclose,
/// or that is not proved to exist, is passed over.
///
/// ```
/// use trigrad::Formula;
/// use trigrad::oracle::{Derivative, disagreements};
/// let f = Formula::parse("x^2*sin(y) + gamma(x)")?;
/// let asked = [Derivative::first(0, 0), Derivative::first(0, 1)];
/// assert!(disagreements(&f, &asked, &[3.0, 0.5], 106).is_empty());
/// # Ok::<(), trigrad::ParseError>(())
/// ```
///
/// # Panics
/// If there is not one number for each input, or no such output or input, or an order above 2.
pub fn disagreements(
    f: &Formula,
    asked: &[Derivative],
    at: &[f64],
    bits: u32,
) -> Vec<Disagreement> {
    let arithmetic = Bits::new(bits);
    let x: Vec<Interval<Fine>> = at.iter().map(|&x| arithmetic.between(x, x)).collect();
    let by_series = source::slopes(f, asked, &arithmetic, &x);
    let by_partials = Partials::new(f, asked).enclose(&arithmetic, &x);
    let walk = Walk::new(f, arithmetic.interpreter(), &x);
    let exists = |derivative: &Derivative| {
        let output = walk.output(f.outputs()[derivative.output]);
        output.obstacle(&derivative.inputs).is_none()
    };
    let pairs = asked.iter().zip(by_partials.iter().zip(&by_series));
    pairs
        .filter_map(|(derivative, (by_partials, by_series))| {
            let [table, values] = [by_partials, by_series].map(outwards);
            let is_apart = by_partials.hi() < by_series.lo() || by_series.hi() < by_partials.lo();
            let disagreement = Disagreement {
                derivative: derivative.clone(),
                by_partials: table?,
                by_series: values?,
            };
            (is_apart && exists(derivative)).then_some(disagreement)
        })
        .collect()
}
