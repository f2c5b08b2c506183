//! Functions whose arguments may come in any order, and the one order in which they do.

use trigrad_core::{Binary, Nary, Op, Primitive, Relation};

use super::rewriter::Rewriter;
use super::term::Term;

/// The rows that have the same value whatever the order of their arguments, each with the
/// rule that puts them in order; sums and products, which are opened, have theirs.
const SYMMETRIC: &[(Primitive, &str)] = &[
    (Primitive::Binary(Binary::Logaddexp), "logaddexp-order"),
    (Primitive::Nary(Nary::Max), "max-order"),
    (Primitive::Nary(Nary::Min), "min-order"),
    (Primitive::Nary(Nary::Hypot), "hypot-order"),
    (Primitive::Nary(Nary::Logsumexp), "logsumexp-order"),
];

/// Whether the function has the same value whatever the order of its arguments.
pub(crate) fn is_symmetric(op: Op) -> bool {
    matches!(op, Op::Row(row) if SYMMETRIC.iter().any(|(other, _)| *other == row))
}

impl Rewriter {
    /// Puts arguments that may come in any order into the one in which they are written.
    pub(super) fn sort_arguments(&mut self, op: Op, args: &mut [Term]) {
        let (rule, args) = match op {
            Op::If(Relation::Equal | Relation::NotEqual) => ("equality-order", &mut args[..2]),
            Op::Row(row) => match SYMMETRIC.iter().find(|(other, _)| *other == row) {
                Some(&(_, rule)) => (rule, args),
                None => return,
            },
            _ => return,
        };
        let arena = &self.arena;
        let is_sorted = args.is_sorted_by(|a, b| arena.compare_arguments(a, b).is_le());
        if !is_sorted {
            args.sort_by(|a, b| arena.compare_arguments(a, b));
            self.rule(rule);
        }
    }
}

#[cfg(test)]
mod tests {
    use trigrad_core::{Expr, Formula, Interpret, Tracked};

    use super::*;

    // Of the row of so many arguments, by values at points of all signs and sizes.
    fn is_symmetric_by_value(row: Primitive) -> bool {
        const NUMBERS: [f64; 6] = [0.5, -2.0, 0.0, 3.25, 1.0, -0.75];
        let value = |x: &[f64]| {
            let f = Formula::trace(x.len(), |x| {
                let args: Vec<_> = x.iter().copied().map(Tracked::varying).collect();
                vec![match row {
                    Primitive::Binary(op) => Expr::binary(op, [args[0], args[1]]),
                    Primitive::Nary(op) => Expr::nary(op, &args),
                    _ => unreachable!("rows of one argument are left out"),
                }]
            });
            f.program().eval(x)[0]
        };
        let agree = |x: &[f64], y: &[f64]| {
            let (a, b): (f64, f64) = (value(x), value(y));
            (a.is_nan() && b.is_nan()) || (a - b).abs() <= 1e-14 * a.abs()
        };
        NUMBERS.iter().all(|&a| {
            NUMBERS.iter().all(|&b| {
                agree(&[a, b], &[b, a])
                    && (!matches!(row, Primitive::Nary(_)) || agree(&[a, b, 1.5], &[1.5, a, b]))
            })
        })
    }

    #[test]
    fn the_list_has_every_row_that_is_symmetric() {
        let opened = [
            Primitive::Binary(Binary::Add),
            Primitive::Binary(Binary::Mul),
            Primitive::Nary(Nary::Sum),
            Primitive::Nary(Nary::Product),
        ];
        for row in Primitive::all(1) {
            if matches!(row, Primitive::Unary(_) | Primitive::Indexed(..)) {
                continue;
            }
            let is_listed =
                SYMMETRIC.iter().any(|(other, _)| *other == row) || opened.contains(&row);
            assert_eq!(is_symmetric_by_value(row), is_listed, "{row:?}");
        }
    }
}
