//! Tapes of tensors: what TensorFlow answers, what the table says, and what nobody may break.

mod interpreter;
mod scenarios;
mod tree;
