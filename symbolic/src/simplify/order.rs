//! The order in which factors and terms are written, as in a textbook: numbers, then
//! variables and their powers, then functions, then sums in brackets.

use std::cmp::Ordering;

use trigrad_core::{Binary, Constant, Exact, Expr, Graph, NodeId, Op, Primitive};

use super::facts::Facts;

/// How deep two expressions are compared before their fingerprints decide.
const DEPTH: u32 = 3;

/// The degree of a product in the variables, and whether it has other factors.
pub(super) struct Degree {
    pub(super) degree: Exact,
    pub(super) has_functions: bool,
}

impl<'g> Facts<'g> {
    /// The order of two factors in a product. Equal only for the same expression.
    pub(super) fn compare(&mut self, a: Expr<'g>, b: Expr<'g>) -> Ordering {
        self.of(a);
        self.of(b);
        self.compare_to(self.graph.id(a), self.graph.id(b), DEPTH)
    }

    /// The order of two terms of a sum, given as sorted factors with exponents.
    pub(super) fn compare_terms(
        &mut self,
        a: &[(Expr<'g>, Exact)],
        b: &[(Expr<'g>, Exact)],
    ) -> Ordering {
        let (left, right) = (degree(a), degree(b));
        // Polynomials from the highest power down; x*sin(x) after sin(x).
        left.has_functions
            .cmp(&right.has_functions)
            .then_with(|| match left.has_functions {
                false => right.degree.cmp(&left.degree),
                true => left.degree.abs().cmp(&right.degree.abs()),
            })
            .then_with(|| {
                let pairs = a
                    .iter()
                    .zip(b)
                    .map(|(a, b)| self.compare(a.0, b.0).then_with(|| b.1.cmp(&a.1)));
                let first = pairs.into_iter().find(|order| order.is_ne());
                first.unwrap_or_else(|| b.len().cmp(&a.len()))
            })
    }

    // Both nodes are known already, and so is what they are made of.
    fn compare_to(&self, a: NodeId, b: NodeId, depth: u32) -> Ordering {
        if a == b {
            return Ordering::Equal;
        }
        let (left, left_args, left_print) = self.shape(a);
        let (right, right_args, right_print) = self.shape(b);
        let order = class(left)
            .cmp(&class(right))
            .then_with(|| rank(left).cmp(&rank(right)))
            .then_with(|| constants(self.graph.expr(a), self.graph.expr(b), left));
        if order.is_ne() {
            return order;
        }
        let mut args = left_args.iter().zip(right_args);
        let by_args = match depth {
            0 => None,
            _ => args.find_map(|(&a, &b)| {
                Some(self.compare_to(a, b, depth - 1)).filter(|order| order.is_ne())
            }),
        };
        by_args
            .unwrap_or_else(|| left_args.len().cmp(&right_args.len()))
            .then_with(|| is_difference(right).cmp(&is_difference(left)))
            .then_with(|| left_print.cmp(&right_print))
    }
}

/// The degree of a product in the variables.
pub(super) fn degree(factors: &[(Expr<'_>, Exact)]) -> Degree {
    let mut all = Degree {
        degree: Exact::ZERO,
        has_functions: false,
    };
    for (base, exponent) in factors {
        match base.parts() {
            Some((Op::Variable(_), _)) => {
                let sum = all.degree.checked_add(exponent);
                all.degree = sum.unwrap_or(Exact::ZERO);
            }
            Some((Op::Constant(_), _)) => {}
            _ => all.has_functions = true,
        }
    }
    all
}

/// Whether the node is a sum or a difference.
pub(super) fn is_sum(expr: Expr<'_>) -> bool {
    matches!(
        expr.parts(),
        Some((Op::Row(Primitive::Binary(Binary::Add | Binary::Sub)), _))
    )
}

/// The nodes of `graph` that `roots` are made of, arguments first.
pub(super) fn reached<'g>(graph: &'g Graph, roots: &[Expr<'g>]) -> Vec<Expr<'g>> {
    let mut seen = vec![false; graph.len()];
    let mut stack: Vec<_> = roots.iter().map(|&root| graph.id(root)).collect();
    let mut found = Vec::new();
    let mut args = Vec::new();
    while let Some(id) = stack.pop() {
        if !std::mem::replace(&mut seen[id.index()], true) {
            graph.args_into(id, &mut args);
            stack.extend(args.iter().filter(|arg| !seen[arg.index()]));
            found.push(id);
        }
    }
    found.sort_unstable();
    found.into_iter().map(|id| graph.expr(id)).collect()
}

fn class(op: Op) -> u8 {
    match op {
        Op::Constant(_) => 0,
        Op::Variable(_) => 1,
        Op::Row(Primitive::Binary(Binary::Pow)) => 2,
        Op::Row(Primitive::Binary(Binary::Add | Binary::Sub)) => 4,
        _ => 3,
    }
}

// x - 1 comes before x + 1, and both before x + 2.
fn is_difference(op: Op) -> bool {
    op == Op::Row(Primitive::Binary(Binary::Sub))
}

// The place of an operation among those of its class; constants count alike here, and
// so do sums and differences.
fn rank(op: Op) -> (u8, Option<Primitive>, u32) {
    match op {
        Op::Constant(_) => (0, None, 0),
        Op::Variable(number) => (1, None, number),
        op if is_difference(op) => (2, Some(Primitive::Binary(Binary::Add)), 0),
        Op::Row(row) => (2, Some(row), 0),
        Op::If(relation) => (3, None, relation as u32),
        Op::Call(_) => (4, None, 0),
    }
}

// Exact numbers before symbols before floats, each by size.
fn constants(a: Expr<'_>, b: Expr<'_>, op: Op) -> Ordering {
    if !matches!(op, Op::Constant(_)) {
        return Ordering::Equal;
    }
    let (Some(a), Some(b)) = (a.constant(), b.constant()) else {
        return Ordering::Equal;
    };
    let kind = |constant: &Constant| match constant {
        Constant::Exact(_) => 0,
        Constant::Pi | Constant::E => 1,
        Constant::Float(_) => 2,
    };
    kind(&a)
        .cmp(&kind(&b))
        .then_with(|| match (a.exact(), b.exact()) {
            (Some(a), Some(b)) => a.cmp(b),
            _ => a.to_f64().total_cmp(&b.to_f64()),
        })
}
