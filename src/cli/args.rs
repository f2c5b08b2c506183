//! The arguments of the command line.

mod order;
mod plot;
mod referee;
mod refusal;
mod value;

use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use trigrad::symbolic::Form;

use super::budget::Limits;
use super::choice::form;
use super::failure::{Failure, Kind};
use super::point::read_names;
use super::source::Source;
use super::way::WayArgs;
use value::{bytes, nodes, order, seconds, source};

pub(crate) use order::parse;
pub(crate) use plot::Plot;
pub(crate) use referee::{Check, Fuzz, Referee};
pub(crate) use refusal::Refusal;

/// Derivatives that can be trusted: of EXPR on paper, and at a point by three engines.
#[derive(Debug, Parser)]
#[command(
    name = "trigrad",
    version,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    arg_required_else_help = true,
    after_help = EXAMPLES
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    #[command(flatten)]
    pub(crate) story: Story,
}

const EXAMPLES: &str = "\
Examples:
  trigrad 'x^2*sin(y)' --at x=3,y=0.5
  trigrad diff 'exp(-x^2)' --order 2
  trigrad eval 'lgamma(x)' --at x=1/3
  trigrad diff 'x^2/sqrt(y)' --form latex
  trigrad check 'x^2' --claim 'x: 2*x' --at x=3
  echo '{\"expr\":\"x^2\",\"wrt\":[\"x\"]}' | trigrad batch

An expression that begins with a minus is no option: trigrad -x^2 --at x=1.
Behind -- everything is an expression: trigrad -- diff is the derivative of the variable diff.

Exit status: 0 if all is well, 1 if something failed or was refuted, 2 for bad input,
3 if a claim is undecided and none refuted.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Derivatives on paper
    Diff(Diff),
    /// The value at a point
    Eval(Eval),
    /// A simpler form of an expression
    Simplify(Simplify),
    /// The graph of an expression, drawn
    Graph(Graph),
    Plot(Plot),
    Check(Check),
    Fuzz(Fuzz),
    Batch(Batch),
}

/// The whole story of an expression
#[derive(Args, Debug)]
pub(crate) struct Story {
    #[command(flatten)]
    pub(crate) subject: Subject,
    #[command(flatten)]
    pub(crate) at: At,
    #[command(flatten)]
    pub(crate) wrt: Wrt,
    #[command(flatten)]
    pub(crate) way: WayArgs,
    #[command(flatten)]
    pub(crate) budget: BudgetArgs,
}

#[derive(Args, Debug)]
pub(crate) struct Diff {
    #[command(flatten)]
    pub(crate) subject: Subject,
    #[command(flatten)]
    pub(crate) wrt: Wrt,
    /// Derive so often by each variable
    #[arg(
        long,
        value_name = "N",
        default_value = "1",
        value_parser = order,
        allow_hyphen_values = true
    )]
    pub(crate) order: u32,
    /// The second derivatives by every pair of variables
    #[arg(long, conflicts_with = "order")]
    pub(crate) hessian: bool,
    #[command(flatten)]
    pub(crate) form: FormArgs,
    #[command(flatten)]
    pub(crate) way: WayArgs,
    #[command(flatten)]
    pub(crate) budget: BudgetArgs,
}

#[derive(Args, Debug)]
pub(crate) struct Eval {
    #[command(flatten)]
    pub(crate) subject: Subject,
    #[command(flatten)]
    pub(crate) at: At,
    #[command(flatten)]
    pub(crate) budget: BudgetArgs,
}

#[derive(Args, Debug)]
pub(crate) struct Simplify {
    #[command(flatten)]
    pub(crate) subject: Subject,
    #[command(flatten)]
    pub(crate) way: WayArgs,
    #[command(flatten)]
    pub(crate) form: FormArgs,
    #[command(flatten)]
    pub(crate) budget: BudgetArgs,
}

#[derive(Args, Debug)]
pub(crate) struct Graph {
    #[command(flatten)]
    pub(crate) subject: Subject,
    /// As a picture, svg, or for Graphviz, dot; as the file's name says if absent
    #[arg(long, value_name = "NAME", value_parser = form, allow_hyphen_values = true)]
    pub(crate) form: Option<Form>,
    /// The file; standard output if absent
    #[arg(short, long, value_name = "FILE", allow_hyphen_values = true)]
    pub(crate) output: Option<String>,
    #[command(flatten)]
    pub(crate) budget: BudgetArgs,
}

#[derive(Args, Debug)]
pub(crate) struct FormArgs {
    /// Written as infix, latex, mathml, fpcore, json, dot or svg, or as a function in rust,
    /// c, python, numpy, javascript, julia or fortran
    #[arg(
        long,
        value_name = "NAME",
        default_value_t = Form::Infix,
        value_parser = form,
        allow_hyphen_values = true
    )]
    form: Form,
}

impl FormArgs {
    /// The form, which must be one with names for what is shared where that is to be written
    /// once: by `let`, or as a function's own variables.
    pub(crate) fn form(&self, shared: bool) -> Result<Form, Failure> {
        if shared && !matches!(self.form, Form::Infix | Form::Code(_)) {
            let message =
                "--cse is for infix and code; the other forms write what is shared once anyway";
            return Err(Failure::new(Kind::Usage, message));
        }
        Ok(self.form)
    }
}

/// Answers requests, a line of JSON each, from standard input
///
/// Each answer is written and flushed before the next line is read, in order. A bad
/// line is answered with an error and the stream goes on; an empty line has no
/// answer. The status is 0 however many answers are errors.
///
///   {"id":1,"do":"differentiate","expr":"x^2*sin(y)","wrt":["x","y"]}
///   {"id":2,"do":"gradient","engine":"dual","expr":"x*y","at":{"x":3,"y":"0.5"}}
///   {"id":3,"do":"hessian","expr":"x*y","at":{"x":3,"y":"0.5"}}
///   {"id":4,"do":"simplify","expr":"x + x"}
///   {"id":5,"do":"eval","expr":"x/3","at":{"x":1}}
///   {"id":6,"do":"check","expr":"x^2","claim":{"x":"2*x"},"at":{"x":3}}
///
/// To check there are also "domain", as in {"x":[0,1]}, instead of values or beside them, and
/// the tolerance, "ulp" and "abs". The verdict of each claim is proved, refuted or undecided;
/// of a variable with a value and a range the worse of both, which are "at" and "over".
/// With "form" derivatives and simpler expressions are written as "latex", "mathml",
/// "fpcore", "json", "dot" or "svg"; with "from" the expression is "fpcore" or "json".
/// As "rust", "c", "python", "numpy", "javascript", "julia" or "fortran" derivatives are
/// one function, "code", which gives what "outputs" names.
/// To differentiate (which is what is done if nothing is said) there are also "order",
/// "hess", "simplify" (none, fast or full), "assume", "functions", "lets" and "cse";
/// "assume" is a list of comparisons, as in ["x > 0","x <= y"];
/// "strict" admits equal domains only, "explain" adds the steps, the rules that they
/// used and what their check says, both for "simplify" too.
/// The error of a bad line has a "kind", a "message" and, where there is a place, a
/// "span" in bytes: of the expression, or of the line if the request is at fault.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Batch {
    /// Answers are JSON anyway
    #[arg(long, hide = true)]
    json: bool,
    #[command(flatten)]
    pub(crate) budget: BudgetArgs,
}

#[derive(Args, Debug)]
pub(crate) struct Subject {
    /// The expression, or - for standard input
    // Required; absent only here, where a command has its own.
    #[arg(value_name = "EXPR", required = true)]
    expr: Option<String>,
    /// Answer in JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// The expression is infix, fpcore or json; what it begins like if absent
    #[arg(long, value_name = "NAME", value_parser = source, allow_hyphen_values = true)]
    pub(crate) from: Option<Source>,
}

impl Subject {
    /// The expression as it was given.
    pub(crate) fn expr(&self) -> &str {
        self.expr.as_deref().unwrap_or_default()
    }
}

#[derive(Args, Debug)]
pub(crate) struct At {
    /// The point: numbers, or expressions without variables such as pi/2
    #[arg(long, value_name = "x=3,y=1/2", allow_hyphen_values = true)]
    pub(crate) at: Vec<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Wrt {
    /// The variables to derive by; all of them if absent
    #[arg(long, value_name = "x,y", allow_hyphen_values = true)]
    wrt: Vec<String>,
}

impl Wrt {
    /// The variables, if any were named.
    pub(crate) fn names(&self) -> Result<Option<Vec<String>>, Failure> {
        if self.wrt.is_empty() {
            return Ok(None);
        }
        let names: Result<Vec<Vec<String>>, Failure> = self
            .wrt
            .iter()
            .map(|argument| read_names(argument))
            .collect();
        Ok(Some(names?.concat()))
    }
}

#[derive(Args, Debug)]
pub(crate) struct BudgetArgs {
    /// The most nodes an expression may grow to
    #[arg(
        long,
        value_name = "N",
        default_value_t = 5_000_000,
        value_parser = nodes,
        allow_hyphen_values = true,
        help_heading = BUDGET
    )]
    max_nodes: usize,
    /// The most time for a request
    #[arg(
        long,
        value_name = "SECONDS",
        default_value = "30",
        value_parser = seconds,
        allow_hyphen_values = true,
        help_heading = BUDGET
    )]
    max_seconds: Duration,
    /// The most bytes of an expression or a request
    #[arg(
        long,
        value_name = "BYTES",
        default_value_t = 256 << 20,
        value_parser = bytes,
        allow_hyphen_values = true,
        help_heading = BUDGET
    )]
    max_length: usize,
}

const BUDGET: &str = "Budget";

impl BudgetArgs {
    pub(crate) const fn limits(&self) -> Limits {
        Limits {
            nodes: self.max_nodes,
            time: self.max_seconds,
            length: self.max_length,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }
}
