//! Everything that a formula can be written as, by name.

use std::fmt;
use std::str::FromStr;

use trigrad_core::Formula;

use crate::document::{self, Derivative, TooLarge};
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

    /// The same, with what each output is the derivative of where the form has words for it:
    /// in LaTeX and MathML.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn write_derivatives(
        self,
        formula: &Formula,
        derivatives: &[Derivative],
    ) -> Result<String, WriteError> {
        match self {
            Self::Latex => Ok(document::latex_derivatives(formula, derivatives)),
            Self::MathMl => Ok(document::mathml_derivatives(formula, derivatives)),
            _ => self.write(formula),
        }
    }

    /// A text in this form with a remark, which is no part of what it means: in a line below,
    /// and in JSON in a field of its own. Infix has no remarks; there the line is no part of
    /// the text.
    ///
    /// ```
    /// use trigrad_symbolic::Form;
    /// assert_eq!(Form::Latex.annotated("x", "where x > 0"), "x\n% where x > 0");
    /// ```
    pub fn annotated(self, written: &str, remark: &str) -> String {
        let remark = remark.replace('\n', " ");
        let below = match self {
            Self::Infix => remark,
            Self::Latex => format!("% {remark}"),
            // Two hyphens would end the remark.
            Self::MathMl | Self::Svg => format!("<!-- {} -->", remark.replace("--", "- -")),
            Self::FpCore => format!("; {remark}"),
            Self::Dot => format!("// {remark}"),
            Self::Json => return json::annotated(written, &remark),
        };
        format!("{}\n{below}", written.trim_end())
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
        assert_eq!(Form::Svg.annotated("", "a --> b"), "\n<!-- a - -> b -->");
        assert_eq!(Form::Dot.annotated("{}\n", "a\nb"), "{}\n// a b");
        let formula = Formula::parse("x").unwrap();
        for form in Form::ALL {
            let written = form.write(&formula).unwrap();
            assert!(
                form.annotated(&written, "a \"quoted\" \\")
                    .contains("quoted")
            );
        }
    }
}
