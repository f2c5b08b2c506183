//! Verdicts: never a false one, whatever is claimed.

#[allow(dead_code)]
#[path = "../referee/data.rs"]
mod data;
#[allow(dead_code)]
#[path = "../referee/digits.rs"]
mod digits;

mod asked;
mod attained;
mod boxes;
mod cancelled;
mod corpus;
mod distances;
mod evidence;
mod large;
mod planted;
mod points;
mod random;
mod reports;
