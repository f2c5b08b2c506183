//! Singular values that are equal, close to each other, 0, or at the ends of the range.

use nalgebra::{DMatrix, DVector, Matrix2, Matrix3};
use proptest::prelude::*;
use trigrad_dual::{Dual, matrix};

// A product of reflections: orthogonal, and of entries that are no round numbers.
fn orthogonal(n: usize, seed: f64) -> DMatrix<f64> {
    let entries = DMatrix::from_fn(n, n, |i, j| (seed + (3 * i + 7 * j * j) as f64).sin());
    entries.qr().q()
}

// That U Σ Vᵀ is A, and U and V orthogonal, within the rounding of n² products and sums,
// twice for those of making A.
fn assert_decomposed(a: &DMatrix<f64>) -> DVector<f64> {
    let svd = matrix::svd(a).unwrap();
    let (u, v_t) = (svd.u.unwrap(), svd.v_t.unwrap());
    let n = a.nrows().max(a.ncols()) as f64;
    let bound = 2.0 * n * n * f64::EPSILON;
    let again = &u * DMatrix::from_diagonal(&svd.singular_values) * &v_t;
    assert!((again - a).norm() <= bound * a.norm(), "{a}");
    let unit = DMatrix::identity(u.ncols(), u.ncols());
    assert!((u.tr_mul(&u) - &unit).norm() <= bound, "{a}");
    assert!((&v_t * v_t.transpose() - unit).norm() <= bound, "{a}");
    let values = svd.singular_values;
    assert!(values.as_slice().is_sorted_by(|a, b| a >= b));
    values
}

#[test]
fn close_values_keep_their_digits() {
    let spectra: [&[f64]; 7] = [
        &[1.0, 1.0, 1e-9],
        &[1.0, 1.0, 1.0, 1e-9],
        &[1.0, 1.0, 0.5, 0.5, 0.1],
        &[1.0, 1.0, 0.5, 0.5, 0.0, 0.0],
        &[1.0, 1e-9, 1e-10],
        &[1.0, 1e-170, 1e-200],
        &[0.0, 0.0],
    ];
    for values in spectra {
        let n = values.len();
        let middle = DMatrix::from_diagonal(&DVector::from_row_slice(values));
        for seed in 0..20 {
            let seed = f64::from(seed);
            let a = orthogonal(n, seed) * &middle * orthogonal(n, seed + 0.5);
            let found = assert_decomposed(&a);
            for (found, value) in found.iter().zip(values) {
                let bound = 2.0 * (n * n) as f64 * f64::EPSILON;
                assert!((found - value).abs() <= bound, "{found} for {value}");
            }
        }
    }
}

#[test]
fn small_values_of_a_matrix_of_three_rows_have_their_slopes() {
    let values = [1.0, 1e-9, 1e-10];
    let (left, right) = (orthogonal(3, 1.0), orthogonal(3, 2.0));
    let made = |diagonal: [f64; 3]| {
        &left * DMatrix::from_diagonal(&DVector::from_row_slice(&diagonal)) * &right
    };
    let (at, slope) = (made(values), made([1.0, 2.0, 3.0]));
    let a = Matrix3::from_fn(|i, j| Dual::<f64>::new(at[(i, j)], [slope[(i, j)]]));
    let svd = matrix::svd(&a).unwrap();
    // Vectors are off by rounding over the gap.
    let bound = 64.0 * f64::EPSILON / 9e-10;
    for (value, want) in svd.singular_values.iter().zip([1.0, 2.0, 3.0]) {
        assert!((value.tangent[0] - want).abs() <= bound, "{value}");
    }
}

#[test]
fn the_scale_of_a_matrix_has_no_part_in_how_its_vectors_turn() {
    let t = Dual::<f64>::variable(0.75, 0);
    let a = Matrix2::new(Dual::from(1.0), t, t * 0.5, Dual::from(3.0));
    let want = matrix::svd(&a).unwrap();
    for exponent in [-1000, -600, -530, 530, 600, 1000, 1022] {
        let scale = f64::from(exponent).exp2();
        let svd = matrix::svd(&a.map(|entry| entry * scale)).unwrap();
        let pairs = [(svd.u, want.u), (svd.v_t, want.v_t)];
        for (got, want) in pairs.map(|(got, want)| (got.unwrap(), want.unwrap())) {
            for (got, want) in got.iter().zip(&want) {
                assert_eq!((got.primal, got.tangent), (want.primal, want.tangent));
            }
        }
        for (got, want) in svd.singular_values.iter().zip(&want.singular_values) {
            assert_eq!(got.primal, want.primal * scale);
            assert_eq!(got.tangent[0], want.tangent[0] * scale);
        }
    }
}

proptest! {
    // Small integers: equal and opposite columns, rows of zeros, ranks of every size.
    #[test]
    fn dependent_columns_are_decomposed(
        (rows, columns, entries) in (1..=8_usize, 1..=8_usize).prop_flat_map(|(rows, columns)| {
            (Just(rows), Just(columns), proptest::collection::vec(-1..=1_i8, rows * columns))
        })
    ) {
        let entries = entries.iter().map(|&entry| f64::from(entry));
        assert_decomposed(&DMatrix::from_iterator(rows, columns, entries));
    }
}
