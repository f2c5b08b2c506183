//! The notebook that this project began with: TensorFlow's `GradientTape` on functions of one
//! variable and of two, in single precision. Each result is printed with its value, shape and
//! type, as TensorFlow prints it.
//!
//! ```text
//! cargo run --example gradient_tape
//! ```

use std::any::type_name_of_val;
use std::error::Error;
use std::io::{self, Write};

use trigrad::tape::tensor::{GradientTape, Tensor};

/// Writes what the notebook prints.
pub(crate) fn notebook(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    // Functions of one variable.
    writeln!(out, "一元梯度")?;
    let x = Tensor::from(3.0_f32);
    let tape = GradientTape::new()
        .persistent(true)
        .watch_accessed_variables(true);
    let (y1, y2, y3) = tape.record(|scope| {
        scope.watch(&x);
        (2.0 * &x, &x * &x + 2.0, &x * &x + 2.0 * &x)
    });
    // The tape is persistent, so it may be asked again and again.
    let dy1_dx = tape.connected_gradient(&y1, &x)?;
    let dy2_dx = tape.connected_gradient(&y2, &x)?;
    let dy3_dx = tape.connected_gradient(&y3, &x)?;
    writeln!(out, "dy1_dx: {dy1_dx}")?;
    writeln!(out, "dy2_dx: {dy2_dx}")?;
    writeln!(out, "dy3_dx: {dy3_dx}")?;

    // A function of two variables.
    writeln!(out, "二元梯度")?;
    let x = Tensor::from(3.0_f32);
    let y = Tensor::from(2.0_f32);
    let tape = GradientTape::new()
        .persistent(true)
        .watch_accessed_variables(true);
    let z1 = tape.record(|scope| {
        scope.watch(&[&x, &y]);
        &x * &x * &y + &x * &y
    });
    let dz1_dx = tape.connected_gradient(&z1, &x)?;
    let dz1_dy = tape.connected_gradient(&z1, &y)?;
    // The answer to a list of sources is a list.
    let dz1_d = tape.connected_gradient(&z1, &vec![&x, &y])?;
    writeln!(out, "dz1_dx: {dz1_dx}")?;
    writeln!(out, "dz1_dy: {dz1_dy}")?;
    writeln!(out, "dz1_d: {dz1_d:?}")?;
    writeln!(out, "type of dz1_d: {}", type_name_of_val(&dz1_d))?;
    Ok(())
}

#[allow(dead_code, reason = "the test of the examples has its own")]
fn main() -> Result<(), Box<dyn Error>> {
    notebook(&mut io::stdout().lock())
}
