//! The page of the set: what is right, and what each engine answers.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::data::{Answer, Item, number};
use crate::drivers::{Float, Said, drivers};
use crate::judge::{Format, Verdict};

use super::oracle::{Judged, Kind};
use super::{Answers, KNOWN, Run};

/// What is said of an item in one kind of floats.
pub(super) struct Row {
    cells: String,
}

/// The rows of a file: in f64, and in f32 where an item has a form in it.
pub(super) struct Section {
    pub(super) file: String,
    /// With what the oracle says, in between.
    pub(super) rows: Vec<(Row, String, Option<Row>)>,
}

impl Row {
    pub(super) fn new<T: Float>(item: &Item, answers: &Answers<T>) -> Self {
        let (_, shown, verdict) = answers.shown();
        let truth: Vec<String> = item.grad.values().map(right::<T>).collect();
        let at: Vec<String> = answers.at.iter().map(|&x| short(x)).collect();
        let bends: Vec<String> = shown.second.iter().map(|&(_, x)| short(x)).collect();
        let slopes: Vec<String> = shown.first.iter().map(|&x| short(x)).collect();
        let cells = format!(
            "| {} | `{}` | {} | {} | {} | {} | {} | {} | {}",
            item.id,
            item.expr.replace('|', "\\|"),
            at.join(", "),
            truth.join(", "),
            short(shown.value),
            slopes.join(", "),
            bends.join(", "),
            word(*verdict),
            others(item, answers)
        );
        Self { cells }
    }
}

// The drivers whose numbers are not those shown, to the bit, by what they say instead.
fn others<T: Float>(item: &Item, answers: &Answers<T>) -> String {
    let (_, shown, _) = answers.shown();
    let names: Vec<&String> = item.at.keys().collect();
    // In the order of the drivers, each answer where it is first given.
    let mut order: Vec<String> = Vec::new();
    let mut by_answer: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (name, said, verdict) in &answers.said {
        let mut differences: Vec<String> = Vec::new();
        let mut note = |key: String, got: T, shown: T| {
            let is_same = short(got) == short(shown);
            if !is_same {
                differences.push(format!("{key}: {}", short(got)));
            }
        };
        if short(said.value) != short(shown.value) {
            note("value".into(), said.value, shown.value);
        }
        for (i, (&got, &want)) in said.first.iter().zip(&shown.first).enumerate() {
            note(names[i].clone(), got, want);
        }
        for &((i, j), got) in &said.second {
            let (_, want) = find(shown, (i, j));
            note(format!("{},{}", names[i], names[j]), got, want);
        }
        if differences.is_empty() {
            continue;
        }
        let mut text = differences.join(", ");
        if *verdict == Verdict::Lost {
            text.push_str(" (lost)");
        }
        if !by_answer.contains_key(&text) {
            order.push(text.clone());
        }
        by_answer.entry(text).or_default().push(name);
    }
    let parts: Vec<String> = order
        .iter()
        .map(|text| format!("{} {text}", families(&by_answer[text])))
        .collect();
    parts.join("; ")
}

fn find<T: Float>(shown: &Said<T>, pair: (usize, usize)) -> ((usize, usize), T) {
    let found = shown.second.iter().find(|(at, _)| *at == pair);
    *found.expect("all second derivatives are shown")
}

// Names with what they have in front in common said once.
fn families(names: &[&str]) -> String {
    let mut parts: Vec<(&str, Vec<&str>)> = Vec::new();
    for name in names {
        let (family, rest) = match name.split_once("::") {
            Some((family @ ("dual" | "tape" | "mixed" | "symbolic"), rest)) => (family, rest),
            _ => match name.strip_prefix("symbolic, ") {
                Some(rest) => ("symbolic", rest),
                None => ("", *name),
            },
        };
        match parts.last_mut() {
            Some((last, members)) if *last == family => members.push(rest),
            _ => parts.push((family, vec![rest])),
        }
    }
    let parts = parts.iter().map(|(family, members)| match *family {
        "" => members.join(", "),
        family => format!("{family} ({})", members.join(", ")),
    });
    parts.collect::<Vec<_>>().join(", ")
}

// What is right, rounded to the floats: a set with what the conventions take of it.
fn right<T: Float>(answer: &Answer) -> String {
    let round = |digits: &String| short(T::nearest(digits));
    match answer {
        Answer::Digits(digits) => round(digits),
        Answer::Choice {
            set: Some([lo, hi]),
            convention,
            ..
        } => {
            let taken = convention
                .iter()
                .map(|taken| format!(" by convention {}", round(taken)));
            let limits = |text: &String| short(T::from_f64(number(text)));
            format!(
                "[{}, {}]{}",
                limits(lo),
                limits(hi),
                taken.collect::<String>()
            )
        }
        Answer::Choice {
            convention,
            truth,
            allow,
            ..
        } => {
            let mut all: Vec<String> = Vec::new();
            for one in truth.iter().chain(convention).chain(allow) {
                let one = round(one);
                if !all.contains(&one) {
                    all.push(one);
                }
            }
            all.join(" or ")
        }
    }
}

pub(super) fn page(sections: &[Section], run: &Run, judged: &Judged) -> String {
    let mut page = HEAD.to_owned();
    for ((format, driver), counts) in &run.tally {
        let count = |verdict| counts.get(&verdict).copied().unwrap_or(0);
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} | {} | {} |",
            drivers::<f64>()[*driver].name,
            format!("{format:?}").to_lowercase(),
            count(Verdict::Right),
            count(Verdict::NanAllowed),
            count(Verdict::Lost),
            count(Verdict::Wrong),
        );
    }
    page.push_str("\nAnswers that are known not to be the item's:\n\n");
    for known in KNOWN {
        let floats = match known.format {
            Some(Format::F32) => "f32, ",
            Some(Format::F64) => "f64, ",
            None => "",
        };
        let driver = match known.driver {
            "" => "all drivers".into(),
            driver => format!("`{driver}`"),
        };
        let _ = writeln!(
            page,
            "- {}, {floats}{driver}, {}: {}.",
            known.item,
            word(known.verdict),
            known.reason
        );
    }
    page.push_str(ORACLE);
    for ((kind, word), count) in &judged.counts {
        let kind = match kind {
            Kind::Number => "a number",
            Kind::Beyond => "a number outside of the normal range of f64",
            Kind::Hidden => "a number that the chain rule at the point does not find",
            Kind::Open => "some number of a set, of which the lowest is claimed",
            Kind::None => "none",
        };
        let _ = writeln!(page, "| {kind} | {word} | {count} |");
    }
    page.push_str(TABLES);
    for (title, narrow) in [("In f64", false), ("In f32", true)] {
        let _ = write!(page, "\n## {title}\n");
        for section in sections {
            let without = section.rows.iter().filter(|(_, _, row)| row.is_none());
            let _ = match narrow {
                false => writeln!(
                    page,
                    "\n`{}`, {} items.\n",
                    section.file,
                    section.rows.len()
                ),
                true => writeln!(
                    page,
                    "\n`{}`; {} items have no form in f32.\n",
                    section.file,
                    without.count()
                ),
            };
            let (names, rule) = if narrow {
                ("", "")
            } else {
                (" oracle |", "---|")
            };
            let _ = writeln!(
                page,
                "{COLUMNS}{names}\n|---|---|---|---|---|---|---|---|---|{rule}"
            );
            for (wide, verdict, in_f32) in &section.rows {
                let _ = match (narrow, in_f32) {
                    (false, _) => writeln!(page, "{} | {verdict} |", wide.cells),
                    (true, Some(row)) => writeln!(page, "{} |", row.cells),
                    (true, None) => Ok(()),
                };
            }
        }
    }
    page
}

const COLUMNS: &str = "| item | expression | at | right | value | slopes | second | | others |";

const ORACLE: &str = "
# What the oracle says

The recorded truth of each slope and of each second derivative that an item knows, rounded to f64,
as a claim: *proved* within an ulp, or what stands in the way. No truth is refuted, and where there
is no derivative nothing is proved.

| the derivative is | verdict | claims |
|---|---|---|
";

const HEAD: &str = "\
# What the engines answer where derivatives go wrong

Made by `tests/referee/torture.rs` from `tests/data/torture*.jsonl`, inputs on which automatic
differentiation systems are known to fail; not to be edited. What an item says, and how to run the
set from another language, is in `torture-format.md`; scenarios that are programs are in
`torture-programs.md`. Each item is run by every driver of every engine, in f64 and in f32 where
the driver has it, and each of its numbers is judged: value, slopes, second derivatives, and third
and fourth where the driver and the item have them. None may be a finite number that is wrong, or
an infinity, but where the expression as written loses it in floats: sqrt(x^2) at 1e200 has the
slope 0.

- *right*: to 8 places, or as many roundings of the item's condition; second derivatives to 64, or
  within the bound of a running error analysis;
- *NaN*, or an infinity: where the answer exists only as a limit or floats cannot keep its digits;
  of the drivers for plain closures in forward mode also where an infinite slope meets an input that
  does not enter it; of second derivatives also where a part of their formula leaves the range;
- *lost*: the digits that are left where the expression as written loses them. A simplified derivative
  is that of a textbook, y/(x^2 + y^2), whose squares leave the range before the slope of atan2
  does: it is *lost* where floats make another number of it than its enclosure holds.

f32 is judged at the point that an item names for it. Where it names none and its point is one of
f32, the digits hold there, rounded to f32: infinite beyond its range, 0 below; those of a smooth
item are found anew at the nearest f32 numbers (`tests/data/make_seconds.py`, where also the second
derivatives of smooth items come from).

Programs that are replayed are recorded at another point. Replays and sparse matrices are of f64
only. At a kink all drivers have to give the same answer.

| driver | floats | right | NaN | lost | wrong |
|---|---|---|---|---|---|
";

const TABLES: &str = "
# Each item

Inputs in alphabetical order. *right* are the slopes by each, rounded once: `[-1, 1] by convention 0` is
the interval between the one-sided slopes at a kink and what every engine takes of it, `1 or NaN`
what may be answered where the slope exists as a limit only. Value, slopes and the upper triangle of
the second derivatives are those of `dual::function::hessian`, with its verdict. A driver that is
not among *others* says the same to the bit, of what it computes; of the others that is named in
which they differ. *oracle* is its verdict on the truth of all of them, or of those that are not proved.
";

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Right => "right",
        Verdict::NanAllowed => "NaN",
        Verdict::Lost => "lost",
        Verdict::Wrong => "wrong",
    }
}

fn short<T: Float>(x: T) -> String {
    let text = format!("{x:?}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_string)
}
