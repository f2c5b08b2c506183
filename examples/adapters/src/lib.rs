//! Adapters of the test kit to published crates: what an author of another library would write.
//!
//! [`float`] serves every number with the methods of num-traits' `Float`, so that its adapter
//! is a constructor and a driver; a library with methods of its own names them, as
//! [`num_dual`] does.

pub mod echidna;
pub mod float;
pub mod lanes;
pub mod named;
pub mod num_dual;
pub mod others;

use trigrad::testkit::AdBackend;

/// All of them.
pub fn all() -> Vec<Box<dyn AdBackend>> {
    vec![
        Box::new(num_dual::NumDual),
        Box::new(echidna::Forward),
        Box::new(echidna::Backward),
        Box::new(echidna::Recorded),
        Box::new(echidna::Replayed),
        Box::new(echidna::Before),
        Box::new(others::Autodiff),
        Box::new(others::HyperdualCrate),
        Box::new(others::Reverse),
    ]
}
