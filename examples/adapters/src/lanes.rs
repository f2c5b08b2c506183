//! Gradients and Hessians by numbers that carry one direction, or two.

/// The value and the gradient: one run for each input, with its tangent 1.
pub fn gradient<N>(
    at: &[f64],
    number: impl Fn(f64, f64) -> N,
    run: impl Fn(&[N]) -> Option<(f64, f64)>,
) -> Option<(f64, Vec<f64>)> {
    let mut value = f64::NAN;
    let mut slopes = Vec::new();
    for i in 0..at.len() {
        let tangent = |j| if i == j { 1.0 } else { 0.0 };
        let x: Vec<N> = (0..at.len()).map(|j| number(at[j], tangent(j))).collect();
        let (y, slope) = run(&x)?;
        value = y;
        slopes.push(slope);
    }
    Some((value, slopes))
}

/// The value, the gradient and the Hessian: one run for each pair of inputs.
pub fn hessian<N>(
    at: &[f64],
    number: impl Fn(f64, f64, f64) -> N,
    run: impl Fn(&[N]) -> Option<(f64, f64, f64)>,
) -> Option<(f64, Vec<f64>, Vec<f64>)> {
    let mut value = f64::NAN;
    let mut slopes = Vec::new();
    let mut second = Vec::new();
    let tangent = |i, j| if i == j { 1.0 } else { 0.0 };
    for i in 0..at.len() {
        for k in 0..at.len() {
            let number = |j: usize| number(at[j], tangent(i, j), tangent(k, j));
            let x: Vec<N> = (0..at.len()).map(number).collect();
            let (y, slope, mixed) = run(&x)?;
            value = y;
            if k == 0 {
                slopes.push(slope);
            }
            second.push(mixed);
        }
    }
    Some((value, slopes, second))
}
