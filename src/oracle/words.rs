//! What stands in the way of a verdict, and what explains a wrong number, in words.

use std::fmt;

use trigrad_core::Formula;

use super::slip::{Explanation, Slip};
use super::verdict::{Blocked, Enclosure, Reason, Refutation};

impl Reason {
    /// One word for programs, in small letters with hyphens.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kink => "kink",
            Self::Jump => "jump",
            Self::Pole => "pole",
            Self::Branch => "branch",
            Self::OutsideDomain => "outside-domain",
            Self::BeyondRange => "beyond-range",
            Self::UnknownFunction => "unknown-function",
            Self::Precision => "precision",
            Self::Pieces => "pieces",
            Self::Rounding => "rounding",
            Self::Work => "work",
        }
    }

    // The reason as a sentence about what stands in the way.
    fn about(self, what: &str) -> String {
        match self {
            Self::Kink => format!("{what} may have a kink here"),
            Self::Jump => format!("{what} may jump here, or have no finite slope"),
            Self::Pole => format!("{what} may have a pole here"),
            Self::Branch => format!("the comparison in {what} may change sides here"),
            Self::OutsideDomain => format!("{what} may have no value here"),
            Self::BeyondRange => format!("{what} leaves the range of f64 here"),
            Self::UnknownFunction => format!("nothing is known of the function in {what}"),
            Self::Precision => "the precision does not suffice".to_owned(),
            Self::Pieces => "the box was divided into as many pieces as allowed".to_owned(),
            Self::Rounding => "rounding may explain any number".to_owned(),
            Self::Work => "more precision would take too long".to_owned(),
        }
    }
}

/// In words: "the function may have a kink here".
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.about("the function"))
    }
}

impl Blocked {
    /// What stands in the way, in words, with the subexpression of the function `f` where it stands:
    /// "abs(x) may have a kink here".
    ///
    /// ```
    /// use trigrad::oracle::{Verdict, check_gradient};
    /// let f = trigrad::Formula::parse("1 + abs(x)")?;
    /// let report = check_gradient(&f, [1.0], [0.0]);
    /// let Verdict::Undecided(blocked) = &report.findings()[0].verdict else { panic!() };
    /// assert_eq!(blocked.sentence(&f), "abs(x) may have a kink here");
    /// # Ok::<(), trigrad::ParseError>(())
    /// ```
    pub fn sentence(&self, f: &Formula) -> String {
        match self.node.filter(|node| node.index() < f.len()) {
            Some(node) => self.reason.about(&brief(&f.output(node))),
            None => self.reason.to_string(),
        }
    }
}

impl Slip {
    /// One word for programs, in small letters with hyphens.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dropped => "dropped",
            Self::Negated => "negated",
            Self::Doubled => "doubled",
            Self::Halved => "halved",
            Self::InnerForgotten => "inner-forgotten",
        }
    }

    // What it makes of a derivative, where it happens in a part of the function.
    fn as_if(self, part: &Formula) -> String {
        let part = brief(part);
        match self {
            Self::Dropped => format!("as if what flows through {part} were missing"),
            Self::Negated => format!("as if what flows through {part} had the other sign"),
            Self::Doubled => format!("as if what flows through {part} counted twice"),
            Self::Halved => format!("as if what flows through {part} counted half"),
            Self::InnerForgotten => {
                format!("as if the inner derivative, of {part}, were forgotten")
            }
        }
    }
}

/// In words: "as if the inner derivative, of 2*x, were forgotten". It is no proof.
impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.slip.as_if(&self.part))
    }
}

impl Refutation {
    /// What is to blame, in words, where something can be named: what went wrong in which part, or
    /// the smallest part that is wrong.
    pub fn sentence(&self) -> Option<String> {
        let part = self.blame.as_ref()?;
        Some(match self.slip {
            Some(slip) => slip.as_if(part),
            None => format!("the smallest part that is wrong: {}", brief(part)),
        })
    }
}

/// In words: "at 3", "between 2.9 and 3.1".
impl fmt::Display for Enclosure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { lo, hi } = self;
        if lo == hi {
            write!(f, "at {lo:?}")
        } else {
            write!(f, "between {lo:?} and {hi:?}")
        }
    }
}

/// The beginning of an expression that may be long.
fn brief(formula: &Formula) -> String {
    const MOST: usize = 60;
    let text = formula.to_string();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use trigrad_core::Formula;

    use super::{Blocked, Reason, Slip};

    #[test]
    fn a_long_part_is_cut() {
        let f = Formula::parse(&format!("abs({}x)", "x + ".repeat(50))).unwrap();
        let blocked = Blocked {
            node: Some(f.outputs()[0]),
            ..Blocked::new(Reason::Kink)
        };
        let sentence = blocked.sentence(&f);
        assert_eq!(sentence.chars().count(), 61 + " may have a kink here".len());
        assert!(
            sentence.ends_with("x + … may have a kink here"),
            "{sentence}"
        );
        let slip = Slip::Doubled.as_if(&f);
        assert!(slip.ends_with("… counted twice"), "{slip}");
    }
}
