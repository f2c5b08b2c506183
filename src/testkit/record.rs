//! The state of a campaign as text.
//!
//! A line for each thing, fields apart by tabs; floats as they read back, expressions as
//! [`Formula`](crate::Formula) prints them. The plan is written too, so that a state is not
//! resumed with another one.

use std::fmt::Write;

use super::campaign::{Campaign, Plan, RowTally, Tally};
use super::case::Case;
use super::explained::Range;
use super::finding::Found;
use super::judge::{Finding, Kind, Quantity};

const VERSION: &str = "trigrad campaign 1";

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
        finding.case.formula().to_string().trim_end(),
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
        expression,
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
        case: case(expression, at?)?,
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

// The inputs are x0, x1, … in this order, whichever the expression names first.
fn case(expression: &str, at: Vec<f64>) -> Option<Case> {
    use super::function::RandomFunction;
    let names: Vec<String> = (0..at.len()).map(|i| format!("x{i}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let formula = crate::Formula::parse(expression).ok()?.with_inputs(&names);
    let function = RandomFunction::from_formula(&formula).ok()?;
    (crate::Function::inputs(&function) == at.len()).then_some(Case { function, at })
}

fn quantity(quantity: Quantity) -> String {
    match quantity {
        Quantity::Value => "value".to_owned(),
        Quantity::Along => "along".to_owned(),
        Quantity::Slope(i) => format!("slope {i}"),
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
        ["back", i] => Quantity::Back(i.parse().ok()?),
        ["second", i, j] => Quantity::Second(i.parse().ok()?, j.parse().ok()?),
        _ => return None,
    })
}
