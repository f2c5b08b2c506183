//! Series against nested duals, which take another way to the same derivatives, on random
//! functions of every row.

use std::panic::{AssertUnwindSafe, catch_unwind};

use trigrad_core::{Expr, Formula, Graph, Interpret, Interval, Primitive, Program, Tracked};
use trigrad_dual::Dual;
use trigrad_dual::taylor::derivatives;

const ORDER: usize = 4;
type Nested<T> = Dual<Dual<Dual<Dual<T>>>>;

#[test]
fn random_functions_have_the_derivatives_of_nested_duals() {
    let (mut compared, mut sharp) = (0, 0);
    for seed in 0..3000 {
        let mut random = Random(seed);
        let (formula, x) = random.function(&["x"]);
        let program = formula.program();
        let context = format!("{formula} at {x}, seed {seed}");
        let run = |x: f64| derivatives(|x| program.eval(&[x])[0], x, ORDER);
        let series =
            catch_unwind(AssertUnwindSafe(|| run(x))).unwrap_or_else(|_| panic!("{context}"));
        let nested = nested(program, x);
        let boxes = derivatives(|x| program.eval(&[x])[0], Interval::point(x), ORDER);
        let nested_boxes = self::nested(program, Interval::point(x));
        for k in 0..=ORDER {
            let (a, b) = (series[k], nested[k]);
            if !(a.is_finite() && b.is_finite()) {
                continue;
            }
            compared += 1;
            let (own, others) = (&boxes[k], &nested_boxes[k]);
            // Each is a computation within its own enclosure; where the enclosures are known to
            // hold the derivative, they meet, and no two derivatives are in them.
            let width = own.hi().max(*others.hi()) - own.lo().min(*others.lo());
            if width.is_finite() {
                assert!(
                    (a - b).abs() <= width,
                    "{context}, order {k}: {a:e} and {b:e}, within {width:e}"
                );
                sharp += i32::from(width <= 1e-9 * a.abs().max(1e-3));
            }
        }
    }
    // What is compared is mostly known to nine digits: the test says something.
    assert!(
        compared > 5000 && sharp > compared * 3 / 4,
        "{sharp} of {compared}"
    );
}

// The value and the derivatives by the innermost and all further levels.
fn nested<T: Interpret>(program: &Program, x: T) -> [T; ORDER + 1] {
    let x = Dual::variable(
        Dual::variable(Dual::variable(Dual::variable(x, 0), 0), 0),
        0,
    );
    let y: Nested<T> = program.eval(&[x])[0];
    let [first, second, third, fourth] = [
        y.primal.primal.primal.tangent[0],
        y.primal.primal.tangent[0].tangent[0],
        y.primal.tangent[0].tangent[0].tangent[0],
        y.tangent[0].tangent[0].tangent[0].tangent[0],
    ];
    [y.primal.primal.primal.primal, first, second, third, fourth]
}

pub(crate) struct Random(pub(crate) u64);

impl Random {
    // Splitmix64 (Steele, Lea and Flood, 2014).
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }

    pub(crate) fn number(&mut self) -> f64 {
        self.below(33) as f64 * 0.125 - 2.0
    }

    // A function of these inputs, and a number.
    pub(crate) fn function(&mut self, inputs: &[&str]) -> (Formula, f64) {
        let rows: Vec<Primitive> = Primitive::all(1 + self.below(3) as u32).collect();
        let graph = Graph::new();
        let mut places: Vec<Expr<'_>> = inputs.iter().map(|x| graph.variable(x)).collect();
        places.push(Expr::from(self.below(7) as f64 * 0.5 - 1.0));
        for _ in 0..2 + self.below(5) {
            let row = rows[self.below(rows.len())];
            let count = match row {
                Primitive::Unary(_) | Primitive::Indexed(..) => 1,
                Primitive::Binary(_) => 2,
                Primitive::Nary(_) => 1 + self.below(4),
            };
            let args: Vec<_> = (0..count)
                .map(|_| {
                    // Rather a late place, so that little is unused.
                    let place = self.below(places.len()).max(self.below(places.len()));
                    Tracked::varying(places[place])
                })
                .collect();
            places.push(row.apply(&args));
        }
        let x = self.number();
        let output = places[places.len() - 1];
        let formula = graph.formula(&[output * graph.variable(inputs[0])], inputs);
        (formula, x)
    }
}
