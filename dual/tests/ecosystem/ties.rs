//! Equal eigenvalues and singular values: their sums have slopes, their vectors none.

use nalgebra::{DMatrix, DVector};
use proptest::prelude::*;
use trigrad_dual::{Dual, derivative, matrix};

use crate::random::{moving, tangents};

fn eigenvalues(a: &DMatrix<Dual>) -> DVector<Dual> {
    matrix::symmetric_eigen(a).unwrap().eigenvalues
}

proptest! {
    // The sums of powers are traces, whatever the eigenvalues are: λ of a diagonal matrix
    // of whole numbers that often meet.
    #[test]
    fn symmetric_functions_have_slopes(
        diagonal in proptest::collection::vec(0..=2_i32, 5), slope in moving(5, 5)
    ) {
        let slope = slope.symmetric().slope;
        let at = DMatrix::from_diagonal(&DVector::from_iterator(5, diagonal.iter().map(|&x| f64::from(x))));
        let a = at.zip_map(&slope, |x, slope| Dual::<f64>::new(x, [slope]));
        let eigen = matrix::symmetric_eigen(&a).unwrap();
        let mut power = DMatrix::<Dual>::identity(5, 5);
        for k in 1..=5 {
            power *= &a;
            let sum: Dual = eigen.eigenvalues.iter().map(|&x| num_traits::pow(x, k)).sum();
            // Five terms k λ^(k-1) λ' with |λ| ≤ 2 and |λ'| ≤ 1, rounded k + 5 times each; the
            // eigenvalues of a diagonal matrix are its entries, but for its scale, twice rounded.
            let bound = 5.0 * (k * (3 * k + 5)) as f64 * 2_f64.powi(k as i32 - 1) * f64::EPSILON;
            let want = power.trace().tangent[0];
            prop_assert!((sum.tangent[0] - want).abs() <= bound, "{sum} for {want}");
        }
        // A vector that stands alone turns, one of several is not determined.
        for i in 0..5 {
            let value = eigen.eigenvalues[i];
            let tied = eigen.eigenvalues.iter().filter(|&&x| x == value).count();
            let column = eigen.eigenvectors.column(i);
            prop_assert!(column.iter().all(|x| x.tangent[0].is_nan() == (tied > 1)));
        }
    }
}

proptest! {
    // Equal ones that rounding separates: 1, 1 and 3 turned by a random reflection. The
    // slopes of the two hang on the rounding, their sum does not.
    #[test]
    fn what_rounding_separates_has_its_sum(axis in [-1.0..1.0, -1.0..1.0, 0.1..1.0], slope in moving(3, 3)) {
        let axis = nalgebra::Vector3::from(axis).normalize();
        let at = nalgebra::Matrix3::identity() + axis * axis.transpose() * 2.0;
        let slope = slope.symmetric().slope;
        let a = DMatrix::from_fn(3, 3, |i, j| Dual::<f64>::new(at[(i, j)], [slope[(i, j)]]));
        let values = eigenvalues(&a);
        let greatest = values.max();
        let sum: Dual = values.iter().filter(|&&x| x < 2.0).copied().sum();
        // The projections on the axis and across: the gap is 2, the norms below 4.
        let along = (axis.transpose() * &slope * axis)[0];
        let bound = 32.0 * 9.0 * f64::EPSILON * 4.0;
        prop_assert!((greatest.tangent[0] - along).abs() <= bound);
        prop_assert!((sum.tangent[0] - (slope.trace() - along)).abs() <= bound);
    }
}

#[test]
fn each_of_equal_eigenvalues_has_the_mean() {
    // max and min of two that meet have 1/2 of both slopes, as the rows have.
    let a =
        DMatrix::from_diagonal(&vec![Dual::<f64>::new(1.0, [3.0]), Dual::new(1.0, [5.0])].into());
    assert!(
        eigenvalues(&a)
            .iter()
            .all(|value| value.primal == 1.0 && value.tangent == [4.0])
    );
    assert_eq!(a[(0, 0)].max(a[(1, 1)]).tangent, [4.0]);
    // The unit matrix: a third of the trace each, the off-diagonal slopes have no part.
    let slope = DMatrix::from_fn(3, 3, |i, j| (i + j) as f64);
    let a = slope
        .map_with_location(|i, j, slope| Dual::<f64>::new(if i == j { 1.0 } else { 0.0 }, [slope]));
    assert!(eigenvalues(&a).iter().all(|value| value.tangent == [2.0]));
    // [[t, t], [t, -t]] at 0: ± sqrt(2) |t|, kinks whose middle is 0.
    let t = Dual::<f64>::variable(0.0, 0);
    let a = DMatrix::from_row_slice(2, 2, &[t, t, t, -t]);
    assert!(eigenvalues(&a).iter().all(|value| value.tangent == [0.0]));
}

#[test]
fn equal_singular_values_too() {
    let slope = DMatrix::from_fn(3, 2, |i, j| (1 + 2 * i + 3 * j) as f64);
    let a = slope
        .map_with_location(|i, j, slope| Dual::<f64>::new(if i == j { 2.0 } else { 0.0 }, [slope]));
    let svd = matrix::svd(&a).unwrap();
    // The mean of 1 and 6.
    assert!(
        svd.singular_values
            .iter()
            .all(|value| value.tangent == [3.5])
    );
    assert!(tangents(&svd.u.unwrap()).iter().all(|x| x.is_nan()));
    // 0 is a kink: |t|, and in a square matrix the vectors of a single 0 are determined.
    let t = Dual::<f64>::variable(0.0, 0);
    let a = DMatrix::from_diagonal(&vec![Dual::from(2.0), t].into());
    let svd = matrix::svd(&a).unwrap();
    assert_eq!(svd.singular_values[1].tangent, [0.0]);
    assert!(tangents(&svd.v_t.unwrap()).iter().all(|&x| x == 0.0));
    assert!(tangents(&svd.u.unwrap()).iter().all(|&x| x == 0.0));
    // In a tall one the left is any of two directions.
    let svd = matrix::svd(&a.insert_row(2, Dual::from(0.0))).unwrap();
    assert!(
        tangents(&svd.u.unwrap())
            .column(1)
            .iter()
            .all(|x| x.is_nan())
    );
    assert!(tangents(&svd.v_t.unwrap()).iter().all(|&x| x == 0.0));
    // Nothing but zeros.
    let svd = matrix::svd(&DMatrix::from_element(2, 2, t)).unwrap();
    assert!(
        svd.singular_values
            .iter()
            .all(|value| value.tangent == [0.0])
    );
}

#[test]
fn a_second_slope_across_equal_eigenvalues_is_not_known() {
    // Between equal ones it depends on the direction: NaN, not a number.
    let split = |t: Dual<Dual>| {
        let one = Dual::from(1.0);
        let a = DMatrix::from_row_slice(2, 2, &[one, t, t, one]);
        matrix::symmetric_eigen(&a).unwrap().eigenvalues[0]
    };
    let (first, second) = derivative(|t| derivative(split, t).1, 0.0_f64);
    assert_eq!(first, 0.0);
    assert!(second.is_nan());
}
