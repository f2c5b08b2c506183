//! Taylor mode: digits, duals, edges, and what is built on series.

mod digits;
