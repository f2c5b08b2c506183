//! Random formulas over the whole table, with every kind of node and constant.

use proptest::prelude::*;
use proptest::sample::Index;
use trigrad_core::{Call, Constant, Custom, Exact, Expr, Formula, Graph, Primitive, Relation};

/// One more node, made of some of the last ones.
#[derive(Clone, Debug)]
enum Step {
    Constant(Constant),
    Row(Primitive, Vec<Index>),
    If(Relation, [Index; 4]),
    Call(Index, Vec<u32>, Vec<Index>),
}

/// The functions that formulas call.
pub(crate) fn functions() -> Vec<Custom> {
    let unknown = |(name, arity): (&str, usize)| Custom::unknown(name, arity);
    [("h", 0), ("f", 1), ("g", 2)].map(unknown).to_vec()
}

/// What may be drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Draw {
    /// Most nodes.
    pub(crate) steps: usize,
    /// The highest order of derivatives of functions outside of the table.
    pub(crate) orders: u32,
}

/// Formulas of one to three outputs and four inputs, one of which may not occur.
pub(crate) fn formulas(draw: Draw) -> impl Strategy<Value = Formula> {
    let steps = prop::collection::vec(step(draw.orders), 1..draw.steps);
    (steps, 1..=3_usize).prop_map(|(steps, outputs)| build(&steps, outputs))
}

fn step(orders: u32) -> impl Strategy<Value = Step> {
    let rows: Vec<Primitive> = Primitive::all(2).collect();
    let operators: Vec<Primitive> = rows
        .iter()
        .copied()
        .filter(|row| row.row().notation != trigrad_core::Notation::Call)
        .collect();
    let args = || prop::collection::vec(any::<Index>(), 2..6);
    prop_oneof![
        3 => constants().prop_map(Step::Constant),
        8 => (prop::sample::select(operators), args()).prop_map(|(row, args)| Step::Row(row, args)),
        4 => (prop::sample::select(rows), args()).prop_map(|(row, args)| Step::Row(row, args)),
        1 => (prop::sample::select(Relation::ALL), any::<[Index; 4]>())
            .prop_map(|(relation, args)| Step::If(relation, args)),
        1 => (any::<Index>(), prop::collection::vec(0..=orders, 2), args())
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
        1 => ("[1-9][0-9]{1,60}", "[1-9][0-9]{1,60}", -400..400_i64).prop_map(
            move |(n, d, exponent)| {
                let (n, d) = (Exact::from_decimal(&n, exponent), Exact::from_decimal(&d, 0));
                exact(n.zip(d).and_then(|(n, d)| n.checked_div(&d)))
            }
        ),
        1 => any::<u64>().prop_map(|bits| Constant::Float(f64::from_bits(bits))),
        1 => prop::sample::select(floats.to_vec()).prop_map(Constant::Float),
        1 => Just(Constant::Pi),
        1 => Just(Constant::E),
    ]
}

fn build(steps: &[Step], outputs: usize) -> Formula {
    const INPUTS: [&str; 4] = ["x", "gamma", "t1", "E"];
    let graph = Graph::new();
    let mut nodes: Vec<Expr<'_>> = INPUTS.map(|name| graph.variable(name)).to_vec();
    for step in steps {
        const REACH: usize = 6;
        let pick = |index: &Index| nodes[nodes.len() - 1 - index.index(nodes.len().min(REACH))];
        let pick_all = |args: &[Index]| args.iter().map(pick).collect::<Vec<_>>();
        nodes.push(match step {
            Step::Constant(constant) => graph.constant(constant.clone()),
            Step::Row(row, args) => {
                let arity = match row {
                    Primitive::Unary(_) | Primitive::Indexed(..) => 1,
                    Primitive::Binary(_) => 2,
                    Primitive::Nary(_) => args.len() - 1,
                };
                graph.apply(*row, &pick_all(&args[..arity]))
            }
            Step::If(relation, args) => {
                let [a, b, c, d] = args.each_ref().map(pick);
                graph.conditional(*relation, [a, b], [c, d])
            }
            Step::Call(function, orders, args) => {
                let function = function.get(&functions()).clone();
                let arity = function.arity();
                let orders = orders[..arity].to_vec();
                graph.call_derived(&Call { function, orders }, &pick_all(&args[..arity]))
            }
        });
    }
    let first = nodes.len().saturating_sub(outputs);
    graph.formula(&nodes[first..], &INPUTS)
}

/// Whether two formulas are the same: the same inputs, and the same nodes in one graph.
pub(crate) fn same(a: &Formula, b: &Formula) -> bool {
    let graph = Graph::new();
    a.inputs().eq(b.inputs()) && graph.import(a) == graph.import(b)
}

/// The expressions of the repository's corpora, and of those in TRIGRAD_EXTRA_DATA.
pub(crate) fn corpus() -> Vec<String> {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data").to_owned();
    let extra = std::env::var("TRIGRAD_EXTRA_DATA").unwrap_or_default();
    let directories = std::iter::once(own).chain(extra.split(':').map(str::to_owned));
    let mut expressions = Vec::new();
    for directory in directories.filter(|directory| !directory.is_empty()) {
        let Ok(files) = std::fs::read_dir(&directory) else {
            continue; // a package without the repository around it
        };
        for file in files.map(|file| file.unwrap().path()) {
            if file
                .extension()
                .is_none_or(|extension| extension != "jsonl")
            {
                continue;
            }
            let text = std::fs::read_to_string(&file).unwrap();
            let records = text.lines().map(|line| serde_json::from_str(line).unwrap());
            expressions.extend(records.filter_map(|record: serde_json::Value| {
                // Records with points are those of corpora.
                record.get("points")?;
                record["expr"].as_str().map(str::to_owned)
            }));
        }
    }
    expressions
}
