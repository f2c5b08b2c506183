//! Operations that move elements, add them up, or multiply matrices: both directions, and a
//! second order, against differences of values.

use trigrad_tape::tensor::{
    DType, ForwardAccumulator, GradientTape, Index, Tensor, custom_gradient,
};

type Function = Box<dyn Fn(&Tensor) -> Tensor>;

/// Named functions of a tensor of shape [2, 3, 4] without ties.
fn functions() -> Vec<(&'static str, Function)> {
    fn case(
        name: &'static str,
        f: impl Fn(&Tensor) -> Tensor + 'static,
    ) -> (&'static str, Function) {
        (name, Box::new(f))
    }
    let row = || Tensor::from([0.5, -1.0, 2.0, 0.25]);
    let tall = || numbers(&[3, 1], 7);
    vec![
        case("sum", |x| x.square().sum()),
        case("reduce_sum", |x| {
            x.square().reduce_sum(&[0, -1], false).unwrap()
        }),
        case("reduce_sum kept", |x| x * x.reduce_sum(&[1], true).unwrap()),
        case("mean", |x| x.mean() * x),
        case("reduce_mean", |x| {
            x.reduce_mean(&[2], false).unwrap().square()
        }),
        case("reduce_max", |x| {
            x.square().reduce_max(&[1], false).unwrap()
        }),
        case("reduce_max of all", |x| {
            x.reduce_max(&x.all_axes(), false).unwrap() * x
        }),
        case("reduce_min", |x| {
            x.square().reduce_min(&[0, 2], true).unwrap()
        }),
        case("prod", |x| (x + 1.0).prod()),
        case("reduce_prod", |x| x.reduce_prod(&[1], false).unwrap()),
        case("reduce_prod of two axes", |x| {
            x.reduce_prod(&[0, 2], true).unwrap()
        }),
        case("norm", |x| x.norm() * x),
        case("reduce_norm", |x| {
            x.reduce_norm(&[1, 2], false).unwrap().square()
        }),
        case("log_sum_exp", |x| x.log_sum_exp()),
        case("reduce_logsumexp", |x| {
            x.reduce_logsumexp(&[0], true).unwrap()
        }),
        case("softmax", |x| x.softmax(1).unwrap()),
        case("reshape", |x| x.square().reshape(&[4, 6]).unwrap().exp()),
        case("transpose", |x| x.transpose(&[2, 0, 1]).unwrap().square()),
        case("transposed", |x| x.transposed().exp()),
        case("transpose, reshape", |x| {
            let turned = x.square().transposed();
            turned.reshape(&[24]).unwrap().sin()
        }),
        case("broadcast", move |x| x.square() * row()),
        case("broadcast of the other", move |x| tall() * x.square()),
        case("broadcast_to", |x| {
            x.square().broadcast_to(&[5, 2, 3, 4]).unwrap().exp()
        }),
        case("sum_to", |x| x.square().sum_to(&[3, 1]).unwrap().exp()),
        case("tile", |x| x.square().tile(&[2, 1, 3]).unwrap().sin()),
        case("expand, squeeze", |x| {
            let wide = x.expand_dims(1).unwrap().square();
            wide.squeeze(&[1]).unwrap().exp()
        }),
        case("concat", |x| {
            Tensor::concat(&[x, &x.square(), x], 1).unwrap().sin()
        }),
        case("stack", |x| {
            Tensor::stack(&[x.square(), x.exp()], -1).unwrap().sin()
        }),
        case("unstack", |x| {
            let parts = x.unstack(1).unwrap();
            &parts[0] * &parts[2] + parts[1].exp()
        }),
        case("index", |x| {
            let index = [Index::At(-1), (0..2).into(), Index::All];
            x.square().index(&index).unwrap().sin()
        }),
        case("gather", |x| {
            x.square().gather(&[2, 0, 2], 1).unwrap().exp()
        }),
        case("matmul", |x| {
            x.matmul(x.transpose(&[0, 2, 1]).unwrap()).unwrap()
        }),
        case("matmul of one with many", |x| {
            x.matmul(numbers(&[4, 2], 3)).unwrap().square()
        }),
        case("matmul of many with one", |x| {
            let left = x.index(&[Index::At(0)]).unwrap();
            let right = x.reshape(&[2, 4, 3]).unwrap();
            left.matmul(&right).unwrap()
        }),
        case("matmul_transposed", |x| {
            x.matmul_transposed(x, true, false).unwrap().square()
        }),
        case("matvec", |x| {
            x.matvec(x.index(&[0.into(), 1.into()]).unwrap()).unwrap()
        }),
        case("dot", |x| x.dot(x.square()).unwrap()),
        case("select", |x| {
            x.greater(0.1).select(x.square(), x.exp()).unwrap()
        }),
        case("select of a number", |x| {
            x.greater(0.1).select(0.5, x.exp()).unwrap()
        }),
        case("clip", |x| x.square().clip(0.05, 0.9).unwrap()),
        case("maximum", |x| x.square().maximum(x.exp() - 0.8)),
        case("minimum", |x| x.square().minimum(0.3)),
        case("identity", |x| x.identity().square()),
        case("cast", |x| x.cast(DType::F64).exp()),
        case("reciprocal", |x| (x + 3.0).reciprocal()),
        case("rsqrt", |x| (x + 3.0).rsqrt()),
        case("custom_gradient", |x| {
            custom_gradient(&(x, x.exp()), |inputs| {
                let (a, b) = (inputs[0].clone(), inputs[1].clone());
                let y = a.sin() * &b;
                Ok((y, move |dy: &Tensor| {
                    Ok(vec![Some(dy * a.cos() * &b), Some(dy * a.sin())])
                }))
            })
            .unwrap()
        }),
    ]
}

/// Numbers between -1 and 1, no two alike.
fn numbers(shape: &[usize], seed: u64) -> Tensor {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) + 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    };
    let count = shape.iter().product();
    Tensor::new(shape, (0..count).map(|_| next()).collect::<Vec<f64>>()).unwrap()
}

fn vector(x: &Tensor) -> Vec<f64> {
    x.to_vec().unwrap()
}

fn dot(a: &Tensor, b: &Tensor) -> f64 {
    vector(a).iter().zip(vector(b)).map(|(a, b)| a * b).sum()
}

fn pull(f: &dyn Fn(&Tensor) -> Tensor, x: &Tensor, w: &Tensor) -> Tensor {
    let tape = GradientTape::new();
    let y = tape.record(|scope| {
        scope.watch(x);
        (f(x) * w).sum()
    });
    tape.connected_gradient(&y, x).unwrap()
}

fn push(f: &dyn Fn(&Tensor) -> Tensor, x: &Tensor, v: &Tensor) -> Tensor {
    let forward = ForwardAccumulator::new(x, v).unwrap();
    let y = forward.record(|| f(x));
    forward.jvp(&y).expect("y depends on x")
}

/// The derivative of `f` along `v`, from values: two central differences, extrapolated.
fn difference(f: impl Fn(&Tensor) -> f64, x: &Tensor, v: &Tensor) -> f64 {
    let along = |h: f64| (f(&(x + v * h)) - f(&(x - v * h))) / (2.0 * h);
    (4.0 * along(H / 2.0) - along(H)) / 3.0
}

// The error is about h^4 times a fifth derivative, 1e-12 times some tens, beside rounding of
// 1e-16/h = 1e-13 times the size of the sums.
const H: f64 = 1e-3;
const BOUND: f64 = 2e-9;

fn close(a: f64, b: f64, name: &str) {
    let scale = a.abs().max(b.abs()).max(1.0);
    assert!((a - b).abs() <= BOUND * scale, "{name}: {a} and {b}");
}

// Rounding alone.
fn equal(a: f64, b: f64, name: &str) {
    let scale = a.abs().max(b.abs()).max(1.0);
    assert!((a - b).abs() <= 1e-12 * scale, "{name}: {a} and {b}");
}

#[test]
fn adjoints_are_slopes() {
    for (name, f) in functions() {
        let (x, v) = (numbers(&[2, 3, 4], 1), numbers(&[2, 3, 4], 2));
        let w = numbers(f(&x).shape(), 5);
        let found = dot(&pull(&f, &x, &w), &v);
        close(found, difference(|x| dot(&f(x), &w), &x, &v), name);
    }
}

#[test]
fn tangents_are_adjoints_turned_round() {
    for (name, f) in functions() {
        let (x, v) = (numbers(&[2, 3, 4], 1), numbers(&[2, 3, 4], 2));
        let w = numbers(f(&x).shape(), 5);
        let forward = push(&f, &x, &v);
        assert_eq!(forward.shape(), f(&x).shape(), "{name}");
        equal(dot(&forward, &w), dot(&pull(&f, &x, &w), &v), name);
    }
}

#[test]
fn second_derivatives_are_those_of_the_first() {
    for (name, f) in functions() {
        let (x, v) = (numbers(&[2, 3, 4], 1), numbers(&[2, 3, 4], 2));
        let (w, u) = (numbers(f(&x).shape(), 5), numbers(&[2, 3, 4], 6));
        let gradient = |x: &Tensor| pull(&f, x, &w);
        let want = difference(|x| dot(&gradient(x), &u), &x, &v);
        // Reverse over reverse.
        let outer = GradientTape::new();
        let along_u = outer.record(|scope| {
            scope.watch(&x);
            (gradient(&x) * &u).sum()
        });
        let second = outer.gradient(&along_u, &x).unwrap();
        let second = second.map_or(0.0, |second| dot(&second, &v));
        close(second, want, name);
        // Forward over reverse.
        let forward = ForwardAccumulator::new(&x, &v).unwrap();
        let first = forward.record(|| gradient(&x));
        let tangent = forward.jvp(&first).map_or(0.0, |tangent| dot(&tangent, &u));
        equal(tangent, second, name);
        // Reverse over forward.
        let outer = GradientTape::new();
        let along = outer.record(|scope| {
            scope.watch(&x);
            (push(&f, &x, &v) * &w).sum()
        });
        let mixed = outer.gradient(&along, &x).unwrap();
        equal(mixed.map_or(0.0, |mixed| dot(&mixed, &u)), second, name);
    }
}

#[test]
fn products_of_any_number_of_factors() {
    for count in 0..20 {
        for zeros in [0, 1, 2] {
            let mut factors = vector(&numbers(&[count], 3));
            factors
                .iter_mut()
                .take(zeros)
                .for_each(|factor| *factor = 0.0);
            let x = Tensor::from(factors.clone());
            let tape = GradientTape::new();
            let y = tape.record(|scope| {
                scope.watch(&x);
                x.prod()
            });
            equal(y.item().unwrap(), factors.iter().product(), "prod");
            let slopes = tape.gradient(&y, &x).unwrap().map(|slopes| vector(&slopes));
            for (slot, slope) in slopes.into_iter().flatten().enumerate() {
                let others = factors
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != slot);
                equal(
                    slope,
                    others.map(|(_, factor)| factor).product(),
                    "slope of prod",
                );
            }
        }
    }
}

#[test]
fn rows_of_more_arguments_than_a_word_has_bits() {
    use trigrad_core::{Nary, Primitive};
    for count in [62, 63, 64, 65, 130] {
        let x: Vec<f64> = (0..count).map(|k| 1.0 + 0.5 * (k as f64).sin()).collect();
        let args: Vec<Tensor> = x.iter().map(|&x| Tensor::from(x)).collect();
        let slopes = |row: Nary| {
            let tape = GradientTape::new();
            let y = tape.record(|scope| {
                scope.watch(&args);
                let args: Vec<&Tensor> = args.iter().collect();
                Tensor::apply(Primitive::Nary(row), &args).unwrap()
            });
            let slopes = tape.connected_gradient(&y, &args).unwrap();
            let slopes = slopes.iter().map(|slope| slope.item::<f64>().unwrap());
            slopes.collect::<Vec<f64>>()
        };
        let product: f64 = x.iter().product();
        let length = x.iter().map(|x| x * x).sum::<f64>().sqrt();
        let total: f64 = x.iter().map(|x| x.exp()).sum();
        let greatest = x.iter().copied().fold(0.0, f64::max);
        let wants: [(Nary, &dyn Fn(f64) -> f64); 5] = [
            (Nary::Sum, &|_| 1.0),
            (Nary::Product, &|x| product / x),
            (Nary::Hypot, &|x| x / length),
            (Nary::Logsumexp, &|x| x.exp() / total),
            (Nary::Max, &|x| if x == greatest { 1.0 } else { 0.0 }),
        ];
        for (row, want) in wants {
            for (found, &x) in slopes(row).into_iter().zip(&x) {
                // Rounding of as many operations.
                let bound = 1e-15 * count as f64 * want(x);
                assert!((found - want(x)).abs() <= bound, "{row:?} of {count}");
            }
        }
    }
}
