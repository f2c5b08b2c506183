//! What is answered, word for word: the forms of the outputs, the conditions with the outputs
//! that they concern, and the steps where these are asked for. `answers.txt` has an entry
//! for each expression; what is right with it is held against enclosures too.

mod enclosed;

use std::fmt::Write as _;

use trigrad_core::{Formula, Interval};
use trigrad_symbolic::simplify::{Condition, Effect, Fact, Simplified};
use trigrad_symbolic::{Effort, Options, formula, receipts, simplify, simplify_each};

use enclosed::{enclose, is_number};

// A line that asks, and below it the lines of the answer.
const ENTRIES: &str = include_str!("answers.txt");

/// What a line asks for, such as `full gradient: x^2*y given x > 0, y >= x`.
struct Question<'a> {
    how: Vec<&'a str>,
    expr: Formula,
    assume: Vec<Condition>,
}

impl<'a> Question<'a> {
    fn read(line: &'a str) -> Self {
        let (how, rest) = line.split_once(": ").unwrap_or_else(|| panic!("{line}"));
        let (text, given) = rest.split_once(" given ").unwrap_or((rest, ""));
        let given = given.split(", ").filter(|one| !one.is_empty());
        let assume: Vec<Condition> = given.map(assumption).collect();
        let expr = Formula::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        // What is given may be about other variables.
        let mut names: Vec<&str> = expr.inputs().collect();
        for name in assume.iter().flat_map(|condition| condition.of.inputs()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let expr = expr.with_inputs(&names);
        let how = how.split(' ').collect();
        Self { how, expr, assume }
    }

    fn asks(&self, word: &str) -> bool {
        self.how.contains(&word)
    }

    fn formula(&self) -> Formula {
        match () {
            () if self.asks("gradient") => formula::gradient(&self.expr),
            () if self.asks("hessian") => formula::hessian(&self.expr),
            () => self.expr.clone(),
        }
    }

    fn options(&self) -> Options {
        Options {
            admit: match self.asks("strict") {
                true => Effect::Equal,
                false => Effect::Enlarges,
            },
            effort: match self.asks("full") {
                true => Effort::Full,
                false => Effort::Fast,
            },
            receipts: self.asks("steps"),
            assume: self.assume.clone(),
            within: self.asks("within").then(|| self.expr.clone()),
            ..Options::default()
        }
    }

    fn answer(&self) -> (Formula, Simplified) {
        let (f, options) = (self.formula(), self.options());
        let simple = match self.asks("each") {
            true => simplify_each(&f, &options),
            false => simplify(&f, &options),
        };
        (f, simple)
    }
}

fn assumption(text: &str) -> Condition {
    for (sign, fact) in [
        (" >= ", Fact::NonNegative),
        (" > ", Fact::Positive),
        (" != ", Fact::Nonzero),
    ] {
        if let Some((left, right)) = text.split_once(sign) {
            let of = match right {
                "0" => left.to_owned(),
                _ => format!("{left} - ({right})"),
            };
            let of = Formula::parse(&of).unwrap();
            return Condition { fact, of };
        }
    }
    panic!("{text}");
}

fn told(simple: &Simplified) -> String {
    let mut told = String::new();
    for line in simple.formula.to_string().lines() {
        writeln!(told, "  {line}").unwrap();
    }
    let outputs = simple.formula.outputs().len();
    for (condition, concerned) in simple.conditions.iter().zip(&simple.concerns) {
        match concerned.len() == outputs {
            true => writeln!(told, "  if {condition}").unwrap(),
            false => writeln!(told, "  if {condition} in {concerned:?}").unwrap(),
        }
    }
    for step in &simple.steps {
        writeln!(told, "  by {step}").unwrap();
    }
    told
}

fn entries() -> impl Iterator<Item = (&'static str, String)> {
    let blocks = ENTRIES.split("\n\n").map(str::trim_end);
    let entries = blocks.filter(|block| !block.is_empty() && !block.starts_with('#'));
    entries.map(|block| {
        let (question, answer) = block.split_once('\n').unwrap_or((block, ""));
        (question, format!("{answer}\n"))
    })
}

#[test]
fn answers_are_what_they_were() {
    let mut changed = String::new();
    for (line, answer) in entries() {
        let now = told(&Question::read(line).answer().1);
        if now != answer {
            writeln!(changed, "{line}\n{now}").unwrap();
        }
    }
    assert!(
        changed.is_empty(),
        "these are answered otherwise:\n{changed}"
    );
}

#[test]
fn answers_are_right() {
    const NUMBERS: [f64; 12] = [
        0.3, 1.7, -0.6, 2.4, -1.9, 0.0, 1.0, 0.85, 3.1, -2.7, 0.45, 5.0,
    ];
    let mut compared = 0;
    for (line, _) in entries() {
        let question = Question::read(line);
        let (f, simple) = question.answer();
        if question.asks("steps") {
            let checked = receipts::check(&f, &simple, &question.options());
            checked.unwrap_or_else(|refusal| panic!("{line}: {refusal}"));
        }
        let names: Vec<&str> = f.inputs().collect();
        for turn in 0..60 {
            let number = |i: usize| NUMBERS[(turn * (2 * i + 1) + 5 * i + turn / 12) % 12];
            let x: Vec<f64> = (0..names.len()).map(number).collect();
            let is_certain = |condition: &Condition| {
                let of = condition.of.with_inputs(&names);
                let at = enclose(&of, &x)[0];
                is_number(&at)
                    && match condition.fact {
                        Fact::Nonzero => *at.lo() > 0.0 || *at.hi() < 0.0,
                        Fact::NonNegative => *at.lo() >= 0.0,
                        Fact::Positive => *at.lo() > 0.0,
                        Fact::Defined | Fact::Signed => true,
                    }
            };
            // What is given need not follow from the original being a number.
            let is_given = question.assume.iter().all(is_certain);
            if !is_given || question.asks("within") && !is_number(&enclose(&question.expr, &x)[0]) {
                continue;
            }
            let pairs = enclose(&f, &x)
                .into_iter()
                .zip(enclose(&simple.formula, &x));
            for (before, after) in pairs.filter(|(before, _)| is_number(before)) {
                let meet = !before.intersect(&after).is_empty();
                assert!(meet, "{line} at {x:?}: {before:?} and {after:?}");
                compared += usize::from(is_narrow(&before) && is_narrow(&after));
            }
        }
    }
    assert!(compared > 2_000, "only {compared} comparisons");
}

fn is_narrow(enclosure: &Interval<f64>) -> bool {
    enclosure.width() <= 1e-6 * enclosure.lo().abs().max(1.0)
}
