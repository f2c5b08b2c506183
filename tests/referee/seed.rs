//! The cases that the project was seeded with, in every engine and every way in.

use trigrad::{Engine, Formula, Function, Side, dual, function, symbolic, tape, touched};

#[test]
fn one_variable() {
    for (text, want) in [("2*x", 2.0), ("x*x + 2", 6.0), ("x*x + 2*x", 8.0)] {
        let formula = Formula::parse(text).unwrap();
        for &engine in Engine::ALL {
            let (_, gradient) = engine.gradient(&formula, &[3.0]);
            assert_eq!(gradient.as_slice(), [want], "{text} by {}", engine.name());
        }
    }
}

#[test]
fn two_variables_one_by_one_and_together() {
    let formula = Formula::parse("x*x*y + x*y").unwrap();
    for &engine in Engine::ALL {
        let (z, gradient) = engine.gradient(&formula, &[3.0, 2.0]);
        assert_eq!(
            (z, gradient.as_slice()),
            (24.0, &[14.0, 12.0][..]),
            "{}",
            engine.name()
        );
    }
    assert_eq!(
        dual::derivative(|x| x * x * 2.0 + x * 2.0, 3.0),
        (24.0, 14.0)
    );
    assert_eq!(dual::derivative(|y| y * 9.0 + y * 3.0, 2.0), (24.0, 12.0));
}

#[test]
fn one_function_for_every_engine() {
    let z = function!(|x, y| x * x * y + x * y);
    let at = [3.0, 2.0];
    assert_eq!(
        symbolic::function::gradient(&z, &at).1.as_slice(),
        [14.0, 12.0]
    );
    assert_eq!(dual::function::gradient(&z, &at).1.as_slice(), [14.0, 12.0]);
    assert_eq!(tape::function::gradient(&z, &at).1.as_slice(), [14.0, 12.0]);
}

#[test]
fn breaks_are_the_same_of_a_formula_and_of_a_closure() {
    let f = function!(|x, y| x.abs() + y.sqrt() + x.max(y) + (x - 1.0).floor());
    for at in [[0.0, 0.0], [1.0, 4.0], [2.0, 2.0], [0.5, 0.25]] {
        let of_formula = f.trace().touched(&at);
        let of_closure = touched(|x| f.call(x)[0], &at);
        let kinds =
            |found: &[trigrad::Touched]| found.iter().map(|t| (t.kind, t.side)).collect::<Vec<_>>();
        assert_eq!(kinds(&of_formula), kinds(&of_closure), "at {at:?}");
    }
    // Each comparison of equal numbers in plain code, with the side that the code takes.
    let sides = |x: f64| {
        let bend = |x: &[trigrad::Witness<'_>]| {
            let is_low = x[0] <= 0.0 || x[0] > 2.0;
            let y = if is_low { x[0] } else { x[0] * x[0] };
            std::hint::black_box(y);
        };
        let found = touched(
            |x| {
                bend(x);
                x[0]
            },
            &[x],
        );
        found.iter().map(|t| t.side).collect::<Vec<_>>()
    };
    assert_eq!(sides(1.0), []);
    assert_eq!(sides(0.0), [Side::Then]);
    assert_eq!(sides(2.0), [Side::Otherwise]);
}
