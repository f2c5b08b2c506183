//! Long recordings: nothing recurses, and nothing grows faster than the recording.

use trigrad_core::Scalar;
use trigrad_tape::replay::Replay;

#[test]
fn chains_of_a_hundred_thousand_nodes() {
    fn chain<S: Scalar>(x: S) -> S {
        let mut y = x;
        for step in 0..25_000 {
            // Four nodes each, some of which scale by exact constants.
            y = (y * 2.0 + x) * 0.25 * if step % 2 == 0 { 4.0 } else { 0.25 };
        }
        y
    }
    let mut replay = Replay::record(|x| chain(x[0]), &[1.0]);
    let (value, slopes) = replay.gradient(&[3.0]).unwrap();
    assert_eq!(value.to_bits(), chain(3.0_f64).to_bits());
    let (_, right) = trigrad_tape::gradient(|x| chain(x[0]), &[3.0]);
    // Rounded 100,000 times in either order.
    assert!((slopes[0] - right[0]).abs() <= 4e5 * f64::EPSILON * right[0].abs());
    assert_eq!(replay.hessian(&[3.0]).unwrap().2[0], 0.0);
}

#[test]
fn only_scaled_by_constants() {
    let mut replay = Replay::record(
        |x| (0..100_000).fold(x[0], |y, step| y * [2.0, 4.0, 0.25, 0.5][step % 4]),
        &[1.0],
    );
    assert_eq!(replay.gradient(&[3.0]).unwrap().1[0], 1.0);
    assert_eq!(replay.hessian(&[3.0]).unwrap().2[0], 0.0);
}

#[test]
fn shared_numbers_are_not_multiplied_out() {
    // 2^200 paths, 400 nodes.
    let mut replay = Replay::record(|x| (0..200).fold(x[0], |y, _| (y + y.sin()) * 0.5), &[1.0]);
    let (_, slopes) = replay.gradient(&[0.5]).unwrap();
    let (_, right) =
        trigrad_tape::gradient(|x| (0..200).fold(x[0], |y, _| (y + y.sin()) * 0.5), &[0.5]);
    assert!((slopes[0] - right[0]).abs() <= 1e-12 * right[0].abs());
}

#[test]
fn selects_within_selects() {
    fn nested<S: Scalar>(x: &[S]) -> S {
        (0..5000).fold(x[1], |y, step| {
            S::select(x[0].above(f64::from(step)), y * x[1], y + x[0])
        })
    }
    let mut replay = Replay::record(|x| nested(x), &[2.0, 1.0]);
    let x = [2.5, 1.0];
    let (_, slopes, curvatures) = replay.hessian(&x).unwrap();
    let (_, right, right_curvatures) = trigrad_tape::hessian(|x| nested(x), &x);
    assert_eq!((slopes, curvatures), (right, right_curvatures));
}

#[test]
fn rows_of_many_arguments() {
    let x: Vec<f64> = (0..3000).map(|i| f64::from(i % 17) * 0.1).collect();
    let mut replay = Replay::record(|x| Scalar::sum_of(x) * Scalar::hypot_of(x), &x);
    let (value, slopes) = replay.gradient(&x).unwrap();
    let (right, right_slopes) =
        trigrad_tape::gradient(|x| Scalar::sum_of(x) * Scalar::hypot_of(x), &x);
    assert_eq!(value, right);
    for (slope, right) in slopes.iter().zip(right_slopes.iter()) {
        assert!((slope - right).abs() <= 1e-12 * right.abs());
    }
}
