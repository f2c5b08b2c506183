//! The tape of tensors has the slopes of the table, to the bit, but for the listed exceptions.

use trigrad_core::{Binary, Custom, Formula, Graph, Nary, Primitive, Tracked, Unary};
use trigrad_tape::function;
use trigrad_tape::tensor::{
    DType, GradientOptions, GradientTape, Tensor, Tensors, UnconnectedGradients,
};

const POINTS: &[f64] = &[
    f64::NEG_INFINITY,
    -1e300,
    -37.5,
    -3.0,
    -2.0,
    -1.0,
    -0.75,
    -1e-3,
    -1e-310,
    -0.0,
    0.0,
    5e-324,
    1e-12,
    0.25,
    0.5,
    1.0,
    1.0000001,
    2.0,
    2.5,
    3.0,
    17.25,
    800.0,
    1e200,
    f64::INFINITY,
    f64::NAN,
];

/// Where TensorFlow's answer is another one, as the slopes by both arguments show at once.
fn is_exception(row: Primitive, args: &[f64]) -> bool {
    match (row, args) {
        (Primitive::Unary(Unary::Relu), &[x]) => x == 0.0 || x.is_nan(),
        (Primitive::Unary(Unary::Sign), &[x]) => x.is_nan(),
        (Primitive::Unary(Unary::Ln), &[x]) => x < 0.0 || (x == 0.0 && x.is_sign_negative()),
        (Primitive::Unary(Unary::Lgamma), &[x]) => x == 0.0,
        (Primitive::Unary(Unary::Floor | Unary::Ceil | Unary::Round), _) => true,
        (Primitive::Binary(Binary::Pow), &[a, _]) => a.is_nan() || a <= 0.0,
        (Primitive::Nary(Nary::Max | Nary::Min), &[a, b]) => a == b || a.is_nan() || b.is_nan(),
        _ => false,
    }
}

/// The slopes as the table has them, with NaN where the row says that its partial is a number
/// although its value is none.
fn of_table(row: Primitive, args: &[f64]) -> Vec<f64> {
    let tracked: Vec<Tracked<f64>> = args.iter().map(|&x| Tracked::varying(x)).collect();
    let y = Tracked::varying(row.apply(&tracked));
    let (partials, is_guarded): (Vec<Tracked<f64>>, bool) = match row {
        Primitive::Unary(op) => (vec![op.partial(tracked[0], y)], op.is_guarded()),
        Primitive::Indexed(op, n) => (vec![op.partial(n, tracked[0], y)], false),
        Primitive::Binary(op) => {
            let args = [tracked[0], tracked[1]];
            let by = |slot| op.partial(slot, args, y);
            (vec![by(0), by(1)], op.is_guarded())
        }
        Primitive::Nary(op) => (op.partials(&tracked, y), op.is_guarded()),
    };
    let is_nan = is_guarded && y.number.is_nan();
    let number = |partial: &Tracked<f64>| if is_nan { f64::NAN } else { partial.number };
    partials.iter().map(number).collect()
}

/// The slopes by a tape; `within` others that record all of it, so that they are made of
/// operations on tensors and not in one run over the elements.
fn by_tape(row: Primitive, args: &[Tensor], within: usize) -> Vec<Tensor> {
    let outer: Vec<GradientTape> = (0..within).map(|_| GradientTape::new()).collect();
    let scopes: Vec<_> = outer.iter().map(|tape| tape.enter().unwrap()).collect();
    scopes.iter().for_each(|scope| scope.watch(args));
    let tape = GradientTape::new();
    let y = tape.record(|scope| {
        scope.watch(args);
        Tensor::apply(row, &args.iter().collect::<Vec<_>>()).unwrap()
    });
    tape.connected_gradient(&y, args).unwrap()
}

/// All tuples of so many points.
fn tuples(arity: usize) -> Vec<Vec<f64>> {
    // Of three arguments every second point, for there are many.
    let step = if arity < 3 { 1 } else { 2 };
    let longer = |tuples: Vec<Vec<f64>>| {
        let with = |tuple: Vec<f64>| {
            let points = POINTS.iter().step_by(step);
            points.map(move |&x| [&tuple[..], &[x]].concat())
        };
        tuples.into_iter().flat_map(with).collect()
    };
    (0..arity).fold(vec![Vec::new()], |tuples, _| longer(tuples))
}

#[test]
fn every_row_has_the_slopes_of_the_table() {
    let rows = (0..4).flat_map(Primitive::all);
    let mut count = 0;
    for row in rows {
        let arities: &[usize] = match row {
            Primitive::Unary(_) | Primitive::Indexed(..) => &[1],
            Primitive::Binary(_) => &[2],
            Primitive::Nary(_) => &[1, 2, 3],
        };
        for &arity in arities {
            let tuples = tuples(arity);
            let tuples = tuples.iter().filter(|args| !is_exception(row, args));
            let tuples: Vec<&Vec<f64>> = tuples.collect();
            if tuples.is_empty() {
                continue;
            }
            let column = |slot: usize| tuples.iter().map(|args| args[slot]).collect::<Vec<f64>>();
            let args: Vec<Tensor> = (0..arity).map(|slot| column(slot).into()).collect();
            for within in 0..3 {
                let found = by_tape(row, &args, within);
                let found: Vec<Vec<f64>> = found.iter().map(|x| x.to_vec().unwrap()).collect();
                for (at, args) in tuples.iter().enumerate() {
                    let want = of_table(row, args);
                    let found: Vec<f64> = found.iter().map(|slopes| slopes[at]).collect();
                    let same = |(a, b): (&f64, &f64)| {
                        a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
                    };
                    assert!(
                        want.iter().zip(&found).all(same),
                        "{row:?} at {args:?}: {found:?}, not {want:?} ({within} tapes around)"
                    );
                }
            }
            count += tuples.len();
        }
    }
    assert!(count > 20_000, "{count} points");
}

#[test]
fn in_single_precision_too() {
    for row in (0..3).flat_map(Primitive::all) {
        let arity = match row {
            Primitive::Unary(_) | Primitive::Indexed(..) => 1,
            Primitive::Binary(_) | Primitive::Nary(_) => 2,
        };
        let single = |args: Vec<f64>| args.iter().map(|&x| x as f32).collect();
        let mut tuples: Vec<Vec<f32>> = tuples(arity).into_iter().map(single).collect();
        tuples.retain(|args| {
            let args: Vec<f64> = args.iter().map(|&x| f64::from(x)).collect();
            !is_exception(row, &args)
        });
        if tuples.is_empty() {
            continue;
        }
        let column = |slot: usize| tuples.iter().map(|args| args[slot]).collect::<Vec<f32>>();
        let tensors: Vec<Tensor> = (0..arity).map(|slot| column(slot).into()).collect();
        let refs: Vec<&Tensor> = tensors.iter().collect();
        let floats = |x: &Tensor| x.to_vec::<f32>().unwrap();
        let values = floats(&Tensor::apply(row, &refs).unwrap());
        // The slopes by both ways agree with each other.
        let (plain, recorded) = (by_tape(row, &tensors, 0), by_tape(row, &tensors, 1));
        let same = |a: f32, b: f32| a == b || (a.is_nan() && b.is_nan());
        for (at, args) in tuples.iter().enumerate() {
            let tracked: Vec<Tracked<f32>> = args.iter().map(|&x| Tracked::varying(x)).collect();
            assert!(same(values[at], row.apply(&tracked)), "{row:?} at {args:?}");
            for (a, b) in plain.iter().zip(&recorded) {
                let (a, b) = (floats(a)[at], floats(b)[at]);
                assert!(same(a, b), "{row:?} at {args:?}: {a}, {b}");
            }
        }
    }
}

#[test]
fn formulas_have_the_derivatives_of_the_scalar_tape() {
    let formulas = [
        "x*y + sin(x*y)",
        "x^y",
        "exp(-x^2)*cos(3*y)",
        "ln(x + y^2)/(1 + x)",
        "sqrt(x^2 + y^2)",
        "hypot(x, y)*atan2(y, x)",
        "tanh(x*y)^3 - sigmoid(x - y)",
        "erf(x)*gamma(y + 1) + lgamma(x*y)",
        "logsumexp(x, 2*y, x*y)",
        "max(x, y)*min(x^2, y^3)",
        "if(x < y, x*x*y, x/y)",
        "softplus(x)*relu(y) + abs(x - 3*y)",
        "asinh(x)*acosh(1 + y) + atanh(x/(1 + x))",
        "product(x, y, x + y, x - y)",
        "xlogy(x, y) + logaddexp(x, y)",
        "sinc(x*y) + sphj(2, x)*polygamma(1, y)",
        "(x + 1)^2.5/(y + 2)^0.3",
        "remainder(x*7, y)*trunc(y)",
    ];
    let points: [[f64; 2]; 4] = [[0.7, 1.3], [2.25, 0.4], [1.5, 3.5], [0.1, 0.9]];
    for text in formulas {
        let formula = Formula::parse(text).unwrap();
        assert!(formula.inputs().eq(["x", "y"]), "{text}");
        for point in points {
            let (value, gradient, hessian) = function::hessian(&formula, &point);
            let x = point.map(Tensor::from);
            let outer = GradientTape::new().persistent(true);
            let scope = outer.enter().unwrap();
            scope.watch(&x);
            let inner = GradientTape::new();
            let y = inner.record(|scope| {
                scope.watch(&x);
                Tensors(DType::F64).outputs(formula.program(), &x).remove(0)
            });
            let slopes = inner.connected_gradient(&y, &x).unwrap();
            drop(scope);
            close(y.item().unwrap(), value, 1.0, text);
            for i in 0..2 {
                let scale = gradient.amax();
                close(slopes[i].item().unwrap(), gradient[i], scale, text);
                let options = GradientOptions::new().unconnected(UnconnectedGradients::Zero);
                let second = outer.gradient_with(&slopes[i], &x, &options).unwrap();
                for j in 0..2 {
                    let found = second[j].as_ref().unwrap().item::<f64>().unwrap();
                    close(found, hessian[(i, j)], hessian.amax(), text);
                }
            }
        }
    }
}

// The sweeps add up the same terms in another order: some ulp of the greatest of them.
fn close(found: f64, want: f64, scale: f64, text: &str) {
    let bound = 1e-13 * scale.max(want.abs()).max(1.0);
    assert!((found - want).abs() <= bound, "{text}: {found}, not {want}");
}

#[test]
fn functions_outside_of_the_table_are_differentiated_by_their_rule() {
    // x^2 y, by hand in every order.
    let rule = |orders: &[u32], x: &[f64]| {
        let by_x = match orders[0] {
            0 => x[0] * x[0],
            1 => 2.0 * x[0],
            2 => 2.0,
            _ => 0.0,
        };
        let by_y = match orders[1] {
            0 => x[1],
            1 => 1.0,
            _ => 0.0,
        };
        Some(by_x * by_y)
    };
    let function = Custom::new("f", 2, rule);
    let graph = Graph::new();
    let (x, y) = (graph.variable("x"), graph.variable("y"));
    let formula = graph.formula(&[graph.call(&function, &[x, y]) * x], &["x", "y"]);
    let inputs = [Tensor::from([2.0, 3.0]), Tensor::from(5.0)];
    let outer = GradientTape::new();
    let slope = outer.record(|scope| {
        scope.watch(&inputs);
        let inner = GradientTape::new();
        let z = inner.record(|scope| {
            scope.watch(&inputs);
            Tensors(DType::F64)
                .outputs(formula.program(), &inputs)
                .remove(0)
        });
        assert_eq!(z.to_vec(), Some(vec![40.0, 135.0]));
        inner.connected_gradient(&z, &inputs[0]).unwrap()
    });
    assert_eq!(slope.to_vec(), Some(vec![60.0, 135.0]));
    // Of 3 x^2 y.
    let [by_x, by_y] = outer.connected_gradient(&slope, &inputs).unwrap();
    assert_eq!(by_x.to_vec(), Some(vec![60.0, 90.0]));
    assert_eq!(by_y.item(), Some(39.0));
}
