//! Numbers at which something happens, and numbers of everyday size.

use proptest::prelude::*;
use proptest::sample::select;

/// Numbers of everyday size, the simple ones first.
pub(super) fn ordinary() -> impl Strategy<Value = f64> {
    prop_oneof![
        (-16..=16_i32).prop_map(|n| f64::from(n) / 4.0),
        (-4.0..4.0).prop_map(|x: f64| x),
    ]
}

/// Numbers at which something happens, of the sizes that functions bear.
pub(super) fn edge() -> impl Strategy<Value = f64> {
    let exact = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, 1e-8, -1e-8];
    let extreme = [
        5e-324,
        2.3e-308,
        1e-160,
        -1e-160,
        1e160,
        -1e160,
        1e300,
        f64::MAX,
    ];
    prop_oneof![
        3 => select(exact.to_vec()),
        1 => select(extreme.to_vec()),
    ]
}

/// The same, further out: where exponentials saturate, beside the ends of domains, near the
/// kinks and the zeros, and all the powers of ten.
pub(super) fn wild() -> impl Strategy<Value = f64> {
    prop_oneof![
        3 => edge(),
        // Where tanh, sigmoid, erfc and exp are flat, or leave the range.
        2 => signed(select(vec![5.0, 10.0, 20.0, 30.0, 40.0, 100.0, 710.0, 750.0, 800.0, 1024.0])),
        // Beside the ends of domains and the kinks.
        2 => (signed(select(vec![1.0, 2.0, 0.5])), -4..=4_i64).prop_map(|(x, steps)| beside(x, steps)),
        1 => (signed(select(vec![1.0, 2.0])), 1..=15_i32).prop_map(|(x, digits)| x * (1.0 + 0.1_f64.powi(digits))),
        // Of any size.
        3 => signed((-323..=308_i32).prop_map(power_of_ten)),
        2 => signed((-20..=20_i32).prop_map(power_of_ten)),
        1 => (-12..=12_i32).prop_map(f64::from),
        // Beyond where the platform's sines are right, and at their zeros as f64 has them.
        1 => signed(select(vec![std::f64::consts::PI, std::f64::consts::FRAC_PI_2, 1e5, 1e15, 1e22])),
        1 => any::<f64>().prop_filter("a number", |x| x.is_finite()),
    ]
}

fn signed(magnitude: impl Strategy<Value = f64>) -> impl Strategy<Value = f64> {
    (magnitude, prop::bool::weighted(0.4)).prop_map(|(x, negative)| if negative { -x } else { x })
}

// Read as a person writes it, and so rounded once.
fn power_of_ten(exponent: i32) -> f64 {
    format!("1e{exponent}").parse().unwrap_or(1.0)
}

fn beside(x: f64, steps: i64) -> f64 {
    let step = |x: f64, _| {
        if steps < 0 {
            x.next_down()
        } else {
            x.next_up()
        }
    };
    (0..steps.abs()).fold(x, step)
}
