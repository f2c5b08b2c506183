//! Findings against exact arithmetic: enclosures from every edge of f64 to every other one, claims
//! there, and tolerances of every size.

use trigrad_core::Exact;

use super::super::arithmetic::{Arithmetic, Bits};
use super::super::verdict::Tolerance;
use super::{Claimed, Finding, judge};

fn exact(x: f64) -> Exact {
    Exact::from_f64(x).expect("a number")
}

fn two_to_the(exponent: i64) -> Exact {
    exact(2.0).checked_pow(exponent).expect("a power")
}

fn times(n: f64, spacing: &Exact) -> Exact {
    exact(n).checked_mul(spacing).expect("a product")
}

/// The spacing of floats in the binade of a real number, as if their range had no end.
fn spacing(d: &Exact) -> Exact {
    let (mut exponent, mut beyond) = (-1022, 1100);
    while beyond - exponent > 1 {
        let middle = (exponent + beyond) / 2;
        match d.abs() < two_to_the(middle) {
            true => beyond = middle,
            false => exponent = middle,
        }
    }
    two_to_the(exponent - 52)
}

const EDGES: &[f64] = &[
    0.0,
    5e-324,
    1e-310,
    f64::MIN_POSITIVE * 2.0,
    1.0,
    2.0,
    6.0,
    1e6,
    f64::MAX / 4.0,
    f64::MAX,
];

/// The edges on both sides of 0, rising.
fn floats() -> Vec<f64> {
    let negative = EDGES.iter().skip(1).rev().map(|x| -x);
    negative.chain(EDGES.iter().copied()).collect()
}

/// What may be the truth: the edges, their neighbours, and what is nearer to any of them than floats
/// are; and what is beyond the range.
fn numbers() -> Vec<Exact> {
    let near = floats()
        .into_iter()
        .flat_map(|x| [x.next_down(), x, x.next_up()]);
    let near = near.filter(|x| x.is_finite()).map(exact);
    let beside = |x: Exact| {
        let little = two_to_the(-1100);
        let [less, more] = [x.checked_sub(&little), x.checked_add(&little)];
        [less, Some(x), more].map(|x| x.expect("a sum"))
    };
    let far = [1024, 1025, 1090].map(two_to_the);
    let far = far.into_iter().flat_map(|x| [x.negated(), x]);
    near.flat_map(beside).chain(far).collect()
}

const TOLERANCES: &[(f64, f64)] = &[
    (0.0, 0.0),
    (1.0, 0.0),
    (2.5, 1e-320),
    (0.5, 1.0),
    (1e15, 0.0),
    ((1_u64 << 50) as f64, f64::MAX / 4.0),
    ((1_u64 << 52) as f64, 0.0),
    (1e300, 0.0),
    (0.0, f64::MAX),
    (f64::INFINITY, 0.0),
    (0.0, f64::INFINITY),
];

#[test]
fn findings_hold_from_edge_to_edge() {
    // So many that differences of floats are exact.
    let arithmetic = Bits::new(2_200);
    let mut ends = floats();
    ends.insert(0, f64::NEG_INFINITY);
    ends.push(f64::INFINITY);
    let numbers = numbers();
    let spacings: Vec<Exact> = numbers.iter().map(spacing).collect();
    let mut found = [0; 3];
    for claim in floats() {
        let claimed = Claimed::float(claim, &arithmetic);
        let error = |d: &Exact| exact(claim).checked_sub(d).expect("a difference").abs();
        let errors: Vec<Exact> = numbers.iter().map(error).collect();
        for &(ulp, abs) in TOLERANCES {
            let tolerance = Tolerance { ulp, abs };
            let allows = |i: usize| {
                ulp == f64::INFINITY
                    || abs == f64::INFINITY
                    || errors[i] <= times(ulp, &spacings[i])
                    || errors[i] <= exact(abs)
            };
            let allows: Vec<bool> = (0..numbers.len()).map(allows).collect();
            for (from, &lo) in ends.iter().enumerate() {
                for &hi in ends[from..].iter().step_by(1 + from % 3) {
                    if lo == hi && lo.is_infinite() {
                        continue;
                    }
                    let truth = arithmetic.between(lo, hi);
                    let is_inside = |d: &Exact| {
                        (lo == f64::NEG_INFINITY || *d >= exact(lo))
                            && (hi == f64::INFINITY || *d <= exact(hi))
                    };
                    let mut inside = (0..numbers.len()).filter(|&i| is_inside(&numbers[i]));
                    let finding = judge(&claimed, &truth, tolerance);
                    let is_right = match finding {
                        Finding::Within(most) => {
                            found[0] += 1;
                            inside.all(|i| {
                                let is_near =
                                    most == f64::INFINITY || errors[i] <= times(most, &spacings[i]);
                                allows[i] && is_near
                            })
                        }
                        Finding::Beyond(least) => {
                            found[1] += 1;
                            inside.all(|i| !allows[i] && errors[i] >= times(least, &spacings[i]))
                        }
                        Finding::Open { .. } => {
                            found[2] += 1;
                            // In the range of f64 a single number leaves nothing open.
                            lo < hi
                        }
                    };
                    assert!(
                        is_right,
                        "{claim:e} in [{lo:e}, {hi:e}], {tolerance:?}: {finding:?}"
                    );
                }
            }
        }
    }
    assert!(found.iter().all(|&count| count > 1_000), "{found:?}");
}

/// Numbers of a few binades, a claim among them or on the other side of 0, and tolerances as large
/// as they are: so large that the binade decides. In steps in which f64 is exact.
#[test]
fn every_binade_has_its_own_tolerance() {
    let arithmetic = Bits::new(106);
    let mut seed = 1_u64;
    let mut draw = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % below
    };
    let mut found = [0; 3];
    // In the middle of the range; at its ends; where numbers become subnormal; among these.
    for exponent in [0, 1017, -1022, -1045] {
        let size = 2f64.powi(exponent / 2) * 2f64.powi(exponent - exponent / 2);
        let spacing = |d: f64| d.next_up() - d;
        for _ in 0..8_000 {
            let [a, b, claim] = [(); 3].map(|()| {
                let digits = 4 + draw(15);
                draw(1 << digits) as f64 / 4096.0 * size
            });
            let (lo, hi) = (a.min(b), a.max(b));
            let claim = if draw(2) == 0 { claim } else { -claim };
            let ulp = draw(1 << 12) as f64 / 1024.0 * (size / spacing(size));
            let (from, to) = (lo.max(spacing(0.0)), hi);
            let edges = (-12..=6).map(|by| 2f64.powi(by) * size);
            let below = edges.clone().map(f64::next_down);
            let inside = edges.chain(below).filter(|d| from <= *d && *d <= to);
            let numbers: Vec<f64> = inside.chain([lo, hi]).collect();
            let truth = arithmetic.between(lo, hi);
            let tolerance = Tolerance { ulp, abs: 0.0 };
            let finding = judge(&Claimed::float(claim, &arithmetic), &truth, tolerance);
            // Beside a power of two an error is rounded, to a side that does not matter: the
            // tolerance jumps there.
            let mut errors = numbers
                .iter()
                .map(|&d| ((claim - d).abs(), ulp * spacing(d)));
            let place = match finding {
                Finding::Within(_) => {
                    assert!(
                        errors.all(|(error, allowed)| error <= allowed),
                        "{claim:e} in [{lo:e}, {hi:e}], {ulp:e}: {finding:?}"
                    );
                    0
                }
                Finding::Beyond(_) => {
                    assert!(
                        errors.all(|(error, allowed)| error >= allowed),
                        "{claim:e} in [{lo:e}, {hi:e}], {ulp:e}: {finding:?}"
                    );
                    1
                }
                Finding::Open { .. } => {
                    // Which of them it is differs from number to number. That of an error is
                    // smallest at an end, unless the claim is between them.
                    let mut all_within = true;
                    let mut all_beyond = claim < lo || hi < claim;
                    for (error, allowed) in errors {
                        all_within &= error < 0.999 * allowed;
                        all_beyond &= error > 1.001 * allowed;
                    }
                    // A power of two at the end is the largest of its part, not one by itself.
                    let is_cut = hi < 256.0 * lo && hi.to_bits() << 12 != 0;
                    assert!(
                        !(is_cut && (all_within || all_beyond)),
                        "{claim:e} in [{lo:e}, {hi:e}], {ulp:e}: {finding:?}"
                    );
                    2
                }
            };
            found[place] += 1;
        }
    }
    assert!(found.iter().all(|&count| count > 1_000), "{found:?}");
}

/// Beyond the range a spacing is at most 2^-52 of the number, and that of a power of two.
#[test]
fn tolerances_go_on_beyond_the_range() {
    let arithmetic = Bits::new(106);
    let half = arithmetic.between(2f64.powi(1023), 2f64.powi(1023));
    let least = half.add(&half);
    let spacing = 2f64.powi(972);
    let finding = |steps: f64, ulp: f64| {
        let claim = (f64::MAX - 0.5 * spacing) - (steps - 1.0) * spacing;
        let tolerance = Tolerance { ulp, abs: 0.0 };
        judge(&Claimed::float(claim, &arithmetic), &least, tolerance)
    };
    for steps in [1.0, 2.0, 1024.0] {
        assert!(matches!(finding(steps, steps), Finding::Open { .. }));
        let beyond = finding(steps, steps - 0.5);
        assert!(
            matches!(beyond, Finding::Beyond(least) if least <= steps),
            "{beyond:?}"
        );
    }
    // That it is a matter of range is not forgotten beside what is not.
    let truth = arithmetic.between(2f64.powi(1020), f64::INFINITY);
    let claimed = Claimed::float(f64::MAX, &arithmetic);
    let open = Finding::Open {
        is_beyond_range: true,
    };
    assert_eq!(judge(&claimed, &truth, Tolerance::default()), open);
}

/// What is far outside of the enclosure is beyond, and what is allowed wherever the truth is, is
/// within, however wide the enclosure.
#[test]
fn wide_enclosures_are_decided_where_that_is_easy() {
    let arithmetic = Bits::new(106);
    let finding = |claim: f64, lo: f64, hi: f64, ulp: f64, abs: f64| {
        let truth = arithmetic.between(lo, hi);
        let tolerance = Tolerance { ulp, abs };
        judge(&Claimed::float(claim, &arithmetic), &truth, tolerance)
    };
    let beyond: &[(f64, f64, f64)] = &[
        (0.0, f64::MAX, f64::INFINITY),
        (f64::MAX / 4.0, f64::MAX, f64::INFINITY),
        (-1.0, 1.0, 1e15),
        (7.0, -1e-3, 6.0),
        (2.0, 1e-320, 1.0),
    ];
    for &(claim, lo, hi) in beyond {
        for found in [
            finding(claim, lo, hi, 1.0, 0.0),
            finding(-claim, -hi, -lo, 1.0, 0.0),
        ] {
            let is_right = matches!(found, Finding::Beyond(ulp) if ulp > 1.0);
            assert!(is_right, "±{claim} in ±[{lo}, {hi}]: {found:?}");
        }
    }
    let within: &[(f64, f64, f64, f64)] = &[
        (0.5, 0.0, 1.0, 0.5),
        (0.0, -1.0, 1.0, 1.0),
        (1.0, 1e-320, 3.0, 2.0),
        (0.0, -f64::MAX, f64::MAX, f64::MAX),
    ];
    for &(claim, lo, hi, abs) in within {
        let [enough, too_little] =
            [abs, abs.next_down()].map(|abs| finding(claim, lo, hi, 0.0, abs));
        assert!(
            matches!(enough, Finding::Within(_)) && !matches!(too_little, Finding::Within(_)),
            "{claim} in [{lo}, {hi}]: {enough:?}, {too_little:?}"
        );
    }
}
