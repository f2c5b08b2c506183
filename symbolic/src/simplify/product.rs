//! Products in collected form: an exact number times powers, each base once.

use std::rc::Rc;

use trigrad_core::{Binary, Exact, Expr, Op, Primitive, Unary};

use super::order::is_sum;
use super::rewriter::{Notes, Rewriter, raw_row};

/// `coefficient * base^exponent * …`.
#[derive(Clone)]
pub(super) struct Product<'g> {
    pub(super) coefficient: Exact,
    pub(super) factors: Vec<(Expr<'g>, Exact)>,
}

impl Product<'_> {
    // How many operations it takes to write it, about.
    fn cost(&self) -> usize {
        let is_plain = |exponent: &Exact| exponent.abs().is_one();
        let powers = self
            .factors
            .iter()
            .filter(|(_, exponent)| !is_plain(exponent))
            .count();
        self.factors.len() + powers
    }
}

impl<'g> Rewriter<'g> {
    /// The node as a collected product; `None` where that is not possible or not allowed.
    pub(super) fn collect_product(
        &mut self,
        op: Op,
        args: &[Expr<'g>],
        notes: &mut Notes<'g>,
    ) -> Option<Expr<'g>> {
        let one = Exact::ONE;
        let minus_one = Exact::from(-1);
        let (coefficient, items) = match op {
            Op::Row(Primitive::Unary(Unary::Neg)) => (minus_one, vec![(args[0], one)]),
            Op::Row(Primitive::Unary(Unary::Sqrt)) => (one, vec![(args[0], Exact::ratio(1, 2)?)]),
            Op::Row(Primitive::Binary(Binary::Mul)) => {
                (Exact::ONE, vec![(args[0], Exact::ONE), (args[1], one)])
            }
            Op::Row(Primitive::Binary(Binary::Div)) => {
                (one, vec![(args[0], Exact::ONE), (args[1], minus_one)])
            }
            Op::Row(Primitive::Binary(Binary::Pow)) => {
                let exponent = args[1].constant()?.exact()?.clone();
                // A power of 0 is a rule of its own.
                (!exponent.is_zero()).then_some(())?;
                (one, vec![(args[0], exponent)])
            }

            _ => return None,
        };
        let mut open_notes = Notes::default();
        let (mut product, met_shared) = self.open_product(
            coefficient.clone(),
            items.clone(),
            self.opens_shared,
            &mut open_notes,
        )?;
        if met_shared {
            let mut closed_notes = Notes::default();
            let closed = self.open_product(coefficient, items, false, &mut closed_notes);
            if let Some((closed, _)) = closed.filter(|(closed, _)| closed.cost() <= product.cost())
            {
                (product, open_notes) = (closed, closed_notes);
            }
        }
        notes.rules.append(&mut open_notes.rules);
        notes.assumed.append(&mut open_notes.assumed);
        self.join_halves(&mut product, notes);
        Some(self.build_product(&product))
    }

    // The slope of a power by its exponent comes in halves, which do not overflow;
    // on paper it is one power.
    fn join_halves(&mut self, product: &mut Product<'g>, notes: &mut Notes<'g>) {
        let is_one = |exponent: &Exact| exponent.is_one();
        let found = product
            .factors
            .iter()
            .enumerate()
            .find_map(|(at, (slope, exponent))| {
                let (Op::Row(Primitive::Binary(Binary::Xlogy)), args) = slope.parts()? else {
                    return None;
                };
                let (Op::Row(Primitive::Binary(Binary::Pow)), power) = args[0].parts()? else {
                    return None;
                };
                let other = product
                    .factors
                    .iter()
                    .position(|(f, e)| *f == args[0] && is_one(e))?;
                (is_one(exponent) && power[0] == args[1]).then_some((at, other, power[0], power[1]))
            });
        let Some((slope, half, base, exponent)) = found else {
            return;
        };
        let two = self.exact(Exact::from(2));
        let whole = self.row(Primitive::Binary(Binary::Mul), &[two, exponent]);
        let power = self.row(Primitive::Binary(Binary::Pow), &[base, whole]);
        product.factors[slope].0 = self.row(Primitive::Binary(Binary::Xlogy), &[power, base]);
        product.factors.remove(half);
        notes.rule("power-in-halves");
    }

    /// The expression as an exact number times the rest.
    pub(super) fn split(&mut self, expr: Expr<'g>) -> (Exact, Expr<'g>) {
        let id = self.graph.id(expr);
        if let Some(found) = self.split.get(&id) {
            return found.clone();
        }
        let mut found = (Exact::ONE, expr);
        // A factor that others use too stays whole when a product is opened, and may
        // have a number of its own.
        loop {
            let product = self.view(found.1);
            let total = found.0.checked_mul(&product.coefficient);
            let Some(total) = total.filter(|_| !product.coefficient.is_one()) else {
                break;
            };
            let rest = Product {
                coefficient: Exact::ONE,
                factors: product.factors.clone(),
            };
            found = (total, self.build_product(&rest));
        }
        self.split.insert(id, found.clone());
        found
    }

    /// An expression in simplest form as a product; itself to the power 1 if it is none.
    pub(super) fn view(&mut self, expr: Expr<'g>) -> Rc<Product<'g>> {
        let id = self.graph.id(expr);
        if let Some(view) = self.views.get(&id) {
            return view.clone();
        }
        let opened = self.open_node(expr);
        let view = Rc::new(opened.unwrap_or_else(|| Product {
            coefficient: Exact::ONE,
            factors: vec![(expr, Exact::ONE)],
        }));
        self.views.insert(id, view.clone());
        view
    }

    /// `base^exponent` as a node.
    pub(super) fn power(&mut self, base: Expr<'g>, exponent: &Exact) -> Expr<'g> {
        if exponent.is_one() {
            return base;
        }
        if Exact::ratio(1, 2).as_ref() == Some(exponent) {
            let root = Primitive::Unary(Unary::Sqrt);
            let mut notes = Notes::default();
            let simpler = self.apply_patterns(Op::Row(root), &[base], &mut notes);
            return simpler.unwrap_or_else(|| raw_row(root, &[base]));
        }
        let exponent = self.exact(exponent.clone());
        raw_row(Primitive::Binary(Binary::Pow), &[base, exponent])
    }

    /// The product as nodes: the number first, everything below the line at the end.
    pub(super) fn build_product(&mut self, product: &Product<'g>) -> Expr<'g> {
        let Product {
            coefficient,
            factors,
        } = product;
        if factors.is_empty() || coefficient.is_zero() {
            return self.exact(coefficient.clone());
        }
        if !self.opens_shared && !coefficient.is_one() {
            return self.build_multiple(product);
        }
        let has_denominator = factors.iter().any(|(_, exponent)| exponent.is_negative());
        let [above, below] = parts(coefficient, has_denominator);
        let mut above_line = Vec::new();
        let mut below_line = Vec::new();
        if !above.is_one() {
            above_line.push(self.exact(above));
        }
        if !below.is_one() {
            below_line.push(self.exact(below));
        }
        for (base, exponent) in factors {
            let power = self.power(*base, &exponent.abs());
            let line = if exponent.is_negative() {
                &mut below_line
            } else {
                &mut above_line
            };
            line.push(power);
        }
        if coefficient.is_negative() {
            match above_line.first_mut() {
                None => above_line.push(self.exact(Exact::from(-1))),
                Some(only) if factors.len() == 1 && below_line.is_empty() && is_sum(*only) => {
                    return self.negated_sum(*only);
                }
                Some(first) => *first = raw_row(Primitive::Unary(Unary::Neg), &[*first]),
            }
        }
        let times = |a, b| raw_row(Primitive::Binary(Binary::Mul), &[a, b]);
        let above = above_line
            .into_iter()
            .reduce(times)
            .unwrap_or_else(|| self.exact(Exact::ONE));
        let built = match below_line.into_iter().reduce(times) {
            Some(below) => raw_row(Primitive::Binary(Binary::Div), &[above, below]),
            None => above,
        };
        if factors.len() > 2 {
            self.widths.insert(self.graph.id(built), factors.len());
        }
        built
    }

    // A number times what the other multiples of the same product share: less
    // readable, but no copies.
    fn build_multiple(&mut self, product: &Product<'g>) -> Expr<'g> {
        let rest = Product {
            coefficient: Exact::ONE,
            factors: product.factors.clone(),
        };
        let rest = self.build_product(&rest);
        let size = product.coefficient.abs();
        let multiple = if size.is_one() {
            rest
        } else {
            let size = self.exact(size);
            raw_row(Primitive::Binary(Binary::Mul), &[size, rest])
        };
        if product.coefficient.is_negative() {
            raw_row(Primitive::Unary(Unary::Neg), &[multiple])
        } else {
            multiple
        }
    }
}

// What is written above and below the line for the absolute value of a number: x/2 and
// 3*x/(2*y), but 3/2*x, and 0.0044*x, where the fraction would be longer.
fn parts(coefficient: &Exact, has_denominator: bool) -> [Exact; 2] {
    let size = coefficient.abs();
    match size.to_small() {
        Some((n, d)) if is_short(n, d) && (n == 1 || has_denominator) => [n.into(), d.into()],
        _ => [size, Exact::ONE],
    }
}

// Whether a person would write the fraction rather than the decimal.
fn is_short(numerator: i64, denominator: i64) -> bool {
    let mut rest = denominator;
    for prime in [2, 5] {
        while rest % prime == 0 {
            rest /= prime;
        }
    }
    rest != 1 || (numerator < 100 && denominator <= 10)
}
