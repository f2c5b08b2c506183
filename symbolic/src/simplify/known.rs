//! What is known of each node, whatever the inputs: its sign, whether it is always a
//! number, and its enclosure if it has no variables.

mod rows;

use trigrad_core::{
    Binary, Constant, Decoration, Exact, Interpret, Interpreter, Interval, Nary, Op, Primitive,
    Scalars, Tracked, Unary,
};

use self::rows::{ANYWHERE, apply, of_constant, of_row, rises};
use super::linear::{Inequalities, Inequality};
use super::proof::Proof;
use super::range::{Bound, Range};
use super::rule::Fact;
use super::term::{Factor, Id, Node, Term};
use crate::keyed::Map;

/// What is known of a node or a term, and on which grounds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    /// It is a real number at all real inputs.
    pub(super) total: Proof,
    /// Nowhere below 0.
    pub(super) nonnegative: Proof,
    /// Nowhere above 0.
    pub(super) nonpositive: Proof,
    /// Nowhere 0.
    pub(super) nonzero: Proof,
    /// It has no variables.
    pub(super) closed: bool,
}

impl Known {
    pub(super) fn positive(self) -> Proof {
        self.nonnegative.and(self.nonzero)
    }

    /// Whether the fact is the case; a minus sign is not for this table to see.
    pub(super) fn says(self, fact: Fact) -> Proof {
        match fact {
            Fact::Defined => self.total,
            Fact::Nonzero => self.nonzero,
            Fact::NonNegative => self.nonnegative,
            Fact::Positive => self.positive(),
            Fact::Signed => Proof::NONE,
        }
    }

    fn take(&mut self, range: &Range) {
        self.nonnegative = self.nonnegative.or(range.nonnegative());
        self.nonpositive = self.nonpositive.or(range.nonpositive());
        self.nonzero = self.nonzero.or(range.nonzero());
    }
}

/// Something that is taken for granted.
#[derive(Clone, Debug)]
pub(super) enum Grant {
    /// A fact of a node.
    Fact(Id, Fact, Proof),
    /// A node lies in a range.
    Range(Id, Range),
    /// A sum is above something.
    Inequality(Inequality),
}

/// What is known of all nodes of an arena.
#[derive(Default)]
pub(super) struct Knowledge {
    known: Vec<Known>,
    // The enclosures of the nodes without variables.
    constants: Map<Id, Interval<f64>>,
    // Of the nodes of which more is known than their sign.
    ranges: Map<Id, Range>,
    // What is taken for granted.
    granted: Map<Id, Vec<(Fact, Proof)>>,
    given: Map<Id, Range>,
    inequalities: Inequalities,
}

impl Knowledge {
    pub(super) fn of(&self, id: Id) -> Known {
        self.known[id.index()]
    }

    /// What is known of a number times a node.
    pub(super) fn of_term(&self, term: &Term) -> Known {
        if term.coefficient.is_zero() {
            return Known {
                total: Proof::PLAIN,
                nonnegative: Proof::PLAIN,
                nonpositive: Proof::PLAIN,
                nonzero: Proof::NONE,
                closed: true,
            };
        }
        let mut known = self.of(term.base);
        if term.coefficient.is_negative() {
            std::mem::swap(&mut known.nonnegative, &mut known.nonpositive);
        }
        known
    }

    /// Where the term lies, if it has no variables.
    pub(super) fn enclosure(&self, term: &Term) -> Option<Interval<f64>> {
        let coefficient = Interval::from_constant(&Constant::Exact(term.coefficient.clone()));
        if term.base == Id::ONE {
            return Some(coefficient);
        }
        self.constants
            .get(&term.base)
            .map(|base| coefficient.mul(base))
    }

    /// A proof that there is no such number, whatever the inputs.
    pub(super) fn conflict(&self, id: Id) -> Proof {
        let (known, range) = (self.of(id), self.range_of(id));
        let signs = known.nonnegative.and(known.nonpositive).and(known.nonzero);
        let ends = range
            .lo
            .zip(range.hi)
            .filter(|(lo, hi)| lo.at > hi.at || (lo.at == hi.at && (lo.open || hi.open)));
        ends.map_or(signs, |(lo, hi)| signs.or(lo.by.and(hi.by)))
    }

    pub(super) fn grant(&mut self, grants: impl Iterator<Item = Grant>) {
        for grant in grants {
            match grant {
                Grant::Fact(id, fact, by) => {
                    let granted = self.granted.entry(id).or_default();
                    if !granted.contains(&(fact, by)) {
                        granted.push((fact, by));
                    }
                }
                Grant::Range(id, range) => self.given.entry(id).or_default().meet(range),
                Grant::Inequality(inequality) => self.inequalities.push(inequality),
            }
        }
    }

    /// Knows all nodes again, after something new was taken for granted.
    pub(super) fn derive_anew(&mut self, nodes: &[Node]) {
        self.known.clear();
        self.ranges.clear();
        for node in nodes {
            self.add(node);
        }
        // An inequality may be about nodes behind the one that is asked about.
        if !self.inequalities.is_empty() {
            for (place, node) in nodes.iter().enumerate() {
                self.known[place] = self.learned(Id(place as u32), node);
            }
        }
    }

    /// Knows the next node, whose parts are known.
    pub(super) fn add(&mut self, node: &Node) {
        let id = Id(self.known.len() as u32);
        let known = self.learned(id, node);
        self.known.push(known);
    }

    fn learned(&mut self, id: Id, node: &Node) -> Known {
        let mut known = self.derive(node);
        if known.closed && !self.constants.contains_key(&id) {
            let enclosure = self.enclosure_of(node);
            if let Some(enclosure) = enclosure.filter(|enclosure| !enclosure.is_empty()) {
                self.constants.insert(id, enclosure);
            }
        }
        let mut range = match self.constants.get(&id).filter(|_| known.closed) {
            Some(enclosure) => {
                let is_number = enclosure.decoration() >= Decoration::Defined;
                known.total = known.total.or(Proof::plain_if(is_number));
                Range::of(enclosure, Proof::PLAIN)
            }
            None => self.derive_range(node, &mut known),
        };
        if let Some(given) = self.given.get(&id) {
            range.meet(given.clone());
        }
        known.take(&range);
        if !self.inequalities.is_empty() && !known.closed {
            let lowest = |term: &Term| {
                let is_known = term.base.index() < self.known.len();
                is_known.then(|| self.range(term).lo).flatten()
            };
            let [lo, hi] = self.inequalities.bounds(id, node, &lowest);
            range.raise(lo);
            let upper = Range { lo: hi, hi: None }.negated();
            range.meet(upper);
            known.take(&range);
        }
        for &(fact, by) in self.granted.get(&id).into_iter().flatten() {
            known.total = known.total.or(by);
            if matches!(fact, Fact::Nonzero | Fact::Positive) {
                known.nonzero = known.nonzero.or(by);
            }
            if matches!(fact, Fact::NonNegative | Fact::Positive) {
                known.nonnegative = known.nonnegative.or(by);
            }
        }
        if range.says_more() {
            self.ranges.insert(id, range);
        }
        known
    }

    fn derive(&self, node: &Node) -> Known {
        match node {
            Node::Constant(constant) => of_constant(constant),
            Node::Variable(_) => Known {
                total: Proof::PLAIN,
                ..Known::default()
            },
            Node::Sum(terms) => {
                let mut sum = Known {
                    total: Proof::PLAIN,
                    nonnegative: Proof::PLAIN,
                    nonpositive: Proof::PLAIN,
                    nonzero: Proof::NONE,
                    closed: true,
                };
                for term in terms.iter() {
                    let known = self.of_term(term);
                    sum.nonzero = sum.nonzero.or(known.nonzero);
                    sum.total = sum.total.and(known.total);
                    sum.nonnegative = sum.nonnegative.and(known.nonnegative);
                    sum.nonpositive = sum.nonpositive.and(known.nonpositive);
                    sum.closed &= known.closed;
                }
                // Of terms of one sign, none of which can make up for another.
                sum.nonzero = sum.nonzero.and(sum.nonnegative.or(sum.nonpositive));
                sum
            }
            Node::Product(factors) => {
                let mut product = Known {
                    total: Proof::PLAIN,
                    nonnegative: Proof::PLAIN,
                    nonpositive: Proof::NONE,
                    nonzero: Proof::PLAIN,
                    closed: true,
                };
                for factor in factors.iter() {
                    let known = self.of_factor(factor);
                    product.total = product.total.and(known.total);
                    (product.nonnegative, product.nonpositive) = signs(product, known);
                    product.nonzero = product.nonzero.and(known.nonzero);
                    product.closed &= known.closed;
                }
                product
            }
            Node::Apply(op, args) => {
                let args: Vec<Known> = args.iter().map(|arg| self.of_term(arg)).collect();
                let mut known = match op {
                    Op::Row(row) => of_row(*row, &args),
                    // Only one of the branches is reached, but nobody knows which one.
                    Op::If(_) => Known {
                        total: args
                            .iter()
                            .fold(Proof::PLAIN, |total, arg| total.and(arg.total)),
                        nonnegative: args[2].nonnegative.and(args[3].nonnegative),
                        nonpositive: args[2].nonpositive.and(args[3].nonpositive),
                        nonzero: args[2].nonzero.and(args[3].nonzero),
                        closed: false,
                    },
                    _ => Known::default(),
                };
                known.closed = !matches!(op, Op::Call(_)) && args.iter().all(|arg| arg.closed);
                known
            }
        }
    }

    /// What is known of a power.
    pub(super) fn of_factor(&self, factor: &Factor) -> Known {
        let base = self.of(factor.base);
        let exponent = self.of_term(&factor.exponent);
        let integer = factor.integer();
        let is_integer = Proof::plain_if(integer.is_some());
        let never_divides = exponent.nonnegative.or(base.nonzero);
        let defined = base
            .positive()
            .or(never_divides.and(base.nonnegative.or(is_integer)));
        let is_square = integer.is_none_or(|n| n % 2 == 0)
            && (integer.is_some() || is_fraction(&factor.exponent));
        let divides = factor.number().is_some_and(Exact::is_negative);
        Known {
            total: base.total.and(exponent.total).and(defined),
            nonnegative: Proof::plain_if(is_square).or(base.nonnegative),
            nonpositive: base
                .nonpositive
                .only_if(integer.is_some_and(|n| n % 2 != 0)),
            nonzero: Proof::plain_if(divides).or(base.nonzero),
            closed: base.closed && exponent.closed,
        }
    }

    /// Where the term lies wherever it is a number, as far as that is known.
    pub(super) fn range(&self, term: &Term) -> Range {
        if term.base == Id::ONE {
            return Range::point(term.coefficient.clone());
        }
        self.range_of(term.base).times_number(&term.coefficient)
    }

    fn range_of(&self, id: Id) -> Range {
        if id == Id::ONE {
            return Range::point(Exact::ONE);
        }
        let known = self.of(id);
        let mut range = self.ranges.get(&id).cloned().unwrap_or_default();
        let end = |sign: Proof| {
            sign.holds().then(|| {
                let strict = sign.and(known.nonzero);
                Bound {
                    at: Exact::ZERO,
                    open: strict.holds(),
                    by: if strict.holds() { strict } else { sign },
                }
            })
        };
        range.raise(end(known.nonnegative));
        range.lower(end(known.nonpositive));
        range
    }

    // The range of a node by those of its parts; and whether it is a number everywhere,
    // where their ranges lie within its domain.
    fn derive_range(&self, node: &Node, known: &mut Known) -> Range {
        match node {
            Node::Constant(_) | Node::Variable(_) => Range::default(),
            Node::Sum(terms) => {
                let mut sum = Range::point(Exact::ZERO);
                for term in terms.iter() {
                    sum = sum.plus(&self.range(term));
                    if sum.is_unbounded() {
                        break;
                    }
                }
                sum
            }
            Node::Product(factors) if factors.len() <= LONGEST => {
                let mut product = Range::point(Exact::ONE);
                for factor in factors.iter() {
                    product = product.times(&self.range_of_power(factor));
                    if product.is_unbounded() {
                        break;
                    }
                }
                match &factors[..] {
                    [only] => self.range_of_power(only),
                    _ => product,
                }
            }
            Node::Apply(Op::Row(Primitive::Unary(row)), args) => {
                let range = self.range(&args[0]);
                self.range_through(*row, &args[0], range, known)
            }
            Node::Apply(Op::Row(Primitive::Nary(row @ (Nary::Max | Nary::Min))), args) => {
                // Where one argument is no number, neither is the whole.
                let ranges = args.iter().map(|arg| self.range(arg));
                let greatest = |range: Range| match row {
                    Nary::Max => range,
                    _ => range.negated(),
                };
                let joined = ranges.map(greatest).reduce(|a, b| {
                    let mut joined = Range::default();
                    joined.raise(a.lo.clone());
                    joined.raise(b.lo.clone());
                    joined.hi = a.join(b).hi;
                    joined
                });
                greatest(joined.unwrap_or_default())
            }
            Node::Apply(Op::If(_), args) => self.range(&args[2]).join(self.range(&args[3])),
            Node::Product(_) | Node::Apply(..) => Range::default(),
        }
    }

    fn range_of_power(&self, factor: &Factor) -> Range {
        let base = self.range_of(factor.base);
        if let Some(number) = factor.number() {
            if let Some(n) = number.to_i64() {
                return match n {
                    1 => base,
                    _ => base.powered(n),
                };
            }
            // Wherever it is a number the base is not below 0.
            let mut base = base;
            base.raise(Some(Bound {
                at: Exact::ZERO,
                open: false,
                by: Proof::PLAIN,
            }));
            let exponent = Interval::from_constant(&Constant::Exact(number.clone()));
            let rows = Scalars::default();
            return base.through(!number.is_negative(), |x| {
                let [x, exponent] = [*x, exponent].map(Tracked::varying);
                rows.binary(Binary::Pow, &x, &exponent).number
            });
        }
        if factor.base == Id::E {
            let exponent = self.range(&factor.exponent);
            return exponent.through(true, |x| apply(Unary::Exp, x));
        }
        Range::default()
    }

    fn range_through(&self, row: Unary, arg: &Term, of_arg: Range, known: &mut Known) -> Range {
        let mut range = ANYWHERE.get(&row).cloned().unwrap_or_default();
        if of_arg.is_unbounded() {
            return range;
        }
        if of_arg.says_more() {
            let enclosure = apply(row, &of_arg.hull());
            let by = of_arg.by();
            range.meet(Range::of(&enclosure, by));
            if enclosure.decoration() >= Decoration::Defined {
                let total = self.of_term(arg).total;
                known.total = known.total.or(total.and(by));
            }
        }
        if let Some(rises) = rises(row) {
            range.meet(of_arg.through(rises, |x| apply(row, x)));
        }
        range
    }

    fn enclosure_of(&self, node: &Node) -> Option<Interval<f64>> {
        let rows = Scalars::default();
        let tracked = |term: &Term| self.enclosure(term).map(Tracked::varying);
        let node_of = |id: Id| self.enclosure(&Term::of(id)).map(Tracked::varying);
        Some(match node {
            Node::Constant(constant) => match constant {
                Constant::Float(x) if !x.is_finite() => return None,
                _ => Interval::from_constant(constant),
            },
            Node::Variable(_) => return None,
            Node::Sum(terms) => {
                let mut sum = tracked(terms.first()?)?;
                for term in &terms[1..] {
                    sum = rows.binary(Binary::Add, &sum, &tracked(term)?);
                }
                sum.number
            }
            Node::Product(factors) => {
                let mut product = Tracked::varying(Interval::from_constant(&Constant::from(1)));
                for factor in factors.iter() {
                    let (base, exponent) = (node_of(factor.base)?, tracked(&factor.exponent)?);
                    let power = rows.binary(Binary::Pow, &base, &exponent);
                    product = rows.binary(Binary::Mul, &product, &power);
                }
                product.number
            }
            Node::Apply(Op::Row(row), args) => {
                let args: Option<Vec<_>> = args.iter().map(tracked).collect();
                let args = args.filter(|args| !args.is_empty())?;
                match *row {
                    Primitive::Unary(op) => rows.unary(op, &args[0]),
                    Primitive::Indexed(op, n) => rows.indexed(op, n, &args[0]),
                    Primitive::Binary(op) => rows.binary(op, &args[0], &args[1]),
                    Primitive::Nary(op) => rows.nary(op, &args),
                }
                .number
            }
            Node::Apply(..) => return None,
        })
    }
}

// Products of more factors have no range but their sign.
const LONGEST: usize = 8;

// The sign of a product of two.
fn signs(a: Known, b: Known) -> (Proof, Proof) {
    let same = |a: Known, b: Known| a.nonnegative.and(b.nonnegative);
    let flipped = |known: Known| Known {
        nonnegative: known.nonpositive,
        nonpositive: known.nonnegative,
        ..known
    };
    let nonnegative = same(a, b).or(same(flipped(a), flipped(b)));
    let nonpositive = same(flipped(a), b).or(same(a, flipped(b)));
    (nonnegative, nonpositive)
}

// A number that is not an integer: of such a power the base is never below 0.
fn is_fraction(exponent: &Term) -> bool {
    exponent
        .as_number()
        .is_some_and(|number| !number.is_integer())
}

/// The exact number as the base of a power.
pub(super) fn rational_base(number: Exact) -> Node {
    Node::Constant(Constant::Exact(number))
}
