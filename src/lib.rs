//! stub
pub use trigrad_core::*;
#[cfg(feature = "testkit")]
pub mod testkit;
#[cfg(feature = "mutants")]
pub use trigrad_core::mutants;
