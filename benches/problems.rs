//! The functions that are differentiated, and their derivatives by hand.
//!
//! Each is written once, as an item of the macro [`functions`], so that every
//! crate's numbers run the same operations in the same order.

#![forbid(unsafe_code)]

pub mod close;
pub mod hand;

use std::array;
use std::sync::OnceLock;

/// Deterministic numbers in (-1, 1).
///
/// ```
/// let x = trigrad_benches::noise(10);
/// assert_eq!(x, trigrad_benches::noise(10));
/// assert!(x.iter().all(|x| x.abs() < 1.0));
/// ```
pub fn noise(count: usize) -> Vec<f64> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    };
    std::iter::repeat_with(next).take(count).collect()
}

/// Defines the functions for numbers that implement `$Number`, which is `Copy` and
/// has `+ - * /`, negation, `exp`, `ln`, `sin` and `cos`.
///
/// `$times` multiplies a number by a plain constant and `$plus` adds one, each in
/// the crate's cheapest way.
///
/// ```
/// trigrad_benches::functions!(trigrad_core::Scalar, |x, c| x * c, |x, c| x + c);
/// assert_eq!(rosenbrock(&[1.0, 1.0, 2.0]), 100.0);
/// assert_eq!(normal(&[3.0, 1.0, 1.0]), -2.0);
/// ```
#[macro_export]
macro_rules! functions {
    ($Number:path, |$x:ident, $c:ident| $times:expr, |$y:ident, $d:ident| $plus:expr) => {
        #[inline]
        fn times<S: $Number>($x: S, $c: f64) -> S {
            $times
        }

        #[inline]
        fn plus<S: $Number>($y: S, $d: f64) -> S {
            $plus
        }

        /// Rosenbrock's function of any number of variables from 2 on.
        #[allow(dead_code)]
        pub fn rosenbrock<S: $Number>(x: &[S]) -> S {
            let term = |i: usize| {
                let (a, b) = (x[i + 1] - x[i] * x[i], plus(x[i], -1.0));
                times(a * a, 100.0) + b * b
            };
            (1..x.len() - 1).fold(term(0), |sum, i| sum + term(i))
        }

        /// The logarithm of the normal density, without its constant; of mean,
        /// deviation and place.
        #[allow(dead_code)]
        pub fn normal<S: $Number>(x: &[S]) -> S {
            let z = (x[2] - x[0]) / x[1];
            times(z * z, -0.5) - x[1].ln()
        }

        /// The logarithm of a mixture of two normal densities, without its constant;
        /// of both means, the share of the first, both deviations, and the place.
        #[allow(dead_code)]
        pub fn mixture<S: $Number>(x: &[S]) -> S {
            let density = |mean: S, deviation: S| {
                let z = (x[5] - mean) / deviation;
                times(z * z, -0.5).exp() / deviation
            };
            let rest = plus(-x[2], 1.0);
            (x[2] * density(x[0], x[3]) + rest * density(x[1], x[4])).ln()
        }

        /// The angular acceleration of the upper arm of a double pendulum; of both
        /// angles, gravity, both lengths, both masses and both angular velocities.
        #[allow(dead_code)]
        pub fn pendulum<S: $Number>(x: &[S]) -> S {
            let &[a, b, g, l1, l2, m1, m2, w1, w2] = x else {
                panic!("nine variables")
            };
            let mass = times(m1, 2.0) + m2;
            let apart = a - b;
            let swing = w2 * w2 * l2 + w1 * w1 * l1 * apart.cos();
            let pull = g * mass * a.sin() + m2 * g * (a - times(b, 2.0)).sin();
            let above = pull + times(apart.sin(), 2.0) * m2 * swing;
            let below = l1 * (mass - m2 * times(apart, 2.0).cos());
            -above / below
        }

        /// The sum of squares of Kowalik and Osborne: a rational function fitted to 11
        /// observations (Moré, Garbow and Hillstrom 1981, problem 15).
        #[allow(dead_code)]
        pub fn kowalik<S: $Number>(x: &[S]) -> S {
            let term = |i: usize| {
                let (y, u) = $crate::KOWALIK[i];
                let above = plus(times(x[1], u), u * u);
                let below = plus(times(x[2], u) + x[3], u * u);
                let miss = plus(-(x[0] * above / below), y);
                miss * miss
            };
            (1..$crate::KOWALIK.len()).fold(term(0), |sum, i| sum + term(i))
        }

        /// The sum of squares of Biggs: three exponentials fitted to 13 observations
        /// (Moré, Garbow and Hillstrom 1981, problem 18).
        #[allow(dead_code)]
        pub fn biggs<S: $Number>(x: &[S]) -> S {
            let term = |i: usize| {
                let t = -0.1 * (i + 1) as f64;
                let decay = |rate: S| times(rate, t).exp();
                let fit = x[2] * decay(x[0]) - x[3] * decay(x[1]) + x[5] * decay(x[4]);
                let miss = plus(fit, -$crate::BIGGS[i]);
                miss * miss
            };
            (1..$crate::BIGGS.len()).fold(term(0), |sum, i| sum + term(i))
        }

        /// The trigonometric sum of squares of ten variables (Moré, Garbow and
        /// Hillstrom 1981, problem 26).
        #[allow(dead_code)]
        pub fn trigonometric<S: $Number>(x: &[S]) -> S {
            let cosines: [S; 10] = std::array::from_fn(|i| x[i].cos());
            let all = cosines[1..].iter().fold(cosines[0], |sum, &c| sum + c);
            let term = |i: usize| {
                let weight = (i + 1) as f64;
                let own = plus(times(cosines[i], -weight), 10.0 + weight);
                let miss = own - all - x[i].sin();
                miss * miss
            };
            (1..10).fold(term(0), |sum, i| sum + term(i))
        }

        /// Where the hand of a robot of three joints is, of the joints' angles.
        #[allow(dead_code)]
        pub fn robot<S: $Number>(q: &[S]) -> [S; 3] {
            let [base, upper, lower] = $crate::ARMS;
            let reach = q[1] + q[2];
            let out = times(q[1].cos(), upper) + times(reach.cos(), lower);
            let up = plus(times(q[1].sin(), upper) + times(reach.sin(), lower), base);
            [q[0].cos() * out, q[0].sin() * out, up]
        }

        /// The regularised loss of a logistic regression of 20 weights over 200 rows.
        #[allow(dead_code)]
        pub fn logistic<S: $Number>(w: &[S]) -> S {
            let data = $crate::observations();
            let squares = (1..$crate::FEATURES).fold(w[0] * w[0], |sum, j| sum + w[j] * w[j]);
            let penalty = times(squares, 0.5 * $crate::PENALTY);
            data.iter().fold(penalty, |sum, (row, label)| {
                let first = times(w[0], row[0]);
                let score = (1..$crate::FEATURES).fold(first, |z, j| z + times(w[j], row[j]));
                sum + plus(times(score, -label).exp(), 1.0).ln()
            })
        }

        /// A chain of a sine in a sine for each variable.
        #[allow(dead_code)]
        pub fn waves<S: $Number>(x: &[S]) -> S {
            (1..x.len()).fold(x[0], |wave, i| (wave * x[i] + x[i].cos()).sin())
        }

        /// Twenty operations of five variables, with three functions among them.
        #[allow(dead_code)]
        #[inline]
        pub fn kernel<S: $Number>(x: [S; 5]) -> S {
            let [a, b, c, d, e] = x;
            let u = a * b + c;
            let v = u.sin() * d;
            let w = ((v - e).exp() + u) / plus(b * b, 1.0);
            plus(w * w, 1.0).ln() * c + w * d - v * e + a * e
        }

        /// The sum of kernels of each five variables in a row.
        #[allow(dead_code)]
        pub fn kernels<S: $Number>(x: &[S]) -> S {
            let term = |i: usize| kernel(std::array::from_fn(|j| x[i + j]));
            (1..x.len() - 4).fold(term(0), |sum, i| sum + term(i))
        }

        /// The exponential of a length and ten waves, smooth and with a full Hessian.
        #[allow(dead_code)]
        pub fn smooth<S: $Number>(x: &[S]) -> S {
            let squares = (1..10).fold(x[0] * x[0], |sum, i| sum + x[i] * x[i]);
            (0..9).fold(times(squares, 0.1).exp(), |sum, i| {
                sum + (x[i] * x[i + 1]).sin()
            })
        }
    };
}

/// The height of the robot's shoulder, and the lengths of its arms.
pub const ARMS: [f64; 3] = [0.4, 1.1, 0.8];

/// The number of weights of `logistic`.
pub const FEATURES: usize = 20;

/// The weight of the squares in `logistic`.
pub const PENALTY: f64 = 0.1;

/// The rows of `logistic` with their labels, 1 or -1.
pub fn observations() -> &'static [([f64; FEATURES], f64)] {
    static ROWS: OnceLock<Vec<([f64; FEATURES], f64)>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let numbers = noise(200 * (FEATURES + 1));
        let rows = numbers.chunks_exact(FEATURES + 1);
        rows.map(|row| (array::from_fn(|j| row[j]), row[FEATURES].signum()))
            .collect()
    })
}

/// The observations of `kowalik`: what was measured, and where.
pub const KOWALIK: [(f64, f64); 11] = [
    (0.1957, 4.0),
    (0.1947, 2.0),
    (0.1735, 1.0),
    (0.1600, 0.5),
    (0.0844, 0.25),
    (0.0627, 0.167),
    (0.0456, 0.125),
    (0.0342, 0.1),
    (0.0323, 0.0833),
    (0.0235, 0.0714),
    (0.0246, 0.0625),
];

/// The observations of `biggs`, at 0.1, 0.2 and so on: e^-t - 5 e^-10t + 3 e^-4t to
/// four places.
pub const BIGGS: [f64; 13] = [
    1.0764, 1.4900, 1.3955, 1.1844, 0.9788, 0.8086, 0.6745, 0.5699, 0.4879, 0.4226, 0.3696, 0.3259,
    0.2891,
];
