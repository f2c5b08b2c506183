//! How an answer to a torture item is judged, in f64 and in f32.

use trigrad::Exact;

use crate::data::{Answer, Item, number};
use crate::digits::{Digits, ulp, ulp_f32};

/// How an answer is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    Right,
    /// NaN where the answer exists only as a limit, or where floats cannot keep the digits.
    NanAllowed,
    /// The digits that floats leave, where the expression as written loses them.
    Lost,
    Wrong,
}

// The tolerances of the set's own judge: places of the answer, or its condition
// times as many roundings; values have passed through more rows than one.
pub(crate) const GRADIENT_PLACES: f64 = 8.0;
pub(crate) const HESSIAN_PLACES: f64 = 64.0;
pub(crate) const VALUE_PLACES: f64 = 64.0;

/// The floats that an answer was computed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Format {
    F64,
    F32,
}

impl Format {
    pub(crate) fn nearest(self, digits: &Digits) -> f64 {
        match self {
            Self::F64 => digits.to_f64(),
            Self::F32 => digits.to_f32().into(),
        }
    }

    fn ulp(self, x: f64) -> f64 {
        match self {
            Self::F64 => ulp(x),
            Self::F32 => ulp_f32(x as f32),
        }
    }

    fn epsilon(self) -> f64 {
        match self {
            Self::F64 => f64::EPSILON,
            Self::F32 => f32::EPSILON.into(),
        }
    }

    fn largest(self) -> f64 {
        match self {
            Self::F64 => f64::MAX,
            Self::F32 => f32::MAX.into(),
        }
    }
}

/// How `got` stands to the answer of `item` under `key`.
pub(crate) fn judge(
    item: &Item,
    key: &str,
    answer: &Answer,
    got: f64,
    places: f64,
    format: Format,
) -> Verdict {
    let sensitivity = sensitivity(item, key, answer);
    let verdict = against(answer, got, sensitivity, places, format);
    if verdict != Verdict::Wrong || item.f64_ok {
        return verdict;
    }
    if !got.is_finite() {
        return Verdict::NanAllowed;
    }
    if key.contains(',') {
        return Verdict::Lost;
    }
    let Answer::Digits(want) = answer else {
        return Verdict::Wrong;
    };
    let Some(want) = Digits::parse(want) else {
        return Verdict::Wrong;
    };
    // An error of the size that a correct engine makes here.
    let may = item.f64_may.get(key).into_iter().flatten();
    let is_lost = may
        .filter_map(|may| match Digits::parse(may)? {
            Digits::Finite(may) => Some(want.distance(may.to_f64())),
            _ => None,
        })
        .any(|may| want.distance(got) <= 4.0 * may);
    if is_lost {
        Verdict::Lost
    } else {
        Verdict::Wrong
    }
}

fn against(answer: &Answer, got: f64, sensitivity: f64, places: f64, format: Format) -> Verdict {
    let is_close = |want: &String| close(got, want, sensitivity, places, format);
    match answer {
        Answer::Digits(want) if is_close(want) => Verdict::Right,
        Answer::Digits(_) => Verdict::Wrong,
        Answer::Choice { allow, .. } if got.is_nan() => {
            if allow.iter().any(|allowed| allowed == "NaN") {
                Verdict::NanAllowed
            } else {
                Verdict::Wrong
            }
        }
        Answer::Choice {
            set,
            convention,
            truth,
            allow,
        } => {
            let named = allow.iter().filter(|allowed| *allowed != "NaN");
            let is_named = named.chain(convention).chain(truth).any(is_close);
            let in_set = set
                .as_ref()
                .is_some_and(|[lo, hi]| (number(lo)..=number(hi)).contains(&got));
            if is_named || (convention.is_none() && in_set) {
                Verdict::Right
            } else {
                Verdict::Wrong
            }
        }
    }
}

/// What one rounding can move the answer by: condition times answer.
fn sensitivity(item: &Item, key: &str, answer: &Answer) -> f64 {
    if let Some(sensitivity) = item.sens.get(key) {
        return sensitivity
            .as_f64()
            .unwrap_or_else(|| number(sensitivity.as_str().unwrap_or("")));
    }
    let digits = match answer {
        Answer::Digits(digits) => Some(digits),
        Answer::Choice { allow, .. } => allow
            .iter()
            .find(|a| !matches!(a.as_str(), "NaN" | "inf" | "-inf")),
    };
    let size = digits.map_or(0.0, |digits| number(digits).abs());
    let condition = item.cond.get(key).copied().flatten().unwrap_or(0.0);
    if size.is_finite() && condition.is_finite() {
        condition * size
    } else {
        0.0
    }
}

/// Whether `got` is `want` to so many places, or to what so many roundings move it.
pub(crate) fn close(got: f64, want: &str, sensitivity: f64, places: f64, format: Format) -> bool {
    let Some(want) = Digits::parse(want) else {
        return false;
    };
    let nearest = format.nearest(&want);
    match &want {
        _ if got == nearest || (got.is_nan() && nearest.is_nan()) => true,
        // Close to the end of the range an overflow is a rounding.
        Digits::Finite(exact) if got.is_infinite() => {
            let largest = Exact::from_f64(format.largest()).unwrap_or(Exact::ZERO);
            got.is_sign_negative() == exact.is_negative() && exact.abs() >= largest
        }
        Digits::Finite(_) => {
            want.distance(got) <= places * format.ulp(nearest).max(sensitivity * format.epsilon())
        }
        _ => false,
    }
}
