//! The page of figures.

use std::fmt::Write;

use crate::measured::{Key, Measured, WELL, Worst};
use crate::reasons::reasons_of;

/// The page with a line for each row and slope.
pub(crate) fn page<'a>(rows: impl Iterator<Item = (&'a Key, &'a Measured)> + Clone) -> String {
    let points: u64 = rows.clone().map(|(_, row)| row.points).sum();
    let mut page = format!(
        "# How exact values and slopes are\n\n\
         The largest errors of forward mode that were found, in units of the last place of the true number,\n\
         over {points} points with all exponents of f64, a third of them with arguments that are f32 numbers from all\n\
         of its exponents; not to be edited. Made by\n\n\
         ```text\n\
         pip install python-flint==0.9.0\n\
         python3 dual/tests/accuracy/points.py --points 100000 |\n    \
         cargo run --release -p trigrad-dual --example accuracy -- docs/accuracy.md dual/tests/accuracy/sample.txt\n\
         ```\n\n\
         with glibc's elementary functions on x86-64. The truth comes from power series in ball arithmetic (Arb):\n\
         the functions are written down from their definitions, and no rule of the table is read. The worst points\n\
         and some others are in `dual/tests/accuracy/sample.txt`, where a test holds the table to this page.\n\n\
         - *value*: the largest error of the value, and where.\n\
         - *slope*: of the derivative by the argument named, at points where it is well-conditioned: where a\n  \
           relative change of the arguments changes it by at most {WELL} times as much, so that half a place of them\n  \
           moves it by a place.\n\
         - *elsewhere*: the largest error of the slope divided by that condition. Up to 2, the slope is as good as\n  \
           the arguments allow, within the rounding of one place of each.\n\
         - *f32*: the same in f32, where every row computes in f64 and rounds once.\n\n\
         A letter behind a figure above 2 says why, below the table. A slope counts as infinite, beyond the range,\n\
         as the next power of two, and subnormal numbers have the spacing of the least one as their last place.\n\n\
         | row | by | points | value | slope | elsewhere | f32: value | slope | elsewhere | |\n\
         |---|---|---|---|---|---|---|---|---|---|\n"
    );
    let mut letters: Vec<&str> = Vec::new();
    for (key, row) in rows {
        for (slot, slope) in row.slopes.iter().enumerate() {
            let name = key.name();
            let reasons = reasons_of(&name, slot);
            let mut marks = String::new();
            for reason in reasons {
                let place = letters.iter().position(|known| *known == reason);
                let place = place.unwrap_or_else(|| {
                    letters.push(reason);
                    letters.len() - 1
                });
                marks.push(char::from(b'a' + place as u8));
            }
            let _ = writeln!(
                page,
                "| {name} | {} | {} | {} | {} | {} | {} | {} | {} | {marks} |",
                key.slot(slot),
                row.points,
                cell(&row.value[0]),
                cell(&slope[0].well),
                cell(&slope[0].elsewhere),
                cell(&row.value[1]),
                cell(&slope[1].well),
                cell(&slope[1].elsewhere),
            );
        }
    }
    page.push('\n');
    for (place, reason) in letters.iter().enumerate() {
        let _ = writeln!(page, "- ({}) {reason}", char::from(b'a' + place as u8));
    }
    page
}

// The figure, rounded up, and where it was found.
fn cell(worst: &Worst) -> String {
    let nans = match worst.nans {
        0 => String::new(),
        nans => format!(", {nans} NaN"),
    };
    if worst.error == 0.0 {
        return format!("0{nans}");
    }
    let rounded = match worst.error {
        error if error < 100.0 => format!("{:.2}", (error * 100.0).ceil() / 100.0),
        error => format!("{:.2e}", error * 1.005),
    };
    format!("{rounded} at {}{nans}", place(&worst.at))
}

fn place(at: &[f64]) -> String {
    let all: Vec<String> = at.iter().map(|x| format!("{x:?}")).collect();
    all.join(", ")
}
