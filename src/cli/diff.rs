//! `trigrad diff`: derivatives on paper.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use trigrad::symbolic::Form;
use trigrad::symbolic::document::Derivative;
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
        derivatives,
        formula,
        conditions,
    } = columns;
    let form = args.form.form;
    let remark = words::where_true(&conditions);
    if form != Form::Infix && !args.subject.json {
        let page = page(form, &formula, &derivatives, remark.as_deref())?;
        return Ok(Report::fine(page));
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
    derivatives: Vec<Derivative>,
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
    let labels = names.clone().map(|name| words::derivative(name, order));
    let derivatives = names.map(|name| Derivative::new([(name.as_str(), order)]));
    Ok(Columns {
        labels: labels.collect(),
        keys: problem.wrt.clone(),
        derivatives: derivatives.collect(),
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
    let twice = |(a, b): &(String, String)| match a == b {
        true => Derivative::new([(a.as_str(), 2)]),
        false => Derivative::new([(a.as_str(), 1), (b.as_str(), 1)]),
    };
    let derivatives = pairs.iter().map(twice).collect();
    let derived = derive(problem, &Wish { pairs, ..wish }, budget)?;
    Ok(Columns {
        labels,
        keys,
        derivatives,
        formula: derived.formula,
        conditions: derived.conditions,
    })
}
