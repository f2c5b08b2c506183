//! Gradients of whole programs by the tape, over the time of the programs themselves.
//!
//! The programs are in the style of GradBench's, which publishes what its tools take; what
//! CoDiPack took there, in C++ and on another machine, stands below the table. Sequences
//! are shorter than there, so that a call ends before something else interrupts it.
//! `cargo bench -p trigrad-benches --bench programs`; a part of a program's name as
//! argument measures that alone. Each gradient is checked against forward mode along one
//! direction before it is timed.
//!
//! | contender | is |
//! |---|---|
//! | `primal` | the program in f64 |
//! | `tape` | value and gradient by our tape, recording every time, in kept memory |
//! | `statements` | the same program with `Var::dot`, `Var::statement` or `Matrix` |

mod turns;

use trigrad_benches::noise;
use trigrad_core::{Ordered, Scalar};
use trigrad_dual::Dual;
use trigrad_tape::{Matrix, Tape, Var};

use turns::{Contender, Turns};

/// The time of CoDiPack's gradient over that of its primal.
const PUBLISHED: [(&str, f64); 6] = [
    ("llsq", 10.0),
    ("lse", 2.2),
    ("det", 2.8),
    ("ode", 19.0),
    ("lstm", 2.7),
    ("gmm", 13.6),
];

macro_rules! program {
    ($turns:ident, $name:literal, $x:expr, $f:expr $(, $statements:expr)?) => {{
        let x: Vec<f64> = $x;
        let mut tape = Tape::new();
        check($name, &x, |x| $f(x), tape.gradient(|x| $f(x), &x).1.as_slice());
        $(
            let mut other = Tape::new();
            check($name, &x, |x| $f(x), other.gradient(|x| $statements(x), &x).1.as_slice());
        )?
        let contenders: Vec<Contender> = vec![
            ("primal", Box::new(|x, out| out[0] = $f(x))),
            ("tape", Box::new(|x, out| { tape.gradient_into(|x| $f(x), x, out); })),
            $(("statements", Box::new(|x, out| { other.gradient_into(|x| $statements(x), x, out); })),)?
        ];
        $turns.measure($name, &x, x.len(), contenders);
    }};
}

fn main() {
    let mut turns = Turns::from_arguments();
    program!(turns, "llsq", noise(128), squares, squares_by_dot);
    program!(
        turns,
        "lse",
        noise(40_000),
        log_sum_exp,
        log_sum_exp_statement
    );
    program!(turns, "det", noise(64), determinant);
    program!(turns, "ode", noise(1000), trajectory);
    program!(turns, "lstm", noise(8 * 4 * WIDTH + 3 * WIDTH), network);
    program!(
        turns,
        "gmm",
        noise(COMPONENTS * (1 + 2 * SIZE + LOWER)),
        mixture
    );
    program!(
        turns,
        "normal",
        noise(ROWS * ROWS),
        density,
        density_by_matrices
    );
    println!("{turns}");
    print!("CoDiPack, as published:");
    PUBLISHED
        .iter()
        .for_each(|(name, ratio)| print!(" {name} {ratio}"));
    println!();
}

// The gradient times a direction is the slope along it.
fn check(name: &str, x: &[f64], f: impl Fn(&[Dual]) -> Dual, gradient: &[f64]) {
    let v: Vec<f64> = (0..x.len()).map(|i| ((i % 7) as f64 - 2.5) / 7.0).collect();
    let moving: Vec<Dual> = x.iter().zip(&v).map(|(&x, &v)| Dual::new(x, [v])).collect();
    let slope = f(&moving).tangent[0];
    let terms = gradient.iter().zip(&v).map(|(slope, v)| slope * v);
    let (sum, size) = terms.fold((0.0, 0.0), |(sum, size), term| {
        (sum + term, size + term.abs())
    });
    // The roundings of some million operations, of terms that cancel little.
    assert!(
        (sum - slope).abs() <= 1e-9 * (1.0 + size),
        "{name}: {sum} and {slope}"
    );
}

fn sum<S: Scalar>(terms: impl Iterator<Item = S>) -> S {
    terms.reduce(|sum, term| sum + term).unwrap_or(S::zero())
}

const POINTS: usize = 2048;

fn place(i: usize) -> f64 {
    -1.0 + 2.0 * i as f64 / (POINTS as f64 - 1.0)
}

/// A polynomial fitted to the sign function.
fn squares<S: Scalar>(x: &[S]) -> S {
    let miss = |i| {
        let t = place(i);
        let mut power = 1.0;
        let powers = x.iter().map(|&x| {
            let term = x * power;
            power *= t;
            term
        });
        -sum(powers) + t.signum()
    };
    sum((0..POINTS).map(|i| {
        let miss = miss(i);
        miss * miss
    })) * 0.5
}

fn squares_by_dot<'t>(x: &[Var<'t>]) -> Var<'t> {
    let mut powers = vec![1.0; x.len()];
    sum((0..POINTS).map(|i| {
        let t = place(i);
        let mut power = 1.0;
        for place in &mut powers {
            *place = power;
            power *= t;
        }
        let miss = -Var::dot(x, &powers) + t.signum();
        miss * miss
    })) * 0.5
}

/// The logarithm of the sum of exponentials, with the greatest taken out.
fn log_sum_exp<S: Ordered>(x: &[S]) -> S {
    let greatest = x.iter().copied().reduce(|a, b| if b > a { b } else { a });
    let greatest = greatest.unwrap_or(S::zero());
    greatest + sum(x.iter().map(|&x| (x - greatest).exp())).ln()
}

fn log_sum_exp_statement<'t>(x: &[Var<'t>]) -> Var<'t> {
    let greatest = x
        .iter()
        .map(|x| x.primal())
        .fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = x.iter().map(|x| (x.primal() - greatest).exp()).collect();
    let total: f64 = weights.iter().sum();
    let partials: Vec<_> = x
        .iter()
        .zip(weights)
        .map(|(&x, weight)| (x, weight / total))
        .collect();
    Var::statement(greatest + total.ln(), &partials)
}

/// A determinant of eight rows by expansion.
fn determinant<S: Scalar>(a: &[S]) -> S {
    expand(a, 0, &mut (0..8).collect())
}

fn expand<S: Scalar>(a: &[S], row: usize, columns: &mut Vec<usize>) -> S {
    let mut total = S::zero();
    for at in 0..columns.len() {
        let column = columns.remove(at);
        let entry = a[row * 8 + column];
        let minor = match columns.is_empty() {
            true => entry,
            false => entry * expand(a, row + 1, columns),
        };
        columns.insert(at, column);
        total = match at {
            0 => minor,
            _ if at % 2 == 0 => total + minor,
            _ => total - minor,
        };
    }
    total
}

/// The last of a thousand unknowns of a linear system, after a few steps of Runge and Kutta.
fn trajectory<S: Scalar>(x: &[S]) -> S {
    let slope = |y: &[S]| -> Vec<S> {
        let rest = x[1..].iter().zip(y).map(|(&x, &y)| x * y);
        std::iter::once(x[0]).chain(rest).collect()
    };
    let along = |y: &[S], k: &[S], step: f64| -> Vec<S> {
        y.iter().zip(k).map(|(&y, &k)| y + k * step).collect()
    };
    let step = 2.0 / 5.0;
    let mut y: Vec<S> = x.iter().map(|_| S::zero()).collect();
    for _ in 0..5 {
        let k1 = slope(&y);
        let k2 = slope(&along(&y, &k1, step / 2.0));
        let k3 = slope(&along(&y, &k2, step / 2.0));
        let k4 = slope(&along(&y, &k3, step));
        for i in 0..y.len() {
            let mean = k1[i] + k2[i] * 2.0 + k3[i] * 2.0 + k4[i];
            y[i] = y[i] + mean * (step / 6.0);
        }
    }
    y[y.len() - 1]
}

const WIDTH: usize = 14;
const STEPS: usize = 32;

/// The loss of a network of four layers with memory, on a sequence.
fn network<S: Scalar>(x: &[S]) -> S {
    let row = |number: usize| &x[number * WIDTH..(number + 1) * WIDTH];
    let sigmoid = |x: S| S::one() / ((-x).exp() + 1.0);
    let sequence = noise(STEPS * WIDTH);
    let mut hidden = vec![[S::zero(); WIDTH]; 4];
    let mut cell = hidden.clone();
    let mut total = S::zero();
    let [weights_in, weights_out, bias_out] = [32, 33, 34].map(row);
    for t in 0..STEPS - 1 {
        let mut v: [S; WIDTH] = std::array::from_fn(|i| weights_in[i] * sequence[t * WIDTH + i]);
        for layer in 0..4 {
            let [wf, wi, wo, wc] = [0, 1, 2, 3].map(|gate| row(8 * layer + gate));
            let [bf, bi, bo, bc] = [4, 5, 6, 7].map(|gate| row(8 * layer + gate));
            for i in 0..WIDTH {
                let forget = sigmoid(v[i] * wf[i] + bf[i]);
                let ingate = sigmoid(hidden[layer][i] * wi[i] + bi[i]);
                let outgate = sigmoid(v[i] * wo[i] + bo[i]);
                let change = (hidden[layer][i] * wc[i] + bc[i]).tanh();
                cell[layer][i] = cell[layer][i] * forget + ingate * change;
                hidden[layer][i] = outgate * cell[layer][i].tanh();
                v[i] = hidden[layer][i];
            }
        }
        let y: [S; WIDTH] = std::array::from_fn(|i| v[i] * weights_out[i] + bias_out[i]);
        let lse = (sum(y.iter().map(|y| y.exp())) + 2.0).ln();
        let next = &sequence[(t + 1) * WIDTH..];
        total = total + sum((0..WIDTH).map(|i| (y[i] - lse) * next[i]));
    }
    total * (-1.0 / ((STEPS - 1) * WIDTH) as f64)
}

const SIZE: usize = 10;
const COMPONENTS: usize = 10;
const LOWER: usize = SIZE * (SIZE - 1) / 2;
const OBSERVATIONS: usize = 100;

/// The log-density of a mixture of normal distributions, with its prior.
fn mixture<S: Ordered>(x: &[S]) -> S {
    let (alpha, rest) = x.split_at(COMPONENTS);
    let (mu, rest) = rest.split_at(COMPONENTS * SIZE);
    let (q, l) = rest.split_at(COMPONENTS * SIZE);
    let points = noise(OBSERVATIONS * SIZE);
    let diagonal: Vec<S> = q.iter().map(|q| q.exp()).collect();
    let sums: Vec<S> = q.chunks(SIZE).map(|q| sum(q.iter().copied())).collect();
    let of_point = |point: &[f64]| {
        let betas: [S; COMPONENTS] = std::array::from_fn(|c| {
            let centred: [S; SIZE] = std::array::from_fn(|i| -mu[c * SIZE + i] + point[i]);
            let diagonal = &diagonal[c * SIZE..];
            let mut mapped: [S; SIZE] = std::array::from_fn(|i| diagonal[i] * centred[i]);
            let mut lower = l[c * LOWER..].iter();
            for j in 0..SIZE {
                for (mapped, &lower) in mapped[j + 1..].iter_mut().zip(lower.by_ref()) {
                    *mapped = *mapped + lower * centred[j];
                }
            }
            alpha[c] + sums[c] - sum(mapped.iter().map(|&x| x * x)) * 0.5
        });
        log_sum_exp(&betas)
    };
    let fit = sum(points.chunks_exact(SIZE).map(of_point));
    let prior = sum(diagonal.iter().chain(l).map(|&x| x * x)) * 0.5;
    fit - log_sum_exp(alpha) * OBSERVATIONS as f64 - prior
}

const ROWS: usize = 30;

/// The log-density of a normal distribution, of which the covariance is m m' and a multiple
/// of the unit matrix.
fn density<S: Scalar>(m: &[S]) -> S {
    let covariance = |i: usize, j: usize| {
        let product = sum((0..ROWS).map(|k| m[i + k * ROWS] * m[j + k * ROWS]));
        if i == j {
            product + ROWS as f64
        } else {
            product
        }
    };
    let mut l = [S::zero(); ROWS * ROWS];
    for j in 0..ROWS {
        for i in j..ROWS {
            let known = (0..j).map(|k| l[i + k * ROWS] * l[j + k * ROWS]);
            let rest = known.fold(covariance(i, j), |rest, known| rest - known);
            l[i + j * ROWS] = if i == j {
                rest.sqrt()
            } else {
                rest / l[j + j * ROWS]
            };
        }
    }
    let mut w: Vec<S> = Vec::new();
    for i in 0..ROWS {
        let known = (0..i).map(|k| l[i + k * ROWS] * w[k]);
        let rest = known.fold(S::one(), |rest, known| rest - known);
        w.push(rest / l[i + i * ROWS]);
    }
    let volume = sum((0..ROWS).map(|i| l[i + i * ROWS].ln()));
    sum(w.iter().map(|&w| w * w)) * -0.5 - volume
}

fn density_by_matrices<'t>(m: &[Var<'t>]) -> Var<'t> {
    let m = Matrix::from_vars(ROWS, ROWS, m);
    let mut covariance = (&m * &m.transpose()).vars();
    (0..ROWS).for_each(|i| covariance[i * (ROWS + 1)] += ROWS as f64);
    let l = Matrix::from_vars(ROWS, ROWS, &covariance).cholesky();
    let w = l.solve(&Matrix::constant(ROWS, 1, &[1.0; ROWS])).vars();
    Var::dot(&w, &w) * -0.5 - l.log_determinant()
}
