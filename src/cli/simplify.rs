//! `trigrad simplify`: a simpler form, and how it came about.

use std::fmt::Write as _;

use serde_json::{Value, json};
use trigrad::ParseOptions;
use trigrad::symbolic::{Options, Simplified, simplify};

use super::budget::Budget;
use super::failure::Failure;
use super::problem::{Problem, distinct};
use super::{Report, args, input, table, words};

pub(crate) fn run(args: &args::Simplify) -> Result<Report, Failure> {
    let limits = args.budget.limits();
    let budget = Budget::start(limits);
    let text = input::expression(args.subject.expr(), limits.length)?;
    let options = ParseOptions {
        max_length: limits.length,
        ..ParseOptions::default()
    };
    let problem = Problem::read(text, &options, None, &budget)?;
    let options = if args.strict {
        Options::strict()
    } else {
        Options::default()
    };
    let options = Options {
        receipts: args.explain,
        ..options
    };
    let simplified = simplify(&problem.read, &options);
    Ok(Report::fine(if args.subject.json {
        format!("{}\n", to_json(&simplified, args.explain))
    } else {
        to_text(&simplified, args.explain)
    }))
}

fn to_text(simplified: &Simplified, explain: bool) -> String {
    let mut text = format!("{}\n", simplified.formula);
    if let Some(conditions) = words::where_true(&conditions(simplified)) {
        let _ = writeln!(text, "  {conditions}");
    }
    if explain && !simplified.steps.is_empty() {
        text.push_str("\nSteps\n");
        let steps = simplified.steps.iter().map(|step| {
            let before_and_after = [step.before.to_string(), format!("=> {}", step.after)];
            [vec![step.rules.join(", ")], before_and_after.to_vec()].concat()
        });
        text.push_str(&table::indented(&steps.collect::<Vec<_>>()));
    }
    text
}

fn to_json(simplified: &Simplified, explain: bool) -> Value {
    let mut answer = json!({
        "expr": simplified.formula.to_string(),
        "conditions": conditions(simplified),
    });
    if explain {
        let steps = simplified.steps.iter().map(|step| {
            let [before, after] = [&step.before, &step.after].map(ToString::to_string);
            json!({"rules": step.rules, "before": before, "after": after})
        });
        answer["steps"] = steps.collect();
    }
    answer
}

fn conditions(simplified: &Simplified) -> Vec<String> {
    distinct(
        simplified
            .conditions
            .iter()
            .map(ToString::to_string)
            .collect(),
    )
}
