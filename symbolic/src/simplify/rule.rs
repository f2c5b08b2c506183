//! The rules of the simplifier, as data: name, equation, side conditions.
//!
//! The equations are in the expression syntax. A letter stands for any expression,
//! m and n for integers, c and d for exact constants. The tests check every equation
//! against enclosures of its two sides.

use std::fmt;

/// One rule: an equation, read from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What receipts call it.
    pub name: &'static str,
    /// What is replaced.
    pub left: &'static str,
    /// What replaces it.
    pub right: &'static str,
    /// What must be proved before the rule is used.
    pub requires: &'static [Side],
    /// What is true wherever the left side is a number, but not wherever the right
    /// side is one. Recorded in the result unless it can be proved.
    pub assumes: &'static [Side],
    /// Who finds the places where the rule applies.
    pub finder: Finder,
}

impl Rule {
    /// What the rule may do to the domain.
    pub fn effect(&self) -> Effect {
        if self.assumes.is_empty() {
            Effect::Equal
        } else {
            Effect::Enlarges
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} => {}", self.name, self.left, self.right)?;
        for (word, sides) in [("if", self.requires), ("assuming", self.assumes)] {
            for side in sides {
                write!(f, ", {word} {}", side.fact.of(side.of))?;
            }
        }
        Ok(())
    }
}

/// A condition on an expression made of the letters of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// What is the case.
    pub fact: Fact,
    /// Of what.
    pub of: &'static str,
}

/// Something that can be the case of an expression, wherever it is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// It is a number at all.
    Defined,
    /// It is not 0.
    Nonzero,
    /// It is not below 0.
    NonNegative,
    /// It is above 0.
    Positive,
    /// It has a minus sign in front: its numeric factor is below 0.
    Signed,
}

impl Fact {
    /// The fact of the expression written `expr`, in words or signs.
    pub fn of(self, expr: impl fmt::Display) -> String {
        match self {
            Self::Defined => format!("{expr} is defined"),
            Self::Nonzero => format!("{expr} != 0"),
            Self::NonNegative => format!("{expr} >= 0"),
            Self::Positive => format!("{expr} > 0"),
            Self::Signed => format!("{expr} has a minus sign"),
        }
    }
}

/// What a rewrite may do to the set of points at which an expression is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Nothing.
    Equal,
    /// Points may be added: x/x is 1 at 0 too.
    Enlarges,
    /// Points may be lost. No rule of the table does it.
    Shrinks,
}

/// How the places are found where a rule applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finder {
    /// The left side is matched as a pattern.
    Pattern,
    /// The arithmetic of sums and products, which sees any number of operands in any
    /// order; the equation is the simplest case.
    Arithmetic,
}

const fn pattern(name: &'static str, left: &'static str, right: &'static str) -> Rule {
    Rule {
        name,
        left,
        right,
        requires: &[],
        assumes: &[],
        finder: Finder::Pattern,
    }
}

const fn arithmetic(name: &'static str, left: &'static str, right: &'static str) -> Rule {
    Rule {
        finder: Finder::Arithmetic,
        ..pattern(name, left, right)
    }
}

impl Rule {
    const fn requiring(self, requires: &'static [Side]) -> Self {
        Self { requires, ..self }
    }

    const fn assuming(self, assumes: &'static [Side]) -> Self {
        Self { assumes, ..self }
    }
}

const fn is(fact: Fact, of: &'static str) -> Side {
    Side { fact, of }
}

/// What a function of odd symmetry makes of a sign.
macro_rules! odd {
    ($name:literal, $f:literal) => {
        pattern($name, concat!($f, "(a)"), concat!("-", $f, "(-a)"))
            .requiring(&[is(Fact::Signed, "a")])
    };
}

/// What a function of even symmetry makes of a sign.
macro_rules! even {
    ($name:literal, $f:literal) => {
        pattern($name, concat!($f, "(a)"), concat!($f, "(-a)")).requiring(&[is(Fact::Signed, "a")])
    };
}

/// Every rule, in the order in which they are tried.
pub const RULES: &[Rule] = &[
    // Arithmetic.
    arithmetic("fold", "2 + 3*4", "14"),
    arithmetic("fold-float", "0.5f + 0.25f", "0.75f"),
    arithmetic("order", "b*2 + a", "a + 2*b"),
    arithmetic("like-terms", "2*a + 3*a", "5*a"),
    arithmetic("cancel-terms", "a - a", "0").assuming(&[is(Fact::Defined, "a")]),
    arithmetic("sum-call", "sum(a, b)", "a + b"),
    arithmetic("like-powers", "a^2*a^3", "a^5"),
    arithmetic("cancel-powers", "a/a", "1").assuming(&[is(Fact::Nonzero, "a")]),
    arithmetic("zero-times", "0*a", "0").assuming(&[is(Fact::Defined, "a")]),
    arithmetic("product-call", "product(a, b)", "a*b"),
    arithmetic(
        "common-factor",
        "a*sin(b) + a*cos(b)",
        "a*(sin(b) + cos(b))",
    ),
    arithmetic("difference-of-squares", "(1 - a)*(a + 1)", "1 - a^2"),
    arithmetic("one-denominator", "a/(a - b) - 1", "b/(a - b)"),
    arithmetic("cancel-polynomials", "(a^2 - b^2)/(a - b)", "a + b")
        .assuming(&[is(Fact::Nonzero, "a - b")]),
    // Powers and roots.
    arithmetic("power-0", "a^0", "1").assuming(&[is(Fact::Defined, "a")]),
    arithmetic("power-of-1", "1^a", "1").assuming(&[is(Fact::Defined, "a")]),
    arithmetic("power-of-e", "e^a", "exp(a)"),
    arithmetic("power-of-power", "(a^2)^3", "a^6"),
    arithmetic("reciprocal", "1/(1/a)", "a").assuming(&[is(Fact::Nonzero, "a")]),
    arithmetic("power-of-any", "(a^b)^2", "a^(2*b)").assuming(&[is(Fact::Defined, "a^b")]),
    arithmetic("like-powers-of-any", "a^b*a^c", "a^(b + c)")
        .assuming(&[is(Fact::Defined, "a^b"), is(Fact::Defined, "a^c")]),
    arithmetic("power-of-root", "sqrt(a)^2", "a").assuming(&[is(Fact::NonNegative, "a")]),
    arithmetic("power-of-exp", "exp(a)^2", "exp(2*a)"),
    arithmetic("power-in-halves", "a^b*xlogy(a^b, a)", "xlogy(a^(2*b), a)"),
    arithmetic("root-of-number", "sqrt(8)", "2*sqrt(2)"),
    arithmetic("root-of-multiple", "sqrt(4*a)", "2*sqrt(a)"),
    arithmetic("root-of-power", "sqrt(a^3)", "a^(3/2)"),
    arithmetic("root-of-square", "sqrt(a^2)", "abs(a)"),
    arithmetic("root-of-product", "sqrt(b*exp(a))", "exp(a/2)*sqrt(b)"),
    arithmetic("even-power-of-abs", "abs(a)^2", "a^2"),
    arithmetic("cube-of-cbrt", "cbrt(a)^3", "a"),
    pattern("cbrt-of-cube", "cbrt(a^3)", "a"),
    arithmetic("hypot-squared", "hypot(a, b)^2", "a^2 + b^2"),
    arithmetic("hypot-scaled", "hypot(2*a, 2*b)", "2*hypot(a, b)"),
    arithmetic("hypot-of-one", "hypot(a)", "abs(a)"),
    // Squares that add up.
    arithmetic("pythagoras", "sin(a)^2 + cos(a)^2", "1").assuming(&[is(Fact::Defined, "a")]),
    arithmetic("sin-squared", "1 - sin(a)^2", "cos(a)^2"),
    arithmetic("cos-squared", "1 - cos(a)^2", "sin(a)^2"),
    arithmetic("tan-squared", "tan(a)^2 + 1", "1/cos(a)^2"),
    arithmetic("cot-squared", "cot(a)^2 + 1", "1/sin(a)^2"),
    arithmetic("pythagoras-sec", "sec(a)^2 - tan(a)^2", "1")
        .assuming(&[is(Fact::Defined, "sec(a)")]),
    arithmetic("sec-squared", "sec(a)^2 - 1", "tan(a)^2"),
    arithmetic("pythagoras-csc", "csc(a)^2 - cot(a)^2", "1")
        .assuming(&[is(Fact::Defined, "csc(a)")]),
    arithmetic("csc-squared", "csc(a)^2 - 1", "cot(a)^2"),
    arithmetic("pythagoras-cosh", "cosh(a)^2 - sinh(a)^2", "1").assuming(&[is(Fact::Defined, "a")]),
    arithmetic("cosh-squared", "cosh(a)^2 - 1", "sinh(a)^2"),
    arithmetic("sinh-squared", "sinh(a)^2 + 1", "cosh(a)^2"),
    arithmetic("tan-as-cosine", "1/cos(a)^2 - 1", "tan(a)^2"),
    arithmetic("cot-as-sine", "1/sin(a)^2 - 1", "cot(a)^2"),
    arithmetic("tanh-as-cosine", "1 - 1/cosh(a)^2", "tanh(a)^2"),
    arithmetic("tanh-squared", "1 - tanh(a)^2", "1/cosh(a)^2"),
    arithmetic("erf-and-erfc", "erf(a) + erfc(a)", "1").assuming(&[is(Fact::Defined, "a")]),
    arithmetic("one-minus-erf", "1 - erf(a)", "erfc(a)"),
    arithmetic("one-minus-erfc", "1 - erfc(a)", "erf(a)"),
    arithmetic("gamma-ratio", "gamma(a + 1)/gamma(a)", "a")
        .assuming(&[is(Fact::Defined, "gamma(a)"), is(Fact::Nonzero, "gamma(a)")]),
    // Arguments that may come in any order.
    arithmetic("logaddexp-order", "logaddexp(b, a)", "logaddexp(a, b)"),
    arithmetic("max-order", "max(b, a)", "max(a, b)"),
    arithmetic("min-order", "min(b, a)", "min(a, b)"),
    arithmetic("hypot-order", "hypot(b, a)", "hypot(a, b)"),
    arithmetic("logsumexp-order", "logsumexp(b, a)", "logsumexp(a, b)"),
    arithmetic("equality-order", "if(b == a, x, y)", "if(a == b, x, y)"),
    // Conditionals, greatest and least.
    arithmetic("equal-to-0", "if(-2*a == 0, b, c)", "if(a == 0, b, c)"),
    arithmetic("decided", "if(ln(2) < 1, a, b)", "a"),
    arithmetic("same-branches", "if(a < b, x, x)", "x")
        .assuming(&[is(Fact::Defined, "a"), is(Fact::Defined, "b")]),
    pattern("max-same", "max(a, a)", "a"),
    pattern("min-same", "min(a, a)", "a"),
    pattern("abs-known", "abs(a)", "a").requiring(&[is(Fact::NonNegative, "a")]),
    arithmetic("abs-multiple", "abs(-2*a)", "2*abs(a)"),
    arithmetic("abs-sign", "abs(a)*sign(a)", "a"),
    arithmetic("over-abs", "a/abs(a)", "sign(a)").assuming(&[is(Fact::Nonzero, "a")]),
    pattern("relu-known", "relu(a)", "a").requiring(&[is(Fact::NonNegative, "a")]),
    pattern("heaviside-known", "heaviside(a)", "1")
        .requiring(&[is(Fact::Positive, "a")])
        .assuming(&[is(Fact::Defined, "a")]),
    pattern("sign-known", "sign(a)", "1")
        .requiring(&[is(Fact::Positive, "a")])
        .assuming(&[is(Fact::Defined, "a")]),
    arithmetic("sign-multiple", "sign(-2*a)", "-sign(a)"),
    // The rows that slopes are made of, as a textbook writes them.
    arithmetic(
        "one-minus-square",
        "if(abs(a + b) < 1/2, 1 - (a + b)^2, (1 - a - b)*(a + b + 1))",
        "1 - (a + b)^2",
    ),
    pattern("inversion", "inversion(a, b)", "a/(a^2 + b^2)"),
    pattern("sech2", "sech2(a)", "1/cosh(a)^2"),
    pattern("gauss", "gauss(a)", "exp(-a^2)"),
    pattern("power-slope-0", "powslope(a, 0)", "0").assuming(&[is(Fact::Defined, "a")]),
    pattern("power-slope", "powslope(a, b)", "b*a^(b - 1)").requiring(&[is(Fact::Nonzero, "b")]),
    pattern("power-slope-of-nonzero", "powslope(a, b)", "b*a^(b - 1)")
        .requiring(&[is(Fact::Nonzero, "a")]),
    pattern(
        "power-slope-of-any",
        "powslope(a, b)",
        "if(b == 0, 0, b*a^(b - 1))",
    )
    .assuming(&[is(Fact::Defined, "a")]),
    pattern(
        "step",
        "if(a == b, 1/2, heaviside(a - b))",
        "heaviside(a - b)",
    ),
    pattern(
        "step-down",
        "if(a == b, 1/2, heaviside(b - a))",
        "heaviside(b - a)",
    ),
    pattern(
        "dircos",
        "dircos(a, b)",
        "if(hypot(a, b) == 0, 0, a/hypot(a, b))",
    ),
    // Functions and their inverses.
    arithmetic("ln-exp", "ln(exp(a))", "a"),
    arithmetic("exp-ln", "exp(ln(a))", "a").assuming(&[is(Fact::Positive, "a")]),
    pattern("log2-exp2", "log2(exp2(a))", "a"),
    arithmetic("exp2-log2", "exp2(log2(a))", "a").assuming(&[is(Fact::Positive, "a")]),
    arithmetic("ln-power", "ln(a^3)", "3*ln(a)"),
    arithmetic("log2-power", "log2(a^3)", "3*log2(a)"),
    arithmetic("log10-power", "log10(a^3)", "3*log10(a)"),
    pattern("tan-atan", "tan(atan(a))", "a"),
    pattern("sin-asin", "sin(asin(a))", "a").assuming(&[is(Fact::Defined, "asin(a)")]),
    pattern("cos-acos", "cos(acos(a))", "a").assuming(&[is(Fact::Defined, "acos(a)")]),
    pattern("sinh-asinh", "sinh(asinh(a))", "a"),
    pattern("asinh-sinh", "asinh(sinh(a))", "a"),
    pattern("cosh-acosh", "cosh(acosh(a))", "a").assuming(&[is(Fact::Defined, "acosh(a)")]),
    pattern("tanh-atanh", "tanh(atanh(a))", "a").assuming(&[is(Fact::Defined, "atanh(a)")]),
    pattern("atanh-tanh", "atanh(tanh(a))", "a"),
    pattern("log1p-expm1", "log1p(expm1(a))", "a"),
    pattern("expm1-log1p", "expm1(log1p(a))", "a").assuming(&[is(Fact::Defined, "log1p(a)")]),
    pattern("floor-floor", "floor(floor(a))", "floor(a)"),
    pattern("ceil-ceil", "ceil(ceil(a))", "ceil(a)"),
    pattern("round-round", "round(round(a))", "round(a)"),
    pattern("trunc-trunc", "trunc(trunc(a))", "trunc(a)"),
    pattern("sign-sign", "sign(sign(a))", "sign(a)"),
    pattern("xlogy-nonzero", "xlogy(a, b)", "a*ln(b)").requiring(&[is(Fact::Nonzero, "a")]),
    pattern("xlogy-positive", "xlogy(a, b)", "a*ln(b)").requiring(&[is(Fact::Positive, "b")]),
    pattern("xlogy-0", "xlogy(0, a)", "0")
        .assuming(&[is(Fact::NonNegative, "a"), is(Fact::Defined, "a")]),
    // Signs.
    odd!("sin-odd", "sin"),
    odd!("tan-odd", "tan"),
    odd!("cot-odd", "cot"),
    odd!("csc-odd", "csc"),
    odd!("asin-odd", "asin"),
    odd!("atan-odd", "atan"),
    odd!("sinh-odd", "sinh"),
    odd!("tanh-odd", "tanh"),
    odd!("asinh-odd", "asinh"),
    odd!("atanh-odd", "atanh"),
    odd!("cbrt-odd", "cbrt"),
    odd!("erf-odd", "erf"),
    odd!("sign-odd", "sign"),
    even!("cos-even", "cos"),
    even!("sec-even", "sec"),
    even!("cosh-even", "cosh"),
    even!("sinc-even", "sinc"),
    even!("abs-even", "abs"),
    // Values.
    arithmetic("exp-0", "exp(0)", "1"),
    arithmetic("exp-1", "exp(1)", "e"),
    pattern("expm1-0", "expm1(0)", "0"),
    pattern("ln-1", "ln(1)", "0"),
    pattern("ln-e", "ln(e)", "1"),
    pattern("log2-1", "log2(1)", "0"),
    pattern("log2-2", "log2(2)", "1"),
    pattern("log10-1", "log10(1)", "0"),
    pattern("log10-10", "log10(10)", "1"),
    pattern("log1p-0", "log1p(0)", "0"),
    pattern("cbrt-0", "cbrt(0)", "0"),
    pattern("cbrt-1", "cbrt(1)", "1"),
    pattern("sin-0", "sin(0)", "0"),
    pattern("sin-pi", "sin(pi)", "0"),
    pattern("sin-half-pi", "sin(pi/2)", "1"),
    pattern("cos-0", "cos(0)", "1"),
    pattern("cos-pi", "cos(pi)", "-1"),
    pattern("cos-half-pi", "cos(pi/2)", "0"),
    pattern("sin-sixth-pi", "sin(pi/6)", "1/2"),
    pattern("cos-third-pi", "cos(pi/3)", "1/2"),
    pattern("tan-quarter-pi", "tan(pi/4)", "1"),
    pattern("asin-1", "asin(1)", "pi/2"),
    pattern("acos-0", "acos(0)", "pi/2"),
    pattern("acos-minus-1", "acos(-1)", "pi"),
    pattern("atan-1", "atan(1)", "pi/4"),
    pattern("cbrt-8", "cbrt(8)", "2"),
    pattern("tan-0", "tan(0)", "0"),
    pattern("sec-0", "sec(0)", "1"),
    pattern("asin-0", "asin(0)", "0"),
    pattern("acos-1", "acos(1)", "0"),
    pattern("atan-0", "atan(0)", "0"),
    pattern("sinh-0", "sinh(0)", "0"),
    pattern("cosh-0", "cosh(0)", "1"),
    pattern("tanh-0", "tanh(0)", "0"),
    pattern("asinh-0", "asinh(0)", "0"),
    pattern("acosh-1", "acosh(1)", "0"),
    pattern("atanh-0", "atanh(0)", "0"),
    pattern("sign-0", "sign(0)", "0"),
    pattern("heaviside-0", "heaviside(0)", "1/2"),
    pattern("erf-0", "erf(0)", "0"),
    pattern("erfc-0", "erfc(0)", "1"),
    pattern("sinc-0", "sinc(0)", "1"),
    pattern("sigmoid-0", "sigmoid(0)", "1/2"),
    pattern("softplus-0", "softplus(0)", "ln(2)"),
];
