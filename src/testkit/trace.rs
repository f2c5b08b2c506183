//! A function at a point as a sound library may see it: its values and its partials, place by place.

use trigrad_core::{Constant, Exact, Interpret, Interval, Relation, compare};

use super::flow::Flow;
use super::function::{RandomFunction, Step};
use super::local::{self, Place};

/// The places of a function, with the partials between them.
pub(super) struct Trace {
    pub(super) places: Vec<Place>,
    /// By step, by argument; of a conditional 1 for the branch taken.
    pub(super) partials: Vec<Vec<Option<Flow>>>,
    /// By step, by pair of arguments.
    pub(super) second_partials: Vec<Vec<Flow>>,
    /// By step, what breaks there.
    pub(super) breaks: Vec<local::Breaks>,
    /// Whether a comparison may go either way.
    pub(super) is_undecided: bool,
}

impl Trace {
    pub(super) fn new(f: &RandomFunction, at: &[f64], second: bool, ulp: f64) -> Self {
        let mut trace = Self {
            places: at
                .iter()
                .map(|&x| Place::exact(Interval::point(x)))
                .collect(),
            partials: Vec::new(),
            second_partials: Vec::new(),
            breaks: Vec::new(),
            is_undecided: false,
        };
        for step in f.steps() {
            trace.step(step, second, ulp);
        }
        trace
    }

    fn step(&mut self, step: &Step, second: bool, ulp: f64) {
        let mut seconds = Vec::new();
        let mut breaks = local::Breaks::default();
        let (place, partials) = match step {
            Step::Ratio(n, d) => {
                let exact = Exact::ratio(*n, *d).unwrap_or(Exact::ZERO);
                let range = Interval::from_constant(&Constant::from(exact));
                (Place::exact(range), Vec::new())
            }
            Step::Row(row, args) => {
                let args: Vec<Place> = args.iter().map(|&place| self.places[place]).collect();
                let y = local::value(*row, &args, ulp);
                let (partials, touched) = local::partials(*row, &args, &y, ulp);
                breaks = touched;
                if second {
                    seconds = local::second_partials(*row, &args, &y, ulp);
                }
                (y, partials.into_iter().map(Some).collect())
            }
            Step::If(relation, args) => self.choose(*relation, args),
        };
        self.places.push(place);
        self.partials.push(partials);
        self.second_partials.push(seconds);
        self.breaks.push(breaks);
    }

    fn choose(&mut self, relation: Relation, args: &[usize; 4]) -> (Place, Vec<Option<Flow>>) {
        let [left, right, then, otherwise] = args.map(|place| self.places[place]);
        match compare(relation, &left.range, &right.range) {
            Some(holds) if !left.may_be_nan && !right.may_be_nan => {
                // On the seam the derivative of the program is that of a branch, and that of the
                // function may be another.
                let touches =
                    left.range.lo() <= right.range.hi() && right.range.lo() <= left.range.hi();
                let mut taken = Flow::ONE;
                taken.is_open = touches;
                let (then, otherwise) = if holds {
                    (Some(taken), None)
                } else {
                    (None, Some(taken))
                };
                let place = self.places[args[if holds { 2 } else { 3 }]];
                (place, vec![None, None, then, otherwise])
            }
            _ => {
                self.is_undecided = true;
                let mut open = Flow::unknown();
                open.is_open = true;
                let place = Place {
                    range: then.range.hull(&otherwise.range),
                    may_be_nan: true,
                };
                (place, vec![None, None, Some(open), Some(open)])
            }
        }
    }
}

/// The places that a step is made of.
pub(super) fn arguments(step: &Step) -> &[usize] {
    match step {
        Step::Ratio(..) => &[],
        Step::Row(_, args) => args,
        Step::If(_, args) => args,
    }
}
