//! Formulas for other programs: [`json`], the graph as it is, and [`fpcore`], the language of
//! the FPBench tools.

pub mod fpcore;
pub mod json;
