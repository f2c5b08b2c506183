//! Statements on matrices, against the same arithmetic entry by entry.

use nalgebra::DMatrix;
use trigrad_core::Scalar;
use trigrad_tape::{Matrix, Tape, Var, gradient, hessian, jacobian};

use crate::noise::noise;

const N: usize = 4;

// A matrix that is far from singular, by columns, and symmetric in the mean.
fn matrix() -> Vec<f64> {
    let mut a = noise(N * N, 3);
    (0..N).for_each(|i| a[i * (N + 1)] += 3.0);
    a
}

// By elimination without exchanges.
fn eliminated<S: Scalar>(a: &[S], b: &[S]) -> (Vec<S>, S) {
    let (mut a, mut b) = (a.to_vec(), b.to_vec());
    let mut log = S::zero();
    for k in 0..N {
        log = log + a[k * (N + 1)].abs().ln();
        for i in k + 1..N {
            let factor = a[i + k * N] / a[k * (N + 1)];
            for j in k..N {
                a[i + j * N] = a[i + j * N] - factor * a[k + j * N];
            }
            b[i] = b[i] - factor * b[k];
        }
    }
    for k in (0..N).rev() {
        for j in k + 1..N {
            b[k] = b[k] - a[k + j * N] * b[j];
        }
        b[k] = b[k] / a[k * (N + 1)];
    }
    (b, log)
}

fn multiplied<S: Scalar>(rows: usize, a: &[S], b: &[S]) -> Vec<S> {
    let inner = a.len() / rows;
    let entry =
        |i, j| (0..inner).fold(S::zero(), |sum, l| sum + a[i + l * rows] * b[l + j * inner]);
    let entries = (0..b.len() / inner).flat_map(|j| (0..rows).map(move |i| (i, j)));
    entries.map(|(i, j)| entry(i, j)).collect()
}

fn triangle<S: Scalar>(a: &[S]) -> Vec<S> {
    let mut l = vec![S::zero(); N * N];
    for j in 0..N {
        let squares = (0..j).fold(a[j + j * N], |rest, k| rest - l[j + k * N] * l[j + k * N]);
        l[j + j * N] = squares.sqrt();
        for i in j + 1..N {
            let rest = (0..j).fold(a[i + j * N], |rest, k| rest - l[i + k * N] * l[j + k * N]);
            l[i + j * N] = rest / l[j + j * N];
        }
    }
    l
}

// Something of all numbers, no two alike.
fn mixed<S: Scalar>(x: &[S]) -> S {
    let terms = x
        .iter()
        .enumerate()
        .map(|(i, &x)| (x * (0.3 + i as f64)).sin());
    terms.fold(S::zero(), |sum, term| sum + term)
}

// Two derivatives of sums of a few hundred terms, which solve equations of condition 10.
#[track_caller]
fn assert_same(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        let bound = 1e-11 * (1.0 + expected.abs());
        assert!((found - expected).abs() <= bound, "{found} and {expected}");
    }
}

/// A function by statements and by entries has the same value, gradient and Hessian.
macro_rules! alike {
    ($($name:ident: $x:expr, |$x_name:ident| $statements:expr, $entries:expr;)*) => { $(
        #[test]
        fn $name() {
            let x: Vec<f64> = $x;
            let by_statements = hessian(|$x_name| $statements, &x);
            let by_entries = hessian(|$x_name| $entries, &x);
            assert_same(&[by_statements.0], &[by_entries.0]);
            assert_same(by_statements.1.as_slice(), by_entries.1.as_slice());
            assert_same(by_statements.2.as_slice(), by_entries.2.as_slice());
            let (_, slopes) = gradient(|$x_name| $statements, &x);
            assert_same(slopes.as_slice(), by_entries.1.as_slice());
        }
    )* };
}

alike! {
    product_of_matrices: noise(6 + 12, 1),
        |x| mixed(&(&Matrix::from_vars(2, 3, &x[..6]) * &Matrix::from_vars(3, 4, &x[6..])).vars()),
        mixed(&multiplied(2, &x[..6], &x[6..]));
    matrix_times_vector: noise(12, 2),
        |x| mixed(&(&Matrix::from_vars(3, 3, &x[..9]) * &Matrix::from_vars(3, 1, &x[9..])).vars()),
        mixed(&multiplied(3, &x[..9], &x[9..]));
    square_of_a_matrix: noise(9, 4),
        |x| { let a = Matrix::from_vars(3, 3, x); mixed(&(&(&a * &a) * &a).vars()) },
        mixed(&multiplied(3, &multiplied(3, x, x), x));
    transposed_product: noise(6, 5),
        |x| { let a = Matrix::from_vars(2, 3, x); mixed(&(&a.transpose() * &a).vars()) },
        {
            let rows = [x[0], x[2], x[4], x[1], x[3], x[5]];
            mixed(&multiplied(3, &rows, x))
        };
    solution: [matrix(), noise(N, 6)].concat(),
        |x| mixed(&Matrix::from_vars(N, N, &x[..N * N]).solve(&Matrix::from_vars(N, 1, &x[N * N..])).vars()),
        mixed(&eliminated(&x[..N * N], &x[N * N..]).0);
    two_solutions: [matrix(), noise(2 * N, 7)].concat(),
        |x| mixed(&Matrix::from_vars(N, N, &x[..N * N]).solve(&Matrix::from_vars(N, 2, &x[N * N..])).vars()),
        mixed(&[
            eliminated(&x[..N * N], &x[N * N..N * (N + 1)]).0,
            eliminated(&x[..N * N], &x[N * (N + 1)..]).0,
        ].concat());
    log_determinant: matrix(),
        |x| Matrix::from_vars(N, N, x).log_determinant(),
        eliminated(x, &x[..N]).1;
    cholesky: matrix(),
        |x| mixed(&Matrix::from_vars(N, N, x).cholesky().vars()),
        mixed(&triangle(x));
}

#[test]
fn rows_are_exchanged() {
    // The same equations in another order, with a 0 where the first pivot would be.
    let a = [0.0, 2.0, 1.0, 1.0, 4.0, -1.0, 3.0, 0.5, 2.0];
    let right = DMatrix::from_column_slice(3, 3, &a);
    let (values, slopes) = jacobian(
        |x| {
            Matrix::from_vars(3, 3, x)
                .solve(&Matrix::constant(3, 1, &[1.0, 2.0, 3.0]))
                .vars()
        },
        &a,
    );
    let solution = right
        .clone()
        .lu()
        .solve(&DMatrix::from_column_slice(3, 1, &[1.0, 2.0, 3.0]))
        .unwrap();
    assert_same(values.as_slice(), solution.as_slice());
    // dx = -A^-1 dA x
    let inverse = right.try_inverse().unwrap();
    let expected = DMatrix::from_fn(3, 9, |i, entry| {
        -inverse[(i, entry % 3)] * solution[entry / 3]
    });
    assert_same(slopes.as_slice(), expected.as_slice());
}

#[test]
fn statements_are_counted_once() {
    let n = 10;
    Tape::new().record(&noise(2 * n * n, 8), |tape, x| {
        let (a, b) = (
            Matrix::from_vars(n, n, &x[..n * n]),
            Matrix::from_vars(n, n, &x[n * n..]),
        );
        assert_eq!(tape.entries(), 0); // inputs in a row need not be recorded again
        let c = &a * &b;
        assert_eq!(tape.entries(), 1);
        let d = Matrix::from_vars(n, n, &c.vars());
        assert_eq!((tape.entries(), d.shape()), (1, (n, n)));
        let slopes = x[..n * n].iter().map(|&x| x * 2.0).collect::<Vec<_>>();
        Matrix::from_vars(n, n, &slopes);
        assert_eq!(tape.entries(), 2);
        assert!(tape.bytes() < 10 * 8 * n * n);
    });
}

#[test]
fn constants_and_variables_mix() {
    let (value, slopes) = gradient(
        |x| {
            let a = Matrix::from_vars(2, 2, &[x[0], Var::constant(2.0), x[1] * 3.0, x[0]]);
            a.log_determinant()
        },
        &[4.0, 1.0],
    );
    // ln(x^2 - 6 y)
    assert_same(&[value], &[10_f64.ln()]);
    assert_same(slopes.as_slice(), &[0.8, -0.6]);
    let plain = DMatrix::from_column_slice(2, 1, &[3.0, 5.0]);
    Tape::new().record(&[1.0], |tape, x| {
        let known = Matrix::from(&plain);
        let product = &known * &known.transpose();
        assert!(product.vars().iter().all(|entry| !entry.varies()));
        assert_eq!(
            (product.primal(), tape.entries()),
            (&plain * plain.transpose(), 0)
        );
        let column = &known * &Matrix::from_vars(1, 1, x);
        assert_eq!(tape.gradient(column.get(1, 0)), [5.0]);
    });
}

#[test]
fn a_constant_may_come_first() {
    for constants in [1, 2, 3] {
        let (value, slopes) = gradient(
            |x| {
                let entry = |i: usize| {
                    if i < constants {
                        Var::constant(2.0)
                    } else {
                        x[i]
                    }
                };
                let row = Matrix::from_vars(1, 4, &[0, 1, 2, 3].map(entry));
                (&row * &Matrix::constant(4, 1, &[1.0, 10.0, 100.0, 1000.0])).get(0, 0)
            },
            &[2.0; 4],
        );
        assert_eq!(value, 2222.0);
        let right = [1.0, 10.0, 100.0, 1000.0];
        for (i, slope) in slopes.iter().enumerate() {
            assert_eq!(*slope, if i < constants { 0.0 } else { right[i] });
        }
    }
}

#[test]
fn what_an_entry_does_not_depend_on() {
    let inf = f64::INFINITY;
    // c = a b: the first entry of c depends on the first row of a and the first column of b.
    Tape::new().record(&[0.0, 1.0, 2.0, inf, 5.0, 3.0, 7.0, inf], |tape, x| {
        let (a, b) = (
            Matrix::from_vars(2, 2, &x[..4]),
            Matrix::from_vars(2, 2, &x[4..]),
        );
        let c = (&a * &b).get(0, 0);
        assert_eq!(c.primal(), 6.0);
        let none = None;
        let slopes = [
            Some(5.0),
            none,
            Some(3.0),
            none,
            Some(0.0),
            Some(2.0),
            none,
            none,
        ];
        assert_eq!(tape.connected_gradient(c), slopes);
        assert_eq!(tape.gradient(c), slopes.map(|slope| slope.unwrap_or(0.0)));
        // To an infinite entry that is met flows what stands beside it, and no NaN elsewhere.
        let met = (&a * &b).get(1, 1);
        assert_eq!(tape.gradient(met), [0.0, 7.0, 0.0, inf, 0.0, 0.0, 1.0, inf]);
    });
    // A second right-hand side does not concern the first solution.
    Tape::new().record(&[2.0, 4.0, inf], |tape, x| {
        let a = Matrix::from_vars(1, 1, &x[..1]);
        let solutions = a.solve(&Matrix::from_vars(1, 2, &x[1..]));
        assert_eq!(tape.gradient(solutions.get(0, 0)), [-1.0, 0.5, 0.0]);
    });
}

#[test]
fn singular_and_indefinite_matrices() {
    let singular = [1.0, 2.0, 2.0, 4.0];
    let (value, slopes) = gradient(|x| Matrix::from_vars(2, 2, x).log_determinant(), &singular);
    assert_eq!(value, f64::NEG_INFINITY);
    assert!(slopes.iter().all(|slope| !slope.is_finite()));
    let (value, slopes) = gradient(
        |x| {
            Matrix::from_vars(2, 2, x)
                .solve(&Matrix::constant(2, 1, &[1.0, 1.0]))
                .get(0, 0)
        },
        &singular,
    );
    assert!(!value.is_finite() && slopes.iter().all(|slope| !slope.is_finite()));
    let (value, slopes) = gradient(
        |x| Matrix::from_vars(2, 2, x).cholesky().get(1, 1),
        &[1.0_f64, 2.0, 2.0, 1.0],
    );
    assert!(value.is_nan() && slopes.iter().all(|slope| slope.is_nan()));
}

#[test]
fn empty_matrices() {
    Tape::new().record(&[1.0], |_, x| {
        let none = Matrix::from_vars(0, 3, &x[..0]);
        let square = &none.transpose() * &none;
        assert_eq!(square.primal(), DMatrix::zeros(3, 3));
        let nothing = Matrix::from_vars(0, 0, &x[..0]);
        assert_eq!(nothing.log_determinant().primal(), 0.0);
        assert_eq!(nothing.solve(&none).shape(), (0, 3));
        assert_eq!(nothing.cholesky().shape(), (0, 0));
    });
}

macro_rules! refused {
    ($($name:ident: $message:literal, |$x:ident| $body:expr;)*) => { $(
        #[test]
        #[should_panic(expected = $message)]
        fn $name() {
            Tape::new().record(&[1.0; 6], |_, $x| { let _ = $body; });
        }
    )* };
}

refused! {
    wrong_number_of_entries: "a matrix of 2 by 2 has not 6 entries", |x| Matrix::from_vars(2, 2, x);
    wrong_inner_size: "a row of the second for each column of the first",
        |x| &Matrix::from_vars(2, 3, x) * &Matrix::from_vars(2, 3, x);
    not_square: "log_determinant needs a square matrix", |x| Matrix::from_vars(2, 3, x).log_determinant();
    wrong_right_hand_side: "a row of b for each row of the matrix",
        |x| Matrix::from_vars(2, 2, &x[..4]).solve(&Matrix::from_vars(3, 2, x));
    no_such_entry: "no entry (2, 0) in a matrix of 2 by 3", |x| Matrix::from_vars(2, 3, x).get(2, 0);
}
