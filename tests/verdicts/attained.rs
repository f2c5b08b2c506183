//! Claims over a box that are as wrong as is allowed, at one point that no search looks at: a
//! little less than that they are proved, a little more than that never.

use trigrad::Formula;
use trigrad::oracle::{Derivative, Options, Standing, Tolerance, Verdict, over};

use crate::corpus::is_nightly;

/// Functions that are 1 at 0 and smaller elsewhere, of a number `{u}` that is 0 there.
const BUMPS: &[&str] = &[
    "(1 - ({u})^2/2)",
    "cos(2*({u}))",
    "exp(-3*({u})^2)",
    "1/(1 + ({u})^2)",
    "(1 - ({u})^2/4)^9",
    // Of a higher order than the series have.
    "(1 - (({u})/2)^20 - ({u})^2/8)",
    // With a kink, where there are slopes instead of series.
    "(1 - abs({u}))",
];

/// A function, the inputs by which it is differentiated, its derivative, and a box.
type Row = (
    &'static str,
    &'static [usize],
    &'static str,
    &'static [(f64, f64)],
);

const ROWS: &[Row] = &[
    ("x^3", &[0], "3*x^2", &[(-1.0, 0.5)]),
    ("exp(x)", &[0], "exp(x)", &[(0.0, 1.0)]),
    ("sin(2*x)", &[0, 0], "-4*sin(2*x)", &[(0.0, 1.0)]),
    ("x^4", &[0, 0], "12*x^2", &[(-0.75, 0.25)]),
    // One of two inputs rests.
    ("x^2*y", &[0], "2*x*y", &[(-1.0, 0.0), (3.0, 3.0)]),
    ("x^2*y", &[1], "x^2", &[(0.5, 0.5), (0.0, 1.0)]),
];

/// The same in two dimensions, where what is proved is of low order.
const SQUARES: &[Row] = &[
    ("x^2*y", &[0], "2*x*y", &[(0.0, 0.25), (1.0, 1.25)]),
    ("x*y + y^2", &[1], "x + 2*y", &[(-0.25, 0.0), (0.5, 0.75)]),
    // Of second order, by both and across: of order 0.
    (
        "x^2*y^2",
        &[0, 1],
        "4*x*y",
        &[(0.5, 0.50390625), (1.0, 1.00390625)],
    ),
    (
        "x^3*y",
        &[0, 0],
        "6*x*y",
        &[(0.5, 0.50390625), (1.0, 1.00390625)],
    ),
];

fn asked(f: &str, inputs: &[usize], claim: &str, domain: &[(f64, f64)], by: Tolerance) -> Verdict {
    let parsed = |text: &str| Formula::parse(text).expect("an expression");
    let (f, claim) = (parsed(f), parsed(claim));
    let derivative = Derivative {
        output: 0,
        inputs: inputs.to_vec(),
    };
    let mut options = Options::default();
    options.tolerance = by;
    options.pieces = 400;
    over(&f, &derivative, &claim, domain, &options)
}

/// The distance from a point of the box, in the input that varies: at a fraction of its width that
/// is none of those of the search, nor an end of a piece.
fn displaced(domain: &[(f64, f64)], fraction: f64) -> Vec<String> {
    let names = ["x", "y"];
    let varying = domain.iter().zip(names).filter(|((lo, hi), _)| lo < hi);
    varying
        .map(|((lo, hi), name)| format!("{name} - ({:?}f)", lo + fraction * (hi - lo)))
        .collect()
}

fn check(rows: &[Row], fractions: &[f64], under: f64) {
    for (row, &(f, inputs, slope, domain)) in rows.iter().enumerate() {
        for (kind, bump) in BUMPS.iter().enumerate() {
            // Each bump with a third of the functions, each function with a third of the bumps.
            if !is_nightly() && (row + kind) % 3 > 0 {
                continue;
            }
            for &fraction in fractions {
                let around = displaced(domain, fraction);
                let bumps = around.iter().map(|u| bump.replace("{u}", u));
                let bump: Vec<String> = bumps.collect();
                let bump = bump.join("*");
                for sign in ["+", "-"] {
                    let answer = |size: f64| {
                        let by = Tolerance {
                            ulp: 0.0,
                            abs: 0.125,
                        };
                        let claim = format!("{slope} {sign} 0.125*{size:?}*{bump}");
                        (asked(f, inputs, &claim, domain, by), claim)
                    };
                    let (more, claim) = answer(1.0 + 1e-9);
                    assert!(
                        more.standing() != Standing::Proved,
                        "{f} by {inputs:?}, {claim} over {domain:?}: {more:?}"
                    );
                    let (less, claim) = answer(1.0 - under);
                    assert!(
                        less.standing() == Standing::Proved,
                        "{f} by {inputs:?}, {claim} over {domain:?}: {less:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn along_a_line_the_largest_error_decides() {
    check(ROWS, &[0.43, 0.97], 1e-2);
}

#[test]
fn across_a_box_the_largest_error_decides() {
    check(SQUARES, &[0.29], 0.1);
}

/// A tolerance in ulp is one in 2^-52 of the largest slope; of a piece at least that in its middle.
#[test]
fn ulp_are_of_the_slope() {
    // Powers of two, where 2^-52 of the slope is its spacing: else the search refutes beyond that.
    for slope in [1.0, -0.25, 2f64.powi(-990), 2f64.powi(1000)] {
        for ulp in [1.0, 2.5] {
            let answer = |size: f64| {
                let f = format!("{slope:?}f*x");
                let by = Tolerance { ulp, abs: 0.0 };
                let bump = "(1 - (x - 0.43)^2)";
                let claim = format!("{slope:?}f*(1 + {ulp}*{size:?}*2^(-52)*{bump})");
                asked(&f, &[0], &claim, &[(0.0, 1.0)], by)
            };
            let more = answer(1.0 + 1e-9);
            assert!(
                more.standing() != Standing::Proved,
                "{slope}, {ulp}: {more:?}"
            );
            let Verdict::Proved(proof) = answer(0.99) else {
                panic!("{slope}, {ulp}: {:?}", answer(0.99))
            };
            assert!(proof.ulp <= ulp && proof.ulp >= 0.99 * ulp, "{proof:?}");
            assert!(proof.enclosure.lo <= slope && slope <= proof.enclosure.hi);
        }
    }
}
