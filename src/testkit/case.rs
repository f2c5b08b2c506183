//! A function and a point.

use std::fmt;

use trigrad_core::{Formula, Function, ParseError};

use super::function::{NoSteps, RandomFunction};

/// A function and a point: what a library is asked about.
#[derive(Clone)]
pub struct Case {
    /// The function.
    pub function: RandomFunction,
    /// The point, one number for each input.
    pub at: Vec<f64>,
}

impl Case {
    /// The expression at a point, a number for each variable in order of appearance.
    ///
    /// ```
    /// use trigrad::testkit::Case;
    /// let case = Case::parse("x^(5/2)", &[0.0])?;
    /// assert_eq!(format!("{case:?}"), "x0^(5/2) at x0 = 0.0");
    /// # Ok::<(), trigrad::testkit::CaseError>(())
    /// ```
    ///
    /// # Errors
    /// If the text is no expression, if it is no list of steps, or if there is not one number
    /// for each variable.
    pub fn parse(text: &str, at: &[f64]) -> Result<Self, CaseError> {
        let function = RandomFunction::from_formula(&Formula::parse(text)?)?;
        let needed = function.inputs();
        if at.len() != needed {
            let given = at.len();
            return Err(CaseError::Point { needed, given });
        }
        let at = at.to_vec();
        Ok(Self { function, at })
    }

    /// The function as an expression of x0, x1, ….
    pub fn formula(&self) -> Formula {
        self.function.trace()
    }

    /// The expression, and beside it those that are computed and not used.
    fn written(&self) -> String {
        let unused = self.function.unused();
        let formulas = std::iter::once(self.formula()).chain(unused.iter().map(Function::trace));
        let texts: Vec<String> = formulas.map(|formula| formula.to_string()).collect();
        texts.join(" beside ")
    }
}

/// The expression at the point.
impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The expression at the point: `x0*x1 at x0 = 2.0, x1 = 0.5`, or `x0*2 beside sqrt(x0) at x0 = 0.0`
/// where something is computed that the result does not use.
impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at ", self.written())?;
        for (i, (name, x)) in self.formula().inputs().zip(&self.at).enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            write!(f, "{comma}{name} = {x:?}")?;
        }
        Ok(())
    }
}

/// Why a text is no case.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CaseError {
    /// The text is no expression.
    #[error(transparent)]
    Parse(#[from] ParseError),
    /// The expression is no list of steps.
    #[error(transparent)]
    Steps(#[from] NoSteps),
    /// There is not one number for each variable.
    #[error("{needed} numbers are needed for a point, {given} are given")]
    Point {
        /// How many variables there are.
        needed: usize,
        /// How many numbers.
        given: usize,
    },
}
