//! Sparse Jacobians and Hessians: their patterns, colours and entries.

mod again;
#[path = "../replay/apply.rs"]
mod apply;
mod edges;
mod large;
mod random;
