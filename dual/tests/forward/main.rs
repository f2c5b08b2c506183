//! Forward mode, from plain use to the edges.

mod check;
mod drivers;
mod edges;
mod functions;
mod nesting;
mod numbers;
mod rows;
mod seed_cases;
mod structure;
mod ways;
