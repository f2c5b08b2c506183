//! What series take, counted in operations of the numbers that they are made of.

use std::cell::Cell;

use trigrad_core::{
    Binary, Constant, Custom, Formula, Graph, Indexed, Interpret, Nary, Primitive, Program, Test,
    Tracked, Unary,
};
use trigrad_dual::taylor::{derivatives, taylor};

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

/// A float that counts what is done with it.
#[derive(Clone, Copy, Debug)]
struct Counted(f64);

fn counted(value: f64) -> Counted {
    COUNT.set(COUNT.get() + 1);
    Counted(value)
}

impl Interpret for Counted {
    type Support = ();

    fn from_f64(c: f64) -> Self {
        Self(c)
    }

    fn from_constant(c: &Constant) -> Self {
        Self(c.to_f64())
    }

    fn is_constant(self, c: f64) -> bool {
        self.0 == c
    }

    fn unary(op: Unary, x: Tracked<Self>) -> Self {
        counted(op.value(x.number.0))
    }

    fn indexed(op: Indexed, n: u32, x: Tracked<Self>) -> Self {
        counted(op.value(n, x.number.0))
    }

    fn binary(op: Binary, args: [Tracked<Self>; 2]) -> Self {
        counted(op.value(args.map(|arg| arg.number.0)))
    }

    fn nary(op: Nary, args: &[Tracked<Self>]) -> Self {
        COUNT.set(COUNT.get() + args.len());
        Self(op.value(&args.iter().map(|arg| arg.number.0).collect::<Vec<_>>()))
    }

    fn custom(rule: &Custom, orders: &[u32], args: &[Tracked<Self>]) -> Self {
        let args: Vec<f64> = args.iter().map(|arg| arg.number.0).collect();
        counted(rule.evaluate(orders, &args))
    }

    fn decide(test: Test<Self>) -> Option<bool> {
        Some(test.relation.holds(&test.left.0, &test.right.0))
    }

    fn select(test: Test<Self>, then: Self, otherwise: Self) -> Self {
        match test.relation.holds(&test.left.0, &test.right.0) {
            true => then,
            false => otherwise,
        }
    }
}

fn operations(program: &Program, order: usize) -> usize {
    COUNT.set(0);
    taylor(|x| program.eval(&[x])[0], Counted(0.625), order);
    COUNT.get()
}

// The rows whose slopes are other functions at each order.
const CHAINS: &[&str] = &["gamma", "lgamma", "digamma", "polygamma", "sinc", "sphj"];

#[test]
fn a_row_takes_order_squared_and_a_chain_of_functions_its_cube() {
    for row in Primitive::all(1) {
        let name = row.row().name;
        // Arguments that no degree shortens, in the domain of every row.
        let graph = Graph::new();
        let x = graph.variable("x");
        let u = if name == "acosh" {
            x.exp()
        } else {
            x.exp() / 3.0
        };
        let args = [u, u.sin(), x.exp() / 2.0].map(Tracked::varying);
        let counts = match row {
            Primitive::Unary(_) | Primitive::Indexed(..) => 1..=1,
            Primitive::Binary(_) => 2..=2,
            Primitive::Nary(_) => 2..=3,
        };
        for count in counts {
            let formula = graph.formula(&[row.apply(&args[..count])], &["x"]);
            let most = if CHAINS.contains(&name) { 3.0 } else { 2.0 };
            check_exponent(&formula, most);
        }
    }
    for text in [
        "(exp(x)/3)^2.5",
        "(exp(x)/3)^100.5",
        "2^exp(x)",
        "(exp(x)/3)^x",
    ] {
        check_exponent(&Formula::parse(text).unwrap(), 2.0);
    }
}

fn check_exponent(formula: &Formula, most: f64) {
    let [short, long] = [40, 80].map(|order| operations(formula.program(), order));
    let exponent = (long as f64 / short as f64).log2();
    // Its leading term has company, so that the exponent is only near.
    assert!(
        exponent <= most + 0.05,
        "{formula}: {short} at order 40, {long} at order 80"
    );
}

// A natural exponent ends its chain, and at the edges the partials do not run away.
#[test]
fn nothing_is_exponential() {
    for text in [
        "x^3",
        "x^30",
        "(x - 1)^x",
        "hypot(x - 1, (x - 1)^2, 0)",
        "dircos(x - 1, x - 1)",
        "max(x, 1, x^2, 2 - x)",
        "product(x, x, x, x, x, x, x, x, x, x, x, x)",
        "product(x, x + 1, x + 2, x + 3, x + 4, x + 5, x + 6, x + 7, x + 8, x + 9)",
        "hypot(x, x + 1, x + 2, x + 3, x + 4, x + 5, x + 6, x + 7, x + 8, x + 9)",
        "dircos(x, x + 1, x + 2, x + 3, x + 4, x + 5, x + 6, x + 7, x + 8, x + 9)",
        "powslope(x - 1, x)",
        "powslope(x - 1, 2.5)",
        "(x - 1)^2.5",
    ] {
        let formula = Formula::parse(text).unwrap();
        COUNT.set(0);
        taylor(|x| formula.program().eval(&[x])[0], Counted(1.0), 20);
        let operations = COUNT.get();
        // At most what a chain of a dozen functions at each order takes.
        assert!(operations < 12 * 20_usize.pow(3), "{text}: {operations}");
    }
}

#[test]
fn a_hundred_thousand_nodes_take_time_in_proportion() {
    let graph = Graph::new();
    let mut y = graph.variable("x");
    for _ in 0..50_000 {
        y = y.sin() + 0.5;
    }
    let formula = graph.formula(&[y], &["x"]);
    let slopes = derivatives(|x| formula.program().eval(&[x])[0], 0.25, 3);
    assert!(slopes.iter().all(|slope: &f64| slope.is_finite()));
    let counts = [1_000, 50_000].map(|length| {
        COUNT.set(0);
        taylor(
            |x| (0..length).fold(x, |y, _| y.sin() + 0.5),
            Counted(0.25),
            3,
        );
        COUNT.get()
    });
    // The first sine is cheaper than the others, because its argument is the variable.
    assert!(counts[1] <= 51 * counts[0], "{counts:?}");
}
