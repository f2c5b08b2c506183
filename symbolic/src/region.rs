//! Where a node is reached: always, or only through certain branches.
//!
//! The derivative of `if(x > 0, sqrt(x), 0)` at 0 must be 0, not 0 * inf. So what
//! flows back out of a branch is valid in the region of that branch only, and is
//! put under the branch's own comparison when it leaves the region.

use std::collections::{BTreeMap, BTreeSet};

use num_traits::{One, Zero};
use trigrad_core::{Expr, Interpret, NodeId, Relation, Test};

use crate::keyed::Map;

/// The set of points at which certain comparisons hold, or do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Region(u32);

impl Region {
    /// Every point.
    pub(crate) const EVERYWHERE: Self = Self(0);
}

/// The tree of regions: each one is a side of a comparison within its parent.
pub(crate) struct Regions<'g> {
    splits: Vec<Split<'g>>,
    numbers: Map<(Region, Relation, [NodeId; 2]), u32>,
    // A number that is not 0 exactly where the region is reached, by region.
    indicators: Map<Region, Expr<'g>>,
}

// Split s divides its region in two: 2s + 1, where the test holds, and 2s + 2.
struct Split<'g> {
    within: Region,
    test: Test<Expr<'g>>,
    depth: u32,
    // An ancestor further up, at a distance that depends on the depth alone.
    jump: Region,
}

// A contribution on its way out of its region: valid at `home`, now seen at an
// ancestor of it.
struct Traveller<'g> {
    home: Region,
    value: Expr<'g>,
}

// Nested ifs up to this many levels; beyond it one `if` on the indicator, so that
// the size does not grow with the depth.
const MOST_NESTED: u32 = 2;
// How many levels a contribution looks upward for others to be merged with.
const FURTHEST: u32 = 64;

impl<'g> Regions<'g> {
    pub(crate) fn new() -> Self {
        Self {
            splits: Vec::new(),
            numbers: Map::default(),
            indicators: Map::default(),
        }
    }

    /// The parts of the region `within` where the test holds and where it does not.
    pub(crate) fn split(
        &mut self,
        within: Region,
        test: Test<Expr<'g>>,
        sides: [NodeId; 2],
    ) -> [Region; 2] {
        let key = (within, test.relation, sides);
        let number = match self.numbers.get(&key) {
            Some(&number) => number,
            None => {
                let number = self.splits.len() as u32;
                let jump = self.jump_from(within);
                let depth = self.depth(within) + 1;
                self.splits.push(Split {
                    within,
                    test,
                    depth,
                    jump,
                });
                self.numbers.insert(key, number);
                number
            }
        };
        [Region(2 * number + 1), Region(2 * number + 2)]
    }

    /// The region in which something is reached that is reached from each of these,
    /// and the smallest region of the tree that they all are parts of.
    pub(crate) fn union(&mut self, regions: impl Iterator<Item = Region>) -> [Region; 2] {
        let mut parts = BTreeSet::new();
        let mut common = None;
        for region in regions {
            if parts.insert((self.depth(region), region)) {
                common = Some(common.map_or(region, |other| self.common(other, region)));
            }
        }
        let common = common.unwrap_or(Region::EVERYWHERE);
        // Two sides of one comparison are the whole of what it divides.
        let mut rest = Vec::new();
        while let Some((depth, region)) = parts.pop_last() {
            if region == common {
                return [common, common];
            }
            if parts.remove(&(depth, sibling(region))) {
                let within = self.within(region);
                parts.insert((depth - 1, within));
            } else {
                rest.push((region, Expr::one()));
            }
        }
        let indicator = self.gather(common, rest);
        [self.where_nonzero(common, indicator), common]
    }

    /// The sum of the contributions, each valid in its region, as an expression that
    /// is valid in all of `into`, of which the regions must be parts.
    pub(crate) fn gather(
        &mut self,
        into: Region,
        contributions: Vec<(Region, Expr<'g>)>,
    ) -> Expr<'g> {
        let mut total = Expr::zero();
        let mut waiting = BTreeMap::new();
        for (home, value) in contributions {
            if home == into {
                total = sum(total, value);
            } else {
                self.wait(&mut waiting, home, Traveller { home, value });
            }
        }
        while let Some(((depth, at), traveller)) = waiting.pop_last() {
            if at == into {
                let value = self.lift(traveller.home, into, traveller.value);
                total = sum(total, value);
                continue;
            }
            let within = self.within(at);
            if let Some(other) = waiting.remove(&(depth, sibling(at))) {
                // The later region of the two is the one where the test fails.
                let otherwise = self.lift(traveller.home, at, traveller.value);
                let then = self.lift(other.home, sibling(at), other.value);
                let value = select(self.test(at), then, otherwise);
                self.wait(
                    &mut waiting,
                    within,
                    Traveller {
                        home: within,
                        value,
                    },
                );
            } else if self.depth(traveller.home) - depth < FURTHEST {
                self.wait(&mut waiting, within, traveller);
            } else {
                let value = self.lift(traveller.home, into, traveller.value);
                total = sum(total, value);
            }
        }
        total
    }

    fn wait(
        &mut self,
        waiting: &mut BTreeMap<(u32, Region), Traveller<'g>>,
        at: Region,
        traveller: Traveller<'g>,
    ) {
        let key = (self.depth(at), at);
        let arrived = match waiting.remove(&key) {
            None => traveller,
            Some(earlier) => {
                let a = self.lift(earlier.home, at, earlier.value);
                let b = self.lift(traveller.home, at, traveller.value);
                Traveller {
                    home: at,
                    value: sum(a, b),
                }
            }
        };
        waiting.insert(key, arrived);
    }

    // `value`, valid at `home`, as an expression that is 0 in the rest of `to`.
    fn lift(&mut self, home: Region, to: Region, value: Expr<'g>) -> Expr<'g> {
        if self.depth(home) - self.depth(to) > MOST_NESTED {
            let indicator = self.indicator(home);
            return select(nonzero(indicator), value, Expr::zero());
        }
        let mut at = home;
        let mut value = value;
        while at != to {
            value = self.guard(at, value);
            at = self.within(at);
        }
        value
    }

    // A number that is 1 in the region and 0 elsewhere.
    fn indicator(&mut self, region: Region) -> Expr<'g> {
        let mut path = Vec::new();
        let mut at = region;
        while at != Region::EVERYWHERE && !self.indicators.contains_key(&at) {
            path.push(at);
            at = self.within(at);
        }
        let mut indicator = self.indicators.get(&at).copied().unwrap_or_else(Expr::one);
        for &at in path.iter().rev() {
            indicator = self.guard(at, indicator);
            self.indicators.insert(at, indicator);
        }
        indicator
    }

    fn where_nonzero(&mut self, within: Region, indicator: Expr<'g>) -> Region {
        let test = nonzero(indicator);
        match indicator.node() {
            Some((graph, id)) => {
                let zero = graph.id(test.right);
                self.split(within, test, [id, zero])[0]
            }
            // A constant: both sides of some comparison after all.
            None => within,
        }
    }

    fn guard(&self, at: Region, value: Expr<'g>) -> Expr<'g> {
        let test = self.test(at);
        if holds(at) {
            select(test, value, Expr::zero())
        } else {
            select(test, Expr::zero(), value)
        }
    }

    fn split_of(&self, region: Region) -> Option<&Split<'g>> {
        let number = region.0.checked_sub(1)? / 2;
        self.splits.get(number as usize)
    }

    fn test(&self, region: Region) -> Test<Expr<'g>> {
        self.splits[(region.0 as usize - 1) / 2].test
    }

    fn depth(&self, region: Region) -> u32 {
        self.split_of(region).map_or(0, |split| split.depth)
    }

    fn within(&self, region: Region) -> Region {
        self.split_of(region)
            .map_or(Region::EVERYWHERE, |split| split.within)
    }

    fn jump(&self, region: Region) -> Region {
        self.split_of(region)
            .map_or(Region::EVERYWHERE, |split| split.jump)
    }

    // Jumps in the pattern of skew-binary numbers, which finds any ancestor in
    // logarithmic time.
    fn jump_from(&self, within: Region) -> Region {
        let jump = self.jump(within);
        let far = self.jump(jump);
        let near = self.depth(within) - self.depth(jump);
        if near != 0 && near == self.depth(jump) - self.depth(far) {
            far
        } else {
            within
        }
    }

    // The smallest region that both are parts of.
    fn common(&self, a: Region, b: Region) -> Region {
        let depth = self.depth(a).min(self.depth(b));
        let (mut a, mut b) = (self.ancestor(a, depth), self.ancestor(b, depth));
        while a != b {
            (a, b) = if self.jump(a) != self.jump(b) {
                (self.jump(a), self.jump(b))
            } else {
                (self.within(a), self.within(b))
            };
        }
        a
    }

    fn ancestor(&self, mut region: Region, depth: u32) -> Region {
        while self.depth(region) > depth {
            let jump = self.jump(region);
            region = if self.depth(jump) >= depth {
                jump
            } else {
                self.within(region)
            };
        }
        region
    }
}

/// `a + b`, where a structural 0 is left out.
pub(crate) fn sum<'g>(a: Expr<'g>, b: Expr<'g>) -> Expr<'g> {
    match (a.integer(), b.integer()) {
        (Some(0), _) => b,
        (_, Some(0)) => a,
        _ => a + b,
    }
}

/// Whether the expression is the exact constant `n`.
pub(crate) fn is_integer(expr: Expr<'_>, n: i64) -> bool {
    expr.integer() == Some(n)
}

fn select<'g>(test: Test<Expr<'g>>, then: Expr<'g>, otherwise: Expr<'g>) -> Expr<'g> {
    if then == otherwise {
        then
    } else {
        Expr::select(test, then, otherwise)
    }
}

fn nonzero(indicator: Expr<'_>) -> Test<Expr<'_>> {
    Test {
        relation: Relation::NotEqual,
        left: indicator,
        right: Expr::zero(),
    }
}

fn holds(region: Region) -> bool {
    region.0 % 2 == 1
}

fn sibling(region: Region) -> Region {
    Region(if holds(region) {
        region.0 + 1
    } else {
        region.0 - 1
    })
}
