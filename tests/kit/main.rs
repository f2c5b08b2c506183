//! The test kit tested: sound libraries pass, wrong ones are found and shrink to what is wrong.

mod campaign;
mod engines;
mod judge;
mod mutants;
mod oracle;
#[path = "../referee/planted.rs"]
mod planted;
mod sloppy;
mod toy;
