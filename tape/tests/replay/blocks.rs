//! Many points side by side: the same numbers as one by one, bit for bit.

use nalgebra::DMatrix;
use trigrad_core::{Ordered, Scalar};
use trigrad_tape::replay::{Replay, Replays};

use crate::close::same;

fn smooth<S: Scalar>(x: &[S]) -> S {
    (x[0] * x[1]).sin() * x[2].exp() + S::logsumexp_of(x) / (x[0] * x[0] + 1.0)
        - S::select(x[0].below(x[2]), x[1].tanh(), x[2].abs().sqrt())
}

fn branching<S: Ordered>(x: &[S]) -> S {
    let mut y = x[0] * x[1];
    for _ in 0..3 {
        if y >= 2.0 || y == 0.0 {
            break;
        }
        y = y * 1.5 + x[2] * x[2];
    }
    if x[2] > 0.25 { y.ln() } else { y }
}

// A row for each point; some of them at edges.
fn points(count: usize) -> DMatrix<f64> {
    DMatrix::from_fn(count, 3, |row, column| match (row * 7 + column * 5) % 23 {
        0 => 0.0,
        1 => -0.5,
        step => (row as f64 * 0.37 + column as f64 * 1.1).sin() * step as f64 / 8.0,
    })
}

#[test]
fn every_number_of_points() {
    let mut replay = Replay::record(|x| smooth(x), &[0.5, 0.25, 1.0]);
    for count in [0, 1, 2, 7, 8, 9, 24, 25, 63, 64, 65, 127, 200] {
        let x = points(count);
        let answers = replay.gradients(&x);
        assert_eq!(answers.values.len(), count);
        assert_eq!(answers.slopes.shape(), (count, 3));
        assert!(answers.flipped.is_empty());
        for row in 0..count {
            let at: Vec<f64> = x.row(row).iter().copied().collect();
            let (value, slopes) = replay.gradient(&at).unwrap();
            assert!(same(answers.values[row], value) && same(value, smooth(&at)));
            for (column, &slope) in slopes.iter().enumerate() {
                let found = answers.slopes[(row, column)];
                assert!(
                    same(found, slope),
                    "{count}: {row}, {column}: {found}, {slope}"
                );
            }
        }
    }
}

#[test]
fn points_that_flip_are_reported_one_by_one() {
    let at = [-0.5, 0.5, -0.5];
    let mut replay = Replay::record(|x| branching(x), &at);
    let x = points(150);
    let answers = replay.gradients(&x);
    let mut flipped = answers.flipped.iter().peekable();
    let mut held = 0;
    for row in 0..x.nrows() {
        let at: Vec<f64> = x.row(row).iter().copied().collect();
        match replay.gradient(&at) {
            Ok((value, _)) => {
                assert!(same(answers.values[row], value) && same(value, branching(&at)));
                held += 1;
            }
            Err(error) => {
                assert_eq!(flipped.next(), Some(&(row, error)));
                assert!(answers.values[row].is_nan());
                assert!(answers.slopes.row(row).iter().all(|slope| slope.is_nan()));
            }
        }
    }
    assert!(flipped.next().is_none());
    assert!(
        held > 3 && held < 140,
        "{held} points take the recorded branches"
    );
}

#[test]
fn replays_answer_at_all_points() {
    let mut runs = Replays::new(|x| branching(x)).keeping(3);
    let x = points(150);
    for _ in 0..2 {
        let answers = runs.gradients(&x);
        assert!(answers.flipped.is_empty());
        for row in 0..x.nrows() {
            let at: Vec<f64> = x.row(row).iter().copied().collect();
            let (value, slopes) = trigrad_tape::gradient(|x| branching(x), &at);
            assert!(same(answers.values[row], value));
            for (column, &slope) in slopes.iter().enumerate() {
                let found = answers.slopes[(row, column)];
                assert!(
                    (found - slope).abs() <= 1e-12 * slope.abs() || same(found, slope),
                    "{at:?}: {found}, not {slope}"
                );
            }
        }
    }
    assert!(runs.len() <= 3);
}

#[test]
fn infinite_slopes_concern_their_own_point() {
    let mut replay = Replay::record(|x| x[0].sqrt() * x[1] + x[2], &[1.0, 1.0, 1.0]);
    let x = DMatrix::from_row_slice(3, 3, &[0.0, 0.0, 1.0, 4.0, 2.0, 3.0, -1.0, 1.0, 1.0]);
    let answers = replay.gradients(&x);
    // 0 * inf is NaN for x0, and the others stay.
    assert!(answers.slopes[(0, 0)].is_nan());
    assert_eq!((answers.slopes[(0, 1)], answers.slopes[(0, 2)]), (0.0, 1.0));
    assert_eq!(
        answers.slopes.row(1),
        nalgebra::RowVector3::new(0.5, 2.0, 1.0)
    );
    assert!(answers.slopes.row(2).iter().all(|slope| slope.is_nan()));
}

#[test]
fn programs_travel_between_threads() {
    let mut replay = Replay::record(|x| smooth(x), &[0.5, 0.25, 1.0]);
    let mut other = replay.clone();
    let there = std::thread::spawn(move || other.gradient(&[0.1, 0.2, 0.3]));
    assert_eq!(there.join().unwrap(), replay.gradient(&[0.1, 0.2, 0.3]));
}
