//! The singular value decomposition of a matrix of duals.

use nalgebra::{
    DefaultAllocator, Dim, DimDiff, DimMin, DimMinimum, DimSub, OMatrix, SVD, U1,
    allocator::Allocator,
};

use super::Decompose;
use super::eigen::{means_of_ties, over};
use crate::dual::Dual;

pub(super) fn of_duals<T, R, C, const N: usize, E: 'static>(
    a: OMatrix<Dual<T, N, E>, R, C>,
) -> Option<SVD<Dual<T, N, E>, R, C>>
where
    T: Decompose,
    R: DimMin<C>,
    C: Dim,
    DimMinimum<R, C>: DimSub<U1>,
    DefaultAllocator: Allocator<R, C>
        + Allocator<C, R>
        + Allocator<R>
        + Allocator<C>
        + Allocator<R, DimMinimum<R, C>>
        + Allocator<C, DimMinimum<R, C>>
        + Allocator<DimMinimum<R, C>, C>
        + Allocator<DimMinimum<R, C>, DimMinimum<R, C>>
        + Allocator<DimMinimum<R, C>>
        + Allocator<DimDiff<DimMinimum<R, C>, U1>>,
{
    let of_primals = T::svd_of(a.map(|entry| entry.primal))?;
    let (u, v_t, values) = (of_primals.u?, of_primals.v_t?, of_primals.singular_values);
    let v = v_t.transpose();
    let (mut left, mut right) = (u.map(Dual::constant), v_t.map(Dual::constant));
    let mut singular = values.map(Dual::constant);
    let size = values.shape_generic().0;
    let (is_tall, is_wide) = (a.nrows() > size.value(), a.ncols() > size.value());
    for lane in 0..N {
        let slope = a.map(|entry| entry.tangent[lane]);
        let turned = u.tr_mul(&slope) * &v;
        let means = means_of_ties(&values, |i| turned[(i, i)]);
        for (i, value) in singular.iter_mut().enumerate() {
            value.tangent[lane] = match values[i].is_zero() {
                true => T::zero(),
                false => means[i],
            };
        }

        // How the vectors turn among themselves.
        let turn = |near: &dyn Fn(usize, usize) -> T| {
            OMatrix::from_fn_generic(size, size, |i, j| match i == j {
                true => T::zero(),
                false => {
                    // Beside the larger one: products of values leave the range, and sums.
                    let larger = values[i.min(j)];
                    let (x, y) = (values[i] / larger, values[j] / larger);
                    let sides = (near(i, j) * y + x * near(j, i)) / (x + y);
                    over(sides, values[j] - values[i])
                }
            })
        };
        let mut left_slope = &u * turn(&|i, j| turned[(i, j)]);
        let mut right_slope = &v * turn(&|i, j| turned[(j, i)]);
        // And how they leave the space that they span.
        if is_tall {
            let mut out = &slope * &v - &u * &turned;
            for (i, mut column) in out.column_iter_mut().enumerate() {
                column.apply(|entry| *entry = over(*entry, values[i]));
            }
            left_slope += out;
        }
        if is_wide {
            let mut out = slope.tr_mul(&u) - &v * turned.transpose();
            for (i, mut column) in out.column_iter_mut().enumerate() {
                column.apply(|entry| *entry = over(*entry, values[i]));
            }
            right_slope += out;
        }
        for (entry, slope) in left.iter_mut().zip(&left_slope) {
            entry.tangent[lane] = *slope;
        }
        for (entry, slope) in right.iter_mut().zip(&right_slope.transpose()) {
            entry.tangent[lane] = *slope;
        }
    }
    Some(SVD {
        u: Some(left),
        v_t: Some(right),
        singular_values: singular,
    })
}
