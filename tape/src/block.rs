//! Statements of several results, each with a pullback of its own.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use trigrad_core::{Interpret, Tracked};

use crate::linear::Factors;
use crate::pullback;
use crate::trace::{Contents, Form, NOWHERE, Path, Trace, zero};

/// A statement of several results.
#[derive(Debug)]
pub(crate) struct Block<T: Interpret> {
    pub(crate) rule: Rule<T>,
    pub(crate) arguments: Vec<Argument>,
}

/// A row of arguments.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Argument {
    /// Numbers that are no variables.
    Constant,
    /// Recorded numbers in a row, from this place on.
    Recorded(u32),
    /// Numbers with slopes against recorded ones: never a block.
    Sloped(Form),
}

impl Argument {
    /// Records the paths; one that leads nowhere is a constant's.
    pub(crate) fn of_paths<T: Interpret>(
        trace: &Trace<T>,
        paths: impl ExactSizeIterator<Item = Path<T>> + Clone,
    ) -> Self {
        Self::Sloped(trace.scattered(paths.len(), paths))
    }
}

/// How adjoints of results become adjoints of arguments.
pub(crate) enum Rule<T: Interpret> {
    /// Each result is its argument.
    Copy,
    /// The user's own, of so many arguments.
    Custom(usize, Pullback<T>),
    /// Shares of exponentials: the results.
    Softmax(Vec<Tracked<T>>),
    /// A product of matrices: rows of the first, columns of the first, columns of the
    /// second, and both.
    Product([usize; 3], Arc<[Tracked<T>]>, Arc<[Tracked<T>]>),
    /// The solution of so many equations: the factors of their matrix, and the solution.
    Solve(usize, Factors<T>, Arc<[Tracked<T>]>),
    /// The logarithm of a determinant of so many rows.
    LogDeterminant(usize, Factors<T>),
    /// A triangle of so many rows.
    Cholesky(usize, Arc<[Tracked<T>]>),
}

/// Reads the adjoints of the results, and adds to those of the arguments, which are 0.
pub(crate) type Pullback<T> = Box<dyn Fn(&[T], &mut [T]) + Send>;

/// The adjoints of the results.
pub(crate) struct Seen<T: Interpret> {
    adjoints: Vec<Tracked<T>>,
    // Where the outputs do not reach, if that is known of any.
    reached: Option<Vec<bool>>,
}

impl<T: Interpret> Seen<T> {
    /// None if the outputs reach none of the results.
    pub(crate) fn new(adjoints: impl Iterator<Item = Option<Tracked<T>>> + Clone) -> Option<Self> {
        let reached: Vec<bool> = adjoints.clone().map(|adjoint| adjoint.is_some()).collect();
        if !reached.contains(&true) {
            return None;
        }
        Some(Self {
            adjoints: adjoints.map(|a| a.unwrap_or(zero())).collect(),
            reached: reached.contains(&false).then_some(reached),
        })
    }

    pub(crate) fn adjoints(&self) -> &[Tracked<T>] {
        &self.adjoints
    }

    pub(crate) fn is_reached(&self, result: usize) -> bool {
        self.reached.as_ref().is_none_or(|reached| reached[result])
    }

    /// Which of these results the outputs reach, unless they reach all.
    pub(crate) fn reached(&self, results: Range<usize>) -> Option<&[bool]> {
        self.reached.as_ref().map(|reached| &reached[results])
    }
}

/// Takes the adjoint of an argument: which row, which of it, how much.
pub(crate) type Give<'g, T> = dyn FnMut(usize, usize, Tracked<T>) + 'g;

impl<T: Interpret> Block<T> {
    /// The bytes that it has beside itself.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(self.arguments.as_slice()) + self.rule.bytes()
    }

    /// Hands over what flows to each place.
    pub(crate) fn pull(
        &self,
        contents: &Contents<'_, T>,
        seen: &Seen<T>,
        give: &mut dyn FnMut(u32, Tracked<T>),
    ) {
        let wanted = |row: usize| !matches!(self.arguments[row], Argument::Constant);
        let mut give = |row: usize, number: usize, adjoint| match self.arguments[row] {
            Argument::Constant => {}
            Argument::Recorded(from) => give(from + number as u32, adjoint),
            Argument::Sloped(form) => {
                if let Some((place, slope)) = contents.argument(form, number) {
                    give(place, adjoint * slope);
                }
            }
        };
        self.rule.pull(&wanted, seen, &mut give);
    }
}

impl<T: Interpret> Rule<T> {
    // Matrices that several rules share count for each of them.
    fn bytes(&self) -> usize {
        match self {
            Self::Copy => 0,
            Self::Custom(_, pullback) => size_of_val(pullback.as_ref()),
            Self::Softmax(shares) => size_of_val(shares.as_slice()),
            Self::Product(_, a, b) => size_of_val(&**a) + size_of_val(&**b),
            Self::Solve(_, factors, x) => factors.bytes() + size_of_val(&**x),
            Self::LogDeterminant(_, factors) => factors.bytes(),
            Self::Cholesky(_, l) => size_of_val(&**l),
        }
    }

    fn pull(&self, wanted: &dyn Fn(usize) -> bool, seen: &Seen<T>, give: &mut Give<'_, T>) {
        let adjoints = seen.adjoints();
        match self {
            Self::Copy => {
                for (number, &adjoint) in adjoints.iter().enumerate() {
                    if seen.is_reached(number) {
                        give(0, number, adjoint);
                    }
                }
            }
            Self::Custom(arguments, pullback) => {
                let results: Vec<T> = adjoints.iter().map(|adjoint| adjoint.number).collect();
                let mut sums = vec![T::from_f64(0.0); *arguments];
                pullback(&results, &mut sums);
                for (number, sum) in sums.into_iter().enumerate() {
                    give(0, number, Tracked::varying(sum));
                }
            }
            Self::Softmax(shares) => {
                let pairs = shares.iter().zip(adjoints);
                let terms = pairs.clone().map(|(&share, &adjoint)| share * adjoint);
                let mean: Tracked<T> = terms.sum();
                for (number, (&share, &adjoint)) in pairs.enumerate() {
                    give(0, number, share * (adjoint - mean));
                }
            }
            Self::Product(shape, a, b) => {
                pullback::of_product(*shape, [a, b], [wanted(0), wanted(1)], seen, give);
            }
            Self::Solve(n, factors, x) => {
                pullback::of_solve(*n, factors, x, [wanted(0), wanted(1)], seen, give);
            }
            Self::LogDeterminant(n, factors) => {
                pullback::of_log_determinant(*n, factors, seen, give);
            }
            Self::Cholesky(n, l) => pullback::of_cholesky(*n, l, seen, give),
        }
    }
}

impl<T: Interpret> fmt::Debug for Rule<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Copy => "Copy",
            Self::Custom(..) => "Custom",
            Self::Softmax(_) => "Softmax",
            Self::Product(..) => "Product",
            Self::Solve(..) => "Solve",
            Self::LogDeterminant(..) => "LogDeterminant",
            Self::Cholesky(..) => "Cholesky",
        })
    }
}

impl<T: Interpret> Contents<'_, T> {
    // Place and slope of an argument; none if it is a constant.
    fn argument(&self, form: Form, number: usize) -> Option<(u32, Tracked<T>)> {
        match form {
            Form::Run { from, partials, .. } => {
                Some((from + number as u32, self.partials[partials + number]))
            }
            Form::Scattered { partials, args, .. } => {
                let place = self.args[args + number];
                (place != NOWHERE).then(|| (place, self.partials[partials + number]))
            }
            Form::Block(_) => None,
        }
    }
}
