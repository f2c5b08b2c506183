//! Infinite slopes stay with what depends on them, and branches that are not taken leave
//! no trace: in every driver.

use nalgebra::{DMatrix, Matrix2};
use trigrad_core::{Interpret, Ordered, Relation, Scalar, Test};
use trigrad_tape::replay::{Recorded, Replay};
use trigrad_tape::{Tape, Var};

const INF: f64 = f64::INFINITY;

#[test]
fn infinite_slopes_beside_others() {
    let mut replay = Replay::record(|x| x[0].sqrt() + x[1], &[1.0, 1.0]);
    let x = [0.0, 1.0];
    assert_eq!(replay.gradient(&x).unwrap().1.as_slice(), [INF, 1.0]);
    assert_eq!(replay.vjp(&x, &[2.0]).unwrap().1.as_slice(), [INF, 2.0]);
    assert_eq!(replay.jvp(&x, &[0.0, 3.0]).unwrap().1.as_slice(), [3.0]);
    assert_eq!(replay.jacobian(&x).unwrap().1.as_slice(), [INF, 1.0]);
    let (_, _, curvatures) = replay.hessian(&x).unwrap();
    assert_eq!(curvatures, Matrix2::new(-INF, 0.0, 0.0, 0.0));
    assert_eq!(
        replay.hvp(&x, &[0.0, 1.0]).unwrap().2.as_slice(),
        [0.0, 0.0]
    );
}

#[test]
fn outputs_do_not_meet() {
    let mut replay =
        Replay::record_several(|x| vec![x[0].sqrt(), x[0] * x[1], x[1].ln()], &[1.0, 1.0]);
    let (values, slopes) = replay.jacobian(&[0.0, 2.0]).unwrap();
    assert_eq!(values.as_slice(), [0.0, 0.0, 2_f64.ln()]);
    let right = DMatrix::from_row_slice(3, 2, &[INF, 0.0, 2.0, 0.0, 0.0, 0.5]);
    assert_eq!(slopes, right);
    // A seed of 0 leaves its output out.
    let (_, adjoints) = replay.vjp(&[0.0, 2.0], &[0.0, 1.0, 0.0]).unwrap();
    assert_eq!(adjoints.as_slice(), [2.0, 0.0]);
    // Each row of a Jacobian is for itself; a product of rows is not.
    let (values, slopes) = replay.jacobian(&[4.0, -1.0]).unwrap();
    assert!(values[2].is_nan() && slopes.row(2).iter().all(|slope| slope.is_nan()));
    assert_eq!(slopes.row(1), nalgebra::RowVector2::new(-1.0, 4.0));
    let (_, adjoints) = replay.vjp(&[4.0, -1.0], &[1.0, 1.0, 1.0]).unwrap();
    assert!(adjoints.iter().all(|adjoint| adjoint.is_nan()));
    let (_, adjoints) = replay.vjp(&[4.0, -1.0], &[1.0, 1.0, 0.0]).unwrap();
    assert_eq!(adjoints.as_slice(), [0.25 - 1.0, 4.0]);
}

#[test]
fn wide_and_tall_jacobians() {
    let mut wide = Replay::record_several(|x| vec![x[0].sqrt() + x[1] * x[2]], &[1.0; 3]);
    let (_, slopes) = wide.jacobian(&[0.0, 2.0, 3.0]).unwrap();
    assert_eq!(slopes.as_slice(), [INF, 3.0, 2.0]);
    let mut none = Replay::record_several(|_| Vec::new(), &[1.0, 2.0]);
    assert_eq!(none.jacobian(&[1.0, 2.0]).unwrap().1.shape(), (0, 2));
    let mut constant = Replay::record(|_| Recorded::from_f64(7.0), &[]);
    let (values, slopes) = constant.jacobian(&[]).unwrap();
    assert_eq!((values.as_slice(), slopes.shape()), (&[7.0][..], (1, 0)));
    let (value, slopes, curvatures) = constant.hessian(&[]).unwrap();
    assert_eq!((value, slopes.len(), curvatures.shape()), (7.0, 0, (0, 0)));
    let mut idle = Replay::record_several(|x| vec![7.0.into(), x[1]], &[1.0, 2.0]);
    let (values, slopes) = idle.jacobian(&[1.0, 2.0]).unwrap();
    assert_eq!(values.as_slice(), [7.0, 2.0]);
    assert_eq!(slopes, Matrix2::new(0.0, 0.0, 0.0, 1.0));
}

/// Without outputs the comparisons are made all the same.
#[test]
fn no_outputs_are_no_excuse() {
    let mut none = Replay::record_several(
        |x| {
            let _ = x[0] > 0.0;
            Vec::new()
        },
        &[1.0],
    );
    assert!(none.jacobian(&[2.0]).is_ok() && none.jacobian(&[-2.0]).is_err());
}

fn cases<S: Scalar>(x: &[S]) -> Vec<S> {
    let case = |&relation| {
        let test = Test {
            relation,
            left: x[0],
            right: x[1],
        };
        S::select(test, x[0] * 3.0 + x[1], x[0] * x[1] - 5.0)
    };
    Relation::ALL.iter().map(case).collect()
}

/// One recording has both sides of every relation, on one point and on many.
#[test]
fn every_relation_chooses() {
    let numbers = [-1.0, -0.0, 0.0, 1.0, INF, f64::NAN];
    let points: Vec<[f64; 2]> = numbers
        .iter()
        .flat_map(|&a| numbers.map(|b| [a, b]))
        .collect();
    let mut all = Replay::record_several(|x| cases(x), &[1.0, 2.0]);
    for (number, _) in Relation::ALL.iter().enumerate() {
        let mut one = Replay::record(|x| cases(x)[number], &[1.0, 2.0]);
        let x = DMatrix::from_fn(points.len(), 2, |row, column| points[row][column]);
        let together = one.gradients(&x);
        for (row, x) in points.iter().enumerate() {
            let right = cases(x)[number];
            let (value, slopes) = one.gradient(x).unwrap();
            let (_, right_slopes) = trigrad_tape::gradient(|x| cases(x)[number], x);
            assert!(
                crate::close::same(value, right) && crate::close::same(together.values[row], right)
            );
            assert!(crate::close::same(all.values(x).unwrap()[number], right));
            for (column, &right) in right_slopes.iter().enumerate() {
                let found = [slopes[column], together.slopes[(row, column)]];
                assert!(
                    found.iter().all(|&found| crate::close::close(found, right)),
                    "{x:?}: {found:?}, not {right}"
                );
            }
        }
    }
}

#[test]
fn branches_that_are_not_taken() {
    // Where it is not taken, the root's slope is infinite or NaN.
    let mut replay = Replay::record(
        |x| Recorded::select(x[0].above(0.0), x[0].sqrt(), x[1]) * x[1],
        &[1.0, 1.0],
    );
    for (x, right) in [
        ([0.0, 3.0], [0.0, 6.0]),
        ([-1.0, 3.0], [0.0, 6.0]),
        ([4.0, 3.0], [0.75, 2.0]),
    ] {
        assert_eq!(replay.gradient(&x).unwrap().1.as_slice(), right, "at {x:?}");
        let (_, _, curvatures) = replay.hessian(&x).unwrap();
        assert!(curvatures.iter().all(|entry| entry.is_finite()), "at {x:?}");
    }
}

// A number that is used within two branches of different comparisons, and outside.
fn shared<S: Scalar>(x: &[S]) -> S {
    let root = x[0].sqrt() * x[1];
    let first = S::select(x[1].above(1.0), root * 2.0, x[2]);
    let second = S::select(x[2].above(1.0), root.exp(), first * x[2]);
    let nested = S::select(
        x[1].above(0.0),
        S::select(x[2].below(0.5), second, root),
        x[1],
    );
    first * 3.0 + second * nested
}

/// Within one branch, and nowhere else, a number is read by several others.
#[test]
fn read_twice_within_a_branch() {
    fn f<S: Scalar>(x: &[S]) -> S {
        let u = x[1] * x[2];
        let v = u.sin() * x[1];
        S::select(x[0].above(0.0), u.exp() * v + v.cos() + u, x[2] * x[0])
    }
    let mut replay = Replay::record(|x| f(x), &[1.0; 3]);
    for x in [[1.0, 0.5, 0.75], [-1.0, 0.5, 0.75]] {
        let (_, slopes, curvatures) = replay.hessian(&x).unwrap();
        let (_, right, right_curvatures) = trigrad_tape::hessian(|x| f(x), &x);
        assert!((&slopes - &right).amax() <= 1e-14, "{slopes}, not {right}");
        assert!((curvatures - right_curvatures).amax() <= 1e-13);
        assert!((replay.gradient(&x).unwrap().1 - right).amax() <= 1e-14);
    }
}

#[test]
fn regions_meet() {
    let mut replay = Replay::record(|x| shared(x), &[1.0, 1.0, 1.0]);
    let steps = [-0.5, 0.25, 0.75, 1.5];
    for x0 in [0.0, 1.0, -1.0] {
        for x1 in steps {
            for x2 in steps {
                let x = [x0, x1, x2];
                let (value, slopes) = replay.gradient(&x).unwrap();
                let (right, right_slopes) = trigrad_tape::gradient(|x| shared(x), &x);
                assert!(crate::close::same(value, right));
                let (found, right) = (slopes.as_slice(), right_slopes.as_slice());
                assert!(
                    crate::close::all_close(found, right),
                    "at {x:?}: {found:?}, not {right:?}"
                );
                let (_, _, found) = replay.hessian(&x).unwrap();
                let (_, _, right) = trigrad_tape::hessian(|x| shared(x), &x);
                assert!(
                    crate::close::all_close(found.as_slice(), right.as_slice()),
                    "at {x:?}: {found}, not {right}"
                );
            }
        }
    }
}

#[test]
fn a_value_that_is_nan_has_no_derivatives() {
    let mut replay = Replay::record(|x| x[0].ln() + x[1], &[1.0, 1.0]);
    let x = [-1.0, 1.0];
    let (value, slopes, curvatures) = replay.hessian(&x).unwrap();
    assert!(value.is_nan() && slopes.iter().all(|slope| slope.is_nan()));
    assert!(curvatures.iter().all(|entry| entry.is_nan()));
    let (_, _, product) = replay.hvp(&x, &[0.0, 1.0]).unwrap();
    assert!(product.iter().all(|entry| entry.is_nan()));
    assert!(replay.jvp(&x, &[0.0, 1.0]).unwrap().1[0].is_nan());
    assert!(
        replay
            .jacobian(&x)
            .unwrap()
            .1
            .iter()
            .all(|slope| slope.is_nan())
    );
}

#[test]
#[should_panic(expected = "one number for each input")]
fn missing_inputs() {
    let _ = Replay::record(|x| x[0], &[1.0]).gradient(&[1.0, 2.0]);
}

#[test]
#[should_panic(expected = "a function of one output is needed, this has 2")]
fn gradient_of_two_outputs() {
    let _ = Replay::record_several(|x| vec![x[0], x[0]], &[1.0]).gradient(&[1.0]);
}

#[test]
fn more_directions_than_run_side_by_side() {
    fn f<S: Scalar>(x: &[S]) -> S {
        let waves = x.windows(2).map(|x| (x[0] * x[1]).sin());
        let sum = x.iter().fold(x[0], |sum, &x| sum + x * x);
        waves.fold(sum.exp(), |sum, wave| sum + wave)
    }
    for n in [63, 64, 65, 130] {
        let x: Vec<f64> = (0..n).map(|i| f64::from(i).sin() * 0.1).collect();
        let mut replay = Replay::record(|x| f(x), &x);
        let (value, slopes, curvatures) = replay.hessian(&x).unwrap();
        let (right, right_slopes, right_curvatures) = trigrad_tape::hessian(|x| f(x), &x);
        assert_eq!(value, right);
        assert!((slopes - right_slopes).amax() <= 1e-14);
        assert!((&curvatures - right_curvatures).amax() <= 1e-13);
        assert_eq!(curvatures, curvatures.transpose());
        let mut tall = Replay::record_several(
            |x| {
                x.iter()
                    .zip(x.iter().skip(1))
                    .map(|(&a, &b)| a * b)
                    .collect()
            },
            &x,
        );
        let (_, slopes) = tall.jacobian(&x).unwrap();
        let m = x.len() - 1;
        let right = DMatrix::from_fn(m, x.len(), |row, column| match column {
            _ if column == row => x[row + 1],
            _ if column == row + 1 => x[row],
            _ => 0.0,
        });
        assert_eq!(slopes, right);
    }
}

/// A function that differentiates within: what the inner tape asks of its numbers is
/// recorded like any other comparison.
#[test]
fn derivatives_within() {
    fn energy<S: Scalar>(q: S, v: S) -> S {
        v * v * 0.5 - q.cos() * v
    }
    let momentum = |x: &[f64]| {
        let (_, slopes) = trigrad_tape::gradient(|v| energy(x[0].into(), v[0]), &[x[1]]);
        slopes[0] * slopes[0]
    };
    let mut replay = Replay::record(
        |x| {
            let slopes = Tape::new().record(&x[1..], |tape, v| {
                tape.gradient(energy(Var::constant(x[0]), v[0]))
            });
            slopes[0] * slopes[0]
        },
        &[0.5, 1.0],
    );
    for x in [[0.5, 1.0], [2.0, -3.0]] {
        let (value, slopes) = replay.gradient(&x).unwrap();
        assert_eq!(value, momentum(&x));
        let p = x[1] - x[0].cos();
        let right = [2.0 * p * x[0].sin(), 2.0 * p];
        assert!(crate::close::all_close(slopes.as_slice(), &right));
    }
    // The inner tape asks whether its value is NaN.
    assert!(replay.gradient(&[f64::NAN, 1.0]).is_err());
}

/// Seeds of an inner product that are recorded numbers, 0 as it happens, are no constants;
/// one that is written as 0 leaves its output out.
#[test]
fn products_within() {
    fn of<S: Ordered>(x: &[S]) -> S {
        Tape::new().record(&x[..2], |tape, v| {
            let y = [v[0].sqrt(), v[0] * v[1], v[1].exp()];
            let adjoints = tape.vjp(&y, &[S::from_f64(0.0), x[2], x[3]]);
            adjoints[0] + adjoints[1] * 2.0
        })
    }
    let mut replay = Replay::record(|x| of(x), &[0.0, 1.0, 0.0, 1.0]);
    for x in [
        [0.0, 3.0, 0.0, 1.0],
        [0.0, 3.0, 2.0, 0.5],
        [4.0, 0.5, 1.5, 0.0],
    ] {
        let (value, slopes) = replay.gradient(&x).unwrap();
        // x2 v1 + 2 (x2 v0 + x3 exp(v1))
        let exp = x[1].exp();
        assert!(crate::close::close(
            value,
            x[2] * x[1] + 2.0 * (x[2] * x[0] + x[3] * exp)
        ));
        let right = [
            2.0 * x[2],
            x[2] + 2.0 * x[3] * exp,
            x[1] + 2.0 * x[0],
            2.0 * exp,
        ];
        assert!(
            crate::close::all_close(slopes.as_slice(), &right),
            "{x:?}: {slopes}"
        );
    }
}
