//! `trigrad fuzz`: what is drawn depends on the seed alone; campaigns are gone on with; what was
//! found is shown.

use std::fs;
use std::ops::ControlFlow;

use serde_json::Value;
use trigrad::Engine;
use trigrad::testkit::{AdBackend, Campaign, Plan, RandomFunction};

use crate::process::{PLACE, Run, run};

#[test]
fn a_campaign_in_parts_is_the_whole() {
    let whole = answer(&["--cases", "60", "--seed", "5"]);
    assert_eq!(counts(&whole, "cases"), [60, 60, 60]);
    assert!(
        counts(&whole, "answers")
            .iter()
            .all(|&answers| answers > 60),
        "{whole}"
    );
    assert_eq!(whole, answer(&["--cases", "60", "--seed", "5"]));
    // In shards, counted from 1 or from 0.
    for shards in [["1/3", "2/3", "3/3"], ["0/3", "1/3", "2/3"]] {
        let parts = shards.map(|shard| answer(&["--cases", "60", "--seed", "5", "--shard", shard]));
        for field in ["cases", "answers", "conventions"] {
            let sum = parts.iter().map(|part| counts(part, field)[0]).sum::<u64>();
            assert_eq!(sum, counts(&whole, field)[0], "{field}");
        }
    }
    // Another seed draws others.
    let other = answer(&["--cases", "60", "--seed", "6"]);
    assert_ne!(counts(&whole, "answers"), counts(&other, "answers"));
}

#[test]
fn the_largest_numbers_are_numbers() {
    let all = u64::MAX.to_string();
    let shard = format!("1/{all}");
    let last = answer(&["--cases", &all, "--shard", &shard, "--engine", "dual"]);
    assert_eq!(counts(&last, "cases"), [1]);
    let most = answer(&["--cases", &all, "--seconds", "0"]);
    assert_eq!(counts(&most, "cases"), [1; 3]);
}

#[test]
fn a_campaign_goes_on_where_it_was_left() {
    let state = fresh("state.txt");
    let plan = [
        "--cases", "80", "--seed", "7", "--engine", "tape", "--state", &state,
    ];
    // Time for one case, no more.
    let stopped = answer(&[&plan[..], &["--seconds", "0"]].concat());
    assert_eq!(counts(&stopped, "cases"), [1]);
    assert_eq!(stopped["engines"][0]["done"], false);
    let text = fuzz(&[&plan[..], &["--seconds", "0"]].concat()).stdout;
    assert!(text.contains("Not all cases are done"), "{text}");
    let rest = answer(&plan);
    let whole = answer(&plan[..6]);
    assert_eq!(rest["engines"], whole["engines"]);
    // It is done, and stays so; another plan does not go on with it.
    assert_eq!(answer(&plan)["engines"], whole["engines"]);
    let other = fuzz(&[
        "--cases", "81", "--seed", "7", "--engine", "tape", "--state", &state,
    ]);
    assert_eq!(other.status, Some(2));
    assert!(other.stderr.contains("another plan"), "{}", other.stderr);
    let other = fuzz(&[
        "--cases", "80", "--seed", "7", "--engine", "dual", "--state", &state,
    ]);
    assert!(
        other.stderr.contains("a campaign of the engine \"tape\""),
        "{}",
        other.stderr
    );
    fs::write(format!("{PLACE}/{state}"), "nonsense").unwrap();
    let other = fuzz(&plan);
    assert!(
        other.stderr.contains("no state of a campaign"),
        "{}",
        other.stderr
    );
}

// An engine that derives every function half a time too much.
struct Wrong;

impl AdBackend for Wrong {
    fn name(&self) -> &str {
        "dual"
    }

    fn version(&self) -> &str {
        "0"
    }

    fn gradient(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>)> {
        let (value, gradient) = AdBackend::gradient(&Engine::Dual, f, at)?;
        Some((value, gradient.iter().map(|slope| slope * 1.5).collect()))
    }
}

#[test]
fn what_was_found_is_shown() {
    let [state, report] = [fresh("found.txt"), fresh("found.html")];
    let mut campaign = Campaign::new(Plan::new(2, 5));
    campaign.run(&Wrong, |_| ControlFlow::Continue(()));
    let smallest = campaign.smallest().expect("a failure").to_string();
    let text = format!("engine dual\n{}", campaign.save());
    fs::write(format!("{PLACE}/{state}"), text).unwrap();

    let plan = [
        "--cases", "5", "--seed", "2", "--engine", "dual", "--state", &state,
    ];
    let shown = fuzz(&[&plan[..], &["--report", &report]].concat());
    assert_eq!(shown.status, Some(1), "{}", shown.stderr);
    let lines: Vec<&str> = shown.stdout.lines().collect();
    let title = lines
        .iter()
        .position(|&line| line == "The smallest failure")
        .unwrap();
    assert_eq!(lines[title + 1], format!("  dual: {smallest}"));
    assert!(
        lines[title + 2].starts_with("    PROVED WRONG at "),
        "{}",
        shown.stdout
    );
    let command = lines[title..]
        .iter()
        .find_map(|line| line.strip_prefix("    trigrad"));
    let words = crate::transcript::arguments(command.expect("it says what to type"));
    // The engine of the binary is right.
    assert_eq!(run(&words, b"").status, Some(0), "{words:?}");

    let json = answer_of(&fuzz(&[&plan[..], &["--json"]].concat()));
    assert!(counts(&json, "wrong")[0] > 0);
    let found = campaign.findings();
    assert_eq!(json["findings"].as_array().map(Vec::len), Some(found.len()));
    let first = &json["findings"][0];
    assert_eq!(first["engine"], "dual");
    assert_eq!(first["expr"], found[0].finding.case.formula().to_string());
    let page = fs::read_to_string(format!("{PLACE}/{report}")).unwrap();
    assert_eq!(page.matches("<section>").count(), found.len());
    assert!(page.matches("class=\"row marked\"").count() >= 1 && page.contains("<math"));
}

#[test]
fn a_pipe_sees_no_progress() {
    let done = fuzz(&["--cases", "30", "--engine", "symbolic,dual"]);
    assert_eq!(done.stderr, "");
    let lines: Vec<&str> = done.stdout.lines().collect();
    assert_eq!(lines[0], "Seed 1, 30 cases");
    assert!(lines[2].starts_with("  symbolic  30") && lines[3].starts_with("  dual      30"));
    assert!(lines[lines.len() - 1].ends_with(" cases a second"));
}

fn fuzz(options: &[&str]) -> Run {
    let words: Vec<String> = [&["fuzz"], options]
        .concat()
        .iter()
        .map(|&w| w.to_owned())
        .collect();
    run(&words, b"")
}

// What it answers, but for the time it took.
fn answer(options: &[&str]) -> Value {
    answer_of(&fuzz(&[options, &["--json"]].concat()))
}

// The status is 1 if an answer of an engine is wrong, and every such one is among the findings.
fn answer_of(run: &Run) -> Value {
    assert_eq!(run.stderr, "", "{}", run.stdout);
    let mut answer: Value = serde_json::from_str(&run.stdout).unwrap();
    let wrong: u64 = counts(&answer, "wrong").iter().sum();
    assert_eq!(run.status, Some(i32::from(wrong > 0)), "{answer}");
    let findings = answer["findings"].as_array().unwrap().iter();
    let found: u64 = findings.map(|found| found["count"].as_u64().unwrap()).sum();
    assert_eq!(found, wrong, "{answer}");
    let seconds = answer["seconds"].take().as_f64();
    assert!(seconds.is_some_and(|seconds| seconds >= 0.0));
    answer
}

fn counts(answer: &Value, field: &str) -> Vec<u64> {
    let engines = answer["engines"].as_array().unwrap();
    engines
        .iter()
        .map(|engine| engine[field].as_u64().unwrap())
        .collect()
}

// The name of a file that is not there.
fn fresh(name: &str) -> String {
    // It may have been left by an earlier run.
    let _ = fs::remove_file(format!("{PLACE}/{name}"));
    name.to_owned()
}
