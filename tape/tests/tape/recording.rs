//! What goes onto the tape, what stays off it, and what happens after a panic.

use std::panic::{AssertUnwindSafe, catch_unwind};

use trigrad_core::{Custom, Interpret, Tracked};
use trigrad_tape::{Recording, Tape, Var, gradient, hessian, jacobian, vjp};

// The number of entries that `f` makes of three inputs.
fn entries(f: impl for<'t> FnOnce(&[Var<'t>]) -> Var<'t>) -> usize {
    Tape::new().record(&[0.5, 0.25, 2.0], |tape: Recording<'_>, x| {
        f(x);
        assert_eq!(tape.bytes() > 0, tape.entries() > 0);
        tape.entries()
    })
}

#[test]
fn only_two_different_numbers_make_an_entry() {
    assert_eq!(entries(|x| x[0].sin().exp().ln().neg()), 0);
    assert_eq!(entries(|x| (x[0] * 2.0 + 1.0) / 3.0), 0);
    assert_eq!(entries(|x| (x[0] - 1.0) * (x[0] - 1.0) + x[0].exp()), 0);
    assert_eq!(entries(|x| x[0] * x[1]), 1);
    assert_eq!(entries(|x| (x[0] * x[1]).sin() * (x[0] * x[1]).cos()), 3);
    assert_eq!(
        entries(|x| {
            let y = x[0] * x[1];
            y.sin() * y.cos()
        }),
        1
    );
    // More than two are one statement.
    assert_eq!(
        entries(|x| trigrad_core::Scalar::sum_of(&[x[0], x[1], x[2], x[0] * 2.0])),
        1
    );
    assert_eq!(
        entries(|x| trigrad_core::Scalar::max_of(&[x[0], x[0].sin()])),
        0
    );
}

#[test]
fn constants_have_no_tape() {
    Tape::new().record(&[2.0], |tape, x| {
        let constant = Var::from_f64(3.0).exp() + 1.0;
        assert!(!constant.varies() && x[0].varies());
        assert!((x[0] * 0.0).varies()); // structure, not value
        assert!(Var::constant(0.0).is_constant(0.0) && !(x[0] * 0.0).is_constant(0.0));
        assert_eq!(tape.gradient(constant), [0.0]);
        assert_eq!(tape.vjp(&[constant, x[0]], &[5.0, 7.0]), [7.0]);
    });
}

#[test]
fn recording_goes_on_after_a_gradient() {
    Tape::new().record(&[2.0, 3.0], |tape, x| {
        let y = x[0] * x[1];
        assert_eq!(tape.gradient(y), [3.0, 2.0]);
        let z = y * y.sin() + x[1].pow(y);
        assert_eq!(tape.gradient(y), [3.0, 2.0]);
        assert_ne!(tape.gradient(z), tape.gradient(y));
        assert_eq!(tape.gradient(x[1]), [0.0, 1.0]);
    });
}

#[test]
fn a_panic_leaves_the_tape_usable() {
    let mut tape = Tape::new();
    for _ in 0..2 {
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            tape.gradient(
                |x| {
                    let y = x[0] * x[1];
                    assert!(y > 100.0, "the user's own");
                    y
                },
                &[2.0, 3.0],
            )
        }));
        assert!(panicked.is_err());
        assert_eq!(
            tape.gradient(|x| x[0] * x[1], &[2.0, 3.0]).1.as_slice(),
            [3.0, 2.0]
        );
    }
}

#[test]
fn comparisons_see_the_primal() {
    Tape::new().record(&[2.0, 2.0, f64::NAN], |_, x| {
        assert!(x[0] == x[1] && x[0] == 2.0 && x[0] <= x[1] && x[0] < 3.0 && x[0] > 1.0);
        assert!(x[2] != x[2] && x[2].partial_cmp(&x[0]).is_none());
        use num_traits::{One, Zero};
        assert!((x[0] - x[1]).is_zero() && (x[0] / x[1]).is_one());
    });
}

#[test]
fn comparisons_with_plain_numbers() {
    Tape::new().record(&[2.0, f64::NAN], |_, x| {
        assert!(x[0] == 2.0 && x[0] != 3.0 && x[0] < 3.0 && x[0] >= 2.0);
        assert!(x[1] != 2.0 && x[1].partial_cmp(&2.0).is_none());
        assert!(x[0] == x[0] && x[0] != x[1] && x[1] != x[1]);
    });
}

#[test]
fn what_a_variable_shows() {
    Tape::new().record(&[2.0, 3.0], |_, x| {
        let shown = format!("{:?}", x[1] * 5.0);
        assert_eq!(shown, "Var { primal: 15.0, slope: 5.0, at: 1 }");
        let shown = format!("{:?}", Var::<f64>::constant(4.0));
        assert_eq!(shown, "Var { primal: 4.0 }");
    });
}

#[test]
#[should_panic(expected = "one place for each input")]
fn room_for_slopes_is_of_the_right_length() {
    Tape::new().record(&[2.0, 3.0], |tape, x| tape.gradient_into(x[0], &mut [0.0]));
}

#[test]
fn the_side_chosen_is_returned_as_it_is() {
    Tape::new().record(&[0.0, 3.0], |tape, x| {
        use trigrad_core::Scalar;
        let side = Var::select(x[0].above(0.0), x[0].sqrt(), x[1]);
        assert_eq!(tape.entries(), 0);
        assert_eq!(tape.gradient(side), [0.0, 1.0]);
    });
}

fn cube(orders: &[u32], x: &[f64]) -> Option<f64> {
    match orders {
        [0, 0] => Some(x[0].powi(3) * x[1]),
        [1, 0] => Some(3.0 * x[0] * x[0] * x[1]),
        [0, 1] => Some(x[0].powi(3)),
        [2, 0] => Some(6.0 * x[0] * x[1]),
        [1, 1] => Some(3.0 * x[0] * x[0]),
        _ => None,
    }
}

fn apply<S: Interpret>(rule: &Custom, args: &[S]) -> S {
    let args: Vec<Tracked<S>> = args.iter().map(|&arg| Tracked::varying(arg)).collect();
    S::custom(rule, &[0, 0], &args)
}

#[test]
fn functions_outside_of_the_table() {
    let rule = Custom::new("cube", 2, cube);
    let (value, slopes, curvatures) = hessian(|x| apply(&rule, x), &[2.0_f64, 5.0]);
    assert_eq!((value, slopes.as_slice()), (40.0, &[60.0, 8.0][..]));
    assert_eq!((curvatures[(0, 0)], curvatures[(0, 1)]), (60.0, 12.0));
    assert!(curvatures[(1, 1)].is_nan()); // an order that the rule does not know
    let unknown = Custom::unknown("f", 2);
    let (value, slopes) = gradient(|x| apply(&unknown, x), &[2.0_f64, 5.0]);
    assert!(value.is_nan() && slopes.iter().all(|slope| slope.is_nan()));
    // Where a slope is not known, nothing is known of how it changes.
    let gap = Custom::new("gap", 2, |orders: &[u32], x: &[f64]| match orders {
        [0, 0] => Some(x[0]),
        [1, 0] => None,
        _ => Some(5.0),
    });
    let (value, slopes, curvatures) = hessian(|x| apply(&gap, x), &[2.0_f64, 5.0]);
    assert!(value == 2.0 && slopes[0].is_nan() && slopes[1] == 5.0);
    assert!(curvatures[(0, 0)].is_nan() && curvatures[(0, 1)].is_nan());
    assert_eq!(curvatures[(1, 1)], 5.0);
    // The derivative by a constant argument is not asked for.
    let picky = Custom::new("picky", 2, |orders: &[u32], x: &[f64]| {
        assert_eq!(orders[1], 0, "asked for the slope of a constant");
        Some(x[0] * x[1])
    });
    let (value, _) = gradient(|x| apply(&picky, &[x[0], Var::from_f64(4.0)]), &[2.0]);
    assert_eq!(value, 8.0);
}

#[test]
fn a_value_that_is_nan_has_no_derivatives() {
    let (value, slopes) = gradient(|x| x[0].ln() + x[1] * 0.0, &[-1.0_f64, 1.0]);
    assert!(value.is_nan() && slopes.iter().all(|slope| slope.is_nan()));
    let (_, slopes) = gradient(|x| x[1] + f64::NAN, &[-1.0_f64, 1.0]);
    assert!(slopes.iter().all(|slope| slope.is_nan()));
    let (value, slopes, curvatures) = hessian(|x| x[0].sign().ln() + x[1], &[-1.0_f64, 1.0]);
    let mut all = slopes.iter().chain(&curvatures);
    assert!(value.is_nan() && all.all(|slope| slope.is_nan()));
    // Each row of a Jacobian is for itself; a product of rows is not.
    let (values, slopes) = jacobian(|x| vec![x[0].ln(), x[1]], &[-1.0_f64, 1.0]);
    assert!(values[0].is_nan() && slopes.row(0).iter().all(|slope| slope.is_nan()));
    assert_eq!(slopes.row(1), nalgebra::RowVector2::new(0.0, 1.0));
    let both = |seeds: [f64; 2]| vjp(|x| vec![x[0].ln(), x[1]], &[-1.0, 1.0], &seeds).1;
    assert!(both([1.0, 1.0]).iter().all(|adjoint| adjoint.is_nan()));
    assert_eq!(both([0.0, 1.0]).as_slice(), [0.0, 1.0]);
}

#[test]
fn dead_entries_with_infinite_partials() {
    let dead = |x: &[Var<'_>]| {
        let _ = x[0].sqrt() * x[1]; // its partials are 1 * inf and 0
    };
    let (_, slopes) = gradient(
        |x| {
            dead(x);
            let y = x[0] * x[1];
            let _ = y.sqrt() / y; // NaN and infinite
            let z = y + x[1] * x[2];
            let _ = z * x[0].sqrt();
            z
        },
        &[0.0, 2.0, 3.0],
    );
    assert_eq!(slopes.as_slice(), [2.0, 3.0, 2.0]);
    let (_, _, curvatures) = hessian(
        |x| {
            let _ = (x[0].sqrt() * x[1]) / x[0];
            x[0] * x[1]
        },
        &[0.0, 2.0],
    );
    assert_eq!(curvatures, nalgebra::Matrix2::new(0.0, 1.0, 1.0, 0.0));
    // Here the dead entry's partials are finite and only their slopes are not.
    let (_, _, curvatures) = hessian(
        |x| {
            let _ = x[0].pow(1.5) * x[1];
            x[0] * x[1]
        },
        &[0.0, 2.0],
    );
    assert_eq!(curvatures, nalgebra::Matrix2::new(0.0, 1.0, 1.0, 0.0));
}
