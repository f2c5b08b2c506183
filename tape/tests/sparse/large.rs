//! Many inputs: few colours, and the right entries.

use nalgebra_sparse::CsrMatrix;
use trigrad_core::Scalar;
use trigrad_tape::replay::Replay;
use trigrad_tape::sparse::{SparseHessian, SparseJacobian, hessian, jacobian};

// What a debug build does in a moment.
const MANY: usize = 5000;

fn entry(matrix: &CsrMatrix<f64>, row: usize, column: usize) -> Option<f64> {
    Some(matrix.get_entry(row, column)?.into_value())
}

fn chain<S: Scalar>(x: &[S]) -> S {
    let term = |i: usize| (x[i] * x[i + 1]).sin() + x[i] * x[i];
    (1..x.len() - 1).fold(term(0), |sum, i| sum + term(i))
}

fn arrow<S: Scalar>(x: &[S]) -> S {
    let term = |i: usize| (x[0] * x[i]).exp();
    (2..x.len()).fold(term(1), |sum, i| sum + term(i))
}

#[test]
fn tridiagonal_hessians() {
    let x: Vec<f64> = (0..MANY).map(|i| (i as f64).cos()).collect();
    let mut sparse = SparseHessian::new(&Replay::record(|x| chain(x), &x));
    assert_eq!(sparse.pattern().nnz(), 3 * MANY - 2);
    assert!(sparse.colors() <= 3, "{} colours", sparse.colors());
    let (_, _, curvatures) = sparse.hessian(&x).unwrap();
    for i in [0, 1, 7, MANY / 2, MANY - 2] {
        let (sin, cos) = (x[i] * x[i + 1]).sin_cos();
        let right = cos - sin * x[i] * x[i + 1];
        let found = entry(&curvatures, i, i + 1).unwrap();
        assert!((found - right).abs() <= 1e-14, "{found}, not {right}");
    }
    assert_eq!(entry(&curvatures, 3, 5), Some(0.0)); // outside of the pattern
}

#[test]
fn arrows() {
    let x: Vec<f64> = (0..MANY).map(|i| (i as f64).cos()).collect();
    let mut sparse = SparseHessian::new(&Replay::record(|x| arrow(x), &x));
    assert_eq!(
        (sparse.pattern().nnz(), sparse.colors()),
        (3 * (MANY - 1) + 1, 2)
    );
    let (_, _, curvatures) = sparse.hessian(&x).unwrap();
    for i in [1, 2, MANY / 2, MANY - 1] {
        let power = (x[0] * x[i]).exp();
        let right = power * (1.0 + x[0] * x[i]);
        for found in [entry(&curvatures, 0, i), entry(&curvatures, i, 0)] {
            assert!((found.unwrap() - right).abs() <= 1e-14 * power);
        }
    }
    let corner: f64 = x[1..].iter().map(|y| y * y * (x[0] * y).exp()).sum();
    assert!((entry(&curvatures, 0, 0).unwrap() - corner).abs() <= 1e-11 * corner);
    // The tip last, or in between.
    for tip in [MANY - 1, MANY / 2] {
        let turned = |x: &[trigrad_tape::replay::Recorded<'_>]| -> Vec<usize> {
            (0..x.len()).filter(|&i| i != tip).collect()
        };
        let replay = Replay::record(
            |x| {
                let others = turned(x);
                others.into_iter().map(|i| (x[tip] * x[i]).exp()).sum()
            },
            &x,
        );
        assert_eq!(SparseHessian::new(&replay).colors(), 2);
    }
}

#[test]
fn a_sum_that_everything_meets_is_dense() {
    let x = vec![0.1; 150];
    let (_, _, curvatures) = hessian(
        |x| {
            let sum = x[1..].iter().fold(x[0], |sum, &x| sum + x);
            sum * sum
        },
        &x,
    );
    assert_eq!(curvatures.nnz(), 150 * 150);
    assert!(curvatures.values().iter().all(|&entry| entry == 2.0));
}

#[test]
fn grids() {
    // Five points of a square grid: a pattern that no band fits.
    const SIDE: usize = 40;
    let at = |i: usize, j: usize| i * SIDE + j;
    let x: Vec<f64> = (0..SIDE * SIDE).map(|i| (i as f64).sin()).collect();
    let replay = Replay::record(
        |x| {
            let mut energy = x[0] * x[0];
            for i in 0..SIDE {
                for j in 0..SIDE {
                    for (k, l) in [(i + 1, j), (i, j + 1)] {
                        if k < SIDE && l < SIDE {
                            let step = x[at(i, j)] - x[at(k, l)];
                            energy += (step * step + 1.0).sqrt();
                        }
                    }
                }
            }
            energy
        },
        &x,
    );
    let mut sparse = SparseHessian::new(&replay);
    assert_eq!(sparse.pattern().nnz(), 5 * SIDE * SIDE - 4 * SIDE);
    // Five would do, by the knight's moves; a greedy colouring takes a few more.
    assert!(sparse.colors() <= 8, "{} colours", sparse.colors());
    let (_, _, curvatures) = sparse.hessian(&x).unwrap();
    let row = at(7, 9);
    let mut unit = vec![0.0; x.len()];
    unit[row] = 1.0;
    let (_, _, right) = replay.clone().hvp(&x, &unit).unwrap();
    for (column, &right) in right.iter().enumerate() {
        assert!((entry(&curvatures, row, column).unwrap() - right).abs() <= 1e-14);
    }
}

#[test]
fn jacobians_by_columns_or_by_rows() {
    let x: Vec<f64> = (0..MANY).map(|i| 1.0 + (i as f64).cos().abs()).collect();
    let band = Replay::record_several(|x| x.windows(3).map(|x| x[0] * x[1] / x[2]).collect(), &x);
    let mut band = SparseJacobian::new(&band);
    assert_eq!((band.pattern().nnz(), band.colors()), (3 * (MANY - 2), 3));
    let (_, slopes) = band.jacobian(&x).unwrap();
    assert_eq!(entry(&slopes, 5, 5), Some(x[6] / x[7]));
    // One output of all inputs, the others of one each: two colours of rows.
    let tall = Replay::record_several(
        |x| {
            let mut outputs: Vec<_> = x.iter().map(|&x| x * x).collect();
            outputs.push(x.iter().copied().sum());
            outputs
        },
        &x,
    );
    let mut tall = SparseJacobian::new(&tall);
    assert_eq!((tall.pattern().nnz(), tall.colors()), (2 * MANY, 2));
    let (_, slopes) = tall.jacobian(&x).unwrap();
    assert_eq!(entry(&slopes, 9, 9), Some(2.0 * x[9]));
    assert_eq!(entry(&slopes, MANY, 9), Some(1.0));
}

#[test]
fn dense_rows_by_blocks_and_by_walks() {
    // 100 inputs, all in each of 70 outputs; then in one of them only.
    let x: Vec<f64> = (0..100).map(|i| (f64::from(i)).sin()).collect();
    for dense in [70, 1] {
        let (_, slopes) = jacobian(
            |x| {
                let norm = x[1..].iter().fold(x[0] * x[0], |sum, &x| sum + x * x);
                let output = |i: usize| if i < dense { norm * x[i] } else { x[i] };
                (0..70).map(output).collect()
            },
            &x,
        );
        assert_eq!(slopes.nnz(), dense * 100 + 70 - dense);
        let norm: f64 = x.iter().map(|x| x * x).sum();
        let right = norm + 2.0 * x[0] * x[0];
        assert!((entry(&slopes, 0, 0).unwrap() - right).abs() <= 1e-13 * right);
        let right = 2.0 * x[0] * x[90];
        assert!((entry(&slopes, 0, 90).unwrap() - right).abs() <= 1e-14);
    }
}
