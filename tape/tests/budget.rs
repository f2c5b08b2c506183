//! The way back through a loop keeps within its bytes: measured by an allocator.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use trigrad_core::Ordered;
use trigrad_tape::checkpoint::{CheckpointError, Checkpoints, Gradient, Loop};
use trigrad_tape::{Tape, Var, gradient};

struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// A list that moves is there twice: the method that would hide it is not overridden.
#[expect(
    unsafe_code,
    reason = "an allocator that counts can be written in no other way"
)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Ordering::SeqCst) + layout.size();
        PEAK.fetch_max(now, Ordering::SeqCst);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::SeqCst);
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Heat on a ring; in some, steps later than the first record several times as much.
#[derive(Clone, Copy)]
struct Ring {
    varies: bool,
}

impl Loop for Ring {
    fn step<S: Ordered>(&self, step: usize, u: &[S], p: &[S]) -> Vec<S> {
        let n = u.len();
        let each = |i: usize| {
            let mut sum = u[i] + (u[(i + 1) % n] - u[i] * 2.0 + u[(i + n - 1) % n]) * p[0];
            if self.varies {
                for _ in 0..step % 5 {
                    sum = sum + (u[i] - sum) * p[1];
                }
            }
            // All further parameters push one component.
            p.iter()
                .skip(if i == 0 { 2 } else { p.len() })
                .fold(sum, |sum, &p| sum + u[i] * p)
        };
        (0..n).map(each).collect()
    }

    fn loss<S: Ordered>(&self, u: &[S], p: &[S]) -> S {
        let squares = u.iter().map(|&u| u * u);
        squares.reduce(|a, b| a + b).map_or(p[1], |sum| sum * p[1])
    }
}

const P: [f64; 2] = [0.3, 0.01];

fn parameters(count: usize) -> Vec<f64> {
    let further = (P.len()..count).map(|i| 1e-5 * (i as f64).cos());
    P.into_iter().chain(further).collect()
}

fn start(n: usize) -> Vec<f64> {
    (0..n).map(|i| (i as f64).sin()).collect()
}

// The result of `run`, and the most bytes that were in use at once while it ran. What the
// test harness allocates beside it is among them, some hundred bytes, if any.
fn peak<R>(run: impl FnOnce() -> R) -> (R, usize) {
    let before = NOW.load(Ordering::SeqCst);
    PEAK.store(before, Ordering::SeqCst);
    let result = run();
    (result, PEAK.load(Ordering::SeqCst) - before)
}

fn on_one_tape(ring: Ring, steps: usize, x: &[f64], p: &[f64]) -> Vec<f64> {
    let inputs = [x, p].concat();
    let (_, slopes) = gradient(
        |inputs| {
            let (x, p) = inputs.split_at(x.len());
            let last = (0..steps).fold(x.to_vec(), |u, step| ring.step(step, &u, p));
            ring.loss(&last, p)
        },
        &inputs,
    );
    slopes.as_slice().to_vec()
}

// One test, so that no other allocates beside it.
#[test]
fn peak_memory_is_within_the_budget() {
    statements();
    pullbacks();
    rows();
    unclear();
    entries();
}

fn entries() {
    for (n, count, steps, varies) in [
        (1, 2, 1000, false),
        (10, 2, 100, true),
        (300, 2, 10, true),
        (2, 1000, 30, false),
        (2000, 2, 12, false),
        (100_000, 2, 2, false),
    ] {
        let (ring, x, p) = (Ring { varies }, start(n), parameters(count));
        let (right, whole) = peak(|| on_one_tape(ring, steps, &x, &p));
        for bytes in budgets(ring, steps, &x, &p, whole) {
            let drivers: [(&str, &dyn Fn() -> Found); 4] = [
                ("generic", &|| {
                    Checkpoints::bytes(bytes).gradient_of(&ring, steps, &x, &p)
                }),
                ("unknown", &|| {
                    Checkpoints::bytes(bytes).gradient_while_of(&ring, |k, _| k < steps, &x, &p)
                }),
                ("closures", &|| {
                    Checkpoints::bytes(bytes).gradient(
                        steps,
                        |k, u, p| ring.step(k, u, p),
                        |u, p| ring.loss(u, p),
                        &x,
                        &p,
                    )
                }),
                ("closures, unknown", &|| {
                    Checkpoints::bytes(bytes).gradient_while(
                        |k, _| k < steps,
                        |k, u, p| ring.step(k, u, p),
                        |u, p| ring.loss(u, p),
                        &x,
                        &p,
                    )
                }),
            ];
            for (name, run) in drivers {
                let (found, taken) = peak(run);
                let case = format!(
                    "{n} components, {count} parameters, {steps} steps, {name}: {taken} of {bytes} bytes"
                );
                let found = found.unwrap_or_else(|error| panic!("{case}: {error}"));
                if std::env::var_os("TRIGRAD_SHOW_MEMORY").is_some() {
                    println!("{case}, one tape takes {whole}, {:?}", found.work);
                }
                assert!(taken <= bytes, "{case}");
                let slopes = found.state.iter().chain(&found.parameters);
                assert!(slopes.eq(&right), "{case}");
            }
        }
    }
}

// Steps that record statements: shares of exponentials, products of two lists.
fn statements() {
    fn step<'t>(k: usize, u: &[Var<'t>], p: &[Var<'t>]) -> Vec<Var<'t>> {
        let shares = Var::softmax(u);
        let mean = Var::dot(&shares, u);
        let spread = if k % 3 == 2 { Var::dot(u, u) } else { mean };
        let each = |i: usize| u[i] + (shares[i] * p[0] + spread * p[1] - u[i]) * 0.1;
        (0..u.len()).map(each).collect()
    }
    let (n, steps, x) = (40, 60, start(40));
    let (right, _) = gradient(
        |inputs| {
            let (x, p) = inputs.split_at(n);
            let last = (0..steps).fold(x.to_vec(), |u, k| step(k, &u, p));
            Var::dot(&last, &last)
        },
        &[&x[..], &P].concat(),
    );
    for bytes in [40_000, 100_000, 1_000_000] {
        let (found, taken) =
            peak(|| Checkpoints::bytes(bytes).gradient(steps, step, |u, _| Var::dot(u, u), &x, &P));
        let found = found.expect("enough bytes");
        assert!(taken <= bytes, "{taken} of {bytes} bytes");
        assert_eq!(found.value, right);
    }
}

// Steps that record pullbacks, which keep numbers of their own.
fn pullbacks() {
    fn step<'t>(u: &[Var<'t>], p: &[Var<'t>]) -> Vec<Var<'t>> {
        (0..20).fold(u.to_vec(), |u, _| {
            let [a, b] = [u[0].primal(), p[0].primal()];
            let pullback = move |y: &[f64], by: &mut [f64]| {
                by[0] += y[0] * b;
                by[1] += y[0] * a;
            };
            Var::with_pullback(&[a * b], &[u[0], p[0]], pullback)
        })
    }
    for bytes in [20_000, 200_000] {
        let (found, taken) = peak(|| {
            let checkpoints = Checkpoints::bytes(bytes);
            checkpoints.gradient(500, |_, u, p| step(u, p), |u, _| u[0], &[2.0], &[1.0])
        });
        let found = found.expect("enough bytes");
        assert!(taken <= bytes, "{taken} of {bytes} bytes");
        assert_eq!(
            (found.state[0], found.parameters[0]),
            (1.0, 2.0 * 20.0 * 500.0)
        );
    }
}

fn power<'t>(n: usize, x: &[Var<'t>]) -> Var<'t> {
    (0..n).fold(x[0], |y, _| y * x[1])
}

// A tape that has no room for the adjoints of several rows takes them one by one.
fn rows() {
    let limit = 200_000;
    let mut tape = Tape::with_limit(limit);
    let mut rows = || tape.jacobian(|x| vec![power(5000, x), x[0], power(3, x)], &[1.0, 1.0]);
    // The lists are there twice while they grow.
    let before = NOW.load(Ordering::SeqCst);
    rows();
    let kept = NOW.load(Ordering::SeqCst) - before;
    let ((_, slopes), taken) = peak(rows);
    let taken = kept + taken;
    assert!(taken <= limit, "{taken} of {limit} bytes");
    assert_eq!(slopes.row(0), nalgebra::RowVector2::new(1.0, 5000.0));
    assert_eq!(slopes.row(2), nalgebra::RowVector2::new(1.0, 3.0));
}

// What is recorded and not used, beside an infinite slope: the sweep has to know what it
// reaches, which takes more memory.
fn unclear() {
    fn step<'t>(u: &[Var<'t>], p: &[Var<'t>]) -> Vec<Var<'t>> {
        let dead = u[0].sqrt() * u[1];
        let each = |i: usize| u[i] + (u[(i + 1) % u.len()] - dead.stop_gradient()) * p[1];
        (0..u.len())
            .map(|i| if i == 0 { u[0] } else { each(i) })
            .collect()
    }
    let (n, steps, x) = (30, 50, start(30)); // sin(0) = 0
    let (_, right) = gradient(
        |inputs| {
            let (x, p) = inputs.split_at(n);
            let last = (0..steps).fold(x.to_vec(), |u, _| step(&u, p));
            Var::dot(&last, &last)
        },
        &[&x[..], &P].concat(),
    );
    assert!(right.iter().all(|slope| slope.is_finite()));
    for bytes in [40_000, 200_000] {
        let (found, taken) = peak(|| {
            let checkpoints = Checkpoints::bytes(bytes);
            checkpoints.gradient(steps, |_, u, p| step(u, p), |u, _| Var::dot(u, u), &x, &P)
        });
        let found = found.expect("enough bytes");
        assert!(taken <= bytes, "{taken} of {bytes} bytes");
        assert_eq!(found.work.recorded, 1 + 2 * steps as u64);
        let slopes = found.state.iter().chain(&found.parameters);
        assert!(slopes.eq(right.iter()));
    }
}

type Found = Result<Gradient<f64>, CheckpointError>;

// From what is needed at least up to what one tape takes, and more; of a large state some
// in between.
fn budgets(ring: Ring, steps: usize, x: &[f64], p: &[f64], whole: usize) -> Vec<usize> {
    if x.len() > 10_000 {
        return vec![40_000_000];
    }
    let least = needed(ring, steps, x, p);
    let mut budgets = vec![
        least,
        least + least / 10,
        2 * least,
        whole / 3,
        whole,
        3 * whole,
    ];
    budgets.retain(|&budget| budget >= least);
    budgets
}

// The least budget with which the loop can be gone back through, as the errors tell it.
fn needed(ring: Ring, steps: usize, x: &[f64], p: &[f64]) -> usize {
    let mut budget = 1;
    loop {
        match Checkpoints::bytes(budget).gradient_while_of(&ring, |k, _| k < steps, x, p) {
            Err(CheckpointError::Budget { needed, .. }) => {
                assert!(needed > budget);
                budget = needed;
            }
            found => {
                found.expect("only the budget is wanting");
                return budget;
            }
        }
    }
}
