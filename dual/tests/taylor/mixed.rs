//! Partial derivatives of several variables, of any order.

use trigrad_core::{Formula, Interpret, Interval, Primitive, Program, Scalar, Tracked};
use trigrad_dual::taylor::{Series, mixed_partial, partials};
use trigrad_dual::{Dual, hessian};

use crate::nested::Random;

fn f<S: Scalar>(x: &[S]) -> S {
    x[0] * x[0] * x[1].sin() * (x[0] * x[2]).exp() + (x[1] + x[2] * x[2] + 2.0).ln()
}

const AT: [f64; 3] = [0.75, -0.5, 0.25];

// The derivative by four inputs, a nested dual for each.
fn nested<T: Scalar>(x: &[T], by: [usize; 4]) -> T {
    let x = lift(&lift(&lift(&lift(x, by[0]), by[1]), by[2]), by[3]);
    f(&x).tangent[0].tangent[0].tangent[0].tangent[0]
}

fn lift<T: Interpret>(x: &[T], at: usize) -> Vec<Dual<T>> {
    let lifted = |(i, &x)| match i == at {
        true => Dual::variable(x, 0),
        false => Dual::constant(x),
    };
    x.iter().enumerate().map(lifted).collect()
}

fn fourth_orders() -> impl Iterator<Item = ([usize; 4], [usize; 3])> {
    let by = (0..81).map(|n| [n / 27, n / 9 % 3, n / 3 % 3, n % 3]);
    by.filter(|by| by.is_sorted()).map(|by| {
        let count = |input| by.iter().filter(|&&i| i == input).count();
        (by, [count(0), count(1), count(2)])
    })
}

#[test]
fn partials_of_order_four_are_those_of_nested_duals() {
    let at = AT.map(Interval::point);
    let (all, boxes) = (partials(|x| f(x), &AT, 4), partials(|x| f(x), &at, 4));
    for (by, orders) in fourth_orders() {
        let (want, enclosure) = (nested(&AT, by), nested(&at, by));
        let one = mixed_partial(|x| f(x), &AT, &orders);
        let one_box = mixed_partial(|x| f(x), &at, &orders);
        for (got, own) in [
            (one, one_box),
            (all.get(&orders).unwrap(), boxes.get(&orders).unwrap()),
        ] {
            // Both are computations within their enclosures, which hold the derivative.
            let bound = (own.hi() - own.lo()) + (enclosure.hi() - enclosure.lo());
            let error: f64 = (got - want).abs();
            assert!(error <= bound, "{orders:?}: {got:e} for {want:e}");
            assert!(bound <= 1e-11, "{orders:?}: known to {bound:e} only");
        }
    }
    assert_eq!(fourth_orders().count(), 15);
}

// Of a polynomial with integers everything is exact, and the higher partials are 0.
#[test]
fn partials_of_a_polynomial_are_exact() {
    // d^(i+j) of a^3 b^2 at (2, 3): 8 12 12 6 0 by 9 6 2 0.
    let (by_a, by_b) = ([8.0, 12.0, 12.0, 6.0, 0.0], [9.0, 6.0, 2.0, 0.0]);
    for (i, &slope) in by_a.iter().enumerate() {
        for (j, &other) in by_b.iter().enumerate() {
            let got = mixed_partial(|x| x[0].pow(3.0) * x[1] * x[1], &[2.0, 3.0], &[i, j]);
            assert_eq!(got, slope * other, "{i}, {j}");
        }
    }
}

#[test]
fn second_partials_are_the_hessian() {
    let (value, slopes, curvature) = hessian(f, &AT);
    let all = partials(|x| f(x), &AT, 2);
    let unit = |at: &[usize]| {
        (0..3)
            .map(|i| at.iter().filter(|&&j| j == i).count())
            .collect::<Vec<_>>()
    };
    assert_eq!(all.get(&[0, 0, 0]), Some(value));
    assert_eq!(all.iter().len(), 10);
    for i in 0..3 {
        // Three directions with weights up to 2, and sums of numbers up to 3.
        let close =
            |got: f64, want: f64| (got - want).abs() <= 16.0 * f64::EPSILON * want.abs().max(1.0);
        assert!(close(all.get(&unit(&[i])).unwrap(), slopes[i]), "{i}");
        for j in 0..3 {
            assert!(
                close(all.get(&unit(&[i, j])).unwrap(), curvature[(i, j)]),
                "{i}, {j}"
            );
            let one = mixed_partial(|x| f(x), &AT, &unit(&[i, j]));
            assert!(close(one, curvature[(i, j)]), "{i}, {j}");
        }
    }
}

#[test]
fn what_does_not_move_and_what_is_not_there() {
    // At x = 0 the slope by x is infinite; the partials by y do not ask for it.
    let f = |x: &[f64]| mixed_partial(|x| x[0].sqrt() + x[1].exp(), x, &[0, 3]);
    assert_eq!(f(&[0.0, 0.0]), 1.0);
    assert_eq!(
        mixed_partial(|x| x[0].sqrt(), &[0.0, 0.0], &[1, 0]),
        f64::INFINITY
    );
    // Nor for the logarithm of a negative base.
    let cube = mixed_partial(|x| x[0].pow(x[1]), &[-2.0, 3.0], &[2, 0]);
    assert_eq!(cube, -12.0);
    let nan: f64 = mixed_partial(|x| x[0].ln() * 0.0, &[-1.0], &[2]);
    assert!(nan.is_nan());
    assert_eq!(mixed_partial(|x| x[0] * x[0], &[3.0], &[0]), 9.0);
    assert_eq!(mixed_partial(|_| 5.0.into(), &[] as &[f64], &[]), 5.0);
    let all = partials(|_| 5.0.into(), &[] as &[f64], 3);
    assert_eq!((all.get(&[]), all.iter().len()), (Some(5.0), 1));
    let all = partials(|x| x[0] * x[1], &[2.0, 3.0], 0);
    assert_eq!(
        (all.get(&[0, 0]), all.get(&[1, 0]), all.get(&[0])),
        (Some(6.0), None, None)
    );
}

// Every row, of arguments that both inputs enter, beside the slopes of three nested duals.
#[test]
fn random_functions_have_the_mixed_derivatives_of_nested_duals() {
    let (mut compared, mut sharp) = (0, 0);
    for seed in 0..1200 {
        let mut random = Random(seed);
        let (formula, x) = random.function(&["x", "y"]);
        let (program, at) = (formula.program(), [x, random.number()]);
        let by = [0, 1, random.below(2)];
        let orders = [0, 1].map(|input| by.iter().filter(|&&i| i == input).count());
        let context = format!("{formula} at {at:?}, {orders:?}, seed {seed}");
        let boxes = at.map(Interval::point);
        let one = mixed_partial(|x| program.eval(x)[0], &at, &orders);
        let one_box = mixed_partial(|x| program.eval(x)[0], &boxes, &orders);
        let all = partials(|x| program.eval(x)[0], &at, 3)
            .get(&orders)
            .unwrap();
        let all_box = partials(|x| program.eval(x)[0], &boxes, 3)
            .get(&orders)
            .unwrap();
        let (want, others) = (
            of_program(program, &at, by),
            of_program(program, &boxes, by),
        );
        for (got, own) in [(one, one_box), (all, all_box)] {
            // Each is a computation within its own enclosure; where the enclosures are known to
            // hold the derivative, they meet.
            let width: f64 = own.hi().max(*others.hi()) - own.lo().min(*others.lo());
            let error: f64 = (got - want).abs();
            if error.is_finite() && width.is_finite() {
                compared += 1;
                assert!(
                    error <= width,
                    "{context}: {got:e} and {want:e}, within {width:e}"
                );
                sharp += i32::from(width <= 1e-9 * want.abs().max(1e-3));
            }
        }
    }
    assert!(
        compared > 1000 && sharp > compared * 3 / 4,
        "{sharp} of {compared}"
    );
}

// The derivative by three inputs, a nested dual for each.
fn of_program<T: Interpret>(program: &Program, x: &[T], by: [usize; 3]) -> T {
    let x = lift(&lift(&lift(x, by[0]), by[1]), by[2]);
    let y: Dual<Dual<Dual<T>>> = program.eval(&x)[0];
    y.tangent[0].tangent[0].tangent[0]
}

// What is of one input alone has no part in a mixed derivative, however large it is.
#[test]
fn pure_derivatives_do_not_drown_mixed_ones() {
    let f = |x: &[f64]| mixed_partial(|x| x[0].pow(4.0) * 1e20 + x[0] * x[1], x, &[1, 1]);
    assert_eq!(f(&[3.0, 5.0]), 1.0);
    let all = partials(|x| x[0].pow(4.0) * 1e20 + x[0] * x[1], &[3.0, 5.0], 2);
    assert_eq!(all.get(&[1, 1]), Some(1.0));
    assert_eq!(all.get(&[2, 0]), Some(1.08e22));
    fn small<S: Scalar>(x: &[S]) -> S {
        (x[0] * x[1]).sin() * x[2].exp()
    }
    fn beside<'a>(row: Primitive, x: &[Series<'a>]) -> Series<'a> {
        let large = x.iter().map(|&x| {
            // In the domain of every row.
            let x = if row.row().name == "acosh" {
                x + 1.0
            } else {
                x
            };
            let args = [x, Series::from(1.25)].map(Tracked::varying);
            let count = match row {
                Primitive::Unary(_) | Primitive::Indexed(..) => 1,
                Primitive::Binary(_) | Primitive::Nary(_) => 2,
            };
            row.apply(&args[..count]) * 1e30
        });
        large.fold(small(x), |sum, large| large + sum)
    }
    let at = [0.75, 0.5, 0.25];
    for row in Primitive::all(2) {
        let all = partials(|x| beside(row, x), &at, 4);
        for orders in [[1, 1, 0], [1, 1, 1], [0, 2, 1], [2, 1, 1]] {
            let want = mixed_partial(|x| small(x), &at, &orders);
            let got = mixed_partial(|x| beside(row, x), &at, &orders);
            let name = row.row().name;
            assert_eq!(got, want, "{name}, {orders:?}");
            assert_eq!(all.get(&orders), Some(want), "{name}, {orders:?}");
        }
    }
}

// Where a slope is infinite, or no number is known, only the derivatives say so that it enters.
#[test]
fn a_bad_slope_spoils_what_it_enters() {
    let (bad, good) = (f64::NAN, 0.0);
    let cases = [
        ("sqrt(x) + exp(y) + x*y", [f64::INFINITY, 1.0, 1.0, 1.0]),
        ("sqrt(x)*y + exp(y)", [bad, 1.0, 1.0, f64::INFINITY]),
        // Without a length there is no direction.
        ("dircos(x, x, x) + exp(y) + x*y", [bad, 1.0, 1.0, 1.0]),
        ("dircos(x, x, y) + exp(y) + x*y", [bad, bad, bad, bad]),
        (
            "product(x + 1, 1e200, 1e200, 1e-200, 1e-200) + exp(y) + x*y",
            [bad, 1.0, 1.0, 1.0],
        ),
        (
            "product(y + 1, 1e200, 1e200, 1e-200, 1e-200) + exp(x)",
            [1.0, bad, good, good],
        ),
        // The slope of 0^x is known, and the second one is not; y has none.
        ("0^(x + 1) + exp(y) + x*y", [0.0, 1.0, 1.0, 1.0]),
        ("x^(y + 1) + x*y", [1.0, 0.0, bad, bad]),
    ];
    for (text, want) in cases {
        let formula = Formula::parse(text).unwrap().with_inputs(&["x", "y"]);
        let program = formula.program();
        let all = partials(|x| program.eval(x)[0], &[0.0, 0.0], 2);
        for (orders, want) in [[1, 0], [0, 1], [0, 2], [1, 1]].into_iter().zip(want) {
            let got: f64 = all.get(&orders).unwrap();
            let is_same = got == want || got.is_nan() && want.is_nan();
            assert!(is_same, "{text}, {orders:?}: {got} for {want}");
        }
    }
}

// In the variable that the product has once or in one that it has often, and far from 1.
#[test]
fn partials_far_from_one_are_in_the_range() {
    // Of exp(x/2) exp(y/2) of order 200 in all, where no factorial nor coefficient would be.
    let got: f64 = mixed_partial(|x| (x[0] * 0.5).exp() * x[1].exp(), &[0.0, 0.0], &[180, 2]);
    let error = (got / 0.5_f64.powi(180) - 1.0).abs();
    // A rounding for each order of the recurrence, and for each factor.
    assert!(error <= 400.0 * f64::EPSILON, "{error:e}");
    let all = partials(|x| (x[0] * x[1]).exp(), &[0.0, 1.0], 6);
    // d^(i + j) of exp(x y) at (0, 1): of the i-th slope y^i by x, the j-th by y.
    for (orders, got) in all.iter() {
        let (i, j) = (orders[0], orders[1]);
        let want = (0..j).fold(1.0, |product, k| product * (i as f64 - k as f64).max(0.0));
        // Sums of at most seven products.
        assert!(
            (got - want).abs() <= 16.0 * f64::EPSILON * want,
            "{orders:?}: {got}"
        );
    }
    assert_eq!(all.iter().len(), 28);
}
