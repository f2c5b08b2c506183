//! Whether two contenders found the same derivatives.

/// Holds what a contender found against what another one did.
///
/// # Panics
/// If a number differs by more than the roundings of some thousand operations, of terms
/// that cancel little.
pub fn assert_close(problem: &str, name: &str, got: &[f64], want: &[f64]) {
    for (got, want) in got.iter().zip(want) {
        let bound = 1e-11 * (1.0 + want.abs());
        assert!(
            (got - want).abs() <= bound,
            "{problem}, {name}: {got} instead of {want}"
        );
    }
}
