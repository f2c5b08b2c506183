//! The operations that tapes record: what they compute, and how an adjoint goes back through
//! them.
//!
//! Rows of the table have their slopes from there. All others move elements, add them up, or
//! multiply matrices, and each goes back by another of them; so what a pullback does is
//! recorded too, and derivatives have any order. What can be composed of these is composed.

use std::fmt;
use std::sync::Arc;

use trigrad_core::Primitive;

use crate::tensor::arrays;
use crate::tensor::error::Error;
use crate::tensor::handle::Tensor;
use crate::tensor::probe::Needs;
use crate::tensor::rows;
use crate::tensor::values::{DType, Values};

/// Runs the same code on the array, and wraps the array that comes out, if one does.
macro_rules! each_wrapped {
    ($values:expr, $x:ident => $body:expr) => {
        match $values {
            Values::F32($x) => $body.map(Values::F32),
            Values::F64($x) => $body.map(Values::F64),
            Values::I64($x) => $body.map(Values::I64),
            Values::Bool($x) => $body.map(Values::Bool),
        }
    };
}

/// The gradients of a function for the adjoints of its results, one for each input.
pub(crate) type Backward =
    dyn Fn(&[Tensor]) -> Result<Vec<Option<Tensor>>, Error> + Send + Sync + 'static;

#[derive(Clone)]
pub(crate) enum Operation {
    Row {
        row: Primitive,
        /// Whether an adjoint of 0 stays 0 beside an infinite slope.
        forgives_zero: bool,
    },
    /// A new tensor of the same values; also the reading of a variable.
    Identity,
    Cast(DType),
    /// Over these axes, in rising order, which go.
    Sum(Vec<usize>),
    /// The greatest or least over these axes, in rising order, which go.
    Extreme {
        axes: Vec<usize>,
        is_max: bool,
    },
    Broadcast(Vec<usize>),
    Reshape(Vec<usize>),
    Transpose(Vec<usize>),
    Slice {
        begin: Vec<usize>,
        lengths: Vec<usize>,
    },
    Pad {
        begin: Vec<usize>,
        shape: Vec<usize>,
    },
    Gather {
        axis: usize,
        places: Arc<[usize]>,
    },
    Scatter {
        axis: usize,
        places: Arc<[usize]>,
        length: usize,
    },
    Concat(usize),
    Matmul,
    /// A condition and two tensors of one shape.
    Select,
    Custom(Arc<Backward>),
}

/// What an entry keeps of an input: its elements only where the way back needs them.
#[derive(Clone)]
pub(crate) struct Saved {
    pub(crate) id: u64,
    pub(crate) shape: Vec<usize>,
    pub(crate) dtype: DType,
    pub(crate) tensor: Option<Tensor>,
}

impl Saved {
    pub(crate) fn new(tensor: &Tensor, is_needed: bool) -> Self {
        Self {
            id: tensor.id(),
            shape: tensor.shape().to_vec(),
            dtype: tensor.dtype(),
            tensor: is_needed.then(|| tensor.clone()),
        }
    }

    fn kept(&self) -> &Tensor {
        self.tensor
            .as_ref()
            .expect("an operation keeps what its way back needs")
    }
}

impl Operation {
    /// The values of the result.
    pub(crate) fn evaluate(&self, inputs: &[&Values]) -> Result<Values, Error> {
        let fits = || self.misfit(inputs);
        match (self, inputs) {
            (Self::Row { row, .. }, _) => rows::evaluate(*row, inputs),
            (Self::Identity, [x]) => Ok((*x).clone()),
            (Self::Cast(dtype), [x]) => Ok(x.cast(*dtype)),
            (Self::Sum(axes), [x]) => match x {
                Values::F32(x) => Ok(Values::F32(arrays::sum(x, axes))),
                Values::F64(x) => Ok(Values::F64(arrays::sum(x, axes))),
                Values::I64(x) => arrays::wrapping(&[x], |x| Some(arrays::sum(&x[0], axes)))
                    .map(Values::I64)
                    .ok_or_else(fits),
                Values::Bool(_) => Err(self.wrong_dtype(inputs)),
            },
            (&Self::Extreme { ref axes, is_max }, [x]) => {
                let infinite = if is_max {
                    f64::NEG_INFINITY
                } else {
                    f64::INFINITY
                };
                let last = if is_max { i64::MIN } else { i64::MAX };
                match x {
                    Values::F32(x) => {
                        let nothing = infinite as f32;
                        Ok(Values::F32(arrays::extreme(x, axes, is_max, nothing)))
                    }
                    Values::F64(x) => Ok(Values::F64(arrays::extreme(x, axes, is_max, infinite))),
                    Values::I64(x) => Ok(Values::I64(arrays::extreme(x, axes, is_max, last))),
                    Values::Bool(_) => Err(self.wrong_dtype(inputs)),
                }
            }
            (Self::Broadcast(shape), [x]) => {
                each_wrapped!(x, x => arrays::broadcast(x, shape)).ok_or_else(fits)
            }
            (Self::Reshape(shape), [x]) => {
                each_wrapped!(x, x => arrays::reshape(x, shape)).ok_or_else(fits)
            }
            (Self::Transpose(axes), [x]) => {
                let axes = ndarray::IxDyn(axes);
                each_wrapped!(x, x => Some(x.clone().permuted_axes(axes))).ok_or_else(fits)
            }
            (Self::Slice { begin, lengths }, [x]) => {
                each_wrapped!(x, x => Some(arrays::slice(x, begin, lengths))).ok_or_else(fits)
            }
            (Self::Pad { begin, shape }, [x]) => {
                each_wrapped!(x, x => Some(arrays::pad(x, begin, shape))).ok_or_else(fits)
            }
            (Self::Gather { axis, places }, [x]) => {
                each_wrapped!(x, x => Some(arrays::gather(x, *axis, places))).ok_or_else(fits)
            }
            (
                Self::Scatter {
                    axis,
                    places,
                    length,
                },
                [x],
            ) => match x {
                Values::F32(x) => Ok(Values::F32(arrays::scatter(x, *axis, places, *length))),
                Values::F64(x) => Ok(Values::F64(arrays::scatter(x, *axis, places, *length))),
                Values::I64(x) => Ok(Values::I64(arrays::scatter(x, *axis, places, *length))),
                Values::Bool(_) => Err(self.wrong_dtype(inputs)),
            },
            (Self::Concat(axis), _) => self.concat(*axis, inputs),
            (Self::Matmul, [a, b]) => match (a, b) {
                (Values::F32(a), Values::F32(b)) => arrays::matmul(a, b).map(Values::F32),
                (Values::F64(a), Values::F64(b)) => arrays::matmul(a, b).map(Values::F64),
                (Values::I64(a), Values::I64(b)) => {
                    arrays::wrapping(&[a, b], |x| arrays::matmul(&x[0], &x[1])).map(Values::I64)
                }
                _ => return Err(self.wrong_dtype(inputs)),
            }
            .ok_or_else(fits),
            (Self::Select, [Values::Bool(condition), a, b]) => match (a, b) {
                (Values::F32(a), Values::F32(b)) => {
                    Ok(Values::F32(arrays::select(condition, a, b)))
                }
                (Values::F64(a), Values::F64(b)) => {
                    Ok(Values::F64(arrays::select(condition, a, b)))
                }
                (Values::I64(a), Values::I64(b)) => {
                    Ok(Values::I64(arrays::select(condition, a, b)))
                }
                (Values::Bool(a), Values::Bool(b)) => {
                    Ok(Values::Bool(arrays::select(condition, a, b)))
                }
                _ => Err(self.wrong_dtype(inputs)),
            },
            (Self::Select, _) => Err(self.wrong_dtype(inputs)),
            _ => Err(self.misfit(inputs)),
        }
    }

    /// The adjoint of the input in this place, where `dy` is that of the output, in its shape.
    ///
    /// Not for rows and custom gradients, which answer for all inputs at once.
    pub(crate) fn pull(
        &self,
        slot: usize,
        inputs: &[Saved],
        y: Option<&Tensor>,
        dy: &Tensor,
    ) -> Result<Tensor, Error> {
        let input = &inputs[slot];
        match self {
            Self::Identity => Ok(dy.clone()),
            Self::Cast(_) => Ok(dy.cast(input.dtype)),
            Self::Sum(axes) => dy
                .in_shape(&kept_axes(&input.shape, axes))?
                .spread_to(&input.shape),
            Self::Extreme { axes, .. } => {
                let y = y.expect("an operation keeps what its way back needs");
                let kept = kept_axes(&input.shape, axes);
                let is_best = input.kept().equals(&y.in_shape(&kept)?).cast(input.dtype);
                // Equal shares for the tied ones. Where y is NaN nothing is equal to it, and
                // 0/0 makes all of them NaN.
                let count = is_best.reduce_sum(&signed(axes), true)?;
                let shares = is_best / count;
                Ok(shares * dy.in_shape(&kept)?)
            }
            Self::Broadcast(_) => dy.summed_to(&input.shape),
            Self::Reshape(_) => dy.in_shape(&input.shape),
            Self::Transpose(axes) => {
                let mut back = vec![0; axes.len()];
                axes.iter()
                    .enumerate()
                    .for_each(|(to, &from)| back[from] = to);
                dy.in_order(&signed(&back))
            }
            Self::Slice { begin, .. } => {
                let (begin, shape) = (begin.clone(), input.shape.clone());
                Tensor::recorded(Self::Pad { begin, shape }, &[dy])
            }
            Self::Pad { begin, .. } => {
                let (begin, lengths) = (begin.clone(), input.shape.clone());
                Tensor::recorded(Self::Slice { begin, lengths }, &[dy])
            }
            Self::Gather { axis, places } => {
                let scatter = Self::Scatter {
                    axis: *axis,
                    places: places.clone(),
                    length: input.shape[*axis],
                };
                Tensor::recorded(scatter, &[dy])
            }
            Self::Scatter { axis, places, .. } => {
                let (axis, places) = (*axis, places.clone());
                Tensor::recorded(Self::Gather { axis, places }, &[dy])
            }
            Self::Concat(axis) => {
                let mut begin = vec![0; input.shape.len()];
                begin[*axis] = inputs[..slot].iter().map(|part| part.shape[*axis]).sum();
                let lengths = input.shape.clone();
                Tensor::recorded(Self::Slice { begin, lengths }, &[dy])
            }
            Self::Matmul => {
                let other = inputs[1 - slot].kept().swap_last_axes()?;
                let product = if slot == 0 {
                    dy.matmul(&other)
                } else {
                    other.matmul(dy)
                };
                product?.summed_to(&input.shape)
            }
            Self::Select => {
                let condition = inputs[0].kept();
                if slot == 1 {
                    condition.select(dy, 0.0)
                } else {
                    condition.select(dy.zeros_like(), dy)
                }
            }
            Self::Row { .. } | Self::Custom(_) => {
                unreachable!("they answer for all inputs at once")
            }
        }
    }

    /// Which inputs, and whether the value, the way back needs.
    pub(crate) fn needs(&self, inputs: usize) -> (Vec<bool>, bool) {
        let none = vec![false; inputs];
        match self {
            Self::Row { row, .. } => {
                let slots: Vec<usize> = (0..inputs).collect();
                let needs = Needs::of(*row, &slots, inputs);
                let arg = |place| needs.iter().any(|needs| needs.arg(place));
                (
                    (0..inputs).map(arg).collect(),
                    needs.iter().any(Needs::value),
                )
            }
            Self::Extreme { .. } => (vec![true], true),
            Self::Matmul => (vec![true; 2], false),
            Self::Select => (vec![true, false, false], false),
            _ => (none, false),
        }
    }

    fn concat(&self, axis: usize, inputs: &[&Values]) -> Result<Values, Error> {
        macro_rules! of {
            ($Name:ident) => {{
                let mut parts = Vec::with_capacity(inputs.len());
                for input in inputs {
                    match input {
                        Values::$Name(part) => parts.push(part),
                        _ => return Err(self.wrong_dtype(inputs)),
                    }
                }
                arrays::concat(&parts, axis).map(Values::$Name)
            }};
        }
        match inputs.first() {
            Some(Values::F32(_)) => of!(F32),
            Some(Values::F64(_)) => of!(F64),
            Some(Values::I64(_)) => of!(I64),
            Some(Values::Bool(_)) => of!(Bool),
            None => None,
        }
        .ok_or_else(|| self.misfit(inputs))
    }

    fn misfit(&self, inputs: &[&Values]) -> Error {
        let target = match self {
            Self::Broadcast(shape) | Self::Reshape(shape) => Some(shape.clone()),
            _ => None,
        };
        let shapes = inputs.iter().map(|input| input.shape().to_vec());
        Error::Shape {
            operation: self.name().to_owned(),
            shapes: shapes.chain(target).collect(),
        }
    }

    fn wrong_dtype(&self, inputs: &[&Values]) -> Error {
        Error::Dtype {
            operation: self.name().to_owned(),
            dtypes: inputs.iter().map(|input| input.dtype()).collect(),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Row { row, .. } => row.row().name,
            Self::Identity => "identity",
            Self::Cast(_) => "cast",
            Self::Sum(_) => "sum",
            Self::Extreme { is_max: true, .. } => "max",
            Self::Extreme { is_max: false, .. } => "min",
            Self::Broadcast(_) => "broadcast_to",
            Self::Reshape(_) => "reshape",
            Self::Transpose(_) => "transpose",
            Self::Slice { .. } => "index",
            Self::Pad { .. } => "pad",
            Self::Gather { .. } => "gather",
            Self::Scatter { .. } => "scatter",
            Self::Concat(_) => "concat",
            Self::Matmul => "matmul",
            Self::Select => "select",
            Self::Custom(_) => "custom_gradient",
        }
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The shape with 1 in place of these axes.
pub(crate) fn kept_axes(shape: &[usize], axes: &[usize]) -> Vec<usize> {
    let length = |(axis, &length): (usize, &usize)| if axes.contains(&axis) { 1 } else { length };
    shape.iter().enumerate().map(length).collect()
}

pub(crate) fn signed(axes: &[usize]) -> Vec<isize> {
    axes.iter().map(|&axis| axis as isize).collect()
}
