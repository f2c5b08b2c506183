//! Higher orders: duals of duals.

use trigrad_core::{Interpret, Tracked, Unary};
use trigrad_dual::{Dual, derivative, gradient, hessian};

use crate::check::assert_close;

// d/dx of `f` with the tangents nested `K` deep, all of them seeded.
macro_rules! nested {
    ($x:expr, $f:expr; ) => { $f($x) };
    ($x:expr, $f:expr; $_:tt $($rest:tt)*) => {
        derivative(|x| nested!(x, $f; $($rest)*), $x).1
    };
}

#[test]
fn the_nth_derivative_of_a_power() {
    let cube = |x: Dual<Dual<Dual<Dual>>>| x.pow(3.0);
    assert_eq!(nested!(0.0, cube; 1 2 3 4), 0.0);
    let cube = |x: Dual<Dual<Dual>>| x.pow(3.0);
    assert_eq!(nested!(0.0, cube; 1 2 3), 6.0);
    assert_eq!(nested!(-2.0, cube; 1 2 3), 6.0);
    let fifth = |x: Dual<Dual<Dual<Dual<Dual>>>>| x.pow(5.0);
    assert_eq!(nested!(0.0, fifth; 1 2 3 4 5), 120.0);
    let fifth = |x: Dual<Dual<Dual<Dual<Dual<Dual>>>>>| x * x * x * x * x;
    assert_eq!(nested!(1.0, fifth; 1 2 3 4 5 6), 0.0);
    let root = |x: Dual<Dual<Dual>>| x.pow(2.5);
    assert_close("2.5*1.5*0.5", nested!(4.0, root; 1 2 3), 1.875 / 2.0);
}

#[test]
fn sinc_keeps_its_digits() {
    let sinc = |x: Dual<Dual<Dual<Dual>>>| x.sinc();
    assert_close("sinc''''(0)", nested!(0.0, sinc; 1 2 3 4), 0.2);
    let bump = |x: Dual<Dual>| Dual::from(1.0) / (x * x + 1.0);
    assert_eq!(nested!(0.0, bump; 1 2), -2.0);
}

#[test]
fn the_gradient_of_a_gradient() {
    // f = x^2 y^3, g = |grad f|^2.
    let outer = |x: &[Dual<f64, 8>]| {
        let (_, slopes) = gradient(|y| y[0] * y[0] * y[1] * y[1] * y[1], x);
        slopes[0] * slopes[0] + slopes[1] * slopes[1]
    };
    let (value, slopes) = gradient(outer, &[2.0, 1.0]);
    // f_x = 2 x y^3 = 4, f_y = 3 x^2 y^2 = 12; f_xx = 2, f_xy = 6 x y^2 = 12, f_yy = 6 x^2 y = 24
    assert_eq!(value, 160.0);
    assert_eq!(
        slopes.as_slice(),
        [
            2.0 * (4.0 * 2.0 + 12.0 * 12.0),
            2.0 * (4.0 * 12.0 + 12.0 * 24.0)
        ]
    );
}

#[test]
fn the_hessian_is_the_nested_derivative() {
    let x = [0.7, -1.3];
    let (value, slopes, curvatures) = hessian(|x| (x[0] * x[1]).sin() + x[1].exp(), &x);
    let [a, b] = x;
    assert_close("value", value, (a * b).sin() + b.exp());
    assert_close("d/da", slopes[0], (a * b).cos() * b);
    assert_close("d2/da2", curvatures[(0, 0)], -(a * b).sin() * b * b);
    assert_close(
        "d2/dadb",
        curvatures[(0, 1)],
        (a * b).cos() - (a * b).sin() * a * b,
    );
    assert_close(
        "d2/db2",
        curvatures[(1, 1)],
        b.exp() - (a * b).sin() * a * a,
    );
}

// Six levels: 64 components. More would take minutes to compile.
type D3<T> = Dual<Dual<Dual<T>>>;
type Six = D3<D3<f64>>;

#[test]
fn nested_sines_are_computed_jointly() {
    // The six-fold derivative of the sine is its negative, bit for bit: it is the one
    // sine that was computed.
    let x: Six = seeded(0.5);
    let y = Six::unary(Unary::Sin, Tracked::varying(x));
    assert_eq!(innermost(y), -trigrad_core::Scalar::sin(0.5));
    let y = Six::unary(Unary::Sigmoid, Tracked::varying(x));
    assert!(innermost(y).is_finite());
}

trait Nested {
    fn seeded(x: f64) -> Self;
    fn innermost(self) -> f64;
}

impl Nested for f64 {
    fn seeded(x: f64) -> Self {
        x
    }
    fn innermost(self) -> f64 {
        self
    }
}

// The derivative of each level is 1 by the variable of that level.
impl<T: Nested + Interpret> Nested for Dual<T> {
    fn seeded(x: f64) -> Self {
        Dual::variable(T::seeded(x), 0)
    }
    fn innermost(self) -> f64 {
        self.tangent[0].innermost()
    }
}

fn seeded<N: Nested>(x: f64) -> N {
    N::seeded(x)
}

fn innermost<N: Nested>(y: N) -> f64 {
    y.innermost()
}
