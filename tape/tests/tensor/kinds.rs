//! Operations on every type of elements, and what they are called where they do not go.

use trigrad_core::{Binary, Nary, Primitive, Unary};
use trigrad_tape::tensor::{
    DType, Element, Error, ForwardAccumulator, GradientOptions, GradientTape, Index, Tensor,
    Variable,
};

type Function = fn(&Tensor) -> Result<Tensor, Error>;

const TYPES: [DType; 4] = [DType::F32, DType::F64, DType::I64, DType::Bool];

// 0, 1, 2, ... in this shape; as truth values they are all but the first true.
fn counted(shape: &[usize], dtype: DType) -> Tensor {
    let count: usize = shape.iter().product();
    let numbers = (0..count as i64).collect::<Vec<i64>>();
    Tensor::new(shape, numbers).unwrap().cast(dtype)
}

fn integers(x: &Tensor) -> (Vec<usize>, Vec<i64>) {
    let numbers = x.cast(DType::I64).to_vec::<i64>();
    (x.shape().to_vec(), numbers.unwrap_or_default())
}

/// What moves elements does the same with all of them.
#[test]
fn elements_of_every_type_are_moved() {
    let functions: [Function; 9] = [
        |x| x.reshape(&[3, 2]),
        |x| x.transpose(&[1, 0]),
        |x| x.broadcast_to(&[2, 2, 3]),
        |x| x.index(&[Index::All, (1..3).into()]),
        |x| x.gather(&[2, 0, 2], 1),
        |x| Tensor::concat(&[x, x], 0),
        |x| Tensor::stack(&[x, x], 1),
        |x| x.equals(x).select(x, x.zeros_like()),
        |x| Ok(x.identity()),
    ];
    for f in functions {
        let right = integers(&f(&counted(&[2, 3], DType::I64)).unwrap());
        for dtype in TYPES {
            let found = f(&counted(&[2, 3], dtype)).unwrap();
            assert_eq!(found.dtype(), dtype);
            let right = match dtype {
                DType::Bool => right.1.iter().map(|&x| i64::from(x != 0)).collect(),
                _ => right.1.clone(),
            };
            assert_eq!(integers(&found).1, right, "{dtype:?}");
        }
    }
}

#[test]
fn numbers_of_every_type_are_added_and_multiplied() {
    let functions: [(Function, &[i64]); 6] = [
        (|x| x.reduce_sum(&[0], false), &[3, 5, 7]),
        (|x| x.reduce_max(&[1], false), &[2, 5]),
        (|x| x.reduce_min(&[1], false), &[0, 3]),
        (|x| x.reduce_prod(&[0], false), &[0, 4, 10]),
        (|x| x.matmul(x.transpose(&[1, 0])?), &[5, 14, 14, 50]),
        (
            |x| x.greater(2.0).select(x, x * 10.0),
            &[0, 10, 20, 3, 4, 5],
        ),
    ];
    for (f, right) in functions {
        for dtype in &TYPES[..3] {
            let found = f(&counted(&[2, 3], *dtype)).unwrap();
            assert_eq!((found.dtype(), &integers(&found).1[..]), (*dtype, right));
        }
    }
    let either =
        Tensor::from([true, false]).select(Tensor::from([false, true]), Tensor::from([true, true]));
    assert_eq!(either.unwrap().to_vec(), Some(vec![false, true]));
}

/// Integers have few rows, of two arguments where they have several.
#[test]
fn rows_of_integers() {
    let (a, b) = (Tensor::from([-3_i64, 0, 5]), Tensor::from([2_i64, -1, 7]));
    let apply = |row, args: &[&Tensor]| {
        Tensor::apply(row, args).and_then(|y| y.to_vec::<i64>().ok_or(Error::StructureMismatch))
    };
    let unary = |row| apply(Primitive::Unary(row), &[&a]).unwrap();
    assert_eq!(unary(Unary::Neg), [3, 0, -5]);
    assert_eq!(unary(Unary::Abs), [3, 0, 5]);
    assert_eq!(unary(Unary::Sign), [-1, 0, 1]);
    assert_eq!(unary(Unary::Relu), [0, 0, 5]);
    let binary = |row| apply(Primitive::Binary(row), &[&a, &b]).unwrap();
    assert_eq!(binary(Binary::Add), [-1, -1, 12]);
    assert_eq!(binary(Binary::Sub), [-5, 1, -2]);
    assert_eq!(binary(Binary::Mul), [-6, 0, 35]);
    let nary = |row, args: &[&Tensor]| apply(Primitive::Nary(row), args);
    assert_eq!(nary(Nary::Max, &[&a, &b]).unwrap(), [2, 0, 7]);
    assert_eq!(nary(Nary::Min, &[&a, &b]).unwrap(), [-3, -1, 5]);
    for row in [Nary::Max, Nary::Min] {
        assert!(matches!(nary(row, &[&a, &b, &a]), Err(Error::Dtype { .. })));
    }
}

/// Adjoints other than 1, in single precision as in double.
#[test]
fn slopes_in_single_precision() {
    fn slopes<T: Element + Copy>(of: impl Fn(f64) -> T) -> Vec<f64> {
        let numbers = |x: [f64; 3]| Tensor::from(x.map(&of));
        let (x, w) = (numbers([0.25, -0.5, 1.5]), numbers([3.0, -2.0, 0.5]));
        let functions: [fn(&Tensor) -> Tensor; 5] = [
            |x| x.sin(),
            |x| x.exp() * x,
            |x| (x * x + 1.0).ln(),
            |x| x.tanh() / (x + 2.0),
            |x| x.abs().sqrt(),
        ];
        let pulled = functions.iter().flat_map(|f| {
            let tape = GradientTape::new();
            let y = tape.record(|scope| {
                scope.watch(&x);
                (f(&x) * &w).sum()
            });
            let slopes = tape.connected_gradient(&y, &x).unwrap();
            slopes.cast(DType::F64).to_vec::<f64>().unwrap()
        });
        pulled.collect()
    }
    let (single, double) = (slopes(|x| x as f32), slopes(|x| x));
    for (single, double) in single.iter().zip(&double) {
        assert!(
            (single - double).abs() <= 1e-6 * (1.0 + double.abs()),
            "{single} and {double}"
        );
    }
}

#[test]
fn a_refusal_names_the_operation_and_the_shapes() {
    let x = counted(&[2, 3], DType::F64);
    let of = |result: Result<Tensor, Error>| match result {
        Err(Error::Shape { operation, shapes }) => (operation, shapes),
        other => panic!("{other:?}"),
    };
    let shape = |name: &str, shapes: &[&[usize]]| {
        (
            name.to_owned(),
            shapes
                .iter()
                .map(|shape| shape.to_vec())
                .collect::<Vec<_>>(),
        )
    };
    assert_eq!(
        of(x.broadcast_to(&[4])),
        shape("broadcast_to", &[&[2, 3], &[4]])
    );
    assert_eq!(of(x.reshape(&[5])), shape("reshape", &[&[2, 3], &[5]]));
    assert_eq!(of(x.matmul(&x)), shape("matmul", &[&[2, 3], &[2, 3]]));
    let short = counted(&[2], DType::F64);
    assert_eq!(
        of(Tensor::concat(&[&x, &short], 1)),
        shape("concat", &[&[2, 3], &[2]])
    );
    let truth = counted(&[2, 3], DType::Bool);
    let names = [
        (truth.reduce_sum(&[0], false), "sum"),
        (truth.reduce_max(&[0], false), "max"),
        (truth.reduce_min(&[0], false), "min"),
        (truth.matmul(&truth), "matmul"),
        (x.select(&x, &x), "select"),
        (
            Tensor::apply(Primitive::Binary(Binary::Mul), &[&truth, &truth]),
            "mul",
        ),
        (Tensor::concat(&[&x, &truth], 0), "concat"),
    ];
    for (result, name) in names {
        match result {
            Err(Error::Dtype { operation, .. }) => assert_eq!(operation, name),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn tensors_know_how_many_elements_they_have() {
    let lengths = [
        counted(&[2, 3], DType::F32),
        Tensor::from(1.0),
        counted(&[2, 0], DType::F64),
    ];
    assert_eq!(lengths.each_ref().map(Tensor::len), [6, 1, 0]);
    assert_eq!(
        lengths.each_ref().map(Tensor::is_empty),
        [false, false, true]
    );
    for numbers in [Tensor::from([0.0_f32, 2.0]), Tensor::from([-0.0, 0.5])] {
        assert_eq!(numbers.cast(DType::Bool).to_vec(), Some(vec![false, true]));
    }
    let v = Variable::new([1.0, -2.0]);
    assert_eq!((-&v).to_vec(), Some(vec![-1.0, 2.0]));
    assert_eq!(
        Tensor::from([100.0, 0.125]).to_string(),
        "tf.Tensor([100.      0.125], shape=(2,), dtype=float64)"
    );
    assert_eq!(
        Tensor::from([2.0, 5.0, 5.0]).argmax(0).unwrap().item(),
        Some(1_i64)
    );
}

/// A matrix and a vector for each of two batches.
#[test]
fn matrices_times_vectors_in_batches() {
    let (a, x) = (
        counted(&[2, 2, 3], DType::F64),
        counted(&[2, 3], DType::F64),
    );
    let y = a.matvec(&x).unwrap();
    // 0 0 + 1 1 + 2 2, 3 0 + 4 1 + 5 2; 6 3 + 7 4 + 8 5, ...
    assert_eq!(integers(&y), (vec![2, 2], vec![5, 14, 86, 122]));
}

/// Of the product of a slope and an adjoint the adjoint may be what an outer tape follows.
#[test]
fn an_adjoint_that_is_followed_stays_so() {
    let (x, u) = (Tensor::from([0.5, -1.25]), Tensor::from([0.0, 2.0]));
    let functions: [fn(&Tensor) -> Tensor; 4] = [
        |x| x.sin(),
        |x| x.tanh(),
        |x| x.exp(),
        |x| (x * x + 1.0).ln(),
    ];
    for f in functions {
        let slope = |u: &Tensor| {
            let tape = GradientTape::new();
            let y = tape.record(|scope| {
                scope.watch(&x);
                f(&x) * u
            });
            tape.connected_gradient(&y, &x).unwrap()
        };
        let outer = GradientTape::new();
        let pulled = outer.record(|scope| {
            scope.watch(&u);
            slope(&u)
        });
        let by_adjoint = outer.connected_gradient(&pulled, &u).unwrap();
        let right = slope(&Tensor::from([1.0, 1.0])).to_vec::<f64>();
        assert_eq!(by_adjoint.to_vec::<f64>(), right);
    }
}

#[test]
fn a_seed_is_repeated_over_its_target() {
    let x = counted(&[2, 3], DType::F64);
    let functions: [fn(&Tensor) -> Tensor; 4] = [
        |x| x.reshape(&[3, 2]).unwrap(),
        |x| x.transposed(),
        |x| x.identity(),
        |x| x.index(&[(0..2).into()]).unwrap(),
    ];
    for f in functions {
        let tape = GradientTape::new();
        let y = tape.record(|scope| {
            scope.watch(&x);
            f(&x)
        });
        let options = GradientOptions::new().output_gradients(&Tensor::from(2.0));
        let slope = tape.gradient_with(&y, &x, &options).unwrap().unwrap();
        assert_eq!(integers(&slope), (vec![2, 3], vec![2; 6]));
    }
}

#[test]
fn a_batch_needs_two_axes_on_both_sides() {
    let x = counted(&[2, 3, 2], DType::F64);
    let of = |f: fn(&Tensor) -> Tensor, source: &Tensor| {
        let tape = GradientTape::new();
        let y = tape.record(|scope| {
            scope.watch(source);
            f(source)
        });
        tape.batch_jacobian(&y, source)
    };
    let row = counted(&[3], DType::F64);
    let short = of(|x| x.reduce_sum(&[1, 2], false).unwrap(), &x).unwrap_err();
    assert!(matches!(short, Error::BatchRank { .. }));
    let short = of(|x| x.expand_dims(1).unwrap() * 2.0, &row).unwrap_err();
    assert!(matches!(short, Error::BatchRank { .. }));
    // Of each of three rows its own Jacobian, in a source of more axes.
    let found = of(|x| (x * x).reduce_sum(&[2], false).unwrap(), &x).unwrap();
    assert_eq!(found.shape(), [2, 3, 3, 2]);
    let x = integers(&x).1;
    let right = (0..36).map(|at| {
        let (batch, row, other, place) = (at / 18, at / 6 % 3, at / 2 % 3, at % 2);
        let own = 2 * x[batch * 6 + other * 2 + place];
        if row == other { own } else { 0 }
    });
    assert_eq!(integers(&found).1, right.collect::<Vec<i64>>());
}

#[test]
fn a_missing_tensor_is_named_by_its_place() {
    let x = Tensor::from(1.0);
    let tape = GradientTape::new();
    let recording = tape.enter().unwrap();
    let some = [Some(x.clone()), Some(x), None];
    assert_eq!(tape.watch(&some), Err(Error::NotATensor { position: 2 }));
    drop(recording);
}

/// A scope ends when it is dropped, what is done then is not followed, and another may begin.
#[test]
fn an_accumulator_follows_within_its_scopes() {
    let x = Tensor::from(3.0);
    let forward = ForwardAccumulator::new(&x, &Tensor::from(1.0)).unwrap();
    let scope = forward.enter().unwrap();
    let inside = &x * &x;
    drop(scope);
    let outside = &x * &x;
    let scope = forward.enter().unwrap();
    let again = &x * 2.0;
    drop(scope);
    let tangent = |y: &Tensor| forward.jvp(y).and_then(|tangent| tangent.item::<f64>());
    assert_eq!(
        [&inside, &outside, &again].map(tangent),
        [Some(6.0), None, Some(2.0)]
    );
}

/// The tangents of what nobody has any more are let go of.
#[test]
fn an_accumulator_forgets_what_is_gone() {
    let x = Tensor::from(1.0);
    let forward = ForwardAccumulator::new(&x, &Tensor::from(1.0)).unwrap();
    let kept: Vec<Tensor> = forward.record(|| {
        let all = (0..5000).map(|step| (step, &x + f64::from(step)));
        all.filter(|(step, _)| step % 100 == 0)
            .map(|(_, y)| y)
            .collect()
    });
    let text = format!("{forward:?}");
    let count = text
        .split("tangents: ")
        .nth(1)
        .and_then(|rest| rest.split(' ').next());
    let count: usize = count.unwrap().parse().unwrap();
    assert!((kept.len()..=600).contains(&count), "{text}");
    assert!(kept.iter().all(|y| forward.jvp(y).is_some()));
}
