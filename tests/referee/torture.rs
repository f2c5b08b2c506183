//! The torture set: inputs on which automatic differentiation is known to fail, through
//! every driver of every engine, in f64 and in f32.
//!
//! A driver that knows what depends on what has to be right wherever an answer exists; one
//! for plain closures in forward mode may also say NaN where an infinite slope of one input
//! meets another, or a branch that is not taken. None may ever answer a finite number that is
//! wrong, and at a kink all have to answer the same.

mod digest;
mod forms;
mod oracle;
mod page;
mod verdicts;

use std::collections::{BTreeMap, BTreeSet};

use trigrad::Formula;

use crate::data::{Answer, Item, Second, number, say, seconds, torture};
use crate::digits::Digits;
use crate::drivers::{Float, SHOWN, Said, Subject, drivers, holds};
use crate::judge::{Format, Verdict};
use crate::stored::check_page;

use digest::Digest;
use forms::{completed, narrowed};
use oracle::Judged;
use page::{Row, Section, page};
use verdicts::verdicts;

/// An answer that is another one than the item's, and why.
struct Known {
    item: &'static str,
    /// The drivers of which it is so: all whose name begins like that.
    driver: &'static str,
    /// In one kind of floats, or in both.
    format: Option<Format>,
    verdict: Verdict,
    reason: &'static str,
}

const KNOWN: &[Known] = &[
    Known {
        item: "bra-05",
        driver: "",
        format: Some(Format::F32),
        verdict: Verdict::NanAllowed,
        reason: "1/1e-20^2 is beyond f32, and its product with the slope 0 of the maximum is NaN",
    },
    Known {
        item: "bra-30",
        driver: "dual::taylor::directional",
        format: None,
        verdict: Verdict::Lost,
        reason: "the branch that is taken is the constant 0, and a multiple of it has the slopes 0",
    },
    Known {
        item: "com-22",
        driver: "",
        format: Some(Format::F32),
        verdict: Verdict::Lost,
        reason: "exp(-100) is subnormal in f32 and has five bits; so many has its product with 99",
    },
    Known {
        item: "exp-72",
        driver: "symbolic, simpl",
        format: None,
        verdict: Verdict::Lost,
        reason: "on paper it is 1/x, where -0 is nothing but 0; floats divide by -0",
    },
    Known {
        item: "more-51",
        driver: "sparse::hessian",
        format: Some(Format::F64),
        verdict: Verdict::Lost,
        reason: "a recorded program does not know that the power is subnormal, and divides it by the base twice",
    },
    Known {
        item: "more-54",
        driver: "dual::taylor::directional",
        format: Some(Format::F64),
        verdict: Verdict::NanAllowed,
        reason: "polarisation: all second derivatives are made of one along a line that is beyond the range",
    },
    Known {
        item: "pow-26",
        driver: "dual::taylor::Taylor",
        format: Some(Format::F64),
        verdict: Verdict::Lost,
        reason: "to a number on the stack the exponent varies, and the series of y*ln(x) begins 1e200*t - 1e400*t^2",
    },
    Known {
        item: "root-24",
        driver: "symbolic, simpl",
        format: None,
        verdict: Verdict::Lost,
        reason: "on paper it is 1/(2*sqrt(x)), and the root of -0 is -0",
    },
];

#[derive(Default)]
struct Run {
    /// How often each driver gave which verdict, in the drivers' order.
    tally: BTreeMap<(Format, usize), BTreeMap<Verdict, usize>>,
    /// The bits of all that each driver said.
    digests: BTreeMap<(Format, usize), Digest>,
    wrong: Vec<String>,
    /// The places in [`KNOWN`] that were needed.
    known: BTreeSet<usize>,
}

/// What all drivers say to one item.
struct Answers<T> {
    at: Vec<T>,
    said: Vec<(&'static str, Said<T>, Verdict)>,
}

impl<T> Answers<T> {
    fn shown(&self) -> &(&'static str, Said<T>, Verdict) {
        let shown = self.said.iter().find(|(name, ..)| *name == SHOWN);
        shown.expect("it is among the drivers")
    }
}

fn answers<T: Float>(item: &Item, subject: &Subject, run: &mut Run) -> Answers<T> {
    let names: Vec<&str> = item.at.keys().map(String::as_str).collect();
    let at: Vec<T> = item.at.values().map(|text| T::nearest(text)).collect();
    let numbers: Vec<f64> = at.iter().map(|&x| x.into()).collect();
    // A simplified derivative is that of a textbook, y/(x^2 + y^2): right on paper, where floats
    // may leave their range.
    let is_on_paper = |effort, key: &str| match answer_of(item, key).and_then(Digits::parse) {
        Some(want) => holds(subject, effort, key, &numbers, want.to_f64()),
        None => false,
    };
    let mut said = Vec::new();
    let mut at_kinks: BTreeMap<String, Vec<(&str, f64)>> = BTreeMap::new();
    for (number, driver) in drivers::<T>().iter().enumerate() {
        let answer = (driver.run)(subject, &at);
        let mut worst = Verdict::Right;
        for (key, got, verdict) in verdicts(item, &names, &answer, &subject.formula) {
            let verdict = match (verdict, known(item, driver.name, T::FORMAT)) {
                (Verdict::Wrong, Some(place))
                    if got.is_nan() == (KNOWN[place].verdict == Verdict::NanAllowed) =>
                {
                    run.known.insert(place);
                    KNOWN[place].verdict
                }
                (Verdict::Wrong, _) if !driver.is_structural && got.is_nan() && key != "value" => {
                    Verdict::NanAllowed
                }
                (Verdict::Wrong, _)
                    if driver
                        .effort
                        .is_some_and(|effort| is_on_paper(effort, &key)) =>
                {
                    Verdict::Lost
                }
                (verdict, _) => verdict,
            };
            let convention = item.grad.get(&key).is_some_and(is_convention);
            if convention && verdict == Verdict::Right {
                at_kinks
                    .entry(key.clone())
                    .or_default()
                    .push((driver.name, got));
            }
            if verdict == Verdict::Wrong {
                run.wrong.push(format!(
                    "{} {} {:?}: {key} of {} at {at:?} = {got:e}",
                    item.id,
                    driver.name,
                    T::FORMAT,
                    item.expr
                ));
            }
            worst = worst.max(verdict);
        }
        let digest = run.digests.entry((T::FORMAT, number)).or_default();
        digest.take(&answer);
        let tally = run.tally.entry((T::FORMAT, number)).or_default();
        *tally.entry(worst).or_default() += 1;
        said.push((driver.name, answer, worst));
    }
    for (key, answers) in at_kinks {
        if answers.iter().any(|(_, answer)| *answer != answers[0].1) {
            let message = format!(
                "{} {key}: the engines differ at a kink: {answers:?}",
                item.id
            );
            run.wrong.push(message);
        }
    }
    Answers { at, said }
}

// The digits of a derivative, where there are some.
fn answer_of<'a>(item: &'a Item, key: &str) -> Option<&'a str> {
    let second = || item.hess.as_ref()?.get(key);
    match item.grad.get(key).or_else(second)? {
        Answer::Digits(digits) => Some(digits),
        Answer::Choice { set: Some(_), .. } => None,
        Answer::Choice { allow, .. } => {
            let is_number = |allowed: &&String| number(allowed).is_finite();
            allow.iter().find(is_number).map(String::as_str)
        }
    }
}

fn is_convention(answer: &Answer) -> bool {
    matches!(
        answer,
        Answer::Choice {
            convention: Some(_),
            ..
        }
    )
}

fn known(item: &Item, driver: &str, format: Format) -> Option<usize> {
    KNOWN.iter().position(|known| {
        known.item == item.id
            && driver.starts_with(known.driver)
            && known.format.is_none_or(|only| only == format)
    })
}

/// Run with `TRIGRAD_WRITE_PAGE=1` to write the page anew.
#[test]
fn torture_page_is_current_and_nothing_is_wrong() {
    let seconds = seconds();
    let (mut run, mut judged) = (Run::default(), Judged::default());
    let (mut sections, mut wrong) = (Vec::new(), Vec::new());
    for (file, items) in torture() {
        // Items from outside are judged, and are not on the page.
        let is_own = sections
            .iter()
            .all(|section: &Section| section.file != file);
        let mut apart = Run::default();
        let run = if is_own { &mut run } else { &mut apart };
        let mut rows = Vec::new();
        for item in &items {
            let second: Option<&Second> = seconds.get(&item.id);
            let item = &completed(item, second);
            let formula =
                Formula::parse(&item.expr).unwrap_or_else(|error| panic!("{}: {error}", item.id));
            let names: Vec<&str> = item.at.keys().map(String::as_str).collect();
            let subject = Subject::new(formula.with_inputs(&names));
            let verdict = match is_own {
                true => oracle::asked(item, &subject.formula, &mut judged),
                false => String::new(),
            };
            let wide = Row::new(item, &answers::<f64>(item, &subject, run));
            let narrow = narrowed(item, second)
                .map(|item| Row::new(&item, &answers::<f32>(&item, &subject, run)));
            rows.push((wide, verdict, narrow));
        }
        say(&format!("{file}: {} items", items.len()));
        if is_own {
            sections.push(Section { file, rows });
        } else {
            wrong.append(&mut apart.wrong);
        }
    }
    wrong.append(&mut run.wrong);
    wrong.append(&mut judged.wrong);
    let shown: Vec<&str> = wrong.iter().map(String::as_str).take(40).collect();
    assert!(
        wrong.is_empty(),
        "{} wrong answers:\n{}",
        wrong.len(),
        shown.join("\n")
    );
    for (place, known) in KNOWN.iter().enumerate() {
        assert!(run.known.contains(&place), "{} is right now", known.item);
    }
    let page = page(&sections, &run, &judged);
    for line in page.lines().filter(|line| line.starts_with("| `")) {
        say(line);
    }
    digest::check(&run.digests);
    check_page("torture.md", &page, "the engines answer", "referee");
}
