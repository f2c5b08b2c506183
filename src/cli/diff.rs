//! `trigrad diff`: derivatives on paper.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use trigrad::symbolic::Form;
use trigrad::{Formula, ParseOptions};

use super::budget::Budget;
use super::derive::{Wish, derive};
use super::failure::Failure;
use super::problem::Problem;
use super::written::{page, write_each};
use super::{Report, args, input, table, words};

pub(crate) fn run(args: &args::Diff) -> Result<Report, Failure> {
    let limits = args.budget.limits();
    let budget = Budget::start(limits);
    let text = input::text(&args.subject, limits.length)?;
    let options = ParseOptions {
        max_length: limits.length,
        ..ParseOptions::default()
    };
    let problem = Problem::read(text, &options, args.wrt.names()?, &budget)?;
    let wish = Wish::default();
    let columns = if args.hessian {
        second(&problem, wish, &budget)?
    } else {
        pure(&problem, wish, args.order, &budget)?
    };
    let Columns {
        labels,
        keys,
        formula,
        conditions,
    } = columns;
    let form = args.form.form;
    let remark = words::where_true(&conditions);
    if form != Form::Infix && !args.subject.json {
        return Ok(Report::fine(page(form, &formula, remark.as_deref())?));
    }
    let texts = write_each(form, &formula)?;
    Ok(Report::fine(if args.subject.json {
        let texts = texts.into_iter().map(Value::String);
        let derivatives: Map<String, Value> = keys.into_iter().zip(texts).collect();
        let answer = json!({"derivatives": derivatives, "conditions": conditions});
        format!("{answer}\n")
    } else {
        let line = |(label, text)| vec![label, format!("= {text}")];
        let lines: Vec<Vec<String>> = labels.into_iter().zip(texts).map(line).collect();
        let mut text = table::flush(&lines);
        if lines.is_empty() {
            text.push_str("there is no variable to derive by\n");
        }
        if let Some(conditions) = remark {
            let _ = writeln!(text, "  {conditions}");
        }
        text
    }))
}

struct Columns {
    // For people.
    labels: Vec<String>,
    // For programs.
    keys: Vec<String>,
    formula: Formula,
    conditions: Vec<String>,
}

fn pure(problem: &Problem, wish: Wish, order: u32, budget: &Budget) -> Result<Columns, Failure> {
    let wish = Wish {
        order: Some(order),
        ..wish
    };
    let derived = derive(problem, &wish, budget)?;
    let names = problem.wrt.iter();
    let labels = names.map(|name| words::derivative(name, order));
    Ok(Columns {
        labels: labels.collect(),
        keys: problem.wrt.clone(),
        formula: derived.formula,
        conditions: derived.conditions,
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
    let derived = derive(problem, &Wish { pairs, ..wish }, budget)?;
    Ok(Columns {
        labels,
        keys,
        formula: derived.formula,
        conditions: derived.conditions,
    })
}
