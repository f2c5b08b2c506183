//! The command line, run as a person or a program would run it.

mod batch;
mod commands;
mod fuzz;
mod plots;
mod process;
mod reports;
mod transcript;
