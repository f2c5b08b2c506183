//! The code back ends: what is written is compiled or interpreted by the language's own tool
//! chain, run, and compared with this crate's own values. A tool chain that is not there is
//! named in the output; nothing else of its language is run.

mod band;
mod digits;
mod languages;
mod page;
mod random;
mod rows;
mod shape;
#[path = "../stored/mod.rs"]
mod stored;
mod toolchain;
