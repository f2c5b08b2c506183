//! The Taylor number as a number: every row, bases of every kind, nesting.

use trigrad_core::{Constant, Custom, Interpret, Interval, Ordered, Primitive, Scalar, Tracked};
use trigrad_dual::taylor::{Series, Taylor, along, derivatives, directional, taylor};
use trigrad_dual::{Dual, derivative};

const POINTS: [f64; 7] = [-2.5, -1.0, -0.25, 0.0, 0.5, 1.0, 3.0];

// A row of series is what the row of duals is, up to order 1, at every point, and has the
// plain value bit for bit.
#[test]
fn every_row_begins_as_the_dual_does() {
    for row in Primitive::all(2) {
        for a in POINTS {
            for b in POINTS {
                let count = match row {
                    Primitive::Unary(_) | Primitive::Indexed(..) => 1,
                    Primitive::Binary(_) | Primitive::Nary(_) => 2,
                };
                let (x, v) = ([a, b], [1.0, -2.0]);
                let plain = row.apply(&x.map(Tracked::varying)[..count]);
                let duals = [0, 1].map(|i| Tracked::varying(Dual::<f64>::new(x[i], [v[i]])));
                let numbers = [0, 1].map(|i| Tracked::varying(Taylor::<f64, 1>::new(x[i], [v[i]])));
                let dual = row.apply(&duals[..count]);
                let number = row.apply(&numbers[..count]);
                let context = format!("{} at {x:?}: {number:?} for {dual:?}", row.row().name);
                assert_eq!(number.primal.to_bits(), plain.to_bits(), "{context}");
                let (got, want) = (number.higher[0], dual.tangent[0]);
                // The series of a length or a power divides where the dual multiplies by a
                // row, and terms of opposite signs may cancel.
                let bound = 16.0 * f64::EPSILON * want.abs().max(plain.abs()).max(1.0);
                let is_same = got == want || (got - want).abs() <= bound;
                assert!(is_same || got.is_nan() || want.is_nan(), "{context}");
                assert!(
                    want.is_nan() || !got.is_nan() || plain.is_infinite(),
                    "{context}"
                );
            }
        }
    }
}

#[test]
fn constants_do_not_vary() {
    let x = Taylor::<f64, 3>::variable(-2.0);
    assert_eq!(x.pow(3.0).higher, [12.0, -6.0, 1.0]);
    assert_eq!((2.0 / (x + 1.0)).higher, [-2.0, -2.0, -2.0]);
    assert_eq!((1.0 - x).higher, [-1.0, 0.0, 0.0]);
    assert_eq!(Taylor::<f64, 3>::from(2.5).higher, [0.0; 3]);
    assert_eq!(
        Taylor::<f64, 3>::from_constant(&Constant::Pi).primal,
        std::f64::consts::PI
    );
    // The infinite slope of a constant is not asked for.
    let zero = Tracked::constant(Taylor::<f64, 2>::from(0.0));
    let y = Tracked::varying(Taylor::<f64, 2>::variable(1.0)) + zero.sqrt();
    assert_eq!(y.number.higher, [1.0, 0.0]);
}

#[test]
fn an_order_of_its_own() {
    let none = Taylor::<f64, 0>::variable(2.0);
    assert_eq!((none * none).exp().primal, 4.0_f64.exp());
    assert_eq!(none.coefficient(1), None);
    assert_eq!(Taylor::new(2.0, [3.0, 4.0]).at(0.5), 4.5);
    assert_eq!(Taylor::new(2.0_f64, [0.5]).to_string(), "2 + 0.5 t");
    assert!(Taylor::<f64, 2>::variable(1.0) < Taylor::variable(2.0));
    assert!(Taylor::<f64, 2>::variable(1.0) == 1.0);
}

#[test]
#[should_panic(expected = "a derivative of order 3 is asked of a series of order 2")]
fn a_derivative_beyond_the_order_is_refused() {
    Taylor::<f64, 2>::variable(1.0).derivative(3);
}

#[test]
fn other_bases() {
    fn f<S: Scalar>(x: S) -> S {
        x.exp().sin() / (x + 2.0)
    }
    let want = derivatives(|x| f(x), 0.5, 6);
    let single = derivatives(|x| f(x), 0.5_f32, 6);
    let boxes = derivatives(|x| f(x), Interval::point(0.5), 6);
    for k in 0..=6 {
        // Some ten rounded operations for each order, in f32.
        let bound = 10.0 * (k + 1) as f32 * f32::EPSILON * want[k].abs().max(1.0) as f32;
        assert!((single[k] - want[k] as f32).abs() <= bound, "order {k}");
        assert!(
            boxes[k].contains(&want[k]) && boxes[k].hi() - boxes[k].lo() < 1e-11,
            "order {k}"
        );
    }
    // Six of one and half a dozen of the other: orders add up in nested numbers.
    let dual = derivatives(|x| f(x), Dual::<f64>::variable(0.5, 0), 5);
    let around = derivative(|x| derivatives(|x| f(x), x, 5)[5], 0.5);
    let inside = taylor(|x| derivatives(|y| f(y), x, 3)[3], 0.5, 3);
    let number = f(Taylor::<Taylor<f64, 3>, 3>::variable(Taylor::variable(0.5)));
    let close =
        |got: f64, want: f64| (got - want).abs() <= 1024.0 * f64::EPSILON * want.abs().max(1.0);
    for k in 0..=5 {
        assert!(
            close(dual[k].primal, want[k]) && close(dual[k].tangent[0], want[k + 1]),
            "order {k}"
        );
    }
    assert!(close(around.0, want[5]) && close(around.1, want[6]));
    assert!(close(inside[3] * 6.0, want[6]));
    assert!(close(number.derivative(3).derivative(3), want[6]));
}

#[test]
fn perturbations_are_not_confused() {
    // d/dx [x d/dy (x y) at y = x] = d/dx x^2
    let outer = derivatives(
        |x| x * derivatives(|y| Series::constant(x) * y, x, 1)[1],
        3.0,
        2,
    );
    assert_eq!(outer, [9.0, 6.0, 2.0]);
    let outer = derivatives(
        |x| x * derivatives(|y| Series::constant(x) + y, x, 1)[1],
        3.0,
        2,
    );
    assert_eq!(outer, [3.0, 1.0, 0.0]);
}

#[test]
fn functions_outside_of_the_table() {
    // u^2 v, with all orders known.
    let rule = |orders: &[u32], x: &[f64]| {
        let power = [x[0] * x[0], 2.0 * x[0], 2.0]
            .get(orders[0] as usize)
            .copied();
        let other = [x[1], 1.0].get(orders[1] as usize).copied();
        Some(power.unwrap_or(0.0) * other.unwrap_or(0.0))
    };
    let custom = Custom::new("bent", 2, rule);
    let got = taylor(|x| custom.call(&[x.exp(), x * x]), 0.0, 6);
    let want = taylor(|x| (x * 2.0).exp() * x * x, 0.0, 6);
    for (k, (got, want)) in got.iter().zip(&want).enumerate() {
        let got: f64 = *got;
        // A handful of rounded sums for each order.
        assert!(
            (got - want).abs() <= 8.0 * (k + 1) as f64 * f64::EPSILON,
            "order {k}"
        );
    }
    let unknown = derivatives(|x| Custom::unknown("g", 1).call(&[x]), 1.0, 2);
    assert!(unknown.iter().all(|slope: &f64| slope.is_nan()));
}

// Of each row, and at the constants and the conditions that it has inside: orders add up where
// series have series as their coefficients.
#[test]
fn every_row_of_nested_series() {
    for row in Primitive::all(2) {
        for a in [-0.75, 0.0, 0.25, 0.75, 1.0, 1.5] {
            let count = match row {
                Primitive::Unary(_) | Primitive::Indexed(..) => 1,
                Primitive::Binary(_) | Primitive::Nary(_) => 2,
            };
            fn of<S: Scalar>(row: Primitive, count: usize, x: S) -> S {
                row.apply(&[x, x * 0.5 + 1.5].map(Tracked::varying)[..count])
            }
            let want = derivatives(|x| of(row, count, x), a, 4);
            let inner = Taylor::<f64, 2>::variable(a);
            let series = derivatives(|x| of(row, count, x), inner, 2);
            let number = of(row, count, Taylor::<_, 2>::variable(inner));
            let size = want
                .iter()
                .fold(1.0, |size: f64, slope| size.max(slope.abs()));
            for (i, outer) in series.iter().enumerate() {
                for (j, got) in [(0..=2, outer), (0..=2, &number.derivative(i))]
                    .into_iter()
                    .flat_map(|(orders, outer)| orders.map(|j| (j, outer.derivative(j))))
                {
                    let want = want[i + j];
                    // Sums of some products for each of four orders; at an edge one may know more.
                    let is_same = got == want || (got - want).abs() <= 1e-12 * size;
                    assert!(
                        is_same || got.is_nan() || want.is_nan(),
                        "{} at {a}, orders {i} and {j}: {got:e} for {want:e}",
                        row.row().name
                    );
                    let is_inside = want.is_finite() && a != 0.0 && a != 1.0;
                    assert!(
                        !(is_inside && got.is_nan()),
                        "{} at {a}, orders {i} and {j}: NaN for {want:e}",
                        row.row().name
                    );
                }
            }
        }
    }
}

#[test]
fn functions_that_branch_take_the_side_of_the_primal() {
    fn bent<S: Ordered + PartialOrd<f64> + PartialEq<f64>>(x: S) -> S {
        if x == 2.0 {
            x * x * x
        } else if x == S::one() {
            x * x * 7.0
        } else if x > 1.0 && x != S::zero() {
            x * x
        } else if x < S::zero() {
            -x
        } else {
            x * 5.0
        }
    }
    let cases = [
        (2.0, [8.0, 12.0, 12.0]),
        (3.0, [9.0, 6.0, 2.0]),
        (-1.0, [1.0, -1.0, 0.0]),
        (0.5, [2.5, 5.0, 0.0]),
        (1.0, [7.0, 14.0, 14.0]),
        (0.0, [0.0, 5.0, 0.0]),
    ];
    for (x, want) in cases {
        assert_eq!(derivatives(|x| bent(x), x, 2), want, "at {x}");
        let number = bent(Taylor::<f64, 2>::variable(x));
        assert_eq!([0, 1, 2].map(|k| number.derivative(k)), want, "at {x}");
        let bent = derivatives(|x| bent(x), Taylor::<f64, 1>::variable(x), 1);
        assert_eq!(bent[1].derivative(1), want[2], "at {x}");
    }
    // What the rows ask inside themselves is decided too.
    let x = Taylor::<f64, 2>::variable(2.0);
    assert_eq!(Taylor::decide(x.above(1.0)), Some(true));
    assert_eq!(Taylor::decide(x.above(2.0)), Some(false));
    let mut decided = Vec::new();
    derivatives(
        |x| {
            decided = vec![Series::decide(x.above(1.0)), Series::decide(x.below(1.0))];
            x
        },
        2.0,
        1,
    );
    assert_eq!(decided, [Some(true), Some(false)]);
}

// A condition that boxes leave open has both sides' slopes.
#[test]
fn an_open_condition_encloses_both_sides() {
    fn bent<S: Scalar>(x: S) -> S {
        S::select(x.above(1.0), x * x * 3.0, x.exp())
    }
    let wide = Interval::new(0.75, 1.25).unwrap();
    let boxes = derivatives(|x| bent(x), wide, 3);
    let number = bent(Taylor::<Interval<f64>, 3>::variable(wide));
    for x in [0.75, 0.9, 1.1, 1.25] {
        for (k, slope) in derivatives(|x| bent(x), x, 3).iter().enumerate() {
            for enclosure in [boxes[k], number.derivative(k)] {
                assert!(enclosure.contains(slope), "order {k} at {x}");
                assert!(enclosure.hi() - enclosure.lo() < 8.0, "order {k}");
            }
        }
    }
}

#[test]
fn several_functions_outside_of_the_table() {
    // exp and sin, each by its own rule.
    let exp = Custom::new("grow", 1, |_: &[u32], x: &[f64]| Some(x[0].exp()));
    let sin = Custom::new("wave", 1, |orders: &[u32], x: &[f64]| {
        let cycle = [x[0].sin(), x[0].cos(), -x[0].sin(), -x[0].cos()];
        Some(cycle[orders[0] as usize % 4])
    });
    let want = derivatives(|x| x.exp() * x.sin() + (x * x).sin(), 0.5, 5);
    let series = derivatives(
        |x| exp.call(&[x]) * sin.call(&[x]) + sin.call(&[x * x]),
        0.5,
        5,
    );
    let x = Taylor::<f64, 5>::variable(0.5);
    let number = exp.call(&[x]) * sin.call(&[x]) + sin.call(&[x * x]);
    for (k, want) in want.iter().enumerate() {
        for got in [series[k], number.derivative(k)] {
            // A handful of rounded sums for each order, times its factorial.
            let error: f64 = (got - want).abs();
            assert!(
                error <= 1e-13 * want.abs().max(1.0),
                "order {k}: {got:e} for {want:e}"
            );
        }
    }
}

#[test]
fn many_orders_along_a_direction_and_a_curve() {
    // All derivatives of exp(2 t) along twice the axis.
    for (k, slope) in directional(|x| x[0].exp(), &[0.0], &[2.0], 24)
        .iter()
        .enumerate()
    {
        let slope: f64 = *slope;
        let error = (slope / 2_f64.powi(k as i32) - 1.0).abs();
        // A few roundings for each order.
        assert!(error <= 4.0 * 24.0 * f64::EPSILON, "order {k}: {slope}");
    }
    let number = Taylor::<f64, 30>::variable(0.0).exp();
    for k in 0..=30 {
        let slope = number.derivative(k);
        assert!(
            (slope - 1.0).abs() <= 4.0 * 30.0 * f64::EPSILON,
            "order {k}: {slope}"
        );
    }
    // Where the factorial leaves the range, and the derivative does not.
    let small = 1e-200 / (1.0 - Taylor::<f64, 180>::variable(0.0));
    let [before, last] = [179, 180].map(|k| small.derivative(k));
    assert!(
        (last / before - 180.0).abs() <= 1e-11,
        "{before:e}, {last:e}"
    );
    // x = 1 + t, y = t^2, and an output that does not move.
    let curve: [&[f64]; 2] = [&[1.0, 1.0], &[0.0, 0.0, 1.0]];
    let outputs = along(|x| vec![x[0] * x[1], 3.0.into(), x[1].exp()], &curve, 4);
    let want = [
        [0.0, 0.0, 1.0, 1.0, 0.0],
        [3.0, 0.0, 0.0, 0.0, 0.0],
        [1.0, 0.0, 1.0, 0.0, 0.5],
    ];
    assert_eq!(outputs, want);
}

// Neither is the slope of a power over its value where that may be 0, nor is it known which of
// several numbers is the longest.
#[test]
fn boxes_of_powers_and_lengths_are_bounded() {
    fn power<S: Scalar>(x: S) -> S {
        x.pow(2.5)
    }
    fn length<S: Scalar>(x: S) -> S {
        S::hypot_of(&[x, x * x, -x + 2.0])
    }
    fn direction<S: Scalar>(x: S) -> S {
        S::dircos_of(&[x, x * x, -x + 2.0])
    }
    let boxes = |lo, hi| Interval::new(lo, hi).unwrap();
    let [unit, near] = [boxes(0.0, 1.0), boxes(0.9, 1.1)];
    let cases = [
        (
            derivatives(|x| power(x), unit, 2),
            [0.0, 0.25, 0.75, 1.0].map(|x| derivatives(|x| power(x), x, 2)),
        ),
        (
            derivatives(|x| length(x), near, 2),
            [0.9, 1.0, 1.05, 1.1].map(|x| derivatives(|x| length(x), x, 2)),
        ),
        (
            derivatives(|x| direction(x), near, 2),
            [0.9, 1.0, 1.05, 1.1].map(|x| derivatives(|x| direction(x), x, 2)),
        ),
    ];
    for (case, (enclosures, points)) in cases.iter().enumerate() {
        for (k, enclosure) in enclosures.iter().enumerate() {
            let context = format!("case {case}, order {k}: {enclosure:?}");
            assert!(enclosure.hi() - enclosure.lo() < 8.0, "{context}");
            for point in points {
                // A few roundings outwards, for the point's are not.
                let slack = 8.0 * f64::EPSILON * point[k].abs();
                let is_inside =
                    enclosure.lo() - slack <= point[k] && point[k] <= enclosure.hi() + slack;
                assert!(is_inside, "{context} at {}", point[k]);
            }
        }
    }
}
