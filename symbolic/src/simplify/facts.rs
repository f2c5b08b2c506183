//! What is known of each node, whatever the inputs: its sign, whether it is always a
//! number, its enclosure if it has no variables, and a fingerprint of its structure.

use std::hash::BuildHasher;

use foldhash::quality::FixedState;
use trigrad_core::{
    Binary, Constant, Domain, Expr, Formula, Graph, Interpret, Interpreter, Interval, Nary, NodeId,
    Op, Primitive, Scalars, Tracked, Unary,
};

use super::rule::Fact;
use crate::keyed::Map;

/// What is known of the nodes of a graph, computed once for each.
pub(super) struct Facts<'g> {
    pub(super) graph: &'g Graph,
    known: Vec<Known>,
    shapes: Vec<Shape>,
    // The arguments of all nodes, one after the other.
    args: Vec<NodeId>,
    gathered: Vec<NodeId>,
    // What is taken for granted, by node.
    assumed: Map<NodeId, Vec<Fact>>,
    /// Whether a proof rests on that.
    pub(super) used_assumption: bool,
}

/// What a node is, for comparing it with others.
#[derive(Clone, Copy, Debug)]
struct Shape {
    op: Op,
    // Where its arguments begin; they end where those of the next node begin.
    first: usize,
}

/// What is known of a node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    /// It is a real number at all real inputs.
    pub(super) total: bool,
    /// Nowhere below 0.
    pub(super) nonnegative: bool,
    /// Nowhere 0.
    pub(super) nonzero: bool,
    /// Where it lies, if it has no variables.
    pub(super) constant: Option<Interval<f64>>,
    /// It has no variables.
    pub(super) closed: bool,
    /// Something of this is taken for granted.
    assumed: bool,
    /// The same for the same structure, in every graph.
    pub(super) fingerprint: u64,
}

impl Known {
    fn positive(self) -> bool {
        self.nonnegative && self.nonzero
    }
}

impl<'g> Facts<'g> {
    pub(super) fn new(graph: &'g Graph) -> Self {
        Self {
            graph,
            known: Vec::new(),
            shapes: Vec::new(),
            args: Vec::new(),
            gathered: Vec::new(),
            assumed: Map::default(),
            used_assumption: false,
        }
    }

    /// What is known of `expr`, which must live in the graph.
    pub(super) fn of(&mut self, expr: Expr<'g>) -> Known {
        let id = self.graph.id(expr);
        if self.known.len() <= id.index() {
            for id in self.graph.nodes_from(self.known.len()) {
                let known = self.derive(self.graph.expr(id));
                self.known.push(known);
            }
        }
        self.known[id.index()]
    }

    /// What a node applies, its arguments, and its fingerprint, if it is known already.
    pub(super) fn shape(&self, id: NodeId) -> (Op, &[NodeId], u64) {
        let at = id.index();
        let Shape { op, first } = self.shapes[at];
        let end = self
            .shapes
            .get(at + 1)
            .map_or(self.args.len(), |next| next.first);
        (op, &self.args[first..end], self.known[at].fingerprint)
    }

    /// Whether the fact is proved of `expr`; a minus sign is not for this table to see.
    pub(super) fn proves(&mut self, fact: Fact, expr: Expr<'g>) -> bool {
        let known = self.of(expr);
        let is_proved = match fact {
            Fact::Defined => known.total,
            Fact::Nonzero => known.nonzero,
            Fact::NonNegative => known.nonnegative,
            Fact::Positive => known.positive(),
            Fact::Signed => false,
        };
        self.used_assumption |= is_proved && known.assumed;
        is_proved
    }

    /// Takes the fact for granted of `expr`, from which more may follow.
    pub(super) fn assume(&mut self, fact: Fact, expr: Expr<'g>) {
        let facts = self.assumed.entry(self.graph.id(expr)).or_default();
        facts.push(fact);
    }

    fn derive(&mut self, expr: Expr<'g>) -> Known {
        let id = self.graph.id(expr);
        let op = self.graph.op(id);
        let mut ids = std::mem::take(&mut self.gathered);
        self.graph.args_into(id, &mut ids);
        let args: Vec<Known> = ids.iter().map(|arg| self.known[arg.index()]).collect();
        let same = ids.len() == 2 && ids[0] == ids[1];
        let first = self.args.len();
        self.shapes.push(Shape { op, first });
        self.args.extend(&ids);
        self.gathered = ids;
        let mut known = match op {
            Op::Constant(_) => of_constant(&expr.constant().expect("the node is a constant")),
            Op::Variable(_) => Known {
                total: true,
                ..UNKNOWN
            },
            Op::Row(row) => of_row(row, &args, same),
            // Only one of the branches is reached, but nobody knows which one.
            Op::If(_) => Known {
                total: args[2].total && args[3].total,
                nonnegative: args[2].nonnegative && args[3].nonnegative,
                nonzero: args[2].nonzero && args[3].nonzero,
                ..UNKNOWN
            },
            Op::Call(_) => UNKNOWN,
        };
        known.closed = match op {
            Op::Constant(_) => true,
            Op::Variable(_) | Op::Call(_) => false,
            Op::Row(_) | Op::If(_) => args.iter().all(|arg| arg.closed),
        };
        known.assumed = args.iter().any(|arg| arg.assumed);
        for fact in self.assumed.get(&id).into_iter().flatten() {
            known.assumed = true;
            known.total = true;
            known.nonzero |= matches!(fact, Fact::Nonzero | Fact::Positive);
            known.nonnegative |= matches!(fact, Fact::NonNegative | Fact::Positive);
        }
        known.fingerprint = self.fingerprint(expr, op, &args);
        if let Some(interval) = constant_of(op, &args).filter(|interval| !interval.is_empty()) {
            let (lo, hi) = (*interval.lo(), *interval.hi());
            known.nonnegative |= lo >= 0.0;
            known.nonzero |= lo > 0.0 || hi < 0.0;
            known.constant = Some(interval);
        }
        known
    }

    fn fingerprint(&self, expr: Expr<'g>, op: Op, args: &[Known]) -> u64 {
        let own = match op {
            Op::Constant(_) => HASHER.hash_one(expr.constant()),
            Op::Call(_) => {
                let call = expr.called().expect("the node is a call");
                HASHER.hash_one((call.function.name(), &call.orders))
            }
            op => HASHER.hash_one(op),
        };
        args.iter()
            .fold(own, |hash, arg| HASHER.hash_one((hash, arg.fingerprint)))
    }
}

const HASHER: FixedState = FixedState::with_seed(0x7379_6d62);

const UNKNOWN: Known = Known {
    total: false,
    nonnegative: false,
    nonzero: false,
    constant: None,
    closed: false,
    assumed: false,
    fingerprint: 0,
};

fn of_constant(constant: &Constant) -> Known {
    let number = constant.to_f64();
    // A tiny rational may round to 0, but its sign is known.
    let (nonzero, nonnegative) = match constant.exact() {
        Some(exact) => (!exact.is_zero(), !exact.is_negative()),
        None => (number != 0.0 && !number.is_nan(), number >= 0.0),
    };
    let is_real = constant.exact().is_some() || number.is_finite();
    let constant = is_real.then(|| Interval::from_constant(constant));
    Known {
        total: is_real,
        nonnegative,
        nonzero,
        constant,
        closed: true,
        assumed: false,
        fingerprint: 0,
    }
}

// The enclosure of a row of constants.
fn constant_of(op: Op, args: &[Known]) -> Option<Interval<f64>> {
    let Op::Row(row) = op else { return None };
    let args: Option<Vec<_>> = args
        .iter()
        .map(|arg| arg.constant.map(Tracked::varying))
        .collect();
    let args = args.filter(|args| !args.is_empty())?;
    let rows = Scalars::default();
    let enclosure = match row {
        Primitive::Unary(op) => rows.unary(op, &args[0]),
        Primitive::Indexed(op, n) => rows.indexed(op, n, &args[0]),
        Primitive::Binary(op) => rows.binary(op, &args[0], &args[1]),
        Primitive::Nary(op) => rows.nary(op, &args),
    };
    Some(enclosure.number)
}

fn of_row(row: Primitive, args: &[Known], same: bool) -> Known {
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
                Unary::Sinh
                | Unary::Tanh
                | Unary::Atan
                | Unary::Asinh
                | Unary::Erf
                | Unary::Expm1 => (true, x.nonnegative, x.nonzero),
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
                Binary::Mul => (true, same || all(nonnegative), all(nonzero)),
                Binary::Div => (b.nonzero, all(nonnegative), a.nonzero),
                Binary::Pow => of_power(a, b),
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
        ..UNKNOWN
    }
}

fn of_power(base: Known, exponent: Known) -> (bool, bool, bool) {
    let integer = exponent.constant.filter(|c| c.is_point()).map(|c| *c.lo());
    let integer = integer.filter(|c| c.fract() == 0.0 && c.abs() < 1e15);
    let is_even = integer.is_some_and(|n| n % 2.0 == 0.0);
    let never_divides = exponent.nonnegative || base.nonzero;
    let defined = base.positive() || (never_divides && (base.nonnegative || integer.is_some()));
    (defined, base.nonnegative || is_even, base.nonzero)
}

/// The number of operations that the outputs are made of, each counted once.
///
/// Signs and exact factors count as part of what they stand at, so that `3/2/y` may
/// become `3/(2*y)`, and the reciprocal of a power counts as the power. A row that
/// stands for several operations counts as those: xlogy as a logarithm and a product,
/// a call of n arguments as n - 1, hypot as its squares, sums and root, and the rows
/// that derivatives are made of as what they are written as in a textbook.
pub(super) fn operations(formula: &Formula) -> usize {
    formula.nodes().map(|id| weight(formula, id)).sum()
}

fn weight(formula: &Formula, id: NodeId) -> usize {
    let is_number = |id: NodeId| match formula.op(id) {
        Op::Constant(number) => formula.constant(number).exact().is_some(),
        _ => false,
    };
    let args = || formula.args(id);
    match formula.op(id) {
        Op::Constant(_) | Op::Variable(_) => 0,
        Op::Row(Primitive::Binary(Binary::Xlogy)) => 2,
        // A product and a power; beside an exponent that may be 0 the case of 0^0 too.
        Op::Row(Primitive::Binary(Binary::Powslope)) if is_number(args()[1]) => 2,
        Op::Row(Primitive::Binary(Binary::Powslope)) => 8,
        Op::Row(Primitive::Unary(Unary::Gauss)) => 2,
        Op::Row(Primitive::Binary(Binary::Inversion)) => 4,
        Op::Row(Primitive::Unary(Unary::Sech2)) => 3,
        // A comparison and a branch, a length and a quotient.
        Op::Row(Primitive::Nary(Nary::Dircos)) => 2 * args().len() + 2,
        Op::Row(Primitive::Unary(Unary::Neg)) => 0,
        Op::Row(Primitive::Nary(Nary::Hypot)) => 2 * args().len(),
        Op::Row(Primitive::Nary(_)) => args().len().saturating_sub(1),
        Op::Row(Primitive::Binary(Binary::Mul)) => usize::from(!args().into_iter().any(is_number)),
        Op::Row(Primitive::Binary(Binary::Div)) => {
            let [above, below] = [args()[0], args()[1]];
            let is_reciprocal = is_number(above) && is_power(formula, below);
            usize::from(!is_number(below) && !is_reciprocal)
        }
        Op::Row(_) | Op::If(_) | Op::Call(_) => 1,
    }
}

// A power, or a number times one.
fn is_power(formula: &Formula, id: NodeId) -> bool {
    let is_root = |id| {
        matches!(
            formula.op(id),
            Op::Row(Primitive::Binary(Binary::Pow) | Primitive::Unary(Unary::Sqrt))
        )
    };
    let is_product = formula.op(id) == Op::Row(Primitive::Binary(Binary::Mul));
    is_root(id) || (is_product && is_root(formula.args(id)[1]))
}
