//! Taylor series, by recurrences that the table's own rules give.
//!
//! The coefficients of y = u(v) follow from those of v and of the partial p = u'(v), because
//! y' = p v': k y_k is the sum of j v_j p_(k-j) for j = 1 to k. The partial is an expression
//! like any other, with a series found in the same way, one order lower; for sines,
//! exponentials and their like it is among the nodes that are there already. Sums,
//! differences, products and quotients have recurrences of their own, and so have powers
//! with a varying exponent and direction cosines, whose partials would be new ones at every
//! order. (Griewank and Walther, *Evaluating Derivatives*, 2nd edition, chapter 13.)

use num_traits::{One, Zero};
use trigrad_core::{Binary, Expr, Graph, Interpret, Nary, NodeId, Op, Primitive, Tracked, Unary};

use crate::keyed::Map;
use crate::rebuild::{at_home, rebuild};
use crate::region::{is_integer, sum};
use crate::sweep::product;
use crate::visit::partials;

/// The coefficients of the Taylor series of `output` in x - `about`, from the value up to
/// the power `order`: the k-th derivatives at x = `about`, over k!.
///
/// Expressions in which `about` stands for `x`. They share what they have in common, and
/// grow with a small power of the order and not exponentially, as repeated derivatives do.
/// Where an order is not a number at `about` (sqrt at 0), it is infinite or NaN, and so
/// are those above it. A branch is the one taken at `about`.
///
/// ```
/// use trigrad_core::Graph;
/// use trigrad_symbolic::taylor_coefficients;
/// let graph = Graph::new();
/// let (x, a) = (graph.variable("x"), graph.variable("a"));
/// let series = taylor_coefficients(x.exp(), x, a, 2);
/// assert_eq!(series, [a.exp(), a.exp(), a.exp() * (graph.constant(1) / 2.0)]);
/// ```
///
/// # Panics
/// If the expressions live in different graphs.
pub fn taylor_coefficients<'g>(
    output: Expr<'g>,
    x: Expr<'g>,
    about: Expr<'g>,
    order: usize,
) -> Vec<Expr<'g>> {
    let Some((graph, _)) = [output, x, about].into_iter().find_map(Expr::node) else {
        return constant_series(output, order);
    };
    // Partials that only the recurrences need stay in a graph of their own.
    let scratch = Graph::new();
    let [output, x, about] = [output, x, about].map(|expr| at_home(graph, expr));
    let copies = scratch.import(&graph.formula(&[output, x, about], &[]));
    let mut series = Series {
        graph: &scratch,
        x: scratch.id(copies[1]),
        about: copies[2],
        depends: Vec::new(),
        partials: Map::default(),
        others: Map::default(),
        known: Map::default(),
    };
    let coefficients = series.coefficients(scratch.id(copies[0]), order);
    graph.import(&scratch.formula(&coefficients, &[]))
}

/// The Taylor polynomial of `output` in x - `about` of degree `order`, an expression of x.
///
/// The remainder is of the order (x - about)^(order + 1) where the function has as many
/// continuous derivatives. Terms that are structurally 0 are left out; see
/// [`taylor_coefficients`].
///
/// ```
/// use trigrad_core::{Graph, Scalar};
/// use trigrad_symbolic::{Options, simplify, taylor};
/// let graph = Graph::new();
/// let x = graph.variable("x");
/// let polynomial = taylor(x.sin() * x, x, 0.0.into(), 4);
/// let simpler = simplify(&graph.formula(&[polynomial], &[]), &Options::default());
/// assert_eq!(simpler.formula.eval(&[0.5]), [0.25 - 0.0625 / 6.0]);
/// ```
///
/// # Panics
/// If the expressions live in different graphs.
pub fn taylor<'g>(output: Expr<'g>, x: Expr<'g>, about: Expr<'g>, order: usize) -> Expr<'g> {
    let step = match is_integer(about, 0) {
        true => x,
        false => x - about,
    };
    let coefficients = taylor_coefficients(output, x, about, order);
    let terms = coefficients.into_iter().enumerate();
    let terms = terms.filter_map(|(power, coefficient)| match power {
        0 => Some(coefficient),
        1 => product(step, coefficient),
        _ => product(step.pow(power as f64), coefficient),
    });
    terms.reduce(sum).unwrap_or_else(Expr::zero)
}

fn constant_series(value: Expr<'_>, order: usize) -> Vec<Expr<'_>> {
    let mut series = vec![Expr::zero(); order + 1];
    series[0] = value;
    series
}

struct Series<'g> {
    graph: &'g Graph,
    x: NodeId,
    about: Expr<'g>,
    // By node: whether it depends on x.
    depends: Vec<bool>,
    // The partials by the arguments that depend on x, with their slots.
    partials: Map<NodeId, Vec<(usize, Expr<'g>)>>,
    // What the series of a node is made by, if not by its partials.
    others: Map<NodeId, NodeId>,
    known: Map<(NodeId, usize), Expr<'g>>,
}

// Recurrences that go by another node than the partials.
#[derive(Clone, Copy)]
enum By {
    // c y = a for the first argument a, where y is the length of all.
    Length,
    // y' = y L' for the power y, where L is the exponent times the logarithm.
    Logarithm,
    // The node has the same series.
    Same,
}

impl<'g> Series<'g> {
    fn coefficients(&mut self, node: NodeId, order: usize) -> Vec<Expr<'g>> {
        (0..=order).map(|k| self.coefficient(node, k)).collect()
    }

    // Without recursion: what a coefficient is made of is pushed on top of it.
    fn coefficient(&mut self, node: NodeId, k: usize) -> Expr<'g> {
        let mut stack = vec![(node, k)];
        let mut needed = Vec::new();
        while let Some(&(node, k)) = stack.last() {
            if self.known.contains_key(&(node, k)) {
                stack.pop();
                continue;
            }
            needed.clear();
            self.needs(node, k, &mut needed);
            needed.retain(|pair| !self.known.contains_key(pair));
            if needed.is_empty() {
                let value = self.make(node, k);
                self.known.insert((node, k), value);
            }
            stack.append(&mut needed);
        }
        self.known[&(node, k)]
    }

    fn needs(&mut self, node: NodeId, k: usize, needed: &mut Vec<(NodeId, usize)>) {
        if node == self.x || !self.depends(node) {
            return;
        }
        let args = self.args(node);
        let orders =
            |id: NodeId, orders: std::ops::RangeInclusive<usize>| orders.map(move |k| (id, k));
        if let Some((by, other)) = self.by_another(node, k) {
            match by {
                By::Same => needed.push((other, k)),
                By::Logarithm => {
                    needed.extend(orders(other, 1..=k));
                    needed.extend(orders(node, 0..=k - 1));
                }
                By::Length => {
                    needed.push((args[0], k));
                    needed.extend(orders(other, 0..=k));
                    needed.extend(orders(node, 0..=k - 1));
                }
            }
            return;
        }
        match self.graph.op(node) {
            _ if k == 0 => needed.extend(args.iter().map(|&arg| (arg, 0))),
            Op::If(_) => needed.extend([(args[0], 0), (args[1], 0), (args[2], k), (args[3], k)]),
            Op::Row(row) if is_linear(row) => needed.extend(args.iter().map(|&arg| (arg, k))),
            Op::Row(Primitive::Binary(Binary::Mul)) => {
                args.iter()
                    .for_each(|&arg| needed.extend(orders(arg, 0..=k)));
            }
            Op::Row(Primitive::Binary(Binary::Div)) => {
                needed.push((args[0], k));
                needed.extend(orders(args[1], 0..=k));
                needed.extend(orders(node, 0..=k - 1));
            }
            _ => {
                for (slot, partial) in self.partials(node) {
                    needed.extend(orders(args[slot], 1..=k));
                    if let Some((_, partial)) = partial.node() {
                        needed.extend(orders(partial, 0..=k - 1));
                    }
                }
            }
        }
    }

    // The coefficient of what is known.
    fn make(&mut self, node: NodeId, k: usize) -> Expr<'g> {
        if node == self.x {
            return match k {
                0 => self.about,
                1 => Expr::one(),
                _ => Expr::zero(),
            };
        }
        if !self.depends(node) {
            return match k {
                0 => self.graph.expr(node),
                _ => Expr::zero(),
            };
        }
        let args = self.args(node);
        let by_another = self.by_another(node, k);
        let at = |slot: usize, k: usize| self.known[&(args[slot], k)];
        if let Some((by, other)) = by_another {
            let pair = |j: usize| times(self.known[&(other, j)], self.known[&(node, k - j)]);
            return match by {
                By::Same => self.known[&(other, k)],
                By::Logarithm => total((1..=k).map(|j| times(pair(j)?, weight(j, k)))),
                By::Length => {
                    let rest = difference(at(0, k), total((1..=k).map(pair)));
                    over(rest, self.known[&(other, 0)])
                }
            };
        }
        match self.graph.op(node) {
            Op::If(_) => {
                let sides = [at(0, 0), at(1, 0), at(2, k), at(3, k)];
                match sides[2] == sides[3] {
                    true => sides[2],
                    false => rebuild(self.graph, node, &sides),
                }
            }
            _ if k == 0 => {
                let values = (0..args.len()).map(|slot| at_home(self.graph, at(slot, 0)));
                at_home(
                    self.graph,
                    rebuild(self.graph, node, &values.collect::<Vec<_>>()),
                )
            }
            Op::Row(Primitive::Unary(Unary::Neg)) => negated(at(0, k)),
            Op::Row(Primitive::Binary(Binary::Add)) => sum(at(0, k), at(1, k)),
            Op::Row(Primitive::Binary(Binary::Sub)) => difference(at(0, k), at(1, k)),
            Op::Row(Primitive::Binary(Binary::Mul)) => {
                total((0..=k).map(|j| times(at(0, j), at(1, k - j))))
            }
            Op::Row(Primitive::Binary(Binary::Div)) => {
                let products = (1..=k).map(|j| times(at(1, j), self.known[&(node, k - j)]));
                let rest = difference(at(0, k), total(products));
                over(rest, at(1, 0))
            }
            _ => {
                let mut terms = Vec::new();
                for (slot, partial) in self.partials(node) {
                    let weighted = |j: usize| {
                        let slope = self.of_partial(partial, k - j);
                        let term = times(self.known[&(args[slot], j)], slope)?;
                        times(term, weight(j, k))
                    };
                    terms.extend((1..=k).map(weighted));
                }
                total(terms.into_iter())
            }
        }
    }

    // The first order is always by the partials, which hold at the edges too.
    fn by_another(&mut self, node: NodeId, k: usize) -> Option<(By, NodeId)> {
        let args = self.args(node);
        let Op::Row(row) = self.graph.op(node) else {
            return None;
        };
        let by = match row {
            Primitive::Nary(Nary::Dircos) if k >= 1 => By::Length,
            Primitive::Binary(Binary::Pow) if k >= 2 && self.depends(args[1]) => By::Logarithm,
            Primitive::Binary(Binary::Powslope) if k >= 2 && self.depends(args[1]) => By::Same,
            _ => return None,
        };
        if let Some(&other) = self.others.get(&node) {
            return Some((by, other));
        }
        let args: Vec<Expr<'g>> = args.into_iter().map(|arg| self.graph.expr(arg)).collect();
        let other = match by {
            By::Length => {
                let args: Vec<_> = args.into_iter().map(Tracked::varying).collect();
                Expr::nary(Nary::Hypot, &args)
            }
            By::Logarithm => args[1].xlogy(args[0]),
            By::Same => args[1] * args[0].pow(args[1] - 1.0),
        };
        let other = self.graph.id(other);
        self.others.insert(node, other);
        Some((by, other))
    }

    fn of_partial(&self, partial: Expr<'g>, k: usize) -> Expr<'g> {
        match (partial.node(), k) {
            (Some((_, id)), _) => self.known[&(id, k)],
            (None, 0) => partial,
            (None, _) => Expr::zero(),
        }
    }

    fn args(&self, node: NodeId) -> Vec<NodeId> {
        let mut args = Vec::new();
        self.graph.args_into(node, &mut args);
        args
    }

    fn partials(&mut self, node: NodeId) -> Vec<(usize, Expr<'g>)> {
        if let Some(known) = self.partials.get(&node) {
            return known.clone();
        }
        let args = self.args(node);
        self.depends(node);
        let mut found = Vec::new();
        let varies = |slot: usize| self.depends[args[slot].index()];
        partials(self.graph, node, &args, varies, |slot, partial| {
            if !is_integer(partial, 0) {
                found.push((slot, partial));
            }
        });
        self.partials.insert(node, found.clone());
        found
    }

    fn depends(&mut self, node: NodeId) -> bool {
        let mut args = Vec::new();
        for id in self.graph.nodes_from(self.depends.len()) {
            self.graph.args_into(id, &mut args);
            let depends = id == self.x || args.iter().any(|arg| self.depends[arg.index()]);
            self.depends.push(depends);
        }
        self.depends[node.index()]
    }
}

fn is_linear(row: Primitive) -> bool {
    matches!(
        row,
        Primitive::Unary(Unary::Neg) | Primitive::Binary(Binary::Add | Binary::Sub)
    )
}

fn total<'g>(terms: impl Iterator<Item = Option<Expr<'g>>>) -> Expr<'g> {
    terms.flatten().reduce(sum).unwrap_or_else(Expr::zero)
}

fn times<'g>(a: Expr<'g>, b: Expr<'g>) -> Option<Expr<'g>> {
    match is_integer(a, 0) {
        true => None,
        false => product(a, b),
    }
}

// j/k
fn weight<'g>(j: usize, k: usize) -> Expr<'g> {
    Expr::from(j as i64) / Expr::from(k as i64)
}

fn over<'g>(a: Expr<'g>, b: Expr<'g>) -> Expr<'g> {
    match is_integer(a, 0) {
        true => a,
        false => a / b,
    }
}

fn negated(a: Expr<'_>) -> Expr<'_> {
    match is_integer(a, 0) {
        true => a,
        false => -a,
    }
}

fn difference<'g>(a: Expr<'g>, b: Expr<'g>) -> Expr<'g> {
    match (is_integer(a, 0), is_integer(b, 0)) {
        (_, true) => a,
        (true, false) => -b,
        _ => a - b,
    }
}
