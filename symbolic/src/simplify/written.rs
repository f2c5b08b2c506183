//! The operations of an expression as it is written, those of shared parts counted as often
//! as they are written.
//!
//! Every sum, product, quotient, power and call counts 1, a conditional 2, a sign where it
//! is not part of a difference or of a number. How a thing is spelled does not matter: x*y^-1
//! is x/y, 2*x*3 is 6*x, sqrt(x) is a power, and exact numbers are free.

use trigrad_core::{Binary, Exact, Formula, Nary, NodeId, Op, Primitive, Unary};

use super::size::is_slope;

// More than any expression has: of whatever size they are, the rows that slopes are made
// of are replaced by what a person writes.
const NOT_WRITTEN: u64 = 1 << 32;

/// An expression without its sign, by what matters to what it is part of.
#[derive(Clone)]
enum Form {
    Number(Exact),
    /// A number times what is above the line, over what is below it.
    Product {
        number: Exact,
        above: u64,
        below: u64,
        inner: u64,
    },
    /// A power of which the exponent is a number; its reciprocal is one too.
    Power(u64),
    Sum {
        cost: u64,
        all_negative: bool,
    },
    Other(u64),
}

#[derive(Clone)]
struct Counted {
    is_negative: bool,
    form: Form,
}

/// The operations that each node is made of.
pub(super) fn written(formula: &Formula) -> Vec<u64> {
    let mut counted: Vec<Counted> = Vec::with_capacity(formula.len());
    let mut args = Vec::new();
    for id in formula.nodes() {
        formula.args_into(id, &mut args);
        let parts: Vec<&Counted> = args.iter().map(|arg| &counted[arg.index()]).collect();
        let node = count(formula, id, &parts);
        counted.push(node);
    }
    counted.iter().map(Counted::alone).collect()
}

fn count(formula: &Formula, id: NodeId, args: &[&Counted]) -> Counted {
    let call = |own: u64| {
        let parts = args.iter().map(|arg| arg.alone());
        Counted::of(Form::Other(parts.fold(own, u64::saturating_add)))
    };
    let op = formula.op(id);
    if is_slope(op) {
        return call(NOT_WRITTEN);
    }
    match op {
        Op::Constant(number) => match formula.constant(number).exact() {
            Some(exact) => Counted {
                is_negative: exact.is_negative(),
                form: Form::Number(exact.abs()),
            },
            None => call(0),
        },
        Op::Variable(_) => call(0),
        Op::If(_) => call(2),
        Op::Row(Primitive::Unary(Unary::Neg)) => args[0].clone().negated(args[0].is_negative),
        Op::Row(Primitive::Unary(Unary::Sqrt)) => {
            Counted::of(Form::Power(args[0].alone().saturating_add(1)))
        }
        Op::Row(Primitive::Binary(row)) => match row {
            Binary::Add => sum(args[0], args[1], false),
            Binary::Sub => sum(args[0], args[1], true),
            Binary::Mul => product([(args[0], false), (args[1], false)]),
            Binary::Div => product([(args[0], false), (args[1], true)]),
            Binary::Pow => power(args[0], args[1]),
            _ => call(1),
        },
        Op::Row(Primitive::Nary(Nary::Max | Nary::Min | Nary::Sum | Nary::Product)) => {
            call(args.len().max(2) as u64 - 1)
        }
        _ => call(1),
    }
}

impl Counted {
    fn of(form: Form) -> Self {
        Self {
            is_negative: false,
            form,
        }
    }

    fn negated(self, is_negative: bool) -> Self {
        Self {
            is_negative: !is_negative,
            ..self
        }
    }

    // Where a sign in front is an operation, unless a number takes it.
    fn alone(&self) -> u64 {
        let takes_sign = match &self.form {
            Form::Number(_) => true,
            Form::Product { number, .. } => !number.is_one(),
            _ => false,
        };
        let sign = u64::from(self.is_negative && !takes_sign);
        self.form.cost().saturating_add(sign)
    }
}

impl Form {
    fn cost(&self) -> u64 {
        match self {
            Self::Number(_) => 0,
            Self::Product {
                number,
                above,
                below,
                inner,
            } => {
                let above = above + u64::from(!number.is_one());
                (above.max(1) - 1 + below).saturating_add(*inner)
            }
            Self::Power(cost) | Self::Sum { cost, .. } | Self::Other(cost) => *cost,
        }
    }
}

// A sum goes on in its first term: a - b - c has three terms. One without anything positive
// begins with a sign.
fn sum(first: &Counted, second: &Counted, is_difference: bool) -> Counted {
    let negative = |term: &Counted, flipped: bool| {
        term.is_negative != flipped && !matches!(term.form, Form::Number(_))
    };
    let (before, was_negative) = match first.form {
        Form::Sum { cost, all_negative } if !first.is_negative => {
            (cost - u64::from(all_negative), all_negative)
        }
        _ => (first.form.cost(), negative(first, false)),
    };
    let all_negative = was_negative && negative(second, is_difference);
    let own = 1 + u64::from(all_negative);
    Counted::of(Form::Sum {
        cost: before
            .saturating_add(second.form.cost())
            .saturating_add(own),
        all_negative,
    })
}

fn product<const N: usize>(parts: [(&Counted, bool); N]) -> Counted {
    let mut is_negative = false;
    let mut number = Exact::ONE;
    let mut things: Vec<(Form, bool)> = Vec::with_capacity(N);
    let (mut above, mut below) = (0, 0);
    for (part, is_below) in parts {
        is_negative ^= part.is_negative;
        let scaled = |by: &Exact| match is_below {
            true => number.checked_div(by),
            false => number.checked_mul(by),
        };
        let thing = match &part.form {
            Form::Number(own) if !(is_below && own.is_zero()) => {
                number = scaled(own).unwrap_or(Exact::ONE);
                continue;
            }
            Form::Product {
                number: own,
                above,
                below,
                inner,
            } if !own.is_one() => {
                number = scaled(own).unwrap_or(Exact::ONE);
                Form::Product {
                    number: Exact::ONE,
                    above: *above,
                    below: *below,
                    inner: *inner,
                }
            }
            other => other.clone(),
        };
        let (thing, is_below) = match thing {
            // What is below the line of a reciprocal is above that of its reciprocal.
            Form::Product {
                above: 0,
                below: 1,
                inner,
                ..
            } => (Form::Other(inner), !is_below),
            Form::Power(_) => (thing, false),
            _ => (thing, is_below),
        };
        above += u64::from(!is_below);
        below += u64::from(is_below);
        things.push((thing, is_below));
    }
    let form = match &things[..] {
        [] => Form::Number(number),
        _ if number.is_zero() => Form::Number(number),
        [(only, false)] if number.is_one() => only.clone(),
        _ => Form::Product {
            number,
            above,
            below,
            inner: things
                .iter()
                .map(|(thing, _)| thing.cost())
                .fold(0, u64::saturating_add),
        },
    };
    Counted { is_negative, form }
}

fn power(base: &Counted, exponent: &Counted) -> Counted {
    let inner = base.alone();
    let Form::Number(number) = &exponent.form else {
        let cost = inner.saturating_add(exponent.alone()).saturating_add(1);
        return Counted::of(Form::Other(cost));
    };
    Counted::of(match (number.is_one(), exponent.is_negative) {
        (true, false) => Form::Other(inner),
        (true, true) => Form::Product {
            number: Exact::ONE,
            above: 0,
            below: 1,
            inner,
        },
        _ => Form::Power(inner.saturating_add(1)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_counted_as_they_are_written() {
        for (text, wanted) in [
            ("x + 2*y", 2),
            ("-x - y", 2),
            ("-x - y + z", 2),
            ("x - y - 1", 2),
            ("-x*y", 2),
            ("-2*x", 1),
            ("3/2/y", 1),
            ("1/x^2", 1),
            ("y/x^2", 2),
            ("(2*x)*(3*y)", 2),
            ("sqrt(x)/y", 2),
            ("1/(1/x)", 0),
            ("1/(x*y)", 2),
            ("(1/2)^n + x", 2),
            ("1/2^n + x", 3),
            ("sin(-x)", 2),
            ("max(x, y, z) + min(x, y)", 4),
            ("if(x < y, 1, z)", 2),
            ("xlogy(1/3, n) + 1/2", 2),
            ("ln(2^(3*x)/x^3)", 5),
            ("2^-n", 2),
        ] {
            let f = Formula::parse(text).unwrap();
            assert_eq!(written(&f)[f.outputs()[0].index()], wanted, "{text}");
        }
    }
}
