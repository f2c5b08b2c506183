//! Gradients by every engine beside hand-written derivatives and published crates.
//!
//! `cargo bench -p trigrad-benches --bench gradients` prints, after criterion's own
//! lines, one table of the times over the hand-written gradient's, from the same run.
//! A problem's or contender's name as argument measures those alone. Every answer is
//! checked against the hand-written one before it is timed.
//!
//! | contender | is |
//! |---|---|
//! | `hand` | the derivative written by hand, into memory that is there |
//! | `primal` | the function itself in f64, without any derivative |
//! | `dual` | `dual::gradient` of the generic function |
//! | `dual-formula` | `dual::function::gradient` of its graph, whose program is laid out once |
//! | `tape` | `tape::gradient` of the generic function |
//! | `tape-kept` | the same with the memory of one `Tape` |
//! | `tape-formula` | `tape::function::gradient` of its graph |
//! | `symbolic` | value and derivatives as expressions, made once, their program run |
//! | `num-dual` | the crate, in one pass up to 10 variables and in passes of 16 above |
//! | `echidna` | the crate, recording every time |
//! | `echidna-replay` | the crate's bytecode tape, recorded once and replayed |

mod peers;
mod table;

use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use trigrad_benches::close::assert_close;
use trigrad_benches::{hand, noise};
use trigrad_core::Formula;
use {trigrad_dual as dual, trigrad_symbolic as symbolic, trigrad_tape as tape};

use peers::{forward, num_dual_at_once, num_dual_in_passes, reverse};

/// The problems for trigrad's numbers, f64 among them.
mod ours {
    use trigrad_core::Scalar;

    trigrad_benches::functions!(Scalar, |x, c| x * c, |x, c| x + c);
}

/// Writes the gradient at the first argument into the second.
type Gradient<'a> = Box<dyn FnMut(&[f64], &mut [f64]) + 'a>;

/// Everything that is measured on one problem, in the order of the table.
macro_rules! contenders {
    ($problem:ident, $x:expr, $num_dual:expr) => {{
        let x: &[f64] = $x;
        let formula = Formula::trace(x.len(), |x| vec![ours::$problem(x)]);
        let derivative = symbolic::formula::value_and_gradient(&formula);
        let mut kept = tape::Tape::new();
        let (mut replay, _) = echidna::record(|x| reverse::$problem(x), x);
        let mut adjoints = Vec::new();
        let copy = |from: &[f64], out: &mut [f64]| out.copy_from_slice(from);
        let same = formula.clone();
        let contenders: Vec<(&'static str, Gradient)> = vec![
            ("hand", Box::new(hand::$problem)),
            (PRIMAL, Box::new(|x, out| out[0] = ours::$problem(x))),
            (
                "dual",
                Box::new(move |x, out| copy(dual::gradient(ours::$problem, x).1.as_slice(), out)),
            ),
            (
                "dual-formula",
                Box::new(move |x, out| {
                    copy(dual::function::gradient(&formula, x).1.as_slice(), out)
                }),
            ),
            (
                "tape",
                Box::new(move |x, out| {
                    copy(tape::gradient(|x| ours::$problem(x), x).1.as_slice(), out)
                }),
            ),
            (
                "tape-kept",
                Box::new(move |x, out| {
                    copy(kept.gradient(|x| ours::$problem(x), x).1.as_slice(), out)
                }),
            ),
            (
                "tape-formula",
                Box::new(move |x, out| copy(tape::function::gradient(&same, x).1.as_slice(), out)),
            ),
            (
                "symbolic",
                Box::new(move |x, out| copy(&derivative.program().eval(x)[1..], out)),
            ),
            ("num-dual", Box::new($num_dual)),
            (
                "echidna",
                Box::new(move |x, out| copy(&echidna::grad(|x| reverse::$problem(x), x), out)),
            ),
            (
                "echidna-replay",
                Box::new(move |x, out| copy(&replay.gradient_with_buf(x, &mut adjoints), out)),
            ),
        ];
        // The value comes from the engines too, and is the plain one to the bit.
        let plain = ours::$problem(x);
        assert_eq!(plain, dual::gradient(ours::$problem, x).0);
        assert_eq!(plain, tape::gradient(|x| ours::$problem(x), x).0);
        contenders
    }};
}

const PRIMAL: &str = "primal";

fn main() {
    let criterion = Criterion::default()
        .output_directory(&table::directory())
        .without_plots()
        .sample_size(40)
        .nresamples(1000)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(900));
    let mut bench = Bench {
        criterion: criterion.configure_from_args(),
        table: table::Table::new(),
    };
    let x = noise(1000);
    for n in [10, 100, 1000] {
        let x = &x[..n];
        bench.measure(
            &format!("rosenbrock{n}"),
            x,
            if n == 10 {
                contenders!(rosenbrock, x, |x, out| {
                    num_dual_at_once::<10>(forward::rosenbrock, x, out)
                })
            } else {
                contenders!(rosenbrock, x, |x, out| {
                    num_dual_in_passes(forward::rosenbrock, x, out)
                })
            },
        );
    }
    macro_rules! small {
        ($problem:ident, $n:literal, $x:expr) => {{
            let x: [f64; $n] = $x;
            let contenders = contenders!($problem, &x, |x, out| {
                num_dual_at_once::<$n>(forward::$problem, x, out)
            });
            bench.measure(stringify!($problem), &x, contenders);
        }};
    }
    small!(normal, 3, [2.34, 2.91, 0.08]);
    small!(mixture, 6, [-1.27, 2.83, 0.47, 1.68, 2.55, 2.11]);
    let at_rest = [1.08, -1.2, 0.46, 1.05, 3.3, 2.09, 2.04, 1.94, -0.21];
    small!(pendulum, 9, at_rest);
    small!(kowalik, 4, [0.25, 0.39, 0.415, 0.39]);
    small!(biggs, 6, [1.0, 2.0, 1.0, 1.0, 1.0, 1.0]);
    small!(trigonometric, 10, [0.1; 10]);
    bench.criterion.final_summary();
    println!("{}", bench.table);
}

struct Bench {
    criterion: Criterion,
    table: table::Table,
}

impl Bench {
    // Checks every contender against the first, and then times them.
    fn measure(&mut self, problem: &str, x: &[f64], mut contenders: Vec<(&'static str, Gradient)>) {
        let gradients = contenders.iter_mut().map(|(name, run)| {
            let mut out = vec![f64::NAN; x.len()];
            run(x, &mut out);
            (*name, out)
        });
        let gradients: Vec<(&str, Vec<f64>)> = gradients.collect();
        for (name, gradient) in gradients.iter().filter(|(name, _)| *name != PRIMAL) {
            assert_close(problem, name, gradient, &gradients[0].1);
        }
        let mut group = self.criterion.benchmark_group(problem);
        let mut out = vec![0.0; x.len()];
        for (name, run) in &mut contenders {
            group.bench_function(*name, |b| {
                b.iter(|| {
                    run(black_box(x), &mut out);
                    black_box(&out);
                });
            });
            self.table.add(problem, name);
        }
        group.finish();
    }
}
