//! Tapes of tensors: what TensorFlow answers, what the table says, and what nobody may break.

mod dictionary;
mod edges;
mod interpreter;
mod kinds;
mod life;
mod operations;
mod random;
mod scenarios;
mod table;
mod tree;
mod words;
