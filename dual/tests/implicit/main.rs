//! Implicit differentiation, held against closed forms.

mod optima;
mod refusals;
mod roots;
mod systems;

/// The relative distance is at most `ulps` times the spacing at 1.
#[track_caller]
fn assert_near(what: &str, got: f64, want: f64, ulps: f64) {
    let bound = ulps * f64::EPSILON * want.abs();
    assert!((got - want).abs() <= bound, "{what}: {got} for {want}");
}
