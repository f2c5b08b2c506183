//! Distances between floats, counted in floats.

/// The number of steps from one `f64` to the next that lead from `a` to `b`.
///
/// 0 for equal numbers, so for 0.0 and -0.0 too, and for two NaNs. An infinity is
/// one step beyond the greatest finite number. One NaN alone is `u64::MAX` away
/// from everything.
///
/// ```
/// use trigrad::ulp_distance;
/// assert_eq!(ulp_distance(1.0, 1.0), 0);
/// assert_eq!(ulp_distance(1.0, 1.0 + f64::EPSILON), 1);
/// assert_eq!(ulp_distance(-0.0, 0.0), 0);
/// assert_eq!(ulp_distance(-5e-324, 5e-324), 2);
/// assert_eq!(ulp_distance(f64::MAX, f64::INFINITY), 1);
/// assert_eq!(ulp_distance(f64::NAN, 1.0), u64::MAX);
/// ```
pub fn ulp_distance(a: f64, b: f64) -> u64 {
    match (a.is_nan(), b.is_nan()) {
        (true, true) => 0,
        (false, false) => rank(a).abs_diff(rank(b)),
        _ => u64::MAX,
    }
}

// The position of `x` among all floats; both zeros are at 0.
fn rank(x: f64) -> i64 {
    let magnitude = (x.to_bits() & !(1 << 63)) as i64;
    if x.is_sign_negative() {
        -magnitude
    } else {
        magnitude
    }
}
