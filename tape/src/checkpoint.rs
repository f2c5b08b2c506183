//! Checkpoints.
mod binomial;
mod online;
pub use binomial::{Action, Binomial};
pub use online::Online;
