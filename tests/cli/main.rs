//! The command line, run as a person or a program would run it.

mod batch;
mod commands;
mod process;
mod transcript;
