//! A comparison that comes out otherwise is noticed, however it was made.

use std::cmp::Ordering;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering as AtomicOrdering};

use nalgebra::DMatrix;
use trigrad_core::{Custom, Interpret, Ordered, Relation, Scalar};
use trigrad_tape::replay::{Asked, Outcome, Recorded, Replay, Replays};

use crate::close::same;

fn bend<S: Ordered>(x: S) -> S {
    if x > 0.0 { x * x } else { -x }
}

fn power<S: Ordered>(x: S) -> S {
    let mut y = x;
    while y < 100.0 {
        y = y * x;
    }
    y
}

#[test]
fn a_branch_is_never_stale() {
    let mut replay = Replay::record(|x| bend(x[0]), &[1.0]);
    let (value, slopes) = replay.gradient(&[3.0]).unwrap();
    assert_eq!((value, slopes[0]), (9.0, 6.0));
    let flipped = replay.gradient(&[-1.0]).unwrap_err();
    assert_eq!(flipped.comparison, 0);
    assert_eq!(flipped.asked, Asked::Relation(Relation::Greater));
    assert_eq!((flipped.left, flipped.right), (-1.0, 0.0));
    assert_eq!(flipped.recorded, Outcome::Held(true));
    // 0 and NaN are on the other side too.
    for x in [0.0, -0.0, f64::NAN, f64::NEG_INFINITY] {
        assert!(replay.gradient(&[x]).is_err(), "{x}");
    }
    // It serves again after a refusal.
    assert_eq!(replay.gradient(&[0.5]).unwrap().1[0], 1.0);
    let mut other = Replay::record(|x| bend(x[0]), &[-1.0]);
    assert_eq!(other.gradient(&[-1.0]).unwrap().1[0], -1.0);
    assert_eq!(other.gradient(&[f64::NAN]).unwrap().1.len(), 1); // "not greater" holds
    assert!(other.gradient(&[1.0]).is_err());
}

#[test]
fn every_driver_refuses() {
    let mut replay = Replay::record(|x| bend(x[0]), &[1.0]);
    let x = [-1.0];
    assert!(replay.values(&x).is_err());
    assert!(replay.gradient(&x).is_err());
    assert!(replay.gradient_into(&x, &mut [0.0]).is_err());
    assert!(replay.vjp(&x, &[1.0]).is_err());
    assert!(replay.jvp(&x, &[1.0]).is_err());
    assert!(replay.jacobian(&x).is_err());
    assert!(replay.hvp(&x, &[1.0]).is_err());
    assert!(replay.hessian(&x).is_err());
}

#[test]
fn loops_that_hang_on_the_data() {
    let mut replay = Replay::record(|x| power(x[0]), &[3.0]);
    assert_eq!(replay.gradient(&[3.125]).unwrap().0, 3.125_f64.powi(5));
    let flipped = replay.gradient(&[5.0]).unwrap_err();
    assert_eq!((flipped.comparison, flipped.left), (2, 125.0)); // 5, 25, 125: enough
    let flipped = replay.gradient(&[2.0]).unwrap_err();
    assert_eq!((flipped.comparison, flipped.left), (4, 32.0)); // not enough
}

/// A name, and a function of two numbers that branches.
type Way<S> = (&'static str, fn(S, S) -> S);

// What was compared, and how, in every way that Rust knows.
fn ways<S: Ordered>() -> Vec<Way<S>> {
    vec![
        ("<", |a, b| if a < b { a * 2.0 } else { b }),
        ("<=", |a, b| if a <= b { a * 2.0 } else { b }),
        (">", |a, b| if a > b { a * 2.0 } else { b }),
        (">=", |a, b| if a >= b { a * 2.0 } else { b }),
        ("==", |a, b| if a == b { a * 2.0 } else { b }),
        ("!=", |a, b| if a != b { a * 2.0 } else { b }),
        ("partial_cmp", |a, b| match a.partial_cmp(&b) {
            Some(Ordering::Less) => a * 2.0,
            Some(Ordering::Equal) => a * 3.0,
            Some(Ordering::Greater) => b * 5.0,
            None => S::from_f64(7.0),
        }),
        ("< f64", |a, b| if a < 1.0 { a * 2.0 } else { b }),
        ("<= f64", |a, b| if a <= 1.0 { a * 2.0 } else { b }),
        ("> f64", |a, b| if a > 1.0 { a * 2.0 } else { b }),
        (">= f64", |a, b| if a >= 1.0 { a * 2.0 } else { b }),
        ("== f64", |a, b| if a == 1.0 { a * 2.0 } else { b }),
        ("!= f64", |a, b| if a != 1.0 { a * 2.0 } else { b }),
        ("partial_cmp f64", |a, b| match a.partial_cmp(&1.0) {
            Some(Ordering::Less) => a * 2.0,
            Some(Ordering::Equal) => a * 3.0,
            Some(Ordering::Greater) => b * 5.0,
            None => S::from_f64(7.0),
        }),
        (
            "is_zero",
            |a, b| if (a - b).is_zero() { a * 2.0 } else { b },
        ),
        ("is_one", |a, b| if a.is_one() { a * 2.0 } else { b }),
        ("decide", |a, b| match S::decide(a.below(b)) {
            Some(true) => a * 2.0,
            _ => b,
        }),
        ("greatest", |a, b| {
            let mut all = [a, b, a * b];
            all.sort_by(|x, y| x.partial_cmp(y).unwrap_or(Ordering::Equal));
            all[2] * 2.0 - all[0]
        }),
        ("max_by", |a, b| {
            let all = [a, b, a - b];
            let order = |x: &&S, y: &&S| x.partial_cmp(y).unwrap_or(Ordering::Equal);
            *all.iter().max_by(order).unwrap_or(&a) * 3.0
        }),
    ]
}

const NUMBERS: [f64; 9] = [
    -2.0,
    -1.0,
    -0.0,
    0.0,
    1.0,
    1.5,
    2.0,
    f64::INFINITY,
    f64::NAN,
];

/// Recorded at every pair of numbers and replayed at every other: the answer is that of
/// the plain function, or a refusal; and at the pair itself there is an answer.
#[test]
fn no_way_of_comparing_is_missed() {
    let pairs = || NUMBERS.iter().flat_map(|&a| NUMBERS.map(|b| [a, b]));
    let mut refused = 0;
    for (index, (name, plain)) in ways::<f64>().into_iter().enumerate() {
        for at in pairs() {
            let mut replay = Replay::record(|x| ways()[index].1(x[0], x[1]), &at);
            for x in pairs() {
                let right = plain(x[0], x[1]);
                match replay.gradient(&x) {
                    Ok((value, _)) => assert!(
                        same(value, right),
                        "{name} recorded at {at:?}, at {x:?}: {value}, not {right}"
                    ),
                    Err(_) if x.map(f64::to_bits) == at.map(f64::to_bits) => {
                        panic!("{name} is refused where it was recorded, {at:?}")
                    }
                    Err(_) => refused += 1,
                }
            }
        }
    }
    assert!(refused > 1000, "{refused} refusals");
}

#[test]
fn a_comparison_that_follows_from_others_is_not_made_again() {
    let mut replay = Replay::record(
        |x| {
            let mut y = x[0];
            for _ in 0..100 {
                if x[0] < x[1] {
                    y += x[1];
                }
            }
            if x[0] <= x[1] { y } else { x[1] }
        },
        &[1.0, 2.0],
    );
    assert_eq!(replay.guards(), 1);
    assert_eq!(replay.gradient(&[1.0, 3.0]).unwrap().0, 301.0);
    assert_eq!(replay.gradient(&[3.0, 3.0]).unwrap_err().comparison, 0);
    // `<=` first, `<` later: the later one says more.
    let mut replay = Replay::record(
        |x| {
            if x[0] <= x[1] && x[0] < x[1] {
                x[0]
            } else {
                x[1]
            }
        },
        &[1.0, 2.0],
    );
    assert_eq!(replay.guards(), 2);
    assert_eq!(replay.gradient(&[2.0, 2.0]).unwrap_err().comparison, 1);
    assert_eq!(replay.gradient(&[3.0, 2.0]).unwrap_err().comparison, 0);
}

#[test]
fn the_first_comparison_that_differs_is_named() {
    let mut replay = Replay::record(
        |x| {
            let y = if x[0] > 0.0 { x[0].exp() } else { x[0] };
            if y < 100.0 && x[1] > 0.0 { y * x[1] } else { y }
        },
        &[1.0, 1.0],
    );
    let comparison = |replay: &mut Replay, x: [f64; 2]| replay.gradient(&x).unwrap_err().comparison;
    assert_eq!(comparison(&mut replay, [-1.0, -1.0]), 0);
    assert_eq!(comparison(&mut replay, [9.0, -1.0]), 1);
    assert_eq!(comparison(&mut replay, [1.0, -1.0]), 2);
    // A comparison that the result does not need is one still.
    let mut idle = Replay::record(
        |x| {
            let _ = x[1].sin() > 0.0;
            x[0]
        },
        &[1.0, 1.0],
    );
    assert!(idle.gradient(&[1.0, -1.0]).is_err());
}

/// The message has what was asked, of which numbers, and what the answer was.
#[test]
fn a_refusal_says_what_came_out_otherwise() {
    let message = |f: fn(Recorded<'_>) -> bool, at: f64, x: f64| {
        let mut replay = Replay::record(|x| if f(x[0]) { x[0] } else { -x[0] }, &[at]);
        replay.gradient(&[x]).unwrap_err().to_string()
    };
    let begin = "comparison 0 of the recording, ";
    // What is asked, where it is recorded and where not, and what is said then.
    type Row = (fn(Recorded<'_>) -> bool, f64, f64, &'static str);
    let rows: [Row; 8] = [
        (|x| x < 1.5, 0.0, 2.0, "2e0 < 1.5e0, held"),
        (|x| x <= 1.5, 2.0, 0.5, "5e-1 <= 1.5e0, did not hold"),
        (|x| x >= 1.5, 2.0, f64::NAN, "NaN >= 1.5e0, held"),
        (|x| x == 1.5, 1.5, 2.0, "2e0 == 1.5e0, held"),
        (
            |x| x.partial_cmp(&1.0).is_some(),
            0.0,
            2.0,
            "2e0 against 1e0, was less",
        ),
        (
            |x| x.partial_cmp(&1.0).is_some(),
            1.0,
            2.0,
            "2e0 against 1e0, was equal",
        ),
        (
            |x| x.partial_cmp(&1.0).is_some(),
            2.0,
            1.0,
            "1e0 against 1e0, was greater",
        ),
        (
            |x| x.partial_cmp(&1.0).is_some(),
            f64::NAN,
            1.0,
            "1e0 against 1e0, had no order",
        ),
    ];
    for (f, at, x, said) in rows {
        assert_eq!(
            message(f, at, x),
            format!("{begin}{said} when it was recorded")
        );
    }
}

#[test]
fn select_needs_no_guard() {
    let mut replay = Replay::record(
        |x| Recorded::select(x[0].above(0.0), x[0] * x[0], -x[0]),
        &[1.0],
    );
    assert_eq!(replay.guards(), 0);
    for (x, value, slope) in [(3.0, 9.0, 6.0), (-2.0, 2.0, -1.0), (0.0, 0.0, -1.0)] {
        let (found, slopes) = replay.gradient(&[x]).unwrap();
        assert_eq!((found, slopes[0]), (value, slope), "at {x}");
    }
}

#[test]
fn a_number_cannot_be_read_past_the_guards() {
    Replay::record(
        |x| {
            let text = format!("{:?} {:?}", x[0], x[0] * 3.25);
            assert!(!text.contains("1.2345") && !text.contains("4.01"), "{text}");
            x[0]
        },
        &[1.2345],
    );
}

#[test]
fn what_is_known_is_no_guard() {
    let replay = Replay::record(
        |x| {
            let limit = Recorded::from_f64(3.0) * 2.0;
            if limit > 5.0 { x[0] * limit } else { x[0] }
        },
        &[1.0],
    );
    assert_eq!(replay.guards(), 0);
    // Nor is it for a select between numbers that are.
    let mut replay = Replay::record(
        |x| {
            let two = Recorded::select(x[0].above(0.0), Recorded::from_f64(2.0), 2.0.into());
            if two > 1.0 { x[0] * two } else { x[0] }
        },
        &[1.0],
    );
    assert_eq!(replay.gradient(&[-1.0]).unwrap().1[0], 2.0);
    let mut replay = Replay::record(
        |x| {
            let two = Recorded::select(x[0].above(0.0), Recorded::from_f64(2.0), 2.0.into());
            let [first, second] = [two.above(1.0), two.above(3.0)];
            Recorded::select(first, x[0] * 3.0, x[0]) + Recorded::select(second, x[0] * 5.0, x[0])
        },
        &[1.0],
    );
    assert_eq!(
        replay.gradient(&[-1.0]).unwrap(),
        (-4.0, nalgebra::dvector![4.0])
    );
}

#[test]
fn replays_record_again_where_they_must() {
    let mut runs = Replays::new(|x| power(x[0]));
    assert!(runs.is_empty());
    for x in [3.0, 3.125, 5.0, 4.0, 3.0, 1.5, 101.0, 2.0, 3.0, 5.0, 1000.0] {
        let (value, slopes) = runs.gradient(&[x]);
        let (right, right_slopes) = trigrad_tape::gradient(|x| power(x[0]), &[x]);
        assert!(same(value, right), "at {x}: {value}, not {right}");
        assert!(crate::close::close(slopes[0], right_slopes[0]), "at {x}");
    }
    assert!(!runs.is_empty());
    // 3^5, 5^3, 4^4, 1.5^12, 101^1 and 2^7 are different programs.
    assert_eq!((runs.recorded(), runs.len()), (6, 6));
}

#[test]
fn the_number_of_recordings_is_bounded() {
    let mut runs = Replays::new(|x| power(x[0])).keeping(2);
    for x in [3.0, 5.0, 3.0, 4.0, 3.0] {
        runs.gradient(&[x]);
    }
    // 5.0 was dropped for 4.0, because 3.0 had served since.
    assert_eq!((runs.recorded(), runs.len()), (3, 2));
    runs.gradient(&[5.0]);
    assert_eq!((runs.recorded(), runs.len()), (4, 2));
    let mut none = Replays::new(|x| power(x[0])).keeping(0);
    none.gradient(&[3.0]);
    assert_eq!(none.len(), 1);
}

#[test]
fn replays_have_second_derivatives() {
    let mut runs = Replays::new(|x| bend(x[0]) * x[1]);
    let (_, _, curvatures) = runs.hessian(&[3.0, 2.0]);
    assert_eq!(curvatures, nalgebra::Matrix2::new(4.0, 6.0, 6.0, 0.0));
    let (_, _, product) = runs.hvp(&[-3.0, 2.0], &[1.0, 10.0]);
    assert_eq!(product.as_slice(), [-10.0, -1.0]);
    assert_eq!(runs.recorded(), 2);
}

#[test]
fn functions_outside_of_the_table_are_asked_again() {
    let square = Custom::new("square", 1, |orders: &[u32], x: &[f64]| match orders {
        [0] => Some(x[0] * x[0]),
        [1] => Some(2.0 * x[0]),
        [2] => Some(2.0),
        _ => None,
    });
    let mut replay = Replay::record(|x| square.call(&[x[0]]) * x[1], &[1.0, 1.0]);
    let (value, slopes, curvatures) = replay.hessian(&[3.0, 2.0]).unwrap();
    assert_eq!((value, slopes.as_slice()), (18.0, &[12.0, 9.0][..]));
    assert_eq!(curvatures, nalgebra::Matrix2::new(4.0, 6.0, 6.0, 0.0));
}

/// Two of them on the same arguments are two, and each is asked for its own derivatives.
#[test]
fn functions_outside_of_the_table_are_told_apart() {
    let power = |n: i32| {
        Custom::new("power", 1, move |orders: &[u32], x: &[f64]| match orders {
            [0] => Some(x[0].powi(n)),
            [1] => Some(f64::from(n) * x[0].powi(n - 1)),
            [2] => Some(f64::from(n * (n - 1)) * x[0].powi(n - 2)),
            _ => None,
        })
    };
    let (square, cube) = (power(2), power(3));
    let mut replay = Replay::record(
        |x| square.call(&[x[0]]) + cube.call(&[x[0]]) * 10.0 + square.call(&[x[0]]),
        &[1.0],
    );
    let (value, slopes, curvatures) = replay.hessian(&[2.0]).unwrap();
    assert_eq!((value, slopes[0], curvatures[0]), (88.0, 128.0, 124.0));
}

/// A function outside of the table that never says the same twice is found out.
#[test]
fn what_does_not_hold_at_its_own_point_is_no_endless_search() {
    let calls = AtomicUsize::new(0);
    let unsteady = Custom::new("unsteady", 1, move |_: &[u32], _: &[f64]| {
        Some([1.0, -1.0][calls.fetch_add(1, AtomicOrdering::Relaxed) % 2])
    });
    let bend = |x: &[Recorded<'_>]| unsteady.call(&[x[0]]) > 0.0;
    let fresh = || Replays::new(|x| if bend(x) { x[0] } else { -x[0] });
    let alone = catch_unwind(AssertUnwindSafe(|| fresh().gradient(&[1.0])));
    let points = DMatrix::from_element(1, 1, 1.0);
    let many = catch_unwind(AssertUnwindSafe(|| fresh().gradients(&points)));
    assert!(alone.is_err() && many.is_err());
}
