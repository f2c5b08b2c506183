//! Replayed programs beside hand-written derivatives and echidna's bytecode tape.
//!
//! `cargo bench -p trigrad-benches --bench replay` prints a table of times over those of
//! the hand-written derivative, as the benchmark `forward` does. A contender of blocks
//! computes the gradients at 64 points, and its time is that of one of them; before it is
//! timed, each of the 64 is checked against the hand-written one. Then comes how the time of
//! sparse Hessians grows from 10,000 to 100,000 variables.
//!
//! | contender | is |
//! |---|---|
//! | `hand` | the gradient written by hand, into memory that is there |
//! | `primal` | the function itself in f64, without any derivative |
//! | `tape` | `Tape::gradient` with the memory of one tape, recording at every call |
//! | `replay` | `Replay::gradient_into`, one point |
//! | `replay-64` | `Replay::gradients`, 64 points side by side, value and gradient |
//! | `echidna` | the crate's bytecode tape, recorded once and replayed at one point |

#[expect(dead_code, reason = "of the crates only one records once")]
mod peers;
#[expect(dead_code, reason = "every contender says how many points it takes")]
mod turns;

use std::hint::black_box;
use std::time::Instant;

use nalgebra::DMatrix;
use trigrad_benches::close::assert_close;
use trigrad_benches::{hand, noise};
use trigrad_tape::Tape;
use trigrad_tape::replay::{Recorded, Replay};
use trigrad_tape::sparse::SparseHessian;

use peers::reverse;
use turns::{Contender, Turns};

/// The problems for trigrad's numbers, f64 among them.
mod ours {
    use trigrad_core::Scalar;

    trigrad_benches::functions!(Scalar, |x, c| x * c, |x, c| x + c);
}

const POINTS: usize = 64;

/// Everything that is measured on one problem.
macro_rules! measure {
    ($turns:expr, $name:expr, $problem:ident, $x:expr) => {{
        let x: &[f64] = $x;
        let mut replay = Replay::record(|x| ours::$problem(x), x);
        let mut blocks = replay.clone();
        let points = points(x);
        check_points($name, &points, &mut blocks, hand::$problem);
        let mut tape = Tape::new();
        let (mut echidna, _) = echidna::record(|x| reverse::$problem(x), x);
        let mut adjoints = Vec::new();
        let contenders: Vec<Contender> = vec![
            ("hand", Box::new(hand::$problem)),
            ("primal", Box::new(|x, out| out[0] = ours::$problem(x))),
            (
                "tape",
                Box::new(move |x, out| {
                    out.copy_from_slice(tape.gradient(|x| ours::$problem(x), x).1.as_slice());
                }),
            ),
            (
                "replay",
                Box::new(move |x, out| {
                    replay.gradient_into(x, out).expect("no comparisons");
                }),
            ),
            (
                "replay-64",
                Box::new(move |_, out| {
                    let answers = blocks.gradients(&points);
                    for (out, &slope) in out.iter_mut().zip(answers.slopes.row(0).iter()) {
                        *out = slope;
                    }
                }),
            ),
            (
                "echidna",
                Box::new(move |x, out| {
                    out.copy_from_slice(&echidna.gradient_with_buf(x, &mut adjoints));
                }),
            ),
        ];
        $turns.measure_with($name, x, x.len(), contenders, |name| match name {
            "replay-64" => POINTS as f64,
            _ => 1.0,
        });
    }};
}

fn main() {
    let mut turns = Turns::from_arguments();
    measure!(turns, "rosenbrock10", rosenbrock, &noise(10));
    measure!(turns, "rosenbrock100", rosenbrock, &noise(100));
    measure!(turns, "rosenbrock1000", rosenbrock, &noise(1000));
    measure!(turns, "logistic", logistic, &noise(20));
    measure!(
        turns,
        "pendulum",
        pendulum,
        &[1.08, -1.2, 0.46, 1.05, 3.3, 2.09, 2.04, 1.94, -0.21]
    );
    println!("{turns}");
    growth("tridiagonal", |x| {
        let term = |i: usize| (x[i] * x[i + 1]).sin() + x[i] * x[i];
        (1..x.len() - 1).fold(term(0), |sum, i| sum + term(i))
    });
    growth("arrow", |x| {
        let term = |i: usize| (x[0] * x[i]).exp();
        (2..x.len()).fold(term(1), |sum, i| sum + term(i))
    });
}

/// How long a sparse Hessian takes, for each variable, of 10,000 and of 100,000: to record
/// the function, to find the pattern, the colours and the program, and to run it.
fn growth(name: &str, f: impl for<'r> Fn(&[Recorded<'r>]) -> Recorded<'r>) {
    const ROUNDS: usize = 7;
    println!("Sparse Hessian, {name}: ns for each variable to record, to prepare, to run");
    let mut times = Vec::new();
    for n in [10_000, 100_000] {
        let x = noise(n);
        let mut rounds: Vec<[f64; 3]> = Vec::new();
        let (mut entries, mut colors) = (0, 0);
        for _ in 0..ROUNDS {
            let start = Instant::now();
            let replay = Replay::record(&f, &x);
            let recorded = start.elapsed();
            let mut sparse = SparseHessian::new(&replay);
            let prepared = start.elapsed();
            let first = sparse.hessian(&x).expect("no comparisons");
            (entries, colors) = (first.2.nnz(), sparse.colors());
            let again = Instant::now();
            black_box(&sparse.hessian(&x).expect("no comparisons"));
            let run = again.elapsed();
            let each = |time: std::time::Duration| time.as_secs_f64() * 1e9 / n as f64;
            rounds.push([each(recorded), each(prepared - recorded), each(run)]);
        }
        let median = [0, 1, 2].map(|phase| {
            let mut phases: Vec<f64> = rounds.iter().map(|round| round[phase]).collect();
            phases.sort_by(f64::total_cmp);
            phases[ROUNDS / 2]
        });
        let [record, prepare, run] = median;
        println!(
            "{n:>8}: {record:>8.0} {prepare:>8.0} {run:>8.0}   {entries} entries, {colors} colours"
        );
        times.push(median);
    }
    let [record, prepare, run] = [0, 1, 2].map(|phase| times[1][phase] / times[0][phase]);
    println!("  growth: {record:>8.2} {prepare:>8.2} {run:>8.2}   (1 is linear)\n");
}

/// The point and others near it, a row for each.
fn points(x: &[f64]) -> DMatrix<f64> {
    DMatrix::from_fn(POINTS, x.len(), |row, column| {
        x[column] * (1.0 + row as f64 / 1024.0)
    })
}

fn check_points(
    problem: &str,
    points: &DMatrix<f64>,
    replay: &mut Replay,
    hand: impl Fn(&[f64], &mut [f64]),
) {
    let answers = replay.gradients(points);
    for row in 0..points.nrows() {
        let at: Vec<f64> = points.row(row).iter().copied().collect();
        let mut want = vec![0.0; at.len()];
        hand(&at, &mut want);
        let got: Vec<f64> = answers.slopes.row(row).iter().copied().collect();
        assert_close(problem, "replay-64", &got, &want);
    }
}
