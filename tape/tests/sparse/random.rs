//! Random sparse functions: every entry is that of the dense matrix, and the pattern has
//! the entries that are not 0 somewhere, and no others.

use nalgebra::DMatrix;
use nalgebra_sparse::CsrMatrix;
use proptest::prelude::*;
use trigrad_core::Scalar;
use trigrad_tape::replay::Replay;
use trigrad_tape::sparse::{SparseHessian, SparseJacobian};

const INPUTS: usize = 14;

/// A term of a sum, or an output, of a few inputs.
#[derive(Clone, Debug)]
enum Term {
    Product(Vec<usize>),
    Wave(usize, usize),
    Quotient(usize, usize),
    Linear(usize, usize),
    Square(usize),
    Length(usize, usize, usize),
    Choice(usize, usize, usize),
}

fn of<S: Scalar>(term: &Term, x: &[S]) -> S {
    match term {
        Term::Product(factors) => {
            let first = x[factors[0]];
            factors[1..].iter().fold(first, |y, &factor| y * x[factor])
        }
        Term::Wave(a, b) => (x[*a] + x[*b] * 0.5).sin(),
        Term::Quotient(a, b) => x[*a] / (x[*b] + 10.0),
        Term::Linear(a, b) => x[*a] * 3.0 - x[*b],
        Term::Square(a) => x[*a] * x[*a],
        Term::Length(a, b, c) => S::hypot_of(&[x[*a] + 5.0, x[*b], x[*c]]),
        Term::Choice(a, b, c) => S::select(x[*a].above(0.0), x[*b] * x[*b], x[*c].exp()),
    }
}

fn sum<S: Scalar>(terms: &[Term], x: &[S]) -> S {
    terms[1..]
        .iter()
        .fold(of(&terms[0], x), |sum, term| sum + of(term, x))
}

fn terms() -> impl Strategy<Value = Vec<Term>> {
    let input = || 0..INPUTS;
    let term = prop_oneof![
        prop::collection::vec(input(), 1..4).prop_map(Term::Product),
        (input(), input()).prop_map(|(a, b)| Term::Wave(a, b)),
        (input(), input()).prop_map(|(a, b)| Term::Quotient(a, b)),
        (input(), input()).prop_map(|(a, b)| Term::Linear(a, b)),
        input().prop_map(Term::Square),
        (input(), input(), input()).prop_map(|(a, b, c)| Term::Length(a, b, c)),
        (input(), input(), input()).prop_map(|(a, b, c)| Term::Choice(a, b, c)),
    ];
    prop::collection::vec(term, 1..20)
}

// Points at which no entry is 0 by chance; with each its negative, so that both branches
// of every choice occur.
fn points() -> Vec<Vec<f64>> {
    let phases = [1.0, 1.7, 2.3, 3.1].into_iter();
    let pairs = phases.flat_map(|phase| [1.0, -1.0].map(|sign| (phase, sign)));
    let point = |(phase, sign): (f64, f64)| {
        let number = |i: usize| ((i as f64 * 1.618 + phase).sin() * 1.3 + 0.05) * sign;
        (0..INPUTS).map(number).collect()
    };
    pairs.map(point).collect()
}

fn dense(matrix: &CsrMatrix<f64>) -> DMatrix<f64> {
    let mut all = DMatrix::zeros(matrix.nrows(), matrix.ncols());
    for (row, column, &entry) in matrix.triplet_iter() {
        all[(row, column)] = entry;
    }
    all
}

// Sums of the same terms in other orders.
fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * (1.0 + b.abs())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn hessians(terms in terms()) {
        let replay = Replay::record(|x| sum(&terms, x), &points()[0]);
        let mut sparse = SparseHessian::new(&replay);
        let mut nonzero = DMatrix::from_element(INPUTS, INPUTS, false);
        for x in points() {
            let (value, slopes, curvatures) = sparse.hessian(&x).unwrap();
            let (right, right_slopes, right_curvatures) = trigrad_tape::hessian(|x| sum(&terms, x), &x);
            prop_assert_eq!(value, right);
            for (slope, right) in slopes.iter().zip(right_slopes.iter()) {
                prop_assert!(close(*slope, *right));
            }
            for (entry, right) in dense(&curvatures).iter().zip(right_curvatures.iter()) {
                prop_assert!(close(*entry, *right), "{} and {}", entry, right);
            }
            for (found, right) in nonzero.iter_mut().zip(right_curvatures.iter()) {
                *found |= *right != 0.0;
            }
            for (row, column, &entry) in curvatures.triplet_iter() {
                let transposed = curvatures.get_entry(column, row).map(|e| e.into_value());
                prop_assert_eq!(Some(entry), transposed);
            }
        }
        for row in 0..INPUTS {
            for column in 0..INPUTS {
                let is_in = sparse.pattern().lane(row).contains(&column);
                prop_assert_eq!(is_in, nonzero[(row, column)], "({}, {})", row, column);
            }
        }
    }

    #[test]
    fn jacobians(terms in terms()) {
        let outputs = |x: &[f64]| terms.iter().map(|term| of(term, x)).collect::<Vec<_>>();
        let replay = Replay::record_several(|x| terms.iter().map(|term| of(term, x)).collect(), &points()[0]);
        let mut sparse = SparseJacobian::new(&replay);
        let mut nonzero = DMatrix::from_element(terms.len(), INPUTS, false);
        for x in points() {
            let (values, slopes) = sparse.jacobian(&x).unwrap();
            prop_assert_eq!(values.as_slice(), outputs(&x));
            let (_, right) = trigrad_tape::jacobian(|x| terms.iter().map(|term| of(term, x)).collect(), &x);
            for (slope, right) in dense(&slopes).iter().zip(right.iter()) {
                prop_assert!(close(*slope, *right), "{} and {}", slope, right);
            }
            for (found, right) in nonzero.iter_mut().zip(right.iter()) {
                *found |= *right != 0.0;
            }
        }
        for row in 0..terms.len() {
            for column in 0..INPUTS {
                let is_in = sparse.pattern().lane(row).contains(&column);
                prop_assert_eq!(is_in, nonzero[(row, column)], "({}, {})", row, column);
            }
        }
    }

    /// Where roots have infinite slopes, in the places of the pattern the answers of the
    /// tape; but one of the two may be NaN where it met 0 * inf on a way of its own.
    #[test]
    fn infinite_slopes(terms in terms(), roots in prop::collection::vec(0..INPUTS, 1..4), x in prop::collection::vec(prop::sample::select(vec![0.0, 1.0, 4.0]), INPUTS)) {
        fn f<S: Scalar>(terms: &[Term], roots: &[usize], x: &[S]) -> S {
            let sum = sum(terms, x);
            roots.iter().fold(sum, |sum, &root| sum + x[root].sqrt() * x[(root + 1) % INPUTS])
        }
        let replay = Replay::record(|x| f(&terms, &roots, x), &points()[0]);
        let (value, _, curvatures) = SparseHessian::new(&replay).hessian(&x).unwrap();
        let (right, _, right_curvatures) = trigrad_tape::hessian(|x| f(&terms, &roots, x), &x);
        prop_assert_eq!(value, right);
        for (row, column, &entry) in curvatures.triplet_iter() {
            let right = right_curvatures[(row, column)];
            let is_same = entry == right || close(entry, right) || entry.is_nan() || right.is_nan();
            prop_assert!(is_same, "({}, {}): {} and {}", row, column, entry, right);
        }
        // What the tape knows is known here too.
        let unknown = curvatures.triplet_iter().filter(|(_, _, entry)| entry.is_nan()).count();
        let right_unknown = right_curvatures.iter().filter(|entry| entry.is_nan()).count();
        prop_assert!(unknown <= right_unknown, "{} NaN, {} of the tape", unknown, right_unknown);
        let outputs = Replay::record_several(
            |x| roots.iter().map(|&root| x[root].sqrt() + x[(root + 3) % INPUTS] * x[0]).collect(),
            &points()[0],
        );
        let (_, slopes) = SparseJacobian::new(&outputs).jacobian(&x).unwrap();
        for (row, &root) in roots.iter().enumerate() {
            let other = (root + 3) % INPUTS;
            let found = slopes.get_entry(row, other).unwrap().into_value();
            let right = x[0] * if other == 0 { 2.0 } else { 1.0 };
            prop_assert!(other == root || root == 0 || found == right, "{} and {}", found, right);
        }
    }
}
