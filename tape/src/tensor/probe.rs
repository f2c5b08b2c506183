//! What a slope needs: found by running it on numbers that only note what they meet.

use trigrad_core::{
    Binary, Constant, Custom, Indexed, Interpret, Nary, Primitive, Test, Tracked, Unary,
};

use crate::tensor::exceptions::slope;

/// A number that knows which arguments of a row, by bit, and whether its value, by the bit
/// behind them, went into it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Probe {
    uses: u64,
    is_computed: bool,
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
    /// What the slope by the argument `slot` of a row of so many arguments needs.
    pub(crate) fn of(row: Primitive, slot: usize, args: usize) -> Self {
        let uses = |place: usize| 1_u64.checked_shl(place as u32).unwrap_or(u64::MAX);
        let numbers: Vec<Probe> = (0..=args)
            .map(|place| Probe {
                uses: uses(place),
                is_computed: false,
            })
            .collect();
        let found = slope(row, slot, &numbers[..args], numbers[args]);
        Self {
            uses: found.uses,
            args,
            is_computed: found.is_computed,
        }
    }

    /// Whether the argument in this place is needed.
    pub(crate) fn arg(&self, place: usize) -> bool {
        self.uses.checked_shr(place as u32).unwrap_or(self.uses) & 1 == 1
    }

    /// Whether the value is needed.
    pub(crate) fn value(&self) -> bool {
        self.arg(self.args)
    }
}

fn of(numbers: impl IntoIterator<Item = Probe>) -> Probe {
    let uses = numbers.into_iter().fold(0, |uses, x| uses | x.uses);
    Probe {
        uses,
        is_computed: uses != 0,
    }
}

impl Interpret for Probe {
    type Support = ();

    fn from_f64(_: f64) -> Self {
        Self {
            uses: 0,
            is_computed: false,
        }
    }

    fn from_constant(_: &Constant) -> Self {
        Self::from_f64(0.0)
    }

    fn unary(_: Unary, x: Tracked<Self>) -> Self {
        of([x.number])
    }

    fn indexed(_: Indexed, _: u32, x: Tracked<Self>) -> Self {
        of([x.number])
    }

    fn binary(_: Binary, [a, b]: [Tracked<Self>; 2]) -> Self {
        of([a.number, b.number])
    }

    fn nary(_: Nary, args: &[Tracked<Self>]) -> Self {
        of(args.iter().map(|arg| arg.number))
    }

    fn custom(_: &Custom, _: &[u32], args: &[Tracked<Self>]) -> Self {
        of(args.iter().map(|arg| arg.number))
    }

    fn decide(_: Test<Self>) -> Option<bool> {
        None
    }

    fn select(test: Test<Self>, then: Self, otherwise: Self) -> Self {
        of([test.left, test.right, then, otherwise])
    }
}

trigrad_core::operators!([] Probe);
