//! Random programs on vectors, long enough that a tape forgets what was dropped: both
//! directions, in first and second order, agree.

use trigrad_tape::tensor::{ForwardAccumulator, GradientTape, Index, Tensor};

/// A source of choices that is the same in every run.
#[derive(Clone)]
struct Choices(u64);

impl Choices {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % bound
    }

    fn vector(&mut self) -> Tensor {
        let mut number = || self.below(2001) as f64 / 1000.0 - 1.0;
        Tensor::from([number(), number(), number()])
    }
}

/// A program of so many steps, of which only the last few results are kept at any time. All
/// of them are vectors of numbers between -1 and 1.
fn program(x: &Tensor, mut choices: Choices, steps: usize) -> Tensor {
    let mut kept = vec![x.clone(), x.sin(), choices.vector()];
    for _ in 0..steps {
        let (a, b) = (choices.below(kept.len()), choices.below(kept.len()));
        let (a, b) = (&kept[a], &kept[b]);
        let next = match choices.below(12) {
            0 => a * b,
            1 => (a + b) * 0.5,
            2 => (a - b).sin(),
            3 => a.tanh(),
            4 => (a / (b * b + 1.0)).cos(),
            5 => a.softmax(0).unwrap(),
            6 => a.sum().sin() * b,
            7 => a.gather(&[2, 0, 0], 0).unwrap(),
            8 => {
                let parts = [a.index(&[(1..3).into()]), b.index(&[(0..1).into()])];
                let parts = parts.map(|part| part.unwrap());
                Tensor::concat(&[&parts[0], &parts[1]], 0).unwrap()
            }
            9 => a
                .expand_dims(1)
                .unwrap()
                .matmul(b.expand_dims(0).unwrap())
                .unwrap()
                .reduce_mean(&[0], false)
                .unwrap(),
            10 => b.index(&[Index::At(1)]).unwrap() * a,
            _ => (a * b).exp() * 0.3,
        };
        kept.push(next);
        // Now and then one that the tape knows nothing of.
        if choices.below(20) == 0 {
            kept.push(choices.vector());
        }
        while kept.len() > 6 {
            kept.remove(choices.below(4));
        }
    }
    kept.iter().skip(1).fold(kept[0].clone(), |sum, x| sum + x) + x.square() * 0.1
}

fn dot(a: &Tensor, b: &Tensor) -> f64 {
    a.dot(b).unwrap().item().unwrap()
}

fn gradient(x: &Tensor, w: &Tensor, choices: &Choices, steps: usize) -> Tensor {
    let tape = GradientTape::new();
    let y = tape.record(|scope| {
        scope.watch(x);
        program(x, choices.clone(), steps).dot(w).unwrap()
    });
    tape.connected_gradient(&y, x).unwrap()
}

#[test]
fn random_programs_go_both_ways() {
    for seed in 1..60_u64 {
        let mut choices = Choices(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let (x, v) = (choices.vector(), choices.vector());
        let (w, u) = (choices.vector(), choices.vector());
        // A tape looks for what it can forget when it has 256 entries.
        let steps = if seed % 4 == 0 { 400 } else { 20 };
        let slope = gradient(&x, &w, &choices, steps);

        let forward = ForwardAccumulator::new(&x, &v).unwrap();
        let y = forward.record(|| program(&x, choices.clone(), steps));
        close(dot(&forward.jvp(&y).unwrap(), &w), dot(&slope, &v), seed);

        let outer = GradientTape::new();
        let along = outer.record(|scope| {
            scope.watch(&x);
            gradient(&x, &w, &choices, steps).dot(&u).unwrap()
        });
        let reverse = dot(&outer.connected_gradient(&along, &x).unwrap(), &v);
        let forward = ForwardAccumulator::new(&x, &v).unwrap();
        let slope = forward.record(|| gradient(&x, &w, &choices, steps));
        close(dot(&forward.jvp(&slope).unwrap(), &u), reverse, seed);

        // And from values of the gradient: the error is of order h^2, with derivatives of some
        // hundred in long programs.
        let h = 1e-6;
        let shifted = |h: f64| dot(&gradient(&(&x + &v * h), &w, &choices, steps), &u);
        let difference = (shifted(h) - shifted(-h)) / (2.0 * h);
        let bound = 1e-5 * (1.0 + reverse.abs());
        assert!(
            (difference - reverse).abs() <= bound,
            "{seed}: {difference}, {reverse}"
        );
    }
}

// Rounding in hundreds of operations.
fn close(a: f64, b: f64, seed: u64) {
    let bound = 1e-10 * (1.0 + a.abs());
    assert!((a - b).abs() <= bound, "{seed}: {a}, {b}");
}
