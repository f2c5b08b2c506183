//! `trigrad diff`: derivatives on paper.

use std::fmt::Write as _;

use serde_json::{Value, json};
use trigrad::Formula;
use trigrad::symbolic::Form;
use trigrad::symbolic::document::Derivative;

use super::budget::Budget;
use super::derive::{Wish, derive, shared_texts};
use super::failure::Failure;
use super::input::{self, Start};
use super::problem::Problem;
use super::receipts::{self, Receipts};
use super::written::{by_two, fields, page};
use super::{Outcome, Report, args, table, words};

pub(crate) fn run(args: &args::Diff) -> Result<Report, Failure> {
    let Start {
        budget,
        text,
        options,
    } = input::start(&args.subject, &args.budget)?;
    let problem = Problem::read(text, &options, args.wrt.names()?, &budget)?;
    let wish = Wish {
        way: args.way.way(&options)?,
        shared: args.way.cse,
        ..Wish::default()
    };
    let columns = if args.hessian {
        second(&problem, wish, &budget)?
    } else {
        pure(&problem, wish, args.order, &budget)?
    };
    let refused = receipts::is_refused(&columns.receipts);
    let form = args.form.form(args.way.cse)?;
    let text = match args.subject.json {
        true => format!("{}\n", columns.into_json(form, args)?),
        false => columns.into_text(form, args)?,
    };
    Ok(Report {
        text,
        outcome: Outcome::refuted_if(refused),
    })
}

struct Columns {
    // For people.
    labels: Vec<String>,
    // For programs.
    keys: Vec<String>,
    derivatives: Vec<Derivative>,
    formula: Formula,
    // As told to people.
    conditions: Vec<String>,
    receipts: Vec<Receipts>,
}

impl Columns {
    fn into_text(self, form: Form, args: &args::Diff) -> Result<String, Failure> {
        let remark = words::where_true(&self.conditions);
        let mut text = if form == Form::Infix {
            self.lines(args.way.cse, remark)
        } else {
            page(form, &self.formula, &self.derivatives, remark.as_deref())?
        };
        if args.way.explain {
            text.push_str(&receipts::to_text(&self.receipts));
        }
        Ok(text)
    }

    // An equation a line.
    fn lines(&self, shared: bool, remark: Option<String>) -> String {
        let (lets, texts) = shared_texts(&self.formula, shared);
        let mut text = words::lets(&lets, "");
        let line = |(label, text): (&String, String)| vec![label.clone(), format!("= {text}")];
        let lines: Vec<Vec<String>> = self.labels.iter().zip(texts).map(line).collect();
        text.push_str(&table::flush(&lines));
        if lines.is_empty() {
            text.push_str("there is no variable to derive by\n");
        }
        if let Some(conditions) = remark {
            let _ = writeln!(text, "  {conditions}");
        }
        text
    }

    fn into_json(self, form: Form, args: &args::Diff) -> Result<Value, Failure> {
        let shared = args.way.cse;
        let mut answer = fields(form, &self.formula, &self.keys, &self.derivatives, shared)?;
        answer.insert("conditions".to_owned(), json!(self.conditions));
        if args.way.explain {
            answer.extend(receipts::to_json(&self.receipts));
        }
        Ok(Value::Object(answer))
    }
}

fn pure(problem: &Problem, wish: Wish, order: u32, budget: &Budget) -> Result<Columns, Failure> {
    let wish = Wish {
        order: Some(order),
        ..wish
    };
    let derived = derive(problem, &wish, budget)?;
    let names = problem.wrt.iter();
    let labels = names.clone().map(|name| words::derivative(name, order));
    let derivatives = names.map(|name| Derivative::new([(name.as_str(), order)]));
    Ok(Columns {
        labels: labels.collect(),
        keys: problem.wrt.clone(),
        derivatives: derivatives.collect(),
        formula: derived.formula,
        conditions: derived.conditions,
        receipts: derived.receipts,
    })
}

fn second(problem: &Problem, wish: Wish, budget: &Budget) -> Result<Columns, Failure> {
    let names = &problem.wrt;
    budget.nodes(names.len() * names.len().saturating_add(1) / 2)?;
    let upper = names.iter().enumerate().flat_map(|(i, a)| {
        let pair = move |b: &String| (a.clone(), b.clone());
        names[i..].iter().map(pair)
    });
    let pairs: Vec<(String, String)> = upper.collect();
    let label = |(a, b): &(String, String)| words::second_derivative(a, b);
    let labels = pairs.iter().map(label).collect();
    let keys = pairs.iter().map(|(a, b)| format!("{a},{b}")).collect();
    let twice = |(a, b): &(String, String)| by_two(a, b);
    let derivatives = pairs.iter().map(twice).collect();
    let derived = derive(problem, &Wish { pairs, ..wish }, budget)?;
    Ok(Columns {
        labels,
        keys,
        derivatives,
        formula: derived.formula,
        conditions: derived.conditions,
        receipts: derived.receipts,
    })
}
