//! Partial derivatives of several variables, of any order.

use trigrad_core::{Interpret, Interval, Scalar};
use trigrad_dual::taylor::{mixed_partial, partials};
use trigrad_dual::{Dual, hessian};

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
