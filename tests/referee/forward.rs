//! What forward mode answers to the torture set: by every driver, in f64 and in f32.
//!
//! A driver over a [`Function`](trigrad::Function) or over tracked numbers has to be right
//! wherever an answer exists; one for plain closures may also say NaN where an infinite
//! slope of one input meets another, or a branch that is not taken. None may ever answer
//! a finite number that is wrong.
//!
//! f32 is judged at the point that the item names for it, against that point's own digits.
//! Where it names none and the numbers of its point are f32 numbers, the digits hold there
//! as they stand, the second derivatives with them: rounded to f32, beyond its range
//! infinite, below it 0. Where neither is so the item has no form in f32.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use trigrad::Formula;
use trigrad::dual::function;

use crate::data::{Answer, Item, Second, number, say, seconds, torture};
use crate::drivers::{Float, Said, drivers};
use crate::judge::{Format, GRADIENT_PLACES, HESSIAN_PLACES, VALUE_PLACES, Verdict, close, judge};
use crate::rounding::{Rounded, SLACK};
use crate::stored::check_page;

/// Where an answer is another one than the item's, and why: the item, the driver or all of
/// them, the floats, the verdict.
const KNOWN: &[(&str, &str, Option<Format>, Verdict, &str)] = &[
    (
        "bra-05",
        "",
        Some(Format::F32),
        Verdict::NanAllowed,
        "1/1e-20^2 is beyond f32, and its product with the slope 0 of the maximum is NaN",
    ),
    (
        "bra-30",
        "taylor::directional",
        None,
        Verdict::Lost,
        "the branch that is taken is the constant 0, and a multiple of it has the slopes 0",
    ),
    (
        "com-22",
        "",
        Some(Format::F32),
        Verdict::Lost,
        "exp(-100) is subnormal in f32 and has five bits; so many has its product with 99",
    ),
];

/// The item with the second derivatives that were found for it later.
fn completed(item: &Item, second: Option<&Second>) -> Item {
    let mut item = item.clone();
    if let Some(hess) = second.and_then(|second| second.hess.clone()) {
        item.hess = Some(hess);
    }
    item
}

/// The item as it is in f32, if it is. Where the expression itself leaves the range of f32,
/// and the value with it, NaN and infinities are right.
fn narrowed(item: &Item, second: Option<&Second>) -> Option<Item> {
    let mut item = narrow_point(item, second)?;
    let formula = Formula::parse(&item.expr).ok()?;
    let at: Vec<f32> = formula
        .inputs()
        .map(|name| f32::nearest(&item.at[name]))
        .collect();
    let value = formula.program().eval(&at)[0];
    let stays =
        value.is_finite() || close(value.into(), &item.value, 0.0, VALUE_PLACES, Format::F32);
    if !stays {
        item.value_ok = false;
        item.f64_ok = false;
    }
    Some(item)
}

fn narrow_point(item: &Item, second: Option<&Second>) -> Option<Item> {
    let found = second.and_then(|second| second.f32.as_ref());
    if let Some(narrow) = found.map(|found| &found.narrow).or(item.f32.as_ref()) {
        return Some(Item {
            at: narrow.at.clone(),
            value: narrow.value.clone(),
            grad: narrow.grad.clone(),
            hess: found.map(|found| found.hess.clone()),
            third: BTreeMap::new(),
            fourth: BTreeMap::new(),
            ..item.clone()
        });
    }
    let fits = |text: &String| {
        let x = number(text);
        x.is_nan() || f64::from(x as f32) == x
    };
    item.at.values().all(fits).then(|| item.clone())
}

type Tally = BTreeMap<(Format, usize), BTreeMap<Verdict, usize>>;

#[derive(Default)]
struct Run {
    /// How often each driver gave which verdict.
    tally: Tally,
    wrong: Vec<String>,
    /// The items of [`KNOWN`] that were needed.
    known: BTreeSet<&'static str>,
}

fn judged<T: Float>(item: &Item, run: &mut Run) -> (Said<T>, Verdict) {
    let names: Vec<&str> = item.at.keys().map(String::as_str).collect();
    let formula = Formula::parse(&item.expr).unwrap_or_else(|error| panic!("{}: {error}", item.id));
    let formula = formula.with_inputs(&names);
    let x: Vec<T> = names
        .iter()
        .map(|&name| T::nearest(&item.at[name]))
        .collect();
    let mut answers = Vec::new();
    for (number, driver) in drivers::<T>().iter().enumerate() {
        let said = (driver.run)(&formula, &x);
        let mut worst = Verdict::Right;
        for (what, got, verdict) in verdicts(item, &names, &said, &formula) {
            let may_not_know = !driver.is_structural && got.is_nan() && what != "value";
            let known = KNOWN.iter().find(|(id, name, format, _, _)| {
                let is_here = *id == item.id && format.is_none_or(|format| format == T::FORMAT);
                is_here && (name.is_empty() || *name == driver.name)
            });
            let verdict = match (verdict, known) {
                (Verdict::Wrong, Some((id, _, _, verdict, _)))
                    if got.is_nan() == (*verdict == Verdict::NanAllowed) =>
                {
                    run.known.insert(*id);
                    *verdict
                }
                (Verdict::Wrong, _) if may_not_know => Verdict::NanAllowed,
                (verdict, _) => verdict,
            };
            if verdict == Verdict::Wrong {
                run.wrong.push(format!(
                    "{} {} {:?}: {what} of {} at {x:?} = {got:e}",
                    item.id,
                    driver.name,
                    T::FORMAT,
                    item.expr
                ));
            }
            worst = worst.max(verdict);
        }
        *run.tally
            .entry((T::FORMAT, number))
            .or_default()
            .entry(worst)
            .or_default() += 1;
        answers.push((said, worst));
    }
    // That of the Hessian says most.
    answers.swap_remove(1)
}

// Each number that the item knows and the driver said, with its verdict.
fn verdicts<T: Float>(
    item: &Item,
    names: &[&str],
    said: &Said<T>,
    formula: &Formula,
) -> Vec<(String, f64, Verdict)> {
    let place = |name: &str| names.iter().position(|&input| input == name);
    let judge = |key: &str, answer: &Answer, got: f64, places| {
        judge(item, key, answer, got, places, T::FORMAT)
    };
    let mut all = Vec::new();
    let value: f64 = said.value.into();
    let is_close = close(value, &item.value, 0.0, VALUE_PLACES, T::FORMAT);
    if item.value_ok && item.value != "any" && !is_close {
        all.push(("value".to_string(), value, Verdict::Wrong));
    }
    for (name, answer) in &item.grad {
        let got = place(name).map_or(0.0, |i| said.first[i].into());
        all.push((
            format!("d/d{name}"),
            got,
            judge(name, answer, got, GRADIENT_PLACES),
        ));
    }
    for (key, answer) in item.hess.iter().flatten() {
        let (a, b) = key.split_once(',').unwrap_or((key, key));
        let pair = place(a).zip(place(b)).map(|(i, j)| (i.min(j), i.max(j)));
        let found = said.second.iter().find(|(at, _)| Some(*at) == pair);
        if let Some(&(at, got)) = found {
            let verdict = match judge(key, answer, got.into(), HESSIAN_PLACES) {
                Verdict::Wrong if !item.cond.contains_key(key) => {
                    conditioned::<T>(item, answer, got.into(), at, formula)
                }
                verdict => verdict,
            };
            all.push((key.clone(), got.into(), verdict));
        }
    }
    for (answers, order) in [(&item.third, 0), (&item.fourth, 1)] {
        for (key, answer) in answers {
            let name = key.split(',').next().unwrap_or("");
            let pure = key.split(',').all(|other| other == name);
            let found = said
                .higher
                .iter()
                .find(|(i, _)| pure && Some(*i) == place(name));
            if let Some(&(_, got)) = found {
                let got: f64 = got[order].into();
                all.push((key.clone(), got, judge(key, answer, got, HESSIAN_PLACES)));
            }
        }
    }
    all
}

// Where the analysis says nothing, because a partial on the way leaves the range, so many
// places may be lost.
const LOST_PLACES: f64 = 1e6;

// Of a second derivative that has no condition in the item: NaN is honest, and a number is
// right within what a running error analysis says of its formula, where it says anything.
fn conditioned<T: Float>(
    item: &Item,
    answer: &Answer,
    got: f64,
    (i, j): (usize, usize),
    formula: &Formula,
) -> Verdict {
    if got.is_nan() {
        return Verdict::NanAllowed;
    }
    let Answer::Digits(want) = answer else {
        return Verdict::Wrong;
    };
    let x: Vec<Rounded> = item
        .at
        .values()
        .map(|text| Rounded::exact(T::nearest(text).into()))
        .collect();
    let (_, _, bends) = function::hessian(formula, &x);
    let error = bends[(i, j)].error * SLACK / f64::EPSILON;
    let is_close = |error, places| close(got, want, error, places, T::FORMAT);
    if error.is_infinite() && is_close(0.0, LOST_PLACES) {
        Verdict::Lost
    } else if error.is_finite() && is_close(error, 1.0) {
        Verdict::Right
    } else {
        Verdict::Wrong
    }
}

/// Run with `TRIGRAD_WRITE_PAGE=1` to write the page anew.
#[test]
fn torture_page_is_current_and_nothing_is_wrong() {
    let (_, items) = torture().swap_remove(0);
    let mut run = Run::default();
    let seconds = seconds();
    let mut rows = String::new();
    let mut without = 0;
    for item in &items {
        let second = seconds.get(&item.id);
        let item = &completed(item, second);
        let (said, verdict) = judged::<f64>(item, &mut run);
        let expression = item.expr.replace('|', "\\|");
        let _ = write!(
            rows,
            "| {} | `{expression}` | {}",
            item.id,
            cells(item, &said, verdict)
        );
        let _ = match narrowed(item, second) {
            Some(item) => {
                let (said, verdict) = judged::<f32>(&item, &mut run);
                writeln!(rows, " | {} |", cells(&item, &said, verdict))
            }
            None => {
                without += 1;
                writeln!(rows, " | | | | | no form |")
            }
        };
    }
    let page = page(&items, &run.tally, without, &rows);
    for line in page.lines().filter(|line| line.starts_with("| `")) {
        say(line);
    }
    assert!(
        run.wrong.is_empty(),
        "{} wrong answers:\n{}",
        run.wrong.len(),
        run.wrong.join("\n")
    );
    for (id, ..) in KNOWN {
        assert!(run.known.contains(id), "{id} is right now");
    }
    check_page("torture.md", &page, "forward mode answers", "referee");
}

fn page(items: &[Item], tally: &Tally, without: usize, rows: &str) -> String {
    let mut page = format!(
        "# What forward mode answers where derivatives go wrong\n\n\
         Made by `tests/referee/forward.rs` from `tests/data/torture.jsonl`, {} inputs on which automatic\n\
         differentiation systems are known to fail; not to be edited. Each item is run by every driver, in f64\n\
         and in f32, and each of its numbers is judged: value, slopes, second derivatives, and third and fourth\n\
         where the item has them. None may be a finite number that is wrong, or an infinity, but where\n\
         the expression as written loses it in floats: sqrt(x^2) at 1e200 has the slope 0.\n\n\
         - *right*: to 8 places, or as many roundings of the item's condition; second derivatives to 64, or within\n  \
           the bound of a running error analysis;\n\
         - *NaN*, or an infinity: where the answer exists only as a limit or floats cannot keep its digits; of the drivers for\n  \
           plain closures also where an infinite slope meets an input that does not enter it; of second\n  \
           derivatives also where a part of their formula leaves the range;\n\
         - *lost*: the digits that are left where the expression as written loses them.\n\n\
         f32 is judged at the point that an item names for it. Where it names none and its point is one of f32,\n\
         the digits hold there, rounded to f32: infinite beyond its range, 0 below; those of a smooth item are\n\
         found anew at the nearest f32 numbers (`tests/data/make_seconds.py`, where also the second derivatives of\n\
         smooth items come from). {without} items have no form in f32.\n\n\
         | driver | floats | right | NaN | lost | wrong |\n|---|---|---|---|---|---|\n",
        items.len()
    );
    for ((format, driver), counts) in tally {
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
    for (id, driver, format, verdict, reason) in KNOWN {
        let floats = match format {
            Some(Format::F32) => "f32, ",
            Some(Format::F64) => "f64, ",
            None => "",
        };
        let driver = match *driver {
            "" => "all drivers".into(),
            driver => format!("`{driver}`"),
        };
        let _ = writeln!(
            page,
            "- {id}, {floats}{driver}, {}: {reason}.",
            word(*verdict)
        );
    }
    page.push_str(
        "\n# Each item\n\n\
         Inputs in alphabetical order; the slopes by each, and the upper triangle of the second derivatives, by\n\
         `function::hessian`.\n\n\
         | item | expression | f64: at | value | slopes | second | | f32: at | value | slopes | second | |\n\
         |---|---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    page + rows
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Right => "right",
        Verdict::NanAllowed => "NaN",
        Verdict::Lost => "lost",
        Verdict::Wrong => "wrong",
    }
}

fn cells<T: Float>(item: &Item, said: &Said<T>, verdict: Verdict) -> String {
    let list = |numbers: &[T]| {
        let all: Vec<String> = numbers.iter().map(|&x| short(x)).collect();
        all.join(", ")
    };
    let at: Vec<T> = item.at.values().map(|text| T::nearest(text)).collect();
    let bends: Vec<T> = said.second.iter().map(|&(_, bend)| bend).collect();
    format!(
        "{} | {} | {} | {} | {}",
        list(&at),
        short(said.value),
        list(&said.first),
        list(&bends),
        word(verdict)
    )
}

fn short<T: Float>(x: T) -> String {
    let text = format!("{x:?}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_string)
}
