//! Enclosures of derivatives from the table's partials: the derivative on paper, in intervals.

use std::collections::HashMap;

use trigrad_core::{Expr, Formula, Graph, Interval};
use trigrad_symbolic as symbolic;

use super::arithmetic::Arithmetic;
use super::verdict::Derivative;
use super::walk::Walk;

/// Derivatives of a formula, as a formula.
pub(super) struct Partials {
    formula: Formula,
}

impl Partials {
    /// The derivatives of `f` that are asked for, an output for each.
    pub(super) fn new(f: &Formula, asked: &[Derivative]) -> Self {
        let graph = Graph::new();
        let names: Vec<&str> = f.inputs().collect();
        let inputs: Vec<Expr<'_>> = names.iter().map(|name| graph.variable(name)).collect();
        let outputs = graph.import(f);
        // Each gradient is made once.
        let mut gradients: HashMap<(usize, Vec<usize>), Vec<Expr<'_>>> = HashMap::new();
        let mut slopes = Vec::with_capacity(asked.len());
        for derivative in asked {
            let mut slope = outputs[derivative.output];
            for (order, &input) in derivative.inputs.iter().enumerate() {
                let key = (derivative.output, derivative.inputs[..order].to_vec());
                let gradient = gradients
                    .entry(key)
                    .or_insert_with(|| symbolic::gradient(slope, &inputs));
                slope = gradient[input];
            }
            slopes.push(slope);
        }
        Self {
            formula: graph.formula(&slopes, &names),
        }
    }

    /// The derivative that was asked for at this place, on paper.
    pub(super) fn output(&self, place: usize) -> Formula {
        let names: Vec<&str> = self.formula.inputs().collect();
        let output = self.formula.output(self.formula.outputs()[place]);
        output.with_inputs(&names)
    }

    /// Where the derivatives are over the box, in the order in which they were asked for; empty
    /// where the formula on paper may not be a number, so that it encloses nothing.
    pub(super) fn enclose<A: Arithmetic>(
        &self,
        arithmetic: &A,
        x: &[Interval<A::End>],
    ) -> Vec<Interval<A::End>> {
        let walk = Walk::new(&self.formula, arithmetic.interpreter(), x);
        let outputs = self.formula.outputs().iter();
        outputs
            .map(|&output| match walk.is_defined(output) {
                true => walk.number(output).clone(),
                false => Interval::empty(),
            })
            .collect()
    }
}
