//! stub
pub use trigrad_core::*;
pub use {trigrad_dual as dual, trigrad_symbolic as symbolic, trigrad_tape as tape};
mod engine;
pub use engine::Engine;
#[cfg(feature = "testkit")]
pub mod testkit;
#[cfg(feature = "mutants")]
pub use trigrad_core::mutants;
