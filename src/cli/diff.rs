//! `trigrad diff`: derivatives on paper.

use serde_json::{Map, Value, json};
use trigrad::ParseOptions;

use super::budget::Budget;
use super::derive::{Wish, derive};
use super::failure::Failure;
use super::problem::Problem;
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
        order: args.order,
        ..Wish::default()
    };
    let (labels, keys, texts) = if args.hessian {
        second(&problem, wish, &budget)?
    } else {
        pure(&problem, wish, &budget)?
    };
    Ok(Report::fine(if args.subject.json {
        let texts = texts.into_iter().map(Value::String);
        let derivatives: Map<String, Value> = keys.into_iter().zip(texts).collect();
        format!("{}\n", json!({"derivatives": derivatives}))
    } else {
        let line = |(label, text)| vec![label, format!("= {text}")];
        let lines: Vec<Vec<String>> = labels.into_iter().zip(texts).map(line).collect();
        table::flush(&lines)
    }))
}

// For people, for programs, and the derivatives.
type Columns = (Vec<String>, Vec<String>, Vec<String>);

fn pure(problem: &Problem, wish: Wish, budget: &Budget) -> Result<Columns, Failure> {
    let derived = derive(problem, &wish, budget)?;
    let names = problem.wrt.iter();
    let labels = names
        .map(|name| words::derivative(name, wish.order))
        .collect();
    Ok((labels, problem.wrt.clone(), derived.texts()))
}

fn second(problem: &Problem, wish: Wish, budget: &Budget) -> Result<Columns, Failure> {
    let names = &problem.wrt;
    let upper = names.iter().enumerate().flat_map(|(i, a)| {
        let pair = move |b: &String| (a.clone(), b.clone());
        names[i..].iter().map(pair)
    });
    budget.nodes(names.len() * names.len().saturating_add(1) / 2)?;
    let pairs: Vec<(String, String)> = upper.collect();
    let labels = pairs
        .iter()
        .map(|(a, b)| words::second_derivative(a, b))
        .collect();
    let keys = pairs.iter().map(|(a, b)| format!("{a},{b}")).collect();
    let derived = derive(problem, &Wish { pairs, ..wish }, budget)?;
    Ok((labels, keys, derived.texts().split_off(names.len())))
}
