//! One claim against one enclosure of the truth.

use trigrad_core::{Bounds, End, Interval};

use super::arithmetic::Arithmetic;
use super::float::{above, below, spacing};
use super::verdict::Tolerance;

/// What is claimed, where the truth is enclosed.
#[derive(Clone, Debug)]
pub(super) enum Claimed<E> {
    /// A real number, as far as it is known.
    Number(Interval<E>),
    /// inf, or -inf.
    Infinite {
        /// Whether it is -inf.
        negative: bool,
    },
    /// No number.
    NotANumber,
}

impl<E: End> Claimed<E> {
    /// A float as a claim: -0 is 0.
    pub(super) fn float(claim: f64, arithmetic: &impl Arithmetic<End = E>) -> Self {
        if claim.is_nan() {
            Self::NotANumber
        } else if claim.is_infinite() {
            let negative = claim < 0.0;
            Self::Infinite { negative }
        } else {
            Self::Number(arithmetic.between(claim, claim))
        }
    }
}

/// How a claim stands to an enclosure of the truth, provided that there is one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Finding {
    /// Within the tolerance of every number of the enclosure, and so many ulp from it at most.
    Within(f64),
    /// Outside of it for every number of the enclosure, and so many ulp from it at least.
    Beyond(f64),
    /// Neither is known; whether for want of range, and not of digits.
    Open {
        /// Whether the truth, or what is claimed, is beyond the range of f64.
        is_beyond_range: bool,
    },
}

/// The finding on `claim` where the derivative exists and is in `truth`.
///
/// Each number d' of the enclosure has its own tolerance, max(n u(d'), a): so the enclosure is
/// cut at 0 and at the powers of two, between which the spacing u is the same.
pub(super) fn judge<E: End>(
    claim: &Claimed<E>,
    truth: &Interval<E>,
    tolerance: Tolerance,
) -> Finding {
    let open = Finding::Open {
        is_beyond_range: false,
    };
    if truth.is_empty() {
        return open;
    }
    let (least, most) = (E::exact(f64::MIN), E::exact(f64::MAX));
    match claim {
        Claimed::NotANumber => Finding::Beyond(f64::INFINITY),
        // Wrong where the truth is in the range of f64, or on the other side.
        Claimed::Infinite { negative } => {
            let is_wrong = match negative {
                false => *truth.hi() <= most,
                true => *truth.lo() >= least,
            };
            match is_wrong {
                true => Finding::Beyond(f64::INFINITY),
                false => Finding::Open {
                    is_beyond_range: true,
                },
            }
        }
        Claimed::Number(claimed) if claimed.is_empty() => open,
        Claimed::Number(claimed) => {
            let findings = pieces(truth)
                .into_iter()
                .map(|piece| piece.judge(claimed, tolerance));
            findings.reduce(together).unwrap_or(open)
        }
    }
}

/// The finding on two parts of the enclosure.
fn together(a: Finding, b: Finding) -> Finding {
    match (a, b) {
        (Finding::Within(a), Finding::Within(b)) => Finding::Within(a.max(b)),
        (Finding::Beyond(a), Finding::Beyond(b)) => Finding::Beyond(a.min(b)),
        (Finding::Open { is_beyond_range }, _) | (_, Finding::Open { is_beyond_range }) => {
            Finding::Open { is_beyond_range }
        }
        _ => Finding::Open {
            is_beyond_range: false,
        },
    }
}

/// A part of the enclosure, all of one sign.
struct Piece<E> {
    part: Interval<E>,
    /// A spacing that is not above that at any of its numbers, and one that is not below; none
    /// where the numbers are beyond the range of f64.
    spacing: (f64, Option<f64>),
}

impl<E: End> Piece<E> {
    fn new(part: Interval<E>) -> Self {
        let magnitudes = part.abs();
        let [least, most] = [below(magnitudes.lo()), below(magnitudes.hi())];
        let in_range = *magnitudes.hi() <= E::exact(f64::MAX);
        Self {
            part,
            spacing: (spacing(least), in_range.then(|| spacing(most))),
        }
    }

    fn judge(&self, claimed: &Interval<E>, tolerance: Tolerance) -> Finding {
        let (least, most) = self.spacing;
        let error = claimed.sub(&self.part).abs();
        let allowed = |spacing: f64| -> Bounds<E> {
            let ulp = product::<E>(positive(tolerance.ulp), spacing);
            let abs = E::exact(positive(tolerance.abs));
            Bounds {
                lo: larger(ulp.lo, abs.clone()),
                hi: larger(ulp.hi, abs),
            }
        };
        if *error.hi() <= allowed(least).lo {
            return Finding::Within(ratio_above(error.hi(), least));
        }
        match most {
            Some(most) if *error.lo() > allowed(most).hi => {
                Finding::Beyond(ratio_below(error.lo(), most))
            }
            Some(_) => Finding::Open {
                is_beyond_range: false,
            },
            None => self.judge_beyond_range(&error, claimed, tolerance),
        }
    }

    // Where numbers of the part are beyond the range of f64, and all of them normal, so that u(d)
    // is not above 2^-52 |d|.
    fn judge_beyond_range(
        &self,
        error: &Interval<E>,
        claimed: &Interval<E>,
        tolerance: Tolerance,
    ) -> Finding {
        let magnitudes = self.part.abs();
        let (ulp, abs) = (positive(tolerance.ulp), positive(tolerance.abs));
        let quarter = f64::MAX / 4.0;
        if *magnitudes.hi() < E::exact(f64::INFINITY) && ulp.is_finite() {
            let most = magnitudes.hi().mul(&E::exact(f64::EPSILON)).hi;
            let allowed = larger(E::exact(ulp).mul(&most).hi, E::exact(abs));
            if *error.lo() > allowed {
                return Finding::Beyond(below(&error.lo().div(&most).lo));
            }
        }
        // The claim so much smaller that no tolerance bridges that: with |c| and a not above
        // |d|/4, and n 2^-52 not above 1/4, |c - d| >= 3/4 |d| > |d|/4 >= max(n u(d), a).
        let is_far = *magnitudes.lo() >= E::exact(f64::MAX)
            && *claimed.abs().hi() <= E::exact(quarter)
            && abs <= quarter
            && ulp <= FAR;
        match is_far {
            true => Finding::Beyond(FAR),
            false => Finding::Open {
                is_beyond_range: true,
            },
        }
    }
}

// A quarter of 2^52: an error of 3/4 |d|, with u(d) not above 2^-52 |d|, is three times that.
const FAR: f64 = (1u64 << 50) as f64;

// More binades than these are not told apart: the tolerance of the smallest counts for a proof,
// that of the largest against it.
const MOST_BINADES: usize = 8;

/// The enclosure cut at 0 and, where few are met, at the powers of two in the range of f64.
fn pieces<E: End>(truth: &Interval<E>) -> Vec<Piece<E>> {
    let zero = E::exact(0.0);
    let mut pieces = Vec::new();
    let sides = [
        (
            truth.lo().clone(),
            smaller(truth.hi().clone(), zero.clone()),
        ),
        (larger(truth.lo().clone(), zero), truth.hi().clone()),
    ];
    let both = sides[0].1 == *truth.hi();
    for (lo, hi) in sides.into_iter().take(if both { 1 } else { 2 }) {
        if let Some(side) = Interval::new(lo, hi) {
            cut(side, &mut pieces);
        }
    }
    pieces
}

fn cut<E: End>(side: Interval<E>, pieces: &mut Vec<Piece<E>>) {
    let magnitudes = side.abs();
    let is_negative = *side.lo() < E::exact(0.0);
    let mut edges = Vec::new();
    // The powers of two strictly inside, by the first float that is not below the low end.
    let mut edge = power_above(below(magnitudes.lo()));
    while edges.len() <= MOST_BINADES && edge.is_finite() && E::exact(edge) < *magnitudes.hi() {
        if E::exact(edge) > *magnitudes.lo() {
            edges.push(edge);
        }
        edge *= 2.0;
    }
    if edges.len() > MOST_BINADES {
        return pieces.push(Piece::new(side));
    }
    let mut from = magnitudes.lo().clone();
    let ends = edges
        .into_iter()
        .map(E::exact)
        .chain([magnitudes.hi().clone()]);
    for to in ends {
        let part = match is_negative {
            true => Interval::new(to.neg(), from.neg()),
            false => Interval::new(from, to.clone()),
        };
        let Some(part) = part else { return };
        let mut piece = Piece::new(part);
        // The upper end of a part that is not the last belongs to the next binade, but at it the
        // tolerance of this one asks for more, or is the limit from below.
        if to < *magnitudes.hi() {
            piece.spacing.1 = Some(piece.spacing.0);
        }
        pieces.push(piece);
        from = to;
    }
}

/// The least power of two, of those from which on the spacing doubles, above the float `x >= 0`.
fn power_above(x: f64) -> f64 {
    // The spacing of subnormal numbers is that of the first normal binade.
    let least = f64::MIN_POSITIVE * 2.0;
    if x < least {
        return least;
    }
    let exponent = x.to_bits() >> 52;
    f64::from_bits((exponent + 1) << 52)
}

/// Bounds of the product of two floats that are not negative; of an infinite one, infinite.
fn product<E: End>(a: f64, b: f64) -> Bounds<E> {
    match a.is_finite() {
        true => E::exact(a).mul(&E::exact(b)),
        false => Bounds::exact(E::exact(f64::INFINITY)),
    }
}

/// A tolerance that is no number, or negative, allows nothing.
fn positive(x: f64) -> f64 {
    x.max(0.0)
}

/// A bound above of the error over the spacing, which is a power of two: nothing is rounded but a
/// quotient that is subnormal.
fn ratio_above<E: End>(error: &E, spacing: f64) -> f64 {
    let ratio = above(error) / spacing;
    let is_exact = ratio >= f64::MIN_POSITIVE || *error <= E::exact(0.0);
    if is_exact { ratio } else { ratio.next_up() }
}

/// A bound below of the error over the spacing.
fn ratio_below<E: End>(error: &E, spacing: f64) -> f64 {
    let ratio = (below(error) / spacing).min(f64::MAX);
    let is_exact = ratio >= f64::MIN_POSITIVE;
    if is_exact {
        ratio
    } else {
        ratio.next_down().max(0.0)
    }
}

fn larger<E: End>(a: E, b: E) -> E {
    if a < b { b } else { a }
}

fn smaller<E: End>(a: E, b: E) -> E {
    if b < a { b } else { a }
}

#[cfg(test)]
mod edges;

#[cfg(test)]
mod tests {
    use super::super::arithmetic::{Arithmetic, Bits};
    use super::super::float::spacing;
    use super::super::verdict::Tolerance;
    use super::{Claimed, Finding, judge};

    // |claim - d| <= max(n u(d), a), of floats that are so near each other, or so few digits
    // long, that their difference is exact.
    fn is_within(claim: f64, d: f64, tolerance: Tolerance) -> bool {
        (claim - d).abs() <= (tolerance.ulp * spacing(d)).max(tolerance.abs)
    }

    fn steps(x: f64, n: i32) -> f64 {
        let step = |x: f64, _| if n < 0 { x.next_down() } else { x.next_up() };
        (0..n.abs()).fold(x, step)
    }

    /// The finding holds for every float of the enclosure, and an enclosure of one point is
    /// always judged; around powers of two, around 0, among the subnormal numbers, at the end of
    /// the range.
    #[test]
    fn findings_hold_for_every_number_of_the_enclosure() {
        let centers = [
            1.0,
            2.0,
            0.75,
            -4.0,
            0.0,
            5e-324,
            f64::MIN_POSITIVE * 2.0,
            1e-310,
            1.7e308,
        ];
        let ulps = [0.0, 0.5, 1.0, 2.0];
        let arithmetic = Bits::new(106);
        let mut decided = 0;
        for center in centers {
            for from in -4..4 {
                for to in from..5 {
                    let (lo, hi) = (steps(center, from), steps(center, to));
                    let truth = arithmetic.between(lo, hi);
                    for claim in (-9..10).map(|n| steps(center, n)) {
                        for ulp in ulps {
                            let tolerance = Tolerance { ulp, abs: 0.0 };
                            let finding =
                                judge(&Claimed::float(claim, &arithmetic), &truth, tolerance);
                            let mut numbers = (from..=to).map(|n| steps(center, n));
                            match finding {
                                Finding::Within(most) => {
                                    decided += 1;
                                    assert!(
                                        numbers.clone().all(|d| is_within(claim, d, tolerance)),
                                        "{claim:e} in {truth:?}, {ulp}"
                                    );
                                    assert!(
                                        numbers.all(|d| (claim - d).abs() <= most * spacing(d))
                                    );
                                }
                                Finding::Beyond(least) => {
                                    decided += 1;
                                    assert!(
                                        numbers.clone().all(|d| !is_within(claim, d, tolerance)),
                                        "{claim:e} in {truth:?}, {ulp}"
                                    );
                                    assert!(
                                        numbers.all(|d| (claim - d).abs() >= least * spacing(d))
                                    );
                                }
                                Finding::Open { .. } => assert!(lo < hi, "{claim:e}, {truth:?}"),
                            }
                        }
                    }
                }
            }
        }
        assert!(decided > 10_000, "{decided}");
    }

    /// At a power of two the tolerance changes: within the enclosure [1 - e, 1 + e] a claim below
    /// 1 is near enough to the numbers of either side.
    #[test]
    fn the_enclosure_is_cut_at_powers_of_two() {
        let arithmetic = Bits::new(106);
        let truth = arithmetic.between(1.0_f64.next_down(), 1.0_f64.next_up());
        let tolerance = Tolerance { ulp: 1.5, abs: 0.0 };
        // 2^-53 from the lower end, whose ulp is that; 2^-52 from the upper end.
        let finding = judge(&Claimed::float(1.0, &arithmetic), &truth, tolerance);
        assert_eq!(finding, Finding::Within(1.0));
    }

    #[test]
    fn beyond_the_range_of_f64() {
        let arithmetic = Bits::new(106);
        let beyond = arithmetic.between(f64::MAX, f64::INFINITY);
        let within = arithmetic.between(1e300, f64::MAX);
        let finding = |claim, truth| {
            judge(
                &Claimed::float(claim, &arithmetic),
                truth,
                Tolerance::default(),
            )
        };
        assert!(matches!(
            finding(f64::INFINITY, &beyond),
            Finding::Open { .. }
        ));
        assert!(matches!(
            finding(f64::NEG_INFINITY, &beyond),
            Finding::Beyond(_)
        ));
        assert!(matches!(
            finding(f64::INFINITY, &within),
            Finding::Beyond(_)
        ));
        assert!(matches!(finding(1.0, &beyond), Finding::Beyond(_)));
        assert!(matches!(finding(f64::MAX, &beyond), Finding::Open { .. }));
        assert!(matches!(finding(f64::NAN, &beyond), Finding::Beyond(_)));
    }
}
