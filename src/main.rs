//! The command line of trigrad: `trigrad EXPR`, `diff`, `eval`, `simplify`, `batch`.

#![forbid(unsafe_code)]

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
