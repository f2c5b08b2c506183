//! Determinants of singular matrices, which have slopes as others have.

use nalgebra::{DMatrix, DVector};
use proptest::prelude::*;
use trigrad_dual::{Dual, derivative, matrix};

use crate::random::Moving;

// The determinant by its definition, exact in whole numbers.
fn by_minors(a: &DMatrix<f64>) -> f64 {
    match a.ncols() {
        0 => 1.0,
        n => (0..n)
            .map(|i| {
                let sign = if i % 2 == 0 { 1.0 } else { -1.0 };
                sign * a[(i, 0)] * by_minors(&a.clone().remove_row(i).remove_column(0))
            })
            .sum(),
    }
}

// All first slopes: the sum of the determinants with one row replaced by its slope; the
// second: twice that of those with two.
fn slopes_by_minors(a: &Moving) -> (f64, f64) {
    let n = a.at.nrows();
    let replaced = |rows: &[usize]| {
        let mut b = a.at.clone();
        for &row in rows {
            b.set_row(row, &a.slope.row(row));
        }
        by_minors(&b)
    };
    let first = (0..n).map(|i| replaced(&[i])).sum();
    let pairs = (0..n).flat_map(|i| (0..i).map(move |j| [i, j]));
    (first, pairs.map(|pair| 2.0 * replaced(&pair)).sum())
}

// A product of whole matrices n by r and r by n.
fn of_rank(n: usize, r: usize) -> impl Strategy<Value = Moving> {
    let entries = n * r + r * n + n * n;
    proptest::collection::vec(-2_i32..=2, entries).prop_map(move |entries| {
        let entries: Vec<f64> = entries.into_iter().map(f64::from).collect();
        let (left, rest) = entries.split_at(n * r);
        let (right, slope) = rest.split_at(r * n);
        let left = DMatrix::from_column_slice(n, r, left);
        Moving {
            at: left * DMatrix::from_column_slice(r, n, right),
            slope: DMatrix::from_column_slice(n, n, slope),
        }
    })
}

proptest! {
    #[test]
    fn the_determinant_has_the_slope_of_its_minors(
        a in (1..=5_usize).prop_flat_map(|n| (Just(n), 0..=n)).prop_flat_map(|(n, r)| of_rank(n, r))
    ) {
        let n = a.at.nrows();
        let (first, second) = slopes_by_minors(&a);
        let got = matrix::determinant(&a.duals_of_duals()).unwrap();
        // Rounding is a change of the matrix by n³ u in the entries' size, as multipliers are
        // at most 1 with full pivoting, and in the tangents by as much over a pivot, in the
        // second ones over its square. A pivot is a quotient of minors, which are whole and
        // below (20 sqrt(n))^(n-1) < 10^7: what is smaller is rounding, for 0. A change of one
        // entry changes a slope by at most Hadamard's product of rows.
        let pivots = a.at.clone().full_piv_lu().u().diagonal();
        let pivot = pivots.iter().map(|x| x.abs()).filter(|&x| x > 1e-7).fold(1.0, f64::min);
        let row = a.at.norm() + a.slope.norm() + 1.0;
        let hadamard = row.powi(n as i32) * (n as f64).powi(2);
        let bound = (n as f64).powi(3) * f64::EPSILON / pivot.powi(2) * hadamard;
        let (slope, curvature) = (got.tangent[0].primal, got.tangent[0].tangent[0]);
        prop_assert!((slope - first).abs() <= bound, "{slope} for {first}");
        prop_assert!((curvature - second).abs() <= bound, "{curvature} for {second}");
    }
}

#[test]
fn a_column_of_zeros_in_front_keeps_its_slope() {
    // Twice 2 - 1 times 3, in the corner of a unit matrix. An elimination that goes on to
    // the next column takes the product of the diagonal, 2 times 2.
    let t = Dual::<f64>::variable(0.0, 0);
    let mut a = DMatrix::<Dual>::identity(4, 4);
    a[(0, 0)] = t * 2.0;
    a[(0, 1)] = Dual::from(1.0);
    a[(1, 0)] = t * 3.0;
    a[(1, 1)] = Dual::from(2.0);
    assert_eq!(matrix::determinant(&a).unwrap().tangent, [1.0]);
}

#[test]
fn the_order_of_the_zero_is_the_rank_that_is_missing() {
    // diag(1, t, t, t): t^3.
    let cube = |t: Dual<Dual<Dual>>| {
        let diagonal = vec![Dual::from(1.0), t, t, t];
        matrix::determinant(&DMatrix::from_diagonal(&DVector::from(diagonal))).unwrap()
    };
    let second = |t| derivative(|t| derivative(cube, t).1, t).1;
    assert_eq!(derivative(second, 0.0_f64), (0.0, 6.0));
    // The zero matrix of two rows: a d - b c, which only the second order sees.
    let turn = |t: Dual<Dual>| {
        let rows = [t, t * 2.0, t * 3.0, t * 4.0];
        matrix::determinant(&DMatrix::from_row_slice(2, 2, &rows)).unwrap()
    };
    assert_eq!(derivative(|t| derivative(turn, t).1, 0.0), (0.0, -4.0));
}

#[test]
fn a_determinant_is_of_a_square() {
    let a = DMatrix::<f64>::zeros(2, 3);
    let error = matrix::determinant(&a).unwrap_err();
    let text = "a square matrix is needed, this has 2 rows and 3 columns";
    assert_eq!(error.to_string(), text);
    assert_eq!(
        matrix::determinant(&DMatrix::<Dual>::zeros(0, 0))
            .unwrap()
            .primal,
        1.0
    );
    let nan = DMatrix::from_element(3, 3, Dual::<f64>::from(f64::NAN));
    assert!(matrix::determinant(&nan).unwrap().primal.is_nan());
}

proptest! {
    // Parallel columns: what turning them leaves is rounding, and its values are 0, so that nothing
    // is divided by them.
    #[test]
    fn the_other_singular_values_of_parallel_columns_are_zero(
        left in proptest::collection::vec(-1.0..1.0, 6),
        right in proptest::collection::vec(-16..=16_i32, 4),
    ) {
        let a = DMatrix::from_fn(6, 4, |i, j| {
            let x: f64 = left[i];
            // In so few bits that the product is exact.
            f64::from(x as f32) * f64::from(right[j])
        });
        for a in [a.transpose(), a] {
            let values = trigrad_dual::matrix::svd(&a).unwrap().singular_values;
            prop_assert!(values.iter().skip(1).all(|&value| value == 0.0), "{values}");
        }
    }
}
