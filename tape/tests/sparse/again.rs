//! Rows in which an infinite slope met the 0 of another input are looked at once more, by a
//! walk back through what they are made of: every row of the table, and what is used twice.

use trigrad_core::{Custom, Primitive, Scalar};
use trigrad_tape::sparse::{hessian, jacobian};

use crate::apply::apply;

const INF: f64 = f64::INFINITY;

// The row's result is read twice, and so is one of its arguments.
fn beside<S: Scalar>(row: Primitive, x: &[S]) -> S {
    let y = apply(row, &x[1..]);
    x[0].sqrt() + y * x[1] + (y - x[2]).sin()
}

const SCALES: [f64; 5] = [1.0, -2.0, 0.5, 4.0, -1.0];

fn close(a: f64, b: f64) -> bool {
    a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= 1e-13 * (1.0 + b.abs())
}

#[test]
fn every_row_beside_an_infinite_slope() {
    for row in (0..3).flat_map(Primitive::all) {
        for rest in [
            [0.3, 0.7, 1.9],
            [1.5, 2.25, 0.5],
            [2.5, -0.25, 4.0],
            [-0.5, 3.0, -2.0],
        ] {
            let x = [&[0.0], &rest[..]].concat();
            // More outputs than inputs, so that it goes column by column.
            let (_, slopes) = jacobian(|x| SCALES.map(|k| beside(row, x) * k).to_vec(), &x);
            let (_, right) = trigrad_tape::gradient(|x| beside(row, x), &x);
            for (output, column, &found) in slopes.triplet_iter() {
                let name = row.row().name;
                let right = right[column] * SCALES[output];
                assert!(
                    close(found, right),
                    "{name} at {x:?}, {column}: {found}, not {right}"
                );
            }
        }
    }
}

#[test]
fn functions_outside_of_the_table_beside_an_infinite_slope() {
    let square = Custom::new("square", 1, |orders: &[u32], x: &[f64]| match orders {
        [0] => Some(x[0] * x[0]),
        [1] => Some(2.0 * x[0]),
        [2] => Some(2.0),
        _ => None,
    });
    let (values, slopes) = jacobian(
        |x| {
            let y = x[0].sqrt() + square.call(&[x[1]]) * x[2] + square.call(&[x[1] * x[2]]) * 3.0;
            SCALES.map(|k| y * k).to_vec()
        },
        &[0.0, 5.0, 7.0],
    );
    // y^2 z + 3 y^2 z^2
    let right = [INF, 70.0 + 6.0 * 5.0 * 49.0, 25.0 + 6.0 * 25.0 * 7.0];
    for (output, column, &found) in slopes.triplet_iter() {
        assert_eq!(
            values[output],
            (25.0 * 7.0 + 3.0 * 25.0 * 49.0) * SCALES[output]
        );
        assert_eq!(found, right[column] * SCALES[output]);
    }
}

/// In the row of y the slope by x is infinite, and the others are sums over several ways.
#[test]
fn second_slopes_beside_an_infinite_one() {
    let (y, z) = (1.25_f64, -0.75_f64);
    let (_, _, curvatures) = hessian(
        |x| x[0].sqrt() * x[1] + x[1] * x[1] * x[2] + (x[1] * x[2]).sin(),
        &[0.0, y, z],
    );
    let (sin, cos) = (y * z).sin_cos();
    let right = [
        [-INF, INF, 0.0],
        [INF, 2.0 * z - z * z * sin, 2.0 * y + cos - y * z * sin],
        [0.0, 2.0 * y + cos - y * z * sin, -y * y * sin],
    ];
    assert_eq!(curvatures.nnz(), 7);
    for (row, column, &found) in curvatures.triplet_iter() {
        let right = right[row][column];
        assert!(
            close(found, right),
            "({row}, {column}): {found}, not {right}"
        );
    }
}

/// Both halves are found by walks of their own, and are the same to the bit.
#[test]
fn symmetric_beside_an_infinite_slope() {
    for step in 1..40 {
        let x = [0.0, f64::from(step) * 0.17, 2.0 - f64::from(step) * 0.31];
        let (_, _, curvatures) = hessian(
            |x| {
                let wave = (x[1] * x[2]).sin() * (x[1] + x[2] * x[2]).exp();
                x[0].sqrt() * (x[1] + x[2]) + wave / (x[1] + 1.0)
            },
            &x,
        );
        for (row, column, &entry) in curvatures.triplet_iter() {
            let transposed = curvatures.get_entry(column, row).map(|e| e.into_value());
            assert_eq!(transposed.map(f64::to_bits), Some(entry.to_bits()), "{x:?}");
            assert!(!entry.is_nan());
        }
    }
}
