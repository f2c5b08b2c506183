//! Where TensorFlow's answer had to be looked up: kinks, poles, NaN, ties, empty tensors.

use trigrad_tape::tensor::{DType, GradientTape, Tensor, UnconnectedGradients};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

#[track_caller]
fn same(found: &Tensor, want: &[f64]) {
    let found = found.to_vec::<f64>().unwrap();
    let is_same = |(a, b): (&f64, &f64)| a == b || (a.is_nan() && b.is_nan());
    let all = found.len() == want.len() && found.iter().zip(want).all(is_same);
    assert!(all, "{found:?}, not {want:?}");
}

#[track_caller]
fn unary(f: impl Fn(&Tensor) -> Tensor, x: &[f64], want: &[f64]) {
    let x = Tensor::from(x.to_vec());
    for within in [false, true] {
        // Slopes are made in two ways, with and without a tape around.
        let outer = GradientTape::new();
        let scope = outer.enter().unwrap();
        if within {
            scope.watch(&x);
        }
        let tape = GradientTape::new();
        let y = tape.record(|scope| {
            scope.watch(&x);
            f(&x)
        });
        same(&tape.connected_gradient(&y, &x).unwrap(), want);
    }
}

#[track_caller]
fn binary(f: impl Fn(&Tensor, &Tensor) -> Tensor, a: f64, b: f64, want: [f64; 2]) {
    let x = Tensor::from([a, b]);
    let f = |x: &Tensor| {
        let parts = x.unstack(0).unwrap();
        f(&parts[0], &parts[1])
    };
    unary(f, &[a, b], &want);
    let _ = x;
}

#[test]
fn kinks() {
    unary(|x| x.abs(), &[-0.0, 0.0, NAN], &[0.0, 0.0, NAN]);
    unary(
        |x| x.relu(),
        &[-0.0, 0.0, NAN, 2.0, -2.0],
        &[0.0, 0.0, 0.0, 1.0, 0.0],
    );
    unary(|x| x.sign(), &[-2.0, 0.0, 3.0], &[0.0; 3]);
    unary(
        |x| x.clip(-1.0, 2.0).unwrap(),
        &[-1.0, 2.0, -1.5, 2.5, 0.0],
        &[1.0, 1.0, 0.0, 0.0, 1.0],
    );
}

#[test]
fn ties_go_to_the_first() {
    binary(|a, b| a.maximum(b), 2.0, 2.0, [1.0, 0.0]);
    binary(|a, b| a.minimum(b), 2.0, 2.0, [1.0, 0.0]);
    for (a, b) in [(NAN, 1.0), (1.0, NAN), (NAN, NAN)] {
        binary(|a, b| a.maximum(b), a, b, [0.0, 1.0]);
        binary(|a, b| a.minimum(b), a, b, [0.0, 1.0]);
    }
}

#[test]
fn tied_extremes_share() {
    let all = |x: &Tensor| x.reduce_max(&[0], false).unwrap();
    unary(all, &[1.0, 3.0, 3.0], &[0.0, 0.5, 0.5]);
    unary(all, &[1.0, NAN, 3.0], &[NAN; 3]);
    let least = |x: &Tensor| x.reduce_min(&[0], false).unwrap();
    unary(
        least,
        &[1.0, 1.0, 1.0, 2.0],
        &[1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0, 0.0],
    );
    unary(least, &[INF, INF], &[0.5, 0.5]);
}

#[test]
fn poles_and_ends_of_domains() {
    unary(|x| x.sqrt(), &[0.0, -1.0, 4.0], &[INF, NAN, 0.25]);
    unary(|x| x.rsqrt(), &[0.0, 4.0], &[-INF, -0.0625]);
    unary(|x| x.ln(), &[0.0, -0.0, -1.0], &[INF, -INF, -1.0]);
    unary(|x| x.reciprocal(), &[0.0, 2.0], &[-INF, -0.25]);
    unary(|x| x.asin(), &[-1.0, 1.0], &[INF, INF]);
    unary(|x| x.acos(), &[-1.0, 1.0], &[-INF, -INF]);
    unary(|x| x.atanh(), &[-1.0, 1.0], &[INF, INF]);
    unary(|x| x.acosh(), &[1.0, 0.5], &[INF, NAN]);
    unary(|x| x.lgamma(), &[0.0, -0.0, -1.0], &[NAN; 3]);
    binary(|a, b| a / b, 1.0, 0.0, [INF, -INF]);
    binary(|a, b| a / b, 0.0, 0.0, [INF, NAN]);
    binary(|a, b| a / b, 1.0, INF, [0.0, -0.0]);
    binary(|a, b| a.atan2(b), 0.0, 0.0, [NAN, NAN]);
    binary(|a, b| a * b, NAN, 0.0, [0.0, NAN]);
}

#[test]
fn powers() {
    for (a, b, want) in [
        (0.0, 0.0, [NAN, 0.0]),
        (0.0, 2.0, [0.0, 0.0]),
        (0.0, 1.0, [1.0, 0.0]),
        (0.0, 0.5, [INF, 0.0]),
        (0.0, -1.0, [-INF, NAN]),
        (-2.0, 3.0, [12.0, 0.0]),
        (-2.0, 0.5, [NAN, NAN]),
    ] {
        binary(|a, b| a.pow(b), a, b, want);
    }
    for (power, want) in [(2.0, 2.0), (3.0, 0.0)] {
        let x = Tensor::from(0.0);
        let tape = GradientTape::new().persistent(true);
        let first = tape.record(|scope| {
            scope.watch(&x);
            tape.connected_gradient(&x.pow(power), &x).unwrap()
        });
        same(&tape.connected_gradient(&first, &x).unwrap(), &[want]);
    }
}

#[test]
fn lengths_at_the_origin() {
    unary(|x| x.norm(), &[0.0, 0.0], &[NAN, NAN]);
    unary(|x| (x * x).sum().sqrt(), &[0.0, 0.0], &[NAN, NAN]);
}

#[test]
fn large_arguments() {
    unary(|x| x.softplus(), &[-1000.0, 1000.0], &[0.0, 1.0]);
    unary(|x| x.sigmoid(), &[-1000.0, 1000.0], &[0.0, 0.0]);
    unary(|x| x.tanh(), &[-1000.0, 1000.0], &[0.0, 0.0]);
    unary(|x| x.log_sum_exp(), &[1000.0, 1000.0], &[0.5, 0.5]);
    unary(|x| x.log_sum_exp(), &[-INF, 0.0], &[0.0, 1.0]);
}

#[test]
fn a_branch_not_taken() {
    // 0 times an infinite slope is NaN, but for roots, whose way back passes a 0 on.
    let log = |x: &Tensor| x.greater(0.0).select(x.ln(), 0.0).unwrap();
    unary(log, &[0.0, 2.0], &[NAN, 0.5]);
    let root = |x: &Tensor| x.greater(0.0).select(x.sqrt(), x).unwrap();
    unary(root, &[0.0, 4.0], &[1.0, 0.25]);
    let inverse = |x: &Tensor| x.greater(0.0).select(x.reciprocal(), x).unwrap();
    unary(inverse, &[0.0, 2.0], &[1.0, -0.25]);
    let inverse_root = |x: &Tensor| x.greater(0.0).select(x.rsqrt(), x).unwrap();
    unary(inverse_root, &[0.0, 4.0], &[1.0, -0.0625]);
    let safe = |x: &Tensor| {
        let is_positive = x.greater(0.0);
        let inside = is_positive.select(x, 1.0).unwrap();
        is_positive.select(inside.ln(), 0.0).unwrap()
    };
    unary(safe, &[0.0, 2.0], &[0.0, 0.5]);
}

#[test]
fn an_adjoint_of_zero_can_still_be_differentiated() {
    // d/du of u * slope(sqrt, x) is the slope, also at u = 0.
    let (x, u) = (Tensor::from([4.0, 9.0]), Tensor::from([0.0, 0.0]));
    let outer = GradientTape::new();
    let pulled = outer.record(|scope| {
        scope.watch(&u);
        let tape = GradientTape::new();
        let y = tape.record(|scope| {
            scope.watch(&x);
            x.sqrt() * &u
        });
        tape.connected_gradient(&y, &x).unwrap()
    });
    same(
        &outer.connected_gradient(&pulled, &u).unwrap(),
        &[0.25, 1.0 / 6.0],
    );
}

#[test]
fn what_has_no_slope_is_unconnected() {
    let x = Tensor::from([2.5, -0.5]);
    let functions: [fn(&Tensor) -> Tensor; 7] = [
        |x| x.floor(),
        |x| x.ceil(),
        |x| x.round(),
        |x| x.zeros_like(),
        |x| x.ones_like(),
        |x| x.greater(0.0).cast(DType::F64),
        |x| x.argmax(0).unwrap().cast(DType::F64),
    ];
    for f in functions {
        let tape = GradientTape::new();
        let y = tape.record(|scope| {
            scope.watch(&x);
            f(&x)
        });
        assert!(tape.gradient(&y, &x).unwrap().is_none());
    }
    assert_eq!(x.round().to_vec::<f64>(), Some(vec![2.0, -0.0]));
}

#[test]
fn empty_tensors() {
    let x = Tensor::from(Vec::<f64>::new());
    let tape = GradientTape::new().persistent(true);
    let (sum, mean, product) = tape.record(|scope| {
        scope.watch(&x);
        (x.sum(), x.mean(), x.prod())
    });
    same(&sum, &[0.0]);
    same(&mean, &[NAN]);
    same(&product, &[1.0]);
    for y in [&sum, &mean] {
        assert_eq!(tape.connected_gradient(y, &x).unwrap().shape(), [0]);
    }
    let y = tape.record(|_| &x * 2.0);
    let jacobian = tape
        .jacobian_with(&y, &x, UnconnectedGradients::Zero)
        .unwrap();
    assert_eq!(jacobian.unwrap().shape(), [0, 0]);
}
