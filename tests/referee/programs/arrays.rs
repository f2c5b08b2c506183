//! Products, spreads and lengths of lists.

use trigrad::Scalar;

use super::{check, check_but_for_taylor, check_narrow, check_second, check_wide, program};

#[test]
fn products_with_zeros() {
    let product = program!(|x, S| vec![S::product(x)]);
    check(&product, &[0.0, 2.0, 3.0], &[0.0], &[&[6.0, 0.0, 0.0]]);
    check(&product, &[0.0, 0.0, 6.0], &[0.0], &[&[0.0; 3]]);
    check_second(&product, &[0.0, 0.0, 6.0], &[0.0, 6.0, 0.0, 0.0, 0.0, 0.0]);
    // Each slope is 1e-390, an honest 0; and products of those in front underflow on the way.
    // Taylor mode, whose partials are series of such products, says NaN.
    check_but_for_taylor::<_, f64>(&product, &[1e-10; 40], &[0.0], &[&[0.0; 40]]);
    check_but_for_taylor::<_, f32>(&product, &[1e-10; 40], &[0.0], &[&[0.0; 40]]);
    let slopes: &[f64] = &[1e200, 1e200, 1e-200, 1e-200];
    let at = [1e-200, 1e-200, 1e200, 1e200];
    check_but_for_taylor::<_, f64>(&product, &at, &[1.0], &[slopes]);
    let slopes: &[f64] = &[1e25, 1e25, 1e-25, 1e-25];
    let at = [1e-25, 1e-25, 1e25, 1e25];
    check_but_for_taylor::<_, f32>(&product, &at, &[1.0], &[slopes]);
}

#[test]
fn cumulative_products_with_a_zero() {
    let cumulative = program!(|x, S| {
        let multiply = |so_far: &mut S, &x: &S| {
            *so_far = *so_far * x;
            Some(*so_far)
        };
        x.iter().scan(S::one(), multiply).collect()
    });
    let rows: [&[f64]; 3] = [&[1.0, 0.0, 0.0], &[0.0, 2.0, 0.0], &[0.0, 6.0, 0.0]];
    check(&cumulative, &[2.0, 0.0, 3.0], &[2.0, 0.0, 0.0], &rows);
}

// The root of a variance that is 0 has no slope; the variance has.
#[test]
fn the_spread_of_equal_values() {
    fn variance<S: Scalar>(x: &[S]) -> S {
        let mean = S::sum_of(x) / x.len() as f64;
        let squares: Vec<S> = x.iter().map(|&x| (x - mean) * (x - mean)).collect();
        S::sum_of(&squares) / x.len() as f64
    }
    let spread = program!(|x, S| vec![variance(x), variance(x).sqrt()]);
    let rows: [&[f64]; 2] = [&[0.0; 5], &[f64::NAN; 5]];
    check(&spread, &[2.0; 5], &[0.0, 0.0], &rows);
}

#[test]
fn clipping_by_length() {
    let clipped = program!(|x, S| {
        let factor = S::one() / S::hypot_of(x);
        let factor = if factor > 1.0 { S::one() } else { factor };
        x.iter().map(|&x| x * factor).collect()
    });
    let rows: [&[f64]; 2] = [&[0.128, -0.096], &[-0.096, 0.072]];
    check(&clipped, &[3.0, 4.0], &[0.6, 0.8], &rows);
    let identity: [&[f64]; 2] = [&[1.0, 0.0], &[0.0, 1.0]];
    check(&clipped, &[0.0, 0.0], &[0.0, 0.0], &identity);
}

#[test]
fn lengths() {
    let norm = program!(|x, S| vec![S::hypot_of(x)]);
    for n in [1, 3, 5, 100] {
        check(&norm, &vec![0.0; n], &[0.0], &[&vec![0.0; n]]);
        let mut unit = vec![0.0; n];
        unit[0] = 1.0;
        check(&norm, &unit, &[1.0], &[&unit]);
        let root = (n as f64).sqrt();
        let slopes = vec![1.0 / root; n];
        check_wide(&norm, &vec![1e200; n], &[1e200 * root], &[&slopes]);
        check_narrow(&norm, &vec![1e30; n], &[1e30 * root], &[&slopes]);
    }
}
