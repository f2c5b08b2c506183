//! Every driver on functions whose derivatives are known, in all forms of a function.

use nalgebra::{DMatrix, Matrix2};
use trigrad_core::{Function, Ordered, Scalar, function};
use trigrad_tape::{Tape, Var, gradient, hessian, hvp, jacobian, vjp};

#[test]
fn seed_cases() {
    assert_eq!(gradient(|x| x[0] * 2.0, &[3.0]).1[0], 2.0);
    assert_eq!(gradient(|x| x[0] * x[0] + 2.0, &[3.0]).1[0], 6.0);
    assert_eq!(gradient(|x| x[0] * x[0] + x[0] * 2.0, &[3.0]).1[0], 8.0);
    let (value, slopes) = gradient(|x| x[0] * x[0] * x[1] + x[0] * x[1], &[3.0, 2.0]);
    assert_eq!(value, 24.0);
    assert_eq!(slopes.as_slice(), [14.0, 12.0]);
}

fn cubic<S: Scalar>(x: &[S]) -> S {
    x[0] * x[0] * x[1] + x[1].pow(3.0)
}

fn both<S: Scalar>(x: &[S]) -> Vec<S> {
    vec![cubic(x), x[0] - x[1]]
}

fn branching<S: Ordered>(x: &[S]) -> S {
    let mut y = x[0];
    while y < 10.0 {
        y = y * 2.0;
    }
    y
}

#[test]
fn generic_functions() {
    let x = [3.0, -2.0];
    let slopes = [-12.0, 21.0];
    let curvatures = Matrix2::new(-4.0, 6.0, 6.0, -12.0);
    assert_eq!(gradient(|x| cubic(x), &x).1.as_slice(), slopes);
    let (values, adjoints) = vjp(|x| both(x), &x, &[1.0, 100.0]);
    assert_eq!(values.as_slice(), [-26.0, 5.0]);
    assert_eq!(adjoints.as_slice(), [88.0, -79.0]);
    let (_, matrix) = jacobian(|x| both(x), &x);
    assert_eq!(matrix, Matrix2::new(-12.0, 21.0, 1.0, -1.0));
    let (value, gradient, matrix) = hessian(|x| cubic(x), &x);
    assert_eq!((value, gradient.as_slice()), (-26.0, &slopes[..]));
    assert_eq!(matrix, curvatures);
    let (value, gradient, product) = hvp(|x| cubic(x), &x, &[1.0, 10.0]);
    assert_eq!(value, -26.0);
    assert_eq!(gradient.as_slice(), slopes);
    assert_eq!(product.as_slice(), [56.0, -114.0]);
}

#[test]
fn functions_and_formulas() {
    use trigrad_tape::function;
    let x = [3.0, -2.0];
    let one = function!(|x, y| x * x * y + y.pow(3.0));
    let two = function!(|x, y| [x * x * y + y.pow(3.0), x - y]);
    let formulas = (one.trace(), two.trace());
    assert_eq!(function::gradient(&one, &x), gradient(|x| cubic(x), &x));
    assert_eq!(
        function::gradient(&formulas.0, &x),
        gradient(|x| cubic(x), &x)
    );
    assert_eq!(function::hessian(&one, &x), hessian(|x| cubic(x), &x));
    assert_eq!(
        function::hessian(&formulas.0, &x),
        hessian(|x| cubic(x), &x)
    );
    let v = [1.0, 10.0];
    assert_eq!(function::hvp(&one, &x, &v), hvp(|x| cubic(x), &x, &v));
    assert_eq!(
        function::hvp(&formulas.0, &x, &v),
        hvp(|x| cubic(x), &x, &v)
    );
    assert_eq!(function::jacobian(&two, &x), jacobian(|x| both(x), &x));
    assert_eq!(
        function::jacobian(&formulas.1, &x),
        jacobian(|x| both(x), &x)
    );
    assert_eq!(function::vjp(&two, &x, &v), vjp(|x| both(x), &x, &v));
    assert_eq!(function::vjp(&formulas.1, &x, &v), vjp(|x| both(x), &x, &v));
}

#[test]
fn functions_that_branch() {
    for (x, value, slope) in [(0.7, 11.2, 16.0), (3.0, 12.0, 4.0), (20.0, 20.0, 1.0)] {
        let (y, slopes) = gradient(|x| branching(x), &[x]);
        assert_eq!((y, slopes[0]), (value, slope));
        assert_eq!(hessian(|x| branching(x), &[x]).2[0], 0.0);
    }
}

#[test]
fn closures_capture_and_call_once() {
    let weights = vec![2.0, 3.0];
    let mut calls = 0;
    let (value, slopes) = gradient(
        |x| {
            calls += 1;
            let terms = x.iter().zip(weights).map(|(&x, weight)| x * x * weight);
            terms.sum::<Var<'_>>()
        },
        &[1.0, 10.0],
    );
    assert_eq!((value, calls), (302.0, 1));
    assert_eq!(slopes.as_slice(), [4.0, 60.0]);
}

#[test]
fn tall_wide_and_empty() {
    let (values, slopes) = jacobian(|x| vec![x[0], x[0] * 2.0, x[0] * x[0]], &[3.0]);
    assert_eq!(values.as_slice(), [3.0, 6.0, 9.0]);
    assert_eq!(slopes, matrix_of(3, 1, &[1.0, 2.0, 6.0]));
    let (_, slopes) = jacobian(|x| vec![x[0] - x[2]], &[1.0, 2.0, 3.0]);
    assert_eq!(slopes, matrix_of(1, 3, &[1.0, 0.0, -1.0]));
    let (values, slopes) = jacobian(|_| Vec::new(), &[1.0, 2.0]);
    assert_eq!((values.len(), slopes.shape()), (0, (0, 2)));
    let (values, adjoints) = vjp(|_| Vec::new(), &[1.0, 2.0], &[]);
    assert_eq!((values.len(), adjoints.as_slice()), (0, &[0.0, 0.0][..]));
    let (value, slopes, curvatures) = hessian(|_| Var::constant(Var::constant(7.0)), &[]);
    assert_eq!((value, slopes.len(), curvatures.shape()), (7.0, 0, (0, 0)));
}

#[test]
#[should_panic(expected = "one seed for each output")]
fn missing_seeds() {
    vjp(|x| vec![x[0], x[0]], &[1.0], &[1.0]);
}

#[test]
#[should_panic(expected = "a function of one output is needed, this has 2")]
fn gradient_of_two_outputs() {
    trigrad_tape::function::gradient(&function!(|x| [x, x]), &[1.0]);
}

#[test]
fn memory_is_used_again() {
    let mut tape = Tape::new();
    let first = tape.gradient(|x| cubic(x), &[3.0, -2.0]);
    assert_eq!(tape.gradient(|x| x[0].sin(), &[0.0]).1.as_slice(), [1.0]);
    assert_eq!(tape.gradient(|x| cubic(x), &[3.0, -2.0]), first);
}

fn matrix_of(rows: usize, columns: usize, by_rows: &[f64]) -> DMatrix<f64> {
    DMatrix::from_row_slice(rows, columns, by_rows)
}
