//! When two numbers that were computed in different orders are the same.

// Sixteen roundings: what is compared with it takes no more steps.
const TOLERANCE: f64 = 16.0 * f64::EPSILON;

/// Whether two numbers agree to a few ulp, or are both NaN.
pub(crate) fn close(x: f64, y: f64) -> bool {
    x == y || (x.is_nan() && y.is_nan()) || (x - y).abs() <= TOLERANCE * y.abs()
}

/// Whether two numbers are the same bit for bit, or both NaN.
pub(crate) fn same(x: f64, y: f64) -> bool {
    x.to_bits() == y.to_bits() || (x.is_nan() && y.is_nan())
}

/// [`close`] for all of them.
pub(crate) fn all_close(x: &[f64], y: &[f64]) -> bool {
    x.len() == y.len() && x.iter().zip(y).all(|(&x, &y)| close(x, y))
}
