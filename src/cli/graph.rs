//! `trigrad graph`: the graph of an expression as a picture.

use trigrad::symbolic::Form;
use trigrad::{Formula, ParseOptions};

use super::budget::Budget;
use super::failure::{Failure, Kind};
use super::written::write;
use super::{Report, args, input};

pub(crate) fn run(args: &args::Graph) -> Result<Report, Failure> {
    let limits = args.budget.limits();
    let budget = Budget::start(limits);
    let text = input::text(&args.subject, limits.length)?;
    let options = ParseOptions {
        max_length: limits.length,
        ..ParseOptions::default()
    };
    let formula: Formula = text.formula(&options)?;
    budget.nodes(formula.len())?;
    if !matches!(args.form, Form::Svg | Form::Dot) {
        let message = format!("a graph is drawn as svg or dot, not as {}", args.form);
        return Err(Failure::new(Kind::Choice, message));
    }
    let mut text = write(args.form, &formula)?;
    if args.subject.json {
        text = serde_json::json!({"graph": text}).to_string();
    }
    Ok(Report::fine(format!("{}\n", text.trim_end())))
}
