//! Verdicts at single points, where something is special.

use trigrad::oracle::series::{Jet, Jets};
use trigrad::oracle::{
    Blocked, Claim, Derivative, Options, Reason, Standing, Tolerance, Verdict, Way, derivative_at,
    derivatives_at, gradient_at,
};
use trigrad::{Decoration, Enclosures, Formula};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

fn verdict(text: &str, inputs: &[usize], claim: impl Into<Claim>, at: &[f64]) -> Verdict {
    let f = Formula::parse(text).unwrap();
    let derivative = Derivative {
        output: 0,
        inputs: inputs.to_vec(),
    };
    derivative_at(&f, &derivative, &claim.into(), at, &Options::default())
}

fn exact(text: &str) -> Claim {
    Claim::Exact(Formula::parse(text).unwrap())
}

fn standing(text: &str, claim: impl Into<Claim>, at: &[f64]) -> Standing {
    verdict(text, &[0], claim, at).standing()
}

fn blocked(text: &str, claim: f64, at: &[f64]) -> (Blocked, String) {
    let f = Formula::parse(text).unwrap();
    match verdict(text, &[0], claim, at) {
        Verdict::Undecided(blocked) => {
            let node = blocked.node.map(|id| f.output(id).to_string());
            (blocked, node.unwrap_or_default())
        }
        verdict => panic!("{text} at {at:?}: {verdict:?}"),
    }
}

#[test]
fn what_is_decided() {
    use Standing::{Proved, Refuted};
    let rows: &[(&str, f64, &[f64], Standing)] = &[
        ("x^2", 6.0, &[3.0], Proved),
        ("x^2", 6.0_f64.next_up(), &[3.0], Proved),
        ("x^2", 6.0_f64.next_up().next_up(), &[3.0], Refuted),
        ("x^2", NAN, &[3.0], Refuted),
        ("x^2", INF, &[3.0], Refuted),
        ("x^2", -INF, &[3.0], Refuted),
        // -0 is 0.
        ("x^2", -0.0, &[0.0], Proved),
        ("x^2", 0.0, &[-0.0], Proved),
        ("x^2", 5e-324, &[0.0], Proved),
        ("x^2", 1e-323, &[0.0], Refuted),
        // An exact 0, told from the least number: at 2^-1074 by the digits, or on paper.
        ("sin(x)^2 + cos(x)^2", 0.0, &[0.7], Proved),
        ("sin(x)^2 + cos(x)^2", 1e-300, &[0.7], Refuted),
        ("exp(x)*exp(-x)", 0.0, &[0.3], Proved),
        // Slopes beyond the range, and below it.
        ("exp(x)", 1e308, &[800.0], Refuted),
        ("exp(x)", f64::MAX, &[709.8], Refuted),
        ("exp(x)", -INF, &[800.0], Refuted),
        ("exp(x)", 0.0, &[-800.0], Proved),
        ("exp(x)", 5e-324, &[-800.0], Proved),
        ("exp(x)", 1e-320, &[-800.0], Refuted),
        // The expression as written overflows in f64; its derivative does not.
        ("sqrt(x*x)", 1.0, &[1e200], Proved),
        ("ln(exp(x))", 1.0, &[1e5], Proved),
        // Cancellation that f64 does not survive.
        ("(1 - cos(x))/x^2", 0.0, &[1e-20], Refuted),
        ("(1 - cos(x))/x^2", -1e-20 / 12.0, &[1e-20], Proved),
        // A kink that the enclosures of f64 cannot tell from none.
        ("abs(x - 1/3)", -1.0, &[1.0 / 3.0], Proved),
        ("abs(x - 1/3)", 1.0, &[1.0 / 3.0], Refuted),
        (
            "if(x*x < 2, x, -x)",
            1.0,
            &[2f64.sqrt().next_down()],
            Proved,
        ),
        // Nor those of 106 bits.
        (
            "abs(sin(x)^2 + cos(x)^2 - 1 + 1e-60*x)",
            1e-60,
            &[0.5],
            Proved,
        ),
        (
            "abs(sin(x)^2 + cos(x)^2 - 1 + 1e-60*x)",
            -1e-60,
            &[0.5],
            Refuted,
        ),
        // Branches that are not taken do not matter.
        ("if(x > 0, x^2, ln(-x)/0)", 2.0, &[1.0], Proved),
        // No tie, and no seam, of a node with itself.
        ("max(x, x)*y", 3.0, &[1.0, 3.0], Proved),
        ("if(x < x, 2, x)", 1.0, &[1.0], Proved),
        ("if(x == x, 2*x, x)", 2.0, &[1.0], Proved),
        // Integer powers of negative bases.
        ("x^3", 12.0, &[-2.0], Proved),
        ("x^(-3)", -3.0 / 16.0, &[-2.0], Proved),
        ("x^0", 0.0, &[0.0], Proved),
    ];
    for &(text, claim, at, want) in rows {
        let got = verdict(text, &[0], claim, at);
        assert_eq!(got.standing(), want, "{text} at {at:?}, {claim}: {got:?}");
    }
}

#[test]
fn what_is_not_decided_and_why() {
    use Reason::{BeyondRange, Branch, Jump, Kink, OutsideDomain, Pole, UnknownFunction};
    let rows: &[(&str, f64, &[f64], Reason, &str)] = &[
        ("exp(x) + abs(x - 1)", 1.0, &[1.0], Kink, "abs(x - 1)"),
        ("max(x, y)*2", 1.0, &[1.0, 1.0], Kink, "max(x, y)"),
        ("sqrt(x) + 1", INF, &[0.0], Jump, "sqrt(x)"),
        ("floor(x)*x", 1.0, &[2.0], Jump, "floor(x)"),
        ("if(x < 0, -x, x)", 1.0, &[0.0], Branch, "if(x < 0, -x, x)"),
        ("1/x", -1.0, &[0.0], Pole, "1/x"),
        ("ln(x)", -1.0, &[-1.0], OutsideDomain, "ln(x)"),
        ("x^y", 0.5, &[-2.0, 0.5], OutsideDomain, "x^y"),
        ("0*x + y^x", 0.0, &[3.0, -2.0], OutsideDomain, "y^x"),
        ("0*x + y^x", 0.0, &[3.0, 0.0], OutsideDomain, "y^x"),
        ("x^(3/2)", 0.0, &[0.0], OutsideDomain, "x^(3/2)"),
        // The first of several.
        ("abs(x) + floor(x)", 1.0, &[0.0], Kink, "abs(x)"),
        ("exp(floor(x))*abs(x - 2)", 1.0, &[2.0], Jump, "floor(x)"),
        ("abs(x)*7 + sqrt(x)", 1.0, &[0.0], Kink, "abs(x)"),
        // Where there is no value, what has none comes before what has a kink.
        ("abs(x)/x + sqrt(x)", 1.0, &[0.0], OutsideDomain, "abs(x)/x"),
        (
            "sin(abs(x)) + (floor(x) + abs(x))",
            1.0,
            &[0.0],
            Kink,
            "abs(x)",
        ),
        // Of a branch that is taken, what is in it.
        ("if(x < 5, abs(x), 0)", 1.0, &[0.0], Kink, "abs(x)"),
        // The sides of a comparison that is decided, as far as they are not defined.
        ("if(sqrt(x) < 5, x, 0)", 1.0, &[0.0], Jump, "sqrt(x)"),
        ("if(abs(x) < 5, floor(x), 0)", 1.0, &[0.0], Jump, "floor(x)"),
        ("if(floor(x) < 5, abs(x), 0)", 1.0, &[0.0], Jump, "floor(x)"),
        // What no digits tell from a pole, or from the end of a domain.
        (
            "1/(sin(x)^2 + cos(x)^2 - 1)",
            1.0,
            &[0.5],
            Pole,
            "1/(sin(x)^2 + cos(x)^2 - 1)",
        ),
        (
            "ln(sin(x)^2 + cos(x)^2 - 1)",
            1.0,
            &[0.5],
            Pole,
            "ln(sin(x)^2 + cos(x)^2 - 1)",
        ),
        (
            "-ln(sin(x)^2 + cos(x)^2 - 1)*2",
            1.0,
            &[0.5],
            Pole,
            "ln(sin(x)^2 + cos(x)^2 - 1)",
        ),
        (
            "(sin(x)^2 + cos(x)^2 - 1)^(-2)",
            1.0,
            &[0.5],
            Pole,
            "(sin(x)^2 + cos(x)^2 - 1)^-2",
        ),
        (
            "acosh(sin(x)^2 + cos(x)^2 - 1e-3000)",
            1.0,
            &[0.5],
            OutsideDomain,
            "acosh(sin(x)^2 + cos(x)^2 - 1e-3000)",
        ),
        ("exp(x)", INF, &[800.0], BeyondRange, ""),
        ("x + 1", 1.0, &[INF], BeyondRange, "x"),
        ("x + 1", 1.0, &[NAN], OutsideDomain, "x"),
    ];
    for &(text, claim, at, reason, node) in rows {
        let (blocked, at_node) = blocked(text, claim, at);
        assert_eq!(blocked.reason, reason, "{text} at {at:?}: {blocked:?}");
        assert_eq!(at_node, node, "{text} at {at:?}: {blocked:?}");
    }
    let graph = trigrad::Graph::new();
    let x = graph.variable("x");
    let unknown = trigrad::Custom::unknown("f", 1);
    let f = graph.formula(&[graph.call(&unknown, &[x]) * x], &["x"]);
    let asked = Derivative::first(0, 0);
    let verdict = derivative_at(&f, &asked, &Claim::Float(1.0), &[1.0], &Options::default());
    let Verdict::Undecided(blocked) = verdict else {
        panic!("{verdict:?}")
    };
    assert_eq!(blocked.reason, UnknownFunction);
}

/// What happens to one input does not matter to the derivatives by the others.
#[test]
fn each_input_by_itself() {
    type Row = (&'static str, &'static [f64], [Option<f64>; 2]);
    let rows: &[Row] = &[
        ("sqrt(x) + y", &[0.0, 1.0], [None, Some(1.0)]),
        ("abs(x)*y", &[0.0, 1.0], [None, Some(0.0)]),
        ("floor(x)*y", &[2.0, 1.0], [None, Some(2.0)]),
        ("if(x > 0, y, 2*y)", &[0.0, 1.0], [None, Some(2.0)]),
        // An integer exponent is a constant along x, and no constant along y.
        ("x^y", &[-2.0, 3.0], [Some(12.0), None]),
        ("x^y", &[0.0, 3.0], [Some(0.0), None]),
    ];
    for (text, at, claims) in rows {
        let f = Formula::parse(text).unwrap();
        let given = claims.map(|claim| Claim::Float(claim.unwrap_or(0.5)));
        let verdicts = gradient_at(&f, &given, at, &Options::default());
        for (claim, verdict) in claims.iter().zip(verdicts) {
            let want = match claim {
                Some(_) => Standing::Proved,
                None => Standing::Undecided,
            };
            assert_eq!(verdict.standing(), want, "{text} at {at:?}: {verdict:?}");
        }
    }
}

#[test]
fn second_derivatives() {
    type Row = (&'static str, [usize; 2], f64, &'static [f64], Standing);
    let rows: &[Row] = &[
        ("x^3*y", [0, 0], 12.0, &[2.0, 1.0], Standing::Proved),
        ("x^3*y", [0, 1], 12.0, &[2.0, 1.0], Standing::Proved),
        ("x^3*y", [1, 0], 12.0, &[2.0, 1.0], Standing::Proved),
        ("x^3*y", [1, 1], 0.0, &[2.0, 1.0], Standing::Proved),
        ("x^3*y", [0, 1], 12.1, &[2.0, 1.0], Standing::Refuted),
        (
            "max(x, x)^2",
            [0, 0],
            1.5,
            &[3.0, 1.0][..1],
            Standing::Undecided,
        ),
        // x|x| has a slope at 0, and no second one.
        ("x*abs(x)", [0, 0], 0.0, &[0.0], Standing::Undecided),
        ("x^(5/2)", [0, 0], 0.0, &[0.0], Standing::Undecided),
        ("x^2", [0, 0], 2.0, &[0.0], Standing::Proved),
        ("exp(x)*sin(x)", [0, 0], 2.0, &[0.0], Standing::Proved),
    ];
    for &(text, inputs, claim, at, want) in rows {
        for way in [Way::Series, Way::Values] {
            let f = Formula::parse(text).unwrap();
            let asked = Derivative {
                output: 0,
                inputs: inputs.to_vec(),
            };
            let mut options = Options::default();
            options.way = way;
            let got = derivative_at(&f, &asked, &Claim::Float(claim), at, &options);
            assert_eq!(got.standing(), want, "{text} at {at:?}, {way:?}: {got:?}");
        }
    }
}

/// Of many inputs there are second derivatives too, and slopes of several outputs in one pass.
#[test]
fn many_inputs_are_followed_in_every_order() {
    let f = Formula::trace(100, |x| {
        let sum = |y: &[_]| y.iter().fold(x[0], |sum, &x| sum + x * x);
        vec![sum(&x[1..50]), sum(&x[50..]) * x[1]]
    });
    let at: Vec<f64> = (0..100).map(|i| f64::from(i) / 8.0).collect();
    let second = |i: usize, j: usize| Derivative {
        output: 1,
        inputs: vec![i, j],
    };
    let rows = [
        (Derivative::first(0, 7), 1.75),
        (Derivative::first(1, 50), 2.0 * 6.25 * 0.125),
        (Derivative::first(0, 50), 0.0),
        (Derivative::first(1, 0), 0.125),
        (second(1, 99), 24.75),
        (second(60, 60), 0.25),
        (second(60, 61), 0.0),
    ];
    let is_first = |row: &&(Derivative, f64)| row.0.inputs.len() == 1;
    let first: Vec<_> = rows.iter().filter(is_first).collect();
    for rows in [first, rows.iter().collect()] {
        let asked: Vec<Derivative> = rows.iter().map(|row| row.0.clone()).collect();
        for (off, want) in [(0.0, Standing::Proved), (1e-9, Standing::Refuted)] {
            let claims: Vec<Claim> = rows.iter().map(|row| Claim::Float(row.1 + off)).collect();
            let verdicts = derivatives_at(&f, &asked, &claims, &at, &Options::default());
            for (asked, verdict) in asked.iter().zip(verdicts) {
                assert_eq!(verdict.standing(), want, "{asked:?}: {verdict:?}");
            }
        }
    }
}

#[test]
fn values_are_derivatives_of_order_0() {
    let rows: &[(&str, f64, f64, Standing)] = &[
        ("exp(x)", 1.0, 0.0, Standing::Proved),
        ("exp(x)", 1.1, 0.0, Standing::Refuted),
        ("exp(x)", f64::NAN, 0.0, Standing::Refuted),
        // A kink does not matter to the value, and where there is none nothing is known.
        ("abs(x) + floor(x)", 0.0, 0.0, Standing::Proved),
        ("sqrt(x)", 0.0, 0.0, Standing::Proved),
        ("1/x", 0.0, 0.0, Standing::Undecided),
        ("ln(x)", 0.0, -1.0, Standing::Undecided),
    ];
    for &(text, claim, at, want) in rows {
        for way in [Way::Series, Way::Values] {
            let f = Formula::parse(text).unwrap();
            let value = Derivative {
                output: 0,
                inputs: Vec::new(),
            };
            let mut options = Options::default();
            options.way = way;
            let got = derivative_at(&f, &value, &Claim::Float(claim), &[at], &options);
            assert_eq!(got.standing(), want, "{text} at {at}: {got:?}");
        }
    }
}

#[test]
fn claims_that_are_expressions_are_real_numbers() {
    use Standing::{Proved, Refuted};
    let at = [0.1];
    // In f64 it would be 10 ulp off, and the sine of a large number anything.
    assert_eq!(
        standing("x^3", exact("3*((x + 1e20) - 1e20)^2"), &at),
        Proved
    );
    assert_eq!(
        standing("-cos(x*1e30)/1e30", exact("sin(x*1e30)"), &at),
        Proved
    );
    assert_eq!(standing("x^3", exact("3*x^2 + 1e-30"), &at), Proved);
    assert_eq!(standing("x^3", exact("3*x^2 + 1e-17"), &at), Refuted);
    // No number at the point.
    assert_eq!(standing("x^2", exact("2*x*ln(-x)"), &at), Refuted);
    // The other way round: exact to the last of any number of digits.
    let mut strict = Options::default();
    strict.tolerance = Tolerance { ulp: 0.0, abs: 0.0 };
    let f = Formula::parse("sin(x)^2").unwrap();
    let by_x = Derivative::first(0, 0);
    let answer = |claim| derivative_at(&f, &by_x, &exact(claim), &at, &strict).standing();
    assert_eq!(answer("sin(2*x)"), Proved);
    assert_eq!(answer("sin(2*x) + 1e-200"), Refuted);
    // On a condition that holds at the point.
    let f = Formula::parse("x^4/4").unwrap();
    let answer =
        |claim, at: f64| derivative_at(&f, &by_x, &exact(claim), &[at], &strict).standing();
    assert_eq!(answer("exp(3*ln(x))", 0.1), Proved);
    assert_eq!(answer("exp(3*ln(x))", -0.1), Refuted);
    assert_eq!(answer("-exp(3*ln(-x))", -0.1), Proved);
}

/// A claim may be next to the truth as far as digits go, and no number all the same: the root of 1e-3000
/// less than 0, which no digits tell from 0.
#[test]
fn a_claim_has_to_be_a_number() {
    let next_to_0 = "sin(x)^2 + cos(x)^2 - 1 - 1e-3000";
    for claim in [
        format!("2*x + 0*sqrt({next_to_0})"),
        format!("2*x + 0*asin(1 - ({next_to_0}))"),
        format!("2*x*if(sqrt({next_to_0}) < 1, 1, 1)"),
        format!("2*x + sign({next_to_0})*0*sqrt({next_to_0})"),
    ] {
        let verdict = verdict("x^2", &[0], exact(&claim), &[3.0]);
        assert_ne!(verdict.standing(), Standing::Proved, "{claim}: {verdict:?}");
    }
}

/// Where the digits do not suffice it is said where they are lost.
#[test]
fn what_loses_the_digits_is_named() {
    let mut options = Options::default();
    options.bits = 106;
    for (text, lost) in [
        ("1e60*sin(x) - 1e60*cos(1.57 - x) + exp(x)", None),
        (
            "x + 1e60*(sin(x)^2 + cos(x)^2 - 1)*x",
            Some("sin(x)^2 + cos(x)^2 - 1"),
        ),
        (
            "exp(x)*(1e50*exp(x) - 1e50*exp(x)) + x",
            Some("1e50*exp(x) - 1e50*exp(x)"),
        ),
    ] {
        let f = Formula::parse(text).unwrap();
        let asked = Derivative::first(0, 0);
        let verdict = derivative_at(&f, &asked, &Claim::Float(1.0), &[0.7], &options);
        let named = match verdict {
            Verdict::Undecided(blocked) => {
                assert_eq!(blocked.reason, Reason::Precision);
                blocked.node.map(|id| f.output(id).to_string())
            }
            _ => None,
        };
        assert_eq!(named.as_deref(), lost, "{text}");
    }
}

#[test]
fn generalized_derivatives_at_kinks() {
    let hull = |text: &str, at: &[f64]| {
        let (blocked, _) = blocked(text, 7.0, at);
        blocked.generalized.map(|hull| (hull.lo, hull.hi))
    };
    assert_eq!(hull("abs(x)", &[0.0]), Some((-1.0, 1.0)));
    assert_eq!(hull("relu(x)*3", &[0.0]), Some((0.0, 3.0)));
    assert_eq!(hull("max(x, 2*x)", &[0.0]), Some((1.0, 2.0)));
    assert_eq!(hull("hypot(x, y)", &[0.0, 0.0]), Some((-1.0, 1.0)));
    assert_eq!(hull("if(x < 0, -x, 3*x)", &[0.0]), Some((-1.0, 3.0)));
    // Beside what is decided, and beside another kink.
    assert_eq!(
        hull("if(x < 5, if(x < 0, -x, 3*x), 7)", &[0.0]),
        Some((-1.0, 3.0))
    );
    assert_eq!(
        hull("if(x < 0, -x, 3*x) + abs(x)", &[0.0]),
        Some((-2.0, 4.0))
    );
    // It jumps.
    assert_eq!(hull("if(x < 0, 1 - x, 3*x)", &[0.0]), None);
    assert_eq!(hull("if(x < 0, -x, 3*x) + floor(x)", &[0.0]), None);
    assert_eq!(hull("if(x < 0, -x, 3*x)*floor(x)", &[0.0]), None);
    assert_eq!(hull("if(x < 0, sign(x), if(x < 0, 1, 0))", &[0.0]), None);
    // It ends.
    assert_eq!(hull("if(x < 0, -x, 3*x) + sqrt(x)", &[0.0]), None);
    // It leaves the range of f64 on one side.
    assert_eq!(hull("relu(x)*1e300*1e300", &[0.0]), None);
    assert_eq!(hull("relu(-x)*1e300*1e300", &[0.0]), None);
    // It is as steep as it likes.
    assert_eq!(hull("sqrt(abs(x))", &[0.0]), None);
    // Branches that meet at the point, and nowhere around it.
    assert_eq!(hull("if(x < y, x, 2*x)", &[0.0, 0.0]), None);
}

#[test]
fn tolerances() {
    let answer = |claim: f64, ulp: f64, abs: f64| {
        let f = Formula::parse("exp(x)").unwrap();
        let mut options = Options::default();
        options.tolerance = Tolerance { ulp, abs };
        let claim = Claim::Float(claim);
        derivative_at(&f, &Derivative::first(0, 0), &claim, &[1.0], &options).standing()
    };
    let e = std::f64::consts::E;
    assert_eq!(answer(e, 0.5, 0.0), Standing::Proved);
    // A number that is exactly right is off by exactly nothing.
    match verdict("x^2", &[0], 6.0, &[3.0]) {
        Verdict::Proved(proof) => assert_eq!(proof.ulp.to_bits(), 0),
        other => panic!("{other:?}"),
    }
    assert_eq!(answer(e, 0.0, 0.0), Standing::Refuted);
    assert_eq!(answer(e + 1e-3, 1.0, 1e-2), Standing::Proved);
    assert_eq!(answer(e + 1e-1, 1.0, 1e-2), Standing::Refuted);
    assert_eq!(answer(e + 1e-1, 1e15, 0.0), Standing::Proved);
    assert_eq!(answer(e + 1e-1, -1.0, NAN), Standing::Refuted);
    assert_eq!(answer(e + 1e-1, INF, 0.0), Standing::Proved);
    assert_eq!(answer(NAN, INF, INF), Standing::Refuted);
}

#[test]
fn nothing_hangs() {
    // 100,000 levels, and a precision that they are not worth.
    let f = Formula::trace(1, |x| {
        let mut y = x[0];
        for _ in 0..50_000 {
            y = y.sin() + x[0];
        }
        vec![y - y]
    });
    let mut options = Options::default();
    options.work = 1_000_000;
    let verdict = derivative_at(
        &f,
        &Derivative::first(0, 0),
        &Claim::Float(0.0),
        &[0.3],
        &options,
    );
    let Verdict::Undecided(blocked) = verdict else {
        panic!("{verdict:?}")
    };
    assert_eq!(blocked.reason, Reason::Work);
}

/// The number that a wrong claim is shown as is the nearest one to it, from both sides.
#[test]
fn a_wrong_claim_is_shown_as_the_nearest_float() {
    let f = Formula::parse("6*x").unwrap();
    for shown in [6.000000000000002, 6.000000000000003, 5.999999999999998] {
        for digits in ["", "1", "0001"] {
            let claim = Formula::parse(&format!("{shown:?}{digits}")).unwrap();
            let answer = derivative_at(
                &f,
                &Derivative::first(0, 0),
                &Claim::Exact(claim),
                &[1.0],
                &Options::default(),
            );
            let Verdict::Refuted(wrong) = answer else {
                panic!("{answer:?}")
            };
            assert_eq!(wrong.claimed, shown);
        }
    }
}

/// At the end of the domain of a side there is no value outside, and no derivative, although the
/// comparison is decided; where a side has a kink the branch stays what it is.
#[test]
fn a_comparison_is_not_defined_beyond_the_domains_of_its_sides() {
    for (f, claim, at, is_proved) in [
        ("if(sqrt(x) < 5, x, 0)", 1.0, 0.0, false),
        ("if(asin(x) > -5, x, 0)", 1.0, 1.0, false),
        ("if(acosh(x) < 5, x, 0)", 1.0, 1.0, false),
        ("if(x^(3/2) < 5, x, 0)", 1.0, 0.0, false),
        ("if(cbrt(sqrt(x) + 1) < 5, x^2, 0)", 0.0, 0.0, false),
        ("if(abs(x) < 5, x, 0)", 1.0, 0.0, true),
        ("if(cbrt(x) < 5, x, 0)", 1.0, 0.0, true),
        ("if(max(x, -x) < 5, x, 0)", 1.0, 0.0, true),
    ] {
        let [right, wrong] = match is_proved {
            true => [Standing::Proved, Standing::Refuted],
            false => [Standing::Undecided; 2],
        };
        assert_eq!(standing(f, claim, &[at]), right, "{f}");
        assert_eq!(standing(f, claim + 1.0, &[at]), wrong, "{f}");
    }
}

/// What an enclosure says of such a conditional, by values and by series.
#[test]
fn enclosures_at_the_end_of_a_side_are_continuous_at_most() {
    for (f, at) in [
        ("if(sqrt(x) < 5, x, 0)", 0.0),
        ("if(asin(x) < 5, x, 0)", 1.0),
    ] {
        let f = Formula::parse(f).unwrap();
        let (program, fine) = (f.program(), Enclosures::new(106));
        let end = program.outputs()[0] as usize;
        let value = program.run(&fine, &[fine.point(at)]).swap_remove(end);
        assert_eq!(value.decoration(), Decoration::Continuous);
        let jets = Jets::precise(2, 106);
        let jet = program
            .run(&jets, &[Jet::input(0, fine.point(at))])
            .swap_remove(end);
        assert_eq!(jet.slope(0).decoration(), Decoration::Continuous);
        assert_eq!(jet.curvature(0, 0).decoration(), Decoration::Continuous);
    }
}
