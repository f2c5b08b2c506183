//! The eigenvalues and eigenvectors of symmetric matrices.

use nalgebra::{
    DMatrix, DefaultAllocator, Dim, DimDiff, DimMin, DimMinimum, DimSub, OMatrix, OVector, SVD,
    SymmetricEigen, U1, allocator::Allocator,
};
use trigrad_core::Interpret;

use super::{Decompose, jacobi, step_limit, svd};
use crate::dual::Dual;

macro_rules! plain {
    ($($T:ident)*) => {$(
        impl Decompose for $T {
            fn eigen_of<D>(a: OMatrix<Self, D, D>) -> Option<SymmetricEigen<Self, D>>
            where
                D: DimSub<U1>,
                DefaultAllocator: Allocator<D, D> + Allocator<D> + Allocator<DimDiff<D, U1>>,
            {
                let limit = step_limit(a.nrows());
                SymmetricEigen::try_new(a, $T::EPSILON, limit)
            }

            fn svd_of<R, C>(a: OMatrix<Self, R, C>) -> Option<SVD<Self, R, C>>
            where
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
                let (rows, columns) = a.shape_generic();
                let size = rows.min(columns);
                let doubles = DMatrix::from_fn(rows.value(), columns.value(), |i, j| f64::from(a[(i, j)]));
                let SVD { u, v_t, singular_values } = jacobi::decomposed(&doubles)?;
                let (u, v_t) = (u?, v_t?);
                Some(SVD {
                    u: Some(OMatrix::from_fn_generic(rows, size, |i, j| u[(i, j)] as $T)),
                    v_t: Some(OMatrix::from_fn_generic(size, columns, |i, j| v_t[(i, j)] as $T)),
                    singular_values: OVector::from_fn_generic(size, U1, |i, _| singular_values[i] as $T),
                })
            }
        }
    )*};
}
plain!(f64 f32);

impl<T: Decompose, const N: usize, E: 'static> Decompose for Dual<T, N, E> {
    fn eigen_of<D>(a: OMatrix<Self, D, D>) -> Option<SymmetricEigen<Self, D>>
    where
        D: DimSub<U1>,
        DefaultAllocator: Allocator<D, D> + Allocator<D> + Allocator<DimDiff<D, U1>>,
    {
        let SymmetricEigen {
            eigenvectors: vectors,
            eigenvalues: values,
        } = T::eigen_of(a.map(|entry| entry.primal))?;
        let mut eigen = SymmetricEigen {
            eigenvectors: vectors.map(Dual::constant),
            eigenvalues: values.map(Dual::constant),
        };
        let size = a.shape_generic().0;
        for lane in 0..N {
            let slope =
                OMatrix::from_fn_generic(size, size, |i, j| a[(i.max(j), i.min(j))].tangent[lane]);
            let turned = vectors.tr_mul(&slope) * &vectors;
            let means = means_of_ties(&values, |i| turned[(i, i)]);
            let turn = OMatrix::from_fn_generic(size, size, |j, i| match i == j {
                true => T::zero(),
                false => over(turned[(j, i)], values[i] - values[j]),
            });
            let vectors = &vectors * turn;
            for (value, mean) in eigen.eigenvalues.iter_mut().zip(&means) {
                value.tangent[lane] = *mean;
            }
            for (entry, slope) in eigen.eigenvectors.iter_mut().zip(&vectors) {
                entry.tangent[lane] = *slope;
            }
        }
        Some(eigen)
    }

    fn svd_of<R, C>(a: OMatrix<Self, R, C>) -> Option<SVD<Self, R, C>>
    where
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
        svd::of_duals(a)
    }
}

/// `slope(i)` for each value, or the mean of the slopes of all values that are equal.
pub(super) fn means_of_ties<T: Decompose, D: Dim>(
    values: &OVector<T, D>,
    slope: impl Fn(usize) -> T,
) -> OVector<T, D>
where
    DefaultAllocator: Allocator<D>,
{
    values.map(|value| {
        let tied = (0..values.len()).filter(|&i| values[i] == value);
        let (sum, count) = tied.fold((T::zero(), 0.0), |(sum, count), i| {
            (sum + slope(i), count + 1.0)
        });
        sum / <T as Interpret>::from_f64(count)
    })
}

/// The quotient, NaN where there is nothing to divide by: a vector whose direction is
/// not determined has no slope, be it that 0 or another number stands above.
pub(super) fn over<T: Decompose>(above: T, below: T) -> T {
    match below.is_zero() {
        true => <T as Interpret>::from_f64(f64::NAN),
        false => above / below,
    }
}
