//! Claims about derivatives, and what the referee says of them.

use std::ops::Range;

use trigrad::oracle::{self, Claim, Derivative, Explanation, Options, Verdict};
use trigrad::{Formula, Interval, ParseOptions};

use super::budget::Budget;
use super::domain::Domain;
use super::failure::{Failure, Kind};
use super::point::{Point, brief, check_name, fields, trimmed};
use super::problem::{Problem, first_places};

/// What somebody says a derivative is.
#[derive(Clone, Debug)]
pub(crate) struct Claimed {
    /// The variables that it is the derivative by, one or two.
    pub(crate) names: Vec<String>,
    /// As it was written.
    pub(crate) text: String,
    claim: Claim,
    // The argument that it stands in, and where.
    origin: Option<(String, usize)>,
}

impl Claimed {
    /// Reads an argument of `--claim`: `x: expression`, or `x,y: expression` for a second
    /// derivative.
    pub(crate) fn read(argument: &str, options: &ParseOptions) -> Result<Self, Failure> {
        let Some((names, text)) = argument.split_once(':') else {
            let message = "a claim is `variable: derivative`, as in `x: 2*x`";
            let whole = 0..argument.len();
            return Err(Failure::new(Kind::Value, message).at(ORIGIN, argument, whole));
        };
        let names = read_names(names).map_err(|(message, span)| {
            Failure::new(Kind::Name, message).at(ORIGIN, argument, span)
        })?;
        let text = trimmed(argument, argument.len() - text.len()..argument.len());
        let claimed = Self::new(names, &argument[text.clone()], options)
            .map_err(|failure| failure.within(ORIGIN, argument, text.start))?;
        Ok(Self {
            origin: Some((argument.to_owned(), text.start)),
            ..claimed
        })
    }

    /// The claim that the derivative by `names` is what `text` says: an expression, a real
    /// number; or NaN, or an infinity.
    pub(crate) fn new(
        names: Vec<String>,
        text: &str,
        options: &ParseOptions,
    ) -> Result<Self, Failure> {
        let claim = match without_value(text) {
            Some(number) => Claim::Float(number),
            None => Claim::Exact(
                Formula::parse_with(text, options)
                    .map_err(|error| Failure::parse(&error, ORIGIN, text))?,
            ),
        };
        Ok(Self {
            names,
            text: text.to_owned(),
            claim,
            origin: None,
        })
    }

    /// The claim for programs: the names, with commas.
    pub(crate) fn key(&self) -> String {
        self.names.join(",")
    }

    // It has a variable that nobody knows.
    fn unknown(&self, name: &str) -> Failure {
        let message = format!("`{}` is no variable of the expression", brief(name));
        let failure = Failure::new(Kind::Missing, message);
        match (
            &self.origin,
            first_places(&self.text, &[name], false).first(),
        ) {
            (Some((argument, start)), Some(place)) => {
                failure.at(ORIGIN, argument, start + place.start..start + place.end)
            }
            _ => failure,
        }
    }

    fn inputs(&self) -> impl Iterator<Item = &str> {
        let formula = match &self.claim {
            Claim::Exact(formula) => Some(formula),
            Claim::Float(_) => None,
        };
        formula.into_iter().flat_map(Formula::inputs)
    }
}

const ORIGIN: &str = "--claim";

/// The variables of a claim, separated by commas; otherwise what is wrong, and where.
pub(crate) fn read_names(text: &str) -> Result<Vec<String>, (String, Range<usize>)> {
    let mut names = Vec::new();
    for span in fields(text) {
        let span = trimmed(text, span);
        check_name(&text[span.clone()]).map_err(|message| (message, span.clone()))?;
        names.push(text[span].to_owned());
    }
    if names.len() > 2 {
        let message = "derivatives of the first and the second order can be checked".to_owned();
        return Err((message, trimmed(text, 0..text.len())));
    }
    Ok(names)
}

// An infinity or NaN by its name. What has digits is a real number, however large.
fn without_value(text: &str) -> Option<f64> {
    let number: f64 = text.trim().parse().ok()?;
    let has_digits = text.bytes().any(|byte| byte.is_ascii_digit());
    (!has_digits).then_some(number)
}

/// Where claims are to be right.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// At a point, the numbers by input.
    At(Vec<f64>),
    /// All over a box, the ranges by input.
    Over(Vec<[f64; 2]>),
}

impl Place {
    // A box whose every range is one number is a point.
    fn of(ranges: Vec<[f64; 2]>) -> Self {
        match ranges.iter().all(|[lo, hi]| lo == hi) {
            true => Self::At(ranges.into_iter().map(|[x, _]| x).collect()),
            false => Self::Over(ranges),
        }
    }
}

/// The verdicts at one place, by claim.
#[derive(Debug)]
pub(crate) struct Answers {
    pub(crate) place: Place,
    pub(crate) verdicts: Vec<Verdict>,
}

/// Claims about the derivatives of one expression at a point, over a box, or both.
#[derive(Debug)]
pub(crate) struct Question {
    /// The expression as a function of its variables, then of those that only claims have.
    pub(crate) problem: Problem,
    pub(crate) claims: Vec<Claimed>,
    // One, or a point and a box.
    places: Vec<Place>,
}

impl Question {
    /// Asks for the claims about the expression of `problem`, at a point, or over a box if
    /// `domain` has a range for a variable; what it has no range for has its value of `point`.
    ///
    /// Where a variable has both, there are two places: one in which it has its value, and what
    /// has no value its range; and the box.
    pub(crate) fn new(
        problem: Problem,
        claims: Vec<Claimed>,
        point: &Point,
        domain: &Domain,
    ) -> Result<Self, Failure> {
        let own = problem.read.inputs().map(str::to_owned);
        let claimed = claims
            .iter()
            .flat_map(|claim| claim.names.iter().map(String::as_str).chain(claim.inputs()));
        let problem = {
            let names = own.chain(claimed.map(str::to_owned)).collect();
            problem.by(names)
        };
        let known: Vec<&str> = problem.read.inputs().collect();
        for claim in &claims {
            let is_missing = |name: &&str| {
                !known.contains(name) && point.get(name).is_none() && domain.get(name).is_none()
            };
            if let Some(name) = claim.inputs().find(is_missing) {
                return Err(claim.unknown(name));
            }
        }
        let at = |name: &str| point.get(name).map(|x| [x, x]);
        let mut places = Vec::new();
        let has_both = |name: &str| at(name).is_some() && domain.get(name).is_some();
        if domain.is_empty() {
            places.push(Place::At(problem.values(point)?));
        } else if problem.formula.inputs().any(has_both) {
            let value = |name: &str| at(name).or_else(|| domain.get(name));
            places.push(Place::of(problem.given(value, [0.0, 0.0])?));
        }
        if !domain.is_empty() {
            let range = |name: &str| domain.get(name).or_else(|| at(name));
            places.push(Place::Over(problem.given(range, [0.0, 0.0])?));
        }
        Ok(Self {
            problem,
            claims,
            places,
        })
    }

    /// The names of the inputs, in order.
    pub(crate) fn inputs(&self) -> Vec<&str> {
        self.problem.formula.inputs().collect()
    }

    /// What is known of each claim, place by place.
    pub(crate) fn answers(
        &self,
        options: &Options,
        budget: &Budget,
    ) -> Result<Vec<Answers>, Failure> {
        let places = self.places.iter();
        let answers = places.map(|place| {
            Ok(Answers {
                verdicts: self.verdicts(place, options, budget)?,
                place: place.clone(),
            })
        });
        answers.collect()
    }

    fn verdicts(
        &self,
        place: &Place,
        options: &Options,
        budget: &Budget,
    ) -> Result<Vec<Verdict>, Failure> {
        budget.time()?;
        let f = &self.problem.formula;
        let asked = self.derivatives();
        Ok(match place {
            Place::At(x) => {
                let claims: Vec<Claim> = self.claims.iter().map(|c| c.claim.clone()).collect();
                oracle::derivatives_at(f, &asked, &claims, x, options)
            }
            Place::Over(ranges) => {
                let domain: Vec<(f64, f64)> = ranges.iter().map(|&[lo, hi]| (lo, hi)).collect();
                let middle: Vec<f64> = ranges.iter().map(|&range| inside(range)).collect();
                let verdict = |(derivative, claimed): (&Derivative, &Claimed)| {
                    Ok(match &claimed.claim {
                        Claim::Exact(claim) => oracle::over(f, derivative, claim, &domain, options),
                        // What is no number is wrong everywhere if it is at one point, and right
                        // nowhere.
                        claim => oracle::derivative_at(f, derivative, claim, &middle, options),
                    })
                };
                let questions = asked.iter().zip(&self.claims);
                questions
                    .map(|question| budget.time().and_then(|()| verdict(question)))
                    .collect::<Result<Vec<Verdict>, Failure>>()?
            }
        })
    }

    /// Which slip makes of the derivative what a claim says at the witness, if one does.
    pub(crate) fn slip(&self, claimed: &Claimed, verdict: &Verdict) -> Option<Explanation> {
        let f = &self.problem.formula;
        let Verdict::Refuted(refutation) = verdict else {
            return None;
        };
        let [name] = claimed.names.as_slice() else {
            return None;
        };
        let input = self.inputs().iter().position(|input| input == name)?;
        let is_tried = refutation.claimed.is_finite() && f.len() <= MOST_NODES;
        is_tried
            .then(|| oracle::explain(f, 0, input, refutation.claimed, &refutation.witness))
            .flatten()
    }

    /// At a kink, what a claim says, if it is proved to be the element of no generalized derivative.
    pub(crate) fn outside(
        &self,
        place: &Place,
        claimed: &Claimed,
        verdict: &Verdict,
    ) -> Option<f64> {
        let (Place::At(x), Verdict::Undecided(blocked)) = (place, verdict) else {
            return None;
        };
        let generalized = blocked.generalized?;
        let says = match &claimed.claim {
            Claim::Float(number) => Interval::point(*number),
            Claim::Exact(formula) => {
                let x: Vec<Interval<f64>> = x.iter().map(|&x| Interval::point(x)).collect();
                formula.with_inputs(&self.inputs()).program().eval(&x)[0]
            }
        };
        let is_outside = *says.hi() < generalized.lo || *says.lo() > generalized.hi;
        (is_outside && !says.is_empty()).then(|| says.lo() / 2.0 + says.hi() / 2.0)
    }

    // The derivatives that the claims are about.
    fn derivatives(&self) -> Vec<Derivative> {
        let inputs = self.inputs();
        let place = |name: &String| inputs.iter().position(|input| input == name);
        let derivative = |claim: &Claimed| Derivative {
            output: 0,
            inputs: claim.names.iter().filter_map(place).collect(),
        };
        self.claims.iter().map(derivative).collect()
    }
}

// Every node is tried.
const MOST_NODES: usize = 2_000;

// A number of a range that may have no end.
fn inside([lo, hi]: [f64; 2]) -> f64 {
    let number = match (lo.is_finite(), hi.is_finite()) {
        (true, true) => lo / 2.0 + hi / 2.0,
        (true, false) => lo + 1.0,
        (false, true) => hi - 1.0,
        (false, false) => 0.0,
    };
    number.clamp(lo, hi)
}

/// Fails if a derivative is claimed twice, whatever the order of its variables.
pub(crate) fn check_once(claims: &[Claimed]) -> Result<(), Failure> {
    let sorted = |claim: &Claimed| {
        let mut names = claim.names.clone();
        names.sort();
        names
    };
    let keys: Vec<Vec<String>> = claims.iter().map(sorted).collect();
    let Some(second) = (0..claims.len()).find(|&i| keys[..i].contains(&keys[i])) else {
        return Ok(());
    };
    let claim = &claims[second];
    let message = format!("the derivative by `{}` is claimed twice", claim.key());
    let failure = Failure::new(Kind::Value, message);
    Err(match &claim.origin {
        Some((argument, start)) => {
            let names = argument[..*start].find(':').unwrap_or(*start);
            failure.at(ORIGIN, argument, 0..names)
        }
        None => failure,
    })
}
