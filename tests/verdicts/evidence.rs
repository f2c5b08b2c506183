//! What a verdict over a box rests on: a witness is a point of the box at which the claim is wrong,
//! and an enclosure has the slopes of the whole box.

use trigrad::Formula;
use trigrad::oracle::{Claim, Derivative, Options, Standing, Verdict, derivative_at, over};

const ALL: f64 = f64::INFINITY;

/// A function, its derivative by x, and boxes in which it is smooth.
type Row = (&'static str, &'static str, &'static [&'static [(f64, f64)]]);

const ROWS: &[Row] = &[
    (
        "x^3",
        "3*x^2",
        &[
            &[(-1.0, 2.0)],
            &[(0.731, 0.733)],
            &[(-7e-5, -6e-5)],
            &[(0.3, 0.3)],
            &[(-ALL, ALL)],
            &[(1e200, ALL)],
            &[(-ALL, -3.5)],
            &[(5e-324, 1e-323)],
            &[(f64::MIN, f64::MAX)],
        ],
    ),
    (
        "x/y",
        "1/y",
        &[
            &[(-1.0, 1.0), (0.25, 0.26)],
            &[(1.9, 2.1), (-ALL, -1.1)],
            &[(0.123, 0.124), (7.77, 7.77)],
        ],
    ),
    (
        "exp(x)*sin(y)",
        "exp(x)*sin(y)",
        &[&[(-1.5, -1.0), (3.1, 3.2)], &[(-ALL, 0.0), (0.1, 3.0)]],
    ),
    (
        "ln(x)",
        "1/x",
        &[
            &[(0.015, 0.016)],
            &[(f64::MIN_POSITIVE, ALL)],
            &[(10.1, 10.9)],
        ],
    ),
];

/// What is wrong, in one way or the other: everywhere; nearly nowhere; everywhere but at simple
/// points; where there is no number.
const WRONG: &[&str] = &[
    "({slope})*(1 + 1e-9)",
    "({slope}) + 1e-3",
    "-({slope}) - 7",
    "({slope})*x",
    "({slope}) + abs(sin(x*pi))",
    "({slope}) + 0*ln(x - 1)",
    "({slope}) + 0*ln(1/7 - x^2)",
    "({slope}) + relu(x - 1)",
];

#[test]
fn witnesses_are_in_the_box_and_wrong() {
    let by_x = Derivative::first(0, 0);
    let options = Options::default();
    let mut refuted = 0;
    for (text, slope, boxes) in ROWS {
        let f = Formula::parse(text).expect("a function");
        for wrong in WRONG {
            let claim = Formula::parse(&wrong.replace("{slope}", slope)).expect("a claim");
            for domain in *boxes {
                let verdict = over(&f, &by_x, &claim, domain, &options);
                let Verdict::Refuted(found) = verdict else {
                    continue;
                };
                refuted += 1;
                let what = format!("{f}, {claim} over {domain:?}: {found:?}");
                let at = &found.witness;
                assert_eq!(at.len(), domain.len(), "{what}");
                let mut inside = at.iter().zip(*domain);
                assert!(inside.all(|(x, (lo, hi))| lo <= x && x <= hi), "{what}");
                let there = derivative_at(&f, &by_x, &Claim::Exact(claim.clone()), at, &options);
                let Verdict::Refuted(again) = there else {
                    panic!("{what}, {there:?}")
                };
                assert!(
                    again.claimed == found.claimed || again.claimed.is_nan(),
                    "{what}"
                );
                let holds = again.enclosure.lo <= found.enclosure.hi
                    && found.enclosure.lo <= again.enclosure.hi;
                assert!(holds, "{what}");
            }
        }
    }
    assert!(refuted > 100, "{refuted}");
}

#[test]
fn enclosures_have_the_slopes_of_the_whole_box() {
    let by_x = Derivative::first(0, 0);
    let mut options = Options::default();
    // By series too, in many pieces: what is within a thousandth of the slopes is proved.
    options.tolerance.abs = 1e-3;
    options.pieces = 100;
    let mut proved = 0;
    for (text, slope, boxes) in ROWS {
        let f = Formula::parse(text).expect("a function");
        for claim in [
            "{slope}",
            "{slope} + sin(x)/1010",
            "{slope} - 9e-4*cos(3*x)^2",
        ] {
            let claim = Formula::parse(&claim.replace("{slope}", slope)).expect("a claim");
            for domain in *boxes {
                let Verdict::Proved(proof) = over(&f, &by_x, &claim, domain, &options) else {
                    continue;
                };
                proved += 1;
                for at in corners_and_middle(domain) {
                    let tight = Options::default();
                    // What the slope is there is known of a claim that is none.
                    let there = derivative_at(&f, &by_x, &Claim::Float(f64::NAN), &at, &tight);
                    let Verdict::Refuted(truth) = there else {
                        panic!("{f} at {at:?}: {there:?}")
                    };
                    let holds = proof.enclosure.lo <= truth.enclosure.hi
                        && truth.enclosure.lo <= proof.enclosure.hi;
                    assert!(
                        holds,
                        "{f}, {claim} over {domain:?}: {proof:?}, {at:?} {truth:?}"
                    );
                }
            }
        }
    }
    assert!(proved > 25, "{proved}");
}

/// The ends that are numbers, and what is between.
fn corners_and_middle(domain: &[(f64, f64)]) -> Vec<Vec<f64>> {
    let mut all: Vec<Vec<f64>> = vec![Vec::new()];
    for &(lo, hi) in domain {
        let (from, to) = (lo.max(-1e3), hi.min(1e3));
        let middle = from / 2.0 + to / 2.0;
        let mut ends = vec![lo, hi];
        ends.push(if lo <= middle && middle <= hi {
            middle
        } else {
            lo
        });
        ends.retain(|x| x.is_finite());
        ends.dedup();
        let more = |x: &f64| {
            let longer = all.iter().map(|at| [&at[..], &[*x]].concat());
            longer.collect::<Vec<_>>()
        };
        all = ends.iter().flat_map(more).collect();
    }
    all
}

/// A claim that is wrong at one end of a box only, or on one piece of it, is never proved.
#[test]
fn one_wrong_corner_is_enough() {
    let by_x = Derivative::first(0, 0);
    let f = Formula::parse("x^2*y*z + y").expect("a function");
    let sides = [("0.5 - {u}", 0.5), ("{u} - 1.5", 1.5)];
    for (x, at_x) in sides {
        for (y, at_y) in sides {
            for (z, at_z) in sides {
                let part =
                    |text: &str, name: &str| format!("relu({}+0.01)", text.replace("{u}", name));
                let corner = [part(x, "x"), part(y, "y"), part(z, "z")].join("*");
                let claim = format!("2*x*y*z + {corner}");
                let claim = Formula::parse(&claim).expect("a claim");
                let domain = [(0.5, 1.5); 3];
                let mut options = Options::default();
                options.pieces = 100;
                let verdict = over(&f, &by_x, &claim, &domain, &options);
                assert_eq!(
                    verdict.standing(),
                    Standing::Refuted,
                    "{claim}: {verdict:?}"
                );
                // The corner alone, which is a box too.
                let alone = [(at_x, at_x), (at_y, at_y), (at_z, at_z)];
                let verdict = over(&f, &by_x, &claim, &alone, &options);
                assert_eq!(
                    verdict.standing(),
                    Standing::Refuted,
                    "{claim}: {verdict:?}"
                );
            }
        }
    }
}
