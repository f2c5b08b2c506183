//! `trigrad diff`: derivatives on paper.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use trigrad::ParseOptions;

use super::budget::Budget;
use super::derive::{Wish, derive};
use super::failure::Failure;
use super::problem::Problem;
use super::receipts::{self, Receipts};
use super::{Report, args, input, table, words};

pub(crate) fn run(args: &args::Diff) -> Result<Report, Failure> {
    let limits = args.budget.limits();
    let budget = Budget::start(limits);
    let text = input::expression(args.subject.expr(), limits.length)?;
    let options = ParseOptions {
        max_length: limits.length,
        ..ParseOptions::default()
    };
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
    let text = match args.subject.json {
        true => format!("{}\n", columns.into_json(args)),
        false => columns.into_text(args.way.explain),
    };
    Ok(Report {
        text,
        refuted: refused,
    })
}

struct Columns {
    // For people.
    labels: Vec<String>,
    // For programs.
    keys: Vec<String>,
    texts: Vec<String>,
    // What they share, written once.
    lets: Vec<(String, String)>,
    conditions: Vec<String>,
    receipts: Vec<Receipts>,
}

impl Columns {
    fn into_text(self, explain: bool) -> String {
        let mut text = words::lets(&self.lets, "");
        let line = |(label, text)| vec![label, format!("= {text}")];
        let lines: Vec<Vec<String>> = self.labels.into_iter().zip(self.texts).map(line).collect();
        text.push_str(&table::flush(&lines));
        if lines.is_empty() {
            text.push_str("there is no variable to derive by\n");
        }
        if let Some(conditions) = words::where_true(&self.conditions) {
            let _ = writeln!(text, "  {conditions}");
        }
        if explain {
            text.push_str(&receipts::to_text(&self.receipts));
        }
        text
    }

    fn into_json(self, args: &args::Diff) -> Value {
        let mut answer = Map::new();
        if args.way.cse {
            answer.insert("lets".to_owned(), json!(self.lets));
        }
        let texts = self.texts.into_iter().map(Value::String);
        let derivatives: Map<String, Value> = self.keys.into_iter().zip(texts).collect();
        answer.insert("derivatives".to_owned(), Value::Object(derivatives));
        answer.insert("conditions".to_owned(), json!(self.conditions));
        if args.way.explain {
            answer.extend(receipts::to_json(&self.receipts));
        }
        Value::Object(answer)
    }
}

fn pure(problem: &Problem, wish: Wish, order: u32, budget: &Budget) -> Result<Columns, Failure> {
    let wish = Wish {
        order: Some(order),
        ..wish
    };
    let derived = derive(problem, &wish, budget)?;
    let (lets, texts) = derived.shared_texts(wish.shared);
    let names = problem.wrt.iter();
    let labels = names.map(|name| words::derivative(name, order));
    Ok(Columns {
        labels: labels.collect(),
        keys: problem.wrt.clone(),
        texts,
        lets,
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
    let shared = wish.shared;
    let derived = derive(problem, &Wish { pairs, ..wish }, budget)?;
    let (lets, texts) = derived.shared_texts(shared);
    Ok(Columns {
        labels,
        keys,
        texts,
        lets,
        conditions: derived.conditions,
        receipts: derived.receipts,
    })
}
