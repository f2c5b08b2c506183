//! How each row is written on paper, for LaTeX and MathML alike.
//!
//! The rows that have no sign of their own, or are never written so, are listed with what they
//! mean; they are rewritten before anything is typeset.

use trigrad_core::{Binary, Constant, Expr, Indexed, Interpret, Nary, Primitive, Unary};

use crate::meaning::Meaning;

/// How a row is written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Notation {
    /// -a
    Negation,
    /// a + b
    Sum,
    /// a - b
    Difference,
    /// a b
    Product,
    /// A fraction.
    Quotient,
    /// a with b raised.
    Power,
    /// A root of that degree, which is written unless it is 2.
    Root(&'static str),
    /// The argument between two signs.
    Fence(char, char),
    /// A name and the arguments in brackets.
    Function(&'static str),
    /// The same, with a number below the name: log₂.
    Based(&'static str, &'static str),
    /// The same, with a number raised behind the name: sech².
    Raised(&'static str, &'static str),
    /// The same, with the order of the row raised in brackets.
    Derived(&'static str),
    /// The same, with the order of the row below the name.
    Ordered(&'static str),
    /// As what it means.
    Meaning(Meaning),
}
use Notation::{
    Based, Derived, Difference, Fence, Function, Meaning as As, Negation, Ordered, Power, Product,
    Quotient, Raised, Root, Sum,
};

/// The list.
pub(super) fn notation(row: Primitive) -> Notation {
    match row {
        Primitive::Unary(op) => match op {
            Unary::Neg => Negation,
            Unary::Sqrt => Root("2"),
            Unary::Cbrt => Root("3"),
            Unary::Exp => As(|x| e_to(x[0])),
            Unary::Exp2 => As(|x| Expr::from_f64(2.0).pow(x[0])),
            Unary::Expm1 => As(|x| e_to(x[0]) - 1.0),
            Unary::Ln => Function("ln"),
            Unary::Log2 => Based("log", "2"),
            Unary::Log10 => Based("log", "10"),
            Unary::Log1p => As(|x| (Expr::from_f64(1.0) + x[0]).ln()),
            Unary::Sin => Function("sin"),
            Unary::Cos => Function("cos"),
            Unary::Tan => Function("tan"),
            Unary::Sec => Function("sec"),
            Unary::Csc => Function("csc"),
            Unary::Cot => Function("cot"),
            Unary::Asin => Function("arcsin"),
            Unary::Acos => Function("arccos"),
            Unary::Atan => Function("arctan"),
            Unary::Sinh => Function("sinh"),
            Unary::Cosh => Function("cosh"),
            Unary::Tanh => Function("tanh"),
            Unary::Sech2 => Raised("sech", "2"),
            Unary::Asinh => Function("arsinh"),
            Unary::Acosh => Function("arcosh"),
            Unary::Atanh => Function("artanh"),
            Unary::Abs => Fence('|', '|'),
            Unary::Sign => Function("sgn"),
            Unary::Floor => Fence('⌊', '⌋'),
            Unary::Ceil => Fence('⌈', '⌉'),
            Unary::Round => Function("round"),
            Unary::Trunc => Function("trunc"),
            Unary::Gauss => As(|x| e_to(-x[0].pow(2.0))),
            Unary::Erf => Function("erf"),
            Unary::Erfc => Function("erfc"),
            Unary::Gamma => Function("Γ"),
            Unary::Lgamma => As(|x| x[0].gamma().abs().ln()),
            Unary::Digamma => Function("ψ"),
            Unary::Sigmoid => Function("σ"),
            Unary::Softplus => As(|x| (Expr::from_f64(1.0) + e_to(x[0])).ln()),
            Unary::Relu => As(|x| Expr::from_f64(0.0).max(x[0])),
            Unary::Heaviside => Function("H"),
            Unary::Sinc => Function("sinc"),
        },
        Primitive::Indexed(op, _) => match op {
            Indexed::Polygamma => Derived("ψ"),
            Indexed::Sphj => Ordered("j"),
        },
        Primitive::Binary(op) => match op {
            Binary::Add => Sum,
            Binary::Sub => Difference,
            Binary::Mul => Product,
            Binary::Div => Quotient,
            Binary::Pow => Power,
            Binary::Powslope => As(|x| x[1] * x[0].pow(x[1] - 1.0)),
            Binary::Atan2 => Function("atan2"),
            Binary::Remainder => Function("rem"),
            Binary::Logaddexp => As(|x| (e_to(x[0]) + e_to(x[1])).ln()),
            Binary::Inversion => As(|x| x[0] / (x[0].pow(2.0) + x[1].pow(2.0))),
            Binary::Xlogy => As(|x| x[0] * x[1].ln()),
        },
        Primitive::Nary(op) => match op {
            Nary::Sum => As(total),
            Nary::Product => As(|x| joined(x.iter().copied(), |a, b| a * b)),
            Nary::Max => Function("max"),
            Nary::Min => Function("min"),
            Nary::Hypot => As(length),
            Nary::Dircos => As(|x| x[0] / length(x)),
            Nary::Logsumexp => As(|x| joined(x.iter().copied().map(e_to), |a, b| a + b).ln()),
        },
    }
}

fn e_to(x: Expr<'_>) -> Expr<'_> {
    Expr::from_constant(&Constant::E).pow(x)
}

fn total<'g>(x: &[Expr<'g>]) -> Expr<'g> {
    joined(x.iter().copied(), |a, b| a + b)
}

fn length<'g>(x: &[Expr<'g>]) -> Expr<'g> {
    match x {
        [x] => x.abs(),
        _ => joined(x.iter().map(|x| x.pow(2.0)), |a, b| a + b).sqrt(),
    }
}

// No row of no arguments is ever in a graph; NaN stands for one.
fn joined<'g>(
    terms: impl Iterator<Item = Expr<'g>>,
    join: fn(Expr<'g>, Expr<'g>) -> Expr<'g>,
) -> Expr<'g> {
    terms.reduce(join).unwrap_or(Expr::from_f64(f64::NAN))
}
