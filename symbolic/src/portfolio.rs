//! Which way to a Jacobian is the cheapest.

use num_traits::Zero;
use trigrad_core::{Expr, Formula, Graph, Interpret, NodeId};

use crate::cost::operations;
use crate::elimination;
use crate::forward::Forward;
use crate::network::{Network, Users};
use crate::paths::PathSums;
use crate::sweep::Sweep;
use crate::visit::{Variables, Visit};
use crate::waists::Fixed;

// Where one sweep for each output, or for each variable, visits more nodes than this,
// only one way is gone, and it is chosen by the number of visits.
const MANY_VISITS: usize = 100_000;

/// The derivatives of each output by each variable from position `from[row]` on, a row
/// for each output; 0 for the variables before.
///
/// Of forward accumulation for each variable, reverse accumulation for each output, path
/// sums through waists, and nodes left out from both ends, what takes the fewest
/// operations. The last two ask for partials that are plain numbers, so graphs with `if`
/// do without them: there, what flows through a branch is valid in its region only.
pub(crate) fn jacobian<'g>(
    graph: &'g Graph,
    outputs: &[NodeId],
    wrt: &[NodeId],
    from: &[usize],
) -> Vec<Vec<Expr<'g>>> {
    let variables = Variables::new(graph, wrt);
    let visits = Visits::count(graph, outputs, &variables);
    if visits.reverse < MANY_VISITS && visits.forward < MANY_VISITS {
        return cheapest(
            graph,
            outputs,
            wrt,
            from,
            visits.reverse.min(visits.forward),
        );
    }
    // Where both are many, they are the nodes times the outputs or the variables.
    let by_variables = match visits.reverse.min(visits.forward) < MANY_VISITS {
        true => visits.forward < visits.reverse,
        false => wrt.len() < outputs.len(),
    };
    if by_variables {
        let network = Network::new(graph, outputs, &variables);
        masked(forward(&network, &variables), from)
    } else {
        reverse(graph, outputs, &variables, from)
    }
}

fn reverse<'g>(
    graph: &'g Graph,
    outputs: &[NodeId],
    variables: &Variables,
    from: &[usize],
) -> Vec<Vec<Expr<'g>>> {
    let mut sweep = Sweep::new(graph);
    let rows = outputs.iter().zip(from);
    rows.map(|(&output, &from)| {
        let mut row = sweep.gradient(output, variables, from);
        row[..from].fill(Expr::zero());
        row
    })
    .collect()
}

fn forward<'g>(network: &Network<'g>, variables: &Variables) -> Vec<Vec<Expr<'g>>> {
    let mut rows = vec![vec![Expr::zero(); variables.len()]; network.outputs.len()];
    let mut pass = Forward::new(network);
    for &(place, position) in &network.inputs {
        let tangents = pass.push(&[(place, Expr::from(1))]);
        for (row, tangent) in rows.iter_mut().zip(tangents) {
            row[position] = tangent;
        }
    }
    repeated(rows, variables)
}

// Goes all ways in a graph of their own, so that only the one that is kept leaves nodes
// behind.
fn cheapest<'g>(
    graph: &'g Graph,
    outputs: &[NodeId],
    wrt: &[NodeId],
    from: &[usize],
    visits: usize,
) -> Vec<Vec<Expr<'g>>> {
    let all: Vec<Expr<'g>> = outputs
        .iter()
        .chain(wrt)
        .map(|&id| graph.expr(id))
        .collect();
    let scratch = Graph::new();
    let copies = scratch.import(&graph.formula(&all, &[]));
    let copies: Vec<NodeId> = copies.into_iter().map(|copy| scratch.id(copy)).collect();
    let (outputs, wrt) = copies.split_at(outputs.len());
    let variables = Variables::new(&scratch, wrt);

    let mut best = Candidate::new(&scratch, reverse(&scratch, outputs, &variables, from));
    let network = Network::new(&scratch, outputs, &variables);
    let mut try_rows = |rows: Vec<Vec<Expr<'_>>>| {
        let candidate = Candidate::new(&scratch, masked(repeated(rows, &variables), from));
        if candidate.operations < best.operations {
            best = candidate;
        }
    };
    try_rows(forward(&network, &variables));
    if !network.has_branches() {
        let budget = 8 * visits + 1000;
        for fixed in [Fixed::Start, Fixed::End] {
            let rows = PathSums::new(&network, fixed, budget).jacobian(variables.len());
            rows.into_iter().for_each(&mut try_rows);
        }
        let rows = elimination::jacobian(&network, variables.len(), budget);
        rows.into_iter().for_each(&mut try_rows);
    }
    best.bring_to(graph, wrt.len())
}

struct Candidate {
    formula: Formula,
    // Which entries are numbers without a graph, so that they stay so.
    constants: Vec<bool>,
    operations: usize,
}

impl Candidate {
    fn new(graph: &Graph, rows: Vec<Vec<Expr<'_>>>) -> Self {
        let entries = rows.concat();
        let formula = graph.formula(&entries, &[]);
        Self {
            constants: entries.iter().map(|entry| entry.node().is_none()).collect(),
            operations: operations(&formula),
            formula,
        }
    }

    fn bring_to(self, graph: &Graph, columns: usize) -> Vec<Vec<Expr<'_>>> {
        let entries = graph.import(&self.formula).into_iter().zip(self.constants);
        let entries: Vec<Expr<'_>> = entries
            .map(|(entry, is_constant)| match entry.constant() {
                Some(constant) if is_constant => Expr::from_constant(&constant),
                _ => entry,
            })
            .collect();
        match columns {
            0 => Vec::new(),
            _ => entries.chunks(columns).map(<[_]>::to_vec).collect(),
        }
    }
}

fn masked<'g>(mut rows: Vec<Vec<Expr<'g>>>, from: &[usize]) -> Vec<Vec<Expr<'g>>> {
    for (row, &from) in rows.iter_mut().zip(from) {
        row[..from].fill(Expr::zero());
    }
    rows
}

fn repeated<'g>(mut rows: Vec<Vec<Expr<'g>>>, variables: &Variables) -> Vec<Vec<Expr<'g>>> {
    for row in &mut rows {
        for (again, first) in variables.repeated() {
            row[again] = row[first];
        }
    }
    rows
}

// How many nodes the sweeps visit, as far as it was counted.
struct Visits {
    reverse: usize,
    forward: usize,
}

impl Visits {
    fn count(graph: &Graph, outputs: &[NodeId], variables: &Variables) -> Self {
        let mut visit = Visit::new(graph);
        visit.fill(outputs.iter().copied(), variables, 0);
        let count = visit.nodes.len();
        let sources = |place: usize| {
            let node = &visit.nodes[place];
            node.varies
                .then(|| visit.sources(node))
                .into_iter()
                .flatten()
        };
        let users = Users::new(count, sources);
        let places = outputs.iter().map(|&output| visit.place(output));
        let inputs = (0..count).filter(|&place| visit.nodes[place].wrt.is_some());
        Self {
            reverse: reached(count, places, sources),
            forward: reached(count, inputs, |place| {
                users.of(place).iter().map(|&user| user as usize)
            }),
        }
    }
}

// The edges followed from each of the starts, each start for itself, until they are many.
fn reached<I: Iterator<Item = usize>>(
    count: usize,
    starts: impl Iterator<Item = usize>,
    next: impl Fn(usize) -> I,
) -> usize {
    let mut seen = vec![usize::MAX; count];
    let mut stack = Vec::new();
    let mut total = 0;
    for (number, start) in starts.enumerate() {
        stack.push(start);
        seen[start] = number;
        while let Some(place) = stack.pop() {
            total += 1;
            for place in next(place) {
                total += 1;
                if seen[place] != number {
                    seen[place] = number;
                    stack.push(place);
                }
            }
            if total >= MANY_VISITS {
                return total;
            }
        }
    }
    total
}

#[cfg(test)]
mod tests;
