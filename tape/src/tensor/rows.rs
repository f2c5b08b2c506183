//! Rows of the table, element by element: their values, and their slopes where nobody records
//! them.

use ndarray::{ArrayViewD, IxDyn, Zip};
use trigrad_core::{Binary, Nary, Primitive, Relation, Tracked, Unary};

use crate::tensor::arrays::{is_same, joint_shape};
use crate::tensor::error::Error;
use crate::tensor::exceptions::slopes;
use crate::tensor::values::{Element, Float, Shared, Values};

/// The values of a row at these arguments, which broadcast.
pub(crate) fn evaluate(row: Primitive, args: &[&Values]) -> Result<Values, Error> {
    let shapes = || args.iter().map(|arg| arg.shape());
    let shape = joint_shape(shapes()).ok_or_else(|| Error::Shape {
        operation: row.row().name.to_owned(),
        shapes: shapes().map(<[usize]>::to_vec).collect(),
    })?;
    let wrong = || Error::Dtype {
        operation: row.row().name.to_owned(),
        dtypes: args.iter().map(|arg| arg.dtype()).collect(),
    };
    match args.first() {
        Some(Values::F32(_)) => Ok(Values::F32(value(
            row,
            &all(args).ok_or_else(wrong)?,
            &shape,
        ))),
        Some(Values::F64(_)) => Ok(Values::F64(value(
            row,
            &all(args).ok_or_else(wrong)?,
            &shape,
        ))),
        Some(Values::I64(_)) => {
            let args = all(args).ok_or_else(wrong)?;
            integers(row, &args, &shape)
                .map(Values::I64)
                .ok_or_else(wrong)
        }
        Some(Values::Bool(_)) | None => Err(wrong()),
    }
}

/// A comparison, element by element.
pub(crate) fn compare(relation: Relation, a: &Values, b: &Values) -> Result<Values, Error> {
    let operation = || format!("the comparison {}", relation.symbol());
    let shapes = [a.shape(), b.shape()];
    let shape = joint_shape(shapes.into_iter()).ok_or_else(|| Error::Shape {
        operation: operation(),
        shapes: shapes.iter().map(|shape| shape.to_vec()).collect(),
    })?;
    let holds = match (a, b) {
        (Values::F32(a), Values::F32(b)) => pairs(a, b, &shape, |a, b| relation.holds(&a, &b)),
        (Values::F64(a), Values::F64(b)) => pairs(a, b, &shape, |a, b| relation.holds(&a, &b)),
        (Values::I64(a), Values::I64(b)) => pairs(a, b, &shape, |a, b| relation.holds(&a, &b)),
        (Values::Bool(a), Values::Bool(b)) => pairs(a, b, &shape, |a, b| relation.holds(&a, &b)),
        _ => {
            return Err(Error::Dtype {
                operation: operation(),
                dtypes: vec![a.dtype(), b.dtype()],
            });
        }
    };
    Ok(Values::Bool(holds))
}

/// The slopes of a row by the arguments in `slots`, where all numbers are known and nobody
/// records: in one run over the elements. What the slopes do not need may be missing.
pub(crate) fn slopes_of<T: Float>(
    row: Primitive,
    slots: &[usize],
    args: &[Option<&Shared<T>>],
    y: Option<&Shared<T>>,
) -> Vec<Shared<T>> {
    let missing = Shared::from_elem(IxDyn(&[]), T::from_f64_element(f64::NAN));
    let args: Vec<&Shared<T>> = args.iter().map(|arg| arg.unwrap_or(&missing)).collect();
    let y = y.unwrap_or(&missing);
    let shapes = args.iter().chain([&y]).map(|x| x.shape());
    let shape = joint_shape(shapes).expect("the row has a value");
    match args[..] {
        [x] => {
            let slope = |x: T, y: T| plain_slope(row, 0, [x], y);
            vec![pairs(x, y, &shape, slope)]
        }
        [a, b] if matches!(row, Primitive::Binary(_)) => {
            let by = |slot: usize| {
                let slope = |&a: &T, &b: &T, &y: &T| plain_slope(row, slot, [a, b], y);
                let args = Zip::from(wide(a, &shape)).and(wide(b, &shape));
                args.and(wide(y, &shape)).map_collect(slope).into_shared()
            };
            slots.iter().map(|&slot| by(slot)).collect()
        }
        _ => {
            let mut found = vec![Vec::new(); slots.len()];
            let all = [&args[..], &[y]].concat();
            each_lane(&all, &shape, |lane| {
                let lane: Vec<Tracked<T>> = lane.iter().map(|&x| Tracked::varying(x)).collect();
                let (&y, args) = lane.split_last().expect("the value is the last");
                let slopes = slopes(row, slots, args, y);
                let places = found.iter_mut().zip(slopes);
                places.for_each(|(found, slope)| found.push(slope.number));
            });
            let array = |values| Shared::from_shape_vec(IxDyn(&shape), values);
            let arrays = found.into_iter().map(array);
            arrays
                .map(|array| array.expect("a slope for each element"))
                .collect()
        }
    }
}

// The floats themselves have no operators with f64 on the right; tracked they have.
fn plain_slope<T: Float, const N: usize>(row: Primitive, slot: usize, args: [T; N], y: T) -> T {
    slopes(
        row,
        &[slot],
        &args.map(Tracked::varying),
        Tracked::varying(y),
    )[0]
    .number
}

fn all<'a, T: Element>(args: &[&'a Values]) -> Option<Vec<&'a Shared<T>>> {
    args.iter().map(|arg| T::unwrap(arg)).collect()
}

fn wide<'a, T>(x: &'a Shared<T>, shape: &[usize]) -> ArrayViewD<'a, T> {
    x.broadcast(IxDyn(shape))
        .expect("the joint shape is one that all broadcast to")
}

fn pairs<T: Element, R: Clone>(
    a: &Shared<T>,
    b: &Shared<T>,
    shape: &[usize],
    f: impl Fn(T, T) -> R,
) -> Shared<R> {
    // Numbers, and arrays of one shape that lie in one piece: most of all.
    let whole = |x: &Shared<T>| is_same(x.shape(), shape) && x.is_standard_layout();
    let values: Option<Vec<R>> = match (a.as_slice(), b.as_slice()) {
        (Some(a_all), Some(&[b])) if whole(a) => Some(a_all.iter().map(|&a| f(a, b)).collect()),
        (Some(&[a]), Some(b_all)) if whole(b) => Some(b_all.iter().map(|&b| f(a, b)).collect()),
        (Some(a_all), Some(b_all)) if whole(a) && whole(b) => {
            let pairs = a_all.iter().zip(b_all);
            Some(pairs.map(|(&a, &b)| f(a, b)).collect())
        }
        _ => None,
    };
    if let Some(values) = values {
        return Shared::from_shape_vec(IxDyn(shape), values).expect("a value for each element");
    }
    Zip::from(wide(a, shape))
        .and(wide(b, shape))
        .map_collect(|&a, &b| f(a, b))
        .into_shared()
}

// The arguments of one element after the other, row by row.
fn each_lane<T: Element>(args: &[&Shared<T>], shape: &[usize], mut f: impl FnMut(&[T])) {
    let wide: Vec<_> = args.iter().map(|arg| wide(arg, shape)).collect();
    let mut elements: Vec<_> = wide.iter().map(|arg| arg.iter()).collect();
    let mut lane = Vec::with_capacity(args.len());
    for _ in 0..shape.iter().product() {
        lane.clear();
        lane.extend(elements.iter_mut().filter_map(|arg| arg.next().copied()));
        f(&lane);
    }
}

fn value<T: Float>(row: Primitive, args: &[&Shared<T>], shape: &[usize]) -> Shared<T> {
    match (row, args) {
        (Primitive::Unary(op), &[x]) => x.mapv(|x| op.value(x)).into_shared(),
        (Primitive::Indexed(op, n), &[x]) => x.mapv(|x| op.value(n, x)).into_shared(),
        (Primitive::Binary(op), &[a, b]) => pairs(a, b, shape, |a, b| op.value([a, b])),
        (Primitive::Nary(op), &[a, b]) => pairs(a, b, shape, |a, b| op.value(&[a, b])),
        (Primitive::Nary(op), args) => {
            let mut values = Vec::new();
            each_lane(args, shape, |args| values.push(op.value(args)));
            Shared::from_shape_vec(IxDyn(shape), values).expect("a value for each element")
        }
        _ => unreachable!("the number of arguments is compared where they are taken"),
    }
}

// The few rows that integers have, with the overflow of two's complement, as TensorFlow's.
fn integers(row: Primitive, args: &[&Shared<i64>], shape: &[usize]) -> Option<Shared<i64>> {
    let binary = |f: fn(i64, i64) -> i64| pairs(args[0], args[1], shape, f);
    let unary = |f: fn(i64) -> i64| args[0].mapv(f).into_shared();
    Some(match row {
        Primitive::Unary(Unary::Neg) => unary(i64::wrapping_neg),
        Primitive::Unary(Unary::Abs) => unary(i64::wrapping_abs),
        Primitive::Unary(Unary::Sign) => unary(i64::signum),
        Primitive::Unary(Unary::Relu) => unary(|x| x.max(0)),
        Primitive::Binary(Binary::Add) => binary(i64::wrapping_add),
        Primitive::Binary(Binary::Sub) => binary(i64::wrapping_sub),
        Primitive::Binary(Binary::Mul) => binary(i64::wrapping_mul),
        Primitive::Nary(Nary::Max) if args.len() == 2 => binary(i64::max),
        Primitive::Nary(Nary::Min) if args.len() == 2 => binary(i64::min),
        _ => return None,
    })
}
