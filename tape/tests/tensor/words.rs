//! Errors that say what to do, and tensors as they are printed and converted.

use std::panic::{AssertUnwindSafe, catch_unwind};

use nalgebra::{DMatrix, Vector3};
use ndarray::array;
use trigrad_core::{Binary, Primitive, Relation, Unary};
use trigrad_tape::tensor::{
    DType, Error, ForwardAccumulator, GradientOptions, GradientTape, Index, Reason, Tensor,
    Variable, custom_gradient,
};

fn reason(answer: Result<Vec<Tensor>, Error>) -> (usize, Reason) {
    match answer {
        Err(Error::Unconnected { position, reason }) => (position, reason),
        answer => panic!("{answer:?}"),
    }
}

#[test]
fn an_unconnected_source_is_named_with_the_reason() {
    let (x, other) = (Tensor::from(3.0), Tensor::from(1.0));
    let integer = Tensor::from(2_i64);
    let (read, untouched) = (Variable::new(1.0), Variable::new(1.0));
    let tape = GradientTape::new().persistent(true);
    let (y, loose, constant) = tape.record(|scope| {
        scope.watch(&(&x, &integer));
        (&x * &x, &read + 1.0, other.sin())
    });
    let ask = |target: &Tensor, sources: &[&Tensor]| tape.connected_gradient(target, sources);
    assert_eq!(
        reason(ask(&y, &[&x, &other])),
        (1, Reason::TensorNotWatched)
    );
    assert_eq!(reason(ask(&y, &[&integer])), (0, Reason::NotFloat));
    assert_eq!(reason(ask(&loose, &[&x])), (0, Reason::NoPath));
    assert_eq!(
        reason(ask(&constant, &[&x])),
        (0, Reason::TargetNotRecorded)
    );
    let by = |variable: &Variable| reason(tape.connected_gradient(&y, &vec![variable]));
    assert_eq!(by(&untouched), (0, Reason::VariableNotWatched));
    assert_eq!(by(&read), (0, Reason::NoPath));
    let message = ask(&y, &[&x, &other]).unwrap_err().to_string();
    assert!(
        message.starts_with("source 1 has no gradient: the tape did not watch it"),
        "{message}"
    );
}

#[test]
fn misuse_of_a_tape_is_an_error() {
    let x = Tensor::from(3.0);
    let tape = GradientTape::new();
    assert_eq!(tape.watch(&x), Err(Error::TapeNotStarted));
    assert_eq!(tape.gradient(&x, &x).unwrap_err(), Error::TapeConsumed);
    let recording = tape.enter().unwrap();
    recording.watch(&x);
    let y = &x * &x;
    let nothing: Option<Tensor> = None;
    assert_eq!(
        tape.watch(&[None, Some(&x)]),
        Err(Error::NotATensor { position: 0 })
    );
    let position = 0;
    let (target, sources) = ("target", "sources");
    assert_eq!(
        tape.gradient(&nothing, &x).unwrap_err(),
        Error::NullTarget {
            position,
            role: target
        }
    );
    assert_eq!(
        tape.gradient(&y, &nothing).unwrap_err(),
        Error::NullTarget {
            position,
            role: sources
        }
    );
    let options = GradientOptions::new().output_gradients(&[None::<Tensor>]);
    assert_eq!(
        tape.gradient_with(&y, &x, &options).unwrap_err(),
        Error::NullOutputGradient { position }
    );
    let several = tape.jacobian(&[&y, &y], &x).unwrap_err();
    assert_eq!(
        several.to_string(),
        "a Jacobian takes one tensor as its target, not 2: stack them, or ask for each"
    );
    let (role, count) = ("source", 0);
    assert_eq!(
        tape.batch_jacobian(&y, &[&x; 0]).unwrap_err(),
        Error::NotSingle { role, count }
    );
    // None of these used the tape up; an answer does, in the scope too.
    assert!(tape.gradient(&y, &x).unwrap().is_some());
    assert_eq!(tape.gradient(&y, &x).unwrap_err(), Error::TapeConsumed);
    assert_eq!(tape.watch(&x), Err(Error::TapeNotStarted));
    assert!(
        "nonsense"
            .parse::<trigrad_tape::tensor::UnconnectedGradients>()
            .is_err()
    );
    let mismatch = ForwardAccumulator::new(&((&x, &y), &x), &(&x, (&y, &x)));
    assert_eq!(mismatch.unwrap_err(), Error::StructureMismatch);
    let twice = ForwardAccumulator::new(&[&x, &x], &[&x, &y]);
    assert_eq!(twice.unwrap_err(), Error::DuplicatePrimal { position: 1 });
}

#[test]
fn operations_refuse_what_they_cannot_do() {
    let (x, y) = (Tensor::from([1.0, 2.0]), Tensor::from([1.0, 2.0, 3.0]));
    let is_shape = |result: Result<Tensor, Error>| matches!(result, Err(Error::Shape { .. }));
    let is_range = |result: Result<Tensor, Error>| matches!(result, Err(Error::OutOfRange { .. }));
    let is_dtype = |result: Result<Tensor, Error>| matches!(result, Err(Error::Dtype { .. }));
    let mul = Primitive::Binary(Binary::Mul);
    assert!(is_shape(Tensor::apply(mul, &[&x, &y])));
    assert!(is_shape(Tensor::apply(mul, &[&x])));
    assert!(is_dtype(Tensor::apply(
        mul,
        &[&x, &Tensor::from([1.0_f32, 2.0])]
    )));
    assert!(is_dtype(Tensor::apply(
        Primitive::Unary(Unary::Sin),
        &[&Tensor::from(1_i64)]
    )));
    assert!(is_dtype(Tensor::apply(
        Primitive::Unary(Unary::Neg),
        &[&Tensor::from(true)]
    )));
    assert!(is_shape(x.matmul(&y)));
    assert!(is_shape(x.dot(&y)));
    assert!(is_shape(x.reshape(&[3])));
    assert!(is_shape(x.broadcast_to(&[3])));
    assert!(is_shape(x.sum_to(&[2, 1])));
    assert!(is_shape(x.tile(&[1, 2])));
    assert!(is_shape(x.transpose(&[0, 0])));
    assert!(is_shape(x.squeeze(&[0])));
    assert!(is_shape(x.index(&[Index::All, Index::All])));
    assert!(is_shape(Tensor::concat(&[&x, &Tensor::from([[1.0]])], 0)));
    assert!(is_shape(Tensor::concat(&[], 0)));
    assert!(is_shape(Tensor::new(&[2, 2], vec![1.0])));
    assert!(is_shape(Tensor::from(Vec::<f64>::new()).argmax(0)));
    assert!(is_range(x.index(&[Index::At(2)])));
    assert!(is_range(x.index(&[Index::At(-3)])));
    assert!(is_range(x.gather(&[2], 0)));
    assert!(is_range(x.reduce_sum(&[1], false)));
    let twice = x.reduce_sum(&[0, -1], false).unwrap_err();
    assert_eq!(twice.to_string(), "sum: axis -1 is named twice");
    assert!(is_shape(x.tile(&[usize::MAX])));
    assert!(is_range(x.expand_dims(3)));
    assert!(is_dtype(x.select(&x, &x)));
    assert!(is_dtype(Tensor::from(true).reduce_sum(&[], false)));
    assert!(is_dtype(Tensor::from([1_i64]).softmax(0)));
    let v = Variable::new([1.0, 2.0]);
    assert!(matches!(v.assign(1.0), Err(Error::Shape { .. })));
    assert!(matches!(
        v.assign(Tensor::from([1_i64, 2])),
        Err(Error::Dtype { .. })
    ));
    assert_eq!(v.value().to_vec(), Some(vec![1.0, 2.0]));
}

#[test]
#[should_panic(expected = "mul has no meaning for the shapes [[2], [3]]")]
fn an_operator_panics_with_the_shapes() {
    let _ = Tensor::from([1.0, 2.0]) * Tensor::from([1.0, 2.0, 3.0]);
}

#[test]
fn a_custom_gradient_may_not_hide_a_variable() {
    let (x, v) = (Tensor::from(3.0), Variable::new(2.0));
    let hidden = custom_gradient(&x, |inputs| {
        Ok((&inputs[0] * &v, |dy: &Tensor| Ok(vec![Some(dy.clone())])))
    });
    assert_eq!(hidden.unwrap_err(), Error::CustomReadsVariable { count: 1 });
    let tape = GradientTape::new();
    let y = tape.record(|_| {
        custom_gradient(&(&x, &v), |inputs| {
            let x = inputs[0].clone();
            Ok((&x * &inputs[1], move |dy: &Tensor| {
                Ok(vec![None, Some(dy * &x)])
            }))
        })
        .unwrap()
    });
    assert_eq!(tape.connected_gradient(&y, &v).unwrap().item(), Some(3.0));
}

#[test]
fn integers_and_truth_values() {
    let (a, b) = (Tensor::from([7_i64, -7]), Tensor::from([2_i64, 2]));
    assert_eq!((&a * &b - &b).to_vec(), Some(vec![12_i64, -16]));
    assert_eq!((&a / &b).to_vec(), Some(vec![3.5, -3.5]));
    assert_eq!((-&a).abs().maximum(8.0).to_vec(), Some(vec![8_i64, 8]));
    assert_eq!((&a + 2_f64.powi(62)).dtype(), DType::I64);
    assert_eq!(a.sum().item(), Some(0_i64));
    assert_eq!(a.equals(&b).to_vec(), Some(vec![false, false]));
    assert_eq!(
        a.greater(0.0).cast(DType::I64).to_vec(),
        Some(vec![1_i64, 0])
    );
    assert_eq!(
        Tensor::from([2.9, -2.9]).cast(DType::I64).to_vec(),
        Some(vec![2_i64, -2])
    );
    let (t, f) = (
        Tensor::from([true, true, false]),
        Tensor::from([true, false, false]),
    );
    assert_eq!(
        t.logical_and(&f).unwrap().to_vec(),
        Some(vec![true, false, false])
    );
    assert_eq!(
        t.logical_or(&f).unwrap().to_vec(),
        Some(vec![true, true, false])
    );
    assert_eq!(t.logical_not().to_vec(), Some(vec![false, false, true]));
    let steps = a.greater(0.0).select(1.0, 0.5).unwrap();
    assert_eq!(steps.to_vec(), Some(vec![1.0, 0.5]));
    let single = a.greater(0.0).select(Tensor::from(1.0_f32), 0.5).unwrap();
    assert_eq!(single.dtype(), DType::F32);
    assert_eq!(Tensor::from(2_i64).holds(), Some(true));
    assert_eq!(a.holds(), None);
    assert_eq!(a.item::<f64>(), None);
}

#[test]
fn numbers_that_are_no_integers_are_refused_beside_integers() {
    let a = Tensor::from([7_i64, -7]);
    let is_dtype = |result: Result<Tensor, Error>| matches!(result, Err(Error::Dtype { .. }));
    for number in [0.5, f64::NAN, f64::INFINITY, 2_f64.powi(63), -1e300] {
        assert!(is_dtype(a.compare(Relation::Less, number)), "{number}");
        assert!(is_dtype(a.clip(number, 3.0)), "{number}");
        assert!(is_dtype(a.greater(0.0).select(&a, number)), "{number}");
        let v = Variable::new(a.clone());
        assert!(matches!(v.assign_add(number), Err(Error::Dtype { .. })));
        let product = catch_unwind(|| &a * number);
        assert!(product.is_err(), "{number}");
    }
    let least = -(2_f64.powi(63));
    assert_eq!((&a * 0.0 + least).to_vec(), Some(vec![i64::MIN; 2]));
    let most = Tensor::from([[i64::MAX, 1], [2, 3]]);
    assert_eq!(most.sum().item(), Some(i64::MIN + 5));
    let product = most.matmul(&most).unwrap();
    assert_eq!(product.to_vec(), Some(vec![3, i64::MIN + 2, 4, 11]));
    // No digit of an integer is lost on the way through floats.
    let large = 2_i64.pow(60) + 1;
    assert_eq!(a.maximum(large).to_vec(), Some(vec![large; 2]));
    assert_eq!(Tensor::from(large).equals(large - 1).item(), Some(false));
}

#[test]
fn tensors_are_printed_as_tensorflow_prints_them() {
    let text = |x: Tensor| x.to_string();
    assert_eq!(
        text(14.0_f32.into()),
        "tf.Tensor(14.0, shape=(), dtype=float32)"
    );
    assert_eq!(text(0.1.into()), "tf.Tensor(0.1, shape=(), dtype=float64)");
    assert_eq!(text(3_i64.into()), "tf.Tensor(3, shape=(), dtype=int64)");
    assert_eq!(
        text([1.0, 2.5].into()),
        "tf.Tensor([1.  2.5], shape=(2,), dtype=float64)"
    );
    assert_eq!(
        text([true, false].into()),
        "tf.Tensor([ True False], shape=(2,), dtype=bool)"
    );
    let matrix = Tensor::from([[1.0, -2.0], [3.0, f64::NAN]]);
    assert_eq!(
        text(matrix),
        "tf.Tensor(\n[[ 1. -2.]\n [ 3. nan]], shape=(2, 2), dtype=float64)"
    );
    let deep = Tensor::new(&[2, 1, 1], vec![1_i64, 2]).unwrap();
    assert_eq!(
        text(deep),
        "tf.Tensor(\n[[[1]]\n\n [[2]]], shape=(2, 1, 1), dtype=int64)"
    );
    assert_eq!(
        text(Tensor::from(f64::INFINITY)),
        "tf.Tensor(inf, shape=(), dtype=float64)"
    );
    assert_eq!(
        text(1e300.into()),
        "tf.Tensor(1e+300, shape=(), dtype=float64)"
    );
    assert_eq!(
        text(2.5e-7.into()),
        "tf.Tensor(2.5e-07, shape=(), dtype=float64)"
    );
    let x = Tensor::from(14.0_f32);
    let id = x.id();
    assert_eq!(
        format!("{x:?}"),
        format!("<tf.Tensor: id={id}, shape=(), dtype=float32, numpy=14.0>")
    );
}

#[test]
fn arrays_and_matrices_go_in_and_out() {
    let x = Tensor::from(array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    assert_eq!(x.view::<f64>().unwrap()[[1, 2]], 6.0);
    let matrix = x.to_matrix::<f64>().unwrap();
    assert_eq!(
        matrix,
        DMatrix::from_row_slice(2, 3, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    );
    assert_eq!(Tensor::from(&matrix).to_vec(), x.to_vec::<f64>());
    let column = Tensor::from(&Vector3::new(1.0_f32, 2.0, 3.0));
    assert_eq!((column.shape(), column.dtype()), (&[3, 1][..], DType::F32));
    assert_eq!(
        Tensor::from([1.0, 2.0]).to_matrix::<f64>().unwrap().shape(),
        (2, 1)
    );
    assert_eq!(Tensor::from(1.0).to_matrix::<f64>(), None);
    assert_eq!(x.to_matrix::<f32>(), None);
}

#[test]
fn output_gradients_need_not_have_the_shape_of_their_target() {
    let x = Tensor::from([1.0, 2.0]);
    let with = |seed: Tensor| {
        let tape = GradientTape::new();
        let y = tape.record(|scope| {
            scope.watch(&x);
            &x * &x
        });
        let options = GradientOptions::new().output_gradients(&seed);
        let slope = tape.gradient_with(&y, &x, &options);
        slope.map(|slope| slope.and_then(|slope| slope.to_vec::<f64>()))
    };
    assert_eq!(with(5.0.into()), Ok(Some(vec![10.0, 20.0])));
    assert_eq!(
        with([[1.0, 2.0], [3.0, 4.0]].into()),
        Ok(Some(vec![8.0, 24.0]))
    );
    assert!(matches!(
        with([1.0, 2.0, 3.0].into()),
        Err(Error::Shape { .. })
    ));
}

#[test]
fn answers_have_the_structure_of_the_sources() {
    use std::collections::{BTreeMap, HashMap};
    let (x, y) = (Tensor::from(2.0), Variable::new(3.0));
    let tape = GradientTape::new().persistent(true);
    let z = tape.record(|scope| {
        scope.watch(&x);
        &x * &y
    });
    let item = |slope: &Tensor| slope.item::<f64>().unwrap();
    let (by_x, [by_y]) = tape.connected_gradient(&z, &(&x, [&y])).unwrap();
    assert_eq!((item(&by_x), item(&by_y)), (3.0, 2.0));
    let list: Vec<Tensor> = tape.connected_gradient(&z, &vec![&x; 3]).unwrap();
    assert_eq!(list.iter().map(item).collect::<Vec<f64>>(), [3.0; 3]);
    let map = HashMap::from([("b", vec![&x]), ("a", vec![])]);
    let slopes = tape.connected_gradient(&z, &map).unwrap();
    assert_eq!((slopes["a"].len(), item(&slopes["b"][0])), (0, 3.0));
    let map = BTreeMap::from([(1, Some(&y))]);
    let slopes = tape.gradient(&z, &map).unwrap();
    assert_eq!(slopes[&1].as_ref().unwrap().as_ref().map(item), Some(2.0));
    let none: [Option<Tensor>; 0] = tape.gradient(&z, &[&x; 0]).unwrap();
    assert!(none.is_empty());
}

#[test]
fn odd_shapes_are_results_or_errors() {
    let none = Tensor::zeros(&[0, 3], DType::F64);
    let (scalar, vector) = (Tensor::from(1.0), Tensor::from([1.0, 2.0]));
    assert!(Tensor::concat(&[&vector, &scalar], 0).is_err());
    assert!(Tensor::concat(&[&scalar, &vector], 0).is_err());
    assert!(Tensor::stack(&[&scalar, &vector], 0).is_err());
    assert!(scalar.softmax(0).is_err());
    assert!(scalar.unstack(0).is_err());
    assert!(scalar.index(&[Index::At(0)]).is_err());
    let product = Tensor::zeros(&[2, 0], DType::F64).matmul(&none).unwrap();
    assert_eq!(product.to_vec(), Some(vec![0.0; 6]));
    let greatest = none.reduce_max(&[0], false).unwrap();
    assert_eq!(greatest.to_vec(), Some(vec![f64::NEG_INFINITY; 3]));
    assert_eq!(none.reduce_max(&[1], true).unwrap().shape(), [0, 1]);
    let sums = none.reduce_logsumexp(&[0], false).unwrap();
    assert_eq!(sums.to_vec(), Some(vec![f64::NEG_INFINITY; 3]));
    assert_eq!(none.argmax(1).unwrap().shape(), [0]);
    assert_eq!(none.softmax(0).unwrap().shape(), [0, 3]);
    assert_eq!(none.gather(&[1, 1], 1).unwrap().shape(), [0, 2]);
    assert_eq!(none.transposed().shape(), [3, 0]);
    assert_eq!(none.reshape(&[0]).unwrap().shape(), [0]);
    assert_eq!(vector.tile(&[0]).map(|x| x.len()).unwrap_or(0), 0);
    assert_eq!(vector.index(&[(5..9).into()]).unwrap().len(), 0);
    assert_eq!(vector.index(&[Index::Range(1, -2)]).unwrap().len(), 0);
    assert_eq!(
        (&vector + Tensor::zeros(&[0, 1], DType::F64)).shape(),
        [0, 2]
    );
    let tape = GradientTape::new();
    let y = tape.record(|scope| {
        scope.watch(&none);
        none.matmul(Tensor::ones(&[3, 2], DType::F64))
            .unwrap()
            .sum()
            + none.reduce_prod(&[0], false).unwrap().sum()
    });
    assert_eq!(y.item(), Some(3.0));
    assert_eq!(tape.connected_gradient(&y, &none).unwrap().shape(), [0, 3]);
}

#[test]
fn an_optimizer_says_what_it_cannot_step() {
    use trigrad_tape::tensor::{Optimizer, Rule};
    let (x, y) = (Variable::new([1.0, 2.0]), Variable::new(3.0));
    let rule = Rule::Nesterov {
        rate: 0.1,
        gamma: 0.9,
    };
    let mut optimizer = Optimizer::new(rule);
    let loss = |v: &Variable| Ok(v.read().square().sum());
    optimizer.minimize(&[&x], || loss(&x)).unwrap();
    // What was accumulated belongs to another variable.
    let other = optimizer.minimize(&[&y], || loss(&y));
    assert!(matches!(other, Err(Error::Shape { .. })));
    let before = x.value().to_vec::<f64>();
    let missing = optimizer.minimize(&[&x], || loss(&y));
    assert!(matches!(
        missing,
        Err(Error::Unconnected { position: 0, .. })
    ));
    let failed = optimizer.minimize(&[&x], || x.read().reshape(&[3]));
    assert!(matches!(failed, Err(Error::Shape { .. })));
    let panicking = || optimizer.minimize(&[&x], || panic!("of the user"));
    assert!(catch_unwind(AssertUnwindSafe(panicking)).is_err());
    // The look ahead was taken back.
    assert_eq!(x.value().to_vec::<f64>(), before);
}

#[test]
fn a_gradient_of_0_moves_nothing() {
    use trigrad_tape::tensor::{Optimizer, Rule};
    let (rate, gamma, beta1, beta2, eps) = (0.1, 0.9, 0.9, 0.999, 1e-8);
    let rules = [
        Rule::Sgd { rate },
        Rule::Momentum { rate, gamma },
        Rule::Nesterov { rate, gamma },
        Rule::Adagrad { rate, eps },
        Rule::Adadelta { gamma, eps },
        Rule::RmsProp { rate, gamma, eps },
        Rule::Adam {
            rate,
            beta1,
            beta2,
            eps,
        },
        Rule::AdaMax { rate, beta1, beta2 },
        Rule::Nadam {
            rate,
            beta1,
            beta2,
            eps,
        },
        Rule::AmsGrad {
            rate,
            beta1,
            beta2,
            eps,
        },
    ];
    for rule in rules {
        let x = Variable::new([1.0, -2.0]);
        let mut optimizer = Optimizer::new(rule);
        for _ in 0..3 {
            let loss = || Ok((x.read() * Tensor::from([0.0, 1.0])).sum());
            optimizer.minimize(&[&x], loss).unwrap();
        }
        let x = x.value().to_vec::<f64>().unwrap();
        assert!(x[0] == 1.0 && x[1] < -2.0, "{rule:?}: {x:?}");
    }
}
