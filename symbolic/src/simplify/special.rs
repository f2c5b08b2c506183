//! Factors that have a simpler form in the company they are in.

use trigrad_core::{Binary, Constant, Exact, Expr, Nary, Op, Primitive, Unary};

use super::product::Product;
use super::rewriter::{Notes, Rewriter, raw_row};

impl<'g> Rewriter<'g> {
    /// Takes the powers that have a simpler form out of `factors`, into `items`.
    pub(super) fn find_special(
        &mut self,
        factors: &mut Vec<(Expr<'g>, Exact)>,
        items: &mut Vec<(Expr<'g>, Exact)>,
        notes: &mut Notes<'g>,
    ) -> Option<()> {
        let mut kept = Vec::new();
        for (base, exponent) in factors.drain(..) {
            match self.special(base, &exponent, notes) {
                Some(item) => items.push(item),
                None => kept.push((base, exponent)),
            }
        }
        *factors = kept;
        self.find_conjugates(factors, items, notes);
        Some(())
    }

    fn special(
        &mut self,
        base: Expr<'g>,
        exponent: &Exact,
        notes: &mut Notes<'g>,
    ) -> Option<(Expr<'g>, Exact)> {
        let Op::Row(row) = base.parts()?.0 else {
            return None;
        };
        let args = base.parts()?.1;
        let n = exponent.to_i64()?;
        match row {
            Primitive::Unary(Unary::Abs) if n % 2 == 0 => {
                notes.rule("even-power-of-abs");
                Some((args[0], exponent.clone()))
            }
            Primitive::Unary(Unary::Cbrt) if n % 3 == 0 => {
                notes.rule("cube-of-cbrt");
                Some((args[0], Exact::from(n / 3)))
            }
            Primitive::Unary(op @ (Unary::Exp | Unary::Exp2)) if n.unsigned_abs() >= 2 => {
                notes.rule(if op == Unary::Exp {
                    "power-of-exp"
                } else {
                    "power-of-exp2"
                });
                let times = self.exact(exponent.abs());
                let product = self.row(Primitive::Binary(Binary::Mul), &[times, args[0]]);
                let power = self.row(Primitive::Unary(op), &[product]);
                Some((power, Exact::from(n.signum())))
            }
            Primitive::Nary(Nary::Hypot) if n % 2 == 0 => {
                notes.rule("hypot-squared");
                let two = self.exact(Exact::from(2));
                let squares: Vec<Expr<'g>> = args
                    .iter()
                    .map(|&arg| self.row(Primitive::Binary(Binary::Pow), &[arg, two]))
                    .collect();
                let add = |a, b| self.row(Primitive::Binary(Binary::Add), &[a, b]);
                Some((squares.into_iter().reduce(add)?, Exact::from(n / 2)))
            }
            _ => None,
        }
    }

    // (c - a)*(a + c) as c^2 - a^2, for a number c.
    fn find_conjugates(
        &mut self,
        factors: &mut Vec<(Expr<'g>, Exact)>,
        items: &mut Vec<(Expr<'g>, Exact)>,
        notes: &mut Notes<'g>,
    ) {
        let mut at = 0;
        while at < factors.len() {
            let (base, exponent) = factors[at].clone();
            let conjugate = difference_from_number(base).filter(|_| exponent.abs().is_one());
            let partner = conjugate.and_then(|[a, c]| {
                let number = if a.constant().is_some() { a } else { c };
                let other = if a.constant().is_some() { c } else { a };
                let sum = raw_row(Primitive::Binary(Binary::Add), &[other, number]);
                factors
                    .iter()
                    .position(|(base, power)| *base == sum && *power == exponent)
            });
            let (Some([a, c]), Some(partner)) = (conjugate, partner) else {
                at += 1;
                continue;
            };
            let two = self.exact(Exact::from(2));
            let [a, c] = [a, c].map(|side| self.row(Primitive::Binary(Binary::Pow), &[side, two]));
            items.push((self.row(Primitive::Binary(Binary::Sub), &[a, c]), exponent));
            notes.rule("difference-of-squares");
            factors.remove(at.max(partner));
            factors.remove(at.min(partner));
        }
    }

    /// `hypot(c*a, c*b)` as `c*hypot(a, b)`, for a number c above 0.
    pub(super) fn scaled_hypot(&mut self, args: &[Expr<'g>]) -> Option<Expr<'g>> {
        let mut views: Vec<Product<'g>> =
            args.iter().map(|&arg| (*self.view(arg)).clone()).collect();
        let coefficient = views[0].coefficient.abs();
        let same = views
            .iter()
            .all(|view| view.coefficient.abs() == coefficient);
        let mut scale = None;
        if same && !coefficient.is_one() && !coefficient.is_zero() {
            for view in &mut views {
                let sign = if view.coefficient.is_negative() {
                    -1
                } else {
                    1
                };
                view.coefficient = Exact::from(sign);
            }
            scale = Some(self.exact(coefficient));
        } else {
            // A float in every argument, as the row's own scaling has it.
            let is_scale = |&(base, ref exponent): &(Expr<'g>, Exact)| {
                let is_float =
                    matches!(base.constant(), Some(Constant::Float(x)) if x > 0.0 && x.is_finite());
                is_float && exponent.is_one()
            };
            let common = views[0]
                .factors
                .iter()
                .find(|factor| is_scale(factor))
                .cloned();
            if let Some(common) =
                common.filter(|common| views.iter().all(|view| view.factors.contains(common)))
            {
                for view in &mut views {
                    view.factors.retain(|factor| *factor != common);
                }
                scale = Some(common.0);
            }
        }
        let scale = scale?;
        let args: Vec<Expr<'g>> = views.iter().map(|view| self.build_product(view)).collect();
        let length = self.row(Primitive::Nary(Nary::Hypot), &args);
        Some(self.row(Primitive::Binary(Binary::Mul), &[scale, length]))
    }
}

// Both sides of a difference of which one is a number.
fn difference_from_number(expr: Expr<'_>) -> Option<[Expr<'_>; 2]> {
    let (op, args) = expr.parts()?;
    let is_difference = op == Op::Row(Primitive::Binary(Binary::Sub));
    let is_number = |expr: Expr<'_>| matches!(expr.constant(), Some(Constant::Exact(_)));
    (is_difference && (is_number(args[0]) || is_number(args[1]))).then(|| [args[0], args[1]])
}
