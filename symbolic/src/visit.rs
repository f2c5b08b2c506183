//! The nodes that outputs are made of, with what differentiation asks of each.

use trigrad_core::{Custom, Expr, Graph, Interpret, NodeId, Op, Primitive, Tracked};

/// The nodes to differentiate by, taken for independent of each other.
pub(crate) struct Variables {
    // Without constants: nothing depends on them, wherever the same number stands.
    sorted: Vec<(NodeId, usize)>,
    count: usize,
}

impl Variables {
    pub(crate) fn new(graph: &Graph, wrt: &[NodeId]) -> Self {
        let is_variable = |&(id, _): &(NodeId, usize)| !matches!(graph.op(id), Op::Constant(_));
        let mut sorted: Vec<(NodeId, usize)> =
            wrt.iter().copied().zip(0..).filter(is_variable).collect();
        sorted.sort_unstable();
        Self {
            sorted,
            count: wrt.len(),
        }
    }

    /// How many were asked for, the same one as often as it was.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// The first position of the node.
    pub(crate) fn position(&self, id: NodeId) -> Option<usize> {
        let first = self.sorted.partition_point(|&(other, _)| other < id);
        let found = self.sorted.get(first)?;
        (found.0 == id).then_some(found.1)
    }

    /// Pairs of a position and the one before it of the same node.
    pub(crate) fn repeated(&self) -> impl Iterator<Item = (usize, usize)> {
        let pairs = self.sorted.windows(2);
        pairs
            .filter(|pair| pair[0].0 == pair[1].0)
            .map(|pair| (pair[1].1, pair[0].1))
    }

    // Whether a position of the node is not before `from`.
    fn is_wanted(&self, id: NodeId, from: usize) -> bool {
        let first = self.sorted.partition_point(|&(other, _)| other < id);
        let same = self.sorted[first..]
            .iter()
            .take_while(|found| found.0 == id);
        same.last().is_some_and(|&(_, position)| position >= from)
    }
}

/// A node that an output is made of.
#[derive(Clone, Copy)]
pub(crate) struct Visited {
    pub(crate) id: NodeId,
    pub(crate) op: Op,
    /// The position among the variables; such a node counts as made of nothing.
    pub(crate) wrt: Option<usize>,
    /// Whether it depends on a variable that is wanted.
    pub(crate) varies: bool,
    first: u32,
    end: u32,
}

/// The nodes that outputs are made of, arguments before what is made of them. The
/// sides of a comparison do not count, nor what a variable is made of.
pub(crate) struct Visit<'g> {
    pub(crate) graph: &'g Graph,
    pub(crate) nodes: Vec<Visited>,
    args: Vec<NodeId>,
    // By node: its place among those visited, or one of the marks below.
    places: Vec<u32>,
    stack: Vec<NodeId>,
}

const UNSEEN: u32 = u32::MAX;
const SEEN: u32 = u32::MAX - 1;

impl<'g> Visit<'g> {
    /// No nodes yet; the memory serves one visit after the other.
    pub(crate) fn new(graph: &'g Graph) -> Self {
        Self {
            graph,
            nodes: Vec::new(),
            args: Vec::new(),
            places: Vec::new(),
            stack: Vec::new(),
        }
    }

    /// Visits what `outputs` are made of; variables before the position `from` are
    /// independent of the others, but not differentiated by.
    pub(crate) fn fill(
        &mut self,
        outputs: impl Iterator<Item = NodeId>,
        variables: &Variables,
        from: usize,
    ) {
        for node in self.nodes.drain(..) {
            self.places[node.id.index()] = UNSEEN;
        }
        self.args.clear();
        self.places
            .resize(self.graph.len().max(self.places.len()), UNSEEN);
        // Most graphs are small, and most of a small graph is visited.
        let few = self.graph.len().min(256);
        self.nodes.reserve(few);
        self.args.reserve(2 * few);
        for output in outputs {
            self.see(output);
        }
        while let Some(id) = self.stack.pop() {
            let wrt = variables.position(id);
            let first = self.args.len();
            let op = match wrt {
                None => self.graph.append_args(id, &mut self.args),
                Some(_) => self.graph.op(id),
            };
            for place in first + unfollowed(op)..self.args.len() {
                self.see(self.args[place]);
            }
            self.nodes.push(Visited {
                id,
                op,
                wrt,
                varies: false,
                first: first as u32,
                end: self.args.len() as u32,
            });
        }
        self.nodes.sort_unstable_by_key(|node| node.id);
        for place in 0..self.nodes.len() {
            let node = self.nodes[place];
            self.places[node.id.index()] = place as u32;
            let varies = match node.wrt {
                Some(_) => variables.is_wanted(node.id, from),
                None => {
                    let args = followed(node.op, self.args(&node));
                    args.iter().any(|&arg| self.nodes[self.place(arg)].varies)
                }
            };
            self.nodes[place].varies = varies;
        }
    }

    fn see(&mut self, id: NodeId) {
        if self.places[id.index()] == UNSEEN {
            self.places[id.index()] = SEEN;
            self.stack.push(id);
        }
    }

    /// All arguments of a node that is visited.
    pub(crate) fn args(&self, node: &Visited) -> &[NodeId] {
        &self.args[node.first as usize..node.end as usize]
    }

    /// The places of the arguments through which a derivative flows, as often as they
    /// are used.
    pub(crate) fn sources(&self, node: &Visited) -> impl Iterator<Item = usize> {
        let args = followed(node.op, self.args(node)).iter();
        let places = args.map(|&arg| self.place(arg));
        places.filter(|&place| self.nodes[place].varies)
    }

    /// Where a node is that was visited.
    pub(crate) fn place(&self, id: NodeId) -> usize {
        self.places[id.index()] as usize
    }

    /// Whether the argument in this slot varies.
    pub(crate) fn varies(&self, node: &Visited, slot: usize) -> bool {
        self.nodes[self.place(self.args(node)[slot])].varies
    }

    /// Calls `each` with the slot and the partial of each varying argument of a row or
    /// a call.
    pub(crate) fn partials(&self, node: &Visited, each: impl FnMut(usize, Expr<'g>)) {
        let varies = |slot: usize| self.varies(node, slot);
        partials(self.graph, node.id, self.args(node), varies, each);
    }
}

/// Calls `each` with the slot and the partial of each argument of a row or a call that
/// `varies`; the rules are the table's.
pub(crate) fn partials<'g>(
    graph: &'g Graph,
    id: NodeId,
    args: &[NodeId],
    varies: impl Fn(usize) -> bool,
    mut each: impl FnMut(usize, Expr<'g>),
) {
    let y = graph.expr(id);
    let arg = |slot: usize| graph.expr(args[slot]);
    let slots = (0..args.len()).filter(|&slot| varies(slot));
    match graph.op(id) {
        Op::Row(Primitive::Unary(op)) => slots.for_each(|slot| each(slot, op.partial(arg(0), y))),
        Op::Row(Primitive::Indexed(op, n)) => {
            slots.for_each(|slot| each(slot, op.partial(n, arg(0), y)));
        }
        Op::Row(Primitive::Binary(op)) => {
            slots.for_each(|slot| each(slot, op.partial(slot, [arg(0), arg(1)], y)));
        }
        Op::Row(Primitive::Nary(op)) => {
            let args: Vec<Expr<'g>> = (0..args.len()).map(arg).collect();
            let partials = op.partials(&args, y);
            slots.for_each(|slot| each(slot, partials[slot]));
        }
        Op::Call(_) => {
            let call = y.called().expect("the node is a call");
            let args: Vec<_> = (0..args.len())
                .map(|slot| Tracked::varying(arg(slot)))
                .collect();
            slots.for_each(|slot| {
                let orders = Custom::next_order(&call.orders, slot);
                each(slot, Expr::custom(&call.function, &orders, &args));
            });
        }
        Op::Constant(_) | Op::Variable(_) | Op::If(_) => {}
    }
}

// The arguments through which a derivative flows.
fn followed(op: Op, args: &[NodeId]) -> &[NodeId] {
    args.get(unfollowed(op)..).unwrap_or(&[])
}

// How many stand in front of those: the sides of a comparison.
fn unfollowed(op: Op) -> usize {
    match op {
        Op::If(_) => 2,
        _ => 0,
    }
}
