//! Commands for people: good input with its exact output, bad input of every kind.

use crate::process::{Run, ends_well, run};
use crate::transcript::{Entry, entries};

#[test]
fn good_input_is_answered_exactly() {
    check(include_str!("../data/cli/good.txt"), |entry, run| {
        let marked = |status: i32| {
            let expected = entry.expected.strip_prefix(&format!("[{status}]\n"));
            expected.map(|expected| (expected, status))
        };
        let status = marked(1).or_else(|| marked(3));
        let (expected, wanted) = status.unwrap_or((entry.expected.as_str(), 0));
        run.stdout.trim_end() == expected && run.stderr.is_empty() && run.status == Some(wanted)
    });
}

/// What the README shows is what comes of it.
#[test]
fn the_readme_is_true() {
    let readme = include_str!("../../README.md");
    let shown = readme
        .split("```")
        .filter(|block| block.starts_with("console\n"));
    let mut commands = 0;
    for block in shown {
        for shown in block.split("\n$ ").skip(1) {
            let (command, expected) = shown.split_once('\n').unwrap_or((shown, ""));
            // A campaign takes too long, and the tests are running.
            let Some(command) = command.strip_prefix("cargo run -- ") else {
                let is_known = command == "cargo test" || command.contains(" -- fuzz ");
                assert!(is_known, "{command}");
                continue;
            };
            commands += 1;
            // A sign behind the last quote is the shell's.
            let (command, goes_to_file) = match command.find("' > ") {
                Some(quote) => (&command[..=quote], true),
                None => (command, command.contains(" -o ")),
            };
            let run = run(&crate::transcript::arguments(command), b"");
            let status = i32::from(expected.contains("PROVED WRONG"));
            assert_eq!(run.status, Some(status), "{command}: {}", run.stderr);
            if !goes_to_file {
                assert_eq!(run.stdout.trim_end(), expected.trim_end(), "{command}");
            }
        }
    }
    assert!(commands > 8, "{commands}");
}

#[test]
fn what_is_explained_is_checked() {
    let explained = [
        ("simplify", "x^2/x + y*y*y", &[][..]),
        ("simplify", "sqrt(x^2)*exp(ln(x))", &["--assume", "x>0"]),
        ("simplify", "ln(exp(x)) + y/y", &["--strict"]),
        ("diff", "x^2*sin(x*y)/hypot(x, y)", &[]),
        ("diff", "x^x*atan2(x, y)", &["--simplify", "full"]),
        ("diff", "sin(x)^3*y", &["--order", "3"]),
        ("diff", "x^2*y^3*exp(x*y)", &["--hessian", "--cse"]),
    ];
    for (command, expression, options) in explained {
        let all = [&[command, expression, "--explain", "--json"], options].concat();
        let all: Vec<String> = all.iter().map(|&a| a.to_owned()).collect();
        let answered = run(&all, b"");
        assert_eq!(answered.status, Some(0), "{all:?}: {}", answered.stdout);
        let answer: serde_json::Value = serde_json::from_str(&answered.stdout).unwrap();
        let checks = answer["checks"].as_array().unwrap();
        let count = |name: &str| -> u64 {
            let numbers = checks.iter().map(|check| check[name].as_u64().unwrap());
            numbers.sum()
        };
        let steps = answer["steps"].as_array().unwrap();
        assert!(!steps.is_empty(), "{all:?}");
        assert_eq!(count("steps"), steps.len() as u64, "{all:?}");
        assert!(count("comparisons") >= count("compared"), "{all:?}");
        // Every rule that a step names is explained.
        for rule in steps
            .iter()
            .flat_map(|step| step["rules"].as_array().unwrap())
        {
            let rule = &answer["rules"][rule.as_str().unwrap()];
            assert!(
                rule["left"].is_string() && rule["right"].is_string(),
                "{rule}"
            );
        }
        let text = run(
            &all.iter()
                .filter(|&a| a != "--json")
                .cloned()
                .collect::<Vec<_>>(),
            b"",
        );
        for word in ["replayed", "proved", "none fails"] {
            assert!(text.stdout.contains(word), "{}", text.stdout);
        }
    }
}

#[test]
fn bad_input_is_refused_with_its_place() {
    check(include_str!("../data/cli/bad.txt"), |entry, run| {
        run.stdout.is_empty()
            && !entry.expected.is_empty()
            && run.stderr.starts_with(&entry.expected)
            && run.status == Some(2)
    });
}

#[test]
fn standard_input_must_be_text_within_the_limit() {
    let eval = |limit: &str, input: &[u8]| {
        let arguments = ["eval", "-", "--max-length", limit];
        run(&arguments.map(str::to_owned), input)
    };
    let invalid = eval("100", b"x + \xff");
    assert!(
        invalid.stderr.contains("not UTF-8 at byte 4"),
        "{}",
        invalid.stderr
    );
    let long = eval("100", &[b'1'; 101]);
    assert!(
        long.stderr.contains("more than 100 bytes"),
        "{}",
        long.stderr
    );
    for refused in [invalid, long] {
        assert_eq!((refused.status, refused.stdout.as_str()), (Some(2), ""));
    }
    let just_right = eval("100", &[b'1'; 100]);
    assert_eq!(just_right.status, Some(0), "{}", just_right.stderr);
}

#[test]
fn of_a_long_text_only_the_place_is_shown() {
    let text = format!(
        "{}x + ) + {}y",
        "x + ".repeat(10_000),
        "y + ".repeat(10_000)
    );
    let refused = run(&["eval", "-"].map(str::to_owned), text.as_bytes());
    assert_eq!(refused.status, Some(2));
    assert!(refused.stderr.contains("from byte"), "{}", refused.stderr);
    assert!(refused.stderr.len() < 2000, "{}", refused.stderr);
    let lines: Vec<&str> = refused.stderr.lines().collect();
    let caret = lines
        .iter()
        .position(|line| line.contains('^'))
        .expect("there is a caret");
    let column = lines[caret].find('^').expect("there is a caret");
    assert_eq!(
        lines[caret - 1].as_bytes()[column],
        b')',
        "{}",
        refused.stderr
    );
}

#[test]
fn help_is_no_failure() {
    for arguments in [
        &["--help"][..],
        &["help"],
        &["help", "diff"],
        &["batch", "-h"],
        &["-V"],
    ] {
        let arguments: Vec<String> = arguments.iter().map(|&a| a.to_owned()).collect();
        let help = run(&arguments, b"");
        assert_eq!(help.status, Some(0), "{arguments:?}");
        assert!(
            help.stderr.is_empty() && !help.stdout.is_empty(),
            "{arguments:?}"
        );
    }
}

#[test]
fn a_graph_is_drawn() {
    let drawn = run(&["graph", "x*sin(x)"].map(str::to_owned), b"");
    assert_eq!((drawn.status, drawn.stderr.as_str()), (Some(0), ""));
    assert!(drawn.stdout.starts_with("<svg xmlns="), "{}", drawn.stdout);
    assert!(drawn.stdout.ends_with("</svg>\n"), "{}", drawn.stdout);
    for label in [">x<", ">sin<", ">×<"] {
        assert_eq!(drawn.stdout.matches(label).count(), 1, "{label}");
    }
    let large = "sin(".repeat(2000) + "x" + &")".repeat(2000);
    let refused = run(&["graph".to_owned(), large], b"");
    assert_eq!(refused.status, Some(2));
    let message = "error: a graph of 2001 nodes and 2000 arrows is too large for a picture";
    assert!(refused.stderr.starts_with(message), "{}", refused.stderr);
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_panic() {
    use std::process::Stdio;
    let child = crate::process::trigrad()
        .args(["diff", "x", "--wrt"])
        .arg(
            (0..10_000)
                .map(|i| format!("x{i}"))
                .collect::<Vec<_>>()
                .join(","),
        )
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.expect("the binary starts");
    drop(child.stdout.take());
    ends_well(child);
}

// Runs every entry of the transcript.
fn check(transcript: &str, is_right: impl Fn(&Entry, &Run) -> bool) {
    let failures = entries(transcript)
        .iter()
        .filter_map(|entry| {
            let run = run(&entry.arguments, entry.input.as_bytes());
            (!is_right(entry, &run)).then(|| report(entry, &run))
        })
        .collect::<Vec<String>>();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn report(entry: &Entry, run: &Run) -> String {
    format!(
        "line {}: trigrad {}\nexpected:\n{}\nstatus {:?}, standard output:\n{}\n\
         standard error:\n{}",
        entry.line,
        entry.arguments.join(" "),
        entry.expected,
        run.status,
        run.stdout,
        run.stderr
    )
}
