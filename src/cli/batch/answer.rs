//! The answers to requests.

use serde_json::{Map, Value, json};
use trigrad::Formula;
use trigrad::symbolic::Form;
use trigrad::symbolic::document::Derivative;

use super::request::{Do, Request};
use crate::cli::budget::{Budget, Limits};
use crate::cli::check;
use crate::cli::claim::Question;
use crate::cli::derive::{Derived, Wish, derive};
use crate::cli::failure::Failure;
use crate::cli::number;
use crate::cli::problem::Problem;
use crate::cli::receipts;
use crate::cli::simplifier::{Reading, simplified};
use crate::cli::written::{by_two, fields, write_each};

/// What is answered, but for the id.
pub(crate) fn answer(request: Request, limits: Limits) -> Result<Map<String, Value>, Failure> {
    let budget = Budget::start(limits);
    let problem = Problem::read(
        request.expr.clone(),
        &request.options,
        request.wrt.clone(),
        &budget,
    )?;
    match request.what {
        Do::Differentiate => differentiate(&request, &problem, &budget),
        Do::Gradient => gradient(&request, &problem, &budget),
        Do::Hessian => hessian(&request, &problem, &budget),
        Do::Simplify => simplify(&request, &problem),
        Do::Eval => {
            let x = problem.values(&request.at)?;
            let value = problem.formula.eval(&x)[0];
            Ok(object([("value", number::to_json(value))]))
        }
        Do::Check => check(request, problem, &budget),
    }
}

fn differentiate(
    request: &Request,
    problem: &Problem,
    budget: &Budget,
) -> Result<Map<String, Value>, Failure> {
    let wish = Wish {
        order: Some(request.order),
        pairs: request.pairs.clone(),
        way: request.way.clone(),
        shared: request.shared,
    };
    let Derived {
        formula,
        conditions,
        receipts,
        seconds,
    } = derive(problem, &wish, budget)?;
    budget.time()?;
    let pairs = wish.pairs.iter().map(|(a, b)| format!("{a},{b}"));
    let keys: Vec<String> = problem.wrt.iter().cloned().chain(pairs).collect();
    let pure = problem.wrt.iter();
    let pure = pure.map(|name| Derivative::new([(name.as_str(), request.order)]));
    let mixed = wish.pairs.iter().map(|(a, b)| by_two(a, b));
    let derivatives: Vec<Derivative> = pure.chain(mixed).collect();
    let mut answer = fields(request.form, &formula, &keys, &derivatives, request.shared)?;
    add_conditions(&mut answer, conditions);
    if request.way.explain {
        answer.extend(receipts::to_json(&receipts));
    }
    answer.insert("t".to_owned(), json!(seconds));
    Ok(answer)
}

fn gradient(
    request: &Request,
    problem: &Problem,
    budget: &Budget,
) -> Result<Map<String, Value>, Failure> {
    let f = &problem.formula;
    let x = problem.values(&request.at)?;
    budget.derivatives(request.engine, f.len(), x.len(), false)?;
    let (value, gradient) = request.engine.gradient(f, &x);
    Ok(object([
        ("value", number::to_json(value)),
        ("gradient", by_name(problem, gradient.as_slice())),
    ]))
}

fn hessian(
    request: &Request,
    problem: &Problem,
    budget: &Budget,
) -> Result<Map<String, Value>, Failure> {
    let f = &problem.formula;
    let x = problem.values(&request.at)?;
    budget.derivatives(request.engine, f.len(), x.len(), true)?;
    let (value, gradient, hessian) = request.engine.hessian(f, &x);
    let mut entries = Map::new();
    for (i, a) in problem.wrt.iter().enumerate() {
        for (j, b) in problem.wrt.iter().enumerate().skip(i) {
            entries.insert(format!("{a},{b}"), number::to_json(hessian[(i, j)]));
        }
    }
    Ok(object([
        ("value", number::to_json(value)),
        ("gradient", by_name(problem, gradient.as_slice())),
        ("hessian", Value::Object(entries)),
    ]))
}

fn check(
    request: Request,
    problem: Problem,
    budget: &Budget,
) -> Result<Map<String, Value>, Failure> {
    let question = Question::new(problem, request.claims, &request.at, &request.domain)?;
    let answers = question.answers(&request.referee, budget)?;
    let verdicts = check::to_json(&question, &answers);
    Ok(object([("verdict", Value::Object(verdicts))]))
}

fn simplify(request: &Request, problem: &Problem) -> Result<Map<String, Value>, Failure> {
    let read = problem.read.clone();
    let simpler = simplified(read, &request.way, Reading::of(request.shared), None);
    let conditions = simpler.told();
    let formula = simpler.formula;
    let (lets, texts) = texts(&formula, request)?;
    let mut answer = Map::new();
    answer.extend(lets.map(|lets| ("lets".to_owned(), lets)));
    let text = texts.into_iter().next().unwrap_or_default();
    answer.insert("expr".to_owned(), Value::String(text));
    add_conditions(&mut answer, conditions);
    if request.way.explain {
        answer.extend(receipts::to_json(&simpler.receipts));
    }
    Ok(answer)
}

// What the simplifier took for granted, if anything.
fn add_conditions(answer: &mut Map<String, Value>, conditions: Vec<String>) {
    if !conditions.is_empty() {
        answer.insert("conditions".to_owned(), json!(conditions));
    }
}

// The outputs as text; with shared parts apart, if so wished.
fn texts(formula: &Formula, request: &Request) -> Result<(Option<Value>, Vec<String>), Failure> {
    if request.shared && request.form == Form::Infix {
        let (lets, outputs) = formula.definitions();
        return Ok((Some(json!(lets)), outputs));
    }
    Ok((None, write_each(request.form, formula)?))
}

fn by_name(problem: &Problem, numbers: &[f64]) -> Value {
    let numbers = numbers.iter().map(|&x| number::to_json(x));
    Value::Object(problem.wrt.iter().cloned().zip(numbers).collect())
}

fn object<const N: usize>(fields: [(&str, Value); N]) -> Map<String, Value> {
    fields
        .map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect()
}
