//! The referee: every row of the table, every engine and every way in, against
//! digits, against each other, and against wrong rules planted on purpose.

mod agreement;
mod bases;
mod checks;
mod corpus;
mod data;
mod digits;
mod drivers;
mod foreign;
mod judge;
mod loops;
mod mixed;
mod mutants;
mod page;
mod planted;
mod programs;
mod receipts;
mod references;
mod rounding;
mod seed;
mod simplified;
#[path = "../stored/mod.rs"]
mod stored;
mod torture;
