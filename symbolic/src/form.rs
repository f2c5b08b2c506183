//! Everything that a formula can be written as, by name.

use std::fmt;
use std::str::FromStr;

use trigrad_core::Formula;

use crate::code::{self, CodeError, Language};
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
    /// A function of the inputs; see [`code`](crate::code).
    Code(Language),
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
        Self::Code(Language::Rust),
        Self::Code(Language::C),
        Self::Code(Language::Python),
        Self::Code(Language::NumPy),
        Self::Code(Language::JavaScript),
        Self::Code(Language::Julia),
        Self::Code(Language::Fortran),
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
            Self::Code(language) => language.name(),
        }
    }

    /// The formula, all of its outputs in one text; as code one function, called `f`.
    ///
    /// # Errors
    /// If the form has no words for it, a picture would be too large, or a function had
    /// nothing to give.
    pub fn write(self, formula: &Formula) -> Result<String, WriteError> {
        Ok(match self {
            Self::Infix => formula.to_string(),
            Self::Latex => document::latex(formula),
            Self::MathMl => document::mathml(formula),
            Self::FpCore => fpcore::write(formula)?,
            Self::Json => json::write(formula),
            Self::Dot => document::dot(formula),
            Self::Svg => document::svg(formula)?,
            Self::Code(language) => code::write(formula, language, &code::Options::default())?,
        })
    }

    /// The same, with what each output is the derivative of where the form has words for it:
    /// in LaTeX and MathML, and in front of code. There one function gives all of them, which
    /// is called `derivative` if there is one, `gradient` if all are of first order, `hessian`
    /// if some are by two variables, and `derivatives` otherwise.
    ///
    /// ```
    /// use trigrad_core::Formula;
    /// use trigrad_symbolic::{Form, document::Derivative, formula};
    /// let slopes = formula::gradient(&Formula::parse("x/y").unwrap());
    /// let by = ["x", "y"].map(|name| Derivative::new([(name, 1)]));
    /// let form: Form = "javascript".parse().unwrap();
    /// assert_eq!(form.write_derivatives(&slopes, &by).unwrap(), "\
    /// // df/dx, df/dy
    /// function gradient(x, y) {
    ///     return [1.0 / y, -(x / y / y)];
    /// }
    /// ");
    /// ```
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
            Self::Code(language) if !derivatives.is_empty() => {
                function(formula, derivatives, language)
            }
            _ => self.write(formula),
        }
    }

    /// A text in this form with a remark, which is no part of what it means: in a line below,
    /// of code in a line in front, and in JSON in a field of its own. Infix has no remarks; there the line is no part of
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
            Self::Code(language) => return format!("{} {remark}\n{written}", language.remark()),
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
    /// It cannot be a function of that language.
    #[error(transparent)]
    Code(#[from] CodeError),
}

// The derivatives as what one function gives.
fn function(
    formula: &Formula,
    derivatives: &[Derivative],
    language: Language,
) -> Result<String, WriteError> {
    let order = |derivative: &Derivative| derivative.by().map(|(_, times)| times).sum::<u32>();
    let name = match derivatives {
        [_] => "derivative",
        all if all.iter().all(|derivative| order(derivative) == 1) => "gradient",
        all if all.iter().any(|derivative| derivative.by().count() > 1) => "hessian",
        _ => "derivatives",
    };
    let options = code::Options {
        name: name.to_owned(),
        ..code::Options::default()
    };
    let text = code::write(formula, language, &options)?;
    let labels: Vec<String> = derivatives.iter().map(label).collect();
    Ok(format!(
        "{} {}\n{text}",
        language.remark(),
        labels.join(", ")
    ))
}

// As in "d^2f/dxdy".
fn label(derivative: &Derivative) -> String {
    let order: u32 = derivative.by().map(|(_, times)| times).sum();
    let power = |what: &str, times: u32| match times {
        1 => what.to_owned(),
        times => format!("{what}^{times}"),
    };
    let below = derivative
        .by()
        .map(|(name, times)| power(&format!("d{name}"), times));
    match order {
        0 => "f".to_owned(),
        order => format!("{}f/{}", power("d", order), below.collect::<String>()),
    }
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
    use crate::code::Language;
    use crate::document::Derivative;
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
        let all = "it is infix, latex, mathml, fpcore, json, dot, svg, rust, c, python, numpy, \
                   javascript, julia, fortran";
        assert!(message("prose").ends_with(all));
        for language in Language::ALL {
            assert!(Form::ALL.contains(&Form::Code(*language)), "{language}");
        }
    }

    #[test]
    fn functions_are_called_after_what_they_give() {
        let by = |names: &[(&str, u32)]| Derivative::new(names.iter().copied());
        let (x, y, xx, xy) = (
            by(&[("x", 1)]),
            by(&[("y", 1)]),
            by(&[("x", 2)]),
            by(&[("x", 1), ("y", 1)]),
        );
        let rows: [(&[&Derivative], &str, &str); 6] = [
            (&[&x], "derivative", "df/dx"),
            (&[&xx], "derivative", "d^2f/dx^2"),
            (&[&x, &y], "gradient", "df/dx, df/dy"),
            (&[&xx, &xy], "hessian", "d^2f/dx^2, d^2f/dxdy"),
            (
                &[&xx, &by(&[("y", 2)])],
                "derivatives",
                "d^2f/dx^2, d^2f/dy^2",
            ),
            (&[&by(&[]), &x], "derivatives", "f, df/dx"),
        ];
        for (derivatives, name, words) in rows {
            let derivatives: Vec<Derivative> = derivatives.iter().copied().cloned().collect();
            let texts = vec!["x*y"; derivatives.len()];
            let graph = trigrad_core::Graph::new();
            let outputs: Vec<_> = texts
                .iter()
                .map(|text| graph.import(&Formula::parse(text).unwrap())[0])
                .collect();
            let formula = graph.formula(&outputs, &["x", "y"]);
            for language in Language::ALL {
                let form = Form::Code(*language);
                let text = form.write_derivatives(&formula, &derivatives).unwrap();
                let first = text.lines().next().unwrap();
                assert_eq!(first, format!("{} {words}", language.remark()));
                assert!(text.contains(&format!("{name}(")), "{text}");
            }
        }
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
