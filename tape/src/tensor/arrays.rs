//! What is done to arrays, of whatever elements: shapes, places, sums, products of matrices.

use std::num::Wrapping;
use std::ops::Add;

use ndarray::{ArrayD, Axis, IxDyn, LinalgScalar, Slice, Zip};

use crate::tensor::values::{Element, Shared};

/// The shape that all broadcast to: axes are aligned at the end, and an axis of length 1, or
/// one that is missing, takes the length of the others. `None` if two lengths differ.
pub(crate) fn joint_shape<'a>(
    mut shapes: impl Iterator<Item = &'a [usize]> + Clone,
) -> Option<Vec<usize>> {
    let rank = shapes.clone().map(<[usize]>::len).max().unwrap_or(0);
    let mut joint = vec![1; rank];
    let fits = shapes.all(|shape| {
        let missing = rank - shape.len();
        let mut lengths = joint[missing..].iter_mut().zip(shape);
        lengths.all(|(joint, &length)| {
            if *joint == 1 {
                *joint = length;
            }
            length == *joint || length == 1
        })
    });
    fits.then_some(joint)
}

/// Whether two shapes are the same.
///
/// Not by `==`, which calls a routine for strings of bytes: it takes hundreds of cycles for the
/// empty shapes of single numbers, whose addresses are nowhere.
pub(crate) fn is_same(a: &[usize], b: &[usize]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a == b)
}

pub(crate) fn broadcast<T: Clone>(x: &Shared<T>, shape: &[usize]) -> Option<Shared<T>> {
    if is_same(x.shape(), shape) {
        return Some(x.clone());
    }
    Some(x.broadcast(IxDyn(shape))?.to_owned().into_shared())
}

pub(crate) fn reshape<T: Clone>(x: &Shared<T>, shape: &[usize]) -> Option<Shared<T>> {
    let x = if x.is_standard_layout() {
        x.clone()
    } else {
        x.as_standard_layout().into_owned().into_shared()
    };
    x.into_shape_with_order(IxDyn(shape)).ok()
}

/// The part of `x` from `begin[k]` on, of lengths `lengths[k]`.
pub(crate) fn slice<T: Element>(x: &Shared<T>, begin: &[usize], lengths: &[usize]) -> Shared<T> {
    let mut part = x.clone();
    for (axis, (&begin, &length)) in begin.iter().zip(lengths).enumerate() {
        let places = Slice::from(begin..begin + length);
        part.slice_axis_inplace(Axis(axis), places);
    }
    part
}

/// `x` in the middle of zeros.
pub(crate) fn pad<T: Element>(x: &Shared<T>, begin: &[usize], shape: &[usize]) -> Shared<T> {
    let mut padded = ArrayD::from_elem(IxDyn(shape), T::ZERO);
    let mut part = padded.view_mut();
    for (axis, (&begin, &length)) in begin.iter().zip(x.shape()).enumerate() {
        part.slice_axis_inplace(Axis(axis), Slice::from(begin..begin + length));
    }
    part.assign(x);
    padded.into_shared()
}

pub(crate) fn gather<T: Element>(x: &Shared<T>, axis: usize, places: &[usize]) -> Shared<T> {
    x.select(Axis(axis), places).into_shared()
}

/// Adds the parts of `x` to zeros: `gather` turned round.
pub(crate) fn scatter<T: Element + Add<Output = T>>(
    x: &Shared<T>,
    axis: usize,
    places: &[usize],
    length: usize,
) -> Shared<T> {
    let mut shape = x.shape().to_vec();
    shape[axis] = length;
    let mut sums = ArrayD::from_elem(IxDyn(&shape), T::ZERO);
    for (part, &place) in x.axis_iter(Axis(axis)).zip(places) {
        let sum = sums.index_axis_mut(Axis(axis), place);
        Zip::from(sum).and(part).for_each(|sum, &x| *sum = *sum + x);
    }
    sums.into_shared()
}

/// One behind the other along an axis; `None` if other axes differ.
pub(crate) fn concat<T: Element>(parts: &[&Shared<T>], axis: usize) -> Option<Shared<T>> {
    // ndarray does not expect fewer axes in another part.
    if parts.iter().any(|part| part.ndim() <= axis) {
        return None;
    }
    let views: Vec<_> = parts.iter().map(|part| part.view()).collect();
    Some(ndarray::concatenate(Axis(axis), &views).ok()?.into_shared())
}

/// Runs `f` on the same integers with the overflow of two's complement, which those of Rust
/// have only where it is optimised.
pub(crate) fn wrapping(
    x: &[&Shared<i64>],
    f: impl FnOnce(&[Shared<Wrapping<i64>>]) -> Option<Shared<Wrapping<i64>>>,
) -> Option<Shared<i64>> {
    let inputs: Vec<_> = x.iter().map(|x| x.mapv(Wrapping).into_shared()).collect();
    Some(f(&inputs)?.mapv(|x| x.0).into_shared())
}

/// The sum over these axes, which are in rising order and go.
pub(crate) fn sum<T: LinalgScalar>(x: &Shared<T>, axes: &[usize]) -> Shared<T> {
    let Some((&last, rest)) = axes.split_last() else {
        return x.clone();
    };
    let first = x.sum_axis(Axis(last));
    rest.iter()
        .rev()
        .fold(first, |sum, &axis| sum.sum_axis(Axis(axis)))
        .into_shared()
}

/// The greatest, or least, along these axes, which are in rising order and go; NaN where one
/// of them is, and `nothing` of none.
pub(crate) fn extreme<T: Element + PartialOrd>(
    x: &Shared<T>,
    axes: &[usize],
    is_max: bool,
    nothing: T,
) -> Shared<T> {
    let better = |a: T, b: T| {
        let is_nan = a.partial_cmp(&a).is_none();
        let stays = if is_max { a >= b } else { a <= b };
        if is_nan || stays { a } else { b }
    };
    let along = |x: &ArrayD<T>, axis: usize| {
        let lane = |lane: ndarray::ArrayView1<'_, T>| {
            lane.iter().copied().reduce(better).unwrap_or(nothing)
        };
        x.map_axis(Axis(axis), lane)
    };
    axes.iter()
        .rev()
        .fold(x.to_owned(), |x, &axis| along(&x, axis))
        .into_shared()
}

/// The place of the first greatest element along an axis, NaN counting as the greatest.
pub(crate) fn argmax<T: Element + PartialOrd>(x: &Shared<T>, axis: usize) -> Shared<i64> {
    let best = |lane: ndarray::ArrayView1<'_, T>| {
        let mut best = 0;
        for (place, x) in lane.iter().enumerate() {
            let so_far = &lane[best];
            let is_nan = |x: &T| x.partial_cmp(x).is_none();
            if !is_nan(so_far) && (is_nan(x) || x > so_far) {
                best = place;
            }
        }
        best as i64
    };
    x.map_axis(Axis(axis), best).into_shared()
}

/// `a` where the condition holds, `b` elsewhere; all of one shape.
pub(crate) fn select<T: Element>(
    condition: &Shared<bool>,
    a: &Shared<T>,
    b: &Shared<T>,
) -> Shared<T> {
    let choose = |&condition: &bool, &a: &T, &b: &T| if condition { a } else { b };
    Zip::from(condition)
        .and(a)
        .and(b)
        .map_collect(choose)
        .into_shared()
}

/// The product of the matrices in the last two axes; the axes before them broadcast.
///
/// `None` where the shapes do not go together.
pub(crate) fn matmul<T: LinalgScalar>(a: &Shared<T>, b: &Shared<T>) -> Option<Shared<T>> {
    let (batch_a, [m, k]) = a.shape().split_last_chunk::<2>()?;
    let (batch_b, [k_too, n]) = b.shape().split_last_chunk::<2>()?;
    if k != k_too {
        return None;
    }
    let batch = joint_shape([batch_a, batch_b].into_iter())?;
    let count = batch.iter().product();
    let all = |x: &Shared<T>, matrix: [usize; 2]| {
        let wide = broadcast(x, &[&batch[..], &matrix].concat())?;
        let flat = reshape(&wide, &[count, matrix[0], matrix[1]])?;
        flat.into_dimensionality::<ndarray::Ix3>().ok()
    };
    let (a, b) = (all(a, [*m, *k])?, all(b, [*k, *n])?);
    let mut product = ndarray::Array3::from_elem((count, *m, *n), T::zero());
    for ((a, b), mut product) in a
        .outer_iter()
        .zip(b.outer_iter())
        .zip(product.outer_iter_mut())
    {
        ndarray::linalg::general_mat_mul(T::one(), &a, &b, T::zero(), &mut product);
    }
    reshape(
        &product.into_dyn().into_shared(),
        &[&batch[..], &[*m, *n]].concat(),
    )
}
