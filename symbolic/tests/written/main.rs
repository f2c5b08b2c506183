//! Formulas as documents, pictures and exchange formats: read back where they can be read,
//! and shown to real readers where there are some.

mod fpcore;
mod json;
mod notation;
mod pictures;
mod prime;
mod random;
mod reader;
mod reading;
mod renderers;
mod standard;
