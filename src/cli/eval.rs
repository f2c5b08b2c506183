//! `trigrad eval`: the value at a point.

use serde_json::json;
use trigrad::ParseOptions;

use super::budget::Budget;
use super::failure::Failure;
use super::point::Point;
use super::problem::Problem;
use super::{Report, args, input, number};

pub(crate) fn run(args: &args::Eval) -> Result<Report, Failure> {
    let limits = args.budget.limits();
    let budget = Budget::start(limits);
    let point = Point::read(&args.at.at)?;
    let text = input::text(&args.subject, limits.length)?;
    let options = ParseOptions {
        max_length: limits.length,
        ..ParseOptions::default()
    };
    let problem = Problem::read(text, &options, None, &budget)?;
    let x = problem.values(&point)?;
    let value = problem.formula.eval(&x)[0];
    Ok(Report::fine(if args.subject.json {
        format!("{}\n", json!({"value": number::to_json(value)}))
    } else {
        format!("{}\n", number::show(value))
    }))
}
