//! Second derivatives through checkpoints: reverse mode over dual numbers, against one
//! tape over the same numbers and against forward over forward mode.

use trigrad::dual::Dual;
use trigrad::tape::checkpoint::{Checkpoints, Loop};
use trigrad::tape::{Recording, Tape};
use trigrad::{Ordered, dual};

/// A body in a central field, by the leapfrog method: place, speed; strength of the field.
struct Orbit;

impl Loop for Orbit {
    fn step<S: Ordered>(&self, _: usize, state: &[S], strength: &[S]) -> Vec<S> {
        let dt = 0.05;
        let [x, y] = [0, 1].map(|i| state[i] + state[i + 2] * (dt / 2.0));
        let distance = x.hypot(y);
        let pull = strength[0] / (distance * distance * distance) * -dt;
        let [u, v] = [state[2] + x * pull, state[3] + y * pull];
        vec![x + u * (dt / 2.0), y + v * (dt / 2.0), u, v]
    }

    fn loss<S: Ordered>(&self, state: &[S], _: &[S]) -> S {
        state[0] * state[1]
    }
}

const STEPS: usize = 40;

fn unrolled<S: Ordered>(inputs: &[S]) -> S {
    let (state, strength) = inputs.split_at(4);
    let last = (0..STEPS).fold(state.to_vec(), |state, k| Orbit.step(k, &state, strength));
    Orbit.loss(&last, strength)
}

#[test]
fn hessians_times_vectors() {
    let x = [1.0, 0.0, 0.1, 1.1, 1.0];
    let v = [0.5, -1.0, 0.25, 2.0, 1.0];
    let (value, slopes, products) = dual::hvp(unrolled, &x, &v);
    let seeded: Vec<Dual> = x.iter().zip(v).map(|(&x, v)| Dual::new(x, [v])).collect();
    let on_one_tape = Tape::new().record(&seeded, |tape: Recording<'_, Dual>, x| {
        tape.gradient(unrolled(x))
    });
    for checkpoints in [Checkpoints::snapshots(3), Checkpoints::bytes(30_000)] {
        let found = checkpoints.gradient_of(&Orbit, STEPS, &seeded[..4], &seeded[4..]);
        let found = found.expect("four components stay four");
        assert!(found.work.advanced > 0 && found.value.primal == value);
        let all: Vec<Dual> = found
            .state
            .iter()
            .chain(&found.parameters)
            .copied()
            .collect();
        for (i, (found, one)) in all.iter().zip(&on_one_tape).enumerate() {
            assert_eq!((found.primal, found.tangent), (one.primal, one.tangent));
            // Some twenty roundings a step, and what they do is not magnified much: a body
            // on its orbit runs away from another one no faster than time.
            let bound = (20 * STEPS) as f64 * f64::EPSILON * products.amax();
            assert!((found.primal - slopes[i]).abs() <= bound);
            assert!((found.tangent[0] - products[i]).abs() <= bound);
        }
    }
}
