//! The published crates, each driven in the way that is natural and fast for it.

use nalgebra::{Const, SVector};
use num_dual::{Derivative, DualSVec64};

/// The problems for num-dual's numbers.
pub(crate) mod forward {
    pub(crate) trait Number: num_dual::DualNum<Primitive = f64> + Copy {}
    impl<D: num_dual::DualNum<Primitive = f64> + Copy> Number for D {}

    trigrad_benches::functions!(Number, |x, c| x * c, |x, c| x + c);
}

/// The problems for echidna's numbers.
pub(crate) mod reverse {
    pub(crate) trait Number: echidna::Scalar<Float = f64> {}
    impl<S: echidna::Scalar<Float = f64>> Number for S {}

    // Not S::from, which would have to be asked for: a lifted constant is what the
    // crate's own examples multiply by.
    trigrad_benches::functions!(Number, |x, c| x * S::from_f(c), |x, c| x + S::from_f(c));
}

/// num-dual in one pass over all variables, by its own driver.
pub(crate) fn num_dual_at_once<const N: usize>(
    f: impl Fn(&[DualSVec64<N>]) -> DualSVec64<N>,
    x: &[f64],
    out: &mut [f64],
) {
    let x = SVector::<f64, N>::from_row_slice(x);
    let f = |x: SVector<DualSVec64<N>, N>| f(x.as_slice());
    let (_, gradient) = num_dual::gradient(f, &x);
    out.copy_from_slice(gradient.as_slice());
}

/// num-dual in passes of sixteen variables: where there are many, its own driver
/// carries all of them through every operation and takes many times as long.
pub(crate) fn num_dual_in_passes(
    f: impl Fn(&[DualSVec64<16>]) -> DualSVec64<16>,
    x: &[f64],
    out: &mut [f64],
) {
    let mut seeded: Vec<DualSVec64<16>> = x.iter().map(|&x| DualSVec64::from_re(x)).collect();
    for first in (0..x.len()).step_by(16) {
        let lanes = first..x.len().min(first + 16);
        for i in lanes.clone() {
            seeded[i].eps = Derivative::derivative_generic(Const::<16>, Const::<1>, i - first);
        }
        let slopes = f(&seeded).eps.unwrap_generic(Const::<16>, Const::<1>);
        out[lanes.clone()].copy_from_slice(&slopes.as_slice()[..lanes.len()]);
        for i in lanes {
            seeded[i].eps = Derivative::none();
        }
    }
}
