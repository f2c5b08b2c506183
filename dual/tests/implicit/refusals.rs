//! What is no solution, or has no derivatives, is refused and not answered.

use nalgebra::{DMatrix, DVector, RowDVector};
use trigrad_dual::implicit::{self, Found, ImplicitError};
use trigrad_dual::{Dual, HyperDual, derivative, epsilon};

type Hyper = HyperDual<Dual>;

fn p<T: trigrad_core::Interpret>(value: T) -> [Dual<T>; 1] {
    [Dual::variable(value, 0)]
}

// The roots of (x/s - 1)^m = p at p = 0, found as exactly as a solver can find them: to the
// m-th root of ε.
#[test]
fn a_multiple_root_at_every_scale() {
    for scale in [1e-100, 1e-20, 1.0, 1e20, 1e100] {
        for m in 2..5 {
            for wrong in [0.0, 1e-12, f64::EPSILON.powf(1.0 / f64::from(m))] {
                let solve = |_: &[f64]| Found::from(scale * (1.0 + wrong)).within(1e-3, 1e-3);
                let f = |x: Dual<Dual>, p: &[Dual<Dual>]| {
                    let distance = x / scale - 1.0;
                    (1..m).fold(distance, |power, _| power * distance) - p[0]
                };
                let refused = implicit::root(solve, f, &p(0.0)).unwrap_err();
                assert!(
                    matches!(
                        refused,
                        ImplicitError::Singular { unknown: 0, .. }
                            | ImplicitError::Unsettled { unknown: 0, .. }
                    ),
                    "{refused}"
                );
            }
        }
    }
}

// x² = p close to p = 0, solved up to 1e-8: the slope 1/(2x) would be anything.
#[test]
fn close_to_where_two_roots_meet() {
    let square = |x: Dual<Dual>, p: &[Dual<Dual>]| x * x - p[0];
    for (parameter, found) in [(0.0, 1e-8), (1e-17, 1e-8), (1e-16, 1.1e-8), (1e-200, 1e-12)] {
        let refused = implicit::root(|_: &[f64]| found, square, &p(parameter)).unwrap_err();
        assert!(
            matches!(refused, ImplicitError::Unsettled { .. }),
            "{refused}"
        );
    }
    // Solved to the last digit it is a root as any other.
    let root = implicit::root(|p: &[f64]| p[0].sqrt(), square, &p(1e-200)).unwrap();
    assert!((root.tangent[0] - 5e99).abs() < 1e85);
}

#[test]
fn a_double_root_among_others() {
    // (x - y)² = p and x + y = 2, at p = 0.
    let equations = |x: &[Dual<Dual, 8>], p: &[Dual<Dual, 8>]| {
        vec![(x[0] - x[1]) * (x[0] - x[1]) - p[0], x[0] + x[1] - 2.0]
    };
    for wrong in [0.0, 1e-9, 1e-7] {
        let solve = |_: &[f64]| [1.0 + wrong, 1.0 - wrong];
        assert!(implicit::system(solve, equations, &p(0.0)).is_err());
    }
}

#[test]
fn what_is_not_solved() {
    let cube = |x: Dual<Dual>, p: &[Dual<Dual>]| x * x * x - p[0];
    let refused = implicit::root(|_: &[f64]| 2.001, cube, &p(8.0)).unwrap_err();
    let ImplicitError::NotSolved {
        unknown,
        value,
        step,
        bound,
    } = refused.clone()
    else {
        panic!("{refused}")
    };
    assert_eq!((unknown, value), (0, 2.001));
    assert!((step + 1e-3).abs() < 1e-6 && (bound - 3.001e-6).abs() < 1e-14);
    assert_eq!(
        refused.to_string(),
        format!(
            "a step of Newton's method moves unknown 0 from 2.001 by {step:e}, and no more than \
             {bound:e} is allowed: solve further, or say how far the solution is from the true one"
        )
    );
    let close = |_: &[f64]| Found::from(2.001).within(2e-3, 0.0);
    let root = implicit::root(close, cube, &p(8.0)).unwrap();
    assert!((root.tangent[0] - 1.0 / 12.0).abs() < 1e-3 / 12.0);
    // An optimum where the gradient is not 0.
    let bowl = |x: &[_], p: &[_]| (x[0] - p[0]) * (x[0] - p[0]);
    assert!(implicit::optimum(|_: &[f64]| 1.01, bowl, &p(1.0)).is_err());
}

#[test]
fn a_singular_jacobian_names_the_unknown() {
    // The third equation is the sum of the others, at any scale of each, with entries that
    // are no dyadic fractions.
    for [a, b, c] in [[1.0, 1.0, 1.0], [1e-120, 1e80, 3e100], [7.0, 0.3, 1e-9]] {
        let equations = |x: &[Dual<Dual, 8>], p: &[Dual<Dual, 8>]| {
            let first = x[0] * 0.1 + x[1] * 0.7 - x[2] * 1.3 - p[0];
            let second = x[0] * 0.3 - x[1] * 0.9 + x[2] * 0.1;
            vec![first * a, second * b, (first + second) * c]
        };
        let refused = implicit::system(|_: &[f64]| [0.0; 3], equations, &p(0.0)).unwrap_err();
        assert!(
            matches!(refused, ImplicitError::Singular { unknown: 2, pivot } if pivot.abs() < 1e95),
            "{refused}"
        );
    }
    // What is left in the end was made of entries that are greater than its own.
    let cancelling = |x: &[Dual<Dual, 8>], p: &[Dual<Dual, 8>]| {
        let first = x[0] * 1.3 + x[1] * 0.01 - x[2] * 1.3 - p[0];
        let second = x[0] * 0.7 + x[1] * 0.12 + x[2] * 1.3;
        vec![x[0] * 2.0 + x[1] * 0.13 - p[0], first, second]
    };
    let refused = implicit::system(|_: &[f64]| [0.0; 3], cancelling, &p(0.0)).unwrap_err();
    assert!(matches!(refused, ImplicitError::Singular { unknown: 2, pivot } if pivot != 0.0));
    let none = |_: &[Dual<Dual, 8>], p: &[Dual<Dual, 8>]| vec![p[0] - p[0]];
    assert_eq!(
        implicit::system(|_: &[f64]| [5.0], none, &p(0.0)).unwrap_err(),
        ImplicitError::Singular {
            unknown: 0,
            pivot: 0.0
        }
    );
    // A map whose slope is 1 but for rounding, so that 1 less of it is all rounding.
    let map = |x: &[Dual<Dual, 8>], p: &[Dual<Dual, 8>]| vec![x[0] * 0.1 * 3.0 / 0.3 + p[0]];
    let refused = implicit::fixed_point(|_: &[f64]| 0.0, map, &p(0.0)).unwrap_err();
    assert!(matches!(refused, ImplicitError::Singular { unknown: 0, pivot } if pivot != 0.0));
    // In the last of several unknowns too; and a map that hardly moves is none of those.
    let map = |x: &[Dual<Dual, 8>], p: &[Dual<Dual, 8>]| {
        vec![x[1] * 0.25 + p[0], x[0] * 0.0 + x[1] * 0.1 * 3.0 / 0.3]
    };
    let refused = implicit::fixed_point(|_: &[f64]| [0.0; 2], map, &p(0.0)).unwrap_err();
    assert!(matches!(refused, ImplicitError::Singular { unknown: 1, pivot } if pivot != 0.0));
    let slow = |x: &[Dual<Dual, 8>], p: &[Dual<Dual, 8>]| {
        let slope = 0.5_f64.powi(30);
        vec![x[0] * (1.0 - slope) + p[0] * slope]
    };
    let fixed = implicit::fixed_point(|p: &[f64]| p[0], slow, &p(1.0)).unwrap();
    assert_eq!(fixed[0].tangent, [1.0]);
    // A flat objective, and constraints that say the same twice.
    let flat = |x: &[Hyper], p: &[Hyper]| (x[0] + x[1] - p[0]).pow(2.0);
    let refused = implicit::optimum(|_: &[f64]| [0.5; 2], flat, &p(1.0)).unwrap_err();
    assert!(matches!(
        refused,
        ImplicitError::Singular { unknown: 1, .. }
    ));
    let twice = |x: &[_], p: &[_]| vec![x[0] - p[0], (x[0] - p[0]) * 3.0];
    let bowl = |x: &[_], _: &[_]| x[0] * x[0] + x[1] * x[1];
    assert!(implicit::constrained_optimum(|_: &[f64]| [1.0, 0.0], bowl, twice, &p(1.0)).is_err());
    // The multipliers come behind the unknowns.
    let nothing = |x: &[_], p: &[_]| vec![x[0] - p[0], x[1] * 0.0];
    let refused = implicit::constrained_optimum(|_: &[f64]| [1.0, 0.0], bowl, nothing, &p(1.0));
    let want = ImplicitError::Singular {
        unknown: 3,
        pivot: 0.0,
    };
    assert_eq!(refused.unwrap_err(), want);
}

#[test]
fn as_many_equations_as_unknowns() {
    let two = |x: &[Dual<Dual, 8>], p: &[Dual<Dual, 8>]| vec![x[0] - p[0], x[0] + p[0]];
    let refused = implicit::system(|_: &[f64]| [1.0], two, &p(1.0)).unwrap_err();
    assert_eq!(refused.to_string(), "2 equations for 1 unknowns");
    let none = |_: &[Dual<Dual, 8>], _: &[Dual<Dual, 8>]| Vec::new();
    assert!(implicit::fixed_point(|_: &[f64]| [1.0], none, &p(1.0)).is_err());
    assert!(implicit::root(|_: &[f64]| [1.0, 2.0], |x, p| x - p[0], &p(1.0)).is_err());
    let bowl = |x: &[_], _: &[_]| x[0] * x[0];
    let three = |x: &[_], p: &[_]| vec![x[0] - p[0], x[0] * 2.0, x[0] * 3.0];
    let refused = implicit::constrained_optimum(|_: &[f64]| [1.0], bowl, three, &p(1.0));
    let want = ImplicitError::NotSquare {
        equations: 3,
        unknowns: 1,
    };
    assert_eq!(refused.unwrap_err(), want);
    // Nor do equations come and go.
    for turn in [1, 2] {
        let runs = std::cell::Cell::new(0);
        let some = |x: &[Dual<Dual<Dual>, 8, _>], p: &[Dual<Dual<Dual>, 8, _>]| {
            runs.set(runs.get() + 1);
            vec![x[0] - p[0]; if runs.get() > turn { 2 } else { 1 }]
        };
        let parameter = [Dual::variable(Dual::variable(1.0, 0), 0)];
        let one = |_: &[f64]| [1.0];
        let solution = epsilon!().implicit().system(one, some, &parameter);
        assert!(solution.is_err(), "after {turn}");
    }
    // No unknowns at all are no mistake.
    let empty = implicit::system(|_: &[f64]| Vec::new(), none, &p(1.0)).unwrap();
    assert_eq!(empty.len(), 0);
}

#[test]
fn nan_stays_nan() {
    let square = |x: Dual<Dual<Dual>>, p: &[Dual<Dual<Dual>>]| x * x - p[0];
    let root = |p| implicit::root(|p: &[f64]| p[0].sqrt(), square, &[p]).unwrap();
    let (value, slope) = derivative(|p| derivative(root, p).1, -1.0);
    assert!(value.is_nan() && slope.is_nan());
    // Of one unknown, of an equation, of a slope.
    type Solve = fn(&[f64]) -> [f64; 2];
    type Spoil = fn(Dual<Dual, 8>) -> Dual<Dual, 8>;
    let cases: [(Solve, Spoil); 3] = [
        (|_| [1.0, f64::NAN], |x| x),
        (|_| [1.0, 2.0], |x| x + f64::NAN),
        (|_| [1.0, 2.0], |x| (-x).sqrt()),
    ];
    for (solve, spoil) in cases {
        let equations =
            |x: &[Dual<Dual, 8>], p: &[Dual<Dual, 8>]| vec![x[0] - p[0], spoil(x[1]) - p[0] * 2.0];
        let x = implicit::system(solve, equations, &p(1.0)).unwrap();
        assert_eq!(x[0].primal, 1.0);
        assert!(x[1].tangent[0].is_nan());
    }
    let bowl = |x: &[Hyper], p: &[Hyper]| (x[0] - p[0]).pow(2.0);
    let level = |x: &[_], p: &[_]| vec![x[0] - p[0]];
    let (x, multipliers) =
        implicit::constrained_optimum(|_: &[f64]| [f64::NAN], bowl, level, &p(1.0)).unwrap();
    assert!(x[0].tangent[0].is_nan() && multipliers[0].tangent[0].is_nan());
}

// A solution of a badly conditioned system is no multiple root.
#[test]
fn what_rounding_explains_is_not_refused() {
    // Hilbert's matrix of eight rows has the condition 1.5e10, and the sums for the right
    // side are rounded elsewhere than those of the residuals.
    let n = 8;
    let entry = |i: usize, j: usize| 1.0 / (i + j + 1) as f64;
    let right: Vec<f64> = (0..n)
        .map(|i| (0..n).rev().map(|j| entry(i, j)).sum::<f64>() * 1_f64.exp())
        .collect();
    let equations = |x: &[Dual<Dual, 8>], p: &[Dual<Dual, 8>]| {
        let rows = (0..n).map(|i| {
            let terms = (0..n).map(|j| (x[j] + p[0]).exp() * entry(i, j));
            terms.sum::<Dual<Dual, 8>>() - right[i]
        });
        rows.collect()
    };
    let ones = |_: &[f64]| Found::from(vec![1.0; n]).within(0.0, 0.0);
    let x = implicit::system(ones, equations, &p(0.0)).unwrap();
    for x in x.iter() {
        // dx/dp = -1; the condition costs ten digits.
        assert!((x.tangent[0] + 1.0).abs() < 1e-5, "{}", x.tangent[0]);
    }
    // A solution that is wrong beyond that is refused, in this direction of the unknowns too.
    let wrong = |_: &[f64]| {
        (0..n)
            .map(|j| if j == 3 { 1.01 } else { 1.0 })
            .collect::<Vec<_>>()
    };
    assert!(implicit::system(wrong, equations, &p(0.0)).is_err());
}

// Eight equations in whole numbers, exact multiples of which make one row, or one column, of others:
// what is left of it is rounding.
fn dependent(seed: i32, is_row: bool) -> ImplicitError {
    let mut state = f64::from(seed) * 0.37;
    let mut random = || {
        // In 10 bits, so that the sums below are exact.
        state += 1.0;
        ((state * 57.0).sin() * 1024.0).round() / 1024.0
    };
    let mut matrix = DMatrix::from_fn(8, 8, |_, _| random());
    if is_row {
        let weights = RowDVector::from_fn(7, |_, _| random());
        let sum = weights * matrix.rows(0, 7);
        matrix.set_row(7, &sum);
    } else {
        let weights = DVector::from_fn(3, |_, _| random());
        let sum = matrix.columns(0, 3) * weights;
        matrix.set_column(3, &sum);
    }
    let equations = |x: &[Dual<Dual, 8>], p: &[Dual<Dual, 8>]| {
        let value = |i: usize| {
            let terms = x.iter().enumerate();
            let terms = terms.map(|(j, &x)| (x - p[0]) * matrix[(i, j)]);
            terms.sum::<Dual<Dual, 8>>()
        };
        (0..8).map(value).collect()
    };
    implicit::system(|_: &[f64]| [0.0; 8], equations, &p(0.0)).unwrap_err()
}

#[test]
fn dependent_equations_are_refused_whatever_their_numbers() {
    let mut named = 0;
    for seed in 0..200 {
        for (is_row, last) in [(true, 7), (false, 3)] {
            let refused = dependent(seed, is_row);
            let ImplicitError::Singular { unknown, pivot } = refused else {
                panic!("{refused}, {seed}")
            };
            assert!(pivot.abs() < 1e-4, "{refused}, {seed}");
            named += i32::from(unknown == last);
            // Rows depend as a whole, and all their columns are said to.
            assert!(!is_row || unknown == 7 && pivot != 1.0, "{refused}, {seed}");
        }
    }
    // It is mostly the first column that is a sum of those before it; where rounding is more than
    // usual, a later one.
    assert!(named >= 380, "{named} of 400");
    // One that the pivot alone does not give away.
    let refused = dependent(28, true);
    let is_said = matches!(refused, ImplicitError::Singular { unknown: 7, pivot } if pivot != 0.0);
    assert!(is_said, "{refused}");
}

// At every size of the unknown: a solution that is off by rounding is one without any
// tolerance, and one that is off by a hundredth is none.
#[test]
fn rounding_has_the_scale_of_the_unknowns() {
    for scale in [1e-150, 1.0, 1e150] {
        let line = |x: Dual<Dual>, p: &[Dual<Dual>]| x * 3.0 - p[0];
        let third = |p: &[f64]| p[0] / 3.0;
        for solve in [|x: f64| x, f64::next_up, f64::next_down] {
            let solve = |p: &[f64]| Found::from(solve(third(p))).within(0.0, 0.0);
            let root = implicit::root(solve, line, &p(scale)).unwrap();
            assert!((root.tangent[0] - 1.0 / 3.0).abs() <= f64::EPSILON);
        }
        let wrong = |p: &[f64]| Found::from(third(p) * 1.01).within(0.0, 0.0);
        assert!(implicit::root(wrong, line, &p(scale)).is_err(), "{scale:e}");
    }
    // 0 is exact.
    let solve = |_: &[f64]| Found::from(0.0).within(0.0, 0.0);
    let root = implicit::root(solve, |x, p| x * 3.0 - p[0], &p(0.0)).unwrap();
    assert_eq!(root.tangent[0], 1.0 / 3.0);
}

// What a coarse tolerance allows: the next step leads towards the root, where the equation is
// defined, as it is not behind.
#[test]
fn the_step_is_looked_at_on_the_way_to_the_root() {
    let equation = |x: Dual<Dual>, p: &[Dual<Dual>]| x.sqrt() - p[0];
    let coarse = |_: &[f64]| Found::from(2e-9).within(0.6, 1e-8);
    let root = implicit::root(coarse, equation, &p(1e-4)).unwrap();
    assert_eq!(root.primal, 2e-9);
}
