//! `trigrad simplify`: a simpler form, and how it came about.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use trigrad::symbolic::Form;

use super::failure::Failure;
use super::input::{self, Start};
use super::problem::Problem;
use super::simplifier::{Reading, Simpler, simplified};
use super::written::{page, write};
use super::{Outcome, Report, args, receipts, words};

pub(crate) fn run(args: &args::Simplify) -> Result<Report, Failure> {
    let Start {
        budget,
        text,
        options,
    } = input::start(&args.subject, &args.budget)?;
    let problem = Problem::read(text, &options, None, &budget)?;
    let way = args.way.way(&options)?;
    let form = args.form.form(args.way.cse)?;
    let reading = Reading::of(args.way.cse);
    let simpler = simplified(problem.read, &way, reading, None);
    Ok(Report {
        outcome: Outcome::refuted_if(receipts::is_refused(&simpler.receipts)),
        text: match args.subject.json {
            true => format!("{}\n", to_json(&simpler, form, args)?),
            false => to_text(&simpler, form, args)?,
        },
    })
}

fn to_text(simpler: &Simpler, form: Form, args: &args::Simplify) -> Result<String, Failure> {
    let remark = words::where_true(&simpler.told());
    let mut text = if form != Form::Infix {
        page(form, &simpler.formula, &[], remark.as_deref())?
    } else {
        let mut text = String::new();
        if args.way.cse {
            let (lets, outputs) = simpler.formula.definitions();
            text.push_str(&words::lets(&lets, ""));
            let _ = writeln!(text, "{}", outputs.join("\n"));
        } else {
            let _ = writeln!(text, "{}", simpler.formula);
        }
        if let Some(conditions) = remark {
            let _ = writeln!(text, "  {conditions}");
        }
        text
    };
    if args.way.explain {
        text.push_str(&receipts::to_text(&simpler.receipts));
    }
    Ok(text)
}

fn to_json(simpler: &Simpler, form: Form, args: &args::Simplify) -> Result<Value, Failure> {
    let mut answer = Map::new();
    let mut text = write(form, &simpler.formula)?;
    if args.way.cse && form == Form::Infix {
        let (lets, outputs) = simpler.formula.definitions();
        answer.insert("lets".to_owned(), json!(lets));
        text = outputs.join("\n");
    }
    answer.insert("expr".to_owned(), Value::String(text));
    answer.insert("conditions".to_owned(), json!(simpler.told()));
    if args.way.explain {
        answer.extend(receipts::to_json(&simpler.receipts));
    }
    Ok(Value::Object(answer))
}
