//! Sums in collected form: exact numbers times terms, each term once.

use trigrad_core::{Binary, Constant, Exact, Expr, NodeId, Op, Primitive, Unary};

use crate::keyed::Map;

use super::order::is_sum;
use super::product::Product;
use super::rewriter::{Notes, Rewriter, raw_row};
use super::rule::Fact;

/// `constant + coefficient * term + …`.
struct Sum<'g> {
    constant: Exact,
    terms: Vec<(Exact, Expr<'g>)>,
}

/// A term as a product with its sorted factors, ready to be put in order.
type Term<'g> = Product<'g>;

impl<'g> Rewriter<'g> {
    /// The node as a collected sum; `None` where that is not possible or not allowed.
    pub(super) fn collect_sum(
        &mut self,
        op: Op,
        args: &[Expr<'g>],
        notes: &mut Notes<'g>,
    ) -> Option<Expr<'g>> {
        let items = match op {
            Op::Row(Primitive::Unary(Unary::Neg)) => vec![(args[0], true)],
            Op::Row(Primitive::Binary(Binary::Add)) => vec![(args[0], false), (args[1], false)],
            Op::Row(Primitive::Binary(Binary::Sub)) => vec![(args[0], false), (args[1], true)],
            _ => return None,
        };
        let mut open_notes = Notes::default();
        let (mut sum, met_shared) =
            self.open_sum(items.clone(), self.opens_shared, &mut open_notes)?;
        if met_shared {
            let mut closed_notes = Notes::default();
            let closed = self.open_sum(items, false, &mut closed_notes);
            if let Some((closed, _)) =
                closed.filter(|(closed, _)| self.cost(closed) <= self.cost(&sum))
            {
                (sum, open_notes) = (closed, closed_notes);
            }
        }
        notes.rules.append(&mut open_notes.rules);
        notes.assumed.append(&mut open_notes.assumed);
        let terms: Vec<Term<'g>> = sum
            .terms
            .into_iter()
            .map(|(coefficient, term)| {
                let view = self.view(term);
                let coefficient = coefficient.checked_mul(&view.coefficient)?;
                Some(Product {
                    coefficient,
                    factors: view.factors.clone(),
                })
            })
            .collect::<Option<_>>()?;
        if sum.constant.is_zero()
            && let Some(factored) = self.take_common_factors(&terms)
        {
            notes.rule("common-factor");
            return Some(factored);
        }
        Some(self.build_sum(sum.constant, terms))
    }

    /// `-sum`, with the sign inside unless that would make a copy of a shared or long sum.
    pub(super) fn negated_sum(&mut self, sum: Expr<'g>) -> Expr<'g> {
        let neg = Primitive::Unary(Unary::Neg);
        if self.is_wide(sum) || self.shared.contains(&self.graph.id(sum)) {
            return raw_row(neg, &[sum]);
        }
        let inside = self.collect_sum(Op::Row(neg), &[sum], &mut Notes::default());
        inside.unwrap_or_else(|| raw_row(neg, &[sum]))
    }

    // The collected sum, and whether it has terms that others use too.
    fn open_sum(
        &mut self,
        items: Vec<(Expr<'g>, bool)>,
        opens_shared: bool,
        notes: &mut Notes<'g>,
    ) -> Option<(Sum<'g>, bool)> {
        let mut items = items;
        let mut sum = Sum {
            constant: Exact::ZERO,
            terms: Vec::new(),
        };
        let mut places: Map<NodeId, usize> = Map::default();
        let mut met_shared = false;
        let mut numbers = 0;
        while let Some((expr, negative)) = items.pop() {
            self.spend(1);
            let signed = |exact: Exact| if negative { exact.negated() } else { exact };
            if let Some(Constant::Exact(exact)) = expr.constant() {
                numbers += 1;
                sum.constant = sum.constant.checked_add(&signed(exact))?;
                continue;
            }
            let (op, args) = expr.parts()?;
            let mut opens = !self.is_wide(expr);
            if is_sum(expr) && self.shared.contains(&self.graph.id(expr)) {
                met_shared = true;
                opens &= opens_shared;
            }
            match op {
                Op::Row(Primitive::Unary(Unary::Neg)) => items.push((args[0], !negative)),
                Op::Row(Primitive::Binary(Binary::Add)) if opens => {
                    items.extend([(args[0], negative), (args[1], negative)]);
                }
                Op::Row(Primitive::Binary(Binary::Sub)) if opens => {
                    items.extend([(args[0], negative), (args[1], !negative)]);
                }
                _ => {
                    let (coefficient, term) = self.split(expr);
                    let coefficient = signed(coefficient);
                    match places.get(&self.graph.id(term)) {
                        Some(&place) => {
                            notes.rule("like-terms");
                            let total: &mut (Exact, _) = &mut sum.terms[place];
                            total.0 = total.0.checked_add(&coefficient)?;
                        }
                        None => {
                            places.insert(self.graph.id(term), sum.terms.len());
                            sum.terms.push((coefficient, term));
                        }
                    }
                }
            }
        }
        if numbers > 1 {
            notes.rule("fold");
        }
        for index in 0..sum.terms.len() {
            if sum.terms[index].0.is_zero() {
                self.assume(Fact::Defined, sum.terms[index].1, notes)?;
                notes.rule("cancel-terms");
            }
        }
        sum.terms.retain(|(coefficient, _)| !coefficient.is_zero());
        Some((sum, met_shared))
    }

    // About the operations that it takes to write the sum.
    fn cost(&mut self, sum: &Sum<'g>) -> usize {
        let constant = usize::from(!sum.constant.is_zero());
        let products = sum
            .terms
            .iter()
            .filter(|(coefficient, _)| !coefficient.abs().is_one())
            .count();
        constant + products + sum.terms.len()
    }

    // exp(x)*sin(x) + exp(x)*cos(x) as exp(x)*(sin(x) + cos(x)). Powers of variables
    // stay where they are: 2*x*sin(x) + x^2*cos(x) reads better so.
    fn take_common_factors(&mut self, terms: &[Term<'g>]) -> Option<Expr<'g>> {
        let (first, rest) = terms.split_first()?;
        if rest.is_empty() {
            return None;
        }
        let is_function =
            |base: Expr<'g>| !matches!(base.parts(), Some((Op::Variable(_) | Op::Constant(_), _)));
        self.spend(first.factors.len() * rest.len());
        let common: Vec<(Expr<'g>, Exact)> = first
            .factors
            .iter()
            .filter(|factor| {
                is_function(factor.0) && rest.iter().all(|term| term.factors.contains(factor))
            })
            .cloned()
            .collect();
        if common.is_empty() {
            return None;
        }
        let mut constant = Exact::ZERO;
        let mut inner = Vec::new();
        for term in terms {
            let mut term = term.clone();
            term.factors.retain(|factor| !common.contains(factor));
            if term.factors.is_empty() {
                constant = constant.checked_add(&term.coefficient)?;
            } else {
                inner.push(term);
            }
        }
        let inner = self.build_sum(constant, inner);
        let mut outer = self.build_product(&Product {
            coefficient: Exact::ONE,
            factors: common,
        });
        if inner
            .constant()
            .is_none_or(|constant| !constant.is_integer(1))
        {
            outer = self.row(Primitive::Binary(Binary::Mul), &[outer, inner]);
        }
        Some(outer)
    }

    // The sum as nodes: in order, with something positive in front where there is
    // something, and with differences instead of minus signs.
    fn build_sum(&mut self, constant: Exact, terms: Vec<Term<'g>>) -> Expr<'g> {
        let mut terms = terms;
        self.spend(8 * terms.len());
        terms.sort_by(|a, b| self.facts.compare_terms(&a.factors, &b.factors));
        if !constant.is_zero() || terms.is_empty() {
            terms.push(Product {
                coefficient: constant,
                factors: Vec::new(),
            });
        }
        if let Some(positive) = terms
            .iter()
            .position(|term| !term.coefficient.is_negative())
        {
            terms[..=positive].rotate_right(1);
        }
        let width = terms.len();
        let mut sum: Option<Expr<'g>> = None;
        for mut term in terms {
            let is_negative = term.coefficient.is_negative();
            sum = Some(match sum {
                None => self.build_product(&term),
                Some(sum) => {
                    term.coefficient = term.coefficient.abs();
                    let op = if is_negative {
                        Binary::Sub
                    } else {
                        Binary::Add
                    };
                    let term = self.build_product(&term);
                    raw_row(Primitive::Binary(op), &[sum, term])
                }
            });
        }
        let sum = sum.unwrap_or_else(|| self.exact(Exact::ZERO));
        if width > 2 {
            self.widths.insert(self.graph.id(sum), width);
        }
        sum
    }
}
