//! Whether the derivatives that a rule claims are those of its values.

use std::fmt;

use thiserror::Error;

use super::Custom;
use super::differences::{Judgement, MeasuredSlope};

/// A derivative by a rule beside what the values say.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// How often it is differentiated by each argument.
    pub orders: Vec<u32>,
    /// The argument, from 0, by which it differs from the derivative that was measured.
    pub slot: usize,
    /// The arguments.
    pub at: Vec<f64>,
    /// What the rule says.
    pub claimed: f64,
    /// What the derivative of one order less says, by its differences along the argument;
    /// NaN where they say nothing.
    pub measured: f64,
    /// How far that may be from the truth.
    pub bound: f64,
}

/// As a sentence with both numbers and the bound.
impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            orders,
            slot,
            at,
            claimed,
            measured,
            bound,
        } = self;
        write!(
            f,
            "the derivative of orders {orders:?} at {at:?} is {claimed} by the rule, and \
             {measured} by differences along argument {slot}, give or take {bound:e}"
        )
    }
}

/// What [`Custom::verify`] found where nothing was wrong.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verification {
    /// How many derivatives the values confirm, to at least seven digits or against the
    /// size of the values.
    pub confirmed: usize,
    /// The derivatives of which the values do not say enough: at the edge of a domain, at a
    /// kink, or where they are too noisy.
    pub undecided: Vec<Comparison>,
    /// The orders, up to those asked for, that the rule does not know.
    pub unknown: Vec<Vec<u32>>,
}

/// Why the derivatives of a rule are not those of its values.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum RuleError {
    /// A derivative is another one.
    #[error("{function}: {comparison}")]
    Wrong {
        /// The name of the function.
        function: String,
        /// The derivative, and what it is by the values.
        comparison: Comparison,
    },
    /// There is no rule to verify.
    #[error("{function}: only the name is known")]
    Unknown {
        /// The name of the function.
        function: String,
    },
}

impl Custom {
    /// Compares all derivatives up to `order` in total, at `x`, with the values alone: for
    /// tests of a rule, at a few points of its domain each.
    ///
    /// Every derivative is held against differences of the one with an order less, by each
    /// argument: the first against values, the second against first ones, and so on. It is
    /// wrong if it is further from them than their error, which is estimated from many step
    /// sizes, and than 1e-9 of itself: rules that are right to nine digits pass. One that is
    /// wrong in the seventh is noticed, unless the values are too noisy, or not smooth; then
    /// it is among the [`undecided`](Verification::undecided). One that is small beside the
    /// values is held to 1e-9 of a slope as large as they could have, so that one of 0 can be
    /// confirmed: that of 1e8 + sin(x) only to half of its digits. A test that every derivative
    /// was decided asks for that to be empty. A right one is called wrong only where a
    /// function has waves or steps that pass between some hundred floats, or are lost in the
    /// rounding of its values, as those of lgamma at -1e12 are.
    ///
    /// The rule is evaluated some 600 times for each derivative and argument, within an
    /// eighth of the argument, or of 1 if that is more, four times over.
    ///
    /// ```
    /// use trigrad_core::{Custom, RuleError};
    /// let rule = |claimed: fn(f64) -> f64| {
    ///     Custom::new("softsign", 1, move |orders: &[u32], x: &[f64]| match orders {
    ///         [0] => Some(x[0] / (1.0 + x[0].abs())),
    ///         [1] => Some(claimed(x[0])),
    ///         _ => None,
    ///     })
    /// };
    /// let report = rule(|x| 1.0 / (1.0 + x.abs()).powi(2)).verify(2, &[1.5])?;
    /// assert_eq!((report.confirmed, report.undecided.len()), (1, 0));
    /// assert_eq!(report.unknown, [[2]]);
    ///
    /// let wrong = rule(|x| 1.0 / (1.0 + x.abs())).verify(1, &[1.5]).unwrap_err();
    /// assert!(wrong.to_string().starts_with(
    ///     "softsign: the derivative of orders [1] at [1.5] is 0.4 by the rule, and 0.1"
    /// ));
    /// # Ok::<(), RuleError>(())
    /// ```
    ///
    /// # Errors
    /// At the first derivative that is wrong, and of a function of which only the name is
    /// known.
    ///
    /// # Panics
    /// If there is not one number for each argument.
    pub fn verify(&self, order: u32, x: &[f64]) -> Result<Verification, RuleError> {
        self.check_count(x.len());
        let function = self.name().to_owned();
        if self.is_unknown() {
            return Err(RuleError::Unknown { function });
        }
        let mut report = Verification::default();
        let mut level = vec![vec![0; self.arity()]];
        for _ in 0..order {
            level = next_level(&level);
            for orders in level.iter().cloned() {
                if !self.is_known(&orders, x) {
                    report.unknown.push(orders);
                    continue;
                }
                for slot in 0..orders.len() {
                    let Some((comparison, judgement)) = self.compared(&orders, slot, x) else {
                        continue;
                    };
                    match judgement {
                        Judgement::Confirmed => report.confirmed += 1,
                        Judgement::Undecided => report.undecided.push(comparison),
                        Judgement::Wrong => {
                            return Err(RuleError::Wrong {
                                function,
                                comparison,
                            });
                        }
                    }
                }
            }
        }
        Ok(report)
    }

    // The derivative beside differences along `slot`, and what follows; `None` where it is
    // not differentiated by that argument, or the rule does not know what it is the slope of.
    fn compared(&self, orders: &[u32], slot: usize, x: &[f64]) -> Option<(Comparison, Judgement)> {
        let mut below = orders.to_vec();
        below[slot] = orders[slot].checked_sub(1)?;
        if !self.is_known(&below, x) {
            return None;
        }
        let along = |at: f64| {
            let mut moved = x.to_vec();
            moved[slot] = at;
            self.evaluate(&below, &moved)
        };
        let measured = MeasuredSlope::of(along, x[slot]);
        let claimed = self.evaluate(orders, x);
        let comparison = Comparison {
            orders: orders.to_vec(),
            slot,
            at: x.to_vec(),
            claimed,
            measured: measured.slope,
            bound: measured.bound,
        };
        Some((comparison, measured.judge(claimed)))
    }
}

// The orders of one more in total, each once: one more by an argument that is not before the
// last that it is differentiated by.
fn next_level(level: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let raised = level.iter().flat_map(|orders| {
        let last = orders.iter().rposition(|&order| order > 0);
        let slots = last.unwrap_or_default()..orders.len();
        slots.map(|slot| Custom::next_order(orders, slot))
    });
    raised.collect()
}
