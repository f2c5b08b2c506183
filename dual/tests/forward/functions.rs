//! One function in every form that the drivers take.

use trigrad_core::{Formula, Function, Ordered, Scalar, function};
use trigrad_dual::{Dual, derivative, function, gradient, hessian, jvp};

fn generic<S: Scalar>(x: &[S]) -> S {
    (x[0] * x[0] + x[1].pow(2.0)).sqrt() * x[1].exp()
}

#[test]
fn all_forms_agree_to_the_bit() {
    let x = [3.0, 0.5];
    let closure = |x: &[Dual<f64, 8>]| (x[0] * x[0] + x[1].pow(2.0)).sqrt() * x[1].exp();
    let written = function!(|x, y| (x * x + y.pow(2.0)).sqrt() * y.exp());
    let traced = Formula::trace(2, |x| vec![generic(x)]);
    let program = traced.program();
    let want = gradient(generic, &x);
    assert_eq!(want.0, generic(&x));
    assert_eq!(gradient(closure, &x), want);
    assert_eq!(gradient(|x| written.call(x)[0], &x), want);
    assert_eq!(function::gradient(&written, &x), want);
    assert_eq!(function::gradient(&traced, &x), want);
    assert_eq!(function::gradient(&program, &x), want);
    let second = hessian(generic, &x);
    assert_eq!(function::hessian(&written, &x), second);
    assert_eq!(function::hessian(&program, &x), second);
}

#[test]
fn closures_capture() {
    let weights = vec![0.5, -2.0, 4.0];
    let (_, slopes) = gradient(
        |x| x.iter().zip(&weights).map(|(&x, &w)| x * x * w).sum(),
        &[1.0, 1.0, 1.0],
    );
    assert_eq!(slopes.as_slice(), [1.0, -4.0, 8.0]);
    let captured = String::from("moved in");
    let (_, slope) = derivative(move |x| x * captured.len() as f64, 1.0);
    assert_eq!(slope, 8.0);
}

// Newton's iteration: control flow, and a loop whose length the value decides.
fn root_of<S: Ordered>(x: S) -> S {
    if x <= 0.0 {
        return S::from_f64(0.0);
    }
    let mut root = x;
    for _ in 0..100 {
        let next = (root + x / root) * 0.5;
        if next == root {
            break;
        }
        root = next;
    }
    root
}

#[test]
fn programs_are_differentiated_along_the_branch_taken() {
    assert_eq!(derivative(root_of, -1.0), (0.0, 0.0));
    let (value, slope) = derivative(root_of, 4.0);
    assert_eq!(value, 2.0);
    // Newton's step brings the slope's error down with the value's, one step behind.
    assert!((slope - 0.25).abs() <= 4.0 * f64::EPSILON, "{slope}");
    fn largest<S: Ordered>(x: &[S]) -> S {
        let mut best = x[0];
        for &x in &x[1..] {
            if x > best {
                best = x;
            }
        }
        best
    }
    let (value, slopes) = gradient(largest, &[1.0, 5.0, 2.0]);
    assert_eq!(
        (value, slopes.as_slice()),
        (5.0, [0.0, 1.0, 0.0].as_slice())
    );
}

#[test]
fn a_direction_gives_what_the_jacobian_gives() {
    let f = function!(|x, y, z| [x * y * z, x.sin() + z]);
    let (x, v) = ([1.0, 2.0, 3.0], [0.5, -1.0, 2.0]);
    let (values, rows) = function::jacobian(&f, &x);
    let (same, tangents) = function::jvp(&f, &x, &v);
    assert_eq!(values, same);
    // Integers and halves, but for the cosine: 6*0.5 - 3 + 2*2 = 4.
    assert_eq!(tangents[0], 4.0);
    assert_eq!(tangents[1], rows[(1, 0)] * 0.5 + 2.0);
    assert_eq!(jvp(|x| f.call(x), &x, &v), (values, tangents));
    assert_eq!(jvp(|x| f.call(x)[0], &x, &v), (6.0, 4.0));
}

#[test]
#[should_panic(expected = "a direction component for each input")]
fn a_direction_of_another_length_is_refused() {
    jvp(|x| x[0], &[1.0, 2.0], &[1.0]);
}
