//! Straight-line functions as data, run with any number.

use std::fmt;

use trigrad_core::{
    Constant, Exact, Formula, Function, Interpret, Op, Primitive, Relation, Scalar, Test, Tracked,
    only,
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

    /// One row of as many inputs as it takes; an n-ary one of two.
    pub fn of_row(row: Primitive) -> Self {
        let arity = match row {
            Primitive::Unary(_) | Primitive::Indexed(..) => 1,
            Primitive::Binary(_) | Primitive::Nary(_) => 2,
        };
        Self::new(arity, vec![Step::Row(row, (0..arity).collect())])
    }

    /// The steps of a formula of one output.
    ///
    /// # Errors
    /// If it has a function outside of the table, or a constant that is no ratio of two `i64`.
    ///
    /// # Panics
    /// If it has not one output.
    pub fn from_formula(formula: &Formula) -> Result<Self, NoSteps> {
        let program = formula.program();
        let output = only(program.outputs()) as usize;
        let inputs = program.inputs();
        let mut steps = Vec::new();
        let mut places = Vec::with_capacity(program.len());
        for (id, i) in formula.nodes().zip(0..program.len()) {
            let (op, args) = program.instruction(i);
            let args: Vec<usize> = args.iter().map(|&arg| places[arg as usize]).collect();
            let step = match op {
                Op::Variable(number) => {
                    places.push(number as usize);
                    continue;
                }
                Op::Constant(_) => {
                    let Op::Constant(number) = formula.op(id) else {
                        return Err(NoSteps::Constant);
                    };
                    let exact = formula.constant(number).exact();
                    let ratio = exact.and_then(Exact::to_small).ok_or(NoSteps::Constant)?;
                    Step::Ratio(ratio.0, ratio.1)
                }
                Op::Row(row) => Step::Row(row, args),
                Op::If(relation) => Step::If(relation, [args[0], args[1], args[2], args[3]]),
                Op::Call(_) => return Err(NoSteps::Call),
            };
            steps.push(step);
            places.push(inputs + steps.len() - 1);
        }
        // The output is the last step: what comes behind it is not needed.
        let output = places[output];
        if output < inputs {
            let one = inputs + steps.len();
            steps.push(Step::Ratio(1, 1));
            let product = Primitive::Binary(trigrad_core::Binary::Mul);
            steps.push(Step::Row(product, vec![output, one]));
        } else {
            steps.truncate(output + 1 - inputs);
        }
        Ok(Self::new(inputs, steps))
    }

    /// The steps.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The functions whose outputs are the steps that nothing uses: a library runs them too, and
    /// what it makes of them may come into its answer.
    pub(super) fn unused(&self) -> Vec<Self> {
        let mut is_used = vec![false; self.inputs + self.steps.len()];
        for step in &self.steps {
            let args: &[usize] = match step {
                Step::Ratio(..) => &[],
                Step::Row(_, args) => args,
                Step::If(_, args) => args,
            };
            args.iter().for_each(|&place| is_used[place] = true);
        }
        let before_the_last = self.steps.len().saturating_sub(1);
        let unused = (0..before_the_last)
            .filter(|&i| !is_used[self.inputs + i] && !matches!(self.steps[i], Step::Ratio(..)));
        unused
            .map(|i| Self::new(self.inputs, self.steps[..=i].to_vec()))
            .collect()
    }

    /// Which places depend on an input.
    pub(super) fn varying(&self) -> Vec<bool> {
        let mut varying = vec![true; self.inputs];
        for step in &self.steps {
            varying.push(match step {
                Step::Ratio(..) => false,
                Step::Row(_, args) => args.iter().any(|&arg| varying[arg]),
                Step::If(_, args) => args.iter().any(|&arg| varying[arg]),
            });
        }
        varying
    }

    /// Whether every row has an argument that varies, and every conditional a side of its comparison.
    ///
    /// Others are folded by whoever traces the function, and say nothing of derivatives.
    pub(super) fn is_folded(&self) -> bool {
        let varying = self.varying();
        self.steps.iter().all(|step| match step {
            Step::Ratio(..) => true,
            Step::Row(_, args) => args.iter().any(|&arg| varying[arg]),
            Step::If(_, [left, right, ..]) => varying[*left] || varying[*right],
        })
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

/// Why a formula is no list of steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoSteps {
    /// It calls a function that is not in the table.
    #[error("a function outside of the table is called")]
    Call,
    /// It has a constant that no step is made for.
    #[error("a constant is no ratio of two whole numbers of 64 bits")]
    Constant,
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
