//! `trigrad check`: whether claimed derivatives are right, with a proof or a witness.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use trigrad::oracle::{Options, Standing, Verdict, Way};

use super::choice::choose;
use super::claim::{self, Answers, Claimed, Place, Question};
use super::document::{self, Document, Section, Target};
use super::domain::Domain;
use super::failure::{Failure, Kind};
use super::input::{self, Start};
use super::point::{Point, brief};
use super::problem::Problem;
use super::{Outcome, Report, args, number, verdict, words};

pub(crate) fn run(args: &args::Check) -> Result<Report, Failure> {
    let point = Point::read(&args.at.at)?;
    let domain = Domain::read(&args.domain)?;
    let Start {
        budget,
        text,
        options,
    } = input::start(&args.subject, &args.budget)?;
    let target = args.report.as_deref().map(Target::of).transpose()?;
    let referee = args.referee.options()?;
    let problem = Problem::read(text, &options, None, &budget)?;
    let claims: Result<Vec<Claimed>, Failure> = args
        .claim
        .iter()
        .map(|argument| Claimed::read(argument, &options))
        .collect();
    let claims = claims?;
    claim::check_once(&claims)?;
    let needs_place = args.at.at.is_empty() && domain.is_empty();
    let question = Question::new(problem, claims, &point, &domain);
    let question = question.map_err(|failure| match needs_place {
        true => failure.help("--at x=1 asks about a point, --domain x=0..1 about a box"),
        false => failure,
    })?;
    let answers = question.answers(&referee, &budget)?;
    if let Some(target) = target {
        target.write(&document(&question, &answers, args))?;
    }
    let outcomes = answers.iter().map(|at| verdict::outcome(&at.verdicts));
    Ok(Report {
        outcome: outcomes.max().unwrap_or(Outcome::Fine),
        text: match args.subject.json {
            true => format!("{}\n", json!({"verdict": to_json(&question, &answers)})),
            false => to_text(&question, &answers),
        },
    })
}

/// The verdicts for programs, by the variables of the claims; of a claim that is asked about a
/// point and over a box the worse one, and beside it both.
pub(crate) fn to_json(question: &Question, answers: &[Answers]) -> Map<String, Value> {
    let fields = question.claims.iter().enumerate().map(|(number, claim)| {
        let by_place = answers.iter().map(|Answers { place, verdicts }| {
            let verdict = &verdicts[number];
            let answer = one_to_json(question, place, claim, verdict);
            (verdict.standing(), answer)
        });
        let by_place: Vec<(Standing, Value)> = by_place.collect();
        // Of two that are as bad that over the box, which says more.
        let worst = by_place.iter().max_by_key(|(standing, _)| *standing);
        let mut answer = worst.map_or(Value::Null, |(_, answer)| answer.clone());
        if by_place.len() > 1 {
            for (word, (_, each)) in ["at", "over"].into_iter().zip(by_place) {
                answer[word] = each;
            }
        }
        (claim.key(), answer)
    });
    fields.collect()
}

fn one_to_json(question: &Question, place: &Place, claim: &Claimed, verdict: &Verdict) -> Value {
    let mut answer = verdict::to_json(&question.problem.formula, verdict);
    if let Some(slip) = question.slip(claim, verdict) {
        answer["slip"] = verdict::slip_to_json(&slip);
    }
    if question.outside(place, claim, verdict).is_some() {
        answer["outside"] = true.into();
    }
    answer
}

fn to_text(question: &Question, answers: &[Answers]) -> String {
    let mut text = String::new();
    for (number, Answers { place, verdicts }) in answers.iter().enumerate() {
        if number > 0 {
            text.push('\n');
        }
        let words = in_words(question, place);
        if !words.is_empty() {
            let _ = writeln!(text, "{words}");
        }
        for (claim, verdict) in question.claims.iter().zip(verdicts) {
            let _ = writeln!(text, "{} = {}", label(claim), claim.text);
            for sentence in sentences(question, place, claim, verdict) {
                let _ = writeln!(text, "  {sentence}");
            }
        }
    }
    text
}

// All there is to say of a claim.
fn sentences(
    question: &Question,
    place: &Place,
    claim: &Claimed,
    verdict: &Verdict,
) -> Vec<String> {
    let mut sentences = verdict::sentences(&question.problem.formula, verdict);
    sentences.extend(question.slip(claim, verdict).map(|slip| slip.to_string()));
    if let Some(says) = question.outside(place, claim, verdict) {
        sentences.push(format!(
            "it says {}, which is none of them",
            number::show(says)
        ));
    }
    sentences
}

/// The derivative that is claimed, as it is written on paper.
pub(crate) fn label(claim: &Claimed) -> String {
    match claim.names.as_slice() {
        [a, b] => words::second_derivative(a, b),
        names => words::derivative(&names.concat(), 1),
    }
}

// A place in words; nothing where there are no variables.
fn in_words(question: &Question, place: &Place) -> String {
    match place {
        Place::At(x) if x.is_empty() => String::new(),
        Place::At(x) => format!("At {}", verdict::at(&question.problem.formula, x)),
        Place::Over(ranges) => {
            let inputs = question.inputs();
            let ranges = inputs.into_iter().zip(ranges);
            let ranges: Vec<String> = ranges
                .map(|(name, &range)| verdict::range(name, range))
                .collect();
            format!("Over {}", ranges.join(", "))
        }
    }
}

fn document(question: &Question, answers: &[Answers], args: &args::Check) -> Document {
    let f = &question.problem.formula;
    let count = |standing: Standing| {
        let verdicts = answers.iter().flat_map(|at| &at.verdicts);
        let matching = verdicts.filter(|verdict| verdict.standing() == standing);
        matching.count().to_string()
    };
    let fact = |name: &str, value: String| [name.to_owned(), value];
    let section = |place: &Place, claim: &Claimed, verdict: &Verdict| {
        let slip = question.slip(claim, verdict);
        let blocking = match verdict {
            Verdict::Undecided(blocked) => blocked.node,
            _ => slip.as_ref().map(|slip| slip.node),
        };
        let sentences = sentences(question, place, claim, verdict);
        let mut facts = vec![
            fact("expression", f.to_string()),
            fact("place", in_words(question, place)),
            fact("claim", format!("{} = {}", label(claim), claim.text)),
        ];
        facts.extend(sentences.iter().map(|sentence| fact("", sentence.clone())));
        Section {
            heading: format!("{}: {}", label(claim), standing(verdict)),
            formula: f.clone(),
            marked: blocking.into_iter().collect(),
            facts,
            command: command(question, place, claim, args),
        }
    };
    let sections = answers.iter().flat_map(|Answers { place, verdicts }| {
        let claims = question.claims.iter().zip(verdicts);
        claims.map(move |(claim, verdict)| section(place, claim, verdict))
    });
    Document {
        title: format!("Claimed derivatives of {}", brief(&f.to_string())),
        summary: vec![
            fact("proved", count(Standing::Proved)),
            fact("proved wrong", count(Standing::Refuted)),
            fact("undecided", count(Standing::Undecided)),
        ],
        sections: sections.collect(),
    }
}

fn standing(verdict: &Verdict) -> &'static str {
    match verdict.standing() {
        Standing::Proved => "PROVED",
        Standing::Refuted => "PROVED WRONG",
        Standing::Undecided => "UNDECIDED",
    }
}

// What to type for this claim and this place alone.
fn command(question: &Question, place: &Place, claim: &Claimed, args: &args::Check) -> String {
    let f = &question.problem.formula;
    let mut words = vec!["check".to_owned(), f.to_string()];
    let mut option = |name: &str, value: String| words.extend([format!("--{name}"), value]);
    option("claim", format!("{}: {}", claim.key(), claim.text));
    let pair = |(name, value): (&str, String)| format!("{name}={value}");
    let (mut at, mut ranges) = (Vec::new(), Vec::new());
    match place {
        Place::At(x) => at.extend(f.inputs().zip(x.iter().map(|&x| number::show(x))).map(pair)),
        Place::Over(box_) => {
            for (name, &[lo, hi]) in f.inputs().zip(box_) {
                ranges.push(pair((
                    name,
                    format!("{}..{}", number::show(lo), number::show(hi)),
                )));
            }
        }
    }
    if !at.is_empty() {
        option("at", at.join(","));
    }
    if !ranges.is_empty() {
        option("domain", ranges.join(","));
    }
    let args::Referee {
        ulp,
        abs,
        bits,
        pieces,
        work,
        way,
    } = &args.referee;
    let given = [
        ("ulp", ulp),
        ("abs", abs),
        ("bits", bits),
        ("pieces", pieces),
        ("work", work),
        ("way", way),
    ];
    for (name, value) in given {
        if let Some(value) = value {
            option(name, value.clone());
        }
    }
    document::command(&words)
}

/// The options of the referee, read.
impl args::Referee {
    pub(crate) fn options(&self) -> Result<Options, Failure> {
        let mut options = Options::default();
        if let Some(ulp) = &self.ulp {
            options.tolerance.ulp = tolerance("--ulp", ulp)?;
        }
        if let Some(abs) = &self.abs {
            options.tolerance.abs = tolerance("--abs", abs)?;
        }
        if let Some(bits) = &self.bits {
            options.bits = input::count("--bits", bits, 53..=MOST_BITS)?;
        }
        if let Some(pieces) = &self.pieces {
            options.pieces = input::count("--pieces", pieces, 1..=u32::MAX)? as usize;
        }
        if let Some(work) = &self.work {
            options.work = input::count("--work", work, 1..=u32::MAX)?.into();
        }
        if let Some(way) = &self.way {
            options.way = choose("way", way, WAYS).map_err(|message| {
                Failure::new(Kind::Choice, message).at("--way", way, 0..way.len())
            })?;
        }
        Ok(options)
    }
}

const WAYS: &[(&str, Way)] = &[("series", Way::Series), ("values", Way::Values)];

// As exact constants have at most so many.
const MOST_BITS: u32 = 65_536;

fn tolerance(option: &str, text: &str) -> Result<f64, Failure> {
    match number::read(text) {
        Some(number) if number >= 0.0 && number.is_finite() => Ok(number),
        _ => {
            let message = format!("{option} is a number from 0, not `{text}`");
            Err(Failure::new(Kind::Value, message).at(option, text, 0..text.len()))
        }
    }
}
