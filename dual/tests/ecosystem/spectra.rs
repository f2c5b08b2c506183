//! Eigenvalues and singular values that are apart: the slopes satisfy the equations
//! that define them.

use nalgebra::{DMatrix, Matrix2, Matrix3, SVD, SymmetricEigen};
use proptest::prelude::*;
use trigrad_dual::{Dual, derivative, matrix};

use crate::random::{Moving, assert_near, moving, primals, tangents};

const APART: f64 = 0.05;

fn symmetric() -> impl Strategy<Value = Moving> {
    (1..=6_usize).prop_flat_map(|n| moving(n, n).prop_map(Moving::symmetric))
}

// The least distance of two values.
fn gap(values: &[f64]) -> f64 {
    let pairs = (0..values.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
    pairs.fold(1.0, |gap, (i, j)| (values[i] - values[j]).abs().min(gap))
}

// Vectors are off by n² u |A| over the gap (Parlett, The symmetric eigenvalue problem,
// 11.7), as A is by n² u |A|; times A' that is an error of the equation. The quotient by a
// difference of values is off by as much relatively, and the equation multiplies it by
// that difference again.
fn tolerance(n: usize, size: f64, speed: f64, gap: f64) -> f64 {
    32.0 * (n * n) as f64 * f64::EPSILON * (1.0 + size).powi(2) / gap * (1.0 + speed)
}

proptest! {
    #[test]
    fn eigenvectors_move_as_their_equations_say(a in symmetric()) {
        let n = a.at.nrows();
        let SymmetricEigen { eigenvectors: v, eigenvalues } = matrix::symmetric_eigen(&a.duals()).unwrap();
        let plain = SymmetricEigen::new(a.at.clone());
        prop_assert_eq!(primals(&v), plain.eigenvectors);
        let values = eigenvalues.map(|value| value.primal);
        prop_assert_eq!(&values, &plain.eigenvalues);
        let gap = gap(values.as_slice());
        prop_assume!(gap > APART);
        let bound = tolerance(n, a.at.norm(), a.slope.norm(), gap);
        let zero = DMatrix::zeros(n, n);
        let residual = a.duals() * &v - &v * DMatrix::from_diagonal(&eigenvalues);
        assert_near("A V - V Λ", &tangents(&residual), &zero, bound);
        assert_near("Vᵀ V", &tangents(&(v.transpose() * &v)), &zero, bound);
    }

    // By the sums of their powers, which are traces: also the second slopes.
    #[test]
    fn second_slopes_are_those_of_the_powers(a in symmetric()) {
        let n = a.at.nrows();
        let duals = a.duals_of_duals();
        let eigen = matrix::symmetric_eigen(&duals).unwrap();
        let values = eigen.eigenvalues.map(|value| value.primal.primal);
        let gap = gap(values.as_slice());
        prop_assume!(gap > APART);
        let mut power = DMatrix::<Dual<Dual>>::identity(n, n);
        for k in 1..=n {
            power *= &duals;
            let sum: Dual<Dual> = eigen.eigenvalues.iter().map(|&value| num_traits::pow(value, k)).sum();
            let want = power.trace();
            // A second slope takes the vectors' slopes, |A'| over the gap, off by one gap more.
            let bound = tolerance(n, a.at.norm(), a.slope.norm().powi(2), gap) / gap
                * ((k * k) as f64)
                * (1.0 + a.at.norm()).powi(k as i32);
            let distance = (sum.tangent[0].primal - want.tangent[0].primal).abs();
            prop_assert!(distance <= bound, "first: {sum} for {want}");
            let distance = (sum.tangent[0].tangent[0] - want.tangent[0].tangent[0]).abs();
            prop_assert!(distance <= bound, "second: {sum} for {want}: {distance:e} > {bound:e}");
        }
    }

    #[test]
    fn singular_vectors_move_as_their_equations_say(
        a in (1..=5_usize, 1..=5_usize).prop_flat_map(|(rows, columns)| moving(rows, columns))
    ) {
        let (rows, columns) = a.at.shape();
        let k = rows.min(columns);
        let SVD { u, v_t, singular_values } = matrix::svd(&a.duals()).unwrap();
        let (u, v_t) = (u.unwrap(), v_t.unwrap());
        let plain = matrix::svd(&a.at).unwrap();
        prop_assert_eq!(Some(primals(&u)), plain.u);
        prop_assert_eq!(Some(primals(&v_t)), plain.v_t);
        let values = singular_values.map(|value| value.primal);
        prop_assert_eq!(&values, &plain.singular_values);
        let gap = gap(values.as_slice()).min(values.min());
        prop_assume!(gap > APART);
        let bound = tolerance(rows.max(columns), a.at.norm(), a.slope.norm(), gap);
        let again = &u * DMatrix::from_diagonal(&singular_values) * &v_t;
        assert_near("U Σ Vᵀ", &tangents(&again), &a.slope, bound);
        let zero = DMatrix::zeros(k, k);
        assert_near("Uᵀ U", &tangents(&(u.transpose() * &u)), &zero, bound);
        assert_near("Vᵀ V", &tangents(&(&v_t * v_t.transpose())), &zero, bound);
        // Uᵀ A' V on the diagonal, and the second slopes by the sum of squares, tr AᵀA.
        for i in 0..k {
            let want = (u.column(i).map(|x| x.primal).transpose() * &a.slope * v_t.row(i).map(|x| x.primal).transpose())[0];
            prop_assert!((singular_values[i].tangent[0] - want).abs() <= bound);
        }
        let second = matrix::svd(&a.duals_of_duals()).unwrap().singular_values;
        let sum: Dual<Dual> = second.iter().map(|&value| value * value).sum();
        let want = 2.0 * a.slope.norm_squared();
        let got = sum.tangent[0].tangent[0];
        let bound = bound * (1.0 + a.slope.norm()) * (1.0 + a.at.norm()) / gap;
        prop_assert!((got - want).abs() <= bound, "{got} for {want}");
    }

    // A matrix that is made of its eigenvalues, by rotations that move as well.
    #[test]
    fn eigenvalues_are_what_the_matrix_was_made_of(
        values in proptest::collection::vec(-1.0..1.0, 6), angles in proptest::collection::vec(-3.0..3.0, 6)
    ) {
        let moving = |i: usize, from: &[f64]| Dual::<f64>::new(from[i], [from[i + 3]]);
        let values: Vec<f64> = values.iter().enumerate().map(|(i, x)| x + 4.0 * (i % 3) as f64).collect();
        let turn = (0..3).fold(Matrix3::<Dual>::identity(), |turn, i| {
            let (sin, cos) = nalgebra::ComplexField::sin_cos(moving(i, &angles));
            let mut plane = Matrix3::identity();
            let j = (i + 1) % 3;
            (plane[(i, i)], plane[(i, j)], plane[(j, i)], plane[(j, j)]) = (cos, -sin, sin, cos);
            turn * plane
        });
        let diagonal: Vec<Dual> = (0..3).map(|i| moving(i, &values)).collect();
        let a = turn * Matrix3::from_diagonal(&nalgebra::Vector3::from_row_slice(&diagonal)) * turn.transpose();
        let got = matrix::symmetric_eigen(&a).unwrap().eigenvalues;
        let mut got: Vec<Dual> = got.iter().copied().collect();
        got.sort_by(|x, y| x.partial_cmp(y).unwrap());
        // At least 2 apart; |A| is below 16, |A'| below that plus six of its products.
        let bound = tolerance(3, 16.0, 128.0, 2.0);
        for (got, want) in got.iter().zip(&diagonal) {
            prop_assert!((got.primal - want.primal).abs() <= bound, "{got} for {want}");
            prop_assert!((got.tangent[0] - want.tangent[0]).abs() <= bound, "{got} for {want}");
        }
    }
}

#[test]
fn a_diagonal_matrix_turns_with_its_other_entries() {
    // vᵢ' = Σ vⱼ a'ⱼᵢ/(λᵢ - λⱼ), exactly: entry (j, i) of V' is 1/(i - j).
    let t = Dual::<f64>::variable(0.0, 0);
    let a = DMatrix::from_fn(4, 4, |i, j| {
        if i == j {
            Dual::from((i + 1) as f64)
        } else {
            t
        }
    });
    let eigen = matrix::symmetric_eigen(&a).unwrap();
    for i in 0..4 {
        let place = (eigen.eigenvalues[i].primal as usize) - 1;
        let sign = eigen.eigenvectors[(place, i)].primal;
        assert_eq!(eigen.eigenvalues[i].tangent, [0.0]);
        for j in 0..4 {
            let want = if j == place {
                0.0
            } else {
                sign / (place as f64 - j as f64)
            };
            assert_eq!(eigen.eigenvectors[(j, i)].tangent, [want]);
        }
    }
    // Positive definite: the singular vectors are the same, the values too.
    let svd = matrix::svd(&a).unwrap();
    let u = svd.u.as_ref().unwrap();
    for i in 0..4 {
        let place = (svd.singular_values[i].primal as usize) - 1;
        for j in (0..4).filter(|&j| j != place) {
            let want = u[(place, i)].primal / (place as f64 - j as f64);
            // A quotient of sums instead of differences: four roundings.
            assert!((u[(j, i)].tangent[0] - want).abs() <= 4.0 * f64::EPSILON);
        }
    }
    // The second slope of the least eigenvalue: 2 Σ 1/(1 - λ).
    let least = |t: Dual<Dual>| {
        let a = DMatrix::from_fn(4, 4, |i, j| {
            if i == j {
                Dual::from((i + 1) as f64)
            } else {
                t
            }
        });
        matrix::symmetric_eigen(&a).unwrap().eigenvalues.min()
    };
    let (_, second) = derivative(|t| derivative(least, t).1, 0.0);
    let want = -2.0 * (1.0 + 1.0 / 2.0 + 1.0 / 3.0);
    assert!((second - want).abs() <= 4.0 * f64::EPSILON * want.abs());
}

#[test]
fn statically_sized_matrices_stay_so() {
    let t = Dual::<f64, 2>::variable(1.0, 0);
    let s = Dual::<f64, 2>::variable(2.0, 1);
    let zero = Dual::from(0.0);
    let a = Matrix2::new(t, zero, zero, s);
    let eigen: SymmetricEigen<_, nalgebra::U2> = matrix::symmetric_eigen(&a).unwrap();
    let order = usize::from(eigen.eigenvalues[0].primal == 2.0);
    assert_eq!(eigen.eigenvalues[order].tangent, [1.0, 0.0]);
    assert_eq!(eigen.eigenvalues[1 - order].tangent, [0.0, 1.0]);
    let tall = nalgebra::Matrix3x2::new(t, zero, zero, s, zero, zero);
    let svd = matrix::svd(&tall).unwrap();
    let greatest = svd.singular_values[0];
    assert_eq!((greatest.primal, greatest.tangent), (2.0, [0.0, 1.0]));
    let single = nalgebra::Matrix1::new(Dual::<f32>::new(-3.0, [1.0]));
    assert_eq!(
        matrix::symmetric_eigen(&single).unwrap().eigenvalues[0].tangent,
        [1.0]
    );
    assert_eq!(
        matrix::svd(&single).unwrap().singular_values[0].tangent,
        [-1.0]
    );
}

fn extreme() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(0.0),
        Just(1.0),
        -1.0..1.0,
        Just(1e300),
        Just(-1e300),
        Just(f64::MAX),
        Just(5e-324),
        Just(1e-160),
        Just(-1e-310),
        Just(1e-17),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    // At the ends of the range of floats a value may be infinite, or the answer an error;
    // there is always one.
    #[test]
    fn nothing_panics(entries in proptest::collection::vec(extreme(), 16), rows in 1..=4_usize, columns in 1..=4_usize) {
        let a = DMatrix::from_fn(rows, columns, |i, j| Dual::<f64>::new(entries[4 * i + j], [entries[4 * j + i]]));
        let _ = matrix::svd(&a);
        let _ = matrix::determinant(&a);
        let _ = matrix::symmetric_eigen(&a);
        let a = a.resize(3, 3, Dual::from(1.0));
        let fixed = Matrix3::from_column_slice(a.as_slice());
        let _ = matrix::svd(&fixed);
        let _ = matrix::symmetric_eigen(&fixed);
        let _ = matrix::svd(&Matrix2::from_column_slice(&a.as_slice()[..4]));
        let _ = matrix::symmetric_eigen(&Matrix2::from_column_slice(&a.as_slice()[..4]));
    }
}

#[test]
fn what_cannot_be_decomposed_is_refused() {
    let refusal = |a: DMatrix<Dual>| matrix::symmetric_eigen(&a).unwrap_err().to_string();
    let text = "a square matrix is needed, this has 2 rows and 3 columns";
    assert_eq!(refusal(DMatrix::zeros(2, 3)), text);
    assert_eq!(refusal(DMatrix::zeros(0, 0)), "the matrix has no entries");
    let mut a = DMatrix::<Dual>::zeros(3, 3);
    a[(2, 1)] = Dual::from(f64::NAN);
    let text = "the entry in row 2, column 1 is infinite or NaN";
    assert_eq!(refusal(a.clone()), text);
    assert_eq!(matrix::svd(&a).unwrap_err().to_string(), text);
    let empty = matrix::svd(&DMatrix::<Dual>::zeros(0, 3)).unwrap_err();
    assert_eq!(empty, matrix::MatrixError::Empty);
}
