//! Sparse Jacobians and Hessians: their patterns, colours and entries.

mod again;
mod edges;
mod large;
mod random;
