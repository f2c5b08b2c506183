//! Which way to a Jacobian is the cheapest.

use num_traits::Zero;
use trigrad_core::{Constant, Expr, Formula, Graph, Interpret, NodeId};

use crate::cost::operations;
use crate::elimination;
use crate::forward::Forward;
use crate::network::{Network, Users};
use crate::paths::PathSums;
use crate::sweep::Sweep;
use crate::visit::{Variables, Visit};
use crate::waists::Fixed;

// Where a sweep for each output, and one for each variable, visit more edges than this,
// only one of these ways is gone.
const MANY_VISITS: usize = 100_000;
// Sweeps in one direction that visit so many times as much as those in the other are not
// the cheaper ones.
const HOPELESS: usize = 4;
// Dominators are asked for only where those of all ends take fewer than this.
const FEW_VISITS: usize = 20_000;

// Nodes are left out from both ends only where that takes less than this share of the
// operations of sweeps. It adds the paths up in an order of its own, and what cancels early
// in sweeps, as the table's rows are written for, may cancel late there and lose its digits.
const WORTHWHILE: f64 = 2.0 / 3.0;

/// Which outputs a Jacobian is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// Functions as they were given.
    Functions,
    /// Derivatives, which the table's rows are part of: nodes are not left out from both
    /// ends.
    Derivatives,
}

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
    of: Of,
) -> Vec<Vec<Expr<'g>>> {
    let variables = Variables::new(graph, wrt);
    let sweeps = Visits::count(graph, outputs, &variables).promising();
    if !sweeps.is_empty() {
        return cheapest(graph, outputs, wrt, from, of, sweeps);
    }
    // Both are many: the nodes times the outputs, or times the variables.
    let by_variables = wrt.len() < outputs.len();
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
    of: Of,
    sweeps: &[Direction],
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

    let network = Network::new(&scratch, outputs, &variables);
    let mut best: Option<Candidate> = None;
    // Keeps what takes fewer operations than the best so far, and than a limit.
    let mut compare = |rows: Vec<Vec<Expr<'_>>>, limit: usize| {
        let candidate = Candidate::new(&scratch, masked(rows, from));
        let least = best
            .as_ref()
            .map_or(limit, |best| limit.min(best.operations));
        if candidate.operations < least {
            best = Some(candidate);
        }
        best.as_ref().map_or(limit, |best| best.operations)
    };
    let mut least = usize::MAX;
    for sweep in sweeps {
        let rows = match sweep {
            Direction::Reverse => reverse(&scratch, outputs, &variables, from),
            Direction::Forward => forward(&network, &variables),
        };
        least = compare(rows, usize::MAX);
    }
    if !network.has_branches() {
        let (fixed, ends) = match outputs.len() <= variables.len() {
            true => (Fixed::End, outputs.len()),
            false => (Fixed::Start, variables.len()),
        };
        if network.len() * ends < FEW_VISITS {
            let rows = PathSums::new(&network, fixed, 8 * FEW_VISITS).jacobian(variables.len());
            if let Some(rows) = rows {
                compare(repeated(rows, &variables), usize::MAX);
            }
        }
        if of == Of::Functions {
            let limit = (least as f64 * WORTHWHILE) as usize;
            // What takes more than that is given up on its way.
            let rows = elimination::jacobian(&network, variables.len(), limit);
            if let Some(rows) = rows {
                compare(repeated(rows, &variables), limit);
            }
        }
    }
    let best = best.expect("there is a sweep that is promising");
    best.bring_to(graph, outputs.len(), wrt.len())
}

struct Candidate {
    // Of the entries that are nodes, at these places; most of a Jacobian is often 0.
    formula: Formula,
    places: Vec<usize>,
    // The numbers other than 0.
    numbers: Vec<(usize, Constant)>,
    operations: usize,
}

impl Candidate {
    fn new(graph: &Graph, rows: Vec<Vec<Expr<'_>>>) -> Self {
        let (mut places, mut nodes, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
        for (place, entry) in rows.into_iter().flatten().enumerate() {
            match entry.constant() {
                _ if entry.node().is_some() => {
                    places.push(place);
                    nodes.push(entry);
                }
                Some(number) if !number.is_integer(0) => numbers.push((place, number)),
                _ => {}
            }
        }
        let formula = graph.formula(&nodes, &[]);
        Self {
            operations: operations(&formula),
            formula,
            places,
            numbers,
        }
    }

    fn bring_to(self, graph: &Graph, rows: usize, columns: usize) -> Vec<Vec<Expr<'_>>> {
        let mut all = vec![vec![Expr::zero(); columns]; rows];
        for (place, node) in self.places.into_iter().zip(graph.import(&self.formula)) {
            all[place / columns][place % columns] = node;
        }
        for (place, number) in self.numbers {
            all[place / columns][place % columns] = Expr::from_constant(&number);
        }
        all
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Reverse,
    Forward,
}

impl Visits {
    fn count(graph: &Graph, outputs: &[NodeId], variables: &Variables) -> Self {
        let mut visit = Visit::new(graph);
        visit.fill(outputs.iter().copied(), variables, 0);
        let count = visit.nodes.len();
        let sources = |place: usize| {
            let node = &visit.nodes[place];
            let sources = node.varies.then(|| visit.sources(node));
            sources.into_iter().flatten()
        };
        let users = Users::new(count, sources);
        let users = |place: usize| users.of(place).iter().map(|&user| user as usize);
        let places = outputs.iter().map(|&output| visit.place(output));
        let inputs = (0..count).filter(|&place| visit.nodes[place].wrt.is_some());
        // A tangent is made of those of all arguments.
        let width: Vec<usize> = (0..count).map(|place| sources(place).count()).collect();
        Self {
            reverse: reached(count, places, sources, |_| 1),
            forward: reached(count, inputs, users, |place| 1 + width[place]),
        }
    }

    /// The sweeps that may take the fewest operations and are not too long; the reverse
    /// ones first.
    fn promising(&self) -> &'static [Direction] {
        let may_win = |own: usize, other: usize| own < MANY_VISITS && own <= HOPELESS * other;
        let reverse = may_win(self.reverse, self.forward);
        match (reverse, may_win(self.forward, self.reverse)) {
            (true, true) => &[Direction::Reverse, Direction::Forward],
            (true, false) => &[Direction::Reverse],
            (false, true) => &[Direction::Forward],
            (false, false) => &[],
        }
    }
}

// The edges followed from each of the starts, each start for itself, and what it takes to
// be at their ends, until that is much.
fn reached<I: Iterator<Item = usize>>(
    count: usize,
    starts: impl Iterator<Item = usize>,
    next: impl Fn(usize) -> I,
    weight: impl Fn(usize) -> usize,
) -> usize {
    let mut seen = vec![usize::MAX; count];
    let mut stack = Vec::new();
    let mut total = 0;
    for (number, start) in starts.enumerate() {
        stack.push(start);
        seen[start] = number;
        while let Some(place) = stack.pop() {
            total += weight(place);
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
