//! The graph as DOT and SVG.

use proptest::prelude::*;
use trigrad_core::{Formula, Graph};
use trigrad_symbolic::document::{dot, svg};

use crate::notation::assert_well_formed;
use crate::random::{Draw, formulas};

#[test]
fn dot_has_each_node_once_and_labels_where_they_matter() {
    let formula = Formula::parse("if(x < 2, x - sin(x), sin(x)^2*2)").unwrap();
    let expected = "\
digraph trigrad {
  node [fontname=\"sans-serif\"];
  n0 [label=\"x\", shape=box];
  n1 [label=\"2\", shape=plaintext];
  n2 [label=\"sin\", shape=ellipse];
  n3 [label=\"−\", shape=ellipse];
  n4 [label=\"^\", shape=ellipse];
  n5 [label=\"×\", shape=ellipse];
  n6 [label=\"if a < b\", shape=ellipse];
  n2 -> n0;
  n3 -> n0 [label=\"1\"];
  n3 -> n2 [label=\"2\"];
  n4 -> n2 [label=\"1\"];
  n4 -> n1 [label=\"2\"];
  n5 -> n4;
  n5 -> n1;
  n6 -> n0 [label=\"a\"];
  n6 -> n1 [label=\"b\"];
  n6 -> n3 [label=\"then\"];
  n6 -> n5 [label=\"else\"];
  out0 [label=\"f\", shape=plaintext];
  out0 -> n6 [style=dashed];
}
";
    assert_eq!(dot(&formula), expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn pictures_have_each_node_once_and_apart(f in formulas(Draw { steps: 60, orders: 3 })) {
        let text = svg(&f).unwrap();
        assert_well_formed(&text);
        let boxes: Vec<[f64; 4]> = text.lines().filter_map(rectangle).collect();
        let nodes = dot(&f).lines().filter(|line| line.contains("shape=")).count();
        prop_assert_eq!(boxes.len() + f.outputs().len(), nodes);
        for (place, a) in boxes.iter().enumerate() {
            for b in &boxes[place + 1..] {
                let [apart_x, apart_y] = [0, 1].map(|axis| {
                    // Rounded to a tenth.
                    a[axis] + a[axis + 2] <= b[axis] + 0.2 || b[axis] + b[axis + 2] <= a[axis] + 0.2
                });
                prop_assert!(apart_x || apart_y, "{:?} {:?}", a, b);
            }
        }
    }
}

#[test]
fn shared_nodes_and_wide_ones_have_room() {
    for text in [
        "x*x",
        "max(x, x, x, y)",
        "x1*x2 + x3*x4 + x5*x6 + x7*x8",
        "1",
    ] {
        assert_well_formed(&svg(&Formula::parse(text).unwrap()).unwrap());
    }
}

#[test]
fn what_nobody_can_read_is_refused() {
    let deep = |n: usize| Formula::parse(&("sin(".repeat(n) + "x" + &")".repeat(n))).unwrap();
    assert!(svg(&deep(999)).is_ok());
    let error = svg(&deep(1000)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a graph of 1001 nodes and 1000 arrows is too large for a picture: \
         1000 nodes, and 20000 arrows and bends of them, are the most; \
         dot has no limit"
    );
    assert!(dot(&deep(100_000)).lines().count() > 200_000);
    // Few nodes, but far too many lines, or bends of them.
    let wide = format!("max({})", vec!["x"; 100_000].join(", "));
    assert!(svg(&Formula::parse(&wide).unwrap()).is_err());
    let chain = |leaves: usize| {
        let graph = Graph::new();
        let names = (0..leaves).map(|i| format!("x{i}"));
        let sum = names.fold(graph.variable("x"), |sum, name| {
            (sum + graph.variable(&name)).sin()
        });
        graph.formula(&[sum], &[])
    };
    assert!(svg(&chain(300)).is_ok());
    // Arrows to what is used at both ends pass all layers.
    let longer = Formula::parse(&format!(
        "sin({} + {})",
        (0..300).map(|i| format!("sin(x{i} + ")).collect::<String>() + "x" + &")".repeat(300),
        (210..300)
            .map(|i| format!("x{i}"))
            .collect::<Vec<_>>()
            .join(" + ")
    ))
    .unwrap();
    assert!(longer.len() < 1_000);
    assert!(svg(&longer).is_err());
}

// The corner and the size of a node's box.
fn rectangle(line: &str) -> Option<[f64; 4]> {
    line.strip_prefix("<rect class=")?;
    let number = |name: &str| {
        let (_, rest) = line.split_once(&format!(" {name}=\""))?;
        rest.split_once('"')?.0.parse().ok()
    };
    Some([
        number("x")?,
        number("y")?,
        number("width")?,
        number("height")?,
    ])
}
