//! `trigrad EXPR`: the whole story of an expression.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use trigrad::{Decoration, Engine, Formula, Interval, Rounding, Touched, ulp_distance};

use super::answers::{self, Judged};
use super::budget::Budget;
use super::derive::{Wish, derive, shared_texts};
use super::enclosure::Enclosure;
use super::failure::Failure;
use super::input::{self, Start};
use super::point::Point;
use super::problem::Problem;
use super::receipts::{self, Receipts};
use super::{Outcome, Report, args, number, table, words};

pub(crate) fn run(args: &args::Story) -> Result<Report, Failure> {
    let point = Point::read(&args.at.at)?;
    let Start {
        budget,
        text,
        options,
    } = input::start(&args.subject, &args.budget)?;
    let problem = Problem::read(text, &options, args.wrt.names()?, &budget)?;
    let wish = Wish {
        order: Some(1),
        way: args.way.way(&options)?,
        shared: args.way.cse,
        ..Wish::default()
    };
    // A constant has its point at hand.
    let has_point = !args.at.at.is_empty() || problem.formula.inputs().len() == 0;
    let at = if has_point {
        Some(At::new(&problem, &point, &budget)?)
    } else {
        None
    };
    let derived = derive(&problem, &wish, &budget)?;
    let (lets, derivatives) = shared_texts(&derived.formula, wish.shared);
    let story = Story {
        problem,
        lets: wish.shared.then_some(lets),
        derivatives,
        conditions: derived.conditions,
        receipts: wish.way.explain.then_some(derived.receipts),
        at,
    };
    let quarrels = story.at.as_ref().is_some_and(At::is_refuted);
    let refused = story.receipts.as_deref().is_some_and(receipts::is_refused);
    Ok(Report {
        outcome: Outcome::refuted_if(quarrels || refused),
        text: if args.subject.json {
            format!("{}\n", story.to_json())
        } else {
            story.to_text()
        },
    })
}

struct Story {
    problem: Problem,
    // What the derivatives share, if it is to be written once.
    lets: Option<Vec<(String, String)>>,
    // On paper, by the variables of the problem.
    derivatives: Vec<String>,
    // Of the simplified derivatives.
    conditions: Vec<String>,
    // The steps of the simplification, if they are asked for.
    receipts: Option<Vec<Receipts>>,
    at: Option<At>,
}

// What an engine says.
struct Answer {
    engine: Engine,
    value: f64,
    gradient: Vec<f64>,
}

// What there is to say about a point.
struct At {
    // The values of the variables that occur, in order of appearance.
    point: Vec<(String, f64)>,
    answers: Vec<Answer>,
    touched: Vec<Touched>,
    // The variables by which the engines differ more than rounding explains.
    quarrels: Vec<usize>,
    enclosure: Option<Enclosure>,
    // By the variables of the problem.
    judged: Vec<Judged>,
}

impl At {
    fn new(problem: &Problem, point: &Point, budget: &Budget) -> Result<Self, Failure> {
        let f = &problem.formula;
        let x = problem.values(point)?;
        let mut answers = Vec::new();
        for &engine in Engine::ALL {
            budget.derivatives(engine, f.len(), x.len(), false)?;
            let (value, gradient) = engine.gradient(f, &x);
            answers.push(Answer {
                engine,
                value,
                gradient: gradient.as_slice().to_vec(),
            });
        }
        let rounding = Rounding::of_gradient(f, &x);
        let is_quarrel = |&i: &usize| {
            let all = || answers.iter().map(|answer: &Answer| answer.gradient[i]);
            all().any(|a| all().any(|b| !rounding.explains(i, a, b)))
        };
        let gradients: Vec<(Engine, &[f64])> = answers
            .iter()
            .map(|answer| (answer.engine, &answer.gradient[..problem.wrt.len()]))
            .collect();
        let judged = answers::judged(f, &x, &gradients);
        let used = problem.read.inputs();
        let used = used.filter_map(|name| Some((name.to_owned(), point.get(name)?)));
        Ok(Self {
            touched: f.touched(&x),
            enclosure: Enclosure::new(f, &x),
            quarrels: (0..problem.wrt.len()).filter(is_quarrel).collect(),
            point: used.collect(),
            judged,
            answers,
        })
    }

    // Whether an engine is wrong, by the other engines or by the referee.
    fn is_refuted(&self) -> bool {
        let mut words = self.judged.iter().flat_map(|judged| &judged.words);
        !self.quarrels.is_empty() || words.any(|(_, word)| word.is_refuted())
    }

    // How many floats the engines are apart in the value, then by each variable.
    fn apart(&self, variables: usize) -> Vec<u64> {
        let spread = |number: &dyn Fn(&Answer) -> f64| {
            let all = || self.answers.iter().map(number);
            let apart = all().flat_map(|a| all().map(move |b| ulp_distance(a, b)));
            apart.max().unwrap_or(0)
        };
        let by_variable = (0..variables).map(|i| spread(&|answer| answer.gradient[i]));
        let value = spread(&|answer| answer.value);
        std::iter::once(value).chain(by_variable).collect()
    }
}

impl Story {
    fn to_text(&self) -> String {
        let wrt = &self.problem.wrt;
        let mut lines = vec![vec!["f".to_owned(), format!("= {}", self.problem.read)]];
        for (name, text) in wrt.iter().zip(&self.derivatives) {
            lines.push(vec![words::derivative(name, 1), format!("= {text}")]);
        }
        let mut text = words::lets(self.lets.as_deref().unwrap_or_default(), "  ");
        text.push_str(&table::indented(&lines));
        if let Some(conditions) = words::where_true(&self.conditions) {
            let _ = writeln!(text, "  {conditions}");
        }
        if let Some(receipts) = &self.receipts {
            text.push_str(&receipts::to_text(receipts));
        }
        let Some(at) = &self.at else {
            return text;
        };
        let value = |(name, x): &(String, f64)| format!("{name} = {}", number::show(*x));
        let values: Vec<String> = at.point.iter().map(value).collect();
        match values.as_slice() {
            [] => text.push_str("\nEverywhere\n"),
            _ => {
                let _ = writeln!(text, "\nAt {}", values.join(", "));
            }
        }
        text.push_str(&table::indented(&self.numbers(at)));
        for &i in &at.quarrels {
            let _ = writeln!(
                text,
                "\nThe engines disagree about {}: by more than rounding explains.",
                words::derivative(&wrt[i], 1)
            );
        }
        text.push_str("\nProved\n");
        text.push_str(&table::indented(&self.proved(at)));
        if !wrt.is_empty() {
            let labels: Vec<String> = wrt.iter().map(|name| words::derivative(name, 1)).collect();
            text.push_str("\nVerdict\n");
            let lines = answers::lines(&self.problem.formula, &labels, &at.judged);
            text.push_str(&table::indented(&lines));
        }
        if !at.touched.is_empty() {
            text.push_str("\nTouched by this point\n");
            for sentence in sentences(&self.problem.formula, &at.touched) {
                let _ = writeln!(text, "  {sentence}");
            }
        }
        text
    }

    // A line for the value and for each derivative, a column for each engine.
    fn numbers(&self, at: &At) -> Vec<Vec<String>> {
        let mut header = vec![String::new()];
        header.extend(at.answers.iter().map(|answer| answer.engine.to_string()));
        header.push("apart".to_owned());
        let mut lines = vec![header];
        let apart = at.apart(self.problem.wrt.len());
        let labels = self
            .problem
            .wrt
            .iter()
            .map(|name| words::derivative(name, 1));
        let labels = std::iter::once("f".to_owned()).chain(labels);
        for (row, (label, &apart)) in labels.zip(&apart).enumerate() {
            let mut line = vec![label];
            line.extend(at.answers.iter().map(
                |Answer {
                     value, gradient, ..
                 }| {
                    number::show(if row == 0 { *value } else { gradient[row - 1] })
                },
            ));
            line.push(match apart {
                u64::MAX => "NaN".to_owned(),
                apart => format!("{apart} ulp"),
            });
            lines.push(line);
        }
        lines
    }

    // A line for each enclosure, or what is not proved.
    fn proved(&self, at: &At) -> Vec<Vec<String>> {
        let Some(enclosure) = &at.enclosure else {
            return vec![vec!["f has no value here".to_owned()]];
        };
        let line = |label: String, interval: &Interval<f64>| {
            // Of x^y by y, say, where x is negative.
            if interval.is_empty() {
                return vec![label, "has no value here".to_owned()];
            }
            let [lo, hi] = [interval.lo(), interval.hi()].map(|&end| number::show(end + 0.0));
            let condition = match interval.decoration() >= Decoration::Defined {
                true => "",
                false => ", if there is a value",
            };
            vec![label, format!("in [{lo}, {hi}]{condition}")]
        };
        let mut lines = vec![line("f".to_owned(), &enclosure.value)];
        let names = self
            .problem
            .wrt
            .iter()
            .map(|name| words::derivative(name, 1));
        match &enclosure.slopes {
            Some(slopes) => {
                lines.extend(names.zip(slopes).map(|(label, slope)| line(label, slope)));
            }
            None if names.len() > 0 => {
                lines.push(vec![
                    "nothing about derivatives, there may be none".to_owned(),
                ]);
            }
            None => {}
        }
        lines
    }

    fn to_json(&self) -> Value {
        let wrt = &self.problem.wrt;
        let texts = self.derivatives.iter().cloned().map(Value::String);
        let derivatives: Map<String, Value> = wrt.iter().cloned().zip(texts).collect();
        let mut story = json!({
            "expr": self.problem.read.to_string(),
            "derivatives": derivatives,
            "conditions": self.conditions,
        });
        if let Some(lets) = &self.lets {
            story["lets"] = json!(lets);
        }
        for (name, value) in self.receipts.iter().flat_map(|all| receipts::to_json(all)) {
            story[name] = value;
        }
        let Some(at) = &self.at else {
            return story;
        };
        let by_name = |numbers: &[f64]| -> Map<String, Value> {
            let numbers = numbers.iter().map(|&x| number::to_json(x));
            wrt.iter().cloned().zip(numbers).collect()
        };
        let engines: Map<String, Value> = at
            .answers
            .iter()
            .map(|answer| {
                let numbers = json!({
                    "value": number::to_json(answer.value),
                    "gradient": by_name(&answer.gradient),
                });
                (answer.engine.name().to_owned(), numbers)
            })
            .collect();
        let apart = at.apart(wrt.len());
        let value = |(name, x): &(String, f64)| (name.clone(), number::to_json(*x));
        let point: Map<String, Value> = at.point.iter().map(value).collect();
        story["at"] = Value::Object(point);
        story["engines"] = Value::Object(engines);
        story["ulp"] = wrt
            .iter()
            .cloned()
            .zip(apart[1..].iter().map(|&ulp| json!(ulp)))
            .collect();
        story["disagree"] = at.quarrels.iter().map(|&i| wrt[i].clone()).collect();
        if let Some(enclosure) = &at.enclosure {
            let ends = |interval: &Interval<f64>| match interval.is_empty() {
                true => Value::Null,
                false => [interval.lo(), interval.hi()]
                    .map(|&end| number::to_json(end + 0.0))
                    .into(),
            };
            let mut proved = Map::new();
            proved.insert("value".to_owned(), ends(&enclosure.value));
            if let Some(slopes) = &enclosure.slopes {
                let gradient = wrt.iter().cloned().zip(slopes.iter().map(ends)).collect();
                proved.insert("gradient".to_owned(), Value::Object(gradient));
            }
            story["enclosure"] = Value::Object(proved);
        }
        story["verdict"] = answers::to_json(&self.problem.formula, wrt, &at.judged);
        let touched = at.touched.iter();
        story["touched"] = touched
            .map(|&touched| words::touched_to_json(&self.problem.formula, touched))
            .collect();
        story
    }
}

// At most so many that they can be read.
fn sentences(formula: &Formula, touched: &[Touched]) -> Vec<String> {
    const MOST: usize = 20;
    let shown = touched.iter().take(MOST);
    let mut sentences: Vec<String> = shown
        .map(|&touched| words::touched(formula, touched))
        .collect();
    if touched.len() > MOST {
        sentences.push(format!("and {} more", touched.len() - MOST));
    }
    sentences
}
