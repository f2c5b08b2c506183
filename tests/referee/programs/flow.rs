//! Branches, loops, sorting, and what is no number.

use trigrad::tape::replay::{Replay, Replays};
use trigrad::{Ordered, Side, dual, mixed, tape, touched};

use super::{check, check_narrow, check_wide, program};

#[test]
fn a_branch_is_replayed_on_its_own_side_only() {
    let bent = program!(|x, S| vec![bend(x[0])]);
    check(&bent, &[2.0], &[4.0], &[&[4.0]]);
    check(&bent, &[-1.0], &[1.0], &[&[-1.0]]);
    check(&bent, &[3.0], &[9.0], &[&[6.0]]);
    let mut replay = Replay::record(|x| bend(x[0]), &[2.0]);
    let flipped = replay
        .gradient(&[-1.0])
        .expect_err("it was recorded above 0");
    assert_eq!(
        (flipped.comparison, flipped.left, flipped.right),
        (0, -1.0, 0.0)
    );
    assert_eq!(
        replay.gradient(&[3.0]).expect("above 0"),
        (9.0, vec![6.0].into())
    );
    let mut replays = Replays::new(|x| bend(x[0]));
    for (x, value, slope) in [(2.0, 4.0, 4.0), (-1.0, 1.0, -1.0), (3.0, 9.0, 6.0)] {
        assert_eq!(replays.gradient(&[x]), (value, vec![slope].into()));
    }
    assert_eq!(replays.recorded(), 2);
}

fn bend<S: Ordered>(x: S) -> S {
    if x > 0.0 { x * x } else { -x }
}

#[test]
fn a_loop_is_replayed_for_its_own_number_of_rounds_only() {
    let program = program!(|x, S| vec![doubled(x[0])]);
    check(&program, &[0.7], &[11.2], &[&[16.0]]);
    check(&program, &[3.0], &[12.0], &[&[4.0]]);
    check(&program, &[20.0], &[20.0], &[&[1.0]]);
    let mut replay = Replay::record(|x| doubled(x[0]), &[0.7]);
    assert!(replay.gradient(&[3.0]).is_err());
    assert!(replay.gradient(&[20.0]).is_err());
    let mut replays = Replays::new(|x| doubled(x[0]));
    for (x, value, slope) in [(0.75, 12.0, 16.0), (3.0, 12.0, 4.0), (20.0, 20.0, 1.0)] {
        assert_eq!(replays.gradient(&[x]), (value, vec![slope].into()));
    }
}

fn doubled<S: Ordered>(x: S) -> S {
    let mut y = x;
    while y < 10.0 {
        y = y * 2.0;
    }
    y
}

// The derivative of the program is that of the branch taken, and the boundary is reported.
#[test]
fn a_branch_at_one_point() {
    let at_zero = program!(|x, S| vec![split(x[0])]);
    check(&at_zero, &[0.0], &[0.0], &[&[0.0]]);
    check_wide(&at_zero, &[1e-300], &[2e-300], &[&[2.0]]);
    check_narrow(&at_zero, &[1e-30], &[2e-30], &[&[2.0]]);
    let sides = |x: f64| {
        let found = touched(|x| split(x[0]), &[x]);
        found.iter().map(|touched| touched.side).collect::<Vec<_>>()
    };
    assert_eq!(sides(0.0), [Side::Then]);
    assert_eq!(sides(1e-300), []);
}

fn split<S: Ordered>(x: S) -> S {
    if x == 0.0 { S::zero() } else { x * 2.0 }
}

#[test]
fn a_sum_of_logarithms_with_tests_for_infinity() {
    let logadd = program!(|x, S| {
        let (a, b) = (x[0], x[1]);
        if a == f64::NEG_INFINITY {
            return vec![b];
        }
        if b == f64::NEG_INFINITY {
            return vec![a];
        }
        let most = if a > b { a } else { b };
        vec![most + ((a - most).exp() + (b - most).exp()).ln()]
    });
    let least = f64::NEG_INFINITY;
    check(&logadd, &[least, 3.0], &[3.0], &[&[0.0, 1.0]]);
    check(&logadd, &[3.0, least], &[3.0], &[&[1.0, 0.0]]);
    let ln2 = std::f64::consts::LN_2;
    check(&logadd, &[1.0, 1.0], &[1.0 + ln2], &[&[0.5, 0.5]]);
    let slopes = [0.119_202_922_022_117_56, 0.880_797_077_977_882_4];
    check(&logadd, &[1.0, 3.0], &[3.126_928_011_042_972_6], &[&slopes]);
}

fn sorted<S: Ordered>(x: &[S]) -> Vec<S> {
    let mut sorted = x.to_vec();
    sorted.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    sorted
}

#[test]
fn what_is_sorted_takes_its_slopes_along() {
    let sort = program!(|x, S| sorted(x));
    // The sort is stable, so rows and columns sum to 1.
    let rows: [&[f64]; 3] = [&[0.0, 0.0, 1.0], &[1.0, 0.0, 0.0], &[0.0, 1.0, 0.0]];
    check(&sort, &[2.0, 2.0, 1.0], &[1.0, 2.0, 2.0], &rows);
    let median = program!(|x, S| vec![sorted(x)[x.len() / 2]]);
    let at = [5.0, 1.0, 5.0, 1.0, 3.0];
    check(&median, &at, &[3.0], &[&[0.0, 0.0, 0.0, 0.0, 1.0]]);
    check(&median, &[1.0; 3], &[1.0], &[&[0.0, 1.0, 0.0]]);
}

#[test]
fn no_number_in_no_number_out() {
    let steps = program!(|x, S| {
        let x = x[0];
        let (high, low) = (x.max(1.0), x.min(1.0));
        let whole = [x.floor(), x.ceil(), x.round(), x.trunc()];
        [&whole[..], &[x.sign(), x.abs(), x.relu(), high, low]].concat()
    });
    let rows: [&[f64]; 9] = [&[f64::NAN]; 9];
    check(&steps, &[f64::NAN], &[f64::NAN; 9], &rows);
}

// 1/1e-20^2 is beyond f32, and its product with the slope 0 of the maximum is NaN in every engine
// that multiplies: not the 0 that is right, and never a finite number that is wrong. In f64 it is
// right.
#[test]
fn a_logarithm_of_a_bounded_reciprocal() {
    let entropy = program!(|x, S| vec![(S::one() / x[0].max(1e-20)).ln()]);
    check_wide(&entropy, &[0.0], &[46.051_701_859_880_914], &[&[0.0]]);
    check_narrow(&entropy, &[0.0], &[46.051_701_859_880_914], &[&[f64::NAN]]);
    // The simplified derivative does not divide.
    let f = trigrad::Formula::parse("ln(1/max(1e-20, x))").expect("it can be read");
    let slope = trigrad::symbolic::formula::gradient(&f);
    let simple = trigrad::symbolic::simplify(&slope, &trigrad::symbolic::Options::default());
    assert_eq!(simple.formula.program().eval(&[0.0_f32]), [0.0]);
}

// What is structurally separate keeps its slope beside an infinite one.
#[test]
fn infinite_slopes_stay_with_their_input() {
    let cases: [(&str, &[f64], &[f64]); 3] = [
        ("sqrt(x) + y", &[0.0, 1.0], &[f64::INFINITY, 1.0]),
        ("sqrt(x) + 0*y", &[0.0, 1.0], &[f64::INFINITY, 0.0]),
        ("sqrt(x)", &[0.0, 1.0], &[f64::INFINITY, 0.0]),
    ];
    for (text, at, slopes) in cases {
        let f = trigrad::Formula::parse(text).expect("it can be read");
        let f = f.with_inputs(&["x", "y"]);
        let program = f.program();
        let found = [
            dual::function::gradient(&f, at).1,
            dual::tracked::gradient(|x| program.eval(x)[0], at).1,
            tape::function::gradient(&f, at).1,
            tape::gradient(|x| program.eval(x)[0], at).1,
            mixed::function::hessian(&f, at).1,
            trigrad::symbolic::function::gradient(&f, at).1,
            Replay::record(|x| trigrad::Function::call(&f, x)[0], &[4.0, 4.0])
                .gradient(at)
                .expect("no comparison")
                .1,
        ];
        for found in found {
            assert_eq!(found.as_slice(), slopes, "{text}");
        }
    }
}
