//! The tape over other numbers than f64.

use trigrad_core::{
    Binary, Custom, Indexed, Interpret, Interval, Nary, Scalar, Support, Test, Tracked, Unary,
    operators,
};
use trigrad_tape::{Tape, Var, gradient, hessian, jacobian};

use crate::close::close;

#[test]
fn single_precision() {
    let (value, slopes) = gradient(|x| x[0].sin() * x[1] * 0.1, &[0.5_f32, 3.0]);
    let (sin, cos) = 0.5_f32.sin_cos();
    assert_eq!(value, sin * 3.0 * 0.1);
    // A cosine of 2 ulp and two products on either side: 6 ulp at most, and between 1/4 and 1/2 an
    // ulp is a quarter of EPSILON.
    assert!((slopes[0] - cos * 3.0 * 0.1).abs() <= 2.0 * f32::EPSILON);
    // The slope of 1/x leaves f32 at 1e-20, and 0 * inf is NaN.
    let (value, slopes) = gradient(|x| (1.0 / x[0].max(1e-20)).ln(), &[0.0_f32]);
    assert!(value == 1e20_f32.ln() && (slopes[0] == 0.0 || slopes[0].is_nan()));
    let (value, slopes) = jacobian(|x| vec![x[0].sqrt() + x[1]], &[0.0_f32, 1.0]);
    assert_eq!((value[0], slopes[0], slopes[1]), (1.0, f32::INFINITY, 1.0));
    let (_, _, curvatures) = hessian(|x| if x[0] > 0.1 { x[0] * x[0] } else { x[0] }, &[0.2_f32]);
    assert_eq!(curvatures[0], 2.0);
}

#[test]
fn intervals_enclose() {
    let x = [Interval::point(0.5), Interval::point(2.0)];
    let (value, slopes) = Tape::new().record(&x, |tape, x| {
        let y = Var::select(x[0].below(x[1]), x[0] * x[1], x[0].sin());
        (y.primal(), tape.gradient(y))
    });
    assert!(value.contains(&1.0) && slopes[0].contains(&2.0) && slopes[1].contains(&0.5));
}

/// A dual number of two lanes, as small as can be: its support says which lanes
/// vary, and what does not vary has the tangent 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pair {
    pub(crate) primal: f64,
    pub(crate) tangent: [f64; 2],
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Lanes([bool; 2]);

impl Support for Lanes {
    const ALL: Self = Self([true; 2]);
    const NONE: Self = Self([false; 2]);
    fn union(self, other: Self) -> Self {
        Self([0, 1].map(|lane| self.0[lane] || other.0[lane]))
    }
}

fn plain(x: Tracked<Pair>) -> Tracked<f64> {
    Tracked::varying(x.number.primal)
}

// The chain rule, lane by lane, over the arguments that vary in the lane.
fn chain(primal: f64, args: &[(Tracked<Pair>, f64)]) -> Pair {
    let tangent = [0, 1].map(|lane| {
        let varying = args.iter().filter(|(arg, _)| arg.support.0[lane]);
        varying
            .map(|(arg, partial)| arg.number.tangent[lane] * partial)
            .sum()
    });
    Pair { primal, tangent }
}

impl Interpret for Pair {
    type Support = Lanes;

    fn from_f64(primal: f64) -> Self {
        Self {
            primal,
            tangent: [0.0; 2],
        }
    }

    fn unary(op: Unary, x: Tracked<Self>) -> Self {
        let y = op.value(x.number.primal);
        chain(y, &[(x, op.partial(x.number.primal, y))])
    }

    fn indexed(op: Indexed, n: u32, x: Tracked<Self>) -> Self {
        let y = op.value(n, x.number.primal);
        chain(y, &[(x, op.partial(n, x.number.primal, y))])
    }

    fn binary(op: Binary, [a, b]: [Tracked<Self>; 2]) -> Self {
        let args = [a.number.primal, b.number.primal];
        let y = op.value(args);
        let partial = |slot, arg: Tracked<Self>| match arg.support {
            Lanes::NONE => 0.0,
            _ => op.partial(slot, args, y),
        };
        chain(y, &[(a, partial(0, a)), (b, partial(1, b))])
    }

    fn nary(op: Nary, args: &[Tracked<Self>]) -> Self {
        let primals: Vec<f64> = args.iter().map(|arg| plain(*arg).number).collect();
        let y = op.value(&primals);
        let partials = op.partials(&primals, y);
        let args: Vec<_> = args.iter().copied().zip(partials).collect();
        chain(y, &args)
    }

    fn custom(_: &Custom, _: &[u32], _: &[Tracked<Self>]) -> Self {
        Self::from_f64(f64::NAN)
    }

    fn decide(test: Test<Self>) -> Option<bool> {
        Some(test.relation.holds(&test.left.primal, &test.right.primal))
    }

    fn select(test: Test<Self>, then: Self, otherwise: Self) -> Self {
        if Self::decide(test) == Some(true) {
            then
        } else {
            otherwise
        }
    }
}

operators!([] Pair);

// The gradient, and the Hessian's columns of two inputs: forward over reverse.
fn forward_over_reverse(
    f: impl for<'t> Fn(&[Tracked<Var<'t, Pair>>]) -> Tracked<Var<'t, Pair>>,
    x: [f64; 2],
) -> [Pair; 2] {
    let seeded = [
        Pair {
            primal: x[0],
            tangent: [1.0, 0.0],
        },
        Pair {
            primal: x[1],
            tangent: [0.0, 1.0],
        },
    ];
    let slopes = Tape::new().record(&seeded, |tape, x| {
        let lanes = [Lanes([true, false]), Lanes([false, true])];
        let x = [0, 1].map(|i| Tracked::new(x[i], lanes[i]));
        tape.gradient(f(&x).number)
    });
    [slopes[0], slopes[1]]
}

#[test]
fn forward_over_reverse_agrees_with_reverse_over_reverse() {
    fn f<S: Scalar>(x: &[S]) -> S {
        (x[0] * x[1]).sin() * x[0].exp() + x[1].pow(x[0]) + x[0].hypot(x[1])
    }
    let x = [0.7, 1.3];
    let forward = forward_over_reverse(|x| f(x), x);
    let (_, slopes, curvatures) = hessian(|x| f(x), &x);
    for i in 0..2 {
        assert_eq!(forward[i].primal, slopes[i]);
        for j in 0..2 {
            let (over, under) = (forward[i].tangent[j], curvatures[(i, j)]);
            assert!(close(over, under), "({i}, {j}): {over} and {under}");
        }
    }
}

#[test]
fn structure_reaches_into_the_number_below() {
    // d/dx is infinite, and so is its slope; d/dy and all its slopes are plain.
    let slopes = forward_over_reverse(|x| x[0].sqrt() * 1.0 + x[1] * x[1], [0.0, 3.0]);
    assert_eq!(
        (slopes[0].primal, slopes[0].tangent),
        (f64::INFINITY, [f64::NEG_INFINITY, 0.0])
    );
    assert_eq!((slopes[1].primal, slopes[1].tangent), (6.0, [0.0, 2.0]));
    // An entry that the output does not reach is left out, whatever its tangents.
    let slopes = forward_over_reverse(
        |x| {
            let _ = x[0].sqrt() * x[1];
            x[0] * x[1]
        },
        [0.0, 3.0],
    );
    assert_eq!(slopes.map(|slope| slope.tangent), [[0.0, 1.0], [1.0, 0.0]]);
}
