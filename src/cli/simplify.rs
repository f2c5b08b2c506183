//! `trigrad simplify`: a simpler form, and how it came about.

use serde_json::json;
use trigrad::ParseOptions;

use super::budget::Budget;
use super::failure::Failure;
use super::problem::Problem;
use super::simplifier::{Level, simplified};
use super::{Report, args, input};

pub(crate) fn run(args: &args::Simplify) -> Result<Report, Failure> {
    let limits = args.budget.limits();
    let budget = Budget::start(limits);
    let text = input::expression(args.subject.expr(), limits.length)?;
    let options = ParseOptions {
        max_length: limits.length,
        ..ParseOptions::default()
    };
    let problem = Problem::read(text, &options, None, &budget)?;
    let simpler = simplified(problem.formula, Level::Full);
    Ok(Report::fine(if args.subject.json {
        format!("{}\n", json!({"expr": simpler.to_string()}))
    } else {
        format!("{simpler}\n")
    }))
}
