//! The cases that the project was seeded with, in every engine and every way in.

use trigrad::{Engine, Formula, dual, function, symbolic, tape};

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
