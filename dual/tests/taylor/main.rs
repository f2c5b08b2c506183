//! Taylor mode: digits, duals, edges, and what is built on series.

mod cost;
mod digits;
mod edges;
mod equations;
mod mixed;
mod nested;
mod numbers;
mod precise;
