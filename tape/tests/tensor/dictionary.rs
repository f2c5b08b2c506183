//! The names of operations, optimisers and element types in scenarios, and their data.

use serde_json::Value;
use trigrad_core::{Binary, Nary, Primitive, Relation};
use trigrad_tape::tensor::{DType, Error, Index, Rule, Tensor};

/// An operation on tensors whose name is not one of the cases above: those of TensorFlow by
/// name, and every row of the table by its own.
pub(crate) fn operation(op: &str, step: &Value, args: &[Tensor]) -> Result<Tensor, Error> {
    let x = args.first().unwrap_or_else(|| panic!("{op} of nothing"));
    let other = || {
        args.get(1)
            .unwrap_or_else(|| panic!("{op} of one argument"))
    };
    let axes = || match &step["axis"] {
        Value::Null => x.all_axes(),
        Value::Array(axes) => axes.iter().map(|axis| number(axis) as isize).collect(),
        axis => vec![number(axis) as isize],
    };
    let axis = |default: i64| step["axis"].as_i64().unwrap_or(default) as isize;
    let keepdims = step["keepdims"] == Value::Bool(true);
    let sizes = |key: &str| -> Vec<usize> {
        let sizes = list(&step[key]).iter();
        sizes.map(|size| number(size) as usize).collect()
    };
    let compare = |relation| x.compare(relation, other());
    match op {
        "greater" => compare(Relation::Greater),
        "greater_equal" => compare(Relation::GreaterEqual),
        "less" => compare(Relation::Less),
        "less_equal" => compare(Relation::LessEqual),
        "equal" => compare(Relation::Equal),
        "not_equal" => compare(Relation::NotEqual),
        "logical_and" => x.logical_and(other()),
        "logical_or" => x.logical_or(other()),
        "logical_not" => Ok(x.logical_not()),
        "squared_difference" => Ok((x - other()).square()),
        "where" => x.select(other(), &args[2]),
        "clip" => x.clip(number(&step["min"]), number(&step["max"])),
        "cast" => Ok(x.cast(dtype(&step["dtype"]))),
        "identity" => Ok(x.identity()),
        "stop_gradient" => Ok(x.stop_gradient()),
        "zeros_like" => Ok(x.zeros_like()),
        "ones_like" => Ok(x.ones_like()),
        "square" => Ok(x.square()),
        "reciprocal" => Ok(x.reciprocal()),
        "rsqrt" => Ok(x.rsqrt()),
        "sum" => x.reduce_sum(&axes(), keepdims),
        "mean" => x.reduce_mean(&axes(), keepdims),
        "max" => x.reduce_max(&axes(), keepdims),
        "min" => x.reduce_min(&axes(), keepdims),
        "prod" => x.reduce_prod(&axes(), keepdims),
        "logsumexp" => x.reduce_logsumexp(&axes(), keepdims),
        "norm" => x.reduce_norm(&axes(), keepdims),
        "softmax" => x.softmax(axis(-1)),
        "argmax" => x.argmax(axis(0)),
        "matmul" => {
            let is_set = |key: &str| step[key] == Value::Bool(true);
            x.matmul_transposed(other(), is_set("transpose_a"), is_set("transpose_b"))
        }
        "matvec" => x.matvec(other()),
        "dot" => x.dot(other()),
        "reshape" => x.reshape(&sizes("shape")),
        "broadcast_to" => x.broadcast_to(&sizes("shape")),
        "tile" => x.tile(&sizes("multiples")),
        "transpose" => match &step["perm"] {
            Value::Null => Ok(x.transposed()),
            perm => {
                let perm: Vec<isize> = list(perm).iter().map(|k| number(k) as isize).collect();
                x.transpose(&perm)
            }
        },
        "expand_dims" => x.expand_dims(axis(0)),
        "squeeze" => match &step["axis"] {
            Value::Null => x.squeeze(&[]),
            _ => x.squeeze(&axes()),
        },
        "concat" => Tensor::concat(&args.iter().collect::<Vec<_>>(), axis(0)),
        "stack" => Tensor::stack(args, axis(0)),
        "index" => {
            let index: Vec<Index> = list(&step["index"])
                .iter()
                .map(|along| match along {
                    Value::Array(ends) => {
                        Index::Range(number(&ends[0]) as isize, number(&ends[1]) as isize)
                    }
                    at => Index::At(number(at) as isize),
                })
                .collect();
            x.index(&index)
        }
        "gather" => x.gather(&sizes("indices"), axis(0)),
        _ => Tensor::apply(row(op), &args.iter().collect::<Vec<_>>()),
    }
}

fn row(op: &str) -> Primitive {
    match op {
        "log" => return row("ln"),
        "maximum" => return Primitive::Nary(Nary::Max),
        "minimum" => return Primitive::Nary(Nary::Min),
        "divide" => return Primitive::Binary(Binary::Div),
        _ => {}
    }
    let found = Primitive::all(1).find(|row| row.row().name == op);
    found.unwrap_or_else(|| panic!("the operation {op} is not known here"))
}

pub(crate) fn rule(step: &Value) -> Rule {
    let hyper = |name: &str| number(&step["hyper"][name]);
    let (rate, gamma, eps) = (|| hyper("lr"), || hyper("gamma"), || hyper("eps"));
    let (beta1, beta2) = (|| hyper("beta1"), || hyper("beta2"));
    match text(&step["optimizer"]) {
        "sgd" => Rule::Sgd { rate: rate() },
        "momentum" => Rule::Momentum {
            rate: rate(),
            gamma: gamma(),
        },
        "nesterov" => Rule::Nesterov {
            rate: rate(),
            gamma: gamma(),
        },
        "adagrad" => Rule::Adagrad {
            rate: rate(),
            eps: eps(),
        },
        "adadelta" => Rule::Adadelta {
            gamma: gamma(),
            eps: eps(),
        },
        "rmsprop" => Rule::RmsProp {
            rate: rate(),
            gamma: gamma(),
            eps: eps(),
        },
        "adam" => Rule::Adam {
            rate: rate(),
            beta1: beta1(),
            beta2: beta2(),
            eps: eps(),
        },
        "adamax" => Rule::AdaMax {
            rate: rate(),
            beta1: beta1(),
            beta2: beta2(),
        },
        "nadam" => Rule::Nadam {
            rate: rate(),
            beta1: beta1(),
            beta2: beta2(),
            eps: eps(),
        },
        "amsgrad" => Rule::AmsGrad {
            rate: rate(),
            beta1: beta1(),
            beta2: beta2(),
            eps: eps(),
        },
        name => panic!("no optimiser is called {name}"),
    }
}

/// A tensor of the data of a step or an expectation.
pub(crate) fn constant(step: &Value) -> Tensor {
    let shape: Vec<usize> = list(&step["shape"])
        .iter()
        .map(|length| number(length) as usize)
        .collect();
    let data = list(&step["data"]);
    let floats = || data.iter().map(number).collect::<Vec<f64>>();
    let tensor = match dtype(&step["dtype"]) {
        DType::F64 => Tensor::new(&shape, floats()),
        DType::F32 => Tensor::new(&shape, floats().into_iter().map(|x| x as f32).collect()),
        DType::I64 => {
            let integer = |x: &Value| x.as_i64().expect("an integer");
            Tensor::new(&shape, data.iter().map(integer).collect())
        }
        DType::Bool => {
            let truth = |x: &Value| x.as_bool().expect("a truth value");
            Tensor::new(&shape, data.iter().map(truth).collect())
        }
    };
    tensor.expect("as many elements as places")
}

fn dtype(name: &Value) -> DType {
    match text(name) {
        "f64" => DType::F64,
        "f32" => DType::F32,
        "i64" => DType::I64,
        "bool" => DType::Bool,
        name => panic!("no element type is called {name}"),
    }
}

pub(crate) fn number(value: &Value) -> f64 {
    match value {
        Value::String(name) => match name.as_str() {
            "NaN" => f64::NAN,
            "Infinity" => f64::INFINITY,
            "-Infinity" => f64::NEG_INFINITY,
            _ => panic!("{name} is no number"),
        },
        _ => value
            .as_f64()
            .unwrap_or_else(|| panic!("{value} is no number")),
    }
}

pub(crate) fn text(value: &Value) -> &str {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no text"))
}

pub(crate) fn list(value: &Value) -> &[Value] {
    value
        .as_array()
        .unwrap_or_else(|| panic!("{value} is no list"))
}
