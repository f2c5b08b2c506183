//! `trigrad graph`: the graph of an expression as a picture.

use trigrad::Formula;
use trigrad::symbolic::Form;

use super::failure::{Failure, Kind};
use super::input::{self, Start};
use super::written::write;
use super::{Report, args};

pub(crate) fn run(args: &args::Graph) -> Result<Report, Failure> {
    let Start {
        budget,
        text,
        options,
    } = input::start(&args.subject, &args.budget)?;
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
