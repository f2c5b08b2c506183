//! Linear algebra, written out for every number and by the engines' own matrices.

use nalgebra::{DMatrix, Matrix2, Matrix3, Vector2};
use trigrad::dual::{self, Dual, matrix};
use trigrad::tape::{Matrix, Tape};
use trigrad::{Ordered, Scalar};

use super::{check, check_wide, program};

// The product of the pivots of an elimination by columns; `a` is by rows.
fn eliminated<S: Ordered>(a: &[S], n: usize) -> S {
    let mut a = a.to_vec();
    let mut product = S::one();
    for k in 0..n {
        let mut pivot = k;
        for i in k + 1..n {
            if a[i * n + k].abs() > a[pivot * n + k].abs() {
                pivot = i;
            }
        }
        if pivot != k {
            (0..n).for_each(|j| a.swap(k * n + j, pivot * n + j));
            product = -product;
        }
        product = product * a[k * n + k];
        for i in k + 1..n {
            let factor = a[i * n + k] / a[k * n + k];
            for j in k..n {
                a[i * n + j] = a[i * n + j] - factor * a[k * n + j];
            }
        }
    }
    product
}

#[test]
fn determinants() {
    let of_two = program!(|x, S| vec![eliminated(x, 2)]);
    check(
        &of_two,
        &[1.0, 2.0, 2.0, 4.0],
        &[0.0],
        &[&[4.0, -2.0, -2.0, 1.0]],
    );
    check(
        &of_two,
        &[0.0, 1.0, 1.0, 0.0],
        &[-1.0],
        &[&[0.0, -1.0, -1.0, 0.0]],
    );
    // Of rank n - 2 no elimination has a pivot left; the minors are 0.
    let minors = program!(|x, S| {
        let minor = |i: usize, j: usize, k: usize, l: usize| x[i] * x[j] - x[k] * x[l];
        let minors = [minor(4, 8, 5, 7), minor(3, 8, 5, 6), minor(3, 7, 4, 6)];
        vec![x[0] * minors[0] - x[1] * minors[1] + x[2] * minors[2]]
    });
    check(&minors, &[1.0; 9], &[0.0], &[&[0.0; 9]]);
    let of_ones = |x: &[Dual<f64, 9>]| {
        matrix::determinant(&Matrix3::from_row_slice(x)).expect("it is square")
    };
    let (value, slopes) = dual::chunked::gradient(of_ones, &[1.0; 9]);
    assert_eq!((value, slopes.as_slice()), (0.0, &[0.0; 9][..]));
    for (entries, slopes) in [
        ([1.0, 2.0, 2.0, 4.0], [4.0, -2.0, -2.0, 1.0]),
        ([0.0, 1.0, 1.0, 0.0], [0.0, -1.0, -1.0, 0.0]),
    ] {
        let of_two = |x: &[_]| matrix::determinant(&Matrix2::from_row_slice(x)).expect("square");
        assert_eq!(
            dual::chunked::gradient::<4, f64>(of_two, &entries)
                .1
                .as_slice(),
            slopes
        );
    }
}

// The inverse of a 2x2 matrix by an elimination without exchanges, by rows.
fn inverse<S: Scalar>(a: &[S]) -> [S; 4] {
    let factor = a[2] / a[0];
    let pivot = a[3] - factor * a[1];
    let (c, d) = (-factor / pivot, S::one() / pivot);
    [(S::one() - a[1] * c) / a[0], -(a[1] * d) / a[0], c, d]
}

// A(t) = [[1, t], [t, 2]] at t = 0.
#[test]
fn an_inverse_beside_its_matrix() {
    let along = program!(|x, S| {
        let a = [S::one(), x[0], x[0], S::from_f64(2.0)];
        let b = inverse(&a);
        let product = |i: usize, j: usize| b[2 * i] * a[j] + b[2 * i + 1] * a[2 + j];
        let products = [product(0, 0), product(0, 1), product(1, 0), product(1, 1)];
        [b, products].concat()
    });
    let values = [1.0, 0.0, 0.0, 0.5, 1.0, 0.0, 0.0, 1.0];
    let (half, none): (&[f64], &[f64]) = (&[-0.5], &[0.0]);
    let rows = [none, half, half, none, none, none, none, none];
    check(&along, &[0.0], &values, &rows);
    // By the matrices of the engines.
    let t = Dual::<f64>::variable(0.0, 0);
    let a = Matrix2::new(Dual::from(1.0), t, t, Dual::from(2.0));
    let b = a.try_inverse().expect("it is regular");
    assert_eq!(
        b.map(|entry| entry.tangent[0]),
        Matrix2::new(0.0, -0.5, -0.5, 0.0)
    );
    assert_eq!((b * a).map(|entry| entry.tangent[0]), Matrix2::zeros());
    Tape::new().record(&[1.0, 0.0, 0.0, 2.0], |tape, x| {
        let a = Matrix::from_vars(2, 2, x);
        let b = a.solve(&Matrix::constant(2, 2, &[1.0, 0.0, 0.0, 1.0]));
        // t stands in both corners.
        let by_t = |slopes: Vec<f64>| slopes[1] + slopes[2];
        assert_eq!(by_t(tape.gradient(b.get(0, 1))), -0.5);
        assert_eq!(by_t(tape.gradient(b.get(0, 0))), 0.0);
    });
}

// x = A⁻¹ b at A = I, b = (1, 2): dx_i/dA_kl = -δ_ik x_l.
#[test]
fn a_solution_at_the_identity() {
    let solution = program!(|a, S| {
        let b = inverse(a);
        vec![b[0] + b[1] * 2.0, b[2] + b[3] * 2.0]
    });
    let rows: [&[f64]; 2] = [&[-1.0, -2.0, 0.0, 0.0], &[0.0, 0.0, -1.0, -2.0]];
    check(&solution, &[1.0, 0.0, 0.0, 1.0], &[1.0, 2.0], &rows);
    let by_lu = |a: &[Dual<f64, 4>]| {
        let a = Matrix2::from_row_slice(a);
        let x = a
            .lu()
            .solve(&Vector2::new(Dual::from(1.0), Dual::from(2.0)));
        let x = x.expect("it is regular");
        [x[0], x[1]]
    };
    let found = dual::chunked::jacobian::<4, f64, _>(by_lu, &[1.0, 0.0, 0.0, 1.0]).1;
    assert_eq!(found, DMatrix::from_row_slice(2, 4, &rows.concat()));
    Tape::new().record(&[1.0, 0.0, 0.0, 1.0], |tape, a| {
        let x = Matrix::from_vars(2, 2, a).solve(&Matrix::constant(2, 1, &[1.0, 2.0]));
        // The inputs are by columns.
        assert_eq!(tape.gradient(x.get(0, 0)), [-1.0, 0.0, -2.0, 0.0]);
        assert_eq!(tape.gradient(x.get(1, 0)), [0.0, -1.0, 0.0, -2.0]);
    });
}

// L of diag(4, 9), A_12 moving with A_21.
#[test]
fn cholesky_at_a_diagonal() {
    let factor = program!(|a, S| {
        let first = a[0].sqrt();
        let below = a[1] / first;
        vec![first, below, (a[2] - below * below).sqrt()]
    });
    let rows: [&[f64]; 3] = [&[0.25, 0.0, 0.0], &[0.0, 0.5, 0.0], &[0.0, 0.0, 1.0 / 6.0]];
    check(&factor, &[4.0, 0.0, 9.0], &[2.0, 0.0, 3.0], &rows);
    let by_nalgebra = |a: &[Dual<f64, 4>]| {
        let a = Matrix2::new(a[0], a[1], a[1], a[2]);
        let l = a.cholesky().expect("it is positive").l();
        [l[(0, 0)], l[(1, 0)], l[(1, 1)]]
    };
    let found = dual::chunked::jacobian::<4, f64, _>(by_nalgebra, &[4.0, 0.0, 9.0]).1;
    assert!((found - DMatrix::from_row_slice(3, 3, &rows.concat())).amax() <= f64::EPSILON);
    Tape::new().record(&[4.0, 0.0, 9.0], |tape, a| {
        let l = Matrix::from_vars(2, 2, &[a[0], a[1], a[1], a[2]]).cholesky();
        for ((i, j), row) in [(0, 0), (1, 0), (1, 1)].into_iter().zip(rows) {
            let found = tape.gradient(l.get(i, j));
            let off = found
                .iter()
                .zip(row)
                .map(|(found, want)| (found - want).abs());
            assert!(
                off.fold(0.0, f64::max) <= f64::EPSILON,
                "{i}, {j}: {found:?}"
            );
        }
    });
}

// Eigenvectors of equal eigenvalues have no derivative; the sum of the eigenvalues and the
// nuclear norm have, the identity.
#[test]
fn equal_eigenvalues() {
    let identity = [1.0, 0.0, 0.0, 1.0];
    let vectors = |a: &[Dual<f64, 4>]| {
        let eigen = matrix::symmetric_eigen(&Matrix2::from_row_slice(a)).expect("finite");
        eigen.eigenvectors.iter().copied().collect::<Vec<_>>()
    };
    let (_, slopes) = dual::chunked::jacobian::<4, f64, _>(vectors, &identity);
    assert!(
        slopes
            .row_iter()
            .all(|row| row.iter().any(|slope| slope.is_nan()))
    );
    assert!(slopes.iter().all(|slope| slope.is_nan() || *slope == 0.0));
    let trace = |a: &[Dual<f64, 4>]| {
        let eigen = matrix::symmetric_eigen(&Matrix2::from_row_slice(a)).expect("finite");
        eigen.eigenvalues.sum()
    };
    assert_eq!(
        dual::chunked::gradient(trace, &identity).1.as_slice(),
        identity
    );
    let nuclear = |a: &[Dual<f64, 4>]| {
        let svd = matrix::svd(&Matrix2::from_row_slice(a)).expect("finite");
        svd.singular_values.sum()
    };
    assert_eq!(
        dual::chunked::gradient(nuclear, &identity).1.as_slice(),
        identity
    );
    // Without eigenvectors every engine has the sum of both.
    let trace = program!(|a, S| vec![a[0] + a[3]]);
    check_wide(&trace, &identity, &[2.0], &[&identity]);
}
