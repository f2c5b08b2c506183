//! Sparse Jacobians and Hessians: their patterns, colours and entries.

mod edges;
mod large;
mod random;
