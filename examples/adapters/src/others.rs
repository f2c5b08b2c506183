//! autodiff, hyperdual and reverse: a number with one tangent each, and a tape.

use autodiff::F1;
use hyperdual::Hyperdual;
use reverse::{Powf, Tape, Var};
use trigrad::Primitive;
use trigrad::testkit::{AdBackend, Arg, Arithmetic, RandomFunction};

use crate::float::{Floats, is_integer, unary_row};
use crate::lanes::gradient;

/// autodiff's forward mode.
pub struct Autodiff;

impl AdBackend for Autodiff {
    fn name(&self) -> &str {
        "autodiff"
    }

    fn version(&self) -> &str {
        "0.7.0"
    }

    fn gradient(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>)> {
        let floats = Floats {
            constant: F1::cst,
            primal: |x: &F1| x.value(),
        };
        gradient(at, F1::new, |x| {
            f.run(&floats, x).map(|y| (y.value(), y.deriv()))
        })
    }
}

/// hyperdual's numbers, of one direction.
pub struct HyperdualCrate;

type OneDirection = Hyperdual<f64, 2>;

impl AdBackend for HyperdualCrate {
    fn name(&self) -> &str {
        "hyperdual"
    }

    fn version(&self) -> &str {
        "1.5.0"
    }

    fn gradient(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>)> {
        let floats = Floats {
            constant: |c| OneDirection::from(c),
            primal: |x: &OneDirection| x.real(),
        };
        let number = |x, tangent| OneDirection::from_slice(&[x, tangent]);
        gradient(at, number, |x| f.run(&floats, x).map(|y| (y[0], y[1])))
    }
}

/// reverse's tape.
pub struct Reverse;

/// The numbers of a tape, which makes constants too.
struct OnTape<'a>(&'a Tape);

impl<'a> Arithmetic for OnTape<'a> {
    type Number = Var<'a>;

    fn constant(&self, c: f64) -> Var<'a> {
        self.0.add_var(c)
    }

    fn primal(&self, x: &Var<'a>) -> Option<f64> {
        Some(x.val())
    }

    fn row(&self, row: Primitive, args: &[Arg<Var<'a>>]) -> Option<Var<'a>> {
        use Arg::{Constant, Number};
        Some(match (row.row().name, args) {
            ("pow", [Number(x), Constant(c)]) if is_integer(*c) => x.powi(*c as i32),
            ("pow", [Number(x), Constant(c)]) => x.powf(*c),
            ("div", [Constant(1.0), Number(x)]) => x.recip(),
            (name, [Number(x)]) => var(name, *x)?,
            (name, [a, b]) => {
                let (a, b) = (self.number(a), self.number(b));
                match name {
                    "add" | "sum" => a + b,
                    "sub" => a - b,
                    "mul" | "product" => a * b,
                    "div" => a / b,
                    "pow" => a.powf(b),
                    _ => return None,
                }
            }
            _ => return None,
        })
    }
}

fn var<'a>(name: &str, x: Var<'a>) -> Option<Var<'a>> {
    unary_row!(name, x, {
        "neg" => -x,
    })
}

impl AdBackend for Reverse {
    fn name(&self) -> &str {
        "reverse"
    }

    fn version(&self) -> &str {
        "0.2.2"
    }

    fn gradient(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>)> {
        let tape = Tape::new();
        let x = tape.add_vars(at);
        let y = f.run(&OnTape(&tape), &x)?;
        let slopes = y.grad();
        Some((y.val(), slopes[..at.len()].to_vec()))
    }
}
