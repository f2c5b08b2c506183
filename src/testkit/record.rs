//! The state of a campaign as text.
//!
//! A line for each thing, fields apart by tabs; floats as they read back, functions step by step
//! (`1/2; mul 0 2; sphj:1 3; if Less 0 1 4 0`), because a formula folds some and leaves out what
//! is not used. The plan is written too, so that a state is not resumed with another one.

use std::fmt::Write;

use trigrad_core::{Primitive, Relation};

use super::answer::{Finding, Kind, Quantity};
use super::campaign::{Campaign, Plan, RowTally, Tally};
use super::case::Case;
use super::explained::Range;
use super::finding::Found;
use super::function::{RandomFunction, Step};

const VERSION: &str = "trigrad campaign 2";

impl Campaign {
    /// The state as text, from which [`resume`](Self::resume) goes on.
    pub fn save(&self) -> String {
        let mut text = format!("{VERSION}\n{}\n", plan(self.plan()));
        let t = self.tally();
        let _ = writeln!(
            text,
            "tally\t{}\t{}\t{}\t{}\t{}\t{}",
            self.next, t.cases, t.unsupported, t.answers, t.failures, t.conventions
        );
        for (name, row) in &t.rows {
            let _ = writeln!(text, "row\t{name}\t{}\t{}", row.cases, row.failures);
        }
        for found in self.found.values() {
            let _ = writeln!(text, "{}", line(found));
        }
        text
    }

    /// A campaign that goes on from a state.
    ///
    /// # Errors
    /// If the text is no state, or that of another plan.
    ///
    /// # Panics
    /// If the shard of the plan is none of the shards.
    pub fn resume(of: Plan, text: &str) -> Result<Self, ResumeError> {
        let mut lines = text.lines().enumerate();
        if lines.next().is_none_or(|(_, line)| line != VERSION) {
            return Err(ResumeError::Version);
        }
        if lines.next().is_none_or(|(_, line)| line != plan(&of)) {
            return Err(ResumeError::Plan);
        }
        let mut campaign = Self::new(of);
        for (number, line) in lines {
            let fields: Vec<&str> = line.split('\t').collect();
            let read = campaign.read(&fields);
            read.ok_or(ResumeError::Line { line: number + 1 })?;
        }
        Ok(campaign)
    }

    fn read(&mut self, fields: &[&str]) -> Option<()> {
        match fields {
            ["tally", numbers @ ..] => {
                let numbers: Option<Vec<u64>> = numbers.iter().map(|n| n.parse().ok()).collect();
                let [next, cases, unsupported, answers, failures, conventions] = *numbers? else {
                    return None;
                };
                self.next = next;
                self.tally = Tally {
                    cases,
                    unsupported,
                    answers,
                    failures,
                    conventions,
                    ..Tally::default()
                };
            }
            ["row", name, cases, failures] => {
                let row = RowTally {
                    cases: cases.parse().ok()?,
                    failures: failures.parse().ok()?,
                };
                self.tally.rows.insert((*name).to_owned(), row);
            }
            ["found", ..] => {
                let found = found(fields)?;
                self.found.insert(found.bucket(), found);
            }
            _ => return None,
        }
        Some(())
    }
}

/// Why a campaign cannot go on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ResumeError {
    /// The text does not begin as a state does.
    #[error("this is no state of a campaign of this version")]
    Version,
    /// The state is that of another plan: of another seed, shard or number of cases, or of other
    /// options or rules.
    #[error("the state is that of a campaign with another plan")]
    Plan,
    /// A line cannot be read.
    #[error("line {line} of the state cannot be read")]
    Line {
        /// Its number, from 1.
        line: usize,
    },
}

fn plan(plan: &Plan) -> String {
    let Plan {
        seed,
        cases,
        shard,
        options,
        rules,
    } = plan;
    let rows = options.rows.iter();
    let rows: Vec<String> = rows
        .map(|(weight, row)| format!("{weight} {row:?}"))
        .collect();
    format!(
        "plan\tseed {seed}\tcases {cases}\tshard {}/{}\tinputs {}\tsteps {}\tedges {}\twild {}\tconditionals {}\tcoordinates {:?}\tulp {:?}\tsecond {}\trows {}",
        shard.index,
        shard.count,
        options.inputs,
        options.steps,
        options.edges,
        options.wild,
        options.conditionals,
        options.coordinates,
        rules.ulp,
        rules.second,
        rows.join(", ")
    )
}

fn line(found: &Found) -> String {
    let Found { finding, count } = found;
    let at: Vec<String> = finding.case.at.iter().map(|x| format!("{x:?}")).collect();
    let Range {
        lo,
        hi,
        nan,
        infinite,
        open,
    } = finding.explained;
    let words = finding.words.as_deref().unwrap_or("");
    let words = words.replace(['\t', '\n', '\r'], " ");
    format!(
        "found\t{count}\t{:?}\t{}\t{}\t{}\t{:?}\t{lo:?}\t{hi:?}\t{nan}\t{infinite}\t{open}\t{}",
        finding.kind,
        quantity(finding.quantity),
        steps(&finding.case.function),
        at.join(" "),
        finding.answer,
        if finding.words.is_some() {
            format!("!{words}")
        } else {
            String::new()
        },
    )
}

fn found(fields: &[&str]) -> Option<Found> {
    let [
        _,
        count,
        kind,
        what,
        steps,
        at,
        answer,
        lo,
        hi,
        nan,
        infinite,
        open,
        words,
    ] = fields
    else {
        return None;
    };
    let kinds = Kind::ALL.iter();
    let kind = *kinds.clone().find(|known| format!("{known:?}") == *kind)?;
    let at: Option<Vec<f64>> = at.split(' ').map(|x| x.parse().ok()).collect();
    let finding = Finding {
        kind,
        quantity: read_quantity(what)?,
        case: case(steps, at?)?,
        answer: answer.parse().ok()?,
        explained: Range {
            lo: lo.parse().ok()?,
            hi: hi.parse().ok()?,
            nan: nan.parse().ok()?,
            infinite: infinite.parse().ok()?,
            open: open.parse().ok()?,
        },
        words: words.strip_prefix('!').map(str::to_owned),
    };
    Some(Found {
        finding,
        count: count.parse().ok()?,
    })
}

fn steps(function: &RandomFunction) -> String {
    let places = |args: &[usize]| -> String { args.iter().map(|arg| format!(" {arg}")).collect() };
    let steps = function.steps().iter().map(|step| match step {
        Step::Ratio(n, d) => format!("{n}/{d}"),
        Step::Row(row @ Primitive::Indexed(_, n), args) => {
            format!("{}:{n}{}", row.row().name, places(args))
        }
        Step::Row(row, args) => format!("{}{}", row.row().name, places(args)),
        Step::If(relation, args) => format!("if {relation:?}{}", places(args)),
    });
    steps.collect::<Vec<_>>().join("; ")
}

fn case(steps: &str, at: Vec<f64>) -> Option<Case> {
    let mut read = Vec::new();
    for text in steps.split("; ") {
        read.push(step(text, at.len() + read.len())?);
    }
    let function = RandomFunction::new(at.len(), read);
    Some(Case { function, at })
}

// With places below `end` only.
fn step(text: &str, end: usize) -> Option<Step> {
    if let Some((n, d)) = text.split_once('/') {
        let d = d.parse().ok().filter(|&d| d != 0)?;
        return Some(Step::Ratio(n.parse().ok()?, d));
    }
    let mut words = text.split(' ');
    let name = words.next()?;
    let relation = match name {
        "if" => {
            let name = words.next()?;
            let mut all = Relation::ALL.iter();
            Some(*all.find(|relation| format!("{relation:?}") == name)?)
        }
        _ => None,
    };
    let args = words.map(|word| word.parse().ok().filter(|&place: &usize| place < end));
    let args: Vec<usize> = args.collect::<Option<_>>()?;
    if let Some(relation) = relation {
        return Some(Step::If(relation, args.try_into().ok()?));
    }
    let (name, n) = match name.split_once(':') {
        Some((name, n)) => (name, n.parse().ok()?),
        None => (name, 0),
    };
    let row = Primitive::all(n).find(|row| row.row().name == name)?;
    let is_complete = match row {
        Primitive::Unary(_) | Primitive::Indexed(..) => args.len() == 1,
        Primitive::Binary(_) => args.len() == 2,
        Primitive::Nary(_) => !args.is_empty(),
    };
    is_complete.then_some(Step::Row(row, args))
}

fn quantity(quantity: Quantity) -> String {
    match quantity {
        Quantity::Value => "value".to_owned(),
        Quantity::Along => "along".to_owned(),
        Quantity::Slope(i) => format!("slope {i}"),
        Quantity::SlopeBeside(i) => format!("beside {i}"),
        Quantity::Back(i) => format!("back {i}"),
        Quantity::Second(i, j) => format!("second {i} {j}"),
    }
}

fn read_quantity(text: &str) -> Option<Quantity> {
    let words: Vec<&str> = text.split(' ').collect();
    Some(match words[..] {
        ["value"] => Quantity::Value,
        ["along"] => Quantity::Along,
        ["slope", i] => Quantity::Slope(i.parse().ok()?),
        ["beside", i] => Quantity::SlopeBeside(i.parse().ok()?),
        ["back", i] => Quantity::Back(i.parse().ok()?),
        ["second", i, j] => Quantity::Second(i.parse().ok()?, j.parse().ok()?),
        _ => return None,
    })
}
