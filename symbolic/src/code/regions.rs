//! The branches of a function as a tree, and the innermost one that two of them share.

/// The whole function, or one side of an `if` in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Region(u32);

impl Region {
    /// The whole function.
    pub(super) const FUNCTION: Self = Self(0);

    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Clone, Copy)]
struct Place {
    parent: Region,
    depth: u32,
}

/// The tree of regions, each of which is made after its parent.
pub(super) struct Regions {
    places: Vec<Place>,
}

impl Regions {
    pub(super) fn new() -> Self {
        Self {
            places: vec![Place {
                parent: Region::FUNCTION,
                depth: 0,
            }],
        }
    }

    /// A new region within `parent`.
    pub(super) fn within(&mut self, parent: Region) -> Region {
        let depth = self.depth(parent) + 1;
        // A formula has fewer than 2^32 nodes, but two regions come of each.
        let Ok(number) = u32::try_from(self.places.len()) else {
            return parent;
        };
        self.places.push(Place { parent, depth });
        Region(number)
    }

    /// How many branches enclose the region.
    pub(super) fn depth(&self, region: Region) -> u32 {
        self.places[region.index()].depth
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// The innermost region that encloses both. Time linear in the depth, which the
    /// layout bounds.
    pub(super) fn shared(&self, mut a: Region, mut b: Region) -> Region {
        while a != b {
            if self.depth(a) >= self.depth(b) {
                a = self.places[a.index()].parent;
            } else {
                b = self.places[b.index()].parent;
            }
        }
        a
    }
}
