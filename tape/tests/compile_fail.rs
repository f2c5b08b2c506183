//! What must not compile: variables that leave their recording, or meet another's.

#[test]
fn variables_stay_in_their_recording() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
