//! Formulas in which every number is read once, so that one instruction does what several
//! did: the same numbers, bit for bit. The points are such that no operation rounds, and the
//! order in which derivatives are added up does not matter either.

use nalgebra::DMatrix;
use proptest::prelude::*;
use trigrad_core::Scalar;
use trigrad_tape::replay::Replay;

use crate::close::same;

const INPUTS: usize = 4;

#[derive(Clone, Debug)]
enum Tree {
    Input(usize),
    Constant(f64),
    /// A constant by an input, which is a power of two.
    Over(f64, usize),
    Negative(Box<Tree>),
    Scaled(Box<Tree>, f64),
    Sum(Box<Tree>, Box<Tree>),
    Difference(Box<Tree>, Box<Tree>),
    Product(Box<Tree>, Box<Tree>),
}

fn run<S: Scalar>(tree: &Tree, x: &[S]) -> S {
    match tree {
        Tree::Input(number) => x[*number],
        Tree::Constant(c) => S::from_f64(*c),
        Tree::Over(c, number) => S::from_f64(*c) / x[*number],
        Tree::Negative(a) => -run(a, x),
        Tree::Scaled(a, k) => run(a, x) * *k,
        Tree::Sum(a, b) => run(a, x) + run(b, x),
        Tree::Difference(a, b) => run(a, x) - run(b, x),
        Tree::Product(a, b) => run(a, x) * run(b, x),
    }
}

fn constant() -> impl Strategy<Value = f64> {
    prop::sample::select(vec![-3.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0])
}

fn trees() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        5 => (0..INPUTS).prop_map(Tree::Input),
        1 => constant().prop_map(Tree::Constant),
        1 => (constant(), 0..INPUTS).prop_map(|(c, number)| Tree::Over(c, number)),
    ];
    leaf.prop_recursive(6, 14, 2, |inner| {
        let two = || {
            (
                inner.clone().prop_map(Box::new),
                inner.clone().prop_map(Box::new),
            )
        };
        let scaled = (inner.clone().prop_map(Box::new), constant());
        prop_oneof![
            1 => inner.clone().prop_map(|a| Tree::Negative(Box::new(a))),
            3 => scaled.prop_map(|(a, k)| Tree::Scaled(a, k)),
            3 => two().prop_map(|(a, b)| Tree::Sum(a, b)),
            3 => two().prop_map(|(a, b)| Tree::Difference(a, b)),
            3 => two().prop_map(|(a, b)| Tree::Product(a, b)),
        ]
    })
}

fn points() -> impl Strategy<Value = [f64; INPUTS]> {
    let number = || prop::sample::select(vec![-2.0, -1.0, -0.5, 0.5, 1.0, 2.0, 4.0]);
    [number(), number(), number(), number()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn numbers_that_are_read_once(tree in trees(), x in points(), other in points()) {
        let mut replay = Replay::record(|x| run(&tree, x), &x);
        for x in [x, other] {
            let (value, slopes, curvatures) = replay.hessian(&x).unwrap();
            let (right, right_slopes, right_curvatures) = trigrad_tape::hessian(|x| run(&tree, x), &x);
            prop_assert!(same(replay.values(&x).unwrap()[0], run(&tree, &x)));
            prop_assert!(same(value, right), "{} and {}", value, right);
            prop_assert_eq!(replay.gradient(&x).unwrap().1, right_slopes.clone());
            prop_assert_eq!(slopes, right_slopes);
            prop_assert_eq!(curvatures, right_curvatures);
        }
    }

    /// Sums of many terms with constants, added and taken off in any order.
    #[test]
    fn linear_forms(terms in prop::collection::vec((0..INPUTS, constant(), any::<bool>(), any::<bool>()), 1..24), x in points()) {
        fn form<S: Scalar>(terms: &[(usize, f64, bool, bool)], x: &[S]) -> S {
            terms.iter().fold(x[0].exp(), |sum, &(number, k, is_less, is_last)| {
                let term = x[number] * k;
                match (is_less, is_last) {
                    (false, false) => sum + term,
                    (false, true) => term + sum,
                    (true, false) => sum - term,
                    (true, true) => term - sum,
                }
            })
        }
        let mut replay = Replay::record(|x| form(&terms, x), &[1.0; INPUTS]);
        let (value, slopes) = replay.gradient(&x).unwrap();
        prop_assert!(same(value, form(&terms, &x)));
        let many = DMatrix::from_fn(40, INPUTS, |row, column| x[(row + column) % INPUTS]);
        let answers = replay.gradients(&many);
        prop_assert!(same(answers.values[0], value));
        prop_assert_eq!(answers.slopes.row(0).transpose(), slopes.clone());
        let mut right = [0.0; INPUTS];
        let mut exp = x[0].exp();
        for &(number, k, is_less, is_last) in &terms {
            let k = if is_less && !is_last { -k } else { k };
            if is_less && is_last {
                right = right.map(|slope| -slope);
                exp = -exp;
            }
            right[number] += k;
        }
        prop_assert_eq!(&slopes.as_slice()[1..], &right[1..]);
        for row in 0..40 {
            let row = answers.slopes.row(row);
            prop_assert!(row.iter().skip(1).eq(&right[1..]), "{}", row);
        }
        prop_assert!((slopes[0] - (right[0] + exp)).abs() <= 1e-14 * (1.0 + exp.abs() + right[0].abs()));
    }
}
