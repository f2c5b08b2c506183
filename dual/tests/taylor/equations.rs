//! Differential equations with known solutions.

use trigrad_core::Scalar;
use trigrad_dual::Dual;
use trigrad_dual::taylor::{Ode, OdeError, Series, solution};

type Slope = for<'a> fn(Series<'a>, &[Series<'a>]) -> Vec<Series<'a>>;

struct Known {
    slope: Slope,
    start: f64,
    initial: &'static [f64],
    end: f64,
    // How much an error may grow until the end, beside the solution.
    growth: f64,
    solution: fn(f64) -> Vec<f64>,
}

const KNOWN: &[(&str, Known)] = &[
    (
        "decay",
        known(
            |_, y| vec![-y[0]],
            0.0,
            &[1.0],
            10.0,
            1.0,
            |t| vec![(-t).exp()],
        ),
    ),
    (
        "backwards",
        known(
            |_, y| vec![-y[0]],
            0.0,
            &[1.0],
            -3.0,
            1.0,
            |t| vec![(-t).exp()],
        ),
    ),
    (
        "circle",
        known(
            |_, y| vec![y[1], -y[0]],
            0.0,
            &[0.0, 1.0],
            50.0,
            1.0,
            |t| vec![t.sin(), t.cos()],
        ),
    ),
    (
        "logistic",
        known(
            |_, y| vec![y[0] * (1.0 - y[0])],
            0.0,
            &[0.5],
            20.0,
            1.0,
            |t| vec![1.0 / (1.0 + (-t).exp())],
        ),
    ),
    (
        "by time alone",
        known(
            |t, _| vec![t.cos()],
            1.0,
            &[0.0],
            9.0,
            1.0,
            |t| vec![t.sin() - 1.0_f64.sin()],
        ),
    ),
    (
        "polynomial",
        known(
            |t, _| vec![t * t * 3.0],
            -1.0,
            &[-1.0],
            8.0,
            1.0,
            |t| vec![t * t * t],
        ),
    ),
    (
        "constant",
        known(
            |_, _| vec![0.0.into()],
            0.0,
            &[4.0],
            1e6,
            1.0,
            |_| vec![4.0],
        ),
    ),
    // Of t^25 the series at 0 shows nothing, of exp(t^4/4) each fourth term.
    (
        "hidden",
        known(
            |t, _| vec![t.pow(24.0) * 25.0],
            0.0,
            &[0.0],
            1.5,
            1.0,
            |t| vec![t.powi(25)],
        ),
    ),
    (
        "gaps",
        known(
            |t, y| vec![t * t * t * y[0]],
            0.0,
            &[1.0],
            2.0,
            1.0,
            |t| vec![(t.powi(4) / 4.0).exp()],
        ),
    ),
    // An error grows with 1 + tan(t)^2, beside the tangent 15-fold.
    (
        "tangent",
        known(
            |_, y| vec![y[0] * y[0] + 1.0],
            0.0,
            &[0.0],
            1.5,
            15.0,
            |t| vec![t.tan()],
        ),
    ),
    (
        "bell",
        known(
            |t, _| vec![t.gauss()],
            0.0,
            &[0.0],
            5.0,
            1.0,
            |t| vec![Scalar::erf(t) * std::f64::consts::PI.sqrt() * 0.5],
        ),
    ),
];

const fn known(
    slope: Slope,
    start: f64,
    initial: &'static [f64],
    end: f64,
    growth: f64,
    solution: fn(f64) -> Vec<f64>,
) -> Known {
    Known {
        slope,
        start,
        initial,
        end,
        growth,
        solution,
    }
}

#[test]
fn known_solutions_are_met_all_along() {
    for tolerance in [1e-6, 1e-10, 1e-14] {
        for (name, known) in KNOWN {
            let ode = Ode::to_tolerance(tolerance);
            let found = ode
                .solve(known.slope, known.start, known.initial, known.end)
                .unwrap();
            // A step may err by what its last two terms may reach and what follows them,
            // of which a half is a generous guess.
            let bound = 2.0 * tolerance * known.growth * (found.segments().len() + 1) as f64;
            for i in 0..=200 {
                let share = f64::from(i) / 200.0;
                let t = known.start * (1.0 - share) + known.end * share;
                let y = found.at(t).unwrap();
                for (got, want) in y.into_iter().zip((known.solution)(t)) {
                    let error = (got - want).abs() / (1.0 + want.abs());
                    assert!(
                        error <= bound,
                        "{name}, {tolerance:e}, t = {t}: {got} for {want}"
                    );
                }
            }
            let is_joined = |pair: &[trigrad_dual::taylor::Segment]| pair[0].end == pair[1].start;
            assert!(found.segments().windows(2).all(is_joined), "{name}");
            assert_eq!(found.at(known.end).unwrap(), found.end(), "{name}");
            let way = known.end - known.start;
            assert_eq!(found.at(known.start - 0.01 * way), None, "{name}");
            assert_eq!(found.at(known.end + 0.01 * way), None, "{name}");
        }
    }
}

// Two bodies on an ellipse of eccentricity 1/2 come back after 2 pi.
#[test]
fn an_orbit_closes() {
    let orbit = close(|_, y| {
        let cube = y[0].hypot(y[1]).pow(3.0);
        vec![y[2], y[3], -y[0] / cube, -y[1] / cube]
    });
    let initial = [0.5, 0.0, 0.0, 3.0_f64.sqrt()];
    let period = std::f64::consts::TAU;
    let found = Ode::to_tolerance(1e-15)
        .solve(orbit, 0.0, &initial, period)
        .unwrap();
    for (got, want) in found.end().into_iter().zip(initial) {
        // The speed near the sun, 1.7, and its slope, 4, beside about 30 steps.
        assert!(
            (got - want).abs() <= 4.0 * 2.0 * 30.0 * 1e-15,
            "{got} for {want}"
        );
    }
    assert!(found.segments().len() < 40);
}

// A closure for every lifetime.
fn close<F: for<'a> Fn(Series<'a>, &[Series<'a>]) -> Vec<Series<'a>>>(f: F) -> F {
    f
}

#[test]
fn duals_carry_the_derivatives_by_initial_values() {
    // y = c exp(k t): by c exp(k t), by k c t exp(k t).
    let [c, k]: [Dual<f64, 2>; 2] = [Dual::variable(3.0, 0), Dual::variable(0.5, 1)];
    let series = solution(
        |_, y| vec![y[0] * Series::constant(k)],
        Dual::from(0.0),
        &[c],
        8,
    );
    let mut factorial = 1.0;
    for (order, coefficient) in series.unwrap()[0].iter().enumerate() {
        factorial *= order.max(1) as f64;
        let power = 0.5_f64.powi(order as i32) / factorial;
        let slope = order as f64 * 0.5_f64.powi(order as i32 - 1) / factorial;
        for (got, want) in [
            (coefficient.primal, 3.0 * power),
            (coefficient.tangent[0], power),
            (coefficient.tangent[1], 3.0 * slope),
        ] {
            // A product and a quotient for each order.
            assert!(
                (got - want).abs() <= 2.0 * order as f64 * f64::EPSILON * want,
                "order {order}"
            );
        }
    }
}

#[test]
fn what_cannot_be_solved_says_why() {
    let ode = Ode::default();
    let decay = close(|_, y| vec![-y[0]]);
    let none = close(|_, _| vec![]);
    let pole = close(|t, _| vec![1.0 / t]);
    let square = close(|_, y| vec![y[0] * y[0]]);
    let errors = [
        ode.solve(none, 0.0, &[1.0], 1.0),
        Ode {
            relative: -1.0,
            ..ode
        }
        .solve(decay, 0.0, &[1.0], 1.0),
        Ode { order: 1, ..ode }.solve(decay, 0.0, &[1.0], 1.0),
        ode.solve(decay, 0.0, &[1.0], f64::INFINITY),
        ode.solve(pole, 0.0, &[1.0], 1.0),
        ode.solve(decay, 0.0, &[f64::NAN], 1.0),
        Ode { steps: 2, ..ode }.solve(decay, 0.0, &[1.0], 100.0),
    ];
    let texts: Vec<String> = errors.map(|error| error.unwrap_err().to_string()).into();
    assert_eq!(texts[0], "the function returns 0 slopes for 1 unknowns");
    assert_eq!(
        texts[1],
        "the tolerances -1 (relative) and 0.000000000001 (absolute) are no tolerances"
    );
    assert_eq!(texts[2], "the order 1 is below 2");
    assert_eq!(texts[3], "inf is no time to go to or to start from");
    assert_eq!(texts[4], "the solution has no finite series at t = 0");
    assert_eq!(texts[5], "the solution has no finite series at t = 0");
    assert!(texts[6].starts_with("2 steps lead to t = "), "{}", texts[6]);
    // 1/(1 - t) ends at 1.
    match ode.solve(square, 0.0, &[1.0], 2.0) {
        Err(OdeError::Stuck { t } | OdeError::NotFinite { t } | OdeError::Steps { t, .. }) => {
            assert!((t - 1.0).abs() < 1e-6, "{t}");
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(
        Ode::to_tolerance(f64::NAN).solve(decay, 0.0, &[1.0], 1.0),
        Err(OdeError::Tolerance { .. })
    ));
    assert!(matches!(
        Ode::to_tolerance(0.0).solve(decay, 0.0, &[1.0], 1.0),
        Err(OdeError::Tolerance { .. })
    ));
    for (relative, absolute) in [(-1.0, 2.0), (2.0, -1.0), (0.0, 0.0), (f64::NAN, 1.0)] {
        let ode = Ode {
            relative,
            absolute,
            ..ode
        };
        let refused = ode.solve(decay, 0.0, &[1.0], 1.0);
        assert!(
            matches!(refused, Err(OdeError::Tolerance { .. })),
            "{relative}, {absolute}"
        );
    }
    // One of the two is enough, and so are two orders.
    for (relative, absolute) in [(1e-6, 0.0), (0.0, 1e-6)] {
        let ode = Ode {
            relative,
            absolute,
            order: 2,
            ..ode
        };
        let end = ode.solve(decay, 0.0, &[1.0], 1.0).unwrap().end();
        assert!((end[0] - (-1_f64).exp()).abs() < 1e-3, "{end:?}");
    }
    assert_eq!(ode.solve(decay, 1.0, &[7.0], 1.0).unwrap().end(), [7.0]);
    assert_eq!(
        ode.solve(none, 0.0, &[], 1.0).unwrap().end(),
        [] as [f64; 0]
    );
}

// Only terms of the upper half of the orders say how long a step may be: without one the
// solution is a polynomial, and one step is enough.
#[test]
fn a_polynomial_takes_one_step() {
    let ode = Ode::default();
    assert_eq!(ode.order, 15);
    let seventh = close(|t, _| vec![t.pow(6.0) * 7.0]);
    let solution = ode.solve(seventh, 0.0, &[0.0], 100.0).unwrap();
    assert_eq!(solution.segments().len(), 1);
    assert_eq!(solution.end(), [1e14]);
    assert_eq!(solution.segments()[0].end, 100.0);
    let eighth = close(|t, _| vec![t.pow(7.0) * 8.0]);
    let solution = ode.solve(eighth, 0.0, &[0.0], 100.0).unwrap();
    assert!(solution.segments().len() > 1);
}

// The times on the way are found in both directions, on both sides of 0.
#[test]
fn a_solution_is_known_between_its_ends() {
    let ode = Ode::default();
    let growth = close(|_, y| vec![y[0] * 0.5]);
    for (from, to) in [
        (2.0, 9.0),
        (9.0, 2.0),
        (-9.0, -2.0),
        (-2.0, -9.0),
        (-3.0, 4.0),
        (4.0, -3.0),
    ] {
        let solution = ode.solve(growth, from, &[1.0], to).unwrap();
        assert!(solution.segments().len() > 1);
        for i in 0..=16 {
            let t = from + (to - from) * f64::from(i) / 16.0;
            let want = ((t - from) * 0.5).exp();
            let got = solution.at(t).unwrap()[0];
            // To the tolerance of each of some steps.
            assert!(
                (got / want - 1.0).abs() < 1e-10,
                "{t} from {from} to {to}: {got}"
            );
        }
        let beyond = 0.5_f64.copysign(to - from);
        assert_eq!(solution.at(to + beyond), None);
        assert_eq!(solution.at(from - beyond), None);
    }
}
