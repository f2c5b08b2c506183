//! Products of derivatives with vectors: along a tangent, and of seeded outputs.

use trigrad_core::{Formula, Function, Interpret};

use super::check::{Asked, Checker, check_lengths};
use super::report::{Report, Subject};
use super::verdict::Derivative;

impl Checker {
    /// The claimed derivatives of the outputs of `f` at `at` along `tangent`.
    ///
    /// An input whose tangent is 0 is held constant, so that its slope may be infinite.
    ///
    /// # Panics
    /// If there is not one claim for each output, one tangent and one number for each input.
    pub fn jvp(
        &self,
        f: &impl Function,
        claimed: impl AsRef<[f64]>,
        at: impl AsRef<[f64]>,
        tangent: impl AsRef<[f64]>,
    ) -> Report {
        let (claimed, at, tangent) = (claimed.as_ref(), at.as_ref(), tangent.as_ref());
        let f = f.trace();
        check_lengths(&f, at);
        assert_eq!(tangent.len(), at.len(), "a tangent for each input");
        // At 0 the slope of t -> f(at + t tangent) is the product.
        let line = Formula::trace(1, |t| {
            let x = at.iter().zip(tangent).map(|(&x, &v)| match v {
                0.0 => t[0].beside(x),
                v => t[0] * v + x,
            });
            Function::call(&f, &x.collect::<Vec<_>>())
        });
        let outputs = f.outputs().len();
        assert_eq!(claimed.len(), outputs, "a claim for each output");
        let asked = (0..outputs).map(|output| Asked {
            derivative: Derivative::first(output, 0),
            claimed: claimed[output],
            excused: self.allowance.of_gradient(&line, output, &[0.0])[0],
        });
        let findings = self.findings(&line, asked.collect(), &[0.0]);
        Report::new(Subject::Along(f, tangent.to_vec()), at, findings)
    }

    /// The claimed gradient of the sum of the outputs of `f`, each times its seed, at `at`.
    ///
    /// An output whose seed is 0 is left out.
    ///
    /// # Panics
    /// If there is not one claim and one number for each input, and one seed for each output.
    pub fn vjp(
        &self,
        f: &impl Function,
        claimed: impl AsRef<[f64]>,
        at: impl AsRef<[f64]>,
        seeds: impl AsRef<[f64]>,
    ) -> Report {
        let (claimed, at, seeds) = (claimed.as_ref(), at.as_ref(), seeds.as_ref());
        let f = f.trace();
        check_lengths(&f, at);
        assert_eq!(seeds.len(), f.outputs().len(), "a seed for each output");
        assert_eq!(claimed.len(), at.len(), "a claim for each input");
        if at.is_empty() {
            return Report::new(Subject::Seeded(f, seeds.to_vec()), at, Vec::new());
        }
        let sum = Formula::trace(at.len(), |x| {
            let outputs = Function::call(&f, x).into_iter().zip(seeds);
            let seeded = outputs.filter(|(_, seed)| **seed != 0.0);
            let seeded = seeded.map(|(y, &seed)| y * seed);
            vec![seeded.reduce(|a, b| a + b).unwrap_or(x[0].beside(0.0))]
        });
        let bounds = self.allowance.of_gradient(&sum, 0, at);
        let asked = claimed.iter().zip(bounds).enumerate();
        let asked = asked.map(|(input, (&claimed, excused))| Asked {
            derivative: Derivative::first(0, input),
            claimed,
            excused,
        });
        let findings = self.findings(&sum, asked.collect(), at);
        Report::new(Subject::Seeded(f, seeds.to_vec()), at, findings)
    }
}

/// [`Checker::jvp`] with the usual tolerance.
///
/// ```
/// use trigrad::{Formula, oracle};
/// let f = Formula::parse("x^2*y")?;
/// oracle::check_jvp(&f, [8.0], [2.0, 3.0], [1.0, -1.0]).assert_proved();
/// # Ok::<(), trigrad::ParseError>(())
/// ```
///
/// # Panics
/// If there is not one claim for each output, one tangent and one number for each input.
pub fn check_jvp(
    f: &impl Function,
    claimed: impl AsRef<[f64]>,
    at: impl AsRef<[f64]>,
    tangent: impl AsRef<[f64]>,
) -> Report {
    Checker::default().jvp(f, claimed, at, tangent)
}

/// [`Checker::vjp`] with the usual tolerance.
///
/// ```
/// use trigrad::{function, oracle};
/// let f = function!(|x, y| [x * y, x + y]);
/// oracle::check_vjp(&f, [7.0, 5.0], [2.0, 3.0], [2.0, 1.0]).assert_proved();
/// ```
///
/// # Panics
/// If there is not one claim and one number for each input, and one seed for each output.
pub fn check_vjp(
    f: &impl Function,
    claimed: impl AsRef<[f64]>,
    at: impl AsRef<[f64]>,
    seeds: impl AsRef<[f64]>,
) -> Report {
    Checker::default().vjp(f, claimed, at, seeds)
}
