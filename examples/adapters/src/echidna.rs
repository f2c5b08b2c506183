//! echidna: forward mode, reverse mode, and a recorded tape.

use echidna::{BReverse, Reverse, Scalar};
use trigrad::testkit::{AdBackend, RandomFunction};

use crate::float::Floats;
use crate::lanes::{gradient, hessian};

const VERSION: &str = "0.15.0";

/// The dual numbers of one version of the crate, nested for second derivatives.
macro_rules! dual_numbers {
    ($adapter:ident, $library:ident, $name:literal, $version:expr) => {
        impl $adapter {
            fn numbers() -> Floats<$library::Dual<f64>> {
                Floats {
                    constant: $library::Dual::constant,
                    primal: |x| x.re,
                }
            }
        }

        impl AdBackend for $adapter {
            fn name(&self) -> &str {
                $name
            }

            fn version(&self) -> &str {
                $version
            }

            fn gradient(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>)> {
                let floats = Self::numbers();
                gradient(at, $library::Dual::new, |x| {
                    f.run(&floats, x).map(|y| (y.re, y.eps))
                })
            }

            fn jvp(&self, f: &RandomFunction, at: &[f64], tangent: &[f64]) -> Option<(f64, f64)> {
                let floats = Self::numbers();
                let run = |x: &[$library::Dual<f64>]| f.run(&floats, x).into_iter().collect();
                let (values, tangents) = $library::jvp(run, at, tangent);
                Some((*values.first()?, *tangents.first()?))
            }

            fn hessian(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>, Vec<f64>)> {
                use $library::Dual;
                let floats = Floats {
                    constant: |c| Dual::constant(Dual::constant(c)),
                    primal: |x: &Dual<Dual<f64>>| x.re.re,
                };
                let number = |x, a, b| Dual::new(Dual::new(x, a), Dual::new(b, 0.0));
                hessian(at, number, |x| {
                    let y = f.run(&floats, x)?;
                    Some((y.re.re, y.re.eps, y.eps.eps))
                })
            }
        }
    };
}

/// Its dual numbers.
pub struct Forward;

dual_numbers!(Forward, echidna, "echidna, Dual", VERSION);

/// Those of a version before, of which bugs are named that have been mended.
pub struct Before;

dual_numbers!(Before, echidna_before, "echidna of before, Dual", "0.13.0");

fn floats<T: Scalar<Float = f64>>() -> Floats<T> {
    Floats {
        constant: T::from_f,
        primal: T::value,
    }
}

/// Whether the library has all the rows of the function.
fn is_supported(f: &RandomFunction, at: &[f64]) -> bool {
    f.run(&floats::<f64>(), at).is_some()
}

/// Its reverse mode, recording every time.
pub struct Backward;

impl AdBackend for Backward {
    fn name(&self) -> &str {
        "echidna, Reverse"
    }

    fn version(&self) -> &str {
        VERSION
    }

    fn gradient(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>)> {
        self.vjp(f, at, 1.0)
    }

    fn vjp(&self, f: &RandomFunction, at: &[f64], adjoint: f64) -> Option<(f64, Vec<f64>)> {
        if !is_supported(f, at) {
            return None;
        }
        let floats = floats::<Reverse<f64>>();
        let run = |x: &[Reverse<f64>]| f.run(&floats, x).into_iter().collect();
        let (values, slopes) = echidna::vjp(run, at, &[adjoint]);
        Some((*values.first()?, slopes))
    }
}

/// Its recorded tape, replayed at the point where it was recorded.
pub struct Recorded;

impl AdBackend for Recorded {
    fn name(&self) -> &str {
        "echidna, BytecodeTape"
    }

    fn version(&self) -> &str {
        VERSION
    }

    fn gradient(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>)> {
        if !is_supported(f, at) {
            return None;
        }
        let (mut tape, value) = echidna::record(|x| recorded(f, x), at);
        Some((value, tape.gradient(at)))
    }

    fn hessian(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>, Vec<f64>)> {
        if !is_supported(f, at) {
            return None;
        }
        let (value, gradient, hessian) = echidna::hessian(|x| recorded(f, x), at);
        Some((value, gradient, hessian.concat()))
    }
}

fn recorded(f: &RandomFunction, x: &[BReverse<f64>]) -> BReverse<f64> {
    // That all rows are there was asked before.
    f.run(&floats(), x).unwrap_or(x[0])
}

/// Its recorded tape, replayed elsewhere than where it was recorded.
pub struct Replayed;

impl AdBackend for Replayed {
    fn name(&self) -> &str {
        "echidna, BytecodeTape replayed"
    }

    fn version(&self) -> &str {
        VERSION
    }

    fn gradient(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>)> {
        if !is_supported(f, at) {
            return None;
        }
        let elsewhere: Vec<f64> = at.iter().map(|x| 0.75 - x * 0.5).collect();
        let (mut tape, _) = echidna::record(|x| recorded(f, x), &elsewhere);
        let slopes = tape.gradient(at);
        Some((tape.output_value(), slopes))
    }
}
