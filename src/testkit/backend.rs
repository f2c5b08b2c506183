//! Another library for derivatives, as the kit sees it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use trigrad_core::{Primitive, Relation};

use super::function::{RandomFunction, Step};

/// A library that can differentiate a [`RandomFunction`] at a point.
///
/// Every method answers `None` where the library has not got a row of the function, or
/// nothing of the kind. A library that panics is caught, and the panic is a finding.
pub trait AdBackend {
    /// What the library, or its mode, is called.
    fn name(&self) -> &str;

    /// Its version.
    fn version(&self) -> &str;

    /// The value of `f` at `at`, and its gradient.
    fn gradient(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>)>;

    /// The value, and the derivative along `tangent`.
    fn jvp(&self, _f: &RandomFunction, _at: &[f64], _tangent: &[f64]) -> Option<(f64, f64)> {
        None
    }

    /// The value, and the gradient times `adjoint`.
    fn vjp(&self, _f: &RandomFunction, _at: &[f64], _adjoint: f64) -> Option<(f64, Vec<f64>)> {
        None
    }

    /// The value, the gradient and the Hessian, row by row; of one input, the second derivative.
    fn hessian(&self, _f: &RandomFunction, _at: &[f64]) -> Option<(f64, Vec<f64>, Vec<f64>)> {
        None
    }

    /// Whether the library has this row: whether it runs it, or panics in the attempt.
    fn supports(&self, row: Primitive) -> bool {
        let function = RandomFunction::of_row(row);
        let at = vec![0.75; trigrad_core::Function::inputs(&function)];
        !matches!(caught(|| self.gradient(&function, &at)), Ok(None))
    }
}

/// A number type of another library: what [`RandomFunction::run`] computes with.
///
/// A value, so that numbers on a tape can ask it for the tape.
///
/// ```
/// use trigrad::Primitive;
/// use trigrad::testkit::{Arg, Arithmetic, Case};
///
/// struct Plain;
/// impl Arithmetic for Plain {
///     type Number = f64;
///     fn constant(&self, c: f64) -> f64 {
///         c
///     }
///     fn row(&self, row: Primitive, args: &[Arg<f64>]) -> Option<f64> {
///         Some(match (row.row().name, args) {
///             ("sin", [Arg::Number(x)]) => x.sin(),
///             ("pow", [Arg::Number(x), Arg::Constant(c)]) => x.powf(*c),
///             ("mul", [a, b]) => self.number(a) * self.number(b),
///             _ => return None,
///         })
///     }
/// }
/// let case = Case::parse("x^2*sin(y)", &[3.0, 0.5])?;
/// assert_eq!(case.function.run(&Plain, &case.at), Some(9.0 * 0.5_f64.sin()));
/// # Ok::<(), trigrad::testkit::CaseError>(())
/// ```
pub trait Arithmetic {
    /// The numbers.
    type Number: Clone;

    /// A number that does not vary.
    fn constant(&self, c: f64) -> Self::Number;

    /// A row of the table applied to numbers, by the library's own method; `None` where it has
    /// none. At least one argument is a number, and the only one of a unary row is.
    fn row(&self, row: Primitive, args: &[Arg<Self::Number>]) -> Option<Self::Number>;

    /// The primal, by which conditionals choose; `None` where the library has no comparisons.
    fn primal(&self, _x: &Self::Number) -> Option<f64> {
        None
    }

    /// The argument as a number.
    fn number(&self, arg: &Arg<Self::Number>) -> Self::Number {
        match arg {
            Arg::Number(x) => x.clone(),
            Arg::Constant(c) => self.constant(*c),
        }
    }
}

/// An argument of a row: a number of the library, or a constant of the program, so that an
/// adapter can call `x.powf(2.5)` or `x.powi(3)` as a user would.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Arg<N> {
    /// A number of the library.
    Number(N),
    /// A constant.
    Constant(f64),
}

impl RandomFunction {
    /// Runs the steps with the numbers of another library; `None` where it has not got a row.
    ///
    /// # Panics
    /// If `x` has not one number for each input, and where the library panics.
    pub fn run<A: Arithmetic>(&self, arithmetic: &A, x: &[A::Number]) -> Option<A::Number> {
        let inputs = trigrad_core::Function::inputs(self);
        assert_eq!(x.len(), inputs, "one number for each input");
        let mut places: Vec<Arg<A::Number>> = x.iter().cloned().map(Arg::Number).collect();
        for step in self.steps() {
            let place = match step {
                Step::Ratio(n, d) => Arg::Constant(ratio(*n, *d)),
                Step::Row(row, args) => {
                    let args = args.iter().map(|&place| places[place].clone());
                    let mut args: Vec<Arg<A::Number>> = args.collect();
                    if args.iter().all(|arg| matches!(arg, Arg::Constant(_))) {
                        // What nothing varies in is the library's to compute too.
                        for arg in &mut args {
                            *arg = Arg::Number(arithmetic.number(arg));
                        }
                    }
                    Arg::Number(arithmetic.row(*row, &args)?)
                }
                Step::If(relation, args) => choose(arithmetic, *relation, args, &places)?,
            };
            places.push(place);
        }
        let last = places.pop()?;
        Some(arithmetic.number(&last))
    }
}

fn choose<A: Arithmetic>(
    arithmetic: &A,
    relation: Relation,
    [left, right, then, otherwise]: &[usize; 4],
    places: &[Arg<A::Number>],
) -> Option<Arg<A::Number>> {
    let primal = |place: usize| match &places[place] {
        Arg::Number(x) => arithmetic.primal(x),
        Arg::Constant(c) => Some(*c),
    };
    let holds = relation.holds(&primal(*left)?, &primal(*right)?);
    Some(places[if holds { *then } else { *otherwise }].clone())
}

// Rounded once, because both are exact in f64: the strategies draw small ones.
pub(super) fn ratio(n: i64, d: i64) -> f64 {
    trigrad_core::Exact::ratio(n, d).map_or(0.0, |exact| exact.to_f64())
}

/// What `question` answers, or the words of its panic.
///
/// # Errors
/// If it panics.
pub(super) fn caught<T>(question: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(question)).map_err(|payload| {
        let words = payload
            .downcast_ref::<&str>()
            .map(|words| words.to_string());
        let words = words.or_else(|| payload.downcast_ref::<String>().cloned());
        words.unwrap_or_else(|| "a panic without words".to_owned())
    })
}
