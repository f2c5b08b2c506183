//! How much work an expression is: its operations, each counted once.

use trigrad_core::{Binary, Constant, Exact, Formula, Nary, NodeId, Op, Primitive, Unary};

use crate::keyed::{Map, Set};

/// The operations that evaluate all outputs together, what they share counted once.
///
/// Each of `+ - * / ^` and each call counts 1; an n-ary sum, product, maximum or minimum
/// n - 1; a conditional 2. Numbers are multiplied beforehand and signs are free, so
/// `2*(3*x)` and `-(x*6)` are one operation, and the same one; the order of what is added
/// or multiplied makes no difference, and the slope of a power counts as `n*x^(n - 1)`.
///
/// Time and memory linear in the nodes and their arguments.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::operations;
/// let count = |text| operations(&Formula::parse(text).unwrap());
/// assert_eq!(count("100*(y - x^2)^2 + (1 - x)^2"), 7);
/// assert_eq!(count("sin(x*y)*sin(y*x)"), 3);
/// ```
pub fn operations(formula: &Formula) -> usize {
    let mut pool = Pool::default();
    let mut terms: Vec<Term> = Vec::with_capacity(formula.len());
    let mut args = Vec::new();
    for id in formula.nodes() {
        formula.args_into(id, &mut args);
        let of: Vec<Term> = args.iter().map(|arg| terms[arg.index()]).collect();
        let term = pool.term(formula, id, &of);
        terms.push(term);
    }
    let outputs = formula.outputs().iter();
    let roots: Vec<u32> = outputs.map(|id| pool.signed(terms[id.index()])).collect();
    pool.total(&roots)
}

// An expression in the pool, up to its sign.
#[derive(Clone, Copy)]
struct Term {
    negative: bool,
    at: u32,
}

impl Term {
    fn positive(at: u32) -> Self {
        Self {
            negative: false,
            at,
        }
    }
}

// What differs in more than the way it is written. Arguments whose order does not
// matter are sorted.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Kind {
    // Not negative.
    Number(Exact),
    // A variable, or a constant that is not rational.
    Leaf(NodeId),
    // The factor is positive.
    Product {
        factor: Exact,
        over: Vec<u32>,
        under: Vec<u32>,
    },
    // The summands, and whether each is subtracted.
    Sum(Vec<(u32, bool)>),
    Power(u32, Exact),
    Negative(u32),
    Applied(Op, Vec<u32>),
}

// Each kind once, with the cost of the operations that make it of its arguments.
#[derive(Default)]
struct Pool {
    kinds: Vec<(Kind, usize)>,
    places: Map<Kind, u32>,
}

impl Pool {
    fn term(&mut self, formula: &Formula, id: NodeId, of: &[Term]) -> Term {
        match formula.op(id) {
            Op::Constant(number) => {
                let rational = match formula.constant(number) {
                    Constant::Exact(exact) => Some(exact.clone()),
                    Constant::Float(x) => Exact::from_f64(*x),
                    Constant::Pi | Constant::E => None,
                };
                match rational {
                    Some(exact) => self.number(&exact),
                    None => Term::positive(self.intern(Kind::Leaf(id), 0)),
                }
            }
            Op::Variable(_) => Term::positive(self.intern(Kind::Leaf(id), 0)),
            Op::Row(row) => self.row(row, of),
            op @ Op::If(_) => self.applied(op, of, 2),
            op @ Op::Call(_) => self.applied(op, of, 1),
        }
    }

    fn row(&mut self, row: Primitive, of: &[Term]) -> Term {
        match row {
            Primitive::Unary(Unary::Neg) => Term {
                negative: !of[0].negative,
                at: of[0].at,
            },
            Primitive::Unary(Unary::Sqrt) => {
                let half = Exact::ratio(1, 2).expect("2 is not 0");
                let base = self.signed(of[0]);
                Term::positive(self.power(base, half))
            }
            Primitive::Binary(Binary::Add) => self.sum(of),
            Primitive::Binary(Binary::Sub) => {
                let negated = Term {
                    negative: !of[1].negative,
                    at: of[1].at,
                };
                self.sum(&[of[0], negated])
            }
            Primitive::Nary(Nary::Sum) => self.sum(of),
            Primitive::Binary(Binary::Mul) | Primitive::Nary(Nary::Product) => {
                self.product(of, &[])
            }
            Primitive::Binary(Binary::Div) => self.product(&of[..1], &of[1..]),
            Primitive::Binary(Binary::Pow) => match self.literal(of[1]) {
                Some(exponent) => {
                    let base = self.signed(of[0]);
                    Term::positive(self.power(base, exponent))
                }
                None => self.applied(Op::Row(row), of, 1),
            },
            Primitive::Binary(Binary::Powslope) => match self.literal(of[1]) {
                Some(exponent) => self.slope_of_power(of[0], &exponent),
                None => self.applied(Op::Row(row), of, 1),
            },
            Primitive::Nary(Nary::Max | Nary::Min) => {
                self.applied(Op::Row(row), of, of.len().saturating_sub(1).max(1))
            }
            _ => self.applied(Op::Row(row), of, 1),
        }
    }

    fn slope_of_power(&mut self, base: Term, exponent: &Exact) -> Term {
        let base = self.signed(base);
        let factor = self.number(exponent);
        match exponent.checked_sub(&Exact::from(1)) {
            Some(lower) if !lower.is_zero() => {
                let power = Term::positive(self.power(base, lower));
                self.product(&[factor, power], &[])
            }
            _ => factor,
        }
    }

    fn number(&mut self, exact: &Exact) -> Term {
        let at = self.intern(Kind::Number(exact.abs()), 0);
        Term {
            negative: exact.is_negative(),
            at,
        }
    }

    // The rational number that a term is, if it is one.
    fn literal(&self, term: Term) -> Option<Exact> {
        match &self.kinds[term.at as usize].0 {
            Kind::Number(exact) if term.negative => Some(exact.negated()),
            Kind::Number(exact) => Some(exact.clone()),
            _ => None,
        }
    }

    fn power(&mut self, base: u32, exponent: Exact) -> u32 {
        if exponent.is_one() {
            return base;
        }
        if exponent.to_i64() == Some(-1) {
            return self.product(&[], &[Term::positive(base)]).at;
        }
        self.intern(Kind::Power(base, exponent), 1)
    }

    // A sum of negative terms only is the negative of a sum.
    fn sum(&mut self, of: &[Term]) -> Term {
        let negative = of.iter().all(|term| term.negative);
        let mut summands: Vec<(u32, bool)> = of
            .iter()
            .map(|term| (term.at, term.negative != negative))
            .collect();
        summands.sort_unstable();
        let at = self.intern(Kind::Sum(summands), of.len().saturating_sub(1));
        Term { negative, at }
    }

    fn product(&mut self, over: &[Term], under: &[Term]) -> Term {
        let mut negative = false;
        let mut factor = Exact::from(1);
        let mut sides = [Vec::new(), Vec::new()];
        for (side, terms) in [over, under].into_iter().enumerate() {
            for term in terms {
                negative ^= term.negative;
                match &self.kinds[term.at as usize].0 {
                    Kind::Number(by) => match scaled(&factor, by, side) {
                        Some(scaled) => factor = scaled,
                        None => sides[side].push(term.at),
                    },
                    // The reciprocal of something.
                    Kind::Product {
                        factor,
                        over,
                        under,
                    } if factor.is_one() && over.is_empty() && under.len() == 1 => {
                        sides[1 - side].push(under[0]);
                    }
                    _ => sides[side].push(term.at),
                }
            }
        }
        // A multiple of a multiple.
        if let [[only], []] = [&sides[0][..], &sides[1][..]]
            && let Kind::Product {
                factor: inner,
                over,
                under,
            } = &self.kinds[*only as usize].0
            && !inner.is_one()
            && let Some(scaled) = scaled(&factor, inner, 0)
        {
            factor = scaled;
            sides = [over.clone(), under.clone()];
        }
        let at = self.product_of(factor, sides);
        Term { negative, at }
    }

    fn product_of(&mut self, factor: Exact, [mut over, mut under]: [Vec<u32>; 2]) -> u32 {
        if factor.is_zero() || (over.is_empty() && under.is_empty()) {
            return self.intern(Kind::Number(factor), 0);
        }
        if factor.is_one() && under.is_empty() && over.len() == 1 {
            return over[0];
        }
        let factors = over.len() + usize::from(!factor.is_one());
        let cost = factors.max(1) - 1 + under.len();
        over.sort_unstable();
        under.sort_unstable();
        self.intern(
            Kind::Product {
                factor,
                over,
                under,
            },
            cost,
        )
    }

    fn applied(&mut self, op: Op, of: &[Term], cost: usize) -> Term {
        let args = of.iter().map(|&term| self.signed(term)).collect();
        Term::positive(self.intern(Kind::Applied(op, args), cost))
    }

    // The term with its sign.
    fn signed(&mut self, term: Term) -> u32 {
        match term.negative {
            true => self.intern(Kind::Negative(term.at), 0),
            false => term.at,
        }
    }

    fn intern(&mut self, kind: Kind, cost: usize) -> u32 {
        if let Some(&at) = self.places.get(&kind) {
            return at;
        }
        let at = u32::try_from(self.kinds.len()).expect("a formula holds at most 2^32 nodes");
        self.kinds.push((kind.clone(), cost));
        self.places.insert(kind, at);
        at
    }

    // The cost of what the roots are made of.
    fn total(&self, roots: &[u32]) -> usize {
        let mut reached = Set::default();
        let mut stack = roots.to_vec();
        let mut total = 0;
        while let Some(at) = stack.pop() {
            if !reached.insert(at) {
                continue;
            }
            let (kind, cost) = &self.kinds[at as usize];
            total += cost;
            match kind {
                Kind::Number(_) | Kind::Leaf(_) => {}
                Kind::Power(of, _) | Kind::Negative(of) => stack.push(*of),
                Kind::Sum(summands) => stack.extend(summands.iter().map(|&(of, _)| of)),
                Kind::Product { over, under, .. } => stack.extend(over.iter().chain(under)),
                Kind::Applied(_, args) => stack.extend(args),
            }
        }
        total
    }
}

// Factors beyond so many bits stay factors, so that no chain of them takes long.
const LONGEST: usize = 2048;

// The factor times a number, or over it, unless that is long or infinite.
fn scaled(factor: &Exact, by: &Exact, side: usize) -> Option<Exact> {
    let scaled = match side {
        0 => factor.checked_mul(by),
        _ => factor.checked_div(by),
    };
    scaled.filter(|scaled| scaled.bits() <= LONGEST)
}

#[cfg(test)]
mod tests {
    use trigrad_core::{Expr, Formula, Graph, Interpret, Tracked};

    use super::*;

    fn count(text: &str) -> usize {
        operations(&Formula::parse(text).unwrap())
    }

    // Every row of the table, applied to variables: 1, but for signs and for n-ary rows.
    #[test]
    fn every_row_counts() {
        for row in Primitive::all(3) {
            let graph = Graph::new();
            let args = ["x", "y", "z"].map(|name| Tracked::varying(graph.variable(name)));
            let (f, want) = match row {
                Primitive::Unary(Unary::Neg) => (Expr::unary(Unary::Neg, args[0]), 0),
                Primitive::Unary(op) => (Expr::unary(op, args[0]), 1),
                Primitive::Indexed(op, n) => (Expr::indexed(op, n, args[0]), 1),
                Primitive::Binary(op) => (Expr::binary(op, [args[0], args[1]]), 1),
                Primitive::Nary(op @ (Nary::Sum | Nary::Product | Nary::Max | Nary::Min)) => {
                    (Expr::nary(op, &args), 2)
                }
                Primitive::Nary(op) => (Expr::nary(op, &args), 1),
            };
            assert_eq!(operations(&graph.formula(&[f], &[])), want, "{row:?}");
        }
    }

    #[test]
    fn numbers_and_signs_are_free() {
        let alike = [
            ("2*(3*x)", 1),
            ("-(6*x)", 1),
            ("x/2/3", 1),
            ("-x", 0),
            ("3*pi", 1),
            ("2*3", 0),
            ("-x - y", 1),
            ("x - (-y)", 1),
            ("(2*x)*y + 2*x", 3),
            ("powslope(x, 3)", 2),
            ("powslope(x, 2)", 1),
            ("powslope(x, 1)", 0),
            ("x^-1 + 1/x", 2),
            ("sqrt(x) + x^(1/2)", 2),
            ("if(x < y, x*y, y*x)", 3),
            ("max(x, y, z)", 2),
            // The same but for order, and what differs in a sign.
            ("sin(x + y)*sin(y + x)", 3),
            ("(-x - y)*(x + y)", 2),
            ("sin(x - y) + sin(x + y)", 5),
            ("sin(-x) + sin(x)", 3),
            ("sin(x*y)*sin((-x)*(-y))", 3),
            ("sin(x*y) + sin((-x)*y)", 4),
            ("x^-2 + x^2", 3),
            // A quotient by a reciprocal is a product.
            ("y/(1/x)", 1),
            ("x*(y/z)", 2),
            ("x*(2/y)", 2),
        ];
        for (text, want) in alike {
            assert_eq!(count(text), want, "{text}");
        }
    }

    #[test]
    fn what_is_shared_counts_once() {
        let graph = Graph::new();
        let f = graph.parse("sin(x*y) + x*y*z").unwrap();
        let g = graph.parse("(y*x)^2").unwrap();
        let both = graph.formula(&[f, g, f], &[]);
        assert_eq!(operations(&both), 5);
        // Linear in the graph, also where a tree would be exponential.
        let x = graph.variable("x");
        let top = (0..1000).fold(x, |below, _| below * below + x);
        assert_eq!(operations(&graph.formula(&[top], &[])), 2000);
        // Numbers beyond a limit stay factors.
        let long = (0..10_000).fold(x, |below, _| below * 1.5);
        assert!(operations(&graph.formula(&[long], &[])) < 10_000);
    }
}
