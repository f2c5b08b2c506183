//! Formulas on tensors.

use trigrad_core::{Binary, Constant, Custom, Indexed, Interpreter, Nary, Primitive, Test, Unary};

use crate::tensor::arrays::joint_shape;
use crate::tensor::custom::custom_gradient;
use crate::tensor::error::Error;
use crate::tensor::handle::Tensor;
use crate::tensor::values::DType;

/// Runs the programs of formulas element by element on tensors, which broadcast.
///
/// Tapes record what it does, so that a formula that was read, or simplified, can be part of a
/// model. Its derivatives are those of the operations, as the [module](crate::tensor) says.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_tape::tensor::{DType, GradientTape, Tensor, Tensors};
/// let formula = Formula::parse("x^2*sin(y)").unwrap();
/// let inputs = [Tensor::from([1.0, 2.0]), Tensor::from(0.5)];
/// let tape = GradientTape::new();
/// let y = tape.record(|scope| {
///     scope.watch(&inputs);
///     Tensors(DType::F64).outputs(formula.program(), &inputs).remove(0)
/// });
/// let [by_x, by_y] = tape.connected_gradient(&y, &inputs)?;
/// let (sin, cos) = 0.5_f64.sin_cos();
/// assert_eq!(by_x.to_vec(), Some(vec![2.0 * sin, 4.0 * sin]));
/// assert_eq!(by_y.item(), Some(5.0 * cos));
/// # Ok::<(), trigrad_tape::tensor::Error>(())
/// ```
///
/// # Panics
/// If the inputs do not broadcast, or have elements of another type than this.
#[derive(Clone, Copy, Debug)]
pub struct Tensors(
    /// The element type of the inputs, f32 or f64, which constants take.
    pub DType,
);

impl Tensors {
    /// The outputs of a program at these inputs.
    ///
    /// # Panics
    /// As said above, and if there is not one input for each variable.
    pub fn outputs(self, program: &trigrad_core::Program, inputs: &[Tensor]) -> Vec<Tensor> {
        let values = program.run(&self, inputs);
        let output = |&at: &u32| values[at as usize].clone();
        program.outputs().iter().map(output).collect()
    }
}

impl Interpreter for Tensors {
    type Number = Tensor;

    fn constant(&self, c: &Constant) -> Tensor {
        Tensor::full(&[], self.0, c.to_f64())
    }

    fn unary(&self, op: Unary, x: &Tensor) -> Tensor {
        expect(Tensor::apply(Primitive::Unary(op), &[x]))
    }

    fn indexed(&self, op: Indexed, n: u32, x: &Tensor) -> Tensor {
        expect(Tensor::apply(Primitive::Indexed(op, n), &[x]))
    }

    fn binary(&self, op: Binary, a: &Tensor, b: &Tensor) -> Tensor {
        expect(Tensor::apply(Primitive::Binary(op), &[a, b]))
    }

    fn nary(&self, op: Nary, args: &[Tensor]) -> Tensor {
        let args: Vec<&Tensor> = args.iter().collect();
        expect(Tensor::apply(Primitive::Nary(op), &args))
    }

    fn call(&self, function: &Custom, orders: &[u32], args: &[Tensor]) -> Tensor {
        expect(called(function, orders, args))
    }

    fn select(&self, test: Test<&Tensor>, then: &Tensor, otherwise: &Tensor) -> Tensor {
        let condition = test.left.compare(test.relation, test.right);
        expect(condition.and_then(|condition| condition.select(then, otherwise)))
    }
}

// A function outside of the table; the way back calls its derivatives.
fn called(function: &Custom, orders: &[u32], args: &[Tensor]) -> Result<Tensor, Error> {
    let shapes = args.iter().map(Tensor::shape);
    let shape = joint_shape(shapes).ok_or_else(|| Error::Shape {
        operation: function.name().to_owned(),
        shapes: args.iter().map(|arg| arg.shape().to_vec()).collect(),
    })?;
    let wide: Result<Vec<Tensor>, Error> = args.iter().map(|arg| arg.spread_to(&shape)).collect();
    let dtype = args.first().map_or(DType::F64, Tensor::dtype);
    custom_gradient(&wide?, |inputs| {
        let floats = |x: &Tensor| x.cast(DType::F64).to_vec::<f64>().unwrap_or_default();
        let columns: Vec<Vec<f64>> = inputs.iter().map(floats).collect();
        let value = |at: usize| {
            let lane: Vec<f64> = columns.iter().map(|column| column[at]).collect();
            function.evaluate(orders, &lane)
        };
        let values = (0..shape.iter().product()).map(value).collect();
        let result = Tensor::new::<f64>(&shape, values)?.cast(dtype);
        let (function, orders, inputs) = (function.clone(), orders.to_vec(), inputs.to_vec());
        let backward = move |dy: &Tensor| {
            let by = |slot| {
                let orders = Custom::next_order(&orders, slot);
                Ok(Some(dy * called(&function, &orders, &inputs)?))
            };
            (0..inputs.len()).map(by).collect()
        };
        Ok((result, backward))
    })
}

fn expect(result: Result<Tensor, Error>) -> Tensor {
    result.unwrap_or_else(|error| panic!("{error}"))
}
