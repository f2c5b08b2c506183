//! What a formula is the derivative of.

/// A derivative of f: by which variables, and how often by each.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::document::{Derivative, latex_derivatives};
/// let slope = Formula::parse("2*x*y").unwrap();
/// let by_x = Derivative::new([("x", 1)]);
/// assert_eq!(latex_derivatives(&slope, &[by_x]), r"\frac{\partial f}{\partial x} = 2 x y");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Derivative(Vec<(String, u32)>);

impl Derivative {
    /// The derivative by these variables in order, so often by each; f itself without any.
    pub fn new<'v>(by: impl IntoIterator<Item = (&'v str, u32)>) -> Self {
        let by = by.into_iter();
        Self(by.map(|(name, times)| (name.to_owned(), times)).collect())
    }

    /// The variables in order, and how often it is derived by each.
    pub fn by(&self) -> impl Iterator<Item = (&str, u32)> {
        self.0.iter().map(|(name, times)| (name.as_str(), *times))
    }
}
