use proptest::prelude::*;
use trigrad_core::{Expr, Graph, Scalar};

use super::*;

// A graph of so many random nodes over three variables; the later ones are outputs, also
// of each other.
fn random<'g>(graph: &'g Graph, draws: &[(u8, u16, u16)]) -> Vec<Expr<'g>> {
    let mut nodes: Vec<Expr<'g>> = ["x", "y", "z"].map(|name| graph.variable(name)).to_vec();
    for &(op, a, b) in draws {
        let near = |draw: u16| nodes[nodes.len() - 1 - usize::from(draw) % nodes.len().min(7)];
        let (a, b) = (near(a), near(b));
        nodes.push(match op % 6 {
            0 => a + b,
            1 => a - b,
            2 => a * b,
            3 => a.sin(),
            4 => Expr::product(&[a, b, a]),
            _ => (a * 0.5).cos() * b,
        });
    }
    nodes
}

// What each way makes of it, at a point; absent where a way gave up.
fn all_ways(graph: &Graph, outputs: &[Expr<'_>], wrt: &[Expr<'_>]) -> Vec<Option<Vec<f64>>> {
    let ids = |exprs: &[Expr<'_>]| exprs.iter().map(|&e| graph.id(e)).collect::<Vec<_>>();
    let (outputs, wrt) = (ids(outputs), ids(wrt));
    let variables = Variables::new(graph, &wrt);
    let network = Network::new(graph, &outputs, &variables);
    let budget = 1_000_000;
    let sums = |fixed| PathSums::new(&network, fixed, budget).jacobian(variables.len());
    let ways = [
        Some(reverse(
            graph,
            &outputs,
            &variables,
            &vec![0; outputs.len()],
        )),
        Some(forward(&network, &variables)),
        sums(Fixed::Start),
        sums(Fixed::End),
        elimination::jacobian(&network, variables.len(), budget),
        Some(super::jacobian(
            graph,
            &outputs,
            &wrt,
            &vec![0; outputs.len()],
            Of::Functions,
        )),
    ];
    let value = |rows: Vec<Vec<Expr<'_>>>| {
        let rows = repeated(rows, &variables);
        let f = graph.formula(&rows.concat(), &["x", "y", "z"]);
        f.eval(&[0.7, -0.4, 0.3])
    };
    ways.map(|way| way.map(value)).to_vec()
}

fn check_all_agree(graph: &Graph, outputs: &[Expr<'_>], wrt: &[Expr<'_>]) {
    let ways = all_ways(graph, outputs, wrt);
    let want = ways[0]
        .clone()
        .expect("reverse accumulation never gives up");
    for (number, way) in ways.into_iter().enumerate() {
        let got = way.unwrap_or_else(|| panic!("way {number} gave up"));
        for (got, want) in got.iter().zip(&want) {
            // Sums of up to some thousand products of a few dozen factors below 2.
            let bound = 1e-9 * want.abs().max(1.0);
            assert!(
                (got - want).abs() <= bound,
                "way {number}: {got}, not {want}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_ways_agree(draws in prop::collection::vec(any::<(u8, u16, u16)>(), 1..30), inner in any::<u16>()) {
        let graph = Graph::new();
        let nodes = random(&graph, &draws);
        let outputs = &nodes[nodes.len().saturating_sub(6)..];
        let [x, y, z] = [nodes[0], nodes[1], nodes[2]];
        check_all_agree(&graph, outputs, &[x, y, z]);
        // A node inside, of which others are independent, and a variable twice.
        let node = nodes[usize::from(inner) % nodes.len()];
        check_all_agree(&graph, outputs, &[x, node, z, x]);
    }
}

#[test]
fn a_waist_is_passed_once() {
    let graph = Graph::new();
    let [x, y, z] = ["x", "y", "z"].map(|name| graph.variable(name));
    let waist = (x.sin() * y + z * x).exp();
    let outputs = [waist.sin(), waist * waist, waist.sin() * waist];
    check_all_agree(&graph, &outputs, &[x, y, z]);
    let wrt = [x, y, z].map(|v| graph.id(v));
    let outputs = outputs.map(|output| graph.id(output));
    let variables = Variables::new(&graph, &wrt);
    let network = Network::new(&graph, &outputs, &variables);
    let rows = PathSums::new(&network, Fixed::End, 1000)
        .jacobian(3)
        .unwrap();
    // Every entry is a product with the same three slopes of the waist.
    let f = graph.formula(&rows.concat(), &[]);
    let slopes = graph.formula(&crate::gradient(waist, &[x, y, z]), &[]);
    let by_waist = crate::jacobian(&outputs.map(|id| graph.expr(id)), &[waist]);
    let by_waist = graph.formula(&by_waist.concat(), &[]);
    assert!(operations(&f) <= operations(&slopes) + operations(&by_waist) + 9);
}

#[test]
fn what_takes_too_long_is_given_up() {
    let graph = Graph::new();
    let nodes = random(
        &graph,
        &[(2, 0, 1), (5, 1, 2), (2, 0, 3), (3, 0, 0), (2, 1, 4)],
    );
    let wrt: Vec<NodeId> = nodes[..3].iter().map(|&node| graph.id(node)).collect();
    let outputs = [graph.id(nodes[7])];
    let network = Network::new(&graph, &outputs, &Variables::new(&graph, &wrt));
    assert!(PathSums::new(&network, Fixed::End, 5).jacobian(3).is_none());
    assert!(elimination::jacobian(&network, 3, 2).is_none());
}
