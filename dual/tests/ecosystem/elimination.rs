//! Elimination and reflection: what nalgebra does on duals as it stands.

use nalgebra::{DMatrix, Matrix2, Matrix3, Matrix4};
use proptest::prelude::*;
use trigrad_dual::{Dual, derivative};

use crate::random::{Moving, assert_near, moving, primals, tangents, tolerance};

const WELL_CONDITIONED: f64 = 100.0;

fn square() -> impl Strategy<Value = Moving> {
    (1..=6_usize).prop_flat_map(|n| moving(n, n))
}

proptest! {
    #[test]
    fn the_determinant_has_jacobis_slope(a in square()) {
        prop_assume!(a.condition() < WELL_CONDITIONED);
        let n = a.at.nrows();
        let inverse = a.at.clone().try_inverse().unwrap();
        let det = a.at.determinant();
        let want = det * (&inverse * &a.slope).trace();
        let size = det.abs() * inverse.norm() * a.slope.norm() * (n as f64);
        let bound = size * tolerance(n, a.condition());
        let duals = a.duals();
        let all = [
            duals.determinant(),
            duals.clone().lu().determinant(),
            duals.clone().full_piv_lu().determinant(),
            trigrad_dual::matrix::determinant(&duals).unwrap(),
        ];
        for got in all {
            prop_assert!((got.tangent[0] - want).abs() <= bound, "{got} for {want}");
            let bound = det.abs() * tolerance(n, a.condition());
            prop_assert!((got.primal - det).abs() <= bound, "{got} for {det}");
        }
        // The value has the same bits where the matrix goes the same way.
        prop_assert_eq!(duals.determinant().primal, det);
    }

    // det'' = det ((tr A⁻¹A')² - tr (A⁻¹A')²) along a line.
    #[test]
    fn the_determinant_has_its_second_slope(a in square()) {
        prop_assume!(a.condition() < WELL_CONDITIONED);
        let n = a.at.nrows();
        let turned = a.at.clone().try_inverse().unwrap() * &a.slope;
        let det = a.at.determinant();
        let want = det * (turned.trace().powi(2) - (&turned * &turned).trace());
        let size = det.abs() * (1.0 + turned.norm()).powi(2) * (n as f64).powi(2);
        // Once more through the block matrix, now of blocks of that kind.
        let bound = size * tolerance(n, a.condition()) * (1.0 + a.condition());
        let duals = a.duals_of_duals();
        for got in [duals.determinant(), trigrad_dual::matrix::determinant(&duals).unwrap()] {
            let got = got.tangent[0].tangent[0];
            prop_assert!((got - want).abs() <= bound, "{got} for {want}");
        }
    }

    // (A⁻¹)' = -A⁻¹ A' A⁻¹, and twice.
    #[test]
    fn the_inverse_has_its_slopes(a in square()) {
        prop_assume!(a.condition() < WELL_CONDITIONED);
        let n = a.at.nrows();
        let inverse = a.at.clone().try_inverse().unwrap();
        let want = -&inverse * &a.slope * &inverse;
        let size = inverse.norm().powi(2) * a.slope.norm();
        let bound = size * tolerance(n, a.condition());
        let duals = a.duals();
        let all = [
            duals.clone().lu().try_inverse(),
            duals.clone().full_piv_lu().try_inverse(),
            duals.clone().qr().try_inverse(),
            duals.clone().col_piv_qr().try_inverse(),
            duals.clone().try_inverse(),
        ];
        for got in all {
            assert_near("inverse", &tangents(&got.unwrap()), &want, bound);
        }
        let second = a.duals_of_duals().try_inverse().unwrap();
        let second = second.map(|entry| entry.tangent[0].tangent[0]);
        let want = &inverse * &a.slope * &inverse * &a.slope * &inverse * 2.0;
        let size = size * inverse.norm() * a.slope.norm() * 2.0;
        let bound = size * tolerance(n, a.condition()) * (1.0 + a.condition());
        assert_near("second slope", &second, &want, bound);
    }

    // x' = A⁻¹ (b' - A' x)
    #[test]
    fn solutions_have_their_slopes((a, b) in (1..=6_usize).prop_flat_map(|n| (moving(n, n), moving(n, 2)))) {
        prop_assume!(a.condition() < WELL_CONDITIONED);
        let n = a.at.nrows();
        let inverse = a.at.clone().try_inverse().unwrap();
        let x = &inverse * &b.at;
        let want = &inverse * (&b.slope - &a.slope * &x);
        let size = inverse.norm() * (b.slope.norm() + a.slope.norm() * x.norm());
        let bound = (size + x.norm()) * tolerance(n, a.condition());
        let (a, b) = (a.duals(), b.duals());
        let all = [a.clone().lu().solve(&b), a.clone().full_piv_lu().solve(&b), a.qr().solve(&b)];
        for got in all {
            assert_near("solution", &tangents(&got.unwrap()), &want, bound);
        }
    }

    // L' = L Φ(L⁻¹ A' L⁻ᵀ), Φ the lower triangle with half the diagonal (Murray,
    // Differentiation of the Cholesky decomposition, 2016).
    #[test]
    fn cholesky_has_murrays_slope(a in square()) {
        let n = a.at.nrows();
        let a = Moving {
            at: &a.at * a.at.transpose() + DMatrix::identity(n, n),
            slope: &a.slope + a.slope.transpose(),
        };
        let condition = a.condition();
        let l = a.at.clone().cholesky().unwrap().l();
        let inverse = l.clone().try_inverse().unwrap();
        let mut inner = &inverse * &a.slope * inverse.transpose();
        inner.fill_upper_triangle(0.0, 1);
        inner.set_diagonal(&(inner.diagonal() * 0.5));
        let want = &l * inner;
        let size = l.norm() * inverse.norm().powi(2) * a.slope.norm();
        let bound = (size + l.norm()) * tolerance(n, condition);
        let got = a.duals().cholesky().unwrap();
        assert_near("factor", &tangents(&got.l()), &want, bound);
        // The others of symmetric matrices, by what they are factors of, and by the inverse.
        let udu = a.duals().udu().unwrap();
        let again = &udu.u * udu.d_matrix() * udu.u.transpose();
        assert_near("U D Uᵀ", &tangents(&again), &a.slope, bound);
        let identity = DMatrix::<Dual>::identity(n, n);
        let inverse = a.at.clone().try_inverse().unwrap();
        let size = inverse.norm().powi(2) * a.slope.norm();
        let solved = a.duals().lblt().solve(&identity).unwrap();
        let want = -&inverse * &a.slope * &inverse;
        assert_near("L B Lᵀ", &tangents(&solved), &want, size * tolerance(n, condition));
        // ln det = 2 Σ ln Lᵢᵢ has the slope tr A⁻¹A'.
        let want = (a.at.clone().try_inverse().unwrap() * &a.slope).trace();
        let bound = condition * (n as f64) * tolerance(n, condition);
        let slope = got.ln_determinant().tangent[0];
        prop_assert!((slope - want).abs() <= bound, "{slope} for {want}");
    }

    // Symmetric and indefinite: pivots of two rows, and the determinant by them.
    #[test]
    fn pivots_of_two_rows_have_their_slopes(a in square()) {
        let a = a.symmetric();
        prop_assume!(a.condition() < WELL_CONDITIONED);
        let n = a.at.nrows();
        let inverse = a.at.clone().try_inverse().unwrap();
        let factors = a.duals().lblt();
        let got = factors.solve(&DMatrix::identity(n, n)).unwrap();
        let want = -&inverse * &a.slope * &inverse;
        let bound = inverse.norm().powi(2) * a.slope.norm() * tolerance(n, a.condition());
        assert_near("inverse", &tangents(&got), &want, bound);
        let det = a.at.determinant();
        let want = det * (&inverse * &a.slope).trace();
        let size = det.abs() * inverse.norm() * a.slope.norm() * (n as f64);
        let got = factors.determinant().tangent[0];
        let bound = size * tolerance(n, a.condition());
        prop_assert!((got - want).abs() <= bound, "{got} for {want}");
    }

    // With X = Qᵀ A' R⁻¹ and Ω = its lower triangle minus the transpose of that,
    // Q' = Q Ω + (1 - Q Qᵀ) A' R⁻¹ and R' = (X - Ω) R.
    #[test]
    fn reflections_have_their_slopes(a in (1..=5_usize, 0..=2_usize).prop_flat_map(|(n, more)| moving(n + more, n))) {
        let (rows, n) = a.at.shape();
        let (q, r) = a.at.clone().qr().unpack();
        let Some(inverse) = r.clone().try_inverse() else { return Ok(()) };
        let condition = r.norm() * inverse.norm();
        prop_assume!(condition < WELL_CONDITIONED);
        let out = &a.slope * &inverse;
        let x = q.transpose() * &out;
        let mut lower = x.clone();
        lower.fill_upper_triangle(0.0, 0);
        let turn = &lower - lower.transpose();
        let want = [&q * &turn + &out - &q * &x, (&x - &turn) * &r];
        let size = a.slope.norm() * inverse.norm() + 1.0;
        let bound = 2.0 * size * tolerance(rows, condition) * (1.0 + r.norm());
        let (q, r) = a.duals().qr().unpack();
        assert_near("Q", &tangents(&q), &want[0], bound);
        assert_near("R", &tangents(&r), &want[1], bound);
        let again = &q * &r;
        assert_near("Q R", &tangents(&again), &a.slope, bound);
        assert_near("Q R", &primals(&again), &a.at, bound);
        let _ = n;
    }
}

#[test]
fn a_pivot_that_is_zero_swaps_rows_and_moves() {
    // [[t, 1], [1, 0]] and its neighbours: det = -1, inverse = [[0, 1], [1, -t]], exactly.
    let (value, slope) = derivative(
        |t: Dual| {
            Matrix2::new(t, 1.0.into(), 1.0.into(), 0.0.into())
                .lu()
                .determinant()
        },
        0.0,
    );
    assert_eq!((value, slope), (-1.0, 0.0));
    let t = Dual::<f64>::variable(0.0, 0);
    let [zero, one] = [0.0, 1.0].map(Dual::from);
    let a = Matrix2::new(t, one, one, zero);
    let inverse = a.lu().try_inverse().unwrap();
    assert_eq!(inverse.map(|x| x.primal), Matrix2::new(0.0, 1.0, 1.0, 0.0));
    assert_eq!(
        inverse.map(|x| x.tangent[0]),
        Matrix2::new(0.0, 0.0, 0.0, -1.0)
    );
    // Three rows, the pivots of the first two columns zero and moving.
    let a = Matrix3::new(t, zero, one, one, t, zero, zero, one, t);
    // det = 1 + t^3 by the two cycles.
    assert_eq!(a.lu().determinant().primal, 1.0);
    assert_eq!(a.lu().determinant().tangent, [0.0]);
    let x = a
        .lu()
        .solve(&nalgebra::Vector3::new(one, one, one))
        .unwrap();
    // t x + z = 1, x + t y = 1, y + t z = 1: at 0 all are 1, with slopes -1.
    assert!(x.iter().all(|x| x.primal == 1.0 && x.tangent == [-1.0]));
}

#[test]
fn permutations_and_single_numbers_are_exact() {
    let slope = Matrix4::from_fn(|i, j| (4 * i + j) as f64);
    for order in [
        [0, 1, 2, 3],
        [1, 0, 3, 2],
        [3, 2, 1, 0],
        [1, 2, 3, 0],
        [2, 0, 1, 3],
    ] {
        let at = Matrix4::from_fn(|i, j| if order[i] == j { 1.0 } else { 0.0 });
        let a = at.zip_map(&slope, |x, slope| Dual::<f64>::new(x, [slope]));
        let det = a.lu().determinant();
        assert_eq!(det.primal, at.determinant());
        // The inverse of a permutation is its transpose.
        assert_eq!(
            det.tangent[0],
            det.primal * (at.transpose() * slope).trace()
        );
        let inverse = a.lu().try_inverse().unwrap();
        let want = -(at.transpose() * slope * at.transpose());
        assert_eq!(inverse.map(|x| x.tangent[0]), want);
        // Q is the permutation and R = 1, so X = Qᵀ A': columns that begin with 0 are the
        // kink of a modulus on the way, not of the result.
        let x = at.transpose() * slope;
        let lower = x.lower_triangle() - Matrix4::from_diagonal(&x.diagonal());
        let turn = lower - lower.transpose();
        let (q, r) = a.qr().unpack();
        let q_error = q.map(|x| x.tangent[0]) - at * turn;
        let r_error = r.map(|x| x.tangent[0]) - (x - turn);
        // Four reflections of numbers of norm 1, the slope of norm below 36, 8 roundings each.
        let bound = 4.0 * 36.0 * 8.0 * f64::EPSILON;
        assert!(
            q_error.norm() <= bound && r_error.norm() <= bound,
            "{q_error} {r_error}"
        );
    }
    let single = DMatrix::from_element(1, 1, Dual::<f64>::new(4.0, [3.0]));
    assert_eq!(single.determinant().tangent, [3.0]);
    assert_eq!(
        single.clone().try_inverse().unwrap()[0].tangent,
        [-3.0 / 16.0]
    );
    assert_eq!(single.clone().cholesky().unwrap().l()[0].tangent, [0.75]);
    let (q, r) = single.qr().unpack();
    assert_eq!((q[0].tangent, r[0].tangent), ([0.0], [3.0]));
}

#[test]
fn nothing_is_solved_that_is_singular() {
    let t = Dual::<f64>::variable(0.0, 0);
    let a = DMatrix::from_diagonal(&vec![t, Dual::from(1.0)].into());
    assert!(a.clone().try_inverse().is_none());
    assert!(a.clone().lu().solve(&a).is_none());
    assert!(a.cholesky().is_none());
}
