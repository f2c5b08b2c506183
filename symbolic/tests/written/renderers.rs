//! Markup shown to real renderers, where there are some: KaTeX and LaTeX.
//!
//! KaTeX is looked for by node in TRIGRAD_KATEX, a directory in which `katex` is installed, and
//! in NODE_PATH; LaTeX on the PATH. What is not there is said aloud and skipped.

use std::io::Write;
use std::process::{Command, Stdio};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use trigrad_core::Formula;
use trigrad_symbolic::document::latex;
use trigrad_symbolic::formula::gradient;

use crate::random::{Draw, corpus, formulas};

// Renders each text of a list, strictly, and says which fail.
const KATEX: &str = r#"
const path = process.env.TRIGRAD_KATEX;
let katex;
try {
    katex = require(require.resolve("katex", path ? { paths: [path] } : undefined));
} catch (missing) {
    process.exit(42);
}
let read = "";
process.stdin.on("data", part => read += part);
process.stdin.on("end", () => {
    const texts = JSON.parse(read);
    for (const text of texts) {
        try {
            katex.renderToString(text, { throwOnError: true, strict: "error", displayMode: true });
        } catch (error) {
            console.log(error.message + ": " + text.slice(0, 2000));
            process.exit(1);
        }
    }
    console.log(texts.length);
});
"#;

#[test]
fn katex_shows_every_formula() {
    let texts = texts();
    let child = Command::new("node")
        .args(["-e", KATEX])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("there is no node: nothing is shown to KaTeX");
        return;
    };
    let list = serde_json::to_string(&texts).unwrap();
    // A node without KaTeX does not read.
    let _ = child.stdin.take().unwrap().write_all(list.as_bytes());
    let output = child.wait_with_output().unwrap();
    if output.status.code() == Some(42) {
        eprintln!("there is no KaTeX in TRIGRAD_KATEX or NODE_PATH: nothing is shown to it");
        return;
    }
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    eprintln!("{} formulas shown to KaTeX", said.trim());
    assert_eq!(said.trim(), texts.len().to_string());
}

#[test]
fn latex_sets_every_formula() {
    let directory = std::env::temp_dir().join(format!("trigrad-latex-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let mut page = "\\documentclass{article}\\usepackage{amsmath}\\usepackage[utf8]{inputenc}\\begin{document}\n".to_owned();
    let texts = texts();
    for text in texts.iter().filter(|text| text.is_ascii()) {
        page.push_str(&format!("\\[{text}\\]\n"));
    }
    page.push_str("\\end{document}\n");
    std::fs::write(directory.join("page.tex"), page).unwrap();
    let run = Command::new("pdflatex")
        .args(["-halt-on-error", "-interaction=nonstopmode", "page.tex"])
        .current_dir(&directory)
        .output();
    let _ = std::fs::remove_dir_all(&directory);
    match run {
        Err(_) => eprintln!("there is no pdflatex: nothing is set"),
        Ok(run) => {
            assert!(
                run.status.success(),
                "{}",
                String::from_utf8_lossy(&run.stdout)
            );
            eprintln!("{} formulas set by pdflatex", texts.len());
        }
    }
}

// Random formulas, and the expressions of the corpora with their first derivatives.
fn texts() -> Vec<String> {
    const RANDOM: usize = 300;
    const MOST: usize = 800;
    let mut runner = TestRunner::deterministic();
    let draw = Draw {
        steps: 25,
        orders: 5,
    };
    let drawn = (0..RANDOM).map(|_| formulas(draw).new_tree(&mut runner).unwrap().current());
    let mut texts: Vec<String> = drawn.map(|formula| latex(&formula)).collect();
    // Of large corpora from outside not each, because it would take minutes.
    let corpus = corpus();
    let step = corpus.len().div_ceil(MOST);
    for expr in corpus.into_iter().step_by(step.max(1)) {
        let formula = Formula::parse(&expr).unwrap();
        texts.push(latex(&formula));
        texts.push(latex(&gradient(&formula)));
    }
    // What is long takes long, and has nothing new in it; KaTeX recurses, and TeX has at most
    // 255 groups in each other.
    texts.retain(|text| text.len() < 20_000 && nesting(text) < 60);
    texts
}

// Braces and brackets that are open at once.
fn nesting(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b'\\' if text[at..].starts_with(r"\left") => depth += 1,
            b'\\' if text[at..].starts_with(r"\right") => depth -= 1,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}
