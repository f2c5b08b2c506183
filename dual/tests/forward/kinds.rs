//! What the three kinds of number of forward mode have in common: beside the rows they
//! compare, stop gradients and say whether they are numbers by the same rules.

use std::cell::Cell;

use trigrad_core::{
    Custom, Function, Interpret, Interval, Operand, Ordered, Primitive, Relation, Scalar, Test,
    Tracked, function,
};
use trigrad_dual::{Curved, Dual, Sparse, fixed, function, gradient, hessian, tracked};

use crate::check::{assert_close, assert_same};

const POINTS: [f64; 6] = [-1.75, -0.5, 0.25, 0.75, 1.25, 3.0];

#[test]
fn every_row_bends_alike_in_every_kind() {
    struct Alone(Primitive, usize);
    impl Function for Alone {
        fn inputs(&self) -> usize {
            2
        }
        // Of two inputs, of a square and a constant, of a constant and a square.
        fn call<S: Scalar>(&self, x: &[S]) -> Vec<S> {
            let constant = Tracked::constant(S::from_f64(0.5));
            let square = |x: S| (x * x).tracked();
            let args = match self.1 {
                0 => [x[0].tracked(), x[1].tracked()],
                1 => [square(x[0]), constant],
                _ => [constant, square(x[1])],
            };
            vec![self.0.apply(&args)]
        }
    }
    for row in Primitive::all(2) {
        for way in 0..3 {
            for (a, b) in POINTS.iter().flat_map(|&a| POINTS.map(|b| (a, b))) {
                let (f, x) = (Alone(row, way), [a, b]);
                let context = format!("{} ({way}) at {x:?}", row.row().name);
                let (value, slopes, bends) = function::hessian(&f, &x);
                let (curved, first, second) = fixed::hessian(|x| f.call(x)[0], &x);
                assert_same(&context, curved, value);
                // A number of second order multiplies always: where a slope of an input that
                // does not vary is not finite, it may not know.
                let knows = |got: f64| !got.is_nan();
                for i in 0..2 {
                    if knows(first[i]) || slopes[i].is_nan() {
                        assert_close(&context, first[i], slopes[i]);
                    }
                    for j in 0..2 {
                        if knows(second[(i, j)]) || bends[(i, j)].is_nan() {
                            assert_nearly(&context, second[(i, j)], bends[(i, j)]);
                        }
                    }
                }
                let is_smooth = value.is_finite() && bends.iter().all(|bend| bend.is_finite());
                assert!(
                    !is_smooth || second.iter().all(|bend| bend.is_finite()),
                    "{context}: {second}"
                );
            }
        }
    }
}

// The jet of a row and the partial of its partial round in different orders: as in the
// referee, a second slope is a handful of rows of 2 ulp each.
fn assert_nearly(context: &str, got: f64, want: f64) {
    let bound = 256.0 * f64::EPSILON * want.abs().max(1.0);
    let is_close = got == want || (got - want).abs() <= bound || (got.is_nan() && want.is_nan());
    assert!(is_close, "{context}: {got:?} for {want:?}");
}

#[test]
fn a_rule_bends_a_curved_number() {
    let product = Custom::new("weighed", 2, |orders: &[u32], x: &[f64]| match orders {
        [0, 0] => Some(x[0] * x[0] * x[1]),
        [1, 0] => Some(2.0 * x[0] * x[1]),
        [0, 1] => Some(x[0] * x[0]),
        [2, 0] => Some(2.0 * x[1]),
        [1, 1] => Some(2.0 * x[0]),
        [0, 2] | [2, 2] => Some(0.0),
        [2, 1] => Some(2.0),
        _ => None,
    });
    let (value, slopes, bends) = fixed::hessian(
        |x| Curved::custom(&product, &[0, 0], &[x[0].tracked(), x[1].tracked()]),
        &[3.0, 5.0],
    );
    assert_eq!((value, slopes.as_slice()), (45.0, [30.0, 9.0].as_slice()));
    assert_eq!(bends.as_slice(), [10.0, 6.0, 6.0, 0.0]);
    // A constant argument is not asked for a slope, which here is not known: [3, 0].
    let (value, slopes, bends) = fixed::hessian(
        |x| {
            Curved::custom(
                &product,
                &[2, 0],
                &[Tracked::constant(x[0]), x[1].tracked()],
            )
        },
        &[3.0, 5.0],
    );
    assert_eq!((value, slopes.as_slice()), (10.0, [0.0, 2.0].as_slice()));
    assert_eq!(bends.as_slice(), [0.0; 4]);
}

fn compared<S: Ordered>(x: &[S]) -> S {
    let is = [
        x[0] == x[1],
        x[0] != x[1],
        x[0] == 2.0,
        x[0] != 2.0,
        x[0] < x[1],
        x[0] >= x[1],
        x[0] < 2.0,
        x[0] > 1.0,
    ];
    let is = is.iter().rev().fold(0, |sum, &is| sum * 2 + u8::from(is));
    x[0] * 0.0 + f64::from(is)
}

#[test]
fn comparisons_are_those_of_the_values() {
    for x in [
        [2.0, 2.0],
        [2.0, 3.0],
        [3.0, 2.0],
        [1.0, 1.0],
        [f64::NAN, 2.0],
    ] {
        let plain = compared(&x);
        let context = format!("{x:?}");
        assert_same(&context, gradient(compared, &x).0, plain);
        assert_same(&context, fixed::hessian(compared, &x).0, plain);
        assert_same(&context, tracked::gradient(compared, &x).0, plain);
        assert_same(&context, tracked::hessian(compared, &x).0, plain);
    }
}

#[test]
fn gradients_stop_where_they_are_told_to() {
    fn half<S: Scalar>(x: &[S]) -> S {
        x[0] * x[0].stop_gradient() * x[1]
    }
    let f = function!(|x, y| x * x.stop_gradient() * y);
    let x = [3.0, 5.0];
    let (value, slopes) = (45.0, [15.0, 9.0]);
    for (got, computed) in [
        gradient(half, &x),
        tracked::gradient(half, &x),
        function::gradient(&f, &x),
    ] {
        assert_eq!((got, computed.as_slice()), (value, slopes.as_slice()));
    }
    let bends = [0.0, 3.0, 3.0, 0.0];
    for (got, computed, second) in [
        hessian(half, &x),
        tracked::hessian(half, &x),
        function::hessian(&f, &x),
    ] {
        assert_eq!((got, computed.as_slice()), (value, slopes.as_slice()));
        assert_eq!(second.as_slice(), bends);
    }
    let (got, computed, second) = fixed::hessian(half, &x);
    assert_eq!((got, computed.as_slice()), (value, slopes.as_slice()));
    assert_eq!(second.as_slice(), bends);
}

#[test]
fn a_number_has_no_component_that_is_nan() {
    // NaN in the value; in a slope alone; in a bend alone; nowhere.
    let lost = |x: f64| x - x / 0.0 * 0.0;
    let dual = |primal, slope| Dual::<f64, 2>::new(primal, [1.0, slope]);
    assert!(dual(2.0, f64::INFINITY).is_number());
    assert!(!dual(f64::NAN, 1.0).is_number() && !dual(2.0, lost(1.0)).is_number());
    assert!(Sparse::from(dual(2.0, 0.0)).is_number());
    assert!(!Sparse::from(dual(2.0, f64::NAN)).is_number());
    assert!(Sparse::<f64, 2>::constant(1.0).is_number());
    assert!(!Sparse::<f64, 2>::constant(f64::NAN).is_number());
    let x = Curved::<f64, 2>::variable(0.0, 1);
    assert!(x.is_number() && (x * x).is_number() && !(x / x).is_number());
    // Value and slopes of x^1.5 x at 0 are 0, and what bends it is inf times 0.
    let x = Curved::<f64, 2>::variable(0.0, 0);
    let bent = x.pow(1.5) * x;
    assert_eq!(
        (bent.first().primal, bent.first().tangent),
        (0.0, [0.0, 0.0])
    );
    assert!(bent.curvature(0, 0).is_nan() && !bent.is_number());
}

#[test]
fn a_comparison_is_decided_by_the_values_alone() {
    let test = |relation, left: f64| Test {
        relation,
        left,
        right: 0.0,
    };
    for relation in [Relation::Less, Relation::Equal, Relation::Greater] {
        for left in [-1.0, 0.0, 1.0] {
            let plain = f64::decide(test(relation, left));
            assert!(plain.is_some());
            assert_eq!(
                Dual::decide(Test {
                    relation,
                    left: Dual::<f64, 2>::variable(left, 1),
                    right: Dual::constant(0.0),
                }),
                plain
            );
            assert_eq!(
                Curved::decide(Test {
                    relation,
                    left: Curved::<f64, 2>::variable(left, 1),
                    right: Curved::constant(0.0),
                }),
                plain
            );
            assert_eq!(
                Sparse::decide(Test {
                    relation,
                    left: Sparse::from(Dual::<f64, 2>::variable(left, 1)),
                    right: Sparse::constant(0.0),
                }),
                plain
            );
        }
    }
    // An interval may leave it open, and then both sides count; what rests on both, rests.
    type Number = Sparse<Interval<f64>, 2>;
    let open = Test {
        relation: Relation::Less,
        left: Number::constant(Interval::entire()),
        right: Number::constant(Interval::point(0.0)),
    };
    assert_eq!(Number::decide(open), None);
    let (one, two) = (Number::from_f64(1.0), Number::from_f64(2.0));
    let chosen = Number::select(open, one, two);
    assert!(chosen.tangent().is_none());
    assert!(chosen.primal().contains(&1.0) && chosen.primal().contains(&2.0));
    let x = Number::from(Dual::variable(Interval::point(1.0), 0));
    let chosen = Number::select(open, x, two)
        .tangent()
        .expect("one side moves");
    assert!(chosen[0].contains(&0.0) && chosen[0].contains(&1.0));
}

#[test]
fn numbers_show_all_that_they_are() {
    let x = Dual::<f64, 2>::new(3.0, [0.0, 7.0]);
    assert_eq!(
        format!("{x:?}"),
        "Dual { primal: 3.0, tangent: [0.0, 7.0] }"
    );
    let shown = format!("{:?}", Sparse::from(x));
    assert_eq!(shown, "Sparse { primal: 3.0, tangent: Some([0.0, 7.0]) }");
    let shown = format!("{:?}", Curved::<f64, 1>::variable(3.0, 0));
    assert!(shown.contains("3.0") && shown.contains("1.0"), "{shown}");
    let shown = format!("{:?}", trigrad_dual::epsilon!());
    assert!(shown.contains("Epsilon"), "{shown}");
}

// A function that counts how often it is run.
struct Counted {
    inputs: usize,
    calls: Cell<usize>,
}

impl Function for Counted {
    fn inputs(&self) -> usize {
        self.inputs
    }

    fn call<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        self.calls.set(self.calls.get() + 1);
        let last = x[x.len() - 1];
        vec![x[0].sqrt() * 0.0 + last * last * last]
    }
}

// A driver at a point.
type Way<'a> = &'a dyn Fn(&[f64]);

#[test]
fn a_function_is_run_once_more_only_where_a_slope_is_nan() {
    for inputs in [1, 2, 4, 5, 8, 9, 12, 13, 16, 17, 24] {
        let f = Counted {
            inputs,
            calls: Cell::new(0),
        };
        let calls = |run: Way<'_>| {
            let mut x = vec![2.0; inputs];
            f.calls.set(0);
            run(&x);
            let smooth = f.calls.get();
            x[0] = 0.0;
            f.calls.set(0);
            run(&x);
            (smooth, f.calls.get() > smooth)
        };
        let unit: Vec<f64> = (0..inputs).map(|i| f64::from(u8::from(i > 0))).collect();
        let ways: [Way<'_>; 3] = [
            &|x| drop(function::gradient(&f, x)),
            &|x| drop(function::jacobian(&f, x)),
            &|x| drop(function::jvp(&f, x, &unit)),
        ];
        for run in ways {
            assert_eq!(calls(run), (1, true), "{inputs} inputs");
        }
    }
    // A Hessian takes a pass for each pair of chunks.
    let f = Counted {
        inputs: 2,
        calls: Cell::new(0),
    };
    function::hessian(&f, &[2.0, 3.0]);
    assert_eq!(f.calls.replace(0), 1);
    function::hessian(&f, &[0.0, 3.0]);
    assert!(f.calls.get() > 1);
    // Inputs that are NaN are followed lane by lane at once.
    f.calls.set(0);
    function::gradient(&f, &[2.0, f64::NAN]);
    function::jvp(&f, &[2.0, f64::NAN], &[1.0, 0.0]);
    function::jvp(&f, &[2.0, 3.0], &[1.0, f64::NAN]);
    assert_eq!(f.calls.get(), 3);
}
