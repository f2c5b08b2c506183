//! Structure, infinite slopes, NaN and flipped comparisons.

use nalgebra_sparse::CsrMatrix;
use trigrad_core::{Interpret, Scalar};
use trigrad_tape::replay::{Recorded, Replay};
use trigrad_tape::sparse::{SparseHessian, SparseJacobian, hessian, jacobian};

const INF: f64 = f64::INFINITY;

fn entries(matrix: &CsrMatrix<f64>) -> Vec<(usize, usize, f64)> {
    let triplets = matrix.triplet_iter();
    triplets
        .map(|(row, column, &entry)| (row, column, entry))
        .collect()
}

#[test]
fn a_pattern_is_about_structure() {
    // 0 at this point, and not everywhere.
    let (_, slopes) = jacobian(|x| vec![x[0] * x[1], x[1] * 0.0 + x[0]], &[0.0, 0.0]);
    assert_eq!(entries(&slopes), [(0, 0, 0.0), (0, 1, 0.0), (1, 0, 1.0)]);
    // Nothing bends here, but the product.
    let (_, _, curvatures) = hessian(
        |x| x[0].abs() + x[1].floor() + x[2] * 3.0 + x[3] * x[4] + x[5].relu(),
        &[0.0; 6],
    );
    assert_eq!(entries(&curvatures), [(3, 4, 1.0), (4, 3, 1.0)]);
    // A difference that is always 0 is one still.
    let (_, slopes) = jacobian(|x| vec![x[0] - x[0]], &[1.0]);
    assert_eq!(entries(&slopes), [(0, 0, 0.0)]);
}

#[test]
fn linear_and_constant_functions() {
    let (value, slopes, curvatures) = hessian(|x| x[0] * 2.0 + x[1], &[3.0, 4.0]);
    assert_eq!((value, slopes.as_slice()), (10.0, &[2.0, 1.0][..]));
    assert_eq!((curvatures.nnz(), curvatures.nrows()), (0, 2));
    let (value, _, curvatures) = hessian(|_| Recorded::from(7.0), &[]);
    assert_eq!((value, curvatures.nrows()), (7.0, 0));
    let (values, slopes) = jacobian(|_| vec![7.0.into()], &[1.0]);
    assert_eq!((values[0], slopes.nnz(), slopes.ncols()), (7.0, 0, 1));
    let (values, slopes) = jacobian(|_| Vec::new(), &[1.0]);
    assert_eq!((values.len(), slopes.nrows()), (0, 0));
}

#[test]
fn infinite_slopes_stay_in_their_place() {
    let replay = Replay::record_several(
        |x| vec![x[0].sqrt() + x[1], x[1] * x[2], x[2].sqrt() * x[0]],
        &[1.0; 3],
    );
    let mut sparse = SparseJacobian::new(&replay);
    let (_, slopes) = sparse.jacobian(&[0.0, 2.0, 4.0]).unwrap();
    let right = [
        (0, 0, INF),
        (0, 1, 1.0),
        (1, 1, 4.0),
        (1, 2, 2.0),
        (2, 0, 2.0),
        (2, 2, 0.0),
    ];
    assert_eq!(entries(&slopes), right);
    let (_, slopes, curvatures) = hessian(|x| x[0].sqrt() + x[1] * x[2], &[0.0, 2.0, 4.0]);
    assert_eq!(slopes.as_slice(), [INF, 4.0, 2.0]);
    assert_eq!(
        entries(&curvatures),
        [(0, 0, -INF), (1, 2, 1.0), (2, 1, 1.0)]
    );
    let (_, _, curvatures) = hessian(|x| x[0].sqrt() * x[1] + x[1] * x[2], &[0.0, 2.0, 4.0]);
    let right = [
        (0, 0, -INF),
        (0, 1, INF),
        (1, 0, INF),
        (1, 2, 1.0),
        (2, 1, 1.0),
    ];
    assert_eq!(entries(&curvatures), right);
}

#[test]
fn nan_concerns_its_own_row() {
    let (values, slopes) = jacobian(|x| vec![x[0].ln() + x[1], x[1] * x[1]], &[-1.0, 3.0]);
    assert!(values[0].is_nan());
    let found = entries(&slopes);
    assert!(found[0].2.is_nan() && found[1].2.is_nan());
    assert_eq!(found[2], (1, 1, 6.0));
    let (value, slopes, curvatures) = hessian(|x| x[0].ln() + x[1] * x[1], &[-1.0, 3.0]);
    assert!(value.is_nan() && slopes.iter().all(|slope| slope.is_nan()));
    assert!(curvatures.nnz() == 2 && curvatures.values().iter().all(|entry| entry.is_nan()));
}

#[test]
fn branches_are_guarded() {
    let bend = |x: &[Recorded<'_>]| x[0] > 0.0;
    let replay = Replay::record(
        |x| if bend(x) { x[0] * x[1] } else { x[1] * x[1] },
        &[1.0, 1.0],
    );
    let mut sparse = SparseHessian::new(&replay);
    assert_eq!(sparse.hessian(&[2.0, 3.0]).unwrap().2.nnz(), 2);
    assert_eq!(sparse.hessian(&[-2.0, 3.0]).unwrap_err().comparison, 0);
    let replay = Replay::record_several(|x| vec![if bend(x) { x[0] } else { x[1] }], &[1.0, 1.0]);
    assert!(SparseJacobian::new(&replay).jacobian(&[-2.0, 3.0]).is_err());
}

#[test]
fn both_branches_of_a_select_are_in_the_pattern() {
    let replay = Replay::record(
        |x| Recorded::select(x[0].above(0.0), x[1] * x[1], x[2].exp()),
        &[1.0, 1.0, 1.0],
    );
    let mut sparse = SparseHessian::new(&replay);
    let (_, _, curvatures) = sparse.hessian(&[1.0, 1.0, 0.0]).unwrap();
    assert_eq!(entries(&curvatures), [(1, 1, 2.0), (2, 2, 0.0)]);
    let (_, _, curvatures) = sparse.hessian(&[-1.0, 1.0, 0.0]).unwrap();
    assert_eq!(entries(&curvatures), [(1, 1, 0.0), (2, 2, 1.0)]);
}

/// Many rows with an infinite slope beside others: each is looked at again by itself, which
/// takes no longer than what it is made of.
#[test]
fn many_rows_with_infinite_slopes() {
    const MANY: usize = 3000;
    let mut x = vec![4.0; MANY];
    x.iter_mut().step_by(2).for_each(|x| *x = 0.0);
    let (_, slopes) = jacobian(
        |x| x.windows(2).map(|x| x[0].sqrt() + x[1] * x[1]).collect(),
        &x,
    );
    let (_, _, curvatures) = hessian(
        |x| {
            x.windows(2)
                .map(|x| x[0].sqrt() * 0.5 + x[0] * x[1] + x[1] * x[1])
                .sum()
        },
        &x,
    );
    for row in 1..MANY - 1 {
        let root = if x[row] == 0.0 { INF } else { 0.25 };
        assert_eq!(
            slopes.get_entry(row, row).map(|e| e.into_value()),
            Some(root)
        );
        let next = slopes.get_entry(row, row + 1).map(|e| e.into_value());
        assert_eq!(next, Some(2.0 * x[row + 1]));
        let bent = if x[row] == 0.0 {
            -INF
        } else {
            2.0 - 1.0 / 64.0
        };
        assert_eq!(
            curvatures.get_entry(row, row).map(|e| e.into_value()),
            Some(bent)
        );
        let beside = curvatures.get_entry(row, row + 1).map(|e| e.into_value());
        assert_eq!(beside, Some(1.0));
    }
}

/// All pairs of four inputs: each column meets each other one, so that columns take four
/// colours, and rows only three; and the other way around.
#[test]
fn colors_of_the_side_that_takes_fewer() {
    const PAIRS: [[usize; 2]; 6] = [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]];
    let x = [1.5, -0.5, 2.0, 0.25, 3.0, -4.0];
    let right = |f: &[f64]| f.iter().filter(|slope| **slope != 0.0).count();
    let replay = Replay::record_several(
        |x| PAIRS.iter().map(|&[a, b]| x[a] * x[b]).collect(),
        &x[..4],
    );
    let mut pairs = SparseJacobian::new(&replay);
    assert_eq!((pairs.colors(), pairs.pattern().nnz()), (3, 12));
    let (_, dense) = replay.clone().jacobian(&x[..4]).unwrap();
    let (_, slopes) = pairs.jacobian(&x[..4]).unwrap();
    assert_eq!(right(dense.as_slice()), slopes.nnz());
    for (row, column, slope) in entries(&slopes) {
        assert_eq!(slope, dense[(row, column)]);
    }
    let replay = Replay::record_several(
        |x| {
            let of = |number: usize| (0..6).filter(move |&pair| PAIRS[pair].contains(&number));
            let product = |number: usize| of(number).map(|pair| x[pair]).reduce(|a, b| a * b);
            (0..4).filter_map(product).collect()
        },
        &x,
    );
    let mut pairs = SparseJacobian::new(&replay);
    assert_eq!((pairs.colors(), pairs.pattern().nnz()), (3, 12));
    let (_, dense) = replay.clone().jacobian(&x).unwrap();
    for (row, column, slope) in entries(&pairs.jacobian(&x).unwrap().1) {
        assert_eq!(slope, dense[(row, column)]);
    }
}

/// Arrows with the tip first, last and in between, and a band.
#[test]
fn small_hessians_in_few_colors() {
    let x: Vec<f64> = (1..=9).map(|i| f64::from(i) * 0.25).collect();
    for tip in [0, 4, 8] {
        let replay = Replay::record(
            |x| {
                let others = (0..9).filter(|&i| i != tip);
                others.map(|i| (x[tip] * x[i]).sin() * x[i]).sum()
            },
            &x,
        );
        compare(&replay, &x, 2);
    }
    let band = Replay::record(
        |x| x.windows(2).map(|x| (x[0] * x[1]).sin() * x[1]).sum(),
        &x,
    );
    compare(&band, &x, 3);
}

// The Hessian in so many colours has the entries of the dense one, symmetric to the bit.
fn compare(replay: &Replay, x: &[f64], colors: usize) {
    let mut sparse = SparseHessian::new(replay);
    assert_eq!(sparse.colors(), colors);
    let (_, _, curvatures) = sparse.hessian(x).unwrap();
    assert_eq!(sparse.pattern(), curvatures.pattern());
    let (_, _, right) = replay.clone().hessian(x).unwrap();
    assert_eq!(
        curvatures.nnz(),
        right.iter().filter(|entry| **entry != 0.0).count()
    );
    for (row, column, entry) in entries(&curvatures) {
        let right = right[(row, column)];
        assert!(
            (entry - right).abs() <= 1e-14 * (1.0 + right.abs()),
            "{entry}, not {right}"
        );
        let transposed = curvatures.get_entry(column, row).map(|e| e.into_value());
        assert_eq!(transposed, Some(entry));
    }
}
