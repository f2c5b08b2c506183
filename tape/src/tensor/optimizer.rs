//! Ten ways to go downhill, driven by a tape.

use trigrad_core::{Binary, Primitive};

use crate::tensor::error::Error;
use crate::tensor::handle::Tensor;
use crate::tensor::tape::GradientTape;
use crate::tensor::variable::Variable;

/// How a step is made of gradients, element by element, as Ruder's overview of gradient
/// descent states it (<https://ruder.io/optimizing-gradient-descent/>).
///
/// g is the gradient and θ the parameter; all that is accumulated begins at 0, and t counts
/// the steps from 1. The defaults are those of the overview, where it names any.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// θ -= rate g
    Sgd {
        /// The length of a step, as a multiple of the gradient.
        rate: f64,
    },
    /// v = gamma v + rate g; θ -= v
    Momentum {
        /// The length of a step.
        rate: f64,
        /// How much of the last step stays; usually 0.9.
        gamma: f64,
    },
    /// v = gamma v + rate g(θ - gamma v); θ -= v: the gradient where the momentum leads to
    Nesterov {
        /// The length of a step.
        rate: f64,
        /// How much of the last step stays; usually 0.9.
        gamma: f64,
    },
    /// G += g^2; θ -= rate g/√(G + eps)
    Adagrad {
        /// The length of a step; usually 0.01.
        rate: f64,
        /// Keeps the root from 0.
        eps: f64,
    },
    /// E = gamma E + (1 - gamma) g^2; d = -g √(D + eps)/√(E + eps);
    /// D = gamma D + (1 - gamma) d^2; θ += d
    Adadelta {
        /// How slowly the means forget; usually 0.9.
        gamma: f64,
        /// Keeps the roots from 0, and makes the first step.
        eps: f64,
    },
    /// E = gamma E + (1 - gamma) g^2; θ -= rate g/√(E + eps)
    RmsProp {
        /// The length of a step; usually 0.001.
        rate: f64,
        /// How slowly the mean forgets; usually 0.9.
        gamma: f64,
        /// Keeps the root from 0.
        eps: f64,
    },
    /// m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2;
    /// θ -= rate/(√v̂ + eps) m̂ with m̂ = m/(1 - beta1^t), v̂ = v/(1 - beta2^t)
    Adam {
        /// The length of a step; usually 0.001.
        rate: f64,
        /// How slowly the mean of the gradients forgets; usually 0.9.
        beta1: f64,
        /// How slowly the mean of their squares forgets; usually 0.999.
        beta2: f64,
        /// Keeps the divisor from 0.
        eps: f64,
    },
    /// m as in Adam; u = max(beta2 u, |g|); θ -= rate/u m/(1 - beta1^t), and nothing where u
    /// is 0
    AdaMax {
        /// The length of a step; usually 0.002.
        rate: f64,
        /// How slowly the mean of the gradients forgets; usually 0.9.
        beta1: f64,
        /// How slowly their greatest size is forgotten; usually 0.999.
        beta2: f64,
    },
    /// m, v, m̂, v̂ as in Adam; θ -= rate/(√v̂ + eps) (beta1 m̂ + (1 - beta1) g/(1 - beta1^t))
    Nadam {
        /// The length of a step.
        rate: f64,
        /// How slowly the mean of the gradients forgets.
        beta1: f64,
        /// How slowly the mean of their squares forgets.
        beta2: f64,
        /// Keeps the divisor from 0.
        eps: f64,
    },
    /// m, v as in Adam; v̂ = max(v̂, v); θ -= rate/(√v̂ + eps) m, without m̂
    AmsGrad {
        /// The length of a step.
        rate: f64,
        /// How slowly the mean of the gradients forgets.
        beta1: f64,
        /// How slowly the mean of their squares forgets.
        beta2: f64,
        /// Keeps the divisor from 0.
        eps: f64,
    },
}

/// A rule, and what it has accumulated for its variables.
///
/// ```
/// use trigrad_tape::tensor::{Optimizer, Rule, Variable};
/// let x = Variable::new([4.0, -2.0]);
/// let mut descent = Optimizer::new(Rule::Momentum { rate: 0.1, gamma: 0.5 });
/// for _ in 0..100 {
///     descent.minimize(&[&x], || Ok((&x - 1.0).square().sum()))?;
/// }
/// assert!(x.value().to_vec::<f64>().unwrap().iter().all(|x| (x - 1.0).abs() < 1e-9));
/// # Ok::<(), trigrad_tape::tensor::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Optimizer {
    rule: Rule,
    steps: i32,
    // For each variable what the rule accumulates, in the order of its letters.
    memory: Vec<[Tensor; 3]>,
}

impl Optimizer {
    /// A rule that has seen nothing yet.
    pub fn new(rule: Rule) -> Self {
        Self {
            rule,
            steps: 0,
            memory: Vec::new(),
        }
    }

    /// Makes one step of the variables towards a smaller loss, and returns the loss before it.
    ///
    /// `loss` is run once, in the scope of a tape. The variables must be the same in each
    /// step, in the same order.
    ///
    /// # Errors
    /// Those of `loss`; [`Error::Unconnected`] if it does not depend on one of the variables;
    /// [`Error::Shape`] if one has not the shape of the step before.
    pub fn minimize(
        &mut self,
        variables: &[&Variable],
        loss: impl FnOnce() -> Result<Tensor, Error>,
    ) -> Result<Tensor, Error> {
        let empty = |variable: &&Variable| {
            let zeros = variable.value().zeros_like();
            [zeros.clone(), zeros.clone(), zeros]
        };
        let fresh = variables.iter().skip(self.memory.len()).map(empty);
        self.memory.extend(fresh);
        for (variable, [first, ..]) in variables.iter().zip(&self.memory) {
            if variable.shape() != first.shape() {
                return Err(Error::Shape {
                    operation: "a step with what was accumulated for another variable".to_owned(),
                    shapes: vec![variable.shape().to_vec(), first.shape().to_vec()],
                });
            }
        }
        let ahead = Ahead::of(variables);
        if let Rule::Nesterov { gamma, .. } = self.rule {
            for (variable, [v, ..]) in variables.iter().zip(&self.memory) {
                variable.assign_sub(times(v, gamma)?)?;
            }
        }
        let tape = GradientTape::new();
        let loss = {
            let scope = tape.enter()?;
            for variable in variables {
                scope.watch(*variable);
            }
            loss()
        };
        let answer = loss.and_then(|loss| Ok((tape.connected_gradient(&loss, variables)?, loss)));
        drop(ahead);
        let (gradients, loss) = answer?;
        self.steps = self.steps.saturating_add(1);
        for ((variable, gradient), memory) in variables.iter().zip(gradients).zip(&mut self.memory)
        {
            variable.assign_sub(step(self.rule, self.steps, &gradient, memory)?)?;
        }
        Ok(loss)
    }
}

// Takes a look ahead back when it is dropped: also where there are no gradients, and where the
// loss panics.
struct Ahead<'a>(Vec<(&'a Variable, Tensor)>);

impl<'a> Ahead<'a> {
    fn of(variables: &[&'a Variable]) -> Self {
        let before = variables
            .iter()
            .map(|&variable| (variable, variable.value()));
        Self(before.collect())
    }
}

impl Drop for Ahead<'_> {
    fn drop(&mut self) {
        for (variable, before) in &self.0 {
            variable
                .assign(before)
                .expect("it is the variable's own value");
        }
    }
}

// What is taken off the variable.
fn step(rule: Rule, t: i32, g: &Tensor, memory: &mut [Tensor; 3]) -> Result<Tensor, Error> {
    let [first, second, third] = memory;
    let root = |x: &Tensor, eps: f64| Ok::<_, Error>(plus(x, &number(x, eps))?.sqrt());
    let square = |x: &Tensor| apply(Binary::Mul, x, x);
    Ok(match rule {
        Rule::Sgd { rate } => times(g, rate)?,
        Rule::Momentum { rate, gamma } | Rule::Nesterov { rate, gamma } => {
            *first = plus(&times(first, gamma)?, &times(g, rate)?)?;
            first.clone()
        }
        Rule::Adagrad { rate, eps } => {
            *first = plus(first, &square(g)?)?;
            over(&times(g, rate)?, &root(first, eps)?)?
        }
        Rule::Adadelta { gamma, eps } => {
            *first = mean(first, gamma, &square(g)?)?;
            let ratio = over(&root(second, eps)?, &root(first, eps)?)?;
            let step = apply(Binary::Mul, &ratio, g)?;
            *second = mean(second, gamma, &square(&step)?)?;
            step
        }
        Rule::RmsProp { rate, gamma, eps } => {
            *first = mean(first, gamma, &square(g)?)?;
            over(&times(g, rate)?, &root(first, eps)?)?
        }
        Rule::AdaMax { rate, beta1, beta2 } => {
            *first = mean(first, beta1, g)?;
            *second = times(second, beta2)?.maximum(g.abs());
            let unbiased = times(first, 1.0 / (1.0 - beta1.powi(t)))?;
            let step = over(&times(&unbiased, rate)?, second)?;
            // Where every gradient so far was 0, so is m, and nothing is to be done.
            second.equals(0.0).select(0.0, step)?
        }
        Rule::Adam {
            rate,
            beta1,
            beta2,
            eps,
        }
        | Rule::Nadam {
            rate,
            beta1,
            beta2,
            eps,
        }
        | Rule::AmsGrad {
            rate,
            beta1,
            beta2,
            eps,
        } => {
            *first = mean(first, beta1, g)?;
            *second = mean(second, beta2, &square(g)?)?;
            let correction = 1.0 / (1.0 - beta1.powi(t));
            let squares = if matches!(rule, Rule::AmsGrad { .. }) {
                *third = third.maximum(&*second);
                third.clone()
            } else {
                times(second, 1.0 / (1.0 - beta2.powi(t)))?
            };
            let direction = match rule {
                Rule::Adam { .. } => times(first, correction)?,
                Rule::Nadam { .. } => {
                    mean(&times(first, correction)?, beta1, &times(g, correction)?)?
                }
                _ => first.clone(),
            };
            let divisor = plus(&squares.sqrt(), &number(&squares, eps))?;
            over(&times(&direction, rate)?, &divisor)?
        }
    })
}

fn apply(op: Binary, a: &Tensor, b: &Tensor) -> Result<Tensor, Error> {
    Tensor::apply(Primitive::Binary(op), &[a, b])
}

fn number(like: &Tensor, c: f64) -> Tensor {
    Tensor::full(&[], like.dtype(), c)
}

fn times(x: &Tensor, c: f64) -> Result<Tensor, Error> {
    apply(Binary::Mul, x, &number(x, c))
}

fn plus(a: &Tensor, b: &Tensor) -> Result<Tensor, Error> {
    apply(Binary::Add, a, b)
}

fn over(a: &Tensor, b: &Tensor) -> Result<Tensor, Error> {
    apply(Binary::Div, a, b)
}

// beta of the old, the rest of the new.
fn mean(old: &Tensor, beta: f64, new: &Tensor) -> Result<Tensor, Error> {
    plus(&times(old, beta)?, &times(new, 1.0 - beta)?)
}
