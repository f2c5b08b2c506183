//! Libraries whose numbers have the methods of num-traits' `Float`.

use num_traits::Float;
use trigrad::Primitive;
use trigrad::testkit::{Arg, Arithmetic};

/// The row of one argument of this name, by the method that these libraries all call alike, or by
/// one that the adapter names.
macro_rules! unary_row {
    ($name:expr, $x:expr, { $($row:literal => $more:expr,)* }) => {
        Some(match $name {
            "sqrt" => $x.sqrt(),
            "cbrt" => $x.cbrt(),
            "exp" => $x.exp(),
            "exp2" => $x.exp2(),
            "ln" => $x.ln(),
            "log2" => $x.log2(),
            "log10" => $x.log10(),
            "log1p" => $x.ln_1p(),
            "sin" => $x.sin(),
            "cos" => $x.cos(),
            "tan" => $x.tan(),
            "asin" => $x.asin(),
            "acos" => $x.acos(),
            "atan" => $x.atan(),
            "sinh" => $x.sinh(),
            "cosh" => $x.cosh(),
            "tanh" => $x.tanh(),
            "asinh" => $x.asinh(),
            "acosh" => $x.acosh(),
            "atanh" => $x.atanh(),
            "abs" => $x.abs(),
            $($row => $more,)*
            _ => return None,
        })
    };
}
pub(crate) use unary_row;

/// Numbers of such a library: how it makes a constant, and how it tells a primal.
pub struct Floats<T> {
    /// The number that does not vary.
    pub constant: fn(f64) -> T,
    /// The primal.
    pub primal: fn(&T) -> f64,
}

impl<T: Float> Arithmetic for Floats<T> {
    type Number = T;

    fn constant(&self, c: f64) -> T {
        (self.constant)(c)
    }

    fn primal(&self, x: &T) -> Option<f64> {
        Some((self.primal)(x))
    }

    // Not `signum` and `round`, whose values differ from sign and round where f64's do: at 0,
    // and at halves.
    fn row(&self, row: Primitive, args: &[Arg<T>]) -> Option<T> {
        use Arg::{Constant, Number};
        Some(match (row.row().name, args) {
            ("pow", [Number(x), Constant(c)]) if is_integer(*c) => x.powi(*c as i32),
            ("div", [Constant(1.0), Number(x)]) => x.recip(),
            (name, [Number(x)]) => self.unary(name, *x)?,
            (name, [a, b]) => binary(name, self.number(a), self.number(b))?,
            _ => return None,
        })
    }
}

impl<T: Float> Floats<T> {
    fn unary(&self, name: &str, x: T) -> Option<T> {
        unary_row!(name, x, {
            "neg" => -x,
            "expm1" => x.exp_m1(),
            "floor" => x.floor(),
            "ceil" => x.ceil(),
            "trunc" => x.trunc(),
        })
    }
}

fn binary<T: Float>(name: &str, a: T, b: T) -> Option<T> {
    Some(match name {
        "add" | "sum" => a + b,
        "sub" => a - b,
        "mul" | "product" => a * b,
        "div" => a / b,
        "remainder" => a % b,
        "pow" => a.powf(b),
        "atan2" => a.atan2(b),
        "hypot" => a.hypot(b),
        "max" => a.max(b),
        "min" => a.min(b),
        _ => return None,
    })
}

/// Whether `powi` takes it.
pub fn is_integer(c: f64) -> bool {
    c.fract() == 0.0 && c.abs() < 1e6
}
