//! What the series say where a function is not smooth: never that it were.

use Decoration::{Continuous, Defined, Differentiable, Partial};
use trigrad::oracle::Differences;
use trigrad::oracle::series::{Curve, Curves, Jet, Jets};
use trigrad::{Big, Decoration, Enclosures, Formula, Interval};

/// The slopes of an expression at a point, by all inputs in order of appearance.
fn slopes(text: &str, at: &[f64]) -> (Interval<f64>, Vec<Interval<f64>>) {
    let formula = Formula::parse(text).expect(text);
    let x = at.iter().enumerate();
    let x: Vec<Jet<f64>> = x.map(|(i, &x)| Jet::input(i, Interval::point(x))).collect();
    let numbers = formula.program().run(&Jets::doubles(2), &x);
    let y = &numbers[formula.program().outputs()[0] as usize];
    let all = (0..at.len()).map(|i| y.slope(i)).collect();
    (*y.value(), all)
}

/// An expression, a point, and of each input the slope with how sure it is.
type Row<'a> = (&'a str, &'a [f64], &'a [(f64, f64, Decoration)]);

const INF: f64 = f64::INFINITY;

const ROWS: &[Row<'_>] = &[
    // Kinks: all slopes that are near.
    ("abs(x)", &[0.0], &[(-1.0, 1.0, Continuous)]),
    ("relu(x)", &[0.0], &[(0.0, 1.0, Continuous)]),
    (
        "max(x, 3*y)",
        &[3.0, 1.0],
        &[(0.0, 1.0, Continuous), (0.0, 3.0, Continuous)],
    ),
    (
        "max(x, 3*y)",
        &[3.0, 2.0],
        &[(0.0, 0.0, Differentiable), (3.0, 3.0, Differentiable)],
    ),
    (
        "min(x, y, 2)",
        &[1.0, 4.0],
        &[(1.0, 1.0, Differentiable), (0.0, 0.0, Differentiable)],
    ),
    (
        "hypot(x, y)",
        &[0.0, 0.0],
        &[(-1.0, 1.0, Continuous), (-1.0, 1.0, Continuous)],
    ),
    ("abs(x)*x", &[0.0], &[(0.0, 0.0, Continuous)]),
    // Jumps.
    ("floor(x)", &[1.0], &[(0.0, 0.0, Defined)]),
    ("floor(x)", &[1.5], &[(0.0, 0.0, Differentiable)]),
    (
        "sign(x)*y",
        &[0.0, 2.0],
        &[(0.0, 0.0, Defined), (0.0, 0.0, Differentiable)],
    ),
    (
        "atan2(y, x)",
        &[0.0, -1.0],
        &[(-1.0, -1.0, Defined), (0.0, 0.0, Defined)],
    ),
    // Vertical slopes and poles.
    (
        "sqrt(x) + y",
        &[0.0, 2.0],
        &[(-INF, INF, Partial), (1.0, 1.0, Differentiable)],
    ),
    (
        "sqrt(x)*y",
        &[0.0, 2.0],
        &[(-INF, INF, Partial), (0.0, 0.0, Differentiable)],
    ),
    ("cbrt(x^3)", &[0.0], &[(-INF, INF, Partial)]),
    // By the base of a power there is a slope where there is none by the exponent.
    (
        "x^y",
        &[-2.0, 3.0],
        &[(12.0, 12.0, Differentiable), (-INF, INF, Partial)],
    ),
    (
        "x^(0*y + 3)",
        &[-2.0, 3.0],
        &[(12.0, 12.0, Differentiable), (-INF, INF, Partial)],
    ),
    ("0^y", &[2.0], &[(0.0, 0.0, Differentiable)]),
    ("x^0", &[0.0], &[(0.0, 0.0, Differentiable)]),
    // Branches: the seam shows in what decides, and the side that is not taken does not.
    (
        "if(x > 0, y, 2*y)",
        &[0.0, 1.0],
        &[(0.0, 0.0, Defined), (2.0, 2.0, Differentiable)],
    ),
    (
        "if(x > 0, y, 2*y)",
        &[1.0, 1.0],
        &[(0.0, 0.0, Differentiable), (1.0, 1.0, Differentiable)],
    ),
    (
        "if(x > 0, x^2, sqrt(x))",
        &[1.0],
        &[(2.0, 2.0, Differentiable)],
    ),
    ("if(x^2 > 0, 1, 2)", &[0.0], &[(0.0, 0.0, Defined)]),
    (
        "if(floor(x) >= 1, y, 3)",
        &[1.0, 5.0],
        &[(0.0, 0.0, Defined), (1.0, 1.0, Differentiable)],
    ),
    (
        "if(pi > 3, x, ln(-x))",
        &[2.0],
        &[(1.0, 1.0, Differentiable)],
    ),
];

#[test]
fn slopes_say_how_sure_they_are() {
    for (text, at, wanted) in ROWS {
        let (_, found) = slopes(text, at);
        for (slot, (slope, (lo, hi, sure))) in found.iter().zip(*wanted).enumerate() {
            let is_tight = *slope.lo() == *lo && *slope.hi() == *hi;
            let is_nowhere = *sure == Partial && slope.decoration() <= Partial;
            assert!(
                is_nowhere || (is_tight && slope.decoration() == *sure),
                "{text} at {at:?}, slot {slot}: {slope:?}"
            );
        }
    }
}

#[test]
fn outside_of_the_domain_nothing_is_said() {
    for (text, at) in [
        ("ln(x)", [-1.0]),
        ("sqrt(x - 2) + 3*x", [1.0]),
        ("1/x", [0.0]),
        ("gamma(x)", [-2.0]),
        ("tan(x) + acosh(x)", [0.5]),
    ] {
        let (value, slopes) = slopes(text, &at);
        assert!(value.is_empty(), "{text}: {value:?}");
        assert!(slopes[0].decoration() <= Partial, "{text}: {slopes:?}");
    }
}

/// Along a line the first orders may be 0 although there is a seam: the dependence is not
/// forgotten.
#[test]
fn a_flat_line_still_varies() {
    for text in [
        "if(x^4 > 0, 1, 2)",
        "floor(x^4)",
        "abs(x^4)",
        "(x^4 - 1)^(x^4 + 3)",
        "max(x^4, 0)",
        "if(x^4 - x^5 > 0, sin(x), x)",
    ] {
        let formula = Formula::parse(text).expect(text);
        for order in 1..4 {
            let x = Curve::along(Interval::point(0.0), Interval::point(1.0));
            let numbers = formula.program().run(&Curves::doubles(order), &[x]);
            let y = &numbers[formula.program().outputs()[0] as usize];
            assert!(
                y.coefficient(1).decoration() < Differentiable,
                "{text}, order {order}: {y:?}"
            );
        }
        let values = Differences::new(formula.program(), 0, &[0.0], 64).slope(0);
        assert!(values.decoration() < Differentiable, "{text}: {values:?}");
    }
}

#[test]
fn differences_see_no_slope_where_there_is_none() {
    for (text, at) in [
        ("abs(x)", 0.0),
        ("abs(x - 1e-300f)", 1e-300),
        ("floor(x)", 3.0),
        ("sqrt(x)", 0.0),
        ("if(x >= 1, x, 2*x - 1)", 1.0),
        ("x*sign(x)", 0.0),
        ("ln(x)", 0.0),
        ("asin(x)", 1.0),
    ] {
        let formula = Formula::parse(text).expect(text);
        let slope = Differences::new(formula.program(), 0, &[at], 64).slope(0);
        assert!(slope.decoration() < Differentiable, "{text}: {slope:?}");
    }
}

/// A kink or a pole that is nearer than the step would be is kept out of it.
#[test]
fn differences_step_where_it_is_smooth() {
    for (text, at, slope) in [
        ("abs(x - 1e-300)", 2e-300, 1.0),
        ("abs(x)", 5e-324, 1.0),
        (
            "1/(x - 1)",
            1.0 + f64::EPSILON,
            -1.0 / (f64::EPSILON * f64::EPSILON),
        ),
        ("if(x > 0, 3*x, 1)", 1e-200, 3.0),
        ("ln(x)", 2f64.powi(-1000), 2f64.powi(1000)),
        ("x^2", 0.0, 0.0),
        ("sqrt(x^2 + 1e-400)", 0.0, 0.0),
    ] {
        let formula = Formula::parse(text).expect(text);
        let found = Differences::new(formula.program(), 0, &[at], 64).slope(0);
        assert_eq!(found.decoration(), Differentiable, "{text}: {found:?}");
        let found = found.to_f64();
        assert!(found.contains(&slope), "{text}: {found:?}");
        assert!(
            found.width() <= 1e-15 * slope.abs().max(1.0),
            "{text}: {found:?}"
        );
    }
}

/// A chain of a hundred thousand nodes: nothing recurses, and nothing is squared.
#[test]
fn long_chains_take_linear_time() {
    let formula = Formula::trace(1, |x| {
        let mut y = x[0];
        for i in 0..100_000 {
            y = if i % 2 == 0 { y.sin() } else { y + x[0] };
        }
        vec![y]
    });
    let x = [Jet::input(0, Interval::point(0.5))];
    let numbers = formula.program().run(&Jets::doubles(1), &x);
    assert!(
        !numbers[formula.program().outputs()[0] as usize]
            .value()
            .is_empty()
    );
}

/// What any precision says lies in what a lower one says.
#[test]
fn precision_only_sharpens() {
    let formula = Formula::parse("exp(-x^2)*sin(1/x)/gamma(x + 1/3)").expect("a formula");
    let program = formula.program();
    let at = |bits: u32| -> Interval<Big> {
        let x = [Jet::input(0, Enclosures::new(bits).point(0.7))];
        let numbers = program.run(&Jets::precise(1, bits), &x);
        numbers[program.outputs()[0] as usize].slope(0)
    };
    let mut last = at(53);
    for bits in [106, 212, 424, 848] {
        let next = at(bits);
        assert!(!next.intersect(&last).is_empty(), "{last:?}, {next:?}");
        let few = Big::new(2f64.powi(-(bits as i32 - 30)), 53);
        assert!(next.width() < few, "{bits}: {next:?}");
        last = next;
    }
}
