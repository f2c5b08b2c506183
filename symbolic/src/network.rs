//! The nodes between variables and outputs, with a partial derivative on every edge.

use trigrad_core::{Expr, Graph, NodeId, Op};

use crate::keyed::Map;
use crate::region::{is_integer, sum};
use crate::visit::{Variables, Visit, Visited};

/// An edge from an argument to what is made of it.
#[derive(Clone, Copy)]
pub(crate) struct Edge<'g> {
    /// The place of the argument.
    pub(crate) from: usize,
    /// The partial by it, of all the slots that it fills together; `None` for a branch
    /// of an `if`, where it is 1 or 0.
    pub(crate) partial: Option<Expr<'g>>,
}

/// The nodes by place, arguments before what is made of them, with their edges in both
/// directions. An edge whose partial is structurally 0 is left out.
pub(crate) struct Network<'g> {
    pub(crate) visit: Visit<'g>,
    edges: Vec<Edge<'g>>,
    first_edge: Vec<usize>,
    users: Users,
    /// The places of the outputs.
    pub(crate) outputs: Vec<usize>,
    /// The places of the variables that an output is made of, with their positions.
    pub(crate) inputs: Vec<(usize, usize)>,
}

impl<'g> Network<'g> {
    /// Time and new expressions linear in what the outputs are made of.
    pub(crate) fn new(graph: &'g Graph, outputs: &[NodeId], variables: &Variables) -> Self {
        let mut visit = Visit::new(graph);
        visit.fill(outputs.iter().copied(), variables, 0);
        let mut edges: Vec<Edge<'g>> = Vec::new();
        let mut first_edge = Vec::with_capacity(visit.nodes.len() + 1);
        for node in &visit.nodes {
            let first = edges.len();
            first_edge.push(first);
            if node.varies && node.wrt.is_none() {
                edges_to(&visit, node, &mut edges);
            }
        }
        first_edge.push(edges.len());
        let users = Users::new(visit.nodes.len(), |place| {
            let own = &edges[first_edge[place]..first_edge[place + 1]];
            own.iter().map(|edge| edge.from)
        });
        let inputs = visit.nodes.iter().enumerate();
        Self {
            inputs: inputs
                .filter_map(|(place, node)| Some((place, node.wrt?)))
                .collect(),
            outputs: outputs.iter().map(|&id| visit.place(id)).collect(),
            edges,
            first_edge,
            users,
            visit,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.visit.nodes.len()
    }

    /// The edges from the arguments of a node.
    pub(crate) fn edges_to(&self, place: usize) -> &[Edge<'g>] {
        &self.edges[self.first_edge[place]..self.first_edge[place + 1]]
    }

    /// The places of what is made of a node, in order, each once.
    pub(crate) fn users(&self, place: usize) -> &[u32] {
        self.users.of(place)
    }

    pub(crate) fn has_branches(&self) -> bool {
        self.edges.iter().any(|edge| edge.partial.is_none())
    }
}

// One edge for each argument, however often it is used.
fn edges_to<'g>(visit: &Visit<'g>, node: &Visited, edges: &mut Vec<Edge<'g>>) {
    let first = edges.len();
    if matches!(node.op, Op::If(_)) {
        edges.extend(visit.sources(node).map(|from| Edge {
            from,
            partial: None,
        }));
        return;
    }
    let args = visit.args(node);
    // By argument: its edge. Few arguments are looked through faster.
    let mut known: Map<usize, usize> = Map::default();
    visit.partials(node, |slot, partial| {
        let from = visit.place(args[slot]);
        let earlier = match args.len() {
            0..=8 => (first..edges.len()).find(|&edge| edges[edge].from == from),
            _ => known.get(&from).copied(),
        };
        match earlier {
            Some(edge) => {
                edges[edge].partial = edges[edge].partial.map(|other| sum(other, partial));
            }
            None => {
                if args.len() > 8 {
                    known.insert(from, edges.len());
                }
                edges.push(Edge {
                    from,
                    partial: Some(partial),
                });
            }
        }
    });
    let mut kept = first;
    for edge in first..edges.len() {
        if edges[edge]
            .partial
            .is_none_or(|partial| !is_integer(partial, 0))
        {
            edges[kept] = edges[edge];
            kept += 1;
        }
    }
    edges.truncate(kept);
}

/// The edges of a graph turned round.
pub(crate) struct Users {
    all: Vec<u32>,
    first: Vec<u32>,
}

impl Users {
    pub(crate) fn new<I: Iterator<Item = usize>>(
        count: usize,
        sources: impl Fn(usize) -> I,
    ) -> Self {
        let mut first = vec![0; count + 1];
        for place in 0..count {
            for source in sources(place) {
                first[source + 1] += 1;
            }
        }
        for place in 0..count {
            first[place + 1] += first[place];
        }
        let mut all = vec![0; first[count] as usize];
        let mut next = first.clone();
        for place in 0..count {
            for source in sources(place) {
                all[next[source] as usize] = place as u32;
                next[source] += 1;
            }
        }
        Self { all, first }
    }

    pub(crate) fn of(&self, place: usize) -> &[u32] {
        &self.all[self.first[place] as usize..self.first[place + 1] as usize]
    }
}
