//! The drivers beside each other: where they do the same arithmetic, the same bits.

use trigrad_core::{Binary, Ordered, Scalar, Unary};
use trigrad_dual::{
    Curved, Dual, HyperDual, fixed, gradient, hessian, hvp, jacobian, jvp, partial_hessian,
    partial_jacobian, second_along, tracked,
};

fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

fn mixed<S: Scalar>(x: &[S]) -> S {
    (x[0] * x[1]).sin() + (x[1] / x[2]).exp() * x[0].pow(2.5) - x[2].sqrt() * 3.0
}

const AT: [f64; 3] = [0.75, 1.5, 2.25];

#[test]
fn static_and_dynamic_sizes_agree_to_the_bit() {
    let (value, slopes) = gradient(mixed, &AT);
    let (same_value, same_slopes) = fixed::gradient(mixed, &AT);
    assert_eq!(
        (value, slopes.as_slice()),
        (same_value, same_slopes.as_slice())
    );
    let (values, rows) = jacobian(|x| vec![mixed(x), x[0] * x[1]], &AT);
    let (same_values, same_rows) = fixed::jacobian(|x| [mixed(x), x[0] * x[1]], &AT);
    assert_eq!(values.as_slice(), same_values.as_slice());
    assert_eq!(rows.as_slice(), same_rows.as_slice());
    let v = [0.5, -1.0, 2.0];
    let (values, slopes) = jvp(|x| vec![mixed(x)], &AT, &v);
    let (same_values, same_slopes) = fixed::jvp(|x| [mixed(x)], &AT, &v);
    assert_eq!((values[0], slopes[0]), (same_values[0], same_slopes[0]));
    let (value, slopes, product) = hvp(mixed, &AT, &v);
    let (same_value, same_slopes, same_product) = fixed::hvp(mixed, &AT, &v);
    assert_eq!(value, same_value);
    assert_eq!(slopes.as_slice(), same_slopes.as_slice());
    assert_eq!(product.as_slice(), same_product.as_slice());
}

#[test]
fn numbers_of_every_width_agree_to_the_bit() {
    fn chained<S: Scalar>(x: &[S]) -> S {
        let terms = x.windows(2).map(|x| (x[1] / x[0]).sin() * x[0].pow(1.5));
        terms.fold(x[0] * 2.0, |sum, term| sum - term)
    }
    fn check<const N: usize>() {
        let x: [f64; N] = std::array::from_fn(|i| 0.5 + i as f64 / 7.0);
        let (value, slopes) = gradient(chained, &x);
        let (same_value, same_slopes) = fixed::gradient(chained, &x);
        assert_eq!(
            (value, slopes.as_slice()),
            (same_value, same_slopes.as_slice())
        );
        let (_, slopes, curvature) = hessian(chained, &x);
        let (_, same_slopes, same_curvature) = fixed::hessian(chained, &x);
        assert_eq!(slopes.as_slice(), same_slopes.as_slice());
        assert_eq!(curvature.as_slice(), same_curvature.as_slice());
    }
    check::<1>();
    check::<2>();
    check::<4>();
    check::<8>();
    check::<9>();
    check::<16>();
    check::<17>();
    check::<24>();
}

#[test]
fn the_number_of_second_order_is_a_dual_of_duals_to_the_bit() {
    let (value, slopes, curvature) = hessian(mixed, &AT);
    let (same_value, same_slopes, same_curvature) = fixed::hessian(mixed, &AT);
    assert_eq!(value, same_value);
    assert_eq!(slopes.as_slice(), same_slopes.as_slice());
    assert_eq!(curvature.as_slice(), same_curvature.as_slice());
}

#[test]
fn every_row_bends_as_in_a_dual_of_duals() {
    let points = [
        -2.5,
        -1.0,
        -0.5,
        0.0,
        0.25,
        1.0,
        1.75,
        f64::INFINITY,
        f64::NAN,
    ];
    let compare =
        |name: &str,
         x: &[f64; 2],
         (_, g, h): (f64, nalgebra::DVector<f64>, nalgebra::DMatrix<f64>),
         (_, sg, sh): (f64, nalgebra::SVector<f64, 2>, nalgebra::SMatrix<f64, 2, 2>)| {
            for (a, b) in g.iter().zip(&sg).chain(h.iter().zip(&sh)) {
                assert!(same(*a, *b) || a == b, "{name} at {x:?}: {b} for {a}");
            }
        };
    for a in points {
        for b in points {
            let x = [a, b];
            for &op in Unary::ALL {
                let nested = |x: &[HyperDual]| apply(op, x[0] * x[1]);
                let curved = |x: &[Curved<f64, 2>]| apply(op, x[0] * x[1]);
                compare(
                    op.row().name,
                    &x,
                    hessian(nested, &x),
                    fixed::hessian(curved, &x),
                );
            }
            for &op in Binary::ALL {
                let nested = |x: &[HyperDual]| pair(op, x[0], x[1] * x[1]);
                let curved = |x: &[Curved<f64, 2>]| pair(op, x[0], x[1] * x[1]);
                compare(
                    op.row().name,
                    &x,
                    hessian(nested, &x),
                    fixed::hessian(curved, &x),
                );
            }
        }
    }
}

fn apply<S: Scalar>(op: Unary, x: S) -> S {
    S::unary(op, x.tracked())
}

fn pair<S: Scalar>(op: Binary, a: S, b: S) -> S {
    S::binary(op, [a.tracked(), b.tracked()])
}

#[test]
fn tracked_numbers_agree_with_plain_ones_and_know_more_at_the_edges() {
    let x: Vec<f64> = (0..40).map(|i| 0.5 + f64::from(i)).collect();
    fn chained<S: Scalar>(x: &[S]) -> S {
        let terms = x.windows(2).map(|x| (x[1] - x[0] * x[0]) * x[0].ln());
        terms.fold(x[0], |sum, term| sum + term * 0.01)
    }
    assert_eq!(tracked::gradient(chained, &x), gradient(chained, &x));
    let rooted = |x: &[_]| vec![root_and(x)];
    let (_, rows) = tracked::jacobian(rooted, &[0.0, 1.0, 7.0]);
    assert_eq!(rows.as_slice(), [f64::INFINITY, 1.0, 0.0]);
    let (_, plain) = gradient(root_and, &[0.0_f64, 1.0, 7.0]);
    assert!(plain[1].is_nan());
}

fn root_and<S: Scalar>(x: &[S]) -> S {
    x[0].sqrt() + x[1]
}

#[test]
fn parts_of_derivatives_are_those_of_the_whole() {
    let (value, slopes, curvature) = hessian(mixed, &AT);
    let wrt = [2, 0];
    let (_, part_slopes, part) = partial_hessian(mixed, &AT, &wrt);
    let (_, rows) = partial_jacobian(|x| vec![mixed(x)], &AT, &wrt);
    for (a, i) in wrt.into_iter().enumerate() {
        assert_eq!((part_slopes[a], rows[(0, a)]), (slopes[i], slopes[i]));
        for (b, j) in wrt.into_iter().enumerate() {
            // Three terms are added in another order where rows and columns change places.
            let bound = 8.0 * f64::EPSILON * curvature[(i, j)].abs().max(1.0);
            assert!((part[(a, b)] - curvature[(i, j)]).abs() <= bound);
            let unit = |k| std::array::from_fn::<f64, 3, _>(|at| f64::from(u8::from(at == k)));
            let (same_value, along, second) = second_along(mixed, &AT, &unit(i), &unit(j));
            assert_eq!((same_value, along), (value, [slopes[i], slopes[j]]));
            assert!((second - curvature[(i, j)]).abs() <= bound);
        }
    }
    // The drivers of static size, to the bit what those for slices say.
    let (values, same_rows) = fixed::partial_jacobian(|x| [mixed(x)], &AT, wrt);
    assert_eq!(
        (values[0], same_rows.as_slice()),
        (value, part_slopes.as_slice())
    );
    let (same_value, same_slopes, same) = fixed::partial_hessian(mixed, &AT, wrt);
    assert_eq!(
        (same_value, same_slopes.as_slice()),
        (value, part_slopes.as_slice())
    );
    assert_eq!(same.as_slice(), part.as_slice());
    let (u, v) = ([0.5, -1.0, 2.0], [1.0, 0.25, -0.75]);
    assert_eq!(
        fixed::second_along(mixed, &AT, &u, &v),
        second_along(mixed, &AT, &u, &v)
    );
    let log = |x: &[Dual<Dual>]| x[0].ln();
    let (_, slopes, second) = second_along(log, &[-1.0_f64], &[1.0], &[1.0]);
    assert!(slopes[0].is_nan() && second.is_nan());
}

// Its lanes would hide each other, and make slopes of 0.
#[test]
fn an_input_that_is_there_twice_is_refused() {
    fn refusal<R>(run: impl FnOnce() -> R + std::panic::UnwindSafe) -> String {
        let message = std::panic::catch_unwind(run).map(|_| ()).unwrap_err();
        *message.downcast().unwrap()
    }
    let x = [2.0, 3.0, 5.0];
    for wrt in [[1, 1, 0], [1, 0, 1]] {
        let refusals = [
            refusal(move || partial_jacobian(|x| [x[0]], &x, &wrt)),
            refusal(move || partial_hessian(|x| x[0], &x, &wrt)),
            refusal(move || fixed::partial_jacobian(|x| [x[0]], &x, wrt)),
            refusal(move || fixed::partial_hessian(|x| x[0], &x, wrt)),
        ];
        assert!(refusals.iter().all(|text| text == "input 1 is there twice"));
    }
    let missing = refusal(move || partial_jacobian(|x| [x[0]], &x, &[3]));
    assert_eq!(missing, "there is no input 3, of 3 from 0");
}

#[test]
fn where_the_value_is_no_number_neither_is_any_derivative() {
    let f = |x: &[Dual<Dual>]| x[0].ln();
    let (value, slopes, product) = fixed::hvp(f, &[-1.0], &[0.0]);
    assert!(value.is_nan() && slopes[0].is_nan() && product[0].is_nan());
    let (_, slopes, curvature) = fixed::hessian(|x| x[0].ln() + x[1], &[-1.0_f64, 2.0]);
    assert!(slopes.iter().chain(&curvature).all(|d: &f64| d.is_nan()));

    // A constant that is NaN has the tangents of a constant: it is the value that decides.
    fn lost<S: Scalar>(x: &[S]) -> S {
        x[0] * x[1] + f64::NAN
    }
    let x = [2.0, 3.0];
    let mut found = Vec::new();
    found.extend(gradient(lost, &x).1.iter());
    found.extend(hessian(lost, &x).1.iter());
    found.extend(hessian(lost, &x).2.iter());
    found.extend(hvp(lost, &x, &x).1.iter());
    found.extend(hvp(lost, &x, &x).2.iter());
    found.extend(fixed::gradient(lost, &x).1.iter());
    found.extend(fixed::hessian(lost, &x).2.iter());
    found.extend(fixed::hvp(lost, &x, &x).2.iter());
    found.push(jvp(lost::<Dual>, &x, &x).1);
    let (_, slopes, bend) = second_along(lost, &x, &x, &x);
    found.extend([slopes[0], slopes[1], bend]);
    assert_eq!(found.len(), 2 + 2 + 4 + 2 + 2 + 2 + 4 + 2 + 1 + 3);
    assert!(found.iter().all(|d: &f64| d.is_nan()), "{found:?}");
}

#[test]
fn programs_branch_on_the_number_of_second_order() {
    fn bent<S: Ordered>(x: &[S]) -> S {
        if x[0] > 1.0 { x[0] * x[0] } else { -x[0] }
    }
    assert_eq!(fixed::hessian(bent, &[3.0]).2[(0, 0)], 2.0);
    assert_eq!(fixed::hessian(bent, &[0.5]).1[0], -1.0);
}
