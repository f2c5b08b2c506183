//! `trigrad eval`: the value at a point.

use serde_json::json;

use super::failure::Failure;
use super::input::{self, Start};
use super::point::Point;
use super::problem::Problem;
use super::{Report, args, number};

pub(crate) fn run(args: &args::Eval) -> Result<Report, Failure> {
    let point = Point::read(&args.at.at)?;
    let Start {
        budget,
        text,
        options,
    } = input::start(&args.subject, &args.budget)?;
    let problem = Problem::read(text, &options, None, &budget)?;
    let x = problem.values(&point)?;
    let value = problem.formula.eval(&x)[0];
    Ok(Report::fine(if args.subject.json {
        format!("{}\n", json!({"value": number::to_json(value)}))
    } else {
        format!("{}\n", number::show(value))
    }))
}
