//! What a slope needs: found by running it on numbers that only note what they meet.

use std::cell::Cell;

use trigrad_core::{
    Binary, Constant, Custom, Indexed, Interpret, Nary, Primitive, Test, Tracked, Unary,
};

use crate::tensor::exceptions::slopes;

/// A number that knows which arguments of a row, by bit, and whether its value, by the bit
/// behind them, went into it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Probe<'p> {
    uses: u64,
    is_computed: bool,
    // Set where the slope asks how a comparison comes out: None in constants.
    is_asked: Option<&'p Cell<bool>>,
}

/// What the slope of a row is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Needs {
    uses: u64,
    args: usize,
    /// Whether there is anything to compute: otherwise the slope is a constant, or one of the
    /// arguments.
    pub(crate) is_computed: bool,
}

impl Needs {
    /// What the slopes by the arguments in `slots` of a row of so many arguments need.
    pub(crate) fn of(row: Primitive, slots: &[usize], args: usize) -> Vec<Self> {
        let is_asked = Cell::new(false);
        // All that come after 63 share a bit: what one of them needs, all are kept for.
        let uses = |place: usize| 1_u64 << place.min(63);
        let number = |place| Probe {
            uses: uses(place),
            is_computed: false,
            is_asked: Some(&is_asked),
        };
        let numbers: Vec<Probe<'_>> = (0..=args).map(number).collect();
        let found = slopes(row, slots, &numbers[..args], numbers[args]);
        let needs = |found: Probe<'_>| Self {
            // Known numbers may go another way than these did, and meet anything.
            uses: if is_asked.get() { u64::MAX } else { found.uses },
            args,
            is_computed: found.is_computed || is_asked.get(),
        };
        found.into_iter().map(needs).collect()
    }

    /// Whether the argument in this place is needed.
    pub(crate) fn arg(&self, place: usize) -> bool {
        self.uses >> place.min(63) & 1 == 1
    }

    /// The argument that the slope is, where it is one as it stands.
    pub(crate) fn argument(&self) -> Option<usize> {
        let place = self.uses.trailing_zeros() as usize;
        let is_one = !self.is_computed && self.uses.is_power_of_two();
        (is_one && place < self.args.min(63)).then_some(place)
    }

    /// Whether the value is needed.
    pub(crate) fn value(&self) -> bool {
        self.arg(self.args)
    }
}

fn of<'p>(numbers: &[Probe<'p>]) -> Probe<'p> {
    let uses = numbers.iter().fold(0, |uses, x| uses | x.uses);
    Probe {
        uses,
        is_computed: uses != 0,
        is_asked: numbers.iter().find_map(|x| x.is_asked),
    }
}

impl Interpret for Probe<'_> {
    type Support = ();

    fn from_f64(_: f64) -> Self {
        of(&[])
    }

    fn from_constant(_: &Constant) -> Self {
        of(&[])
    }

    fn unary(_: Unary, x: Tracked<Self>) -> Self {
        of(&[x.number])
    }

    fn indexed(_: Indexed, _: u32, x: Tracked<Self>) -> Self {
        of(&[x.number])
    }

    fn binary(_: Binary, [a, b]: [Tracked<Self>; 2]) -> Self {
        of(&[a.number, b.number])
    }

    fn nary(_: Nary, args: &[Tracked<Self>]) -> Self {
        of(&args.iter().map(|arg| arg.number).collect::<Vec<_>>())
    }

    fn custom(_: &Custom, _: &[u32], args: &[Tracked<Self>]) -> Self {
        of(&args.iter().map(|arg| arg.number).collect::<Vec<_>>())
    }

    fn decide(test: Test<Self>) -> Option<bool> {
        if let Some(is_asked) = test.left.is_asked.or(test.right.is_asked) {
            is_asked.set(true);
        }
        None
    }

    fn select(test: Test<Self>, then: Self, otherwise: Self) -> Self {
        of(&[test.left, test.right, then, otherwise])
    }
}

trigrad_core::operators!(['p] Probe<'p>);
