//! The Taylor number as a number: every row, bases of every kind, nesting.

use trigrad_core::{Constant, Custom, Interpret, Interval, Primitive, Scalar, Tracked};
use trigrad_dual::taylor::{Series, Taylor, derivatives, taylor};
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
