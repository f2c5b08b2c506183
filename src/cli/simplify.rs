//! `trigrad simplify`: a simpler form, and how it came about.

use std::fmt::Write as _;

use serde_json::{Value, json};
use trigrad::ParseOptions;
use trigrad::symbolic::{Form, Options, Simplified, simplify};

use super::budget::Budget;
use super::failure::Failure;
use super::problem::{Problem, distinct};
use super::written::{page, write};
use super::{Report, args, input, table, words};

pub(crate) fn run(args: &args::Simplify) -> Result<Report, Failure> {
    let limits = args.budget.limits();
    let budget = Budget::start(limits);
    let text = input::text(&args.subject, limits.length)?;
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
    let form = args.form.form;
    Ok(Report::fine(if args.subject.json {
        format!("{}\n", to_json(&simplified, args)?)
    } else if form != Form::Infix && !args.explain {
        let remark = words::where_true(&conditions(&simplified));
        page(form, &simplified.formula, &[], remark.as_deref())?
    } else {
        to_text(&simplified, args)?
    }))
}

fn to_text(simplified: &Simplified, args: &args::Simplify) -> Result<String, Failure> {
    let mut text = format!("{}\n", write(args.form.form, &simplified.formula)?);
    if let Some(conditions) = words::where_true(&conditions(simplified)) {
        let _ = writeln!(text, "  {conditions}");
    }
    if args.explain && !simplified.steps.is_empty() {
        text.push_str("\nSteps\n");
        let steps = simplified.steps.iter().map(|step| {
            let before_and_after = [step.before.to_string(), format!("=> {}", step.after)];
            [vec![step.rules.join(", ")], before_and_after.to_vec()].concat()
        });
        text.push_str(&table::indented(&steps.collect::<Vec<_>>()));
    }
    Ok(text)
}

fn to_json(simplified: &Simplified, args: &args::Simplify) -> Result<Value, Failure> {
    let mut answer = json!({
        "expr": write(args.form.form, &simplified.formula)?,
        "conditions": conditions(simplified),
    });
    if args.explain {
        let steps = simplified.steps.iter().map(|step| {
            let [before, after] = [&step.before, &step.after].map(ToString::to_string);
            json!({"rules": step.rules, "before": before, "after": after})
        });
        answer["steps"] = steps.collect();
    }
    Ok(answer)
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
