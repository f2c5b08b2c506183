//! Verdicts over boxes.

use std::time::Instant;

use trigrad::oracle::{
    Derivative, Options, Reason, Standing, Verdict, derivatives_over, gradient_over, over,
};
use trigrad::symbolic::{self, Effort};
use trigrad::{Formula, Graph};

use crate::corpus::{is_nightly, smooth_points};
use crate::data::say;

fn answer(f: &str, claim: &str, domain: &[(f64, f64)]) -> Verdict {
    let (f, claim) = (Formula::parse(f).unwrap(), Formula::parse(claim).unwrap());
    over(
        &f,
        &Derivative::first(0, 0),
        &claim,
        domain,
        &Options::default(),
    )
}

/// A function, a claim, a box, and what is to come of it.
type Row = (&'static str, &'static str, &'static [(f64, f64)], Standing);

/// A claim that is right but in a small part of the box, where it has a kink or a jump at either
/// side: between them its series, or its slopes, say nothing of that. And a function that jumps in
/// an input by which it is not differentiated.
#[test]
fn claims_with_bumps_are_not_proved() {
    let line: &[(f64, f64)] = &[(0.0, 1.0)];
    let square: &[(f64, f64)] = &[(0.0, 1.0), (0.0, 1.0)];
    type Bump<'a> = (&'a str, &'a str, &'a [(f64, f64)]);
    let rows: &[Bump<'_>] = &[
        ("x^2/2", "x + relu(1e-6 - abs(x - 0.3))", line),
        ("x^2/2", "x + max(0, 1e-6 - abs(x - 0.3))", line),
        // No number between the two jumps.
        (
            "x^2/2",
            "x + 0*sqrt(0.5 - heaviside(x - 0.3)*heaviside(0.30001 - x))",
            line,
        ),
        (
            "x^2/2",
            "x + heaviside(x - 0.3)*heaviside(0.30001 - x)",
            line,
        ),
        ("x^2/2", "x + if(x > 0.3, if(x < 0.30001, 1, 0), 0)", line),
        ("x^2/2", "x + floor(x + 0.7) - floor(x + 0.69999)", line),
        (
            "x^2/2 + 0*y",
            "x + heaviside(x - 0.3)*heaviside(0.30001 - x)",
            square,
        ),
        (
            "x^2/2 + 0*y",
            "x + heaviside(y - 0.3)*heaviside(0.30001 - y)",
            square,
        ),
        ("x^2/2 + 0*y", "x + relu(1e-6 - abs(y - 0.3))", square),
        (
            "x*y + x*heaviside(y - 0.3)*heaviside(0.30001 - y)",
            "y",
            square,
        ),
    ];
    for (f, claim, domain) in rows {
        let answer = answer(f, claim, domain);
        assert!(
            answer.standing() != Standing::Proved,
            "{f}, {claim}: {answer:?}"
        );
    }
}

/// What is proved to be differentiable by one input is not taken for that by another: of several
/// claims over the same pieces each is asked for itself.
#[test]
fn a_kink_in_another_input_is_not_forgotten() {
    let f = Formula::parse("abs(x)*y + floor(x + 1/2)*y*0").unwrap();
    let domain = [(-1.0, 1.0), (0.0, 0.001)];
    let mut options = Options::default();
    options.tolerance.abs = 0.1;
    options.pieces = 100;
    let claims = [
        ([1, 0], ["abs(x)", "0"]),
        ([0, 1], ["0", "abs(x)"]),
        ([1, 1], ["abs(x)", "abs(x)"]),
    ];
    for (inputs, texts) in claims {
        let asked = inputs.map(|input| Derivative::first(0, input));
        let claims = texts.map(|text| Formula::parse(text).unwrap());
        let verdicts = derivatives_over(&f, &asked, &claims, &domain, &options);
        for (input, verdict) in inputs.iter().zip(verdicts) {
            let want = match input {
                0 => Standing::Undecided,
                _ => Standing::Proved,
            };
            assert_eq!(
                verdict.standing(),
                want,
                "by {input} of {inputs:?}: {verdict:?}"
            );
        }
    }
}

/// What follows from where the inputs are is known on paper, however far that is: no number of pieces
/// covers a line.
#[test]
fn the_box_is_known_on_paper() {
    const ALL: f64 = f64::INFINITY;
    let rows: &[(&str, &str, (f64, f64))] = &[
        ("x*sqrt(x^2)", "2*x", (1.0, ALL)),
        ("x*sqrt(x^2)", "-2*x", (-ALL, -1.0)),
        ("(x - 3)*sqrt((x - 3)^2)", "2*x - 6", (4.0, ALL)),
        ("(x - 5)*sqrt((x - 5)^2)", "10 - 2*x", (-ALL, 4.0)),
        ("(x + 1)*sqrt((x + 1)^2)", "2*x + 2", (0.0, ALL)),
        ("(x - 1)*sqrt((x - 1)^2)", "2 - 2*x", (-ALL, 0.0)),
        ("(x + 3)*sqrt((x + 3)^2)", "2*x + 6", (-2.0, ALL)),
        ("(x - 3)*sqrt((x - 3)^2)", "6 - 2*x", (-ALL, 2.0)),
        // On conditions of all kinds.
        ("x^2/2 + x", "(x^2 + x)/x", (1.0, ALL)),
        ("x^2/2 + x", "(x^2 + x)/x", (-ALL, -1.0)),
        ("x^4/4", "exp(3*ln(x))", (1.0, ALL)),
        (
            "x^2/2 + x",
            "(x + 1)*(exp(x) - x)/(exp(x) - x)",
            (10.0, 20.0),
        ),
        ("x^2/2", "x*exp(ln(exp(x) - x))/(exp(x) - x)", (10.0, 20.0)),
        ("2*x^(3/2)/3", "sqrt(x + 1)*sqrt(x/(x + 1))", (1.0, ALL)),
    ];
    let mut options = Options::default();
    options.pieces = 3;
    for &(f, claim, domain) in rows {
        let parsed = [f, claim].map(|text| Formula::parse(text).unwrap());
        let asked = Derivative::first(0, 0);
        let verdict = over(&parsed[0], &asked, &parsed[1], &[domain], &options);
        assert_eq!(
            verdict.standing(),
            Standing::Proved,
            "{f}, {claim}: {verdict:?}"
        );
    }
}

/// What a few pieces are enough for: a variable that stands in an enclosure twice does not make it
/// wide, paper takes one piece, and a series one too.
#[test]
fn few_pieces_do() {
    const ALL: f64 = f64::INFINITY;
    type Few<'a> = (&'a str, &'a str, &'a [(f64, f64)], usize);
    let rows: &[Few<'_>] = &[
        (
            "ln(x^2 - x + 1)",
            "(2*x - 1)/(x^2 - x + 1)",
            &[(0.0, 1.0)],
            1,
        ),
        (
            "sqrt(x^2 - x + 1)",
            "(2*x - 1)/sqrt(x^2 - x + 1)/2",
            &[(0.0, 1.0)],
            1,
        ),
        ("x^3*y", "3*x^2*y", &[(-ALL, ALL), (-1.0, ALL)], 1),
        ("sin(x)", "1 - x^2/2 + x^4/24 - x^6/720", &[(0.0, 0.001)], 1),
        ("exp(x)", "exp(x/2)*exp(x/2)", &[(-1.0, 1.0)], 1),
        // An input that rests leaves a line.
        (
            "sin(x)*y",
            "y*(1 - x^2/2 + x^4/24 - x^6/720)",
            &[(0.0, 0.001), (3.0, 3.0)],
            1,
        ),
        ("if(x^2 - x + 1 > 0, x, 5)", "1", &[(0.0, 1.0)], 1),
        ("abs(x^2 - x + 1)", "2*x - 1", &[(0.0, 1.0)], 1),
    ];
    for (f, claim, domain, pieces) in rows {
        let mut options = Options::default();
        options.pieces = *pieces;
        let parsed = [f, claim].map(|text| Formula::parse(text).unwrap());
        let asked = Derivative::first(0, 0);
        let verdict = over(&parsed[0], &asked, &parsed[1], domain, &options);
        assert_eq!(
            verdict.standing(),
            Standing::Proved,
            "{f}, {claim}: {verdict:?}"
        );
    }
    // No more than are allowed.
    let (f, claim) = ("x^3", "3*x^2 + 0.12*(1 - abs(x - 0.43))");
    let parsed = [f, claim].map(|text| Formula::parse(text).unwrap());
    let mut options = Options::default();
    options.tolerance.abs = 0.125;
    let mut verdict = |pieces| {
        options.pieces = pieces;
        let asked = Derivative::first(0, 0);
        over(&parsed[0], &asked, &parsed[1], &[(0.0, 1.0)], &options)
    };
    assert_eq!(verdict(200).standing(), Standing::Proved);
    let Verdict::Undecided(blocked) = verdict(3) else {
        panic!("three pieces prove it")
    };
    assert_eq!(blocked.reason, Reason::Pieces);
    let [(lo, hi)] = blocked.piece.unwrap()[..] else {
        panic!("a piece of one input")
    };
    assert!(0.0 <= lo && lo < hi && hi <= 1.0 && hi - lo <= 0.25);
}

/// A tolerance without bounds proves what is defined, however far off, and says how far; one that
/// is no number, or negative, allows nothing.
#[test]
fn tolerances_at_their_ends() {
    let slack = |ulp: f64, abs: f64, claim: &str| {
        let (f, claim) = (
            Formula::parse("x^2").unwrap(),
            Formula::parse(claim).unwrap(),
        );
        let mut options = Options::default();
        (options.tolerance.ulp, options.tolerance.abs) = (ulp, abs);
        let domain = [(1.0, f64::INFINITY)];
        over(&f, &Derivative::first(0, 0), &claim, &domain, &options)
    };
    for (ulp, abs) in [
        (f64::INFINITY, 0.0),
        (0.0, f64::INFINITY),
        (f64::NAN, f64::INFINITY),
    ] {
        match slack(ulp, abs, "x^3") {
            Verdict::Proved(proof) => assert_eq!(proof.ulp, f64::INFINITY, "{ulp}, {abs}"),
            other => panic!("{other:?}"),
        }
    }
    for (ulp, abs) in [(0.0, 0.0), (f64::NAN, f64::NAN), (-1.0, -1.0)] {
        assert_eq!(slack(ulp, abs, "x^3").standing(), Standing::Refuted);
        assert_eq!(slack(ulp, abs, "2*x").standing(), Standing::Proved);
    }
}

#[test]
fn boxes_one_by_one() {
    use Standing::{Proved, Refuted, Undecided};
    const ALL: f64 = f64::INFINITY;
    let rows: &[Row] = &[
        ("x^3", "3*x^2", &[(-1.0, 2.0)], Proved),
        ("x^3", "3*x^2", &[(-ALL, ALL)], Proved),
        ("x^3", "3*x^2 + 1e-12", &[(-1.0, 2.0)], Refuted),
        ("x^3", "3*x^2 + 1e-12", &[(-ALL, ALL)], Refuted),
        // One point is a box.
        ("exp(x)", "exp(x)", &[(1.0, 1.0)], Proved),
        ("exp(x)", "exp(x)*1.000001", &[(1.0, 1.0)], Refuted),
        // By a relation that holds in the box only.
        (
            "ln(x*y) - ln(x) - ln(y)",
            "0",
            &[(1.95, 2.05), (2.95, 3.05)],
            Proved,
        ),
        ("sqrt(x^2)", "1", &[(0.5, 2.0)], Proved),
        ("sqrt(x^2)", "-1", &[(-2.0, -0.5)], Proved),
        ("sqrt(x^2)", "1", &[(-2.0, 2.0)], Refuted),
        ("sqrt(x^2)", "x/abs(x)", &[(-2.0, 2.0)], Undecided),
        ("abs(x)*y", "y", &[(0.1, 1.0), (-1.0, 1.0)], Proved),
        ("abs(x)*y", "y", &[(0.0, 1.0), (-1.0, 1.0)], Undecided),
        // By series, where the paper does not show it.
        (
            "sin(x)",
            "1 - x^2/2 + x^4/24 - x^6/720",
            &[(0.0, 0.001)],
            Proved,
        ),
        (
            "sin(x)",
            "1 - x^2/2 + x^4/24 - x^6/720",
            &[(0.0, 0.1)],
            Refuted,
        ),
        ("atan(x)", "cos(atan(x))^2", &[(0.3, 0.4)], Proved),
        ("ln(gamma(x))", "digamma(x)", &[(1.5, 1.6)], Proved),
        // Out of the domain.
        ("ln(x)", "1/x", &[(-1.0, 1.0)], Undecided),
        ("x^2", "2*x + 0*ln(x)", &[(-1.0, 1.0)], Refuted),
    ];
    for &(f, claim, domain, want) in rows {
        let got = answer(f, claim, domain);
        assert_eq!(
            got.standing(),
            want,
            "{f}, {claim} over {domain:?}: {got:?}"
        );
    }
}

#[test]
fn what_blocks_is_named() {
    let Verdict::Undecided(blocked) = answer("exp(x)*abs(x - 1)", "x", &[(0.5, 1.5)]) else {
        return; // refuted, which is as good
    };
    assert_eq!(blocked.reason, Reason::Kink);
}

#[test]
fn witnesses_are_simple() {
    let witness = |f: &str, claim: &str, domain: &[(f64, f64)]| match answer(f, claim, domain) {
        Verdict::Refuted(wrong) => wrong.witness,
        verdict => panic!("{verdict:?}"),
    };
    assert_eq!(
        witness("x*sin(y)", "sin(y) + 1e-9", &[(0.1, 0.9), (3.0, 5.0)]),
        [0.5, 4.0]
    );
    // Right at 1, and wrong everywhere else.
    assert_eq!(witness("x^3", "3*x", &[(0.6, 3.0)]), [2.0]);
    assert_eq!(witness("x^2", "2*x^2", &[(0.91, 0.92)]), [0.92]);
}

/// Boxes around points of the corpora: the derivative in another form, and wrong ones.
#[test]
fn boxes_around_the_corpora_are_decided() {
    let count = if is_nightly() { 100 } else { 10 };
    let points = smooth_points(if is_nightly() { 3 } else { 31 });
    let options = Options::default();
    let (mut boxes, mut right, mut wrong) = (0, [0; 3], [0; 3]);
    let mut undecided = Vec::new();
    let mut slowest = (std::time::Duration::ZERO, String::new());
    for (id, f, at) in points {
        if boxes == count {
            break;
        }
        let domain: Vec<(f64, f64)> = at.iter().map(|x| (x - 0.05, x + 0.05)).collect();
        // Smooth there, as far as the reports of the engines go: no input passes 0.
        if domain.iter().any(|&(lo, hi)| lo <= 0.0 && hi >= 0.0)
            || f.len() > if is_nightly() { 100 } else { 40 }
        {
            continue;
        }
        if !is_smooth(&f, &domain) {
            continue;
        }
        boxes += 1;
        let gradient = symbolic::formula::gradient(&f);
        let by = |claims: &Formula, i: usize| {
            let names: Vec<&str> = claims.inputs().collect();
            claims.output(claims.outputs()[i]).with_inputs(&names)
        };
        let simple = symbolic::simplify(
            &gradient,
            &symbolic::Options {
                effort: Effort::Full,
                ..symbolic::Options::default()
            },
        );
        let inputs = at.len();
        let right_claims: Vec<Formula> = (0..inputs).map(|i| by(&simple.formula, i)).collect();
        let begun = Instant::now();
        for verdict in gradient_over(&f, &right_claims, &domain, &options) {
            right[verdict.standing() as usize] += 1;
            match verdict {
                Verdict::Refuted(wrong) => panic!("{id}: {f}, {right_claims:?}: {wrong:?}"),
                Verdict::Undecided(blocked) => undecided.push(format!("{id}: {blocked:?}")),
                Verdict::Proved(_) => {}
            }
        }
        let took = begun.elapsed();
        if took > slowest.0 {
            slowest = (took, id.clone());
        }
        for mutation in ["times 2", "sign", "relative", "shifted"] {
            let claims: Vec<Formula> = right_claims
                .iter()
                .map(|claim| mutated(claim, mutation))
                .collect();
            let verdicts = gradient_over(&f, &claims, &domain, &options);
            for (i, (verdict, claim)) in verdicts.iter().zip(&claims).enumerate() {
                if is_same(&right_claims[i], claim, &domain) {
                    continue;
                }
                wrong[verdict.standing() as usize] += 1;
                if verdict.standing() != Standing::Refuted {
                    undecided.push(format!("{id} {mutation}: {claim} {verdict:?}"));
                }
            }
        }
    }
    say(&format!(
        "{boxes} boxes; [proved, undecided, refuted]: {right:?} of true slopes, {wrong:?} of wrong \
         ones; slowest {slowest:?}; {}",
        undecided.join("; ")
    ));
    assert_eq!(wrong[Standing::Proved as usize], 0);
    assert!(right[0] * 10 >= 9 * (right[0] + right[1]));
    assert!(wrong[2] * 10 >= 9 * (wrong[2] + wrong[1]));
}

/// Whether the function has a number, and no break, at the middle and the corners, as far as the
/// engines report it.
fn is_smooth(f: &Formula, domain: &[(f64, f64)]) -> bool {
    let points = [0.0, 0.5, 1.0].map(|fraction| -> Vec<f64> {
        domain
            .iter()
            .map(|(lo, hi)| lo + fraction * (hi - lo))
            .collect()
    });
    points
        .iter()
        .all(|at| f.eval(at)[0].is_finite() && f.touched(at).is_empty())
}

/// Whether the mutant is none: a slope of 0 that is scaled, or one that is huge and shifted.
fn is_same(right: &Formula, mutant: &Formula, domain: &[(f64, f64)]) -> bool {
    let mut points = [0.1, 0.5, 0.9].into_iter();
    points.all(|fraction| {
        let at: Vec<f64> = domain
            .iter()
            .map(|(lo, hi)| lo + fraction * (hi - lo))
            .collect();
        let [a, b] = [right, mutant].map(|claim| claim.eval(&at)[0]);
        (a - b).abs() <= 4.0 * f64::EPSILON * a.abs()
    })
}

fn mutated(claim: &Formula, mutation: &str) -> Formula {
    let graph = Graph::new();
    let names: Vec<&str> = claim.inputs().collect();
    let right = graph.import(claim)[0];
    let wrong = match mutation {
        "times 2" => right * 2.0,
        "sign" => -right,
        "relative" => right * (1.0 + 1e-12),
        _ => right + 1e-6,
    };
    graph.formula(&[wrong], &names)
}
