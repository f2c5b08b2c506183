//! Reverse mode that records at every call, beside hand-written gradients and the tapes
//! of published crates.
//!
//! `cargo bench -p trigrad-benches --bench reverse` prints a table of times over those
//! of the hand-written gradient: the median of the ratios over rounds in which all
//! contenders take turns. A second table has what our tape takes for one operation of
//! the function as written: nanoseconds of recording and of the sweep, and bytes. A part
//! of a problem's name as argument measures those alone; `--only=NAME` runs one
//! contender, for a profiler. Every answer is checked against the hand-written one.
//! `--long` has recordings of up to 10^8 operations in place of all that: nanoseconds for
//! one, in memory that is new and in memory that is kept. It takes 2 GB.
//!
//! | contender | is |
//! |---|---|
//! | `hand` | the gradient written by hand, into memory that is there |
//! | `primal` | the function itself in f64, without any derivative |
//! | `recorded` | our tape, recording without a sweep, in memory that is kept |
//! | `tape` | our tape with memory of its own for each gradient |
//! | `tape-kept` | our tape in memory that is kept |
//! | `dot` | the same, with `Var::dot` |
//! | `kernel` | the same, each term as a statement that dual numbers have found |
//! | `rows` | a Jacobian by our tape, a sweep for each row |
//! | `mixed` | a Hessian by our tape of dual numbers |
//! | `reverse` | the crate, its tape cleared and kept |
//! | `echidna` | the crate, recording every time |

mod turns;
mod wengert;

use std::array;
use std::time::Instant;

use trigrad::{mixed, preaccumulate, preaccumulate_sum};
use trigrad_benches::{FEATURES, PENALTY, hand, noise, observations};
use trigrad_core::Scalar;
use trigrad_dual::Dual;
use trigrad_tape::{Tape, Var, gradient, hessian, hvp};

use turns::{Contender, Turns};

/// The problems for trigrad's numbers, f64 among them.
mod ours {
    use trigrad_core::Scalar;

    trigrad_benches::functions!(Scalar, |x, c| x * c, |x, c| x + c);
}

/// The problems for echidna's numbers.
mod recording {
    pub(crate) trait Number: echidna::Scalar<Float = f64> {}
    impl<S: echidna::Scalar<Float = f64>> Number for S {}

    trigrad_benches::functions!(Number, |x, c| x * S::from_f(c), |x, c| x + S::from_f(c));
}

/// One problem: the same function for every crate's numbers.
macro_rules! problem {
    ($turns:ident, $name:expr, $n:expr, $operations:expr, $f:ident $(, ($extra:literal, $other:ident))*) => {{
        let (mut recorded, mut kept) = (Tape::new(), Tape::new());
        let listed = reverse::Tape::new();
        let contenders: Vec<Contender> = vec![
            ("hand", Box::new(hand::$f)),
            ("primal", Box::new(|x, out| out[0] = ours::$f(x))),
            ("recorded", Box::new(|x, out| out[0] = record(&mut recorded, |x| ours::$f(x), x))),
            (
                "tape",
                Box::new(|x, out| out.copy_from_slice(gradient(|x| ours::$f(x), x).1.as_slice())),
            ),
            (
                "tape-kept",
                Box::new(|x, out| {
                    kept.gradient_into(|x| ours::$f(x), x, out);
                }),
            ),
            $((
                $extra,
                {
                    let mut kept = Tape::new();
                    Box::new(move |x, out| {
                        kept.gradient_into($other, x, out);
                    })
                },
            ),)*
            (
                "reverse",
                Box::new(|x, out| {
                    listed.clear();
                    let x = listed.add_vars(x);
                    out.copy_from_slice(&wengert::$f(&x).grad()[..x.len()]);
                }),
            ),
            (
                "echidna",
                Box::new(|x, out| out.copy_from_slice(&echidna::grad(|x| recording::$f(x), x))),
            ),
        ];
        let x = noise($n);
        let bytes = Tape::new().record(&x, |tape, x| {
            ours::$f(x);
            24 * tape.entries()
        });
        $turns.measure($name, &x, $n, contenders);
        per_operation(&$turns, $name, $operations, bytes)
    }};
}

fn main() {
    if std::env::args().any(|arg| arg == "--long") {
        return long();
    }
    let mut turns = Turns::from_arguments();
    let rows = [
        problem!(
            turns,
            "rosenbrock10",
            10,
            8 * 9,
            rosenbrock,
            ("kernel", rosenbrock_kernels),
            ("kernel-sum", rosenbrock_sum)
        ),
        problem!(
            turns,
            "rosenbrock100",
            100,
            8 * 99,
            rosenbrock,
            ("kernel", rosenbrock_kernels),
            ("kernel-sum", rosenbrock_sum)
        ),
        problem!(
            turns,
            "rosenbrock1000",
            1000,
            8 * 999,
            rosenbrock,
            ("kernel", rosenbrock_kernels),
            ("kernel-sum", rosenbrock_sum)
        ),
        problem!(
            turns,
            "rosenbrock1e5",
            100_000,
            8 * 99_999,
            rosenbrock,
            ("kernel", rosenbrock_kernels),
            ("kernel-sum", rosenbrock_sum)
        ),
        problem!(
            turns,
            "logistic",
            20,
            200 * 44 + 40,
            logistic,
            ("dot", logistic_by_dot)
        ),
        problem!(turns, "waves", 100, 4 * 99, waves),
        problem!(
            turns,
            "kernels",
            104,
            21 * 100,
            kernels,
            ("kernel", kernel_statements),
            ("kernel-sum", kernel_sum)
        ),
    ];
    second_derivatives(&mut turns);
    jacobian_in_lanes(&mut turns);
    println!("{turns}");
    println!("Our tape, for one operation of the function as written:\n");
    println!(
        "| {:<15}| {:>12} | {:>8} | {:>8} |",
        "x", "ns recording", "ns sweep", "bytes"
    );
    println!("|{}|-------------:|---------:|---------:|", "-".repeat(16));
    for row in rows.iter().flatten() {
        println!("{row}");
    }
}

/// The logistic loss, its sums of products as statements.
fn logistic_by_dot<'t>(w: &[Var<'t>]) -> Var<'t> {
    let penalty = Var::dot(&w[..FEATURES], &w[..FEATURES]) * (0.5 * PENALTY);
    observations().iter().fold(penalty, |sum, (row, label)| {
        sum + ((Var::dot(&w[..FEATURES], row) * -label).exp() + 1.0).ln()
    })
}

/// Rosenbrock's function, its terms as statements.
fn rosenbrock_kernels<'t>(x: &[Var<'t>]) -> Var<'t> {
    let term = |i: usize| {
        let term = |[x, y]: [Dual<f64, 2>; 2]| {
            let (a, b) = (y - x * x, x - 1.0);
            a * a * 100.0 + b * b
        };
        preaccumulate(term, [x[i], x[i + 1]])
    };
    (1..x.len() - 1).fold(term(0), |sum, i| sum + term(i))
}

/// Rosenbrock's function, all of its terms as one statement.
fn rosenbrock_sum<'t>(x: &[Var<'t>]) -> Var<'t> {
    let pairs = x.windows(2).map(|pair| ((), [pair[0], pair[1]]));
    preaccumulate_sum(pairs, |(), [x, y]| {
        let (a, b) = (y - x * x, x - 1.0);
        a * a * 100.0 + b * b
    })
}

/// The sum of kernels, as one statement.
fn kernel_sum<'t>(x: &[Var<'t>]) -> Var<'t> {
    let terms = x.windows(5).map(|x| ((), array::from_fn(|j| x[j])));
    preaccumulate_sum(terms, |(), x| ours::kernel(x))
}

/// The sum of kernels, each as a statement.
fn kernel_statements<'t>(x: &[Var<'t>]) -> Var<'t> {
    let term = |i: usize| preaccumulate(ours::kernel, array::from_fn::<_, 5, _>(|j| x[i + j]));
    (1..x.len() - 4).fold(term(0), |sum, i| sum + term(i))
}

/// The Hessian of a smooth function of ten variables.
fn second_derivatives(turns: &mut Turns) {
    let contenders: Vec<Contender> = vec![
        ("hand", Box::new(hand::smooth)),
        ("primal", Box::new(|x, out| out[0] = ours::smooth(x))),
        (
            "tape",
            Box::new(|x, out| {
                out.copy_from_slice(hessian(|x| ours::smooth(x), x).2.as_slice());
            }),
        ),
        (
            "mixed",
            Box::new(|x, out| {
                out.copy_from_slice(mixed::hessian(|x| ours::smooth(x), x).2.as_slice());
            }),
        ),
        (
            "echidna",
            Box::new(|x, out| {
                let (_, _, rows) = echidna::hessian_vec::<f64, 10>(recording::smooth, x);
                out.copy_from_slice(&rows.concat());
            }),
        ),
    ];
    turns.measure("hessian10", &noise(10), 100, contenders);
    let v = noise(1000);
    let contenders: Vec<Contender> = vec![
        ("hand", Box::new(|x, out| rosenbrock_product(x, &v, out))),
        ("primal", Box::new(|x, out| out[0] = ours::rosenbrock(x))),
        (
            "tape",
            Box::new(|x, out| {
                out.copy_from_slice(hvp(|x| ours::rosenbrock(x), x, &v).2.as_slice());
            }),
        ),
        (
            "mixed",
            Box::new(|x, out| {
                out.copy_from_slice(mixed::hvp(|x| ours::rosenbrock(x), x, &v).2.as_slice());
            }),
        ),
    ];
    turns.measure("product1000", &noise(1000), 1000, contenders);
}

/// The Hessian of Rosenbrock's function times a vector, by hand.
fn rosenbrock_product(x: &[f64], v: &[f64], out: &mut [f64]) {
    out.fill(0.0);
    for i in 0..x.len() - 1 {
        out[i] += (1200.0 * x[i] * x[i] - 400.0 * x[i + 1] + 2.0) * v[i] - 400.0 * x[i] * v[i + 1];
        out[i + 1] += 200.0 * v[i + 1] - 400.0 * x[i] * v[i];
    }
}

/// The Jacobian of eight sums over a hundred variables.
fn jacobian_in_lanes(turns: &mut Turns) {
    let contenders: Vec<Contender> = vec![
        (
            "hand",
            Box::new(|x, out| {
                for (k, out) in out.chunks_exact_mut(x.len()).enumerate() {
                    out.fill(0.0);
                    for i in 0..x.len() - 1 {
                        let (sin, cos) = (x[i] + k as f64).sin_cos();
                        out[i] += cos * x[i + 1];
                        out[i + 1] += sin;
                    }
                }
            }),
        ),
        (
            "primal",
            Box::new(|x, out| out[..8].copy_from_slice(&sums(x))),
        ),
        (
            "recorded",
            Box::new(|x, out| out[0] = Tape::new().record(x, |_, x| call(sums, x)[0].primal())),
        ),
        (
            "tape",
            Box::new(|x, out| {
                let rows = Tape::new().record(x, |tape, x| tape.jacobian(&call(sums, x)));
                out.copy_from_slice(&rows);
            }),
        ),
        (
            "rows",
            Box::new(|x, out| {
                Tape::new().record(x, |tape, x| {
                    let y = call(sums, x);
                    for (&y, out) in y.iter().zip(out.chunks_exact_mut(x.len())) {
                        tape.gradient_into(y, out);
                    }
                });
            }),
        ),
    ];
    turns.measure("jacobian8x100", &noise(100), 800, contenders);
}

fn sums<S: Scalar>(x: &[S]) -> Vec<S> {
    let term = |i: usize, k: usize| (x[i] + k as f64).sin() * x[i + 1];
    let sum = |k| (1..x.len() - 1).fold(term(0, k), |sum, i| sum + term(i, k));
    (0..8).map(sum).collect()
}

/// Rosenbrock's function of ever more variables, and of a thousand ever more often.
fn long() {
    println!("| operations | variables | ns, new memory | ns, kept |");
    println!("|-----------:|----------:|---------------:|---------:|");
    for operations in [
        10_usize.pow(5),
        10_usize.pow(6),
        10_usize.pow(7),
        10_usize.pow(8),
    ] {
        for variables in [operations / 8, 1000] {
            let (x, mut slopes) = (noise(variables), vec![0.0; variables]);
            let repeated = operations / (8 * variables);
            let mut tape = Tape::new();
            let mut each = || {
                let start = Instant::now();
                tape.gradient_into(
                    |x| {
                        let once = ours::rosenbrock(x);
                        (1..repeated).fold(once, |sum, _| sum + ours::rosenbrock(x))
                    },
                    &x,
                    &mut slopes,
                );
                start.elapsed().as_secs_f64() * 1e9 / operations as f64
            };
            let new = each();
            let kept = (0..5).map(|_| each()).fold(f64::INFINITY, f64::min);
            println!("| {operations:>10} | {variables:>9} | {new:>14.2} | {kept:>8.2} |");
        }
    }
}

/// A line of the second table, if the problem was measured.
fn per_operation(turns: &Turns, problem: &str, operations: usize, bytes: usize) -> Option<String> {
    let each = |amount: f64| amount / operations as f64;
    let recording = turns.nanoseconds(problem, "recorded").map(each)?;
    let both = turns.nanoseconds(problem, "tape-kept").map(each)?;
    let (sweep, bytes) = (both - recording, each(bytes as f64));
    Some(format!(
        "| {problem:<15}| {recording:>12.2} | {sweep:>8.2} | {bytes:>8.1} |"
    ))
}

fn record(tape: &mut Tape, f: impl for<'t> FnOnce(&[Var<'t>]) -> Var<'t>, x: &[f64]) -> f64 {
    tape.record(x, |_, x| call(f, x).primal())
}

// As the drivers call a function.
#[inline(never)]
fn call<X: ?Sized, Y>(f: impl FnOnce(&X) -> Y, x: &X) -> Y {
    f(x)
}
