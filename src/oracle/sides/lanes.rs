//! Rates by input, and what rows make of them.

use std::collections::BTreeMap;

use trigrad_core::{Bounds, End, Interval, Relation};

use super::super::arithmetic::Fine;

/// What holds rates.
pub(super) type Rate = Interval<Fine>;

/// The rates by one input.
#[derive(Clone, Debug)]
pub(super) enum Lane {
    /// One number where the input grows, and its negative where it falls.
    Linear(Rate),
    /// Where the input grows, and where it falls; both per size of its displacement.
    Sided { up: Rate, down: Rate },
}

impl Lane {
    // Sides that are known to be those of one number are.
    fn sided(up: Rate, down: Rate) -> Self {
        let is_one = up.is_point() && down.is_point() && *up.lo() == down.lo().neg();
        match is_one {
            true => Self::Linear(up),
            false => Self::Sided { up, down },
        }
    }

    fn sides(&self) -> [Rate; 2] {
        match self {
            Self::Linear(slope) => [slope.clone(), slope.neg()],
            Self::Sided { up, down } => [up.clone(), down.clone()],
        }
    }
}

/// The rates by all inputs that the number depends on; of others they are 0.
#[derive(Clone, Debug)]
pub(super) struct Lanes(BTreeMap<usize, Lane>);

impl Lanes {
    /// Of what does not vary.
    pub(super) fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// Of an input, in so many bits.
    pub(super) fn input(input: usize, bits: u32) -> Self {
        let one = Interval::from(Bounds::exact(Fine::exact(1.0).with_bits(bits)));
        Self(BTreeMap::from([(input, Lane::Linear(one))]))
    }

    /// Whether it depends on nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn get(&self, input: usize) -> Option<&Lane> {
        self.0.get(&input)
    }

    /// Whether no rate is infinite.
    pub(super) fn is_bounded(&self) -> bool {
        self.0
            .values()
            .all(|lane| lane.sides().iter().all(is_bounded))
    }

    pub(super) fn scaled(&self, by: &Rate) -> Self {
        let lane = |lane: &Lane| match lane {
            // Whatever the rates are, which are bounded.
            _ if is_zero(by) => Lane::Linear(zero()),
            Lane::Linear(slope) => Lane::Linear(plain(&slope.mul(by))),
            Lane::Sided { up, down } => Lane::sided(plain(&up.mul(by)), plain(&down.mul(by))),
        };
        self.each(lane)
    }

    /// The rates times anything in an interval, which may be another number for each displacement.
    pub(super) fn spread(&self, by: &Rate) -> Self {
        self.each(|lane| {
            let [up, down] = lane.sides().map(|side| plain(&side.mul(by)));
            Lane::sided(up, down)
        })
    }

    pub(super) fn negated(&self) -> Self {
        self.each(|lane| match lane {
            Lane::Linear(slope) => Lane::Linear(slope.neg()),
            Lane::Sided { up, down } => Lane::sided(up.neg(), down.neg()),
        })
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        sum.add(other);
        sum
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (input, lane) in &other.0 {
            let sum = match (self.0.remove(input), lane) {
                (None, lane) => lane.clone(),
                (Some(Lane::Linear(a)), Lane::Linear(b)) => Lane::Linear(plain(&a.add(b))),
                (Some(a), b) => {
                    let ([a_up, a_down], [b_up, b_down]) = (a.sides(), b.sides());
                    Lane::sided(plain(&a_up.add(&b_up)), plain(&a_down.add(&b_down)))
                }
            };
            self.0.insert(*input, sum);
        }
    }

    /// Of |u|, where u is 0.
    pub(super) fn size(of: &Self) -> Self {
        let is_alone = of.0.len() <= 1;
        of.each(|lane| {
            let [up, down] = lane.sides().map(|side| plain(&side.abs()));
            match is_alone {
                true => Lane::sided(up, down),
                false => Lane::within(greater(&up, &down)),
            }
        })
    }

    /// Of the greatest of numbers that tie.
    pub(super) fn greatest(all: &[&Self]) -> Self {
        Self::joined(all, |sides, is_alone| {
            let first = sides.first().cloned().unwrap_or_else(zero);
            let step = match is_alone {
                true => greater,
                // Which one is the greatest is another matter for each displacement.
                false => either,
            };
            sides.iter().fold(first, |so_far, side| step(&so_far, side))
        })
    }

    /// Of the length of numbers that are all 0.
    pub(super) fn length(all: &[&Self]) -> Self {
        let alone = Self::joined(all, |sides, _| plain(&Interval::hypot(sides)));
        if alone.0.len() <= 1 {
            return alone;
        }
        // Not above the sum of the sizes.
        let sizes = Self::joined(all, |sides, _| {
            let sizes = sides.iter().map(|side| plain(&side.abs()));
            sizes.fold(zero(), |sum, size| plain(&sum.add(&size)))
        });
        sizes.each(|lane| {
            let [up, down] = lane.sides();
            Lane::within(greater(&up, &down))
        })
    }

    /// Of branches that have one value, where the sides of the comparison may meet: `apart` are the
    /// rates of their difference, if they do meet exactly and it has rates.
    ///
    /// Where all depends on one input, and the difference grows or falls on a side, the branch there
    /// is known; elsewhere either may be taken.
    pub(super) fn branches(
        relation: Relation,
        apart: Option<Self>,
        then: &Self,
        otherwise: &Self,
    ) -> Self {
        let mut inputs: Vec<usize> = then.0.keys().chain(otherwise.0.keys()).copied().collect();
        inputs.extend(apart.iter().flat_map(|apart| apart.0.keys()));
        inputs.sort_unstable();
        inputs.dedup();
        let is_alone = inputs.len() == 1 && apart.is_some();
        let lane = |input: usize| {
            let [then, otherwise] = [then, otherwise].map(|lanes| lanes.sides(input));
            if let (Some(Lane::Linear(a)), Some(Lane::Linear(b))) = (then.1, otherwise.1)
                && a.is_point()
                && b.is_point()
                && a.lo() == b.lo()
            {
                return Lane::Linear(a.clone());
            }
            let apart = match (&apart, is_alone) {
                (Some(apart), true) => apart.sides(input).0.map(Some),
                _ => [None, None],
            };
            let [up, down] = [0, 1].map(|side| {
                let (then, otherwise) = (&then.0[side], &otherwise.0[side]);
                let sign = apart[side].as_ref().and_then(sign);
                match sign.map(|sign| relation.holds(&sign, &0)) {
                    Some(true) => then.clone(),
                    Some(false) => otherwise.clone(),
                    None => either(then, otherwise),
                }
            });
            Lane::sided(up, down)
        };
        Self(inputs.iter().map(|&input| (input, lane(input))).collect())
    }

    // The rates up and down, and the lane if there is one.
    fn sides(&self, input: usize) -> ([Rate; 2], Option<&Lane>) {
        let lane = self.get(input);
        (lane.map_or_else(|| [zero(), zero()], Lane::sides), lane)
    }

    fn each(&self, f: impl Fn(&Lane) -> Lane) -> Self {
        Self(
            self.0
                .iter()
                .map(|(&input, lane)| (input, f(lane)))
                .collect(),
        )
    }

    // Lane by lane from the sides of all, told whether there is one input only.
    fn joined(all: &[&Self], side: impl Fn(&[Rate], bool) -> Rate) -> Self {
        let mut inputs: Vec<usize> = all
            .iter()
            .flat_map(|lanes| lanes.0.keys().copied())
            .collect();
        inputs.sort_unstable();
        inputs.dedup();
        let is_alone = inputs.len() <= 1;
        let lane = |&input: &usize| {
            let sides: Vec<[Rate; 2]> = all.iter().map(|lanes| lanes.sides(input).0).collect();
            let [up, down] = [0, 1].map(|place| {
                let sides: Vec<Rate> = sides.iter().map(|sides| sides[place].clone()).collect();
                side(&sides, is_alone)
            });
            (input, Lane::sided(up, down))
        };
        Self(inputs.iter().map(lane).collect())
    }
}

impl Lane {
    // Between 0 and the greatest of these sizes, on either side.
    fn within(size: Rate) -> Self {
        let all = either(&zero(), &size);
        Self::sided(all.clone(), all)
    }
}

/// Whether both ends are finite numbers.
pub(super) fn is_bounded(x: &Rate) -> bool {
    let infinity = Fine::exact(f64::INFINITY);
    !x.is_empty() && *x.hi() < infinity && *x.lo() > infinity.neg()
}

/// Whether the number is known to be 0.
pub(super) fn is_zero(x: &Rate) -> bool {
    let zero = Fine::exact(0.0);
    !x.is_empty() && *x.lo() == zero && *x.hi() == zero
}

pub(super) fn zero() -> Rate {
    Interval::from(Bounds::exact(Fine::exact(0.0)))
}

// The numbers alone, of which it does not matter how they came about; what is none is anything.
fn plain(x: &Rate) -> Rate {
    Interval::new(x.lo().clone(), x.hi().clone()).unwrap_or_else(Interval::entire)
}

// The greater of two numbers.
fn greater(a: &Rate, b: &Rate) -> Rate {
    plain(&Interval::max(&[a.clone(), b.clone()]))
}

// One of two numbers, or one between them.
fn either(a: &Rate, b: &Rate) -> Rate {
    plain(&a.hull(b))
}

// 1 or -1, if the number is known not to be 0.
fn sign(x: &Rate) -> Option<i32> {
    let zero = Fine::exact(0.0);
    if x.is_empty() {
        None
    } else if *x.lo() > zero {
        Some(1)
    } else if *x.hi() < zero {
        Some(-1)
    } else {
        None
    }
}
