//! Drivers for closures over numbers that know in which inputs they vary.

use nalgebra::DVector;
use trigrad_core::{Interpret, Tracked};

use crate::dual::Dual;
use crate::seeds::{gradient_by, number};

/// The number of inputs that one pass follows.
pub const LANES: usize = 16;

/// The value and the gradient of `f` at `x`.
pub fn gradient<T>(
    f: impl Fn(&[Tracked<Dual<T, LANES>>]) -> Tracked<Dual<T, LANES>>,
    x: &[T],
) -> (T, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    gradient_by(|x| x, |x| number(f(x)), x)
}
