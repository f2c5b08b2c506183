//! The slopes of rows as tensors, and how adjoints go back through them.

use trigrad_core::Primitive;

use crate::tensor::active;
use crate::tensor::arrays::is_same;
use crate::tensor::error::Error;
use crate::tensor::exceptions::slopes;
use crate::tensor::handle::Tensor;
use crate::tensor::number::{Desk, Number};
use crate::tensor::operation::{Operation, Saved};
use crate::tensor::probe::Needs;
use crate::tensor::record::tell;
use crate::tensor::rows;
use crate::tensor::values::{DType, Float, Shared, Values};

/// The slope of a row by one of its arguments.
pub(crate) enum Slope {
    One,
    Tensor(Tensor),
    /// Elements that nobody else has.
    Fresh(Values),
}

impl Slope {
    /// The product with `factor`, in the shape that both broadcast to.
    pub(crate) fn times(self, factor: &Tensor) -> Result<Tensor, Error> {
        match self {
            Self::One => Ok(factor.clone()),
            Self::Tensor(slope) => Tensor::apply(MUL, &[factor, &slope]),
            Self::Fresh(mut slopes) => {
                // Where nobody records it either, in the place of the slopes.
                if !active::traces(std::iter::once(factor)) && scale(&mut slopes, factor.values()) {
                    return Ok(Tensor::of(slopes));
                }
                Self::Tensor(Tensor::of(slopes)).times(factor)
            }
        }
    }

    /// The slope with 0 in place of what is no finite number, where the factor is 0.
    ///
    /// The slope is changed and not the product, which still depends on the factor.
    fn forgiving(self, factor: &Tensor) -> Result<Self, Error> {
        let slope = match self {
            Self::One => return Ok(Self::One),
            Self::Tensor(slope) => slope,
            Self::Fresh(slopes) => Tensor::of(slopes),
        };
        let is_finite = slope.abs().less(f64::INFINITY);
        let all = is_finite.to_vec::<bool>().unwrap_or_default();
        if !all.contains(&false) {
            return Ok(Self::Tensor(slope));
        }
        let safe = is_finite.select(&slope, 0.0)?;
        Ok(Self::Tensor(factor.equals(0.0).select(safe, &slope)?))
    }
}

// Multiplies element by element, if both are floats of one type and shape.
fn scale(slopes: &mut Values, factor: &Values) -> bool {
    if !is_same(slopes.shape(), factor.shape()) {
        return false;
    }
    match (slopes, factor) {
        (Values::F32(x), Values::F32(by)) => x.zip_mut_with(by, |x, &by| *x *= by),
        (Values::F64(x), Values::F64(by)) => x.zip_mut_with(by, |x, &by| *x *= by),
        _ => return false,
    }
    true
}

/// The adjoints of the arguments in `slots`.
pub(crate) fn pull_row(
    row: Primitive,
    slots: &[usize],
    args: &[Saved],
    y: Option<&Tensor>,
    dy: &Tensor,
    forgives_zero: bool,
) -> Result<Vec<Tensor>, Error> {
    let found = slopes_of(row, slots, args, y)?;
    let pull = |(mut slope, &slot): (Slope, &usize)| {
        if forgives_zero {
            slope = slope.forgiving(dy)?;
        }
        slope.times(dy)?.summed_to(&args[slot].shape)
    };
    found.into_iter().zip(slots).map(pull).collect()
}

/// The slopes of a row by the arguments in `slots`, made of operations that are recorded if
/// what they depend on is.
pub(crate) fn slopes_of(
    row: Primitive,
    slots: &[usize],
    args: &[Saved],
    y: Option<&Tensor>,
) -> Result<Vec<Slope>, Error> {
    match args.first().map(|arg| arg.dtype) {
        Some(DType::F32) => of_floats::<f32>(row, slots, args, y),
        Some(DType::F64) => of_floats::<f64>(row, slots, args, y),
        dtype => Err(Error::Dtype {
            operation: format!("the slope of {}", row.row().name),
            dtypes: dtype.into_iter().collect(),
        }),
    }
}

fn of_floats<T: Float>(
    row: Primitive,
    slots: &[usize],
    args: &[Saved],
    y: Option<&Tensor>,
) -> Result<Vec<Slope>, Error> {
    let needs = Needs::of(row, slots, args.len());
    let argument = |needs: &Needs| args[needs.argument()?].tensor.clone().map(Slope::Tensor);
    if let Some(found) = needs.iter().map(argument).collect() {
        return Ok(found);
    }
    let is_computed = needs.iter().any(|needs| needs.is_computed);
    let tensors = || args.iter().filter_map(|arg| arg.tensor.as_ref()).chain(y);
    let plain = || {
        let arrays = args.iter().map(|arg| arg.tensor.as_ref().and_then(array));
        let arrays: Vec<Option<&Shared<T>>> = arrays.collect();
        let found = rows::slopes_of(row, slots, &arrays, y.and_then(array));
        found.into_iter().map(T::wrap)
    };
    if is_computed && !active::traces(tensors()) {
        return Ok(plain().map(Slope::Fresh).collect());
    }
    let desk = Desk::new();
    let number = |tensor: Option<&Tensor>| match tensor {
        Some(tensor) => desk.put(tensor.clone()),
        None => Number::Constant(T::from_f64_element(f64::NAN)),
    };
    let numbers: Vec<Number<'_, T>> = args.iter().map(|arg| number(arg.tensor.as_ref())).collect();
    let slope = |number: Number<'_, T>| match number {
        Number::Constant(c) if c == T::one() => Slope::One,
        slope => Slope::Tensor(slope.into_tensor()),
    };
    let found = slopes(row, slots, &numbers, number(y));
    let found: Vec<Slope> = found.into_iter().map(slope).collect();
    let is_mixed = desk.is_mixed();
    if let Some(error) = desk.failure() {
        return Err(error);
    }
    if is_mixed {
        let exact = |(slope, values)| exactly(slope, values);
        return found.into_iter().zip(plain()).map(exact).collect();
    }
    Ok(found)
}

// A row may have two formulas of a slope, and take the one that stays in the range where it
// knows the number. It does not for tensors of which some elements are on one side and some on
// the other: they keep the way that their slope was computed, and get the values of the other.
fn exactly(slope: Slope, values: Values) -> Result<Slope, Error> {
    let Slope::Tensor(computed) = slope else {
        return Ok(slope);
    };
    let computed = computed.broadcast_to(values.shape())?;
    let exact = Tensor::of(values);
    tell(
        Operation::Identity,
        &[&computed],
        std::slice::from_ref(&exact),
    )?;
    Ok(Slope::Tensor(exact))
}

const MUL: Primitive = Primitive::Binary(trigrad_core::Binary::Mul);

fn array<T: Float>(tensor: &Tensor) -> Option<&Shared<T>> {
    T::unwrap(tensor.values())
}
