//! Matrices inside of the drivers: many lanes, several orders, f32.

use nalgebra::{DMatrix, Matrix3, Matrix4, RealField};
use proptest::prelude::*;
use trigrad_dual::matrix::{self, Decompose};
use trigrad_dual::{Dual, HyperDual, LANES, gradient, hessian, jacobian};

use crate::random::{Moving, moving, tolerance};

fn determinant<T: RealField + Copy>(entries: &[T]) -> T {
    Matrix4::from_column_slice(entries).determinant()
}

// The sum of the squares of the eigenvalues, in a way that goes by the values.
fn energy<T: Decompose>(entries: &[T]) -> T {
    let eigen = matrix::symmetric_eigen(&Matrix3::from_column_slice(entries)).unwrap();
    eigen
        .eigenvalues
        .iter()
        .fold(T::zero(), |sum, &x| sum + x * x)
}

#[test]
fn the_gradient_of_a_determinant_is_its_cofactors() {
    #[rustfmt::skip]
    let a = Matrix4::new(
        2.0, 1.0, 0.0, 3.0,
        0.0, 1.0, 1.0, 2.0,
        1.0, 0.0, 2.0, 1.0,
        3.0, 2.0, 1.0, 0.0,
    );
    let cofactor = |i: usize, j: usize| {
        let sign = if (i + j).is_multiple_of(2) { 1.0 } else { -1.0 };
        sign * a.remove_row(i).remove_column(j).determinant()
    };
    let (value, slopes) = gradient(determinant::<Dual<f64, LANES>>, a.as_slice());
    let expanded = (0..4).map(|j| a[(0, j)] * cofactor(0, j)).sum::<f64>();
    // Whole numbers: the cofactors are exact, the elimination rounds.
    let condition = a.norm() * a.try_inverse().unwrap().norm();
    let close = tolerance(4, condition) * (value.abs() + slopes.norm());
    assert!((value - expanded).abs() <= close);
    for (place, &slope) in slopes.iter().enumerate() {
        let want = cofactor(place % 4, place / 4);
        assert!((slope - want).abs() <= close, "{place}: {slope} for {want}");
    }
    // In f32 the same, to its own precision.
    let single = a.map(|x| x as f32);
    let (_, slopes) = gradient(determinant::<Dual<f32, LANES>>, single.as_slice());
    let close = close * f64::from(f32::EPSILON) / f64::EPSILON;
    for (place, &slope) in slopes.iter().enumerate() {
        let want = cofactor(place % 4, place / 4);
        assert!(
            (f64::from(slope) - want).abs() <= close,
            "{place}: {slope} for {want}"
        );
    }
}

// tr A² = Σ aᵢⱼ², of which the lower triangle is read: 2 aᵢᵢ and 4 aᵢⱼ, and its second
// slopes are 2 and 4, without the others.
#[test]
fn the_hessian_of_a_sum_over_eigenvalues() {
    #[rustfmt::skip]
    let a = [
        2.0, 1.0, 0.5,
        1.0, -3.0, 0.25,
        0.5, 0.25, 6.0,
    ];
    let (value, slopes, curvatures) = hessian(energy::<HyperDual>, &a);
    let norm = a.iter().map(|x| x * x).sum::<f64>();
    // Apart by 4 at least, and of norm below 8: see the bound of `spectra`.
    let close = 32.0 * 9.0 * f64::EPSILON * (9.0_f64 / 4.0).powi(3) * 8.0;
    assert!((value - norm).abs() <= close);
    for i in 0..9 {
        let weight = match (i % 3).cmp(&(i / 3)) {
            std::cmp::Ordering::Less => 0.0,
            std::cmp::Ordering::Equal => 2.0,
            std::cmp::Ordering::Greater => 4.0,
        };
        assert!(
            (slopes[i] - weight * a[i]).abs() <= close,
            "{i}: {}",
            slopes[i]
        );
        for j in 0..9 {
            let want = if i == j { weight } else { 0.0 };
            let got = curvatures[(i, j)];
            assert!((got - want).abs() <= close, "{i}, {j}: {got} for {want}");
        }
    }
}

// One run of three lanes is three runs of one.
fn lanes<const N: usize>(a: &[DMatrix<f64>; N], at: &DMatrix<f64>) -> DMatrix<Dual<f64, N>> {
    DMatrix::from_fn(at.nrows(), at.ncols(), |i, j| {
        Dual::new(at[(i, j)], std::array::from_fn(|lane| a[lane][(i, j)]))
    })
}

proptest! {
    #[test]
    fn lanes_do_not_mix(a in moving(4, 3), b in moving(4, 3), c in moving(4, 3)) {
        let slopes = [a.slope, b.slope, c.slope];
        let all = matrix::svd(&lanes(&slopes, &a.at)).unwrap();
        for (lane, slope) in slopes.into_iter().enumerate() {
            let one = Moving { at: a.at.clone(), slope };
            let one = matrix::svd(&one.duals()).unwrap();
            let pairs = all.singular_values.iter().zip(&one.singular_values);
            let pairs = pairs.chain(all.u.as_ref().unwrap().iter().zip(one.u.as_ref().unwrap()));
            for (x, y) in pairs.chain(all.v_t.as_ref().unwrap().iter().zip(one.v_t.as_ref().unwrap())) {
                prop_assert_eq!((x.primal, x.tangent[lane]), (y.primal, y.tangent[0]));
            }
        }
    }
}

#[test]
fn a_jacobian_through_a_decomposition() {
    // The eigenvalues of diag(x, y) scaled by z: [x z, y z].
    let scaled = |x: &[Dual<f64, LANES>]| {
        let a = DMatrix::from_diagonal(&vec![x[0], x[1]].into()) * x[2];
        matrix::symmetric_eigen(&a)
            .unwrap()
            .eigenvalues
            .iter()
            .copied()
            .collect::<Vec<_>>()
    };
    let (values, slopes) = jacobian(scaled, &[2.0, 3.0, 0.5]);
    assert_eq!(values.as_slice(), [1.0, 1.5]);
    assert_eq!(
        slopes,
        DMatrix::from_row_slice(2, 3, &[0.5, 0.0, 2.0, 0.0, 0.5, 3.0])
    );
}
