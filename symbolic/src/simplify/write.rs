//! Collected expressions as nodes of a graph, laid out as a person would write them.

mod radical;

use trigrad_core::{
    Binary, Constant, Exact, Expr, Graph, Interpret, Op, Primitive, Test, Tracked, Unary,
};

use self::radical::{Numbers, with_roots};
use super::arena::Arena;
use super::rewriter::Rewriter;
use super::term::{Factor, Id, Node, Term};
use crate::keyed::Set;

/// The nodes of an arena as nodes of a graph.
pub(super) struct Writer<'g> {
    graph: &'g Graph,
    written: Vec<Option<Expr<'g>>>,
    // Sums and products that are written once and then named, by a number or a sign too.
    named: Set<Id>,
}

impl<'g> Writer<'g> {
    pub(super) fn new(graph: &'g Graph) -> Self {
        Self {
            graph,
            written: Vec::new(),
            named: Set::default(),
        }
    }

    /// A writer of the results of a simplification, and of the steps that led to them.
    pub(super) fn of_results(graph: &'g Graph, rewriter: &Rewriter, roots: &[Term]) -> Self {
        let mut writer = Self::new(graph);
        if rewriter.keeps_shared {
            writer.name_shared(&rewriter.arena, roots);
        }
        writer
    }

    // Writes sums and products that the terms are made of more than once as they are,
    // whatever number stands at them: 3*(x*y) where 3*x*y would be shorter by itself.
    fn name_shared(&mut self, arena: &Arena, roots: &[Term]) {
        let mut met = Set::default();
        let mut meet = |id: Id| {
            let is_long = match arena.node(id) {
                Node::Sum(_) => true,
                Node::Product(factors) => factors.len() > 1,
                _ => false,
            };
            if is_long && !met.insert(id) {
                self.named.insert(id);
            }
        };
        roots.iter().for_each(|root| meet(root.base));
        for id in arena.made_of(roots, |_| false) {
            for_each_part(arena.node(id), &mut meet);
        }
    }

    /// The term as an expression of the graph. Time linear in the nodes not written yet.
    pub(super) fn term(&mut self, rewriter: &Rewriter, term: &Term) -> Expr<'g> {
        self.prepare(&rewriter.arena, term.base);
        self.write(rewriter, term)
    }

    /// The operation applied to the terms, as it is.
    pub(super) fn raw(&mut self, rewriter: &Rewriter, op: Op, args: &[Term]) -> Expr<'g> {
        let args: Vec<Expr<'g>> = args.iter().map(|arg| self.term(rewriter, arg)).collect();
        self.apply(&rewriter.arena, op, &args)
    }

    // Writes what the node is made of, arguments first and without recursion.
    fn prepare(&mut self, arena: &Arena, id: Id) {
        self.written
            .resize(arena.len().max(self.written.len()), None);
        if self.written[id.index()].is_some() {
            return;
        }
        let mut wanted = Vec::new();
        let mut stack = vec![id];
        let mut seen = crate::keyed::Set::default();
        while let Some(id) = stack.pop() {
            if self.written[id.index()].is_some() || !seen.insert(id) {
                continue;
            }
            wanted.push(id);
            for_each_part(arena.node(id), |part| stack.push(part));
        }
        wanted.sort_unstable();
        for id in wanted {
            let written = self.write_node(arena, id);
            self.written[id.index()] = Some(written);
        }
    }

    fn node(&self, id: Id) -> Expr<'g> {
        self.written[id.index()].expect("what a node is made of is written before it")
    }

    fn exact(&self, exact: Exact) -> Expr<'g> {
        self.graph.constant(Constant::Exact(exact))
    }

    fn write_node(&self, arena: &Arena, id: Id) -> Expr<'g> {
        match arena.node(id) {
            Node::Constant(constant) => self.graph.constant(constant.clone()),
            Node::Variable(number) => self.graph.variable(arena.name(*number)),
            Node::Sum(terms) => self.sum(arena, terms, &Exact::ONE),
            Node::Product(_) => self.product(arena, &Exact::ONE, id),
            Node::Apply(Op::Row(Primitive::Unary(Unary::Neg)), args) => {
                self.argument(arena, &args[0].negated())
            }
            Node::Apply(op, args) => {
                let args: Vec<Expr<'g>> =
                    args.iter().map(|arg| self.argument(arena, arg)).collect();
                self.apply(arena, *op, &args)
            }
        }
    }

    fn apply(&self, arena: &Arena, op: Op, args: &[Expr<'g>]) -> Expr<'g> {
        match op {
            Op::Row(row) => raw_row(row, args),
            Op::If(relation) => {
                let test = Test {
                    relation,
                    left: args[0],
                    right: args[1],
                };
                Expr::select(test, args[2], args[3])
            }
            Op::Call(number) => {
                let call = arena.call(number);
                let args: Vec<_> = args.iter().copied().map(Tracked::varying).collect();
                Expr::custom(&call.function, &call.orders, &args)
            }
            Op::Constant(_) | Op::Variable(_) => unreachable!("these have no arguments"),
        }
    }

    fn write(&self, rewriter: &Rewriter, term: &Term) -> Expr<'g> {
        self.argument(&rewriter.arena, term)
    }

    // A term that stands by itself: a sign in front of it would be an operation.
    fn argument(&self, arena: &Arena, term: &Term) -> Expr<'g> {
        if term.coefficient.is_one() {
            return self.node(term.base);
        }
        if term.base == Id::ONE || term.coefficient.is_zero() {
            return self.exact(term.coefficient.clone());
        }
        if self.named.contains(&term.base) {
            return self.product_of(arena, &term.coefficient, vec![Factor::of(term.base)]);
        }
        if let Node::Sum(terms) = arena.node(term.base)
            && distributes(&term.coefficient, terms)
        {
            return self.sum(arena, terms, &term.coefficient);
        }
        self.product(arena, &term.coefficient, term.base)
    }

    /// The power as an expression, its exponent as it is.
    fn power(&self, arena: &Arena, base: Expr<'g>, factor: &Factor, flipped: bool) -> Expr<'g> {
        let exponent = match flipped {
            true => factor.exponent.negated(),
            false => factor.exponent.clone(),
        };
        if exponent.is_one() {
            return base;
        }
        if let Some(number) = exponent.as_number()
            && Exact::ratio(1, 2).as_ref() == Some(number)
        {
            return raw_row(Primitive::Unary(Unary::Sqrt), &[base]);
        }
        let exponent = self.argument(arena, &exponent);
        if factor.base == Id::E {
            return raw_row(Primitive::Unary(Unary::Exp), &[exponent]);
        }
        raw_row(Primitive::Binary(Binary::Pow), &[base, exponent])
    }

    fn product(&self, arena: &Arena, coefficient: &Exact, id: Id) -> Expr<'g> {
        self.product_of(arena, coefficient, arena.written_factors(id))
    }

    // The product as nodes: the number first, everything below the line at the end.
    fn product_of(&self, arena: &Arena, coefficient: &Exact, factors: Vec<Factor>) -> Expr<'g> {
        let (mut coefficient, factors) = with_roots(arena, coefficient, factors);
        let numbers = Numbers::of(arena, &factors, &mut coefficient);
        let coefficient = &coefficient;
        let has_denominator = factors.iter().any(|factor| arena.is_below(factor));
        let [above, below] = parts(coefficient, has_denominator);
        let mut above_line = Vec::new();
        let mut below_line = Vec::new();
        if !above.is_one() {
            above_line.push(self.exact(above));
        }
        if !below.is_one() {
            below_line.push(self.exact(below));
        }
        let is_negative = coefficient.is_negative();
        // A sign goes into a difference where that makes no sign in front of it.
        let mut signed = is_negative && (above_line.is_empty() || has_denominator);
        let turned = factors.iter().position(|factor| {
            signed
                && factor.integer().is_some_and(|n| n % 2 != 0)
                && turns(arena, factor.base)
                && !self.named.contains(&factor.base)
        });
        signed = is_negative && turned.is_none();
        for (place, factor) in factors.iter().enumerate() {
            let Some(number) = numbers.beside(place) else {
                continue;
            };
            let base = match (turned == Some(place), arena.node(factor.base)) {
                (true, Node::Sum(terms)) => self.sum(arena, terms, &Exact::from(-1)),
                _ => self.node(factor.base),
            };
            let base = match number.is_one() {
                true => base,
                false => self.multiple(arena, number, factor.base),
            };
            let below = arena.is_below(factor);
            let power = self.power(arena, base, factor, below);
            // Nothing else: (1/2)^n rather than 1/2^n.
            if below
                && factors.len() == 1
                && coefficient.is_one()
                && factor.number().is_none()
                && let Node::Constant(Constant::Exact(number)) = arena.node(factor.base)
                && let Some(reciprocal) = Exact::ONE.checked_div(number)
            {
                return self.power(arena, self.exact(reciprocal), factor, below);
            }
            let line = if below {
                &mut below_line
            } else {
                &mut above_line
            };
            line.push(power);
        }
        if signed {
            match above_line.first_mut() {
                None => above_line.push(self.exact(Exact::from(-1))),
                Some(first) => *first = raw_row(Primitive::Unary(Unary::Neg), &[*first]),
            }
        }
        let times = |a, b| raw_row(Primitive::Binary(Binary::Mul), &[a, b]);
        let above = above_line
            .into_iter()
            .reduce(times)
            .unwrap_or_else(|| self.exact(Exact::ONE));
        match below_line.into_iter().reduce(times) {
            Some(below) => raw_row(Primitive::Binary(Binary::Div), &[above, below]),
            None => above,
        }
    }

    // A number times a node under a root.
    fn multiple(&self, arena: &Arena, number: &Exact, id: Id) -> Expr<'g> {
        match arena.node(id) {
            Node::Constant(Constant::Exact(own)) => {
                let product = own.checked_mul(number);
                self.exact(product.unwrap_or_else(|| own.clone()))
            }
            _ => self.argument(
                arena,
                &Term {
                    coefficient: number.clone(),
                    base: id,
                },
            ),
        }
    }

    // The sum as nodes: in order, with something positive in front where there is
    // something, and with differences instead of minus signs.
    fn sum(&self, arena: &Arena, terms: &[Term], scale: &Exact) -> Expr<'g> {
        let mut scaled: Vec<Term> = terms
            .iter()
            .map(|term| term.times(scale).unwrap_or_else(|| term.clone()))
            .collect();
        arena.sort_terms(&mut scaled);
        let positive = scaled
            .iter()
            .position(|term| !term.coefficient.is_negative());
        if let Some(positive) = positive {
            scaled[..=positive].rotate_right(1);
        }
        let mut sum: Option<Expr<'g>> = None;
        for term in scaled {
            sum = Some(match sum {
                None => self.argument(arena, &term),
                Some(sum) => {
                    let op = match term.coefficient.is_negative() {
                        true => Binary::Sub,
                        false => Binary::Add,
                    };
                    let size = Term {
                        coefficient: term.coefficient.abs(),
                        base: term.base,
                    };
                    let term = self.argument(arena, &size);
                    raw_row(Primitive::Binary(op), &[sum, term])
                }
            });
        }
        sum.unwrap_or_else(|| self.exact(Exact::ZERO))
    }
}

impl Arena {
    /// Puts the terms in the order in which they are written.
    pub(super) fn sort_terms(&self, terms: &mut [Term]) {
        terms.sort_by(|a, b| self.compare_written(a, b));
    }
}

/// Calls `visit` for every node that the node is made of.
pub(super) fn for_each_part(node: &Node, mut visit: impl FnMut(Id)) {
    match node {
        Node::Constant(_) | Node::Variable(_) => {}
        Node::Sum(terms) | Node::Apply(_, terms) => {
            terms.iter().for_each(|term| visit(term.base));
        }
        Node::Product(factors) => {
            for factor in factors.iter() {
                visit(factor.base);
                visit(factor.exponent.base);
            }
        }
    }
}

// Whether a difference can take a minus sign.
fn turns(arena: &Arena, id: Id) -> bool {
    match arena.node(id) {
        Node::Sum(terms) => terms.iter().any(|term| term.coefficient.is_negative()),
        _ => false,
    }
}

/// Whether a number times a sum is shorter with the number inside.
pub(super) fn distributes(coefficient: &Exact, terms: &[Term]) -> bool {
    if coefficient.abs().is_one() {
        return true;
    }
    let scaled = |by: &Exact| {
        let is_product = |term: &&Term| {
            term.base != Id::ONE
                && !term
                    .coefficient
                    .checked_mul(by)
                    .is_some_and(|number| number.abs().is_one())
        };
        terms.iter().filter(is_product).count()
    };
    scaled(coefficient) < scaled(&Exact::ONE) + 1
}

/// The row as a node of the graph, or as the number that is written so.
pub(super) fn raw_row<'g>(row: Primitive, args: &[Expr<'g>]) -> Expr<'g> {
    let args: Vec<_> = args.iter().copied().map(Tracked::varying).collect();
    match row {
        Primitive::Unary(op) => Expr::unary(op, args[0]),
        Primitive::Indexed(op, n) => Expr::indexed(op, n, args[0]),
        Primitive::Binary(op) => Expr::binary(op, [args[0], args[1]]),
        Primitive::Nary(op) => Expr::nary(op, &args),
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
