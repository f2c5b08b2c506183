//! What keeps an output from being differentiable, by each of its inputs alone, for all inputs in one
//! pass.

use trigrad_core::{Decoration, End, NodeId, Op};

use super::Walk;
use super::obstacle::has_edges;

/// By input the first node to blame.
#[derive(Debug)]
pub(super) struct Blockers {
    by_input: Vec<Option<NodeId>>,
    // Where there is no value: nothing has a derivative, not even by inputs that do not enter.
    outside: Option<NodeId>,
}

impl Blockers {
    /// Each input of which an output is made, `reached` saying of which nodes it is.
    ///
    /// A node that is no good by itself blocks the inputs that it depends on, if the output can see
    /// it: through rows and taken branches, where differentiable is what is asked for; through a side
    /// of a decided comparison, where continuous is enough. The nodes are taken as they were
    /// evaluated, and a node is marked by the first that blocks it, with all that is below it: so
    /// each is visited once, and the first to blame is on every mark.
    pub(super) fn new<E: End>(walk: &Walk<'_, E>, output: NodeId, reached: &[bool]) -> Self {
        let f = walk.formula;
        let inputs = f.inputs().len();
        if !walk.defined[output.index()] {
            return Self {
                by_input: vec![None; inputs],
                outside: walk.blocked_along(output, reached, &[]),
            };
        }
        let sight = sight(walk, output, reached);
        let mut marks: Vec<Option<NodeId>> = vec![None; f.len()];
        let mut args = Vec::new();
        for id in f.nodes() {
            let i = id.index();
            let bound = match sight[i] {
                Sight::None => continue,
                Sight::Continuous => Decoration::Continuous,
                Sight::Differentiable => Decoration::Differentiable,
            };
            walk.counting(id, &mut args);
            if walk.taken[i].is_some() {
                // Decided, but perhaps not nearby: then what varies with a side is blocked.
                if walk.own[i] < Decoration::Differentiable {
                    mark(walk, &args[..2], id, &mut marks);
                }
                continue;
            }
            let own = match walk.own[i] {
                Decoration::Continuous if has_edges(f.op(id)) => Decoration::Partial,
                own => own,
            };
            if own < bound {
                mark(walk, &[id], id, &mut marks);
            } else if walk.asks(id) {
                mark(walk, &args[1..], id, &mut marks);
            }
        }
        let mut by_input = vec![None; inputs];
        for id in f.nodes() {
            if let (Op::Variable(number), true) = (f.op(id), reached[id.index()])
                && let Some(place) = f.input_of(number)
            {
                by_input[place] = marks[id.index()];
            }
        }
        Self {
            by_input,
            outside: None,
        }
    }

    /// The first node that stands in the way of inputs jointly: they are blocked if and only if one
    /// of them is alone.
    pub(super) fn first(&self, wrt: &[usize]) -> Option<NodeId> {
        let inputs = wrt.iter().filter_map(|&input| self.by_input[input]);
        self.outside.or_else(|| inputs.min())
    }
}

/// How much of a node can be seen in an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sight {
    /// Nothing.
    None,
    /// Whether it is continuous.
    Continuous,
    /// Whether it is differentiable.
    Differentiable,
}

fn sight<E: End>(walk: &Walk<'_, E>, output: NodeId, reached: &[bool]) -> Vec<Sight> {
    let mut sight = vec![Sight::None; walk.formula.len()];
    sight[output.index()] = Sight::Differentiable;
    let mut args = Vec::new();
    for id in walk.formula.nodes().rev().filter(|id| reached[id.index()]) {
        let own = sight[id.index()];
        walk.counting(id, &mut args);
        for (slot, arg) in args.iter().enumerate() {
            let is_side = walk.taken[id.index()].is_some() && slot < 2;
            let seen = if is_side {
                own.min(Sight::Continuous)
            } else {
                own
            };
            sight[arg.index()] = sight[arg.index()].max(seen);
        }
    }
    sight
}

/// Marks what is not marked yet of these nodes and of all that they are made of.
fn mark<E: End>(walk: &Walk<'_, E>, nodes: &[NodeId], by: NodeId, marks: &mut [Option<NodeId>]) {
    let mut stack = nodes.to_vec();
    let mut args = Vec::new();
    while let Some(node) = stack.pop() {
        if marks[node.index()].is_some() {
            continue;
        }
        marks[node.index()] = Some(by);
        walk.counting(node, &mut args);
        stack.extend(&args);
    }
}

#[cfg(test)]
mod tests {
    use trigrad_core::{Formula, Interval};

    use super::super::super::arithmetic::Floats;
    use super::super::Walk;
    // At points where much is on an edge.
    const FORMULAS: &[&str] = &[
        "abs(x) + y",
        "abs(x*y) + sqrt(z)",
        "max(x, y, z) + min(x, 1)*floor(y)",
        "if(x < y, abs(z), sqrt(x)) + z",
        "if(x <= y, z, abs(x))",
        "if(floor(x) < 3, abs(y), z)",
        "if(abs(x) < 3, y, z) + if(ceil(z) < 5, x, y)",
        "if(if(abs(x) < 1, floor(y), z) < 7, x*z, y)",
        "x^y + z",
        "0^y + x^z",
        "powslope(0, y)*abs(x)",
        "x^y*abs(z)",
        "(x + z)^(y + z)",
        "(x*y)^z",
        "abs(x)^y + floor(z)",
        "powslope(x, y) + sqrt(y - 1)",
        "ln(x) + y + sqrt(z)*0",
        "hypot(x, y)*z + sign(x)^2",
        "asin(x) + acosh(y) + abs(abs(x) - abs(z))",
    ];

    const NUMBERS: &[f64] = &[0.0, 1.0, 2.0, -1.0, 0.5];

    /// What is marked in one pass is what a pass for each set of inputs finds.
    #[test]
    fn one_pass_says_what_many_say() {
        let sets: [&[usize]; 8] = [&[], &[0], &[1], &[2], &[0, 1], &[0, 2], &[1, 2], &[0, 1, 2]];
        let mut seen = [0; 2];
        for text in FORMULAS {
            let f = Formula::parse(text).unwrap().with_inputs(&["x", "y", "z"]);
            for number in 0..NUMBERS.len().pow(3) {
                let n = NUMBERS.len();
                let at = [number % n, number / n % n, number / n / n].map(|i| NUMBERS[i]);
                let x = at.map(Interval::point);
                let walk = Walk::new(&f, &Floats, &x);
                let id = f.outputs()[0];
                let output = walk.output(id);
                let blockers = super::Blockers::new(&walk, id, &output.reached);
                for wrt in sets {
                    let wanted = walk.blocked_along(id, &output.reached, wrt);
                    let found = blockers.first(wrt);
                    assert_eq!(
                        found.is_some(),
                        wanted.is_some(),
                        "{text} at {at:?} by {wrt:?}"
                    );
                    // Outside of the domain any node may be the first.
                    if walk.is_defined(id) {
                        assert_eq!(found, wanted, "{text} at {at:?} by {wrt:?}");
                    }
                    seen[usize::from(found.is_some())] += 1;
                }
            }
        }
        assert!(seen.iter().all(|&count| count > 100), "{seen:?}");
    }
}
