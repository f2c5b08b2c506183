//! Questions as tests of other projects ask them: is this gradient, Jacobian, Hessian right?

use nalgebra::DMatrix;
use trigrad_core::{Custom, Formula, Function};

use super::allowance::Allowance;
use super::point::excused_at;
use super::rate::suspects;
use super::report::{Finding, Report, Subject};
use super::verdict::{Blocked, Claim, Derivative, Options, Reason, Refutation, Verdict};

/// Holds claimed derivatives against the truth.
///
/// A claim is a float that somebody computed. It is compared with what is proved of the true
/// derivative at that very point, not with another approximation, and may be further away
/// than the tolerance by what rounding explains, unless the checker is [`strict`](Self::strict).
///
/// The function is anything that is generic over the number: text
/// ([`Formula::parse`]), a closure over expressions ([`Formula::trace`]), closure syntax
/// ([`function!`](crate::function)), a type of one's own ([`Function`]). A function of floats
/// alone cannot be proved anything of: see [`black_box_gradient`](super::black_box_gradient).
///
/// ```
/// use trigrad::oracle::Checker;
/// use trigrad::function;
///
/// let f = function!(|x, y| x.sin() * y);
/// let at = [0.5_f64, 2.0];
/// let claimed = [2.0 * at[0].cos(), at[0].sin()];
/// Checker::default().gradient(&f, &claimed, &at).assert_proved();
///
/// let report = Checker::default().gradient(&f, &[2.0 * at[0].cos(), at[0].cos()], &at);
/// assert!(report.is_refuted());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checker {
    /// Tolerance and effort.
    pub options: Options,
    /// What a claim may be off beyond the tolerance.
    pub allowance: Allowance,
    /// Whether a report may end with the first claims that are proved to be wrong: those that
    /// look wrong in floats ([`Rate`](super::Rate)) are then asked first.
    pub fail_fast: bool,
}

impl Checker {
    /// The checker of numbers that are not excused by rounding: a claim has to be right within
    /// the tolerance.
    pub fn strict() -> Self {
        Self {
            allowance: Allowance::Nothing,
            ..Self::default()
        }
    }

    /// The same with a tolerance of so many ulp.
    pub fn ulp(mut self, ulp: f64) -> Self {
        self.options.tolerance.ulp = ulp;
        self
    }

    /// The same with an absolute tolerance.
    pub fn abs(mut self, abs: f64) -> Self {
        self.options.tolerance.abs = abs;
        self
    }

    /// The same, content with the first claims that are wrong.
    ///
    /// Of many claims those that look wrong in floats are asked first, and if one of them is
    /// proved to be wrong the report is of them alone: a wrong slope among a thousand is found
    /// some hundred times as fast. Nothing is proved by looks.
    ///
    /// ```
    /// use trigrad::{Formula, oracle::Checker};
    /// let f = Formula::trace(100, |x| vec![x.iter().fold(x[0] * 0.0, |sum, &x| sum + x * x)]);
    /// let at = [0.5; 100];
    /// let mut claimed = [1.0; 100];
    /// claimed[70] = 1.001;
    /// let report = Checker::default().fail_fast().gradient(&f, claimed, at);
    /// assert_eq!(report.findings().len(), 1);
    /// assert_eq!(report.findings()[0].derivative.inputs, [70]);
    /// ```
    pub fn fail_fast(mut self) -> Self {
        self.fail_fast = true;
        self
    }

    /// The claimed gradient of the only output of `f` at `at`, a number for each input.
    ///
    /// # Panics
    /// If there is not one claim and one number for each input, or not one output.
    pub fn gradient(
        &self,
        f: &impl Function,
        claimed: impl AsRef<[f64]>,
        at: impl AsRef<[f64]>,
    ) -> Report {
        let (claimed, at) = (claimed.as_ref(), at.as_ref());
        let jacobian = DMatrix::from_row_slice(1, claimed.len(), claimed);
        let f = f.trace();
        let outputs = f.outputs().len();
        assert!(
            outputs == 1,
            "a function of one output has a gradient, this has {outputs}; perhaps you meant jacobian"
        );
        self.jacobian_of(f, &jacobian, at)
    }

    /// The claimed Jacobian of `f` at `at`: a row for each output, a column for each input.
    ///
    /// # Panics
    /// If the matrix is not as large, or there is not one number for each input.
    pub fn jacobian(
        &self,
        f: &impl Function,
        claimed: &DMatrix<f64>,
        at: impl AsRef<[f64]>,
    ) -> Report {
        self.jacobian_of(f.trace(), claimed, at.as_ref())
    }

    fn jacobian_of(&self, f: Formula, claimed: &DMatrix<f64>, at: &[f64]) -> Report {
        let (inputs, outputs) = (f.inputs().len(), f.outputs().len());
        assert!(
            claimed.shape() == (outputs, inputs),
            "claims of {outputs} outputs by {inputs} inputs are needed, {:?} are given",
            claimed.shape()
        );
        let mut asked = Vec::new();
        for output in 0..outputs {
            let bounds = self.allowance.of_gradient(&f, output, at);
            let row = claimed.row(output);
            asked.extend(
                row.iter()
                    .zip(bounds)
                    .enumerate()
                    .map(|(input, (&claimed, excused))| Asked {
                        derivative: Derivative::first(output, input),
                        claimed,
                        excused,
                    }),
            );
        }
        if self.fail_fast {
            let wrong = self.first_wrong(&f, &asked, claimed, at);
            if !wrong.is_empty() {
                return Report::new(Subject::Formula(f), at, wrong);
            }
        }
        let findings = self.findings(&f, asked, at);
        Report::new(Subject::Formula(f), at, findings)
    }

    // Of the first output with any, the claims that look wrong and are.
    fn first_wrong(
        &self,
        f: &Formula,
        asked: &[Asked],
        claimed: &DMatrix<f64>,
        at: &[f64],
    ) -> Vec<Finding> {
        let inputs = at.len();
        for output in 0..claimed.nrows() {
            let row: Vec<f64> = claimed.row(output).iter().copied().collect();
            let looks = suspects(|x| f.eval(x)[output], &row, at);
            let of = |input: usize| asked[output * inputs + input].clone();
            let mut found = self.findings(f, looks.into_iter().map(of).collect(), at);
            found.retain(|finding| matches!(finding.verdict, Verdict::Refuted(_)));
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// The claimed Hessian of the only output of `f` at `at`; both triangles are looked at.
    ///
    /// # Panics
    /// If the matrix is not as large, or there is not one number for each input, or not one
    /// output.
    pub fn hessian(
        &self,
        f: &impl Function,
        claimed: &DMatrix<f64>,
        at: impl AsRef<[f64]>,
    ) -> Report {
        let (f, at) = (f.trace(), at.as_ref());
        let inputs = f.inputs().len();
        assert!(
            claimed.shape() == (inputs, inputs) && f.outputs().len() == 1,
            "claims of one output by {inputs} x {inputs} inputs are needed, {:?} are given",
            claimed.shape()
        );
        let bounds = self.allowance.of_hessian(&f, at);
        let pairs = (0..inputs).flat_map(|i| (0..inputs).map(move |j| (i, j)));
        let asked = pairs.map(|(i, j)| Asked {
            derivative: Derivative {
                output: 0,
                inputs: vec![i, j],
            },
            claimed: claimed[(i, j)],
            excused: bounds[(i, j)],
        });
        let findings = self.findings(&f, asked.collect(), at);
        Report::new(Subject::Formula(f), at, findings)
    }

    /// The derivatives of a rule at `at`, and its value, against the function that it is a rule
    /// for; of first and second order, as far as the rule knows them.
    ///
    /// Where nobody has that function for other numbers than floats, see
    /// [`Custom::verify`](crate::Custom::verify).
    ///
    /// ```
    /// use trigrad::{Custom, Formula, oracle::Checker};
    /// let rule = Custom::with_slopes("softsign", |[x]| x / (1.0 + x.abs()), |[x]| {
    ///     [1.0 / (1.0 + x.abs()).powi(2)]
    /// });
    /// let definition = Formula::parse("x/(1 + abs(x))")?;
    /// Checker::default().rule(&rule, &definition, [0.75]).assert_proved();
    /// # Ok::<(), trigrad::ParseError>(())
    /// ```
    ///
    /// # Panics
    /// If the function has not one output and as many inputs as the rule arguments, or there is
    /// not one number for each.
    pub fn rule(&self, rule: &Custom, definition: &impl Function, at: impl AsRef<[f64]>) -> Report {
        let (f, at) = (definition.trace(), at.as_ref());
        check_lengths(&f, at);
        assert!(
            rule.arity() == at.len() && f.outputs().len() == 1,
            "a function of {} arguments and one output is needed",
            rule.arity()
        );
        let n = at.len();
        let bounds = self.allowance.of_gradient(&f, 0, at);
        let bent = self.allowance.of_hessian(&f, at);
        let mut asked = Vec::new();
        let mut ask = |inputs: Vec<usize>, excused: f64| {
            let mut orders = vec![0; n];
            for &input in &inputs {
                orders[input] += 1;
            }
            let claimed = rule.evaluate(&orders, at);
            if rule.is_known(&orders, at) {
                asked.push(Asked {
                    derivative: Derivative { output: 0, inputs },
                    claimed,
                    excused,
                });
            }
        };
        for (i, &bound) in bounds.iter().enumerate() {
            ask(vec![i], bound);
        }
        for i in 0..n {
            for j in i..n {
                ask(vec![i, j], bent[(i, j)]);
            }
        }
        let mut findings = vec![self.value(rule, &f, at)];
        findings.extend(self.findings(&f, asked, at));
        Report::new(Subject::Formula(f), at, findings)
    }

    // The value of a rule, as a claim like the others: it is the slope of t f by t.
    fn value(&self, rule: &Custom, f: &Formula, at: &[f64]) -> Finding {
        let n = at.len();
        let scaled = Formula::trace(n + 1, |x| vec![Function::call(f, &x[..n])[0] * x[n]]);
        let asked = Asked {
            derivative: Derivative::first(0, n),
            claimed: rule.evaluate(&vec![0; n], at),
            excused: self.allowance.of_value(f, at),
        };
        let at = [at, &[1.0]].concat();
        let found = self.findings(&scaled, vec![asked], &at).remove(0);
        Finding {
            derivative: Derivative {
                output: 0,
                inputs: Vec::new(),
            },
            ..found
        }
    }

    /// The claims, each with what rounding excuses, in one pass.
    pub(super) fn findings(&self, f: &Formula, asked: Vec<Asked>, at: &[f64]) -> Vec<Finding> {
        let derivatives: Vec<Derivative> = asked.iter().map(|ask| ask.derivative.clone()).collect();
        let claims: Vec<Claim> = asked.iter().map(|ask| Claim::Float(ask.claimed)).collect();
        let excused = |ask: &Asked| match ask.excused.is_finite() {
            true => ask.excused,
            false => 0.0,
        };
        let excused: Vec<f64> = asked.iter().map(excused).collect();
        let verdicts = excused_at(f, &derivatives, &claims, &excused, at, &self.options);
        let found = asked
            .into_iter()
            .zip(verdicts)
            .map(|(ask, verdict)| Finding {
                verdict: match verdict {
                    Verdict::Refuted(found) if !ask.excused.is_finite() => ask.unknown(found),
                    verdict => verdict,
                },
                derivative: ask.derivative,
                claimed: ask.claimed,
                excused: ask.excused,
            });
        found.collect()
    }
}

/// A claim before it has a verdict.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) derivative: Derivative,
    pub(super) claimed: f64,
    pub(super) excused: f64,
}

impl Asked {
    // Rounding explains any number.
    fn unknown(&self, found: Refutation) -> Verdict {
        Verdict::Undecided(Blocked {
            enclosure: Some(found.enclosure),
            ..Blocked::new(Reason::Rounding)
        })
    }
}

/// [`Checker::gradient`] with the usual tolerance.
///
/// ```
/// use trigrad::{Formula, oracle};
/// let f = Formula::parse("x^2*y")?;
/// oracle::check_gradient(&f, [12.0, 4.0], [2.0, 3.0]).assert_proved();
/// # Ok::<(), trigrad::ParseError>(())
/// ```
///
/// # Panics
/// If there is not one claim and one number for each input, or not one output.
pub fn check_gradient(
    f: &impl Function,
    claimed: impl AsRef<[f64]>,
    at: impl AsRef<[f64]>,
) -> Report {
    Checker::default().gradient(f, claimed, at)
}

/// [`Checker::jacobian`] with the usual tolerance.
///
/// # Panics
/// If the matrix has not a row for each output and a column for each input.
pub fn check_jacobian(f: &impl Function, claimed: &DMatrix<f64>, at: impl AsRef<[f64]>) -> Report {
    Checker::default().jacobian(f, claimed, at)
}

/// [`Checker::hessian`] with the usual tolerance.
///
/// # Panics
/// If the matrix has not a row and a column for each input, or there is not one output.
pub fn check_hessian(f: &impl Function, claimed: &DMatrix<f64>, at: impl AsRef<[f64]>) -> Report {
    Checker::default().hessian(f, claimed, at)
}

/// [`Checker::rule`] with the usual tolerance.
///
/// # Panics
/// If the function has not one output and as many inputs as the rule arguments.
pub fn check_rule(rule: &Custom, definition: &impl Function, at: impl AsRef<[f64]>) -> Report {
    Checker::default().rule(rule, definition, at)
}

/// Looks at whether there is a number for each input.
pub(super) fn check_lengths(f: &Formula, at: &[f64]) {
    let inputs = f.inputs().len();
    assert!(
        at.len() == inputs,
        "a number for each of the {inputs} inputs is needed, {} are given",
        at.len()
    );
}
