//! Formulas in the operators that FPCore itself has.

use trigrad_core::{
    Binary, Constant, Expr, Formula, Interpret, Nary, Op, Primitive, Relation, Unary,
};

use super::error::Unwritable;
use crate::meaning::{Meaning, in_other_rows};

/// The same function in rows for which FPCore has an operator, for programs other than this
/// one: sech² as 1/cosh², xlogy as an `if` around a product, more than two arguments in pairs.
/// What the rows do for rounding and overflow is lost. Time and new nodes linear.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::exchange::fpcore::{standard, write};
/// let f = Formula::parse("max(sec(x), y, 2)").unwrap();
/// assert_eq!(write(&f).unwrap(), "(FPCore (x y) (max (sec x) y 2))");
/// let f = standard(&f).unwrap();
/// assert_eq!(write(&f).unwrap(), "(FPCore (x y) (fmax (fmax (/ 1 (cos x)) y) 2))");
/// ```
///
/// # Errors
/// If there is a derivative of the gamma function's logarithm or a spherical Bessel function,
/// for which there are no words in FPCore, or a derivative of a function known by name only.
pub fn standard(formula: &Formula) -> Result<Formula, Unwritable> {
    let formula = in_other_rows(formula, meaning);
    for id in formula.nodes() {
        match formula.op(id) {
            Op::Row(Primitive::Unary(Unary::Digamma)) => return Err(no_operator("digamma")),
            Op::Row(row @ Primitive::Indexed(..)) => return Err(no_operator(row.row().name)),
            Op::Call(number) => {
                let call = formula.call(number);
                if call.orders.iter().any(|&order| order > 0) {
                    let name = call.function.name().to_owned();
                    return Err(Unwritable::Derivative { name });
                }
            }
            _ => {}
        }
    }
    Ok(formula)
}

fn no_operator(name: &str) -> Unwritable {
    let name = name.to_owned();
    Unwritable::NoOperator { name }
}

fn meaning(row: Primitive) -> Option<Meaning> {
    Some(match row {
        Primitive::Unary(op) => match op {
            Unary::Sec => |x| one() / x[0].cos(),
            Unary::Csc => |x| one() / x[0].sin(),
            Unary::Cot => |x| one() / x[0].tan(),
            Unary::Sech2 => |x| one() / x[0].cosh().pow(2.0),
            Unary::Gauss => |x| (-(x[0] * x[0])).exp(),
            Unary::Sigmoid => |x| one() / (one() + (-x[0]).exp()),
            Unary::Softplus => |x| x[0].exp().log1p(),
            Unary::Relu => |x| zero().max(x[0]),
            // What is neither above nor below 0 is 0 or NaN, and stays so.
            Unary::Sign => |x| above_or_below(x[0], one(), -one(), x[0]),
            Unary::Heaviside => |x| above_or_below(x[0], one(), zero(), x[0] + 0.5),
            Unary::Sinc => |x| at_zero(x[0], one(), x[0].sin() / x[0]),
            _ => return None,
        },
        Primitive::Binary(op) => match op {
            Binary::Powslope => |x| at_zero(x[1], zero(), x[1] * x[0].pow(x[1] - 1.0)),
            Binary::Logaddexp => |x| added_exponentials(x[0], x[1]),
            Binary::Inversion => |x| x[0] / (x[0].pow(2.0) + x[1].pow(2.0)),
            Binary::Xlogy => |x| at_zero(x[0], zero(), x[0] * x[1].ln()),
            _ => return None,
        },
        Primitive::Nary(op) => match op {
            Nary::Sum => |x| in_pairs(x, |a, b| a + b),
            Nary::Product => |x| in_pairs(x, |a, b| a * b),
            Nary::Max => |x| in_pairs(x, Expr::max),
            Nary::Min => |x| in_pairs(x, Expr::min),
            Nary::Hypot => |x| length(x),
            Nary::Dircos => |x| at_zero(length(x), zero(), x[0] / length(x)),
            Nary::Logsumexp => |x| in_pairs(x, added_exponentials),
        },
        Primitive::Indexed(..) => return None,
    })
}

fn one<'g>() -> Expr<'g> {
    Expr::from_constant(&Constant::from(1))
}

fn zero<'g>() -> Expr<'g> {
    Expr::from_constant(&Constant::from(0))
}

fn at_zero<'g>(x: Expr<'g>, there: Expr<'g>, elsewhere: Expr<'g>) -> Expr<'g> {
    where_holds(x, Relation::Equal, there, elsewhere)
}

fn above_or_below<'g>(x: Expr<'g>, above: Expr<'g>, below: Expr<'g>, at: Expr<'g>) -> Expr<'g> {
    let not_above = where_holds(x, Relation::Less, below, at);
    where_holds(x, Relation::Greater, above, not_above)
}

// A node, whatever x is.
fn where_holds<'g>(
    x: Expr<'g>,
    relation: Relation,
    then: Expr<'g>,
    otherwise: Expr<'g>,
) -> Expr<'g> {
    match x.node() {
        Some((graph, _)) => graph.conditional(relation, [x, zero()], [then, otherwise]),
        None => otherwise, // not reached: arguments are nodes
    }
}

// ln(e^a + e^b), of which the greater is taken out.
fn added_exponentials<'g>(a: Expr<'g>, b: Expr<'g>) -> Expr<'g> {
    a.max(b) + (-(a - b).abs()).exp().log1p()
}

fn length<'g>(x: &[Expr<'g>]) -> Expr<'g> {
    match x {
        [x] => x.abs(),
        _ => in_pairs(x, Expr::hypot),
    }
}

// No row of no arguments is ever in a graph; NaN stands for one.
fn in_pairs<'g>(x: &[Expr<'g>], join: fn(Expr<'g>, Expr<'g>) -> Expr<'g>) -> Expr<'g> {
    let all = x.iter().copied();
    all.reduce(join).unwrap_or(Expr::from_f64(f64::NAN))
}
