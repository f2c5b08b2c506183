//! LaTeX read as a mathematician reads it means what the formula computes.
//!
//! What is read and what was written are evaluated exactly, in whole numbers modulo a prime, in
//! which functions are arbitrary: a wrong bracket gives another number.

use proptest::prelude::*;
use trigrad_core::{Binary, Relation};
use trigrad_core::{Constant, Exact, Formula, Graph, Indexed, NodeId, Op, Primitive, Unary};
use trigrad_symbolic::document::latex;

use crate::prime::{Number, PRIME, SMALL, choice, function, inverse, negative, power, rational};
use crate::reader::{ROWS, Reader};

fn value_of(formula: &Formula, root: NodeId) -> Number {
    let mut values: Vec<Number> = Vec::with_capacity(formula.len());
    for id in formula.nodes() {
        let ids = formula.args(id);
        let args: Vec<Number> = ids.iter().map(|arg| values[arg.index()]).collect();
        values.push(match formula.op(id) {
            Op::Constant(number) => match formula.constant(number) {
                Constant::Exact(exact) => rational(&exact.to_string()),
                Constant::Pi => function(r"\pi", &[]),
                Constant::E => function("e", &[]),
                Constant::Float(_) => unreachable!("no floats are drawn"),
            },
            Op::Variable(_) => function(&formula.output(id).to_string(), &[]),
            Op::If(relation) => choice(relation, &args),
            Op::Call(_) => unreachable!("no calls are drawn"),
            Op::Row(row) => match row {
                Primitive::Unary(Unary::Neg) => negative(args[0]),
                Primitive::Binary(Binary::Add) => (args[0] + args[1]) % PRIME,
                Primitive::Binary(Binary::Sub) => (args[0] + negative(args[1])) % PRIME,
                Primitive::Binary(Binary::Mul) => args[0] * args[1] % PRIME,
                Primitive::Binary(Binary::Div) => args[0] * inverse(args[1]) % PRIME,
                Primitive::Binary(Binary::Pow) => {
                    // -0 is the one negation of a number that stays a node.
                    let exponent = match formula.op(ids[1]) {
                        Op::Row(Primitive::Unary(Unary::Neg)) => formula.args(ids[1])[0],
                        _ => ids[1],
                    };
                    let exponent = match formula.op(exponent) {
                        Op::Constant(number) => formula.constant(number).exact(),
                        _ => None,
                    };
                    let exponent = exponent.and_then(Exact::to_i64);
                    match exponent.filter(|exponent| exponent.abs() <= SMALL) {
                        Some(exponent) => power(args[0], exponent),
                        None => function("^", &args),
                    }
                }
                Primitive::Indexed(Indexed::Sphj, order) => {
                    function("j", &[Number::from(order), args[0]])
                }
                row => {
                    let (_, name) = ROWS.iter().find(|(known, _)| *known == row).unwrap();
                    function(name, &args)
                }
            },
        });
    }
    values[root.index()]
}

#[derive(Clone, Debug)]
enum Step {
    Constant(Constant),
    Row(Primitive, Vec<prop::sample::Index>),
    If(Relation, Vec<prop::sample::Index>),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let operators = [
        Binary::Add,
        Binary::Sub,
        Binary::Mul,
        Binary::Div,
        Binary::Pow,
    ];
    let mut rows: Vec<Primitive> = operators.map(Primitive::Binary).to_vec();
    // As often as the others together.
    rows.extend([Binary::Mul, Binary::Add, Binary::Sub].map(Primitive::Binary));
    rows.extend([Primitive::Unary(Unary::Neg); 4]);
    rows.extend(ROWS.iter().map(|(row, _)| *row));
    rows.push(Primitive::Indexed(Indexed::Sphj, 3));
    let args = || prop::collection::vec(any::<prop::sample::Index>(), 4);
    let constants = prop_oneof![
        4 => (-12..12_i64).prop_map(Constant::from),
        2 => (-30..30_i64, 1..300_i64).prop_map(|(n, d)| Exact::ratio(n, d).unwrap().into()),
        1 => (-9..9_i64, -30..30_i64).prop_map(|(n, e)| {
            let scale = Exact::from(10).checked_pow(e).unwrap();
            scale.checked_mul(&n.into()).unwrap().into()
        }),
        1 => Just(Constant::Pi),
        1 => Just(Constant::E),
    ];
    let step = prop_oneof![
        3 => constants.prop_map(Step::Constant),
        12 => (prop::sample::select(rows), args()).prop_map(|(row, args)| Step::Row(row, args)),
        1 => (prop::sample::select(Relation::ALL), args())
            .prop_map(|(relation, args)| Step::If(relation, args)),
    ];
    prop::collection::vec(step, 1..18)
}

fn build(steps: &[Step]) -> Formula {
    let graph = Graph::new();
    let mut nodes = ["x", "y", "z"].map(|name| graph.variable(name)).to_vec();
    for step in steps {
        const REACH: usize = 5;
        let pick = |index: &prop::sample::Index| {
            nodes[nodes.len() - 1 - index.index(nodes.len().min(REACH))]
        };
        nodes.push(match step {
            Step::Constant(constant) => graph.constant(constant.clone()),
            Step::Row(row, args) => {
                let count = match row {
                    Primitive::Unary(_) | Primitive::Indexed(..) => 1,
                    Primitive::Binary(_) => 2,
                    Primitive::Nary(_) => 3,
                };
                let args: Vec<_> = args[..count].iter().map(pick).collect();
                graph.apply(*row, &args)
            }
            Step::If(relation, args) => {
                let args: Vec<_> = args.iter().map(pick).collect();
                graph.conditional(*relation, [args[0], args[1]], [args[2], args[3]])
            }
        });
    }
    graph.formula(&nodes[nodes.len() - 1..], &["x", "y", "z"])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn what_stands_on_paper_is_what_is_computed(steps in steps()) {
        let formula = build(&steps);
        let text = latex(&formula);
        // Long ones have definitions.
        prop_assume!(!text.contains("aligned"));
        let mut reader = Reader { rest: &text };
        let read = reader.sum();
        prop_assert_eq!(reader.rest, "", "{}", text);
        prop_assert_eq!(read, value_of(&formula, formula.outputs()[0]), "{} as {}", formula, text);
    }
}
