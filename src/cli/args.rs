//! The arguments of the command line.

use std::ffi::OsString;
use std::time::Duration;

use clap::{Args, CommandFactory, Parser, Subcommand, error::ErrorKind};
use trigrad::symbolic::Form;

use super::budget::Limits;
use super::failure::{Failure, Kind};
use super::point::read_names;
use super::source::Source;
use super::way::WayArgs;

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
3 if something is undecided and nothing refuted.";

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
    /// Whether claimed derivatives are right, with a proof or a witness
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
        default_value_t = 1,
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
    #[arg(long, value_name = "NAME")]
    pub(crate) form: Option<Form>,
    /// The file; standard output if absent
    #[arg(short, long, value_name = "FILE", allow_hyphen_values = true)]
    pub(crate) output: Option<String>,
    #[command(flatten)]
    pub(crate) budget: BudgetArgs,
}

/// Whether claimed derivatives are right, with a proof or a witness
///
/// Each claim is PROVED within the tolerance, PROVED WRONG with a point and both numbers, or
/// UNDECIDED with what stands in the way. The status is 0 if all are proved, 1 if one is wrong,
/// 3 if one is undecided and none is wrong.
///
///   trigrad check 'x^2*sin(y)' --claim 'x: 2*x*sin(y)' --at x=3,y=0.5
///   trigrad check 'x^2' --claim 'x: 2*x' --claim 'x,x: 2' --domain x=0..1
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) subject: Subject,
    /// A derivative by x, or by x and y: an expression, a number, NaN or inf
    #[arg(
        long,
        value_name = "x: 2*x",
        required = true,
        allow_hyphen_values = true
    )]
    pub(crate) claim: Vec<String>,
    #[command(flatten)]
    pub(crate) at: At,
    /// All over a box, ends included; what has no range has its value from --at
    #[arg(long, value_name = "x=0..1,y=0..2", allow_hyphen_values = true)]
    pub(crate) domain: Vec<String>,
    /// A file for the whole report, with the graph drawn; its name ends in .html or .md
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub(crate) report: Option<String>,
    #[command(flatten)]
    pub(crate) referee: Referee,
    #[command(flatten)]
    pub(crate) budget: BudgetArgs,
}

/// A function of one variable and its derivatives, drawn
///
/// Where a curve is not proved to be smooth by enclosures it is interrupted or marked: at poles,
/// jumps, kinks and holes, none of which is missed. Where it moves too fast to be followed
/// stands a band that it is somewhere in.
///
///   trigrad plot 'x^2*sin(1/x)' -o wave.svg
///   trigrad plot 'gamma(x)*y' --domain x=-4..4 --at y=2 --order 2 -o gamma.png
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Plot {
    #[command(flatten)]
    pub(crate) subject: Subject,
    /// From left to right; -3..3 if absent
    #[arg(long, value_name = "x=-3..3", allow_hyphen_values = true)]
    pub(crate) domain: Vec<String>,
    /// The variable from left to right; the first one without a value if absent
    #[arg(long, value_name = "x", allow_hyphen_values = true)]
    pub(crate) wrt: Option<String>,
    #[command(flatten)]
    pub(crate) at: At,
    /// Derivatives up to this order
    #[arg(
        long,
        value_name = "N",
        default_value = "1",
        allow_hyphen_values = true
    )]
    pub(crate) order: String,
    /// From bottom to top; what shows most if absent
    #[arg(long, value_name = "-1..1", allow_hyphen_values = true)]
    pub(crate) range: Option<String>,
    /// The file, which ends in .svg or .png; SVG on standard output if absent
    #[arg(short, long, value_name = "FILE", allow_hyphen_values = true)]
    pub(crate) output: Option<String>,
    /// In pixels
    #[arg(
        long,
        value_name = "N",
        default_value = "800",
        allow_hyphen_values = true
    )]
    pub(crate) width: String,
    /// In pixels
    #[arg(
        long,
        value_name = "N",
        default_value = "500",
        allow_hyphen_values = true
    )]
    pub(crate) height: String,
    #[command(flatten)]
    pub(crate) budget: BudgetArgs,
}

/// Random functions at random points: what is proved against every engine
///
/// The same seed draws the same cases, on every machine. What is called wrong is further from
/// the truth than rounding explains; failures shrink to the smallest case. The status is 1 if
/// there is one.
///
///   trigrad fuzz --cases 100000 --state night.txt --report night.html
///   trigrad fuzz --cases 100000 --shard 1/4
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Fuzz {
    /// How many cases there are, over all shards
    #[arg(
        long,
        value_name = "N",
        default_value = "10000",
        allow_hyphen_values = true
    )]
    pub(crate) cases: String,
    /// What the cases are drawn from
    #[arg(
        long,
        value_name = "S",
        default_value = "1",
        allow_hyphen_values = true
    )]
    pub(crate) seed: String,
    /// One of n parts of the cases, counted from 0 or from 1
    #[arg(
        long,
        value_name = "I/N",
        default_value = "1/1",
        allow_hyphen_values = true
    )]
    pub(crate) shard: String,
    /// The engines: symbolic, dual, tape; all of them if absent
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub(crate) engine: Vec<String>,
    /// A file that keeps how far it is: the same command goes on from there
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub(crate) state: Option<String>,
    /// Stop after so long
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(crate) seconds: Option<String>,
    /// A file for the whole report, with the graphs drawn; its name ends in .html or .md
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub(crate) report: Option<String>,
    /// Answer in JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Referee {
    /// The tolerance in spacings of f64 at the true derivative; 1 if absent
    #[arg(long, value_name = "N", allow_hyphen_values = true, help_heading = REFEREE)]
    pub(crate) ulp: Option<String>,
    /// The absolute tolerance, if it is larger; 0 if absent
    #[arg(long, value_name = "A", allow_hyphen_values = true, help_heading = REFEREE)]
    pub(crate) abs: Option<String>,
    /// The highest precision that is tried
    #[arg(long, value_name = "BITS", allow_hyphen_values = true, help_heading = REFEREE)]
    pub(crate) bits: Option<String>,
    /// The most pieces that a box is divided into
    #[arg(long, value_name = "N", allow_hyphen_values = true, help_heading = REFEREE)]
    pub(crate) pieces: Option<String>,
    /// The most operations at a point; some ten million take a second
    #[arg(long, value_name = "N", allow_hyphen_values = true, help_heading = REFEREE)]
    pub(crate) work: Option<String>,
}

const REFEREE: &str = "Referee";

#[derive(Args, Debug)]
pub(crate) struct FormArgs {
    /// Written as infix, latex, mathml, fpcore, json, dot or svg, or as a function in rust,
    /// c, python, numpy, javascript, julia or fortran
    #[arg(long, value_name = "NAME", default_value_t = Form::Infix)]
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
/// the tolerance, "ulp" and "abs". The verdict of each claim is proved, refuted or undecided.
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
    #[arg(long, value_name = "NAME")]
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
    #[arg(long, value_name = "N", default_value_t = 5_000_000, help_heading = BUDGET)]
    max_nodes: usize,
    /// The most time for a request
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds, help_heading = BUDGET)]
    max_seconds: Duration,
    /// The most bytes of an expression or a request
    #[arg(long, value_name = "BYTES", default_value_t = 256 << 20, help_heading = BUDGET)]
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

/// Reads the arguments, the name of the program being the first.
pub(crate) fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Cli, clap::Error> {
    let mut given = Vec::new();
    for argument in arguments {
        given.push(argument.into_string().map_err(|argument| {
            let message = format!("an argument is not UTF-8: {argument:?}\n");
            Cli::command().error(ErrorKind::InvalidUtf8, message)
        })?);
    }
    let sorted = expressions_last(given);
    if let Some((first, rest)) = sorted.expressions.split_first()
        && !rest.is_empty()
        && !sorted.has_unknown_option
    {
        let count = sorted.expressions.len();
        let message = format!(
            "one expression is expected, there are {count}: {first:?}, {:?}{}\n\n  \
             An expression with spaces needs quotes.\n",
            rest[0],
            if count > 2 { ", …" } else { "" }
        );
        return Err(Cli::command().error(ErrorKind::TooManyValues, message));
    }
    Cli::try_parse_from(sorted.arguments)
}

struct Sorted {
    // With the expressions last, behind `--`.
    arguments: Vec<String>,
    expressions: Vec<String>,
    has_unknown_option: bool,
}

// Puts what are expressions behind `--`, so that no minus makes an option of them.
fn expressions_last(given: Vec<String>) -> Sorted {
    let root = Cli::command();
    if given.get(1).is_some_and(|first| first == "help") {
        return Sorted {
            arguments: given,
            expressions: Vec::new(),
            has_unknown_option: false,
        };
    }
    let mut given = given.into_iter().peekable();
    let mut arguments: Vec<String> = given.next().into_iter().collect();
    let chosen = given.peek().and_then(|name| root.find_subcommand(name));
    arguments.extend(given.next_if(|_| chosen.is_some()));
    let command = chosen.unwrap_or(&root);

    let mut expressions = Vec::new();
    let mut has_unknown_option = false;
    let is_short = |argument: &str| {
        let mut shorts = command.get_arguments().filter_map(clap::Arg::get_short);
        shorts.any(|short| argument.strip_prefix('-') == Some(short.encode_utf8(&mut [0; 4])))
    };
    while let Some(argument) = given.next() {
        if argument == "--" {
            expressions.extend(given.by_ref());
        } else if !is_option(&argument) && !is_short(&argument) {
            expressions.push(argument);
        } else {
            let (name, value) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (argument.as_str(), None),
            };
            let known = command.get_arguments().find(|known| {
                let long = known.get_long();
                let is_long = long.is_some_and(|long| name.strip_prefix("--") == Some(long));
                let short = known.get_short();
                is_long
                    || short.is_some_and(|short| {
                        name.strip_prefix('-') == Some(short.encode_utf8(&mut [0; 4]))
                    })
            });
            has_unknown_option |= known.is_none() && !STANDARD.contains(&name);
            let takes_value = known.is_some_and(|known| known.get_action().takes_values());
            let value_follows = takes_value && value.is_none();
            arguments.push(argument);
            if value_follows && given.peek().is_none() {
                // Nothing may come behind it, to be taken for the value.
                return Sorted {
                    arguments,
                    expressions: Vec::new(),
                    has_unknown_option,
                };
            }
            arguments.extend(given.next_if(|_| value_follows));
        }
    }
    if !expressions.is_empty() {
        arguments.push("--".to_owned());
        arguments.extend(expressions.iter().cloned());
    }
    Sorted {
        arguments,
        expressions,
        has_unknown_option,
    }
}

const STANDARD: &[&str] = &["-h", "--help", "-V", "--version"];

// An option is `-h`, `-V` or two dashes and a word of at least two letters; all
// else, such as `-x^2`, `--x` or `-`, is an expression.
fn is_option(argument: &str) -> bool {
    if STANDARD.contains(&argument) {
        return true;
    }
    let name = argument.strip_prefix("--").unwrap_or_default();
    let name = name.split_once('=').map_or(name, |(name, _)| name);
    name.len() >= 2
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds")?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Cli, expressions_last, is_option};
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_minus_does_not_make_an_option() {
        for option in [
            "-h",
            "-V",
            "--help",
            "--at",
            "--at=x=1",
            "--max-nodes",
            "--unknown",
        ] {
            assert!(is_option(option), "{option}");
        }
        for expression in [
            "-", "-x", "-x^2", "-h*x", "--x", "--sin(x)", "--2", "x", "-(x)",
        ] {
            assert!(!is_option(expression), "{expression}");
        }
    }

    #[test]
    fn expressions_come_last() {
        let sorted = |line: &str| {
            let given = line.split(' ').map(str::to_owned).collect();
            expressions_last(given).arguments.join(" ")
        };
        assert_eq!(sorted("trigrad -x^2 --at x=1"), "trigrad --at x=1 -- -x^2");
        assert_eq!(
            sorted("trigrad diff -x --json"),
            "trigrad diff --json -- -x"
        );
        assert_eq!(sorted("trigrad --wrt x -- diff"), "trigrad --wrt x -- diff");
        assert_eq!(sorted("trigrad --at x=1 x"), "trigrad --at x=1 -- x");
        assert_eq!(sorted("trigrad batch"), "trigrad batch");
        // What is an option of one command is an expression for the others.
        assert_eq!(
            sorted("trigrad plot x -o f.svg"),
            "trigrad plot -o f.svg -- x"
        );
        assert_eq!(sorted("trigrad diff -o"), "trigrad diff -- -o");
    }
}
