//! Wrong integrands, made of right ones by one change of their graph.

use trigrad::{Binary, Exact, Expr, Formula, Graph, NodeId, Op, Primitive, Unary};

use crate::integrals::reached;

/// Numbers from a seed, the same on every machine (Steele, Lea and Flood, Fast splittable
/// pseudorandom number generators, 2014).
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// One of them.
    pub(crate) fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let count = all.len() as u64;
        (count > 0).then(|| &all[(self.next() % count) as usize])
    }
}

macro_rules! binary {
    ($row:ident) => {
        Op::Row(Primitive::Binary(Binary::$row))
    };
}

/// What is changed at one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    /// The whole, times 2.
    Doubled,
    /// The whole, with the other sign.
    Negated,
    /// The node times 1 + 1e-6.
    OffByMillionth,
    /// The node times 1 + 1e-12.
    OffByTrillionth,
    /// A sum or a difference without its second term.
    Dropped,
    /// The arguments of a difference, a quotient or a power, exchanged.
    Exchanged,
    /// A constant and 1.
    Constant,
    /// Another function.
    Renamed,
    /// An exponent and 1.
    Exponent,
    /// Another input.
    Variable,
}

impl Change {
    pub(crate) const ALL: [Self; 10] = [
        Self::Doubled,
        Self::Negated,
        Self::OffByMillionth,
        Self::OffByTrillionth,
        Self::Dropped,
        Self::Exchanged,
        Self::Constant,
        Self::Renamed,
        Self::Exponent,
        Self::Variable,
    ];

    // Whether there is something to change at the node.
    fn applies(self, f: &Formula, id: NodeId) -> bool {
        let op = f.op(id);
        match self {
            Self::Doubled | Self::Negated => id == f.outputs()[0],
            Self::OffByMillionth | Self::OffByTrillionth => true,
            Self::Dropped => matches!(op, binary!(Add) | binary!(Sub)),
            Self::Exchanged => matches!(op, binary!(Sub) | binary!(Div) | binary!(Pow)),
            Self::Constant => matches!(op, Op::Constant(_)),
            Self::Renamed => matches!(op, Op::Row(Primitive::Unary(row)) if renamed(row).is_some()),
            Self::Exponent => matches!(op, binary!(Pow)),
            Self::Variable => matches!(op, Op::Variable(_)) && f.inputs().len() > 1,
        }
    }
}

// A function that is easily mistaken for this one, and like it defined for most numbers.
fn renamed(row: Unary) -> Option<Unary> {
    const PAIRS: &[(Unary, Unary)] = &[
        (Unary::Sin, Unary::Cos),
        (Unary::Tan, Unary::Cot),
        (Unary::Sec, Unary::Csc),
        (Unary::Sinh, Unary::Cosh),
        (Unary::Asin, Unary::Acos),
        (Unary::Atan, Unary::Asinh),
        (Unary::Sqrt, Unary::Cbrt),
        (Unary::Exp, Unary::Exp2),
        (Unary::Ln, Unary::Log2),
        (Unary::Tanh, Unary::Atan),
        (Unary::Atanh, Unary::Tanh),
        (Unary::Acosh, Unary::Asinh),
        (Unary::Erf, Unary::Tanh),
    ];
    let forth = PAIRS.iter().find(|(one, _)| *one == row).map(|pair| pair.1);
    forth.or_else(|| PAIRS.iter().find(|(_, one)| *one == row).map(|pair| pair.0))
}

/// The formula with one change, drawn among those that there is a place for.
pub(crate) fn mutant(f: &Formula, draw: &mut Draw) -> (Change, Formula) {
    let nodes = reached(f);
    let changes: Vec<Change> = Change::ALL
        .into_iter()
        .filter(|change| nodes.iter().any(|&id| change.applies(f, id)))
        .collect();
    let &change = draw.of(&changes).expect("every formula can be doubled");
    let places: Vec<NodeId> = nodes
        .iter()
        .copied()
        .filter(|&id| change.applies(f, id))
        .collect();
    let &place = draw.of(&places).expect("there is a place");
    (change, changed(f, &nodes, change, place, draw))
}

fn changed(
    f: &Formula,
    nodes: &[NodeId],
    change: Change,
    place: NodeId,
    draw: &mut Draw,
) -> Formula {
    let graph = Graph::new();
    let names: Vec<&str> = f.inputs().collect();
    let mut made: Vec<(NodeId, Expr<'_>)> = Vec::with_capacity(nodes.len());
    for &id in nodes {
        let of = |id: NodeId| {
            let found = made.binary_search_by_key(&id, |&(id, _)| id);
            made[found.expect("arguments come first")].1
        };
        let op = f.op(id);
        let args: Vec<Expr<'_>> = match op {
            Op::Constant(_) | Op::Variable(_) => Vec::new(),
            _ => f.args(id).into_iter().map(of).collect(),
        };
        let same = match op {
            Op::Constant(number) => graph.constant(f.constant(number).clone()),
            Op::Variable(variable) => {
                let input = f.input_of(variable).expect("it is an input");
                graph.variable(names[input])
            }
            Op::Row(row) => graph.apply(row, &args),
            Op::If(relation) => graph.conditional(relation, [args[0], args[1]], [args[2], args[3]]),
            Op::Call(number) => graph.call_derived(f.call(number), &args),
        };
        let off = |digits: i64| {
            let exact =
                Exact::from_decimal("1", -digits).and_then(|small| small.checked_add(&Exact::ONE));
            same * graph.constant(exact.expect("a short number"))
        };
        let node = match change {
            _ if id != place => same,
            Change::Doubled => same * graph.constant(2),
            Change::Negated => -same,
            Change::OffByMillionth => off(6),
            Change::OffByTrillionth => off(12),
            Change::Dropped => args[0],
            Change::Exchanged => match op {
                Op::Row(row) => graph.apply(row, &[args[1], args[0]]),
                _ => same,
            },
            Change::Constant => same + graph.constant(1),
            Change::Renamed => match op {
                Op::Row(Primitive::Unary(row)) => {
                    let other = renamed(row).expect("it applies");
                    graph.apply(Primitive::Unary(other), &args)
                }
                _ => same,
            },
            Change::Exponent => graph.apply(
                Primitive::Binary(Binary::Pow),
                &[args[0], args[1] + graph.constant(1)],
            ),
            Change::Variable => {
                let others: Vec<&str> = names
                    .iter()
                    .copied()
                    .filter(|name| graph.variable(name) != same)
                    .collect();
                graph.variable(draw.of(&others).expect("it applies"))
            }
        };
        made.push((id, node));
    }
    let output = made.last().expect("an output is reached").1;
    graph.formula(&[output], &names)
}
