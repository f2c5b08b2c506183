//! Why a figure is above two places, where it is.

use crate::measured::{Key, Measured, Worst};

/// What every row promises: two places of the value, and of a slope where it is
/// well-conditioned, elsewhere two places of its condition; and a number where there is one.
pub(crate) const PROMISED: f64 = 2.0;

/// The rows that do not keep it: name, slot (of all if there is none), and reason.
const REASONS: &[(&str, Option<usize>, &str)] = &[
    ("lgamma", None, NEAR_ZEROS),
    ("digamma", None, NEAR_ZEROS),
    ("div", Some(1), SUBNORMAL),
    ("powslope", None, SUBNORMAL),
    (
        "powslope",
        None,
        "b (b - 1) a^(b - 2), or a^(b - 1) (1 + b ln(a)), for small b from a^b: five to seven roundings.",
    ),
    (
        "inversion",
        Some(0),
        "A difference of squares, each with its roundings. NaN where the inversions themselves are beyond the \
         range.",
    ),
    ("inversion", Some(1), SUBNORMAL),
    (
        "sphj",
        None,
        "n j(n - 1) - (n + 1) j(n + 1) over 2n + 1: five roundings.",
    ),
    (
        "dircos",
        None,
        "sin^2/r, or sin cos/r: five roundings, and where there are more than two arguments one of the \
         length of the rest.",
    ),
    ("dircos", None, SUBNORMAL),
    (
        "logsumexp",
        None,
        "e^(a - max) over the sum: the difference is rounded, and its condition is that of the slope.",
    ),
];

const NEAR_ZEROS: &str = "The value, next to its zeros left of 0: they are no floats, and the error is \
    a part of what half a place of x makes there.";

const SUBNORMAL: &str =
    "A part of the formula is subnormal, and has lost digits, where the slope is not.";

/// The reasons that hold for a slope of the row called `name`.
pub(crate) fn reasons_of(name: &str, slot: usize) -> impl Iterator<Item = &'static str> {
    let own = REASONS.iter().filter(move |(row, of, _)| {
        let is_row = *row == name || name.split(' ').next() == Some(row);
        is_row && of.is_none_or(|of| of == slot)
    });
    own.map(|(.., reason)| *reason)
}

/// The figures above what is promised that have no reason, and reasons without a figure.
pub(crate) fn complaints<'a>(
    rows: impl Iterator<Item = (&'a Key, &'a Measured)> + Clone,
) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut needed = vec![false; REASONS.len()];
    for (key, row) in rows {
        let name = key.name();
        for (slot, slope) in row.slopes.iter().enumerate() {
            let slopes = slope
                .iter()
                .flat_map(|slope| [&slope.well, &slope.elsewhere]);
            let figures = slopes.chain(if slot == 0 { &row.value[..] } else { &[] });
            let broken: Vec<&Worst> = figures.filter(|worst| is_broken(worst)).collect();
            let reasons: Vec<_> = reasons_of(&name, slot).collect();
            for (needed, (.., reason)) in needed.iter_mut().zip(REASONS) {
                *needed |= !broken.is_empty() && reasons.contains(reason);
            }
            if reasons.is_empty() && !broken.is_empty() {
                complaints.push(format!("{name} by {}: {broken:?}", key.slot(slot)));
            }
        }
    }
    let unneeded = needed.iter().zip(REASONS).filter(|(needed, _)| !**needed);
    complaints.extend(unneeded.map(|(_, (row, ..))| format!("{row} keeps what is promised")));
    complaints
}

fn is_broken(worst: &Worst) -> bool {
    worst.error > PROMISED || worst.nans > 0
}
