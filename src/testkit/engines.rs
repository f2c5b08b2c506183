//! Our own engines as backends: the campaign that judges others judges them.

use super::backend::AdBackend;
use super::function::RandomFunction;
use crate::Engine;

/// Each engine, over the graph of the function.
impl AdBackend for Engine {
    fn name(&self) -> &str {
        Engine::name(*self)
    }

    fn version(&self) -> &str {
        env!("CARGO_PKG_VERSION")
    }

    fn gradient(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>)> {
        use trigrad_core::Function;
        let (value, gradient) = Engine::gradient(*self, &f.trace(), at);
        Some((value, gradient.iter().copied().collect()))
    }

    fn hessian(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>, Vec<f64>)> {
        use trigrad_core::Function;
        let (value, gradient, hessian) = Engine::hessian(*self, &f.trace(), at);
        let hessian = hessian.transpose();
        Some((
            value,
            gradient.iter().copied().collect(),
            hessian.iter().copied().collect(),
        ))
    }
}
