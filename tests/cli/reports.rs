//! Reports as documents: whole, well-formed, with the node to blame in the drawing.

use std::fs;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::process::{PLACE, run};

const CLAIMS: [&str; 8] = [
    "check",
    "x^3 + x*sin(2*x)/abs(y)",
    "--claim",
    "x: 3*x^2 + sin(2*x)/abs(y) + x*cos(2*x)/abs(y)",
    "--claim",
    "y: -x*sin(2*x)*sign(y)/y^2",
    "--at",
    "x=0.7,y=2",
];

#[test]
fn a_page_stands_for_itself() {
    let page = written("check.html");
    let mut reader = Reader::from_str(&page);
    let (mut tags, mut depth) = (Vec::new(), 0);
    loop {
        match reader.read_event().expect("the page is well-formed") {
            Event::Eof => break,
            Event::Start(tag) => {
                depth += 1;
                tags.push(tag.name().as_ref().to_owned());
            }
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    let count = |name: &str| tags.iter().filter(|tag| *tag == name).count();
    assert_eq!(
        (count("section"), count("svg"), count("math"), count("pre")),
        (2, 2, 2, 2)
    );
    // Nothing is fetched.
    assert!(!page.contains("src=") && !page.contains("href="), "{page}");
    for text in [
        "<h2>df/dx: PROVED WRONG</h2>",
        "<h2>df/dy: PROVED</h2>",
        "as if the inner derivative, of 2*x, were forgotten",
        "<td>At x = 0.7, y = 2</td>",
    ] {
        assert_eq!(
            page.matches(text).count(),
            if text.contains("<td>") { 2 } else { 1 },
            "{text}"
        );
    }
    // The product 2*x is to blame, in the first picture.
    assert_eq!(page.matches("class=\"row marked\"").count(), 1);
}

#[test]
fn what_a_report_says_to_type_does_it() {
    let page = written("check.md");
    let commands: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("trigrad "))
        .collect();
    assert_eq!(commands.len(), 2, "{page}");
    for (command, status) in commands.iter().zip([1, 0]) {
        let words = crate::transcript::arguments(command.strip_prefix("trigrad").unwrap());
        let answered = run(&words, b"");
        assert_eq!(
            answered.status,
            Some(status),
            "{command}: {}",
            answered.stderr
        );
    }
    assert!(
        page.contains("\n$$\n") && page.contains("](data:image/svg+xml,%3Csvg"),
        "{page}"
    );
    assert!(page.starts_with("# Claimed derivatives of x^3 + x\\*sin(2\\*x)/abs(y)\n"));
}

// The report of the claims, in this file.
fn written(file: &str) -> String {
    let words = [&CLAIMS[..], &["--report", file]].concat();
    let answered = run(
        &words
            .iter()
            .map(|&word| word.to_owned())
            .collect::<Vec<_>>(),
        b"",
    );
    assert_eq!((answered.status, answered.stderr.as_str()), (Some(1), ""));
    fs::read_to_string(format!("{PLACE}/{file}")).expect("the report is there")
}
