//! Everything that a formula can be written as, by name.

use std::fmt;
use std::str::FromStr;

use trigrad_core::Formula;

use crate::document::{self, TooLarge};
use crate::exchange::fpcore::{self, Unwritable};
use crate::exchange::json;
use crate::near::nearest;

/// What a formula is written as.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::Form;
/// let f = Formula::parse("x/sqrt(2)").unwrap();
/// let form: Form = "latex".parse().unwrap();
/// assert_eq!(form.write(&f).unwrap(), r"\frac{x}{\sqrt{2}}");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Form {
    /// Text that reads back as the formula.
    Infix,
    /// LaTeX; see [`document::latex`].
    Latex,
    /// MathML; see [`document::mathml`].
    MathMl,
    /// FPCore; see [`exchange::fpcore`](crate::exchange::fpcore).
    FpCore,
    /// The graph in JSON; see [`exchange::json`](crate::exchange::json).
    Json,
    /// The graph for Graphviz; see [`document::dot`](document::dot()).
    Dot,
    /// A picture of the graph; see [`document::svg`](document::svg()).
    Svg,
}

impl Form {
    /// Every form.
    pub const ALL: &[Self] = &[
        Self::Infix,
        Self::Latex,
        Self::MathMl,
        Self::FpCore,
        Self::Json,
        Self::Dot,
        Self::Svg,
    ];

    /// The name that [`FromStr`] reads.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Infix => "infix",
            Self::Latex => "latex",
            Self::MathMl => "mathml",
            Self::FpCore => "fpcore",
            Self::Json => "json",
            Self::Dot => "dot",
            Self::Svg => "svg",
        }
    }

    /// The formula, all of its outputs in one text.
    ///
    /// # Errors
    /// If the form has no words for it, or a picture would be too large.
    pub fn write(self, formula: &Formula) -> Result<String, WriteError> {
        Ok(match self {
            Self::Infix => formula.to_string(),
            Self::Latex => document::latex(formula),
            Self::MathMl => document::mathml(formula),
            Self::FpCore => fpcore::write(formula)?,
            Self::Json => json::write(formula),
            Self::Dot => document::dot(formula),
            Self::Svg => document::svg(formula)?,
        })
    }

    /// A line that says something beside a text in this form and is no part of what it means;
    /// `None` where there is no room for such a line.
    ///
    /// ```
    /// use trigrad_symbolic::Form;
    /// assert_eq!(Form::Latex.remark("where x > 0").unwrap(), "% where x > 0");
    /// ```
    pub fn remark(self, text: &str) -> Option<String> {
        let text = text.replace('\n', " ");
        match self {
            Self::Latex => Some(format!("% {text}")),
            // Two hyphens would end the remark.
            Self::MathMl | Self::Svg => Some(format!("<!-- {} -->", text.replace("--", "- -"))),
            Self::FpCore => Some(format!("; {text}")),
            Self::Dot => Some(format!("// {text}")),
            Self::Infix | Self::Json => None,
        }
    }
}

/// By name: `latex`.
impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Form {
    type Err = UnknownForm;

    fn from_str(name: &str) -> Result<Self, UnknownForm> {
        let found = Self::ALL.iter().find(|form| form.name() == name);
        found.copied().ok_or_else(|| UnknownForm {
            name: name.to_owned(),
            suggestion: nearest(name, Self::ALL.iter().map(|form| form.name())),
        })
    }
}

/// There is no form of this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no form called {name:?}{}", advice(.suggestion))]
#[non_exhaustive]
pub struct UnknownForm {
    /// What was asked for.
    pub name: String,
    /// A form that is called almost so.
    pub suggestion: Option<String>,
}

/// Why a formula cannot be written in a form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A picture would be too large.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// FPCore has no words for it.
    #[error(transparent)]
    Unwritable(#[from] Unwritable),
}

fn advice(suggestion: &Option<String>) -> String {
    match suggestion {
        Some(name) => format!("; did you mean {name}?"),
        None => {
            let names: Vec<&str> = Form::ALL.iter().map(|form| form.name()).collect();
            format!(": it is {}", names.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Form;
    use trigrad_core::Formula;

    #[test]
    fn forms_go_by_their_names() {
        let formula = Formula::parse("x*sin(x)").unwrap();
        for form in Form::ALL {
            assert_eq!(form.name().parse(), Ok(*form));
            assert!(form.write(&formula).unwrap().contains("sin"), "{form}");
        }
        let message = |name: &str| name.parse::<Form>().unwrap_err().to_string();
        let close = r#"there is no form called "latx"; did you mean latex?"#;
        assert_eq!(message("latx"), close);
        assert!(message("prose").ends_with("it is infix, latex, mathml, fpcore, json, dot, svg"));
    }

    #[test]
    fn remarks_end_where_they_should() {
        assert_eq!(Form::Svg.remark("a --> b").unwrap(), "<!-- a - -> b -->");
        assert_eq!(Form::Dot.remark("a\nb").unwrap(), "// a b");
    }
}
