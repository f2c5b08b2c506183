//! Functions recorded once and replayed.

mod agreement;
mod apply;
mod blocks;
mod close;
mod guards;
mod many;
mod rows;
mod structure;
mod trees;
