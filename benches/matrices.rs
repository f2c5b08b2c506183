//! Determinant and solution of nalgebra's for a matrix of six, along one direction.

use nalgebra::{Matrix6, RealField, Vector6, convert};
use trigrad_benches::noise;

/// A matrix that needs no exchange of rows, row by row.
pub(crate) fn matrix() -> Vec<f64> {
    let mut entries = noise(36);
    entries
        .iter_mut()
        .step_by(7)
        .for_each(|entry| *entry += 3.0);
    entries
}

/// The direction in which its entries move.
pub(crate) fn direction() -> [f64; 36] {
    let numbers = noise(72);
    std::array::from_fn(|i| numbers[36 + i])
}

/// The right side that it is solved for.
const RIGHT_SIDE: [f64; 6] = [0.5, -0.25, 0.75, -1.5, 0.125, 1.0];

/// The determinant.
pub(crate) fn determinant<R: RealField + Copy>(entries: &[R]) -> R {
    Matrix6::from_row_slice(entries).lu().determinant()
}

/// What solves the equations, with a right side of constants.
pub(crate) fn solution<R: RealField + Copy>(entries: &[R]) -> [R; 6] {
    let right = Vector6::from(RIGHT_SIDE.map(convert::<f64, R>));
    let lu = Matrix6::from_row_slice(entries).lu();
    lu.solve(&right).expect("a regular matrix").into()
}

/// The slope of the determinant by hand: det(A) tr(A⁻¹ B).
pub(crate) fn determinant_by_hand(entries: &[f64], direction: &[f64; 36], out: &mut [f64]) {
    let lu = Matrix6::from_row_slice(entries).lu();
    let moved = lu.solve(&Matrix6::from_row_slice(direction));
    out[0] = lu.determinant() * moved.expect("a regular matrix").trace();
}

/// The slope of the solution x by hand: -A⁻¹ B x.
pub(crate) fn solution_by_hand(entries: &[f64], direction: &[f64; 36], out: &mut [f64]) {
    let lu = Matrix6::from_row_slice(entries).lu();
    let x = lu
        .solve(&Vector6::from(RIGHT_SIDE))
        .expect("a regular matrix");
    let moved = lu.solve(&(Matrix6::from_row_slice(direction) * x));
    out.copy_from_slice((-moved.expect("a regular matrix")).as_slice());
}
