//! Functions that are not in the table: unknown ones, and ones with a rule of their own.

mod differences;
#[cfg(test)]
mod tests;
mod verification;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

use crate::parse::check_function_name;
use crate::scalar::Scalar;
use crate::tracked::Tracked;

pub use differences::{Judgement, MeasuredSlope};
pub use verification::{Comparison, RuleError, Verification};

/// The value and the derivatives of a function, where they are known.
pub trait Rule: Send + Sync {
    /// The function differentiated `orders[i]` times by its argument `i`, at `x`;
    /// `orders` of zeros asks for the value. `None` where that order is not known:
    /// the answer is then NaN, never 0.
    fn evaluate(&self, orders: &[u32], x: &[f64]) -> Option<f64>;
}

impl<F: Fn(&[u32], &[f64]) -> Option<f64> + Send + Sync> Rule for F {
    fn evaluate(&self, orders: &[u32], x: &[f64]) -> Option<f64> {
        self(orders, x)
    }
}

/// A function by name: unknown, or with a [`Rule`] that gives its numbers.
///
/// Every engine differentiates it by asking for the next order. Where a rule does not know
/// an order, the derivatives that are made of it are NaN, never 0, and the others are what
/// they are: a rule of first order has values and gradients. What it computes may be
/// anything, a library in another language or a table; whether its derivatives are those of
/// its values, [`verify`](Self::verify) tells a test.
///
/// ```
/// use trigrad_core::Custom;
/// let square = Custom::new("square", 1, |orders: &[u32], x: &[f64]| match orders {
///     [0] => Some(x[0] * x[0]),
///     [1] => Some(2.0 * x[0]),
///     [2] => Some(2.0),
///     _ => Some(0.0),
/// });
/// assert_eq!(square.evaluate(&[1], &[3.0]), 6.0);
/// assert!(Custom::unknown("f", 1).evaluate(&[0], &[3.0]).is_nan());
/// ```
#[derive(Clone)]
pub struct Custom {
    name: Arc<str>,
    arity: usize,
    rule: Option<Arc<dyn Rule>>,
}

// A rule is shared between threads, so what it changes is behind locks or atomics, which are
// unwind safe. Forward mode asks for it of what its functions capture; of a rule it gets
// plain numbers, so no perturbation ever comes from there.
impl UnwindSafe for Custom {}
impl RefUnwindSafe for Custom {}

impl Custom {
    /// A function of `arity` arguments with its own rule.
    ///
    /// # Panics
    /// If the name is none, or that of a row: the call would read back as another one.
    pub fn new(name: &str, arity: usize, rule: impl Rule + 'static) -> Self {
        check_function_name(name);
        Self {
            name: name.into(),
            arity,
            rule: Some(Arc::new(rule)),
        }
    }

    /// A function of `N` arguments with its value and its first derivatives, as a library or
    /// a table gives them. Those of higher order are not known: NaN, in every engine.
    ///
    /// ```
    /// use trigrad_core::Custom;
    /// let ratio = Custom::with_slopes("ratio", |[x, y]| x / y, |[x, y]| [1.0 / y, -x / (y * y)]);
    /// assert_eq!(ratio.evaluate(&[0, 1], &[3.0, 2.0]), -0.75);
    /// assert!(ratio.evaluate(&[1, 1], &[3.0, 2.0]).is_nan());
    /// assert_eq!(ratio.verify(1, &[3.0, 2.0])?.confirmed, 2);
    /// # Ok::<(), trigrad_core::RuleError>(())
    /// ```
    ///
    /// # Panics
    /// If the name is none, or that of a row.
    pub fn with_slopes<const N: usize>(
        name: &str,
        value: impl Fn([f64; N]) -> f64 + Send + Sync + 'static,
        slopes: impl Fn([f64; N]) -> [f64; N] + Send + Sync + 'static,
    ) -> Self {
        Self::new(name, N, move |orders: &[u32], x: &[f64]| {
            let x = x.try_into().ok()?;
            match orders.iter().sum::<u32>() {
                0 => Some(value(x)),
                1 => orders
                    .iter()
                    .position(|&order| order == 1)
                    .map(|slot| slopes(x)[slot]),
                _ => None,
            }
        })
    }

    /// A function of which only the name is known: it differentiates on paper, and
    /// its numbers are NaN.
    ///
    /// # Panics
    /// If the name is none, or that of a row.
    pub fn unknown(name: &str, arity: usize) -> Self {
        check_function_name(name);
        Self {
            name: name.into(),
            arity,
            rule: None,
        }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number of arguments.
    pub fn arity(&self) -> usize {
        self.arity
    }

    /// Whether only the name is known.
    pub fn is_unknown(&self) -> bool {
        self.rule.is_none()
    }

    /// The function applied to numbers of any kind.
    ///
    /// ```
    /// use trigrad_core::{Custom, Scalar};
    /// let square = Custom::new("square", 1, |orders: &[u32], x: &[f64]| match orders {
    ///     [0] => Some(x[0] * x[0]),
    ///     _ => None,
    /// });
    /// assert_eq!(square.call(&[3.0]), 9.0);
    /// ```
    ///
    /// # Panics
    /// If the number of arguments is not the function's.
    pub fn call<S: Scalar>(&self, args: &[S]) -> S {
        let args: Vec<Tracked<S>> = args.iter().map(|&arg| arg.tracked()).collect();
        self.check_count(args.len());
        S::custom(self, &vec![0; self.arity], &args)
    }

    /// The derivative of these orders at `x`; NaN where it is not known.
    ///
    /// # Panics
    /// If there is not one order and one number for each argument.
    pub fn evaluate(&self, orders: &[u32], x: &[f64]) -> f64 {
        self.check_count(orders.len());
        self.check_count(x.len());
        let known = self.rule.as_ref().and_then(|rule| rule.evaluate(orders, x));
        known.unwrap_or(f64::NAN)
    }

    /// Whether the rule knows the derivative of these orders at `x`.
    pub fn is_known(&self, orders: &[u32], x: &[f64]) -> bool {
        let rule = self.rule.as_ref();
        rule.is_some_and(|rule| rule.evaluate(orders, x).is_some())
    }

    fn check_count(&self, given: usize) {
        assert!(
            given == self.arity,
            "the function {} has {} arguments, not {given}",
            self.name,
            self.arity
        );
    }

    /// `orders`, once more by argument `slot`.
    pub fn next_order(orders: &[u32], slot: usize) -> Vec<u32> {
        let mut next = orders.to_vec();
        next[slot] += 1;
        next
    }
}

impl fmt::Debug for Custom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.name, self.arity)
    }
}

/// Sameness: of the same name, arity and rule.
impl PartialEq for Custom {
    fn eq(&self, other: &Self) -> bool {
        let same_rule = match (&self.rule, &other.rule) {
            (None, None) => true,
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            _ => false,
        };
        self.name == other.name && self.arity == other.arity && same_rule
    }
}

impl Eq for Custom {}

impl Hash for Custom {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
        self.arity.hash(state);
    }
}
