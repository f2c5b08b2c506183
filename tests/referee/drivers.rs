//! Every driver of forward mode that finds slopes or second derivatives, by one signature.

use trigrad::dual::{
    Dual, epsilon, fixed, function, gradient, hessian, taylor::directional, tracked,
};
use trigrad::{Formula, Interpret, Program};

use crate::data::number;
use crate::judge::Format;

/// What a driver says: nothing where it does not compute that much.
pub(crate) struct Said<T> {
    pub(crate) value: T,
    pub(crate) first: Vec<T>,
    pub(crate) second: Vec<((usize, usize), T)>,
    /// The pure derivatives of orders 3 and 4.
    pub(crate) higher: Vec<(usize, [T; 2])>,
}

pub(crate) struct Driver<T> {
    pub(crate) name: &'static str,
    /// Whether it tells apart what does not depend on an input.
    pub(crate) is_structural: bool,
    pub(crate) run: fn(&Formula, &[T]) -> Said<T>,
}

/// The base types, and their floats.
pub(crate) trait Float: Interpret + nalgebra::Scalar + Into<f64> {
    const FORMAT: Format;
    fn nearest(text: &str) -> Self;
}

impl Float for f64 {
    const FORMAT: Format = Format::F64;
    fn nearest(text: &str) -> Self {
        number(text)
    }
}

impl Float for f32 {
    const FORMAT: Format = Format::F32;
    fn nearest(text: &str) -> Self {
        number(text) as Self
    }
}

pub(crate) fn drivers<T: Float>() -> [Driver<T>; 9] {
    let driver = |name, is_structural, run| Driver {
        name,
        is_structural,
        run,
    };
    [
        driver("function::gradient", true, |f, x| {
            first(function::gradient(f, x))
        }),
        driver("function::hessian", true, |f, x| {
            second(function::hessian(f, x))
        }),
        driver("tracked::gradient", true, |f, x| {
            let program = f.program();
            first(tracked::gradient(|x| program.eval(x)[0], x))
        }),
        driver("taylor::directional", true, series),
        driver("gradient", false, |f, x| {
            let program = f.program();
            first(gradient(|x| program.eval(x)[0], x))
        }),
        driver("hessian", false, |f, x| {
            let program = f.program();
            second(hessian(|x| program.eval(x)[0], x))
        }),
        driver("fixed::gradient", false, |f, x| match x.len() {
            1 => fixed_first::<T, 1>(f.program(), x),
            2 => fixed_first::<T, 2>(f.program(), x),
            3 => fixed_first::<T, 3>(f.program(), x),
            _ => fixed_first::<T, 9>(f.program(), x),
        }),
        driver("fixed::hessian", false, |f, x| match x.len() {
            1 => fixed_second::<T, 1>(f.program(), x),
            2 => fixed_second::<T, 2>(f.program(), x),
            3 => fixed_second::<T, 3>(f.program(), x),
            _ => fixed_second::<T, 9>(f.program(), x),
        }),
        driver("derivative, nested", false, nested),
    ]
}

fn first<T: Float>((value, slopes): (T, nalgebra::DVector<T>)) -> Said<T> {
    Said {
        value,
        first: slopes.iter().copied().collect(),
        second: Vec::new(),
        higher: Vec::new(),
    }
}

fn second<T: Float>(
    (value, slopes, bends): (T, nalgebra::DVector<T>, nalgebra::DMatrix<T>),
) -> Said<T> {
    let inputs = 0..slopes.len();
    let pairs = inputs.flat_map(|i| (i..slopes.len()).map(move |j| (i, j)));
    Said {
        second: pairs.map(|pair| (pair, bends[pair])).collect(),
        ..first((value, slopes))
    }
}

// Inputs that do not occur, where there are fewer.
fn padded<T: Float, const N: usize>(x: &[T]) -> [T; N] {
    std::array::from_fn(|i| x.get(i).copied().unwrap_or(T::from_f64(1.0)))
}

fn fixed_first<T: Float, const N: usize>(f: &Program, x: &[T]) -> Said<T> {
    let inputs = x.len();
    let (value, slopes) = fixed::gradient(|args| f.eval(&args[..inputs])[0], &padded::<T, N>(x));
    let slopes = &slopes.as_slice()[..inputs];
    first((value, nalgebra::DVector::from_column_slice(slopes)))
}

fn fixed_second<T: Float, const N: usize>(f: &Program, x: &[T]) -> Said<T> {
    let inputs = x.len();
    let (value, slopes, bends) =
        fixed::hessian(|args| f.eval(&args[..inputs])[0], &padded::<T, N>(x));
    let slopes = nalgebra::DVector::from_column_slice(&slopes.as_slice()[..inputs]);
    let bends = nalgebra::DMatrix::from_fn(inputs, inputs, |i, j| bends[(i, j)]);
    second((value, slopes, bends))
}

// A closure in a closure, by one input at a time.
fn nested<T: Float>(f: &Formula, x: &[T]) -> Said<T> {
    let program = f.program();
    let along = |i: usize| {
        epsilon!().derivative(
            |outer| {
                let inner = |inner| {
                    let constant = |&x: &T| Dual::constant(Dual::constant(x));
                    let mut args: Vec<_> = x.iter().map(constant).collect();
                    args[i] = inner;
                    program.eval(&args)[0]
                };
                epsilon!().derivative(inner, outer).1
            },
            x[i],
        )
    };
    let found: Vec<(T, T)> = (0..x.len()).map(along).collect();
    Said {
        value: program.eval(x)[0],
        first: found.iter().map(|&(slope, _)| slope).collect(),
        second: found
            .iter()
            .enumerate()
            .map(|(i, &(_, bend))| ((i, i), bend))
            .collect(),
        higher: Vec::new(),
    }
}

fn series<T: Float>(f: &Formula, x: &[T]) -> Said<T> {
    let program = f.program();
    let along = |i: usize| {
        let seed = |j| T::from_f64(if i == j { 1.0 } else { 0.0 });
        let direction: Vec<T> = (0..x.len()).map(seed).collect();
        directional(|x| program.eval(x)[0], x, &direction, 4)
    };
    let found: Vec<Vec<T>> = (0..x.len()).map(along).collect();
    Said {
        value: found[0][0],
        first: found.iter().map(|orders| orders[1]).collect(),
        second: found
            .iter()
            .enumerate()
            .map(|(i, orders)| ((i, i), orders[2]))
            .collect(),
        higher: found
            .iter()
            .enumerate()
            .map(|(i, orders)| (i, [orders[3], orders[4]]))
            .collect(),
    }
}
