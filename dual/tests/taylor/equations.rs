//! Differential equations with known solutions.

use trigrad_dual::Dual;
use trigrad_dual::taylor::{Ode, OdeError, Series, solution};

// Slope, beginning, initial values, end, solution.
type Slope = for<'a> fn(Series<'a>, &[Series<'a>]) -> Vec<Series<'a>>;
type Known = (
    &'static str,
    Slope,
    f64,
    &'static [f64],
    f64,
    fn(f64) -> Vec<f64>,
);

const KNOWN: &[Known] = &[
    (
        "decay",
        |_, y| vec![-y[0]],
        0.0,
        &[1.0],
        10.0,
        |t| vec![(-t).exp()],
    ),
    (
        "backwards",
        |_, y| vec![-y[0]],
        0.0,
        &[1.0],
        -3.0,
        |t| vec![(-t).exp()],
    ),
    (
        "circle",
        |_, y| vec![y[1], -y[0]],
        0.0,
        &[0.0, 1.0],
        50.0,
        |t| vec![t.sin(), t.cos()],
    ),
    (
        "logistic",
        |_, y| vec![y[0] * (1.0 - y[0])],
        0.0,
        &[0.5],
        20.0,
        |t| vec![1.0 / (1.0 + (-t).exp())],
    ),
    (
        "by time alone",
        |t, _| vec![t.cos()],
        1.0,
        &[0.0],
        9.0,
        |t| vec![t.sin() - 1.0_f64.sin()],
    ),
    (
        "polynomial",
        |t, _| vec![t * t * 3.0],
        -1.0,
        &[-1.0],
        8.0,
        |t| vec![t * t * t],
    ),
    (
        "constant",
        |_, _| vec![0.0.into()],
        0.0,
        &[4.0],
        1e6,
        |_| vec![4.0],
    ),
    // Of the series of t^25 at 0 nothing is seen, of exp(t^4/4) only each fourth term.
    (
        "hidden",
        |t, _| vec![t.pow(24.0) * 25.0],
        0.0,
        &[0.0],
        1.5,
        |t| vec![t.powi(25)],
    ),
    (
        "gaps",
        |t, y| vec![t * t * t * y[0]],
        0.0,
        &[1.0],
        2.0,
        |t| vec![(t.powi(4) / 4.0).exp()],
    ),
    (
        "tangent",
        |_, y| vec![y[0] * y[0] + 1.0],
        0.0,
        &[0.0],
        1.5,
        |t| vec![t.tan()],
    ),
    (
        "erf",
        |t, _| vec![t.gauss()],
        0.0,
        &[0.0],
        5.0,
        |t| vec![trigrad_core::Scalar::erf(t) * std::f64::consts::PI.sqrt() / 2.0],
    ),
];

#[test]
fn known_solutions_are_met_all_along() {
    for &(name, slope, start, initial, end, known) in KNOWN {
        let found = Ode::to_tolerance(1e-14)
            .solve(slope, start, initial, end)
            .unwrap();
        let mut worst = 0.0_f64;
        for i in 0..=200 {
            let t = start + (end - start) * (f64::from(i) / 200.0);
            let y = found.at(t.clamp(start.min(end), start.max(end))).unwrap();
            for (got, want) in y.into_iter().zip(known(t)) {
                worst = worst.max((got - want).abs() / (1.0 + want.abs()));
            }
        }
        eprintln!("{name}: {} steps, {worst:e}", found.segments().len());
    }
}
