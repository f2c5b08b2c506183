//! Functions that are generic over the number, so that every engine can run them.

use crate::expr::Expr;
use crate::formula::Formula;
use crate::program::Program;
use crate::scalar::Scalar;

/// A function of several numbers to several numbers, callable with every [`Scalar`].
///
/// Rust closures are not generic, so a function that must run in every engine is a
/// type; [`function!`](crate::function) writes it with closure syntax.
pub trait Function {
    /// The number of inputs.
    fn inputs(&self) -> usize;

    /// The outputs at `x`.
    ///
    /// # Panics
    /// If `x.len()` is not [`inputs`](Self::inputs).
    fn call<S: Scalar>(&self, x: &[S]) -> Vec<S>;

    /// The graph of the function, with inputs called x0, x1, ….
    fn trace(&self) -> Formula {
        Formula::trace(self.inputs(), |x: &[Expr<'_>]| self.call(x))
    }
}

impl<F: Function> Function for &F {
    fn inputs(&self) -> usize {
        F::inputs(self)
    }

    fn call<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        F::call(self, x)
    }

    fn trace(&self) -> Formula {
        F::trace(self)
    }
}

/// A formula is a function: the program of its graph, run with any number.
impl Function for Formula {
    fn inputs(&self) -> usize {
        self.inputs().len()
    }

    fn call<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        self.program().eval(x)
    }

    fn trace(&self) -> Formula {
        self.clone()
    }
}

/// The program by itself, without the graph that it comes from.
impl Function for Program {
    fn inputs(&self) -> usize {
        Program::inputs(self)
    }

    fn call<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        self.eval(x)
    }
}

/// The only one of the outputs of a function.
///
/// # Panics
/// If there are more or fewer.
#[doc(hidden)]
pub fn only<T: Copy>(outputs: &[T]) -> T {
    let &[output] = outputs else {
        panic!(
            "a function of one output is needed, this has {}; perhaps you meant jacobian",
            outputs.len()
        )
    };
    output
}

/// Writes a [`Function`] in closure syntax.
///
/// What it captures is named in front, with its type; constants of Rust code stand
/// on the right of an operator.
///
/// ```
/// use trigrad_core::{Function, function};
///
/// let f = function!(|x, y| x.sin() * y);
/// assert_eq!(f.call(&[0.5, 2.0]), [0.5_f64.sin() * 2.0]);
///
/// let rate = 0.1;
/// let g = function!([rate: f64] |x, y| [x * rate, y - rate]);
/// assert_eq!(g.call(&[2.0, 1.0]), [2.0 * rate, 1.0 - rate]);
/// assert_eq!(f.trace().to_string(), "sin(x0)*x1");
/// ```
#[macro_export]
macro_rules! function {
    (|$($x:ident),+ $(,)?| [$($y:expr),+ $(,)?]) => {
        $crate::function!([] |$($x),+| [$($y),+])
    };
    (|$($x:ident),+ $(,)?| $body:expr) => {
        $crate::function!([] |$($x),+| [$body])
    };
    ([$($captured:ident: $Captured:ty),* $(,)?] |$($x:ident),+ $(,)?| [$($y:expr),+ $(,)?]) => {{
        struct Anonymous { $($captured: $Captured),* }
        impl $crate::Function for Anonymous {
            fn inputs(&self) -> usize {
                [$(stringify!($x)),+].len()
            }
            fn call<S: $crate::Scalar>(&self, x: &[S]) -> ::std::vec::Vec<S> {
                let Self { $($captured),* } = self;
                $(#[allow(unused_variables, clippy::clone_on_copy)] let $captured = $captured.clone();)*
                let [$($x),+] = *x else {
                    panic!("expected {} numbers, got {}", $crate::Function::inputs(self), x.len())
                };
                ::std::vec![$($y),+]
            }
        }
        Anonymous { $($captured),* }
    }};
    ([$($captured:ident: $Captured:ty),* $(,)?] |$($x:ident),+ $(,)?| $body:expr) => {
        $crate::function!([$($captured: $Captured),*] |$($x),+| [$body])
    };
}
