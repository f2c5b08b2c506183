//! Straight-line functions as data, run with any number.

use std::fmt;

use trigrad_core::{
    Constant, Exact, Function, Interpret, Primitive, Relation, Scalar, Test, Tracked,
};

/// A function given as a list of steps; its output is the last one.
///
/// It runs the steps on the numbers themselves, without a graph, and so takes
/// another way through an engine than a formula does.
#[derive(Clone)]
pub struct RandomFunction {
    inputs: usize,
    steps: Vec<Step>,
}

/// One step: places 0.. are the inputs, then the earlier steps.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// An exact constant `numerator / denominator`.
    Ratio(i64, i64),
    /// A row of the table applied to earlier places.
    Row(Primitive, Vec<usize>),
    /// A comparison of two places, and the places to choose from.
    If(Relation, [usize; 4]),
}

impl RandomFunction {
    /// The function of `inputs` numbers with these steps.
    ///
    /// # Panics
    /// If a step uses a place that is not before it.
    pub fn new(inputs: usize, steps: Vec<Step>) -> Self {
        for (index, step) in steps.iter().enumerate() {
            let places: &[usize] = match step {
                Step::Ratio(..) => &[],
                Step::Row(_, args) => args,
                Step::If(_, args) => args,
            };
            assert!(places.iter().all(|&place| place < inputs + index));
        }
        Self { inputs, steps }
    }

    /// The steps.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The values of all places.
    pub fn places<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let mut places: Vec<Tracked<S>> = x.iter().map(|&x| Tracked::varying(x)).collect();
        for step in &self.steps {
            places.push(apply(step, &places));
        }
        places.into_iter().map(|place| place.number).collect()
    }
}

impl Function for RandomFunction {
    fn inputs(&self) -> usize {
        self.inputs
    }

    fn call<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        assert_eq!(x.len(), self.inputs, "one number for each input");
        self.places(x).pop().into_iter().collect()
    }
}

/// The expression, as the graph prints it.
impl fmt::Debug for RandomFunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.trace(), f)
    }
}

pub(super) fn apply<S: Interpret>(step: &Step, places: &[Tracked<S>]) -> Tracked<S> {
    // A tracked number in a tracked number: the inner one knows what varies.
    let arg = |place: usize| Tracked::varying(places[place]);
    match step {
        Step::Ratio(n, d) => {
            let exact = Exact::ratio(*n, *d).unwrap_or(Exact::ZERO);
            Tracked::from_constant(&Constant::from(exact))
        }
        Step::Row(row, args) => {
            let args: Vec<_> = args.iter().map(|&place| arg(place)).collect();
            row.apply(&args)
        }
        Step::If(relation, [left, right, then, otherwise]) => {
            let test = Test {
                relation: *relation,
                left: places[*left],
                right: places[*right],
            };
            Tracked::select(test, places[*then], places[*otherwise])
        }
    }
}
