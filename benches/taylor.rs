//! Series of order 5 to 40: nanoseconds for all derivatives of a row, found by the driver
//! at a variable and by the number of a fixed order at an argument with all coefficients,
//! beside nested duals of order 5.
//!
//! `cargo bench -p trigrad-benches --bench taylor` prints one line a function, and then mixed partials
//! of a function of three inputs: all of order 2 and of order 4, and one of each, beside what nested
//! duals take for that one.

use std::hint::black_box;
use std::time::Instant;

use trigrad_core::{Interpret, Scalar};
use trigrad_dual::Dual;
use trigrad_dual::taylor::{Taylor, derivatives, mixed_partial, partials};

type Nested = Dual<Dual<Dual<Dual<Dual>>>>;

macro_rules! line {
    ($name:literal, $f:ident) => {
        print!("{:12}", $name);
        for order in [5, 10, 20, 40] {
            let time = nanoseconds(|| derivatives(|x| $f(x), black_box(0.75), order));
            print!(" {time:7.0}");
        }
        print!("   number");
        number!($f, 5);
        number!($f, 10);
        number!($f, 20);
        number!($f, 40);
        let nested = nested(black_box(0.75));
        println!("   nested {:7.0}", nanoseconds(|| $f(black_box(nested))));
    };
}

macro_rules! number {
    ($f:ident, $order:literal) => {
        let x = Taylor::<f64, $order>::new(0.75, [0.5; $order]);
        print!(" {:7.0}", nanoseconds(|| $f(black_box(x))));
    };
}

fn main() {
    fn square<S: Scalar>(x: S) -> S {
        x * x
    }
    fn quotient<S: Scalar>(x: S) -> S {
        x / (x + 1.0)
    }
    fn exp<S: Scalar>(x: S) -> S {
        x.exp()
    }
    fn sin<S: Scalar>(x: S) -> S {
        x.sin()
    }
    fn tanh<S: Scalar>(x: S) -> S {
        x.tanh()
    }
    fn cube<S: Scalar>(x: S) -> S {
        x.pow(3.0)
    }
    fn power<S: Scalar>(x: S) -> S {
        x.pow(2.5)
    }
    fn atan<S: Scalar>(x: S) -> S {
        x.atan()
    }
    fn erf<S: Scalar>(x: S) -> S {
        x.erf()
    }
    fn gamma<S: Scalar>(x: S) -> S {
        x.gamma()
    }
    fn mix<S: Scalar>(x: S) -> S {
        (x.sin() * x).exp() / (x * x + 1.0) + (x + 2.0).ln() * x.sqrt()
    }
    line!("x * x", square);
    line!("x / (x + 1)", quotient);
    line!("exp", exp);
    line!("sin", sin);
    line!("tanh", tanh);
    line!("x^3", cube);
    line!("x^2.5", power);
    line!("atan", atan);
    line!("erf", erf);
    line!("gamma", gamma);
    line!("a mix of 11", mix);

    fn three<S: Scalar>(x: &[S]) -> S {
        x[0] * x[0] * x[1].sin() * (x[0] * x[2]).exp() + (x[1] + x[2] * x[2] + 2.0).ln()
    }
    let at = black_box([0.75, -0.5, 0.25]);
    let one = [
        nanoseconds(|| mixed_partial(|x| three(x), &at, &[1, 1, 0])),
        nanoseconds(|| mixed_partial(|x| three(x), &at, &[2, 1, 1])),
    ];
    let all = [2, 4].map(|order| nanoseconds(|| partials(|x| three(x), &at, order)));
    let second = lift(&lift(&at, 0), 1);
    let fourth = lift(&lift(&lift(&lift(&at, 0), 0), 1), 2);
    let duals = [
        nanoseconds(|| three(black_box(&second))),
        nanoseconds(|| three(black_box(&fourth))),
    ];
    for (i, order) in [2, 4].into_iter().enumerate() {
        let (one, all, duals) = (one[i], all[i], duals[i]);
        println!(
            "order {order}: one partial {one:7.0}, all {all:7.0}, nested duals for one {duals:7.0}"
        );
    }
}

fn lift<T: Interpret>(x: &[T], at: usize) -> Vec<Dual<T>> {
    let lifted = |(i, &x)| match i == at {
        true => Dual::variable(x, 0),
        false => Dual::constant(x),
    };
    x.iter().enumerate().map(lifted).collect()
}

fn nested(x: f64) -> Nested {
    let x = Dual::variable(Dual::variable(x, 0), 0);
    Dual::variable(Dual::variable(Dual::variable(x, 0), 0), 0)
}

// The best of seven, each of a thousand.
fn nanoseconds<R>(f: impl Fn() -> R) -> f64 {
    let batches = (0..7).map(|_| {
        let start = Instant::now();
        (0..1000).for_each(|_| {
            black_box(f());
        });
        start.elapsed().as_secs_f64() * 1e6
    });
    batches.fold(f64::INFINITY, f64::min)
}
