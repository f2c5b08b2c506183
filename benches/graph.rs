//! The expression graph at its full size: a million random binary nodes, and a chain
//! a million deep, differentiated by every engine.
//!
//! `cargo bench -p trigrad-benches --bench graph` prints one figure a line. Bytes are
//! the growth of the process's resident memory as Linux tells it in
//! `/proc/self/status`: pages touched and not given back, allocator and spare room
//! included where they are touched. The peak there (`VmHWM`) counts the moment at which a
//! growing table is there twice. On other systems these lines are left out.

use std::fs;
use std::hint::black_box;
use std::time::{Duration, Instant};

use trigrad_core::{Expr, Formula, Graph, Scalar};
use {trigrad_dual as dual, trigrad_symbolic as symbolic, trigrad_tape as tape};

const NODES: usize = 1_000_000;

fn main() {
    // Cargo hands `--bench` on; there is nothing to choose.
    random_pairs();
    chain();
}

// First of all, so that no memory freed earlier is used again.
fn random_pairs() {
    let memory = || (status("VmRSS:"), status("VmHWM:"));
    let mut random = 0x9E37_79B9_7F4A_7C15;
    // Written in full beforehand, so that the handles count as memory of before.
    let mut nodes = vec![Expr::from(1.0); NODES + 2];
    black_box(&mut nodes);
    let (before, _) = memory();
    let graph = Graph::new();
    let (time, ()) = timed(|| build_pairs(&graph, &mut nodes, &mut random));
    let (after, peak) = memory();
    assert_eq!(graph.len(), NODES + 2);
    let line = |what: &str, figure: String| report("random pairs", what, &figure);
    line("nodes per second, first build", per_second(time));
    if let (Some(before), Some(after), Some(peak)) = (before, after, peak) {
        let each = |bytes: u64| format!("{:.1}", bytes as f64 / NODES as f64);
        line("bytes per node", each(after - before));
        line("bytes per node at the peak", each(peak - before));
    }
    drop(nodes);
    let best = (0..4).map(|_| {
        let graph = Graph::new();
        let mut nodes = vec![Expr::from(1.0); NODES + 2];
        timed(|| build_pairs(&graph, &mut nodes, &mut random)).0
    });
    let best = best.min().unwrap_or(time).min(time);
    line("nodes per second, best of 5", per_second(best));
}

// A node is a row of two arguments that are drawn from all nodes before it.
fn build_pairs<'g>(graph: &'g Graph, nodes: &mut [Expr<'g>], random: &mut u64) {
    nodes[0] = graph.variable("x");
    nodes[1] = graph.variable("y");
    let mut made = 2;
    while made < nodes.len() {
        let mut draw = |below: usize| {
            *random ^= *random << 13;
            *random ^= *random >> 7;
            *random ^= *random << 17;
            (*random >> 33) as usize % below
        };
        let (a, b) = (nodes[draw(made)], nodes[draw(made)]);
        nodes[made] = match draw(4) {
            0 => a + b,
            1 => a - b,
            2 => a * b,
            _ => a / b,
        };
        // The same pair again is the same node.
        made = graph.len();
    }
}

// z = z*x + y, half a million times from 1: no overflow, and never at rest.
fn steps<S: Scalar>(x: &[S]) -> S {
    let start = x[0] + x[1];
    (1..NODES / 2).fold(start, |z, _| z * x[0] + x[1])
}

// The value and the slopes, by the same recurrence differentiated by hand.
fn steps_by_hand(x: f64, y: f64) -> [f64; 3] {
    (1..NODES / 2).fold([x + y, 1.0, 1.0], |[z, by_x, by_y], _| {
        [z * x + y, by_x * x + z, by_y * x + 1.0]
    })
}

fn chain() {
    let line = |what: &str, time: Duration| {
        report("chain", what, &format!("{:.1}", time.as_secs_f64() * 1e3));
    };
    let x = [0.75, 0.5];
    let [value, by_x, by_y] = steps_by_hand(x[0], x[1]);
    let check = |what: &str, got: &[f64], want: &[f64]| {
        assert_eq!(got.len(), want.len(), "{what}");
        for (got, want) in got.iter().zip(want) {
            // The contraction by x forgets roundings, so few of them add up.
            assert!((got - want).abs() <= 1e-13 * want.abs(), "{what}: {got}");
        }
    };
    let slopes = [by_x, by_y];

    let (time, formula) = timed(|| Formula::trace(2, |x| vec![steps(x)]));
    report("chain", "nodes", &formula.len().to_string());
    line("build and freeze, ms", time);
    let (time, program) = timed(|| formula.program());
    line("lay out the program, ms", time);
    let (time, got) = timed(|| program.eval(&x));
    line("evaluate the program in f64, ms", time);
    check("program", &got, &[value]);

    let (time, got) = timed(|| dual::gradient(steps, &x));
    line("dual gradient of the generic function, ms", time);
    check("dual", got.1.as_slice(), &slopes);
    let (time, got) = timed(|| dual::function::gradient(program, &x));
    line("dual gradient of the program, ms", time);
    check("dual program", got.1.as_slice(), &slopes);

    let (time, got) = timed(|| tape::gradient(|x| steps(x), &x));
    line("tape gradient of the generic function, ms", time);
    check("tape", got.1.as_slice(), &slopes);
    let (time, got) = timed(|| tape::function::gradient(program, &x));
    line("tape gradient of the program, ms", time);
    check("tape program", got.1.as_slice(), &slopes);

    let (time, derivatives) = timed(|| symbolic::formula::gradient(&formula));
    line("symbolic gradient, ms", time);
    report(
        "chain",
        "nodes of the gradient",
        &derivatives.len().to_string(),
    );
    let (time, got) = timed(|| derivatives.program().eval(&x));
    line("lay out and evaluate it, ms", time);
    check("symbolic", &got, &slopes);
}

fn report(group: &str, what: &str, figure: &str) {
    println!("{group:<14}{what:<44}{figure:>12}");
}

fn per_second(time: Duration) -> String {
    format!("{:.0}", NODES as f64 / time.as_secs_f64())
}

fn timed<R>(run: impl FnOnce() -> R) -> (Duration, R) {
    let start = Instant::now();
    let result = black_box(run());
    (start.elapsed(), result)
}

// Bytes, of an entry of /proc/self/status that is in kB.
fn status(key: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(key))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
