//! A tape as one would write it first: every operation is an entry of its own.

use std::cell::RefCell;

use trigrad_core::{
    Binary, Custom, Indexed, Interpret, Nary, Test, Tracked, Unary, guarded, operators,
};

/// Each entry: its arguments with their partials.
#[derive(Debug, Default)]
pub(crate) struct Naive(RefCell<Vec<Vec<(usize, f64)>>>);

#[derive(Clone, Copy, Debug)]
pub(crate) struct Number<'n> {
    pub(crate) primal: f64,
    home: Option<(&'n Naive, usize)>,
}

impl Naive {
    pub(crate) fn input(&self, primal: f64) -> Number<'_> {
        self.entry(primal, Vec::new())
    }

    fn entry(&self, primal: f64, args: Vec<(usize, f64)>) -> Number<'_> {
        let mut entries = self.0.borrow_mut();
        entries.push(args);
        let home = Some((self, entries.len() - 1));
        Number { primal, home }
    }

    /// The derivatives of `y` by the first `inputs` entries, and beside each the sum
    /// of the absolute values of the terms it is made of.
    pub(crate) fn gradient(&self, y: Number<'_>, inputs: usize) -> Vec<(f64, f64)> {
        let entries = self.0.borrow();
        let mut adjoints = vec![(0.0, 0.0); entries.len()];
        if let Some((_, at)) = y.home {
            adjoints[at] = (1.0, 1.0);
        }
        for at in (0..entries.len()).rev() {
            let (adjoint, size) = adjoints[at];
            for &(arg, partial) in &entries[at] {
                adjoints[arg].0 += adjoint * partial;
                adjoints[arg].1 += size * partial.abs();
            }
        }
        adjoints[..inputs].to_vec()
    }
}

impl Naive {
    /// The derivatives of `y` by the first `inputs` entries, none where no path leads.
    pub(crate) fn connected(&self, y: Number<'_>, inputs: usize) -> Vec<Option<f64>> {
        let entries = self.0.borrow();
        let mut adjoints = vec![None; entries.len()];
        if let Some((_, at)) = y.home {
            adjoints[at] = Some(1.0);
        }
        for at in (0..entries.len()).rev() {
            let Some(adjoint) = adjoints[at] else {
                continue;
            };
            for &(arg, partial) in &entries[at] {
                adjoints[arg] = Some(adjoints[arg].unwrap_or(0.0) + adjoint * partial);
            }
        }
        adjoints[..inputs].to_vec()
    }

    /// Whether no partial is so large or small that a product of some dozen may leave the
    /// range.
    pub(crate) fn is_moderate(&self) -> bool {
        let entries = self.0.borrow();
        let mut partials = entries.iter().flatten().map(|(_, partial)| partial.abs());
        partials.all(|size| size == 0.0 || !size.is_finite() || (1e-20..1e20).contains(&size))
    }
}

// An entry for the arguments that vary, or a constant. What is NaN has NaN partials.
fn record<'n>(primal: f64, args: &[(Tracked<Number<'n>>, f64)]) -> Number<'n> {
    let varying = args
        .iter()
        .filter_map(|(arg, partial)| Some((arg.number.home?, guarded(*partial, primal))));
    let (homes, args): (Vec<_>, Vec<_>) = varying
        .map(|((tape, at), partial)| (tape, (at, partial)))
        .unzip();
    match homes.first() {
        Some(tape) => tape.entry(primal, args),
        None => Number { primal, home: None },
    }
}

impl Interpret for Number<'_> {
    type Support = ();

    fn from_f64(primal: f64) -> Self {
        Self { primal, home: None }
    }

    fn unary(op: Unary, x: Tracked<Self>) -> Self {
        let x = x.number;
        let y = op.value(x.primal);
        record(y, &[(Tracked::varying(x), op.partial(x.primal, y))])
    }

    fn indexed(op: Indexed, n: u32, x: Tracked<Self>) -> Self {
        let y = op.value(n, x.number.primal);
        record(y, &[(x, op.partial(n, x.number.primal, y))])
    }

    fn binary(op: Binary, [a, b]: [Tracked<Self>; 2]) -> Self {
        let args = [a.number.primal, b.number.primal];
        let y = op.value(args);
        record(
            y,
            &[(a, op.partial(0, args, y)), (b, op.partial(1, args, y))],
        )
    }

    fn nary(op: Nary, args: &[Tracked<Self>]) -> Self {
        let primals: Vec<f64> = args.iter().map(|arg| arg.number.primal).collect();
        let y = op.value(&primals);
        let args: Vec<_> = args.iter().copied().zip(op.partials(&primals, y)).collect();
        record(y, &args)
    }

    fn custom(_: &Custom, _: &[u32], _: &[Tracked<Self>]) -> Self {
        Self::from_f64(f64::NAN)
    }

    fn decide(test: Test<Self>) -> Option<bool> {
        Some(test.relation.holds(&test.left.primal, &test.right.primal))
    }

    fn select(test: Test<Self>, then: Self, otherwise: Self) -> Self {
        if Self::decide(test) == Some(true) {
            then
        } else {
            otherwise
        }
    }
}

operators!(['n] Number<'n>);
