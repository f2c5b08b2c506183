//! The code back ends by their text: what is written, under which names, and how large. That
//! the code computes what it should is tested with the languages' own tools, in the facade.

mod names;
mod size;
mod text;
