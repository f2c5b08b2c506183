//! Runs the campaigns on every adapter and writes `docs/findings.md`.
//!
//! The first argument is the number of cases of each campaign.

use std::fmt::Write;
use std::ops::ControlFlow;

use trigrad::oracle::{Standing, Verdict};
use trigrad::testkit::{AdBackend, Campaign, Found, Options, Plan, Tally};
use trigrad_adapters::named::NAMED;

/// What a page shows of one library.
const SHOWN: usize = 40;

fn main() -> std::io::Result<()> {
    // Panics of the libraries are findings, and need not be told twice.
    std::panic::set_hook(Box::new(|_| {}));
    let cases = std::env::args().nth(1).and_then(|cases| cases.parse().ok());
    let cases = cases.unwrap_or(200_000);
    let mut page = head(cases);
    let mut all: Vec<(String, Vec<Found>)> = Vec::new();
    for backend in trigrad_adapters::all() {
        let (tally, findings) = hunted(&*backend, cases);
        eprintln!("{}: {} buckets", backend.name(), findings.len());
        library(&mut page, &*backend, &tally, &findings);
        all.push((backend.name().to_owned(), findings));
    }
    named(&mut page, &all);
    std::fs::write(
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/findings.md"),
        page,
    )
}

/// Short functions of one input, of these rows and half of the time at 0: where several kinks come
/// together, or infinite slopes and zeros, which takes points outside of domains too, or where a
/// first slope vanishes and a second does not.
const SHORT: &[(&[&str], bool)] = &[
    (&["max", "min", "add", "sub", "neg"], false),
    (&["sqrt", "cbrt", "ln", "pow", "mul"], true),
    (&["mul", "add", "div", "cos", "exp"], false),
];

/// A campaign over the whole table, and those of short functions.
fn hunted(backend: &dyn AdBackend, cases: u64) -> (Tally, Vec<Found>) {
    let plan = Plan::new(1, cases).for_backend(backend);
    let mut whole = Campaign::new(plan.clone());
    whole.run(backend, |_| ControlFlow::Continue(()));
    for (seed, &(rows, wild)) in (2..).zip(SHORT) {
        let mut plan = plan.clone();
        plan.seed = seed;
        plan.cases = SHORT_CASES * cases;
        plan.options = Options {
            inputs: 1,
            steps: 4,
            conditionals: false,
            wild,
            coordinates: vec![0.0],
            ..Options::default()
        }
        .with_rows(|row| rows.contains(&row.row().name) && backend.supports(row));
        let mut short = Campaign::new(plan);
        short.run(backend, |_| ControlFlow::Continue(()));
        whole.merge(&short);
    }
    let findings = whole.findings().into_iter().cloned().collect();
    (whole.tally().clone(), findings)
}

/// How many times as many, because what fails among them is rare, and they take less time.
const SHORT_CASES: u64 = 4;

fn head(cases: u64) -> String {
    let short = SHORT_CASES * cases;
    format!(
        "# What the test kit finds in published crates\n\n\
Made by `cargo run --release -p trigrad-adapters -- {cases}` (`examples/adapters/`); not to be edited.\n\n\
Each library is asked about random functions at random points, edges drawn on purpose (`trigrad::testkit`): \
{cases} over the whole table of the rows that it has, {short} short ones of rows with kinks, as many of rows with \
infinite slopes, and of rows whose first slopes vanish at 0. An answer is called wrong only if it is proved to be: \
it is outside of what 8 ulp in every value and every partial, and any order of the chain rule in f64, \
can make of the expression as written; NaN only where no inf - inf and no 0 * inf can be met on the way from the \
input, an input that does not occur having the slope 0. A number is a wrong one if not six digits are right, digits \
lost otherwise, however little that may be beside its terms. At a kink NaN is listed too, by which a library may mean \
that there is no slope. `beside d2` is the slope that comes with second derivatives, where it differs; `beside` another \
expression one that is computed and not used. A tape that is replayed where a comparison is decided otherwise is wrong \
by echidna's own documentation: its cases of `if` are that. \
A failure shrinks to the smallest case; the last columns are what an answer would have to lie in, and how many \
cases shrank to one of the same row, kind and size of coordinates. Where the expression has no value, every \
number is wrong. Conventions at kinks are counted apart: they differ from ours and are \
right; but a slope that changes with the sign of zero, which is one number, is listed.\n"
    )
}

fn library(page: &mut String, backend: &dyn AdBackend, tally: &Tally, findings: &[Found]) {
    let _ = writeln!(
        page,
        "\n## {} {}\n\n{} cases, {} answers, {} cases with a wrong one, {} conventions; {} buckets{}.\n",
        backend.name(),
        backend.version(),
        tally.cases - tally.unsupported,
        tally.answers,
        tally.failures,
        tally.conventions,
        findings.len(),
        if findings.len() > SHOWN {
            format!(", of which the {SHOWN} smallest")
        } else {
            String::new()
        },
    );
    if findings.is_empty() {
        return;
    }
    page.push_str(
        "| case | asked for | answer | what | explained | times |\n|---|---|---|---|---|---|\n",
    );
    for found in findings.iter().take(SHOWN) {
        let _ = writeln!(page, "{}", line(found));
    }
}

fn line(found: &Found) -> String {
    let finding = &found.finding;
    format!(
        "| `{}` | {} | {} | {} | {} | {} |",
        finding.case.to_string().replace('|', "\\|"),
        finding.quantity,
        answer(found),
        finding.kind,
        truth(found),
        found.count
    )
}

fn answer(found: &Found) -> String {
    match &found.finding.words {
        Some(words) => format!("panic: {}", words.lines().next().unwrap_or("")),
        None => format!("{:?}", found.finding.answer),
    }
}

/// The tightest enclosure of the truth that is known.
fn truth(found: &Found) -> String {
    match found.verdict() {
        Some(Verdict::Refuted(refutation)) => {
            let enclosure = refutation.enclosure;
            format!("[{:?}, {:?}]", enclosure.lo, enclosure.hi)
        }
        Some(verdict) if verdict.standing() == Standing::Proved => {
            panic!("the oracle proves what the kit refutes: {found}")
        }
        _ => found
            .finding
            .truth()
            .trim_start_matches("not in ")
            .to_owned(),
    }
}

fn named(page: &mut String, all: &[(String, Vec<Found>)]) {
    page.push_str(
        "\n## The bugs that others have named\n\nWhat a collection of inputs on which such systems fail says of \
num-dual and echidna, and whether the campaigns, which do not know these inputs, find it.\n\n\
| number | library | what is said | found as |\n|---|---|---|---|\n",
    );
    for bug in NAMED {
        let of_library = all.iter().filter(|(name, _)| name.starts_with(bug.library));
        let found = of_library.flat_map(|(name, findings)| {
            let hits = findings.iter().filter(|found| (bug.is)(found));
            hits.map(move |found| (name, found))
        });
        let smallest = found.min_by(|a, b| a.1.size().cmp(&b.1.size()));
        let outcome = match smallest {
            Some((name, found)) => format!(
                "`{}`: {} is {} ({name})",
                found.finding.case,
                found.finding.quantity,
                answer(found)
            ),
            None if bug.reason.is_empty() => {
                eprintln!("not found: {} {}", bug.number, bug.words);
                "not found".to_owned()
            }
            None => format!("not found: {}", bug.reason),
        };
        let _ = writeln!(
            page,
            "| {} | {} | {} | {outcome} |",
            bug.number,
            bug.library,
            bug.words.replace('|', "\\|")
        );
    }
}
