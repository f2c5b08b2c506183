//! A program with the machines that run it, made when they are first needed.

use super::code::Code;
use super::guard::Flipped;
use super::machine::{Ends, Machine};

/// Single points have a machine of their own, few of them one of eight at a time, many
/// one of 64.
#[derive(Clone, Debug)]
pub(crate) struct Runner {
    code: Code,
    one: Option<Machine<1, 1>>,
    few: Option<Machine<8, 1>>,
    many: Option<Machine<8, 8>>,
}

impl Runner {
    pub(super) fn new(code: Code) -> Self {
        Self {
            code,
            one: None,
            few: None,
            many: None,
        }
    }

    pub(super) fn outputs(&self) -> usize {
        self.code.outputs
    }

    /// Runs the program at as many points, and calls `flipped` with each of them at which
    /// a comparison came out otherwise.
    pub(super) fn run(
        &mut self,
        ends: &mut impl Ends,
        count: usize,
        mut flipped: impl FnMut(usize, Flipped),
    ) {
        let code = &self.code;
        let mut first = 0;
        while first < count {
            let rest = count - first;
            if rest == 1 {
                let machine = self.one.get_or_insert_with(|| Machine::new(code));
                first += run(machine, code, ends, first, rest, &mut flipped);
            } else if rest <= MOST_FOR_EIGHT || code.slots() > MOST_SLOTS {
                let machine = self.few.get_or_insert_with(|| Machine::new(code));
                first += run(machine, code, ends, first, rest, &mut flipped);
            } else {
                let machine = self.many.get_or_insert_with(|| Machine::new(code));
                first += run(machine, code, ends, first, rest, &mut flipped);
            }
        }
    }
}

// Beyond, a block of 64 that is not full takes less time than several of eight.
const MOST_FOR_EIGHT: usize = 24;

// Beyond, the slots of 64 points leave the last cache, and eight are faster.
const MOST_SLOTS: usize = 1 << 14;

fn run<const L: usize, const B: usize>(
    machine: &mut Machine<L, B>,
    code: &Code,
    ends: &mut impl Ends,
    first: usize,
    rest: usize,
    flipped: &mut impl FnMut(usize, Flipped),
) -> usize {
    machine.run(code, ends, first);
    let count = rest.min(Machine::<L, B>::POINTS);
    if !code.guards.is_empty() {
        for place in 0..count {
            if let Some(flip) = machine.flipped(code, place) {
                flipped(first + place, flip);
            }
        }
    }
    count
}

/// Numbers in columns: for each input its numbers at all points, one after the other.
pub(super) struct Columns<'a> {
    /// The inputs: as many numbers each as there are points, or one for all points.
    pub(super) x: &'a [f64],
    /// How many inputs those are.
    pub(super) inputs: usize,
    /// Further inputs, one number for each point.
    pub(super) seeds: &'a [f64],
    /// The number of points.
    pub(super) count: usize,
    /// The outputs, one number for each point: the first ones, and the others.
    pub(super) out: [&'a mut [f64]; 2],
}

// Where a whole group is there it is copied as one, of a length known when compiling.
impl Ends for Columns<'_> {
    #[inline]
    fn load<const L: usize>(&self, number: usize, first: usize) -> [f64; L] {
        let column = match number.checked_sub(self.inputs) {
            Some(seed) => &self.seeds[seed * self.count..][..self.count],
            None if self.x.len() == self.inputs => return [self.x[number]; L],
            None => &self.x[number * self.count..][..self.count],
        };
        match column.get(first..).and_then(<[f64]>::first_chunk) {
            Some(from) => *from,
            None => std::array::from_fn(|lane| column[(first + lane).min(self.count - 1)]),
        }
    }

    #[inline]
    fn store<const L: usize>(&mut self, number: usize, first: usize, from: [f64; L]) {
        let [out, others] = &mut self.out;
        let place = number * self.count;
        let column = match place.checked_sub(out.len()) {
            None => &mut out[place..][..self.count],
            Some(place) => &mut others[place..][..self.count],
        };
        let wanted = column.get_mut(first..).unwrap_or(&mut []);
        match wanted.first_chunk_mut() {
            Some(to) => *to = from,
            None => wanted.copy_from_slice(&from[..wanted.len()]),
        }
    }
}
