//! The drivers for inputs of a size that is known when compiling, without any heap.
//!
//! They have the names and shapes of the drivers for slices. All inputs are followed in
//! one run of the function, by a number that is exactly as wide as needed, and what
//! comes back is nalgebra's vectors and matrices of static size. The function takes a
//! slice, as everywhere, so that one generic function fits every driver.
//!
//! ```
//! use nalgebra::{SVector, matrix, vector};
//! use trigrad_dual::fixed;
//! let (value, slopes) = fixed::gradient(|x| x[0] * x[0] * x[1], &[3.0, 2.0]);
//! assert_eq!((value, slopes), (18.0, vector![12.0, 9.0]));
//! let (_, slopes) = fixed::jacobian(|x| [x[0] * x[1], x[0] - x[1]], &vector![3.0, 2.0]);
//! assert_eq!(slopes, matrix![2.0, 3.0; 1.0, -1.0]);
//! ```

use std::array;

use nalgebra::{SMatrix, SVector};
use trigrad_core::{Interpret, guarded};

use crate::curved::Curved;
use crate::dual::Dual;

/// So many numbers, in an array or in a vector of nalgebra's.
pub trait Fixed<S, const N: usize> {
    /// The numbers.
    fn array(&self) -> &[S; N];
}

impl<S, const N: usize> Fixed<S, N> for [S; N] {
    #[inline]
    fn array(&self) -> &[S; N] {
        self
    }
}

impl<S: nalgebra::Scalar, const N: usize> Fixed<S, N> for SVector<S, N> {
    #[inline]
    fn array(&self) -> &[S; N] {
        &self.data.0[0]
    }
}

/// The value and the gradient of `f` at `x`.
pub fn gradient<T, const N: usize>(
    f: impl FnOnce(&[Dual<T, N>]) -> Dual<T, N>,
    x: &impl Fixed<T, N>,
) -> (T, SVector<T, N>)
where
    T: Interpret + nalgebra::Scalar,
{
    let y = f(&seeded(x.array()));
    let slopes = array::from_fn(|i| guarded(y.tangent[i], y.primal));
    (y.primal, SVector::from(slopes))
}

/// The values and the Jacobian of `f` at `x`.
pub fn jacobian<T, Y, const N: usize, const M: usize>(
    f: impl FnOnce(&[Dual<T, N>]) -> Y,
    x: &impl Fixed<T, N>,
) -> (SVector<T, M>, SMatrix<T, M, N>)
where
    T: Interpret + nalgebra::Scalar,
    Y: Fixed<Dual<T, N>, M>,
{
    let outputs = f(&seeded(x.array()));
    let y = outputs.array();
    let values = SVector::from_fn(|row, _| y[row].primal);
    let slopes = SMatrix::from_fn(|row, column| guarded(y[row].tangent[column], y[row].primal));
    (values, slopes)
}

/// The value, the gradient and the Hessian of `f` at `x`.
pub fn hessian<T, const N: usize>(
    f: impl FnOnce(&[Curved<T, N>]) -> Curved<T, N>,
    x: &impl Fixed<T, N>,
) -> (T, SVector<T, N>, SMatrix<T, N, N>)
where
    T: Interpret + nalgebra::Scalar,
{
    let x = x.array();
    let seeded: [Curved<T, N>; N] = array::from_fn(|i| Curved::variable(x[i], i));
    let y = f(&seeded);
    let first = y.first();
    let value = first.primal;
    let slopes = SVector::from_fn(|i, _| guarded(first.tangent[i], value));
    let curvature = SMatrix::from_fn(|i, j| guarded(y.curvature(i, j), value));
    (value, slopes, curvature)
}

#[inline]
fn seeded<T: Interpret, const N: usize>(x: &[T; N]) -> [Dual<T, N>; N] {
    array::from_fn(|i| Dual::variable(x[i], i))
}
