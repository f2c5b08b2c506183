//! The verdicts on a set of claims, as data and as a message.

use std::fmt;

use trigrad_core::Formula;

use super::verdict::{Blocked, Derivative, Proof, Refutation, Standing, Verdict};

/// What was found of the derivatives of one function at one point.
///
/// As text it names the function, the place, and of each claim that is not proved both numbers
/// and what is to blame.
#[derive(Clone, Debug)]
#[must_use = "a report that nobody reads finds nothing"]
pub struct Report {
    subject: Subject,
    at: Vec<f64>,
    findings: Vec<Finding>,
}

/// One claim with its verdict.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// Which derivative is claimed. Of a product with a tangent the input is the step along it.
    pub derivative: Derivative,
    /// The claim.
    pub claimed: f64,
    /// How far it may be off because of rounding, beyond the tolerance.
    pub excused: f64,
    /// What is known of it.
    pub verdict: Verdict,
}

impl Finding {
    /// At a kink, or where branches of an `if` meet: whether the claim can be an element of
    /// Clarke's generalized derivative. None elsewhere, and where nothing bounds that.
    ///
    /// False is a proof; true is none, since what holds the generalized derivative may be larger
    /// than it: that of max(x, 0) - max(-x, 0), which is x, is 1 and lies in [0, 2].
    ///
    /// ```
    /// use trigrad::{Formula, oracle};
    /// let f = Formula::parse("abs(x)")?;
    /// let at_the_kink = |claimed| {
    ///     let report = oracle::check_gradient(&f, [claimed], [0.0]);
    ///     report.findings()[0].may_be_generalized()
    /// };
    /// assert_eq!(at_the_kink(0.0), Some(true));
    /// assert_eq!(at_the_kink(-1.0), Some(true));
    /// assert_eq!(at_the_kink(1.5), Some(false));
    /// # Ok::<(), trigrad::ParseError>(())
    /// ```
    pub fn may_be_generalized(&self) -> Option<bool> {
        let Verdict::Undecided(Blocked {
            generalized: Some(hull),
            ..
        }) = &self.verdict
        else {
            return None;
        };
        let allowed = match self.excused.is_finite() {
            true => self.excused,
            false => f64::INFINITY,
        };
        // A spacing more, for the rounding of the sums here.
        let least = (hull.lo - allowed).next_down();
        let most = (hull.hi + allowed).next_up();
        Some(least <= self.claimed && self.claimed <= most)
    }
}

// What was differentiated.
#[derive(Clone, Debug)]
pub(super) enum Subject {
    Formula(Formula),
    // Along a tangent.
    Along(Formula, Vec<f64>),
    // Each output times its seed.
    Seeded(Formula, Vec<f64>),
}

impl Report {
    pub(super) fn new(subject: Subject, at: &[f64], findings: Vec<Finding>) -> Self {
        let at = at.to_vec();
        Self {
            subject,
            at,
            findings,
        }
    }

    /// Every claim with its verdict, by output, then by input.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The point.
    pub fn at(&self) -> &[f64] {
        &self.at
    }

    /// The worst of the verdicts; proved if there is no claim.
    pub fn standing(&self) -> Standing {
        let standings = self
            .findings
            .iter()
            .map(|finding| finding.verdict.standing());
        standings.max().unwrap_or(Standing::Proved)
    }

    /// Whether every claim is proved to be right.
    pub fn is_proved(&self) -> bool {
        self.standing() == Standing::Proved
    }

    /// Whether a claim is proved to be wrong.
    pub fn is_refuted(&self) -> bool {
        self.standing() == Standing::Refuted
    }

    /// Asks for a proof of every claim: the assertion for smooth points.
    ///
    /// # Panics
    /// If a claim is wrong or undecided, with the report as the message.
    #[track_caller]
    pub fn assert_proved(&self) {
        assert!(self.is_proved(), "{self}");
    }

    /// Asks that no claim is proved to be wrong: the assertion for points that are drawn at
    /// random, among which there are kinks and poles. At a kink a claim is wrong if it is outside
    /// of every [generalized derivative](Finding::may_be_generalized).
    ///
    /// # Panics
    /// If a claim is wrong, with the report as the message.
    #[track_caller]
    pub fn assert_not_refuted(&self) {
        let mut findings = self.findings.iter();
        let is_outside = findings.any(|finding| finding.may_be_generalized() == Some(false));
        assert!(!self.is_refuted() && !is_outside, "{self}");
    }

    fn formula(&self) -> &Formula {
        match &self.subject {
            Subject::Formula(f) | Subject::Along(f, _) | Subject::Seeded(f, _) => f,
        }
    }

    // "x = 3.0", "x = 3.0 + 1.0 t".
    fn coordinate(&self, input: usize) -> String {
        let name = self.formula().inputs().nth(input).unwrap_or_default();
        let x = self.at[input];
        match &self.subject {
            Subject::Along(_, tangent) => format!("{name} = {x:?} + {:?} t", tangent[input]),
            _ => format!("{name} = {x:?}"),
        }
    }

    // The coordinates that a finding is about and the head of the report has no room for.
    fn unseen(&self, derivative: &Derivative) -> String {
        if matches!(self.subject, Subject::Along(..)) {
            return String::new();
        }
        let mut inputs = derivative.inputs.clone();
        inputs.dedup();
        let unseen = inputs.into_iter().filter(|&input| input >= SHOWN);
        let unseen: Vec<String> = unseen.map(|input| self.coordinate(input)).collect();
        match unseen.is_empty() {
            true => String::new(),
            false => format!(" at {}", unseen.join(", ")),
        }
    }

    // "d2 f1/dx dy", "df along the tangent".
    fn name(&self, derivative: &Derivative) -> String {
        let f = self.formula();
        let output = match f.outputs().len() {
            1 => "f".to_owned(),
            _ => format!("f{}", derivative.output),
        };
        let inputs = || derivative.inputs.iter().filter_map(|&i| f.inputs().nth(i));
        match &self.subject {
            Subject::Along(..) => format!("d{output} along the tangent"),
            Subject::Seeded(..) => {
                let input = inputs().next().unwrap_or_default();
                format!("by {input}, of the seeded outputs")
            }
            Subject::Formula(_) => {
                let below: Vec<String> = inputs().map(|name| format!("d{name}")).collect();
                match below.len() {
                    0 => output,
                    1 => format!("d{output}/{}", below[0]),
                    n => format!("d{n}{output}/{}", below.join(" ")),
                }
            }
        }
    }

    fn write_finding(&self, f: &mut fmt::Formatter<'_>, finding: &Finding) -> fmt::Result {
        let name = self.name(&finding.derivative) + &self.unseen(&finding.derivative);
        let Finding {
            claimed, excused, ..
        } = finding;
        match &finding.verdict {
            Verdict::Proved(Proof { ulp, enclosure, .. }) => {
                let off = off(*ulp, "at most ", finding);
                writeln!(f, "  {name}: proved: {claimed:?} is {off} {enclosure}")
            }
            Verdict::Refuted(refutation) => {
                let Refutation { enclosure, ulp, .. } = refutation;
                let off = off(*ulp, "more than ", finding);
                write!(
                    f,
                    "  {name}: PROVED WRONG: {claimed:?} is claimed, which is {off} {enclosure}"
                )?;
                if *excused > 0.0 {
                    write!(f, "; rounding explains {excused:.1e} of it")?;
                }
                writeln!(f)?;
                match refutation.sentence() {
                    Some(sentence) => writeln!(f, "      {sentence}"),
                    None => Ok(()),
                }
            }
            Verdict::Undecided(blocked) => {
                write!(f, "  {name}: undecided: {claimed:?} is claimed; ")?;
                self.write_blocked(f, blocked)?;
                match (finding.may_be_generalized(), &blocked.generalized) {
                    (Some(false), Some(hull)) => {
                        writeln!(
                            f,
                            "      OUTSIDE of every generalized derivative, which lies {hull}"
                        )
                    }
                    (Some(true), Some(hull)) => {
                        writeln!(f, "      a generalized derivative lies {hull}")
                    }
                    _ => Ok(()),
                }
            }
        }
    }

    fn write_blocked(&self, f: &mut fmt::Formatter<'_>, blocked: &Blocked) -> fmt::Result {
        match &self.subject {
            Subject::Formula(formula) => write!(f, "{}", blocked.sentence(formula))?,
            // Nodes of a product are those of another formula.
            Subject::Along(..) | Subject::Seeded(..) => write!(f, "{}", blocked.reason)?,
        }
        if let Some(enclosure) = &blocked.enclosure {
            write!(f, "; it would lie {enclosure}")?;
        }
        writeln!(f)
    }
}

// "at most 0.5 ulp off, the derivative lies".
fn off(ulp: f64, how: &str, finding: &Finding) -> String {
    let what = match finding.derivative.inputs.is_empty() {
        true => "value",
        false => "derivative",
    };
    match ulp {
        0.0 => "exactly".to_owned(),
        ulp if ulp < 1000.0 => format!("{how}{ulp:.2} ulp off, the {what} lies"),
        ulp if ulp.is_finite() => format!("{how}{ulp:.1e} ulp off, the {what} lies"),
        _ => format!("not a number that it could be, the {what} lies"),
    }
}

/// The function, the place, how many claims have which verdict, then each that is not proved; of
/// what is long or many the beginning.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let formula = self.formula();
        match formula.outputs() {
            [_] => writeln!(f, "f = {}", brief(formula))?,
            outputs => {
                for (i, &output) in outputs.iter().enumerate().take(SHOWN) {
                    writeln!(f, "f{i} = {}", brief(&formula.output(output)))?;
                }
                if outputs.len() > SHOWN {
                    writeln!(f, "and {} more outputs", outputs.len() - SHOWN)?;
                }
            }
        }
        let coordinates = (0..self.at.len()).map(|input| self.coordinate(input));
        match listed(coordinates, self.at.len()) {
            place if place.is_empty() => write!(f, "without inputs")?,
            place => write!(f, "at {place}")?,
        }
        if let Subject::Seeded(_, seeds) = &self.subject {
            let texts = seeds.iter().map(|seed| format!("{seed:?}"));
            write!(f, ", seeds [{}]", listed(texts, seeds.len()))?;
        }
        let count = |standing| {
            let standings = self
                .findings
                .iter()
                .map(|finding| finding.verdict.standing());
            standings.filter(|&found| found == standing).count()
        };
        writeln!(
            f,
            ": {} proved, {} PROVED WRONG, {} undecided",
            count(Standing::Proved),
            count(Standing::Refuted),
            count(Standing::Undecided)
        )?;
        let open = |finding: &&Finding| finding.verdict.standing() != Standing::Proved;
        let (mut shown, all) = (0, self.findings.iter().filter(open).count());
        // The worst first, and no more than one can read.
        for standing in [Standing::Refuted, Standing::Undecided] {
            let of_it = |finding: &&Finding| finding.verdict.standing() == standing;
            for finding in self.findings.iter().filter(of_it).take(SHOWN - shown) {
                self.write_finding(f, finding)?;
                shown += 1;
            }
        }
        if shown < all {
            writeln!(f, "  and {} more", all - shown)?;
        }
        Ok(())
    }
}

// Of claims, inputs and outputs so many are shown.
const SHOWN: usize = 20;

/// The first of many, separated by commas.
fn listed(texts: impl Iterator<Item = String>, all: usize) -> String {
    let mut texts: Vec<String> = texts.take(SHOWN).collect();
    if all > SHOWN {
        texts.push(format!("and {} more", all - SHOWN));
    }
    texts.join(", ")
}

/// The beginning of an expression that may be long: a message of a failed test is read by people.
fn brief(formula: &Formula) -> String {
    const MOST: usize = 400;
    let text = formula.to_string();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}… ({} nodes)", &text[..end], formula.len()),
        None => text,
    }
}
