//! `trigrad fuzz`: random functions at random points, the engines against what is proved.

mod progress;
mod state;

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use trigrad::testkit::{Campaign, Found, Plan, Quantity, Shard};
use trigrad::{Engine, oracle};

use super::choice::engine;
use super::document::{self, Document, Section, Target};
use super::failure::{Failure, Kind};
use super::point::fields;
use super::{Outcome, Report, args, number, table, verdict};
use progress::Progress;
use state::State;

/// A campaign for each engine, on the same cases.
struct Campaigns(Vec<(Engine, Campaign)>);

pub(crate) fn run(args: &args::Fuzz) -> Result<Report, Failure> {
    let engines = engines(&args.engine)?;
    let mut plan = Plan::new(
        integer("--seed", &args.seed, 0)?,
        integer("--cases", &args.cases, 1)?,
    );
    plan.shard = shard(&args.shard)?;
    let time = args.seconds.as_deref().map(seconds).transpose()?;
    let target = args.report.as_deref().map(Target::of).transpose()?;
    let mut state = State::at(args.state.as_deref());
    let mut campaigns = state.resume(&engines, &plan)?;

    let start = Instant::now();
    let before = campaigns.cases();
    let mut progress = Progress::new(campaigns.len());
    let mut failed = Ok(());
    campaigns.run(|campaigns| {
        progress.show(campaigns.cases(), campaigns.failures());
        failed = state.keep(campaigns);
        let is_over = time.is_some_and(|time| start.elapsed() >= time);
        match is_over || failed.is_err() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    });
    progress.clear();
    failed?;
    state.write(&campaigns)?;

    let done = Done {
        cases: campaigns.cases() - before,
        seconds: start.elapsed().as_secs_f64(),
        campaigns,
        plan,
    };
    if let Some(target) = target {
        target.write(&done.document())?;
    }
    Ok(Report {
        outcome: Outcome::refuted_if(done.campaigns.failures() > 0),
        text: match args.json {
            true => format!("{}\n", done.to_json()),
            false => done.to_text(),
        },
    })
}

impl Campaigns {
    // Cases that are done, of all engines.
    fn cases(&self) -> u64 {
        self.0
            .iter()
            .map(|(_, campaign)| campaign.tally().cases)
            .sum()
    }

    fn failures(&self) -> u64 {
        self.0
            .iter()
            .map(|(_, campaign)| campaign.tally().failures)
            .sum()
    }

    fn len(&self) -> u64 {
        let lengths = self.0.iter().map(|(_, campaign)| campaign.len());
        lengths.fold(0, u64::saturating_add)
    }

    fn is_done(&self) -> bool {
        self.0.iter().all(|(_, campaign)| campaign.is_done())
    }

    // Case after case, each by every engine, until `progress` says to break.
    fn run(&mut self, mut progress: impl FnMut(&Self) -> ControlFlow<()>) {
        loop {
            let mut is_on = false;
            for (engine, campaign) in &mut self.0 {
                is_on |= campaign.step(engine);
            }
            if !is_on || progress(self).is_break() {
                return;
            }
        }
    }

    // What was found, the smallest case first.
    fn findings(&self) -> Vec<(Engine, &Found)> {
        let all = self.0.iter().flat_map(|(engine, campaign)| {
            campaign
                .findings()
                .into_iter()
                .map(|found| (*engine, found))
        });
        let mut all: Vec<(Engine, &Found)> = all.collect();
        all.sort_by_cached_key(|(_, found)| found.size());
        all
    }
}

// What came of it.
struct Done {
    campaigns: Campaigns,
    plan: Plan,
    // Of this run.
    cases: u64,
    seconds: f64,
}

impl Done {
    fn to_text(&self) -> String {
        let Plan {
            seed, cases, shard, ..
        } = &self.plan;
        let part = match shard.count {
            1 => String::new(),
            count => format!(", shard {}/{count}", shard.index),
        };
        let mut text = format!("Seed {seed}, {cases} cases{part}\n");
        let mut lines = vec![
            ["", "cases", "answers", "wrong", "kinks"]
                .map(str::to_owned)
                .to_vec(),
        ];
        for (engine, campaign) in &self.campaigns.0 {
            let tally = campaign.tally();
            let numbers = [
                tally.cases,
                tally.answers,
                tally.failures,
                tally.conventions,
            ];
            let mut line = vec![engine.to_string()];
            line.extend(numbers.map(|number| number.to_string()));
            lines.push(line);
        }
        text.push_str(&table::indented(&lines));
        if !self.campaigns.is_done() {
            text.push_str("Not all cases are done; with the same --state the rest follows.\n");
        }
        let findings = self.campaigns.findings();
        for (place, (engine, found)) in findings.iter().take(MOST).enumerate() {
            let title = if place == 0 {
                "\nThe smallest failure\n"
            } else {
                ""
            };
            let _ = writeln!(text, "{title}  {engine}: {found}");
            if let Some(verdict) = found.verdict() {
                let f = found.finding.case.formula();
                for sentence in verdict::sentences(&f, &verdict) {
                    let _ = writeln!(text, "    {sentence}");
                }
            }
            let _ = writeln!(text, "    {}", command(*engine, found));
        }
        if findings.len() > MOST {
            let _ = writeln!(text, "  and {} more", findings.len() - MOST);
        }
        if let Some(rate) = self.rate() {
            let _ = writeln!(text, "{rate} cases a second");
        }
        text
    }

    // Of one engine; nothing where nothing was to be done.
    fn rate(&self) -> Option<u64> {
        let rate = self.cases as f64 / self.seconds;
        (self.cases > 0 && rate.is_finite()).then_some(rate.round() as u64)
    }

    fn to_json(&self) -> Value {
        let engine = |(engine, campaign): &(Engine, Campaign)| {
            let tally = campaign.tally();
            json!({
                "engine": engine.name(),
                "cases": tally.cases,
                "answers": tally.answers,
                "wrong": tally.failures,
                "conventions": tally.conventions,
                "done": campaign.is_done(),
            })
        };
        let finding = |(engine, found): &(Engine, &Found)| {
            let finding = &found.finding;
            let at = finding.case.at.iter().map(|&x| number::to_json(x));
            let truth = [finding.explained.lo, finding.explained.hi].map(number::to_json);
            json!({
                "engine": engine.name(),
                "expr": finding.case.formula().to_string(),
                "at": at.collect::<Value>(),
                "quantity": finding.quantity.to_string(),
                "kind": finding.kind.name(),
                "answer": number::to_json(finding.answer),
                "truth": truth,
                "count": found.count,
                "command": command(*engine, found),
            })
        };
        let Plan {
            seed, cases, shard, ..
        } = &self.plan;
        json!({
            "seed": seed,
            "cases": cases,
            "shard": [shard.index, shard.count],
            "engines": self.campaigns.0.iter().map(engine).collect::<Value>(),
            "findings": self.campaigns.findings().iter().map(finding).collect::<Value>(),
            "seconds": self.seconds,
        })
    }

    fn document(&self) -> Document {
        let Plan {
            seed, cases, shard, ..
        } = &self.plan;
        let mut summary = vec![
            ["seed".to_owned(), seed.to_string()],
            ["cases".to_owned(), cases.to_string()],
            [
                "shard".to_owned(),
                format!("{}/{}", shard.index, shard.count),
            ],
        ];
        for (engine, campaign) in &self.campaigns.0 {
            let tally = campaign.tally();
            let counts = format!(
                "{} cases, {} answers, {} wrong",
                tally.cases, tally.answers, tally.failures
            );
            summary.push([engine.to_string(), counts]);
        }
        let findings = self.campaigns.findings();
        let sections = findings.into_iter().take(MOST_SECTIONS);
        Document {
            title: "Engines against what is proved".to_owned(),
            summary,
            sections: sections
                .map(|(engine, found)| section(engine, found))
                .collect(),
        }
    }
}

// Of findings so many are shown, in a document more.
const MOST: usize = 10;
const MOST_SECTIONS: usize = 50;

fn section(engine: Engine, found: &Found) -> Section {
    let finding = &found.finding;
    let f = finding.case.formula();
    let fact = |name: &str, value: String| [name.to_owned(), value];
    let mut facts = vec![
        fact("expression", f.to_string()),
        fact("point", verdict::at(&f, &finding.case.at)),
        fact("asked for", finding.quantity.to_string()),
        fact("answer", number::show(finding.answer)),
        fact("truth", finding.truth()),
        fact("found", format!("{} times", found.count)),
    ];
    let mut marked = Vec::new();
    if let Some(verdict) = found.verdict() {
        let sentences = verdict::sentences(&f, &verdict);
        facts.extend(
            sentences
                .into_iter()
                .map(|sentence| fact("referee", sentence)),
        );
        if let (
            oracle::Verdict::Refuted(refutation),
            Quantity::Slope(i) | Quantity::SlopeBeside(i),
        ) = (&verdict, finding.quantity)
        {
            let at = &refutation.witness;
            let slip = oracle::explain(&f, 0, i, refutation.claimed, at);
            marked.extend(slip.map(|slip| slip.node));
        }
    }
    if marked.is_empty() {
        // A smallest case is made of what is to blame.
        marked.extend(f.outputs());
    }
    Section {
        heading: format!("{engine}: {} of {f}, {}", finding.quantity, finding.kind),
        formula: f,
        marked,
        facts,
        command: command(engine, found),
    }
}

// What to type to see what the engine says.
fn command(engine: Engine, found: &Found) -> String {
    let finding = &found.finding;
    let f = finding.case.formula();
    let pairs = || f.inputs().zip(&finding.case.at);
    if finding.quantity.order() < 2 {
        let at: Vec<String> = pairs()
            .map(|(name, &x)| format!("{name}={}", number::show(x)))
            .collect();
        return document::command(&[f.to_string(), "--at".to_owned(), at.join(",")]);
    }
    let at: Map<String, Value> = pairs()
        .map(|(name, &x)| (name.to_owned(), number::to_json(x)))
        .collect();
    let request = json!({
        "do": "hessian",
        "engine": engine.name(),
        "expr": f.to_string(),
        "at": at,
    });
    let batch = document::command(&["batch".to_owned()]);
    format!("echo '{request}' | {batch}")
}

fn engines(arguments: &[String]) -> Result<Vec<Engine>, Failure> {
    let mut engines = Vec::new();
    for argument in arguments {
        for span in fields(argument) {
            let engine = engine(argument[span.clone()].trim()).map_err(|message| {
                Failure::new(Kind::Choice, message).at("--engine", argument, span)
            })?;
            if !engines.contains(&engine) {
                engines.push(engine);
            }
        }
    }
    Ok(match engines.is_empty() {
        true => Engine::ALL.to_vec(),
        false => engines,
    })
}

fn integer(option: &str, text: &str, least: u64) -> Result<u64, Failure> {
    match text.trim().parse() {
        Ok(number) if number >= least => Ok(number),
        _ => {
            let message = format!("{option} is an integer from {least}, not `{text}`");
            Err(Failure::new(Kind::Value, message).at(option, text, 0..text.len()))
        }
    }
}

// The parts are counted from 0 or from 1: the last one of n is n/n or 0/n.
fn shard(text: &str) -> Result<Shard, Failure> {
    let parts = text.split_once('/');
    let numbers = parts.and_then(|(index, count)| {
        let index: u64 = index.trim().parse().ok()?;
        let count: u64 = count.trim().parse().ok()?;
        (count > 0 && index <= count).then_some((index, count))
    });
    match numbers {
        Some((index, count)) => Ok(Shard {
            index: index % count,
            count,
        }),
        None => {
            let message = format!("--shard is one part of several, as in 1/4, not `{text}`");
            Err(Failure::new(Kind::Value, message).at("--shard", text, 0..text.len()))
        }
    }
}

fn seconds(text: &str) -> Result<Duration, Failure> {
    let seconds = number::read(text).and_then(|s| Duration::try_from_secs_f64(s).ok());
    seconds.ok_or_else(|| {
        let message = format!("--seconds is a number of seconds, not `{text}`");
        Failure::new(Kind::Value, message).at("--seconds", text, 0..text.len())
    })
}
