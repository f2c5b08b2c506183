//! Forward mode beside hand-written derivatives and the forward modes of published crates.
//!
//! `cargo bench -p trigrad-benches --bench forward` prints a table of times over those
//! of the hand-written derivative: the median of the ratios over rounds in which all
//! contenders take turns, so that what else the machine does meets all of them. A part
//! of a problem's name as argument measures those alone; `--only=NAME` runs one
//! contender, for a profiler. Every answer is checked against the hand-written one. A table
//! of a whole run is in `docs/forward.md`; `RUSTFLAGS="-C target-cpu=x86-64-v3"` in front of
//! the command makes one with wider vector registers.
//!
//! | contender | is |
//! |---|---|
//! | `hand` | the derivative written by hand, into memory that is there |
//! | `primal` | the function itself in f64, without any derivative |
//! | `fixed` | `dual::fixed`, for inputs of a size known when compiling, without heap |
//! | `dual` | the driver for plain closures, in chunks of eight lanes |
//! | `chunked` | `dual::chunked`, in one pass of as many lanes as there are inputs or a few more, or in passes of sixteen |
//! | `tracked` | `dual::tracked`, whose numbers have no tangents while they rest |
//! | `function` | `dual::function`, which chooses the lanes by the number of inputs |
//! | `num-dual` | the crate, by its own driver of static size |
//! | `num-dual-16` | the crate in passes of sixteen, which leaves out idle chunks |
//! | `echidna` | the crate's dual numbers with as many lanes, in one pass or in passes of sixteen |

mod matrices;
mod peers;
mod turns;

use std::array;

use echidna::DualVec;
use nalgebra::SVector;
use trigrad_benches::{hand, noise};
use trigrad_dual as dual;

use peers::{forward, num_dual_at_once, num_dual_in_passes, reverse};
use turns::{Contender, Turns};

/// The problems for trigrad's numbers, f64 among them.
mod ours {
    use trigrad_core::Scalar;

    trigrad_benches::functions!(Scalar, |x, c| x * c, |x, c| x + c);
}

/// A generic function of so many numbers, as a `Function`.
macro_rules! function {
    ($name:ident, $f:expr) => {
        struct $name(usize);

        impl trigrad_core::Function for $name {
            fn inputs(&self) -> usize {
                self.0
            }

            fn call<S: trigrad_core::Scalar>(&self, x: &[S]) -> Vec<S> {
                $f(x).into()
            }
        }
    };
}

function!(Robot, ours::robot);
function!(Logistic, |x| [ours::logistic(x)]);
function!(Smooth, |x| [ours::smooth(x)]);
function!(Rosenbrock, |x| [ours::rosenbrock(x)]);

fn main() {
    let mut turns = Turns::from_arguments();
    robot(&mut turns);
    determinant(&mut turns);
    solution(&mut turns);
    logistic(&mut turns);
    smooth(&mut turns);
    rosenbrock::<10>(&mut turns);
    rosenbrock::<100>(&mut turns);
    rosenbrock::<1000>(&mut turns);
    println!("{turns}");
}

fn robot(turns: &mut Turns) {
    let x: [f64; 3] = noise(3).try_into().expect("three numbers");
    let rows = |from: nalgebra::SMatrix<f64, 3, 3>, out: &mut [f64]| {
        out.copy_from_slice(from.transpose().as_slice());
    };
    let contenders: Vec<Contender> = vec![
        ("hand", Box::new(hand::robot)),
        (
            "primal",
            Box::new(|x, out| out[..3].copy_from_slice(&ours::robot(x))),
        ),
        (
            "fixed",
            Box::new(move |x, out| {
                let x: &[f64; 3] = x.try_into().expect("three numbers");
                rows(dual::fixed::jacobian(ours::robot, x).1, out);
            }),
        ),
        (
            "dual",
            Box::new(|x, out| {
                let (_, slopes) = dual::jacobian(ours::robot, x);
                for (i, out) in out.iter_mut().enumerate() {
                    *out = slopes[(i / 3, i % 3)];
                }
            }),
        ),
        (
            "chunked",
            Box::new(|x, out| {
                let (_, slopes) = dual::chunked::jacobian::<4, _, _>(ours::robot, x);
                for (i, out) in out.iter_mut().enumerate() {
                    *out = slopes[(i / 3, i % 3)];
                }
            }),
        ),
        (
            "function",
            Box::new(|x, out| {
                let (_, slopes) = dual::function::jacobian(&Robot(3), x);
                for (i, out) in out.iter_mut().enumerate() {
                    *out = slopes[(i / 3, i % 3)];
                }
            }),
        ),
        (
            "num-dual",
            Box::new(move |x, out| {
                let f = |q: SVector<num_dual::DualSVec64<3>, 3>| {
                    SVector::from(forward::robot(q.as_slice()))
                };
                let (_, slopes) = num_dual::jacobian(f, &SVector::<f64, 3>::from_row_slice(x));
                rows(slopes, out);
            }),
        ),
        (
            "echidna",
            Box::new(|x, out| {
                let seeded: [_; 3] = array::from_fn(|i| DualVec::<f64, 3>::with_tangent(x[i], i));
                for (y, out) in reverse::robot(&seeded).iter().zip(out.chunks_exact_mut(3)) {
                    out.copy_from_slice(&y.eps);
                }
            }),
        ),
    ];
    turns.measure("robot", &x, 9, contenders);
}

fn determinant(turns: &mut Turns) {
    let moved = matrices::direction();
    let contenders: Vec<Contender> = vec![
        (
            "hand",
            Box::new(|x, out| matrices::determinant_by_hand(x, &moved, out)),
        ),
        (
            "primal",
            Box::new(|x, out| out[0] = matrices::determinant(x)),
        ),
        (
            "fixed",
            Box::new(|x, out| {
                let x: &[f64; 36] = x.try_into().expect("as many entries");
                let (_, slopes) =
                    dual::fixed::jvp(|x: &[dual::Dual]| [matrices::determinant(x)], x, &moved);
                out.copy_from_slice(slopes.as_slice());
            }),
        ),
        (
            "dual",
            Box::new(|x, out| {
                let (_, slopes) = dual::jvp(|x: &[dual::Dual]| matrices::determinant(x), x, &moved);
                out[0] = slopes;
            }),
        ),
        (
            "num-dual",
            Box::new(|x, out| {
                let moved: [_; 36] = array::from_fn(|i| num_dual::Dual64::new(x[i], moved[i]));
                out[0] = matrices::determinant(&moved).eps;
            }),
        ),
        (
            "echidna",
            Box::new(|x, out| {
                let moved: [_; 36] = array::from_fn(|i| echidna::Dual64::new(x[i], moved[i]));
                out[0] = matrices::determinant(&moved).eps;
            }),
        ),
    ];
    turns.measure("det6", &matrices::matrix(), 1, contenders);
}

fn solution(turns: &mut Turns) {
    let moved = matrices::direction();
    let contenders: Vec<Contender> = vec![
        (
            "hand",
            Box::new(|x, out| matrices::solution_by_hand(x, &moved, out)),
        ),
        (
            "primal",
            Box::new(|x, out| out.copy_from_slice(&matrices::solution(x))),
        ),
        (
            "fixed",
            Box::new(|x, out| {
                let x: &[f64; 36] = x.try_into().expect("as many entries");
                let (_, slopes) =
                    dual::fixed::jvp(|x: &[dual::Dual]| matrices::solution(x), x, &moved);
                out.copy_from_slice(slopes.as_slice());
            }),
        ),
        (
            "dual",
            Box::new(|x, out| {
                let (_, slopes) =
                    dual::jvp(|x: &[dual::Dual]| matrices::solution(x).to_vec(), x, &moved);
                out.copy_from_slice(slopes.as_slice());
            }),
        ),
        (
            "num-dual",
            Box::new(|x, out| {
                let moved: [_; 36] = array::from_fn(|i| num_dual::Dual64::new(x[i], moved[i]));
                out.copy_from_slice(&matrices::solution(&moved).map(|y| y.eps));
            }),
        ),
        (
            "echidna",
            Box::new(|x, out| {
                let moved: [_; 36] = array::from_fn(|i| echidna::Dual64::new(x[i], moved[i]));
                out.copy_from_slice(&matrices::solution(&moved).map(|y| y.eps));
            }),
        ),
    ];
    turns.measure("solve6", &matrices::matrix(), 6, contenders);
}

fn logistic(turns: &mut Turns) {
    let contenders: Vec<Contender> = vec![
        ("hand", Box::new(hand::logistic)),
        ("primal", Box::new(|x, out| out[0] = ours::logistic(x))),
        (
            "fixed",
            Box::new(|x, out| {
                let x: &[f64; 20] = x.try_into().expect("twenty numbers");
                out.copy_from_slice(dual::fixed::gradient(ours::logistic, x).1.as_slice());
            }),
        ),
        (
            "dual",
            Box::new(|x, out| out.copy_from_slice(dual::gradient(ours::logistic, x).1.as_slice())),
        ),
        (
            "chunked",
            Box::new(|x, out| {
                let (_, slopes) = dual::chunked::gradient::<24, _>(ours::logistic, x);
                out.copy_from_slice(slopes.as_slice());
            }),
        ),
        (
            "function",
            Box::new(|x, out| {
                let (_, slopes) = dual::function::gradient(&Logistic(20), x);
                out.copy_from_slice(slopes.as_slice());
            }),
        ),
        (
            "tracked",
            Box::new(|x, out| {
                out.copy_from_slice(dual::tracked::gradient(ours::logistic, x).1.as_slice());
            }),
        ),
        (
            "num-dual",
            Box::new(|x, out| num_dual_at_once::<20>(forward::logistic, x, out)),
        ),
        (
            "num-dual-16",
            Box::new(|x, out| num_dual_in_passes(forward::logistic, x, out)),
        ),
        (
            "echidna",
            Box::new(|x, out| echidna_at_once::<20>(reverse::logistic, x, out)),
        ),
    ];
    turns.measure("logistic", &noise(20), 20, contenders);
}

fn smooth(turns: &mut Turns) {
    let contenders: Vec<Contender> = vec![
        ("hand", Box::new(hand::smooth)),
        ("primal", Box::new(|x, out| out[0] = ours::smooth(x))),
        (
            "fixed",
            Box::new(|x, out| {
                let x: &[f64; 10] = x.try_into().expect("ten numbers");
                out.copy_from_slice(dual::fixed::hessian(ours::smooth, x).2.as_slice());
            }),
        ),
        (
            "dual",
            Box::new(|x, out| out.copy_from_slice(dual::hessian(ours::smooth, x).2.as_slice())),
        ),
        (
            "function",
            Box::new(|x, out| {
                let (_, _, hessian) = dual::function::hessian(&Smooth(10), x);
                out.copy_from_slice(hessian.as_slice());
            }),
        ),
        (
            "num-dual",
            Box::new(|x, out| {
                let f = |x: SVector<num_dual::Dual2SVec64<10>, 10>| forward::smooth(x.as_slice());
                let (_, _, hessian) = num_dual::hessian(f, &SVector::<f64, 10>::from_row_slice(x));
                out.copy_from_slice(hessian.as_slice());
            }),
        ),
        (
            "echidna",
            Box::new(|x, out| {
                let (_, _, rows) = echidna::hessian_vec::<f64, 10>(reverse::smooth, x);
                out.copy_from_slice(&rows.concat());
            }),
        ),
    ];
    turns.measure("hessian", &noise(10), 100, contenders);
}

fn rosenbrock<const N: usize>(turns: &mut Turns) {
    let mut contenders: Vec<Contender> = vec![
        ("hand", Box::new(hand::rosenbrock)),
        ("primal", Box::new(|x, out| out[0] = ours::rosenbrock(x))),
        (
            "dual",
            Box::new(|x, out| {
                out.copy_from_slice(dual::gradient(ours::rosenbrock, x).1.as_slice())
            }),
        ),
        (
            "chunked",
            Box::new(|x, out| {
                let (_, slopes) = match N {
                    10 => dual::chunked::gradient::<12, _>(ours::rosenbrock, x),
                    _ => dual::chunked::gradient::<16, _>(ours::rosenbrock, x),
                };
                out.copy_from_slice(slopes.as_slice());
            }),
        ),
        (
            "function",
            Box::new(|x, out| {
                let (_, slopes) = dual::function::gradient(&Rosenbrock(N), x);
                out.copy_from_slice(slopes.as_slice());
            }),
        ),
        (
            "tracked",
            Box::new(|x, out| {
                out.copy_from_slice(dual::tracked::gradient(ours::rosenbrock, x).1.as_slice());
            }),
        ),
        (
            "num-dual-16",
            Box::new(|x, out| num_dual_in_passes(forward::rosenbrock, x, out)),
        ),
    ];
    if N <= 100 {
        // Of a thousand variables a number of a static size is a page and a half.
        contenders.push((
            "fixed",
            Box::new(|x, out| {
                let x: &[f64; N] = x.try_into().expect("as many numbers");
                out.copy_from_slice(dual::fixed::gradient(ours::rosenbrock, x).1.as_slice());
            }),
        ));
        contenders.push((
            "num-dual",
            Box::new(|x, out| num_dual_at_once::<N>(forward::rosenbrock, x, out)),
        ));
    }
    contenders.push(match N {
        10 => (
            "echidna",
            Box::new(|x, out| echidna_at_once::<N>(reverse::rosenbrock, x, out)),
        ),
        _ => (
            "echidna",
            Box::new(|x, out| echidna_in_passes(reverse::rosenbrock, x, out)),
        ),
    });
    turns.measure(&format!("rosenbrock{N}"), &noise(N), N, contenders);
}

/// echidna's dual numbers with a lane for each variable.
fn echidna_at_once<const N: usize>(
    f: impl Fn(&[DualVec<f64, N>]) -> DualVec<f64, N>,
    x: &[f64],
    out: &mut [f64],
) {
    let seeded: [_; N] = array::from_fn(|i| DualVec::with_tangent(x[i], i));
    out.copy_from_slice(&f(&seeded).eps);
}

/// echidna's dual numbers in passes of sixteen variables.
fn echidna_in_passes(
    f: impl Fn(&[DualVec<f64, 16>]) -> DualVec<f64, 16>,
    x: &[f64],
    out: &mut [f64],
) {
    let mut seeded: Vec<DualVec<f64, 16>> = x.iter().map(|&x| DualVec::constant(x)).collect();
    for first in (0..x.len()).step_by(16) {
        let lanes = first..x.len().min(first + 16);
        for i in lanes.clone() {
            seeded[i] = DualVec::with_tangent(x[i], i - first);
        }
        let slopes = f(&seeded).eps;
        out[lanes.clone()].copy_from_slice(&slopes[..lanes.len()]);
        for i in lanes {
            seeded[i] = DualVec::constant(x[i]);
        }
    }
}
