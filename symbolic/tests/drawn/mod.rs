//! Random expressions over the whole table, arithmetic as often as all else together.

use proptest::prelude::*;
use trigrad_core::{Expr, Formula, Interpret, Primitive, Relation, Test, Tracked};

/// A node to add: what it applies, and how far back its arguments are.
pub(crate) type Instruction = (usize, [usize; 4]);

/// A list of nodes, the last one being the expression.
pub(crate) fn instructions() -> impl Strategy<Value = Vec<Instruction>> {
    let back = prop_oneof![4 => 0..3_usize, 1 => 0..12_usize];
    let args = [back.clone(), back.clone(), back.clone(), back];
    prop::collection::vec(
        (
            any::<prop::sample::Index>().prop_map(|index| index.index(1000)),
            args,
        ),
        1..10,
    )
}

/// The expression, a function of x0 and x1.
pub(crate) fn build(instructions: &[Instruction]) -> Formula {
    let rows: Vec<Primitive> = Primitive::all(1).collect();
    Formula::trace(2, |x| {
        let constant = |c: i64| x[0].beside(c as f64);
        let mut nodes = vec![
            x[0].pi(),
            constant(-1),
            constant(0),
            constant(3),
            constant(2),
            constant(1),
            x[1],
            x[0],
        ];
        for &(choice, back) in instructions {
            let arg = |slot: usize| nodes[nodes.len() - 1 - back[slot] % nodes.len()];
            let tracked = |slot: usize| Tracked::varying(arg(slot));
            // Arithmetic as often as all the other rows together.
            let node = match choice {
                0..100 => arg(0) + arg(1),
                100..200 => arg(0) - arg(1),
                200..350 => arg(0) * arg(1),
                350..450 => arg(0) / arg(1),
                450..500 => arg(0).pow(constant(back[1] as i64 - 2)),
                500..530 => {
                    let relation = Relation::ALL[back[3] % Relation::ALL.len()];
                    let test = Test {
                        relation,
                        left: arg(0),
                        right: arg(1),
                    };
                    Expr::select(test, arg(2), arg(3))
                }
                _ => rows[choice % rows.len()].apply(&[tracked(0), tracked(1), tracked(2)]),
            };
            nodes.push(node);
        }
        vec![nodes[nodes.len() - 1]]
    })
}
