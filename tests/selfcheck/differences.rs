//! Differences of values where all is known exactly: of polynomials, whose remainders are numbers that
//! a step attains.

use trigrad::oracle::Differences;
use trigrad::{Big, Decoration, End, Formula, Interval};

/// Whether the interval holds the whole number `c`, and is as narrow as so many bits are.
fn is_near(found: &Interval<Big>, c: f64, bits: u32) -> bool {
    let width = Big::exact(2f64.powi(4 - bits as i32) * c.abs().max(1.0));
    found.decoration() == Decoration::Differentiable
        && found.contains(&Big::exact(c))
        && found.width() <= width
}

/// Where the coefficient of the remainder does not vary, the quotient less the remainder is exact: what is wrong with either
/// by however little shows.
#[test]
fn of_cubics_slopes_are_exact() {
    let cubics: &[(&str, f64, f64)] = &[
        ("x^3", 0.0, 0.0),
        ("x^3", 1.0, 3.0),
        ("7*x^3 - 2*x^2 + x - 5", 2.0, 77.0),
        ("-x^3 + 4*x", -3.0, -23.0),
        ("x^3", 2f64.powi(-300), 3.0 * 2f64.powi(-600)),
        ("x^3", -2f64.powi(300), 3.0 * 2f64.powi(600)),
    ];
    for &(text, at, slope) in cubics {
        for bits in [16, 53, 64, 150] {
            let f = Formula::parse(text).expect("a polynomial");
            let at = [at];
            let found = Differences::new(f.program(), 0, &at, bits).slope(0);
            assert!(
                is_near(&found, slope, bits),
                "{text} at {at:?}, {bits} bits: {found:?}"
            );
        }
    }
}

#[test]
fn of_quartics_curvatures_are_exact() {
    let quartics: &[(&str, [f64; 2], [f64; 3])] = &[
        ("x^4 + 0*y", [0.0, 1.0], [0.0, 0.0, 0.0]),
        ("x^4 + 0*y", [2.0, 1.0], [48.0, 0.0, 0.0]),
        // All that there are of fourth order.
        (
            "x^4 + 2*x^3*y - 3*x^2*y^2 + 5*x*y^3 - y^4",
            [1.0, 2.0],
            [12.0, 42.0, 6.0],
        ),
        ("x^2*y^2 - x*y^3", [3.0, -8.0], [128.0, -288.0, 162.0]),
        ("x*y", [0.0, 0.0], [0.0, 1.0, 0.0]),
        ("x*y^3", [1024.0, 0.25], [0.0, 0.1875, 1536.0]),
    ];
    for &(text, at, curvatures) in quartics {
        for bits in [16, 53, 64, 150] {
            let f = Formula::parse(text).expect("a polynomial");
            let of = Differences::new(f.program(), 0, &at, bits);
            for ((i, j), wanted) in [(0, 0), (0, 1), (1, 1)].into_iter().zip(curvatures) {
                for found in [of.curvature(i, j), of.curvature(j, i)] {
                    assert!(
                        is_near(&found, wanted, bits - 2),
                        "{text} at {at:?} by {i} and {j}, {bits} bits: {found:?}"
                    );
                }
            }
        }
    }
}
