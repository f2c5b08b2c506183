//! Forward mode, from plain use to the edges.

mod check;
mod drivers;
mod edges;
mod exact;
mod functions;
mod kinds;
mod nesting;
mod numbers;
mod programs;
mod rows;
mod seed_cases;
mod structure;
mod ways;
