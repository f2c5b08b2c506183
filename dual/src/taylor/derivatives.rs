//! Derivatives of one variable, and along a direction or a curve, to any order.

use trigrad_core::{Interpret, Tracked};

use super::recording::Recording;
use super::series::Series;
use super::sweep::Sweep;

/// The value and all derivatives of `f` at `x` up to `order`.
///
/// They are the coefficients of [`taylor`] times k!, found in a stretched variable so that, up
/// to about order 1900, neither leaves the range where the derivative does not. The time is that of one run of
/// `f`, plus a small multiple of order^2 for each row that it applied; see the
/// [module](crate::taylor) for the rows that take order^3.
///
/// Where the value is NaN all are NaN, where a derivative does not exist it is infinite or
/// NaN, and so are those above it; a kink takes the mean of its sides.
///
/// ```
/// use trigrad_dual::taylor::derivatives;
/// assert_eq!(derivatives(|x| x * x * x, 2.0, 4), [8.0, 12.0, 12.0, 6.0, 0.0]);
/// assert_eq!(derivatives(|x| x.exp(), 0.0, 4), [1.0; 5]);
/// ```
pub fn derivatives<T, F>(f: F, x: T, order: usize) -> Vec<T>
where
    T: Interpret,
    F: for<'a> FnOnce(Series<'a, T>) -> Series<'a, T>,
{
    let line = vec![Tracked::varying(x), Tracked::from_f64(stretch(order))];
    let mut output = expand(|x| vec![f(x[0])], &[line], order);
    unstretched(output.pop().unwrap_or_default(), order)
}

/// The coefficients of the Taylor series of `f` at `x` up to `order`: the value, and the
/// k-th derivatives over k!.
///
/// ```
/// use trigrad_dual::taylor::taylor;
/// // 1/(1 - x) = 1 + x + x^2 + …
/// assert_eq!(taylor(|x| 1.0 / (1.0 - x), 0.0, 9), [1.0; 10]);
/// ```
pub fn taylor<T, F>(f: F, x: T, order: usize) -> Vec<T>
where
    T: Interpret,
    F: for<'a> FnOnce(Series<'a, T>) -> Series<'a, T>,
{
    let line = vec![Tracked::varying(x), Tracked::from_f64(1.0)];
    let mut output = expand(|x| vec![f(x[0])], &[line], order);
    output.pop().unwrap_or_default()
}

/// The value of `f` at `x` and its derivatives along `direction` up to `order`: those of
/// f(x + t direction) by t at 0.
///
/// An input whose component of the direction is the constant 0 does not move: its slopes,
/// infinite perhaps, have no part in the result.
///
/// ```
/// use trigrad_dual::taylor::directional;
/// // (3 + t)^2 (2 + 10 t)
/// let slopes = directional(|x| x[0] * x[0] * x[1], &[3.0, 2.0], &[1.0, 10.0], 3);
/// assert_eq!(slopes, [18.0, 102.0, 124.0, 60.0]);
/// ```
///
/// # Panics
/// If `x` and `direction` differ in length.
pub fn directional<T, F>(f: F, x: &[T], direction: &[T], order: usize) -> Vec<T>
where
    T: Interpret,
    F: for<'a> FnOnce(&[Series<'a, T>]) -> Series<'a, T>,
{
    assert_eq!(
        x.len(),
        direction.len(),
        "a direction component for each input"
    );
    let lines = x.iter().zip(direction).map(|(&x, &slope)| {
        let mut line = vec![Tracked::varying(x)];
        let stretched = || Tracked::varying(slope) * stretch(order);
        line.extend((!slope.is_constant(0.0)).then(stretched));
        line
    });
    let mut output = expand(|x| vec![f(x)], &lines.collect::<Vec<_>>(), order);
    unstretched(output.pop().unwrap_or_default(), order)
}

/// The Taylor coefficients up to `order` of the outputs of `f` along a curve, which is
/// given by those of each input, from the value on; what is not given is 0.
///
/// ```
/// use trigrad_dual::taylor::along;
/// // x = 1 + t, y = t^2
/// let outputs = along(|x| vec![x[0] * x[1], x[1].exp()], &[&[1.0, 1.0], &[0.0, 0.0, 1.0]], 4);
/// assert_eq!(outputs[0], [0.0, 0.0, 1.0, 1.0, 0.0]);
/// assert_eq!(outputs[1], [1.0, 0.0, 1.0, 0.0, 0.5]);
/// ```
///
/// # Panics
/// If an input has no value.
pub fn along<T, F>(f: F, curve: &[&[T]], order: usize) -> Vec<Vec<T>>
where
    T: Interpret,
    F: for<'a> FnOnce(&[Series<'a, T>]) -> Vec<Series<'a, T>>,
{
    let varying = |input: &&[T]| input.iter().map(|&c| Tracked::varying(c)).collect();
    expand(f, &curve.iter().map(varying).collect::<Vec<_>>(), order)
}

fn expand<T, F>(f: F, curve: &[Vec<Tracked<T>>], order: usize) -> Vec<Vec<T>>
where
    T: Interpret,
    F: for<'a> FnOnce(&[Series<'a, T>]) -> Vec<Series<'a, T>>,
{
    let recording = Recording::new();
    let mut inputs = Vec::with_capacity(curve.len());
    for input in curve {
        assert!(!input.is_empty(), "an input has a value");
        inputs.push(recording.input(input[0], input.len() - 1));
    }
    let outputs = f(&inputs);
    let mut sweep = Sweep::new(&recording, &outputs, order);
    for (&input, coefficients) in inputs.iter().zip(curve) {
        for (k, &coefficient) in coefficients.iter().enumerate().skip(1) {
            sweep.set(input, k, coefficient);
        }
    }
    (1..=order).for_each(|k| sweep.run(k));
    let mut found = Vec::with_capacity(outputs.len());
    for &output in &outputs {
        found.push((0..=order).map(|k| sweep.guarded(output, k)).collect());
    }
    found
}

/// The factor of the variable with which the coefficients up to `order` are about as large
/// as the derivatives: order/e, as k! is about (k/e)^k; a power of two, which rounds
/// nothing. Where k! is no danger, not to f32 either, it is 1. Nor is it above 2^9, because the
/// largest quotient of its power by k! is e to it: with more the orders in the middle would
/// leave the range for those at the end, which do then.
pub(super) fn stretch(order: usize) -> f64 {
    if order <= 16 {
        return 1.0;
    }
    (order as f64 / std::f64::consts::E)
        .log2()
        .round()
        .min(9.0)
        .exp2()
}

/// What a coefficient of order `k` in a variable that is stretched so takes to be a derivative:
/// k!/stretch^k, which is in the range.
pub(super) fn factor(k: usize, stretch: f64) -> f64 {
    (1..=k).fold(1.0, |factor, i| factor * (i as f64 / stretch))
}

// Each coefficient in the stretched variable times k!/stretch^k, which is in the range.
fn unstretched<T: Interpret>(mut series: Vec<T>, order: usize) -> Vec<T> {
    let stretch = stretch(order);
    for (k, coefficient) in series.iter_mut().enumerate() {
        let factor = factor(k, stretch);
        if factor != 1.0 {
            *coefficient = (Tracked::varying(*coefficient) * factor).number;
        }
    }
    series
}

/// x k!, in factors that are exact and within the range of f32: for the factorial may
/// leave the range where the product does not.
pub(super) fn times_factorial<T: Interpret>(mut x: Tracked<T>, k: usize) -> Tracked<T> {
    let mut factor = 1.0;
    for i in 2..=k {
        let longer = factor * i as f64;
        if longer > LARGEST_FACTOR {
            x *= factor;
            factor = i as f64;
        } else {
            factor = longer;
        }
    }
    if factor == 1.0 { x } else { x * factor }
}

// 22!, the last that is exact in f64; the products of later numbers are shorter.
const LARGEST_FACTOR: f64 = 1_124_000_727_777_607_680_000.0;
