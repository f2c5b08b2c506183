//! How an adjoint goes back through a row of the table.

use trigrad_core::Primitive;

use crate::tensor::active;
use crate::tensor::error::Error;
use crate::tensor::exceptions::slope;
use crate::tensor::handle::Tensor;
use crate::tensor::number::{Desk, Number};
use crate::tensor::operation::Saved;
use crate::tensor::probe::Needs;
use crate::tensor::rows;
use crate::tensor::values::{DType, Float, Shared};

/// The adjoint of the argument `slot`.
pub(crate) fn pull_row(
    row: Primitive,
    slot: usize,
    args: &[Saved],
    y: Option<&Tensor>,
    dy: &Tensor,
) -> Result<Tensor, Error> {
    slope_times(row, slot, args, y, dy)?.sum_to(&args[slot].shape)
}

/// The slope of a row by the argument `slot`, times `factor`, in the shape that both broadcast
/// to.
pub(crate) fn slope_times(
    row: Primitive,
    slot: usize,
    args: &[Saved],
    y: Option<&Tensor>,
    factor: &Tensor,
) -> Result<Tensor, Error> {
    match args[slot].dtype {
        DType::F32 => times::<f32>(row, slot, args, y, factor),
        DType::F64 => times::<f64>(row, slot, args, y, factor),
        dtype => Err(Error::Dtype {
            operation: format!("the slope of {}", row.row().name),
            dtypes: vec![dtype],
        }),
    }
}

fn times<T: Float>(
    row: Primitive,
    slot: usize,
    args: &[Saved],
    y: Option<&Tensor>,
    factor: &Tensor,
) -> Result<Tensor, Error> {
    let needs = Needs::of(row, slot, args.len());
    let tensors = || args.iter().filter_map(|arg| arg.tensor.as_ref()).chain(y);
    if needs.is_computed && !active::traces(tensors()) {
        let arrays: Vec<Option<&Shared<T>>> = args
            .iter()
            .map(|arg| arg.tensor.as_ref().and_then(array))
            .collect();
        let slopes = rows::slopes(row, slot, &arrays, y.and_then(array));
        let slopes = Tensor::of(T::wrap(slopes));
        return Tensor::apply(MUL, &[factor, &slopes]);
    }
    let desk = Desk::new();
    let number = |tensor: Option<&Tensor>| match tensor {
        Some(tensor) => desk.put(tensor.clone()),
        None => Number::Constant(T::from_f64_element(f64::NAN)),
    };
    let numbers: Vec<Number<'_, T>> = args.iter().map(|arg| number(arg.tensor.as_ref())).collect();
    let slope = slope(row, slot, &numbers, number(y));
    let product = match slope {
        Number::Constant(c) if c == T::one() => Ok(factor.clone()),
        slope => Tensor::apply(MUL, &[factor, &slope.into_tensor()]),
    };
    match desk.failure() {
        Some(error) => Err(error),
        None => product,
    }
}

const MUL: Primitive = Primitive::Binary(trigrad_core::Binary::Mul);

fn array<T: Float>(tensor: &Tensor) -> Option<&Shared<T>> {
    T::unwrap(tensor.values())
}
