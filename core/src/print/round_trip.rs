//! What is printed reads back as the same node, for random graphs of the whole table.

use proptest::prelude::*;
use proptest::sample::Index;

use super::shared::{Names, is_short};
use super::write_with;
use crate::constant::Constant;
use crate::custom::Custom;
use crate::exact::Exact;
use crate::expr::Expr;
use crate::graph::Graph;
use crate::parse::ParseOptions;
use crate::primitive::Primitive;
use crate::scalar::Relation;
use crate::store::{Call, NodeId};

/// One more node, made of some of the last ones.
#[derive(Clone, Debug)]
enum Step {
    Constant(Constant),
    Row(Primitive, Vec<Index>),
    If(Relation, [Index; 4]),
    Call(Index, Vec<u32>, Vec<Index>),
}

fn functions() -> Vec<Custom> {
    let unknown = |(name, arity): (&str, usize)| Custom::unknown(name, arity);
    [("h", 0), ("f", 1), ("g", 2)].map(unknown).to_vec()
}

fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), 1..most)
}

fn step() -> impl Strategy<Value = Step> {
    let rows: Vec<Primitive> = Primitive::all(2).collect();
    let notated = |row: &Primitive| row.row().notation != crate::row::Notation::Call;
    let operators: Vec<Primitive> = rows.iter().copied().filter(notated).collect();
    let args = || prop::collection::vec(any::<Index>(), 2..6);
    prop_oneof![
        3 => constants().prop_map(Step::Constant),
        8 => (prop::sample::select(operators), args()).prop_map(|(row, args)| Step::Row(row, args)),
        4 => (prop::sample::select(rows), args()).prop_map(|(row, args)| Step::Row(row, args)),
        1 => (prop::sample::select(Relation::ALL), any::<[Index; 4]>())
            .prop_map(|(relation, args)| Step::If(relation, args)),
        1 => (any::<Index>(), prop::collection::vec(0..6_u32, 2), args())
            .prop_map(|(function, orders, args)| Step::Call(function, orders, args)),
    ]
}

fn constants() -> impl Strategy<Value = Constant> {
    let exact = |e: Option<Exact>| Constant::from(e.unwrap_or(Exact::ZERO));
    let floats = [
        0.0,
        -0.0,
        1.0,
        -0.1,
        5e-324,
        f64::MAX,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
    ];
    prop_oneof![
        4 => (-20..20_i64).prop_map(Constant::from),
        2 => (-30..30_i64, 1..30_i64).prop_map(move |(n, d)| exact(Exact::ratio(n, d))),
        1 => (any::<i64>(), any::<i64>()).prop_map(move |(n, d)| exact(Exact::ratio(n, d))),
        2 => ("[0-9]{1,30}", -60..60_i64, any::<bool>()).prop_map(move |(digits, exponent, sign)| {
            let number = Exact::from_decimal(&digits, exponent);
            exact(number.map(|n| if sign { n.negated() } else { n }))
        }),
        1 => ("[1-9][0-9]{1,60}", "[1-9][0-9]{1,60}", -400..400_i64).prop_map(move |(n, d, exponent)| {
            let (n, d) = (Exact::from_decimal(&n, exponent), Exact::from_decimal(&d, 0));
            exact(n.zip(d).and_then(|(n, d)| n.checked_div(&d)))
        }),
        1 => (prop::num::i64::ANY, -2000..2000_i64).prop_map(move |(n, power)| {
            let power = Exact::from(2).checked_pow(power);
            exact(power.and_then(|power| power.checked_mul(&n.into())))
        }),
        1 => any::<u64>().prop_map(|bits| Constant::Float(f64::from_bits(bits))),
        1 => prop::sample::select(floats.to_vec()).prop_map(Constant::Float),
        1 => Just(Constant::Pi),
        1 => Just(Constant::E),
    ]
}

fn build(graph: &Graph, steps: &[Step]) -> Vec<NodeId> {
    let variable = |name: &str| graph.id(graph.variable(name));
    let mut nodes: Vec<NodeId> = ["x", "gamma", "t1"].map(variable).to_vec();
    for step in steps {
        const REACH: usize = 6;
        let pick = |index: &Index| nodes[nodes.len() - 1 - index.index(nodes.len().min(REACH))];
        let pick_all = |args: &[Index]| args.iter().map(pick).collect::<Vec<_>>();
        let expr = match step {
            Step::Constant(constant) => graph.constant(constant.clone()),
            Step::Row(row, args) => {
                let arity = match row {
                    Primitive::Unary(_) | Primitive::Indexed(..) => 1,
                    Primitive::Binary(_) => 2,
                    Primitive::Nary(_) => args.len() - 1,
                };
                graph.row(*row, &pick_all(&args[..arity]))
            }
            Step::If(relation, args) => graph.if_(*relation, args.each_ref().map(pick)),
            Step::Call(function, orders, args) => {
                let function = function.get(&functions()).clone();
                let arity = function.arity();
                let orders = orders[..arity].to_vec();
                graph.call_at(Call { function, orders }, &pick_all(&args[..arity]))
            }
        };
        nodes.push(graph.id(expr));
    }
    nodes
}

/// The functions that the steps call.
pub(super) fn options() -> ParseOptions {
    ParseOptions {
        functions: functions(),
        ..ParseOptions::default()
    }
}

fn plain(graph: &Graph, id: NodeId) -> String {
    let mut text = String::new();
    write_with(&mut text, &graph.store(), &[id], &Names::default()).unwrap();
    text
}

fn shared(graph: &Graph, id: NodeId) -> String {
    let store = graph.store();
    let mut text = String::new();
    write_with(&mut text, &store, &[id], &Names::of_shared(&store, &[id])).unwrap();
    text
}

// The brackets that group, not those of calls, by their bytes.
fn groups(text: &str) -> Vec<(usize, usize)> {
    let mut open = Vec::new();
    let mut groups = Vec::new();
    for (at, c) in text.char_indices() {
        let before = text[..at].chars().next_back();
        match c {
            '(' => open.push((
                at,
                before.is_some_and(|c| c.is_alphanumeric() || "]'".contains(c)),
            )),
            ')' => {
                if let Some((start, false)) = open.pop() {
                    groups.push((start, at));
                }
            }
            _ => {}
        }
    }
    groups
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn printed_expressions_read_back_as_themselves(steps in steps(30)) {
        let graph = Graph::new();
        for id in build(&graph, &steps) {
            let expr = graph.expr(id);
            let text = shared(&graph, id);
            prop_assert_eq!(graph.id(graph.parse_with(&text, &options()).unwrap()), id, "{}", text);
            if is_short(&graph.store(), &[id]) {
                let text = plain(&graph, id);
                prop_assert_eq!(&text, &expr.to_string());
                prop_assert_eq!(graph.id(graph.parse_with(&text, &options()).unwrap()), id, "{}", text);
            }
        }
    }

    #[test]
    fn formulas_read_back_as_themselves(steps in steps(30)) {
        let graph = Graph::new();
        let outputs: Vec<Expr<'_>> = build(&graph, &steps).into_iter().map(|id| graph.expr(id)).collect();
        let outputs = &outputs[outputs.len().saturating_sub(3)..];
        let (definitions, texts) = graph.formula(outputs, &[]).definitions();
        let options = ParseOptions { definitions, ..options() };
        for (text, &output) in texts.iter().zip(outputs) {
            prop_assert_eq!(graph.parse_with(text, &options).unwrap(), output, "{}", text);
        }
    }

    #[test]
    fn brackets_are_needed_and_signs_stand_alone(steps in steps(12)) {
        let graph = Graph::new();
        for id in build(&graph, &steps) {
            let text = plain(&graph, id);
            if text.len() > 1000 {
                continue;
            }
            for ugly in ["+ -", "- -", "--", "*-", "/-"] {
                prop_assert!(!text.contains(ugly), "{}", text);
            }
            for (start, end) in groups(&text) {
                let inner = &text[start + 1..end];
                let without = [&text[..start], inner, &text[end + 1..]].concat();
                let same = graph.parse_with(&without, &options()).is_ok_and(|e| graph.id(e) == id);
                prop_assert!(!same || inner.starts_with('-'), "{} and {}", text, without);
            }
        }
    }
}
