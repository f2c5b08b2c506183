//! Gradients of loops by checkpoints beside one tape for the whole loop.
//!
//! `cargo bench -p trigrad-benches --bench checkpoint` prints a table of times over those of
//! the plain tape: the median of the ratios over rounds in which all contenders take turns;
//! then how often a step runs, and how time grows with the number of steps. A part of a
//! problem's name as argument measures that alone, `--only=NAME` runs one contender. Every
//! answer is checked against the plain tape's.
//!
//! | contender | is |
//! |---|---|
//! | `tape` | the whole loop on one tape, whose memory is kept from call to call |
//! | `1`, `1/10`, `1/100` | a budget of that part of the bytes that the tape takes: entries and adjoints |
//! | `... loop` | the same for a generic loop, whose plain steps run on f64 |
//! | `... while` | the same as if the number of steps were not known |

mod turns;

use std::time::Instant;

use trigrad_benches::noise;
use trigrad_core::Ordered;
use trigrad_tape::Tape;
use trigrad_tape::checkpoint::{Checkpoints, Gradient, Loop};

use turns::{Contender, Turns};

/// A rod with two neighbours for each place: three entries a component.
struct Heat;

impl Loop for Heat {
    fn step<S: Ordered>(&self, _: usize, u: &[S], conductivity: &[S]) -> Vec<S> {
        let last = u.len() - 1;
        let flow = |i: usize| u[i.max(1) - 1] - u[i] * 2.0 + u[(i + 1).min(last)];
        (0..=last)
            .map(|i| u[i] + flow(i) * conductivity[0])
            .collect()
    }

    fn loss<S: Ordered>(&self, u: &[S], _: &[S]) -> S {
        let squares = u.iter().map(|&u| u * u);
        squares.reduce(|a, b| a + b).expect("a rod has places")
    }
}

/// Pendulums on a ring, each with a sine and its neighbour's pull: functions that take
/// longer than to be recorded.
struct Pendulums;

impl Loop for Pendulums {
    fn step<S: Ordered>(&self, _: usize, state: &[S], pull: &[S]) -> Vec<S> {
        let (angles, speeds) = state.split_at(state.len() / 2);
        let n = angles.len();
        let faster = |i: usize| {
            let pulled = (angles[(i + 1) % n] - angles[i]).sin() * pull[0];
            speeds[i] + (pulled - angles[i].sin()) * 0.01
        };
        let speeds: Vec<S> = (0..n).map(faster).collect();
        let angles = (0..n).map(|i| angles[i] + speeds[i] * 0.01);
        angles.chain(speeds.iter().copied()).collect()
    }

    fn loss<S: Ordered>(&self, state: &[S], _: &[S]) -> S {
        state[0] * state[0]
    }
}

// The gradient at the state and the parameter, if the bytes are enough.
type Run<'a> = Box<dyn Fn(&[f64]) -> Option<Gradient<f64>> + 'a>;

fn main() {
    let mut turns = Turns::from_arguments();
    let mut works = Vec::new();
    measure(&mut turns, &mut works, "heat 10x1000", &Heat, 10, 1000);
    measure(&mut turns, &mut works, "heat 300x1000", &Heat, 300, 1000);
    measure(
        &mut turns,
        &mut works,
        "pend. 20x2000",
        &Pendulums,
        20,
        2000,
    );
    println!("{turns}");
    println!("Runs of a step, plain and recorded, with so many snapshots and steps on a tape:\n");
    works.iter().for_each(|work| println!("{work}"));
    growth();
}

// One problem of so many components and steps.
fn measure(
    turns: &mut Turns,
    works: &mut Vec<String>,
    problem: &str,
    f: &impl Loop,
    components: usize,
    steps: usize,
) {
    let x: Vec<f64> = noise(components);
    let parameter = [0.2];
    let mut tape = Tape::new();
    let inputs = [&x[..], &parameter].concat();
    let bytes = on_tape(&mut tape, f, steps, &inputs, &mut vec![0.0; inputs.len()]);
    let mut contenders: Vec<Contender> = vec![(
        "tape",
        Box::new(move |x, out| {
            on_tape(&mut tape, f, steps, x, out);
        }),
    )];
    for (names, part) in [
        (["1", "1 loop", "1 while"], 1),
        (["1/10", "1/10 loop", "1/10 while"], 10),
        (["1/100", "1/100 loop", "1/100 while"], 100),
    ] {
        let checkpoints = Checkpoints::bytes(bytes / part);
        let runs: [Run<'_>; 3] = [
            Box::new(move |x| {
                let (x, p) = x.split_at(components);
                let step = checkpoints.gradient(
                    steps,
                    |k, x, p| f.step(k, x, p),
                    |x, p| f.loss(x, p),
                    x,
                    p,
                );
                step.ok()
            }),
            Box::new(move |x| {
                let (x, p) = x.split_at(components);
                checkpoints.gradient_of(f, steps, x, p).ok()
            }),
            Box::new(move |x| {
                let (x, p) = x.split_at(components);
                checkpoints
                    .gradient_while_of(f, |k, _| k < steps, x, p)
                    .ok()
            }),
        ];
        for (name, run) in names.into_iter().zip(runs) {
            let Some(found) = run(&inputs) else {
                works.push(format!(
                    "{problem}, {name}: {} bytes are too few",
                    bytes / part
                ));
                continue;
            };
            let work = found.work;
            let factor = |runs: u64| runs as f64 / work.steps as f64;
            // A loop runs as often as closures do.
            if !name.ends_with("loop") {
                works.push(format!(
                    "{problem}, {name}: {:.2} + {:.2}, {} snapshots, {} on a tape, {} bytes",
                    factor(work.advanced),
                    factor(work.recorded),
                    work.snapshots,
                    work.steps_per_tape,
                    bytes / part,
                ));
            }
            contenders.push((
                name,
                Box::new(move |x, out| {
                    let found = run(x).expect("it ran before");
                    let slopes = found.state.iter().chain(&found.parameters);
                    out.iter_mut()
                        .zip(slopes)
                        .for_each(|(out, slope)| *out = *slope);
                }),
            ));
        }
    }
    turns.measure(problem, &inputs, inputs.len(), contenders);
}

// The gradient by one tape, and the bytes of its entries and adjoints.
fn on_tape(tape: &mut Tape, f: &impl Loop, steps: usize, x: &[f64], out: &mut [f64]) -> usize {
    tape.record(x, |tape, x| {
        let (state, p) = x.split_at(x.len() - 1);
        let mut state = state.to_vec();
        for step in 0..steps {
            state = f.step(step, &state, p);
        }
        tape.gradient_into(f.loss(&state, p), out);
        tape.bytes() + (tape.entries() + x.len()) * size_of::<f64>()
    })
}

// Ten and a hundred times the steps, with as many snapshots.
fn growth() {
    println!("\nA hundred snapshots, states of ten components: ns a step, and its plain runs\n");
    println!("| steps | known | | unknown | |\n|--:|--:|--:|--:|--:|");
    let x = noise(10);
    for steps in [10_000, 100_000, 1_000_000] {
        let checkpoints = Checkpoints::snapshots(100);
        let goes_on = |k: usize, _: &[f64]| k < steps;
        let known = timed(|| {
            checkpoints
                .gradient_of(&Heat, steps, &x, &[0.2])
                .expect("a loop")
        });
        let online = timed(|| {
            let found = checkpoints.gradient_while_of(&Heat, goes_on, &x, &[0.2]);
            found.expect("a loop")
        });
        assert_eq!(known.2.state, online.2.state);
        println!(
            "| {steps} | {:.0} | {:.2} | {:.0} | {:.2} |",
            known.0, known.1, online.0, online.1
        );
    }
}

fn timed(run: impl Fn() -> Gradient<f64>) -> (f64, f64, Gradient<f64>) {
    let start = Instant::now();
    let found = run();
    let steps = found.work.steps as f64;
    let time = start.elapsed().as_secs_f64() * 1e9 / steps;
    (time, found.work.advanced as f64 / steps, found)
}
