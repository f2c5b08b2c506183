//! Every row of the table, and functions made of two of them, recorded elsewhere.

use nalgebra::DMatrix;
use trigrad_core::{Primitive, Scalar};
use trigrad_tape::replay::Replay;
use trigrad_tape::{gradient, hessian};

use crate::apply::apply;
use crate::close::{close, same};

const POINTS: [[f64; 3]; 6] = [
    [0.3, 0.7, 1.9],
    [1.0, 1.0, 1.0],
    [0.0, 0.5, -0.0],
    [-1.5, 2.0, -3.0],
    [2.5, -0.25, 4.0],
    [f64::INFINITY, 1.0, f64::NAN],
];

fn within<S: Scalar>(row: Primitive, x: &[S]) -> S {
    let y = apply(row, x);
    y * x[1] + (y - x[0]).sin()
}

#[test]
fn every_row_is_replayed_like_the_tape() {
    for row in (0..3).flat_map(Primitive::all) {
        let mut alone = Replay::record(|x| apply(row, x), &POINTS[0]);
        let mut inside = Replay::record(|x| within(row, x), &POINTS[0]);
        for x in &POINTS {
            let name = row.row().name;
            let (value, slopes) = alone.gradient(x).unwrap();
            let (right, right_slopes) = gradient(|x| apply(row, x), x);
            assert!(
                same(value, apply(row, x)) && same(value, right),
                "{name} at {x:?}"
            );
            for (&slope, &right) in slopes.iter().zip(right_slopes.iter()) {
                assert!(close(slope, right), "{name} at {x:?}: {slope}, not {right}");
            }
            // Sums in other orders may lose digits, as many as the roundings of some dozen
            // operations on the largest entry: the table's own tests look at those.
            let (value, slopes, curvatures) = inside.hessian(x).unwrap();
            let (right, right_slopes, right_curvatures) = hessian(|x| within(row, x), x);
            assert!(same(value, right), "{name} at {x:?}");
            let size = |x: &[f64]| {
                x.iter()
                    .filter(|x| x.is_finite())
                    .map(|x| x.abs())
                    .sum::<f64>()
            };
            let bound = 64.0 * f64::EPSILON * (1.0 + size(right_curvatures.as_slice()));
            let all = slopes.iter().chain(curvatures.iter());
            let right_all = right_slopes.iter().chain(right_curvatures.iter());
            for (&found, &right) in all.zip(right_all) {
                let is_same = close(found, right) || (found - right).abs() <= bound;
                // Where an infinite partial is met one of the two may not know.
                let is_limit = found.is_nan() != right.is_nan() && has_infinity(row, x);
                assert!(
                    is_same || is_limit,
                    "{name} within at {x:?}: {found:e}, not {right:e}"
                );
            }
        }
    }
}

fn has_infinity(row: Primitive, x: &[f64]) -> bool {
    let (value, slopes, curvatures) = hessian(|x| apply(row, x), x);
    let mut all = slopes.iter().chain(curvatures.iter());
    !value.is_finite() || all.any(|slope| !slope.is_finite())
}

/// Each row has kernels for one point, for eight and for 64.
#[test]
fn every_row_is_the_same_on_many_points() {
    for row in (0..3).flat_map(Primitive::all) {
        let mut replay = Replay::record(|x| within(row, x), &POINTS[0]);
        for count in [6, 66] {
            let x = DMatrix::from_fn(count, 3, |place, column| POINTS[place % 6][column]);
            let answers = replay.gradients(&x);
            for place in 0..count {
                let (value, slopes) = replay.gradient(&POINTS[place % 6]).unwrap();
                let found = answers.slopes.row(place);
                let mut pairs = slopes.iter().zip(found.iter());
                assert!(
                    same(answers.values[place], value) && pairs.all(|(&a, &b)| same(a, b)),
                    "{} at {:?}",
                    row.row().name,
                    POINTS[place % 6]
                );
            }
        }
    }
}
