//! Every driver that finds slopes or second derivatives of a formula, by one signature.

mod forward;
mod paper;
mod reverse;

use std::cell::OnceCell;

use nalgebra::{DMatrix, DVector};
use trigrad::symbolic::{Effort, Simplified};
use trigrad::{Formula, Interpret};

use crate::data::number;
use crate::judge::Format;

pub(crate) use paper::holds;

/// A formula, and what is made of it once for both kinds of floats.
pub(crate) struct Subject {
    pub(crate) formula: Formula,
    simplified: [OnceCell<Simplified>; 2],
}

impl Subject {
    pub(crate) fn new(formula: Formula) -> Self {
        Self {
            formula,
            simplified: [const { OnceCell::new() }; 2],
        }
    }

    /// The slopes and the upper triangle of the second derivatives, each simplified for itself.
    fn simplified(&self, effort: Effort) -> &Simplified {
        let place = usize::from(effort == Effort::Full);
        self.simplified[place].get_or_init(|| paper::simplified(&self.formula, effort))
    }
}

/// What a driver says: nothing where it does not compute that much.
pub(crate) struct Said<T> {
    pub(crate) value: T,
    pub(crate) first: Vec<T>,
    pub(crate) second: Vec<((usize, usize), T)>,
    /// The pure derivatives of orders 3 and 4.
    pub(crate) higher: Vec<(usize, [T; 2])>,
}

pub(crate) struct Driver<T> {
    pub(crate) name: &'static str,
    /// Whether it tells apart what does not depend on an input.
    pub(crate) is_structural: bool,
    /// How its derivatives were simplified, if they were.
    pub(crate) effort: Option<Effort>,
    pub(crate) run: fn(&Subject, &[T]) -> Said<T>,
}

/// The base types, and their floats.
pub(crate) trait Float: Interpret + nalgebra::Scalar + PartialOrd + Into<f64> {
    const FORMAT: Format;
    fn nearest(text: &str) -> Self;
    /// Drivers of these floats alone.
    fn own_drivers() -> Vec<Driver<Self>>;
}

impl Float for f64 {
    const FORMAT: Format = Format::F64;
    fn nearest(text: &str) -> Self {
        number(text)
    }
    fn own_drivers() -> Vec<Driver<Self>> {
        reverse::replays()
    }
}

impl Float for f32 {
    const FORMAT: Format = Format::F32;
    fn nearest(text: &str) -> Self {
        number(text) as Self
    }
    fn own_drivers() -> Vec<Driver<Self>> {
        Vec::new()
    }
}

/// The driver whose answers the page shows, because it says most and knows most.
pub(crate) const SHOWN: &str = "dual::function::hessian";

pub(crate) fn drivers<T: Float>() -> Vec<Driver<T>> {
    let mut all = forward::drivers();
    all.extend(paper::drivers());
    all.extend(reverse::drivers());
    all.extend(T::own_drivers());
    all
}

fn driver<T>(
    name: &'static str,
    is_structural: bool,
    run: fn(&Subject, &[T]) -> Said<T>,
) -> Driver<T> {
    Driver {
        name,
        is_structural,
        effort: None,
        run,
    }
}

fn first<T: Float>((value, slopes): (T, DVector<T>)) -> Said<T> {
    Said {
        value,
        first: slopes.iter().copied().collect(),
        second: Vec::new(),
        higher: Vec::new(),
    }
}

fn second<T: Float>((value, slopes, bends): (T, DVector<T>, DMatrix<T>)) -> Said<T> {
    Said {
        second: pairs(slopes.len())
            .map(|pair| (pair, bends[pair]))
            .collect(),
        ..first((value, slopes))
    }
}

/// The places of the upper triangle, row by row.
fn pairs(inputs: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..inputs).flat_map(move |i| (i..inputs).map(move |j| (i, j)))
}
