//! Functions of many inputs: what is asked of them takes time in proportion to their size.

use std::time::Instant;

use nalgebra::DMatrix;
use trigrad::Formula;
use trigrad::oracle::{self, Derivative, Options, Reason, Standing, Verdict};

use crate::corpus::is_nightly;

// Small enough for a build without optimisation; in the night as large as is promised.
fn size(day: usize, night: usize) -> usize {
    if is_nightly() { night } else { day }
}

fn timed<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = run();
    println!("{what}: {:.2} s", start.elapsed().as_secs_f64());
    result
}

/// f = sum of (1 - x_i)^2 + 100 (x_(i+1) - x_i^2)^2, and its Hessian at a point of few digits,
/// where f64 computes it exactly.
#[test]
fn hessians_of_sparse_sums_are_proved() {
    let n = size(100, 1000);
    let f = Formula::trace(n, |x| {
        let term = |i: usize| (1.0 - x[i]).pow(2.0) + 100.0 * (x[i + 1] - x[i] * x[i]).pow(2.0);
        let terms: Vec<_> = (0..n - 1).map(term).collect();
        vec![terms[1..].iter().fold(terms[0], |sum, &term| sum + term)]
    });
    let at: Vec<f64> = (0..n).map(|i| (i % 7) as f64 / 8.0 - 0.25).collect();
    let mut hessian = DMatrix::zeros(n, n);
    for i in 0..n - 1 {
        hessian[(i, i)] += 2.0 + 1200.0 * at[i] * at[i] - 400.0 * at[i + 1];
        hessian[(i + 1, i + 1)] += 200.0;
        hessian[(i, i + 1)] = -400.0 * at[i];
        hessian[(i + 1, i)] = -400.0 * at[i];
    }
    let checker = oracle::Checker::strict();
    let report = timed(&format!("Hessian of {n} inputs"), || {
        checker.hessian(&f, &hessian, &at)
    });
    assert!(report.is_proved(), "{report}");
    // One wrong entry, one that should be there, and one that should not, are found.
    for (place, wrong) in [((n / 2, n / 2), 1e-9), ((3, 4), 1e-6), ((0, n - 1), 1e-300)] {
        let mut claimed = hessian.clone();
        claimed[place] += wrong;
        let report = checker.hessian(&f, &claimed, &at);
        let refuted: Vec<&[usize]> = (report.findings().iter())
            .filter(|finding| finding.verdict.standing() == Standing::Refuted)
            .map(|finding| finding.derivative.inputs.as_slice())
            .collect();
        assert_eq!(refuted, [[place.0, place.1]]);
    }
    let report = timed("the same, with what rounding explains", || {
        oracle::check_hessian(&f, &hessian, &at)
    });
    assert!(report.is_proved(), "{report}");
}

/// Every second term has its kink at the point: each names its own, and the others are proved.
#[test]
fn kinks_of_many_inputs_are_each_found() {
    let n = size(1000, 10_000);
    let f = Formula::trace(n, |x| {
        vec![x[1..].iter().fold(x[0].abs(), |sum, x| sum + x.abs())]
    });
    let at: Vec<f64> = (0..n)
        .map(|i| if i % 2 == 0 { 0.0 } else { -2.0 })
        .collect();
    let claimed: Vec<f64> = at.iter().map(|x| x.signum().min(0.0)).collect();
    let report = timed(&format!("gradient of {n} kinks"), || {
        oracle::check_gradient(&f, &claimed, &at)
    });
    for (i, finding) in report.findings().iter().enumerate() {
        match &finding.verdict {
            Verdict::Proved(_) => assert_eq!(i % 2, 1),
            Verdict::Undecided(blocked) => {
                assert_eq!((i % 2, blocked.reason), (0, Reason::Kink));
                let text = f.output(blocked.node.unwrap()).to_string();
                let name = f.inputs().nth(i).unwrap();
                assert_eq!(text, format!("abs({name})"));
                let hull = blocked.generalized.unwrap();
                assert_eq!((hull.lo, hull.hi), (-1.0, 1.0));
            }
            Verdict::Refuted(_) => panic!("{report}"),
        }
    }
}

/// A box of many inputs, every slope of which depends on two of them.
#[test]
fn boxes_of_many_inputs_are_decided() {
    let n = size(20, 100);
    let f = Formula::trace(n, |x| {
        let term = |i: usize| (x[i] * x[i + 1]).sin() + x[i] * x[i];
        let terms: Vec<_> = (0..n - 1).map(term).collect();
        vec![terms[1..].iter().fold(terms[0], |sum, &term| sum + term)]
    });
    let names: Vec<&str> = f.inputs().collect();
    let right = |i: usize| {
        let mut terms = Vec::new();
        if i > 0 {
            let (a, b) = (names[i - 1], names[i]);
            terms.push(format!("{a}*cos({a}*{b})"));
        }
        if i + 1 < n {
            let (a, b) = (names[i], names[i + 1]);
            terms.push(format!("{b}*cos({a}*{b}) + 2*{a}"));
        }
        terms.join(" + ")
    };
    let domain = vec![(0.25, 0.5); n];
    let all: Vec<usize> = (0..n).collect();
    let asked: Vec<Derivative> = all.iter().map(|&i| Derivative::first(0, i)).collect();
    let verdicts = |texts: Vec<String>| {
        let claims: Vec<Formula> = texts
            .iter()
            .map(|text| Formula::parse(text).unwrap().with_inputs(&names))
            .collect();
        oracle::derivatives_over(&f, &asked, &claims, &domain, &Options::default())
    };
    let found = timed(&format!("gradient over a box of {n} inputs"), || {
        verdicts(all.iter().map(|&i| right(i)).collect())
    });
    for verdict in found {
        assert_eq!(verdict.standing(), Standing::Proved, "{verdict:?}");
    }
    let found = timed("the same, wrong", || {
        verdicts(
            all.iter()
                .map(|&i| format!("1.0001*({})", right(i)))
                .collect(),
        )
    });
    for verdict in found {
        assert_eq!(verdict.standing(), Standing::Refuted, "{verdict:?}");
    }
}
