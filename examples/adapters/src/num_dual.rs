//! num-dual: forward mode, first and second order.

use num_dual::{Dual64, DualNum, HyperDual64};
use num_traits::Signed;
use trigrad::Primitive;
use trigrad::testkit::{AdBackend, Arg, Arithmetic, RandomFunction};

use crate::float::{is_integer, unary_row};
use crate::lanes::{gradient, hessian};

/// Its numbers of first order for gradients, hyper-duals for Hessians.
pub struct NumDual;

/// One of its number types, with its primal.
struct Numbers<D>(fn(&D) -> f64);

impl<D: DualNum<Primitive = f64> + Signed> Arithmetic for Numbers<D> {
    type Number = D;

    fn constant(&self, c: f64) -> D {
        D::from(c)
    }

    fn primal(&self, x: &D) -> Option<f64> {
        Some((self.0)(x))
    }

    fn row(&self, row: Primitive, args: &[Arg<D>]) -> Option<D> {
        use Arg::{Constant, Number};
        Some(match (row.row().name, args) {
            ("pow", [Number(x), Constant(c)]) if is_integer(*c) => x.powi(*c as i32),
            ("pow", [Number(x), Constant(c)]) => x.powf(*c),
            ("div", [Constant(1.0), Number(x)]) => x.recip(),
            (name, [Number(x)]) => unary(name, row, x)?,
            (name, [a, b]) => binary(name, self.number(a), self.number(b))?,
            _ => return None,
        })
    }
}

fn unary<D: DualNum<Primitive = f64> + Signed>(name: &str, row: Primitive, x: &D) -> Option<D> {
    unary_row!(name, x, {
        "neg" => -x.clone(),
        "expm1" => x.exp_m1(),
        "sinc" => x.sph_j0(),
        "sphj" => match row {
            Primitive::Indexed(_, 0) => x.sph_j0(),
            Primitive::Indexed(_, 1) => x.sph_j1(),
            Primitive::Indexed(_, 2) => x.sph_j2(),
            _ => return None,
        },
    })
}

fn binary<D: DualNum<Primitive = f64>>(name: &str, a: D, b: D) -> Option<D> {
    Some(match name {
        "add" | "sum" => a + b,
        "sub" => a - b,
        "mul" | "product" => a * b,
        "div" => a / b,
        "remainder" => a % b,
        "pow" => a.powd(b),
        "atan2" => a.atan2(b),
        _ => return None,
    })
}

impl AdBackend for NumDual {
    fn name(&self) -> &str {
        "num-dual"
    }

    fn version(&self) -> &str {
        "0.15.1"
    }

    fn gradient(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>)> {
        let numbers = Numbers(|x: &Dual64| x.re);
        gradient(at, Dual64::new, |x| {
            f.run(&numbers, x).map(|y| (y.re, y.eps))
        })
    }

    fn hessian(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>, Vec<f64>)> {
        let numbers = Numbers(|x: &HyperDual64| x.re);
        let number = |x, first, second| HyperDual64::new(x, first, second, 0.0);
        hessian(at, number, |x| {
            f.run(&numbers, x).map(|y| (y.re, y.eps1, y.eps1eps2))
        })
    }
}
