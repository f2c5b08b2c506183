//! A small crate with derivatives that were written by hand; it knows nothing of trigrad.

/// Himmelblau's function, with four minima of 0.
pub fn himmelblau([x, y]: [f64; 2]) -> f64 {
    (x * x + y - 11.0).powi(2) + (x + y * y - 7.0).powi(2)
}

/// Its gradient.
pub fn himmelblau_gradient([x, y]: [f64; 2]) -> [f64; 2] {
    let (a, b) = (x * x + y - 11.0, x + y * y - 7.0);
    [4.0 * x * a + 2.0 * b, 2.0 * a + 4.0 * y * b]
}

/// Its matrix of second derivatives, by rows.
pub fn himmelblau_hessian([x, y]: [f64; 2]) -> [f64; 4] {
    let mixed = 4.0 * (x + y);
    let by_x = 12.0 * x * x + 4.0 * y - 42.0;
    let by_y = 12.0 * y * y + 4.0 * x - 26.0;
    [by_x, mixed, mixed, by_y]
}

/// The density of the normal distribution of a mean and a deviation, as its logarithm.
pub fn log_normal([x, mean, deviation]: [f64; 3]) -> f64 {
    let z = (x - mean) / deviation;
    -0.5 * z * z - deviation.ln() - 0.5 * std::f64::consts::TAU.ln()
}

/// Its gradient.
pub fn log_normal_gradient([x, mean, deviation]: [f64; 3]) -> [f64; 3] {
    let z = (x - mean) / deviation;
    [-z / deviation, z / deviation, (z * z - 1.0) / deviation]
}

/// The same with a slip: the deviation's own logarithm was forgotten.
pub fn log_normal_gradient_with_a_slip([x, mean, deviation]: [f64; 3]) -> [f64; 3] {
    let z = (x - mean) / deviation;
    [-z / deviation, z / deviation, z * z / deviation]
}
