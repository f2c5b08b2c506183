//! What a library answers, held against what rounding of the expression as written explains.

use trigrad_core::Function;

use super::answer::{Finding, Kind, Quantity};
use super::backend::{AdBackend, caught};
use super::case::Case;
use super::explained::{Explained, Range, explain};

/// How a library is judged.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Rules {
    /// How many ulp a value or a partial of one row may be off.
    pub ulp: f64,
    /// Whether second derivatives are asked for.
    pub second: bool,
}

impl Default for Rules {
    /// 8 ulp, second derivatives too.
    fn default() -> Self {
        Self {
            ulp: 8.0,
            second: true,
        }
    }
}

/// What became of one case.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Judgement {
    /// Whether the library has the rows.
    pub is_supported: bool,
    /// The answers that are proved wrong.
    pub findings: Vec<Finding>,
    /// How many answers were judged.
    pub answers: u64,
    /// How many of them are conventions at a kink that differ from ours, within the
    /// generalized derivative.
    pub conventions: u64,
}

/// Asks the library about a case, and judges the answers.
///
/// ```
/// use trigrad::Engine;
/// use trigrad::testkit::{Case, Rules, judge};
/// let case = Case::parse("abs(x)*sqrt(y)", &[0.0, 2.0])?;
/// let judgement = judge(&Engine::Tape, &case, &Rules::default());
/// assert!(judgement.is_supported && judgement.findings.is_empty());
/// # Ok::<(), trigrad::testkit::CaseError>(())
/// ```
pub fn judge(backend: &dyn AdBackend, case: &Case, rules: &Rules) -> Judgement {
    let mut session = Session::new(case, rules);
    session.ask(backend);
    session.judgement
}

/// What rounding explains of the value and of each slope: the numbers that are not called wrong.
///
/// ```
/// use trigrad::testkit::{Case, Rules, explained};
/// let case = Case::parse("max(x, 0)", &[0.0])?;
/// let (value, slopes) = explained(&case, &Rules::default());
/// assert!(value.explains(0.0) && !value.explains(1e-300));
/// assert!(slopes[0].explains(0.0) && slopes[0].explains(1.0) && !slopes[0].explains(1.1));
/// # Ok::<(), trigrad::testkit::CaseError>(())
/// ```
pub fn explained(case: &Case, rules: &Rules) -> (Range, Vec<Range>) {
    let explained = explain(&case.function, &case.at, &[], false, rules.ulp);
    (explained.value, explained.slopes)
}

struct Session<'a> {
    case: &'a Case,
    rules: &'a Rules,
    tangent: Vec<f64>,
    plain: f64,
    explained: Explained,
    judgement: Judgement,
}

/// What a vjp is asked with: neither 1 nor a power of 2.
const ADJOINT: f64 = -1.5;

impl<'a> Session<'a> {
    fn new(case: &'a Case, rules: &'a Rules) -> Self {
        let Case { function, at } = case;
        let tangent: Vec<f64> = (0..at.len())
            .map(|i| (i as f64 + 1.0) * if i % 2 == 0 { 1.0 } else { -1.0 })
            .collect();
        let directions = [tangent.clone()];
        let explained = explain(function, at, &directions, rules.second, rules.ulp);
        Self {
            case,
            rules,
            tangent,
            plain: function.call(at)[0],
            explained,
            judgement: Judgement::default(),
        }
    }

    fn ask(&mut self, backend: &dyn AdBackend) {
        let Case { function, at } = self.case;
        let (plain, gradient) = match caught(|| backend.gradient(function, at)) {
            Ok(None) => return,
            Ok(Some((value, gradient))) => {
                self.judgement.is_supported = true;
                self.answer(Quantity::Value, value, self.explained.value);
                self.gradient(&gradient);
                self.other_zero(backend, &gradient);
                (value, gradient)
            }
            Err(words) => {
                self.judgement.is_supported = true;
                self.panicked(Quantity::Value, words);
                return;
            }
        };
        let tangent = self.tangent.clone();
        match caught(|| backend.jvp(function, at, &tangent)) {
            Ok(None) => {}
            Ok(Some((value, along))) => {
                self.value_again(plain, value);
                self.answer(Quantity::Along, along, self.explained.slopes[at.len()]);
            }
            Err(words) => self.panicked(Quantity::Along, words),
        }
        match caught(|| backend.vjp(function, at, ADJOINT)) {
            Ok(None) => {}
            Ok(Some((value, back))) if back.len() == at.len() => {
                self.value_again(plain, value);
                for (i, &slope) in back.iter().enumerate() {
                    let range = scaled(&self.explained.slopes[i], ADJOINT);
                    self.answer(Quantity::Back(i), slope, range);
                }
            }
            Ok(Some((_, back))) => {
                let words = format!("{} slopes for {} inputs", back.len(), at.len());
                self.panicked(Quantity::Back(0), words);
            }
            Err(words) => self.panicked(Quantity::Back(0), words),
        }
        if self.rules.second {
            match caught(|| backend.hessian(function, at)) {
                Ok(None) => {}
                Ok(Some((value, first, hessian))) => {
                    self.value_again(plain, value);
                    self.hessian(&gradient, &first, &hessian);
                }
                Err(words) => self.panicked(Quantity::Second(0, 0), words),
            }
        }
    }

    // Another mode has a value of its own: judged where it differs.
    fn value_again(&mut self, plain: f64, value: f64) {
        if value.to_bits() != plain.to_bits() {
            self.answer(Quantity::Value, value, self.explained.value);
        }
    }

    fn gradient(&mut self, gradient: &[f64]) {
        let inputs = self.case.at.len();
        if gradient.len() != inputs {
            let words = format!("{} slopes for {inputs} inputs", gradient.len());
            self.panicked(Quantity::Slope(0), words);
            return;
        }
        let ours = self.explained.touches_kink.then(|| {
            let ours = trigrad_dual::function::gradient(&self.case.function, &self.case.at);
            ours.1
        });
        for (i, &slope) in gradient.iter().enumerate() {
            let range = self.explained.slopes[i];
            let is_right = self.answer(Quantity::Slope(i), slope, range);
            if let (Some(ours), true) = (&ours, is_right) {
                self.judgement.conventions += u64::from(!is_same(ours[i], slope));
            }
        }
    }

    // 0 and -0 are one number, and a function that has one value there has one derivative.
    fn other_zero(&mut self, backend: &dyn AdBackend, gradient: &[f64]) {
        let Case { function, at } = self.case;
        if !self.explained.touches_kink || !at.contains(&0.0) {
            return;
        }
        let turned = |&x: &f64| if x == 0.0 { -x } else { x };
        let other: Vec<f64> = at.iter().map(turned).collect();
        let there = explain(function, &other, &[], false, self.rules.ulp);
        // What differs for others too is not the library's doing: 1/x, or the cut of atan2.
        let here = (self.explained.value, &self.explained.slopes[..at.len()]);
        if here != (there.value, &there.slopes) || here.0.open || here.0.nan {
            return;
        }
        let Ok(Some((_, beyond))) = caught(|| backend.gradient(function, &other)) else {
            return;
        };
        for (i, (&slope, &beyond)) in gradient.iter().zip(&beyond).enumerate() {
            let range = self.explained.slopes[i];
            let are_right = [slope, beyond]
                .iter()
                .all(|x| x.is_finite() && range.explains(*x));
            if are_right && !range.open && !is_same(slope, beyond) {
                self.judgement.findings.push(Finding {
                    kind: Kind::Sign,
                    quantity: Quantity::Slope(i),
                    case: self.case.clone(),
                    answer: slope,
                    explained: Range {
                        lo: beyond,
                        hi: beyond,
                        ..range
                    },
                    words: None,
                });
            }
        }
    }

    // A number of second order has slopes of its own: judged where they differ.
    fn hessian(&mut self, gradient: &[f64], first: &[f64], hessian: &[f64]) {
        let inputs = self.case.at.len();
        if first.len() != inputs || hessian.len() != inputs * inputs {
            let words = format!("{} second derivatives for {inputs} inputs", hessian.len());
            self.panicked(Quantity::Second(0, 0), words);
            return;
        }
        for (i, (&slope, &other)) in first.iter().zip(gradient).enumerate() {
            if slope.to_bits() != other.to_bits() {
                self.answer(Quantity::SlopeBeside(i), slope, self.explained.slopes[i]);
            }
        }
        for (k, &second) in hessian.iter().enumerate() {
            let quantity = Quantity::Second(k / inputs, k % inputs);
            self.answer(quantity, second, self.explained.second[k]);
        }
    }

    fn answer(&mut self, quantity: Quantity, answer: f64, range: Range) -> bool {
        self.judgement.answers += 1;
        let Some(kind) = self.kind(quantity, answer, &range) else {
            return true;
        };
        self.judgement.findings.push(Finding {
            kind,
            quantity,
            case: self.case.clone(),
            answer,
            explained: range,
            words: None,
        });
        false
    }

    fn kind(&self, quantity: Quantity, answer: f64, range: &Range) -> Option<Kind> {
        if self.explained.is_undefined {
            // Where plain floats have a number all the same, as 1/(1/0), an answer like theirs is
            // none of the library's doing.
            // And of an input that does not occur the slope is 0 for all that anybody knows.
            let does_not_occur = range.lo == 0.0 && range.hi == 0.0 && answer == 0.0;
            let is_wrong = answer.is_finite() && self.plain.is_nan() && !does_not_occur;
            return is_wrong.then_some(Kind::Domain);
        }
        if range.explains(answer) {
            return None;
        }
        let one_sided = range.lo == f64::NEG_INFINITY || range.hi == f64::INFINITY;
        Some(match answer {
            _ if self.explained.touches_kink && quantity.order() > 0 => Kind::Kink,
            _ if answer.is_nan() => Kind::Nan,
            _ if answer.is_infinite() => Kind::Infinite,
            _ if one_sided => Kind::Finite,
            _ if range.distance(answer) <= MILLIONTH * range.nearest(answer).abs() => Kind::Digits,
            _ => Kind::Wrong,
        })
    }

    fn panicked(&mut self, quantity: Quantity, words: String) {
        self.judgement.findings.push(Finding {
            kind: Kind::Panic,
            quantity,
            case: self.case.clone(),
            answer: f64::NAN,
            explained: self.explained.value,
            words: Some(words),
        });
    }
}

const MILLIONTH: f64 = 1e-6;
// Two conventions differ by a good part of the slopes, two roundings by far less than this.
const CONVENTION: f64 = 1e-6;

fn is_same(a: f64, b: f64) -> bool {
    (a - b).abs() <= CONVENTION * a.abs().max(b.abs())
}

impl Range {
    fn nearest(&self, answer: f64) -> f64 {
        answer.clamp(self.lo, self.hi)
    }

    fn distance(&self, answer: f64) -> f64 {
        (answer - self.nearest(answer)).abs()
    }
}

// The range of a slope times a number, with one more rounding.
fn scaled(range: &Range, by: f64) -> Range {
    if range.lo == 0.0 && range.hi == 0.0 {
        return *range;
    }
    let (a, b) = (range.lo * by, range.hi * by);
    Range {
        lo: a.min(b).next_down(),
        hi: a.max(b).next_up(),
        ..*range
    }
}
