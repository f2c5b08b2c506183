//! Flat programs: a graph laid out for evaluation with any kind of number.

use std::marker::PhantomData;

use crate::constant::Constant;
use crate::custom::Custom;
use crate::formula::Formula;
use crate::primitive::{Binary, Indexed, Nary, Primitive, Unary};
use crate::scalar::{Interpret, Test};
use crate::store::{Call, Op};
use crate::tracked::{Support, Tracked};

/// What a program runs through: a value, so that its numbers need not be `Copy` and
/// a constant meets its precision at run time.
///
/// [`Scalars`] serves every [`Interpret`] number; numbers of arbitrary precision
/// implement this trait themselves.
pub trait Interpreter {
    /// The numbers.
    type Number: Clone;

    /// A constant.
    fn constant(&self, c: &Constant) -> Self::Number;
    /// A row of one argument.
    fn unary(&self, op: Unary, x: &Self::Number) -> Self::Number;
    /// A row of an integer and one argument.
    fn indexed(&self, op: Indexed, n: u32, x: &Self::Number) -> Self::Number;
    /// A row of two arguments.
    fn binary(&self, op: Binary, a: &Self::Number, b: &Self::Number) -> Self::Number;
    /// A row of any number of arguments.
    fn nary(&self, op: Nary, args: &[Self::Number]) -> Self::Number;
    /// A function outside of the table, differentiated so and so often.
    fn call(&self, function: &Custom, orders: &[u32], args: &[Self::Number]) -> Self::Number;
    /// `then` where the test holds, otherwise `otherwise`.
    fn select(
        &self,
        test: Test<&Self::Number>,
        then: &Self::Number,
        otherwise: &Self::Number,
    ) -> Self::Number;
}

/// The interpreter of any scalar, with the structure that its numbers tell apart:
/// constants are known to be constant.
#[derive(Clone, Copy, Debug)]
pub struct Scalars<S>(PhantomData<S>);

impl<S> Default for Scalars<S> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

/// A graph as a list of instructions, arguments before what is made of them.
///
/// Evaluation takes time and memory linear in the number of nodes and does not recurse.
///
/// ```
/// use trigrad_core::{Formula, Interval};
/// let formula = Formula::parse("1/3 + x").unwrap();
/// let program = formula.program();
/// assert_eq!(program.eval(&[1.0_f64]), [4.0 / 3.0]);
/// assert_eq!(program.eval(&[1.0_f32]), [4.0_f32 / 3.0]);
/// assert!(program.eval(&[Interval::point(1.0)])[0].contains(&(4.0 / 3.0)));
/// ```
#[derive(Clone, Debug)]
pub struct Program {
    instructions: Vec<Instruction>,
    // The arguments of all instructions, one after the other.
    args: Vec<u32>,
    constants: Vec<Constant>,
    calls: Vec<Call>,
    inputs: usize,
    outputs: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Instruction {
    // Constants, variables and calls by their number in this program.
    op: Op,
    // Where in `args` its arguments begin; they end where the next one's begin.
    first: u32,
}

impl Program {
    pub(crate) fn new(formula: &Formula) -> Self {
        let mut program = Self {
            instructions: Vec::with_capacity(formula.len()),
            args: Vec::new(),
            constants: Vec::new(),
            calls: Vec::new(),
            inputs: formula.inputs().len(),
            outputs: Vec::new(),
        };
        let mut args = Vec::new();
        for id in formula.nodes() {
            formula.args_into(id, &mut args);
            let op = match formula.op(id) {
                Op::Constant(number) => {
                    program.constants.push(formula.constant(number).clone());
                    Op::Constant(program.constants.len() as u32 - 1)
                }
                Op::Call(number) => {
                    program.calls.push(formula.call(number).clone());
                    Op::Call(program.calls.len() as u32 - 1)
                }
                // Variables that a formula interned first are its inputs, in order.
                op @ (Op::Variable(_) | Op::Row(_) | Op::If(_)) => op,
            };
            program.instructions.push(Instruction {
                op,
                first: program.args.len() as u32,
            });
            program
                .args
                .extend(args.iter().map(|arg| arg.index() as u32));
        }
        program.outputs = formula
            .outputs()
            .iter()
            .map(|id| id.index() as u32)
            .collect();
        program
    }

    /// The number of instructions; instruction `i` computes node `i` of the formula.
    pub fn len(&self) -> usize {
        self.instructions.len()
    }

    /// Whether there are no instructions.
    pub fn is_empty(&self) -> bool {
        self.instructions.is_empty()
    }

    /// The number of inputs.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// The places of the outputs among the instructions.
    pub fn outputs(&self) -> &[u32] {
        &self.outputs
    }

    /// What instruction `i` computes, and from which earlier ones.
    pub fn instruction(&self, i: usize) -> (Op, &[u32]) {
        let first = self.instructions[i].first as usize;
        let end = self
            .instructions
            .get(i + 1)
            .map_or(self.args.len(), |next| next.first as usize);
        (self.instructions[i].op, &self.args[first..end])
    }

    /// The function outside of the table of this number.
    pub fn call(&self, number: u32) -> &Call {
        &self.calls[number as usize]
    }

    /// The outputs at `x`, one number for each input.
    ///
    /// # Panics
    /// If `x` has not one number for each input.
    pub fn eval<S: Interpret>(&self, x: &[S]) -> Vec<S> {
        let x: Vec<Tracked<S>> = x.iter().map(|&x| Tracked::varying(x)).collect();
        let values = self.run(&Scalars::default(), &x);
        self.outputs
            .iter()
            .map(|&at| values[at as usize].number)
            .collect()
    }

    /// The numbers of all instructions at `x`, computed through an interpreter.
    ///
    /// # Panics
    /// If `x` has not one number for each input.
    pub fn run<N: Clone, I: Interpreter<Number = N>>(&self, interpreter: &I, x: &[N]) -> Vec<N> {
        assert!(
            x.len() == self.inputs,
            "a number for each of the {} inputs is needed, {} are given",
            self.inputs,
            x.len()
        );
        let mut values: Vec<N> = Vec::with_capacity(self.len());
        let mut gathered: Vec<N> = Vec::new();
        for i in 0..self.len() {
            let (op, args) = self.instruction(i);
            let arg = |slot: usize| &values[args[slot] as usize];
            let mut gather = || {
                gathered.clear();
                gathered.extend(args.iter().map(|&arg| values[arg as usize].clone()));
            };
            let value = match op {
                Op::Constant(number) => interpreter.constant(&self.constants[number as usize]),
                Op::Variable(number) => x[number as usize].clone(),
                Op::Row(Primitive::Unary(op)) => interpreter.unary(op, arg(0)),
                Op::Row(Primitive::Indexed(op, n)) => interpreter.indexed(op, n, arg(0)),
                Op::Row(Primitive::Binary(op)) => interpreter.binary(op, arg(0), arg(1)),
                Op::Row(Primitive::Nary(op)) => {
                    gather();
                    interpreter.nary(op, &gathered)
                }
                Op::If(relation) => {
                    let (left, right) = (arg(0), arg(1));
                    let test = Test {
                        relation,
                        left,
                        right,
                    };
                    interpreter.select(test, arg(2), arg(3))
                }
                Op::Call(number) => {
                    gather();
                    let call = &self.calls[number as usize];
                    interpreter.call(&call.function, &call.orders, &gathered)
                }
            };
            values.push(value);
        }
        values
    }
}

impl<S: Interpret> Interpreter for Scalars<S> {
    type Number = Tracked<S>;

    fn constant(&self, c: &Constant) -> Tracked<S> {
        Tracked::new(S::from_constant(c), S::Support::NONE)
    }

    fn unary(&self, op: Unary, x: &Tracked<S>) -> Tracked<S> {
        Tracked::unary(op, Tracked::varying(*x))
    }

    fn indexed(&self, op: Indexed, n: u32, x: &Tracked<S>) -> Tracked<S> {
        Tracked::indexed(op, n, Tracked::varying(*x))
    }

    fn binary(&self, op: Binary, a: &Tracked<S>, b: &Tracked<S>) -> Tracked<S> {
        Tracked::binary(op, [Tracked::varying(*a), Tracked::varying(*b)])
    }

    fn nary(&self, op: Nary, args: &[Tracked<S>]) -> Tracked<S> {
        let args: Vec<_> = args.iter().map(|&arg| Tracked::varying(arg)).collect();
        Tracked::nary(op, &args)
    }

    fn call(&self, f: &Custom, orders: &[u32], args: &[Tracked<S>]) -> Tracked<S> {
        let args: Vec<_> = args.iter().map(|&arg| Tracked::varying(arg)).collect();
        Tracked::custom(f, orders, &args)
    }

    fn select(
        &self,
        test: Test<&Tracked<S>>,
        then: &Tracked<S>,
        otherwise: &Tracked<S>,
    ) -> Tracked<S> {
        let test = Test {
            relation: test.relation,
            left: *test.left,
            right: *test.right,
        };
        Tracked::select(test, *then, *otherwise)
    }
}
