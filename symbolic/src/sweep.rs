//! Reverse accumulation over the nodes of a graph, in expressions of that graph.

use num_traits::{One, Zero};
use trigrad_core::{Custom, Expr, Graph, Interpret, NodeId, Op, Primitive, Test, Tracked};

use crate::region::{Region, Regions, is_integer};

/// The memory that sweeps over one graph share, so that each costs only what it visits.
pub(crate) struct Sweep<'g> {
    graph: &'g Graph,
    // By node: its place among those visited in this sweep, or one of the marks below.
    places: Vec<u32>,
}

const UNSEEN: u32 = u32::MAX;
const SEEN: u32 = u32::MAX - 1;

// A node that the output is made of.
struct Visited {
    id: NodeId,
    op: Op,
    args: Vec<NodeId>,
    // The position among the variables of the derivative.
    wrt: Option<usize>,
    varies: bool,
}

impl<'g> Sweep<'g> {
    pub(crate) fn new(graph: &'g Graph) -> Self {
        Self {
            graph,
            places: Vec::new(),
        }
    }

    /// The partial derivatives of `output` by the nodes `wrt`, which are taken for
    /// independent of each other. Exactly 0 where the output does not depend on one.
    pub(crate) fn gradient(&mut self, output: NodeId, wrt: &[NodeId]) -> Vec<Expr<'g>> {
        // Nothing depends on a constant, wherever the same number stands in the output.
        let is_variable =
            |&(id, _): &(NodeId, usize)| !matches!(self.graph.op(id), Op::Constant(_));
        let mut positions: Vec<(NodeId, usize)> =
            wrt.iter().copied().zip(0..).filter(is_variable).collect();
        positions.sort_unstable();
        let mut visited = self.visit(output, &positions);
        self.mark_varying(&mut visited);
        let mut gradient = vec![Expr::zero(); wrt.len()];
        let mut regions = Regions::new();
        let mut incoming: Vec<Vec<(Region, Expr<'g>)>> = Vec::new();
        incoming.resize_with(visited.len(), Vec::new);
        if let Some(last) = incoming.last_mut() {
            last.push((Region::EVERYWHERE, Expr::one()));
        }
        for (place, node) in visited.iter().enumerate().rev() {
            let contributions = std::mem::take(&mut incoming[place]);
            if contributions.is_empty() {
                continue;
            }
            if let Some(position) = node.wrt {
                gradient[position] = regions.gather(Region::EVERYWHERE, contributions);
                continue;
            }
            let [region, common] = match contributions[..] {
                [(region, _)] => [region, region],
                _ => regions.union(contributions.iter().map(|&(region, _)| region)),
            };
            let adjoint = regions.gather(common, contributions);
            if is_integer(adjoint, 0) {
                continue;
            }
            let mut send = |slot: usize, region: Region, value: Expr<'g>| {
                let place = self.places[node.args[slot].index()] as usize;
                incoming[place].push((region, value));
            };
            let varying =
                |slot: usize| visited[self.places[node.args[slot].index()] as usize].varies;
            match node.op {
                Op::Constant(_) | Op::Variable(_) => {}
                Op::If(relation) => {
                    let [left, right] = [node.args[0], node.args[1]];
                    let test = Test {
                        relation,
                        left: self.graph.expr(left),
                        right: self.graph.expr(right),
                    };
                    let sides = regions.split(region, test, [left, right]);
                    for slot in [2, 3].into_iter().filter(|&slot| varying(slot)) {
                        send(slot, sides[slot - 2], adjoint);
                    }
                }
                Op::Row(_) | Op::Call(_) => {
                    for (slot, partial) in self.partials(node, &varying) {
                        if let Some(value) = product(adjoint, partial) {
                            send(slot, region, value);
                        }
                    }
                }
            }
        }
        for node in &visited {
            self.places[node.id.index()] = UNSEEN;
        }
        // A variable asked for twice.
        for pair in positions.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
            gradient[pair[1].1] = gradient[pair[0].1];
        }
        gradient
    }

    // The nodes that `output` is made of, in topological order. The sides of a
    // comparison do not count, nor what a variable of the derivative is made of.
    fn visit(&mut self, output: NodeId, positions: &[(NodeId, usize)]) -> Vec<Visited> {
        self.places
            .resize(self.graph.len().max(self.places.len()), UNSEEN);
        let mut visited = Vec::new();
        let mut stack = vec![output];
        self.places[output.index()] = SEEN;
        while let Some(id) = stack.pop() {
            let op = self.graph.op(id);
            let mut args = Vec::new();
            let first = positions.partition_point(|&(other, _)| other < id);
            let wrt = positions
                .get(first)
                .filter(|found| found.0 == id)
                .map(|found| found.1);
            if wrt.is_none() {
                self.graph.args_into(id, &mut args);
            }
            for &arg in followed(op, &args) {
                if self.places[arg.index()] == UNSEEN {
                    self.places[arg.index()] = SEEN;
                    stack.push(arg);
                }
            }
            visited.push(Visited {
                id,
                op,
                args,
                wrt,
                varies: false,
            });
        }
        visited.sort_unstable_by_key(|node| node.id);
        for (place, node) in visited.iter().enumerate() {
            self.places[node.id.index()] = place as u32;
        }
        visited
    }

    fn mark_varying(&self, visited: &mut [Visited]) {
        for place in 0..visited.len() {
            let node = &visited[place];
            let varies = |arg: &NodeId| visited[self.places[arg.index()] as usize].varies;
            visited[place].varies =
                node.wrt.is_some() || followed(node.op, &node.args).iter().any(varies);
        }
    }

    // The partials of a row or a call by its varying arguments, with their slots.
    fn partials(&self, node: &Visited, varying: &impl Fn(usize) -> bool) -> Vec<(usize, Expr<'g>)> {
        let y = self.graph.expr(node.id);
        let arg = |slot: usize| self.graph.expr(node.args[slot]);
        let slots = (0..node.args.len()).filter(|&slot| varying(slot));
        match node.op {
            Op::Row(Primitive::Unary(op)) => {
                slots.map(|slot| (slot, op.partial(arg(0), y))).collect()
            }
            Op::Row(Primitive::Indexed(op, n)) => {
                slots.map(|slot| (slot, op.partial(n, arg(0), y))).collect()
            }
            Op::Row(Primitive::Binary(op)) => slots
                .map(|slot| (slot, op.partial(slot, [arg(0), arg(1)], y)))
                .collect(),
            Op::Row(Primitive::Nary(op)) => {
                let args: Vec<Expr<'g>> = (0..node.args.len()).map(arg).collect();
                let partials = op.partials(&args, y);
                slots.map(|slot| (slot, partials[slot])).collect()
            }
            Op::Call(_) => {
                let call = y.called().expect("the node is a call");
                let args: Vec<_> = (0..node.args.len())
                    .map(|slot| Tracked::varying(arg(slot)))
                    .collect();
                slots
                    .map(|slot| {
                        let orders = Custom::next_order(&call.orders, slot);
                        (slot, Expr::custom(&call.function, &orders, &args))
                    })
                    .collect()
            }
            Op::Constant(_) | Op::Variable(_) | Op::If(_) => Vec::new(),
        }
    }
}

// The arguments through which a derivative flows.
fn followed(op: Op, args: &[NodeId]) -> &[NodeId] {
    match op {
        Op::If(_) => args.get(2..).unwrap_or(&[]),
        _ => args,
    }
}

// `adjoint * partial`, where factors of 1 and -1 are not multiplied; `None` where
// the partial is a structural 0.
fn product<'g>(adjoint: Expr<'g>, partial: Expr<'g>) -> Option<Expr<'g>> {
    Some(match () {
        () if is_integer(partial, 0) => return None,
        () if is_integer(partial, 1) => adjoint,
        () if is_integer(adjoint, 1) => partial,
        () if is_integer(partial, -1) => -adjoint,
        () if is_integer(adjoint, -1) => -partial,
        () => adjoint * partial,
    })
}
