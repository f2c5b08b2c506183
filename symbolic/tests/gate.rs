//! Where symbolic systems go wrong: expressions on which others were caught, with what is
//! right for them: the values and slopes of the original, of its simplified form in all
//! modes, and of derivatives simplified after and before they are taken.

mod enclosed;

use trigrad_core::{Break, Formula};
use trigrad_symbolic::receipts::check;
use trigrad_symbolic::simplify::{Condition, Effect, Fact};
use trigrad_symbolic::{Effort, Options, formula, simplify};

use enclosed::{enclose, is_number};

const NAN: f64 = f64::NAN;
const INF: f64 = f64::INFINITY;

/// An expression in x and y on which somebody went wrong.
struct Trap {
    expr: &'static str,
    /// What it is not, though somebody said so.
    never: &'static [&'static str],
    /// x, y, the value there, and the slope by x as the conventions have it.
    at: &'static [(f64, f64, f64, f64)],
}

const fn trap(
    expr: &'static str,
    never: &'static [&'static str],
    at: &'static [(f64, f64, f64, f64)],
) -> Trap {
    Trap { expr, never, at }
}

const TRAPS: &[Trap] = &[
    // ln(exp z) is z for real z, exp(ln z) is not; neither is ln(x^2) twice a logarithm.
    trap(
        "ln(exp(x))",
        &[],
        &[(-3.0, 0.0, -3.0, 1.0), (700.0, 0.0, 700.0, 1.0)],
    ),
    trap(
        "exp(ln(x))",
        &[],
        &[(2.0, 0.0, 2.0, 1.0), (-2.0, 0.0, NAN, NAN)],
    ),
    trap(
        "ln(x^2)",
        &["2*ln(x)"],
        &[(-1.0, 0.0, 0.0, -2.0), (0.0, 0.0, NAN, NAN)],
    ),
    // x/x without a condition.
    trap("x/x", &[], &[(2.0, 0.0, 1.0, 0.0), (0.0, 0.0, NAN, NAN)]),
    trap(
        "(x^2 - 1)/(x - 1)",
        &[],
        &[(3.0, 0.0, 4.0, 1.0), (1.0, 0.0, NAN, NAN)],
    ),
    trap(
        "1/x - 1/x",
        &[],
        &[(2.0, 0.0, 0.0, 0.0), (0.0, 0.0, NAN, NAN)],
    ),
    trap(
        "0*ln(x)",
        &[],
        &[(2.0, 0.0, 0.0, 0.0), (-1.0, 0.0, NAN, NAN)],
    ),
    // The demonstration rules of egg take what is not known to be 0 for nonzero.
    trap(
        "(x - y)/(x - y)",
        &[],
        &[(3.0, 1.0, 1.0, 0.0), (2.0, 2.0, NAN, NAN)],
    ),
    trap("x*y/x", &[], &[(2.0, 3.0, 3.0, 0.0), (0.0, 3.0, NAN, NAN)]),
    trap("(x - x)/(y - y)", &["1", "0"], &[(2.0, 3.0, NAN, NAN)]),
    trap("1/(x - x)", &["0"], &[(2.0, 3.0, NAN, NAN)]),
    trap(
        "x^y/x^y",
        &[],
        &[(2.0, 3.0, 1.0, 0.0), (0.0, 2.0, NAN, NAN)],
    ),
    // sqrt(x^2) is |x|; AngouriMath #752: and its powers.
    trap(
        "sqrt(x^2)",
        &["x"],
        &[(-3.0, 0.0, 3.0, -1.0), (2.0, 0.0, 2.0, 1.0)],
    ),
    trap(
        "(x^2)^(1/2)",
        &["x"],
        &[(-4.0, 0.0, 4.0, -1.0), (2.0, 0.0, 2.0, 1.0)],
    ),
    trap(
        "(x^2)^(3/2)",
        &["x^3"],
        &[(-2.0, 0.0, 8.0, -12.0), (2.0, 0.0, 8.0, 12.0)],
    ),
    trap(
        "(x^2)^(-1/2)",
        &["1/x"],
        &[(-2.0, 0.0, 0.5, 0.25), (0.0, 0.0, NAN, NAN)],
    ),
    trap("(x^2)^(-3/2)", &["1/x^3"], &[(-2.0, 0.0, 0.125, 0.1875)]),
    trap(
        "sqrt(-x)",
        &["-sqrt(x)", "sqrt(x)"],
        &[(-4.0, 0.0, 2.0, -0.25), (4.0, 0.0, NAN, NAN)],
    ),
    trap("sqrt(x*x)", &["x"], &[(-3.0, 0.0, 3.0, -1.0)]),
    trap("sqrt(x^2*y)", &["x*sqrt(y)"], &[(-3.0, 4.0, 6.0, -2.0)]),
    trap("sqrt(x^4)", &[], &[(-3.0, 0.0, 9.0, -6.0)]),
    // (a^b)^c.
    trap(
        "(x^2)^y",
        &["x^(2*y)"],
        &[(-3.0, 0.5, 3.0, -1.0), (-2.0, 2.0, 16.0, -32.0)],
    ),
    // It is x where x >= 0, and must say so.
    trap(
        "(x^3)^(1/3)",
        &["abs(x)"],
        &[(8.0, 0.0, 8.0, 1.0), (-8.0, 0.0, NAN, NAN)],
    ),
    trap("cbrt(x)^3", &[], &[(-8.0, 0.0, -8.0, 1.0)]),
    trap(
        "(x^(1/2))^2",
        &[],
        &[(4.0, 0.0, 4.0, 1.0), (-4.0, 0.0, NAN, NAN)],
    ),
    // AngouriMath #801, #802: two roots are one of the product only where both are.
    trap(
        "sqrt(x)*sqrt(y)",
        &["sqrt(x*y)"],
        &[(4.0, 9.0, 6.0, 0.75), (-1.0, -1.0, NAN, NAN)],
    ),
    trap(
        "sqrt(x)/sqrt(y)",
        &["sqrt(x/y)"],
        &[(4.0, 16.0, 0.5, 0.0625), (-1.0, -1.0, NAN, NAN)],
    ),
    trap(
        "sqrt(x*y)",
        &["sqrt(x)*sqrt(y)"],
        &[(-4.0, -9.0, 6.0, -0.75)],
    ),
    trap(
        "sqrt(x)*sqrt(x)",
        &["abs(x)"],
        &[(4.0, 0.0, 4.0, 1.0), (-4.0, 0.0, NAN, NAN)],
    ),
    // AngouriMath #884, #887: inverses off their own branch.
    trap(
        "asin(sin(x))",
        &["x"],
        &[(3.0, 0.0, 0.14159265358979323, -1.0)],
    ),
    trap(
        "acos(cos(x))",
        &["x"],
        &[(4.0, 0.0, 2.2831853071795867, -1.0)],
    ),
    trap(
        "atan(tan(x))",
        &["x"],
        &[(2.0, 0.0, -1.1415926535897931, 1.0)],
    ),
    trap("acosh(cosh(x))", &["x"], &[(-3.0, 0.0, 3.0, -1.0)]),
    trap(
        "sin(asin(x))",
        &[],
        &[(0.5, 0.0, 0.5, 1.0), (2.0, 0.0, NAN, NAN)],
    ),
    trap(
        "atan(x) + atan(1/x)",
        &["pi/2"],
        &[(-1.0, 0.0, -std::f64::consts::FRAC_PI_2, 0.0)],
    ),
    // AngouriMath #1062: a reciprocal in a logarithm, and the sum of two.
    trap(
        "ln(1/x)",
        &["-ln(-x)"],
        &[
            (2.0, 0.0, -std::f64::consts::LN_2, -0.5),
            (-2.0, 0.0, NAN, NAN),
        ],
    ),
    trap(
        "ln(x) + ln(y)",
        &["ln(x*y)"],
        &[(1.0, 1.0, 0.0, 1.0), (-1.0, -1.0, NAN, NAN)],
    ),
    trap("ln(x*y)", &["ln(x) + ln(y)"], &[(-1.0, -1.0, 0.0, -1.0)]),
    // abs, sign, min and max, at ties too; AngouriMath #892, symengine #1696, symforce #36.
    trap(
        "abs(x)",
        &["x"],
        &[(-2.0, 0.0, 2.0, -1.0), (0.0, 0.0, 0.0, 0.0)],
    ),
    trap(
        "abs(sign(x))",
        &["1"],
        &[(-2.0, 0.0, 1.0, 0.0), (0.0, 0.0, 0.0, 0.0)],
    ),
    trap(
        "sign(abs(x))",
        &["1"],
        &[(-2.0, 0.0, 1.0, 0.0), (0.0, 0.0, 0.0, 0.0)],
    ),
    trap(
        "x*sign(x)",
        &["x"],
        &[(-2.0, 0.0, 2.0, -1.0), (0.0, 0.0, 0.0, 0.0)],
    ),
    trap(
        "sign(x)^2",
        &["1"],
        &[(-2.0, 0.0, 1.0, 0.0), (0.0, 0.0, 0.0, 0.0)],
    ),
    trap(
        "max(x, y)",
        &["x", "y"],
        &[(1.0, 1.0, 1.0, 0.5), (2.0, 1.0, 2.0, 1.0)],
    ),
    trap(
        "min(x, y)",
        &["x", "y"],
        &[(1.0, 1.0, 1.0, 0.5), (2.0, 1.0, 1.0, 0.0)],
    ),
    trap(
        "max(x, -x)",
        &["x"],
        &[(0.0, 0.0, 0.0, 0.0), (-2.0, 0.0, 2.0, -1.0)],
    ),
    trap(
        "max(x, x)",
        &[],
        &[(0.0, 0.0, 0.0, 1.0), (3.0, 0.0, 3.0, 1.0)],
    ),
    trap(
        "max(x, x, y)",
        &[],
        &[(3.0, 0.0, 3.0, 1.0), (0.0, 3.0, 3.0, 0.0)],
    ),
    trap(
        "max(x, 0) - max(-x, 0)",
        &[],
        &[(0.0, 0.0, 0.0, 1.0), (-2.0, 0.0, -2.0, 1.0)],
    ),
    trap(
        "max(x, 0) + max(-x, 0)",
        &["x"],
        &[(0.0, 0.0, 0.0, 0.0), (-2.0, 0.0, 2.0, -1.0)],
    ),
    trap(
        "relu(x)",
        &["x"],
        &[(0.0, 0.0, 0.0, 0.5), (-2.0, 0.0, 0.0, 0.0)],
    ),
    trap(
        "heaviside(x) + heaviside(-x)",
        &[],
        &[(0.0, 0.0, 1.0, 0.0), (2.0, 0.0, 1.0, 0.0)],
    ),
    // x^y at 0: CppAD #92, boost math #445, Enzyme #2855, ChainRules #513.
    trap("x^0", &[], &[(0.0, 0.0, 1.0, 0.0), (-2.0, 0.0, 1.0, 0.0)]),
    trap(
        "x^y",
        &[],
        &[
            (0.0, 0.0, 1.0, 0.0),
            (0.0, 2.0, 0.0, 0.0),
            (0.0, 1.0, 0.0, 1.0),
        ],
    ),
    trap(
        "0^y",
        &["0", "1"],
        &[
            (0.0, 0.0, 1.0, 0.0),
            (0.0, 2.0, 0.0, 0.0),
            (0.0, -1.0, NAN, NAN),
        ],
    ),
    trap("(1/x)^0", &[], &[(2.0, 0.0, 1.0, 0.0)]),
    trap("x^2", &[], &[(0.0, 0.0, 0.0, 0.0), (-3.0, 0.0, 9.0, -6.0)]),
    trap("(-2)^x", &[], &[(3.0, 0.0, -8.0, NAN)]),
    trap("x*ln(x)", &["0"], &[(0.0, 0.0, NAN, NAN)]),
    trap(
        "xlogy(x, y)",
        &["x*ln(y)"],
        &[(0.0, 0.0, 0.0, -INF), (2.0, 1.0, 0.0, 0.0)],
    ),
    // The untaken branch: casadi #1805, #1878.
    trap(
        "if(x > 0, sqrt(x), 0)",
        &[],
        &[(-1.0, 0.0, 0.0, 0.0), (4.0, 0.0, 2.0, 0.25)],
    ),
    trap(
        "if(x > 0, ln(x), x - 1)",
        &[],
        &[(-1.0, 0.0, -2.0, 1.0), (1.0, 0.0, 0.0, 1.0)],
    ),
    trap(
        "if(x == 0, 1, sin(x)/x)",
        &["sin(x)/x"],
        &[(0.0, 0.0, 1.0, 0.0)],
    ),
    trap(
        "if(y > 0, x/y, x)",
        &["x/y", "x"],
        &[(3.0, 0.0, 3.0, 1.0), (3.0, 2.0, 1.5, 0.5)],
    ),
    // Symbolics #1081, #1554: the branch that is taken has slope 0 here.
    trap(
        "if(x == 0, 0, x)",
        &[],
        &[(0.0, 0.0, 0.0, 0.0), (2.0, 0.0, 2.0, 1.0)],
    ),
    trap(
        "if(x < 0, -x, x)",
        &["x"],
        &[(0.0, 0.0, 0.0, 1.0), (-2.0, 0.0, 2.0, -1.0)],
    ),
    trap("if(x < y, 1, 1)", &[], &[(2.0, 3.0, 1.0, 0.0)]),
    // Maxima: radcan loses the sign of the root.
    trap(
        "sqrt(1/(y^2*x^2) + 1)",
        &["sqrt(y^2*x^2 + 1)/(y*x)", "sqrt(x^2*y^2 + 1)/(x*y)"],
        &[
            (
                -1.0,
                1.0,
                std::f64::consts::SQRT_2,
                std::f64::consts::FRAC_1_SQRT_2,
            ),
            (0.0, 1.0, NAN, NAN),
        ],
    ),
    trap("sqrt(1/x^2)", &["1/x"], &[(-2.0, 0.0, 0.5, 0.25)]),
    // What this simplifier once lost, found by its receipts: 0^-y is a number where y is
    // below 0, 1/0^y is not; what stood below the line must not be 0 when it comes up.
    trap(
        "x^(-y)",
        &["1/x^y"],
        &[(0.0, -1.0, 0.0, 1.0), (2.0, 1.0, 0.5, -0.25)],
    ),
    trap(
        "x^y*x^y",
        &[],
        &[(-2.0, 0.5, NAN, NAN), (2.0, 1.0, 4.0, 4.0)],
    ),
    trap("1/sec(x)", &[], &[(0.0, 0.0, 1.0, 0.0)]),
    trap("1/csc(x)", &[], &[(0.0, 0.0, NAN, NAN)]),
    trap(
        "1/(sqrt(x)*sqrt(x))",
        &[],
        &[(-4.0, 0.0, NAN, NAN), (4.0, 0.0, 0.25, -0.0625)],
    ),
    trap(
        "inversion(2*x^2, x/y)",
        &[],
        &[(3.0, 0.0, NAN, NAN), (1.0, 1.0, 0.4, -0.64)],
    ),
    trap(
        "sign(x)*(x^2/abs(x)^3 - abs(x)/x^2)",
        &[],
        &[(0.0, 0.0, NAN, NAN), (2.0, 0.0, 0.0, 0.0)],
    ),
    trap(
        "(1/x)^0*3",
        &[],
        &[(0.0, 0.0, NAN, NAN), (2.0, 0.0, 3.0, 0.0)],
    ),
    trap(
        "xlogy(0, sqrt(x))",
        &[],
        &[(-1.0, 0.0, NAN, NAN), (4.0, 0.0, 0.0, 0.0)],
    ),
    trap(
        "if(1/x > 1/x, 3, y)",
        &[],
        &[(0.0, 5.0, NAN, NAN), (2.0, 5.0, 5.0, 0.0)],
    ),
    trap(
        "x*tan(1)/(x*tan(1)) + y",
        &[],
        &[(0.0, 1.0, NAN, NAN), (2.0, 1.0, 2.0, 0.0)],
    ),
    // What is undefined everywhere is no number.
    trap("sqrt(-1)*0 + x", &["x"], &[(2.0, 0.0, NAN, NAN)]),
    trap("ln(-1) - ln(-1) + x", &["x"], &[(2.0, 0.0, NAN, NAN)]),
    trap("0/0 + x", &["x"], &[(2.0, 0.0, NAN, NAN)]),
];

fn read(text: &str) -> Formula {
    Formula::parse(text).unwrap().with_inputs(&["x", "y"])
}

fn logged(admit: Effect, effort: Effort) -> Options {
    Options {
        admit,
        effort,
        receipts: true,
        ..Options::default()
    }
}

fn fails(condition: &Condition, x: &[f64]) -> bool {
    let of = enclose(&condition.of.with_inputs(&["x", "y"]), x)[0];
    let (lo, hi) = (*of.lo(), *of.hi());
    !is_number(&of)
        || match condition.fact {
            Fact::Nonzero => lo <= 0.0 && hi >= 0.0,
            Fact::NonNegative => lo < 0.0,
            Fact::Positive => lo <= 0.0,
            _ => false,
        }
}

// Whether `f` is `wanted` at the point. What is enclosed as a number must hold it, what is
// infinite be so in f64; where there is no number, there is one only if `may_have` says so.
fn is(f: &Formula, x: &[f64], wanted: f64, may_have: bool) -> Result<(), String> {
    let (enclosure, computed) = (enclose(f, x)[0], f.eval(x)[0]);
    let is_right = match wanted {
        _ if wanted.is_nan() => may_have || !is_number(&enclosure),
        _ if wanted.is_infinite() => computed == wanted,
        // The wanted number is rounded itself.
        _ => {
            let near = |x: f64| enclosure.contains(&x);
            near(wanted) || near(wanted.next_up()) || near(wanted.next_down())
        }
    };
    match is_right {
        true => Ok(()),
        false => Err(format!(
            "{f} at {x:?} is {enclosure:?}, {computed:?} in f64, not {wanted:?}"
        )),
    }
}

fn withstands(trap: &Trap, admit: Effect, effort: Effort) -> Result<(), String> {
    let f = read(trap.expr);
    let options = logged(admit, effort);
    let simple = simplify(&f, &options);
    let never: Vec<String> = trap
        .never
        .iter()
        .map(|text| read(text).to_string())
        .collect();
    let text = simple.formula.to_string();
    if never.contains(&text) {
        return Err(format!("{f} is not {text}"));
    }
    check(&f, &simple, &options).map_err(|refused| refused.to_string())?;
    let by_x = |f: &Formula| {
        let slopes = formula::gradient(f);
        slopes.output(slopes.outputs()[0])
    };
    let slope = by_x(&f);
    let simple_slope = simplify(&slope, &options);
    check(&slope, &simple_slope, &options).map_err(|refused| refused.to_string())?;
    let early = by_x(&simple.formula);
    for &(x, y, value, wanted) in trap.at {
        let x = [x, y];
        let enlarged = simple
            .conditions
            .iter()
            .any(|condition| fails(condition, &x));
        is(&f, &x, value, false)?;
        is(&simple.formula, &x, value, enlarged)?;
        if value.is_nan() {
            // Where there is no value, a slope on paper says nothing.
            continue;
        }
        is(&slope, &x, wanted, false)?;
        is(&simple_slope.formula, &x, wanted, true)?;
        is(&early, &x, wanted, true).map_err(|found| format!("simplified before: {found}"))?;
    }
    Ok(())
}

#[test]
fn nobody_s_traps_catch_us() {
    let mut caught = Vec::new();
    for trap in TRAPS {
        for admit in [Effect::Enlarges, Effect::Equal] {
            for effort in [Effort::Fast, Effort::Full] {
                if let Err(found) = withstands(trap, admit, effort) {
                    caught.push(format!("{} ({admit:?}, {effort:?}): {found}", trap.expr));
                }
            }
        }
    }
    eprintln!("{} traps", TRAPS.len());
    assert!(caught.is_empty(), "{caught:#?}");
}

#[test]
fn strict_results_have_no_conditions() {
    for trap in TRAPS {
        for effort in [Effort::Fast, Effort::Full] {
            let options = Options {
                effort,
                ..Options::strict()
            };
            let simple = simplify(&read(trap.expr), &options);
            assert!(
                simple.conditions.is_empty(),
                "{}: {:?}",
                trap.expr,
                simple.conditions
            );
        }
    }
}

// The slope of the branch taken is not that of the function, and that is said aloud.
#[test]
fn a_branch_at_its_seam_is_reported() {
    for text in [
        "if(x == 0, 0, x)",
        "if(x == 0, 1, sin(x)/x)",
        "if(x < 0, -x, x)",
    ] {
        let touched = read(text).touched(&[0.0, 0.0]);
        assert!(
            touched.iter().any(|touched| touched.kind == Break::Seam),
            "{text}"
        );
    }
    for (text, kind) in [
        ("abs(x)", Break::Kink),
        ("sign(x)", Break::Jump),
        ("max(x, y)", Break::Kink),
    ] {
        let touched = read(text).touched(&[0.0, 0.0]);
        assert!(touched.iter().any(|touched| touched.kind == kind), "{text}");
    }
}
