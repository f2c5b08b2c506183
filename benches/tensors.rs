//! Gradients by a tape of tensors beside hand-written ones on ndarray, as multiples of the
//! hand-written value; and what one operation on a single number costs.
//!
//! `cargo bench -p trigrad-benches --bench tensors` prints one line a problem.

use std::hint::black_box;
use std::time::Instant;

use ndarray::{Array1, Array2, ArrayView1, Axis};
use trigrad_benches::close::assert_close;
use trigrad_core::Scalar;
use trigrad_tape::tensor::{Error, GradientTape, Tensor};

fn main() -> Result<(), Error> {
    println!("{:34} {:>9} {:>9} {:>9}", "", "value", "by hand", "tape");
    logistic()?;
    network()?;
    elements()?;
    numbers()
}

/// One line of the table, when value and gradient are those of the tape.
fn line(
    name: &str,
    value: impl Fn() -> f64,
    by_hand: impl Fn() -> (f64, Vec<f64>),
    tape: impl Fn() -> Result<(Tensor, Tensor), Error>,
) -> Result<(), Error> {
    let (found, slopes) = tape()?;
    let (found, slopes) = (
        found.to_vec().unwrap_or_default(),
        slopes.to_vec().unwrap_or_default(),
    );
    let (want, want_slopes) = by_hand();
    assert_close(name, "the value", &[want, value()], &[found[0], found[0]]);
    assert_close(name, "the tape", &slopes, &want_slopes);
    let plain = nanoseconds(&value);
    let times = [nanoseconds(&by_hand), nanoseconds(|| tape().is_ok())].map(|time| time / plain);
    println!(
        "{name:34} {:6.0} us {:9.2} {:9.2}",
        plain / 1000.0,
        times[0],
        times[1]
    );
    Ok(())
}

/// The mean of ln(1 + e^(-y (X w))).
fn logistic() -> Result<(), Error> {
    let (x, w, y) = (matrix(1000, 20, 1), vector(20, 2), vector(1000, 3));
    let margins = || -(x.dot(&w) * &y);
    let value = || margins().mapv(Scalar::softplus).mean().unwrap_or(f64::NAN);
    let by_hand = || {
        let margins = margins();
        let value = margins.mapv(Scalar::softplus).mean().unwrap_or(f64::NAN);
        let slopes = -(margins.mapv(Scalar::sigmoid) * &y) / y.len() as f64;
        (value, x.t().dot(&slopes).to_vec())
    };
    let [tx, tw, ty] = [
        Tensor::from(x.clone()),
        Tensor::from(w.clone()),
        Tensor::from(y.clone()),
    ];
    line("logistic loss, 1000 x 20", value, by_hand, || {
        let tape = GradientTape::new();
        let loss = tape.record(|scope| {
            scope.watch(&tw);
            Ok((-(tx.matvec(&tw)? * &ty)).softplus().mean())
        })?;
        let slopes = tape.connected_gradient(&loss, &tw)?;
        Ok((loss, slopes))
    })
}

/// The mean square of tanh(X W) v - y, by W.
fn network() -> Result<(), Error> {
    let (x, w) = (matrix(1000, 20, 1), matrix(20, 32, 2));
    let (v, y) = (vector(32, 3), vector(1000, 4));
    let hidden = || x.dot(&w).mapv(Scalar::tanh);
    let mean = |errors: ArrayView1<'_, f64>| errors.dot(&errors) / errors.len() as f64;
    let value = || mean((hidden().dot(&v) - &y).view());
    let by_hand = || {
        let hidden = hidden();
        let errors = hidden.dot(&v) - &y;
        let value = mean(errors.view());
        let by_output = errors * (2.0 / y.len() as f64);
        let outer = by_output
            .insert_axis(Axis(1))
            .dot(&v.view().insert_axis(Axis(0)));
        let by_sum = outer * hidden.mapv(|h| 1.0 - h * h);
        (value, x.t().dot(&by_sum).iter().copied().collect())
    };
    let [tx, tw] = [Tensor::from(x.clone()), Tensor::from(w.clone())];
    let [tv, ty] = [Tensor::from(v.clone()), Tensor::from(y.clone())];
    line("network 1000 x 20, 32 neurons", value, by_hand, || {
        let tape = GradientTape::new();
        let loss = tape.record(|scope| {
            scope.watch(&tw);
            let hidden = tx.matmul(&tw)?.tanh();
            Ok((hidden.matvec(&tv)? - &ty).square().mean())
        })?;
        let slopes = tape.connected_gradient(&loss, &tw)?;
        Ok((loss, slopes))
    })
}

/// The sum of sin(x) e^x.
fn elements() -> Result<(), Error> {
    let x = vector(1_000_000, 1);
    let value = || x.iter().map(|x| x.sin() * x.exp()).sum();
    let by_hand = || {
        let both = |x: &f64| {
            let ((sin, cos), exp) = (x.sin_cos(), x.exp());
            (sin * exp, (sin + cos) * exp)
        };
        let (values, slopes): (Vec<f64>, Vec<f64>) = x.iter().map(both).unzip();
        (values.iter().sum(), slopes)
    };
    let tx = Tensor::from(x.clone());
    line("sum of sin(x) e^x, 10^6", value, by_hand, || {
        let tape = GradientTape::new();
        let sum = tape.record(|scope| {
            scope.watch(&tx);
            (tx.sin() * tx.exp()).sum()
        });
        let slopes = tape.connected_gradient(&sum, &tx)?;
        Ok((sum, slopes))
    })
}

/// A chain of products of single numbers: nanoseconds an operation.
fn numbers() -> Result<(), Error> {
    const COUNT: u32 = 10_000;
    let x = Tensor::from(1.0);
    let chain = || (0..COUNT).fold(x.clone(), |y, _| &y * &x);
    let alone = nanoseconds(chain);
    let record = || {
        let tape = GradientTape::new();
        let y = tape.record(|scope| {
            scope.watch(&x);
            chain()
        });
        (tape, y)
    };
    let recorded = nanoseconds(record);
    let all = nanoseconds(|| {
        let (tape, y) = record();
        tape.gradient(&y, &x).is_ok()
    });
    let [alone, recorded, all] = [alone, recorded, all].map(|time| time / f64::from(COUNT));
    println!(
        "an operation on single numbers: {alone:.0} ns, recorded {recorded:.0} ns, with the way back {all:.0} ns"
    );
    Ok(())
}

fn vector(length: usize, seed: u64) -> Array1<f64> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    };
    (0..length).map(|_| next()).collect()
}

fn matrix(rows: usize, columns: usize, seed: u64) -> Array2<f64> {
    let numbers = vector(rows * columns, seed);
    Array2::from_shape_fn((rows, columns), |(i, j)| numbers[i * columns + j])
}

/// The least of many runs: what the machine does besides only adds.
fn nanoseconds<R>(run: impl Fn() -> R) -> f64 {
    let mut best = f64::INFINITY;
    let begin = Instant::now();
    while begin.elapsed().as_millis() < 500 {
        let start = Instant::now();
        black_box(run());
        best = best.min(start.elapsed().as_nanos() as f64);
    }
    best
}
