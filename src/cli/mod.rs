//! The commands: each reads its arguments, answers on standard output, and says on
//! standard error what is wrong.

mod answers;
mod args;
mod assumption;
mod batch;
mod budget;
mod check;
mod choice;
mod claim;
mod derive;
mod diff;
mod document;
mod domain;
mod enclosure;
mod eval;
mod failure;
mod fuzz;
mod graph;
mod input;
mod number;
mod output;
mod plot;
mod point;
mod problem;
mod receipts;
mod simplifier;
mod simplify;
mod source;
mod story;
mod table;
mod verdict;
mod way;
mod words;
mod written;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use args::{Command, Refusal};
use failure::{Failure, Kind};

/// What a command has to say.
pub(crate) struct Report {
    /// For standard output.
    pub(crate) text: String,
    pub(crate) outcome: Outcome,
}

/// What the exit status says, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// All is well, or proved.
    Fine,
    /// Something is undecided, nothing is refuted.
    Undecided,
    /// Something was found to be wrong.
    Refuted,
}

impl Outcome {
    const fn refuted_if(is_refuted: bool) -> Self {
        match is_refuted {
            true => Self::Refuted,
            false => Self::Fine,
        }
    }
}

impl Report {
    const fn fine(text: String) -> Self {
        Self {
            text,
            outcome: Outcome::Fine,
        }
    }
}

/// Runs the command that the arguments ask for.
pub(crate) fn run() -> ExitCode {
    let cli = match args::parse(std::env::args_os()) {
        Ok(cli) => cli,
        Err(Refusal::Failure(failure)) => return fail(&failure, asks_for_json()),
        Err(Refusal::Told(error)) if error.use_stderr() && asks_for_json() => {
            let text = error.to_string();
            let text = text.strip_prefix("error: ").unwrap_or(&text);
            let message = text.lines().next().unwrap_or_default();
            return fail(&Failure::new(Kind::Usage, message), true);
        }
        Err(Refusal::Told(error)) => {
            // Where even that cannot be written nobody listens.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { BAD_INPUT } else { 0 });
        }
    };
    let (json, result) = match cli.command {
        Some(Command::Batch(batch)) => (false, run_batch(batch.budget.limits())),
        Some(Command::Check(check)) => (check.subject.json, check::run(&check)),
        Some(Command::Diff(diff)) => (diff.subject.json, diff::run(&diff)),
        Some(Command::Eval(eval)) => (eval.subject.json, eval::run(&eval)),
        Some(Command::Fuzz(fuzz)) => (fuzz.json, fuzz::run(&fuzz)),
        Some(Command::Graph(graph)) => (graph.subject.json, graph::run(&graph)),
        Some(Command::Plot(plot)) => (plot.subject.json, plot::run(&plot)),
        Some(Command::Simplify(simplify)) => (simplify.subject.json, simplify::run(&simplify)),
        None => (cli.story.subject.json, story::run(&cli.story)),
    };
    match result {
        Ok(report) => finish(&report),
        Err(failure) => fail(&failure, json),
    }
}

// Whether the arguments, which could not be read, ask for JSON.
fn asks_for_json() -> bool {
    let mut options = std::env::args_os().take_while(|argument| argument != "--");
    options.any(|argument| argument == "--json")
}

const REFUTED: u8 = 1;
const BAD_INPUT: u8 = 2;
const UNDECIDED: u8 = 3;

fn run_batch(limits: budget::Limits) -> Result<Report, Failure> {
    let output = io::BufWriter::new(io::stdout().lock());
    match batch::run(io::stdin().lock(), output, limits) {
        Ok(()) => Ok(Report::fine(String::new())),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Report::fine(String::new())),
        Err(error) => {
            let message = format!("the stream broke: {error}");
            Err(Failure::new(Kind::Io, message))
        }
    }
}

fn finish(report: &Report) -> ExitCode {
    let mut output = io::stdout().lock();
    let written = output.write_all(report.text.as_bytes());
    match written.and_then(|()| output.flush()) {
        Ok(()) => ExitCode::from(match report.outcome {
            Outcome::Fine => 0,
            Outcome::Undecided => UNDECIDED,
            Outcome::Refuted => REFUTED,
        }),
        // Who closes the pipe has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let message = format!("cannot write to standard output: {error}");
            fail(&Failure::new(Kind::Io, message), false)
        }
    }
}

fn fail(failure: &Failure, json: bool) -> ExitCode {
    let mut output = io::stderr().lock();
    let text = if json {
        format!("{}\n", serde_json::json!({"error": failure.to_json()}))
    } else {
        let is_coloured = output.is_terminal() && std::env::var_os("NO_COLOR").is_none();
        failure.render(is_coloured)
    };
    let _ = output.write_all(text.as_bytes());
    ExitCode::from(BAD_INPUT)
}
