//! Instructions of single operations on dual numbers, counted by valgrind.
//!
//! `cargo bench -p trigrad-benches --bench kernels` prints a table: an operation and its
//! width, and what a call of it takes by hand, in trigrad and in num-dual, calling
//! convention and libm's functions included. Counts do not depend on what else the machine
//! does. Each is the difference of two runs of this program under `callgrind`.

use std::env;
use std::hint::black_box;
use std::process::Command;

use nalgebra::SVector;
use num_dual::{Derivative, DualNum, DualSVec64};
use trigrad_dual::Dual;

const KERNELS: [&str; 4] = ["mul", "div", "sin", "exp"];
const WIDTHS: [&str; 3] = ["1", "8", "16"];
const CONTENDERS: [&str; 3] = ["hand", "trigrad", "num-dual"];

fn main() {
    let arguments: Vec<String> = env::args().collect();
    match arguments.as_slice() {
        [_, kernel, width, contender, calls] => {
            let calls = calls.parse().expect("a number of calls");
            match width.as_str() {
                "1" => run::<1>(kernel, contender, calls),
                "8" => run::<8>(kernel, contender, calls),
                _ => run::<16>(kernel, contender, calls),
            }
        }
        _ => table(),
    }
}

fn table() {
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("valgrind is not here: nothing is counted");
        return;
    }
    println!("Instructions of one call:\n");
    println!("| operation | lanes | {} |", CONTENDERS.join(" | "));
    println!("|---|--:|{}", "--:|".repeat(CONTENDERS.len()));
    for kernel in KERNELS {
        for width in WIDTHS {
            let counts = CONTENDERS.map(|contender| {
                let [few, many] =
                    ["1000", "3000"].map(|n| instructions(kernel, width, contender, n));
                ((many - few) / 2000).to_string()
            });
            println!("| {kernel} | {width} | {} |", counts.join(" | "));
        }
    }
}

fn instructions(kernel: &str, width: &str, contender: &str, calls: &str) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe().expect("this program"))
        .args([kernel, width, contender, calls])
        .output()
        .expect("valgrind");
    let report = String::from_utf8_lossy(&output.stderr);
    let collected = report
        .lines()
        .find_map(|line| line.split_once("Collected :"));
    let (_, count) = collected.expect("a count");
    count.trim().parse().expect("a number")
}

fn run<const N: usize>(kernel: &str, contender: &str, calls: usize) {
    let tangent = [0.25; N];
    match contender {
        "hand" => {
            let kernel = match kernel {
                "mul" => by_hand::mul::<N>,
                "div" => by_hand::div::<N>,
                "sin" => by_hand::sin::<N>,
                _ => by_hand::exp::<N>,
            };
            repeat(kernel, (0.75, tangent), (1.5, tangent), calls);
        }
        "trigrad" => {
            let kernel = match kernel {
                "mul" => ours::mul::<N>,
                "div" => ours::div::<N>,
                "sin" => ours::sin::<N>,
                _ => ours::exp::<N>,
            };
            repeat(
                kernel,
                Dual::new(0.75, tangent),
                Dual::new(1.5, tangent),
                calls,
            );
        }
        _ => {
            let kernel = match kernel {
                "mul" => theirs::mul::<N>,
                "div" => theirs::div::<N>,
                "sin" => theirs::sin::<N>,
                _ => theirs::exp::<N>,
            };
            let number = |re| DualSVec64::new(re, Derivative::some(SVector::from(tangent)));
            repeat(kernel, number(0.75), number(1.5), calls);
        }
    }
}

fn repeat<S>(kernel: fn(&S, &S) -> S, a: S, b: S, calls: usize) {
    let kernel = black_box(kernel);
    for _ in 0..calls {
        black_box(kernel(black_box(&a), black_box(&b)));
    }
}

mod by_hand {
    type Number<const N: usize> = (f64, [f64; N]);

    pub(super) fn mul<const N: usize>(a: &Number<N>, b: &Number<N>) -> Number<N> {
        let slope = |i: usize| b.0 * a.1[i] + a.0 * b.1[i];
        (a.0 * b.0, std::array::from_fn(slope))
    }

    pub(super) fn div<const N: usize>(a: &Number<N>, b: &Number<N>) -> Number<N> {
        let (inverse, y) = (1.0 / b.0, a.0 / b.0);
        (y, std::array::from_fn(|i| inverse * (a.1[i] - y * b.1[i])))
    }

    pub(super) fn sin<const N: usize>(a: &Number<N>, _: &Number<N>) -> Number<N> {
        let (sin, cos) = a.0.sin_cos();
        (sin, a.1.map(|slope| cos * slope))
    }

    pub(super) fn exp<const N: usize>(a: &Number<N>, _: &Number<N>) -> Number<N> {
        let y = a.0.exp();
        (y, a.1.map(|slope| y * slope))
    }
}

mod ours {
    use super::Dual;

    type Number<const N: usize> = Dual<f64, N>;

    pub(super) fn mul<const N: usize>(a: &Number<N>, b: &Number<N>) -> Number<N> {
        *a * *b
    }

    pub(super) fn div<const N: usize>(a: &Number<N>, b: &Number<N>) -> Number<N> {
        *a / *b
    }

    pub(super) fn sin<const N: usize>(a: &Number<N>, _: &Number<N>) -> Number<N> {
        a.sin()
    }

    pub(super) fn exp<const N: usize>(a: &Number<N>, _: &Number<N>) -> Number<N> {
        a.exp()
    }
}

mod theirs {
    use super::{DualNum, DualSVec64};

    type Number<const N: usize> = DualSVec64<N>;

    pub(super) fn mul<const N: usize>(a: &Number<N>, b: &Number<N>) -> Number<N> {
        a * b
    }

    pub(super) fn div<const N: usize>(a: &Number<N>, b: &Number<N>) -> Number<N> {
        a / b
    }

    pub(super) fn sin<const N: usize>(a: &Number<N>, _: &Number<N>) -> Number<N> {
        a.sin()
    }

    pub(super) fn exp<const N: usize>(a: &Number<N>, _: &Number<N>) -> Number<N> {
        a.exp()
    }
}
