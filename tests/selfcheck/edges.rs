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
    // 1 at 0, and 0 right of it.
    ("0^y", &[0.0], &[(-INF, INF, Partial)]),
    ("powslope(0, y)", &[1.0], &[(-INF, INF, Partial)]),
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
    // The sides are apart at the point, and what decides jumps there.
    ("if(floor(x) > 1/2, x, -x)", &[1.0], &[(1.0, 1.0, Defined)]),
    // Not decided, and one of the sides has a kink.
    (
        "if(exp(ln(x)) > 3, abs(y), y)",
        &[3.0, 0.0],
        &[(0.0, 0.0, Defined), (-1.0, 1.0, Continuous)],
    ),
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

/// 0, 1 and whole numbers that come out of a row as they are have no digits of their own; what is made
/// of them is to have those of the program all the same.
#[test]
fn numbers_at_hand_cost_no_digits() {
    const BITS: u32 = 212;
    let steps = [
        "x^0",
        "1^x",
        "sign(x)",
        "heaviside(x)",
        "floor(x)",
        "ceil(x)",
        "round(x)",
        "trunc(x)",
        "relu(-x) + 1",
        "max(-x, 1)",
        "dircos(x, 0)",
        "remainder(x, 5)",
        "x - x + 1",
        "0*x + 1",
    ];
    let around = [
        "exp", "ln", "sin", "tan", "acos", "atan", "asinh", "acosh", "cbrt", "sqrt", "erf",
        "gamma", "digamma", "sigmoid", "sinc", "gauss", "exp2", "log2",
    ];
    let few = Big::new(2f64.powi(30 - BITS as i32), 53);
    let mut checked = 0;
    for step in steps {
        for function in around {
            for at in [1.0, 1.25] {
                let text = format!("x*{function}(({step})*(3/4)) + {function}({step})");
                let formula = Formula::parse(&text).expect("a formula");
                let x = [Jet::input(0, Enclosures::new(BITS).point(at))];
                let program = formula.program();
                let numbers = program.run(&Jets::precise(2, BITS), &x);
                let y = &numbers[program.outputs()[0] as usize];
                for found in [y.value().clone(), y.slope(0), y.curvature(0, 0)] {
                    // A jump, or the end of a domain.
                    if found.decoration() < Differentiable {
                        continue;
                    }
                    checked += 1;
                    assert!(found.width() < few, "{text} at {at}: {found:?}");
                }
            }
        }
    }
    assert!(checked > 1000, "{checked}");
}

/// A value that may jump stays so in what is made of it: conditions on it rest on that.
#[test]
fn values_are_as_weak_as_without_series() {
    let steps = [
        "floor(x)",
        "abs(x)",
        "sqrt(x)",
        "sign(x) + 2",
        "if(x > 0, x, 2)",
    ];
    let around = [
        "exp({u})",
        "{u} + y",
        "{u}*y",
        "y/({u} + 3)",
        "({u} + 1)^y",
        "{u}^2",
        "atan2({u}, y)",
        "hypot({u}, y, 1)",
        "logaddexp({u}, y)",
        "max({u}, -9)",
        "xlogy(y, {u} + 1)",
        "sum({u}, y, 1)",
        "product({u}, y, 1)",
    ];
    let mut weak = 0;
    for step in steps {
        for text in around {
            let text = text.replace("{u}", step);
            let formula = Formula::parse(&text).expect("a formula");
            let at = [0.0, 1.5][..formula.inputs().count()].to_vec();
            let points: Vec<Interval<f64>> = at.iter().map(|&x| Interval::point(x)).collect();
            let plain = formula.program().eval(&points)[0].decoration();
            let (value, _) = slopes(&text, &at);
            assert_eq!(value.decoration(), plain, "{text}");
            weak += usize::from(plain < Differentiable);
        }
    }
    // All but those whose jump is far away.
    assert!(weak > 50, "{weak}");
}

/// Beside a base that is not positive a power with a varying exponent has no value, whatever a whole
/// exponent gives at the point itself: a condition on it is not settled by that.
#[test]
fn powers_are_not_smooth_in_their_exponents() {
    for (text, at) in [
        ("x^y", [0.0, 2.0]),
        ("x^y", [-2.0, 3.0]),
        ("powslope(x, y)", [0.0, 2.0]),
    ] {
        let (value, _) = slopes(text, &at);
        assert!(
            value.decoration() < Continuous,
            "{text} at {at:?}: {value:?}"
        );
    }
    let (_, slopes) = slopes("if(x^y > -1, y, 2*y)", &[0.0, 2.0]);
    assert!(slopes[1].decoration() < Differentiable, "{slopes:?}");
}

/// An exponent that does not vary may be known by an enclosure only, with a whole number at its lower end.
#[test]
fn exponents_may_be_enclosures() {
    let second = |text: &str, least: f64| {
        let formula = Formula::parse(text).expect("a formula");
        let exponent = Interval::new(least, least + 0.5).expect("an interval");
        let x = [Jet::input(0, Interval::point(2.0)), Jet::constant(exponent)];
        let numbers = formula.program().run(&Jets::doubles(2), &x);
        numbers[formula.program().outputs()[0] as usize].curvature(0, 0)
    };
    // c (c - 1) x^(c - 2) and c (c - 1) (c - 2) x^(c - 3).
    let c: f64 = 1.25;
    assert!(second("x^y", 1.0).contains(&(c * (c - 1.0) * 2f64.powf(c - 2.0))));
    for c in [0.25, 1.25, 2.25_f64] {
        let truth = c * (c - 1.0) * (c - 2.0) * 2f64.powf(c - 3.0);
        let found = second("powslope(x, y)", c - 0.25);
        assert!(found.contains(&truth), "{c}: {found:?}");
    }
}
