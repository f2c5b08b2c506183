//! One place in which the tests call the drivers.

use trigrad_core::Formula;
use trigrad_dual::{function, gradient, hessian};

/// Checks the derivatives of the expression `text` at a point: what every driver says
/// of the gradient, and the Hessian, given as the rows of its upper triangle.
pub(crate) fn check(text: &str, at: &[(&str, f64)], slopes: &[f64], curvatures: &[f64]) {
    let (names, x): (Vec<&str>, Vec<f64>) = at.iter().copied().unzip();
    let f = Formula::parse(text).unwrap().with_inputs(&names);
    let program = f.program();
    let value = f.eval(&x)[0];

    let (primal, computed) = function::gradient(&f, &x);
    assert_same(text, primal, value);
    for (i, &want) in slopes.iter().enumerate() {
        let context = format!("d {text} / d {} at {at:?}", names[i]);
        assert_close(&context, computed[i], want);
        let (_, jacobian) = function::jacobian(&f, &x);
        assert_same(&context, jacobian[(0, i)], computed[i]);
        let mut direction = vec![0.0; x.len()];
        direction[i] = 1.0;
        let (_, tangent) = function::jvp(&f, &x, &direction);
        assert_same(&context, tangent[0], computed[i]);
    }

    let (primal, same, hessian_here) = function::hessian(&f, &x);
    assert_same(text, primal, value);
    let upper = (0..x.len()).flat_map(|i| (i..x.len()).map(move |j| (i, j)));
    for (i, &slope) in computed.iter().enumerate() {
        assert_close(text, same[i], slope);
    }
    for (place, &want) in upper.zip(curvatures) {
        let context = format!("second derivative {place:?} of {text} at {at:?}");
        assert_close(&context, hessian_here[place], want);
        assert_same(
            &context,
            hessian_here[(place.1, place.0)],
            hessian_here[place],
        );
    }

    // Plain duals may not know, but they may not be wrong.
    let (primal, bare) = gradient(|x| program.eval(x)[0], &x);
    assert_same(text, primal, value);
    let (_, _, bare_hessian) = hessian(|x| program.eval(x)[0], &x);
    let pairs = bare.iter().zip(&computed);
    for (&bare, &slope) in pairs.chain(bare_hessian.iter().zip(&hessian_here)) {
        assert!(bare.is_nan() || bare == slope, "{text}: {bare} for {slope}");
    }
}

/// `got` is the number `want` to 8 units of the last place, the same infinity, or NaN
/// where `want` is: the table's values and partials are good to a few.
pub(crate) fn assert_close(context: &str, got: f64, want: f64) {
    let bound = 8.0 * f64::EPSILON * want.abs();
    let is_close = got == want || (got - want).abs() <= bound || (got.is_nan() && want.is_nan());
    assert!(is_close, "{context}: {got:?} for {want:?}");
}

/// `got` is the number `want`, or both are NaN.
pub(crate) fn assert_same(context: &str, got: f64, want: f64) {
    let is_same = got == want || (got.is_nan() && want.is_nan());
    assert!(is_same, "{context}: {got:?} for {want:?}");
}
