//! Coefficients against the derivatives that nested duals write down as expressions, enclosed in
//! hundreds of bits: where a recurrence of its own could lose digits, overflow, or not end.

use trigrad_core::{Enclosures, Formula, Graph, Interval};
use trigrad_dual::Dual;
use trigrad_dual::taylor::derivatives;

const BITS: u32 = 1200;

// The derivatives of orders 0 to 3 of a function of x.
fn truth(text: &str, x: f64) -> [Interval<f64>; 4] {
    let formula = Formula::parse(text).unwrap();
    let graph = Graph::new();
    let inner = Dual::<_>::variable(graph.variable("x"), 0);
    let y = formula
        .program()
        .eval(&[Dual::variable(Dual::variable(inner, 0), 0)])[0];
    let y: Dual<Dual<Dual<_>>> = y;
    let outputs = [
        y.primal.primal.primal,
        y.primal.primal.tangent[0],
        y.primal.tangent[0].tangent[0],
        y.tangent[0].tangent[0].tangent[0],
    ];
    let written = graph.formula(&outputs, &["x"]);
    let precise = Enclosures::new(BITS);
    let values = written.program().run(&precise, &[precise.point(x)]);
    let outputs = written.program().outputs();
    std::array::from_fn(|k| values[outputs[k] as usize].to_f64())
}

// What is not to `ulps` the derivative; nothing else may be said, but NaN where `may_be_lost`.
fn failures(text: &str, x: f64, ulps: f64, may_be_lost: bool) -> Vec<String> {
    let formula = Formula::parse(text).unwrap();
    let got = derivatives(|x| formula.program().eval(&[x])[0], x, 3);
    let wanted = truth(text, x);
    let is_bad = |(k, want): (usize, &Interval<f64>)| {
        let (got, lo, hi): (f64, f64, f64) = (got[k], *want.lo(), *want.hi());
        let overflows = lo == -f64::INFINITY || hi == f64::INFINITY;
        let is_known = hi - lo <= (1e-15 * lo.abs()).max(1e-323);
        assert!(is_known || overflows, "{text} at {x:e}: {want:?}");
        let bound = ulps * f64::EPSILON * lo.abs().max(f64::MIN_POSITIVE);
        let is_right = (got - lo).abs() <= bound || got == lo || got == hi;
        let is_bad = !(is_right || (may_be_lost || overflows) && got.is_nan());
        is_bad.then(|| format!("{text} at {x:e}, order {k}: {got:e} for {lo:e}"))
    };
    wanted.iter().enumerate().filter_map(is_bad).collect()
}

// Recurrences that subtract what is nearly equal would lose all digits of the later slopes.
#[test]
fn what_curves_little_keeps_its_digits() {
    let mut all = Vec::new();
    for text in [
        "hypot(x, 1)",
        "hypot(1, x)",
        "hypot(x, 1, 2)",
        "hypot(1, x, 2)",
        "hypot(1, 2, x, 3)",
        "hypot(x, x, 2)",
        "dircos(x, 1)",
        "dircos(1, x)",
        "dircos(x, 1, 2)",
        "dircos(1, x, 2)",
        "dircos(1, 2, x, 3)",
        "exp2(x)",
        "sum(x^3, 1e20*x, -1e20*x)",
        "(x + 2)^2.5",
        "(x + 2)^x",
        "powslope(x + 2, x)",
        "powslope(x + 2, 2.5)",
    ] {
        for x in [1e-9, 1e-6, 1e-3, 0.6, 1.1, 3.0, 1e3, 1e6, 1e9] {
            // A few roundings for each order.
            all.extend(failures(text, x, 64.0, false));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

// Where a value, or one on the way to it, has left the range or lost its digits.
#[test]
fn at_the_ends_of_the_range_a_number_is_right() {
    let mut all = Vec::new();
    for (text, x) in [
        ("x^1.625", 1e-200),
        ("x^1.625", 1e200),
        ("x^0.5", 1e-310),
        ("x^(x + 2.125)", 1e-150),
        ("powslope(x, 1.625)", 1e-250),
        ("powslope(x, x + 2.625)", 1e-190),
        ("exp2(x)", 1023.75),
        ("exp2(x)", 1024.25),
        ("exp2(x)", -1060.5),
        ("hypot(x, 1.5e308)", 1.5e308),
        ("hypot(x, 1.5e308, 1e308)", 1.5e308),
        ("hypot(x, 1e-310)", 1e-310),
        ("hypot(x, 1e-310, 2e-310)", 1e-310),
        ("dircos(x, 1.5e308)", 1.5e308),
        ("dircos(x, 1.5e308, 1e308)", 1.5e308),
        ("dircos(x, 1e-300)", 1e-300),
        ("dircos(x, 1e-310)", 1e-310),
        ("dircos(x, 1e-310, 2e-310)", 1e-310),
        ("dircos(x, 0, 0)", 2.0),
        ("dircos(2, x - 1, x - 1)", 1.0),
        ("hypot(x - 1, 2, x - 1)", 1.0),
        ("product(x, 1e-200, 1e-200, 1e200, 1e200)", 3.0),
        ("product(x, 1e200, 1e200, 1e-200, 1e-200)", 3.0),
        ("product(1e-200, 1e-200, 1e200, 1e200, x)", 3.0),
        ("product(x, 0, 1e200, 1e200)", 3.0),
        ("product(x, 1e-200, 1e-120, 1e200)", 3.0),
        ("product(x - 1, 1e200, 1e100)", 1.0),
        // The slope of what is divided by is lost, and divided by a square that is too.
        ("1/(1e-200 + x^4)", 1e-110),
        ("1/(1 + x*x)", 1e100),
    ] {
        // A few roundings for each order.
        all.extend(failures(text, x, 64.0, true));
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}
