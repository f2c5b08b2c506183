//! What must not compile: a perturbation that is taken for another one.

#[test]
fn perturbations_are_not_confused() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
