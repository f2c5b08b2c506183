//! `trigrad batch`: one stream of good and bad lines, and what streams can do.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use crate::process::{ends_well, run, trigrad};

#[test]
fn every_line_has_its_answer() {
    let table = include_str!("../data/cli/batch.txt");
    let part = |mark: &str| -> Vec<&str> {
        table
            .lines()
            .filter_map(|line| line.strip_prefix(mark))
            .collect()
    };
    let (requests, expected) = (part("> "), part("< "));
    assert_eq!(requests.len(), expected.len(), "an answer for each request");
    assert!(requests.len() > 60);
    let answered = run(&batch(), (requests.join("\n") + "\n").as_bytes());
    assert_eq!((answered.status, answered.stderr.as_str()), (Some(0), ""));
    let answers: Vec<String> = answered.stdout.lines().map(without_time).collect();
    for ((request, answer), expected) in requests.iter().zip(&answers).zip(&expected) {
        assert_eq!(answer, expected, "to {request}");
    }
    assert_eq!(answers.len(), requests.len());
}

#[test]
fn lines_that_are_no_text_or_too_long_are_answered() {
    let mut input = b"{\"id\":1,\"do\":\"eval\",\"expr\":\"1\"}\n\xff\xfe\n".to_vec();
    input.extend(b"\n  \r\n"); // no requests
    input.extend(std::iter::repeat_n(b'x', 5000));
    input.extend(b"\n{\"id\":2,\"do\":\"eval\",\"expr\":\"\xc3\"}\n");
    input.extend(b"{\"id\":3,\"do\":\"eval\",\"expr\":\"3\"}"); // no end of line
    let limit = ["--max-length", "1000"].map(str::to_owned);
    let answered = run(&[batch().as_slice(), &limit].concat(), &input);
    let expected = [
        r#"{"id":1,"value":1.0}"#,
        r#"{"id":null,"error":{"kind":"encoding","message":"the line is not UTF-8 at byte 0","span":[0,1]}}"#,
        r#"{"id":null,"error":{"kind":"length","message":"the line has more than 1000 bytes"}}"#,
        r#"{"id":null,"error":{"kind":"encoding","message":"the line is not UTF-8 at byte 28","span":[28,29]}}"#,
        r#"{"id":3,"value":3.0}"#,
    ];
    let answers: Vec<&str> = answered.stdout.lines().collect();
    assert_eq!(answers, expected);
    assert_eq!(answered.status, Some(0));
}

#[test]
fn a_request_that_explodes_costs_its_budget_only() {
    let input = r#"{"id":1,"expr":"sin(sin(sin(x)))","order":40}
{"id":2,"do":"eval","expr":"9^9^9^9"}
{"id":3,"expr":"x","wrt":["x"]}
"#;
    let limits = ["--max-nodes", "5000"].map(str::to_owned);
    let answered = run(&[batch().as_slice(), &limits].concat(), input.as_bytes());
    let answers: Vec<String> = answered.stdout.lines().map(without_time).collect();
    assert!(
        answers[0].starts_with(r#"{"id":1,"error":{"kind":"budget","#),
        "{}",
        answers[0]
    );
    let rest = [
        r#"{"id":2,"value":"inf"}"#,
        r#"{"id":3,"derivatives":{"x":"1"}}"#,
    ];
    assert_eq!(answers[1..], rest);

    let limits = ["--max-seconds", "0"].map(str::to_owned);
    let answered = run(&[batch().as_slice(), &limits].concat(), input.as_bytes());
    let budgets = answered
        .stdout
        .lines()
        .filter(|answer| answer.contains("\"budget\""));
    assert_eq!(budgets.count(), 3, "{}", answered.stdout);
}

#[test]
fn each_answer_is_there_before_the_next_request() {
    let mut child = trigrad()
        .arg("batch")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut input = child.stdin.take().expect("standard input is piped");
    let mut output = BufReader::new(child.stdout.take().expect("standard output is piped"));
    for n in 0..3 {
        writeln!(input, r#"{{"id":{n},"do":"eval","expr":"{n}^2"}}"#).expect("it reads");
        let mut answer = String::new();
        output.read_line(&mut answer).expect("it answers");
        assert_eq!(
            answer,
            format!("{{\"id\":{n},\"value\":{:?}}}\n", f64::from(n * n))
        );
    }
    drop(input);
    assert!(child.wait().expect("the binary ends").success());
}

#[cfg(unix)]
#[test]
fn who_stops_reading_is_no_failure() {
    let mut child = trigrad()
        .arg("batch")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    drop(child.stdout.take());
    let mut input = child.stdin.take().expect("standard input is piped");
    for _ in 0..100 {
        // Writing fails as soon as the binary has noticed.
        if writeln!(input, r#"{{"do":"eval","expr":"1"}}"#).is_err() {
            break;
        }
    }
    drop(input);
    ends_well(child);
}

fn batch() -> Vec<String> {
    vec!["batch".to_owned()]
}

// The answer without the seconds it took, which must be there where it derives.
fn without_time(answer: &str) -> String {
    match answer.split_once(",\"t\":") {
        Some((before, seconds)) => {
            let seconds = seconds.strip_suffix('}').expect("the time comes last");
            assert!(seconds.parse::<f64>().is_ok_and(|t| t >= 0.0), "{answer}");
            format!("{before}}}")
        }
        None => {
            assert!(!answer.contains("\"derivatives\""), "no time: {answer}");
            answer.to_owned()
        }
    }
}
