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

/// The slope of a row by one of its arguments, times `factor`, in the shape that both broadcast
/// to.
///
/// With `forgives_zero` 0 times a slope that is no finite number is 0.
pub(crate) fn slope_times(
    (row, slot): (Primitive, usize),
    args: &[Saved],
    y: Option<&Tensor>,
    factor: &Tensor,
    forgives_zero: bool,
) -> Result<Tensor, Error> {
    let found = match args[slot].dtype {
        DType::F32 => slope_of::<f32>(row, slot, args, y)?,
        DType::F64 => slope_of::<f64>(row, slot, args, y)?,
        dtype => {
            return Err(Error::Dtype {
                operation: format!("the slope of {}", row.row().name),
                dtypes: vec![dtype],
            });
        }
    };
    let Some(mut slope) = found else {
        return Ok(factor.clone());
    };
    if forgives_zero {
        let is_finite = slope.abs().less(f64::INFINITY);
        if is_finite
            .to_vec::<bool>()
            .is_some_and(|all| all.contains(&false))
        {
            // The slope is taken away, not the product: that still depends on the factor.
            let safe = is_finite.select(&slope, 0.0)?;
            slope = factor.equals(0.0).select(safe, &slope)?;
        }
    }
    Tensor::apply(MUL, &[factor, &slope])
}

/// `None` where the slope is the constant 1.
fn slope_of<T: Float>(
    row: Primitive,
    slot: usize,
    args: &[Saved],
    y: Option<&Tensor>,
) -> Result<Option<Tensor>, Error> {
    let needs = Needs::of(row, slot, args.len());
    let tensors = || args.iter().filter_map(|arg| arg.tensor.as_ref()).chain(y);
    if needs.is_computed && !active::traces(tensors()) {
        let arrays = args.iter().map(|arg| arg.tensor.as_ref().and_then(array));
        let arrays: Vec<Option<&Shared<T>>> = arrays.collect();
        let slopes = rows::slopes(row, slot, &arrays, y.and_then(array));
        return Ok(Some(Tensor::of(T::wrap(slopes))));
    }
    let desk = Desk::new();
    let number = |tensor: Option<&Tensor>| match tensor {
        Some(tensor) => desk.put(tensor.clone()),
        None => Number::Constant(T::from_f64_element(f64::NAN)),
    };
    let numbers: Vec<Number<'_, T>> = args.iter().map(|arg| number(arg.tensor.as_ref())).collect();
    let found = match slope(row, slot, &numbers, number(y)) {
        Number::Constant(c) if c == T::one() => None,
        slope => Some(slope.into_tensor()),
    };
    match desk.failure() {
        Some(error) => Err(error),
        None => Ok(found),
    }
}

const MUL: Primitive = Primitive::Binary(trigrad_core::Binary::Mul);

fn array<T: Float>(tensor: &Tensor) -> Option<&Shared<T>> {
    T::unwrap(tensor.values())
}
