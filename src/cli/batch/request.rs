//! What a request asks for.

use std::collections::HashSet;

use serde_json::value::RawValue;
use trigrad::oracle::{self, Tolerance};
use trigrad::symbolic::Form;
use trigrad::symbolic::simplify::Effect;
use trigrad::{Custom, Engine, ParseOptions, is_function_name};

use super::fields::Fields;
use crate::cli::assumption::Assumptions;
use crate::cli::budget::Limits;
use crate::cli::choice::{self, choose};
use crate::cli::claim::{self, Claimed};
use crate::cli::domain::{Domain, ordered};
use crate::cli::failure::{Failure, Kind};
use crate::cli::number;
use crate::cli::point::{Point, brief, check_name};
use crate::cli::simplifier::{Level, Way};
use crate::cli::source::{Source, Text};

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Do {
    Differentiate,
    Gradient,
    Hessian,
    Simplify,
    Eval,
    Check,
}

impl Do {
    const ALL: &[(&str, Self)] = &[
        ("differentiate", Self::Differentiate),
        ("gradient", Self::Gradient),
        ("hessian", Self::Hessian),
        ("simplify", Self::Simplify),
        ("eval", Self::Eval),
        ("check", Self::Check),
    ];
}

/// A request, its parts read but for the expression.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) what: Do,
    pub(crate) engine: Engine,
    pub(crate) expr: Text,
    pub(crate) form: Form,
    pub(crate) options: ParseOptions,
    pub(crate) wrt: Option<Vec<String>>,
    pub(crate) at: Point,
    pub(crate) pairs: Vec<(String, String)>,
    pub(crate) order: u32,
    pub(crate) way: Way,
    pub(crate) shared: bool,
    pub(crate) claims: Vec<Claimed>,
    pub(crate) domain: Domain,
    pub(crate) referee: oracle::Options,
}

impl Request {
    /// Reads the fields of a request.
    pub(crate) fn read(fields: &Fields<'_>, limits: Limits) -> Result<Self, Failure> {
        check_names(fields)?;
        let what = what(fields)?;
        for &(name, applies) in SPECIAL {
            if fields.has(name) && !applies.contains(&what) {
                let (word, _) = Do::ALL[what as usize];
                let message = format!("{name:?} does not apply to {word:?}");
                return Err(fields.wrong(Kind::Field, name, message));
            }
        }
        let expr: Option<String> = fields.get("expr", "a string")?;
        let Some(expr) = expr else {
            return Err(Failure::new(Kind::Field, "\"expr\" is missing"));
        };
        let options = ParseOptions {
            max_length: limits.length,
            functions: functions(fields)?,
            definitions: fields
                .get("lets", "a list of [name, expression]")?
                .unwrap_or_default(),
        };
        Ok(Self {
            way: way(fields, &options)?,
            claims: claims(fields, what, &options)?,
            domain: domain(fields)?,
            referee: referee(fields)?,
            what,
            engine: engine(fields)?,
            expr: Text {
                content: expr,
                source: source(fields)?,
            },
            form: form(fields)?,
            options,
            wrt: wrt(fields)?,
            at: at(fields)?,
            pairs: pairs(fields)?,
            order: fields.get("order", "an integer from 0")?.unwrap_or(1),
            shared: fields.get("cse", "true or false")?.unwrap_or(false),
        })
    }
}

const KNOWN: &[&str] = &[
    "id",
    "do",
    "engine",
    "expr",
    "wrt",
    "at",
    "hess",
    "order",
    "simplify",
    "assume",
    "functions",
    "lets",
    "cse",
    "form",
    "from",
    "explain",
    "strict",
    "claim",
    "domain",
    "ulp",
    "abs",
];

// Fields whose neglect would answer another question than the one asked.
const SPECIAL: &[(&str, &[Do])] = &[
    ("hess", &[Do::Differentiate]),
    ("order", &[Do::Differentiate]),
    ("cse", &[Do::Differentiate, Do::Simplify]),
    ("form", &[Do::Differentiate, Do::Simplify]),
    ("simplify", &[Do::Differentiate, Do::Simplify]),
    ("assume", &[Do::Differentiate, Do::Simplify]),
    ("explain", &[Do::Differentiate, Do::Simplify]),
    ("strict", &[Do::Differentiate, Do::Simplify]),
    ("claim", &[Do::Check]),
    ("domain", &[Do::Check]),
    ("ulp", &[Do::Check]),
    ("abs", &[Do::Check]),
];

fn check_names(fields: &Fields<'_>) -> Result<(), Failure> {
    let mut seen = HashSet::new();
    for name in fields.names() {
        if !KNOWN.contains(&name) {
            let message = format!("there is no field {:?}", brief(name));
            return Err(fields.wrong(Kind::Field, name, message));
        }
        if !seen.insert(name) {
            let message = format!("the field {name:?} is given twice");
            return Err(fields.wrong(Kind::Field, name, message));
        }
    }
    Ok(())
}

fn what(fields: &Fields<'_>) -> Result<Do, Failure> {
    let Some(word) = fields.get::<String>("do", "a string")? else {
        return Ok(Do::Differentiate);
    };
    let what = choose("request", &word, Do::ALL);
    what.map_err(|message| fields.wrong(Kind::Choice, "do", message))
}

fn engine(fields: &Fields<'_>) -> Result<Engine, Failure> {
    let Some(name) = fields.get::<String>("engine", "a string")? else {
        return Ok(Engine::Tape);
    };
    let engine = choice::engine(&name);
    engine.map_err(|message| fields.wrong(Kind::Choice, "engine", message))
}

fn form(fields: &Fields<'_>) -> Result<Form, Failure> {
    let Some(name) = fields.get::<String>("form", "a string")? else {
        return Ok(Form::Infix);
    };
    let form = choice::form(&name);
    let form = form.map_err(|message| fields.wrong(Kind::Choice, "form", message))?;
    let has_names = matches!(form, Form::Infix | Form::Code(_));
    if !has_names && fields.get::<bool>("cse", "true or false")? == Some(true) {
        let message =
            "\"cse\" is for infix and code; the other forms write what is shared once anyway";
        return Err(fields.wrong(Kind::Field, "form", message.to_owned()));
    }
    Ok(form)
}

fn source(fields: &Fields<'_>) -> Result<Option<Source>, Failure> {
    let name: Option<String> = fields.get("from", "a string")?;
    let source = name
        .map(|name| choose("language", &name, Source::ALL))
        .transpose();
    source.map_err(|message| fields.wrong(Kind::Choice, "from", message))
}

fn way(fields: &Fields<'_>, options: &ParseOptions) -> Result<Way, Failure> {
    let is_set = |name| -> Result<bool, Failure> {
        let given: Option<bool> = fields.get(name, "true or false")?;
        Ok(given.unwrap_or(false))
    };
    Ok(Way {
        assume: assumptions(fields, options)?,
        level: level(fields)?,
        admit: match is_set("strict")? {
            true => Effect::Equal,
            false => Effect::Enlarges,
        },
        explain: is_set("explain")?,
    })
}

fn level(fields: &Fields<'_>) -> Result<Level, Failure> {
    let Some(word) = fields.get::<String>("simplify", "a string")? else {
        return Ok(Level::default());
    };
    let level = choose("level", &word, Level::ALL);
    level.map_err(|message| fields.wrong(Kind::Choice, "simplify", message))
}

fn wrt(fields: &Fields<'_>) -> Result<Option<Vec<String>>, Failure> {
    let wrt: Option<Vec<String>> = fields.get("wrt", "a list of names")?;
    for name in wrt.iter().flatten() {
        check_name(name).map_err(|message| fields.wrong(Kind::Name, "wrt", message))?;
    }
    Ok(wrt)
}

fn pairs(fields: &Fields<'_>) -> Result<Vec<(String, String)>, Failure> {
    let pairs: Option<Vec<(String, String)>> = fields.get("hess", "a list of pairs of names")?;
    let pairs = pairs.unwrap_or_default();
    for name in pairs.iter().flat_map(|(a, b)| [a, b]) {
        check_name(name).map_err(|message| fields.wrong(Kind::Name, "hess", message))?;
    }
    Ok(pairs)
}

fn functions(fields: &Fields<'_>) -> Result<Vec<Custom>, Failure> {
    const MOST_ARGUMENTS: usize = 1000;
    let functions = fields.object("functions", "an object of names and numbers of arguments")?;
    let mut customs: Vec<Custom> = Vec::new();
    for (name, raw) in functions.unwrap_or_default() {
        let wrong = |kind, message| Err(fields.wrong_at(Failure::new(kind, message), raw));
        if !is_function_name(&name) {
            return wrong(
                Kind::Name,
                format!("{:?} is no name for a function", brief(&name)),
            );
        }
        if customs.iter().any(|known| known.name() == name) {
            return wrong(Kind::Name, format!("{:?} is declared twice", brief(&name)));
        }
        let Ok(arity) = raw.get().parse::<usize>() else {
            let message = format!("the number of arguments of {:?} is no number", brief(&name));
            return wrong(Kind::Field, message);
        };
        if !(1..=MOST_ARGUMENTS).contains(&arity) {
            let message = format!(
                "a function has 1 to {MOST_ARGUMENTS} arguments, not {arity} as {:?}",
                brief(&name)
            );
            return wrong(Kind::Field, message);
        }
        customs.push(Custom::unknown(&name, arity));
    }
    Ok(customs)
}

fn assumptions(fields: &Fields<'_>, options: &ParseOptions) -> Result<Assumptions, Failure> {
    let given: Option<Vec<String>> = fields.get("assume", "a list of comparisons")?;
    let read = Assumptions::read(&given.unwrap_or_default(), options);
    read.map_err(|wrong| fields.wrong(Kind::Syntax, "assume", brief(&wrong.message)))
}

fn at(fields: &Fields<'_>) -> Result<Point, Failure> {
    let mut point = Point::default();
    let values = fields.object("at", "an object of names and numbers")?;
    for (name, raw) in values.unwrap_or_default() {
        let wrong = |kind, message| fields.wrong_at(Failure::new(kind, message), raw);
        check_name(&name).map_err(|message| wrong(Kind::Name, message))?;
        let Some(value) = read_number(raw) else {
            let message = format!(
                "the value of {:?} is not a number: {}",
                brief(&name),
                brief(raw.get())
            );
            return Err(wrong(Kind::Value, message));
        };
        if point.insert(&name, value) {
            let message = format!("{:?} is given two values", brief(&name));
            return Err(wrong(Kind::Value, message));
        }
    }
    Ok(point)
}

// Claims as the values of a field, by the variables they are derivatives by.
fn claims(fields: &Fields<'_>, what: Do, options: &ParseOptions) -> Result<Vec<Claimed>, Failure> {
    let given = fields.object("claim", "an object of variables and derivatives")?;
    if given.is_none() && what == Do::Check {
        return Err(Failure::new(Kind::Field, "\"claim\" is missing"));
    }
    let mut claims = Vec::new();
    for (key, raw) in given.unwrap_or_default() {
        let wrong = |failure: Failure| fields.wrong_at(failure, raw);
        let names = claim::read_names(&key)
            .map_err(|(message, _)| wrong(Failure::new(Kind::Name, message)))?;
        let Some(text) = claim_text(raw) else {
            let message = format!("the claim {:?} must be a number or a string", brief(&key));
            return Err(wrong(Failure::new(Kind::Field, message)));
        };
        claims.push(Claimed::new(names, &text, options).map_err(wrong)?);
        claim::check_once(&claims).map_err(wrong)?;
    }
    Ok(claims)
}

// A number is taken as it is written.
fn claim_text(raw: &RawValue) -> Option<String> {
    let text = raw.get();
    match text.as_bytes().first()? {
        b'"' => serde_json::from_str(text).ok(),
        b'-' | b'0'..=b'9' => Some(text.to_owned()),
        _ => None,
    }
}

fn domain(fields: &Fields<'_>) -> Result<Domain, Failure> {
    let mut domain = Domain::default();
    let given = fields.object("domain", "an object of names and ranges")?;
    for (name, raw) in given.unwrap_or_default() {
        let wrong = |kind, message| fields.wrong_at(Failure::new(kind, message), raw);
        check_name(&name).map_err(|message| wrong(Kind::Name, message))?;
        let ends = serde_json::from_str::<[&RawValue; 2]>(raw.get()).ok();
        let ends = ends.and_then(|[lo, hi]| Some([read_number(lo)?, read_number(hi)?]));
        let Some(ends) = ends else {
            let message = format!("the range of {:?} must be a pair of numbers", brief(&name));
            return Err(wrong(Kind::Value, message));
        };
        let ends = ordered(ends).map_err(|message| wrong(Kind::Value, message))?;
        if domain.insert(&name, ends) {
            let message = format!("{:?} is given two ranges", brief(&name));
            return Err(wrong(Kind::Value, message));
        }
    }
    Ok(domain)
}

fn referee(fields: &Fields<'_>) -> Result<oracle::Options, Failure> {
    let mut options = oracle::Options::default();
    let Tolerance { ulp, abs } = &mut options.tolerance;
    for (name, own) in [("ulp", ulp), ("abs", abs)] {
        let Some(raw) = fields.get::<Box<RawValue>>(name, "a number")? else {
            continue;
        };
        match read_number(&raw) {
            Some(number) if number >= 0.0 && number.is_finite() => *own = number,
            _ => {
                let message = format!("{name:?} must be a number from 0");
                return Err(fields.wrong(Kind::Value, name, message));
            }
        }
    }
    Ok(options)
}

// A JSON number is read from its text, because a parser that goes through f64
// arithmetic may round twice.
fn read_number(raw: &RawValue) -> Option<f64> {
    let text = raw.get();
    match text.as_bytes().first()? {
        b'"' => number::read(&serde_json::from_str::<String>(text).ok()?),
        b'-' | b'0'..=b'9' => text.parse().ok(),
        _ => None,
    }
}
