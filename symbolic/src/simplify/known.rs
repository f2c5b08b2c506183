//! What is known of each node, whatever the inputs: its sign, whether it is always a
//! number, and its enclosure if it has no variables.

use trigrad_core::{
    Binary, Constant, Domain, Exact, Interpret, Interpreter, Interval, Nary, Op, Primitive,
    Scalars, Tracked, Unary,
};

use super::rule::Fact;
use super::term::{Factor, Id, Node, Term};
use crate::keyed::Map;

/// What is known of a node or a term.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    /// It is a real number at all real inputs.
    pub(super) total: bool,
    /// Nowhere below 0.
    pub(super) nonnegative: bool,
    /// Nowhere 0.
    pub(super) nonzero: bool,
    /// It has no variables.
    pub(super) closed: bool,
    /// Some of this is taken for granted.
    pub(super) granted: bool,
}

impl Known {
    pub(super) fn positive(self) -> bool {
        self.nonnegative && self.nonzero
    }

    /// Whether the fact is the case; a minus sign is not for this table to see.
    pub(super) fn says(self, fact: Fact) -> bool {
        match fact {
            Fact::Defined => self.total,
            Fact::Nonzero => self.nonzero,
            Fact::NonNegative => self.nonnegative,
            Fact::Positive => self.positive(),
            Fact::Signed => false,
        }
    }
}

/// What is known of all nodes of an arena.
#[derive(Default)]
pub(super) struct Knowledge {
    known: Vec<Known>,
    // The enclosures of the nodes without variables.
    constants: Map<Id, Interval<f64>>,
    // What is taken for granted, and whether because it was asked to be.
    granted: Map<Id, Vec<(Fact, bool)>>,
}

impl Knowledge {
    pub(super) fn of(&self, id: Id) -> Known {
        self.known[id.index()]
    }

    /// What is known of a number times a node.
    pub(super) fn of_term(&self, term: &Term) -> Known {
        if term.coefficient.is_zero() {
            return Known {
                total: true,
                nonnegative: true,
                closed: true,
                ..Known::default()
            };
        }
        let mut known = self.of(term.base);
        if term.coefficient.is_negative() {
            known.nonnegative = known.closed
                && self
                    .enclosure(term)
                    .is_some_and(|enclosure| *enclosure.lo() >= 0.0);
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

    /// What is taken for granted of a node itself.
    pub(super) fn granted(&self, id: Id) -> &[(Fact, bool)] {
        self.granted.get(&id).map_or(&[], Vec::as_slice)
    }

    pub(super) fn assume(&mut self, facts: impl Iterator<Item = (Id, Fact, bool)>) {
        for (id, fact, asked) in facts {
            let granted = self.granted.entry(id).or_default();
            if !granted.contains(&(fact, asked)) {
                granted.push((fact, asked));
            }
        }
    }

    /// Knows all nodes again, after something new was taken for granted.
    pub(super) fn derive_anew(&mut self, nodes: &[Node]) {
        self.known.clear();
        for node in nodes {
            self.add(node);
        }
    }

    /// Knows the next node, whose parts are known.
    pub(super) fn add(&mut self, node: &Node) {
        let id = Id(self.known.len() as u32);
        let mut known = self.derive(node);
        if known.closed && !self.constants.contains_key(&id) {
            let enclosure = self.enclosure_of(node);
            if let Some(enclosure) = enclosure.filter(|enclosure| !enclosure.is_empty()) {
                self.constants.insert(id, enclosure);
            }
        }
        if let Some(enclosure) = self.constants.get(&id).filter(|_| known.closed) {
            let (lo, hi) = (*enclosure.lo(), *enclosure.hi());
            known.nonnegative |= lo >= 0.0;
            known.nonzero |= lo > 0.0 || hi < 0.0;
        }
        for (fact, _) in self.granted.get(&id).into_iter().flatten() {
            // What is proved needs nobody's word.
            if known.total && known.says(*fact) {
                continue;
            }
            known.granted = true;
            known.total = true;
            known.nonzero |= matches!(fact, Fact::Nonzero | Fact::Positive);
            known.nonnegative |= matches!(fact, Fact::NonNegative | Fact::Positive);
        }
        self.known.push(known);
    }

    fn derive(&self, node: &Node) -> Known {
        match node {
            Node::Constant(constant) => of_constant(constant),
            Node::Variable(_) => Known {
                total: true,
                ..Known::default()
            },
            Node::Sum(terms) => {
                let mut sum = Known {
                    total: true,
                    nonnegative: true,
                    nonzero: false,
                    closed: true,
                    granted: false,
                };
                for term in terms.iter() {
                    let known = self.of_term(term);
                    sum.nonzero |= known.positive();
                    sum.total &= known.total;
                    sum.nonnegative &= known.nonnegative;
                    sum.closed &= known.closed;
                    sum.granted |= known.granted;
                }
                sum.nonzero &= sum.nonnegative;
                sum
            }
            Node::Product(factors) => {
                let mut product = Known {
                    total: true,
                    nonnegative: true,
                    nonzero: true,
                    closed: true,
                    granted: false,
                };
                for factor in factors.iter() {
                    let known = self.of_factor(factor);
                    product.total &= known.total;
                    product.nonnegative &= known.nonnegative;
                    product.nonzero &= known.nonzero;
                    product.closed &= known.closed;
                    product.granted |= known.granted;
                }
                product
            }
            Node::Apply(op, args) => {
                let args: Vec<Known> = args.iter().map(|arg| self.of_term(arg)).collect();
                let mut known = match op {
                    Op::Row(row) => of_row(*row, &args),
                    // Only one of the branches is reached, but nobody knows which one.
                    Op::If(_) => Known {
                        total: args.iter().all(|arg| arg.total),
                        nonnegative: args[2].nonnegative && args[3].nonnegative,
                        nonzero: args[2].nonzero && args[3].nonzero,
                        ..Known::default()
                    },
                    _ => Known::default(),
                };
                known.closed = !matches!(op, Op::Call(_)) && args.iter().all(|arg| arg.closed);
                known.granted = args.iter().any(|arg| arg.granted);
                known
            }
        }
    }

    /// What is known of a power.
    pub(super) fn of_factor(&self, factor: &Factor) -> Known {
        let base = self.of(factor.base);
        let exponent = self.of_term(&factor.exponent);
        let integer = factor.integer();
        let never_divides = exponent.nonnegative || base.nonzero;
        let defined = base.positive() || (never_divides && (base.nonnegative || integer.is_some()));
        Known {
            total: base.total && exponent.total && defined,
            nonnegative: base.nonnegative
                || integer.is_none_or(|n| n % 2 == 0)
                    && (integer.is_some() || is_fraction(&factor.exponent)),
            nonzero: base.nonzero || factor.number().is_some_and(Exact::is_negative),
            closed: base.closed && exponent.closed,
            granted: base.granted || exponent.granted,
        }
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

// A number that is not an integer: of such a power the base is never below 0.
fn is_fraction(exponent: &Term) -> bool {
    exponent
        .as_number()
        .is_some_and(|number| !number.is_integer())
}

fn of_constant(constant: &Constant) -> Known {
    let number = constant.to_f64();
    // A tiny rational may round to 0, but its sign is known.
    let (nonzero, nonnegative) = match constant.exact() {
        Some(exact) => (!exact.is_zero(), !exact.is_negative()),
        None => (number != 0.0 && !number.is_nan(), number >= 0.0),
    };
    Known {
        total: constant.exact().is_some() || number.is_finite(),
        nonnegative,
        nonzero,
        closed: true,
        granted: false,
    }
}

fn of_row(row: Primitive, args: &[Known]) -> Known {
    let all = |fact: fn(&Known) -> bool| args.iter().all(fact);
    let any = |fact: fn(&Known) -> bool| args.iter().any(fact);
    let positive = |known: &Known| known.positive();
    let nonnegative = |known: &Known| known.nonnegative;
    let nonzero = |known: &Known| known.nonzero;
    // Whether it is a number wherever its arguments are, and its sign.
    let (defined, is_nonnegative, is_nonzero) = match row {
        Primitive::Unary(op) => {
            let x = args[0];
            use Unary::{
                Abs, Cbrt, Cosh, Erfc, Exp, Exp2, Gauss, Heaviside, Relu, Sigmoid, Softplus, Sqrt,
            };
            match op {
                Exp | Exp2 | Gauss | Cosh | Sigmoid | Softplus | Erfc => (true, true, true),
                Sqrt => (x.nonnegative, true, x.nonzero),
                Abs => (true, true, x.nonzero),
                Cbrt => (true, x.nonnegative, x.nonzero),
                Relu | Heaviside => (true, true, x.positive()),
                Unary::Neg => (true, false, x.nonzero),
                Unary::Sec | Unary::Csc => (false, false, true),
                Unary::Gamma => (x.positive(), x.positive(), true),
                Unary::Ln | Unary::Log2 | Unary::Log10 => (x.positive(), false, false),
                Unary::Sinh
                | Unary::Tanh
                | Unary::Atan
                | Unary::Asinh
                | Unary::Erf
                | Unary::Expm1 => (true, x.nonnegative, x.nonzero),
                Unary::Acos => (false, true, false),
                Unary::Tan | Unary::Cot | Unary::Lgamma | Unary::Digamma => (false, false, false),
                _ => (op.row().domain[0] == Domain::REAL, false, false),
            }
        }
        Primitive::Indexed(..) => (false, false, false),
        Primitive::Binary(op) => {
            let (a, b) = (args[0], args[1]);
            match op {
                Binary::Add => (true, all(nonnegative), all(nonnegative) && any(positive)),
                Binary::Sub | Binary::Logaddexp => (true, false, false),
                Binary::Mul => (true, all(nonnegative), all(nonzero)),
                Binary::Div => (b.nonzero, all(nonnegative), a.nonzero),
                Binary::Pow => (a.positive(), a.nonnegative, a.nonzero),
                Binary::Atan2
                | Binary::Remainder
                | Binary::Xlogy
                | Binary::Inversion
                | Binary::Powslope => (false, false, false),
            }
        }
        Primitive::Nary(op) => match op {
            Nary::Sum => (true, all(nonnegative), all(nonnegative) && any(positive)),
            Nary::Product => (true, all(nonnegative), all(nonzero)),
            Nary::Max => (true, any(nonnegative), any(positive)),
            Nary::Min => (true, all(nonnegative), all(positive)),
            Nary::Hypot => (true, true, any(nonzero)),
            Nary::Logsumexp => (true, false, false),
            Nary::Dircos => (false, false, false),
        },
    };
    Known {
        total: defined && all(|arg| arg.total),
        nonnegative: is_nonnegative,
        nonzero: is_nonzero,
        ..Known::default()
    }
}

/// The exact number as the base of a power.
pub(super) fn rational_base(number: Exact) -> Node {
    Node::Constant(Constant::Exact(number))
}
