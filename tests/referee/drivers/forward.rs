//! The drivers of forward mode.

use trigrad::Program;
use trigrad::dual::{
    Dual, chunked, epsilon, fixed, function, gradient, hessian, taylor::Taylor,
    taylor::directional, tracked,
};

use super::{Driver, Float, Said, Subject, driver, first, second};

pub(super) fn drivers<T: Float>() -> Vec<Driver<T>> {
    vec![
        driver("dual::function::gradient", true, |f, x| {
            first(function::gradient(&f.formula, x))
        }),
        driver("dual::function::hessian", true, |f, x| {
            second(function::hessian(&f.formula, x))
        }),
        driver("dual::tracked::gradient", true, |f, x| {
            let program = f.formula.program();
            first(tracked::gradient(|x| program.eval(x)[0], x))
        }),
        driver("dual::tracked::hessian", true, |f, x| {
            let program = f.formula.program();
            second(tracked::hessian(|x| program.eval(x)[0], x))
        }),
        driver("dual::taylor::directional", true, series),
        driver("dual::taylor::Taylor", false, numbers),
        driver("dual::gradient", false, |f, x| {
            let program = f.formula.program();
            first(gradient(|x| program.eval(x)[0], x))
        }),
        driver("dual::hessian", false, |f, x| {
            let program = f.formula.program();
            second(hessian(|x| program.eval(x)[0], x))
        }),
        driver("dual::chunked::gradient", false, |f, x| {
            let program = f.formula.program();
            first(chunked::gradient::<2, _>(|x| program.eval(x)[0], x))
        }),
        driver("dual::fixed::gradient", false, |f, x| match x.len() {
            1 => fixed_first::<T, 1>(f.formula.program(), x),
            2 => fixed_first::<T, 2>(f.formula.program(), x),
            3 => fixed_first::<T, 3>(f.formula.program(), x),
            _ => fixed_first::<T, 9>(f.formula.program(), x),
        }),
        driver("dual::fixed::hessian", false, |f, x| match x.len() {
            1 => fixed_second::<T, 1>(f.formula.program(), x),
            2 => fixed_second::<T, 2>(f.formula.program(), x),
            3 => fixed_second::<T, 3>(f.formula.program(), x),
            _ => fixed_second::<T, 9>(f.formula.program(), x),
        }),
        driver("dual::derivative, nested", false, nested),
    ]
}

// A number on the stack in place of a recording, by one input at a time.
fn numbers<T: Float>(f: &Subject, x: &[T]) -> Said<T> {
    let along = |i: usize| {
        let constant = |&x: &T| Taylor::<T, 4>::constant(x);
        let mut args: Vec<_> = x.iter().map(constant).collect();
        args[i] = Taylor::variable(x[i]);
        f.formula.program().eval(&args)[0]
    };
    let found: Vec<Taylor<T, 4>> = (0..x.len()).map(along).collect();
    let orders = found.iter().enumerate();
    Said {
        value: found[0].primal,
        first: found.iter().map(|y| y.derivative(1)).collect(),
        second: orders
            .clone()
            .map(|(i, y)| ((i, i), y.derivative(2)))
            .collect(),
        higher: orders
            .map(|(i, y)| (i, [y.derivative(3), y.derivative(4)]))
            .collect(),
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
fn nested<T: Float>(f: &Subject, x: &[T]) -> Said<T> {
    let program = f.formula.program();
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

fn series<T: Float>(f: &Subject, x: &[T]) -> Said<T> {
    let program = f.formula.program();
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
