//! The ways to a structural answer beside each other: lane by lane, by one lane alone where a
//! slope is NaN, and by plain numbers where none is.

use trigrad_core::{Formula, Function, Ordered, Primitive, Scalar, Tracked};
use trigrad_dual::{Dual, Lanes, Sparse, chunked, fixed, function, gradient, hessian, tracked};

use crate::check::assert_same;

const POINTS: [f64; 12] = [
    -2.5,
    -1.0,
    -0.5,
    -0.0,
    0.0,
    0.25,
    1.0,
    1.75,
    1e200,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
];

// A row of both inputs, of the first and a constant, of a constant and the second, each
// beside an input of its own, and what none of them enters.
struct Entered {
    row: Primitive,
    way: usize,
}

impl Function for Entered {
    fn inputs(&self) -> usize {
        4
    }

    fn call<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let constant = Tracked::constant(S::from_f64(0.5));
        let args = match self.way {
            0 => [x[0].tracked(), x[1].tracked()],
            1 => [x[0].tracked(), constant],
            _ => [constant, x[1].tracked()],
        };
        vec![self.row.apply(&args) + x[2]]
    }
}

// What numbers say that know lane by lane where they vary.
fn lane_by_lane(f: &Entered, x: [f64; 4]) -> (f64, [f64; 4]) {
    let seeded: [_; 4] = std::array::from_fn(|i| {
        Tracked::new(Dual::<f64, 4>::variable(x[i], i), Lanes::variable((), i))
    });
    let y = f.call(&seeded)[0].number;
    let slope = |tangent: f64| if y.primal.is_nan() { f64::NAN } else { tangent };
    (y.primal, y.tangent.map(slope))
}

#[test]
fn every_row_has_the_same_slopes_in_every_way() {
    for row in Primitive::all(2) {
        for way in 0..3 {
            for a in POINTS {
                for b in POINTS {
                    let (f, x) = (Entered { row, way }, [a, b, 1.0, 2.0]);
                    let context = format!("{} ({way}) at {a:?}, {b:?}", row.row().name);
                    let (value, slopes) = lane_by_lane(&f, x);
                    let once = |x: &[_]| f.call(x)[0];
                    let found = [
                        function::gradient(&f, &x),
                        tracked::gradient(once, &x),
                        {
                            let (values, slopes) = function::jacobian(&f, &x);
                            (values[0], slopes.transpose().column(0).into_owned())
                        },
                        {
                            let (values, slopes) = tracked::jacobian(|x| f.call(x), &x);
                            (values[0], slopes.transpose().column(0).into_owned())
                        },
                    ];
                    for (got, computed) in &found {
                        assert_same(&context, *got, value);
                        for i in 0..4 {
                            assert_same(&context, computed[i], slopes[i]);
                        }
                    }
                    for (i, &slope) in slopes.iter().enumerate() {
                        let unit: [f64; 4] = std::array::from_fn(|j| f64::from(u8::from(i == j)));
                        let (_, along) = function::jvp(&f, &x, &unit);
                        assert_same(&context, along[0], slope);
                    }
                }
            }
        }
    }
}

#[test]
fn any_number_of_inputs_is_followed_in_lanes_that_fit() {
    fn chained<S: Scalar>(x: &[S]) -> S {
        let terms = x.windows(2).map(|x| (x[1] / x[0]).sin() * x[0].pow(1.5));
        terms.fold(x[0] * 2.0, |sum, term| sum - term)
    }
    struct Chained(usize);
    impl Function for Chained {
        fn inputs(&self) -> usize {
            self.0
        }
        fn call<S: Scalar>(&self, x: &[S]) -> Vec<S> {
            vec![chained(x), x[0] * 3.0]
        }
    }
    for n in 1..=60 {
        let x: Vec<f64> = (0..n).map(|i| 0.5 + i as f64 / 7.0).collect();
        let (value, slopes) = gradient(chained, &x);
        let (values, rows) = function::jacobian(&Chained(n), &x);
        assert_eq!(values.as_slice(), [value, 1.5]);
        assert_eq!(rows.row(0).transpose(), slopes);
        assert_eq!(rows.row(1).sum(), 3.0);
        assert_eq!(
            chunked::gradient::<5, _>(chained, &x),
            (value, slopes.clone())
        );
        let both = |x: &[Dual<f64, 20>]| [chained(x), x[0] * 3.0];
        assert_eq!(chunked::jacobian(both, &x).1, rows);
        assert_eq!(tracked::gradient(chained, &x), (value, slopes));
    }
}

#[test]
fn an_infinite_slope_in_one_of_many_chunks_stays_there() {
    let f = Formula::trace(50, |x| {
        let sum = x.iter().fold(x[0] * 0.0, |sum, &x| sum + x * x);
        vec![sum + x[17].sqrt(), x[3] + 0.0]
    });
    let mut x: Vec<f64> = (0..50).map(f64::from).collect();
    x[17] = 0.0;
    let program = f.program();
    let (_, rows) = function::jacobian(&f, &x);
    let (_, same) = tracked::jacobian(|x| program.eval(x), &x);
    for i in 0..50 {
        let want = if i == 17 { f64::INFINITY } else { 2.0 * x[i] };
        assert_eq!((rows[(0, i)], same[(0, i)]), (want, want), "{i}");
        let want = f64::from(u8::from(i == 3));
        assert_eq!((rows[(1, i)], same[(1, i)]), (want, want), "{i}");
    }
}

#[test]
fn second_slopes_of_tracked_closures_are_those_of_functions() {
    struct Rooted;
    impl Function for Rooted {
        fn inputs(&self) -> usize {
            6
        }
        fn call<S: Scalar>(&self, x: &[S]) -> Vec<S> {
            vec![x[0].sqrt() * x[1] + x[2].exp() * x[5] + x[4] * x[4]]
        }
    }
    for first in [0.0, 2.0] {
        let x = [first, 2.0, 0.5, 1.0, -1.0, 3.0];
        let (value, slopes, curvature) = function::hessian(&Rooted, &x);
        let (same_value, same_slopes, same) = tracked::hessian(|x| Rooted.call(x)[0], &x);
        assert_eq!((value, &slopes), (same_value, &same_slopes));
        assert_eq!(curvature, same);
        assert_eq!((curvature[(4, 4)], curvature[(2, 5)]), (2.0, 0.5_f64.exp()));
        assert!(curvature.row(3).iter().all(|&entry| entry == 0.0));
    }
    // Where nothing is infinite, plain duals of duals say the same.
    let x = [1.0, 2.0, 0.5, 1.0, -1.0, 3.0];
    let plain = hessian(|x| Rooted.call(x)[0], &x);
    assert_eq!(function::hessian(&Rooted, &x), plain);
}

#[test]
fn programs_branch_on_tracked_numbers() {
    fn bent<S: Ordered>(x: &[S]) -> S {
        let larger = if x[0] > x[1] { x[0] } else { x[1] };
        if larger > 2.0 {
            larger * larger
        } else {
            -larger
        }
    }
    for x in [[1.0, 3.0], [1.0, 1.5], [4.0, 0.0]] {
        let (value, slopes) = gradient(bent, &x);
        assert_eq!(tracked::gradient(bent, &x), (value, slopes.clone()));
        let (_, same, _) = tracked::hessian(bent, &x);
        assert_eq!(same, slopes);
    }
}

#[test]
fn a_number_at_rest_has_no_tangents_and_one_that_moves_keeps_them() {
    let x: Sparse<f64, 2> = Sparse::from(Dual::variable(3.0, 0));
    let rest: Sparse<f64, 2> = Sparse::constant(2.0);
    assert_eq!((rest * rest + 1.0).sin().tangent(), None);
    // By structure, not by value.
    assert_eq!((x - x).tangent(), Some([0.0, 0.0]));
    let along = fixed::gradient(|x| x[0].hypot(x[1]), &[3.0, 4.0]);
    let y = Sparse::from(Dual::variable(4.0, 1));
    assert_eq!(x.hypot(y).tangent(), Some(along.1.into()));
    assert_eq!(x.hypot(y).primal(), 5.0);
}

#[test]
fn duals_of_another_differentiation_go_through() {
    // d/dt of the gradient of x² y at (t, 2), in 20 other inputs too.
    let mut x = vec![Dual::<f64>::constant(1.0); 22];
    x[20] = Dual::variable(3.0, 0);
    x[21] = Dual::constant(2.0);
    let f = |x: &[Sparse<Dual, { tracked::LANES }>]| x[20] * x[20] * x[21] + x[0].sqrt();
    let (value, slopes) = tracked::gradient(f, &x);
    assert_eq!((value.primal, value.tangent), (19.0, [12.0]));
    assert_eq!((slopes[20].primal, slopes[20].tangent), (12.0, [4.0]));
    assert_eq!((slopes[21].primal, slopes[21].tangent), (9.0, [6.0]));
    assert_eq!((slopes[0].primal, slopes[0].tangent), (0.5, [0.0]));
}
