//! Optima with and without constraints.

use nalgebra::{DMatrix, DVector, Matrix3, Vector3};
use trigrad_core::Scalar;
use trigrad_dual::{Dual, derivative, gradient, implicit};

use crate::assert_near;

const ROWS: [[f64; 3]; 5] = [
    [1.0, 0.5, -1.0],
    [0.0, 2.0, 1.0],
    [3.0, -1.0, 0.5],
    [1.0, 1.0, 1.0],
    [-2.0, 0.0, 1.5],
];
const TARGETS: [f64; 5] = [1.0, -2.0, 0.5, 3.0, 1.5];

// Ridge regression; the parameters are the penalty and the five targets.
fn loss<S: Scalar>(w: &[S], p: &[S]) -> S {
    let mut sum = (w[0] * w[0] + w[1] * w[1] + w[2] * w[2]) * p[0];
    for (row, &target) in ROWS.iter().zip(&p[1..]) {
        let prediction = w[0] * row[0] + w[1] * row[1] + w[2] * row[2];
        sum = sum + (prediction - target) * (prediction - target);
    }
    sum
}

fn design() -> DMatrix<f64> {
    DMatrix::from_fn(5, 3, |i, j| ROWS[i][j])
}

fn normal(penalty: f64) -> Matrix3<f64> {
    let normal = design().tr_mul(&design());
    Matrix3::from_fn(|i, j| normal[(i, j)]) + Matrix3::identity() * penalty
}

fn weights(p: &[f64]) -> Vector3<f64> {
    let right = design().tr_mul(&DVector::from_row_slice(&p[1..]));
    normal(p[0]).try_inverse().unwrap() * Vector3::from_column_slice(right.as_slice())
}

#[test]
fn ridge_regression() {
    let mut p = vec![0.7];
    p.extend(TARGETS);
    let (w, slopes) = implicit::optimum_jacobian(weights, loss, &p).unwrap();
    let plain = weights(&p);
    assert_eq!(w.as_slice(), plain.as_slice());
    let inverse = normal(0.7).try_inverse().unwrap();
    let by_penalty = -(inverse * plain);
    let by_targets = inverse
        * Matrix3::from_fn(|_, _| 0.0)
            .fixed_view::<3, 3>(0, 0)
            .into_owned();
    assert_eq!(by_targets.norm(), 0.0);
    let by_targets = DMatrix::from_fn(3, 3, |i, j| inverse[(i, j)]) * design().transpose();
    // The normal matrix has a condition below 10, and its entries a handful of terms.
    let bound = 200.0 * f64::EPSILON;
    for i in 0..3 {
        assert!((slopes[(i, 0)] - by_penalty[i]).abs() <= bound);
        for j in 0..5 {
            assert!((slopes[(i, j + 1)] - by_targets[(i, j)]).abs() <= bound);
        }
    }
    // Second and third order by the penalty: 2 A⁻² w and -6 A⁻³ w.
    type D3 = Dual<Dual<Dual>>;
    let along = |penalty: D3| {
        let mut p = vec![penalty];
        p.extend(TARGETS.map(D3::from));
        implicit::optimum(weights, loss, &p).unwrap()[1]
    };
    let second = |x| derivative(|x| derivative(along, x).1, x).1;
    let (second, third) = derivative(second, 0.7);
    assert!((second - 2.0 * (inverse * inverse * plain)[1]).abs() <= bound);
    assert!((third + 6.0 * (inverse * inverse * inverse * plain)[1]).abs() <= bound);
    // Along a direction.
    let direction = [1.0, 0.5, 0.0, -2.0, 0.0, 1.0];
    let (_, along) = implicit::optimum_jvp(weights, loss, &p, &direction).unwrap();
    let want = &slopes * DVector::from_row_slice(&direction);
    assert!((along - want).abs().max() <= bound);
}

// A tuning loop: how the error on points that were held back depends on the penalty.
#[test]
fn the_penalty_is_tuned_by_a_gradient() {
    let held_back = |penalty: Dual<f64, 8>| {
        let mut p = vec![penalty];
        p.extend(TARGETS.map(Dual::from));
        let w = implicit::optimum(weights, loss, &p).unwrap();
        let error = w[0] * 2.0 + w[1] - w[2] - 1.0;
        error * error
    };
    let (value, slope) = gradient(|p| held_back(p[0]), &[0.7]);
    // From values alone: a central difference of sixth order, its error below 1e-10.
    let at = |penalty| held_back(Dual::from(penalty)).primal;
    let d = |h: f64| (at(0.7 + h) - at(0.7 - h)) / (2.0 * h);
    let h = 0.01;
    let want = (15.0 * d(h) - 6.0 * d(2.0 * h) + d(3.0 * h)) / 10.0;
    assert!(
        (slope[0] - want).abs() < 1e-10,
        "{} for {want}, at {value}",
        slope[0]
    );
}

// ½ |x|² least on the plane a·x = b: x = a b/|a|², λ = b/|a|².
#[test]
fn the_point_of_a_plane_that_is_closest() {
    fn size<S: Scalar>(x: &[S], _: &[S]) -> S {
        (x[0] * x[0] + x[1] * x[1] + x[2] * x[2]) * 0.5
    }
    fn plane<S: Scalar>(x: &[S], p: &[S]) -> Vec<S> {
        vec![x[0] * p[0] + x[1] * p[1] + x[2] * p[2] - p[3]]
    }
    fn foot<S: Scalar>(p: &[S]) -> [S; 4] {
        let multiplier = p[3] / (p[0] * p[0] + p[1] * p[1] + p[2] * p[2]);
        [
            p[0] * multiplier,
            p[1] * multiplier,
            p[2] * multiplier,
            multiplier,
        ]
    }
    type D2 = Dual<Dual<f64, 4>>;
    let at = [1.0, -2.0, 2.0, 4.5];
    let p: Vec<D2> = (0..4)
        .map(|i| {
            Dual::new(
                Dual::variable(at[i], i),
                [Dual::from([1.0, 0.5, -1.0, 2.0][i])],
            )
        })
        .collect();
    let solve = |p: &[f64]| {
        let [x, y, z, _] = foot(p);
        [x, y, z]
    };
    let (x, multipliers) = implicit::constrained_optimum(solve, size, plane, &p).unwrap();
    let want = foot(&p);
    for (got, want) in x.iter().chain(multipliers.iter()).zip(want) {
        let bound = 64.0 * f64::EPSILON;
        assert!((got.primal.primal - want.primal.primal).abs() <= bound);
        for lane in 0..4 {
            let mixed = |x: D2| [x.primal.tangent[lane], x.tangent[0].tangent[lane]];
            for (got, want) in mixed(*got).into_iter().zip(mixed(want)) {
                assert!((got - want).abs() <= bound, "{got} for {want}");
            }
        }
    }
}

// The multiplier is what the optimum gains with the level of its constraint.
#[test]
fn a_multiplier_is_the_price_of_its_constraint() {
    // Utility x^(1/3) y^(2/3) under prices 1 and p1, and income p0.
    fn utility<S: Scalar>(x: &[S], _: &[S]) -> S {
        x[0].ln() * (1.0 / 3.0) + x[1].ln() * (2.0 / 3.0)
    }
    fn budget<S: Scalar>(x: &[S], p: &[S]) -> Vec<S> {
        vec![x[0] + x[1] * p[1] - p[0]]
    }
    let solve = |p: &[f64]| [p[0] / 3.0, 2.0 * p[0] / (3.0 * p[1])];
    let best = |p: &[Dual<f64, 8>]| {
        let (x, multipliers) = implicit::constrained_optimum(solve, utility, budget, p).unwrap();
        assert_near("λ", multipliers[0].primal, 1.0 / p[0].primal, 8.0);
        utility(x.as_slice(), p)
    };
    let (_, slopes) = gradient(best, &[12.0, 4.0]);
    assert_near("by income", slopes[0], 1.0 / 12.0, 16.0);
    assert_near("by price", slopes[1], -1.0 / 6.0, 16.0);
}
