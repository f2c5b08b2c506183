//! Points at which derivatives go wrong elsewhere: value, gradient and Hessian, of
//! the function run directly and of its formula.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_PI_2, FRAC_PI_4, LN_2, SQRT_2};

use trigrad_core::{Function, function};
use trigrad_tape::function::{gradient, hessian, hvp, jacobian, vjp};

use crate::close::{Answer, close, maybe};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

// The Hessian is given by its upper triangle; an empty one is not looked at.
fn check(
    what: &str,
    f: &impl Function,
    x: &[f64],
    value: f64,
    slopes: &[Answer],
    curvatures: &[Answer],
) {
    check_one(what, f, x, value, slopes, curvatures);
    let what = format!("{what}, as a formula");
    check_one(&what, &f.trace(), x, value, slopes, curvatures);
}

fn check_one(
    what: &str,
    f: &impl Function,
    x: &[f64],
    value: f64,
    slopes: &[Answer],
    curvatures: &[Answer],
) {
    let all_right = |found: &[f64]| {
        found.len() == slopes.len() && slopes.iter().zip(found).all(|(right, &x)| right.allows(x))
    };
    let (y, by_gradient) = gradient(f, x);
    assert!(close(y, value), "{what}: value {y}, not {value}");
    assert!(
        all_right(by_gradient.as_slice()),
        "{what}: gradient {by_gradient:?}, not {slopes:?}"
    );
    let (_, by_jacobian) = jacobian(f, x);
    let (_, by_vjp) = vjp(f, x, &[1.0]);
    let (z, by_hessian, matrix) = hessian(f, x);
    let (_, by_hvp, row) = hvp(f, x, &unit(x.len()));
    assert_eq!(y.to_bits(), z.to_bits(), "{what}: two values");
    for other in [
        by_jacobian.as_slice(),
        by_vjp.as_slice(),
        by_hessian.as_slice(),
        by_hvp.as_slice(),
    ] {
        assert!(
            all_right(other),
            "{what}: another gradient {other:?}, not {slopes:?}"
        );
    }
    let n = x.len();
    for (j, &product) in row.iter().enumerate() {
        assert!(
            close(product, matrix[(0, j)]),
            "{what}: product {row:?} of {matrix:?}"
        );
    }
    let upper = (0..n).flat_map(|i| (i..n).map(move |j| (i, j)));
    for ((i, j), right) in upper.zip(curvatures) {
        let found = matrix[(i, j)];
        assert!(
            right.allows(found),
            "{what}: Hessian ({i}, {j}) is {found}, not {right:?}"
        );
    }
}

fn unit(n: usize) -> Vec<f64> {
    (0..n).map(|i| if i == 0 { 1.0 } else { 0.0 }).collect()
}

macro_rules! edges {
    ($($name:ident: |$($x:ident),+| $body:expr, at [$($at:expr),+] =>
        $value:expr, [$($slope:expr),*] $(, [$($curvature:expr),*])?;)*) => { $(
        #[test]
        fn $name() {
            let f = function!(|$($x),+| $body);
            let slopes: &[Answer] = &[$($slope.into()),*];
            let curvatures: &[Answer] = &[$($($curvature.into()),*)?];
            check(stringify!($name), &f, &[$($at),+], $value, slopes, curvatures);
        }
    )* };
}

edges! {
    power_0: |x| x.pow(0.0), at [0.0] => 1.0, [0.0], [0.0];
    power_1: |x| x.pow(1.0), at [0.0] => 0.0, [1.0], [0.0];
    power_half_integer: |x| x.pow(2.5), at [0.0] => 0.0, [0.0], [0.0];
    power_half: |x| x.pow(0.5), at [0.0] => 0.0, [INF];
    power_2_below: |x| x.pow(2.0), at [-2.0] => 4.0, [-4.0], [2.0];
    power_3_below: |x| x.pow(3.0), at [-2.0] => -8.0, [12.0], [-12.0];
    power_of_0: |y| S::from_f64(0.0).pow(y), at [2.0] => 0.0, [0.0], [maybe(0.0)];
    power_0_1: |x, y| x.pow(y), at [0.0, 1.0] => 0.0, [1.0, 0.0];
    power_below: |x, y| x.pow(y), at [-3.0, 2.0] => 9.0, [-6.0, NAN];
    power_overflow: |x| S::from_f64(2.0).pow(x), at [1024.0] => INF, [1.2460659279417838e308];
    power_third_below: |x| x.pow(1.0 / 3.0), at [-8.0] => NAN, [NAN], [NAN];
    reciprocal_tiny: |x| x.pow(-1.0), at [1e-200] => 1e200, [-INF];
    power_large: |x| x.pow(2.5), at [1e120] => 1e300, [2.5e180];

    sqrt_0: |x| x.sqrt(), at [0.0] => 0.0, [INF], [-INF];
    sqrt_minus_0: |x| x.sqrt(), at [-0.0] => 0.0, [INF];
    sqrt_smallest: |x| x.sqrt(), at [5e-324] => 2.2227587494850775e-162, [2.2494568972715982e161];
    sqrt_squared: |x| x.sqrt() * x.sqrt(), at [0.0] => 0.0, [maybe(1.0)], [maybe(0.0)];
    cbrt_0: |x| x.cbrt(), at [0.0] => 0.0, [INF];
    cbrt_of_cube: |x| x.pow(3.0).cbrt(), at [0.0] => 0.0, [maybe(1.0)], [maybe(0.0)];
    cube_of_cbrt: |x| x.cbrt().pow(3.0), at [0.0] => 0.0, [maybe(1.0)], [maybe(0.0)];
    sqrt_beside: |x, y| x.sqrt() + y, at [0.0, 1.0] => 1.0, [INF, 1.0], [-INF, 0.0, 0.0];
    sqrt_beside_0: |x, y| x.sqrt() + y * 0.0, at [0.0, 1.0] => 0.0, [INF, 0.0], [-INF, 0.0, 0.0];
    sqrt_beside_product: |x, y, z| x.sqrt() + y * z, at [0.0, 2.0, 3.0] => 6.0, [INF, 3.0, 2.0],
        [-INF, 0.0, 0.0, 0.0, 1.0, 0.0];
    sqrt_of_constant: |x| x + S::from_f64(0.0).sqrt(), at [2.0] => 2.0, [1.0], [0.0];
    unused: |x, y, z| x.sqrt() * z, at [0.0, 1.0, 2.0] => 0.0, [INF, 0.0, 0.0],
        [-INF, 0.0, INF, 0.0, 0.0, 0.0];

    abs_0: |x| x.abs(), at [0.0] => 0.0, [0.0], [0.0];
    abs_minus_0: |x| x.abs(), at [-0.0] => 0.0, [0.0];
    abs_cubed: |x| x.abs().pow(3.0), at [0.0] => 0.0, [0.0], [0.0];
    max_same: |x| x.max(x), at [2.0] => 2.0, [1.0], [0.0];
    max_tie: |x, y| x.max(y), at [2.0, 2.0] => 2.0, [0.5, 0.5], [0.0, 0.0, 0.0];
    max_of_three: |x, y, z| S::max_of(&[x, y, z]), at [2.0, 2.0, 1.0] => 2.0, [0.5, 0.5, 0.0];
    max_difference: |x| x.max(0.0) - (-x).max(0.0), at [0.0] => 0.0, [1.0];
    relu_0: |x| x.relu(), at [0.0] => 0.0, [0.5], [0.0];
    max_nan: |x| x.max(1.0), at [NAN] => NAN, [NAN], [NAN];
    floor: |x| x.floor() + x.round() + x.sign(), at [2.5] => 5.0, [0.0], [0.0];
    floor_nan: |x| x.floor(), at [NAN] => NAN, [NAN];
    remainder: |x, y| x.remainder(y), at [5.5, 2.0] => 1.5, [1.0, -2.0], [0.0, 0.0, 0.0];

    hypot_0: |x, y| x.hypot(y), at [0.0, 0.0] => 0.0, [0.0, 0.0];
    hypot_small: |x, y| x.hypot(y), at [1e-200, 1e-200] => SQRT_2 * 1e-200,
        [FRAC_1_SQRT_2, FRAC_1_SQRT_2];
    hypot_large: |x, y| x.hypot(y), at [1e200, 1e200] => SQRT_2 * 1e200,
        [FRAC_1_SQRT_2, FRAC_1_SQRT_2];
    hypot_curved: |x, y| x.hypot(y), at [1.0, 1.0] => SQRT_2,
        [FRAC_1_SQRT_2, FRAC_1_SQRT_2],
        [0.35355339059327373, -0.35355339059327373, 0.35355339059327373];
    hypot_steep: |x, y| x.hypot(y), at [1e100, 1.0] => 1e100, [1.0, 1e-100], [1e-300, -1e-200, 1e-100];
    hypot_of_three: |x, y, z| S::hypot_of(&[x, y, z]), at [1.0, 0.0, 0.0] => 1.0, [1.0, 0.0, 0.0],
        [0.0, 0.0, 0.0, 1.0, 0.0, 1.0];
    norm_squared: |x, y| x.hypot(y).pow(2.0), at [0.0, 0.0] => 0.0, [maybe(0.0), maybe(0.0)];
    atan2_up: |x| S::from_f64(1.0).atan2(x), at [0.0] => FRAC_PI_2, [-1.0], [0.0];
    atan2_tiny: |y, x| y.atan2(x), at [1e-200, 1e-200] => FRAC_PI_4, [5e199, -5e199];
    atan2_huge: |y, x| y.atan2(x), at [1e200, 1e200] => FRAC_PI_4, [5e-201, -5e-201];
    atan2_origin: |y, x| y.atan2(x), at [0.0, 0.0] => 0.0, [NAN, NAN];
    acos_1: |x| x.acos(), at [1.0] => 0.0, [-INF];
    asin_tiny: |x| x.asin(), at [1e-100] => 1e-100, [1.0], [1e-100];
    atanh_tiny: |x| x.atanh(), at [1e-100] => 1e-100, [1.0], [2e-100];
    acosh_large: |x| x.acosh(), at [1e200] => 461.2101657793691, [1e-200];
    tanh_20: |x| x.tanh(), at [20.0] => 1.0, [1.6993417021166355e-17], [-3.398683404233271e-17];
    tanh_800: |x| x.tanh(), at [800.0] => 1.0, [0.0], [0.0];
    sigmoid_40: |x| x.sigmoid(), at [40.0] => 1.0, [4.248354255291589e-18];
    logistic_far: |x| S::from_f64(1.0) / ((-x).exp() + 1.0), at [-800.0] => 0.0, [maybe(0.0)];
    tanh_tiny: |x| x.tanh(), at [1e-100] => 1e-100, [1.0], [-2e-100];
    sigmoid_tiny: |x| x.sigmoid(), at [1e-100] => 0.5, [0.25], [-1.25e-101];
    softplus_800: |x| x.softplus(), at [800.0] => 800.0, [1.0], [0.0];
    logsumexp: |x, y| S::logsumexp_of(&[x, y]), at [1000.0, 1000.0] => 1000.6931471805599, [0.5, 0.5],
        [0.25, -0.25, 0.25];
    sinc_0: |x| x.sinc(), at [0.0] => 1.0, [0.0], [-1.0 / 3.0];
    ln_below: |x| x.ln(), at [-1.0] => NAN, [NAN], [NAN];
    ln_below_hidden: |x| S::from_f64(1.0).pow(x.ln()), at [-1.0] => 1.0, [NAN];
    xlogy_0: |x, y| x.xlogy(y), at [0.0, 2.0] => 0.0, [LN_2, 0.0], [0.0, 0.5, 0.0];
    x_ln_x: |x| x * x.ln(), at [0.0] => NAN, [NAN], [NAN];

    quotient_huge: |y| S::from_f64(1e200) / y, at [1e170] => 1e30, [-1e-140];
    quotient_tiny: |y| S::from_f64(1e-200) / y, at [1e-170] => 1e-30, [-1e140];
    difference_at_infinity: |x| x - x, at [INF] => NAN, [NAN];
    product_with_0: |x, y, z| S::product(&[x, y, z]), at [0.0, 2.0, 3.0] => 0.0, [6.0, 0.0, 0.0],
        [0.0, 3.0, 2.0, 0.0, 0.0, 0.0];
    product_with_two_0: |x, y, z| S::product(&[x, y, z]), at [0.0, 0.0, 6.0] => 0.0, [0.0, 0.0, 0.0],
        [0.0, 6.0, 0.0, 0.0, 0.0, 0.0];
    log_times_0: |x| x.ln() * 0.0, at [0.0] => NAN, [NAN];

    untaken_sqrt: |x| S::select(x.above(0.0), x.sqrt(), S::from_f64(0.0)), at [0.0] => 0.0, [0.0], [0.0];
    untaken_power: |a| S::select(a.below(15.0), a, S::from_f64(10.0).pow(a.exp())), at [10.0] => 10.0, [1.0], [0.0];
    untaken_quotient: |x| S::select(x.equals(0.0), S::from_f64(1.0), x.sin() / x), at [0.0] => 1.0, [0.0], [0.0];
    untaken_product: |x, y| S::select(x.above(0.0), x.sqrt() * y / x, x * y), at [0.0, 3.0] => 0.0, [3.0, 0.0],
        [0.0, 1.0, 0.0];
    witch: |x| S::from_f64(1.0) / (x * x + 1.0), at [0.0] => 1.0, [0.0], [-2.0];
}
