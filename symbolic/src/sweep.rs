//! Reverse accumulation over the nodes of a graph, in expressions of that graph.

use num_traits::{One, Zero};
use trigrad_core::{Expr, Graph, NodeId, Op, Test};

use crate::keyed::Map;
use crate::region::{Region, Regions, is_integer, sum};
use crate::visit::{Variables, Visit};

/// The memory that sweeps over one graph share, so that each costs only what it visits.
pub(crate) struct Sweep<'g> {
    visit: Visit<'g>,
    // What has arrived that is valid everywhere.
    everywhere: Arrivals<'g>,
    // What has arrived that is valid in a region.
    elsewhere: Map<usize, Vec<(Region, Expr<'g>)>>,
}

impl<'g> Sweep<'g> {
    pub(crate) fn new(graph: &'g Graph) -> Self {
        Self {
            visit: Visit::new(graph),
            everywhere: Arrivals::default(),
            elsewhere: Map::default(),
        }
    }

    /// The partial derivatives of `output` by the variables from position `from` on,
    /// 0 for those before. Exactly 0 where the output does not depend on one.
    pub(crate) fn gradient(
        &mut self,
        output: NodeId,
        variables: &Variables,
        from: usize,
    ) -> Vec<Expr<'g>> {
        self.pullback(&[(output, Expr::one())], variables, from)
    }

    /// The sum, over the seeds, of each times the partial derivatives of its node.
    pub(crate) fn pullback(
        &mut self,
        seeds: &[(NodeId, Expr<'g>)],
        variables: &Variables,
        from: usize,
    ) -> Vec<Expr<'g>> {
        let outputs = seeds.iter().map(|&(output, _)| output);
        self.visit.fill(outputs, variables, from);
        // About a partial and a product for each node.
        self.visit.graph.reserve(2 * self.visit.nodes.len());
        let mut gradient = vec![Expr::zero(); variables.len()];
        let mut regions = Regions::new();
        let mut slopes = Vec::new();
        self.everywhere.clear(self.visit.nodes.len());
        for &(output, seed) in seeds {
            let place = self.visit.place(output);
            self.arrive(place, Region::EVERYWHERE, seed);
        }
        for place in (0..self.visit.nodes.len()).rev() {
            let node = self.visit.nodes[place];
            let everywhere = self.everywhere.sum(place);
            let elsewhere = match self.elsewhere.is_empty() {
                true => None,
                false => self.elsewhere.remove(&place),
            };
            let (region, adjoint) = match (everywhere, elsewhere) {
                (None, None) => continue,
                (Some(adjoint), None) => (Region::EVERYWHERE, adjoint),
                (everywhere, Some(mut contributions)) => {
                    contributions.extend(everywhere.map(|adjoint| (Region::EVERYWHERE, adjoint)));
                    self.gather(&mut regions, node.wrt.is_some(), contributions)
                }
            };
            if let Some(position) = node.wrt {
                gradient[position] = adjoint;
                continue;
            }
            if !node.varies || is_integer(adjoint, 0) {
                continue;
            }
            if let Op::If(relation) = node.op {
                let args = self.visit.args(&node);
                let (left, right) = (args[0], args[1]);
                let targets = [args[2], args[3]].map(|arg| self.visit.place(arg));
                let graph = self.visit.graph;
                let test = Test {
                    relation,
                    left: graph.expr(left),
                    right: graph.expr(right),
                };
                let sides = regions.split(region, test, [left, right]);
                for (target, side) in targets.into_iter().zip(sides) {
                    if self.visit.nodes[target].varies {
                        self.arrive(target, side, adjoint);
                    }
                }
                continue;
            }
            // All partials are made before the first product, so that the order of the
            // nodes does not depend on which of them are 0.
            slopes.clear();
            self.visit
                .partials(&node, |slot, partial| slopes.push((slot, partial)));
            for &(slot, partial) in &slopes {
                if let Some(value) = product(adjoint, partial) {
                    let target = self.visit.place(self.visit.args(&node)[slot]);
                    self.arrive(target, region, value);
                }
            }
        }
        for (again, first) in variables.repeated() {
            gradient[again] = gradient[first];
        }
        gradient
    }

    fn arrive(&mut self, place: usize, region: Region, value: Expr<'g>) {
        match region {
            Region::EVERYWHERE => self.everywhere.push(place, value),
            _ => self
                .elsewhere
                .entry(place)
                .or_default()
                .push((region, value)),
        }
    }

    // What has arrived from several regions, and where it is valid.
    fn gather(
        &self,
        regions: &mut Regions<'g>,
        is_variable: bool,
        contributions: Vec<(Region, Expr<'g>)>,
    ) -> (Region, Expr<'g>) {
        if is_variable {
            let adjoint = regions.gather(Region::EVERYWHERE, contributions);
            return (Region::EVERYWHERE, adjoint);
        }
        let [region, common] = match contributions[..] {
            [(region, _)] => [region, region],
            _ => regions.union(contributions.iter().map(|&(region, _)| region)),
        };
        (region, regions.gather(common, contributions))
    }
}

/// What arrives at the nodes, in order of arrival: lists in one piece of memory.
#[derive(Default)]
struct Arrivals<'g> {
    // By place: where its list begins and ends.
    ends: Vec<Option<(u32, u32)>>,
    // The values, each with the place of the next one of its list.
    values: Vec<(Expr<'g>, u32)>,
}

impl<'g> Arrivals<'g> {
    fn clear(&mut self, places: usize) {
        self.values.clear();
        self.ends.clear();
        self.ends.resize(places, None);
    }

    fn push(&mut self, place: usize, value: Expr<'g>) {
        let new = u32::try_from(self.values.len()).expect("a graph holds at most 2^32 edges");
        self.values.push((value, new));
        let first = match self.ends[place] {
            None => new,
            Some((first, last)) => {
                self.values[last as usize].1 = new;
                first
            }
        };
        self.ends[place] = Some((first, new));
    }

    fn sum(&self, place: usize) -> Option<Expr<'g>> {
        let (mut at, last) = self.ends[place]?;
        let mut total = self.values[at as usize].0;
        while at != last {
            at = self.values[at as usize].1;
            total = sum(total, self.values[at as usize].0);
        }
        Some(total)
    }
}

/// `a * b`, where factors of 1 and -1 are not multiplied; `None` where `b` is a
/// structural 0.
pub(crate) fn product<'g>(a: Expr<'g>, b: Expr<'g>) -> Option<Expr<'g>> {
    Some(match (a.integer(), b.integer()) {
        (_, Some(0)) => return None,
        (_, Some(1)) => a,
        (Some(1), _) => b,
        (_, Some(-1)) => -a,
        (Some(-1), _) => -b,
        _ => a * b,
    })
}
