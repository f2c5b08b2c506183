//! The search of a box for a point at which a claim is wrong.

use trigrad_core::Formula;

use super::ladder::Question;
use super::verdict::{Blocked, Claim, Derivative, Options, Reason, Refutation, Verdict};

/// What the search came to.
pub(super) enum Found {
    /// A witness, as simple as it could be made.
    Wrong(Refutation),
    /// No witness.
    Nothing {
        /// Whether the claim was proved right at some point, or as good as that: a claim that never
        /// was is not taken for the derivative because it looks like it on paper, where the table
        /// may be wrong.
        met: bool,
    },
}

// A wrong claim is wrong nearly everywhere, and then shows at the first points.
const RANDOM_POINTS: usize = 12;
const MOST_CORNERS: usize = 8;

/// Looks at the middle, at corners and at points in between for one at which a claim is proved
/// wrong, claim by claim.
pub(super) fn search(
    f: &Formula,
    asked: &[Derivative],
    claims: &[Claim],
    domain: &[(f64, f64)],
    options: &Options,
) -> Vec<Found> {
    // Where a few digits do not show it, another point is cheaper than more of them.
    let options = Options {
        bits: options.bits.min(SEARCH_BITS),
        ..options.clone()
    };
    let mut found: Vec<Found> = claims
        .iter()
        .map(|_| Found::Nothing { met: false })
        .collect();
    for point in points(domain) {
        let is_open = |found: &Found| matches!(found, Found::Nothing { .. });
        let open: Vec<usize> = (0..claims.len()).filter(|&i| is_open(&found[i])).collect();
        if open.is_empty() {
            break;
        }
        let verdicts = ask(f, asked, claims, &open, &point, &options);
        for (&place, verdict) in open.iter().zip(verdicts) {
            match verdict {
                Verdict::Proved(_) => found[place] = Found::Nothing { met: true },
                Verdict::Refuted(wrong) => {
                    let (asked, claim) = (&asked[place], &claims[place]);
                    found[place] = Found::Wrong(simplest(f, asked, claim, domain, wrong, &options));
                }
                Verdict::Undecided(blocked) if is_met(&blocked) => {
                    found[place] = Found::Nothing { met: true };
                }
                Verdict::Undecided(_) => {}
            }
        }
    }
    found
}

const SEARCH_BITS: u32 = 212;

// Whether the claim is in so narrow an enclosure that it is no accident: an exact 0, say, which
// takes more digits to be told from the least float.
fn is_met(blocked: &Blocked) -> bool {
    const NARROW: f64 = 1e-40;
    let width = blocked
        .enclosure
        .map(|enclosure| enclosure.hi - enclosure.lo);
    blocked.reason == Reason::Precision && width.is_some_and(|width| width <= NARROW)
}

fn ask(
    f: &Formula,
    asked: &[Derivative],
    claims: &[Claim],
    open: &[usize],
    at: &[f64],
    options: &Options,
) -> Vec<Verdict> {
    let asked: Vec<Derivative> = open.iter().map(|&place| asked[place].clone()).collect();
    let claims: Vec<Claim> = open.iter().map(|&place| claims[place].clone()).collect();
    let question = Question {
        f,
        asked: &asked,
        claims: &claims,
        excused: &[],
        at,
        options,
    };
    question.answer()
}

/// The same refutation at a point of few digits, if the claim is wrong there too.
fn simplest(
    f: &Formula,
    asked: &Derivative,
    claim: &Claim,
    domain: &[(f64, f64)],
    wrong: Refutation,
    options: &Options,
) -> Refutation {
    let refuted = |at: &[f64]| {
        let asked = std::slice::from_ref(asked);
        let verdict = ask(f, asked, std::slice::from_ref(claim), &[0], at, options).pop();
        match verdict {
            // A claim that is no number is a witness of another kind, and not looked for.
            Some(Verdict::Refuted(other)) if wrong.claimed.is_nan() || !other.claimed.is_nan() => {
                Some(other)
            }
            _ => None,
        }
    };
    let all_digits = 1..=DIGITS;
    let candidates = all_digits.map(|digits| {
        let rounded = wrong.witness.iter().zip(domain);
        let rounded = rounded.map(|(&x, &interval)| rounded_within(x, digits, interval));
        rounded.collect::<Vec<f64>>()
    });
    let mut simplest = candidates
        .filter(|candidate| *candidate != wrong.witness)
        .find_map(|candidate| refuted(&candidate))
        .unwrap_or(wrong.clone());
    // Then each number by itself, where there are not too many.
    for place in 0..simplest.witness.len().min(MOST_COORDINATES) {
        let (now, interval) = (simplest.witness[place], domain[place]);
        let simpler = |x: &f64| interval.0 <= *x && *x <= interval.1 && *x != now;
        for x in [0.0, 1.0, -1.0, 2.0, 0.5].into_iter().filter(simpler) {
            if [0.0, 1.0].contains(&now) {
                break;
            }
            let mut at = simplest.witness.clone();
            at[place] = x;
            if let Some(other) = refuted(&at) {
                simplest = other;
                break;
            }
        }
    }
    simplest
}

const DIGITS: usize = 17;
const MOST_COORDINATES: usize = 12;

/// The number to so many significant digits; itself, where that leaves the interval.
fn rounded_within(x: f64, digits: usize, (lo, hi): (f64, f64)) -> f64 {
    let rounded = format!("{x:.*e}", digits - 1).parse().unwrap_or(x);
    let is_inside = lo <= rounded && rounded <= hi;
    if is_inside { rounded } else { x }
}

/// The middle, some corners, and points in between, the same ones each time.
fn points(domain: &[(f64, f64)]) -> impl Iterator<Item = Vec<f64>> {
    // Fractions of the width, from a sequence that fills the interval evenly: the multiples of
    // the golden ratio, another one for each input.
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let inside = move |number: usize| {
        let fraction = move |place: usize| {
            let turns = golden * (number * (2 * place + 1)) as f64 + 0.37 * place as f64;
            turns.fract()
        };
        let place = domain.iter().enumerate();
        place
            .map(|(place, &interval)| within(interval, fraction(place)))
            .collect::<Vec<f64>>()
    };
    let middle = domain
        .iter()
        .map(|&interval| within(interval, 0.5))
        .collect();
    let corner = |number: usize| {
        let place = domain.iter().enumerate();
        let corner = place.map(|(place, &(lo, hi))| {
            let is_high = number >> (place % 3) & 1 == 1;
            let end = if is_high { hi } else { lo };
            if end.is_finite() {
                end
            } else {
                within((lo, hi), if is_high { 0.99 } else { 0.01 })
            }
        });
        corner.collect::<Vec<f64>>()
    };
    let inner: Vec<Vec<f64>> = (1..=RANDOM_POINTS).map(inside).collect();
    let corners: Vec<Vec<f64>> = (0..MOST_CORNERS.min(1 << domain.len().min(3)))
        .map(corner)
        .collect();
    std::iter::once(middle).chain(inner).chain(corners)
}

/// The point at a fraction of an interval, which may have infinite ends.
pub(super) fn within((lo, hi): (f64, f64), fraction: f64) -> f64 {
    match (lo.is_finite(), hi.is_finite()) {
        // Each end by itself, because their distance may leave the range.
        (true, true) => (lo * (1.0 - fraction) + hi * fraction).clamp(lo, hi),
        // As far away as a fraction of a line that is bent to an interval.
        (true, false) => (lo + fraction / (1.0 - fraction).max(1e-9)).min(f64::MAX),
        (false, true) => (hi - (1.0 - fraction) / fraction.max(1e-9)).max(f64::MIN),
        (false, false) => (fraction - 0.5) / (fraction * (1.0 - fraction)).max(1e-9),
    }
}
