//! Matrices of every small size, their entries variables with slopes, constants and the same
//! variable twice, against the same arithmetic entry by entry; pivots that have to be found.

use nalgebra::DMatrix;
use trigrad_core::Scalar;
use trigrad_tape::{Matrix, Tape, Var, gradient};

use crate::noise::noise;

#[track_caller]
fn assert_same(context: &str, found: &[f64], expected: &[f64], accuracy: f64) {
    assert_eq!(found.len(), expected.len(), "{context}");
    for (found, expected) in found.iter().zip(expected) {
        let bound = accuracy * (1.0 + expected.abs());
        let is_same = (found - expected).abs() <= bound;
        assert!(is_same, "{context}: {found} and {expected}");
    }
}

// Entries of every kind, made of the variables and of some constants.
fn entries<'t>(x: &[Var<'t>], count: usize, from: usize) -> Vec<Var<'t>> {
    let entry = |i: usize| match i % 5 {
        0 => x[(from + i) % x.len()] * 3.0,
        1 => Var::constant(0.25 + i as f64),
        2 => x[(from + i) % x.len()].sin(),
        3 => x[from % x.len()],
        _ => x[(from + i) % x.len()] * x[from % x.len()],
    };
    (0..count).map(entry).collect()
}

// Something of all numbers, no two alike.
fn mixed<S: Scalar>(x: &[S]) -> S {
    let terms = x.iter().enumerate();
    let terms = terms.map(|(i, &x)| (x * (0.3 + i as f64)).sin());
    terms.fold(S::zero(), |sum, term| sum + term)
}

fn product_entry<'t>(size: [usize; 3], a: &[Var<'t>], b: &[Var<'t>], at: [usize; 2]) -> Var<'t> {
    let [rows, inner, _] = size;
    let [i, j] = at;
    let terms = (0..inner).map(|l| a[i + l * rows] * b[l + j * inner]);
    terms.fold(Var::constant(0.0), |sum, term| sum + term)
}

#[test]
fn products_of_every_size() {
    let sizes = [0, 1, 2, 3, 5, 6];
    let x = noise(11, 1);
    for rows in sizes {
        for inner in sizes {
            for columns in sizes {
                let size = [rows, inner, columns];
                let context = format!("{size:?}");
                Tape::new().record(&x, |tape, x| {
                    let (a, b) = (entries(x, rows * inner, 0), entries(x, inner * columns, 4));
                    let by_rule = Matrix::from_vars(rows, inner, &a);
                    let by_rule = &by_rule * &Matrix::from_vars(inner, columns, &b);
                    let places = (0..columns).flat_map(|j| (0..rows).map(move |i| [i, j]));
                    let by_entries: Vec<_> =
                        places.map(|at| product_entry(size, &a, &b, at)).collect();
                    let of_all = [mixed(&by_rule.vars()), mixed(&by_entries)];
                    let [found, expected] = of_all.map(|y| tape.gradient(y));
                    assert_same(&context, &found, &expected, 1e-12);
                    // By single entries, of which the others know nothing, with an adjoint of 2.
                    for (entry, wanted) in by_rule.vars().into_iter().zip(by_entries) {
                        let [found, expected] =
                            [entry, wanted].map(|y| tape.connected_gradient(y * 2.0));
                        for (found, expected) in found.into_iter().zip(expected) {
                            assert_eq!(found.is_some(), expected.is_some(), "{context}");
                            let [found, expected] =
                                [found, expected].map(|slope| slope.unwrap_or(0.0));
                            assert_same(&context, &[found], &[expected], 1e-13);
                        }
                    }
                });
            }
        }
    }
}

// The slopes of a gradient by all entries, as a matrix.
fn slopes_of(
    n: usize,
    a: &DMatrix<f64>,
    f: impl for<'t> Fn(Matrix<'t>) -> Var<'t>,
) -> DMatrix<f64> {
    let (_, slopes) = gradient(|x| f(Matrix::from_vars(n, n, x)), a.as_slice());
    DMatrix::from_column_slice(n, n, slopes.as_slice())
}

/// The solution X of A X = B changes by -A^-1 dA X, and ln |det A| by the trace of A^-1 dA.
fn check_equations(context: &str, a: &DMatrix<f64>, accuracy: f64) {
    let n = a.nrows();
    let inverse = a.clone().try_inverse().expect("far from singular");
    let right = DMatrix::from_column_slice(n, 2, &noise(2 * n, 5));
    let weights = DMatrix::from_column_slice(n, 2, &noise(2 * n, 6));
    let x = &inverse * &right;
    let by_a = slopes_of(n, a, |a| {
        let solution = a.solve(&Matrix::constant(n, 2, right.as_slice()));
        Var::dot(&solution.vars(), weights.as_slice())
    });
    let z = inverse.transpose() * &weights;
    let expected = -(&z * x.transpose());
    assert_same(context, by_a.as_slice(), expected.as_slice(), accuracy);
    let (_, by_right) = gradient(
        |b| {
            let solution = Matrix::constant(n, n, a.as_slice()).solve(&Matrix::from_vars(n, 2, b));
            Var::dot(&solution.vars(), weights.as_slice())
        },
        right.as_slice(),
    );
    assert_same(context, by_right.as_slice(), z.as_slice(), accuracy);
    let by_a = slopes_of(n, a, |a| a.log_determinant() * 3.0);
    let expected = inverse.transpose() * 3.0;
    assert_same(context, by_a.as_slice(), expected.as_slice(), accuracy);
}

#[test]
fn equations_of_every_size() {
    for n in 1..=9 {
        let mut a = DMatrix::from_column_slice(n, n, &noise(n * n, 3));
        (0..n).for_each(|i| a[(i, i)] += 3.0);
        check_equations(&format!("{n} equations"), &a, 1e-12);
    }
}

#[test]
fn the_largest_pivot_is_found_in_every_order() {
    // One large entry in each row and column, and hardly anything beside it: whatever else
    // were the pivot, a dozen digits would be lost. All orders of four, turns of more.
    let mut orders: Vec<Vec<usize>> = Vec::new();
    for code in 0..256 {
        let order: Vec<usize> = (0..4).map(|k| (code >> (2 * k)) & 3).collect();
        if (0..4).all(|i| order.contains(&i)) {
            orders.push(order);
        }
    }
    assert_eq!(orders.len(), 24);
    orders.extend((1..7).map(|turn| (0..7).map(|i| (i * 3 + turn) % 7).collect()));
    for order in orders {
        let n = order.len();
        let mut a = DMatrix::from_column_slice(n, n, &noise(n * n, 9)) * 1e-13;
        for (j, &i) in order.iter().enumerate() {
            a[(i, j)] = 1.0 + j as f64;
        }
        check_equations(&format!("{order:?}"), &a, 1e-11);
    }
}

#[test]
fn a_solution_knows_which_right_hand_side_it_is_of() {
    for n in 1..4 {
        let x = [noise(n * n, 3), noise(3 * n, 4)].concat();
        Tape::new().record(&x, |tape, x| {
            let diagonal = |i: usize| if i.is_multiple_of(n + 1) { 3.0 } else { 0.0 };
            let a: Vec<_> = (0..n * n).map(|i| x[i] + diagonal(i)).collect();
            let a = Matrix::from_vars(n, n, &a);
            let solution = a.solve(&Matrix::from_vars(n, 3, &x[n * n..]));
            for (entry, y) in solution.vars().into_iter().enumerate() {
                let slopes = tape.connected_gradient(y);
                for (other, slope) in slopes[n * n..].iter().enumerate() {
                    assert_eq!(slope.is_some(), other / n == entry / n);
                }
                assert!(slopes[..n * n].iter().all(Option::is_some));
            }
        });
    }
}

// L L' = A, column by column.
fn triangle<S: Scalar>(n: usize, a: &[S]) -> Vec<S> {
    let mut l = vec![S::zero(); n * n];
    for j in 0..n {
        let squares = (0..j).fold(a[j + j * n], |rest, k| rest - l[j + k * n] * l[j + k * n]);
        l[j + j * n] = squares.sqrt();
        for i in j + 1..n {
            let rest = (0..j).fold(a[i + j * n], |rest, k| rest - l[i + k * n] * l[j + k * n]);
            l[i + j * n] = rest / l[j + j * n];
        }
    }
    l
}

#[test]
fn triangles_of_every_size() {
    for n in 0..=9 {
        let mut a = noise(n * n, 8);
        (0..n).for_each(|i| a[i * (n + 1)] += n as f64);
        let by_rule = gradient(|x| mixed(&Matrix::from_vars(n, n, x).cholesky().vars()), &a);
        let by_entries = gradient(|x| mixed(&triangle(n, x)), &a);
        let context = format!("{n} rows");
        assert_same(&context, &[by_rule.0], &[by_entries.0], 1e-12);
        let [found, expected] = [&by_rule.1, &by_entries.1];
        assert_same(&context, found.as_slice(), expected.as_slice(), 1e-11);
    }
}
