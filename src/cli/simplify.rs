//! `trigrad simplify`: a simpler form, and how it came about.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use trigrad::ParseOptions;

use super::budget::Budget;
use super::failure::Failure;
use super::problem::Problem;
use super::simplifier::{Reading, Simpler, simplified};
use super::{Report, args, input, receipts, words};

pub(crate) fn run(args: &args::Simplify) -> Result<Report, Failure> {
    let limits = args.budget.limits();
    let budget = Budget::start(limits);
    let text = input::expression(args.subject.expr(), limits.length)?;
    let options = ParseOptions {
        max_length: limits.length,
        ..ParseOptions::default()
    };
    let problem = Problem::read(text, &options, None, &budget)?;
    let way = args.way.way(&options)?;
    let simpler = simplified(problem.read, &way, Reading::Together);
    Ok(Report {
        refuted: receipts::is_refused(&simpler.receipts),
        text: match args.subject.json {
            true => format!("{}\n", to_json(&simpler, args)),
            false => to_text(&simpler, args),
        },
    })
}

fn to_text(simpler: &Simpler, args: &args::Simplify) -> String {
    let mut text = String::new();
    if args.way.cse {
        let (lets, outputs) = simpler.formula.definitions();
        text.push_str(&words::lets(&lets, ""));
        let _ = writeln!(text, "{}", outputs.join("\n"));
    } else {
        let _ = writeln!(text, "{}", simpler.formula);
    }
    if let Some(conditions) = words::where_true(&simpler.told()) {
        let _ = writeln!(text, "  {conditions}");
    }
    if args.way.explain {
        text.push_str(&receipts::to_text(&simpler.receipts));
    }
    text
}

fn to_json(simpler: &Simpler, args: &args::Simplify) -> Value {
    let mut answer = Map::new();
    let mut text = simpler.formula.to_string();
    if args.way.cse {
        let (lets, outputs) = simpler.formula.definitions();
        answer.insert("lets".to_owned(), json!(lets));
        text = outputs.join("\n");
    }
    answer.insert("expr".to_owned(), Value::String(text));
    answer.insert("conditions".to_owned(), json!(simpler.told()));
    if args.way.explain {
        answer.extend(receipts::to_json(&simpler.receipts));
    }
    Value::Object(answer)
}
