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
    arithmetic("cancel-polynomials", "(a^2 + 2*a*b + b^2)/(a + b)", "a + b")
        .assuming(&[is(Fact::Nonzero, "a + b")]),
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
    arithmetic("length-as-root", "hypot(a, 1)*sqrt(a^2 + 1)", "a^2 + 1"),
    arithmetic(
        "root-of-secant",
        "sqrt(sec(a)) + b/sqrt(cos(a))",
        "(b + 1)/sqrt(cos(a))",
    ),
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
    // Functions that add up.
    arithmetic("cosh-plus-sinh", "sinh(a) + cosh(a)", "exp(a)"),
    arithmetic("cosh-minus-sinh", "cosh(a) - sinh(a)", "exp(-a)"),
    arithmetic("cosh-of-twice", "sinh(a)^2 + cosh(a)^2", "cosh(2*a)"),
    arithmetic("cosh-by-sinh", "2*sinh(a)^2 + 1", "cosh(2*a)"),
    arithmetic("cosh-by-cosh", "2*cosh(a)^2 - 1", "cosh(2*a)"),
    arithmetic("cos-of-twice", "cos(a)^2 - sin(a)^2", "cos(2*a)"),
    arithmetic("cos-by-cos", "2*cos(a)^2 - 1", "cos(2*a)"),
    arithmetic("cos-by-sin", "1 - 2*sin(a)^2", "cos(2*a)"),
    arithmetic("sigmoids", "sigmoid(a) + sigmoid(-a)", "1").assuming(&[is(Fact::Defined, "a")]),
    arithmetic(
        "sigmoid-difference",
        "sigmoid(a) - sigmoid(-a)",
        "tanh(a/2)",
    ),
    arithmetic("one-minus-sigmoid", "1 - sigmoid(a)", "sigmoid(-a)"),
    arithmetic("tanh-by-sigmoid", "2*sigmoid(2*a) - 1", "tanh(a)"),
    arithmetic("softplus-difference", "softplus(a) - softplus(-a)", "a"),
    arithmetic("relu-difference", "relu(a) - relu(-a)", "a"),
    arithmetic("relu-sum", "relu(a) + relu(-a)", "abs(a)"),
    arithmetic("heavisides", "heaviside(a) + heaviside(-a)", "1")
        .assuming(&[is(Fact::Defined, "a")]),
    arithmetic("one-minus-heaviside", "1 - heaviside(a)", "heaviside(-a)"),
    arithmetic("asin-and-acos", "asin(a) + acos(a)", "pi/2")
        .assuming(&[is(Fact::Defined, "asin(a)")]),
    arithmetic("asin-complement", "pi/2 - asin(a)", "acos(a)"),
    arithmetic("acos-complement", "pi/2 - acos(a)", "asin(a)"),
    arithmetic("atan-of-reciprocal", "atan(a) + atan(1/a)", "pi/2*sign(a)")
        .assuming(&[is(Fact::Nonzero, "a")]),
    arithmetic("expm1-plus-1", "expm1(a) + 1", "exp(a)"),
    arithmetic("one-plus-erf", "erf(a) + 1", "erfc(-a)"),
    arithmetic("two-minus-erfc", "2 - erfc(a)", "erfc(-a)"),
    arithmetic("erfcs", "erfc(a) + erfc(-a)", "2").assuming(&[is(Fact::Defined, "a")]),
    arithmetic("digamma-difference", "digamma(a + 1) - digamma(a)", "1/a").assuming(&[
        is(Fact::Defined, "digamma(a + 1)"),
        is(Fact::Defined, "digamma(a)"),
    ]),
    arithmetic(
        "lgamma-difference",
        "lgamma(a + 1) - lgamma(a)",
        "ln(abs(a))",
    )
    .assuming(&[
        is(Fact::Defined, "lgamma(a + 1)"),
        is(Fact::Defined, "lgamma(a)"),
    ]),
    arithmetic("sin-of-sum", "sin(a)*cos(b) + sin(b)*cos(a)", "sin(a + b)"),
    arithmetic("cos-of-sum", "cos(a)*cos(b) - sin(a)*sin(b)", "cos(a + b)"),
    arithmetic(
        "sinh-of-sum",
        "sinh(a)*cosh(b) - sinh(b)*cosh(a)",
        "sinh(a - b)",
    ),
    arithmetic(
        "cosh-of-sum",
        "cosh(a)*cosh(b) + sinh(a)*sinh(b)",
        "cosh(a + b)",
    ),
    // Forms that evaluation likes better, or that a function says shorter.
    arithmetic("exp-minus-1", "exp(a) - 1", "expm1(a)"),
    arithmetic("cosh-of-exponentials", "exp(a) + exp(-a)", "2*cosh(a)"),
    arithmetic("sinh-of-exponentials", "exp(a) - exp(-a)", "2*sinh(a)"),
    arithmetic("sigmoid-by-tanh", "tanh(a/2) + 1", "2*sigmoid(a)"),
    arithmetic("half-angle", "1 - cos(2*a)", "2*sin(a)^2"),
    arithmetic("squares-apart", "a^2 - b^2", "(a - b)*(a + b)"),
    arithmetic("ln-of-1-plus-exp", "ln(exp(a) + 1)", "softplus(a)"),
    arithmetic(
        "ln-of-exponentials",
        "ln(exp(a) + exp(b))",
        "logaddexp(a, b)",
    ),
    arithmetic("ln-of-1-plus", "ln(a + 1)", "log1p(a)"),
    arithmetic("asinh-by-ln", "ln(a + sqrt(a^2 + 1))", "asinh(a)"),
    arithmetic("acosh-by-ln", "ln(a + sqrt(a^2 - 1))", "acosh(a)"),
    arithmetic("atanh-by-ln", "ln((a + 1)/(1 - a))", "2*atanh(a)"),
    arithmetic("circular-quotient", "sin(a)/cos(a)", "tan(a)"),
    arithmetic("sine-of-twice", "2*sin(a)*cos(a)", "sin(2*a)"),
    arithmetic("hyperbolic-quotient", "sinh(a)/cosh(a)", "tanh(a)"),
    arithmetic("sinh-of-twice", "2*sinh(a)*cosh(a)", "sinh(2*a)"),
    arithmetic("sin-over", "sin(a)/a", "sinc(a)").assuming(&[is(Fact::Nonzero, "a")]),
    arithmetic("times-sinc", "a*sinc(a)", "sin(a)"),
    arithmetic("log2-by-ln", "ln(a)/ln(2)", "log2(a)"),
    arithmetic("log10-by-ln", "ln(a)/ln(10)", "log10(a)"),
    arithmetic("abs-of-product", "abs(a)*abs(b)", "abs(a*b)"),
    arithmetic("sign-of-product", "sign(a)*sign(b)", "sign(a*b)"),
    arithmetic("next-gamma", "(a + 1)*gamma(a + 1)", "gamma(a + 2)")
        .assuming(&[is(Fact::Defined, "gamma(a + 1)")]),
    arithmetic(
        "sigmoid-by-exponentials",
        "exp(a)/(exp(a) + 1)",
        "sigmoid(a)",
    ),
    arithmetic(
        "tanh-by-exponentials",
        "(exp(a) - 1)/(exp(a) + 1)",
        "tanh(a/2)",
    ),
    // Functions that meet in products.
    arithmetic("times-sign", "a*sign(a)", "abs(a)"),
    arithmetic("times-heaviside", "a*heaviside(a)", "relu(a)"),
    arithmetic("tan-cot", "tan(a)*cot(a)", "1")
        .assuming(&[is(Fact::Defined, "tan(a)"), is(Fact::Defined, "cot(a)")]),
    arithmetic("cos-asin-squared", "cos(asin(a))^2", "1 - a^2")
        .assuming(&[is(Fact::Defined, "asin(a)")]),
    arithmetic("sin-acos-squared", "sin(acos(a))^2", "1 - a^2")
        .assuming(&[is(Fact::Defined, "acos(a)")]),
    arithmetic("cos-atan-squared", "cos(atan(a))^2", "1/(a^2 + 1)"),
    arithmetic("sec-atan-squared", "sec(atan(a))^2", "a^2 + 1"),
    arithmetic("cosh-asinh-squared", "cosh(asinh(a))^2", "a^2 + 1"),
    arithmetic("sinh-acosh-squared", "sinh(acosh(a))^2", "a^2 - 1")
        .assuming(&[is(Fact::Defined, "acosh(a)")]),
    arithmetic("cosh-atanh-squared", "cosh(atanh(a))^2", "1/(1 - a^2)")
        .assuming(&[is(Fact::Defined, "atanh(a)")]),
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
    arithmetic("max-of-one", "max(a)", "a"),
    arithmetic("max-repeated", "max(a, b, a)", "max(a, b)"),
    arithmetic("max-nested", "max(a, max(a, b))", "max(a, b)"),
    arithmetic("max-absorbs", "max(a, min(a, b))", "a").assuming(&[is(Fact::Defined, "b")]),
    arithmetic("max-of-opposites", "max(a, -a)", "abs(a)"),
    arithmetic("min-of-one", "min(a)", "a"),
    arithmetic("min-repeated", "min(a, b, a)", "min(a, b)"),
    arithmetic("min-nested", "min(a, min(a, b))", "min(a, b)"),
    arithmetic("min-absorbs", "min(a, max(a, b))", "a").assuming(&[is(Fact::Defined, "b")]),
    arithmetic("min-of-opposites", "min(a, -a)", "-abs(a)"),
    arithmetic("max-plus-min", "max(a, b) + min(a, b)", "a + b"),
    arithmetic("max-minus-min", "max(a, b) - min(a, b)", "abs(a - b)"),
    arithmetic("max-times-min", "max(a, b)*min(a, b)", "a*b"),
    arithmetic(
        "same-question",
        "if(a < b, if(a < b, x, y), z)",
        "if(a < b, x, z)",
    ),
    arithmetic("max-same", "max(a, a)", "a"),
    arithmetic("min-same", "min(a, a)", "a"),
    pattern("abs-known", "abs(a)", "a").requiring(&[is(Fact::NonNegative, "a")]),
    arithmetic("abs-negative", "abs(a)", "-a").requiring(&[is(Fact::NonNegative, "-a")]),
    arithmetic("abs-multiple", "abs(-2*a)", "2*abs(a)"),
    arithmetic("max-known", "max(a, b)", "a")
        .requiring(&[is(Fact::NonNegative, "a - b")])
        .assuming(&[is(Fact::Defined, "b")]),
    arithmetic("min-known", "min(a, b)", "a")
        .requiring(&[is(Fact::NonNegative, "b - a")])
        .assuming(&[is(Fact::Defined, "b")]),
    arithmetic("abs-sign", "abs(a)*sign(a)", "a"),
    arithmetic(
        "abs-of-secant",
        "abs(sec(a)) + b/abs(cos(a))",
        "(b + 1)/abs(cos(a))",
    ),
    arithmetic("abs-by-sign", "abs(a) + b*sign(a)", "sign(a)*(a + b)"),
    arithmetic("over-abs", "a/abs(a)", "sign(a)").assuming(&[is(Fact::Nonzero, "a")]),
    pattern("relu-known", "relu(a)", "a").requiring(&[is(Fact::NonNegative, "a")]),
    pattern("heaviside-known", "heaviside(a)", "1")
        .requiring(&[is(Fact::Positive, "a")])
        .assuming(&[is(Fact::Defined, "a")]),
    pattern("sign-known", "sign(a)", "1")
        .requiring(&[is(Fact::Positive, "a")])
        .assuming(&[is(Fact::Defined, "a")]),
    pattern("relu-negative", "relu(a)", "0")
        .requiring(&[is(Fact::NonNegative, "-a")])
        .assuming(&[is(Fact::Defined, "a")]),
    pattern("heaviside-negative", "heaviside(a)", "0")
        .requiring(&[is(Fact::Positive, "-a")])
        .assuming(&[is(Fact::Defined, "a")]),
    arithmetic("sign-negative", "sign(a)", "-1")
        .requiring(&[is(Fact::Positive, "-a")])
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
    arithmetic("power-slope-times", "a*if(b == 0, 0, b*a^(b - 1))", "b*a^b")
        .assuming(&[is(Fact::Defined, "if(b == 0, 0, b*a^(b - 1))")]),
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
    arithmetic("exp-log1p", "exp(log1p(a))", "a + 1").assuming(&[is(Fact::Positive, "a + 1")]),
    arithmetic("exp-of-multiple", "exp(b*ln(a))", "a^b").assuming(&[is(Fact::Positive, "a")]),
    pattern("expm1-ln", "expm1(ln(a))", "a - 1").assuming(&[is(Fact::Positive, "a")]),
    pattern("log1p-exp", "log1p(exp(a))", "softplus(a)"),
    arithmetic("log1p-of-less", "log1p(a - 1)", "ln(a)"),
    arithmetic("ln-of-exp-times", "ln(b*exp(a))", "a + ln(b)"),
    arithmetic("ln-of-power", "ln(2^a)", "a*ln(2)"),
    arithmetic("log2-of-power", "log2(3^a)", "a*log2(3)"),
    arithmetic("log10-of-power", "log10(10^a)", "a"),
    pattern("acosh-cosh", "acosh(cosh(a))", "abs(a)"),
    pattern("logaddexp-0", "logaddexp(a, 0)", "softplus(a)"),
    pattern("logsumexp-of-one", "logsumexp(a)", "a"),
    pattern("atan2-of-1", "atan2(a, 1)", "atan(a)"),
    pattern("polygamma-0", "polygamma(0, a)", "digamma(a)"),
    pattern("sphj-0", "sphj(0, a)", "sinc(a)"),
    pattern("floor-ceil", "floor(ceil(a))", "ceil(a)"),
    pattern("floor-round", "floor(round(a))", "round(a)"),
    pattern("floor-trunc", "floor(trunc(a))", "trunc(a)"),
    pattern("ceil-floor", "ceil(floor(a))", "floor(a)"),
    pattern("ceil-round", "ceil(round(a))", "round(a)"),
    pattern("ceil-trunc", "ceil(trunc(a))", "trunc(a)"),
    pattern("round-floor", "round(floor(a))", "floor(a)"),
    pattern("round-ceil", "round(ceil(a))", "ceil(a)"),
    pattern("round-trunc", "round(trunc(a))", "trunc(a)"),
    pattern("trunc-floor", "trunc(floor(a))", "floor(a)"),
    pattern("trunc-ceil", "trunc(ceil(a))", "ceil(a)"),
    pattern("trunc-round", "trunc(round(a))", "round(a)"),
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
    // Turns.
    arithmetic("sin-half-turn", "sin(a + pi)", "-sin(a)"),
    arithmetic("sin-quarter-turn", "sin(a + pi/2)", "cos(a)"),
    arithmetic("cos-half-turn", "cos(a + pi)", "-cos(a)"),
    arithmetic("cos-quarter-turn", "cos(a + pi/2)", "-sin(a)"),
    arithmetic("tan-half-turn", "tan(a + pi)", "tan(a)"),
    arithmetic("tan-quarter-turn", "tan(a + pi/2)", "-cot(a)"),
    arithmetic("cot-half-turn", "cot(a + pi)", "cot(a)"),
    arithmetic("cot-quarter-turn", "cot(a + pi/2)", "-tan(a)"),
    arithmetic("sec-half-turn", "sec(a + pi)", "-sec(a)"),
    arithmetic("sec-quarter-turn", "sec(a + pi/2)", "-csc(a)"),
    arithmetic("csc-half-turn", "csc(a + pi)", "-csc(a)"),
    arithmetic("csc-quarter-turn", "csc(a + pi/2)", "sec(a)"),
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
    arithmetic("sin-of-turn", "sin(pi/4)", "1/sqrt(2)"),
    arithmetic("cos-of-turn", "cos(5*pi/6)", "-sqrt(3)/2"),
    arithmetic("tan-of-turn", "tan(pi/6)", "1/sqrt(3)"),
    arithmetic("cot-of-turn", "cot(2*pi/3)", "-1/sqrt(3)"),
    arithmetic("sec-of-turn", "sec(pi/3)", "2"),
    arithmetic("csc-of-turn", "csc(pi/4)", "sqrt(2)"),
    arithmetic("asin-of-root", "asin(sqrt(3)/2)", "pi/3"),
    arithmetic("acos-of-root", "acos(-1/2)", "2*pi/3"),
    arithmetic("atan-of-root", "atan(-sqrt(3))", "-pi/3"),
    arithmetic("ln-of-number", "ln(1/9)", "-2*ln(3)"),
    arithmetic("log2-of-number", "log2(8)", "3"),
    arithmetic("log10-of-number", "log10(1/1000)", "-3"),
    arithmetic("cbrt-of-number", "cbrt(16)", "2*cbrt(2)"),
    arithmetic("gamma-of-integer", "gamma(5)", "24"),
    arithmetic("gamma-of-half", "gamma(-1/2)", "-2*sqrt(pi)"),
    pattern("lgamma-1", "lgamma(1)", "0"),
    pattern("lgamma-2", "lgamma(2)", "0"),
    arithmetic("hypot-of-numbers", "hypot(3, 4)", "5"),
    arithmetic("hypot-with-0", "hypot(a, 0)", "abs(a)"),
    arithmetic("floor-of-number", "floor(-7/2)", "-4"),
    arithmetic("ceil-of-number", "ceil(-7/2)", "-3"),
    arithmetic("round-of-number", "round(5/2)", "2"),
    arithmetic("trunc-of-number", "trunc(-7/2)", "-3"),
    arithmetic("remainder-of-numbers", "remainder(-7, 3)", "-1"),
];
